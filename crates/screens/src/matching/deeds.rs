//! What a person does on the page.

use axum::response::Response;
use boekbrug_model::matching::{Decision, Rule};
use boekbrug_model::{ConnectionId, Scope};
use serde::Deserialize;

use super::Tab;
use crate::frame::{At, Empty, Fault, Sent, Visit, go};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Start {
    rule: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decide {
    decision: String,
    #[serde(default)]
    here: String,
    #[serde(default)]
    there: String,
    #[serde(default)]
    list: String,
}

pub(super) async fn start(visit: Visit, At(id): At<ConnectionId>, Sent(form): Sent<Start>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    visit.connection(id).await?;
    let rule = match form.rule.as_str() {
        "weighed" => Rule::Weighed,
        "numbers" => Rule::EqualNumbers,
        "exact" => Rule::EqualNameOrNumber,
        _ => return Err(Fault::unreadable()),
    };
    visit.engine().start_matching(visit.organisation, id, rule).await?;
    Ok(go(address(id, "")).answer())
}

pub(super) async fn decide(
    visit: Visit,
    At(id): At<ConnectionId>,
    Sent(form): Sent<Decide>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    visit.connection(id).await?;
    let (here, there) = (form.here, form.there);
    let (decision, notice) = match form.decision.as_str() {
        "acceptSure" => (Decision::AcceptSure, "matching-did-accept-sure"),
        "accept" => (Decision::Accept { here, there }, "matching-did-accept"),
        "refuse" => (Decision::Refuse { here, there }, "matching-did-refuse"),
        "choose" => (Decision::Choose { here, there }, "matching-did-accept"),
        "setApart" => (Decision::SetApart { here }, "matching-did-set-apart"),
        _ => return Err(Fault::unreadable()),
    };
    let count = visit.engine().decide(visit.organisation, id, &decision).await?;
    // what is to be looked at next, once all that is sure is confirmed
    let list = if form.decision == "acceptSure" { "" } else { &form.list };
    Ok(go(address(id, list)).notice(notice).place("count", count).answer())
}

pub(super) async fn undo(visit: Visit, At(id): At<ConnectionId>, _: Sent<Empty>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    visit.connection(id).await?;
    let undone = visit.engine().undo_decision(visit.organisation, id).await?;
    let notice = if undone.is_some() {
        "matching-did-undo"
    } else {
        "matching-nothing-to-undo"
    };
    Ok(go(address(id, "")).notice(notice).answer())
}

pub(super) async fn finish(visit: Visit, At(id): At<ConnectionId>, _: Sent<Empty>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    visit.connection(id).await?;
    let count = visit.engine().finish_matching(visit.organisation, id).await?;
    Ok(go(address(id, ""))
        .notice("matching-did-finish")
        .place("count", count)
        .answer())
}

/// The page, on one of its lists.
fn address(id: ConnectionId, list: &str) -> String {
    match Tab::of(list) {
        Some(tab) => format!("/connections/{id}/matching?list={}", tab.name()),
        None => format!("/connections/{id}/matching"),
    }
}
