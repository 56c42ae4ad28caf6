//! Fields of a customer by their canonical path, such as `visitAddress.city`.

use boekbrug_model::customers_out::copy;
use boekbrug_model::record::Customer;
use serde_json::{Value, json};

/// A customer with some fields of another one.
pub(super) fn overlaid<'a>(base: &Customer, from: &Customer, paths: impl IntoIterator<Item = &'a String>) -> Customer {
    let mut made = base.clone();
    for path in paths {
        copy(path, from, &mut made);
    }
    made
}

/// A customer with a field as it was at another time. None when the field cannot hold that value.
pub(super) fn with_field(customer: &Customer, path: &str, value: Value) -> Option<Customer> {
    let nested = path.rsplit('.').fold(value, |inner, name| json!({ name: inner }));
    let from: Customer = serde_json::from_value(nested).ok()?;
    let mut made = customer.clone();
    copy(path, &from, &mut made);
    Some(made)
}
