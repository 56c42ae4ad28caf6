//! The same invoice in every encoding that senders use.

use boekbrug_formats::{Document, Limits, Refused, ubl};
use boekbrug_model::FindingCode::{DocumentEncoding, DocumentNotXml};

use crate::support::{INVOICE, accepted, changed, read};

fn declared(encoding: &str) -> String {
    changed(INVOICE, &[("encoding=\"UTF-8\"", &format!("encoding=\"{encoding}\""))])
}

fn bytes(bytes: &[u8]) -> Result<Document, Refused> {
    ubl::read(bytes, &Limits::default())
}

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(order)
        .collect()
}

fn latin(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).expect("the sample is Latin"))
        .collect()
}

#[test]
fn every_encoding_gives_the_same_invoice() {
    let same = accepted(read(INVOICE));
    let marked = [b"\xEF\xBB\xBF", INVOICE.as_bytes()].concat();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("UTF-8 with a mark", marked),
        (
            "no declaration",
            INVOICE
                .split_once("?>")
                .expect("there is one")
                .1
                .trim_start()
                .as_bytes()
                .to_vec(),
        ),
        ("lower case", declared("utf-8").into_bytes()),
        (
            "single quotes",
            changed(INVOICE, &[("encoding=\"UTF-8\"", "encoding='UTF-8'")]).into_bytes(),
        ),
        ("UTF-16LE", utf16(&declared("UTF-16"), u16::to_le_bytes)),
        ("UTF-16BE", utf16(&declared("UTF-16"), u16::to_be_bytes)),
        ("UTF-16LE that declares UTF-8", utf16(INVOICE, u16::to_le_bytes)),
        ("UTF-8 that declares UTF-16", declared("utf-16").into_bytes()),
        ("ISO-8859-1", latin(&declared("ISO-8859-1"))),
        ("windows-1252", latin(&declared("windows-1252"))),
        ("ISO-8859-15", latin(&declared("ISO-8859-15"))),
    ];
    for (name, content) in cases {
        assert_eq!(accepted(bytes(&content)), same, "{name}");
    }
}

#[test]
fn a_wrong_declaration_is_refused_and_never_guessed() {
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("Latin that declares UTF-8", latin(INVOICE)),
        (
            "no declaration but Latin",
            latin(INVOICE.split_once("?>").expect("there is one").1.trim_start()),
        ),
        ("an unknown one", declared("EBCDIC-US").into_bytes()),
        ("Japanese", declared("Shift_JIS").into_bytes()),
        ("half a character at the end", [INVOICE.as_bytes(), b"\xC3"].concat()),
        (
            "half a unit of UTF-16",
            utf16(INVOICE, u16::to_le_bytes).split_last().expect("bytes").1.to_vec(),
        ),
    ];
    for (name, content) in cases {
        let refused = bytes(&content).expect_err(name);
        assert_eq!(refused.findings[0].code, DocumentEncoding, "{name}");
    }
}

#[test]
fn characters_that_xml_forbids_are_refused() {
    for bad in [
        "\0",
        "\u{1}",
        "\u{FFFE}",
        "&#0;",
        "&#1;",
        "&#xFFFF;",
        "&#xD800;",
        "&#x110000;",
        "&#99999999999;",
    ] {
        let refused = read(&changed(INVOICE, &[("Broodjes", bad)])).expect_err(bad);
        assert_eq!(refused.findings[0].code, DocumentNotXml, "{bad:?}");
    }
    let unmarked: Vec<u8> = utf16(INVOICE, u16::to_le_bytes)[2..].to_vec();
    let refused = bytes(&unmarked).expect_err("UTF-16 without a mark");
    assert!(matches!(refused.findings[0].code, DocumentNotXml | DocumentEncoding));
}

#[test]
fn references_to_characters_are_read() {
    let name = |text: &str| {
        accepted(read(&changed(INVOICE, &[("Broodjes", text)]))).invoice.lines[1]
            .description
            .clone()
    };
    assert_eq!(
        name("caf&#233; &lt;&#x20AC;&gt; &quot;&apos;&amp;amp;"),
        "café <€> \"'&amp;"
    );
    assert_eq!(name("<![CDATA[a < b & c]]>"), "a < b & c");
    assert_eq!(name("a<!-- <b> & -->c"), "ac");
}
