//! Text to tree, with every bound counted while reading.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, Event};
use quick_xml::reader::Reader;

use super::{Element, XmlError};

/// How much is read. What is beyond is refused, never cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Bytes of the document.
    pub bytes: usize,
    /// Elements inside each other.
    pub depth: usize,
    /// Elements in all: 20,000 rows of 40 columns, the largest page seen (section 4).
    pub elements: usize,
    /// Characters of a name.
    pub name: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            bytes: 32 * 1024 * 1024,
            depth: 32,
            elements: 900_000,
            name: 128,
        }
    }
}

/// Reads a document from bytes. A byte order mark is passed over.
pub fn read(bytes: &[u8], bounds: &Bounds) -> Result<Element, XmlError> {
    if bytes.len() > bounds.bytes {
        return Err(XmlError::Bound("bytes", bounds.bytes));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| XmlError::Encoding)?;
    read_text(text, bounds)
}

/// Reads a document from text. The encoding that it declares is passed over: payloads inside a text parameter often
/// declare the one of the program that wrote them.
pub fn read_text(text: &str, bounds: &Bounds) -> Result<Element, XmlError> {
    if text.len() > bounds.bytes {
        return Err(XmlError::Bound("bytes", bounds.bytes));
    }
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.is_empty() {
        return Err(XmlError::Empty);
    }
    let mut reader = Reader::from_str(text);
    let mut tree = Tree {
        bounds,
        elements: 0,
        stack: Vec::new(),
        root: None,
    };
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|error| tree.syntax(at, &error))?;
        if !tree.take(&event, at)? {
            return tree.end();
        }
    }
}

struct Tree<'a> {
    bounds: &'a Bounds,
    elements: usize,
    stack: Vec<Element>,
    root: Option<Element>,
}

impl Tree<'_> {
    /// Takes one event; false at the end.
    fn take(&mut self, event: &Event<'_>, at: u64) -> Result<bool, XmlError> {
        match event {
            Event::Start(start) => self.open(start.local_name().into_inner(), at)?,
            Event::Empty(start) => {
                self.open(start.local_name().into_inner(), at)?;
                self.close();
            }
            Event::End(_) => self.close(),
            Event::Text(text) => self.text(&text.xml_content(XmlVersion::Implicit1_0), at)?,
            Event::CData(text) => self.text(&text.xml_content(XmlVersion::Implicit1_0), at)?,
            Event::GeneralRef(reference) => self.text(&resolved(reference)?, at)?,
            Event::DocType(_) => return Err(XmlError::Dtd),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return Ok(false),
        }
        Ok(true)
    }

    fn open(&mut self, name: &str, at: u64) -> Result<(), XmlError> {
        self.elements += 1;
        if self.root.is_some() {
            return Err(malformed(at, "a second root element"));
        }
        if self.elements > self.bounds.elements {
            return Err(XmlError::Bound("elements", self.bounds.elements));
        }
        if self.stack.len() >= self.bounds.depth {
            return Err(XmlError::Bound("levels", self.bounds.depth));
        }
        if name.len() > self.bounds.name {
            return Err(XmlError::Bound("bytes in a name", self.bounds.name));
        }
        self.stack.push(Element {
            name: name.to_owned(),
            ..Element::default()
        });
        Ok(())
    }

    fn close(&mut self) {
        // The reader refuses an end without a start.
        let Some(mut element) = self.stack.pop() else { return };
        if !element.children.is_empty() && element.text.trim().is_empty() {
            element.text = String::new();
        }
        match self.stack.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: &str, at: u64) -> Result<(), XmlError> {
        match self.stack.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(malformed(at, "text outside the root element")),
        }
        Ok(())
    }

    fn end(mut self) -> Result<Element, XmlError> {
        match (self.stack.pop(), self.root) {
            (Some(open), _) => Err(XmlError::Truncated(open.name)),
            (None, Some(root)) => Ok(root),
            (None, None) => Err(XmlError::Empty),
        }
    }

    /// What the reader refuses. A document that ends inside a tag, a comment or a CDATA section is cut off too.
    fn syntax(&self, at: u64, error: &quick_xml::Error) -> XmlError {
        let inside = self.stack.last().map(|element| element.name.clone());
        match error {
            quick_xml::Error::Syntax(_) => XmlError::Truncated(inside.unwrap_or_default()),
            other => malformed(at, &other.to_string()),
        }
    }
}

/// The five entities of XML and characters by number; no others, so that none can grow.
fn resolved(reference: &BytesRef<'_>) -> Result<String, XmlError> {
    let name = || reference.chars().take(40).collect::<String>();
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Ok(character.to_string()),
        Ok(None) => quick_xml::escape::resolve_predefined_entity(reference)
            .map(str::to_owned)
            .ok_or_else(|| XmlError::Entity(name())),
        Err(_) => Err(XmlError::Entity(name())),
    }
}

fn malformed(at: u64, reason: &str) -> XmlError {
    XmlError::Malformed {
        at,
        reason: reason.chars().take(200).collect(),
    }
}
