//! What a call was about: the values that its refusal is told with.

use std::collections::BTreeMap;

use boekbrug_connector::Pdf;
use boekbrug_model::FindingCode;
use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::invoice::{CheckedInvoice, CheckedOrder, Linked};

use crate::map::WRITTEN;

/// What a call was about: values for the places in the catalogue's texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Subject {
    pub(super) places: BTreeMap<&'static str, String>,
    /// What was sent, by canonical path: a complaint about a field tells its value.
    pub(super) values: BTreeMap<&'static str, String>,
    /// What a complaint is of which nothing more is known; none for the general finding.
    pub(super) rest: Option<FindingCode>,
}

impl Subject {
    /// A call about nothing in particular.
    pub(crate) const NONE: &'static Self = &Self {
        places: BTreeMap::new(),
        values: BTreeMap::new(),
        rest: None,
    };

    pub(super) fn of<const N: usize>(places: [(&'static str, String); N]) -> Self {
        Self {
            places: places.into(),
            ..Self::default()
        }
    }

    /// A call about a booking that was made before.
    pub(crate) fn booking(number: &str) -> Self {
        Self::of([("number", number.to_owned())])
    }

    /// A customer that is written.
    pub(crate) fn customer(checked: &CheckedCustomer) -> Self {
        let customer = checked.customer();
        let countries = [&customer.visit_address, &customer.invoice_address];
        let countries = joined(
            countries
                .into_iter()
                .filter_map(|address| address.country_code.as_deref()),
        );
        let values = WRITTEN.iter().filter_map(|field| {
            let value = (field.value)(customer)?;
            Some((field.path, value.to_owned()))
        });
        Self {
            values: values.collect(),
            ..Self::of([("customer", customer.customer_code.clone()), ("country", countries)])
        }
    }

    /// A draft order. Items and cost centres are all that occur, because the package does not say which one it means.
    pub(crate) fn order(order: &CheckedOrder) -> Self {
        let linked = |one: &Option<Linked>| one.as_ref().map(|linked| linked.code.clone());
        let items: Vec<_> = order.lines().iter().filter_map(|line| linked(&line.item)).collect();
        let centres: Vec<_> = order
            .lines()
            .iter()
            .filter_map(|line| linked(&line.cost_centre))
            .collect();
        Self {
            rest: Some(FindingCode::OrderRefused),
            ..Self::of([
                ("customer", order.customer().code.clone()),
                ("number", order.reference().to_string()),
                ("date", order.date().to_string()),
                ("item", joined(items.iter().map(String::as_str))),
                ("costCentre", joined(centres.iter().map(String::as_str))),
            ])
        }
    }

    /// A PDF that is sent.
    pub(crate) fn pdf(pdf: &Pdf) -> Self {
        let tenths = pdf.bytes.len().saturating_mul(10).div_ceil(1024 * 1024);
        let size = format!("{}.{}", tenths / 10, tenths % 10);
        Self::of([("number", pdf.number.to_string()), ("size", size)])
    }

    /// A call about an invoice. Accounts, VAT bands and cost centres are all that occur, because the package does not
    /// say which one it means.
    pub(crate) fn invoice(invoice: &CheckedInvoice) -> Self {
        let lines = invoice.lines();
        let accounts = joined(lines.iter().map(|line| line.ledger.code.as_str()));
        let centres = joined(
            lines
                .iter()
                .filter_map(|line| Some(line.cost_centre.as_ref()?.code.as_str())),
        );
        let bands = joined(lines.iter().map(|line| line.band.as_str()));
        Self::of([
            ("band", bands),
            ("customer", invoice.customer().code.clone()),
            ("number", invoice.number().to_string()),
            ("date", invoice.date().to_string()),
            ("total", invoice.total().to_string()),
            ("account", accounts),
            ("costCentre", centres),
        ])
    }
}

fn joined<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let mut all: Vec<_> = codes.collect();
    all.sort_unstable();
    all.dedup();
    all.join(", ")
}
