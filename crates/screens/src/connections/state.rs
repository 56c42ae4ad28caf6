//! Pausing, going on, asking for work now, and ending a connection.

use askama::Template;
use axum::response::Response;
use boekbrug_engine::Closed;
use boekbrug_model::{ConnectionId, ConnectionState, Finding, FindingCode, Scope};

use crate::frame::{At, Empty, Fault, Frame, Place, Sent, Visit, go, page};
use crate::text::Texts;

pub(super) async fn pause(
    visit: Visit,
    At(id): At<ConnectionId>,
    Sent(Empty {}): Sent<Empty>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    visit.engine().pause(visit.organisation, id).await?;
    Ok(go(format!("/connections/{id}")).notice("connection-paused").answer())
}

/// Goes on. A draft goes back to where its questions are.
pub(super) async fn resume(
    visit: Visit,
    At(id): At<ConnectionId>,
    Sent(Empty {}): Sent<Empty>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    if row.state == ConnectionState::Draft {
        return Ok(go(format!("/connections/{id}/setup")).answer());
    }
    visit.engine().resume(visit.organisation, id).await?;
    Ok(go(format!("/connections/{id}")).notice("connection-resumed").answer())
}

/// Asks for everything to be read and sent now; the worker does it.
pub(super) async fn pull(
    visit: Visit,
    At(id): At<ConnectionId>,
    Sent(Empty {}): Sent<Empty>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let known = visit.app.engine.capability(&row.package);
    let feeds: Vec<_> = known
        .map(|known| known.feeds.iter().map(|one| one.feed).collect())
        .unwrap_or_default();
    let wanted = visit.engine().want(visit.organisation, id, &feeds).await?;
    let to = go(format!("/connections/{id}"));
    Ok(if wanted.from > wanted.asked {
        to.notice("connection-asked-later")
            .place("moment", visit.t.moment(&wanted.from))
            .answer()
    } else {
        to.notice("connection-asked").answer()
    })
}

/// Are you sure?
#[derive(Template)]
#[template(path = "disconnect.html")]
pub(super) struct Ask {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) package: String,
    /// Invoices with work left.
    pub(super) open: u64,
}

pub(super) async fn ask(visit: Visit, At(id): At<ConnectionId>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    if row.state == ConnectionState::Disconnected {
        return Err(Fault::Told(
            axum::http::StatusCode::CONFLICT,
            vec![Finding::new(FindingCode::ConnectionDisconnected)],
        ));
    }
    let administration = visit
        .app
        .store
        .administration(visit.organisation, row.administration)
        .await?;
    let counts = visit.app.store.invoice_counts(id).await?;
    let open = counts.iter().filter(|(state, _)| !state.is_final());
    let view = Ask {
        frame: visit.frame(visit.t.say("disconnect-title"), Place::Connections),
        t: visit.t,
        id: id.to_string(),
        name: administration.map(|row| row.name).unwrap_or_default(),
        package: visit.package_title(&row),
        open: open.map(|(_, count)| count).sum(),
    };
    Ok(page(&view))
}

pub(super) async fn disconnect(
    visit: Visit,
    At(id): At<ConnectionId>,
    Sent(Empty {}): Sent<Empty>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    match visit.engine().disconnect(visit.organisation, id).await {
        Ok(()) | Err(boekbrug_engine::EngineError::Closed(Closed::Disconnected)) => {
            Ok(go("/").notice("connection-disconnected").answer())
        }
        Err(error) => Err(error.into()),
    }
}
