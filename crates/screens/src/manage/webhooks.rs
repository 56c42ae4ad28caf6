//! Addresses of applications that are told of changes.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use boekbrug_model::{AdministrationId, EndpointId, Scope};
use boekbrug_server::App;
use boekbrug_server::v1::Problem;
use boekbrug_store::{AdministrationRow, EndpointOff, EndpointRow, TryRow};
use boekbrug_webhooks::{EndpointDraft, WebhookError};
use serde::Deserialize;

use super::{Tab, tabs};
use crate::frame::{Empty, Fault, Frame, Place, Sent, Visit, Wrong, go, page, page_with};
use crate::text::Texts;

/// The last tries that are shown.
const TRIES: u32 = 50;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/webhooks", get(list).post(add))
        .route("/webhooks/{endpoint}", get(show).post(change))
        .route("/webhooks/{endpoint}/test", post(test))
        .route("/webhooks/{endpoint}/rotate", post(rotate))
        .route("/webhooks/{endpoint}/remove", post(remove))
}

/// All endpoints, and the form for a new one.
#[derive(Template)]
#[template(path = "webhooks.html")]
struct Webhooks {
    frame: Frame,
    t: Texts,
    tabs: Vec<Tab>,
    endpoints: Vec<Endpoint>,
    may_change: bool,
    form: Form,
    places: Vec<(String, String)>,
    wrong: Wrong,
}

/// One endpoint with its last tries.
#[derive(Template)]
#[template(path = "webhook.html")]
struct One {
    frame: Frame,
    t: Texts,
    endpoint: Endpoint,
    may_change: bool,
    form: Form,
    places: Vec<(String, String)>,
    wrong: Wrong,
    tries: Vec<Try>,
    /// A signing secret that is shown this once.
    secret: Option<String>,
}

/// An endpoint.
struct Endpoint {
    id: String,
    url: String,
    description: String,
    /// Of one administration, by name; empty for all.
    place: String,
    tone: &'static str,
    state: String,
    is_on: bool,
}

/// One try.
struct Try {
    at: String,
    kind: String,
    number: u32,
    answer: String,
    tone: &'static str,
    millis: String,
}

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    url: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    administration: String,
    /// A box that is not ticked sends nothing.
    #[serde(default)]
    on: String,
    /// Which version was read; none for a new one.
    #[serde(default)]
    version: i64,
}

impl Form {
    fn draft(&self, on: bool) -> Result<EndpointDraft, Fault> {
        let administration: Option<AdministrationId> = match self.administration.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|_| Fault::NotFound)?),
        };
        Ok(EndpointDraft {
            url: self.url.trim().to_owned(),
            description: self.description.clone(),
            administration,
            on,
        })
    }
}

impl Endpoint {
    fn of(row: &EndpointRow, places: &[AdministrationRow], t: Texts) -> Self {
        let (tone, state) = match (row.off, row.failing_since) {
            (Some(EndpointOff::ByPerson), _) => ("off", t.say("webhooks-off")),
            (Some(EndpointOff::Failing), _) => ("bad", t.say("webhooks-off-failing")),
            (Some(EndpointOff::Gone), _) => ("bad", t.say("webhooks-off-gone")),
            (None, Some(since)) => ("warn", t.one("webhooks-failing", "since", t.moment(&since))),
            (None, None) => ("ok", t.say("webhooks-on")),
        };
        let place = row.administration.map(|id| {
            let found = places.iter().find(|place| place.id == id);
            found.map_or_else(|| id.to_string(), |place| place.name.clone())
        });
        Self {
            id: row.id.to_string(),
            url: row.url.clone(),
            description: row.description.clone(),
            place: place.unwrap_or_default(),
            tone,
            state,
            is_on: row.off.is_none(),
        }
    }
}

impl Try {
    fn of(row: TryRow, t: Texts) -> Self {
        let well = row.status.is_some_and(|status| (200..300).contains(&status));
        let answer = match row.status {
            Some(status) if row.error.is_empty() => status.to_string(),
            Some(status) => format!("{status}: {}", row.error),
            None => row.error,
        };
        Self {
            at: t.moment(&row.at),
            kind: match row.kind.as_str() {
                "test" => t.say("webhooks-kind-test"),
                _ => t.say("webhooks-kind-changes"),
            },
            number: row.number,
            answer,
            tone: if well { "ok" } else { "bad" },
            millis: t.count(row.millis),
        }
    }
}

/// What the room of webhooks refuses, as everybody else refuses it.
fn fault(error: WebhookError) -> Fault {
    Problem::from(error).into()
}

/// Administrations to choose from.
fn choices(places: &[AdministrationRow]) -> Vec<(String, String)> {
    places
        .iter()
        .map(|place| (place.id.to_string(), place.name.clone()))
        .collect()
}

async fn places(visit: &Visit) -> Result<Vec<AdministrationRow>, Fault> {
    Ok(visit.app.store.administrations(visit.organisation).await?)
}

/// An administration of the visitor, or all of them.
fn must_know(draft: &EndpointDraft, places: &[AdministrationRow]) -> Result<(), Fault> {
    let known = draft
        .administration
        .is_none_or(|id| places.iter().any(|place| place.id == id));
    if known { Ok(()) } else { Err(Fault::NotFound) }
}

async fn read(visit: &Visit, form: Form) -> Result<Webhooks, Fault> {
    let (t, places) = (visit.t, places(visit).await?);
    let rows = visit.app.webhooks.endpoints(visit.organisation).await.map_err(fault)?;
    Ok(Webhooks {
        frame: visit.frame(t.say("manage-webhooks"), Place::Manage),
        t,
        tabs: tabs(visit, "/webhooks"),
        endpoints: rows.iter().map(|row| Endpoint::of(row, &places, t)).collect(),
        may_change: visit.may(Scope::WebhooksWrite),
        form,
        places: choices(&places),
        wrong: Wrong::default(),
    })
}

async fn read_one(visit: &Visit, id: EndpointId, form: Option<Form>) -> Result<One, Fault> {
    let (t, places) = (visit.t, places(visit).await?);
    let webhooks = &visit.app.webhooks;
    let row = webhooks.endpoint(visit.organisation, id).await.map_err(fault)?;
    let tries = webhooks.tries(visit.organisation, id, TRIES).await.map_err(fault)?;
    let kept = Form {
        url: row.url.clone(),
        description: row.description.clone(),
        administration: row.administration.map(|id| id.to_string()).unwrap_or_default(),
        on: if row.off.is_none() {
            "on".to_owned()
        } else {
            String::new()
        },
        version: row.version,
    };
    Ok(One {
        frame: visit.frame(row.url.clone(), Place::Manage),
        t,
        endpoint: Endpoint::of(&row, &places, t),
        may_change: visit.may(Scope::WebhooksWrite),
        form: form.unwrap_or(kept),
        places: choices(&places),
        wrong: Wrong::default(),
        tries: tries.into_iter().map(|row| Try::of(row, t)).collect(),
        secret: None,
    })
}

fn id_of(text: &str) -> Result<EndpointId, Fault> {
    text.parse().map_err(|_| Fault::NotFound)
}

async fn list(visit: Visit) -> Result<Response, Fault> {
    visit.need(Scope::WebhooksRead)?;
    Ok(page(&read(&visit, Form::default()).await?))
}

async fn add(visit: Visit, Sent(form): Sent<Form>) -> Result<Response, Fault> {
    visit.need(Scope::WebhooksWrite)?;
    let draft = form.draft(true)?;
    must_know(&draft, &places(&visit).await?)?;
    let made = visit
        .app
        .webhooks
        .create(visit.organisation, &visit.caller.actor, &draft);
    match made.await {
        Ok((row, secret)) => {
            let mut one = read_one(&visit, row.id, None).await?;
            one.secret = Some(secret.reveal().to_string());
            Ok(page(&one))
        }
        Err(error) => {
            let fault = fault(error);
            let status = fault.status();
            let findings = fault.refusal()?;
            let mut webhooks = read(&visit, form).await?;
            webhooks.wrong = Wrong(findings);
            Ok(page_with(status, &webhooks))
        }
    }
}

async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    visit.need(Scope::WebhooksRead)?;
    Ok(page(&read_one(&visit, id_of(&id)?, None).await?))
}

/// The page of one again, with what is wrong.
async fn again(visit: &Visit, id: EndpointId, form: Option<Form>, error: WebhookError) -> Result<Response, Fault> {
    let fault = fault(error);
    let status = fault.status();
    let findings = fault.refusal()?;
    let mut one = read_one(visit, id, form).await?;
    one.wrong = Wrong(findings);
    Ok(page_with(status, &one))
}

async fn change(visit: Visit, Path(id): Path<String>, Sent(form): Sent<Form>) -> Result<Response, Fault> {
    visit.need(Scope::WebhooksWrite)?;
    let id = id_of(&id)?;
    let draft = form.draft(form.on == "on")?;
    must_know(&draft, &places(&visit).await?)?;
    let (organisation, actor) = (visit.organisation, &visit.caller.actor);
    match visit
        .app
        .webhooks
        .change(organisation, id, form.version, actor, &draft)
        .await
    {
        Ok(_) => Ok(go(format!("/webhooks/{id}")).notice("webhooks-changed").answer()),
        Err(error) => again(&visit, id, Some(form), error).await,
    }
}

async fn test(visit: Visit, Path(id): Path<String>, Sent(Empty {}): Sent<Empty>) -> Result<Response, Fault> {
    visit.need(Scope::WebhooksWrite)?;
    let id = id_of(&id)?;
    match visit
        .app
        .webhooks
        .test(visit.organisation, id, &visit.caller.actor)
        .await
    {
        Ok(_) => Ok(go(format!("/webhooks/{id}")).notice("webhooks-tested").answer()),
        Err(error) => again(&visit, id, None, error).await,
    }
}

async fn rotate(visit: Visit, Path(id): Path<String>, Sent(Empty {}): Sent<Empty>) -> Result<Response, Fault> {
    visit.need(Scope::WebhooksWrite)?;
    let id = id_of(&id)?;
    let rotated = visit
        .app
        .webhooks
        .rotate(visit.organisation, id, &visit.caller.actor)
        .await;
    let (_, secret) = rotated.map_err(fault)?;
    let mut one = read_one(&visit, id, None).await?;
    one.secret = Some(secret.reveal().to_string());
    Ok(page(&one))
}

async fn remove(visit: Visit, Path(id): Path<String>, Sent(Empty {}): Sent<Empty>) -> Result<Response, Fault> {
    visit.need(Scope::WebhooksWrite)?;
    let removed = visit
        .app
        .webhooks
        .remove(visit.organisation, id_of(&id)?, &visit.caller.actor)
        .await;
    removed.map_err(fault)?;
    Ok(go("/webhooks").notice("webhooks-removed").answer())
}

#[cfg(test)]
pub(super) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    use crate::samples::Drawn as _;

    let endpoint = |tone: &'static str, is_on: bool| Endpoint {
        id: "whe_1".to_owned(),
        url: "https://toepassing.voorbeeld.nl/boekbrug".to_owned(),
        description: "Productie".to_owned(),
        place: "Zorggroep".to_owned(),
        tone,
        state: if is_on {
            t.say("webhooks-on")
        } else {
            t.say("webhooks-off-failing")
        },
        is_on,
    };
    let list = |endpoints: Vec<Endpoint>| Webhooks {
        frame: crate::samples::frame(&t.say("manage-webhooks"), Place::Manage),
        t,
        tabs: super::all_tabs(t, "/webhooks", true, true),
        endpoints,
        may_change: true,
        form: Form::default(),
        places: vec![("adm_1".to_owned(), "Zorggroep".to_owned())],
        wrong: Wrong(vec![crate::samples::finding().at("url")]),
    };
    let at = "2026-11-22T09:30:00Z".parse().unwrap();
    let attempt = |tone: &'static str, answer: &str| Try {
        at: t.moment(&at),
        kind: t.say("webhooks-kind-test"),
        number: 1,
        answer: answer.to_owned(),
        tone,
        millis: t.count(1_234_u64),
    };
    let one = One {
        frame: crate::samples::frame("https://toepassing.voorbeeld.nl/boekbrug", Place::Manage),
        t,
        endpoint: endpoint("bad", false),
        may_change: true,
        form: Form::default(),
        places: vec![("adm_1".to_owned(), "Zorggroep".to_owned())],
        wrong: Wrong::default(),
        tries: vec![attempt("ok", "204"), attempt("bad", "connection refused")],
        secret: Some("whsec_geheim".to_owned()),
    };
    vec![
        ("webhooks", list(vec![endpoint("ok", true)]).drawn()),
        ("webhooks-none", list(Vec::new()).drawn()),
        ("webhook", one.drawn()),
    ]
}
