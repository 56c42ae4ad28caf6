//! What goes over the wire: datasets in and out, the operations of each door,
//! their WSDLs and envelopes.

pub(crate) mod dataset;
pub(crate) mod envelope;
pub(crate) mod operations;
pub(crate) mod sheet;
pub(crate) mod typed;
pub(crate) mod wsdl;
