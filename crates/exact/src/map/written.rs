//! A customer of the application to an account: a new one, or some members of one that is there. Only what the account
//! itself holds is written. Its main contact, its invoice address and the account that pays are records of their own,
//! which a firm keeps in the package: they come in only.

use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::record::Customer;
use serde_json::{Map, Value, json};

use crate::config::Blank;

/// The status of a customer (apis/exact.md section 8.4).
const CUSTOMER: &str = "C";

/// One field that can be written.
pub(crate) struct Written {
    /// Canonical path.
    pub(crate) path: &'static str,
    /// The package's member.
    pub(crate) member: &'static str,
    /// Its value.
    pub(crate) value: fn(&Customer) -> Option<&str>,
}

macro_rules! written {
    ($($path:literal => $member:literal, $customer:ident $value:expr;)*) => {
        /// Every field that can be written, as the catalogue of `crm/Accounts` has it.
        pub(crate) const WRITTEN: &[Written] = &[$(Written {
            path: $path,
            member: $member,
            value: |$customer: &Customer| $value,
        }),*];
    };
}

written! {
    "name" => "Name", c Some(c.name.as_str());
    "identification" => "ChamberOfCommerce", c c.identification.as_deref();
    "vatNumber" => "VATNumber", c c.vat_number.as_deref();
    "visitAddress.address1" => "AddressLine1", c c.visit_address.address1.as_deref();
    "visitAddress.zipCode" => "Postcode", c c.visit_address.zip_code.as_deref();
    "visitAddress.city" => "City", c c.visit_address.city.as_deref();
    "visitAddress.countryCode" => "Country", c c.visit_address.country_code.as_deref();
    "visitAddress.emailAddress" => "Email", c c.visit_address.email_address.as_deref();
    "visitAddress.phoneNumber" => "Phone", c c.visit_address.phone_number.as_deref();
    "paymentConditionId" => "PaymentConditionSales", c c.payment_condition_id.as_deref();
}

/// A new account: a customer with this number, and every value that there is. Blank members are left to the package.
pub(crate) fn new_account(checked: &CheckedCustomer) -> Value {
    let customer = checked.customer();
    let mut row = Map::new();
    row.insert("Code".to_owned(), json!(customer.customer_code));
    row.insert("Status".to_owned(), json!(CUSTOMER));
    for written in WRITTEN {
        if let Some(value) = (written.value)(customer).filter(|value| !value.is_empty()) {
            row.insert(written.member.to_owned(), json!(value));
        }
    }
    Value::Object(row)
}

/// The members of an account that is there which are overwritten; the package keeps every other one (section 3). One that
/// `becomes` a customer gets the status of one.
pub(crate) fn changed_account(
    checked: &CheckedCustomer,
    fields: impl Fn(&str) -> bool,
    becomes: bool,
    blank: Blank,
) -> Map<String, Value> {
    let customer = checked.customer();
    let mut row = Map::new();
    for written in WRITTEN.iter().filter(|written| fields(written.path)) {
        let value = match ((written.value)(customer), blank) {
            (Some(value), _) => json!(value),
            (None, Blank::Null) => Value::Null,
            (None, Blank::Empty) => json!(""),
        };
        row.insert(written.member.to_owned(), value);
    }
    if becomes {
        row.insert("Status".to_owned(), json!(CUSTOMER));
    }
    row
}
