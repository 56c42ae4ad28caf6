//! The receipt: what was sent, and what the package said of it afterwards, beside each other.

use boekbrug_engine::Receipt;

use crate::text::Texts;

/// The receipt as it is shown.
pub(super) struct Proof {
    /// When it was sent, and when it was read back and found equal.
    pub(super) text: String,
    /// What is compared: label, sent, read back. A value that is not known is empty.
    pub(super) compared: Vec<(String, String, String)>,
    /// The package's ids: label and value.
    pub(super) ids: Vec<(String, String)>,
    /// SHA-256 of everything that was sent.
    pub(super) sha256: String,
}

impl Proof {
    pub(super) fn new(t: Texts, receipt: &Receipt) -> Self {
        let (sent, read) = (&receipt.sent, &receipt.read_back);
        let line = |key: &str, one: String, other: String| (t.say(key), one, other);
        let documents: Vec<&str> = read
            .documents
            .iter()
            .map(|document| document.file_name.as_str())
            .collect();
        let document = receipt.document.as_ref().map(|document| document.file_name.clone());
        let mut compared = vec![
            line("invoices-number", sent.number.to_string(), read.number.clone()),
            line(
                "invoices-date",
                t.day(&sent.date),
                read.date.map(|date| t.day(&date)).unwrap_or_default(),
            ),
            line("invoices-total", t.money(&sent.total), t.money(&read.total)),
            line(
                "invoices-customer-id",
                sent.customer.clone(),
                read.customer.clone().unwrap_or_default(),
            ),
        ];
        if document.is_some() || !documents.is_empty() {
            compared.push(line("invoices-pdf", document.unwrap_or_default(), documents.join(", ")));
        }
        let booking = &receipt.booking;
        let number = booking
            .number
            .clone()
            .map(|number| (t.say("invoices-booking-number"), number));
        let ids = number
            .into_iter()
            .chain([(t.say("invoices-booking-id"), booking.id.clone())]);
        Self {
            text: t.with(
                "invoices-receipt-text",
                &[
                    ("sent", t.moment(&sent.at).into()),
                    ("verified", t.moment(&receipt.verified).into()),
                ],
            ),
            compared,
            ids: ids.collect(),
            sha256: sent.sha256.clone(),
        }
    }
}
