//! What the demo prints.

use std::collections::BTreeMap;

use boekbrug_model::Finding;
use boekbrug_model::finding::Severity;
use serde::Serialize;

/// The whole of it.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    /// One per coupling.
    pub connections: Vec<ConnectionFigures>,
    /// Bookings too many, over all connections.
    pub duplicates: u64,
    /// From start to end.
    pub seconds: serde_json::Number,
}

/// One coupling.
#[derive(Debug, Serialize)]
pub(crate) struct ConnectionFigures {
    /// The package.
    pub package: String,
    /// The profile.
    pub profile: String,
    /// Records per feed.
    pub pulled: BTreeMap<String, u64>,
    /// What became of customers of the application; none with a profile that sends none out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers: Option<CustomerFigures>,
    /// What became of the invoices.
    pub invoices: InvoiceFigures,
    /// Calls per endpoint.
    pub calls: BTreeMap<String, u64>,
    /// Bookings and draft orders beyond the first of an invoice number, and debtors beyond the first of a customer, counted
    /// in the sandbox's books.
    pub duplicates: u64,
    /// From linking to the last read-back.
    pub seconds: serde_json::Number,
}

/// What became of customers of the application.
#[derive(Debug, Default, Serialize)]
pub(crate) struct CustomerFigures {
    /// Handed over.
    pub handed_over: u64,
    /// Ticked among them.
    pub ticked: u64,
    /// Made in the package, counted there.
    pub created: u64,
    /// There before, and overwritten by us, counted there.
    pub updated: u64,
    /// Given a number, because their code has letters.
    pub numbered: u64,
    /// At the end both sides say the same.
    pub equal: u64,
    /// Made by a person in the package, and come in.
    pub came_in: u64,
    /// Fields that both sides changed at once, and that are the same on both now; the value that gave way is in the history.
    pub conflicts_resolved: u64,
    /// Writes to the package once both sides said the same.
    pub echoes: u64,
}

/// What became of draft orders.
#[derive(Debug, Default, Serialize)]
pub(crate) struct OrderFigures {
    /// In the package, counted there.
    pub placed: u64,
    /// Read back and equal.
    pub verified: u64,
    /// Invoiced by a person in the package.
    pub invoiced: u64,
    /// The numbers that came back, by invoice number of the application.
    pub numbers: BTreeMap<String, String>,
}

/// What became of the invoices.
#[derive(Debug, Default, Serialize)]
pub(crate) struct InvoiceFigures {
    /// Documents offered.
    pub offered: u64,
    /// Booked in the package, or placed there as a draft order.
    pub booked: u64,
    /// Booked, read back and equal.
    pub verified: u64,
    /// Verified with their PDF.
    pub with_pdf: u64,
    /// Stay here, because their customer is not ticked.
    #[serde(skip_serializing_if = "is_none")]
    pub unticked: u64,
    /// The draft orders that they became; none where they become bookings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orders: Option<OrderFigures>,
    /// Documents that were offered before with the same content; they count once.
    pub already: u64,
    /// Why the others were not booked, and what to look at. A document that is not booked is here.
    pub findings: Vec<FindingFigure>,
}

/// One reason.
#[derive(Debug, Serialize)]
pub(crate) struct FindingFigure {
    /// Invoice number, or the file when the number could not be read.
    pub invoice: String,
    /// The file.
    pub file: String,
    /// Stable code.
    pub code: String,
    /// True when it did not keep the document from being booked.
    pub warning: bool,
    /// What is the matter, why, and what to do, in Dutch.
    pub text_nl: String,
    /// The same in English.
    pub text_en: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

/// A stretch of time as a JSON number of seconds, without a float on the way.
pub(crate) fn seconds(time: jiff::SignedDuration) -> serde_json::Number {
    let millis = time.as_millis();
    format!("{}.{:03}", millis / 1000, millis % 1000)
        .parse()
        .unwrap_or_else(|_| 0.into())
}

impl FindingFigure {
    /// A finding of an invoice.
    pub(crate) fn new(invoice: &str, file: &str, finding: &Finding) -> Self {
        Self {
            invoice: invoice.to_owned(),
            file: file.to_owned(),
            code: finding.code.as_str().to_owned(),
            warning: finding.code.entry().severity == Severity::Warning,
            text_nl: finding.told_nl(),
            text_en: finding.told_en(),
        }
    }
}

impl Figures {
    /// For people.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for one in &self.connections {
            text += &format!("{} profile {}\n", one.package, one.profile);
            let pulled: Vec<_> = one
                .pulled
                .iter()
                .map(|(feed, count)| format!("{count} {feed}"))
                .collect();
            text += &format!("  read      {}\n", pulled.join(", "));
            text += &one.customers.as_ref().map(CustomerFigures::text).unwrap_or_default();
            let invoices = &one.invoices;
            text += &format!(
                "  invoices  {} offered, {} booked, {} read back and equal, {} with their PDF, {} offered again, {} booked twice\n",
                invoices.offered,
                invoices.booked,
                invoices.verified,
                invoices.with_pdf,
                invoices.already,
                one.duplicates
            );
            if invoices.unticked > 0 {
                text += &format!(
                    "            {} stay here: their customer is not ticked\n",
                    invoices.unticked
                );
            }
            text += &invoices.orders.as_ref().map(OrderFigures::text).unwrap_or_default();
            for finding in &invoices.findings {
                let mark = if finding.warning { "note   " } else { "refused" };
                text += &format!("  {mark}   {} ({}) [{}]\n", finding.invoice, finding.file, finding.code);
                text += &format!("            {}\n            {}\n", finding.text_nl, finding.text_en);
            }
            let calls: u64 = one.calls.values().sum();
            text += &format!("  calls     {calls} to the package, in {} s\n", one.seconds);
        }
        text
    }
}

impl CustomerFigures {
    fn text(&self) -> String {
        format!(
            "  customers {} handed over, {} ticked, {} made there, {} updated there, {} given a number, {} equal on both \
             sides, {} came in, {} changed on both sides at once and settled, {} written back\n",
            self.handed_over,
            self.ticked,
            self.created,
            self.updated,
            self.numbered,
            self.equal,
            self.came_in,
            self.conflicts_resolved,
            self.echoes
        )
    }
}

impl OrderFigures {
    fn text(&self) -> String {
        let numbers = self
            .numbers
            .iter()
            .map(|(invoice, number)| format!("{invoice} is {number}"));
        let numbers = numbers.collect::<Vec<_>>().join(", ");
        format!(
            "  orders    {} placed, {} read back and equal, {} invoiced in the package ({numbers})\n",
            self.placed, self.verified, self.invoiced
        )
    }
}
