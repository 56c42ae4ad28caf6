//! Blanks secret values in text of any kind: JSON, XML, `name=value`, one inside the other, cut in the middle, or not
//! well formed. It needs no parser that would give up on exactly the answers that support wants to see.

use super::names::{Names, Place};

/// What stands in the place of a secret.
pub(super) const HIDDEN: &str = "[hidden]";

/// The text without the values of secret names; the values are added to `found`.
pub(super) fn blank(text: &str, names: &Names, place: Place, found: &mut Vec<String>) -> String {
    let bytes = text.as_bytes();
    let mut shown = String::with_capacity(text.len());
    let mut done = 0;
    let mut at = 0;
    while at < bytes.len() {
        if !is_name(bytes[at]) {
            at += 1;
            continue;
        }
        let end = at + run(&bytes[at..], is_name);
        let value = notation(bytes, at, end)
            .filter(|_| names.secret(&text[at..end], place))
            .and_then(|notation| value(text, at, end, notation));
        at = end;
        if let Some((from, to)) = value.filter(|(from, to)| from < to) {
            shown.push_str(&text[done..from]);
            shown.push_str(HIDDEN);
            found.push(text[from..to].to_owned());
            done = to;
            at = to;
        }
    }
    shown.push_str(&text[done..]);
    shown
}

/// How a name is tied to its value.
enum Notation {
    /// `<name>value</name>`.
    Element,
    /// `name: value` or `name=value`, with or without quotes; the value begins here.
    Pair(usize),
}

/// Whether the name at `start..end` is followed by a value.
fn notation(bytes: &[u8], start: usize, end: usize) -> Option<Notation> {
    if start > 0 && (bytes[start - 1] == b'<' || (bytes[start - 1] == b':' && is_prefixed(bytes, start))) {
        return Some(Notation::Element);
    }
    let mut at = end + run(&bytes[end..], |byte| byte == b'\\');
    at += usize::from(bytes.get(at).is_some_and(|byte| matches!(byte, b'"' | b'\'')));
    at += run(&bytes[at..], is_space);
    if !matches!(bytes.get(at), Some(b':' | b'=')) {
        return None;
    }
    at += 1;
    Some(Notation::Pair(at + run(&bytes[at..], is_space)))
}

/// Where the value stands.
fn value(text: &str, start: usize, end: usize, notation: Notation) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let Notation::Pair(at) = notation else {
        return element(text, start, end);
    };
    let slashes = run(&bytes[at..], |byte| byte == b'\\');
    let open = at + slashes;
    Some(match bytes.get(open) {
        Some(&quote @ (b'"' | b'\'')) => (open + 1, quoted(bytes, open + 1, quote, slashes)),
        Some(b'{' | b'[') => (open, nested(bytes, open)),
        _ => (at, bare(bytes, at)),
    })
}

/// `<ns:name`, with the name starting at `start`.
fn is_prefixed(bytes: &[u8], start: usize) -> bool {
    let before = &bytes[..start - 1];
    let prefix = before.iter().rev().take_while(|byte| is_name(**byte)).count();
    prefix > 0 && before.len() > prefix && before[before.len() - prefix - 1] == b'<'
}

/// All between an element's tags, elements in it included.
fn element(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let close = end + text[end..].find('>')?;
    if text[..close].ends_with('/') {
        return None;
    }
    let name = &text[start..end];
    let mut from = close + 1;
    while let Some(slash) = text[from..].find("</") {
        let tag = &text[from + slash + 2..];
        let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
        if tag.trim_end().rsplit(':').next() == Some(name) {
            return Some((close + 1, from + slash));
        }
        from += slash + 2;
    }
    Some((close + 1, text.len()))
}

/// The end of a text in quotes that were written after this many backslashes.
fn quoted(bytes: &[u8], from: usize, quote: u8, slashes: usize) -> usize {
    let mut before = 0;
    for (at, &byte) in bytes.iter().enumerate().skip(from) {
        match byte {
            b'\\' => before += 1,
            _ if byte == quote && (before == slashes || (slashes == 0 && before % 2 == 0)) => {
                return at - before.min(slashes);
            }
            _ => before = 0,
        }
    }
    bytes.len()
}

/// The end of an object or list, brackets in texts not counted.
fn nested(bytes: &[u8], from: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = quoted(bytes, at + 1, b'"', 0),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// The end of a value without quotes. A scheme like `Bearer` belongs to the word behind it.
fn bare(bytes: &[u8], from: usize) -> usize {
    let ends =
        |byte: u8| matches!(byte, b'&' | b',' | b';' | b'<' | b'>' | b'}' | b']' | b'"' | b'\'') || is_space(byte);
    let end = from + run(&bytes[from..], |byte| !ends(byte));
    let word = &bytes[from..end];
    let scheme = [&b"bearer"[..], b"basic", b"token"];
    if bytes.get(end) == Some(&b' ') && scheme.iter().any(|scheme| word.eq_ignore_ascii_case(scheme)) {
        return end + 1 + run(&bytes[end + 1..], |byte| !ends(byte));
    }
    end
}

fn run(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| is(**byte)).count()
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::{Names, Place, blank};

    fn blanked(text: &str) -> String {
        blank(text, &Names::new(&[]), Place::Text, &mut Vec::new())
    }

    #[test]
    fn values_of_secret_names_are_blanked_in_every_notation() {
        for (text, shown) in [
            (
                r#"{"access_token":"abc","n":1}"#,
                r#"{"access_token":"[hidden]","n":1}"#,
            ),
            (
                r#"{ "api_key" : "a\"b\\" , "n":1}"#,
                r#"{ "api_key" : "[hidden]" , "n":1}"#,
            ),
            (r#"{"token": 12345, "n":1}"#, r#"{"token": [hidden], "n":1}"#),
            (r#"{"token":{"v":"a}b","w":[1]},"n":1}"#, r#"{"token":[hidden],"n":1}"#),
            (r#"{"tokens":["a]","b"],"n":1}"#, r#"{"tokens":[hidden],"n":1}"#),
            (
                r#"{"in":"{\"token\":\"abc\",\"n\":1}"}"#,
                r#"{"in":"{\"token\":\"[hidden]\",\"n\":1}"}"#,
            ),
            (r#"{"token":"cut in the mid"#, r#"{"token":"[hidden]"#),
            (r#"{"token":"","n":1}"#, r#"{"token":"","n":1}"#),
            (r#"{"token_type":"bearer"}"#, r#"{"token_type":"bearer"}"#),
            (
                "<a><SessionId>1/2@;0</SessionId><N>1</N></a>",
                "<a><SessionId>[hidden]</SessionId><N>1</N></a>",
            ),
            (
                "<s:Token kind='x'><v>1</v></s:Token><n/>",
                "<s:Token kind='x'>[hidden]</s:Token><n/>",
            ),
            ("<Token/><N>1</N>", "<Token/><N>1</N>"),
            ("<Token>cut in the mid", "<Token>[hidden]"),
            ("<p secret=\"abc\" n='1'>", "<p secret=\"[hidden]\" n='1'>"),
            ("token=abc&n=1", "token=[hidden]&n=1"),
            (
                "Authorization: Bearer abc.def\r\nn: 1",
                "Authorization: [hidden]\r\nn: 1",
            ),
            ("the token is dead", "the token is dead"),
        ] {
            assert_eq!(blanked(text), shown);
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fail(text in any::<String>()) {
            blanked(&text);
        }

        #[test]
        fn no_text_of_signs_makes_it_fail(text in r#"([<>/:="'\\{}\[\] &,é]|token){0,40}"#) {
            blanked(&text);
        }

        #[test]
        fn a_cut_never_shows_a_secret(cut in 0_usize..200) {
            let text = r#"{"a":"é","access_token":"S3CRETS3CRET","b":{"password":"S3CRET"},"x":"<Token>S3CRET</Token>"}"#;
            let cut = (0..=cut.min(text.len())).rev().find(|cut| text.is_char_boundary(*cut)).unwrap_or(0);
            assert!(!blanked(&text[..cut]).contains("S3"));
        }
    }
}
