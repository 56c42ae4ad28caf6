//! The keys of applications.

use std::collections::BTreeSet;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use boekbrug_access::KeyWish;
use boekbrug_model::{AdministrationId, ApiKeyId, Scope};
use boekbrug_server::App;
use boekbrug_store::{AdministrationRow, ApiKeyRow};
use jiff::{SignedDuration, Timestamp};

use super::{Tab, tabs};
use crate::frame::{Empty, Fault, Frame, Place, Sent, Visit, Wrong, go, page, page_with};
use crate::help::scope_words;
use crate::text::Texts;

/// Days for which a key can be made; 0 is for ever.
const DAYS: [u32; 4] = [30, 90, 365, 0];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/keys", get(show).post(make))
        .route("/keys/{key}/revoke", post(revoke))
}

/// The page.
#[derive(Template)]
#[template(path = "keys.html")]
struct Keys {
    frame: Frame,
    t: Texts,
    tabs: Vec<Tab>,
    rows: Vec<Key>,
    may_make: bool,
    scopes: Vec<Choice>,
    administrations: Vec<Choice>,
    days: Vec<(u32, String, bool)>,
    name: String,
    wrong: Wrong,
    /// A key that is shown this once, and what it is called.
    made: Option<(String, String)>,
}

/// A box to tick.
struct Choice {
    value: String,
    words: String,
    is_ticked: bool,
}

/// A key in the list.
struct Key {
    id: String,
    name: String,
    start: String,
    scopes: Vec<String>,
    /// Names of the administrations that it is limited to.
    administrations: Vec<String>,
    used: String,
    expires: String,
    /// Whether it works; else why not.
    over: Option<String>,
}

/// What was chosen in the form.
#[derive(Default)]
struct Chosen {
    name: String,
    scopes: BTreeSet<Scope>,
    administrations: BTreeSet<AdministrationId>,
    days: u32,
}

impl Chosen {
    /// Reads the fields; one that this form does not have is refused.
    fn try_new(fields: Vec<(String, String)>) -> Result<Self, Fault> {
        let mut chosen = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "name" => chosen.name = value,
                "scope" => {
                    chosen.scopes.insert(value.parse().map_err(|_| Fault::unreadable())?);
                }
                "administration" => {
                    chosen
                        .administrations
                        .insert(value.parse().map_err(|_| Fault::unreadable())?);
                }
                "days" => {
                    let days: u32 = value.parse().map_err(|_| Fault::unreadable())?;
                    chosen.days = Some(days)
                        .filter(|days| DAYS.contains(days))
                        .ok_or_else(Fault::unreadable)?;
                }
                _ => return Err(Fault::unreadable()),
            }
        }
        Ok(chosen)
    }

    fn wish(&self, now: Timestamp) -> KeyWish {
        let until = now
            .checked_add(SignedDuration::from_hours(24 * i64::from(self.days)))
            .ok();
        KeyWish {
            name: self.name.clone(),
            scopes: self.scopes.clone(),
            administrations: (!self.administrations.is_empty()).then(|| self.administrations.clone()),
            expires: until.filter(|_| self.days > 0),
        }
    }
}

impl Keys {
    fn of(visit: &Visit, rows: Vec<ApiKeyRow>, places: &[AdministrationRow], chosen: &Chosen) -> Self {
        let t = visit.t;
        let now = visit.now();
        let ticked = |value: String, words: String, is_ticked: bool| Choice {
            value,
            words,
            is_ticked,
        };
        let own = visit.caller.scopes.iter();
        let scopes = own.map(|scope| ticked(scope.to_string(), scope_words(*scope, t), chosen.scopes.contains(scope)));
        let administrations = places.iter().map(|place| {
            ticked(
                place.id.to_string(),
                place.name.clone(),
                chosen.administrations.contains(&place.id),
            )
        });
        Self {
            frame: visit.frame(t.say("manage-keys"), Place::Manage),
            t,
            tabs: tabs(visit, "/keys"),
            rows: rows.into_iter().rev().map(|row| Key::of(row, places, now, t)).collect(),
            may_make: visit.may(Scope::AccessWrite),
            scopes: scopes.collect(),
            administrations: administrations.collect(),
            days: lives(chosen.days, t),
            name: chosen.name.clone(),
            wrong: Wrong::default(),
            made: None,
        }
    }
}

/// For how long a key can be made.
fn lives(chosen: u32, t: Texts) -> Vec<(u32, String, bool)> {
    let words = |days: u32| match days {
        0 => t.say("keys-for-ever"),
        days => t.one("keys-days", "count", days),
    };
    DAYS.map(|days| (days, words(days), days == chosen)).into()
}

impl Key {
    fn of(row: ApiKeyRow, places: &[AdministrationRow], now: Timestamp, t: Texts) -> Self {
        let name = |id: &AdministrationId| {
            let found = places.iter().find(|place| place.id == *id);
            found.map_or_else(|| id.to_string(), |place| place.name.clone())
        };
        let ended = row.expires.filter(|expires| *expires <= now);
        let over = match (row.revoked, ended) {
            (Some(at), _) => Some(t.one("keys-revoked-at", "at", t.moment(&at))),
            (None, Some(at)) => Some(t.one("keys-ended-at", "at", t.moment(&at))),
            (None, None) => None,
        };
        Self {
            id: row.id.to_string(),
            name: row.name,
            start: row.start,
            scopes: row.scopes.iter().map(|scope| scope_words(*scope, t)).collect(),
            administrations: row.administrations.iter().flatten().map(name).collect(),
            used: row.used.map_or_else(|| t.say("keys-never-used"), |at| t.ago(&at, &now)),
            expires: row.expires.map_or_else(|| t.say("keys-for-ever"), |at| t.day_of(&at)),
            over,
        }
    }
}

async fn read(visit: &Visit, chosen: &Chosen) -> Result<Keys, Fault> {
    let rows = visit.app.access.keys(&visit.caller).await?;
    let places = visit.app.store.administrations(visit.organisation).await?;
    Ok(Keys::of(visit, rows, &places, chosen))
}

async fn show(visit: Visit) -> Result<Response, Fault> {
    let usual = Chosen {
        days: 365,
        ..Chosen::default()
    };
    Ok(page(&read(&visit, &usual).await?))
}

async fn make(visit: Visit, Sent(fields): Sent<Vec<(String, String)>>) -> Result<Response, Fault> {
    let chosen = Chosen::try_new(fields)?;
    match visit.app.access.make_key(&visit.caller, chosen.wish(visit.now())).await {
        Ok(made) => {
            let mut keys = read(&visit, &Chosen::default()).await?;
            keys.made = Some((made.key.as_str().to_owned(), made.row.name));
            Ok(page(&keys))
        }
        Err(error) => {
            let fault = Fault::from(error);
            let status = fault.status();
            let findings = fault.refusal()?;
            let mut keys = read(&visit, &chosen).await?;
            keys.wrong = Wrong(findings);
            Ok(page_with(status, &keys))
        }
    }
}

async fn revoke(visit: Visit, Path(id): Path<String>, Sent(Empty {}): Sent<Empty>) -> Result<Response, Fault> {
    let id: ApiKeyId = id.parse().map_err(|_| Fault::NotFound)?;
    visit.app.access.revoke_key(&visit.caller, id).await?;
    Ok(go("/keys").notice("keys-revoked").answer())
}

#[cfg(test)]
pub(super) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    use crate::samples::Drawn as _;

    use boekbrug_model::{Finding, FindingCode};

    let key = |name: &str, over: Option<&str>| Key {
        id: "key_1".to_owned(),
        name: name.to_owned(),
        start: "bbk_abcdef".to_owned(),
        scopes: vec![
            scope_words(Scope::InvoicesRead, t),
            scope_words(Scope::InvoicesWrite, t),
        ],
        administrations: vec!["Zorggroep".to_owned()],
        used: t.say("keys-never-used"),
        expires: t.say("keys-for-ever"),
        over: over.map(str::to_owned),
    };
    let choice = |value: &str, words: String| Choice {
        value: value.to_owned(),
        words,
        is_ticked: value.ends_with("read"),
    };
    let one = |full: bool| Keys {
        frame: crate::samples::frame(&t.say("manage-keys"), Place::Manage),
        t,
        tabs: super::all_tabs(t, "/keys", true, true),
        rows: if full {
            vec![key("Urenprogramma", None), key("Oud", Some("15 mrt 2026"))]
        } else {
            Vec::new()
        },
        may_make: true,
        scopes: Scope::ALL
            .map(|scope| choice(scope.as_str(), scope_words(scope, t)))
            .into(),
        administrations: vec![
            choice("adm_1", "Zorggroep".to_owned()),
            choice("adm_2", "Tweede".to_owned()),
        ],
        days: lives(365, t),
        name: "Urenprogramma".to_owned(),
        wrong: Wrong(if full {
            Vec::new()
        } else {
            vec![Finding::new(FindingCode::AccessScopesEmpty).at("scopes")]
        }),
        made: full.then(|| ("bbk_geheim".to_owned(), "Urenprogramma".to_owned())),
    };
    vec![("keys", one(true).drawn()), ("keys-wrong", one(false).drawn())]
}
