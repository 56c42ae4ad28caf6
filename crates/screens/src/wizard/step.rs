//! Which step a connection is at. It follows from the store alone.

use boekbrug_connector::Capability;
use boekbrug_engine::MatchingState;
use boekbrug_model::{ConnectionId, ConnectionState, Feed, FindingCode};
use boekbrug_server::v1;
use boekbrug_store::{ConnectionRow, FeedState};

use crate::frame::{Fault, Frame, Place, Visit};
use crate::text::Texts;

/// A step, in the order in which people take them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Step {
    /// Which package.
    Package,
    /// A key is pasted, or a person signs in on the package's own site.
    Link,
    /// Which administration there.
    Administration,
    /// Everything is read, but for the customers: those are compared first (`docs/decisions/0011`).
    Read,
    /// Journal, accounts, what is sent.
    Questions,
    /// Which customers of both sides are one.
    Matching,
    /// Looking over what was set.
    Check,
    /// Seeing what would happen, and starting.
    Preview,
}

impl Step {
    pub(super) const ALL: [Self; 8] = [
        Self::Package,
        Self::Link,
        Self::Administration,
        Self::Read,
        Self::Questions,
        Self::Matching,
        Self::Check,
        Self::Preview,
    ];

    /// Its address; matching and preview are pages that stay useful after the start.
    pub(super) fn address(self, id: ConnectionId) -> String {
        let path = match self {
            Self::Package => "setup/package",
            Self::Link => "setup/link",
            Self::Administration => "setup/administration",
            Self::Read => "setup/read",
            Self::Questions => "setup/questions",
            Self::Matching => "matching",
            Self::Check => "setup/check",
            Self::Preview => "preview",
        };
        format!("/connections/{id}/{path}")
    }

    pub(super) fn title(self, t: Texts) -> String {
        t.say(match self {
            Self::Package => "wizard-package",
            Self::Link => "wizard-link",
            Self::Administration => "wizard-administration",
            Self::Read => "wizard-read",
            Self::Questions => "wizard-questions",
            Self::Matching => "wizard-matching",
            Self::Check => "wizard-check",
            Self::Preview => "wizard-preview",
        })
    }
}

/// What of the steps is done.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub(super) next: Option<Step>,
}

impl Standing {
    pub(super) async fn of(visit: &Visit, row: &ConnectionRow) -> Result<Self, Fault> {
        if row.state != ConnectionState::Draft {
            return Ok(Self { next: None });
        }
        let known = visit.app.engine.capability(&row.package).ok_or(Fault::NotFound)?;
        let feeds = visit.app.store.feed_states(row.id).await?;
        let missing = v1::unanswered(&visit.app, row);
        let mut step = next(row, known, &feeds, missing.is_empty());
        if step == Step::Check {
            let matching = visit.app.engine.matching(visit.organisation, row.id).await?;
            if !matches!(matching.state, MatchingState::Empty | MatchingState::Finished) {
                step = Step::Matching;
            }
        }
        Ok(Self { next: Some(step) })
    }

    /// Where to go.
    pub(super) fn address(&self, id: ConnectionId) -> String {
        match self.next {
            Some(step) => step.address(id),
            None => format!("/connections/{id}"),
        }
    }
}

fn next(row: &ConnectionRow, known: &Capability, feeds: &[(Feed, FeedState)], answered: bool) -> Step {
    let chooses = |code| code == FindingCode::ConnectionChooseAdministration;
    if row.remote_id.is_none() {
        let chooses = row.findings.iter().any(|finding| chooses(finding.code));
        return if chooses { Step::Administration } else { Step::Link };
    }
    let read = |feed: Feed| {
        feeds
            .iter()
            .any(|(known, state)| *known == feed && state.completed.is_some())
    };
    if !first_feeds(known).all(read) {
        Step::Read
    } else if !answered {
        Step::Questions
    } else {
        Step::Check
    }
}

/// The feeds that are read before the customers of both sides are compared.
pub(super) fn first_feeds(known: &Capability) -> impl Iterator<Item = Feed> {
    let feeds = known.feeds.iter().map(|one| one.feed);
    feeds.filter(|feed| *feed != Feed::Customers)
}

/// The steps above a page: address where one may go there, title, whether it is done, whether it is this one.
#[derive(Default)]
pub(crate) struct Trail(pub(crate) Vec<Mark>);

/// One step of the trail.
pub(crate) struct Mark {
    pub(crate) title: String,
    pub(crate) address: String,
    pub(crate) is_done: bool,
    pub(crate) is_here: bool,
}

impl Trail {
    /// Above a page that is a step while a connection is a draft, and a page of its own later: then it is empty.
    pub(crate) async fn beside(visit: &Visit, row: &ConnectionRow, here: Step) -> Result<Self, Fault> {
        let standing = Standing::of(visit, row).await?;
        let next = standing.next.filter(|next| *next >= Step::Matching);
        Ok(next.map_or_else(Self::default, |next| Self::of(visit.t, Some(row.id), here, next)))
    }

    /// For a connection at `next`, on the page of `here`. One may go back to questions and on to what needs only those,
    /// not past what is missing.
    pub(super) fn of(t: Texts, id: Option<ConnectionId>, here: Step, next: Step) -> Self {
        let reach = if next >= Step::Matching { Step::Preview } else { next };
        let mark = |step: Step| Mark {
            title: step.title(t),
            address: match id {
                Some(id) if step > Step::Administration && step <= reach && step != here => step.address(id),
                _ => String::new(),
            },
            is_done: step < next.max(here) && step != here,
            is_here: step == here,
        };
        Self(Step::ALL.into_iter().map(mark).collect())
    }
}

/// What stands around a step.
pub(super) fn frame(visit: &Visit, step: Step) -> Frame {
    visit.frame(step.title(visit.t), Place::Connections)
}
