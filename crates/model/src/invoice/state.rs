//! How far an invoice is (design section 3).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::TextError;

macro_rules! states {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// How far an invoice is on its way into the package. Each step's result is stored before the next begins.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub enum InvoiceState {$(
            $(#[$doc])* #[serde(rename = $text)] $name,
        )*}

        impl InvoiceState {
            /// Every state.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in JSON and in the database.
            pub const fn as_str(self) -> &'static str {
                match self {$(Self::$name => $text,)*}
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for InvoiceState {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                crate::schema::words("How far an invoice is on its way into the package.", Self::ALL.iter().map(|one| one.as_str()))
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for InvoiceState {}

        impl FromStr for InvoiceState {
            type Err = TextError;

            fn from_str(text: &str) -> Result<Self, TextError> {
                match text {
                    $($text => Ok(Self::$name),)*
                    _ => Err(TextError::Malformed("invoice state", text.chars().take(40).collect())),
                }
            }
        }
    };
}

states! {
    /// Accepted; not yet checked or checked again later.
    Waiting = "waiting";
    /// Refused by our checks or by the package; waits for its cause to go away, or for a person.
    Findings = "findings";
    /// The booking is about to be sent or was sent; after a crash only a look-up may follow.
    Sending = "sending";
    /// Sent, no answer: only a look-up may follow.
    Unknown = "unknown";
    /// The package has it; the PDF is not there yet.
    Booked = "booked";
    /// The PDF is there as well (or there is none to send); not yet read back.
    Attached = "attached";
    /// Read back and equal. The end.
    Verified = "verified";
    /// Nothing to book, and the timeline says why. The end.
    Skipped = "skipped";
    /// A person said that it is in the books already. The end.
    Marked = "marked";
}

impl InvoiceState {
    /// True when nothing is left to do.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Verified | Self::Skipped | Self::Marked)
    }
}
