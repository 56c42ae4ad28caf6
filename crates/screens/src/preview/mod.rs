//! The preview: what the next read or the next push would do, before it does it.

mod view;

use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use boekbrug_engine::{PreviewAction, PreviewOf};
use boekbrug_model::{ConnectionId, Feed, Scope};
use boekbrug_server::App;
use serde::Deserialize;

use crate::frame::{At, Fault, Place, Sent, Visit, go, page};
use crate::wizard::{Step, Trail};
use view::Page;
#[cfg(test)]
pub(crate) use view::samples;

/// Items of a page.
const ROWS: usize = 50;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/connections/{connection}/preview", get(show).post(start))
}

/// What of the page is asked for.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    feed: Option<Feed>,
    action: Option<PreviewAction>,
    after: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    of: String,
}

async fn show(visit: Visit, At(id): At<ConnectionId>, Query(wanted): Query<Wanted>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsRead)?;
    let connection = visit.connection(id).await?;
    let preview = visit.engine().preview(visit.organisation, id).await?;
    let frame = visit.frame(visit.t.say("preview-title"), Place::Connections);
    let package = visit.package_title(&connection);
    let may = visit.may(Scope::ConnectionsWrite);
    let trail = Trail::beside(&visit, &connection, Step::Preview).await?;
    let shown = Page::new(frame, visit.t, &connection, package, preview, &wanted, may);
    Ok(page(&shown.beside(trail)))
}

async fn start(visit: Visit, At(id): At<ConnectionId>, Sent(form): Sent<Start>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    visit.connection(id).await?;
    let what = match form.of.as_str() {
        "pull" => PreviewOf::Pull(Vec::new()),
        "push" => PreviewOf::Push,
        _ => return Err(Fault::unreadable()),
    };
    visit.engine().start_preview(visit.organisation, id, what).await?;
    Ok(go(format!("/connections/{id}/preview")).answer())
}
