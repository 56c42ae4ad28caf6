//! The packages that can be measured. Each needs a sandbox with many relations and a floor of its own.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// A package that can be measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Package {
    /// SnelStart: reading and booking.
    Snelstart,
    /// Exact Online: reading.
    Exact,
    /// KING Finance: reading.
    King,
}

impl Package {
    const ALL: [Self; 3] = [Self::Snelstart, Self::Exact, Self::King];

    /// Its name, as everywhere in the program.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Snelstart => "snelstart",
            Self::Exact => "exact",
            Self::King => "king",
        }
    }
}

impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// There is no such bench.
#[derive(Debug)]
pub struct Unknown(String);

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = Package::ALL.map(Package::name).join(", ");
        write!(f, "There is no bench for `{}`. There is one for: {known}.", self.0)
    }
}

impl std::error::Error for Unknown {}

impl FromStr for Package {
    type Err = Unknown;

    fn from_str(name: &str) -> Result<Self, Unknown> {
        let found = Self::ALL.into_iter().find(|package| package.name() == name);
        found.ok_or_else(|| Unknown(name.to_owned()))
    }
}
