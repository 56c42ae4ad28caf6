//! An invoice comes in: PDF first, then one transaction, which it shares with whatever else comes in at the moment.

mod gather;
mod keep;
mod origin;

use std::sync::Arc;

use boekbrug_model::finding::Severity;
use boekbrug_model::{
    AdministrationId, ConnectionId, DocumentId, Finding, FindingCode, Invoice, InvoiceId, OrganisationId,
};
use boekbrug_store::{ConnectionRow, DocumentRef, InvoiceRow, InvoiceWrite, KeptAnswer};
use serde::Serialize;
use sha2::{Digest, Sha256};

pub(crate) use gather::Intake;
pub use origin::Origin;

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
    /// Where it came from: a file name, or the application. Who offered it is added ([`Origin`]).
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

/// An idempotency key that goes with an offer. It is reserved, and the answer kept, in the transaction of the invoice.
#[derive(Clone)]
pub struct Once {
    /// Within what the key counts: the id of the organisation.
    pub owner: String,
    /// The key, as the caller chose it.
    pub key: String,
    /// SHA-256 in hex over the request: is it the same one?
    pub digest: String,
    /// Makes the answer that is kept.
    pub answer: Arc<dyn Fn(&Answer) -> KeptAnswer + Send + Sync>,
}

impl std::fmt::Debug for Once {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Once({} of {})", self.key, self.owner)
    }
}

/// What became of an offer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// It was looked at; with an idempotency key this answer is kept.
    Fresh(Answer),
    /// The key was used before for the same request: the answer that was kept. Nothing was done.
    Again(KeptAnswer),
    /// The key was used before for another request. Nothing was done.
    KeyReused,
    /// The same request is at work under this key elsewhere. Nothing was done.
    KeyBusy,
}

/// An offer ready to be stored.
pub(crate) struct Incoming {
    write: InvoiceWrite,
    findings: Vec<Finding>,
    once: Option<Once>,
    /// Bytes of the invoice's JSON.
    size: usize,
}

impl Engine {
    /// Accepts an invoice: durable when this returns. Offering the same document again gives the first one's id.
    ///
    /// A PDF is stored before the invoice that names it, under its own hash: a crash in between leaves a file that
    /// the next offer uses.
    pub async fn accept(&self, offer: Offer) -> Result<Answer, EngineError> {
        let row = self.connection_of(offer.organisation, offer.connection).await?;
        match self.accept_over(&row, offer, None).await? {
            Told::Fresh(answer) => Ok(answer),
            // without a key there is nothing to give again
            Told::Again(_) | Told::KeyReused | Told::KeyBusy => Err(EngineError::Busy),
        }
    }

    /// The same over a connection that was read already, at most once for an idempotency key. Many at once share
    /// transactions; a bad one among them fails alone. Dropping this future may or may not have stored the invoice.
    pub async fn accept_over(
        &self,
        row: &ConnectionRow,
        offer: Offer,
        once: Option<Once>,
    ) -> Result<Told, EngineError> {
        if (row.organisation, row.id) != (offer.organisation, offer.connection) {
            return Err(EngineError::Missing("connection"));
        }
        let pdf = self.keep_pdf(offer.pdf.as_ref()).await?;
        let at = self.now();
        let refusals = offer.findings.iter().filter(|finding| is_refusal(finding));
        let (digest, size) = digest(&offer.invoice, pdf.as_ref());
        let write = InvoiceWrite {
            id: InvoiceId::new(at, self.ten()),
            organisation: row.organisation,
            administration: row.administration,
            connection: row.id,
            digest,
            pdf,
            source: Origin::new(offer.source, self.actor()).to_kept(),
            findings: refusals.cloned().collect(),
            at,
            invoice: offer.invoice,
        };
        let incoming = Incoming {
            write,
            findings: offer.findings,
            once,
            size,
        };
        self.gathered(Arc::new(incoming)).await
    }

    /// The connection of an administration over which invoices go: the one that has not ended. Without one it is
    /// [`EngineError::Refused`] with the finding that says so.
    pub async fn live_connection(
        &self,
        organisation: OrganisationId,
        administration: AdministrationId,
    ) -> Result<ConnectionRow, EngineError> {
        if let Some(row) = self.store().live_connection(organisation, administration).await? {
            return Ok(row);
        }
        let known = self.store().administration(organisation, administration).await?;
        known.ok_or(EngineError::Missing("administration"))?;
        Err(EngineError::Refused(vec![Finding::new(
            FindingCode::InvoiceNoConnection,
        )]))
    }

    /// The PDF of an invoice; none when it came without one. [`boekbrug_store::StoreError::Missing`] when it is gone
    /// from the document store.
    pub async fn pdf_of(&self, row: &InvoiceRow) -> Result<Option<OfferedPdf>, EngineError> {
        let Some(pdf) = &row.pdf else { return Ok(None) };
        let bytes = self.ports().documents.get(&pdf.sha256).await?;
        Ok(Some(OfferedPdf {
            file_name: pdf.file_name.clone(),
            bytes: bytes.into(),
        }))
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
}

fn is_refusal(finding: &Finding) -> bool {
    finding.code.entry().severity == Severity::Refusal
}

/// SHA-256 over the invoice's JSON (its fields have a fixed order) and its PDF's hash; and the length of the JSON.
fn digest(invoice: &Invoice, pdf: Option<&DocumentRef>) -> (String, usize) {
    let json = serde_json::to_vec(invoice).expect("an invoice holds only texts, numbers and lists");
    let mut hash = Sha256::new();
    hash.update(&json);
    hash.update(pdf.map_or("", |pdf| &pdf.sha256));
    (hex(&hash.finalize()), json.len())
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
