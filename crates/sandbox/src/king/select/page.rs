//! The rows that a selection means, and one page of them.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use base64::Engine as _;
use rust_decimal::Decimal;

use super::selection::{Field, Selection};
use crate::king::books::{Books, Remembered};
use crate::king::columns::{Kind, table};
use crate::king::switches::{RecordCount, Switches, TotalPages};
use crate::king::table::Table;
use crate::king::wire::sheet::{Head, Sheet, Sheets};

/// Tables of which no day of change is known; `MUTDATE_VA` says nothing about
/// them [§4: "most master tables"; which ones is our choice].
const WITHOUT_DAY: &[&str] = &["BOE", "DEBOPP", "GRBMUT", "DIGDOS"];

/// Answers a selection.
pub(crate) fn answer(books: &mut Books, selection: &Selection, switches: &Switches) -> Sheets {
    let places = places(books, selection);
    let total = match selection.most {
        0 => places.len(),
        most => places.len().min(most),
    };
    let size = if selection.page_size == 0 {
        total.max(1)
    } else {
        selection.page_size
    };
    let from = size.saturating_mul(selection.page - 1).min(total);
    let shown = &places[from..from.saturating_add(size).min(total)];
    let mut sheets = vec![meta(total, shown.len(), size, switches)];
    sheets.push(rows(books, selection, shown));
    if selection.documents {
        sheets.push(documents(books, selection, shown));
    }
    sheets
}

fn meta(total: usize, shown: usize, size: usize, switches: &Switches) -> Sheet {
    let pages = total.div_ceil(size).max(1);
    let count = match switches.record_count {
        RecordCount::Total => total,
        RecordCount::Page => shown,
    };
    let empty = match switches.total_pages {
        TotalPages::Filled => false,
        TotalPages::EmptyForOne => pages == 1,
        TotalPages::Empty => true,
    };
    let pages = if empty { String::new() } else { pages.to_string() };
    Sheet::one(
        "METADATA",
        &[("RECORDCOUNT", &count.to_string()), ("TOTALPAGES", &pages)],
    )
}

/// Places of all rows of a selection in its order; remembered for the next
/// page as long as nothing changes.
fn places(books: &mut Books, selection: &Selection) -> Arc<[u32]> {
    let version = books.version();
    if let Some(remembered) = &books.remembered
        && remembered.version == version
        && remembered.question == selection.question
    {
        return remembered.places.clone();
    }
    let Some(table) = books.table(selection.table.name) else {
        return Arc::new([]);
    };
    let places: Arc<[u32]> = find(table, selection).into();
    books.remembered = Some(Remembered {
        question: selection.question.clone(),
        version,
        places: places.clone(),
    });
    places
}

fn find(table: &Table, selection: &Selection) -> Vec<u32> {
    let since = selection
        .changed_from
        .filter(|_| !WITHOUT_DAY.contains(&table.def.name));
    let fits =
        |place: &u32| since.is_none_or(|day| table.changed(*place) >= day) && selection.filter.holds(table, *place);
    for (group, columns) in table.def.unique.iter().enumerate() {
        if let Some(values) = selection.filter.key(columns) {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            return table.find(group, &values).filter(fits).into_iter().collect();
        }
    }
    let mut places: Vec<u32> = table.places().filter(fits).collect();
    sort(table, &mut places, &selection.order);
    places
}

/// Rows with equal values stand in the order of their key.
fn sort(table: &Table, places: &mut [u32], order: &[(u8, bool)]) {
    let key = table.def.unique.first().map_or(&[][..], Vec::as_slice);
    let columns: Vec<(u8, bool)> = order
        .iter()
        .copied()
        .chain(key.iter().map(|column| (*column, false)))
        .collect();
    let mut keyed: Vec<(Vec<SortKey>, u32)> = places
        .iter()
        .map(|place| {
            (
                columns
                    .iter()
                    .map(|(column, _)| SortKey::of(table, *place, *column))
                    .collect(),
                *place,
            )
        })
        .collect();
    keyed.sort_by(|(left, _), (right, _)| compare(left, right, &columns));
    for (place, (_, sorted)) in places.iter_mut().zip(keyed) {
        *place = sorted;
    }
}

fn compare(left: &[SortKey], right: &[SortKey], columns: &[(u8, bool)]) -> Ordering {
    for ((left, right), (_, down)) in left.iter().zip(right).zip(columns) {
        let order = left.cmp(right);
        let order = if *down { order.reverse() } else { order };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

/// Cells without a value come first, as in the database.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    Nothing,
    Number(Decimal),
    Text(String),
}

impl SortKey {
    fn of(table: &Table, place: u32, column: u8) -> SortKey {
        let Some(cell) = table.cell(place, column) else {
            return SortKey::Nothing;
        };
        if table.def.at(column).kind.is_number()
            && let Ok(number) = cell.parse()
        {
            return SortKey::Number(number);
        }
        // dates are kept in an order that text keeps too
        SortKey::Text(cell.to_uppercase())
    }
}

fn rows(books: &Books, selection: &Selection, places: &[u32]) -> Sheet {
    let heads = selection.fields.iter().map(|field| match field {
        Field::Own(column) => {
            let column = selection.table.at(*column);
            Head::kept(column.name, column.kind)
        }
        Field::Booking(column) => {
            let column = table("BOE").map(|table| table.at(*column));
            column.map_or_else(
                || Head::text(""),
                |column| Head::kept(&format!("BOE_{}", column.name), column.kind),
            )
        }
    });
    let rows = match books.table(selection.table.name) {
        Some(table) => places
            .iter()
            .map(|place| {
                selection
                    .fields
                    .iter()
                    .map(|field| cell(books, table, *place, *field))
                    .collect()
            })
            .collect(),
        None => Vec::new(),
    };
    Sheet {
        name: "DATA",
        heads: heads.collect(),
        rows,
    }
}

fn cell(books: &Books, table: &Table, place: u32, field: Field) -> Option<String> {
    match field {
        Field::Own(column) if table.def.at(column).kind == Kind::Bytes => file(books, table, place),
        Field::Own(column) => table.cell(place, column).map(Cow::into_owned),
        Field::Booking(column) => {
            let bookings = books.table("BOE")?;
            let key: Vec<String> = ["DAGB", "JR", "PN", "RG"]
                .iter()
                .map(|name| table.get(place, name).map(Cow::into_owned).unwrap_or_default())
                .collect();
            let key: Vec<&str> = key.iter().map(String::as_str).collect();
            let row = bookings.find(0, &key)?;
            bookings.cell(row, column).map(Cow::into_owned)
        }
    }
}

/// The bytes of a document, in base64.
fn file(books: &Books, table: &Table, place: u32) -> Option<String> {
    let number: u32 = table.get(place, "NR")?.parse().ok()?;
    let document = books.documents.iter().find(|document| document.number == number)?;
    Some(base64::engine::general_purpose::STANDARD.encode(&document.content))
}

/// The documents of the rows shown. Only that a second table comes is known
/// [§4]; its columns are those of the table that takes documents in.
fn documents(books: &Books, selection: &Selection, places: &[u32]) -> Sheet {
    const SHOWN: [&str; 7] = ["DAGB", "JR", "PN", "RG", "FILENAME", "FILEDESCRIPTION", "FILE"];
    let mut sheet = Sheet {
        name: "DIGDOS",
        heads: Vec::new(),
        rows: Vec::new(),
    };
    let Some(table) = books.table("DIGDOS") else {
        return sheet;
    };
    let columns: Vec<u8> = SHOWN.iter().filter_map(|name| table.def.column(name)).collect();
    sheet.heads = columns
        .iter()
        .map(|column| Head::kept(table.def.at(*column).name, table.def.at(*column).kind))
        .collect();
    if selection.table.name != "BOE" {
        return sheet;
    }
    let wanted: Vec<u32> = books
        .postings
        .iter()
        .enumerate()
        .filter(|(_, posting)| posting.rows.iter().any(|row| places.contains(row)))
        .flat_map(|(index, _)| books.documents.iter().filter(move |document| document.posting == index))
        .map(|document| document.number)
        .collect();
    sheet.rows = wanted
        .iter()
        .filter_map(|number| table.by_key(&number.to_string()))
        .map(|place| {
            columns
                .iter()
                .map(|column| cell(books, table, place, Field::Own(*column)))
                .collect()
        })
        .collect();
    sheet
}
