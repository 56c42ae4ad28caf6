//! Bytes to invoice and back: UBL 2.1, CSV and JSON in, PDF checked, a plain PDF out.
//!
//! Every reader is a function of its bytes and its [`Limits`]: no state, no network, no database. A reader never
//! panics and never guesses: it gives an invoice whose amounts tie out to the cent, or every finding at once together
//! with what could be read for display.

pub mod csv;
mod decode;
mod document;
pub mod json;
mod limits;
pub mod pdf;
mod rate;
mod report;
pub mod ubl;
mod value;
mod xml;

pub use document::{Document, EmbeddedPdf, Refused, Summary};
pub use limits::Limits;
pub use report::{FileReport, FindingRow, check_file, check_invoices, read_file};

use boekbrug_model::{Finding, FindingCode};

/// The finding for a file above its limit, both in megabytes.
pub fn too_large(size: usize, max: usize) -> Finding {
    let megabytes = |bytes: usize| bytes.div_ceil(1024 * 1024);
    Finding::new(FindingCode::DocumentTooLarge)
        .with("size", megabytes(size))
        .with("max", megabytes(max))
}
