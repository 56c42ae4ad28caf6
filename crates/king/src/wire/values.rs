//! Values: read in every form that was seen, written in the one that is set (apis/king.md section 8).

use boekbrug_model::Money;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use crate::config::{Config, Dates, Decimals};

/// The forms in which values are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Forms {
    pub(crate) decimals: Decimals,
    pub(crate) dates: Dates,
}

impl Forms {
    pub(crate) fn of(config: &Config) -> Self {
        Self {
            decimals: config.decimals,
            dates: config.dates,
        }
    }

    /// A decimal, without signs between thousands.
    pub(crate) fn decimal(self, value: Decimal) -> String {
        let text = value.to_string();
        match self.decimals {
            Decimals::Point => text,
            Decimals::Comma => text.replace('.', ","),
        }
    }

    /// A day.
    pub(crate) fn day(self, day: Date) -> String {
        let form = match self.dates {
            Dates::Dashes => "%d-%m-%Y",
            Dates::Slashes => "%d/%m/%Y",
            Dates::Iso => "%Y-%m-%d",
        };
        day.strftime(form).to_string()
    }
}

/// An amount as a decimal with all its digits.
impl From<Money> for super::Cell {
    fn from(money: Money) -> Self {
        Self::Amount(money.decimal())
    }
}

/// A decimal with comma or point. Of two different signs the last is the decimal one; a sign that comes twice stands
/// between thousands. A lone sign is the decimal one, because amounts come with two or four decimals.
pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (text, negative) = match text.strip_suffix('-') {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let last = text.rfind([',', '.']);
    let sign = last.and_then(|at| text[at..].chars().next());
    let twice = sign.is_some_and(|sign| text.matches(sign).count() > 1);
    let mut bare = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        match character {
            ',' | '.' if Some(at) == last && !twice => bare.push('.'),
            ',' | '.' => {}
            other => bare.push(other),
        }
    }
    let value = Decimal::from_str_exact(&bare).ok()?;
    Some(if negative { -value } else { value })
}

/// A whole number, also when it is written with decimals that are nothing.
pub(crate) fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let value = decimal(text)?;
        value.is_integer().then(|| i64::try_from(value).ok())?
    })
}

/// J or N, and what other programs write for it.
pub(crate) fn flag(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| text.trim().eq_ignore_ascii_case(word));
    if is(&["J", "JA", "Y", "TRUE", "1", "-1"]) {
        Some(true)
    } else if is(&["N", "NEE", "FALSE", "0"]) {
        Some(false)
    } else {
        None
    }
}

/// A day in any of the three forms, with or without a time behind it; the day as it is written, whatever the zone.
pub(crate) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let end = text.find(['T', ' ']).unwrap_or(text.len());
    let mut parts = text[..end].split(['-', '/', '.']);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, day) = if a.len() == 4 { (a, c) } else { (c, a) };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, b.parse().ok()?, day.parse().ok()?).ok()
}

/// Days before this one are how databases write "none".
pub(crate) const NO_DAY: Date = date(1901, 1, 1);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimals_come_with_comma_and_point() {
        for (text, value) in [
            ("12,34", "12.34"),
            ("12.34", "12.34"),
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("1.234.567", "1234567"),
            ("-0,5", "-0.5"),
            ("21-", "-21"),
            ("121.0000", "121.0000"),
            (" 7 ", "7"),
            ("+3", "3"),
            (",5", "0.5"),
        ] {
            assert_eq!(
                decimal(text).map(|value| value.to_string()).as_deref(),
                Some(value),
                "{text}"
            );
        }
        for text in [
            "",
            "-",
            "1e3",
            "12,34 EUR",
            "--1",
            "1-2",
            "99999999999999999999999999999999",
        ] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers_may_have_decimals_that_are_nothing() {
        assert_eq!(
            (whole("30"), whole("30,00"), whole("30.0"), whole("-1")),
            (Some(30), Some(30), Some(30), Some(-1))
        );
        assert_eq!((whole("30,5"), whole("x"), whole("")), (None, None, None));
    }

    #[test]
    fn days_come_in_three_forms() {
        let expected = date(2026, 3, 16);
        for text in [
            "16-03-2026",
            "16/03/2026",
            "16/3/2026",
            "2026-03-16",
            "2026-03-16T00:00:00+01:00",
            "2026-03-16T23:59:59",
            "16-03-2026 00:00:00",
        ] {
            assert_eq!(day(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "2026-13-01",
            "31-02-2026",
            "16-03-26",
            "16032026",
            "16-03-2026-1",
            "a-b-2026",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn flags_are_letters_or_what_programs_make_of_them() {
        assert_eq!(
            (flag("J"), flag("n"), flag("true"), flag("0")),
            (Some(true), Some(false), Some(true), Some(false))
        );
        assert_eq!(flag("x"), None);
    }

    proptest! {
        #[test]
        fn money_is_read_as_it_is_written(cents in any::<i64>(), comma in any::<bool>()) {
            let decimals = if comma { Decimals::Comma } else { Decimals::Point };
            let forms = Forms { decimals, dates: Dates::Dashes };
            let value = Decimal::new(cents, 2);
            prop_assert_eq!(decimal(&forms.decimal(value)), Some(value));
        }

        #[test]
        fn days_are_read_as_they_are_written(days in 0i32..100_000, form in 0usize..3) {
            let written = Forms { decimals: Decimals::Point, dates: Dates::ALL[form] };
            let expected = date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            prop_assert_eq!(day(&written.day(expected)), Some(expected));
        }

        #[test]
        fn any_text_is_read_or_not(text in "\\PC{0,20}") {
            let _ = (decimal(&text), whole(&text), day(&text), flag(&text));
        }
    }
}
