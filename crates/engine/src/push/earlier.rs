//! Invoices that were made already when the connection began (product section 3, profile A): booked or not, and their
//! PDFs hung on bookings that somebody else made, as the settings say.

use boekbrug_model::checks::Candidate;
use boekbrug_model::invoice::InvoiceKind;
use boekbrug_model::{FindingCode, Money};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::walk::{Flow, Walk};
use crate::hold::Halt;
use crate::invoice_progress::Sent;

impl Walk<'_> {
    /// The day from which invoices are the connection's own.
    fn start_date(&self) -> Date {
        let row = &self.held.lease.connection;
        row.settings.start_date.unwrap_or_else(|| {
            let zone = TimeZone::get(&row.settings.schedule.time_zone).unwrap_or(TimeZone::UTC);
            zone.to_datetime(row.created).date()
        })
    }

    /// Whether the invoice was made before the connection.
    pub(super) fn is_earlier(&self) -> bool {
        self.row.invoice.date < self.start_date()
    }

    /// An earlier invoice that is not to be booked: its PDF may still go to the booking that is there. It is not
    /// checked, because nothing is booked and its period may long be closed. None when it takes the way of all others.
    pub(super) async fn leave_earlier(&mut self, candidates: &[Candidate]) -> Result<Option<Flow>, Halt> {
        let settings = &self.held.lease.connection.settings;
        if settings.book_earlier || self.progress.sent.is_some() || !self.is_earlier() {
            return Ok(None);
        }
        let sends_pdf = settings.send_earlier_pdfs && self.held.capability.pdf_to_existing && self.row.pdf.is_some();
        if sends_pdf && let Some(expected) = self.expected_of(candidates) {
            let flow = self.look(expected).await?;
            if flow.is_some() {
                return Ok(flow);
            }
        }
        let finding = self
            .finding(FindingCode::InvoiceEarlierNotBooked)
            .with("date", self.row.invoice.date)
            .with("start", self.start_date());
        self.skip(vec![finding]).await.map(Some)
    }

    /// What a booking of this invoice would look like. None when its customer or its total is not certain: then there
    /// is nothing by which a booking could be recognised.
    fn expected_of(&self, candidates: &[Candidate]) -> Option<Sent> {
        let [customer] = candidates else { return None };
        let invoice = &self.row.invoice;
        let payable = invoice.total_incl.checked_add(invoice.rounding).ok()?;
        let total: Money = match invoice.kind {
            InvoiceKind::Invoice => payable,
            InvoiceKind::CreditNote => payable.negated().ok()?,
        };
        Some(Sent {
            target: self.target(),
            at: self.held.engine.now(),
            number: invoice.number.clone(),
            kind: invoice.kind,
            date: invoice.date,
            customer: customer.package_id.clone(),
            total,
            lines: invoice.lines.len(),
            sha256: self.row.digest.clone(),
        })
    }
}
