//! Type codes, and which of the two documents they may stand in.

use boekbrug_model::FindingCode::{
    DocumentCreditAsInvoice, DocumentCreditNegative, DocumentPrepayment, DocumentUnsupportedType,
};
use boekbrug_model::invoice::InvoiceKind;

use crate::support::{CREDIT_NOTE, accepted, at, changed, credit_note, invoice, places, read, refused};

/// The sample with every amount and quantity negated.
fn negative(sample: &str) -> String {
    let mut out = String::new();
    let mut rest = sample;
    while let Some(place) = rest.find("currencyID=\"EUR\">") {
        let (before, after) = rest.split_at(place + "currencyID=\"EUR\">".len());
        out.push_str(before);
        // A price stays as it is: the quantity is the one that turns.
        if !before.ends_with("PriceAmount currencyID=\"EUR\">") {
            out.push('-');
        }
        rest = after;
    }
    out.push_str(rest);
    out.replace("Quantity unitCode=\"HUR\">", "Quantity unitCode=\"HUR\">-")
        .replace("Quantity unitCode=\"C62\">300", "Quantity unitCode=\"C62\">-300")
}

#[test]
fn codes_of_an_invoice() {
    let of = |code: &str| invoice(&[(">380<", &format!(">{code}<"))]);
    for code in ["380", "326", "383", "384"] {
        let document = accepted(of(code));
        assert_eq!(
            (document.invoice.kind, document.warnings.len()),
            (InvoiceKind::Invoice, 0),
            "{code}"
        );
    }
    let prepayment = accepted(of("386"));
    assert_eq!(
        places(&prepayment.warnings),
        [at(DocumentPrepayment, "InvoiceTypeCode")]
    );
    for code in ["389", "325", "393", "396", "751", "999", "abc", "038"] {
        assert_eq!(
            refused(of(code)),
            [at(DocumentUnsupportedType, "InvoiceTypeCode")],
            "{code}"
        );
    }
}

#[test]
fn codes_of_a_credit_note() {
    let of = |code: &str| credit_note(&[(">381<", &format!(">{code}<"))]);
    assert_eq!(accepted(of("381")).invoice.kind, InvoiceKind::CreditNote);
    assert_eq!(
        accepted(of("")).invoice.kind,
        InvoiceKind::CreditNote,
        "the root says it"
    );
    for code in ["380", "384", "261", "396"] {
        assert_eq!(
            refused(of(code)),
            [at(DocumentUnsupportedType, "CreditNoteTypeCode")],
            "{code}"
        );
    }
}

#[test]
fn a_credit_note_in_the_form_of_an_invoice_is_one() {
    let document = accepted(invoice(&[(">380<", ">381<")]));
    assert_eq!(document.invoice.kind, InvoiceKind::CreditNote);
    assert_eq!(document.invoice.total_incl.minor(), 169_514);
    assert_eq!(
        places(&document.warnings),
        [at(DocumentCreditAsInvoice, "InvoiceTypeCode")]
    );
}

#[test]
fn a_negative_invoice_stays_an_invoice() {
    let xml = negative(crate::support::INVOICE);
    let invoice = accepted(read(&xml)).invoice;
    assert_eq!(
        (invoice.kind, invoice.total_incl.minor()),
        (InvoiceKind::Invoice, -169_514)
    );
    assert_eq!(invoice.lines[0].net.minor(), -137_450);
    assert_eq!(invoice.prepaid.minor(), -10_000);
}

#[test]
fn a_negative_credit_note_may_mean_two_things() {
    let place = at(DocumentCreditNegative, "LegalMonetaryTotal/TaxInclusiveAmount");
    assert_eq!(refused(read(&negative(CREDIT_NOTE))), std::slice::from_ref(&place));
    let as_invoice = changed(&negative(crate::support::INVOICE), &[(">380<", ">381<")]);
    assert_eq!(refused(read(&as_invoice))[0], place);
}

#[test]
fn the_references_of_a_credit_note_are_kept() {
    let invoice = accepted(read(CREDIT_NOTE)).invoice;
    assert_eq!(invoice.credited_invoice.as_deref(), Some("2026-0042"));
    assert_eq!(
        invoice.due_date.map(|day| day.to_string()).as_deref(),
        Some("2026-12-22")
    );
}
