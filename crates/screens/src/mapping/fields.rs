//! Coupled fields on or off, from the package's field tables.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use boekbrug_connector::Direction;
use boekbrug_model::{ConnectionId, ConnectionSettings, Feed, Finding, Scope};
use boekbrug_store::ConnectionRow;

use crate::frame::{At, Fault, Frame, Place, Sent, Visit, go, page_with};
use crate::text::Texts;

#[derive(Template)]
#[template(path = "fields.html")]
pub(super) struct Fields {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) id: String,
    pub(super) version: i64,
    pub(super) tables: Vec<Table>,
    pub(super) wrong: Vec<Finding>,
    pub(super) can_change: bool,
}

/// The fields of one feed.
pub(super) struct Table {
    pub(super) feed: Feed,
    /// The package's name for the kind of record.
    pub(super) package_name: &'static str,
    pub(super) rows: Vec<Field>,
}

/// One field.
pub(super) struct Field {
    /// The name of its switch.
    pub(super) name: String,
    pub(super) canonical: &'static str,
    pub(super) package: &'static str,
    pub(super) conversion: &'static str,
    pub(super) is_on: bool,
}

pub(super) async fn show(visit: Visit, At(id): At<ConnectionId>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsRead)?;
    let row = visit.connection(id).await?;
    let view = view(&visit, &row, Vec::new())?;
    Ok(page_with(StatusCode::OK, &view))
}

/// Every field whose switch was not sent is off.
pub(super) async fn change(
    visit: Visit,
    At(id): At<ConnectionId>,
    Sent(sent): Sent<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let version = sent.iter().find(|(name, _)| name == "version");
    let version = version
        .and_then(|(_, value)| value.parse().ok())
        .ok_or_else(Fault::unreadable)?;
    let on: BTreeSet<_> = sent.iter().map(|(name, _)| name.as_str()).collect();
    let mut switched_off: BTreeMap<Feed, BTreeSet<String>> = BTreeMap::new();
    for table in view(&visit, &row, Vec::new())?.tables {
        let off = table.rows.iter().filter(|field| !on.contains(field.name.as_str()));
        let off: BTreeSet<_> = off.map(|field| field.canonical.to_owned()).collect();
        if !off.is_empty() {
            switched_off.insert(table.feed, off);
        }
    }
    let settings = ConnectionSettings {
        switched_off,
        ..row.settings.clone()
    };
    let stored = visit
        .engine()
        .change_settings(visit.organisation, id, version, &settings)
        .await;
    match stored.map_err(Fault::from) {
        Ok(()) => Ok(go(format!("/connections/{id}/fields")).notice("fields-saved").answer()),
        Err(fault) => {
            let view = view(&visit, &row, fault.refusal()?)?;
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
    }
}

fn view(visit: &Visit, row: &ConnectionRow, wrong: Vec<Finding>) -> Result<Fields, Fault> {
    let known = visit.app.engine.capability(&row.package).ok_or(Fault::NotFound)?;
    let off = &row.settings.switched_off;
    let table = |table: &boekbrug_connector::FieldTable| {
        let feed = table.feed?;
        let comes_in = table.rows.iter().filter(|row| row.direction != Direction::Out);
        let rows = comes_in.map(|row| Field {
            name: format!("{feed}:{}", row.canonical),
            canonical: row.canonical,
            package: row.package,
            conversion: visit.t.either(row.conversion_nl, row.conversion_en),
            is_on: !off.get(&feed).is_some_and(|fields| fields.contains(row.canonical)),
        });
        Some(Table {
            feed,
            package_name: table.package_name,
            rows: rows.collect(),
        })
    };
    let tables = known
        .fields
        .iter()
        .filter_map(table)
        .filter(|table| !table.rows.is_empty());
    Ok(Fields {
        frame: visit.frame(visit.t.say("fields-title"), Place::Connections),
        t: visit.t,
        id: row.id.to_string(),
        version: row.version,
        tables: tables.collect(),
        wrong,
        can_change: visit.may(Scope::ConnectionsWrite),
    })
}
