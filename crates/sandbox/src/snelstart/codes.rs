//! The error codes and the Dutch messages that come with them
//! [apis/snelstart.md §8, documented].

use std::collections::HashMap;
use std::sync::LazyLock;

/// Codes and messages, one pair per line.
static TABLE: &str = include_str!("error-codes.tsv");

static MESSAGES: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    let mut messages: HashMap<&'static str, String> = TABLE
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(code, message)| (code, message.to_owned()))
        .collect();
    for block in &MAIL_BLOCKS {
        for (code, message) in block.messages() {
            messages.entry(code).or_insert(message);
        }
    }
    messages
});

/// The message of a code; empty for one that is not in the table.
pub(crate) fn message(code: &str) -> &'static str {
    MESSAGES.get(code).map_or("", String::as_str)
}

/// Every code with a message.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    MESSAGES.iter().map(|(code, text)| (*code, text.as_str()))
}

/// The codes of one e-mail block of a relation; all blocks have one pattern.
pub(crate) struct MailBlock {
    /// Name on the wire.
    pub(crate) wire: &'static str,
    /// Name in messages.
    shown: &'static str,
    /// `ShouldSend` without an address.
    pub(crate) missing: &'static str,
    /// One address, not valid; in `Email` and in `CcEmail`.
    pub(crate) invalid: [&'static str; 2],
    /// A list with an invalid address.
    pub(crate) invalid_list: [&'static str; 2],
    /// Longer than 250.
    pub(crate) too_long: [&'static str; 2],
}

impl MailBlock {
    fn messages(&self) -> Vec<(&'static str, String)> {
        let shown = self.shown;
        let mut messages = vec![(
            self.missing,
            format!("{shown}.Email dient gevuld te zijn indien {shown}.ShouldSend aan staat"),
        )];
        for (index, field) in ["Email", "CcEmail"].into_iter().enumerate() {
            messages.push((
                self.invalid[index],
                format!("{shown}.{field} dient een geldig emailadres te zijn"),
            ));
            messages.push((
                self.invalid_list[index],
                format!("{shown}.{field} bevat één of meerdere ongeldige emailadressen. U kunt meerdere emailadressen opgeven door ze te scheiden met een puntkomma(;)."),
            ));
            messages.push((
                self.too_long[index],
                format!("{shown}.{field} mag maximaal 250 karakters bevatten"),
            ));
        }
        messages
    }
}

/// The six blocks, in wire order.
pub(crate) static MAIL_BLOCKS: [MailBlock; 6] = [
    MailBlock {
        wire: "offerteEmailVersturen",
        shown: "OfferteEmailVersturen",
        missing: "REL-0044",
        invalid: ["REL-0045", "REL-0046"],
        invalid_list: ["REL-0080", "REL-0082"],
        too_long: ["REL-0081", "REL-0083"],
    },
    MailBlock {
        wire: "bevestigingsEmailVersturen",
        shown: "BevestigingsEmailVersturen",
        missing: "REL-0038",
        invalid: ["REL-0039", "REL-0040"],
        invalid_list: ["REL-0076", "REL-0078"],
        too_long: ["REL-0077", "REL-0079"],
    },
    MailBlock {
        wire: "factuurEmailVersturen",
        shown: "FactuurEmailVersturen",
        missing: "REL-0032",
        invalid: ["REL-0033", "REL-0034"],
        invalid_list: ["REL-0072", "REL-0074"],
        too_long: ["REL-0073", "REL-0075"],
    },
    MailBlock {
        wire: "aanmaningEmailVersturen",
        shown: "AanmaningEmailVersturen",
        missing: "REL-0029",
        invalid: ["REL-0030", "REL-0031"],
        invalid_list: ["REL-0068", "REL-0070"],
        too_long: ["REL-0069", "REL-0071"],
    },
    MailBlock {
        wire: "offerteAanvraagEmailVersturen",
        shown: "OfferteAanvraagEmailVersturen",
        missing: "REL-0089",
        invalid: ["REL-0090", "REL-0091"],
        invalid_list: ["REL-0092", "REL-0094"],
        too_long: ["REL-0093", "REL-0095"],
    },
    MailBlock {
        wire: "bestellingEmailVersturen",
        shown: "BestellingEmailVersturen",
        missing: "REL-0096",
        invalid: ["REL-0097", "REL-0098"],
        invalid_list: ["REL-0099", "REL-0101"],
        too_long: ["REL-0100", "REL-0102"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_documented_message() {
        assert_eq!(message("BOE-0021"), "Het factuurnummer bestaat al");
        assert_eq!(
            message("REL-0077"),
            "BevestigingsEmailVersturen.Email mag maximaal 250 karakters bevatten"
        );
        assert_eq!(message("XXX-0001"), "");
    }

    #[test]
    fn documented_messages_win_from_the_pattern() {
        let documented: HashMap<_, _> = TABLE.lines().filter_map(|l| l.split_once('\t')).collect();
        for (code, text) in documented {
            assert_eq!(message(code), text);
        }
        assert!(all().count() > 230);
    }
}
