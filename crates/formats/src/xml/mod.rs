//! A bounded XML tree: just enough of a document to read an invoice from it.
//!
//! Names are resolved by namespace, never by prefix. Elements of namespaces that UBL does not know (extensions,
//! signatures) are counted against the limits and then dropped.

mod parse;

pub(crate) use parse::{Work, parse};

/// The namespaces that matter here (UBL 2.1, section 4.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ns {
    /// The document itself.
    Root,
    /// Aggregates (`cac`).
    Cac,
    /// Basic components (`cbc`).
    Cbc,
    /// Anything else.
    Other,
}

/// The namespace and local name of an element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tag(pub(crate) Ns, pub(crate) &'static str);

/// An aggregate of UBL.
pub(crate) const fn cac(name: &'static str) -> Tag {
    Tag(Ns::Cac, name)
}

/// A basic component of UBL.
pub(crate) const fn cbc(name: &'static str) -> Tag {
    Tag(Ns::Cbc, name)
}

/// Name and value.
type Attribute = (Box<str>, Box<str>);

/// An element with its text and children.
#[derive(Debug)]
pub(crate) struct Element {
    ns: Ns,
    name: Box<str>,
    attributes: Vec<Attribute>,
    text: String,
    overlong: bool,
    children: Vec<Element>,
}

impl Element {
    /// The local name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The text without surrounding white space.
    pub(crate) fn text(&self) -> &str {
        self.text.trim()
    }

    /// True when the text passed its limit and was not kept.
    pub(crate) fn overlong(&self) -> bool {
        self.overlong
    }

    /// An attribute without namespace.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| &**key == name)?;
        Some(found.1.trim())
    }

    /// The children with this tag, in the order of the document.
    pub(crate) fn children(&self, tag: Tag) -> impl Iterator<Item = &Element> {
        self.children
            .iter()
            .filter(move |child| child.ns == tag.0 && &*child.name == tag.1)
    }
}

/// A document: the root element and its namespace, which tells what kind of document it is.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) namespace: String,
    pub(crate) root: Element,
}
