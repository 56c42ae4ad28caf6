//! Reading values as they really come (apis/exact.md section 3): texts padded on either side, Int64 as text, dates as
//! `/Date(ms)/` that tell Dutch wall-clock time, the zero GUID for none. A value of a wholly wrong shape is an error
//! of its row, never of its page.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use uuid::Uuid;

/// A text without the blanks around it; blank is none. Numbers and truth values are taken as they are written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Text<'a>(pub(crate) Option<Cow<'a, str>>);

impl Text<'_> {
    pub(crate) fn get(&self) -> Option<&str> {
        self.0.as_deref()
    }

    pub(crate) fn owned(&self) -> Option<String> {
        self.get().map(str::to_owned)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor).map(Self)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        let text = text.trim();
        Ok((!text.is_empty()).then_some(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let text = text.trim();
        Ok((!text.is_empty()).then(|| Cow::Owned(text.to_owned())))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(Cow::Borrowed(if value { "true" } else { "false" })))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(value.to_string())))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(value.to_string())))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(value.to_string())))
    }
}

/// What is read from a text by a rule; absent and blank are none.
fn parsed<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    wanted: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, D::Error> {
    let Some(text) = deserializer.deserialize_any(TextVisitor)? else {
        return Ok(None);
    };
    let value = parse(&text).ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &wanted))?;
    Ok(Some(value))
}

/// A GUID; the zero one is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Guid(pub(crate) Option<Uuid>);

impl Guid {
    /// As it stands in addresses and in our records: lower case with hyphens.
    pub(crate) fn text(self) -> Option<String> {
        self.0.map(|id| id.to_string())
    }
}

impl<'de> Deserialize<'de> for Guid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = parsed(deserializer, "a GUID", |text| Uuid::try_parse(text).ok())?;
        Ok(Self(id.filter(|id| !id.is_nil())))
    }
}

/// A whole number, also as text (Int64) or with a fraction of zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Whole(pub(crate) Option<i64>);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer, "a whole number", whole).map(Self)
    }
}

fn whole(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| {
        let decimal = exact(text)?;
        decimal.is_integer().then(|| i64::try_from(decimal).ok())?
    })
}

/// Yes or no, also as 0 and 1 (Byte) or as text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Flag(pub(crate) Option<bool>);

impl Flag {
    /// Yes; absent is no.
    pub(crate) fn is_set(self) -> bool {
        self.0 == Some(true)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let flag = |text: &str| match text {
            "1" => Some(true),
            "0" => Some(false),
            text if text.eq_ignore_ascii_case("true") => Some(true),
            text if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        };
        parsed(deserializer, "true or false", flag).map(Self)
    }
}

/// A date and time on the wall clock of the package, which is Dutch whatever the country. It has no zone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Moment(pub(crate) Option<DateTime>);

impl Moment {
    /// The day.
    pub(crate) fn date(self) -> Option<Date> {
        self.0.map(DateTime::date)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer, "a date", moment).map(Self)
    }
}

/// Reads `/Date(1782405060240)/`: milliseconds since 1970, as if the wall clock were UTC. An offset behind them, which
/// other services of this kind write, is left out of account, as is a zone behind an ISO date.
pub(crate) fn moment(text: &str) -> Option<DateTime> {
    let Some(inner) = text.strip_prefix("/Date(") else {
        let text = text.strip_suffix(['Z', 'z']).unwrap_or(text);
        return text.parse().ok();
    };
    let inner = inner.strip_suffix(")/")?;
    let digits = inner
        .find(['+', '-'])
        .filter(|at| *at > 0)
        .map_or(inner, |at| &inner[..at]);
    let instant = Timestamp::from_millisecond(digits.parse().ok()?).ok()?;
    Some(TimeZone::UTC.to_datetime(instant))
}

/// A decimal that never passes through a float: its digits are read from, and written to, the JSON text itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Amount(pub(crate) Option<Decimal>);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        let bare = raw.trim_matches('"').trim();
        if bare.is_empty() || bare == "null" {
            return Ok(Self(None));
        }
        let value = exact(bare).ok_or_else(|| {
            let shown: String = bare.chars().take(40).collect();
            D::Error::custom(format_args!("`{shown}` is not a decimal number"))
        })?;
        Ok(Self(Some(value)))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.map_or_else(|| "null".to_owned(), |value| value.to_string());
        RawValue::from_string(text)
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

fn exact(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .or_else(|_| text.parse())
        .ok()
}

#[cfg(test)]
mod tests;
