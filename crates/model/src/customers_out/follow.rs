//! What follows from something else: the second of two fields that are one of the package, and an invoice address that is
//! the visit address.

use std::collections::BTreeSet;

use super::fields::{INVOICE, Pair, filled};
use crate::record::{Address, Customer};

/// Both fields of a pair say the same when they did before and one of them changed.
pub(super) fn both_of(pair: Pair, now: &mut Customer, agreed: &Customer) {
    let (before, other_before) = said(pair, agreed);
    let (one, other) = said(pair, now);
    if before != other_before || before.is_none() {
        return;
    }
    let [first, second] = pair.texts(now);
    if one == before {
        first.clone_from(second);
    } else if other == before {
        second.clone_from(first);
    }
}

/// Takes over the one value, in each field in which the old one stood; nothing is nothing in either.
pub(super) fn take(pair: Pair, result: &mut Customer, value: Option<&String>) {
    let (one, other) = said(pair, result);
    let [first, second] = pair.texts(result);
    if other == one || one.is_none() || value.is_none() {
        *second = value.cloned();
    }
    if other == one || one.is_some() {
        *first = value.cloned();
    }
}

/// What both fields of a pair say.
fn said(pair: Pair, customer: &Customer) -> (Option<String>, Option<String>) {
    let mut customer = customer.clone();
    let said = |text: &Option<String>| filled(text.as_deref()).map(str::to_owned);
    let [first, second] = pair.texts(&mut customer);
    (said(first), said(second))
}

/// Whether two addresses are one place, word for word.
pub(super) fn is_the_place(one: &Address, other: &Address) -> bool {
    let place = |address: &Address| {
        let Address {
            address1,
            zip_code,
            city,
            country,
            country_code,
            ..
        } = address.clone();
        (address1, zip_code, city, country, country_code)
    };
    place(one) == place(other)
}

/// An invoice address that is the visit address goes along with it where it was spelled out. `contact` is the person to ask
/// for there.
pub(super) fn move_to_visit(result: &mut Customer, contact: Option<String>) {
    let visit = &result.visit_address;
    let invoice = &mut result.invoice_address;
    invoice.address1.clone_from(&visit.address1);
    invoice.zip_code.clone_from(&visit.zip_code);
    invoice.city.clone_from(&visit.city);
    invoice.country.clone_from(&visit.country);
    invoice.country_code.clone_from(&visit.country_code);
    if invoice.contact_person.is_some() {
        invoice.contact_person = contact;
    }
}

/// The parts of an invoice address that is the visit address, where those of the visit address are written: a package may
/// keep it spelled out.
pub(super) fn along_with(out: &BTreeSet<String>) -> Vec<&'static str> {
    let follows = |path: &&str| {
        let part = path.strip_prefix("invoiceAddress.");
        part.is_some_and(|part| out.contains(&format!("visitAddress.{part}")))
    };
    INVOICE.iter().copied().filter(follows).collect()
}
