//! The catalogue of findings: one entry each.

use serde::{Deserialize, Serialize};

use super::{Heals, Severity, Who};
use crate::Feed;

/// What the catalogue says of one finding.
#[derive(Clone, Copy, Debug, Serialize)]
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
    };
}

catalogue! {
    CustomerUnknown = "customer.unknown" {
        nl: ["Klant {customer} niet gevonden", "De klant van deze factuur staat niet in het boekhoudpakket.", "Maak de klant met dit nummer aan in het boekhoudpakket, of verbeter het klantnummer in uw programma."],
        en: ["Customer {customer} not found", "The customer of this invoice is not in the bookkeeping package.", "Create the customer with this number in the bookkeeping package, or correct the customer number in your application."],
        who: Bookkeeper, heals: [Heals::Feed(Feed::Customers)], Refusal
    }
    PackageUnavailable = "package.unavailable" {
        nl: ["Boekhoudpakket niet bereikbaar", "Het boekhoudpakket gaf geen antwoord of zei dat het tijdelijk niet werkt.", "U hoeft niets te doen: Boekbrug probeert het vanzelf opnieuw."],
        en: ["Package not reachable", "The bookkeeping package did not answer or said that it is out of service for now.", "Nothing to do: Boekbrug tries again by itself."],
        who: Operator, heals: [Heals::Time], Refusal
    }
    PackageOther = "package.other" {
        nl: ["Het boekhoudpakket weigert: {text}", "Het boekhoudpakket gaf een melding die Boekbrug niet kent; zij staat hier zoals zij kwam.", "Lees de melding, neem de oorzaak weg en druk op Opnieuw, of vraag de helpdesk van het boekhoudpakket."],
        en: ["The package refuses: {text}", "The bookkeeping package gave a message that Boekbrug does not know; it is shown as it came.", "Read the message, take its cause away and press Retry, or ask the package's support desk."],
        who: Bookkeeper, heals: [Heals::Person], Refusal
    }
}
