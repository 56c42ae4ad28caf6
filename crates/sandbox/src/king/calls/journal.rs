//! `CreateJournaalpost`, `UpdateJournaalpost`, `DeleteJournaalpost`.

use super::Call;
use crate::king::answer::{Answer, Outcome, Refused, Value};
use crate::king::books::Books;
use crate::king::posting::check::{Checked, check};
use crate::king::posting::row::{Entry, bookings, inherit};
use crate::king::posting::{dossier, save};
use crate::king::switches::{BookingKey, Switches, WarningPlace};
use crate::king::value::{self, Typed};
use crate::king::wire::dataset::{DataSet, Record};
use crate::king::wire::operations::Door;
use crate::king::wire::sheet::{Form, Head, Sheet, Sheets};

/// Columns of a booking that may change afterwards [our choice].
const CHANGEABLE: &[&str] = &[
    "OMSCHR", "OPM", "BOEKSTUK", "DATVERV", "KPL", "KDR", "DOSSIER", "BETWIST",
];

/// Books all rows, or none: nothing is written before everything is checked.
pub(super) fn create(call: &mut Call<'_>, _door: Door) -> Outcome {
    let set = call.parameters.set("Journaalpost")?;
    let records: Vec<&Record> = set.table("BOE").collect();
    if records.is_empty() {
        return Err(Refused::text("De tabel BOE ontbreekt"));
    }
    let mut entries: Vec<Entry> = records
        .iter()
        .map(|record| Entry::parse(record, call.switches))
        .collect::<Result<_, _>>()?;
    inherit(&mut entries)?;
    let used = save::number(call.books, &mut entries);
    let rows = check(call.books, entries, call.switches)?;
    let documents = dossier::offered(set, call.switches)?;
    let today = call.today();
    save::note(call.books, &used, today);
    let posting = save::save(call.books, &rows, call.now, today);
    dossier::keep(call.books, posting, documents, today);
    let warnings: Vec<String> = rows.iter().map(|row| row.warnings.join("; ")).collect();
    let all: Vec<&str> = warnings
        .iter()
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    let notice = (call.switches.warning_in_message && !all.is_empty()).then(|| all.join("; "));
    Ok(Answer {
        values: vec![
            (
                "Journaalpost",
                Value::Data(echo(set, &records, &rows, &warnings, call.switches)),
            ),
            ("Primarykey", Value::Texts(keys(call.books, posting, call.switches))),
        ],
        notice,
    })
}

/// The dataset as it was sent, with the invoice number and `BOE_WARNING`
/// [apis/king.md §6.3]. Documents are not sent back [our choice].
fn echo(set: &DataSet, records: &[&Record], rows: &[Checked], warnings: &[String], switches: &Switches) -> Sheets {
    let mut names: Vec<(String, Typed)> = Vec::new();
    for cell in set.table("BOE").flat_map(|record| &record.cells) {
        if !names.iter().any(|(name, _)| name.eq_ignore_ascii_case(&cell.name)) {
            names.push((cell.name.clone(), cell.typed));
        }
    }
    for server_made in ["FACT", "BOEKSTUK"] {
        let known = names.iter().any(|(name, _)| name.eq_ignore_ascii_case(server_made));
        if !known && rows.iter().any(|row| row.entry.get(server_made).is_some()) {
            names.push((server_made.to_owned(), Typed::Text));
        }
    }
    let heads: Vec<Head> = names
        .iter()
        .map(|(name, typed)| Head {
            name: name.clone(),
            form: Form::Echo(*typed),
        })
        .collect();
    let cells = records.iter().zip(rows).map(|(record, row)| {
        let cell = |(name, _): &(String, Typed)| {
            let sent = record.get(name).filter(|text| !text.is_empty()).map(str::to_owned);
            let made = ["FACT", "BOEKSTUK"].contains(&name.to_uppercase().as_str());
            sent.or_else(|| row.entry.get(name).filter(|_| made).map(str::to_owned))
        };
        names.iter().map(cell).collect()
    });
    let mut sheet = Sheet {
        name: "BOE",
        heads,
        rows: cells.collect(),
    };
    if !switches.warnings {
        return vec![sheet];
    }
    match switches.warning_place {
        WarningPlace::InRow => {
            sheet.heads.push(Head::text("BOE_WARNING"));
            for (row, warning) in sheet.rows.iter_mut().zip(warnings) {
                row.push(Some(warning.clone()));
            }
            vec![sheet]
        }
        WarningPlace::OwnTable => {
            let mut own = Sheet {
                name: "BOE_WARNING",
                heads: vec![Head::text("MESSAGE")],
                rows: Vec::new(),
            };
            own.rows = warnings
                .iter()
                .filter(|text| !text.is_empty())
                .map(|text| vec![Some(text.clone())])
                .collect();
            vec![sheet, own]
        }
    }
}

fn keys(books: &Books, posting: usize, switches: &Switches) -> Vec<String> {
    let Some((posting, bookings)) = books.postings.get(posting).zip(books.table("BOE")) else {
        return Vec::new();
    };
    let mut keys: Vec<String> = posting
        .rows
        .iter()
        .map(|place| {
            let parts = ["DAGB", "JR", "PN", "RG"].map(|name| {
                let cell = bookings.get(*place, name).map(String::from).unwrap_or_default();
                match switches.booking_key {
                    BookingKey::Named => format!("{name}={cell}"),
                    _ => cell,
                }
            });
            parts.join(if switches.booking_key == BookingKey::Tabs {
                "\t"
            } else {
                ";"
            })
        })
        .collect();
    if switches.booking_key == BookingKey::FirstRow {
        keys.truncate(1);
    }
    keys
}

/// The place of a row by its key in any of the forms that are given out.
fn by_key(books: &Books, key: &str) -> Result<u32, Refused> {
    let parts: Vec<&str> = key
        .split([';', '\t'])
        .map(|part| part.split_once('=').map_or(part, |(_, value)| value).trim())
        .collect();
    let bookings = books.table("BOE");
    bookings
        .filter(|_| parts.len() == 4)
        .and_then(|bookings| bookings.find(0, &parts))
        .ok_or_else(|| Refused::Text(format!("Boeking {key} bestaat niet")))
}

/// Changes texts and dates of one row; amounts and accounts stay.
pub(super) fn update(call: &mut Call<'_>) -> Outcome {
    let place = by_key(call.books, call.parameters.text("Primarykey"))?;
    let set = call.parameters.set("Journaalpost")?;
    let record = set
        .table("BOE")
        .next()
        .ok_or_else(|| Refused::text("De tabel BOE ontbreekt"))?;
    let def = bookings().ok_or_else(|| Refused::text("Onbekende tabel BOE"))?;
    let mut cells = Vec::new();
    for cell in &record.cells {
        let name = CHANGEABLE.iter().find(|name| name.eq_ignore_ascii_case(&cell.name));
        let column = name.and_then(|name| def.column(name));
        let column = column.ok_or_else(|| format!("Veld {} van een boeking kan niet worden gewijzigd", cell.name))?;
        cells.push((
            column,
            value::read(def.at(column), &cell.text, cell.typed, call.switches)?,
        ));
    }
    let today = call.today();
    if let Some(bookings) = call.books.table_mut("BOE") {
        // the key is not among the columns that may change
        let _ = bookings.change(place, &cells, today);
    }
    Ok(Answer::default())
}

/// Takes back the whole booking of which the key names a row.
pub(super) fn delete(call: &mut Call<'_>) -> Outcome {
    let place = by_key(call.books, call.parameters.text("Primarykey"))?;
    let posting = call
        .books
        .postings
        .iter()
        .position(|posting| posting.rows.contains(&place));
    if let Some(posting) = posting {
        let today = call.today();
        save::take_back(call.books, posting, today);
    }
    Ok(Answer::default())
}
