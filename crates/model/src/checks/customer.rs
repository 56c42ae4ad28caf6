//! Who must pay: one active customer in the package, and never a guess between two.

use super::{Ground, Report};
use crate::invoice::{Invoice, InvoiceCustomer, Linked};
use crate::record::Customer;
use crate::text::{code_key, is_numeric, kvk_number, vat_number};
use crate::{Finding, FindingCode, VatKind};

/// A customer of the package that may be the one of the invoice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// The package's id of it.
    pub package_id: String,
    /// Its code.
    pub code: String,
    /// False when blocked, ended or vanished.
    pub is_active: bool,
    /// Its canonical values.
    pub customer: Customer,
}

/// The keys by which the candidates of an invoice are looked up, in the form in which records keep them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CustomerLookup {
    /// The code as it stands and, when it is a number with leading zeros, without them.
    pub codes: Vec<String>,
    /// KvK number, eight digits.
    pub identification: Option<String>,
    /// VAT number with country letters.
    pub vat_number: Option<String>,
}

impl CustomerLookup {
    /// The keys that an invoice gives; all empty when it names no customer.
    pub fn new(customer: &InvoiceCustomer) -> Self {
        let mut codes: Vec<_> = trimmed(customer.code.as_deref())
            .into_iter()
            .flat_map(|code| [code.to_owned(), code_key(code).to_owned()])
            .collect();
        codes.dedup();
        Self {
            codes,
            identification: customer.identification.as_deref().and_then(kvk_number),
            vat_number: customer.vat_number.as_deref().and_then(vat_number),
        }
    }

    /// True when there is nothing to look up.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty() && self.identification.is_none() && self.vat_number.is_none()
    }
}

pub(super) fn check(invoice: &Invoice, ground: &Ground<'_>, report: &mut Report) -> Option<Linked> {
    let found = resolve(&invoice.customer, ground)
        .map_err(|finding| report.add(finding.at("customer")))
        .ok();
    let number = found
        .and_then(|candidate| candidate.customer.vat_number.as_deref())
        .or(invoice.customer.vat_number.as_deref());
    let needs_number = invoice
        .lines
        .iter()
        .any(|line| matches!(line.vat.kind, VatKind::ReverseCharge | VatKind::IntraCommunity));
    if needs_number && number.and_then(vat_number).is_none() && found.is_some() {
        report.add(about(FindingCode::CustomerVatNumberMissing, &invoice.customer).at("customer.vatNumber"));
    }
    found.map(|candidate| Linked {
        package_id: candidate.package_id.clone(),
        code: candidate.code.clone(),
    })
}

/// The linked one where there is a link. Else by code when the invoice gives one; a code with letters that exists
/// nowhere falls back to the KvK number, then to the VAT number, as does an invoice without a code.
fn resolve<'a>(customer: &InvoiceCustomer, ground: &Ground<'a>) -> Result<&'a Candidate, Finding> {
    if let Some(linked) = ground.linked {
        return choose(vec![linked], customer);
    }
    let lookup = CustomerLookup::new(customer);
    if lookup.is_empty() {
        return Err(Finding::new(FindingCode::CustomerNoKey));
    }
    let code = trimmed(customer.code.as_deref());
    let by_code = matching(ground, |candidate| {
        code.is_some_and(|code| code_key(&candidate.code) == code_key(code))
    });
    if !by_code.is_empty() || code.is_some_and(is_numeric) {
        return choose(by_code, customer);
    }
    let by_kvk = matching(ground, |candidate| {
        same(
            lookup.identification.as_deref(),
            candidate.customer.identification.as_deref(),
            kvk_number,
        )
    });
    if !by_kvk.is_empty() {
        return choose(by_kvk, customer);
    }
    let by_vat = matching(ground, |candidate| {
        same(
            lookup.vat_number.as_deref(),
            candidate.customer.vat_number.as_deref(),
            vat_number,
        )
    });
    match code {
        Some(_) if by_vat.is_empty() && ground.numeric_customer_code => {
            Err(about(FindingCode::CustomerCodeNotNumeric, customer))
        }
        _ => choose(by_vat, customer),
    }
}

fn same(wanted: Option<&str>, has: Option<&str>, normal: fn(&str) -> Option<String>) -> bool {
    wanted.is_some() && wanted == has.and_then(normal).as_deref()
}

fn matching<'a>(ground: &Ground<'a>, fits: impl Fn(&Candidate) -> bool) -> Vec<&'a Candidate> {
    ground.candidates.iter().filter(|candidate| fits(candidate)).collect()
}

/// The one that can be invoiced. Inactive ones and mere suppliers give way to it, and are named when there is none.
fn choose<'a>(fitting: Vec<&'a Candidate>, customer: &InvoiceCustomer) -> Result<&'a Candidate, Finding> {
    let debtors: Vec<_> = fitting.iter().copied().filter(|one| one.customer.is_debtor).collect();
    let usable: Vec<_> = debtors
        .iter()
        .copied()
        .filter(|one| one.is_active && one.customer.is_active)
        .collect();
    match usable[..] {
        [one] => Ok(one),
        [] if !debtors.is_empty() => Err(about(FindingCode::CustomerInactive, customer)),
        [] if !fitting.is_empty() => Err(about(FindingCode::CustomerNotDebtor, customer)),
        [] => Err(about(FindingCode::CustomerUnknown, customer)),
        [..] => {
            let found: Vec<_> = usable
                .iter()
                .map(|one| format!("{} {}", one.code, one.customer.name))
                .collect();
            Err(about(FindingCode::CustomerAmbiguous, customer).with("found", found.join(", ")))
        }
    }
}

fn about(code: FindingCode, customer: &InvoiceCustomer) -> Finding {
    let keys = [
        &customer.code,
        &customer.identification,
        &customer.vat_number,
        &customer.name,
    ];
    let shown = keys.into_iter().find_map(|key| trimmed(key.as_deref()));
    Finding::new(code).with("customer", shown.unwrap_or_default())
}

fn trimmed(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
