//! Whether bytes are a PDF that a person can open, without reading the pages (ISO 32000-1, section 7.5).

use boekbrug_model::{Finding, FindingCode};

/// What the outside of a PDF tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pdf {
    /// Version in the header, for example (1, 7). A later one in the catalogue does not matter here.
    pub version: (u8, u8),
    /// An encryption dictionary is named; without a password the file may or may not open.
    pub encrypted: bool,
    /// Size in bytes; what a package takes is part of its own limits.
    pub size: usize,
}

/// Readers look for the header in the first kilobyte (ISO 32000-1, annex H, note 13) and for the end mark in the last.
const WINDOW: usize = 1024;

/// Looks at the first and the last kilobyte.
///
/// # Errors
/// `pdf.notPdf` without a header, `pdf.damaged` without the end that a complete file has.
pub fn inspect(bytes: &[u8]) -> Result<Pdf, Finding> {
    let head = &bytes[..bytes.len().min(WINDOW)];
    let version = position(head, b"%PDF-").and_then(|at| version(&head[at + 5..]));
    let version = version.ok_or_else(|| Finding::new(FindingCode::PdfNotPdf))?;
    let tail = &bytes[bytes.len().saturating_sub(WINDOW)..];
    let end = rposition(tail, b"%%EOF").ok_or_else(|| Finding::new(FindingCode::PdfDamaged))?;
    let start = rposition(&tail[..end], b"startxref").ok_or_else(|| Finding::new(FindingCode::PdfDamaged))?;
    let offset = number(&tail[start + 9..end]).filter(|offset| *offset < bytes.len());
    let offset = offset.ok_or_else(|| Finding::new(FindingCode::PdfDamaged))?;
    Ok(Pdf {
        version,
        encrypted: encrypted(bytes, offset),
        size: bytes.len(),
    })
}

fn version(rest: &[u8]) -> Option<(u8, u8)> {
    match rest {
        [major @ b'1'..=b'2', b'.', minor @ b'0'..=b'9', ..] => Some((major - b'0', minor - b'0')),
        _ => None,
    }
}

/// The trailer, or the dictionary of the cross-reference stream, stands behind the offset that the file ends with;
/// a linearised file has its first one near the start.
fn encrypted(bytes: &[u8], offset: usize) -> bool {
    let near = |from: usize| {
        let from = from.min(bytes.len());
        let to = from.saturating_add(64 * WINDOW).min(bytes.len());
        position(&bytes[from..to], b"/Encrypt").is_some()
    };
    let last = bytes.len().saturating_sub(8 * WINDOW);
    near(offset) || near(last) || position(&bytes[..bytes.len().min(4 * WINDOW)], b"/Encrypt").is_some()
}

fn position(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn rposition(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|window| window == what)
}

fn number(bytes: &[u8]) -> Option<usize> {
    std::str::from_utf8(bytes).ok()?.trim().parse().ok()
}
