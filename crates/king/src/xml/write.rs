//! XML out: elements with escaped text. What XML cannot carry at all becomes a space.

use std::fmt::Write as _;

/// A document that is being written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Out(String);

impl Out {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Opens an element; `tag` may carry attributes.
    pub(crate) fn open(&mut self, tag: &str) -> &mut Self {
        let _ = write!(self.0, "<{tag}>");
        self
    }

    /// Closes an element.
    pub(crate) fn close(&mut self, name: &str) -> &mut Self {
        let _ = write!(self.0, "</{name}>");
        self
    }

    /// An element with text.
    pub(crate) fn element(&mut self, name: &str, text: &str) -> &mut Self {
        self.open(name).text(text).close(name)
    }

    /// Text, escaped.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '\r' => self.0.push_str("&#13;"),
                other if carried(other) => self.0.push(other),
                _ => self.0.push(' '),
            }
        }
        self
    }

    /// Text as it is, in a CDATA section; one that holds the end of a section becomes two.
    pub(crate) fn cdata(&mut self, text: &str) -> &mut Self {
        let safe = text.replace("]]>", "]]]]><![CDATA[>");
        let _ = write!(self.0, "<![CDATA[{safe}]]>");
        self
    }

    /// A piece that is XML already.
    pub(crate) fn raw(&mut self, xml: &str) -> &mut Self {
        self.0.push_str(xml);
        self
    }

    /// The document.
    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

/// Whether XML 1.0 has a place for the character (section 2.2 of the recommendation).
fn carried(character: char) -> bool {
    matches!(character, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
