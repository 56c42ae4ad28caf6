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
