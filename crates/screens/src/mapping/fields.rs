//! Coupled fields on or off, from the package's field tables.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use boekbrug_connector::Direction;
use boekbrug_model::settings::{CustomersOut, FieldOwner};
use boekbrug_model::{ConnectionId, ConnectionSettings, Feed, Finding, Scope};
use boekbrug_store::ConnectionRow;

use crate::connections::{OWNERS, name_of, value_of};
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
    /// Who can have the last word: value and words. The first is what the settings say for all fields.
    pub(super) owners: Vec<(String, String)>,
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
    /// Who has the last word, of a field that goes both ways; empty as the settings have it for all.
    pub(super) owner: Option<String>,
}

impl Table {
    /// Whether any field of it goes both ways.
    fn has_owners(&self) -> bool {
        self.rows.iter().any(|field| field.owner.is_some())
    }
}

impl Fields {
    /// Whether a field goes out as well as in.
    fn goes_both_ways(&self) -> bool {
        self.tables.iter().any(Table::has_owners)
    }
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
    let mut field_owners = row.settings.field_owners.clone();
    for table in view(&visit, &row, Vec::new())?.tables {
        owned(&table, &sent, &mut field_owners).ok_or_else(Fault::unreadable)?;
        let off = table.rows.iter().filter(|field| !on.contains(field.name.as_str()));
        let off: BTreeSet<_> = off.map(|field| field.canonical.to_owned()).collect();
        if !off.is_empty() {
            switched_off.insert(table.feed, off);
        }
    }
    let settings = ConnectionSettings {
        switched_off,
        field_owners,
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
    let outward = known.customers_out.as_ref();
    let outward = outward.filter(|_| row.settings.customers_out != CustomersOut::None);
    let outward = outward.map(|rules| rules.fields.as_slice()).unwrap_or_default();
    let owners = &row.settings.field_owners;
    let table = |table: &boekbrug_connector::FieldTable| {
        let feed = table.feed?;
        let comes_in = table.rows.iter().filter(|row| row.direction != Direction::Out);
        let rows = comes_in.map(|row| Field {
            name: format!("{feed}:{}", row.canonical),
            canonical: row.canonical,
            package: row.package,
            conversion: visit.t.either(row.conversion_nl, row.conversion_en),
            is_on: !off.get(&feed).is_some_and(|fields| fields.contains(row.canonical)),
            owner: (feed == Feed::Customers && row.canonical != "customerCode" && outward.contains(&row.canonical))
                .then(|| owners.get(row.canonical).map(name_of).unwrap_or_default()),
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
        owners: owners_of(visit.t, row.settings.field_owner),
        wrong,
        can_change: visit.may(Scope::ConnectionsWrite),
    })
}

/// Who can have the last word about one field. The first choice leaves it to the settings, and says what they say.
pub(super) fn owners_of(t: Texts, usual: FieldOwner) -> Vec<(String, String)> {
    let words = OWNERS.map(|(owner, key)| (owner, t.say(key)));
    let said = match usual {
        FieldOwner::Package => t.say("answers-owner-package").to_lowercase(),
        FieldOwner::Application => t.say("customers-owner-application"),
        FieldOwner::LastChange => t.say("customers-owner-last"),
    };
    let first = (String::new(), t.one("fields-owner-usual", "owner", said));
    std::iter::once(first)
        .chain(words.into_iter().map(|(owner, words)| (name_of(owner), words)))
        .collect()
}

/// Takes over who was said to have the last word about the fields of a table; none when somebody is meant that nobody
/// knows. A field that was not sent stays as it is.
fn owned(table: &Table, sent: &[(String, String)], owners: &mut BTreeMap<String, FieldOwner>) -> Option<()> {
    for field in table.rows.iter().filter(|field| field.owner.is_some()) {
        let given = sent
            .iter()
            .find(|(name, _)| name.strip_prefix("owner:") == Some(field.canonical));
        match given.map(|(_, value)| value.as_str()) {
            None => {}
            Some("") => _ = owners.remove(field.canonical),
            Some(value) => _ = owners.insert(field.canonical.to_owned(), value_of(value)?),
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_is_taken_over_for_fields_that_go_both_ways_alone() {
        let field = |canonical, owner: Option<&str>| Field {
            name: String::new(),
            canonical,
            package: "",
            conversion: "",
            is_on: true,
            owner: owner.map(str::to_owned),
        };
        let table = Table {
            feed: Feed::Customers,
            package_name: "",
            rows: vec![
                field("name", Some("")),
                field("vatNumber", Some("package")),
                field("visitAddress.city", Some("package")),
                field("isActive", None),
            ],
        };
        let mut owners: BTreeMap<_, _> = [
            ("vatNumber".to_owned(), FieldOwner::Package),
            ("visitAddress.city".to_owned(), FieldOwner::Package),
        ]
        .into();
        let sent = [
            ("owner:name", "application"),
            ("owner:vatNumber", ""),
            ("owner:isActive", "application"),
            ("owner:lastChange", "package"),
        ];
        let mut sent: Vec<_> = sent.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        assert!(owned(&table, &sent, &mut owners).is_some());
        let expected = [
            ("name".to_owned(), FieldOwner::Application),
            ("visitAddress.city".to_owned(), FieldOwner::Package),
        ];
        assert_eq!(owners, expected.into());
        sent[0].1 = "iemand".to_owned();
        assert!(owned(&table, &sent, &mut owners).is_none());
    }
}
