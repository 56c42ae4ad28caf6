//! Invoices that pass, and what becomes of them.

use boekbrug_model::checks::{CheckContext, CheckOutcome, check};
use boekbrug_model::testkit::{self, eur, invoice};

#[test]
fn an_invoice_with_two_rates_is_booked() {
    let (settings, rules, chart, candidates) = (
        testkit::settings(),
        testkit::rules(),
        testkit::chart(),
        testkit::candidates(),
    );
    let context = CheckContext {
        settings: &settings,
        rules: &rules,
        chart: &chart,
        candidates: &candidates,
        pdf: None,
    };
    let invoice = invoice("2026-0001")
        .line("Advies", "100.00", "21")
        .line("Boek", "50.00", "9")
        .build();
    let Ok(CheckOutcome::Book(checked, warnings)) = check(&invoice, &context) else {
        panic!("{:?}", check(&invoice, &context))
    };
    assert!(warnings.is_empty());
    assert_eq!(checked.total(), eur("175.50"));
}
