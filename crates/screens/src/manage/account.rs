//! One's own account: name, language, password, sessions.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use boekbrug_access::ProfileChange;
use boekbrug_server::App;
use serde::Deserialize;

use crate::frame::{Empty, Fault, Frame, Place, Sent, Visit, Wrong, go, page, page_with};
use crate::text::Texts;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/account", get(show).post(change))
        .route("/account/password", post(change_password))
        .route("/account/sessions/end", post(end_others))
}

/// The page.
#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    frame: Frame,
    t: Texts,
    name: String,
    email: String,
    language: String,
    role: String,
    sessions: Vec<Session>,
    wrong: Wrong,
}

/// A browser that is signed in.
struct Session {
    began: String,
    seen: String,
    is_this: bool,
}

async fn read(visit: &Visit) -> Result<Account, Fault> {
    let (t, now) = (visit.t, visit.now());
    let this = visit.caller.session.as_ref().map(|session| session.token_hash.clone());
    let sessions = visit
        .app
        .access
        .sessions(&visit.caller)
        .await?
        .into_iter()
        .map(|row| Session {
            began: t.moment(&row.created),
            seen: t.ago(&row.seen, &now),
            is_this: this.as_ref() == Some(&row.token_hash),
        });
    Ok(Account {
        frame: visit.frame(t.say("account-title"), Place::Nowhere),
        t,
        name: visit.me.person.name.clone(),
        email: visit.me.person.email.clone(),
        language: visit.me.person.language.clone(),
        role: visit.role().map(|role| t.role(&role)).unwrap_or_default(),
        sessions: sessions.collect(),
        wrong: Wrong::default(),
    })
}

async fn show(visit: Visit) -> Result<Response, Fault> {
    Ok(page(&read(&visit).await?))
}

async fn again(visit: &Visit, fault: Fault, name: Option<String>) -> Result<Response, Fault> {
    let status = fault.status();
    let findings = fault.refusal()?;
    let mut account = read(visit).await?;
    account.wrong = Wrong(findings);
    account.name = name.unwrap_or(account.name);
    Ok(page_with(status, &account))
}

/// Name and language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile {
    name: String,
    language: String,
}

async fn change(visit: Visit, Sent(profile): Sent<Profile>) -> Result<Response, Fault> {
    let change = ProfileChange {
        name: Some(profile.name.clone()),
        language: Some(profile.language),
    };
    match visit.app.access.change_profile(&visit.caller, change).await {
        Ok(_) => Ok(go("/account").notice("account-changed").answer()),
        Err(error) => again(&visit, error.into(), Some(profile.name)).await,
    }
}

/// The password, with the present one as a proof.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Password {
    current: String,
    password: String,
}

async fn change_password(visit: Visit, Sent(given): Sent<Password>) -> Result<Response, Fault> {
    let changed = visit
        .app
        .access
        .change_password(&visit.caller, &given.current, &given.password);
    match changed.await {
        Ok(()) => Ok(go("/account").notice("account-password-changed").answer()),
        Err(error) => again(&visit, error.into(), None).await,
    }
}

async fn end_others(visit: Visit, Sent(Empty {}): Sent<Empty>) -> Result<Response, Fault> {
    visit.app.access.sign_out_elsewhere(&visit.caller).await?;
    Ok(go("/account").notice("account-others-ended").answer())
}

#[cfg(test)]
pub(super) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    use crate::samples::Drawn as _;

    let at = "2026-11-22T09:30:00Z".parse().unwrap();
    let session = |is_this: bool| Session {
        began: t.moment(&at),
        seen: t.ago(&at, &at),
        is_this,
    };
    let account = Account {
        frame: crate::samples::frame(&t.say("account-title"), Place::Nowhere),
        t,
        name: "Anna Bakker".to_owned(),
        email: "anna@voorbeeld.nl".to_owned(),
        language: "nl".to_owned(),
        role: t.role(&boekbrug_model::Role::Owner),
        sessions: vec![session(true), session(false)],
        wrong: Wrong(vec![crate::samples::finding().at("current")]),
    };
    vec![("account", account.drawn())]
}
