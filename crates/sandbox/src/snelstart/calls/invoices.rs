//! `/verkoopfacturen`: read only.

use std::fmt::Write as _;

use crate::snelstart::answer::{Answer, Failure};
use crate::snelstart::call::{Call, Outcome};
use crate::snelstart::model::invoice::{INVOICE, Invoice};
use crate::snelstart::switches::UblType;
use crate::snelstart::wire::write;

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    call.page(|books| &mut books.invoices, &INVOICE)
}

pub(crate) fn read(call: &mut Call<'_>) -> Outcome {
    call.one(&call.books.invoices)
}

/// A UBL document with the head of the invoice; lines are not imitated.
pub(crate) fn ubl(call: &mut Call<'_>) -> Outcome {
    let invoice = call.books.invoices.get(call.id(0)?).ok_or(Failure::NotFound)?;
    let xml = document(invoice);
    Ok(match call.switches.ubl_type {
        UblType::Xml => Answer::xml(xml),
        UblType::JsonString => {
            let mut json = String::new();
            write::string(&mut json, &xml);
            Answer::ok(json)
        }
    })
}

fn document(invoice: &Invoice) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\" xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\">",
    );
    let number = invoice.number.replace('&', "&amp;").replace('<', "&lt;");
    // writing to a string cannot fail
    let _ = write!(
        xml,
        "<cbc:ID>{number}</cbc:ID><cbc:IssueDate>{}</cbc:IssueDate><cbc:DueDate>{}</cbc:DueDate><cac:LegalMonetaryTotal><cbc:PayableAmount currencyID=\"EUR\">{}</cbc:PayableAmount></cac:LegalMonetaryTotal></Invoice>",
        invoice.date.date(),
        invoice.due.date(),
        invoice.total
    );
    xml
}
