//! What holds for an order as a whole.

use boekbrug_model::FindingCode::*;
use boekbrug_model::checks::{OrderContext, PdfFacts, PdfVerdict, check_order};
use boekbrug_model::testkit::{candidate, day, eur};
use boekbrug_model::{Currency, Money};

use crate::*;

#[test]
fn an_order_says_all_that_the_package_needs() {
    let order = placed(&sample().build());
    assert_eq!(order.reference().as_str(), "2026-0001");
    assert_eq!(order.date(), day("2026-03-16"));
    assert_eq!(order.payment_days(), Some(14));
    assert_eq!(order.customer().package_id, "customer-1001");
    assert_eq!(order.description(), "Werk in maart");
    assert_eq!(order.total_excl(), eur("100.00"));
}

#[test]
fn findings_about_the_whole_are_told_at_once() {
    let bad = sample()
        .with(|invoice| {
            invoice.number = parsed(&"9".repeat(51));
            invoice.due_date = Some(day("2026-07-01"));
            invoice.customer.code = Some("7".to_owned());
        })
        .build_with(|invoice| invoice.total_incl = eur("1.00"));
    let at = |code, at: &str| (code, at.to_owned());
    assert_eq!(
        refused(&bad, &books()),
        [
            at(InvoiceTotalsDiffer, "totalIncl"),
            at(InvoiceNumberTooLong, "number"),
            at(InvoiceTermOutside, "dueDate"),
            at(CustomerUnknown, "customer"),
        ]
    );
}

#[test]
fn other_currencies_are_refused() {
    let dollars = sample().build_with(|invoice| {
        let usd: Currency = "USD".parse().unwrap();
        let money = |amount: &mut Money| *amount = Money::new(amount.minor(), usd);
        invoice.currency = usd;
        invoice.lines.iter_mut().for_each(|line| money(&mut line.net));
        for total in &mut invoice.vat_totals {
            money(&mut total.base);
            money(&mut total.amount);
        }
        for amount in [
            &mut invoice.total_excl,
            &mut invoice.total_vat,
            &mut invoice.total_incl,
            &mut invoice.rounding,
            &mut invoice.prepaid,
        ] {
            money(amount);
        }
    });
    assert_eq!(
        refused(&dollars, &books()),
        [(InvoiceCurrencyNotAllowed, "currency".to_owned())]
    );
}

#[test]
fn an_invoice_written_off_is_skipped() {
    let nothing = sample().line("Korting", "-100.00", "21").build();
    match books().check_order(&nothing, &order_rules()).unwrap() {
        OrderOutcome::Skip(findings) => assert_eq!(findings[0].code, InvoiceWrittenOff),
        OrderOutcome::Place(order, _) => panic!("{order:?}"),
    }
}

#[test]
fn an_invoice_without_lines_is_refused() {
    let bare = invoice("1").build_with(|invoice| invoice.rounding = eur("1.00"));
    assert!(refused(&bare, &books()).contains(&(InvoiceNoLines, "lines".to_owned())));
}

#[test]
fn a_closed_period_is_no_hindrance() {
    let earlier = sample().date("2025-03-16").build();
    assert_eq!(placed(&earlier).date(), day("2025-03-16"));
}

#[test]
fn a_pdf_that_cannot_go_along_is_told() {
    let pdf = |verdict| PdfFacts { bytes: 1, verdict };
    let with = |send_pdfs, pdf| {
        books_with(|books| {
            books.settings.send_pdfs = send_pdfs;
            books.pdf = pdf;
        })
    };
    let warned = |books: &Books, rules: &OrderRules| {
        let (_, warnings) = placed_by(&sample().build(), books, rules);
        warnings.into_iter().map(|one| one.code).collect::<Vec<_>>()
    };
    let fine = Some(pdf(PdfVerdict::Fine));
    assert_eq!(warned(&with(true, fine), &order_rules()), [OrderNoPdf]);
    assert_eq!(warned(&with(true, None), &order_rules()), []);
    assert_eq!(warned(&with(false, fine), &order_rules()), []);
    let takes = OrderRules {
        pdf: true,
        ..order_rules()
    };
    assert_eq!(warned(&with(true, fine), &takes), []);
    let damaged = with(true, Some(pdf(PdfVerdict::Damaged)));
    assert!(damaged.check_order(&sample().build(), &takes).is_err());
}

#[test]
fn a_journal_is_asked_where_an_order_stands_in_one() {
    let needs = OrderRules {
        needs_journal: true,
        ..order_rules()
    };
    let found = |journal: Option<&str>, rules: &OrderRules| {
        let books = books_with(|books| books.settings.journal = journal.map(str::to_owned));
        let findings = books.check_order(&sample().build(), rules).err().unwrap_or_default();
        findings.into_iter().map(|one| one.code).collect::<Vec<_>>()
    };
    assert_eq!(found(None, &needs), [JournalMissing]);
    assert_eq!(found(Some("99"), &needs), [JournalUnknown]);
    assert_eq!(found(Some("20"), &needs), [JournalNotSales]);
    assert_eq!(found(Some("70"), &needs), []);
    assert_eq!(found(None, &order_rules()), []);
}

#[test]
fn a_rounding_of_the_amount_to_pay_is_told() {
    let rounded = sample().rounding("0.04").build();
    let (order, warnings) = placed_by(&rounded, &books(), &order_rules());
    assert_eq!(
        warnings[0].text_nl(),
        "De afronding van 0.04 gaat niet mee met de conceptfactuur"
    );
    assert_eq!(order.total_excl(), eur("100.00"));
}

#[test]
fn vat_rounded_on_every_line_is_honest_and_more_is_not() {
    let three = |vat: &str| {
        let lines = (0..3).fold(invoice("1"), |builder, _| builder.line("Advies", "0.02", "21"));
        lines.build_with(|invoice| {
            invoice.vat_totals[0].amount = eur(vat);
            invoice.total_vat = eur(vat);
            invoice.total_incl = invoice.total_excl.checked_add(invoice.total_vat).unwrap();
        })
    };
    for honest in ["0.00", "0.01", "0.04"] {
        assert!(books().check_order(&three(honest), &order_rules()).is_ok(), "{honest}");
    }
    let at = "vatTotals[0].amount".to_owned();
    assert_eq!(refused(&three("0.05"), &books()), [(VatAmountDiffers, at)]);
}

#[test]
fn a_linked_customer_is_the_one() {
    let (books, rules) = (books(), order_rules());
    let linked = candidate("linked", "7");
    let context = OrderContext {
        settings: &books.settings,
        rules: &rules,
        chart: &books.chart,
        candidates: &[],
        linked: Some(&linked),
        pdf: None,
    };
    let lettered = sample().customer("KL-A").build();
    match check_order(&lettered, &context).unwrap() {
        OrderOutcome::Place(order, _) => assert_eq!(order.customer().package_id, "linked"),
        OrderOutcome::Skip(findings) => panic!("{findings:?}"),
    }
}
