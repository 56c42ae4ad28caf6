//! A builder of invoices whose totals are right unless a test makes them wrong.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{day, eur, parsed};
use crate::invoice::{Invoice, InvoiceCustomer, InvoiceKind, InvoiceLine, LineRole, VatTotal};
use crate::vat::{LineVat, VatKind};
use crate::{Currency, Money};

/// An invoice to customer 1001 of 2026-03-16, due 14 days later, without lines.
pub fn invoice(number: &str) -> InvoiceBuilder {
    InvoiceBuilder {
        invoice: Invoice {
            number: parsed(number),
            kind: InvoiceKind::Invoice,
            date: day("2026-03-16"),
            due_date: Some(day("2026-03-30")),
            payment_condition: None,
            customer: InvoiceCustomer {
                code: Some("1001".to_owned()),
                name: Some("Bakkerij De Korenaar".to_owned()),
                ..InvoiceCustomer::default()
            },
            currency: Currency::EUR,
            credited_invoice: None,
            order_reference: None,
            description: Some("Werk in maart".to_owned()),
            service_period: None,
            lines: Vec::new(),
            vat_totals: Vec::new(),
            total_excl: Money::zero(Currency::EUR),
            total_vat: Money::zero(Currency::EUR),
            total_incl: Money::zero(Currency::EUR),
            rounding: Money::zero(Currency::EUR),
            prepaid: Money::zero(Currency::EUR),
        },
    }
}

/// VAT of a kind at a percentage, without a code.
pub fn vat(kind: VatKind, percent: &str) -> LineVat {
    LineVat {
        code: None,
        kind,
        percent: parsed(percent),
    }
}

/// Fluent setters; [`InvoiceBuilder::build`] computes the totals.
#[derive(Clone, Debug)]
pub struct InvoiceBuilder {
    invoice: Invoice,
}

impl InvoiceBuilder {
    /// Adds a taxed line, for example `line("Advies", "100.00", "21")`.
    #[must_use]
    pub fn line(self, description: &str, net: &str, percent: &str) -> Self {
        self.line_of(description, net, vat(VatKind::Standard, percent))
    }

    /// Adds a line with any VAT.
    #[must_use]
    pub fn line_of(mut self, description: &str, net: &str, vat: LineVat) -> Self {
        self.invoice.lines.push(InvoiceLine {
            description: description.to_owned(),
            role: LineRole::Supply,
            quantity: None,
            unit: None,
            unit_price: None,
            discount: None,
            net: eur(net),
            vat,
            ledger_account: None,
            item: None,
            cost_centre: None,
            project: None,
            employee: None,
        });
        self
    }

    /// Changes the line that was added last.
    #[must_use]
    pub fn with_line(mut self, change: impl FnOnce(&mut InvoiceLine)) -> Self {
        self.invoice.lines.last_mut().map(change);
        self
    }

    /// Makes it a credit note.
    #[must_use]
    pub fn credit_note(mut self) -> Self {
        self.invoice.kind = InvoiceKind::CreditNote;
        self
    }

    /// The customer by code.
    #[must_use]
    pub fn customer(mut self, code: &str) -> Self {
        self.invoice.customer.code = Some(code.to_owned());
        self
    }

    /// Date, and the due date 14 days later.
    #[must_use]
    pub fn date(mut self, date: &str) -> Self {
        self.invoice.date = day(date);
        self.invoice.due_date = self.invoice.date.checked_add(jiff::Span::new().days(14)).ok();
        self
    }

    /// The due date, or none.
    #[must_use]
    pub fn due(mut self, due: Option<Date>) -> Self {
        self.invoice.due_date = due;
        self
    }

    /// The rounding of the amount to pay.
    #[must_use]
    pub fn rounding(mut self, amount: &str) -> Self {
        self.invoice.rounding = eur(amount);
        self
    }

    /// Changes anything before the totals are computed.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Invoice)) -> Self {
        change(&mut self.invoice);
        self
    }

    /// The invoice, with VAT per code, kind and percentage and totals that tie out.
    pub fn build(self) -> Invoice {
        let mut invoice = self.invoice;
        let mut groups = BTreeMap::<LineVat, i64>::new();
        for line in &invoice.lines {
            *groups.entry(line.vat.clone()).or_default() += line.net.minor();
        }
        let euro = |minor| Money::new(minor, invoice.currency);
        invoice.vat_totals = groups
            .into_iter()
            .map(|(vat, base)| {
                let amount = crate::vat::amount(euro(base), vat.percent).unwrap_or(euro(0));
                let base = euro(base);
                VatTotal { vat, base, amount }
            })
            .collect();
        let excl: i64 = invoice.lines.iter().map(|line| line.net.minor()).sum();
        let vat: i64 = invoice.vat_totals.iter().map(|total| total.amount.minor()).sum();
        invoice.total_excl = euro(excl);
        invoice.total_vat = euro(vat);
        invoice.total_incl = euro(excl + vat);
        invoice
    }

    /// The invoice with its totals right, then changed by the test.
    pub fn build_with(self, change: impl FnOnce(&mut Invoice)) -> Invoice {
        let mut invoice = self.build();
        change(&mut invoice);
        invoice
    }
}
