//! The page of one connection: how it stands, what needs attention, what was done last.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use boekbrug_engine::{CallsUsed, FeedStatus};
use boekbrug_model::settings::Schedule;
use boekbrug_model::{ConnectionId, ConnectionState, Feed, Finding, Scope};
use boekbrug_store::RunRow;
use jiff::Timestamp;

use super::flow::{Flow, tone_of};
use super::overview::flow_of;
use crate::frame::{At, Fault, Frame, Place, Visit, go, page, takes_customers};
use crate::text::Texts;

/// How many runs are shown; the logbook has all.
const RUNS: u32 = 8;

#[derive(Template)]
#[template(path = "connection.html")]
pub(super) struct One {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) id: String,
    pub(super) state: ConnectionState,
    pub(super) findings: Vec<Finding>,
    pub(super) flow: Flow,
    /// The administration in the package.
    pub(super) remote: String,
    /// Whether customers of the application go over.
    pub(super) has_customers: bool,
    pub(super) hours: String,
    pub(super) feeds: Vec<FeedStatus>,
    pub(super) runs: Vec<Run>,
    pub(super) calls: CallsUsed,
    pub(super) due: Timestamp,
    pub(super) can_change: bool,
    pub(super) now: Timestamp,
}

/// A run for people.
pub(super) struct Run {
    pub(super) id: String,
    pub(super) what: String,
    pub(super) started: Timestamp,
    pub(super) result: String,
    pub(super) findings: Vec<Finding>,
}

impl Run {
    pub(super) fn of(t: Texts, row: RunRow) -> Self {
        let what = row
            .what
            .parse::<Feed>()
            .map_or_else(|_| t.say(sending(&row.what)), |feed| t.feed(&feed));
        let counts = [
            "created",
            "updated",
            "overwritten",
            "deactivated",
            "booked",
            "verified",
            "refused",
        ];
        let told: Vec<_> = counts
            .into_iter()
            .filter_map(|name| Some((name, *row.counts.get(name).filter(|count| **count > 0)?)))
            .map(|(name, count)| t.one(count_key(name), "count", count))
            .collect();
        Self {
            id: row.id.to_string(),
            what,
            started: row.started,
            result: if told.is_empty() {
                t.say("run-nothing")
            } else {
                told.join(", ")
            },
            findings: row.findings,
        }
    }
}

/// What a run is called that sends something.
fn sending(what: &str) -> &'static str {
    if what == "customersOut" {
        "run-customers"
    } else {
        "run-push"
    }
}

fn count_key(name: &str) -> &'static str {
    match name {
        "created" => "run-created",
        "updated" | "overwritten" => "run-updated",
        "deactivated" => "run-inactive",
        "booked" => "run-booked",
        "verified" => "run-verified",
        _ => "run-refused",
    }
}

impl One {
    fn tone(&self) -> &'static str {
        tone_of(self.state, self.flow.attention)
    }

    /// Whether a connection that works has yet to read something for the first time: the page then looks again by itself.
    fn is_first_read(&self) -> bool {
        self.is("active") && self.feeds.iter().any(|feed| feed.completed.is_none())
    }

    /// The state in a word, as its tile has it.
    fn word(&self) -> String {
        if self.state == ConnectionState::Active && self.flow.attention > 0 {
            return self.t.say("state-attention");
        }
        self.t.state(&self.state)
    }

    fn is(&self, state: &str) -> bool {
        self.state.as_str() == state
    }
}

/// When a connection works, in a sentence.
pub(crate) fn hours(t: Texts, schedule: &Schedule) -> String {
    if schedule.from == schedule.until {
        return t.one("hours-always", "minutes", schedule.every_minutes);
    }
    let (from, until) = (t.clock(&schedule.from), t.clock(&schedule.until));
    t.with(
        "hours-between",
        &[
            ("from", from.into()),
            ("until", until.into()),
            ("minutes", schedule.every_minutes.into()),
        ],
    )
}

pub(super) async fn show(visit: Visit, At(id): At<ConnectionId>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsRead)?;
    let row = visit.connection(id).await?;
    if row.state == ConnectionState::Draft && visit.may(Scope::ConnectionsWrite) {
        return Ok(go(format!("/connections/{id}/setup")).into_response());
    }
    let store = &visit.app.store;
    let administration = store.administration(visit.organisation, row.administration).await?;
    let name = administration.map(|row| row.name).unwrap_or_default();
    let status = visit.app.engine.connection_status(visit.organisation, id).await?;
    let runs = store.runs(id, RUNS).await?;
    let flow = flow_of(&visit, &row, &name).await?;
    let t = visit.t;
    let hours = hours(t, &row.settings.schedule);
    let view = One {
        frame: visit.frame(name, Place::Connections),
        t,
        id: id.to_string(),
        has_customers: takes_customers(&row),
        state: row.state,
        findings: row.findings,
        flow,
        remote: row.remote_name.unwrap_or_default(),
        hours,
        feeds: status.feeds,
        runs: runs.into_iter().map(|run| Run::of(t, run)).collect(),
        calls: status.calls,
        due: row.due,
        can_change: visit.may(Scope::ConnectionsWrite),
        now: visit.now(),
    };
    Ok(page(&view))
}
