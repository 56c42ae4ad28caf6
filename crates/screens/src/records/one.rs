//! One record: its values, where each came from, and what was overwritten in it.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use boekbrug_connector::{Direction, FieldTable};
use boekbrug_model::{ConnectionId, Feed, RecordId, Scope};
use boekbrug_store::{Author, HistoryRow, StoredRecord};
use serde_json::Value;

use super::value::{at, told};
use crate::customers::author;
use crate::frame::{Fault, Frame, Place, Visit, page};
use crate::invoices::name_of;
use crate::text::Texts;

/// Overwrites that are shown; the interface for applications gives all of them.
const MOST: usize = 100;

/// The page.
#[derive(Template)]
#[template(path = "records/one.html")]
pub(crate) struct RecordPage {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    /// The feed: its name and its list.
    pub(super) feed: (String, String),
    pub(super) code: String,
    pub(super) is_active: bool,
    pub(super) changed: String,
    /// Name and address of the connection.
    pub(super) connection: (String, String),
    /// What the package calls such a record; empty when it is not known.
    pub(super) package_name: String,
    pub(super) package_id: String,
    pub(super) fields: Vec<Field>,
    pub(super) history: Vec<Overwrite>,
    pub(super) older: usize,
    /// The invoices of this customer.
    pub(super) invoices: Option<String>,
}

/// One value.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) value: String,
    /// The package's field; empty for what is derived.
    pub(super) from: String,
    /// What was made of it on the way.
    pub(super) conversion: String,
    /// Whether somebody switched it off: it is not overwritten any more.
    pub(super) is_off: bool,
}

/// One overwrite.
pub(super) struct Overwrite {
    pub(super) at: String,
    pub(super) stamp: String,
    /// Who had the new values.
    pub(super) by: String,
    pub(super) is_conflict: bool,
    /// Field, before and after.
    pub(super) fields: Vec<(String, String, String)>,
}

/// What the page is made of.
pub(super) struct Found {
    pub(super) connection: (String, ConnectionId),
    /// What people call the package.
    pub(super) package: String,
    pub(super) feed: Feed,
    pub(super) row: StoredRecord,
    pub(super) history: Vec<HistoryRow>,
    pub(super) table: Option<FieldTable>,
    pub(super) switched_off: BTreeSet<String>,
}

pub(super) async fn show(
    visit: Visit,
    Path((connection, feed, id)): Path<(String, String, String)>,
) -> Result<Response, Fault> {
    visit.need(Scope::RecordsRead)?;
    let connection: ConnectionId = connection.parse().map_err(|_| Fault::NotFound)?;
    let feed: Feed = feed.parse().map_err(|_| Fault::NotFound)?;
    let id: RecordId = id.parse().map_err(|_| Fault::NotFound)?;
    let connection = visit.connection(connection).await?;
    let store = &visit.app.store;
    let row = store.record(connection.id, feed, id).await?.ok_or(Fault::NotFound)?;
    let history = store.history(connection.id, &row.package_id, feed).await?;
    let capability = visit.app.engine.capability(&connection.package);
    let table = capability.and_then(|known| known.fields.iter().find(|table| table.feed == Some(feed)));
    let found = Found {
        connection: (name_of(&visit, &connection), connection.id),
        package: visit.package_title(&connection),
        feed,
        history,
        table: table.cloned(),
        switched_off: connection.settings.switched_off.get(&feed).cloned().unwrap_or_default(),
        row,
    };
    let name = if found.row.name.is_empty() {
        &found.row.code
    } else {
        &found.row.name
    };
    let frame = visit.frame(name.clone(), Place::Records);
    Ok(page(&RecordPage::new(frame, visit.t, found)))
}

impl RecordPage {
    /// Fields without a value.
    fn blanks(&self) -> usize {
        self.fields.iter().filter(|field| field.value.is_empty()).count()
    }

    pub(super) fn new(frame: Frame, t: Texts, found: Found) -> Self {
        let (name, connection) = found.connection;
        let values: Value = serde_json::from_str(&found.row.values).unwrap_or_default();
        let table = found.table.as_ref();
        let older = found.history.len().saturating_sub(MOST);
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("connection", &connection.to_string())
            .append_pair("q", &found.row.code);
        Self {
            feed: (
                t.feed(&found.feed),
                format!("/records?connection={connection}&feed={}", found.feed),
            ),
            is_active: found.row.is_active,
            changed: t.moment(&found.row.changed),
            connection: (name, format!("/connections/{connection}")),
            package_name: table.map(|table| table.package_name.to_owned()).unwrap_or_default(),
            fields: fields(t, table, &values, &found.switched_off),
            history: found
                .history
                .iter()
                .take(MOST)
                .map(|row| overwrite(t, row, &found.package))
                .collect(),
            older,
            invoices: (found.feed == Feed::Customers && !found.row.code.is_empty())
                .then(|| format!("/invoices?{}", query.finish())),
            code: found.row.code,
            package_id: found.row.package_id,
            frame,
            t,
        }
    }
}

/// The values in the order of the field table; what stands in no table comes after them.
fn fields(t: Texts, table: Option<&FieldTable>, values: &Value, off: &BTreeSet<String>) -> Vec<Field> {
    let rows = table.map(|table| table.rows.as_slice()).unwrap_or_default();
    let mut fields: Vec<Field> = rows
        .iter()
        .filter(|row| row.direction != Direction::Out)
        .map(|row| Field {
            name: t.field(row.canonical),
            value: told(t, row.canonical, at(values, row.canonical)),
            from: row.package.to_owned(),
            conversion: t.either(row.conversion_nl, row.conversion_en).to_owned(),
            is_off: off.contains(row.canonical),
        })
        .collect();
    let known = |path: &str| {
        rows.iter()
            .any(|row| row.canonical == path || path.starts_with(&format!("{}.", row.canonical)))
    };
    for (path, value) in leaves(values, "") {
        let value = told(t, &path, Some(value));
        if !known(&path) && !value.is_empty() {
            fields.push(Field {
                name: t.field(&path),
                value,
                from: String::new(),
                conversion: String::new(),
                is_off: false,
            });
        }
    }
    fields
}

/// Every value with its path, those of groups such as an address one by one.
fn leaves<'a>(values: &'a Value, above: &str) -> Vec<(String, &'a Value)> {
    let each = values.as_object().into_iter().flatten().flat_map(|(name, value)| {
        let path = format!("{above}{name}");
        match value {
            Value::Object(_) => leaves(value, &format!("{path}.")),
            _ => vec![(path, value)],
        }
    });
    each.collect()
}

fn overwrite(t: Texts, row: &HistoryRow, package: &str) -> Overwrite {
    let field = |change: &boekbrug_store::FieldChange| {
        let value = |value: &Value| told(t, &change.field, Some(value));
        (t.field(&change.field), value(&change.old), value(&change.new))
    };
    Overwrite {
        at: t.moment(&row.at),
        stamp: row.at.to_string(),
        by: author(t, row.author, package),
        is_conflict: row.author == Author::Conflict,
        fields: row.fields.iter().map(field).collect(),
    }
}
