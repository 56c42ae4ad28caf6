//! What a person does to invoices: try again, all of one cause too, and mark as booked.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse as _, Response};
use boekbrug_model::{ConnectionId, Finding, FindingCode, InvoiceId, Scope};
use http::StatusCode;
use serde::Deserialize;

use super::one::title;
use super::{Filter, Tab};
use crate::findings::without_places;
use crate::frame::{Fault, Frame, Place, Sent, Visit, go, page};
use crate::text::Texts;

/// The longest reason, in characters.
const LONGEST: usize = 300;

/// Asks whether all invoices of one cause are tried again.
#[derive(Template)]
#[template(path = "invoices/retry.html")]
pub(crate) struct RetryPage {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    /// The question.
    pub(super) ask: String,
    pub(super) remedy: String,
    pub(super) count: u64,
    pub(super) code: FindingCode,
    /// The one connection; empty for all.
    pub(super) connection: String,
    pub(super) back: String,
}

/// Asks whether and why an invoice is marked as booked.
#[derive(Template)]
#[template(path = "invoices/mark.html")]
pub(crate) struct MarkPage {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) id: InvoiceId,
    pub(super) number: String,
    /// What is wrong with the form that was sent.
    pub(super) wrong: Vec<Finding>,
    pub(super) reason: String,
}

/// Nothing but the token.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// Which invoices are tried again.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    code: String,
    #[serde(default)]
    connection: String,
}

/// Why an invoice is marked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Why {
    reason: String,
}

pub(super) async fn retry(
    visit: Visit,
    Path(id): Path<String>,
    Sent(Nothing {}): Sent<Nothing>,
) -> Result<Response, Fault> {
    visit.need(Scope::InvoicesWrite)?;
    let row = visit.invoice(id.parse().map_err(|_| Fault::NotFound)?).await?;
    let done = visit.engine().retry(visit.organisation, row.id).await?;
    let notice = if done {
        "invoices-retried"
    } else {
        "invoices-at-its-end"
    };
    Ok(go(format!("/invoices/{}", row.id)).notice(notice).into_response())
}

pub(super) async fn ask_mark(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    visit.need(Scope::InvoicesWrite)?;
    let row = visit.invoice(id.parse().map_err(|_| Fault::NotFound)?).await?;
    if row.state.is_final() {
        return Ok(go(format!("/invoices/{}", row.id))
            .notice("invoices-at-its-end")
            .into_response());
    }
    Ok(page(&MarkPage {
        frame: visit.frame(title(visit.t, &row.invoice), Place::Invoices),
        t: visit.t,
        id: row.id,
        number: row.invoice.number.to_string(),
        wrong: Vec::new(),
        reason: String::new(),
    }))
}

pub(super) async fn mark(visit: Visit, Path(id): Path<String>, Sent(why): Sent<Why>) -> Result<Response, Fault> {
    visit.need(Scope::InvoicesWrite)?;
    let row = visit.invoice(id.parse().map_err(|_| Fault::NotFound)?).await?;
    let reason = why.reason.trim();
    let wrong = wrong(reason);
    if !wrong.is_empty() {
        let form = MarkPage {
            frame: visit.frame(title(visit.t, &row.invoice), Place::Invoices),
            t: visit.t,
            id: row.id,
            number: row.invoice.number.to_string(),
            wrong,
            reason: reason.to_owned(),
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&form)).into_response());
    }
    let done = visit.engine().mark_because(visit.organisation, row.id, reason).await?;
    let notice = if done { "invoices-marked" } else { "invoices-not-marked" };
    Ok(go(format!("/invoices/{}", row.id)).notice(notice).into_response())
}

fn wrong(reason: &str) -> Vec<Finding> {
    let finding = |code| vec![Finding::new(code).at("reason").with("field", "reason")];
    match reason.chars().count() {
        0 => finding(FindingCode::RequestMissingField),
        1..=LONGEST => Vec::new(),
        _ => vec![
            Finding::new(FindingCode::RequestWrongValue)
                .at("reason")
                .with("field", "reason"),
        ],
    }
}

pub(super) async fn ask_retry_all(visit: Visit, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    visit.need(Scope::InvoicesWrite)?;
    let filter = Filter::read(query.as_deref())?;
    let (t, code) = (visit.t, filter.code.ok_or_else(Fault::unreadable)?);
    if let Some(connection) = filter.connection {
        visit.connection(connection).await?;
    }
    let causes = visit
        .app
        .store
        .lists()
        .causes(visit.organisation, filter.connection)
        .await?;
    let with_it = causes.iter().filter(|cause| cause.code == Some(code));
    let count: u64 = with_it.map(|cause| cause.count).sum();
    let entry = code.entry();
    let title = without_places(t.either(entry.title_nl, entry.title_en));
    Ok(page(&RetryPage {
        frame: visit.frame(t.say("invoices-retry-all-title"), Place::Invoices),
        t,
        ask: t.with(
            "invoices-retry-ask",
            &[("count", count.into()), ("title", title.into())],
        ),
        remedy: without_places(t.either(entry.remedy_nl, entry.remedy_en)),
        count,
        code,
        connection: filter.connection.map(|id| id.to_string()).unwrap_or_default(),
        back: list_of(code, filter.connection),
    }))
}

pub(super) async fn retry_all(visit: Visit, Sent(which): Sent<Which>) -> Result<Response, Fault> {
    visit.need(Scope::InvoicesWrite)?;
    let code: FindingCode = which.code.parse().map_err(|_| Fault::unreadable())?;
    let connection: Option<ConnectionId> = match which.connection.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Fault::NotFound)?),
    };
    if let Some(connection) = connection {
        visit.connection(connection).await?;
    }
    let causes = visit.app.store.lists().causes(visit.organisation, connection).await?;
    let mut count = 0;
    for cause in causes.iter().filter(|cause| cause.code == Some(code)) {
        count += visit
            .engine()
            .retry_all(visit.organisation, cause.connection, Some(code))
            .await?;
    }
    let done = go(list_of(code, connection))
        .notice("invoices-retried-all")
        .place("count", count);
    Ok(done.into_response())
}

fn list_of(code: FindingCode, connection: Option<ConnectionId>) -> String {
    let filter = Filter {
        connection,
        tab: Tab::Attention,
        code: Some(code),
        ..Filter::default()
    };
    filter.address()
}
