//! documents/Documents [apis/exact.md §8.2].

use uuid::Uuid;

use super::draft::Fields;
use crate::exact::calls::Call;
use crate::exact::catalogue::schema;
use crate::exact::failure::Failure;
use crate::exact::table::Row;
use crate::exact::texts::{DOCUMENT_TYPE, ENTRY, Problem, RELATION};
use crate::exact::value::{Owned, Value};
use crate::exact::wire::read::Bound;

const DOCUMENTS: &str = "documents/Documents";
const ENTRIES: &str = "salesentry/SalesEntries";

pub(crate) fn create(call: &mut Call<'_>, bound: &Bound) -> Result<Uuid, Failure> {
    let fields = Fields::of(bound);
    let more = check(call, &fields)?;
    let id = call.books.draw();
    call.books.documents += 1;
    let number = call.books.documents;
    let mut row = Row::new(id);
    let view = format!(
        "{}/docs/DocView.aspx?DocumentID={id}&_Division_={}",
        call.asked.site, call.books.code
    );
    let today = super::entry_check::today(call.at);
    let defaults = [
        ("HID", Value::Int(number)),
        ("DocumentDate", Value::Date(today)),
        ("DocumentViewUrl", Value::owned_text(view)),
        ("HasEmptyBody", Value::Bool(fields.text("Body").is_none())),
    ];
    for (name, value) in defaults.into_iter().chain(fields.iter().cloned()).chain(more) {
        row.set(schema(DOCUMENTS), name, value);
    }
    call.books.store(DOCUMENTS, row, call.at);
    link(call, &fields, id);
    Ok(id)
}

pub(crate) fn update(call: &mut Call<'_>, id: Uuid, bound: &Bound) -> Result<(), Failure> {
    let rec = call.books.get(DOCUMENTS, id).ok_or(Failure::NotFound)?;
    let mut merged = Fields::default();
    for name in ["Subject", "Type", "Account", "FinancialTransactionEntryID"] {
        if let Some((at, field)) = rec
            .table
            .schema
            .at(name)
            .and_then(|at| Some((at, rec.table.schema.field(at)?)))
        {
            merged.set(field.name, rec.field(rec.table.schema, at).into_owned());
        }
    }
    merged.lay(bound);
    let more = check(call, &merged)?;
    let fields = bound.fields.iter().cloned().chain(more).collect();
    call.books.change(DOCUMENTS, id, fields, call.at);
    link(call, &Fields::of(bound), id);
    Ok(())
}

/// A document in use stays.
pub(crate) fn delete(call: &mut Call<'_>, id: Uuid) -> Result<(), Failure> {
    let used = call.books.table(ENTRIES).all_with("Document", &Value::Guid(id));
    if !used.is_empty() {
        return Err(Failure::one(Problem::cannot_delete(
            ("Document", "Document"),
            ("Financiële mutaties", "Financial transactions"),
        )));
    }
    let files = call
        .books
        .table("documents/DocumentAttachments")
        .all_with("Document", &Value::Guid(id));
    let files: Vec<Uuid> = files.into_iter().map(|rec| rec.row.id).collect();
    for file in files {
        super::attachment::delete(call, file);
    }
    call.books.remove(DOCUMENTS, id, call.at);
    Ok(())
}

/// Checks a document; says what is derived.
fn check(call: &Call<'_>, fields: &Fields) -> Result<Vec<(&'static str, Owned)>, Failure> {
    let mut problems = Vec::new();
    let mut more = Vec::new();
    if fields.text("Subject").is_none() {
        problems.push(Problem::mandatory_field("Subject"));
    }
    match fields.get("Type").as_int() {
        None => problems.push(Problem::mandatory_field("Type")),
        Some(number) => {
            let types = call.books.table("documents/DocumentTypes");
            match types.find(|rec| rec.get("ID").as_int() == Some(number)) {
                None => problems.push(Problem::reference(DOCUMENT_TYPE)),
                Some(rec) if !rec.yes("DocumentIsCreatable") => problems.push(Problem::not_allowed(DOCUMENT_TYPE)),
                Some(rec) => more.push(("TypeDescription", Value::owned_text(rec.text("Description")))),
            }
        }
    }
    if let Some(account) = fields.get("Account").as_guid() {
        match call.books.get("crm/Accounts", account) {
            None => problems.push(Problem::reference(RELATION)),
            Some(rec) => {
                more.push(("AccountCode", Value::owned_text(rec.text("Code"))));
                more.push(("AccountName", Value::owned_text(rec.text("Name"))));
            }
        }
    }
    let entry = fields.get("FinancialTransactionEntryID").as_guid();
    if entry.is_some_and(|entry| call.books.get(ENTRIES, entry).is_none()) {
        problems.push(Problem::reference(ENTRY));
    }
    if problems.is_empty() {
        Ok(more)
    } else {
        Err(Failure::Invalid(problems))
    }
}

/// A document that names an entry hangs on it.
fn link(call: &mut Call<'_>, fields: &Fields, id: Uuid) {
    let Some(entry) = fields.get("FinancialTransactionEntryID").as_guid() else {
        return;
    };
    let document = call.books.get(DOCUMENTS, id);
    let number = document.map_or(Value::Null, |rec| rec.get("HID").into_owned());
    let subject = document.map_or(Value::Null, |rec| rec.get("Subject").into_owned());
    let fields = vec![
        ("Document", Value::Guid(id)),
        ("DocumentNumber", number),
        ("DocumentSubject", subject),
    ];
    call.books.change(ENTRIES, entry, fields, call.at);
}
