//! salesinvoice/SalesInvoiceLines: lines of an invoice that is there
//! already.

use uuid::Uuid;

use super::{LINES, again, changeable, of_books, store};
use crate::exact::calls::Call;
use crate::exact::failure::Failure;
use crate::exact::rules::draft::{DraftLine, Fields};
use crate::exact::switches::LastInvoiceLine;
use crate::exact::texts::{INVOICE, LINES as LINES_LABEL, Problem};
use crate::exact::value::Value;
use crate::exact::wire::read::Bound;

pub(crate) fn create(call: &mut Call<'_>, bound: &Bound) -> Result<Uuid, Failure> {
    let Some(invoice) = bound.get("InvoiceID").and_then(Value::as_guid) else {
        return Err(Failure::one(Problem::mandatory(INVOICE)));
    };
    if call.books.get(super::INVOICES, invoice).is_none() {
        return Err(Failure::one(Problem::reference(INVOICE)));
    }
    changeable(call, invoice)?;
    let mut draft = of_books(call, invoice)?;
    let id = call.books.draw();
    draft.lines.push(DraftLine {
        id: Some(id),
        ..DraftLine::of(bound)
    });
    again(call, draft, invoice)?;
    Ok(id)
}

pub(crate) fn update(call: &mut Call<'_>, id: Uuid, bound: &Bound) -> Result<(), Failure> {
    let invoice = invoice_of(call, id)?;
    changeable(call, invoice)?;
    let mut draft = of_books(call, invoice)?;
    for line in draft.lines.iter_mut().filter(|line| line.id == Some(id)) {
        forget_derived(&mut line.fields, bound);
        line.fields.lay(bound);
    }
    again(call, draft, invoice)
}

pub(crate) fn delete(call: &mut Call<'_>, id: Uuid) -> Result<(), Failure> {
    let invoice = invoice_of(call, id)?;
    changeable(call, invoice)?;
    let mut draft = of_books(call, invoice)?;
    draft.lines.retain(|line| line.id != Some(id));
    if draft.lines.is_empty() {
        return match call.switches.last_invoice_line {
            LastInvoiceLine::TakesInvoice => {
                store::remove(call.books, invoice, &call.switches, call.at);
                Ok(())
            }
            LastInvoiceLine::Stays => Err(Failure::one(Problem::mandatory(LINES_LABEL))),
        };
    }
    again(call, draft, invoice)
}

/// What is derived from a changed field is derived anew.
fn forget_derived(line: &mut Fields, bound: &Bound) {
    let sent = |name: &str| bound.get(name).is_some();
    let mut forget: Vec<&'static str> = Vec::new();
    if sent("Item") {
        forget.extend([
            "GLAccount",
            "VATCode",
            "Description",
            "UnitCode",
            "UnitPrice",
            "NetPrice",
            "Discount",
        ]);
    }
    if sent("UnitPrice") || sent("Discount") {
        forget.push("NetPrice");
    }
    if sent("NetPrice") {
        forget.push("Discount");
    }
    if sent("AmountFC") {
        forget.extend(["UnitPrice", "NetPrice", "Discount"]);
    }
    let repriced = [
        "Item",
        "Quantity",
        "UnitPrice",
        "NetPrice",
        "Discount",
        "AmountFC",
        "VATCode",
    ];
    if repriced.iter().any(|name| sent(name)) {
        forget.extend(["VATAmountFC", "VATAmountDC"]);
    }
    if sent("Item") || sent("VATCode") {
        forget.push("VATPercentage");
    }
    for name in forget {
        line.set(name, Value::Null);
    }
}

fn invoice_of(call: &Call<'_>, id: Uuid) -> Result<Uuid, Failure> {
    let rec = call.books.get(LINES, id).ok_or(Failure::NotFound)?;
    rec.guid("InvoiceID").ok_or(Failure::NotFound)
}
