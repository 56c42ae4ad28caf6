//! An account with its main contact and invoice address to a customer (product section 4).

use boekbrug_model::Record;
use boekbrug_model::record::{Address, Customer};
use jiff::civil::Date;

use super::{Mapped, holds, named};
use crate::config::SendInvoiceTo;
use crate::customers::{InvoiceAddress, Join, MainContact};
use crate::wire::Account;

/// What the mapping depends on beside the row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// The day on the package's clock.
    pub(crate) today: Date,
    pub(crate) send_invoice_to: SendInvoiceTo,
}

/// Whether an account is a customer. Suppliers come along only where they are one as well.
pub(crate) fn is_customer(row: &Account<'_>) -> bool {
    row.status.get().is_some_and(|status| status.eq_ignore_ascii_case("C"))
}

/// Maps an account; one that is no customer is no debtor.
pub(crate) fn customer(row: &Account<'_>, join: &Join, settings: Settings) -> Mapped {
    let named = named(row.id, row.code.get(), &row.name)?;
    let contact = row.id.0.and_then(|id| join.contact(id)).unwrap_or_default();
    let is_active = !row.blocked.is_set() && holds(settings.today, row.start_date, row.end_date);
    let mut visit = visit_address(row, contact);
    let own = row.id.0.and_then(|id| join.address(id)).map(invoice_address);
    let own = own.filter(|own| *own != Address::default() && *own != visit);
    let same = own.is_none();
    let invoice_address = own.unwrap_or_else(|| visit.clone());
    visit.email_address = row.email.owned();
    visit.phone_number = row.phone.owned();
    let customer = Customer {
        customer_code: named.code.clone(),
        name: named.name.clone(),
        is_active,
        is_debtor: is_customer(row),
        contact_person_name: owned(contact.name),
        identification: row.chamber_of_commerce.owned(),
        vat_number: row.vat_number.owned(),
        visit_address: visit,
        invoice_address,
        invoice_address_same_as_visit_address: same,
        send_invoice_to: send_invoice_to(row, contact, join, settings.send_invoice_to),
        payment_condition_id: row.payment_condition_sales.owned(),
        vat_code_id: row.sales_vat_code.owned(),
        cost_center_id: None,
        invoice_specification: None,
        manager_resource_company_id: row.account_manager.text(),
    };
    Ok(Some(named.incoming(is_active, Record::Customer(Box::new(customer)))))
}

/// The address of the account itself. E-mail and telephone are added after it was compared with the invoice address.
fn visit_address(row: &Account<'_>, contact: MainContact<'_>) -> Address {
    Address {
        contact_person: owned(contact.name),
        address1: row.address_line1.owned(),
        zip_code: row.postcode.owned(),
        city: row.city.owned(),
        country: row.country_name.owned(),
        country_code: row.country.owned(),
        ..Address::default()
    }
}

fn invoice_address(address: InvoiceAddress<'_>) -> Address {
    Address {
        contact_person: owned(address.contact),
        address1: owned(address.address1),
        zip_code: owned(address.zip_code),
        city: owned(address.city),
        country: owned(address.country),
        country_code: owned(address.country_code),
        ..Address::default()
    }
}

fn send_invoice_to(row: &Account<'_>, contact: MainContact<'_>, join: &Join, setting: SendInvoiceTo) -> Option<String> {
    let chosen = match setting {
        SendInvoiceTo::Account => None,
        SendInvoiceTo::MainContact => contact.email,
        SendInvoiceTo::InvoiceAccount => row.invoice_account.0.and_then(|id| join.email(id)),
    };
    chosen.or(row.email.get()).map(str::to_owned)
}

fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}
