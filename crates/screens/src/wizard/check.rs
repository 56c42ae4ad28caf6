//! Looking over what was set, and starting.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use boekbrug_model::invoice::Target;
use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{ConnectionId, ConnectionSettings, ConnectionState, Finding, FindingCode, Scope};
use boekbrug_server::v1;
use boekbrug_store::ConnectionRow;

use super::step::{Standing, Step, Trail, frame};
use crate::connections::hours;
use crate::frame::{At, Empty, Fault, Frame, Sent, Visit, go, page_with};
use crate::text::Texts;

#[derive(Template)]
#[template(path = "wizard_check.html")]
pub(super) struct Check {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) trail: Trail,
    pub(super) id: String,
    pub(super) package: String,
    pub(super) remote: String,
    /// Kinds of record that come in, with how many were read.
    pub(super) incoming: Vec<(String, u64)>,
    pub(super) journal: String,
    pub(super) hours: String,
    /// What goes out of the application.
    pub(super) outgoing: Vec<String>,
    pub(super) wrong: Vec<Finding>,
}

pub(super) async fn show(visit: Visit, At(id): At<ConnectionId>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let wrong = missing(&visit, &row);
    let view = view(&visit, &row, wrong).await?;
    Ok(page_with(StatusCode::OK, &view))
}

pub(super) async fn start(
    visit: Visit,
    At(id): At<ConnectionId>,
    Sent(Empty {}): Sent<Empty>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let mut wrong = missing(&visit, &row);
    if wrong.is_empty() {
        match visit.engine().resume(visit.organisation, id).await.map_err(Fault::from) {
            Ok(()) => return Ok(go(format!("/connections/{id}")).notice("wizard-started").answer()),
            Err(fault) => wrong = fault.refusal()?,
        }
    }
    let view = view(&visit, &row, wrong).await?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

fn missing(visit: &Visit, row: &ConnectionRow) -> Vec<Finding> {
    if row.state != ConnectionState::Draft {
        return Vec::new();
    }
    let missing = v1::unanswered(&visit.app, row).into_iter();
    missing.map(|name| unanswered(visit.t, name)).collect()
}

/// A question of the interface without an answer, by its name on the screens.
pub(super) fn unanswered(t: Texts, name: &str) -> Finding {
    let question = match name {
        "journal" => t.say("answers-journal"),
        "debtorAccount" => t.say("answers-debtor"),
        other => other.to_owned(),
    };
    Finding::new(FindingCode::ConnectionAnswerMissing).with("question", question)
}

async fn view(visit: &Visit, row: &ConnectionRow, wrong: Vec<Finding>) -> Result<Check, Fault> {
    let t = visit.t;
    let next = Standing::of(visit, row).await?.next.unwrap_or(Step::Check);
    let feeds = visit.app.store.feed_states(row.id).await?;
    let incoming = feeds.into_iter().filter(|(feed, _)| !feed.is_reference());
    Ok(Check {
        frame: frame(visit, Step::Check),
        t,
        trail: Trail::of(t, Some(row.id), Step::Check, next),
        id: row.id.to_string(),
        package: visit.package_title(row),
        remote: row.remote_name.clone().unwrap_or_default(),
        incoming: incoming.map(|(feed, state)| (t.feed(&feed), state.records)).collect(),
        journal: row.settings.journal.clone().unwrap_or_default(),
        hours: hours(t, &row.settings.schedule),
        outgoing: outgoing(t, &row.settings),
        wrong,
    })
}

/// What goes out, in sentences.
pub(super) fn outgoing(t: Texts, settings: &ConnectionSettings) -> Vec<String> {
    let customers = match settings.customers_out {
        CustomersOut::None => None,
        CustomersOut::Ticked => Some("wizard-check-ticked"),
        CustomersOut::All => Some("wizard-check-all-customers"),
    };
    let invoices = match (settings.invoices_as, settings.send_pdfs) {
        (Target::DraftOrder, _) => "wizard-check-orders",
        (Target::Booking, true) => "wizard-check-pdfs",
        (Target::Booking, false) => "wizard-check-no-pdfs",
    };
    customers.into_iter().chain([invoices]).map(|key| t.say(key)).collect()
}
