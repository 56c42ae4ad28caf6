//! The reader and writer of XML, and what attacks them.

use proptest::prelude::*;

use super::*;

fn tree(text: &str) -> Result<Element, XmlError> {
    read(text.as_bytes(), &Bounds::default())
}

#[test]
fn names_lose_their_prefix_and_texts_their_escapes() {
    let read = tree("<a:R xmlns:a='x'><b c='1'> &lt;&amp;&#65;<![CDATA[<&]]></b>\n<!-- x --><d/></a:R>").unwrap();
    assert_eq!(read.name, "R");
    assert_eq!(read.child("B").unwrap().text, " <&A<&");
    assert_eq!(read.child("b").unwrap().value(), Some("<&A<&"));
    assert_eq!(read.child("d").unwrap().value(), None);
    assert_eq!(read.text, "", "white space between elements is nothing");
}

#[test]
fn a_declared_encoding_and_a_mark_are_passed_over() {
    let text = "\u{feff}\n<?xml version=\"1.0\" encoding=\"utf-16\"?><a>é</a>";
    assert_eq!(tree(text).unwrap().text, "é");
    assert_eq!(read(b"<a>\xff</a>", &Bounds::default()), Err(XmlError::Encoding));
}

#[test]
fn entities_and_document_types_are_refused() {
    let bomb = "<!DOCTYPE a [<!ENTITY x 'xxxxxxxxxx'><!ENTITY y '&x;&x;&x;&x;'>]><a>&y;</a>";
    assert_eq!(tree(bomb), Err(XmlError::Dtd));
    assert_eq!(tree("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"), Err(XmlError::Dtd));
    assert_eq!(tree("<a>&y;</a>"), Err(XmlError::Entity("y".into())));
    assert_eq!(tree("<a>&#0;</a>"), Err(XmlError::Entity("#0".into())));
    assert_eq!(tree("<a>&#xD800;</a>"), Err(XmlError::Entity("#xD800".into())));
}

#[test]
fn a_cut_document_says_where_it_was_cut() {
    let whole = "<R><DATA><NR>1</NR><![CDATA[x]]></DATA></R>";
    for end in 1..whole.len() {
        let error = tree(&whole[..end]).unwrap_err();
        assert!(matches!(error, XmlError::Truncated(_)), "{end}: {error:?}");
    }
    assert_eq!(tree("<R><DATA>"), Err(XmlError::Truncated("DATA".into())));
}

#[test]
fn what_is_no_xml_is_refused() {
    for (text, part) in [
        ("", "empty"),
        ("   \n", "empty"),
        ("hello", "outside"),
        ("<a/><b/>", "second root"),
        ("<a></b>", "not well-formed"),
        ("</a>", "not well-formed"),
        ("<a/>text", "outside"),
        ("{\"error\":1}", "outside"),
    ] {
        let error = tree(text).unwrap_err().to_string();
        assert!(error.contains(part), "{text}: {error}");
    }
}

#[test]
fn every_bound_holds() {
    let deep = "<a>".repeat(100_000);
    assert_eq!(tree(&deep), Err(XmlError::Bound("levels", 32)));
    let many = format!("<r>{}</r>", "<a/>".repeat(1_000_000));
    assert_eq!(tree(&many), Err(XmlError::Bound("elements", 900_000)));
    let long = format!("<{0}></{0}>", "a".repeat(200));
    assert_eq!(tree(&long), Err(XmlError::Bound("bytes in a name", 128)));
    let tight = Bounds {
        bytes: 10,
        ..Bounds::default()
    };
    assert_eq!(read(b"<abc>12345</abc>", &tight), Err(XmlError::Bound("bytes", 10)));
}

#[test]
fn attributes_without_end_cost_nothing_to_keep() {
    let many = " a='1'".repeat(50_000);
    assert_eq!(tree(&format!("<a{many}>x</a>")).unwrap().text, "x");
}

proptest! {
    /// What is written is read again as it was, but for what XML cannot carry.
    #[test]
    fn out_and_in_again(text in "[\\PC\\t\\n\r<>&\\]]{0,60}") {
        let mut out = Out::new();
        out.open("r").element("a", &text).open("b").cdata(&text.replace('\r', "")).close("b").close("r");
        let read = tree(&out.into_text()).unwrap();
        prop_assert_eq!(&read.child("a").unwrap().text, &text);
        prop_assert_eq!(&read.child("b").unwrap().text, &text.replace('\r', ""));
    }

    /// Nothing makes the reader panic or hang.
    #[test]
    fn anything_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, &Bounds::default());
    }

    #[test]
    fn anything_like_xml_is_read_or_refused(text in "(<[a-c/!?\\[]{0,3}[a-c]>?|&[a-c#0-9]{0,3};?|[ a-c\\]]|-->){0,40}") {
        let _ = tree(&text);
    }
}
