//! salesentry/SalesEntryLines: lines of an entry that is there already; the
//! last line takes the entry with it [apis/exact.md §8.1].

use uuid::Uuid;

use super::draft::{Draft, DraftLine};
use super::entry::{again, untouched};
use super::posting;
use crate::exact::calls::Call;
use crate::exact::failure::Failure;
use crate::exact::texts::{ENTRY, Problem};
use crate::exact::value::Value;
use crate::exact::wire::read::Bound;

const LINES: &str = "salesentry/SalesEntryLines";

pub(crate) fn create(call: &mut Call<'_>, bound: &Bound) -> Result<Uuid, Failure> {
    let Some(entry) = bound.get("EntryID").and_then(Value::as_guid) else {
        return Err(Failure::one(Problem::mandatory(ENTRY)));
    };
    let mut draft = Draft::of_books(call.books, entry).ok_or_else(|| Failure::one(Problem::reference(ENTRY)))?;
    untouched(call, entry)?;
    let id = call.books.draw();
    draft.lines.push(DraftLine {
        id: Some(id),
        ..DraftLine::of(bound)
    });
    again(call, &draft, entry)?;
    Ok(id)
}

pub(crate) fn update(call: &mut Call<'_>, id: Uuid, bound: &Bound) -> Result<(), Failure> {
    let entry = entry_of(call, id)?;
    untouched(call, entry)?;
    let mut draft = Draft::of_books(call.books, entry).ok_or(Failure::NotFound)?;
    for line in draft.lines.iter_mut().filter(|line| line.id == Some(id)) {
        if ["AmountFC", "VATCode"].iter().any(|name| bound.get(name).is_some()) {
            // computed anew unless it is sent too
            line.fields.set("VATAmountFC", Value::Null);
            line.fields.set("VATPercentage", Value::Null);
        }
        line.fields.lay(bound);
    }
    again(call, &draft, entry)
}

pub(crate) fn delete(call: &mut Call<'_>, id: Uuid) -> Result<(), Failure> {
    let entry = entry_of(call, id)?;
    untouched(call, entry)?;
    let mut draft = Draft::of_books(call.books, entry).ok_or(Failure::NotFound)?;
    draft.lines.retain(|line| line.id != Some(id));
    if draft.lines.is_empty() {
        posting::unpost(call.books, entry, call.at);
        return Ok(());
    }
    again(call, &draft, entry)
}

fn entry_of(call: &Call<'_>, id: Uuid) -> Result<Uuid, Failure> {
    let rec = call.books.get(LINES, id).ok_or(Failure::NotFound)?;
    rec.guid("EntryID").ok_or(Failure::NotFound)
}
