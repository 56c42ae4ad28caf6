//! Reading values as they really come: numbers as text, text as numbers, stamps with any fraction (apis/snelstart.md
//! section 2). A value of a wholly wrong shape (an object for a text) is an error of its row, never of its page.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// A text without white space around it; blank is none. Numbers and truth values are taken as they are written.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Cow<'de, str>>, D::Error> {
    deserializer.deserialize_any(TextVisitor)
}

/// A whole number, also when written as text or with a fraction of zero.
pub(crate) fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let Some(text) = text(deserializer)? else {
        return Ok(None);
    };
    let number = text.parse::<i64>().ok().or_else(|| {
        let decimal = exact(&text)?;
        decimal.is_integer().then(|| i64::try_from(decimal).ok())?
    });
    number
        .map(Some)
        .ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &"a whole number"))
}

/// Yes or no, also when written as text or as 0 and 1; absent is no.
pub(crate) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match text(deserializer)?.as_deref() {
        None => Ok(false),
        Some(text) if text.eq_ignore_ascii_case("true") || text == "1" => Ok(true),
        Some(text) if text.eq_ignore_ascii_case("false") || text == "0" => Ok(false),
        Some(other) => Err(D::Error::invalid_value(Unexpected::Str(other), &"true or false")),
    }
}

/// A list; absent is empty.
pub(crate) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::<Vec<T>>::deserialize(deserializer)?.unwrap_or_default())
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

fn exact(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}

/// One word of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Word<'a>(pub(crate) Cow<'a, str>);

impl<'de> Deserialize<'de> for Word<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(text(deserializer)?.unwrap_or_default()))
    }
}

/// A decimal that never passes through a float: its digits are read from, and written to, the JSON text itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Amount(pub(crate) Decimal);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        let bare = raw.trim_matches('"').trim();
        exact(bare).map(Self).ok_or_else(|| {
            D::Error::custom(format_args!(
                "`{}` is not a decimal number",
                bare.chars().take(40).collect::<String>()
            ))
        })
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string())
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

/// A date and time without a zone, kept beside the text in which it came: the text goes back to the package in
/// filters, so that nothing is lost by reading it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Stamp<'a> {
    pub(crate) at: DateTime,
    pub(crate) text: &'a str,
}

impl<'a> Stamp<'a> {
    /// Reads `yyyy-MM-ddTHH:mm:ss` with 0 to 9 decimals, with a blank for the `T`, or a bare date. A zone at the end,
    /// which the package does not send, is left out of account. None for anything else.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let text = without_zone(text.trim());
        text.parse::<DateTime>().ok().map(|at| Self { at, text })
    }
}

fn without_zone(text: &str) -> &str {
    let text = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let time = text.find(['T', 't', ' ']).unwrap_or(text.len());
    text.get(time..)
        .and_then(|rest| rest.find(['+', '-']))
        .map_or(text, |sign| &text[..time + sign])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Row<'a> {
        #[serde(default, borrow, deserialize_with = "text")]
        text: Option<Cow<'a, str>>,
        #[serde(default, deserialize_with = "whole")]
        whole: Option<i64>,
        #[serde(default, deserialize_with = "flag")]
        flag: bool,
        amount: Option<Amount>,
    }

    fn row(json: &str) -> Row<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn texts_are_trimmed_and_blank_is_none() {
        assert_eq!(row(r#"{"text":"  Kade 1 "}"#).text.as_deref(), Some("Kade 1"));
        assert_eq!(row(r#"{"text":"   "}"#).text, None);
        assert_eq!(row(r#"{"text":null}"#).text, None);
        assert_eq!(row(r#"{"text":12}"#).text.as_deref(), Some("12"));
        assert_eq!(row("{\"text\":\"a\\u00e9\"}").text.as_deref(), Some("aé"));
        assert!(serde_json::from_str::<Row<'_>>(r#"{"text":{}}"#).is_err());
    }

    #[test]
    fn whole_numbers_come_as_number_or_text() {
        for json in [
            r#"{"whole":12}"#,
            r#"{"whole":"12"}"#,
            r#"{"whole":12.0}"#,
            r#"{"whole":"12,"}"#,
        ] {
            let read = serde_json::from_str::<Row<'_>>(json).ok().and_then(|row| row.whole);
            assert_eq!(read, (!json.contains(',')).then_some(12), "{json}");
        }
        assert_eq!(row(r#"{"whole":-2}"#).whole, Some(-2));
        assert!(serde_json::from_str::<Row<'_>>(r#"{"whole":1e400}"#).is_err());
    }

    #[test]
    fn flags_come_as_truth_number_or_text() {
        for (json, wanted) in [
            ("true", true),
            ("\"True\"", true),
            ("1", true),
            ("0", false),
            ("null", false),
        ] {
            assert_eq!(row(&format!(r#"{{"flag":{json}}}"#)).flag, wanted, "{json}");
        }
        assert!(serde_json::from_str::<Row<'_>>(r#"{"flag":"perhaps"}"#).is_err());
    }

    #[test]
    fn amounts_keep_their_digits() {
        for (json, wanted) in [
            ("0.1", "0.1"),
            ("\"121.00\"", "121.00"),
            ("-175.5", "-175.5"),
            ("1.5E2", "150"),
        ] {
            assert_eq!(
                row(&format!(r#"{{"amount":{json}}}"#)).amount.unwrap().0.to_string(),
                wanted
            );
        }
        let exact = "79228162514264337593543950335";
        assert_eq!(
            row(&format!(r#"{{"amount":{exact}}}"#)).amount.unwrap().0.to_string(),
            exact
        );
        assert_eq!(row(r#"{"amount":null}"#).amount, None);
        assert!(serde_json::from_str::<Row<'_>>(r#"{"amount":"a lot"}"#).is_err());
        assert_eq!(
            serde_json::to_string(&Amount(Decimal::new(17550, 2))).unwrap(),
            "175.50"
        );
    }

    #[test]
    fn stamps_have_any_fraction_and_no_zone() {
        for text in [
            "2018-08-07T06:24:48",
            "2018-08-07T06:24:48.1",
            "2018-08-07T06:24:48.1234567",
            "2018-08-07 06:24:48.12",
            "2018-08-07T06:24:48.12Z",
            "2018-08-07T06:24:48.12+02:00",
        ] {
            let stamp = Stamp::parse(text).unwrap();
            assert_eq!(stamp.at.date(), jiff::civil::date(2018, 8, 7), "{text}");
            assert_eq!((stamp.at.hour(), stamp.at.second()), (6, 48), "{text}");
        }
        assert_eq!(Stamp::parse("2018-08-07").unwrap().at.hour(), 0);
        assert_eq!(
            Stamp::parse("2018-08-07T06:24:48.12Z").unwrap().text,
            "2018-08-07T06:24:48.12"
        );
        assert_eq!(Stamp::parse("yesterday"), None);
        assert_eq!(Stamp::parse(""), None);
    }
}
