//! Rows of an invoice: its head, its lines, and a row for each in sync,
//! where the head has `LineNumber` 0 [apis/exact.md §4].

use rust_decimal::Decimal;
use uuid::Uuid;

use super::check::{CREDIT_NOTE, Wanted};
use super::{DRAFT, INVOICES, LINES, PROCESSED, SYNC, Standing};
use crate::chance::guid_for;
use crate::exact::catalogue::{Source, schema};
use crate::exact::division::Division;
use crate::exact::switches::{Switches, SyncHead};
use crate::exact::table::Row;
use crate::exact::value::{Owned, Value};
use crate::exact::wall::Wall;

type Cells = Vec<(&'static str, Owned)>;

/// Puts an invoice into the books and says its id.
pub(super) fn store(books: &mut Division, wanted: &Wanted, standing: Standing, switches: &Switches, at: Wall) -> Uuid {
    let id = wanted.draft.id.unwrap_or_else(|| books.draw());
    let head = head(books, wanted, standing);
    put(books, INVOICES, id, head, at);
    let kept: Vec<Uuid> = wanted
        .draft
        .lines
        .iter()
        .map(|line| line.id.unwrap_or_else(|| books.draw()))
        .collect();
    for gone in line_ids(books, id).into_iter().filter(|line| !kept.contains(line)) {
        books.remove(LINES, gone, at);
        books.remove(SYNC, gone, at);
    }
    for (at_line, line) in kept.iter().enumerate() {
        let cells = line_cells(books, wanted, at_line, id);
        put(books, LINES, *line, cells, at);
    }
    sync(books, id, &kept, switches, at);
    id
}

/// Takes an invoice out of the books; sync tells each of its rows.
pub(super) fn remove(books: &mut Division, id: Uuid, switches: &Switches, at: Wall) {
    for line in line_ids(books, id) {
        books.remove(LINES, line, at);
        books.remove(SYNC, line, at);
    }
    books.remove(INVOICES, id, at);
    books.remove(SYNC, sync_id(id, switches), at);
}

/// Sets fields of the head alone, and tells sync.
pub(super) fn mark(books: &mut Division, id: Uuid, cells: Cells, switches: &Switches, at: Wall) {
    books.change(INVOICES, id, cells, at);
    let lines = line_ids(books, id);
    sync(books, id, &lines, switches, at);
}

/// Ids of the lines in their order.
pub(super) fn line_ids(books: &Division, id: Uuid) -> Vec<Uuid> {
    let mut rows = books.table(LINES).all_with("InvoiceID", &Value::Guid(id));
    rows.sort_by_key(|rec| rec.get("LineNumber").as_int());
    rows.into_iter().map(|rec| rec.row.id).collect()
}

/// The id of the head in sync (unknown).
fn sync_id(id: Uuid, switches: &Switches) -> Uuid {
    match switches.sync_head {
        SyncHead::InvoiceId => id,
        SyncHead::OwnId => guid_for(id.as_u64_pair().0, "head", id.as_u64_pair().1.cast_signed()),
    }
}

fn put(books: &mut Division, path: &str, id: Uuid, cells: Cells, at: Wall) {
    let row = books.table(path).row(id).cloned();
    let mut row = row.unwrap_or_else(|| Row::new(id));
    for (name, value) in cells {
        row.set(schema(path), name, value);
    }
    books.store(path, row, at);
}

pub(super) fn status_name(status: i64) -> &'static str {
    match status {
        DRAFT => "Concept",
        PROCESSED => "Verwerkt",
        _ => "Open",
    }
}

fn text(text: &str) -> Owned {
    Value::text_or_null(text).into_owned()
}

fn head(books: &Division, wanted: &Wanted, standing: Standing) -> Cells {
    let entry = &wanted.entry;
    let net: Decimal = entry.lines.iter().map(|line| line.vat.net).sum();
    let vat: Decimal = entry.lines.iter().map(|line| line.vat.amount).sum();
    let home = |amount: Decimal| Value::Dec(super::super::vat::cents(amount * entry.rate));
    let name = |id: Uuid| {
        let account = books.get("crm/Accounts", id);
        account.map_or(Value::Null, |rec| Value::owned_text(rec.text("Name")))
    };
    let deliver = wanted
        .draft
        .fields
        .get("DeliverTo")
        .as_guid()
        .unwrap_or(wanted.ordered_by);
    let order_date = wanted.draft.fields.get("OrderDate").as_date().unwrap_or(standing.date);
    let kind = if wanted.kind == CREDIT_NOTE {
        "Verkoopcreditnota"
    } else {
        "Verkoopfactuur"
    };
    let sent = wanted.draft.fields.iter().cloned();
    let derived = [
        ("Status", Value::Int(standing.status)),
        ("StatusDescription", text(status_name(standing.status))),
        ("Type", Value::Int(wanted.kind)),
        ("TypeDescription", text(kind)),
        ("InvoiceNumber", standing.number.map_or(Value::Null, Value::Int)),
        ("OrderNumber", Value::Int(standing.order)),
        ("InvoiceDate", Value::Date(standing.date)),
        ("OrderDate", Value::Date(order_date)),
        ("DueDate", Value::Date(entry.due)),
        ("Journal", text(&entry.journal)),
        ("JournalDescription", text(&entry.journal_name)),
        ("Currency", text(&entry.currency)),
        ("PaymentCondition", text(&entry.condition)),
        ("PaymentConditionDescription", text(&entry.condition_name)),
        ("Description", text(entry.description.as_deref().unwrap_or(""))),
        ("OrderedBy", Value::Guid(wanted.ordered_by)),
        ("OrderedByName", name(wanted.ordered_by)),
        ("InvoiceTo", Value::Guid(wanted.invoice_to)),
        ("InvoiceToName", name(wanted.invoice_to)),
        ("DeliverTo", Value::Guid(deliver)),
        ("DeliverToName", name(deliver)),
        ("AmountFCExclVat", Value::Dec(net)),
        ("VATAmountFC", Value::Dec(vat)),
        ("VATAmountDC", home(vat)),
        ("AmountFC", Value::Dec(net + vat)),
        ("AmountDC", home(net + vat)),
    ];
    sent.chain(derived).collect()
}

fn line_cells(books: &Division, wanted: &Wanted, at: usize, invoice: Uuid) -> Cells {
    let (Some(draft), Some(line), Some(price), Some(item)) = (
        wanted.draft.lines.get(at),
        wanted.entry.lines.get(at),
        wanted.prices.get(at),
        wanted.items.get(at).and_then(|id| books.get("logistics/Items", *id)),
    ) else {
        return Vec::new();
    };
    let home = |amount: Decimal| Value::Dec(super::super::vat::cents(amount * wanted.entry.rate));
    let own = |name: &str, otherwise: &str| match draft.fields.text(name) {
        Some(sent) => Value::owned_text(sent),
        None => text(&item.text(otherwise)),
    };
    let sent = draft.fields.iter().cloned();
    let derived = [
        ("InvoiceID", Value::Guid(invoice)),
        ("LineNumber", Value::Int(i64::try_from(at).unwrap_or(0) + 1)),
        ("Item", Value::Guid(item.row.id)),
        ("ItemCode", text(&item.text("Code"))),
        ("ItemDescription", text(&item.text("Description"))),
        ("Description", own("Description", "Description")),
        ("UnitCode", own("UnitCode", "Unit")),
        ("UnitDescription", text(&item.text("UnitDescription"))),
        ("Quantity", Value::Dec(price.quantity)),
        ("UnitPrice", Value::Dec(price.unit)),
        ("NetPrice", Value::Dec(price.net)),
        ("Discount", Value::Dec(price.discount)),
        ("GLAccount", Value::Guid(line.ledger)),
        ("GLAccountDescription", text(&line.ledger_name)),
        ("AmountFC", Value::Dec(line.vat.net)),
        ("AmountDC", home(line.vat.net)),
        ("VATCode", text(line.vat.code.as_deref().unwrap_or(""))),
        ("VATCodeDescription", text(&line.vat.name)),
        ("VATPercentage", Value::Dec(line.vat.percentage)),
        ("VATAmountFC", Value::Dec(line.vat.amount)),
        ("VATAmountDC", home(line.vat.amount)),
        ("CostCenterDescription", text(&line.center_name)),
        ("CostUnitDescription", text(&line.unit_name)),
    ];
    sent.chain(derived).collect()
}

/// Any change of the head or of a line gives every row a new version.
fn sync(books: &mut Division, id: Uuid, lines: &[Uuid], switches: &Switches, at: Wall) {
    let head = sync_cells(books, id, None);
    put(books, SYNC, sync_id(id, switches), head, at);
    for line in lines {
        let cells = sync_cells(books, id, Some(*line));
        put(books, SYNC, *line, cells, at);
    }
}

/// The fields of a row in sync: those of the line, and of the head what a
/// line does not have.
fn sync_cells(books: &Division, id: Uuid, line: Option<Uuid>) -> Cells {
    const ONLY_HEAD: &[&str] = &["AmountDiscount", "AmountDiscountExclVat", "AmountFCExclVat"];
    let head = books.get(INVOICES, id);
    let row = line.and_then(|line| books.get(LINES, line));
    let mut cells: Cells = Vec::new();
    let names = schema(SYNC)
        .fields
        .iter()
        .filter(|field| matches!(field.source, Source::Cell(_)));
    for field in names {
        let of_line = row.filter(|rec| rec.table.schema.at(field.name).is_some());
        let of_head = head.filter(|_| row.is_none() || !ONLY_HEAD.contains(&field.name));
        let value = match (of_line, of_head) {
            (Some(rec), _) | (None, Some(rec)) => rec.get(field.name).into_owned(),
            (None, None) => Value::Null,
        };
        cells.push((field.name, value));
    }
    cells.push(("InvoiceID", Value::Guid(id)));
    if row.is_none() {
        cells.push(("LineNumber", Value::Int(0)));
    }
    cells
}
