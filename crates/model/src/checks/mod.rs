//! The checks before a booking (product section 6) and before a draft order. They alone make a [`CheckedInvoice`] and a
//! [`crate::invoice::CheckedOrder`].
//!
//! Every finding of an invoice is reported at once. Paths count lines from 0, the texts for people from 1.

mod amounts;
mod customer;
mod descriptions;
mod functions;
mod header;
mod ledger;
mod lines;
mod order;
mod order_lines;
mod order_parts;
mod vat_choice;

use amounts::{Amounts, Slack};
use rust_decimal::Decimal;

use crate::finding::Severity;
use crate::invoice::{CheckedInvoice, Invoice, InvoiceKind};
use crate::{BookingRules, Chart, ConnectionSettings, Currency, Finding, FindingCode, Money, MoneyError};

pub use customer::{Candidate, CustomerLookup};
pub use functions::vat_by_function;
pub use header::{PdfFacts, PdfVerdict};
pub use order::{OrderContext, OrderOutcome, check_order};

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
    /// The customer that it is for certain, because it is linked to the one of the invoice: then the keys of the invoice
    /// and the candidates are not looked at, for its code in the application may be another one than in the package.
    pub linked: Option<&'a Candidate>,
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
    let amounts = amounts::check(invoice, Slack::of_booking(context.rules), &mut report);
    if report.refusals.is_empty() && amounts.as_ref().is_some_and(Amounts::is_nothing) {
        return Ok(CheckOutcome::Skip(vec![
            Finding::new(FindingCode::InvoiceWrittenOff).with("number", &invoice.number),
        ]));
    }
    let header = header::check(invoice, context, &mut report);
    let customer = customer::check(invoice, &context.ground(), &mut report);
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

/// What bookings and orders are checked against alike.
#[derive(Clone, Copy)]
struct Ground<'a> {
    settings: &'a ConnectionSettings,
    chart: &'a Chart,
    candidates: &'a [Candidate],
    linked: Option<&'a Candidate>,
    pdf: Option<PdfFacts>,
    number_length: usize,
    numeric_customer_code: bool,
    currencies: &'a [Currency],
    payment_days: Option<(i32, i32)>,
}

impl<'a> CheckContext<'a> {
    fn ground(&self) -> Ground<'a> {
        Ground {
            settings: self.settings,
            chart: self.chart,
            candidates: self.candidates,
            linked: self.linked,
            pdf: self.pdf,
            number_length: self.rules.number_length,
            numeric_customer_code: self.rules.numeric_customer_code,
            currencies: &self.rules.currencies,
            payment_days: self.rules.payment_days,
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

    fn quantity(self, quantity: Decimal) -> Decimal {
        match self.0 {
            InvoiceKind::CreditNote if !quantity.is_zero() => -quantity,
            InvoiceKind::Invoice | InvoiceKind::CreditNote => quantity,
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
