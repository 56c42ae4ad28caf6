//! Numbers, days and names as documents write them.

use jiff::civil::Date;
use rust_decimal::Decimal;

/// Why a text is no number that we take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Bad {
    /// It is not the lexical form of a decimal, or far too large.
    NotANumber,
    /// It has more digits than a decimal of 28 digits holds exactly.
    TooPrecise,
}

/// Longest number that is looked at.
const DIGITS: usize = 100;

/// A decimal of XML Schema (part 2, section 3.2.3): sign, digits, point; no exponent, no grouping, no `NaN`.
pub(crate) fn decimal(text: &str) -> Result<Decimal, Bad> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if text.len() > DIGITS || !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return Err(Bad::NotANumber);
    }
    let fraction = fraction.trim_end_matches('0');
    let whole = whole.trim_start_matches('0');
    let sign = if text.starts_with('-') { "-" } else { "" };
    let plain = format!(
        "{sign}{}.{}",
        if whole.is_empty() { "0" } else { whole },
        if fraction.is_empty() { "0" } else { fraction }
    );
    Decimal::from_str_exact(&plain)
        .map(|number| number.normalize())
        .map_err(|_| {
            if whole.len() > 20 {
                Bad::NotANumber
            } else {
                Bad::TooPrecise
            }
        })
}

/// A date of XML Schema. A time zone may follow and is dropped: the day is the one that stands on the invoice.
pub(crate) fn xml_date(text: &str) -> Option<Date> {
    let (day, zone) = text.split_at_checked(10)?;
    let zone_fits = match zone.as_bytes() {
        [] | [b'Z'] => true,
        [b'+' | b'-', a, b, b':', c, d] => [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()),
        _ => false,
    };
    if zone_fits { iso_date(day) } else { None }
}

/// A day as `2026-11-21`.
pub(crate) fn iso_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    day_of(year, month, day)
}

/// A day as `21-11-2026`.
pub(crate) fn dutch_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || day.len() > 2 || month.len() > 2 {
        return None;
    }
    day_of(year, month, day)
}

fn day_of(year: &str, month: &str, day: &str) -> Option<Date> {
    if ![year, month, day]
        .iter()
        .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A text on one line: every run of white space becomes one space.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimals_have_one_form() {
        let cases = [
            ("0", "0"),
            ("-0", "0"),
            ("+1", "1"),
            ("007", "7"),
            (".5", "0.5"),
            ("5.", "5"),
            ("-.25", "-0.25"),
            ("1.500", "1.5"),
            ("79228162514264337593543950.335", "79228162514264337593543950.335"),
        ];
        for (text, expected) in cases {
            assert_eq!(
                decimal(text).map(|number| number.to_string()).as_deref(),
                Ok(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_decimal_says_why() {
        for text in [
            "", ".", "-", "+-1", "1e2", "1,5", " 1", "1 ", "0x1", "1_0", "NaN", "Infinity", "१",
        ] {
            assert_eq!(decimal(text), Err(Bad::NotANumber), "{text:?}");
        }
        assert_eq!(
            decimal("0.00000000000000000000000000000000000000001"),
            Err(Bad::TooPrecise)
        );
        assert_eq!(decimal(&"9".repeat(40)), Err(Bad::NotANumber));
        assert_eq!(
            decimal(&format!("1.{}", "0".repeat(98))),
            Ok(Decimal::ONE),
            "100 characters are looked at"
        );
        assert_eq!(
            decimal(&format!("1.{}", "0".repeat(99))),
            Err(Bad::NotANumber),
            "101 are not"
        );
    }

    #[test]
    fn days_in_either_order() {
        assert_eq!(iso_date("2026-11-21"), dutch_date("21-11-2026"));
        assert_eq!(dutch_date("1-2-2026"), iso_date("2026-02-01"));
        for bad in [
            "30-02-2026",
            "1-1-26",
            "2026-11-21",
            "1-1",
            "1-1-2026-1",
            "--2026",
            "001-1-2026",
            "a-b-cdef",
        ] {
            assert_eq!(dutch_date(bad), None, "{bad}");
        }
        assert_eq!(
            iso_date("2024-02-29").map(|day| day.to_string()).as_deref(),
            Some("2024-02-29")
        );
        assert_eq!(iso_date("2026-02-29"), None);
    }

    #[test]
    fn one_line_has_single_spaces() {
        assert_eq!(one_line("  a\n\t b\u{A0}c  "), "a b c");
        assert_eq!(one_line(" \n "), "");
    }

    proptest! {
        #[test]
        fn every_decimal_comes_back(minor in any::<i64>(), scale in 0..12_u32) {
            let number = Decimal::new(minor, scale);
            prop_assert_eq!(decimal(&number.to_string()), Ok(number.normalize()));
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,40}") {
            let _ = (decimal(&text), xml_date(&text), iso_date(&text), dutch_date(&text));
        }
    }
}
