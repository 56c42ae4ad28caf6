//! An entry as a client wants it, from a payload or from the books with a
//! change laid over them.

use uuid::Uuid;

use crate::exact::division::Division;
use crate::exact::table::Rec;
use crate::exact::value::{Owned, Value};
use crate::exact::wire::read::Bound;

/// Fields with their values; those that are absent are null.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(Vec<(&'static str, Owned)>);

/// One line.
#[derive(Clone, Debug)]
pub(crate) struct DraftLine {
    /// Absent for a new line.
    pub(crate) id: Option<Uuid>,
    pub(crate) fields: Fields,
}

/// A whole entry.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// Absent for a new entry.
    pub(crate) id: Option<Uuid>,
    pub(crate) fields: Fields,
    pub(crate) lines: Vec<DraftLine>,
}

/// Fields of a line that are computed; a change must not carry them over.
const COMPUTED_OF_LINE: &[&str] = &["VATBaseAmountDC", "VATBaseAmountFC"];

impl Fields {
    pub(crate) fn set(&mut self, name: &'static str, value: Owned) {
        self.0.retain(|(given, _)| *given != name);
        if !value.is_null() {
            self.0.push((name, value));
        }
    }

    pub(crate) fn get(&self, name: &str) -> &Owned {
        static NULL: Owned = Value::Null;
        let found = self.0.iter().find(|(given, _)| *given == name);
        found.map_or(&NULL, |(_, value)| value)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).trimmed()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(&'static str, Owned)> {
        self.0.iter()
    }

    /// A payload.
    pub(crate) fn of(bound: &Bound) -> Self {
        let mut fields = Fields::default();
        fields.lay(bound);
        fields
    }

    /// Lays a payload over what there is; null empties a field.
    pub(crate) fn lay(&mut self, bound: &Bound) {
        for (name, value) in &bound.fields {
            self.set(name, value.clone());
        }
    }

    /// The writable fields of a row.
    fn of_row(rec: Rec<'_>) -> Self {
        let schema = rec.table.schema;
        let mut fields = Fields::default();
        for (at, field) in (0_u16..).zip(&schema.fields) {
            if field.writable && !COMPUTED_OF_LINE.contains(&field.name) {
                fields.set(field.name, rec.field(schema, at).into_owned());
            }
        }
        fields
    }
}

impl DraftLine {
    pub(crate) fn of(bound: &Bound) -> Self {
        DraftLine {
            id: None,
            fields: Fields::of(bound),
        }
    }
}

impl Draft {
    pub(crate) fn new(bound: &Bound) -> Self {
        let lines = bound.rows("SalesEntryLines").unwrap_or_default();
        Draft {
            id: None,
            fields: Fields::of(bound),
            lines: lines.iter().map(DraftLine::of).collect(),
        }
    }

    /// The entry as it stands in the books.
    pub(crate) fn of_books(books: &Division, id: Uuid) -> Option<Self> {
        let places = ("salesentry/SalesEntries", "salesentry/SalesEntryLines", "EntryID");
        let mut draft = Draft::of_rows(books, places, id)?;
        // the sum of the lines is computed anew unless it is sent again
        draft.fields.set("VATAmountFC", Value::Null);
        Some(draft)
    }

    /// A head and its lines as they stand in the books: where the heads
    /// are, where the lines are, and the field that names the head.
    pub(super) fn of_rows(books: &Division, (heads, lines, by): (&str, &str, &str), id: Uuid) -> Option<Self> {
        let fields = Fields::of_row(books.get(heads, id)?);
        let mut rows = books.table(lines).all_with(by, &Value::Guid(id));
        rows.sort_by_key(|rec| rec.get("LineNumber").as_int());
        let lines = rows.into_iter().map(|rec| DraftLine {
            id: Some(rec.row.id),
            fields: Fields::of_row(rec),
        });
        Some(Draft {
            id: Some(id),
            fields,
            lines: lines.collect(),
        })
    }
}
