//! Reading everything: progress that follows from the store, so that the page may be left.

use askama::Template;
use axum::response::Response;
use boekbrug_engine::FeedStatus;
use boekbrug_model::{ConnectionId, ConnectionState, Finding, Scope};
use boekbrug_store::ConnectionRow;
use std::collections::BTreeMap;

use super::step::{Standing, Step, Trail, frame};
use crate::frame::{At, Empty, Fault, Frame, Sent, Visit, go, page, part};
use crate::text::Texts;

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
    /// Whether a read is under way.
    pub(super) busy: bool,
}

impl Progress {
    fn done(&self) -> usize {
        self.feeds.iter().filter(|feed| feed.completed.is_some()).count()
    }

    fn is_done(&self) -> bool {
        self.done() == self.feeds.len()
    }

    fn has_begun(&self) -> bool {
        self.busy
            || self
                .feeds
                .iter()
                .any(|feed| feed.completed.is_some() || feed.records > 0)
    }
}

pub(super) async fn show(visit: Visit, At(id): At<ConnectionId>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let progress = progress(&visit, &row).await?;
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
        tokio::spawn(async move {
            if let Err(error) = engine.pull_now(organisation, id, &[]).await {
                tracing::warn!(connection = %id, error = &error as &dyn std::error::Error, "the first read did not begin");
            }
        });
    }
    Ok(go(format!("/connections/{id}/setup/read")).answer())
}

async fn progress(visit: &Visit, row: &ConnectionRow) -> Result<Progress, Fault> {
    let status = visit.app.engine.connection_status(visit.organisation, row.id).await?;
    let mut last = BTreeMap::new();
    for run in visit.app.store.runs(row.id, 40).await? {
        last.entry(run.what).or_insert(run.findings);
    }
    Ok(Progress {
        t: visit.t,
        id: row.id.to_string(),
        csrf: visit.frame("", crate::frame::Place::Nowhere).csrf,
        busy: status.feeds.iter().any(|feed| feed.reading),
        findings: last.into_values().flatten().chain(row.findings.clone()).collect(),
        feeds: status.feeds,
    })
}
