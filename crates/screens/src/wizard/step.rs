//! Which step a connection is at. It follows from the store alone.

use boekbrug_connector::Capability;
use boekbrug_model::{ConnectionId, ConnectionState, Feed, FindingCode};
use boekbrug_server::v1;
use boekbrug_store::{ConnectionRow, FeedState};

use crate::frame::{Fault, Frame, Place, Visit};
use crate::text::Texts;

/// A step, in the order in which people take them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Step {
    /// Which package.
    Package,
    /// A key is pasted, or a person signs in on the package's own site.
    Link,
    /// Which administration there.
    Administration,
    /// Everything is read.
    Read,
    /// Journal, accounts, what is sent.
    Questions,
    /// Looking it all over, and starting.
    Check,
}

impl Step {
    pub(super) const ALL: [Self; 6] = [
        Self::Package,
        Self::Link,
        Self::Administration,
        Self::Read,
        Self::Questions,
        Self::Check,
    ];

    /// The last part of its address.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::Link => "link",
            Self::Administration => "administration",
            Self::Read => "read",
            Self::Questions => "questions",
            Self::Check => "check",
        }
    }

    pub(super) fn title(self, t: Texts) -> String {
        t.say(match self {
            Self::Package => "wizard-package",
            Self::Link => "wizard-link",
            Self::Administration => "wizard-administration",
            Self::Read => "wizard-read",
            Self::Questions => "wizard-questions",
            Self::Check => "wizard-check",
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
        Ok(Self {
            next: Some(next(row, known, &feeds, missing.is_empty())),
        })
    }

    /// Where to go.
    pub(super) fn address(&self, id: ConnectionId) -> String {
        match self.next {
            Some(step) => format!("/connections/{id}/setup/{}", step.path()),
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
    if !known.feeds.iter().all(|one| read(one.feed)) {
        Step::Read
    } else if !answered {
        Step::Questions
    } else {
        Step::Check
    }
}

/// The steps above a page: address where one may go there, title, whether it is done, whether it is this one.
pub(super) struct Trail(pub(super) Vec<Mark>);

/// One step of the trail.
pub(super) struct Mark {
    pub(super) title: String,
    pub(super) address: String,
    pub(super) is_done: bool,
    pub(super) is_here: bool,
}

impl Trail {
    /// For a connection at `next`, on the page of `here`. One may go back to questions and check, not past what is
    /// missing.
    pub(super) fn of(t: Texts, id: Option<ConnectionId>, here: Step, next: Step) -> Self {
        let mark = |step: Step| Mark {
            title: step.title(t),
            address: match id {
                Some(id) if step > Step::Administration && step <= next && step != here => {
                    format!("/connections/{id}/setup/{}", step.path())
                }
                _ => String::new(),
            },
            is_done: step < next && step != here,
            is_here: step == here,
        };
        Self(Step::ALL.into_iter().map(mark).collect())
    }
}

/// What stands around a step.
pub(super) fn frame(visit: &Visit, step: Step) -> Frame {
    visit.frame(step.title(visit.t), Place::Connections)
}
