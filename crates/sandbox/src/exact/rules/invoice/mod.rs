//! salesinvoice/SalesInvoices: invoices that the package makes itself, open
//! until they are processed [apis/exact.md §8.4].

mod check;
pub(crate) mod lines;
mod price;
pub(crate) mod printed;
mod store;

use uuid::Uuid;

use self::check::Wanted;
use super::draft::{Draft, DraftLine, Fields};
use super::entry_check::today;
use crate::exact::calls::Call;
use crate::exact::division::Division;
use crate::exact::failure::Failure;
use crate::exact::switches::InvoiceNumbers;
use crate::exact::texts::Problem;
use crate::exact::value::Value;
use crate::exact::wire::read::Bound;

pub(crate) const INVOICES: &str = "salesinvoice/SalesInvoices";
pub(crate) const LINES: &str = "salesinvoice/SalesInvoiceLines";
pub(crate) const SYNC: &str = "sync/SalesInvoice/SalesInvoices";

/// `Status` [§8.4].
pub(crate) const DRAFT: i64 = 10;
pub(crate) const OPEN: i64 = 20;
pub(crate) const PROCESSED: i64 = 50;

/// What is filled in by somebody else once an invoice exists.
#[derive(Clone, Copy, Debug)]
struct Standing {
    status: i64,
    /// `InvoiceNumber`, as soon as it has one.
    number: Option<i64>,
    order: i64,
    /// `InvoiceDate`.
    date: i64,
}

pub(crate) fn create(call: &mut Call<'_>, bound: &Bound) -> Result<Uuid, Failure> {
    let lines = bound.rows("SalesInvoiceLines").unwrap_or_default();
    let draft = Draft {
        id: None,
        fields: Fields::of(bound),
        lines: lines.iter().map(DraftLine::of).collect(),
    };
    let date = today(call.at);
    let wanted = check(call, draft, date)?;
    let number = match call.switches.invoice_numbers {
        InvoiceNumbers::AtPrinting => None,
        InvoiceNumbers::AtEntry => Some(next_number(call, &wanted, date)),
    };
    let order = wanted.draft.fields.get("OrderNumber").as_int();
    let standing = Standing {
        status: OPEN,
        number,
        order: order.unwrap_or_else(|| next_order(call.books)),
        date,
    };
    call.books.made.invoices += u64::from(call.books.by == crate::history::By::Api);
    Ok(store::store(call.books, &wanted, standing, &call.switches, call.at))
}

pub(crate) fn update(call: &mut Call<'_>, id: Uuid, bound: &Bound) -> Result<(), Failure> {
    changeable(call, id)?;
    let mut draft = of_books(call, id)?;
    if bound.get("PaymentCondition").is_some() || bound.get("InvoiceTo").is_some() {
        draft.fields.set("DueDate", Value::Null);
    }
    if bound.get("OrderedBy").is_some() {
        // another customer: what came from the old one comes from the new one
        for name in ["InvoiceTo", "DeliverTo", "PaymentCondition", "DueDate"] {
            draft.fields.set(name, Value::Null);
        }
    }
    draft.fields.lay(bound);
    again(call, draft, id)
}

pub(crate) fn delete(call: &mut Call<'_>, id: Uuid) -> Result<(), Failure> {
    if standing(call.books, id)?.status == PROCESSED {
        return Err(Failure::one(Problem::cannot_delete(
            ("Factuur", "Invoice"),
            ("Financiële mutaties", "Financial transactions"),
        )));
    }
    store::remove(call.books, id, &call.switches, call.at);
    Ok(())
}

/// A person leaves an open invoice as a draft, or takes a draft up again.
pub(crate) fn leave(call: &mut Call<'_>, id: Uuid, status: i64) -> Result<(), Failure> {
    changeable(call, id)?;
    let cells = vec![
        ("Status", Value::Int(status)),
        ("StatusDescription", Value::text(store::status_name(status))),
    ];
    store::mark(call.books, id, cells, &call.switches, call.at);
    Ok(())
}

/// Stores an invoice again after a change, as it stood otherwise.
fn again(call: &mut Call<'_>, draft: Draft, id: Uuid) -> Result<(), Failure> {
    let mut standing = standing(call.books, id)?;
    let wanted = check(call, draft, standing.date)?;
    if let Some(order) = wanted.draft.fields.get("OrderNumber").as_int() {
        standing.order = order;
    }
    store::store(call.books, &wanted, standing, &call.switches, call.at);
    Ok(())
}

fn check(call: &Call<'_>, draft: Draft, date: i64) -> Result<Wanted, Failure> {
    check::check(call.books, draft, date, &call.switches).map_err(Failure::Invalid)
}

/// A processed invoice stays as it is [§8.4; the text is our choice].
fn changeable(call: &Call<'_>, id: Uuid) -> Result<(), Failure> {
    if standing(call.books, id)?.status != PROCESSED {
        return Ok(());
    }
    Err(Failure::one(Problem::new(
        "Kan niet wijzigen: Factuur - Status: Verwerkt",
        "Cannot change: Invoice - Status: Processed",
    )))
}

fn standing(books: &Division, id: Uuid) -> Result<Standing, Failure> {
    let rec = books.get(INVOICES, id).ok_or(Failure::NotFound)?;
    Ok(Standing {
        status: rec.get("Status").as_int().unwrap_or(OPEN),
        number: rec.get("InvoiceNumber").as_int(),
        order: rec.get("OrderNumber").as_int().unwrap_or(0),
        date: rec.get("InvoiceDate").as_date().unwrap_or(0),
    })
}

/// The invoice as it stands in the books; amounts follow from the prices.
fn of_books(call: &Call<'_>, id: Uuid) -> Result<Draft, Failure> {
    let mut draft = Draft::of_rows(call.books, (INVOICES, LINES, "InvoiceID"), id).ok_or(Failure::NotFound)?;
    let sign = check::sign(&draft.fields, &call.switches);
    for line in &mut draft.lines {
        line.fields.set("AmountFC", Value::Null);
        if let Some(vat) = line.fields.get("VATAmountFC").as_dec() {
            line.fields.set("VATAmountFC", Value::Dec(vat * sign));
        }
    }
    Ok(draft)
}

/// The next number of the journal, in one row with its entries.
fn next_number(call: &mut Call<'_>, wanted: &Wanted, date: i64) -> i64 {
    let year = i64::from(crate::exact::wall::day(date).year());
    super::entry::next_number(call.books, &wanted.entry.journal, year)
}

fn next_order(books: &mut Division) -> i64 {
    let last = books.counters.entry(("orders".to_owned(), 0)).or_insert(0);
    *last += 1;
    *last
}
