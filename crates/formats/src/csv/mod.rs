//! Invoices as CSV: one row per line, rows of one number make one invoice.
//!
//! The columns are described in `docs.md` of this crate. A bad row refuses its own invoice and no other.

mod cell;
mod columns;
mod head;
mod invoice;
mod line;
mod number;

use std::collections::HashMap;

use boekbrug_model::{Finding, FindingCode};
use csv::StringRecord;

use self::cell::Row;
pub use self::columns::Column;
use self::columns::Columns;
use self::number::Style;
use crate::decode::csv_text;
use crate::{Document, Limits, Refused, too_large};

/// One invoice of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CsvInvoice {
    /// The first of its rows, counted as a spreadsheet does: the header is row 1.
    pub row: usize,
    /// The invoice, or why it is none.
    pub result: Result<Document, Refused>,
}

/// Reads every invoice of a file, in the order in which their numbers appear.
///
/// # Errors
/// Findings about the file as a whole: its encoding, its size, its header. Then nothing of it is read.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<CsvInvoice>, Vec<Finding>> {
    if bytes.len() > limits.file_bytes {
        return Err(vec![too_large(bytes.len(), limits.file_bytes)]);
    }
    let text = csv_text(bytes).map_err(|finding| vec![finding])?;
    let delimiter = columns::delimiter(&text);
    // Counted before the reader makes a cell of each; a row that spans lines inside quotes is seen below.
    let cells = |line: &[u8]| line.split(|byte| *byte == delimiter).count();
    if text
        .as_bytes()
        .split(|byte| *byte == b'\n')
        .any(|line| cells(line) > limits.columns)
    {
        return Err(over("columns", limits.columns));
    }
    let mut records = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .into_records();
    let header = records.next().and_then(Result::ok);
    let header = header.ok_or_else(|| vec![Finding::new(FindingCode::DocumentEmpty)])?;
    if header.len() > limits.columns {
        return Err(over("columns", limits.columns));
    }
    let columns = Columns::of(&header)?;
    let records = kept(records, limits)?;
    let style = Style::of(
        delimiter,
        records.iter().flat_map(|(_, record)| columns.numbers(record)),
    );
    let groups = grouped(&records, &columns);
    Ok(groups
        .into_iter()
        .map(|rows| invoice::read(&rows, &columns, style, limits))
        .collect())
}

/// The records that hold anything, each with its row number.
fn kept(
    records: impl Iterator<Item = csv::Result<StringRecord>>,
    limits: &Limits,
) -> Result<Vec<(usize, StringRecord)>, Vec<Finding>> {
    let mut kept = Vec::new();
    for (index, record) in records.enumerate() {
        let record = record.map_err(|_| vec![Finding::new(FindingCode::DocumentEncoding).with("encoding", "UTF-8")])?;
        if record.len() > limits.columns {
            return Err(over("columns", limits.columns));
        }
        if index >= limits.rows {
            return Err(over("rows", limits.rows));
        }
        if record.iter().any(|cell| cell.len() > limits.text_bytes) {
            return Err(over("text", limits.text_bytes));
        }
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            kept.push((index + 2, record));
        }
    }
    Ok(kept)
}

fn over(what: &str, max: usize) -> Vec<Finding> {
    vec![
        Finding::new(FindingCode::DocumentTooComplex)
            .with("what", what)
            .with("max", max),
    ]
}

/// Rows by invoice number. A row without number goes with the row above it, whose invoice it then refuses: it may be
/// a line of that invoice, which must not be booked without it.
fn grouped<'a>(records: &'a [(usize, StringRecord)], columns: &Columns) -> Vec<Vec<Row<'a>>> {
    let mut places: HashMap<&'a str, usize> = HashMap::new();
    let mut groups: Vec<Vec<Row<'a>>> = Vec::new();
    let mut last = None;
    for (number, record) in records {
        let place = match (columns.cell(record, Column::Number), last) {
            (Some(key), _) => *places.entry(key).or_insert(groups.len()),
            (None, Some(last)) => last,
            (None, None) => groups.len(),
        };
        if place == groups.len() {
            groups.push(Vec::new());
        }
        if let Some(group) = groups.get_mut(place) {
            group.push(Row {
                number: *number,
                record,
            });
        }
        last = Some(place);
    }
    groups
}
