//! `Relatie` to customer (product section 4).

use boekbrug_connector::{References, Reject};
use boekbrug_model::record::{Address, Country, Customer};
use boekbrug_model::{Feed, Incoming, Record};

use super::{Mapped, owned, without_code, without_id};
use crate::wire::{Adres, Relatie};

/// What addresses are resolved with.
#[derive(Clone, Copy)]
pub(crate) struct Addresses<'a> {
    /// The countries, by the package's id.
    pub(crate) references: &'a References,
    /// Two letters for a VAT number without country letters at an address without country.
    pub(crate) default_country: &'a str,
}

/// Maps a relation. Suppliers that are no customer, the own firm and the system rows (codes below zero) are none: they
/// cannot be invoiced.
pub(crate) fn customer(row: Relatie<'_>, addresses: Addresses<'_>) -> Mapped {
    if !row.relatiesoort.customer || is_of_the_package(&row) {
        return Ok(None);
    }
    relation(row, addresses).map(Some)
}

/// The own firm, and rows of the package itself.
pub(super) fn is_of_the_package(row: &Relatie<'_>) -> bool {
    row.relatiesoort.own || row.relatiecode.is_some_and(|code| code < 0)
}

/// Maps a relation of any kind.
pub(super) fn relation(row: Relatie<'_>, addresses: Addresses<'_>) -> Result<Incoming, Reject> {
    let label = row.naam.as_deref().unwrap_or_default();
    let Some(package_id) = row.id.as_deref().map(str::to_owned) else {
        return Err(without_id(label));
    };
    let Some(code) = row.relatiecode else {
        return Err(without_code(&package_id, label));
    };
    let customer = record(row, code, addresses);
    Ok(Incoming {
        package_id,
        code: customer.customer_code.clone(),
        name: customer.name.clone(),
        is_active: customer.is_active,
        record: Record::Customer(Box::new(customer)),
    })
}

fn record(row: Relatie<'_>, code: i64, addresses: Addresses<'_>) -> Customer {
    let land = row.vestigings_adres.as_ref().and_then(|adres| addresses.country(adres));
    let vat_number = row
        .btw_nummer
        .map(|number| vat_number(&number, land, addresses.default_country));
    let mut visit = address(row.vestigings_adres, addresses);
    let correspondence = address(row.correspondentie_adres, addresses);
    let same = correspondence == Address::default() || correspondence == visit;
    let invoice_address = if same { visit.clone() } else { correspondence };
    visit.email_address = owned(row.email);
    visit.phone_number = owned(row.telefoon);
    Customer {
        customer_code: code.to_string(),
        name: row.naam.unwrap_or_default().into_owned(),
        is_active: !row.nonactief,
        is_debtor: row.relatiesoort.customer,
        contact_person_name: visit.contact_person.clone(),
        identification: owned(row.kvk_nummer),
        vat_number,
        visit_address: visit,
        invoice_address,
        invoice_address_same_as_visit_address: same,
        send_invoice_to: row.factuur_email_versturen.and_then(|mail| owned(mail.email)),
        payment_condition_id: row.krediettermijn.map(|days| days.to_string()),
        ..Customer::default()
    }
}

fn address(adres: Option<Adres<'_>>, addresses: Addresses<'_>) -> Address {
    let Some(adres) = adres else { return Address::default() };
    let country = addresses.country(&adres);
    Address {
        contact_person: owned(adres.contactpersoon),
        address1: owned(adres.straat),
        zip_code: owned(adres.postcode),
        city: owned(adres.plaats),
        country: country.map(|country| country.name.clone()),
        country_code: country.map(|country| country.code.clone()),
        ..Address::default()
    }
}

impl<'a> Addresses<'a> {
    fn country(self, adres: &Adres<'_>) -> Option<&'a Country> {
        let id = adres.land.as_ref()?.id.as_deref()?;
        match self.references.get(Feed::Countries, id)? {
            Record::Country(country) => Some(country),
            _ => None,
        }
    }
}

/// A VAT number with country letters. The package keeps Dutch ones without `NL` (apis/snelstart.md section 5), so a number
/// that starts with a digit gets the letters of the address; Greece writes `EL` (Council Directive 2006/112/EC,
/// article 215).
fn vat_number(number: &str, land: Option<&Country>, default_country: &str) -> String {
    let bare: String = number
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if !bare.starts_with(|c: char| c.is_ascii_digit()) {
        return bare;
    }
    let letters = match land.map_or(default_country, |land| land.code.as_str()) {
        "GR" => "EL",
        other => other,
    };
    format!("{letters}{bare}")
}
