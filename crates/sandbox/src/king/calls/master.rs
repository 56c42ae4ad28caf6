//! Master rows: create, update and delete [apis/king.md §5].

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Call;
use crate::king::answer::{Answer, Outcome, Refused, Value};
use crate::king::books::Books;
use crate::king::columns::TableDef;
use crate::king::select::filter::unknown_column;
use crate::king::select::selection::{conditions, incomplete, table_of};
use crate::king::switches::{DebtorRange, NextDebtor, Switches, UnchangedUpdate};
use crate::king::table::{Row, Taken, set, value};
use crate::king::value::read;
use crate::king::wire::dataset::{DataSet, Record};

/// Tables whose rows a client may write.
const WRITABLE: &[&str] = &[
    "DEB",
    "KPL",
    "KDR",
    "MEDEWERKER",
    "ART",
    "ARTGRP",
    "BETCOND",
    "BTW",
    "GRB",
];

/// Columns that must name a row elsewhere.
const REFERENCES: &[(&str, &str)] = &[
    ("BETCOND", "BETCOND"),
    ("LAND", "LAND"),
    ("KPL", "KPL"),
    ("KDR", "KDR"),
    ("SLUITREK", "GRB"),
];

pub(super) fn create(call: &mut Call<'_>) -> Outcome {
    let set = call.parameters.set("Stamtabel")?;
    let meta = set.table("METADATA").next().ok_or_else(|| incomplete("TABLE"))?;
    let table = table_of(meta, WRITABLE)?;
    let data = only_data(set)?;
    let cells = cells(call, table, data)?;
    let today = call.today();
    let key = make(call.books, call.switches, table, cells, today)?;
    Ok(Answer::of("Primarykey", Value::Text(key)))
}

/// Adds a row, whoever asks: its key.
pub(crate) fn make(
    books: &mut Books,
    switches: &Switches,
    table: &'static TableDef,
    cells: Vec<(u8, Option<String>)>,
    today: Date,
) -> Result<String, Refused> {
    let mut row = Row::new();
    for (column, kept) in cells {
        set(&mut row, column, kept.as_deref());
    }
    complete(books, switches, table, &mut row)?;
    check(books, switches, table, &row)?;
    let key = primary_key(table, &row);
    books
        .insert_in(table.name, row, today)
        .map_err(|taken| in_use(table, &taken))?;
    Ok(key)
}

pub(super) fn update(call: &mut Call<'_>) -> Outcome {
    let set = call.parameters.set("Mutatie")?;
    let (table, place) = target(call, set)?;
    let cells = cells(call, table, only_data(set)?)?;
    let today = call.today();
    change(call.books, call.switches, table, place, &cells, today)?;
    Ok(Answer::default())
}

/// Changes cells of a row, whoever asks.
pub(crate) fn change(
    books: &mut Books,
    switches: &Switches,
    table: &'static TableDef,
    place: u32,
    cells: &[(u8, Option<String>)],
    today: Date,
) -> Result<(), Refused> {
    let mut row = books.table(table.name).map(|rows| rows.row(place)).unwrap_or_default();
    let mut news = false;
    for (column, kept) in cells {
        if kept.is_none() && table.at(*column).required {
            return Err(Refused::Text(format!("Veld {} is verplicht", table.at(*column).name)));
        }
        news |= value(&row, *column) != kept.as_deref();
        set(&mut row, *column, kept.as_deref());
    }
    check(books, switches, table, &row)?;
    if !news && switches.unchanged_update == UnchangedUpdate::LeftAlone {
        return Ok(());
    }
    books
        .change_in(table.name, place, cells, today)
        .map_err(|taken| in_use(table, &taken))
}

pub(super) fn delete(call: &mut Call<'_>) -> Outcome {
    let set = call.parameters.set("Mutatie")?;
    let (table, place) = target(call, set)?;
    remove(call.books, table.name, place)?;
    Ok(Answer::default())
}

/// Takes a row away, whoever asks.
pub(crate) fn remove(books: &mut Books, table: &str, place: u32) -> Result<(), Refused> {
    if table == "DEB" {
        let number = books
            .table("DEB")
            .and_then(|rows| rows.get(place, "NR").map(String::from));
        let booked = books.table("DEBOPP").is_some_and(|items| {
            items
                .places()
                .any(|item| items.get(item, "DEB").as_deref() == number.as_deref())
        });
        if booked {
            return Err(Refused::text(
                "De debiteur heeft openstaande posten en kan niet worden verwijderd",
            ));
        }
    }
    books.remove_in(table, place);
    Ok(())
}

fn only_data(set: &DataSet) -> Result<&Record, String> {
    let mut rows = set.table("DATA");
    match (rows.next(), rows.next()) {
        (Some(row), None) => Ok(row),
        (None, _) => Err("De tabel DATA ontbreekt".into()),
        _ => Err("De tabel DATA heeft meer dan een rij".into()),
    }
}

/// The one row that a mutation's `SELECTION` names.
fn target(call: &Call<'_>, set: &DataSet) -> Result<(&'static TableDef, u32), Refused> {
    let selection = set.table("SELECTION").next().ok_or_else(|| incomplete("TABLE"))?;
    let table = table_of(selection, WRITABLE)?;
    let (filter, _) = conditions(selection, table, call.switches)?;
    let Some(rows) = call.books.table(table.name) else {
        return Err(Refused::text("Geen record gevonden"));
    };
    let mut found = rows.places().filter(|place| filter.holds(rows, *place));
    match (found.next(), found.next()) {
        (Some(place), None) => Ok((table, place)),
        (None, _) => Err(Refused::text("Geen record gevonden")),
        _ => Err(Refused::text("De selectie wijst meer dan een record aan")),
    }
}

/// The cells of a row in kept form.
fn cells(call: &Call<'_>, table: &'static TableDef, data: &Record) -> Result<Vec<(u8, Option<String>)>, String> {
    data.cells
        .iter()
        .map(|cell| {
            let column = table
                .column(&cell.name)
                .ok_or_else(|| unknown_column(table, &cell.name))?;
            if table.at(column).read_only {
                return Err(format!("Veld {} is niet toegankelijk", table.at(column).name));
            }
            let kept = read(table.at(column), &cell.text, cell.typed, call.switches)?;
            Ok((column, kept))
        })
        .collect()
}

/// Fields that are required get the first value available [§5].
fn complete(books: &Books, switches: &Switches, table: &'static TableDef, row: &mut Row) -> Result<(), Refused> {
    put(table, row, "BLOK", "N");
    if table.name == "DEB" {
        if value_of(table, row, "NR").is_none() {
            let next = next_debtor(books, switches)?;
            put(table, row, "NR", &next);
        }
        for (name, text) in [
            ("BETCOND", "1"),
            ("BTWPL", "B"),
            ("SLUITREK", "1300"),
            ("DECBUDVERPL", "N"),
        ] {
            put(table, row, name, text);
        }
    }
    let missing = table
        .columns
        .iter()
        .find(|column| column.required && value_of(table, row, column.name).is_none());
    match missing {
        Some(column) => Err(Refused::Text(format!("Veld {} is verplicht", column.name))),
        None => Ok(()),
    }
}

/// Fills a cell that is empty.
fn put(table: &TableDef, row: &mut Row, name: &str, text: &str) {
    if let Some(column) = table.column(name)
        && value_of(table, row, name).is_none()
    {
        set(row, column, Some(text));
    }
}

fn value_of<'a>(table: &TableDef, row: &'a Row, name: &str) -> Option<&'a str> {
    value(row, table.column(name)?)
}

/// A number within the range of debtors that nobody has.
pub(crate) fn next_debtor(books: &Books, switches: &Switches) -> Result<String, Refused> {
    let (first, last) = books.settings.debtors;
    let rows = books.table("DEB").into_iter();
    let numbers = rows.flat_map(|rows| {
        rows.places()
            .filter_map(move |place| rows.get(place, "NR")?.parse::<u32>().ok())
    });
    let taken: BTreeSet<u32> = numbers.filter(|number| (first..=last).contains(number)).collect();
    let after = taken.last().map_or(first, |highest| highest + 1);
    let next = match switches.next_debtor {
        NextDebtor::AfterHighest => after,
        NextDebtor::FirstFree => (first..after).find(|number| !taken.contains(number)).unwrap_or(after),
    };
    if next > last {
        return Err(Refused::text("Er is geen debiteurnummer meer vrij"));
    }
    Ok(next.to_string())
}

fn check(books: &Books, switches: &Switches, table: &'static TableDef, row: &Row) -> Result<(), Refused> {
    if table.name != "DEB" {
        return Ok(());
    }
    let (first, last) = books.settings.debtors;
    let number: u32 = value_of(table, row, "NR")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    if !(first..=last).contains(&number) && switches.debtor_range == DebtorRange::Refused {
        let text = format!("Debiteurnummer {number} valt buiten de reeks {first} - {last}");
        return Err(Refused::Text(text));
    }
    if value_of(table, row, "BTWPL").is_some_and(|text| !["B", "L", "I", "U", "N"].contains(&text)) {
        return Err(Refused::text("Veld BTWPL: de waarde is onbekend"));
    }
    for (name, elsewhere) in REFERENCES {
        if let Some(key) = value_of(table, row, name)
            && books.table(elsewhere).is_some_and(|rows| rows.by_key(key).is_none())
        {
            return Err(Refused::Text(format!(
                "Veld {name}: {key} bestaat niet in tabel {elsewhere}"
            )));
        }
    }
    Ok(())
}

fn in_use(table: &TableDef, taken: &Taken) -> Refused {
    Refused::Text(format!("Veld {} van tabel {} moet uniek zijn", taken.0, table.name))
}

/// For a debtor its number, else the value of its key [§5].
fn primary_key(table: &TableDef, row: &Row) -> String {
    let name = if table.name == "DEB" {
        "NR"
    } else {
        table.at(table.unique[0][0]).name
    };
    value_of(table, row, name).unwrap_or_default().to_owned()
}
