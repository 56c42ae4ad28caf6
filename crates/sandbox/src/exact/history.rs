//! What became of the accounts since the first contents, and by whom.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::catalogue::{Schema, Source, schema};
use super::division::Division;
use super::table::Rec;
use super::value::Value;
use super::wall;
use crate::history::{By, FieldChange, What};

/// The resource whose writes are kept.
pub(crate) const ACCOUNTS: &str = "crm/Accounts";

/// One write of an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountChange {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// Id of the account.
    pub id: Uuid,
    /// Its code without padding, after the change.
    pub code: String,
    /// What was done.
    pub what: What,
    /// The fields that have another value now, by their names; texts
    /// without padding.
    pub fields: Vec<FieldChange>,
}

/// How much was made since the first contents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Accounts made over the API.
    pub accounts: u64,
    /// Accounts made by a person.
    pub accounts_by_people: u64,
    /// Sales invoices made over the API.
    pub invoices: u64,
    /// Sales invoices that were processed, by whomever.
    pub processed: u64,
}

/// What an account held before a write, field by field.
pub(crate) type Before = Vec<(&'static str, Json)>;

impl Division {
    /// The fields of an account, to compare with after a write.
    pub(crate) fn before(&self, id: Uuid) -> Before {
        self.get(ACCOUNTS, id).map(fields).unwrap_or_default()
    }

    /// Notes a write of an account that was as `before`.
    pub(crate) fn note_account(&mut self, id: Uuid, what: What, before: Before, at: wall::Wall) {
        let rec = self.get(ACCOUNTS, id);
        let after = rec.map(fields).unwrap_or_default();
        let code = match rec {
            Some(rec) => rec.text("Code"),
            None => value_of(&before, "Code").as_str().unwrap_or("").to_owned(),
        };
        match (what, self.by) {
            (What::Made, By::Api) => self.made.accounts += 1,
            (What::Made, By::Person) => self.made.accounts_by_people += 1,
            _ => {}
        }
        self.history.push(AccountChange {
            at: wall::moment(at),
            by: self.by,
            id,
            code,
            what,
            fields: differences(&before, &after),
        });
    }
}

/// Every field of a row that is not null.
fn fields(rec: Rec<'_>) -> Before {
    let schema = schema(ACCOUNTS);
    let kept = |source| matches!(source, Source::Cell(_));
    (0_u16..)
        .zip(&schema.fields)
        .filter(|(_, field)| kept(field.source))
        .map(|(at, field)| (field.name, plain(&rec.field(schema, at))))
        .filter(|(_, value)| !value.is_null())
        .collect()
}

/// A row as an object, for whoever looks; texts without padding.
pub(crate) fn row_of(rec: Rec<'_>, schema: &'static Schema) -> Json {
    let fields = (0_u16..).zip(&schema.fields);
    let object = fields.map(|(at, field)| (field.name.to_owned(), plain(&rec.field(schema, at))));
    Json::Object(object.filter(|(_, value)| !value.is_null()).collect())
}

fn plain(value: &Value<'_>) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(yes) => json!(yes),
        Value::Int(number) => json!(number),
        Value::Dec(number) => json!(number.normalize().to_string()),
        Value::Guid(id) => json!(id.to_string()),
        Value::Date(at) => json!(wall::civil(*at).to_string()),
        Value::Text(text) => json!(text.trim()),
    }
}

fn value_of(fields: &Before, name: &str) -> Json {
    let found = fields.iter().find(|(given, _)| *given == name);
    found.map_or(Json::Null, |(_, value)| value.clone())
}

fn differences(before: &Before, after: &Before) -> Vec<FieldChange> {
    let mut names: Vec<&str> = before.iter().chain(after).map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| FieldChange {
            field: name.to_owned(),
            old: value_of(before, name),
            new: value_of(after, name),
        })
        .filter(|change| change.old != change.new)
        .collect()
}
