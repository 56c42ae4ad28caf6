//! The PDF of the invoice out of the files that the document carries.

use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use boekbrug_model::{Finding, FindingCode};

use super::at::{At, Findings, shown};
use crate::pdf::{self, safe_file_name};
use crate::xml::{cac, cbc};
use crate::{EmbeddedPdf, Limits};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What senders call the reference whose file pictures the invoice itself.
const PICTURES: [&str; 3] = ["primaryimage", "commercialinvoice", "invoice"];

/// The first PDF, or rather the first that is marked as the picture of the invoice. Every file that stays behind is
/// named in a warning; a broken one never stops the invoice, for the PDF is a step of its own (product section 5).
pub(super) fn pdf(root: &At<'_>, limits: &Limits, warnings: &mut Findings) -> Option<EmbeddedPdf> {
    let mut found: Option<(bool, EmbeddedPdf)> = None;
    for reference in root.all(cac("AdditionalDocumentReference")) {
        let Some(at) = reference
            .first(cac("Attachment"))
            .and_then(|at| at.first(cbc("EmbeddedDocumentBinaryObject")))
        else {
            continue;
        };
        let name = at
            .element()
            .attribute("filename")
            .filter(|name| !name.is_empty())
            .unwrap_or("factuur.pdf");
        let about = |code| Finding::new(code).at(at.path()).with("file", shown(name));
        if !calls_itself_pdf(&at, name) {
            warnings.add(about(FindingCode::DocumentAttachmentIgnored));
            continue;
        }
        match decode(&at, limits) {
            None => warnings.add(about(FindingCode::DocumentAttachmentInvalid)),
            Some((bytes, encrypted)) => {
                if encrypted {
                    warnings.add(about(FindingCode::PdfEncrypted));
                }
                let candidate = (
                    is_picture(&reference),
                    EmbeddedPdf {
                        file_name: safe_file_name(name),
                        bytes,
                    },
                );
                let (kept, other) = match found.take() {
                    None => (candidate, None),
                    Some(first) if candidate.0 && !first.0 => (candidate, Some(first)),
                    Some(first) => (first, Some(candidate)),
                };
                if let Some((_, other)) = other {
                    let finding = Finding::new(FindingCode::DocumentAttachmentIgnored).at(at.path());
                    warnings.add(finding.with("file", other.file_name));
                }
                found = Some(kept);
            }
        }
    }
    found.map(|(_, pdf)| pdf)
}

fn calls_itself_pdf(at: &At<'_>, name: &str) -> bool {
    let mime = at.element().attribute("mimeCode").unwrap_or_default();
    mime.eq_ignore_ascii_case("application/pdf") || (mime.is_empty() && name.to_ascii_lowercase().ends_with(".pdf"))
}

/// The file, and whether it is encrypted; none when it is no PDF that can be opened.
fn decode(at: &At<'_>, limits: &Limits) -> Option<(Vec<u8>, bool)> {
    if at.element().overlong() {
        return None;
    }
    let packed: Vec<u8> = at
        .element()
        .text()
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let bytes = BASE64
        .decode(packed)
        .ok()
        .filter(|bytes| bytes.len() <= limits.embedded_bytes)?;
    let encrypted = pdf::inspect(&bytes).ok()?.encrypted;
    Some((bytes, encrypted))
}

/// `DocumentType` (older profiles) or `DocumentDescription` says that the file is the invoice as people see it.
fn is_picture(reference: &At<'_>) -> bool {
    let names = [cbc("DocumentType"), cbc("DocumentDescription")];
    names.into_iter().filter_map(|tag| reference.first(tag)).any(|place| {
        let text = place.element().text().to_ascii_lowercase();
        PICTURES.contains(&text.as_str())
    })
}
