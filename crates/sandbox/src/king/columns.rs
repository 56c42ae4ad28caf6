//! The tables and columns of the imitation, from the compact list in
//! `tables.txt`: `TABLE = unique keys`, then `COLUMN:kind`. Names and sizes
//! are the vendor's [apis/king.md §7]; `DIGDOS` and the tables of `GetAdmInfo`
//! are known in part only, the rest of their columns is ours.

use std::collections::HashMap;
use std::sync::LazyLock;

/// One table.
#[derive(Debug)]
pub(crate) struct TableDef {
    pub(crate) name: &'static str,
    pub(crate) columns: Vec<Column>,
    /// Groups of columns of which no two rows may hold the same values; the
    /// first is the key.
    pub(crate) unique: Vec<Vec<u8>>,
    by_name: HashMap<&'static str, u8>,
}

/// One column.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) read_only: bool,
    pub(crate) required: bool,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// CHAR or memo of at most that many characters.
    Text(u16),
    /// NUMERIC of at most that many digits.
    Number(u8),
    /// A number with that many decimals, such as a quantity or a rate.
    Decimal(u8),
    Money,
    /// BOOLEAN: `J` or `N`.
    Flag,
    Day,
    Bytes,
}

impl Kind {
    /// Whether values compare as numbers.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Kind::Number(_) | Kind::Decimal(_) | Kind::Money)
    }
}

impl TableDef {
    /// The column of that name, any casing.
    pub(crate) fn column(&self, name: &str) -> Option<u8> {
        if let Some(found) = self.by_name.get(name) {
            return Some(*found);
        }
        self.by_name.get(name.to_ascii_uppercase().as_str()).copied()
    }

    pub(crate) fn at(&self, column: u8) -> &Column {
        &self.columns[usize::from(column)]
    }

    fn parse(head: &'static str, body: &[&'static str]) -> TableDef {
        let (name, keys) = head.split_once(" = ").unwrap_or((head, ""));
        let columns: Vec<Column> = body
            .iter()
            .flat_map(|line| line.split_ascii_whitespace())
            .map(Column::parse)
            .collect();
        let by_name = columns.iter().map(|column| column.name).zip(0_u8..).collect();
        let mut table = TableDef {
            name,
            columns,
            unique: Vec::new(),
            by_name,
        };
        table.unique = keys
            .split_ascii_whitespace()
            .map(|group| group.split('+').filter_map(|name| table.column(name)).collect())
            .collect();
        table
    }
}

impl Column {
    fn parse(text: &'static str) -> Column {
        let (name, kind) = text.split_once(':').unwrap_or((text, "c20"));
        let bare = kind.trim_end_matches(['-', '!']);
        let (letter, size) = bare.split_at(1);
        let size: u16 = size.parse().unwrap_or(0);
        let digits = u8::try_from(size).unwrap_or(u8::MAX);
        Column {
            name,
            kind: match letter {
                "n" => Kind::Number(digits),
                "q" => Kind::Decimal(digits),
                "m" => Kind::Money,
                "b" => Kind::Flag,
                "d" => Kind::Day,
                "x" => Kind::Bytes,
                _ => Kind::Text(size),
            },
            read_only: kind.contains('-'),
            required: kind.contains('!'),
        }
    }
}

static TABLES: LazyLock<Vec<TableDef>> = LazyLock::new(|| {
    let lines: Vec<&'static str> = include_str!("tables.txt").lines().collect();
    lines
        .chunk_by(|_, next| next.starts_with(' '))
        .filter_map(|chunk| chunk.split_first())
        .map(|(head, body)| TableDef::parse(head, body))
        .collect()
});

/// All tables.
pub(crate) fn tables() -> &'static [TableDef] {
    &TABLES
}

/// The table of that name, any casing.
pub(crate) fn table(name: &str) -> Option<&'static TableDef> {
    tables().iter().find(|table| table.name.eq_ignore_ascii_case(name))
}

/// Names of the tables that `GetStamtabelRecords` reads; the others belong to
/// `GetAdmInfo`.
pub(crate) const READABLE: &[&str] = &[
    "DEB",
    "KPL",
    "KDR",
    "MEDEWERKER",
    "ART",
    "ARTGRP",
    "BTW",
    "BETCOND",
    "GRB",
    "DAGBOEK",
    "LAND",
    "BOE",
    "DEBOPP",
    "GRBMUT",
    "DIGDOS",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_reads_as_tables_with_keys() {
        for name in READABLE {
            let table = table(name).expect("the table");
            assert!(!table.unique.is_empty() && !table.unique[0].is_empty(), "{name}");
            assert_eq!(table.by_name.len(), table.columns.len(), "{name} names a column twice");
        }
        assert_eq!(tables().len(), READABLE.len() + 6);
        let debtors = table("deb").expect("DEB");
        assert_eq!(debtors.columns.len(), 131);
        let number = debtors.column("nr").expect("NR");
        assert_eq!(debtors.at(number).kind, Kind::Number(8));
        assert_eq!(debtors.unique.len(), 2);
        assert!(debtors.column("TELEFOON").is_none());
    }

    #[test]
    fn an_item_number_is_text_and_a_payment_condition_has_no_description() {
        let items = table("ART").expect("ART");
        let number = items.column("NR").expect("NR");
        assert_eq!(items.at(number).kind, Kind::Text(20));
        assert!(table("BETCOND").expect("BETCOND").column("OMSCHR").is_none());
    }
}
