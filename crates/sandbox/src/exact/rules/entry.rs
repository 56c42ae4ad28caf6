//! salesentry/SalesEntries. `YourRef` is not unique: the same invoice can be
//! booked twice [apis/exact.md §8.1].

use uuid::Uuid;

use super::draft::Draft;
use super::entry_check::{self, Checked, open_period, today};
use super::posting;
use crate::exact::calls::Call;
use crate::exact::division::Division;
use crate::exact::failure::Failure;
use crate::exact::switches::EntryNumbers;
use crate::exact::texts::{ENTRY_NUMBER, Problem};
use crate::exact::value::Value;
use crate::exact::wire::read::Bound;

const ENTRIES: &str = "salesentry/SalesEntries";

pub(crate) fn create(call: &mut Call<'_>, bound: &Bound) -> Result<Uuid, Failure> {
    let draft = Draft::new(bound);
    let checked = check(call, &draft)?;
    let number = number(call, &draft, &checked)?;
    Ok(posting::post(
        call.books,
        &draft,
        &checked,
        number,
        &call.switches,
        call.at,
    ))
}

pub(crate) fn update(call: &mut Call<'_>, id: Uuid, bound: &Bound) -> Result<(), Failure> {
    untouched(call, id)?;
    let mut draft = Draft::of_books(call.books, id).ok_or(Failure::NotFound)?;
    follow(&mut draft, bound);
    draft.fields.lay(bound);
    again(call, &draft, id)
}

/// What is derived from a changed field is derived anew.
fn follow(draft: &mut Draft, bound: &Bound) {
    if bound.get("EntryDate").is_some() {
        for name in ["ReportingYear", "ReportingPeriod", "DueDate"] {
            draft.fields.set(name, Value::Null);
        }
    }
    if bound.get("PaymentCondition").is_some() {
        draft.fields.set("DueDate", Value::Null);
    }
    if bound.get("Customer").is_some() {
        // another customer: receivable, condition and reference are made
        // anew [§8.1, seen]
        for name in ["PaymentCondition", "PaymentReference", "DueDate"] {
            draft.fields.set(name, Value::Null);
        }
    }
}

/// Books an entry again after a change, under its own number.
pub(super) fn again(call: &mut Call<'_>, draft: &Draft, id: Uuid) -> Result<(), Failure> {
    let checked = check(call, draft)?;
    let number = call
        .books
        .get(ENTRIES, id)
        .and_then(|rec| rec.get("EntryNumber").as_int());
    posting::post(
        call.books,
        draft,
        &checked,
        number.unwrap_or(0),
        &call.switches,
        call.at,
    );
    Ok(())
}

pub(crate) fn delete(call: &mut Call<'_>, id: Uuid) -> Result<(), Failure> {
    untouched(call, id)?;
    posting::unpost(call.books, id, call.at);
    Ok(())
}

/// An entry in a closed period stays as it is.
pub(super) fn untouched(call: &Call<'_>, id: Uuid) -> Result<(), Failure> {
    let rec = call.books.get(ENTRIES, id).ok_or(Failure::NotFound)?;
    let number = |name| rec.get(name).as_int().unwrap_or(0);
    open_period(
        call.books,
        number("ReportingYear"),
        number("ReportingPeriod"),
        &call.switches,
    )
    .map_err(Failure::one)
}

fn check(call: &Call<'_>, draft: &Draft) -> Result<Checked, Failure> {
    entry_check::check(call.books, draft, today(call.at), &call.switches).map_err(Failure::Invalid)
}

/// The number that was sent and is free, else the journal's next one:
/// `26700001` is year 26, journal 70, first entry.
fn number(call: &mut Call<'_>, draft: &Draft, checked: &Checked) -> Result<i64, Failure> {
    let sent = ["EntryNumber", "InvoiceNumber"]
        .into_iter()
        .find_map(|name| draft.fields.get(name).as_int())
        .filter(|_| call.switches.entry_numbers == EntryNumbers::Honoured);
    if let Some(sent) = sent {
        if taken(call.books, &checked.journal, sent) {
            return Err(Failure::one(Problem::in_use(ENTRY_NUMBER)));
        }
        return Ok(sent);
    }
    Ok(next_number(call.books, &checked.journal, checked.year))
}

/// The next number of a journal that nobody has.
pub(super) fn next_number(books: &mut Division, journal: &str, year: i64) -> i64 {
    let start = (year % 100) * 1_000_000 + i64::from(journal.parse::<u16>().unwrap_or(99)) * 10_000;
    let key = (journal.to_owned(), year);
    let mut last = books.counters.get(&key).copied().unwrap_or(start);
    loop {
        last += 1;
        if !taken(books, journal, last) {
            break;
        }
    }
    books.counters.insert(key, last);
    last
}

fn taken(books: &Division, journal: &str, number: i64) -> bool {
    let rows = books.table(ENTRIES).all_with("EntryNumber", &Value::Int(number));
    rows.iter().any(|rec| rec.text("Journal") == journal)
}
