//! Reading everything but the customers, which are only compared now: they come in when it starts
//! (`docs/decisions/0011`). Progress follows from the store, so that the page may be left.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use boekbrug_engine::{Engine, EngineError, FeedStatus, MatchingState};
use boekbrug_model::matching::Rule;
use boekbrug_model::{ConnectionId, ConnectionState, Feed, Finding, OrganisationId, Scope};
use boekbrug_store::ConnectionRow;
use serde::Deserialize;
use std::collections::BTreeMap;

use super::step::{Standing, Step, Trail, first_feeds, frame};
use crate::frame::{At, Empty, Fault, Frame, Sent, Visit, go, page, part};
use crate::text::Texts;

/// Looks, a second apart, at which nothing is under way before it is taken to be so: a read that was asked for has yet
/// to begin, or is between two feeds.
const LOOKS: u8 = 5;

/// How the page looks again by itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Again {
    #[serde(default)]
    looks: u8,
}

#[derive(Template)]
#[template(path = "wizard_read.html")]
pub(super) struct Read {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) trail: Trail,
    pub(super) progress: Progress,
}

/// The part that is asked for again and again.
#[derive(Template)]
#[template(path = "wizard_progress.html")]
pub(super) struct Progress {
    pub(super) t: Texts,
    pub(super) id: String,
    pub(super) csrf: String,
    pub(super) feeds: Vec<FeedStatus>,
    /// What went wrong in the last read of a feed.
    pub(super) findings: Vec<Finding>,
    /// How many more times the page looks again by itself; none when nothing is under way.
    pub(super) looks: u8,
    /// Customers of the package that were read to compare them, while that is under way.
    pub(super) comparing: Option<u64>,
}

impl Progress {
    fn done(&self) -> usize {
        self.feeds.iter().filter(|feed| feed.completed.is_some()).count()
    }

    fn is_done(&self) -> bool {
        self.done() == self.feeds.len()
    }

    fn has_begun(&self) -> bool {
        self.looks > 0
            || self
                .feeds
                .iter()
                .any(|feed| feed.completed.is_some() || feed.records > 0)
    }
}

pub(super) async fn show(
    visit: Visit,
    At(id): At<ConnectionId>,
    Query(again): Query<Again>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let progress = progress(&visit, &row, again.looks.min(LOOKS)).await?;
    if visit.is_part {
        return Ok(part(&progress));
    }
    let next = Standing::of(&visit, &row).await?.next.unwrap_or(Step::Read);
    Ok(page(&Read {
        frame: frame(&visit, Step::Read),
        t: visit.t,
        trail: Trail::of(visit.t, Some(id), Step::Read, next),
        progress,
    }))
}

/// Begins to read, beside the answer: whoever asked may go away. What is read already is not read twice.
pub(super) async fn begin(
    visit: Visit,
    At(id): At<ConnectionId>,
    Sent(Empty {}): Sent<Empty>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    if row.state == ConnectionState::Draft && row.remote_id.is_some() {
        let (engine, organisation) = (visit.engine(), visit.organisation);
        let known = engine.capability(&row.package).ok_or(Fault::NotFound)?;
        let feeds: Vec<_> = first_feeds(known).collect();
        tokio::spawn(async move {
            if let Err(error) = read_and_compare(&engine, organisation, id, &feeds).await {
                tracing::warn!(connection = %id, error = &error as &dyn std::error::Error, "the first read did not begin");
            }
        });
    }
    Ok(go(format!("/connections/{id}/setup/read?looks={LOOKS}")).answer())
}

/// The customers are compared when the application handed any over; one session serves one at a time, so afterwards.
async fn read_and_compare(
    engine: &Engine,
    organisation: OrganisationId,
    id: ConnectionId,
    feeds: &[Feed],
) -> Result<(), EngineError> {
    engine.pull_now(organisation, id, feeds).await?;
    if engine.matching(organisation, id).await?.state == MatchingState::Gathering {
        engine.start_matching(organisation, id, Rule::Weighed).await?;
    }
    Ok(())
}

async fn progress(visit: &Visit, row: &ConnectionRow, looks: u8) -> Result<Progress, Fault> {
    let status = visit.app.engine.connection_status(visit.organisation, row.id).await?;
    let mut last = BTreeMap::new();
    for run in visit.app.store.runs(row.id, 40).await? {
        last.entry(run.what).or_insert(run.findings);
    }
    let matching = visit.app.engine.matching(visit.organisation, row.id).await?;
    let feeds = status.feeds.into_iter().filter(|feed| feed.feed != Feed::Customers);
    let feeds: Vec<_> = feeds.collect();
    let comparing = (matching.state == MatchingState::Reading).then_some(matching.read);
    let busy = comparing.is_some() || feeds.iter().any(|feed| feed.reading);
    let done = feeds.iter().all(|feed| feed.completed.is_some());
    let looks = match (busy, done) {
        (true, _) => LOOKS,
        (false, true) => 0,
        (false, false) => looks,
    };
    Ok(Progress {
        t: visit.t,
        id: row.id.to_string(),
        csrf: visit.frame("", crate::frame::Place::Nowhere).csrf,
        looks,
        comparing,
        findings: last.into_values().flatten().chain(row.findings.clone()).collect(),
        feeds,
    })
}
