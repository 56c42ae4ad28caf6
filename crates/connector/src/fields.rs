//! The mapping as data that a person can see: from these tables come the mapping screen, the documentation and the
//! checks.

use boekbrug_model::Feed;
use serde::Serialize;

/// The fields of one feed, or of the booking that goes out.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldTable {
    /// The feed; none for the table of the booking.
    pub feed: Option<Feed>,
    /// The package's name for the kind of record.
    pub package_name: &'static str,
    /// Its fields.
    pub rows: Vec<FieldRow>,
}

/// One coupled field.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldRow {
    /// Canonical path, for example `visitAddress.city`.
    pub canonical: &'static str,
    /// The package's path; empty for a constant or derived value.
    pub package: &'static str,
    /// Which way it goes.
    pub direction: Direction,
    /// What happens on the way, in Dutch; empty when it is copied.
    pub conversion_nl: &'static str,
    /// The same in English.
    pub conversion_en: &'static str,
}

/// Which way a field goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// From the package.
    In,
    /// To the package.
    Out,
    /// Both ways.
    Both,
}
