//! Offering one invoice and answering, at most once for an idempotency key.

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, HttpBody as _};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use boekbrug_engine::{Acceptance, Answer, Offer, OfferedPdf, Once, Told};
use boekbrug_formats::pdf::inspect;
use boekbrug_model::finding::Severity;
use boekbrug_model::{Finding, FindingCode, Invoice};
use boekbrug_store::{ConnectionRow, KeptAnswer};
use futures::FutureExt as _;
use http_body_util::BodyExt as _;

use super::shape::offered;
use crate::App;
use crate::v1::caller::Caller;
use crate::v1::context::Context;
use crate::v1::idempotency::{Keyed, kept_headers, replay_kept};
use crate::v1::problem::{Problem, Reason, render};

/// An invoice that was read, and over which connection it goes.
pub(super) struct Ready {
    pub(super) connection: ConnectionRow,
    pub(super) invoice: Invoice,
    pub(super) pdf: Option<OfferedPdf>,
    pub(super) source: String,
    pub(super) findings: Vec<Finding>,
}

impl Ready {
    /// The offer; a PDF that is none is a finding of it.
    pub(super) fn into_offer(mut self) -> Offer {
        let wrong = self.pdf.as_ref().and_then(|pdf| inspect(&pdf.bytes).err());
        self.findings.extend(wrong);
        Offer {
            organisation: self.connection.organisation,
            connection: self.connection.id,
            invoice: self.invoice,
            pdf: self.pdf,
            source: self.source,
            findings: self.findings,
        }
    }
}

/// Offers it on behalf of the caller and answers.
pub(super) async fn offer(
    app: &App,
    caller: &Caller,
    ready: Ready,
    keyed: Option<Keyed>,
    context: &Context,
) -> Result<Response, Problem> {
    let connection = Arc::new(ready.connection.clone());
    let number = ready.invoice.number.to_string();
    let answer = {
        let (connection, number) = (Arc::clone(&connection), number.clone());
        move |answer: &Answer| respond(&connection, &number, answer)
    };
    let once = keyed.map(|keyed| {
        let (answer, context) = (answer.clone(), context.clone());
        Once {
            owner: keyed.key.owner,
            key: keyed.key.key,
            digest: keyed.digest,
            answer: Arc::new(move |told| kept(render(answer(told), &context))),
        }
    });
    let engine = app.engine.by(caller.actor.clone());
    match engine.accept_over(&connection, ready.into_offer(), once).await? {
        Told::Fresh(told) => Ok(answer(&told)),
        Told::Again(kept) => Ok(replay_kept(&kept)),
        Told::KeyReused => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            FindingCode::RequestKeyReused,
        )),
        Told::KeyBusy => Err(Problem::new(StatusCode::CONFLICT, FindingCode::RequestKeyBusy).retry_after(1)),
    }
}

/// 201 when it is new, 200 when it was offered before, 409 when its number has another content.
fn respond(connection: &ConnectionRow, number: &str, answer: &Answer) -> Response {
    let status = match answer.acceptance {
        Acceptance::New => StatusCode::CREATED,
        Acceptance::Already => StatusCode::OK,
        Acceptance::Conflict => return conflict(&answer.findings).into_response(),
    };
    let place = HeaderValue::try_from(format!("/v1/invoices/{}", answer.id));
    let body = offered(connection, answer.id, number, &answer.findings);
    let mut response = (status, Json(body)).into_response();
    if let (StatusCode::CREATED, Ok(place)) = (status, place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}

/// 409 with the findings that say why.
pub(super) fn conflict(findings: &[Finding]) -> Problem {
    let reasons = findings.iter().cloned().map(Reason::from).collect();
    Problem::of(StatusCode::CONFLICT, reasons)
}

/// A refusal of a document whose places are not places in JSON: element, row and column stand in the texts.
pub(super) fn refused(findings: Vec<Finding>) -> Problem {
    let unplaced = |finding: Finding| Finding { at: None, ..finding };
    // warnings alone refuse nothing, so they are left out beside what does
    let stops = |finding: &Finding| finding.code.entry().severity != Severity::Warning;
    Problem::findings(findings.into_iter().filter(stops).map(unplaced).collect())
}

/// The answer as it is kept. Its body is a whole text, which is there without waiting.
fn kept(response: Response) -> KeptAnswer {
    let (head, body) = response.into_parts();
    debug_assert!(body.size_hint().exact().is_some());
    let bytes = Body::collect(body).now_or_never().and_then(Result::ok);
    let bytes = bytes.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    KeptAnswer {
        status: head.status.as_u16(),
        headers: kept_headers(&head.headers),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    }
}
