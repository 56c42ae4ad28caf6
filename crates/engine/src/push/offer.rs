//! From waiting to sending: check, look whether it is there, remember what is about to be sent.

use boekbrug_connector::PdfSupport;
use boekbrug_model::{Finding, InvoiceState};

use super::books::Outcome;
use super::ready::Ready;
use super::walk::{Ended, Flow, Rest, Walk};
use crate::backoff::later;
use crate::hold::Halt;
use crate::preview::PreviewAction;

impl Walk<'_> {
    /// Push step 0 and 1: check, and look before anything is sent.
    pub(super) async fn offer(&mut self) -> Result<Flow, Halt> {
        let payer = self.books.payer(self.held, &self.row.invoice.customer).await?;
        if let Some(flow) = self.leave_earlier(payer.candidates()).await? {
            return Ok(flow);
        }
        match self.books.check(self.held, &self.row, &payer) {
            Err(findings) => {
                self.progress.refused = None;
                self.refuse("check", InvoiceState::Findings, findings).await
            }
            Ok(Outcome::Skip(findings)) => self.skip(findings).await,
            Ok(Outcome::Send(checked, warnings)) => {
                self.warnings = warnings;
                self.customer = Some(checked.customer().package_id.clone());
                self.progress.refused = None;
                if !self.absent && !self.skips_the_look() {
                    let expected = checked.sent(self.held.engine.now());
                    if let Some(flow) = self.look(expected).await? {
                        return Ok(flow);
                    }
                }
                self.send(&checked).await
            }
        }
    }

    pub(super) async fn skip(&mut self, findings: Vec<Finding>) -> Result<Flow, Halt> {
        let due = self.held.engine.now();
        let (step, to, ended) = ("check", InvoiceState::Skipped, Ended::Skipped);
        self.rest(Rest {
            step,
            to,
            findings,
            due,
            ended,
        })
        .await
    }

    /// Nothing is there: the document first where the package wants it so, then the booking, with the PDF in it where
    /// the package takes it no other way.
    async fn send(&mut self, checked: &Ready) -> Result<Flow, Halt> {
        if self.held.capability.pdf == PdfSupport::BeforeBooking
            && self.progress.document.is_none()
            && self.wants_pdf()
            && let Flow::Rest(ended) = self.upload().await?
        {
            return Ok(Flow::Rest(ended));
        }
        let pdf = match self.pdf_along().await? {
            Ok(pdf) => pdf,
            Err(flow) => return Ok(flow),
        };
        if let Some(flow) = self.would(PreviewAction::Create) {
            return Ok(flow);
        }
        self.held.still_open().await?;
        self.held.may_call()?;
        let engine = self.held.engine;
        self.progress.sent = Some(checked.sent(engine.now()));
        self.progress.booking = None;
        // whoever takes over after a crash looks only when the package has had time to save
        let due = later(engine.now(), self.held.settle());
        self.progress.settles = Some(due);
        self.store("find", InvoiceState::Sending, Vec::new(), due, false)
            .await?;
        self.book(checked, pdf.as_ref()).await
    }

    /// Never, in the shipped program. The mutation shows that the storm sees what follows from it.
    #[cfg_attr(
        not(feature = "mutation"),
        allow(clippy::unused_self, reason = "only the mutation asks")
    )]
    pub(super) fn skips_the_look(&self) -> bool {
        #[cfg(feature = "mutation")]
        return self.held.engine.options().mutations.skip_look_before_send;
        #[cfg(not(feature = "mutation"))]
        false
    }
}
