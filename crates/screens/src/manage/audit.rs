//! The audit trail: who did what, by page and as a file.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use boekbrug_model::{ActorKind, AuditId};
use boekbrug_server::App;
use boekbrug_store::{AuditFilter, AuditRow};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::deeds::deed;
use super::{Tab, csv, tabs};
use crate::frame::{Fault, Frame, Place, Visit, page};
use crate::text::Texts;

/// Entries on a page, and in a file at most.
const PAGE: u32 = 50;
const FILE: usize = 10_000;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/audit", get(show))
        .route("/audit/export.csv", get(export))
}

/// What is asked of the trail.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// What it concerns: the part of an action before its dot.
    about: String,
    /// Who: a kind of actor.
    by: String,
    /// From this day on, and up to this one.
    from: String,
    until: String,
    /// Before this entry.
    before: String,
}

/// The page.
#[derive(Template)]
#[template(path = "audit.html")]
struct Audit {
    frame: Frame,
    t: Texts,
    tabs: Vec<Tab>,
    rows: Vec<Entry>,
    abouts: Vec<(&'static str, String, bool)>,
    actors: Vec<(&'static str, String, bool)>,
    from: String,
    until: String,
    /// A day that is none.
    wrong_day: bool,
    next: String,
    export: String,
}

/// One entry.
struct Entry {
    at: String,
    who: String,
    /// What was done, in words.
    what: String,
    action: String,
    subject: String,
    details: String,
}

/// What actions begin with, and their words.
const ABOUTS: [(&str, &str); 10] = [
    ("connection", "audit-connection"),
    ("invoice", "audit-invoice"),
    ("record", "audit-record"),
    ("matching", "audit-matching"),
    ("person", "audit-person"),
    ("invitation", "audit-invitation"),
    ("apiKey", "audit-key"),
    ("webhookEndpoint", "audit-webhook"),
    ("organisation", "audit-organisation"),
    ("administration", "audit-administration"),
];

fn actor(kind: ActorKind, t: Texts) -> String {
    t.say(match kind {
        ActorKind::Person => "audit-by-person",
        ActorKind::ApiKey => "audit-by-key",
        ActorKind::Operator => "audit-by-operator",
        ActorKind::System => "audit-by-system",
    })
}

/// The instant at which a day begins on Dutch clocks.
fn begins(day: Date) -> Option<Timestamp> {
    let zone = TimeZone::get("Europe/Amsterdam").ok()?;
    day.to_zoned(zone).ok().map(|begin| begin.timestamp())
}

impl Asked {
    /// As the store takes it, and whether a day could not be read.
    fn filter(&self) -> (AuditFilter, bool) {
        let day = |text: &str| {
            if text.is_empty() {
                Ok(None)
            } else {
                text.parse::<Date>().map(Some)
            }
        };
        let (from, until) = (day(&self.from), day(&self.until));
        let wrong = from.is_err() || until.is_err();
        let known = ABOUTS.iter().find(|(name, _)| *name == self.about);
        let next = |day: Date| day.checked_add(Span::new().days(1)).ok();
        let filter = AuditFilter {
            action: known.map(|(name, _)| format!("{name}.")).unwrap_or_default(),
            kind: self.by.parse().ok(),
            since: from.ok().flatten().and_then(begins),
            until: until.ok().flatten().and_then(next).and_then(begins),
            ..AuditFilter::default()
        };
        (filter, wrong)
    }

    /// The address with the same filter.
    fn address(&self, path: &str, before: Option<AuditId>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("about", &self.about),
            ("by", &self.by),
            ("from", &self.from),
            ("until", &self.until),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        match query.finish() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }
}

/// What an id stands for: people, keys, administrations and connections by name, anything else by its id.
struct Names(Vec<(String, String)>);

impl Names {
    async fn read(visit: &Visit) -> Result<Self, Fault> {
        let access = &visit.app.access;
        let members = access.members(&visit.caller).await?.into_iter().map(|row| {
            let name = if row.person.name.is_empty() {
                row.person.email
            } else {
                row.person.name
            };
            (row.person.id.to_string(), name)
        });
        let keys = access.keys(&visit.caller).await?;
        let keys = keys.into_iter().map(|row| (row.id.to_string(), row.name));
        let mut all: Vec<_> = members.chain(keys).collect();
        let store = &visit.app.store;
        let places = store.administrations(visit.organisation).await?;
        all.extend(places.into_iter().map(|row| (row.id.to_string(), row.name)));
        let connections = store.connections(visit.organisation).await?;
        let name = |row: &_| crate::invoices::name_of(visit, row);
        all.extend(connections.iter().map(|row| (row.id.to_string(), name(row))));
        Ok(Self(all))
    }

    fn of<'a>(&'a self, id: &'a str) -> &'a str {
        self.0
            .iter()
            .find(|(known, _)| known == id)
            .map_or(id, |(_, name)| name)
    }
}

impl Entry {
    fn of(row: &AuditRow, names: &Names, t: Texts) -> Self {
        let name = names.of(&row.actor.id);
        Self {
            at: t.moment(&row.at),
            who: match row.actor.kind {
                ActorKind::Person => name.to_owned(),
                ActorKind::System => actor(ActorKind::System, t),
                kind => format!("{}: {name}", actor(kind, t)),
            },
            what: deed(&row.action, t),
            action: row.action.clone(),
            subject: named(names, &row.subject),
            details: details(row),
        }
    }
}

/// What something is called; empty where only its id is known, which stands in the details.
fn named(names: &Names, id: &str) -> String {
    Some(names.of(id))
        .filter(|name| *name != id)
        .unwrap_or_default()
        .to_owned()
}

/// The action, what it was done to, and its values, in one line each, as programs know them.
fn details(row: &AuditRow) -> String {
    let mut shown = vec![row.action.clone(), row.subject.clone()];
    match &row.details {
        Value::Null => {}
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            shown.extend(fields.map(|(name, value)| match value {
                Value::String(text) => format!("{name}: {text}"),
                other => format!("{name}: {other}"),
            }));
        }
        other => shown.push(other.to_string()),
    }
    shown.retain(|line| !line.is_empty());
    shown.join("\n")
}

async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let before: Option<AuditId> = match asked.before.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| Fault::NotFound)?),
    };
    let (filter, wrong_day) = asked.filter();
    let (rows, next) = visit
        .app
        .access
        .audit_matching(&visit.caller, &filter, before, PAGE)
        .await?;
    let names = Names::read(&visit).await?;
    let t = visit.t;
    Ok(page(&Audit {
        frame: visit.frame(t.say("manage-audit"), Place::Manage),
        t,
        tabs: tabs(&visit, "/audit"),
        rows: rows.iter().map(|row| Entry::of(row, &names, t)).collect(),
        abouts: abouts(&asked, t),
        actors: actors(&asked, t),
        next: next.map(|id| asked.address("/audit", Some(id))).unwrap_or_default(),
        export: asked.address("/audit/export.csv", None),
        from: asked.from,
        until: asked.until,
        wrong_day,
    }))
}

fn abouts(asked: &Asked, t: Texts) -> Vec<(&'static str, String, bool)> {
    ABOUTS.map(|(name, key)| (name, t.say(key), name == asked.about)).into()
}

fn actors(asked: &Asked, t: Texts) -> Vec<(&'static str, String, bool)> {
    ActorKind::ALL
        .map(|kind| (kind.as_str(), actor(kind, t), kind.as_str() == asked.by))
        .into()
}

/// The newest ten thousand entries that the filter lets through, as a file.
async fn export(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    const AT_ONCE: u32 = 500;
    let (filter, _) = asked.filter();
    let names = Names::read(&visit).await?;
    // spreadsheets know by this mark that it is UTF-8
    let mut file = String::from("\u{feff}");
    let heads = ["audit-at", "audit-who", "audit-what", "audit-subject", "audit-details"].map(|key| visit.t.say(key));
    file += &csv::row(&heads.each_ref().map(String::as_str));
    let (mut before, mut count) = (None, 0);
    loop {
        let (rows, next) = visit
            .app
            .access
            .audit_matching(&visit.caller, &filter, before, AT_ONCE)
            .await?;
        count += rows.len();
        for row in &rows {
            let entry = Entry::of(row, &names, visit.t);
            file += &csv::row(&[
                &row.at.to_string(),
                &entry.who,
                &entry.action,
                names.of(&row.subject),
                &entry.details,
            ]);
        }
        if next.is_none() || count >= FILE {
            break;
        }
        before = next;
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"boekbrug-audit.csv\"",
        ),
    ];
    Ok((headers, file).into_response())
}

#[cfg(test)]
pub(super) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    use crate::samples::Drawn as _;

    use boekbrug_model::Actor;

    let at: Timestamp = "2026-11-22T09:30:00Z".parse().unwrap();
    let entry = |kind: ActorKind, action: &str| AuditRow {
        id: AuditId::new(at, [1; 10]),
        organisation: None,
        administration: None,
        actor: Actor {
            kind,
            id: "per_1".to_owned(),
        },
        action: action.to_owned(),
        subject: "con_1".to_owned(),
        details: serde_json::json!({"before": {"state": "active"}, "reason": "pauze", "none": null}),
        at,
    };
    let names = Names(vec![("per_1".to_owned(), "Anna Bakker".to_owned())]);
    let asked = Asked {
        about: "connection".to_owned(),
        ..Asked::default()
    };
    let one = |rows: Vec<AuditRow>| Audit {
        frame: crate::samples::frame(&t.say("manage-audit"), Place::Manage),
        t,
        tabs: super::all_tabs(t, "/audit", true, false),
        rows: rows.iter().map(|row| Entry::of(row, &names, t)).collect(),
        abouts: abouts(&asked, t),
        actors: actors(&asked, t),
        from: "2026-11-01".to_owned(),
        until: String::new(),
        wrong_day: rows.is_empty(),
        next: asked.address("/audit", Some(AuditId::new(at, [1; 10]))),
        export: asked.address("/audit/export.csv", None),
    };
    let rows = ActorKind::ALL.map(|kind| entry(kind, "connection.paused"));
    vec![
        ("audit", one(rows.into()).drawn()),
        ("audit-none", one(Vec::new()).drawn()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_meant_with_its_last_hour() {
        let asked = Asked {
            from: "2026-03-29".to_owned(),
            until: "2026-03-29".to_owned(),
            ..Asked::default()
        };
        let (filter, wrong) = asked.filter();
        let told = [filter.since, filter.until].map(|at| at.unwrap().to_string());
        assert_eq!(told, ["2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"]);
        assert!(!wrong);
    }

    #[test]
    fn what_is_no_day_or_no_word_filters_nothing() {
        let asked = Asked {
            from: "gisteren".to_owned(),
            about: "%".to_owned(),
            by: "keizer".to_owned(),
            ..Asked::default()
        };
        assert_eq!(asked.filter(), (AuditFilter::default(), true));
    }
}
