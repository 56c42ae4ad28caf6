//! What a package can do and its limits, as data: screens, documentation and the engine follow from it.

use boekbrug_model::{BookingRules, Feed};
use serde::Serialize;

use crate::FieldTable;

/// The record of one package.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Capability {
    /// Name for people.
    pub title: &'static str,
    /// The feeds that it has, in the order in which a first read goes.
    pub feeds: Vec<FeedCapability>,
    /// What it accepts in a booking.
    pub rules: BookingRules,
    /// Whether and when a PDF can be sent.
    pub pdf: PdfSupport,
    /// Whether a PDF can be hung on a booking that is there already, whoever made it: for PDFs of invoices that were
    /// booked before the connection was made.
    pub pdf_to_existing: bool,
    /// Feeds whose records the checks of a booking need.
    pub checks_need: Vec<Feed>,
    /// Feeds whose records the mapping of `customers` needs (for example countries).
    pub customers_need: Vec<Feed>,
    /// Seconds to wait after a lost answer before the look-up, because the package may still be busy saving.
    pub settle_seconds: u32,
    /// The visible field tables.
    pub fields: Vec<FieldTable>,
    /// Names of the secrets that a person gives when connecting, for example a key.
    pub secrets: Vec<&'static str>,
}

impl Capability {
    /// The record of one feed; none when the package does not have it.
    pub fn feed(&self, feed: Feed) -> Option<&FeedCapability> {
        self.feeds.iter().find(|known| known.feed == feed)
    }
}

/// One feed of a package.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedCapability {
    /// The feed.
    pub feed: Feed,
    /// Whole or changes only.
    pub refresh: Refresh,
    /// Records on a page, at most.
    pub page: u32,
}

/// How a feed is read again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Refresh {
    /// Everything each time; hashes find what changed, and what is missing becomes inactive.
    Whole,
    /// Only what changed since the cursor; what vanished is not seen.
    Changes,
}

/// Whether and when a PDF can be sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PdfSupport {
    /// Not at all.
    None,
    /// The booking first, then its PDF.
    AfterBooking,
    /// The document first, then the booking that names it.
    BeforeBooking,
    /// In the call that books; it cannot be added afterwards.
    WithBooking,
}
