//! An invoice with its PDF as `multipart/form-data` (RFC 7578): one part `invoice`, at most one part `pdf`.

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest as _, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use boekbrug_engine::OfferedPdf;
use boekbrug_formats::pdf::safe_file_name;
use boekbrug_model::FindingCode;

use crate::v1::body::unreadable;
use crate::v1::problem::{Problem, Reason};

/// The parts of a form.
#[derive(Default)]
pub(super) struct Form {
    /// The invoice as JSON.
    pub(super) invoice: Option<Bytes>,
    /// Its PDF, with a name that is safe everywhere.
    pub(super) pdf: Option<OfferedPdf>,
}

/// Reads a form whose bytes are all there.
pub(super) async fn read(head: &Parts, bytes: Bytes) -> Result<Form, Problem> {
    let request = Request::from_parts(head.clone(), Body::from(bytes));
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|error| unreadable(&error.body_text()))?;
    let mut form = Form::default();
    while let Some(part) = parts
        .next_field()
        .await
        .map_err(|error| unreadable(&error.body_text()))?
    {
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "invoice" if form.invoice.is_none() => form.invoice = Some(bytes_of(part).await?),
            "pdf" if form.pdf.is_none() => {
                let file_name = safe_file_name(part.file_name().unwrap_or_default());
                let bytes = bytes_of(part).await?;
                form.pdf = Some(OfferedPdf { file_name, bytes });
            }
            "invoice" | "pdf" => return Err(wrong(FindingCode::DocumentElementTwice, &name)),
            _ => return Err(wrong(FindingCode::RequestUnknownField, &name)),
        }
    }
    Ok(form)
}

async fn bytes_of(part: Field<'_>) -> Result<Bytes, Problem> {
    part.bytes().await.map_err(|error| unreadable(&error.body_text()))
}

/// A part that cannot be, by its name.
pub(super) fn wrong(code: FindingCode, name: &str) -> Problem {
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(60).collect();
    let reason = Reason::at_parameter(code, name.as_str())
        .with("name", &name)
        .with("element", &name);
    Problem::of(StatusCode::UNPROCESSABLE_ENTITY, vec![reason])
}
