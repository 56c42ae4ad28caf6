//! What the package's Dutch texts mean. No list of them was found (apis/king.md section 9): two are known by the letter, the
//! rest goes by the words that such a text must hold, and what fits nothing is shown as it came.

use boekbrug_connector::{ErrorKind, Outcome};
use boekbrug_model::FindingCode;

/// What a text means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Meaning {
    /// The session is not known (any more).
    Session,
    /// A module is missing.
    Module(&'static str),
    /// One of the catalogue.
    Known(FindingCode),
    /// A setting of ours is wrong: a form in which we write.
    Setting(&'static str),
    /// The package is busy or out of service.
    Busy,
    /// Not known.
    Other,
}

impl Meaning {
    /// Whether it says that key, code or rights are wrong.
    pub(crate) fn is_about_key(self) -> bool {
        self.weight().0 == ErrorKind::ConnectionRefused
    }

    pub(super) fn finding(self) -> FindingCode {
        match self {
            Self::Session => FindingCode::ConnectionKeyRejected,
            Self::Module(_) => FindingCode::ConnectionModuleMissing,
            Self::Known(code) => code,
            Self::Setting(_) => FindingCode::ConnectionSettingsWrong,
            Self::Busy => FindingCode::PackageUnavailable,
            Self::Other => FindingCode::PackageOther,
        }
    }

    /// Kind and outcome. A number that is there already may be our own booking of which the answer was lost, so that
    /// only a look-up may follow.
    pub(super) fn weight(self) -> (ErrorKind, Outcome) {
        match self {
            Self::Known(FindingCode::InvoiceNumberInUse) => (ErrorKind::Refused, Outcome::Unknown),
            Self::Session
            | Self::Module(_)
            | Self::Known(
                FindingCode::ConnectionKeyRejected
                | FindingCode::ConnectionSubscriptionKeyRejected
                | FindingCode::ConnectionRightMissing,
            ) => (ErrorKind::ConnectionRefused, Outcome::Permanent),
            Self::Known(FindingCode::PackageRateLimited) => {
                (ErrorKind::RateLimited { retry_after: None }, Outcome::Temporary)
            }
            Self::Setting(_) => (ErrorKind::Configuration, Outcome::Permanent),
            Self::Busy => (ErrorKind::Unreachable, Outcome::Temporary),
            Self::Known(_) | Self::Other => (ErrorKind::Refused, Outcome::Permanent),
        }
    }
}

/// A text means something when it holds one of each list of words.
struct Rule(&'static [&'static [&'static str]], Meaning);

const fn known(code: FindingCode) -> Meaning {
    Meaning::Known(code)
}

const GONE: &[&str] = &[
    "bestaat niet",
    "niet gevonden",
    "onbekend",
    "niet bekend",
    "ongeldig",
    "niet aanwezig",
    "niet geldig",
];
const BLOCKED: &[&str] = &["geblokkeerd", "blokkering", "niet actief"];

/// The first that fits counts: the special ones stand before the general.
#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule(&[&["digitaal dossier"]], Meaning::Module("Digitaal Dossier")),
    Rule(&[&["module"]], Meaning::Module("Cloudswitch")),
    Rule(&[&["partnerkey", "partner key", "partnersleutel"]], known(FindingCode::ConnectionSubscriptionKeyRejected)),
    Rule(&[&["omgevingscode", "omgevings code"]], known(FindingCode::ConnectionKeyRejected)),
    Rule(&[&["sessie", "sessionid", "session id", "ingelogd", "inloggen", "aangemeld", "aanmelden"]], Meaning::Session),
    Rule(&[&["system.byte[]"]], known(FindingCode::PdfRefusedWithBooking)),
    Rule(&[&["pdf", "digdos", "bijlage"]], known(FindingCode::PdfRefusedWithBooking)),
    Rule(&[&["selectie is incompleet"]], known(FindingCode::PackageNotOffered)),
    Rule(&[&["te veel", "teveel"], &["aanvragen", "verzoeken", "aanroepen", "requests"]], known(FindingCode::PackageRateLimited)),
    Rule(&[&["time-out", "timeout", "deadlock", "onderhoud", "tijdelijk", "niet beschikbaar", "is bezet", "wordt bijgewerkt"]], Meaning::Busy),
    Rule(&[&["rechten", "niet gemachtigd", "geen recht"]], known(FindingCode::ConnectionRightMissing)),
    Rule(&[&["geen geldig bedrag", "bedrag is ongeldig", "ongeldig bedrag"]], Meaning::Setting("decimals")),
    Rule(&[&["geen geldige datum", "datum is ongeldig", "ongeldige datum"]], Meaning::Setting("dates")),
    Rule(&[&["factuur"], &["bestaat al", "bestaat reeds", "al aanwezig", "reeds aanwezig", "al gebruikt", "reeds gebruikt", "dubbel"]], known(FindingCode::InvoiceNumberInUse)),
    Rule(&[&["splits"]], known(FindingCode::InvoiceNotBalanced)),
    Rule(&[&["balans", "sluit niet", "niet in evenwicht"]], known(FindingCode::InvoiceNotBalanced)),
    Rule(&[&["periode", "boekjaar"], &["afgesloten", "gesloten", "geblokkeerd"]], known(FindingCode::PeriodClosed)),
    Rule(&[&["periode", "boekjaar", "jaar"], GONE], known(FindingCode::PeriodNoBookYear)),
    Rule(&[&["kostenplaats"], &["verplicht"]], known(FindingCode::CostCentreRequired)),
    Rule(&[&["kostenplaats"], BLOCKED], known(FindingCode::CostCentreInactive)),
    Rule(&[&["kostenplaats"]], known(FindingCode::CostCentreUnknown)),
    Rule(&[&["kostendrager"], BLOCKED], known(FindingCode::ProjectInactive)),
    Rule(&[&["kostendrager"]], known(FindingCode::ProjectUnknown)),
    Rule(&[&["dagboek"], BLOCKED], known(FindingCode::JournalInactive)),
    Rule(&[&["dagboek"], GONE], known(FindingCode::JournalUnknown)),
    Rule(&[&["btw"]], known(FindingCode::VatRefused)),
    Rule(&[&["debiteur"], BLOCKED], known(FindingCode::CustomerInactive)),
    Rule(&[&["debiteur"], GONE], known(FindingCode::CustomerUnknown)),
    Rule(&[&["grootboek", "rekening"], BLOCKED], known(FindingCode::LedgerInactive)),
    Rule(&[&["grootboek", "rekening"], GONE], known(FindingCode::LedgerUnknown)),
    Rule(&[&["valuta"]], known(FindingCode::InvoiceCurrencyNotAllowed)),
    Rule(&[&["datum"], GONE], known(FindingCode::InvoiceDateRefused)),
];

/// What a text means.
pub(crate) fn meaning(text: &str) -> Meaning {
    let text = text.to_lowercase();
    let holds = |words: &&[&str]| words.iter().any(|word| text.contains(word));
    let fits = |rule: &&Rule| rule.0.iter().all(holds);
    RULES.iter().find(fits).map_or(Meaning::Other, |rule| rule.1)
}

/// The package's code, in brackets at the end of its text: `(CS312)`.
pub(super) fn code_in(text: &str) -> Option<&str> {
    let inside = text.trim_end().trim_end_matches('.').strip_suffix(')')?;
    let code = &inside[inside.rfind('(')? + 1..];
    let fits = (2..=12).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && code.bytes().any(|byte| byte.is_ascii_digit());
    fits.then_some(code)
}
