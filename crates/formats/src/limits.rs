//! How much of a document is read before it is refused.

/// Bounds on time and memory. They are far above any real invoice and far below what hurts a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Largest file, in bytes.
    pub file_bytes: usize,
    /// Deepest nesting of elements or JSON values; a UBL invoice needs 8.
    pub depth: usize,
    /// Most elements of an XML document.
    pub elements: usize,
    /// Most attributes of one element, namespace declarations included.
    pub attributes: usize,
    /// Longest text of one element or cell, in bytes; embedded files have their own bound.
    pub text_bytes: usize,
    /// Largest embedded file after decoding, in bytes.
    pub embedded_bytes: usize,
    /// Most rows of a CSV file.
    pub rows: usize,
    /// Most cells of one row of a CSV file.
    pub columns: usize,
    /// Most findings that one document is given; the rest would not be read by anybody.
    pub findings: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 25 * 1024 * 1024,
            depth: 32,
            elements: 250_000,
            attributes: 64,
            text_bytes: 64 * 1024,
            embedded_bytes: 20 * 1024 * 1024,
            rows: 100_000,
            columns: 256,
            findings: 200,
        }
    }
}
