//! The checks before a customer is made or overwritten in the package. They alone make a [`CheckedCustomer`].

mod address;
mod values;

use std::collections::BTreeSet;

use serde::Serialize;

use super::fields::{CODE, CONTACT, INVOICE, MAIL, PATHS, SAME, VISIT, copy, coupled, filled};
use super::normal::normal;
use crate::finding::Severity;
use crate::invoice::Linked;
use crate::record::{Country, Customer};
use crate::text::{code_key, one_line};
use crate::{ConnectionSettings, CustomerRules, Finding, FindingCode};

/// Against what a customer is checked.
#[derive(Clone, Copy, Debug)]
pub struct CustomerContext<'a> {
    /// What the package accepts.
    pub rules: &'a CustomerRules,
    /// The connection's settings: fields that are switched off are left blank in a customer that is made.
    pub settings: &'a ConnectionSettings,
    /// The package's countries by its id of each; empty where it has no list.
    pub countries: &'a [(String, Country)],
    /// The number that a person or the numbering gave it in the package; none: its own code.
    pub number: Option<&'a str>,
    /// The paths that are overwritten in a customer that is there ([`super::Merge::out`]): the other fields and the number
    /// are not looked at, for they stay as they are. None: it is made.
    pub fields: Option<&'a BTreeSet<String>>,
}

/// A customer that may be written. Only the checks make one, so mapping it into wire form cannot fail.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckedCustomer {
    pub(crate) customer: Customer,
    pub(crate) country: Option<Linked>,
    pub(crate) invoice_country: Option<Linked>,
}

impl CheckedCustomer {
    /// The values as they may be written: on one line, cut to the package's lengths, `customer_code` being the number
    /// that it has or gets in the package. An invoice address that is the visit address is spelled out.
    pub fn customer(&self) -> &Customer {
        &self.customer
    }

    /// The country of the visit address in the package, where it has a list of them.
    pub fn country(&self) -> Option<&Linked> {
        self.country.as_ref()
    }

    /// The country of the invoice address in the package.
    pub fn invoice_country(&self) -> Option<&Linked> {
        self.invoice_country.as_ref()
    }
}

/// Checks a customer. Refused with every finding at once; beside it the warnings (what was cut).
pub fn check(
    customer: &Customer,
    context: &CustomerContext<'_>,
) -> Result<(CheckedCustomer, Vec<Finding>), Vec<Finding>> {
    let written = Written::new(context);
    let mut report = Report::new(customer);
    let mut values = normal(customer, context.rules);
    values.customer_code = number(customer, context, &mut report);
    if context.fields.is_none() {
        blank_the_rest(&mut values, &written);
    }
    values::check(customer, &mut values, &written, context, &mut report);
    let (country, invoice_country) = address::check(&mut values, &written, context, &mut report);
    let checked = CheckedCustomer {
        customer: values,
        country,
        invoice_country,
    };
    report.into_result(checked)
}

/// Which fields are written: with a part of an address the whole of it, because some packages take it only so.
struct Written {
    paths: BTreeSet<&'static str>,
}

impl Written {
    fn new(context: &CustomerContext<'_>) -> Self {
        let mut paths = coupled(context.rules, context.settings);
        if let Some(fields) = context.fields {
            let mail = context.rules.one_email.then_some(&MAIL[..]);
            let units = [&VISIT[..], &INVOICE[..], &CONTACT[..]].into_iter().chain(mail);
            let together = |path: &str| {
                let unit = units.clone().find(|unit| unit.contains(&path));
                unit.is_some_and(|unit| unit.iter().any(|other| fields.contains(*other)))
            };
            paths.retain(|path| fields.contains(*path) || together(path));
        }
        Self { paths }
    }

    fn has(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    fn has_any(&self, paths: &[&str]) -> bool {
        paths.iter().any(|path| self.has(path))
    }
}

/// What is switched off, or not taken by the package, is not there for it.
fn blank_the_rest(values: &mut Customer, written: &Written) {
    let blank = Customer::default();
    let kept = [CODE, SAME, "isActive", "isDebtor"];
    for path in PATHS.iter().filter(|path| !kept.contains(path) && !written.has(path)) {
        // the name of a country goes with its code
        let code = path
            .strip_suffix("country")
            .map(|address| format!("{address}countryCode"));
        if !code.is_some_and(|code| written.has(&code)) {
            copy(path, &blank, values);
        }
    }
}

/// The number in the package. Where it must be a whole number, a code with letters waits for a person.
fn number(customer: &Customer, context: &CustomerContext<'_>, report: &mut Report) -> String {
    let code = one_line(filled(context.number).unwrap_or(&customer.customer_code));
    if context.fields.is_some() {
        return code;
    }
    let (wrong, number) = match context.rules.largest_number {
        None => (FindingCode::CustomerFieldInvalid, code.clone()),
        Some(_) => (FindingCode::CustomerNeedsNumber, code_key(&code).to_owned()),
    };
    if !context.rules.takes_number(&code) {
        report.add(wrong, CODE, &code);
    }
    number
}

/// The findings about one customer.
struct Report {
    label: String,
    refusals: Vec<Finding>,
    warnings: Vec<Finding>,
}

/// Longest value that is shown in a finding.
const SHOWN: usize = 80;

impl Report {
    fn new(customer: &Customer) -> Self {
        let code = one_line(&customer.customer_code);
        Self {
            label: if code.is_empty() {
                one_line(&customer.name)
            } else {
                code
            },
            refusals: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn add(&mut self, code: FindingCode, path: &str, value: &str) {
        self.with(code, path, value, |finding| finding);
    }

    fn with(&mut self, code: FindingCode, path: &str, value: &str, more: impl FnOnce(Finding) -> Finding) {
        let finding = Finding::new(code)
            .with("customer", &self.label)
            .with("field", path)
            .with("value", crate::text::cut(value, SHOWN))
            .at(path);
        let finding = more(finding);
        match code.entry().severity {
            Severity::Warning => self.warnings.push(finding),
            Severity::Refusal | Severity::Connection => self.refusals.push(finding),
        }
    }

    fn into_result(mut self, checked: CheckedCustomer) -> Result<(CheckedCustomer, Vec<Finding>), Vec<Finding>> {
        if self.refusals.is_empty() {
            Ok((checked, self.warnings))
        } else {
            self.refusals.append(&mut self.warnings);
            Err(self.refusals)
        }
    }
}
