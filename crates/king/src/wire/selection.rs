//! What is asked of a table (apis/king.md section 4).

use jiff::civil::Date;

use super::{Cell, DataSet, Table};
use crate::config::Separator;

/// One condition. Conditions are joined by AND.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Condition {
    pub(crate) column: &'static str,
    pub(crate) operator: &'static str,
    pub(crate) value: String,
}

impl Condition {
    /// The column has this value.
    pub(crate) fn is(column: &'static str, value: impl Into<String>) -> Self {
        Self {
            column,
            operator: "=",
            value: value.into(),
        }
    }
}

/// A question to a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Asked {
    pub(crate) table: &'static str,
    pub(crate) columns: &'static [&'static str],
    pub(crate) conditions: Vec<Condition>,
    pub(crate) order: &'static str,
    /// Rows on a page, and which page, from 1.
    pub(crate) page: (u32, u32),
    /// Only what changed from this day on.
    pub(crate) since: Option<Date>,
    /// With the documents that hang on the rows: heavy for the package.
    pub(crate) documents: bool,
}

impl Asked {
    /// As a dataset. The tags of conditions and order stand there even when they are empty: without them the package
    /// calls the selection incomplete.
    pub(crate) fn dataset(&self, separator: Separator) -> DataSet {
        let parts = |part: fn(&Condition) -> String| {
            let parts: Vec<_> = self.conditions.iter().map(part).collect();
            Cell::Text(parts.join("\t"))
        };
        let (size, number) = self.page;
        let mut row = vec![
            ("TABLE", Cell::text(self.table)),
            ("SELECTFIELDS", Cell::Text(joined(self.columns, separator))),
            ("WHEREFIELDS", parts(|one| one.column.to_owned())),
            ("WHEREOPERATORS", parts(|one| one.operator.to_owned())),
            // a TAB inside a value would end it
            ("WHEREVALUES", parts(|one| one.value.replace('\t', " "))),
            ("ORDERBY", Cell::text(self.order)),
            ("MAXRESULT", Cell::Number(0)),
            ("PAGESIZE", Cell::Number(size.into())),
            ("SELECTPAGE", Cell::Number(number.into())),
        ];
        row.extend(self.since.map(|since| ("MUTDATE_VA", Cell::Day(since))));
        if self.documents {
            row.push(("PDF_BESTAND", Cell::text("J")));
        }
        DataSet(vec![Table {
            name: "Table1",
            rows: vec![row],
        }])
    }
}

/// A question to `GetAdmInfo`: a table and its columns alone.
pub(crate) fn administration(table: &'static str, columns: &[&str], separator: Separator) -> DataSet {
    DataSet(vec![Table {
        name: "Table1",
        rows: vec![vec![
            ("TABLE", Cell::text(table)),
            ("SELECTFIELDS", Cell::Text(joined(columns, separator))),
        ]],
    }])
}

fn joined(columns: &[&str], separator: Separator) -> String {
    columns.join(match separator {
        Separator::Tab => "\t",
        Separator::Semicolon => ";",
    })
}
