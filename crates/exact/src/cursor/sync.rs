//! The cursor of a feed that reads one sync list.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Pass;
use super::pass::START;

/// A connection that is read a first time and not again for longer than this may miss a move between the two.
const LATELY: SignedDuration = SignedDuration::from_hours(31 * 24);

/// Where such a feed stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Synced {
    /// The row version up to which everything was read.
    version: i64,
    /// The run under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pass: Option<Pass>,
    #[serde(default)]
    pub(crate) division: DivisionMark,
    /// When the package said that it does not have this list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) absent: Option<Timestamp>,
}

impl Default for Synced {
    fn default() -> Self {
        Self {
            version: START,
            pass: None,
            division: DivisionMark::default(),
            absent: None,
        }
    }
}

impl Synced {
    /// Whether a new run begins.
    pub(crate) fn is_between_runs(&self) -> bool {
        self.pass.is_none()
    }

    /// Whether nothing was read to its end yet.
    pub(crate) fn is_first(&self) -> bool {
        self.version == START
    }

    /// The run, begun when there is none.
    pub(crate) fn pass(&mut self) -> &mut Pass {
        let version = self.version;
        self.pass.get_or_insert_with(|| Pass::since(version))
    }

    /// The run is over.
    pub(crate) fn end(&mut self, version: i64) {
        self.version = version;
        self.pass = None;
    }

    /// Row versions begin anew: everything must be read again.
    pub(crate) fn restart(&mut self) {
        self.version = START;
        self.pass = None;
    }
}

/// What is known of moves of the division, after each of which row versions begin anew (apis/exact.md section 4).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct DivisionMark {
    /// When it was last asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked: Option<Timestamp>,
    /// When it was last moved, in the package's words; blank for never.
    #[serde(default)]
    moved: String,
}

impl DivisionMark {
    /// Whether it is time to ask.
    pub(crate) fn is_due(&self, now: Timestamp, minutes: u32) -> bool {
        let every = SignedDuration::from_mins(i64::from(minutes));
        self.asked
            .is_none_or(|asked| !(SignedDuration::ZERO..every).contains(&now.duration_since(asked)))
    }

    /// It could not be read: asked again when it is due again.
    pub(crate) fn ask_later(&mut self, now: Timestamp) {
        self.asked = Some(now);
    }

    /// Takes the answer in. True when it was moved since it was last asked; when it was never asked, which is after the
    /// first read, also when it was moved lately: that may have been after that read.
    pub(crate) fn learn(&mut self, now: Timestamp, moved: String) -> bool {
        let changed = match self.asked {
            Some(_) => self.moved != moved,
            None => is_late(&moved, now),
        };
        self.asked = Some(now);
        self.moved = moved;
        changed
    }
}

/// Whether a move lies so little back that the first read may have been before it.
fn is_late(moved: &str, now: Timestamp) -> bool {
    let days = TimeZone::UTC.to_datetime(now).saturating_sub(LATELY);
    moved.parse::<DateTime>().is_ok_and(|moved| moved >= days)
}
