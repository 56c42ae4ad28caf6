//! An invoice comes in: PDF first, then one transaction.

use boekbrug_model::finding::Severity;
use boekbrug_model::{ConnectionId, DocumentId, Finding, FindingCode, Invoice, InvoiceId, OrganisationId};
use boekbrug_store::{Accepted, DocumentRef, InvoiceWrite, StoreError};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{Engine, EngineError};

/// An invoice that is offered, parsed already.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The tenant who offers it.
    pub organisation: OrganisationId,
    /// The connection over which it goes.
    pub connection: ConnectionId,
    /// The invoice.
    pub invoice: Invoice,
    /// Its PDF.
    pub pdf: Option<OfferedPdf>,
    /// Where it came from: a file name, or the application.
    pub source: String,
    /// What was found while it was read, for example that the PDF is none. With a refusal among them the invoice is
    /// kept and waits for a person.
    pub findings: Vec<Finding>,
}

/// The PDF of an invoice that is offered.
#[derive(Clone, Debug)]
pub struct OfferedPdf {
    /// File name.
    pub file_name: String,
    /// The bytes.
    pub bytes: bytes::Bytes,
}

/// The answer to an offer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The invoice: the new one, or the earlier one of this number.
    pub id: InvoiceId,
    /// Whether it was accepted.
    pub acceptance: Acceptance,
    /// Those of the offer; on a conflict the one that explains it.
    pub findings: Vec<Finding>,
}

/// Whether an offered invoice was accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Acceptance {
    /// It is new and in the outbox.
    New,
    /// The same document was accepted before; nothing was stored again.
    Already,
    /// Another document with this number was accepted before; nothing was stored.
    Conflict,
}

impl Engine {
    /// Accepts an invoice: durable when this returns. Offering the same document again gives the first one's id.
    ///
    /// A PDF is stored before the invoice that names it, under its own hash: a crash in between leaves a file that
    /// the next offer uses.
    pub async fn accept(&self, offer: Offer) -> Result<Answer, EngineError> {
        let (organisation, connection) = (offer.organisation, offer.connection);
        let row = self.connection_of(organisation, connection).await?;
        let pdf = self.keep_pdf(offer.pdf.as_ref()).await?;
        let at = self.now();
        let refusals = offer.findings.iter().filter(|finding| is_refusal(finding));
        let write = InvoiceWrite {
            id: InvoiceId::new(at, self.ten()),
            organisation,
            administration: row.administration,
            connection,
            digest: digest(&offer.invoice, pdf.as_ref()),
            pdf,
            source: offer.source,
            findings: refusals.cloned().collect(),
            at,
            invoice: offer.invoice,
        };
        let mut tx = self.store().begin().await?;
        let accepted = tx.accept_invoice(&write).await?;
        if matches!(accepted, Accepted::New(_)) {
            tx.nudge(connection, at).await?;
        }
        tx.commit().await?;
        self.answer(&write, accepted, offer.findings).await
    }

    async fn keep_pdf(&self, pdf: Option<&OfferedPdf>) -> Result<Option<DocumentRef>, EngineError> {
        let Some(pdf) = pdf else { return Ok(None) };
        let sha256 = hex(&Sha256::digest(&pdf.bytes));
        self.ports().documents.put(&sha256, &pdf.bytes).await?;
        Ok(Some(DocumentRef {
            id: DocumentId::new(self.now(), self.ten()),
            file_name: pdf.file_name.clone(),
            size: pdf.bytes.len() as u64,
            sha256,
        }))
    }

    async fn answer(
        &self,
        write: &InvoiceWrite,
        accepted: Accepted,
        mut findings: Vec<Finding>,
    ) -> Result<Answer, EngineError> {
        let (id, acceptance) = match accepted {
            Accepted::New(id) => {
                metrics::counter!("boekbrug_invoices_accepted_total").increment(1);
                self.nudge();
                (id, Acceptance::New)
            }
            Accepted::Already(id) => (id, Acceptance::Already),
            Accepted::Conflict(id) => {
                findings = vec![self.conflict(write, id).await?];
                (id, Acceptance::Conflict)
            }
        };
        Ok(Answer {
            id,
            acceptance,
            findings,
        })
    }

    async fn conflict(&self, write: &InvoiceWrite, earlier: InvoiceId) -> Result<Finding, EngineError> {
        let earlier = self
            .store()
            .invoice(write.organisation, earlier)
            .await?
            .ok_or(StoreError::Missing { what: "invoice" })?;
        Ok(Finding::new(FindingCode::InvoiceOfferedBefore)
            .with("number", &write.invoice.number)
            .with("found", earlier.invoice.total_incl)
            .with("expected", write.invoice.total_incl))
    }
}

fn is_refusal(finding: &Finding) -> bool {
    finding.code.entry().severity == Severity::Refusal
}

/// SHA-256 over the invoice's JSON (its fields have a fixed order) and its PDF's hash.
fn digest(invoice: &Invoice, pdf: Option<&DocumentRef>) -> String {
    let json = serde_json::to_vec(invoice).expect("an invoice holds only texts, numbers and lists");
    let mut hash = Sha256::new();
    hash.update(&json);
    hash.update(pdf.map_or("", |pdf| &pdf.sha256));
    hex(&hash.finalize())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            use std::fmt::Write as _;
            let _ = write!(text, "{byte:02x}");
            text
        })
}
