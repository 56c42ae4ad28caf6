//! What flows where: the picture on a tile and on the page of a connection, drawn from its settings and counts.

use boekbrug_connector::Capability;
use boekbrug_model::{ConnectionState, Feed, InvoiceState};
use boekbrug_store::{ConnectionRow, FeedState};
use jiff::Timestamp;

use crate::frame::initials;
use crate::text::Texts;

/// A square with letters in place of a logo.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Letters {
    /// One or two letters.
    pub(crate) letters: String,
    /// Which of six colours.
    pub(crate) hue: u8,
}

impl Letters {
    /// For a package with this title.
    pub(crate) fn of(title: &str) -> Self {
        let sum = title
            .bytes()
            .fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let words = initials(title);
        let capitals: String = title.chars().filter(|c| c.is_uppercase()).take(2).collect();
        Self {
            letters: if words.chars().count() == 2 || capitals.is_empty() {
                words
            } else {
                capitals
            },
            hue: u8::try_from(sum % 6).unwrap_or(0),
        }
    }
}

/// Letters that fit beside each other in a box of the picture.
const WIDE: usize = 13;

/// The picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Flow {
    /// The package.
    pub(super) package: String,
    /// Its square.
    pub(super) letters: Letters,
    /// The application's administration.
    pub(super) administration: String,
    /// What comes in, most wanted first, with how many there are.
    pub(super) feeds: Vec<(String, u64)>,
    /// Invoices that are in the books.
    pub(super) booked: u64,
    /// Invoices that wait for the next run.
    pub(super) waiting: u64,
    /// Invoices that wait for a person.
    pub(super) attention: u64,
    /// Whether anything flows just now.
    pub(super) flows: bool,
    /// When a feed was last read to its end.
    pub(super) last: Option<Timestamp>,
}

impl Flow {
    pub(super) fn of(
        t: Texts,
        row: &ConnectionRow,
        known: Option<&Capability>,
        administration: &str,
        feeds: &[(Feed, FeedState)],
        invoices: &[(InvoiceState, u64)],
    ) -> Self {
        let title = known.map_or_else(|| row.package.to_string(), |known| known.title.to_owned());
        let of = |wanted: &[InvoiceState]| {
            let fits = invoices.iter().filter(|(state, _)| wanted.contains(state));
            fits.map(|(_, count)| count).sum()
        };
        let passed_on = feeds
            .iter()
            .filter(|(feed, state)| !feed.is_reference() && state.records > 0);
        let mut passed_on: Vec<_> = passed_on.collect();
        passed_on.sort_by_key(|(feed, _)| (*feed != Feed::Customers, *feed));
        Self {
            letters: Letters::of(&title),
            package: title,
            administration: administration.to_owned(),
            feeds: passed_on
                .into_iter()
                .map(|(feed, state)| (t.feed(feed), state.records))
                .collect(),
            booked: of(&[
                InvoiceState::Booked,
                InvoiceState::Attached,
                InvoiceState::Verified,
                InvoiceState::Marked,
            ]),
            waiting: of(&[InvoiceState::Waiting, InvoiceState::Sending, InvoiceState::Unknown]),
            attention: of(&[InvoiceState::Findings]),
            flows: row.state == ConnectionState::Active,
            last: feeds.iter().filter_map(|(_, state)| state.completed).max(),
        }
    }

    /// The name in a box of the picture.
    pub(super) fn lines(&self, name: &str) -> Vec<String> {
        lines(name)
    }

    /// What the arrow inwards carries most of.
    pub(super) fn first(&self, t: &Texts) -> String {
        self.feeds.first().map_or_else(
            || t.say("flow-nothing-read"),
            |(name, count)| format!("{} {}", t.count(count), lower(name)),
        )
    }

    /// What else it carries.
    pub(super) fn rest(&self, t: &Texts) -> String {
        match self.feeds.len().saturating_sub(1) {
            0 => String::new(),
            more => t.one("flow-more", "count", more),
        }
    }

    /// What waits below the arrow outwards.
    pub(super) fn waits(&self, t: &Texts) -> String {
        match (self.attention, self.waiting) {
            (0, 0) => String::new(),
            (0, waiting) => t.one("flow-waiting", "count", waiting),
            (attention, _) => t.one("flow-attention", "count", attention),
        }
    }

    /// The whole picture in words.
    pub(super) fn said(&self, t: &Texts) -> String {
        let feeds: Vec<_> = self
            .feeds
            .iter()
            .map(|(name, count)| format!("{} {}", t.count(count), lower(name)))
            .collect();
        let feeds = if feeds.is_empty() {
            t.say("flow-nothing-read")
        } else {
            feeds.join(", ")
        };
        t.with(
            "flow-said",
            &[
                ("package", self.package.as_str().into()),
                ("administration", self.administration.as_str().into()),
                ("feeds", feeds.into()),
                ("booked", self.booked.into()),
                ("waiting", self.waiting.into()),
                ("attention", self.attention.into()),
            ],
        )
    }
}

/// A name on two lines where it must be, cut where it does not fit even so.
fn lines(name: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in name.split_whitespace() {
        let line = lines.last_mut().filter(|line| !line.is_empty());
        match line {
            Some(line) if line.chars().count() + word.chars().count() < WIDE => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) => lines.push(word.to_owned()),
            None => lines = vec![word.to_owned()],
        }
    }
    let is_cut = lines.len() > 2;
    lines.truncate(2);
    let last = lines.len() - 1;
    for (at, line) in lines.iter_mut().enumerate() {
        if line.chars().count() > WIDE || at == last && is_cut {
            let kept: String = line.chars().take(WIDE - 1).collect();
            *line = format!("{}…", kept.trim_end());
        }
    }
    lines
}

/// Within a sentence; abbreviations stay as they are.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => name.to_owned(),
    }
}

/// The tone of a badge.
pub(crate) fn tone_of(state: ConnectionState, attention: u64) -> &'static str {
    match state {
        ConnectionState::Active if attention == 0 => "ok",
        ConnectionState::Active | ConnectionState::Draft => "warn",
        ConnectionState::Broken => "bad",
        ConnectionState::Paused | ConnectionState::Disconnected => "off",
    }
}

#[cfg(test)]
mod tests {
    use super::{lines, lower};

    #[test]
    fn an_abbreviation_keeps_its_capitals_within_a_sentence() {
        assert_eq!(lower("VAT codes"), "VAT codes");
        assert_eq!(lower("Btw-codes"), "btw-codes");
        assert_eq!(lower("X"), "x");
        assert_eq!(lower(""), "");
    }

    #[test]
    fn a_name_fits_its_box() {
        assert_eq!(lines("Boekpakket"), ["Boekpakket"]);
        assert_eq!(lines("Demo Advies BV (proef)"), ["Demo Advies", "BV (proef)"]);
        assert_eq!(lines("Aannemersbedrijf Van Dijk"), ["Aannemersbed…", "Van Dijk"]);
        assert_eq!(lines("Een twee drie vier vijf zes"), ["Een twee drie", "vier vijf zes"]);
        assert_eq!(lines("Stichting Beheer Derdengelden Noord"), ["Stichting", "Beheer…"]);
        assert_eq!(lines(""), [""]);
    }
}
