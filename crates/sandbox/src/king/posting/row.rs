//! One row of a booking as it came.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::king::columns::{TableDef, table};
use crate::king::select::filter::unknown_column;
use crate::king::switches::Switches;
use crate::king::table::{Row, row_of, set, value};
use crate::king::value;
use crate::king::wire::dataset::Record;

/// Columns that a client may send [apis/king.md §6.1].
pub(crate) const TAKEN: &[&str] = &[
    "JR",
    "PN",
    "DAGB",
    "REK",
    "TEGREK",
    "DAT",
    "BEDRBOEK",
    "BTW",
    "BEDRBTW",
    "BEDRINCL",
    "FACT",
    "DATVERV",
    "BOEKSTUK",
    "OMSCHR",
    "OPM",
    "KPL",
    "KDR",
    "DOSSIER",
    "BETWIST",
    "STORNO",
    "AANT",
    "AANT2",
    "AANT3",
    "VAL",
    "KOERS",
    "BEDRBOEKVAL",
    "BEDRBTWVAL",
    "RG",
];

/// A row in kept form, with what the rules ask for most.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) cells: Row,
}

/// The table of bookings.
pub(crate) fn bookings() -> Option<&'static TableDef> {
    table("BOE")
}

impl Entry {
    /// Reads a row.
    ///
    /// # Errors
    /// Unknown columns, `BOE_WARNING` among them, and values that do not fit.
    pub(crate) fn parse(record: &Record, switches: &Switches) -> Result<Entry, String> {
        let def = bookings().ok_or_else(|| "Onbekende tabel BOE".to_owned())?;
        let mut cells = Row::new();
        for cell in &record.cells {
            let name = TAKEN.iter().find(|name| name.eq_ignore_ascii_case(&cell.name));
            let column = name.and_then(|name| def.column(name));
            let column = column.ok_or_else(|| unknown_column(def, &cell.name))?;
            let kept = value::read(def.at(column), &cell.text, cell.typed, switches)?;
            set(&mut cells, column, kept.as_deref());
        }
        Ok(Entry { cells })
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        value(&self.cells, bookings()?.column(name)?)
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        if let Some(column) = bookings().and_then(|def| def.column(name)) {
            set(&mut self.cells, column, Some(value).filter(|value| !value.is_empty()));
        }
    }

    pub(crate) fn money(&self, name: &str) -> Option<Decimal> {
        self.get(name)?.parse().ok()
    }

    pub(crate) fn day(&self) -> Option<Date> {
        self.get("DAT")?.parse().ok()
    }

    /// A column that must hold something.
    pub(crate) fn required(&self, name: &str) -> Result<&str, String> {
        self.get(name).ok_or_else(|| format!("Veld {name} is verplicht"))
    }
}

/// Fills what a row may leave to the others: book year and period from its
/// date, journal, invoice number, document number and description from the
/// first row [inferred; the vendor's samples fill them by default values].
pub(crate) fn inherit(entries: &mut [Entry]) -> Result<(), String> {
    let first: Vec<(&str, Option<String>)> = ["DAGB", "FACT", "BOEKSTUK", "JR", "PN"]
        .into_iter()
        .map(|name| {
            (
                name,
                entries.first().and_then(|entry| entry.get(name)).map(str::to_owned),
            )
        })
        .collect();
    for entry in entries.iter_mut() {
        for (name, value) in &first {
            if entry.get(name).is_none()
                && let Some(value) = value
            {
                entry.set(name, value);
            }
        }
        let day = entry.required("DAT").map(|_| entry.day())?;
        let Some(day) = day else {
            return Err("Veld DAT: geen geldige datum".into());
        };
        if entry.get("JR").is_none() {
            entry.set("JR", &day.year().to_string());
        }
        if entry.get("PN").is_none() {
            entry.set("PN", &day.month().to_string());
        }
        entry.required("DAGB")?;
        entry.required("REK")?;
        entry.required("TEGREK")?;
    }
    let together = ["JR", "PN", "DAGB", "FACT"];
    for name in together {
        let mut values = entries.iter().map(|entry| entry.get(name));
        let first = values.next().flatten();
        if values.any(|value| value != first) {
            return Err(format!("Veld {name} moet in alle regels van een boeking gelijk zijn"));
        }
    }
    Ok(())
}

/// A row with only these cells.
#[cfg(test)]
pub(crate) fn entry(cells: &[(&str, &str)]) -> Entry {
    Entry {
        cells: row_of(bookings().expect("BOE"), cells),
    }
}

/// A row of another table from names and values.
pub(crate) fn other(table_name: &str, cells: &[(&str, String)]) -> Option<(&'static str, Row)> {
    let def = table(table_name)?;
    Some((def.name, row_of(def, cells)))
}
