//! A tree from a text that a stranger sent: no document types (and so no
//! entities of one's own), not too deep, not too large.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

/// Longest text that is read: a document of 10 MB in base64 fits twice.
const MAX_BYTES: usize = 32 * 1024 * 1024;
/// Deepest nesting: an envelope with a schema inside needs about fifteen.
const MAX_DEPTH: usize = 40;
/// Most elements in one text.
const MAX_NODES: usize = 250_000;

/// One element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Node {
    /// Its name without a prefix.
    pub(crate) name: String,
    /// Its namespace; empty for none.
    pub(crate) space: String,
    /// Attributes without prefixes.
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Node>,
    /// All text directly inside it.
    pub(crate) text: String,
}

impl Node {
    /// The first child of that local name.
    pub(crate) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Reads a whole document.
///
/// # Errors
/// Says in Dutch what is wrong with it.
pub(crate) fn parse(bytes: &[u8]) -> Result<Node, String> {
    if bytes.len() > MAX_BYTES {
        return Err("het bericht is te groot".into());
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| "het bericht is geen UTF-8".to_owned())?;
    if text.chars().any(forbidden) {
        return Err("het bericht bevat een teken dat in XML niet mag".into());
    }
    Builder::default().read(text)
}

/// Characters that XML 1.0 does not know.
fn forbidden(c: char) -> bool {
    (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

#[derive(Default)]
struct Builder {
    open: Vec<Node>,
    root: Option<Node>,
    nodes: usize,
}

impl Builder {
    fn read(mut self, text: &str) -> Result<Node, String> {
        let mut reader = NsReader::from_str(text);
        loop {
            let (space, event) = reader
                .read_resolved_event()
                .map_err(|error| format!("het bericht is geen geldige XML ({error})"))?;
            match event {
                Event::Start(start) => {
                    let node = element(&space, &start)?;
                    self.open(node)?;
                }
                Event::Empty(start) => {
                    let node = element(&space, &start)?;
                    self.open(node)?;
                    self.close();
                }
                Event::End(_) => self.close(),
                Event::Text(text) => self.text(&text.xml10_content())?,
                Event::CData(text) => self.text(&text.xml10_content())?,
                Event::GeneralRef(reference) => {
                    let text = resolve(&reference)?;
                    self.text(&text)?;
                }
                Event::DocType(_) => return Err("een documenttype (DTD) is niet toegestaan".into()),
                Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        match (self.open.is_empty(), self.root) {
            (true, Some(root)) => Ok(root),
            _ => Err("het bericht is niet volledig".into()),
        }
    }

    fn open(&mut self, node: Node) -> Result<(), String> {
        self.nodes += 1;
        if self.root.is_some() {
            return Err("het bericht heeft meer dan een hoofdelement".into());
        }
        if self.open.len() >= MAX_DEPTH {
            return Err("het bericht is te diep genest".into());
        }
        if self.nodes > MAX_NODES {
            return Err("het bericht heeft te veel elementen".into());
        }
        self.open.push(node);
        Ok(())
    }

    fn close(&mut self) {
        let Some(node) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.root = Some(node),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        match self.open.last_mut() {
            Some(node) => node.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err("er staat tekst buiten het hoofdelement".into()),
        }
        Ok(())
    }
}

fn element(space: &ResolveResult<'_>, start: &BytesStart<'_>) -> Result<Node, String> {
    let space = match space {
        ResolveResult::Bound(space) => space.as_ref().to_owned(),
        ResolveResult::Unbound => String::new(),
        ResolveResult::Unknown(_) => return Err("het bericht gebruikt een onbekend voorvoegsel".into()),
    };
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| format!("het bericht is geen geldige XML ({error})"))?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|error| format!("het bericht is geen geldige XML ({error})"))?;
        let name = attribute.key.local_name();
        attributes.push((name.as_ref().to_owned(), value.into_owned()));
    }
    Ok(Node {
        name: start.local_name().as_ref().to_owned(),
        space,
        attributes,
        ..Node::default()
    })
}

fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> Result<String, String> {
    let known = match reference.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    };
    known
        .filter(|c| !forbidden(*c))
        .map(String::from)
        .ok_or_else(|| format!("de entiteit &{}; is niet toegestaan", reference.as_ref()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_lose_their_prefix_and_keep_their_namespace() {
        let root =
            parse(b"<?xml version='1.0'?><a:x xmlns:a='urn:a' a:k='&lt;1'><y>1&amp;<![CDATA[<2>]]>&#9;</y><z/></a:x>")
                .expect("a tree");
        assert_eq!((root.name.as_str(), root.space.as_str()), ("x", "urn:a"));
        assert_eq!(root.attribute("k"), Some("<1"));
        assert_eq!(root.child("y").map(|y| y.text.as_str()), Some("1&<2>\t"));
        assert_eq!(
            root.child("z"),
            Some(&Node {
                name: "z".into(),
                ..Node::default()
            })
        );
    }

    #[test]
    fn what_could_do_harm_is_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><a>&c;</a>";
        let deep = format!("{}{}", "<a>".repeat(60), "</a>".repeat(60));
        let wide = format!("<a>{}</a>", "<b/>".repeat(MAX_NODES + 1));
        let cases = [
            (bomb, "DTD"),
            ("<a>&b;</a>", "&b;"),
            ("<a>&#0;</a>", "&#0;"),
            (deep.as_str(), "diep"),
            (wide.as_str(), "te veel"),
            ("<a>", "niet volledig"),
            ("", "niet volledig"),
            ("<a></b>", "geldige XML"),
            ("<a x='1' x='2'/>", "geldige XML"),
            ("<a/><b/>", "meer dan een"),
            ("<a/>tekst", "buiten"),
            ("<p:a/>", "voorvoegsel"),
            ("<a>\u{1}</a>", "teken"),
        ];
        for (text, wanted) in cases {
            let refused = parse(text.as_bytes()).expect_err("refused");
            assert!(refused.contains(wanted), "{refused}");
        }
        assert!(parse(b"<a>\xff</a>").expect_err("refused").contains("UTF-8"));
        assert!(
            parse(&vec![b' '; MAX_BYTES + 1])
                .expect_err("refused")
                .contains("groot")
        );
    }

    proptest! {
        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn what_is_escaped_comes_back(text in "[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\r\u{fffe}\u{ffff}]{0,40}") {
            let written = format!("<a>{}</a>", super::super::escape(&text));
            prop_assert_eq!(&parse(written.as_bytes()).expect("a tree").text, &text);
            let written = format!("<a>{}</a>", super::super::cdata(&text));
            prop_assert_eq!(&parse(written.as_bytes()).expect("a tree").text, &text);
        }
    }
}
