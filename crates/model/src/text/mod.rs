//! Short texts with a rule: parsed once, at the edge.

mod cut;
mod names;
mod numbers;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

pub use cut::{cut, one_line};
pub use names::{email_list, file_name_for};
pub use numbers::{code_key, dutch_vat_check, is_numeric, kvk_number, vat_number};

/// Why a text does not fit its type.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("the {0} is empty")]
    Empty(&'static str),
    /// Longer than we keep.
    #[error("the {0} is longer than {1} characters")]
    TooLong(&'static str, usize),
    /// A character or shape that the rule forbids.
    #[error("`{1}` is not a valid {0}")]
    Malformed(&'static str, String),
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $what:literal, $max:literal, $normalise:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The text as it is kept.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = TextError;

            fn from_str(text: &str) -> Result<Self, TextError> {
                let text = text.trim();
                if text.is_empty() {
                    return Err(TextError::Empty($what));
                }
                if text.chars().count() > $max {
                    return Err(TextError::TooLong($what, $max));
                }
                let normalise: fn(&str) -> Option<String> = $normalise;
                normalise(text)
                    .map(|text| Self(text.into()))
                    .ok_or_else(|| TextError::Malformed($what, text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

fn printable(text: &str) -> Option<String> {
    (!text.chars().any(char::is_control)).then(|| text.to_owned())
}

texts! {
    /// The number that an invoice carries; unique within an administration (article 35a of the Dutch VAT act).
    InvoiceNumber, "invoice number", 100, printable;
    /// A country of ISO 3166-1, two letters.
    CountryCode, "country code", 2, |text| {
        let upper = text.to_ascii_uppercase();
        rust_iso3166::from_alpha2(&upper).map(|_| upper)
    };
}
