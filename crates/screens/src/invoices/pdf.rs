//! The PDF of an invoice, shown within its page or on its own.

use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use boekbrug_engine::EngineError;
use boekbrug_model::{FindingCode, InvoiceId, Scope};
use boekbrug_server::v1::disposition;
use boekbrug_store::StoreError;
use http::StatusCode;

use crate::frame::{Fault, Visit};

/// Nothing in the file may load or run anything; pages of ours alone show it in a frame. The style is the viewer's own.
const POLICY: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/// Whatever was offered as a PDF comes back under headers that let a browser take it for nothing else. A file that is
/// none is not shown but saved.
pub(super) async fn give(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    visit.need(Scope::InvoicesRead)?;
    let id: InvoiceId = id.parse().map_err(|_| Fault::NotFound)?;
    let row = visit.invoice(id).await?;
    let pdf = match visit.app.engine.pdf_of(&row).await {
        Ok(pdf) => pdf.ok_or(Fault::NotFound)?,
        Err(EngineError::Store(StoreError::Missing { .. })) => {
            tracing::error!(invoice = %row.id, "its PDF is gone from the document store");
            return Err(Fault::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                FindingCode::InternalDocumentGone,
            ));
        }
        Err(error) => return Err(error.into()),
    };
    let (kind, how) = if is_pdf(&pdf.bytes) {
        ("application/pdf", "inline")
    } else {
        ("application/octet-stream", "attachment")
    };
    let plain = HeaderValue::from_static;
    let headers = [
        (header::CONTENT_TYPE, plain(kind)),
        (header::CONTENT_DISPOSITION, disposition(how, &pdf.file_name)),
        (header::CONTENT_SECURITY_POLICY, plain(POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, plain("nosniff")),
        (header::X_FRAME_OPTIONS, plain("SAMEORIGIN")),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            plain("same-origin"),
        ),
        (header::CACHE_CONTROL, plain("private, no-store")),
    ];
    Ok((headers, pdf.bytes).into_response())
}

/// The mark stands within the first 1024 bytes (ISO 32000-1 annex H.3, implementation note 13).
fn is_pdf(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    head.windows(5).any(|window| window == b"%PDF-")
}

#[cfg(test)]
mod tests {
    use super::is_pdf;

    #[test]
    fn a_pdf_says_so_near_its_beginning() {
        assert!(is_pdf(b"%PDF-1.7\n"));
        assert!(is_pdf(b"\xef\xbb\xbf%PDF-1.4"));
        for other in [&b""[..], b"%PD", b"<html>%PDF", &[b' '; 2000]] {
            assert!(!is_pdf(other));
        }
    }
}
