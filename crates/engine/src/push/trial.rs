//! A trial invoice per row of the VAT mapping, checked against what was read and never sent: it finds what is missing
//! in the mapping before a real invoice does.

use boekbrug_model::checks::Candidate;
use boekbrug_model::finding::Severity;
use boekbrug_model::invoice::{Invoice, InvoiceCustomer, InvoiceKind, InvoiceLine, LineRole, VatTotal};
use boekbrug_model::record::Customer;
use boekbrug_model::vat::{LineVat, amount};
use boekbrug_model::{Currency, Finding, FindingCode, Money, VatKind};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;

use super::books::Books;
use crate::hold::{Halt, Held};

/// A customer code that every package accepts.
const CUSTOMER: &str = "1";

impl Held<'_> {
    /// What stands in the way of invoices in general. Nothing before the feeds that the checks need were read.
    pub(crate) async fn trial(&self) -> Result<Vec<Finding>, Halt> {
        if !self.unread().await?.is_empty() {
            return Ok(Vec::new());
        }
        let books = Books::load(self).await?;
        let zone = TimeZone::get(&self.lease.connection.settings.schedule.time_zone).unwrap_or(TimeZone::UTC);
        let today = zone.to_datetime(self.engine.now()).date();
        let mut findings: Vec<Finding> = Vec::new();
        for vat in self.mapped() {
            let invoice = invoice(today, vat);
            let refused = books
                .check_this(self, &invoice, (&[customer()], None), None)
                .err()
                .unwrap_or_default();
            for mut finding in refused {
                finding.at = None;
                let refusal = finding.code.entry().severity == Severity::Refusal;
                // the mapping keeps rows of rates that have ended, for credit notes on old invoices
                let ended = finding.code == FindingCode::VatRateNotOnDate;
                if refusal && !ended && !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
        }
        Ok(findings)
    }

    /// The VAT of every row of the mapping; the high rate when there is none.
    fn mapped(&self) -> Vec<LineVat> {
        let high = LineVat {
            code: None,
            kind: VatKind::Standard,
            percent: Decimal::from(21),
        };
        let rows = &self.lease.connection.settings.vat_mappings;
        let mapped = rows.iter().map(|row| LineVat {
            code: row.code.clone(),
            kind: row.kind,
            percent: row.percent.unwrap_or(if row.kind == VatKind::Standard {
                high.percent
            } else {
                Decimal::ZERO
            }),
        });
        let mapped: Vec<_> = mapped.collect();
        if mapped.is_empty() { vec![high] } else { mapped }
    }
}

fn customer() -> Candidate {
    Candidate {
        package_id: CUSTOMER.to_owned(),
        code: CUSTOMER.to_owned(),
        is_active: true,
        customer: Customer {
            customer_code: CUSTOMER.to_owned(),
            is_active: true,
            is_debtor: true,
            // the check digits of a sample number, so that reverse charge can be tried
            vat_number: Some("NL123456782B01".to_owned()),
            ..Customer::default()
        },
    }
}

/// One line of 100 euro.
fn invoice(date: Date, vat: LineVat) -> Invoice {
    let euro = |cents| Money::new(cents, Currency::EUR);
    let net = euro(10_000);
    let tax = amount(net, vat.percent).unwrap_or(euro(0));
    let total = net.checked_add(tax).unwrap_or(net);
    let line = InvoiceLine {
        description: "Proef".to_owned(),
        role: LineRole::Supply,
        quantity: None,
        unit: None,
        unit_price: None,
        discount: None,
        net,
        vat: vat.clone(),
        ledger_account: None,
        item: None,
        cost_centre: None,
        project: None,
        employee: None,
    };
    let group = VatTotal {
        vat,
        base: net,
        amount: tax,
    };
    Invoice {
        number: "1".parse().expect("a digit is an invoice number"),
        kind: InvoiceKind::Invoice,
        date,
        due_date: Some(date),
        payment_condition: None,
        customer: InvoiceCustomer {
            code: Some(CUSTOMER.to_owned()),
            ..InvoiceCustomer::default()
        },
        currency: Currency::EUR,
        credited_invoice: None,
        order_reference: None,
        description: None,
        service_period: None,
        lines: vec![line],
        vat_totals: vec![group],
        total_excl: net,
        total_vat: tax,
        total_incl: total,
        rounding: euro(0),
        prepaid: euro(0),
    }
}
