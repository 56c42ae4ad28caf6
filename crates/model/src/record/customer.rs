//! The customer and its addresses.

use serde::{Deserialize, Serialize};

/// A customer, in the application's words. Blank texts are `None`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Customer {
    /// The number or code by which both sides know the customer.
    pub customer_code: String,
    /// Name of the firm or person.
    pub name: String,
    /// False when blocked, ended or no longer there.
    pub is_active: bool,
    /// True when the package knows the relation as a customer; a supplier alone cannot be invoiced.
    pub is_debtor: bool,
    /// The person to ask for.
    pub contact_person_name: Option<String>,
    /// Chamber of Commerce number (KvK).
    pub identification: Option<String>,
    /// VAT number with its country letters, for example `NL123456782B01`.
    pub vat_number: Option<String>,
    /// Where the customer is.
    pub visit_address: Address,
    /// Where invoices go.
    pub invoice_address: Address,
    /// True when the invoice address is the visit address.
    pub invoice_address_same_as_visit_address: bool,
    /// E-mail address for invoices.
    pub send_invoice_to: Option<String>,
    /// Payment condition by the package's code, or days of credit where the package knows only days.
    pub payment_condition_id: Option<String>,
    /// VAT code by default.
    pub vat_code_id: Option<String>,
    /// Cost centre by default.
    pub cost_center_id: Option<String>,
    /// How invoices are specified, in the package's own code.
    pub invoice_specification: Option<String>,
    /// The employee who manages the account.
    pub manager_resource_company_id: Option<String>,
}

/// An address with the ways to reach it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Address {
    /// The person to ask for.
    pub contact_person: Option<String>,
    /// Street and number.
    pub address1: Option<String>,
    /// Postal code.
    pub zip_code: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Name of the country, as the package writes it.
    pub country: Option<String>,
    /// Two letters (ISO 3166-1).
    pub country_code: Option<String>,
    /// E-mail address.
    pub email_address: Option<String>,
    /// Telephone number, passed on as it stands.
    pub phone_number: Option<String>,
}
