//! XML in and out: read into a small tree with limits, written with escapes.

mod read;
mod write;

pub(crate) use read::{Node, parse};
pub(crate) use write::{Writer, cdata, escape};

/// Namespace of XML Schema.
pub(crate) const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";
/// Namespace of the ADO.NET difference format.
pub(crate) const DIFFGRAM: &str = "urn:schemas-microsoft-com:xml-diffgram-v1";
/// Namespace of ADO.NET's own attributes.
pub(crate) const MSDATA: &str = "urn:schemas-microsoft-com:xml-msdata";
