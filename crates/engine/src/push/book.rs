//! Push step 2: book, and store the package's ids at once.

use boekbrug_connector::{ConnectorError, ErrorKind, Outcome, Pdf};
use boekbrug_model::{Finding, InvoiceState};

use super::ready::Ready;
use super::walk::{Ended, Flow, Rest, Walk};
use crate::backoff::later;
use crate::failure::{Effect, effect};
use crate::hold::Halt;

impl Walk<'_> {
    /// Books. `Sending` is stored already.
    pub(super) async fn book(&mut self, checked: &Ready, pdf: Option<&Pdf>) -> Result<Flow, Halt> {
        let document = self.progress.document.as_ref();
        let connector = &self.held.connector;
        let answer = match (checked, pdf) {
            (Ready::Booking(checked), Some(pdf)) => connector.book_with(checked, pdf).await,
            (Ready::Booking(checked), None) => connector.book(checked, document).await,
            (Ready::Order(checked), _) => connector.order(checked).await,
        };
        match answer {
            Ok(booked) => {
                self.held.heard();
                self.held.report().push.booked += 1;
                self.progress.booking = Some(booked.booking);
                self.progress.found = false;
                self.fresh = true;
                self.go_on("book", self.after_booking()).await
            }
            Err(error) => self.not_booked(checked, error).await,
        }
    }

    /// Where an invoice is once it is booked: nothing is left to attach, or the PDF is.
    pub(super) fn after_booking(&self) -> InvoiceState {
        if self.hangs_later() && self.wants_pdf() {
            InvoiceState::Booked
        } else {
            InvoiceState::Attached
        }
    }

    async fn not_booked(&mut self, checked: &Ready, error: ConnectorError) -> Result<Flow, Halt> {
        let again = self.held.suffer(&error).await;
        let (step, findings) = ("book", error.findings.clone());
        if error.outcome == Outcome::Unknown {
            // "that number exists" says that somebody booked it: look at once, it may have been us
            if error.kind == ErrorKind::Refused {
                return self.refused_by_number(checked, findings).await;
            }
            let due = self.after_silence().max(again.unwrap_or_default());
            let (to, ended) = (InvoiceState::Unknown, Ended::Unknown);
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
        let due = match effect(&error) {
            Effect::Breaks => self.held.engine.now(),
            Effect::Limit => again.unwrap_or_else(|| self.next_try()),
            Effect::Silence | Effect::None if error.outcome == Outcome::Temporary => self.next_try(),
            Effect::Silence | Effect::None => return self.refused_booking(checked, findings).await,
        };
        let (to, ended) = (InvoiceState::Waiting, Ended::Later);
        self.rest(Rest {
            step,
            to,
            findings,
            due,
            ended,
        })
        .await
    }

    async fn refused_by_number(&mut self, checked: &Ready, findings: Vec<Finding>) -> Result<Flow, Halt> {
        let found = self.look(checked.sent(self.held.engine.now())).await?;
        match found {
            Some(flow) => Ok(flow),
            None => self.refused_booking(checked, findings).await,
        }
    }

    /// When the package has surely saved, if it is going to.
    fn after_silence(&mut self) -> jiff::Timestamp {
        let settled = later(self.held.engine.now(), self.held.settle());
        self.progress.settles = Some(settled);
        if self.progress.failures == 0 {
            self.progress.failures = 1;
            return settled;
        }
        self.next_try().max(settled)
    }
}
