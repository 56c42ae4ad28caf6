//! Addresses: their country, whether they are whole, and whether the VAT number is of the country.

use super::{CustomerContext, Report, Written};
use crate::FindingCode;
use crate::customers_out::fields::{INVOICE, VISIT, filled, names_a_place};
use crate::invoice::Linked;
use crate::record::{Address, Customer};
use crate::text::{CountryCode, vat_number};

/// The countries of both addresses in the package.
pub(super) fn check(
    values: &mut Customer,
    written: &Written,
    context: &CustomerContext<'_>,
    report: &mut Report,
) -> (Option<Linked>, Option<Linked>) {
    let same = values.invoice_address_same_as_visit_address;
    let country = if written.has_any(&VISIT) || same && written.has_any(&INVOICE) {
        Place("visitAddress").check(&mut values.visit_address, context, report)
    } else {
        None
    };
    if written.has_any(&VISIT) || written.has("vatNumber") {
        vat_of_country(values, context, report);
    }
    if same {
        let spelled_out = written.has_any(&INVOICE);
        if spelled_out {
            spell_out(values);
        }
        let invoice_country = country.clone().filter(|_| spelled_out);
        return (country, invoice_country);
    }
    let invoice_country = if written.has_any(&INVOICE) {
        Place("invoiceAddress").check(&mut values.invoice_address, context, report)
    } else {
        None
    };
    (country, invoice_country)
}

/// An address that is written, by its path.
struct Place(&'static str);

impl Place {
    fn check(&self, address: &mut Address, context: &CustomerContext<'_>, report: &mut Report) -> Option<Linked> {
        let known = self.country(address, context, report);
        let parts = [
            ("address1", &address.address1),
            ("zipCode", &address.zip_code),
            ("city", &address.city),
        ];
        let missing = parts.iter().find(|(_, part)| part.is_none());
        let whole = !context.rules.whole_address || !names_a_place(address);
        if let Some((part, _)) = missing.filter(|_| !whole) {
            let path = format!("{}.{part}", self.0);
            report.add(FindingCode::CustomerAddressIncomplete, &path, "");
        }
        known
    }

    /// The country by its code, else by its name in the package's list. A name that nobody knows is never taken for the
    /// Netherlands.
    fn country(&self, address: &mut Address, context: &CustomerContext<'_>, report: &mut Report) -> Option<Linked> {
        let path = |field: &str| format!("{}.{field}", self.0);
        let (code, name) = (
            filled(address.country_code.as_deref()),
            filled(address.country.as_deref()),
        );
        let fits = |(_, country): &&(String, crate::record::Country)| match (code, name) {
            (Some(code), _) => country.code.eq_ignore_ascii_case(code),
            (None, Some(name)) => country.name.to_lowercase() == name.to_lowercase(),
            (None, None) => false,
        };
        if let Some((id, country)) = context.countries.iter().find(fits) {
            address.country_code = Some(country.code.clone());
            address.country = Some(country.name.clone());
            return Some(Linked {
                package_id: id.clone(),
                code: country.code.clone(),
            });
        }
        let listed = !context.countries.is_empty();
        let wrong = match (code, name) {
            (Some(code), _) if listed || code.parse::<CountryCode>().is_err() => Some(("countryCode", code)),
            (None, Some(name)) if listed => Some(("country", name)),
            _ => None,
        };
        if let Some((field, value)) = wrong {
            report.with(FindingCode::CustomerCountryUnknown, &path(field), value, |finding| {
                finding.with("country", value)
            });
        }
        None
    }
}

/// Some packages take only a VAT number of the country of the visit address (apis/snelstart.md section 5, `REL-0087`).
/// Greece writes `EL` (Council Directive 2006/112/EC, article 215), Northern Ireland `XI` (Protocol on Ireland and
/// Northern Ireland, article 8).
fn vat_of_country(values: &Customer, context: &CustomerContext<'_>, report: &mut Report) {
    if !context.rules.vat_of_country {
        return;
    }
    let number = values.vat_number.as_deref().and_then(vat_number);
    let country = values.visit_address.country_code.as_deref();
    let (Some(number), Some(country)) = (number, country) else {
        return;
    };
    let prefix = match number.get(..2) {
        Some("EL") => "GR",
        Some("XI") => "GB",
        Some(other) => other,
        None => return,
    };
    if prefix != country {
        report.with(
            FindingCode::CustomerVatCountryDiffers,
            "vatNumber",
            &number,
            |finding| finding.with("country", country),
        );
    }
}

/// Says an invoice address that is the visit address in full, for packages that keep both.
fn spell_out(values: &mut Customer) {
    let reached = std::mem::take(&mut values.invoice_address);
    values.invoice_address = Address {
        email_address: reached.email_address,
        phone_number: reached.phone_number,
        ..values.visit_address.clone()
    };
}
