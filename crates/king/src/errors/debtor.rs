//! What the package's texts mean when a debtor is made or overwritten. None of them is known by the letter (apis/king.md
//! section 9), so that they are told apart by the words that they must hold.

use boekbrug_connector::Outcome;
use boekbrug_model::{Finding, FindingCode};

/// Words that say that something is there already.
const THERE: &[&str] = &[
    "bestaat al",
    "bestaat reeds",
    "al aanwezig",
    "reeds aanwezig",
    "al gebruikt",
    "reeds gebruikt",
    "al in gebruik",
    "reeds in gebruik",
    "dubbel",
    "niet uniek",
    "uniek zijn",
    "duplicate",
];

/// Words that say that something is not there.
const GONE: &[&str] = &[
    "bestaat niet",
    "niet gevonden",
    "onbekend",
    "niet bekend",
    "niet aanwezig",
];

/// Columns that a setting of ours fills, by the words for them.
const SET: &[(&[&str], &str)] = &[
    (&["sluitrekening", "sluitrek"], "SLUITREK"),
    (&["btw-plichtig", "btwpl", "btw-plicht"], "BTWPL"),
];

/// Fields by the words for them, whole words; the longer ones first.
#[rustfmt::skip]
const FIELDS: &[(&[&str], &str)] = &[
    (&["betalingsconditie", "betcond"], "paymentConditionId"),
    (&["btw-nummer", "btwnummer", "btwnr"], "vatNumber"),
    (&["kvk-nummer", "kvknummer", "kvknr", "kvk"], "identification"),
    (&["e-mailadres", "e-mail", "email", "emailadres"], "sendInvoiceTo"),
    (&["telefoon", "telefoonnummer", "tel"], "visitAddress.phoneNumber"),
    (&["postcode", "postcd"], "visitAddress.zipCode"),
    (&["land", "landcode"], "visitAddress.countryCode"),
    (&["woonplaats", "plaats"], "visitAddress.city"),
    (&["straat", "huisnummer", "huisnummertoevoeging", "hnr", "hnrtv", "adres"], "visitAddress.address1"),
    (&["naam2", "attentie"], "contactPersonName"),
    (&["naam"], "name"),
];

/// The finding of a text, and what is known then; none when it means nothing in particular. A number or key that is
/// there already may be our own debtor of which the answer was lost, so that only a look may follow.
pub(super) fn meaning(text: &str, written: &[(&'static str, String)]) -> Option<(Finding, Outcome)> {
    let lower = text.to_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if holds(THERE) {
        return Some((Finding::new(FindingCode::CustomerCodeInUse), Outcome::Unknown));
    }
    let split = |c: char| !c.is_alphanumeric() && c != '-';
    let said: Vec<_> = lower.split(split).collect();
    let speaks_of = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let permanent = |finding| Some((finding, Outcome::Permanent));
    if let Some((_, column)) = SET.iter().find(|(words, _)| speaks_of(words)) {
        let finding = Finding::new(FindingCode::RecordFieldRefused).with("field", column);
        return permanent(finding.with("value", text).at(*column));
    }
    if let Some((_, path)) = FIELDS.iter().find(|(words, _)| speaks_of(words)) {
        let value = written.iter().find(|(known, _)| known == path);
        let value = value.map_or("-", |(_, value)| value.as_str());
        let code = match *path {
            "visitAddress.countryCode" => FindingCode::CustomerCountryUnknown,
            "vatNumber" => FindingCode::CustomerVatNumberInvalid,
            _ => FindingCode::CustomerFieldInvalid,
        };
        let finding = Finding::new(code).with("field", path).with("value", value);
        return permanent(finding.with("country", value).at(*path));
    }
    if holds(&["nummerreeks", "buiten de reeks", "buiten het bereik"]) {
        return permanent(Finding::new(FindingCode::CustomerNumberOutOfRange));
    }
    if holds(&["debiteur", "record", "rij"]) && holds(GONE) {
        return permanent(Finding::new(FindingCode::CustomerGone));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<(FindingCode, Outcome, Option<String>)> {
        let written = [("vatNumber", "NL004495445B01".to_owned()), ("name", "Werf".to_owned())];
        let (finding, outcome) = meaning(text, &written)?;
        Some((finding.code, outcome, finding.params.get("value").cloned()))
    }

    #[test]
    fn words_tell_what_is_meant() {
        use FindingCode as Code;
        let permanent = |code, value: Option<&str>| Some((code, Outcome::Permanent, value.map(str::to_owned)));
        for (text, expected) in [
            (
                "Zoeksleutel 2001 bestaat al",
                Some((Code::CustomerCodeInUse, Outcome::Unknown, None)),
            ),
            (
                "De ZKSL moet uniek zijn",
                Some((Code::CustomerCodeInUse, Outcome::Unknown, None)),
            ),
            ("Debiteur 2001 niet gevonden (CS4)", permanent(Code::CustomerGone, None)),
            (
                "BTW-nummer is onjuist",
                permanent(Code::CustomerVatNumberInvalid, Some("NL004495445B01")),
            ),
            (
                "Veld NAAM is te lang",
                permanent(Code::CustomerFieldInvalid, Some("Werf")),
            ),
            (
                "Land BEL bestaat niet",
                permanent(Code::CustomerCountryUnknown, Some("-")),
            ),
            (
                "Betalingsconditie 14 bestaat niet",
                permanent(Code::CustomerFieldInvalid, Some("-")),
            ),
            (
                "Sluitrekening 9999 is ongeldig",
                permanent(Code::RecordFieldRefused, Some("Sluitrekening 9999 is ongeldig")),
            ),
            (
                "Nummer ligt buiten de reeks",
                permanent(Code::CustomerNumberOutOfRange, None),
            ),
            // a word within another is none
            ("Nederland", None),
            ("Er ging iets mis", None),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }
}
