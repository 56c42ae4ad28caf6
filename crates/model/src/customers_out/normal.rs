//! A customer as a package writes it: what two sides are compared by, and what goes over.

use super::fields::{self, SAME, filled, names_a_place, pairs, value};
use crate::CustomerRules;
use crate::record::{Address, Customer};
use crate::text::{code_key, cut, email_list, kvk_number, one_line, vat_number};

/// The customer on one line each, cut to the package's lengths, with numbers in their one form, and with the addresses
/// said in one way. What has no right form stays as it was said.
pub(super) fn normal(customer: &Customer, rules: &CustomerRules) -> Customer {
    let mut normal = customer.clone();
    normal.customer_code = one_line(&customer.customer_code);
    normal.name = short("name", &customer.name, rules);
    for (path, text) in fields::texts(&mut normal) {
        let said = filled(text.as_deref()).map(|text| one(path, text, rules));
        // of control characters alone nothing is left
        *text = said.filter(|text| !text.is_empty());
    }
    for address in [&mut normal.visit_address, &mut normal.invoice_address] {
        with_country(address, rules);
    }
    for pair in pairs(rules) {
        let [first, second] = pair.texts(&mut normal);
        let value = first.take().or_else(|| second.take());
        first.clone_from(&value);
        *second = value;
    }
    if is_the_same(&normal) {
        normal.invoice_address_same_as_visit_address = true;
        let to = std::mem::take(&mut normal.invoice_address);
        normal.invoice_address.email_address = to.email_address;
        normal.invoice_address.phone_number = to.phone_number;
    }
    normal
}

/// Longest value of a field.
pub(super) fn limit(path: &str, rules: &CustomerRules) -> Option<usize> {
    let found = rules.lengths.iter().find(|(field, _)| *field == path);
    found.map(|(_, limit)| *limit)
}

/// True for fields whose values are cut where they are too long: of a name the beginning is still a name.
pub(super) fn is_cut(path: &str) -> bool {
    let field = path.rsplit('.').next().unwrap_or(path);
    matches!(
        field,
        "name" | "address1" | "city" | "contactPerson" | "contactPersonName"
    )
}

/// By what a field of a normal customer is compared: spaces in a postal code are no difference.
pub(super) fn key(normal: &Customer, path: &str) -> serde_json::Value {
    match value(normal, path) {
        serde_json::Value::String(text) if path.ends_with("zipCode") => text
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_uppercase()
            .into(),
        other => other,
    }
}

fn one(path: &str, text: &str, rules: &CustomerRules) -> String {
    let line = || short(path, text, rules);
    match path.rsplit('.').next().unwrap_or(path) {
        "identification" => kvk_number(text).unwrap_or_else(line),
        "vatNumber" => vat_number(text).unwrap_or_else(line),
        "emailAddress" | "sendInvoiceTo" => email_list(text).map_or_else(|_| line(), |list| list.join(";")),
        "countryCode" => line().to_uppercase(),
        "paymentConditionId" if rules.payment_days.is_some() => code_key(text).to_owned(),
        _ => line(),
    }
}

fn short(path: &str, text: &str, rules: &CustomerRules) -> String {
    let line = one_line(text);
    match limit(path, rules) {
        Some(limit) if is_cut(path) => cut(&line, limit),
        _ => line,
    }
}

/// An address without a country is a Dutch one. A country alone is no address: a package that takes addresses only as a
/// whole has no place for it.
fn with_country(address: &mut Address, rules: &CustomerRules) {
    if !names_a_place(address) {
        if rules.whole_address {
            address.country = None;
            address.country_code = None;
        }
    } else if address.country_code.is_none() && address.country.is_none() {
        address.country_code = Some("NL".to_owned());
    }
}

/// Whether invoices go to the visit address: said so, or no other address is given.
fn is_the_same(normal: &Customer) -> bool {
    let (visit, invoice) = (&normal.visit_address, &normal.invoice_address);
    let place = |address: &Address| {
        let parts = [&address.address1, &address.city, &address.country_code];
        let zip = address.zip_code.as_deref().unwrap_or_default();
        let zip: String = zip.chars().filter(|c| !c.is_whitespace()).collect();
        (parts.map(Clone::clone), zip.to_uppercase())
    };
    let person = invoice.contact_person.is_none() || invoice.contact_person == visit.contact_person;
    let no_other = !names_a_place(invoice) && invoice.country_code.is_none() && invoice.country.is_none();
    value(normal, SAME) == true || person && (no_other || place(visit) == place(invoice))
}
