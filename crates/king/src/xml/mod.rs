//! XML within bounds: what a package or somebody in between sends is read into a small tree, or refused with a clear
//! reason, in bounded time and memory. Attributes, comments and namespaces are passed over: none of the answers carries
//! anything in them (apis/king.md section 4).

mod read;
mod write;

use thiserror::Error;

pub use read::{Bounds, read, read_text};
pub(crate) use write::Out;

/// An element: its name without prefix, its text without that of its children, its children in order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Element {
    /// Name without prefix.
    pub name: String,
    /// Its own text; white space around children is left out.
    pub text: String,
    /// The elements in it.
    pub children: Vec<Element>,
}

impl Element {
    /// Whether it is called so, whatever the case: the package's own doors do not agree on it.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The first child of that name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.is(name))
    }

    /// The first element of that name at any depth, itself included.
    pub fn find(&self, name: &str) -> Option<&Self> {
        let mut waiting = vec![self];
        while let Some(element) = waiting.pop() {
            if element.is(name) {
                return Some(element);
            }
            waiting.extend(element.children.iter().rev());
        }
        None
    }

    /// Its text without white space around it; none when blank.
    pub fn value(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }
}

/// Why a text is no XML that is read here.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum XmlError {
    /// Nothing there.
    #[error("the document is empty")]
    Empty,
    /// Not UTF-8, the only encoding seen (section 1).
    #[error("the document is not UTF-8")]
    Encoding,
    /// It ends in the middle.
    #[error("the document is cut off inside `{0}`")]
    Truncated(String),
    /// A document type definition: no answer has one, and entities come with it.
    #[error("the document has a document type definition")]
    Dtd,
    /// An entity other than the five of XML itself.
    #[error("the entity `{0}` is not known")]
    Entity(String),
    /// More of something than is read.
    #[error("more than {1} {0}")]
    Bound(&'static str, usize),
    /// Against the rules of XML.
    #[error("not well-formed near byte {at}: {reason}")]
    Malformed {
        /// Where.
        at: u64,
        /// Why.
        reason: String,
    },
}

#[cfg(test)]
mod tests;
