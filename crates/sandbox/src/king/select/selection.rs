//! One row of a selection, read and checked.

use jiff::civil::Date;

use super::filter::{Filter, unknown_column};
use crate::king::columns::{READABLE, TableDef, table};
use crate::king::switches::{DateIn, Switches, Tags};
use crate::king::value::{self, Typed};
use crate::king::wire::dataset::{DataSet, Record};

/// What `GetStamtabelRecords` is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    pub(crate) table: &'static TableDef,
    pub(crate) fields: Vec<Field>,
    pub(crate) filter: Filter,
    /// Columns, and whether each runs downwards.
    pub(crate) order: Vec<(u8, bool)>,
    /// 0 is no limit.
    pub(crate) most: usize,
    /// 0 is everything on one page.
    pub(crate) page_size: usize,
    /// From 1.
    pub(crate) page: usize,
    pub(crate) changed_from: Option<Date>,
    pub(crate) documents: bool,
    /// What decides which rows in which order, as text.
    pub(crate) question: String,
}

/// A column to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Own(u8),
    /// `BOE_<column>` of a ledger line: from the row that made it [§4].
    Booking(u8),
}

impl Selection {
    /// Reads the selection in a dataset.
    ///
    /// # Errors
    /// The incomplete selection in the words that were seen; everything else
    /// in ours.
    pub(crate) fn parse(set: &DataSet, switches: &Switches) -> Result<Selection, String> {
        let row = set.rows.first().ok_or_else(|| incomplete("TABLE"))?;
        let table = table_of(row, READABLE)?;
        let fields = fields_of(table, required(row, "SELECTFIELDS")?)?;
        let (filter, question) = conditions(row, table, switches)?;
        let order_by = required_tag(row, "ORDERBY")?;
        let changed = row.get("MUTDATE_VA").map(str::trim).filter(|text| !text.is_empty());
        let changed_from = match changed {
            Some(text) => {
                let day = value::day(text, Typed::Text, DateIn::Lenient);
                Some(day.ok_or_else(|| format!("De selectie is onjuist: '{text}' is geen geldige datum"))?)
            }
            None => None,
        };
        Ok(Selection {
            table,
            fields,
            filter,
            order: order_of(table, order_by)?,
            most: count(row, "MAXRESULT", switches)?,
            page_size: count(row, "PAGESIZE", switches)?,
            page: count(row, "SELECTPAGE", switches)?.max(1),
            changed_from,
            documents: row.cell("PDF_BESTAND").is_some(),
            question: format!(
                "{}\u{2}{question}\u{2}{order_by}\u{2}{}",
                table.name,
                changed.unwrap_or("")
            ),
        })
    }
}

/// The conditions in a row of a selection or a mutation, and what they are as
/// text.
pub(crate) fn conditions(
    row: &Record,
    table: &'static TableDef,
    switches: &Switches,
) -> Result<(Filter, String), String> {
    let tag = |name| match switches.where_tags {
        Tags::Required => required_tag(row, name),
        Tags::Optional => Ok(row.get(name).unwrap_or("")),
    };
    let (fields, operators, values) = (tag("WHEREFIELDS")?, tag("WHEREOPERATORS")?, tag("WHEREVALUES")?);
    let filter = Filter::parse(table, fields, operators, values, switches)?;
    Ok((filter, format!("{fields}\u{2}{operators}\u{2}{values}")))
}

/// The table that a row names, of those that are allowed.
pub(crate) fn table_of(row: &Record, allowed: &[&str]) -> Result<&'static TableDef, String> {
    let name = required(row, "TABLE")?.trim();
    table(name)
        .filter(|table| allowed.contains(&table.name))
        .ok_or_else(|| format!("Onbekende tabel {name}"))
}

/// The columns that a row wants to see: separated by TAB or `;`, or all.
pub(crate) fn fields_of(table: &'static TableDef, text: &str) -> Result<Vec<Field>, String> {
    if text.trim() == "*" {
        return Ok((0..)
            .zip(&table.columns)
            .map(|(column, _)| Field::Own(column))
            .collect());
    }
    text.split(['\t', ';'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| field(table, name).ok_or_else(|| unknown_column(table, name)))
        .collect()
}

fn field(table_def: &'static TableDef, name: &str) -> Option<Field> {
    if let Some(column) = table_def.column(name) {
        return Some(Field::Own(column));
    }
    let booking = name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("BOE_")) && table_def.name == "GRBMUT";
    let column = table("BOE")?.column(name.get(4..)?)?;
    booking.then_some(Field::Booking(column))
}

/// Columns of an order, separated by `;`, `,` or TAB, each with `DESC` or not.
fn order_of(table: &'static TableDef, text: &str) -> Result<Vec<(u8, bool)>, String> {
    text.split(['\t', ';', ','])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, down) = match part.split_once(' ') {
                Some((name, direction)) if direction.trim().eq_ignore_ascii_case("desc") => (name, true),
                Some((name, direction)) if direction.trim().eq_ignore_ascii_case("asc") => (name, false),
                _ => (part, false),
            };
            let column = table.column(name).ok_or_else(|| unknown_column(table, name))?;
            Ok((column, down))
        })
        .collect()
}

fn count(row: &Record, tag: &str, switches: &Switches) -> Result<usize, String> {
    let text = match (row.get(tag), switches.paging_tags) {
        (None, Tags::Required) => return Err(incomplete(tag)),
        (text, _) => text.unwrap_or("").trim(),
    };
    if text.is_empty() {
        return Ok(0);
    }
    text.parse()
        .map_err(|_| format!("De selectie is onjuist: '{text}' is geen geldig aantal in {tag}"))
}

/// A tag that must be there, though it may be empty [§4, seen].
fn required_tag<'a>(row: &'a Record, tag: &str) -> Result<&'a str, String> {
    row.get(tag).ok_or_else(|| incomplete(tag))
}

/// A tag that must hold something.
pub(crate) fn required<'a>(row: &'a Record, tag: &str) -> Result<&'a str, String> {
    row.get(tag)
        .filter(|text| !text.trim().is_empty())
        .ok_or_else(|| incomplete(tag))
}

/// The text for a missing tag, as seen [§4].
pub(crate) fn incomplete(tag: &str) -> String {
    format!("De selectie is incompleet, zie veld: {tag}")
}
