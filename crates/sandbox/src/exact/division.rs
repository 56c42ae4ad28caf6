//! The books of one administration.

use std::collections::{BTreeSet, HashMap};

use bytes::Bytes;
use uuid::Uuid;

use super::catalogue::{catalogue, schema};
use super::history::{ACCOUNTS, AccountChange, Made};
use super::table::{Ground, Rec, Row, Table};
use super::value::{Owned, Value};
use super::wall::{DAY, Wall};
use super::webhook::event::{Happening, topic_of};
use crate::chance::guid_for;
use crate::history::{By, What};

/// First row version of an administration; beyond 32 bits, so that nobody
/// takes it for a small number.
const FIRST_VERSION: i64 = 5_000_000_000;

/// First row version after a move.
const MOVED_VERSION: i64 = 10_000;

/// How long `sync/Deleted` remembers [apis/exact.md §4: two months].
const REMEMBERED: Wall = 61 * DAY;

/// One administration.
#[derive(Clone, Debug)]
pub(crate) struct Division {
    pub(crate) code: i32,
    pub(crate) name: String,
    pub(crate) currency: &'static str,
    pub(crate) ground: Ground,
    tables: Vec<Table>,
    version: i64,
    /// When it last moved to another server.
    pub(crate) moved: Option<Wall>,
    /// Closed periods: year and period.
    pub(crate) closed: BTreeSet<(i64, i64)>,
    /// The bytes of attachments.
    pub(crate) files: HashMap<Uuid, Bytes>,
    /// Last entry number per journal and year.
    pub(crate) counters: HashMap<(String, i64), i64>,
    pub(crate) documents: i64,
    /// What webhooks have to tell.
    pub(crate) happenings: Vec<Happening>,
    drawn: i64,
    /// Who is at work now.
    pub(crate) by: By,
    /// Every write of an account.
    pub(crate) history: Vec<AccountChange>,
    pub(crate) made: Made,
}

impl Division {
    pub(crate) fn new(code: i32, name: &str, salt: u64, made_contacts: bool) -> Self {
        let ground = Ground {
            division: code,
            creator: guid_for(salt, "user", 1),
            salt,
            made_contacts,
        };
        let tables = catalogue().schemas().iter().map(|schema| Table::new(schema, ground));
        Division {
            code,
            name: name.to_owned(),
            currency: "EUR",
            ground,
            tables: tables.collect(),
            version: FIRST_VERSION,
            moved: None,
            closed: BTreeSet::new(),
            files: HashMap::new(),
            counters: HashMap::new(),
            documents: 0,
            happenings: Vec::new(),
            drawn: 0,
            by: By::Person,
            history: Vec::new(),
            made: Made::default(),
        }
    }

    /// The rows of a resource; derived resources share those of their base.
    pub(crate) fn table(&self, path: &str) -> &Table {
        &self.tables[schema(path).table]
    }

    fn table_mut(&mut self, path: &str) -> &mut Table {
        &mut self.tables[schema(path).table]
    }

    pub(crate) fn get(&self, path: &str, id: Uuid) -> Option<Rec<'_>> {
        self.table(path).get(id)
    }

    /// A fresh id.
    pub(crate) fn draw(&mut self) -> Uuid {
        self.drawn += 1;
        guid_for(self.ground.salt, "drawn", self.drawn)
    }

    fn next_version(&mut self) -> i64 {
        self.version += 1;
        self.version
    }

    pub(crate) fn version(&self) -> i64 {
        self.version
    }

    /// Adds or replaces a row with a new version and a new `Modified`.
    pub(crate) fn store(&mut self, path: &str, mut row: Row, now: Wall) {
        row.version = self.next_version();
        row.modified = now;
        let new = self.table(path).row(row.id).is_none();
        if new {
            row.created = now;
        }
        if let Some(topic) = topic_of(path) {
            let action = if new { "Create" } else { "Update" };
            self.happenings.push(Happening::new(topic, action, row.id, path));
        }
        let id = row.id;
        let before = (path == ACCOUNTS).then(|| self.before(id));
        self.table_mut(path).put(row);
        if let Some(before) = before {
            let what = if new { What::Made } else { What::Changed };
            self.note_account(id, what, before, now);
        }
    }

    /// Puts a row in its own place without a new version: for what follows
    /// from a change that has one already.
    pub(crate) fn amend(&mut self, path: &str, row: Row) {
        self.table_mut(path).put(row);
    }

    /// Adds a row quietly: for first contents.
    pub(crate) fn plant(&mut self, path: &str, mut row: Row, at: Wall) {
        row.version = self.next_version();
        row.modified = at;
        row.created = at;
        self.table_mut(path).put(row);
    }

    /// Changes fields of a row; `false` when it is not there.
    pub(crate) fn change(&mut self, path: &str, id: Uuid, fields: Vec<(&'static str, Owned)>, now: Wall) -> bool {
        let Some(mut row) = self.table(path).row(id).cloned() else {
            return false;
        };
        let schema = schema(path);
        for (name, value) in fields {
            row.set(schema, name, value);
        }
        self.store(path, row, now);
        true
    }

    /// Removes a row and notes it in `sync/Deleted`.
    pub(crate) fn remove(&mut self, path: &str, id: Uuid, now: Wall) -> bool {
        let before = (path == ACCOUNTS).then(|| self.before(id));
        if self.table_mut(path).remove(id).is_none() {
            return false;
        }
        if let Some(before) = before {
            self.note_account(id, What::Deleted, before, now);
        }
        if let Some(kind) = entity_type(path) {
            self.note_deleted(kind, id, now);
        }
        if let Some(topic) = topic_of(path) {
            self.happenings.push(Happening::new(topic, "Delete", id, path));
        }
        true
    }

    fn note_deleted(&mut self, kind: i64, id: Uuid, now: Wall) {
        let schema = schema("sync/Deleted");
        let mut row = Row::new(self.draw());
        row.set(schema, "EntityKey", Value::Guid(id));
        row.set(schema, "EntityType", Value::Int(kind));
        row.set(schema, "DeletedDate", Value::Date(now));
        row.set(schema, "DeletedBy", Value::Guid(self.ground.creator));
        self.plant("sync/Deleted", row, now);
    }

    /// Lets go what `sync/Deleted` no longer remembers.
    pub(crate) fn forget_deleted(&mut self, now: Wall) {
        let old: Vec<Uuid> = self
            .table("sync/Deleted")
            .iter()
            .filter(|rec| rec.row.created < now - REMEMBERED)
            .map(|rec| rec.row.id)
            .collect();
        for id in old {
            self.table_mut("sync/Deleted").remove(id);
        }
    }

    /// A move to another server: all row versions start anew
    /// [apis/exact.md §2, §4].
    pub(crate) fn relocate(&mut self, now: Wall) {
        self.moved = Some(now);
        let mut next = MOVED_VERSION;
        for table in &mut self.tables {
            table.restart(|| {
                next += 1;
                next
            });
        }
        self.version = next;
    }
}

/// `EntityType` of `sync/Deleted` [apis/exact.md §4].
fn entity_type(path: &str) -> Option<i64> {
    Some(match path {
        "financialtransaction/TransactionLines" => 1,
        "crm/Accounts" => 2,
        "crm/Addresses" => 3,
        "documents/DocumentAttachments" => 4,
        "crm/Contacts" => 5,
        "documents/Documents" => 6,
        "financial/GLAccounts" => 7,
        "logistics/SalesItemPrices" => 8,
        "logistics/Items" => 9,
        "cashflow/Receivables" => 10,
        "sync/SalesInvoice/SalesInvoices" => 13,
        "project/Projects" => 21,
        "payroll/Employees" => 42,
        _ => return None,
    })
}
