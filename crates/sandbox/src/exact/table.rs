//! Rows of one resource: by id for pages, by row version for sync, and by
//! the few fields that a coupling looks things up with.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use uuid::Uuid;

use super::catalogue::{Schema, Source};
use super::seed::made;
use super::value::{Edm, Owned, Value};
use super::wall::Wall;
use super::wire::pad::padded;

/// One row; only fields that are not null have a cell.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    /// Row version.
    pub(crate) version: i64,
    pub(crate) created: Wall,
    pub(crate) modified: Wall,
    /// Number of a row made up by the seed, from 1; its fields are computed
    /// when they are asked. 0 for an ordinary row.
    pub(crate) made: u32,
    cells: Vec<(u16, Owned)>,
}

/// What all rows of an administration share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ground {
    pub(crate) division: i32,
    pub(crate) creator: Uuid,
    /// Turns what is made up.
    pub(crate) salt: u64,
    /// Made accounts have a main contact.
    pub(crate) made_contacts: bool,
}

/// The name that stands in `CreatorFullName`.
pub(crate) const CREATOR: &str = "Sandbox Gebruiker";

/// The rows of one resource.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) schema: &'static Schema,
    pub(crate) ground: Ground,
    rows: BTreeMap<Uuid, Row>,
    by_version: BTreeMap<i64, Uuid>,
    indexed: Vec<u16>,
    found_by: HashMap<(u16, u64), Vec<Uuid>>,
}

/// A row with what is needed to read its fields.
#[derive(Clone, Copy)]
pub(crate) struct Rec<'a> {
    pub(crate) row: &'a Row,
    pub(crate) table: &'a Table,
}

impl Row {
    pub(crate) fn new(id: Uuid) -> Self {
        Row {
            id,
            version: 0,
            created: 0,
            modified: 0,
            made: 0,
            cells: Vec::new(),
        }
    }

    pub(crate) fn put(&mut self, cell: u16, value: Owned) {
        match self.cells.binary_search_by_key(&cell, |(at, _)| *at) {
            Ok(at) => self.cells[at].1 = value,
            // a made row keeps the null, so that it hides what would be computed
            Err(at) if !value.is_null() || self.made > 0 => self.cells.insert(at, (cell, value)),
            Err(_) => {}
        }
    }

    fn cell(&self, cell: u16) -> Option<&Owned> {
        let at = self.cells.binary_search_by_key(&cell, |(at, _)| *at).ok()?;
        self.cells.get(at).map(|(_, value)| value)
    }

    /// Sets a field by its name, padded as it is stored.
    pub(crate) fn set(&mut self, schema: &'static Schema, name: &str, value: Owned) {
        let Some(field) = schema.at(name).and_then(|at| schema.field(at)) else {
            debug_assert!(false, "{} has no field {name}", schema.path);
            return;
        };
        if let Source::Cell(cell) = field.source {
            let value = match (value, field.edm) {
                (Value::Text(text), Edm::Text) => Value::Text(padded(schema, name, text)),
                (value, _) => value,
            };
            self.put(cell, value);
        }
    }
}

impl<'a> Rec<'a> {
    /// A field of any schema that shows this table.
    pub(crate) fn field(&self, schema: &'static Schema, at: u16) -> Value<'a> {
        let Some(field) = schema.field(at) else {
            return Value::Null;
        };
        let ground = self.table.ground;
        match field.source {
            Source::Key => Value::Guid(self.row.id),
            Source::Version => Value::Int(self.row.version),
            Source::Created => Value::Date(self.row.created),
            Source::Modified => Value::Date(self.row.modified),
            Source::Division => Value::Int(i64::from(ground.division)),
            Source::Creator => Value::Guid(ground.creator),
            Source::CreatorName => Value::text(CREATOR),
            Source::Blank => Value::Null,
            Source::Cell(cell) => match self.row.cell(cell) {
                Some(value) => value.borrow(),
                None if self.row.made > 0 => made::value(self.table.schema.path, field.name, self.row, ground),
                None => Value::Null,
            },
        }
    }

    /// A field of the table's own schema.
    pub(crate) fn get(&self, name: &str) -> Value<'a> {
        match self.table.schema.at(name) {
            Some(at) => self.field(self.table.schema, at),
            None => Value::Null,
        }
    }

    /// A text without its padding; empty when there is none.
    pub(crate) fn text(&self, name: &str) -> String {
        self.get(name).trimmed().unwrap_or("").to_owned()
    }

    pub(crate) fn guid(&self, name: &str) -> Option<Uuid> {
        self.get(name).as_guid()
    }

    pub(crate) fn yes(&self, name: &str) -> bool {
        self.get(name).as_bool().unwrap_or(false)
    }
}

fn fingerprint(value: &Value<'_>) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    match value {
        Value::Guid(id) => id.hash(&mut hasher),
        Value::Text(text) => text.trim_end().to_lowercase().hash(&mut hasher),
        Value::Int(number) => number.hash(&mut hasher),
        _ => return None,
    }
    Some(hasher.finish())
}

impl Table {
    pub(crate) fn new(schema: &'static Schema, ground: Ground) -> Self {
        let names: &[&str] = match schema.path {
            "salesentry/SalesEntries" => &["YourRef", "Customer", "EntryNumber", "Document"],
            "salesentry/SalesEntryLines" | "financialtransaction/TransactionLines" => &["EntryID"],
            "salesinvoice/SalesInvoices" => &["YourRef", "OrderedBy", "OrderNumber"],
            "salesinvoice/SalesInvoiceLines" => &["InvoiceID"],
            "cashflow/Receivables" => &["TransactionEntryID", "EntryID", "YourRef"],
            "documents/DocumentAttachments" => &["Document"],
            "documents/Documents" => &["FinancialTransactionEntryID", "Subject"],
            "crm/Addresses" | "crm/Contacts" => &["Account"],
            "vat/VatPercentages" => &["VATCodeID"],
            _ => &[],
        };
        Table {
            schema,
            ground,
            rows: BTreeMap::new(),
            by_version: BTreeMap::new(),
            indexed: names.iter().filter_map(|name| schema.at(name)).collect(),
            found_by: HashMap::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn row(&self, id: Uuid) -> Option<&Row> {
        self.rows.get(&id)
    }

    pub(crate) fn get(&self, id: Uuid) -> Option<Rec<'_>> {
        self.rows.get(&id).map(|row| self.rec(row))
    }

    fn rec<'a>(&'a self, row: &'a Row) -> Rec<'a> {
        Rec { row, table: self }
    }

    /// All rows by id, from behind an id on.
    pub(crate) fn after(&self, id: Option<Uuid>) -> impl Iterator<Item = Rec<'_>> {
        use std::ops::Bound::{Excluded, Unbounded};
        let from = id.map_or(Unbounded, Excluded);
        self.rows.range((from, Unbounded)).map(|(_, row)| self.rec(row))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Rec<'_>> {
        self.rows.values().map(|row| self.rec(row))
    }

    /// All rows by row version, from behind a version on.
    pub(crate) fn since(&self, version: i64) -> impl Iterator<Item = Rec<'_>> {
        self.by_version
            .range(version.saturating_add(1)..)
            .filter_map(|(_, id)| self.get(*id))
    }

    pub(crate) fn find(&self, wanted: impl Fn(&Rec<'_>) -> bool) -> Option<Rec<'_>> {
        self.iter().find(|rec| wanted(rec))
    }

    /// The row whose text field holds a code, padding aside.
    pub(crate) fn by_code(&self, field: &str, code: &str) -> Option<Rec<'_>> {
        let code = code.trim();
        let at = self.schema.at(field)?;
        self.find(|rec| rec.field(self.schema, at).trimmed() == Some(code))
    }

    /// Ids of the rows that may hold a value in an indexed field, in order;
    /// `None` when the field is not indexed.
    pub(crate) fn holding(&self, field: u16, value: &Value<'_>) -> Option<Vec<Uuid>> {
        if !self.indexed.contains(&field) {
            return None;
        }
        let mut ids = fingerprint(value)
            .and_then(|print| self.found_by.get(&(field, print)))
            .cloned()
            .unwrap_or_default();
        ids.sort_unstable();
        Some(ids)
    }

    /// The rows that hold a value in an indexed field.
    pub(crate) fn all_with(&self, field: &str, value: &Value<'_>) -> Vec<Rec<'_>> {
        let Some(at) = self.schema.at(field) else {
            return Vec::new();
        };
        let holds = |rec: &Rec<'_>| rec.field(self.schema, at) == *value;
        match self.holding(at, value) {
            Some(ids) => ids.into_iter().filter_map(|id| self.get(id)).filter(holds).collect(),
            None => self.iter().filter(holds).collect(),
        }
    }

    /// Adds a row or puts another in its place.
    pub(crate) fn put(&mut self, row: Row) {
        self.forget(row.id);
        self.by_version.insert(row.version, row.id);
        for at in self.indexed.clone() {
            let value = self.rec(&row).field(self.schema, at).into_owned();
            if let Some(print) = fingerprint(&value) {
                self.found_by.entry((at, print)).or_default().push(row.id);
            }
        }
        self.rows.insert(row.id, row);
    }

    pub(crate) fn remove(&mut self, id: Uuid) -> Option<Row> {
        self.forget(id);
        self.rows.remove(&id)
    }

    fn forget(&mut self, id: Uuid) {
        let Some(row) = self.rows.get(&id) else {
            return;
        };
        self.by_version.remove(&row.version);
        let prints: Vec<_> = self
            .indexed
            .iter()
            .filter_map(|at| fingerprint(&self.rec(row).field(self.schema, *at)).map(|print| (*at, print)))
            .collect();
        for print in prints {
            if let Some(ids) = self.found_by.get_mut(&print) {
                ids.retain(|other| *other != id);
            }
        }
    }

    /// Gives every row a new version, in the order of the old ones.
    pub(crate) fn restart(&mut self, mut next: impl FnMut() -> i64) {
        let order: Vec<Uuid> = std::mem::take(&mut self.by_version).into_values().collect();
        for id in order {
            if let Some(row) = self.rows.get_mut(&id) {
                row.version = next();
                self.by_version.insert(row.version, id);
            }
        }
    }
}
