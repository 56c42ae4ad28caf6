//! Text to tree, with every limit counted while reading.

use boekbrug_model::{Finding, FindingCode};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::{Attribute, Element, Ns, Parsed};
use crate::Limits;

const CAC: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
const CBC: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

/// The element that may hold a whole file, in base64.
const EMBEDDED: &str = "EmbeddedDocumentBinaryObject";

/// What reading cost, counted: a test can bound it without a clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Work {
    pub(crate) elements: usize,
    pub(crate) attributes: usize,
    pub(crate) text_bytes: usize,
}

/// Reads a well-formed document without a document type definition.
pub(crate) fn parse(text: &str, limits: &Limits, work: &mut Work) -> Result<Parsed, Finding> {
    if let Some(bad) = text.find(|c| !is_xml_char(c)) {
        return Err(malformed(text, bad, "a character that XML forbids"));
    }
    let mut reader = NsReader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut tree = Tree {
        limits,
        work,
        namespace: String::new(),
        stack: Vec::new(),
        done: None,
    };
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let (namespace, event) = reader
            .read_resolved_event()
            .map_err(|error| syntax(text, before, &error))?;
        let namespace = match &namespace {
            ResolveResult::Bound(namespace) => namespace.as_ref(),
            ResolveResult::Unbound => "",
            ResolveResult::Unknown(prefix) => {
                let prefix: String = prefix.chars().take(40).collect();
                return Err(malformed(text, before, &format!("prefix `{prefix}` is not declared")));
            }
        };
        match tree.take(namespace, &event) {
            Ok(true) => {}
            Ok(false) => break,
            Err(Stop::Limit(finding)) => return Err(finding),
            Err(Stop::Malformed(reason)) => return Err(malformed(text, before, &reason)),
        }
    }
    tree.done.ok_or_else(|| Finding::new(FindingCode::DocumentTruncated))
}

/// Why building stops.
enum Stop {
    Limit(Finding),
    Malformed(String),
}

/// The elements that are open, and the root once it is closed.
struct Tree<'a> {
    limits: &'a Limits,
    work: &'a mut Work,
    namespace: String,
    stack: Vec<Element>,
    done: Option<Parsed>,
}

impl Tree<'_> {
    /// Takes one event; false at the end of the document.
    fn take(&mut self, namespace: &str, event: &Event<'_>) -> Result<bool, Stop> {
        match event {
            Event::Start(start) => self.open(namespace, start)?,
            Event::Empty(start) => {
                self.open(namespace, start)?;
                self.close();
            }
            Event::End(_) => self.close(),
            Event::Text(text) => self.text(&text.xml_content(XmlVersion::Implicit1_0))?,
            Event::CData(text) => self.text(&text.xml_content(XmlVersion::Implicit1_0))?,
            Event::GeneralRef(reference) => self.text(&resolve(reference)?)?,
            Event::DocType(_) => return Err(Stop::Limit(Finding::new(FindingCode::DocumentDtdForbidden))),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return Ok(false),
        }
        Ok(true)
    }

    fn open(&mut self, namespace: &str, start: &BytesStart<'_>) -> Result<(), Stop> {
        self.work.elements += 1;
        if self.done.is_some() {
            return Err(Stop::Malformed("there is a second root element".to_owned()));
        }
        if self.work.elements > self.limits.elements {
            return Err(Stop::Limit(over("elements", self.limits.elements)));
        }
        if self.stack.len() >= self.limits.depth {
            let finding = Finding::new(FindingCode::DocumentTooDeep);
            return Err(Stop::Limit(finding.with("max", self.limits.depth)));
        }
        if self.stack.is_empty() {
            namespace.clone_into(&mut self.namespace);
        }
        let ns = match namespace {
            CAC => Ns::Cac,
            CBC => Ns::Cbc,
            _ if self.stack.is_empty() => Ns::Root,
            _ => Ns::Other,
        };
        let element = Element {
            ns,
            name: start.local_name().into_inner().into(),
            attributes: self.attributes(start)?,
            text: String::new(),
            overlong: false,
            children: Vec::new(),
        };
        self.stack.push(element);
        Ok(())
    }

    /// Keeps attributes without prefix; the others are namespace declarations and hints for schema validators.
    fn attributes(&mut self, start: &BytesStart<'_>) -> Result<Vec<Attribute>, Stop> {
        let mut kept = Vec::new();
        for (count, attribute) in start.attributes().enumerate() {
            if count >= self.limits.attributes {
                return Err(Stop::Limit(over("attributes", self.limits.attributes)));
            }
            self.work.attributes += 1;
            let attribute = attribute.map_err(|error| Stop::Malformed(error.to_string()))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| Stop::Malformed(error.to_string()))?;
            if value.len() > self.limits.text_bytes {
                return Err(Stop::Limit(over("text", self.limits.text_bytes)));
            }
            let key = attribute.key.as_ref();
            if !key.contains(':') && key != "xmlns" {
                kept.push((key.into(), value.into()));
            }
        }
        Ok(kept)
    }

    fn text(&mut self, piece: &str) -> Result<(), Stop> {
        let Some(element) = self.stack.last_mut() else {
            return if piece.trim().is_empty() {
                Ok(())
            } else {
                Err(Stop::Malformed("there is text outside the root element".to_owned()))
            };
        };
        self.work.text_bytes += piece.len();
        let embedded = &*element.name == EMBEDDED && element.ns == Ns::Cbc;
        // Base64 takes four characters for three bytes; as much again leaves room for line ends.
        let bound = if embedded {
            self.limits.embedded_bytes.saturating_mul(2)
        } else {
            self.limits.text_bytes
        };
        if element.text.len().saturating_add(piece.len()) <= bound {
            element.text.push_str(piece);
            return Ok(());
        }
        if !embedded {
            return Err(Stop::Limit(over("text", bound)));
        }
        element.overlong = true;
        element.text = String::new();
        Ok(())
    }

    /// Hangs the innermost element on its parent. Unmatched end tags were refused by the reader.
    fn close(&mut self) {
        let Some(element) = self.stack.pop() else { return };
        match self.stack.last_mut() {
            Some(parent) if element.ns != Ns::Other => parent.children.push(element),
            Some(_) => {}
            None => {
                self.done = Some(Parsed {
                    namespace: std::mem::take(&mut self.namespace),
                    root: element,
                });
            }
        }
    }
}

/// The five predefined entities and character references; any other entity would need a definition.
fn resolve(reference: &BytesRef<'_>) -> Result<String, Stop> {
    let bad = || {
        Stop::Malformed(format!(
            "`&{};` is not known",
            reference.chars().take(40).collect::<String>()
        ))
    };
    if reference.is_char_ref() {
        let character = reference.resolve_char_ref().ok().flatten().filter(|c| is_xml_char(*c));
        return character.map(String::from).ok_or_else(bad);
    }
    quick_xml::escape::resolve_predefined_entity(reference)
        .map(str::to_owned)
        .ok_or_else(bad)
}

/// The characters of XML 1.0, section 2.2.
fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn over(what: &str, limit: usize) -> Finding {
    Finding::new(FindingCode::DocumentTooComplex)
        .with("what", what)
        .with("max", limit)
}

/// A syntax error, or a broken document type definition, which is refused as such.
fn syntax(text: &str, at: usize, error: &quick_xml::Error) -> Finding {
    let rest = text.get(at..).unwrap_or_default();
    if rest
        .get(..9)
        .is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"))
    {
        return Finding::new(FindingCode::DocumentDtdForbidden);
    }
    // a tag that never ends, and no other after it: the rest of the file is not there
    if matches!(error, quick_xml::Error::Syntax(_)) && !rest.contains('>') {
        return Finding::new(FindingCode::DocumentTruncated);
    }
    malformed(text, at, &error.to_string())
}

/// Not well formed, with the line for whoever opens the file in an editor.
fn malformed(text: &str, at: usize, reason: &str) -> Finding {
    let before = text.get(..at).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    Finding::new(FindingCode::DocumentNotXml)
        .at(format!("line {line}"))
        .with("text", format!("line {line}: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(text: &str, limits: &Limits) -> (bool, Work) {
        let mut work = Work::default();
        (parse(text, limits, &mut work).is_ok(), work)
    }

    #[test]
    fn work_is_bounded_by_the_limits_and_not_by_the_file() {
        let limits = Limits {
            elements: 1_000,
            depth: 10,
            attributes: 8,
            text_bytes: 100,
            ..Limits::default()
        };
        let wide = format!("<a>{}</a>", "<b/>".repeat(100_000));
        let deep = "<a>".repeat(100_000);
        let attributes: String = (0..100_000)
            .map(|index| format!(" a{index}='x'"))
            .collect::<Vec<_>>()
            .concat();
        let many = format!("<a>{}</a>", format!("<b{}/>", " c='1'").repeat(100_000));
        let long = format!("<a>{}</a>", "x".repeat(100_000));
        let references = format!("<a>{}</a>", "&amp;".repeat(100_000));
        for bomb in [wide, deep, format!("<a{attributes}/>"), many, long, references] {
            let (ok, work) = cost(&bomb, &limits);
            assert!(!ok);
            assert!(work.elements <= limits.elements + 1, "{work:?}");
            assert!(work.attributes <= limits.elements * limits.attributes, "{work:?}");
            assert!(work.text_bytes <= bomb.len(), "{work:?}");
        }
    }

    #[test]
    fn text_never_grows() {
        let text = "<a>&lt;&amp;&#60;<![CDATA[x]]>y</a>";
        let (ok, work) = cost(text, &Limits::default());
        assert!(ok);
        assert_eq!(
            work,
            Work {
                elements: 1,
                attributes: 0,
                text_bytes: 5
            }
        );
    }

    #[test]
    fn a_whole_file_may_be_embedded_where_files_belong() {
        let file = "x".repeat(1_000);
        let limits = Limits {
            text_bytes: 100,
            embedded_bytes: 1_000,
            ..Limits::default()
        };
        let inside =
            format!("<a xmlns:c='{CBC}'><c:EmbeddedDocumentBinaryObject>{file}</c:EmbeddedDocumentBinaryObject></a>");
        assert!(cost(&inside, &limits).0);
        let elsewhere = inside.replace(CBC, "urn:x");
        assert!(!cost(&elsewhere, &limits).0, "only in the namespace of UBL");
    }

    #[test]
    fn foreign_elements_are_counted_and_dropped() {
        let mut work = Work::default();
        let parsed = parse("<a><b><c>text</c></b></a>", &Limits::default(), &mut work).expect("it is well formed");
        assert!(parsed.root.children.is_empty());
        assert_eq!(work.elements, 3);
    }
}
