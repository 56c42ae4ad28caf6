//! The checks before a booking (product section 6). They alone make a [`CheckedInvoice`].
//!
//! Every finding of an invoice is reported at once. Paths count lines from 0, the texts for people from 1.

mod amounts;
mod customer;
mod descriptions;
mod header;
mod ledger;
mod lines;
mod vat_choice;

use amounts::Amounts;

use crate::finding::Severity;
use crate::invoice::{CheckedInvoice, Invoice, InvoiceKind};
use crate::{BookingRules, Chart, ConnectionSettings, Finding, FindingCode, Money, MoneyError};

pub use customer::{Candidate, CustomerLookup};
pub use header::{PdfFacts, PdfVerdict};

/// Everything against which an invoice is checked.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// The connection's settings.
    pub settings: &'a ConnectionSettings,
    /// What the package accepts.
    pub rules: &'a BookingRules,
    /// What the package holds.
    pub chart: &'a Chart,
    /// Customers that match any key of [`CustomerLookup`], active or not.
    pub candidates: &'a [Candidate],
    /// The PDF that came with the invoice.
    pub pdf: Option<PdfFacts>,
}

/// What becomes of an invoice that passed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CheckOutcome {
    /// It can be booked; the findings are warnings.
    Book(Box<CheckedInvoice>, Vec<Finding>),
    /// There is nothing to book, and the findings say why.
    Skip(Vec<Finding>),
}

/// Checks an invoice. Refused with every finding at once, warnings included.
pub fn check(invoice: &Invoice, context: &CheckContext<'_>) -> Result<CheckOutcome, Vec<Finding>> {
    let mut report = Report::default();
    let amounts = amounts::check(invoice, context.rules, &mut report);
    if report.refusals.is_empty() && amounts.as_ref().is_some_and(Amounts::is_nothing) {
        return Ok(CheckOutcome::Skip(vec![
            Finding::new(FindingCode::InvoiceWrittenOff).with("number", &invoice.number),
        ]));
    }
    let header = header::check(invoice, context, &mut report);
    let customer = customer::check(invoice, context, &mut report);
    let lines = lines::check(invoice, context, &mut report);
    let parts = (amounts, customer, report.refusals.is_empty());
    let (Some(amounts), Some(customer), true) = parts else {
        return Err(report.into_all());
    };
    let sign = Sign::of(invoice.kind);
    let booking = lines::book(&lines, &amounts, sign);
    let expected = amounts.payable.and_then(|payable| sign.apply(payable));
    match booking {
        Ok(booking) if Ok(booking.total) == expected => {
            let checked = CheckedInvoice {
                number: invoice.number.clone(),
                kind: invoice.kind,
                date: invoice.date,
                due_date: header.due_date,
                payment_days: header.payment_days,
                payment_condition: header.payment_condition,
                service_period: invoice.service_period,
                customer,
                journal: header.journal,
                debtor_account: header.debtor_account,
                description: descriptions::of_whole(invoice, context.rules.description_length),
                lines: booking.lines,
                vat: booking.vat,
                total: booking.total,
            };
            Ok(CheckOutcome::Book(Box::new(checked), report.warnings))
        }
        Ok(booking) => {
            let expected = expected.map_or_else(|_| String::new(), Money::amount_text);
            report.add(amounts::differs(
                "total",
                "totalIncl",
                &booking.total.amount_text(),
                &expected,
            ));
            Err(report.into_all())
        }
        Err(error) => {
            report.money(error, "totalIncl", invoice);
            Err(report.into_all())
        }
    }
}

/// The sign of the booking: a credit note shows positive amounts and is booked negative.
#[derive(Clone, Copy)]
struct Sign(InvoiceKind);

impl Sign {
    fn of(kind: InvoiceKind) -> Self {
        Self(kind)
    }

    fn apply(self, amount: Money) -> Result<Money, MoneyError> {
        match self.0 {
            InvoiceKind::Invoice => Ok(amount),
            InvoiceKind::CreditNote => amount.negated(),
        }
    }
}

/// The findings so far.
#[derive(Default)]
struct Report {
    refusals: Vec<Finding>,
    warnings: Vec<Finding>,
}

impl Report {
    fn add(&mut self, finding: Finding) {
        match finding.code.entry().severity {
            Severity::Warning => self.warnings.push(finding),
            Severity::Refusal | Severity::Connection => self.refusals.push(finding),
        }
    }

    fn money(&mut self, error: MoneyError, at: &str, invoice: &Invoice) {
        let finding = match error {
            MoneyError::Mixed(one, other) => {
                let found = if one == invoice.currency { other } else { one };
                Finding::new(FindingCode::InvoiceCurrencyMixed)
                    .with("found", found)
                    .with("expected", invoice.currency)
            }
            _ => Finding::new(FindingCode::InvoiceAmountTooLarge),
        };
        self.add(finding.at(at));
    }

    fn into_all(mut self) -> Vec<Finding> {
        self.refusals.append(&mut self.warnings);
        self.refusals
    }
}
