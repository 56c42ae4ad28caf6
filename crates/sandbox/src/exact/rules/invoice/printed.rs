//! salesinvoice/PrintedSalesInvoices: processes an invoice, which gets its
//! number and its sales entry [apis/exact.md §8.4].

use bytes::Bytes;
use uuid::Uuid;

use super::{INVOICES, PROCESSED, check, next_number, of_books, standing, store};
use crate::exact::calls::Call;
use crate::exact::catalogue::schema;
use crate::exact::failure::Failure;
use crate::exact::rules::entry_check::{self, Periods, today};
use crate::exact::rules::{attachment, posting};
use crate::exact::switches::PrintAgain;
use crate::exact::table::Row;
use crate::exact::texts::{INVOICE, Problem};
use crate::exact::value::{Owned, Value};
use crate::exact::wall::DAY;
use crate::exact::wire::read::Bound;

const PRINTED: &str = "salesinvoice/PrintedSalesInvoices";
const DOCUMENTS: &str = "documents/Documents";

pub(crate) fn create(call: &mut Call<'_>, bound: &Bound) -> Result<Uuid, Failure> {
    let Some(id) = bound.get("InvoiceID").and_then(Value::as_guid) else {
        return Err(Failure::one(Problem::mandatory(INVOICE)));
    };
    if call.books.get(INVOICES, id).is_none() {
        return Err(Failure::one(Problem::reference(INVOICE)));
    }
    let again = standing(call.books, id)?.status == PROCESSED;
    if again && call.switches.print_again == PrintAgain::Refused {
        return Err(Failure::one(processed()));
    }
    let date = bound.get("InvoiceDate").and_then(Value::as_date);
    if !again {
        process(call, id, date, bound)?;
    }
    let document = call.books.get(INVOICES, id).and_then(|rec| rec.guid("Document"));
    let mut row = Row::new(id);
    for (name, value) in &bound.fields {
        row.set(schema(PRINTED), name, value.clone());
    }
    row.set(schema(PRINTED), "Document", document.map_or(Value::Null, Value::Guid));
    let told = Value::text("Document aangemaakt");
    row.set(schema(PRINTED), "DocumentCreationSuccess", told);
    call.books.plant(PRINTED, row, call.at);
    Ok(id)
}

/// Our own words: none were found.
fn processed() -> Problem {
    Problem::new(
        "Niet toegestaan: Factuur - Status: Verwerkt",
        "Not allowed: Invoice - Status: Processed",
    )
}

/// Makes the sales entry of an invoice, whoever asks: its number.
pub(crate) fn process(call: &mut Call<'_>, id: Uuid, date: Option<i64>, bound: &Bound) -> Result<i64, Failure> {
    let before = standing(call.books, id)?;
    if before.status == PROCESSED {
        return Err(Failure::one(processed()));
    }
    let date = date.unwrap_or_else(|| today(call.at)).div_euclid(DAY) * DAY;
    let mut draft = of_books(call, id)?;
    if date != before.date {
        // the term runs from the day of the invoice
        draft.fields.set("DueDate", Value::Null);
    }
    let wanted = check(call, draft, date)?;
    let mut shadow = wanted.shadow.clone();
    shadow.fields.set("Customer", Value::Guid(wanted.invoice_to));
    for name in ["ReportingYear", "ReportingPeriod"] {
        shadow.fields.set(name, bound.get(name).cloned().unwrap_or(Value::Null));
    }
    let ready = entry_check::check_for(call.books, &shadow, date, &call.switches, Periods::Now);
    let ready = ready.map_err(Failure::Invalid)?;
    let number = before.number.unwrap_or_else(|| next_number(call, &wanted, date));
    let document = wanted.draft.fields.get("Document").as_guid();
    let document = document.unwrap_or_else(|| print(call, wanted.draft.fields.text("YourRef").unwrap_or(""), number));
    shadow.fields.set("Document", Value::Guid(document));
    posting::post(call.books, &shadow, &ready, number, &call.switches, call.at);
    call.books.made.processed += 1;
    let cells: Vec<(&'static str, Owned)> = vec![
        ("Status", Value::Int(PROCESSED)),
        ("StatusDescription", Value::text(store::status_name(PROCESSED))),
        ("InvoiceNumber", Value::Int(number)),
        ("InvoiceDate", Value::Date(date)),
        ("DueDate", Value::Date(ready.due)),
        ("Document", Value::Guid(document)),
    ];
    store::mark(call.books, id, cells, &call.switches, call.at);
    Ok(number)
}

/// The document with its PDF that printing leaves [§8.2, §8.4].
fn print(call: &mut Call<'_>, your_ref: &str, number: i64) -> Uuid {
    let id = call.books.draw();
    call.books.documents += 1;
    let hid = call.books.documents;
    let mut row = Row::new(id);
    let subject = format!("Factuur {number} {your_ref}");
    for (name, value) in [
        ("HID", Value::Int(hid)),
        ("Subject", Value::owned_text(subject.trim())),
        ("Type", Value::Int(10)),
        ("DocumentDate", Value::Date(today(call.at))),
        ("SalesInvoiceNumber", Value::Int(number)),
    ] {
        row.set(schema(DOCUMENTS), name, value);
    }
    call.books.store(DOCUMENTS, row, call.at);
    let bytes = Bytes::from(format!("%PDF-1.4\n% {}\n%%EOF\n", subject.trim()));
    attachment::attach(call, id, &format!("{number}.pdf"), bytes);
    id
}
