//! Typed ids: a prefix that says what is meant, then a UUID version 7 (RFC 9562), which sorts by time.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;
use uuid::Uuid;

/// A text that is no id of the expected kind.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("`{text}` is no id that starts with `{prefix}_`")]
pub struct IdError {
    text: String,
    prefix: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Makes an id from an instant and ten bytes of chance, both handed in.
            pub fn new(at: Timestamp, chance: [u8; 10]) -> Self {
                let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &chance).into_uuid())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix(concat!($prefix, "_"))
                    .filter(|rest| rest.len() == 32)
                    .and_then(|rest| Uuid::try_parse(rest).ok())
                    .map(Self)
                    .ok_or_else(|| IdError { text: text.chars().take(60).collect(), prefix: $prefix })
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                crate::schema::text(
                    concat!("^", $prefix, "_[0-9a-f]{32}$"),
                    concat!($prefix, "_01890a5d96bf774bbe9c9a7b1c2d3e4f"),
                )
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for $name {}

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A tenant; nothing crosses it.
    OrganisationId = "org";
    /// One company in the application ("CompanyId").
    AdministrationId = "adm";
    /// An administration linked to one administration in a package.
    ConnectionId = "con";
    /// A canonical record that came out of a package.
    RecordId = "rec";
    /// An invoice of the application.
    InvoiceId = "inv";
    /// A PDF kept for an invoice.
    DocumentId = "doc";
    /// One run of a feed or of the push.
    RunId = "run";
    /// A person who signs in.
    PersonId = "per";
    /// An invitation to an organisation.
    InvitationId = "ivt";
    /// A key with which an application calls.
    ApiKeyId = "key";
    /// An entry of the audit trail.
    AuditId = "aud";
    /// An address that is told of changes.
    EndpointId = "whe";
    /// A message to such an address.
    MessageId = "msg";
    /// An e-mail to somebody about a connection.
    NoticeId = "ntc";
}

/// The number of a change in the feed of one administration; counts from 1, never skips, never repeats.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangeNumber(pub i64);
