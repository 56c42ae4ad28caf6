//! A row of a master table as it is made, and as columns of it are overwritten (apis/king.md section 5).

use super::{Cell, Condition, DataSet, Table};

/// Columns with their values, in order.
pub(crate) type Cells = Vec<(&'static str, Cell)>;

/// A new row of a table.
pub(crate) fn made(table: &'static str, row: Cells) -> DataSet {
    DataSet(vec![
        named("METADATA", vec![("TABLE", Cell::text(table))]),
        named("DATA", row),
    ])
}

/// Columns of the row that the condition names: the others stay as they are.
pub(crate) fn changed(table: &'static str, key: &Condition, row: Cells) -> DataSet {
    let selection = vec![
        ("TABLE", Cell::text(table)),
        ("WHEREFIELDS", Cell::text(key.column)),
        ("WHEREOPERATORS", Cell::text(key.operator)),
        ("WHEREVALUES", Cell::text(&key.value)),
    ];
    DataSet(vec![named("SELECTION", selection), named("DATA", row)])
}

fn named(name: &'static str, row: Cells) -> Table {
    Table { name, rows: vec![row] }
}
