//! Logboek: what each connection did, what went wrong today, how many calls are left, and how it went over four weeks.

mod days;
mod plot;
mod run;
mod view;
mod words;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use boekbrug_model::{ConnectionId, ConnectionState, RunId, Scope};
use boekbrug_server::App;
use boekbrug_store::ConnectionRow;
use serde::Deserialize;

use crate::frame::{Fault, Place, Visit, page, part};

/// Runs on a page.
const RUNS: u32 = 50;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/logbook", get(show))
        .route("/logbook/runs/{run}", get(show_run))
}

/// What is asked of the logbook.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// Of this connection; the first one when there is none.
    connection: String,
    /// Only runs with findings.
    only: String,
    /// The runs before this one.
    before: String,
}

async fn show(visit: Visit, State(app): State<App>, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsRead)?;
    let connections = app.store.connections(visit.organisation).await?;
    let Some(row) = chosen(&connections, &asked.connection)? else {
        let frame = visit.frame(visit.t.say("logbook-title"), Place::Logbook);
        return Ok(page(&view::Empty { frame, t: visit.t }));
    };
    let before: Option<RunId> = match asked.before.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| Fault::NotFound)?),
    };
    let faulty = asked.only == "findings";
    let rows = app.store.runs_page(row.id, before, faulty, RUNS + 1).await?;
    let runs = view::Runs::of(rows, row.id, faulty, visit.t);
    if visit.is_part {
        return Ok(part(&runs));
    }
    let now = visit.now();
    let local = days::local(now);
    let utc = days::utc(now);
    let seen = view::Seen {
        figures: app.store.figures(row.id, &local.edges).await?,
        calls: app.store.figures(row.id, &utc.edges).await?,
        used: app.engine.calls(visit.organisation, row.id).await?,
        // what went wrong today, newest first
        faulty: app.store.runs_page(row.id, None, true, RUNS).await?,
        local,
        utc,
    };
    let frame = visit.frame(visit.t.say("logbook-title"), Place::Logbook);
    let names = connections.iter().map(|one| view::Choice {
        id: one.id.to_string(),
        name: name_of(one, &visit),
        is_chosen: one.id == row.id,
    });
    Ok(page(&view::Logbook::of(frame, visit.t, names.collect(), runs, &seen)))
}

/// The connection that was asked for, else the first that works, else the first.
fn chosen<'a>(connections: &'a [ConnectionRow], asked: &str) -> Result<Option<&'a ConnectionRow>, Fault> {
    if asked.is_empty() {
        let active = connections.iter().find(|row| row.state == ConnectionState::Active);
        return Ok(active.or_else(|| connections.first()));
    }
    let id: ConnectionId = asked.parse().map_err(|_| Fault::NotFound)?;
    let found = connections.iter().find(|row| row.id == id);
    found.map(Some).ok_or(Fault::NotFound)
}

/// A connection as people know it: package and administration.
fn name_of(row: &ConnectionRow, visit: &Visit) -> String {
    let title = visit.package_title(row);
    match &row.remote_name {
        Some(name) => format!("{title}: {name}"),
        None => title,
    }
}

async fn show_run(visit: Visit, State(app): State<App>, Path(id): Path<String>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsRead)?;
    let id: RunId = id.parse().map_err(|_| Fault::NotFound)?;
    let row = app.store.run(visit.organisation, id).await?.ok_or(Fault::NotFound)?;
    let connection = visit.connection(row.connection).await?;
    let title = words::what(&row.what, visit.t);
    let frame = visit.frame(title, Place::Logbook);
    Ok(page(&run::RunPage::of(
        frame,
        visit.t,
        name_of(&connection, &visit),
        row,
    )))
}

/// Rendered by `askama`, for samples.
#[cfg(test)]
pub(crate) fn samples(t: crate::text::Texts) -> Vec<(&'static str, String)> {
    use crate::samples::Drawn as _;

    let mut all = view::samples(t);
    all.push(("logbook-run", run::sample(t).drawn()));
    all
}
