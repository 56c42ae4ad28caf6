//! Amounts, days, instants and counts as people write them.

use boekbrug_model::Money;
use fluent_bundle::FluentValue;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use std::sync::LazyLock;

use super::{Language, Texts, Told};

const DUTCH: [&str; 12] = [
    "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
];
const ENGLISH: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Where the books are kept.
static AMSTERDAM: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC));

impl Texts {
    /// An amount with its currency: `€ 1.234,50`, `€1,234.50`.
    pub(crate) fn money(self, amount: &Money) -> String {
        let text = amount.amount_text();
        let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let (thousands, decimals) = match self.language {
            Language::Dutch => ('.', ','),
            Language::English => (',', '.'),
        };
        let mut number = grouped(whole, thousands);
        if !part.is_empty() {
            number.push(decimals);
            number.push_str(part);
        }
        // no-break space: an amount stays on one line
        match (amount.currency().code(), self.language) {
            ("EUR", Language::Dutch) => format!("€\u{a0}{sign}{number}"),
            ("EUR", Language::English) => format!("{sign}€{number}"),
            (code, _) => format!("{code}\u{a0}{sign}{number}"),
        }
    }

    /// A day: `16 mrt 2026`.
    pub(crate) fn day(self, day: &Date) -> String {
        let names = match self.language {
            Language::Dutch => DUTCH,
            Language::English => ENGLISH,
        };
        let month = usize::try_from(day.month() - 1)
            .ok()
            .and_then(|at| names.get(at))
            .unwrap_or(&"");
        format!("{}\u{a0}{month}\u{a0}{}", day.day(), day.year())
    }

    /// A day without its year: `16 mrt`.
    pub(crate) fn day_month(self, day: &Date) -> String {
        let whole = self.day(day);
        let (short, _) = whole.rsplit_once('\u{a0}').unwrap_or((&whole, ""));
        short.to_owned()
    }

    /// An instant on the clocks of Amsterdam: `16 mrt 2026 10:05`.
    pub(crate) fn moment(self, at: &Timestamp) -> String {
        let local = at.to_zoned(AMSTERDAM.clone());
        format!("{} {}", self.day(&local.date()), self.clock(&local.time()))
    }

    /// The day of an instant in Amsterdam.
    pub(crate) fn day_of(self, at: &Timestamp) -> String {
        self.day(&at.to_zoned(AMSTERDAM.clone()).date())
    }

    /// A time of day: `07:00`.
    pub(crate) fn clock(self, time: &Time) -> String {
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// A count: `12.345`.
    pub(crate) fn count(self, count: impl Told) -> String {
        let separator = match self.language {
            Language::Dutch => '.',
            Language::English => ',',
        };
        match count.told() {
            FluentValue::Number(number) => grouped(&number.value.to_string(), separator),
            _ => String::new(),
        }
    }

    /// How long ago, roughly: `5 minuten geleden`. What is to come is `nu`.
    pub(crate) fn ago(self, at: &Timestamp, now: &Timestamp) -> String {
        match now.duration_since(*at).as_mins() {
            ..1 => self.say("ago-now"),
            minutes @ 1..60 => self.one("ago-minutes", "count", minutes),
            minutes @ 60..2880 => self.one("ago-hours", "count", minutes / 60),
            minutes => self.one("ago-days", "count", minutes / 1440),
        }
    }
}

/// Groups of three digits in the whole part; four digits in a row too, for they stand in columns.
pub(super) fn grouped(digits: &str, separator: char) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (whole, part) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut text = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(separator);
        }
        text.push(digit);
    }
    text + part
}

#[cfg(test)]
mod tests {
    use boekbrug_model::{Currency, Money};

    use super::*;

    const NL: Texts = Texts {
        language: Language::Dutch,
    };
    const EN: Texts = Texts {
        language: Language::English,
    };

    #[test]
    fn amounts_are_written_as_in_the_books() {
        let of = |minor| Money::new(minor, Currency::EUR);
        assert_eq!(NL.money(&of(123_456_789)), "€\u{a0}1.234.567,89");
        assert_eq!(NL.money(&of(-5)), "€\u{a0}-0,05");
        assert_eq!(EN.money(&of(-123_450)), "-€1,234.50");
        let yen = "JPY".parse().unwrap();
        assert_eq!(NL.money(&Money::new(1234, yen)), "JPY\u{a0}1.234");
    }

    #[test]
    fn an_instant_is_told_on_the_clocks_of_amsterdam() {
        let at = "2026-03-29T01:30:00Z".parse().unwrap();
        assert_eq!(NL.moment(&at), "29\u{a0}mrt\u{a0}2026 03:30");
        assert_eq!(EN.moment(&at), "29\u{a0}Mar\u{a0}2026 03:30");
        assert_eq!(
            NL.day_of(&"2026-12-31T23:30:00Z".parse().unwrap()),
            "1\u{a0}jan\u{a0}2027"
        );
    }

    #[test]
    fn counts_have_groups() {
        assert_eq!([NL.count(999_u64), NL.count(1_000_u64)], ["999", "1.000"]);
        assert_eq!(EN.count(1_234_567_u64), "1,234,567");
    }

    #[test]
    fn how_long_ago_is_told_roughly() {
        let now: Timestamp = "2026-03-16T12:00:00Z".parse().unwrap();
        let ago = |minutes| NL.ago(&(now - jiff::SignedDuration::from_mins(minutes)), &now);
        assert_eq!(
            [0, 1, 5, 60, 180, 4320].map(ago),
            [
                "zojuist",
                "1 minuut geleden",
                "5 minuten geleden",
                "1 uur geleden",
                "3 uur geleden",
                "3 dagen geleden"
            ]
        );
        assert_eq!(ago(-10), "zojuist");
    }
}
