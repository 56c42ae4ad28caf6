//! The PDF of an invoice, to be saved and never shown as a page of ours.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use boekbrug_engine::EngineError;
use boekbrug_formats::pdf::safe_file_name;
use boekbrug_model::{FindingCode, InvoiceId};
use boekbrug_store::StoreError;

use crate::App;
use crate::v1::at::At;
use crate::v1::caller::Caller;
use crate::v1::problem::Problem;

/// Download the PDF of an invoice
///
/// 404 when it came without one.
#[utoipa::path(
    get,
    path = "/invoices/{invoice}/pdf",
    params(("invoice" = InvoiceId, Path, description = "The invoice")),
    responses((
        status = 200, description = "The file", content_type = "application/pdf", body = Vec<u8>,
        headers(("content-disposition" = String, description = "The name of the file"))
    ))
)]
pub(super) async fn read_pdf(
    State(app): State<App>,
    caller: Caller,
    At(invoice): At<InvoiceId>,
) -> Result<Response, Problem> {
    let row = app.invoice(&caller, invoice).await?;
    let pdf = match app.engine.pdf_of(&row).await {
        Ok(pdf) => pdf.ok_or_else(Problem::not_found)?,
        Err(EngineError::Store(StoreError::Missing { .. })) => {
            tracing::error!(invoice = %row.id, "its PDF is gone from the document store");
            return Err(Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                FindingCode::InternalDocumentGone,
            ));
        }
        Err(error) => return Err(error.into()),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CONTENT_DISPOSITION, disposition("attachment", &pdf.file_name)),
    ];
    Ok((headers, pdf.bytes).into_response())
}

/// What a browser does with a file (`attachment`: save it, `inline`: show it) and its name: in ASCII for old programs, in
/// UTF-8 for all others (RFC 6266 section 4.3, RFC 8187). The name is made safe again: it may have been stored by another
/// way in.
pub fn disposition(kind: &'static str, name: &str) -> HeaderValue {
    let name = safe_file_name(name);
    let plain: String = name
        .chars()
        .map(|letter| if letter.is_ascii() { letter } else { '_' })
        .collect();
    let whole: String = name.bytes().map(encoded).collect();
    let value = format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{whole}");
    HeaderValue::try_from(value).unwrap_or_else(|_| HeaderValue::from_static(kind))
}

/// One byte of a name: letters, digits and a few signs as they are, all else as `%` with two hex digits.
fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn names_cannot_leave_their_header() {
        let cases = [
            (
                "2026-1.pdf",
                "attachment; filename=\"2026-1.pdf\"; filename*=UTF-8''2026-1.pdf",
            ),
            (
                "Zoë.pdf",
                "attachment; filename=\"Zo_.pdf\"; filename*=UTF-8''Zo%C3%AB.pdf",
            ),
            (
                "../../etc/passwd",
                "attachment; filename=\"passwd.pdf\"; filename*=UTF-8''passwd.pdf",
            ),
            ("", "attachment; filename=\"factuur.pdf\"; filename*=UTF-8''factuur.pdf"),
            (
                "a\"; x=\"b.pdf",
                "attachment; filename=\"a__ x__b.pdf\"; filename*=UTF-8''a__%20x__b.pdf",
            ),
            (
                "a\r\nSet-Cookie: b=c.pdf",
                "attachment; filename=\"a__Set-Cookie_ b_c.pdf\"; filename*=UTF-8''a__Set-Cookie_%20b_c.pdf",
            ),
        ];
        for (name, expected) in cases {
            assert_eq!(disposition("attachment", name), expected, "{name:?}");
        }
    }
}
