//! Bytes to text: byte order marks, declared encodings and honest refusals.

use std::borrow::Cow;

use boekbrug_model::{Finding, FindingCode};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text of an XML document, in the encoding of its byte order mark or else of its declaration (XML 1.0, appendix F).
///
/// A document that declares UTF-16 and is plainly written in bytes is read as UTF-8: serialisers of .NET write such
/// files when they go through a string.
pub(crate) fn xml_text(bytes: &[u8]) -> Result<Cow<'_, str>, Finding> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return strictly(encoding, &bytes[length..]);
    }
    let Some(label) = declared(bytes) else {
        return strictly(UTF_8, bytes);
    };
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => strictly(UTF_8, bytes),
        Some(encoding) if encoding == UTF_8 || encoding.is_single_byte() => strictly(encoding, bytes),
        _ => Err(Finding::new(FindingCode::DocumentEncoding).with("encoding", label)),
    }
}

/// Text of a CSV file: UTF-8 where the bytes are valid UTF-8, else windows-1252, which spreadsheet programs write on
/// a Dutch Windows.
pub(crate) fn csv_text(bytes: &[u8]) -> Result<Cow<'_, str>, Finding> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return strictly(encoding, &bytes[length..]);
    }
    if bytes.contains(&0) {
        return Err(Finding::new(FindingCode::DocumentEncoding).with("encoding", "binary"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) => strictly(WINDOWS_1252, bytes),
    }
}

/// Decodes without replacing anything: a byte that does not belong there is a finding, never a question mark.
fn strictly<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Cow<'a, str>, Finding> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| Finding::new(FindingCode::DocumentEncoding).with("encoding", encoding.name()))
}

/// The label in `<?xml … encoding="…"?>`, which is readable as bytes in every encoding that we take.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(200)];
    let head: String = head.iter().copied().map(char::from).collect();
    let declaration = head.strip_prefix("<?xml")?.split_once("?>")?.0;
    let value = declaration
        .split_once("encoding")?
        .1
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value[1..].split_once(quote)?.0.trim();
    (!label.is_empty()).then(|| label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_is_found_in_any_spelling() {
        let cases = [
            ("<?xml version='1.0' encoding='utf-8'?>", Some("utf-8")),
            (
                "<?xml version=\"1.0\" encoding = \"ISO-8859-1\" standalone=\"yes\"?>",
                Some("ISO-8859-1"),
            ),
            ("<?xml version=\"1.0\"?><a encoding=\"x\"/>", None),
            ("<?xml encoding=\"\"?>", None),
            ("<?xml encoding=\"x", None),
            ("<?xml encoding=x?>", None),
            (" <?xml encoding=\"x\"?>", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(declared(text.as_bytes()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_mark_goes_before_the_declaration() {
        let marked = b"\xEF\xBB\xBF<?xml version='1.0' encoding='windows-1252'?><a>\xC3\xA9</a>";
        assert!(xml_text(marked).expect("it is UTF-8").ends_with("<a>é</a>"));
    }

    #[test]
    fn spreadsheets_without_a_mark_are_windows() {
        assert_eq!(csv_text(b"caf\xE9;\x80").expect("windows-1252"), "café;€");
        assert_eq!(csv_text("café;€".as_bytes()).expect("UTF-8"), "café;€");
        assert_eq!(csv_text(b"\xFF\xFEa\0;\0").expect("UTF-16"), "a;");
        assert!(csv_text(b"a\0b").is_err());
    }
}
