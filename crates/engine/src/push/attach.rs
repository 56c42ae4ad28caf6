//! Push step 3: the PDF, a step of its own.

use std::sync::Arc;

use boekbrug_connector::{ConnectorError, ErrorKind, Outcome, Pdf, PdfSupport, RemoteDocument};
use boekbrug_model::invoice::Target;
use boekbrug_model::{Finding, FindingCode, InvoiceState, text};
use boekbrug_store::{DocumentRef, StoreError};

use super::walk::{Ended, Flow, Rest, Walk};
use crate::backoff::later;
use crate::hold::Halt;
use crate::preview::PreviewAction;

impl Walk<'_> {
    /// Whether a PDF goes along: there is one, the settings say so and the package takes it.
    pub(super) fn wants_pdf(&self) -> bool {
        let settings = &self.held.lease.connection.settings;
        self.row.pdf.is_some()
            && (if self.progress.earlier {
                settings.send_earlier_pdfs && self.held.capability.pdf_to_existing
            } else {
                settings.send_pdfs
            })
            && self.held.capability.pdf != PdfSupport::None
            && self.target() == Target::Booking
    }

    /// What the invoice becomes, or became.
    pub(super) fn target(&self) -> Target {
        let sent = self.progress.sent.as_ref().map(|sent| sent.target);
        sent.unwrap_or(self.held.lease.connection.settings.invoices_as)
    }

    /// Whether the PDF is still to be hung on a booking that is there: always where the package takes it so, and else
    /// when somebody else made the booking and the package can.
    pub(super) fn hangs_later(&self) -> bool {
        match self.held.capability.pdf {
            PdfSupport::AfterBooking => true,
            PdfSupport::None => false,
            PdfSupport::BeforeBooking | PdfSupport::WithBooking => {
                let theirs = self.progress.found && self.progress.document.is_none();
                theirs && self.held.capability.pdf_to_existing
            }
        }
    }

    /// Hangs the PDF on the booking, unless it hangs there already.
    pub(super) async fn attach(&mut self) -> Result<Flow, Halt> {
        let Some(booking) = self.progress.booking.clone() else {
            return Err(missing_booking());
        };
        if !self.wants_pdf() || !self.hangs_later() {
            return self.go_on("attach", InvoiceState::Attached).await;
        }
        let name = self.file_name();
        if !self.fresh {
            self.held.may_call()?;
            match self.held.connector.documents(&booking).await {
                Ok(documents) => {
                    self.held.heard();
                    if let Some(there) = documents.into_iter().find(|document| document.file_name == name) {
                        return self.attached(there).await;
                    }
                    if let Some(flow) = self.too_early("attach").await? {
                        return Ok(flow);
                    }
                }
                Err(error) => return self.booking_failed("attach", error).await,
            }
        }
        self.fresh = false;
        let pdf = match self.pdf(name).await? {
            Ok(pdf) => pdf,
            Err(flow) => return Ok(flow),
        };
        if let Some(flow) = self.would(PreviewAction::Attach) {
            return Ok(flow);
        }
        self.held.may_call()?;
        match self.held.connector.attach(Some(&booking), &pdf).await {
            Ok(document) => {
                self.held.heard();
                self.attached(document).await
            }
            Err(error) => self.booking_failed("attach", error).await,
        }
    }

    /// Stores the document ahead of the booking that will name it. The walk goes on from the same state.
    pub(super) async fn upload(&mut self) -> Result<Flow, Halt> {
        if let Some(flow) = self.too_early("attach").await? {
            return Ok(flow);
        }
        let pdf = match self.pdf(self.file_name()).await? {
            Ok(pdf) => pdf,
            Err(flow) => return Ok(flow),
        };
        if let Some(flow) = self.would(PreviewAction::Create) {
            return Ok(flow);
        }
        self.held.may_call()?;
        match self.held.connector.attach(None, &pdf).await {
            Ok(document) => {
                self.held.heard();
                self.progress.document = Some(document);
                self.go_on("attach", InvoiceState::Waiting).await
            }
            Err(error) if error.outcome == Outcome::Unknown => self.booking_failed("attach", error).await,
            Err(error) => self.failed("attach", error).await,
        }
    }

    /// The PDF that goes in the call that books; none where it goes otherwise or there is none.
    pub(super) async fn pdf_along(&mut self) -> Result<Result<Option<Pdf>, Flow>, Halt> {
        if self.held.capability.pdf != PdfSupport::WithBooking || !self.wants_pdf() {
            return Ok(Ok(None));
        }
        Ok(self.pdf(self.file_name()).await?.map(Some))
    }

    async fn attached(&mut self, document: RemoteDocument) -> Result<Flow, Halt> {
        self.progress.document = Some(document);
        self.go_on("attach", InvoiceState::Attached).await
    }

    /// The PDF as it is sent. When its bytes are gone the invoice rests.
    async fn pdf(&mut self, file_name: String) -> Result<Result<Pdf, Flow>, Halt> {
        let Some(DocumentRef { sha256, .. }) = self.row.pdf.clone() else {
            return Err(missing_booking());
        };
        match self.held.engine.ports().documents.get(&sha256).await {
            Ok(bytes) => Ok(Ok(Pdf {
                file_name,
                number: self.row.invoice.number.clone(),
                customer: self.customer.clone(),
                bytes: Arc::from(bytes),
            })),
            Err(error) => {
                tracing::error!(invoice = %self.row.id, error = &error as &dyn std::error::Error, "no PDF");
                let to = match self.row.state {
                    InvoiceState::Booked => InvoiceState::Booked,
                    _ => InvoiceState::Findings,
                };
                let finding = Finding::new(FindingCode::InternalDocumentGone);
                self.refuse("attach", to, vec![finding]).await.map(Err)
            }
        }
    }

    /// A step after the booking failed. When the package says that the booking itself is gone, that is a finding and
    /// the ids are forgotten: a person's retry then looks and books anew.
    pub(super) async fn booking_failed(&mut self, step: &'static str, error: ConnectorError) -> Result<Flow, Halt> {
        let gone = |finding: &Finding| finding.code == FindingCode::PackageBookingGone;
        if error.kind == ErrorKind::Refused && error.outcome == Outcome::Permanent && error.findings.iter().any(gone) {
            self.held.suffer(&error).await;
            self.progress.booking = None;
            self.progress.document = None;
            return self.refuse(step, InvoiceState::Findings, error.findings).await;
        }
        if error.outcome == Outcome::Unknown {
            let again = self.held.suffer(&error).await;
            // the package may still be saving it: looked at earlier, it would be sent twice
            let settled = later(self.held.engine.now(), self.held.settle());
            self.progress.settles = Some(settled);
            let due = self.next_try().max(again.unwrap_or_default()).max(settled);
            let (to, findings, ended) = (self.row.state, error.findings, Ended::Later);
            return self
                .rest(Rest {
                    step,
                    to,
                    findings,
                    due,
                    ended,
                })
                .await;
        }
        self.failed(step, error).await
    }

    /// The name under which the PDF is sent, always the same for an invoice, so that it is known again.
    pub(super) fn file_name(&self) -> String {
        text::file_name_for(&self.row.invoice.number)
    }
}

/// A stored state that cannot be: booked without the package's ids.
pub(super) fn missing_booking() -> Halt {
    Halt::Store(StoreError::Unreadable {
        what: "progress of an invoice",
        source: "it is booked and names no booking".into(),
    })
}
