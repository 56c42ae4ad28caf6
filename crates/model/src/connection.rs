//! What a connection is: a package, a profile and a state.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::TextError;

/// The registry's name of a bookkeeping package, in lower case. The model knows none of them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Package(Box<str>);

impl Package {
    /// The name as it stands in JSON and in the database.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Package {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let fits = (1..=30).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if fits {
            Ok(Self(text.into()))
        } else {
            Err(TextError::Malformed("package name", text.chars().take(40).collect()))
        }
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Package {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        crate::schema::text("^[a-z0-9]{1,30}$", "package")
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Package {}

impl TryFrom<String> for Package {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        text.parse()
    }
}

impl From<Package> for String {
    fn from(package: Package) -> Self {
        package.0.into()
    }
}

impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A preset of a connection's settings (product section 3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Profile {
    /// Master data in, bookings out ("Stamgegevens in, boekingen uit").
    A,
    /// Per relation, invoice with its debtor.
    B,
    /// Two-way with draft invoices.
    C,
}

impl Profile {
    /// The letter.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }
}

impl FromStr for Profile {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        match text {
            "A" | "a" => Ok(Self::A),
            "B" | "b" => Ok(Self::B),
            "C" | "c" => Ok(Self::C),
            other => Err(TextError::Malformed("profile", other.chars().take(10).collect())),
        }
    }
}

/// Whether a connection takes part, and if not, why.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum ConnectionState {
    /// Made, its questions not all answered.
    Draft,
    /// Works by its schedule.
    Active,
    /// A person paused it; nothing is read or sent.
    Paused,
    /// The package refuses the connection as a whole (consent withdrawn, key dead); its findings say how to mend it.
    Broken,
    /// Ended. Its data stays, its secrets are gone.
    Disconnected,
}

impl ConnectionState {
    /// Every state.
    pub const ALL: &'static [Self] = &[
        Self::Draft,
        Self::Active,
        Self::Paused,
        Self::Broken,
        Self::Disconnected,
    ];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Broken => "broken",
            Self::Disconnected => "disconnected",
        }
    }
}

impl FromStr for ConnectionState {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        [
            Self::Draft,
            Self::Active,
            Self::Paused,
            Self::Broken,
            Self::Disconnected,
        ]
        .into_iter()
        .find(|state| state.as_str() == text)
        .ok_or_else(|| TextError::Malformed("connection state", text.chars().take(40).collect()))
    }
}
