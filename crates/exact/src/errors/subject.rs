//! What a call was about: values for the places in the catalogue's texts.

use std::collections::BTreeMap;

use boekbrug_connector::Pdf;
use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::invoice::{CheckedInvoice, CheckedOrder, Linked, OrderLine};
use boekbrug_model::{Finding, FindingCode};

use crate::map::WRITTEN;

/// What a call was about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Subject {
    values: BTreeMap<&'static str, String>,
    /// What an unknown text about it is.
    pub(crate) otherwise: Option<FindingCode>,
    /// What it was: the same words mean another thing of a customer.
    pub(super) about: About,
    /// What was sent of a customer, by canonical path: a complaint about a field tells its value.
    fields: BTreeMap<&'static str, String>,
}

/// What is complained of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum About {
    /// A booking, an order, a document.
    #[default]
    Other,
    /// A customer that is overwritten.
    Customer,
    /// A customer that is made.
    NewCustomer,
}

impl Subject {
    /// A call about nothing in particular.
    pub(crate) const NONE: &'static Self = &Self {
        values: BTreeMap::new(),
        otherwise: None,
        about: About::Other,
        fields: BTreeMap::new(),
    };

    /// A customer that is made.
    pub(crate) fn new_customer(checked: &CheckedCustomer) -> Self {
        Self {
            about: About::NewCustomer,
            ..Self::customer(checked)
        }
    }

    /// A customer that is overwritten.
    pub(crate) fn customer(checked: &CheckedCustomer) -> Self {
        let customer = checked.customer();
        let fields = WRITTEN.iter().filter_map(|field| {
            let value = (field.value)(customer)?;
            Some((field.path, value.to_owned()))
        });
        let country = customer.visit_address.country_code.clone();
        Self {
            values: [
                ("customer", customer.customer_code.clone()),
                ("country", country.unwrap_or_default()),
            ]
            .into(),
            about: About::Customer,
            fields: fields.collect(),
            ..Self::default()
        }
    }

    /// A finding about a field that was sent.
    pub(super) fn at(&self, finding: Finding, path: &str) -> Finding {
        let value = self.fields.get(path).map_or("", String::as_str);
        finding.with("field", path).with("value", value).at(path)
    }

    /// A call about a booking that was made before.
    pub(crate) fn booking(number: &str) -> Self {
        Self {
            values: [("number", number.to_owned())].into(),
            ..Self::default()
        }
    }

    /// A PDF that is sent.
    pub(crate) fn pdf(pdf: &Pdf) -> Self {
        let tenths = pdf.bytes.len().saturating_mul(10).div_ceil(1024 * 1024);
        let size = format!("{}.{}", tenths / 10, tenths % 10);
        Self {
            values: [("number", pdf.number.to_string()), ("size", size)].into(),
            otherwise: Some(FindingCode::PdfRefused),
            ..Self::default()
        }
    }

    /// A call about an invoice. Accounts, codes and cost centres are all that occur, because the package does not say
    /// which one it means.
    pub(crate) fn invoice(invoice: &CheckedInvoice) -> Self {
        let lines = invoice.lines();
        let codes = |of: fn(&boekbrug_model::invoice::CheckedLine) -> Option<&Linked>| {
            joined(lines.iter().filter_map(of).map(|linked| linked.code.as_str()))
        };
        let one = |linked: Option<&Linked>| linked.map(|linked| linked.code.clone()).unwrap_or_default();
        let values = [
            ("customer", invoice.customer().code.clone()),
            ("number", invoice.number().to_string()),
            ("date", invoice.date().to_string()),
            ("total", invoice.total().to_string()),
            ("currency", invoice.total().currency().to_string()),
            ("journal", one(invoice.journal())),
            ("condition", one(invoice.payment_condition())),
            ("account", codes(|line| Some(&line.ledger))),
            ("code", codes(|line| line.vat_code.as_ref())),
            ("costCentre", codes(|line| line.cost_centre.as_ref())),
            ("project", codes(|line| line.project.as_ref())),
            ("band", joined(lines.iter().map(|line| line.band.as_str()))),
        ];
        Self {
            values: values.into(),
            ..Self::default()
        }
    }

    /// A draft order in a journal. Items and cost centres are all that occur, because the package does not say which one it
    /// means.
    pub(crate) fn order(order: &CheckedOrder, journal: &str) -> Self {
        let lines = order.lines();
        let codes = |of: fn(&OrderLine) -> Option<&Linked>| {
            joined(lines.iter().filter_map(of).map(|linked| linked.code.as_str()))
        };
        let values = [
            ("customer", order.customer().code.clone()),
            ("number", order.reference().to_string()),
            ("date", order.date().to_string()),
            ("total", order.total_excl().to_string()),
            ("currency", order.total_excl().currency().to_string()),
            ("journal", journal.to_owned()),
            ("item", codes(|line| line.item.as_ref())),
            ("costCentre", codes(|line| line.cost_centre.as_ref())),
        ];
        Self {
            values: values.into(),
            otherwise: Some(FindingCode::OrderRefused),
            ..Self::default()
        }
    }

    /// A finding with its places filled; `text` is the package's own line.
    pub(crate) fn filled(&self, mut finding: Finding, text: &str) -> Finding {
        for place in finding.code.entry().places() {
            if finding.params.contains_key(place) {
                continue;
            }
            let value = match place {
                "text" | "function" | "value" | "found" => Some(text),
                place => self.values.get(place).map(String::as_str),
            };
            if let Some(value) = value {
                finding = finding.with(place, value);
            }
        }
        finding
    }
}

fn joined<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let mut all: Vec<_> = codes.collect();
    all.sort_unstable();
    all.dedup();
    all.join(", ")
}
