//! Refusals about the customer.

use crate::*;
use boekbrug_model::FindingCode::*;
use boekbrug_model::checks::Candidate;

#[test]
fn no_customer_is_named() {
    let nobody = sample_with(|invoice| invoice.customer = boekbrug_model::invoice::InvoiceCustomer::default());
    one(&nobody, &Books::default(), CustomerNoKey, "customer");
    let blank = sample_with(|invoice| {
        invoice.customer.code = Some("  ".to_owned());
        invoice.customer.identification = Some("geen".to_owned());
    });
    one(&blank, &Books::default(), CustomerNoKey, "customer");
}

#[test]
fn the_customer_is_unknown() {
    let finding = one(&sample(), &only(vec![]), CustomerUnknown, "customer");
    assert_eq!(finding.text_nl(), "Klant 1001 niet gevonden");
    one(
        &sample(),
        &only(vec![candidate("x", "10010")]),
        CustomerUnknown,
        "customer",
    );
}

#[test]
fn a_numeric_code_that_is_unknown_never_falls_back() {
    let mut other = candidate("other", "7");
    other.customer.identification = Some("12345678".to_owned());
    let invoice = sample_with(|invoice| invoice.customer.identification = Some("12345678".to_owned()));
    one(&invoice, &only(vec![other]), CustomerUnknown, "customer");
}

#[test]
fn several_customers_fit() {
    let finding = one(
        &sample(),
        &only(vec![candidate("a", "1001"), candidate("b", "01001")]),
        CustomerAmbiguous,
        "customer",
    );
    assert!(
        finding.cause_nl().contains("1001 Klant 1001, 01001 Klant 01001"),
        "{}",
        finding.cause_nl()
    );
    let mut ended = candidate("b", "1001");
    ended.is_active = false;
    passes(&sample(), &only(vec![candidate("a", "1001"), ended]));
}

#[test]
fn the_customer_is_inactive() {
    let mut blocked = candidate("a", "1001");
    blocked.is_active = false;
    one(&sample(), &only(vec![blocked]), CustomerInactive, "customer");
    let mut ended = candidate("a", "1001");
    ended.customer.is_active = false;
    one(&sample(), &only(vec![ended]), CustomerInactive, "customer");
}

#[test]
fn a_supplier_is_no_debtor() {
    let mut supplier = candidate("a", "1001");
    supplier.customer.is_debtor = false;
    one(&sample(), &only(vec![supplier.clone()]), CustomerNotDebtor, "customer");
    passes(&sample(), &only(vec![supplier, candidate("b", "1001")]));
}

#[test]
fn a_code_with_letters_falls_back_to_kvk_then_vat_number() {
    let invoice = sample_with(|invoice| {
        invoice.customer.code = Some("KLANT-A".to_owned());
        invoice.customer.identification = Some("12 34 56 78".to_owned());
        invoice.customer.vat_number = Some("nl123456782b01".to_owned());
    });
    let mut by_kvk = candidate("kvk", "1");
    by_kvk.customer.identification = Some("12345678".to_owned());
    let mut by_vat = candidate("vat", "2");
    by_vat.customer.vat_number = Some("NL123456782B01".to_owned());
    for (candidates, expected) in [(vec![by_vat.clone(), by_kvk], "kvk"), (vec![by_vat], "vat")] {
        match only(candidates).check(&invoice) {
            Ok(CheckOutcome::Book(checked, _)) => assert_eq!(checked.customer().package_id, expected),
            other => panic!("{other:?}"),
        }
    }
    one(&invoice, &only(vec![]), CustomerCodeNotNumeric, "customer");
    let letters = books(|books| {
        books.candidates.clear();
        books.rules.numeric_customer_code = false;
    });
    one(&invoice, &letters, CustomerUnknown, "customer");
}

#[test]
fn reverse_charge_and_sales_inside_the_eu_need_a_vat_number() {
    for kind in [VatKind::ReverseCharge, VatKind::IntraCommunity] {
        let build = || invoice("1").line_of("Werk", "100.00", vat(kind, "0"));
        let without = only(vec![candidate("a", "1001")]);
        one(
            &build().build(),
            &without,
            CustomerVatNumberMissing,
            "customer.vatNumber",
        );
        let on_document = build().with(|invoice| invoice.customer.vat_number = Some("BE0123456789".to_owned()));
        passes(&on_document.build(), &without);
        passes(&build().build(), &Books::default());
    }
}

#[test]
fn a_linked_customer_is_the_one_whatever_the_invoice_says() {
    let linked = |change: fn(&mut Candidate)| {
        let mut linked = candidate("linked", "7");
        change(&mut linked);
        linked
    };
    let code = |code: Option<&str>| {
        let code = code.map(str::to_owned);
        sample_with(|invoice| {
            invoice.customer.code = code;
            invoice.customer.identification = Some("99999999".to_owned());
            invoice.customer.vat_number = Some("NL999999999B99".to_owned());
        })
    };
    for invoice in [code(Some("KL-A")), code(Some("1001")), code(None)] {
        match Books::default().check_linked(&invoice, Some(&linked(|_| ()))) {
            Ok(CheckOutcome::Book(checked, _)) => assert_eq!(checked.customer().package_id, "linked"),
            other => panic!("{other:?}"),
        }
    }
    let reverse = invoice("1").line_of("Werk", "100.00", vat(VatKind::ReverseCharge, "0"));
    let cases = [
        (sample(), linked(|one| one.is_active = false), CustomerInactive),
        (
            sample(),
            linked(|one| one.customer.is_debtor = false),
            CustomerNotDebtor,
        ),
        (reverse.build(), linked(|_| ()), CustomerVatNumberMissing),
    ];
    for (invoice, linked, code) in cases {
        let refused = Books::default().check_linked(&invoice, Some(&linked)).unwrap_err();
        let codes: Vec<_> = refused.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [code]);
    }
}
