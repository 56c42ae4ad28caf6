//! Values on their way into columns.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Serialize;

/// An instant as it is kept: whole microseconds since 1970, UTC.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// PostgreSQL cannot keep U+0000 in a text; U+FFFD stands for it on both databases.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        Cow::Owned(text.replace('\0', "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The same within a JSON text, where U+0000 stands escaped. An escaped backslash before `u0000` is left alone.
pub(crate) fn clean_json(text: &str) -> Cow<'_, str> {
    const NUL: &str = "\\u0000";
    // most texts hold no backslash at all, and one character is found faster than six
    if !text.contains('\\') || !text.contains(NUL) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('\\') {
        cleaned.push_str(&rest[..place]);
        rest = &rest[place..];
        let taken = if rest.starts_with(NUL) {
            cleaned.push_str("\\ufffd");
            NUL.len()
        } else {
            // an escape is the backslash and the character after it, whatever that is
            let length = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            cleaned.push_str(&rest[..length]);
            length
        };
        rest = &rest[taken..];
    }
    cleaned.push_str(rest);
    Cow::Owned(cleaned)
}

/// A value as JSON text.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> String {
    let text = serde_json::to_string(value).expect("plain data with text keys always becomes JSON");
    match clean_json(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(cleaned) => cleaned,
    }
}

/// Names as one JSON list, to be bound as one value.
pub(crate) fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    json(&names.collect::<Vec<_>>())
}

/// A pattern for `like` with the escape `\`: this text somewhere within another.
pub(crate) fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for letter in clean(text).chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_sought_as_it_stands() {
        assert_eq!(pattern(r"50%_\ab"), r"%50\%\_\\ab%");
        assert_eq!(pattern(""), "%%");
    }

    #[test]
    fn nothing_but_an_escaped_nul_is_replaced() {
        for (text, cleaned) in [
            (r#"{"a":"b"}"#, r#"{"a":"b"}"#),
            (r#"{"a":"\u0000b\u0000"}"#, r#"{"a":"\ufffdb\ufffd"}"#),
            (r#"{"a":"\\u0000"}"#, r#"{"a":"\\u0000"}"#),
            (r#"{"a":"\\\u0000é"}"#, r#"{"a":"\\\ufffdé"}"#),
        ] {
            assert_eq!(clean_json(text), cleaned);
        }
    }

    #[test]
    fn a_nul_that_is_serialised_is_replaced_too() {
        assert_eq!(json("a\0b"), "\"a\\ufffdb\"");
        assert_eq!(clean("a\0b"), "a\u{fffd}b");
    }
}
