//! Push step 4: read back and compare.

use boekbrug_connector::{PdfSupport, ReadBack, RemoteDocument};
use boekbrug_model::{Finding, FindingCode, InvoiceState};

use super::attach::missing_booking;
use super::walk::{Ended, Flow, Rest, Walk};
use crate::hold::Halt;
use crate::invoice_progress::Sent;

impl Walk<'_> {
    /// Reads the booking back. Equal: verified, with a receipt. Else a person must look.
    pub(super) async fn prove(&mut self) -> Result<Flow, Halt> {
        let (Some(booking), Some(sent)) = (self.progress.booking.clone(), self.progress.sent.clone()) else {
            return Err(missing_booking());
        };
        self.held.may_call()?;
        let read = match self.held.connector.read_back(&booking).await {
            Ok(read) => read,
            Err(error) => return self.booking_failed("readBack", error).await,
        };
        self.held.heard();
        let differences = self.differences(&sent, &read);
        self.came_along(&read);
        self.progress.read_back = Some(read);
        if !differences.is_empty() {
            return self.refuse("readBack", InvoiceState::Attached, differences).await;
        }
        let at = self.held.engine.now();
        self.progress.verified = Some(at);
        self.progress.failures = 0;
        let (step, to, findings, due, ended) = ("readBack", InvoiceState::Verified, Vec::new(), at, Ended::Verified);
        self.rest(Rest {
            step,
            to,
            findings,
            due,
            ended,
        })
        .await
    }

    /// A PDF that went in the call that booked is known only now.
    fn came_along(&mut self, read: &ReadBack) {
        if self.held.capability.pdf == PdfSupport::WithBooking && self.wants_pdf() {
            let name = self.file_name();
            let there = read.documents.iter().find(|document| document.file_name == name);
            self.progress.document = there.cloned();
        }
    }

    fn differences(&self, sent: &Sent, read: &ReadBack) -> Vec<Finding> {
        let text = |value: &dyn ToString| Some(value.to_string());
        let document = self.progress.document.as_ref();
        let pdf = document.map(|document| document.file_name.clone()).or_else(|| {
            let too_late = matches!(
                self.held.capability.pdf,
                PdfSupport::BeforeBooking | PdfSupport::WithBooking
            ) && self.wants_pdf();
            too_late.then(|| self.file_name())
        });
        let there = pdf.clone().filter(|name| {
            let is_it = |other: &RemoteDocument| {
                &other.file_name == name || document.is_some_and(|document| document.id == other.id)
            };
            read.documents.iter().any(is_it)
        });
        [
            ("number", text(&sent.number), Some(read.number.clone())),
            ("total", text(&sent.total), text(&read.total)),
            ("customer", text(&sent.customer), read.customer.clone()),
            ("date", text(&sent.date), read.date.map(|date| date.to_string())),
            ("pdf", pdf, Some(there.unwrap_or_else(|| "-".to_owned()))),
        ]
        .into_iter()
        .filter_map(|(field, expected, found)| {
            let (expected, found) = (expected?, found?);
            (expected != found).then(|| {
                Finding::new(FindingCode::PackageReadBackDiffers)
                    .with("field", field)
                    .with("found", found)
                    .with("expected", expected)
            })
        })
        .collect()
    }
}
