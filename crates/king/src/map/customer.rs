//! `DEB` to customer (product section 4).

use boekbrug_model::record::{Address, Customer};
use boekbrug_model::{Feed, Record};

use super::{Context, Mapped, Named};
use crate::wire::Row;

/// Maps a debtor. The number is what bookings and people use; the table's own key is its search name.
pub(crate) fn customer(row: Row<'_>, context: &Context<'_>) -> Mapped {
    let mut named = Named::by_number(row, "NR", "NAAM")?;
    if named.name.is_empty() {
        named.name = row.text("ZKSL").unwrap_or_default();
    }
    let is_active = named.open(row, "BLOK")?;
    let address = address(row, context);
    let customer = Customer {
        customer_code: named.code.clone(),
        name: named.name.clone(),
        is_active,
        is_debtor: true,
        contact_person_name: row.text("NAAM2"),
        identification: row.text("KVKNR"),
        vat_number: row
            .get("BTWNR")
            .map(|number| vat_number(number, address.country_code.as_deref(), context)),
        invoice_address: Address {
            email_address: None,
            phone_number: None,
            ..address.clone()
        },
        visit_address: address,
        invoice_address_same_as_visit_address: true,
        send_invoice_to: row.text("EMAIL"),
        payment_condition_id: row.pointer("BETCOND"),
        vat_code_id: row.text("BTWPL"),
        cost_center_id: row.pointer("KPL"),
        invoice_specification: row.text("DECLTOEL"),
        manager_resource_company_id: row.text("MEDEWDEC"),
    };
    Ok(named.record(is_active, Record::Customer(Box::new(customer))))
}

fn address(row: Row<'_>, context: &Context<'_>) -> Address {
    let land = row.get("LAND");
    let known = land.and_then(|land| match context.references.get(Feed::Countries, land)? {
        Record::Country(country) => Some(country),
        _ => None,
    });
    let two_letters = |land: &&str| land.len() == 2 && land.bytes().all(|byte| byte.is_ascii_alphabetic());
    Address {
        contact_person: row.text("NAAM2"),
        address1: street(row),
        zip_code: row.text("POSTCD"),
        city: row.text("PLAATS"),
        country: known.map(|country| country.name.clone()).or_else(|| row.text("LAND")),
        country_code: known
            .map(|country| country.code.clone())
            .or_else(|| land.filter(two_letters).map(str::to_ascii_uppercase)),
        email_address: row.text("EMAIL"),
        phone_number: row.text("TEL"),
    }
}

/// Street, number and what follows it; the whole address where it was entered as one.
fn street(row: Row<'_>) -> Option<String> {
    let Some(street) = row.get("STRAAT") else {
        return row.text("ADRES");
    };
    let number = row.pointer("HNR").unwrap_or_default();
    let behind = row.get("HNRTV").unwrap_or_default();
    let parts = [street.to_owned(), number, behind.to_owned()];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Some(parts.join(" "))
}

/// A VAT number with country letters: of the address, else those that are set. Greece writes `EL` (Council Directive
/// 2006/112/EC, article 215).
fn vat_number(number: &str, country: Option<&str>, context: &Context<'_>) -> String {
    let bare: String = number
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if !bare.starts_with(|c: char| c.is_ascii_digit()) {
        return bare;
    }
    let letters = match country.unwrap_or(&context.config.default_country) {
        "GR" => "EL",
        other => other,
    };
    format!("{letters}{bare}")
}
