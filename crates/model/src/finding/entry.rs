//! What the catalogue says of one finding, and the macro that makes the codes from the entries.

use serde::Serialize;

use super::catalogue::FindingCode;
use super::{Heals, Severity, Who};

/// What the catalogue says of one finding.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CatalogueEntry {
    /// Stable code, for example `customer.unknown`.
    pub code: FindingCode,
    /// Title in Dutch; `{name}` is a place for a param.
    pub title_nl: &'static str,
    /// Title in English.
    pub title_en: &'static str,
    /// The cause in one sentence, Dutch.
    pub cause_nl: &'static str,
    /// The cause in one sentence, English.
    pub cause_en: &'static str,
    /// What to do, Dutch.
    pub remedy_nl: &'static str,
    /// What to do, English.
    pub remedy_en: &'static str,
    /// Who can do it.
    pub who: Who,
    /// When another try makes sense by itself.
    pub heals: &'static [Heals],
    /// Whether it stops the item.
    pub severity: Severity,
}

impl CatalogueEntry {
    /// The names of the params that its texts want, sorted, each once.
    pub fn places(&self) -> Vec<&'static str> {
        let texts = [self.title_nl, self.cause_nl, self.remedy_nl];
        let mut names: Vec<_> = texts.into_iter().flat_map(super::text::places).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

macro_rules! catalogue {
    ($($name:ident = $code:literal {
        nl: [$tnl:literal, $cnl:literal, $rnl:literal],
        en: [$ten:literal, $cen:literal, $ren:literal],
        who: $who:ident, heals: [$($heal:expr),*], $severity:ident
    })*) => {
        /// The stable code of a finding. Codes are never renamed or used again.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub enum FindingCode {$(
            #[doc = $cen] #[serde(rename = $code)] $name,
        )*}

        impl FindingCode {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code as it stands in JSON and in documents.
            pub const fn as_str(self) -> &'static str {
                match self {$(Self::$name => $code,)*}
            }

            /// What the catalogue says.
            pub const fn entry(self) -> &'static CatalogueEntry {
                match self {$(Self::$name => &CatalogueEntry {
                    code: Self::$name,
                    title_nl: $tnl, cause_nl: $cnl, remedy_nl: $rnl,
                    title_en: $ten, cause_en: $cen, remedy_en: $ren,
                    who: Who::$who, heals: &[$($heal),*], severity: Severity::$severity,
                },)*}
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for FindingCode {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                crate::schema::text("^[a-zA-Z0-9]+[.][a-zA-Z0-9]+$", "customer.unknown")
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for FindingCode {}

        impl FromStr for FindingCode {
            type Err = TextError;

            fn from_str(text: &str) -> Result<Self, TextError> {
                match text {
                    $($code => Ok(Self::$name),)*
                    _ => Err(TextError::Malformed("finding code", text.chars().take(60).collect())),
                }
            }
        }
    };
}

pub(super) use catalogue;
