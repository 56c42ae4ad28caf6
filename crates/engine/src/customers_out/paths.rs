//! Fields of a customer by their canonical path, such as `visitAddress.city`.

use std::collections::BTreeSet;

use boekbrug_model::customers_out::{changed, copy};
use boekbrug_model::record::Customer;
use boekbrug_store::StoreError;
use serde_json::{Value, json};

use super::progress::customer;

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

/// What stands when the application said something newer while a step was under way: its newer values, and what the step
/// took over in fields of which the newer ones say what was said before. None when the step took nothing over. Without it
/// the package's value counts as agreed on, the application's older one as a change, and the package would lose its own.
pub(crate) fn together(before: &str, step: &str, newer: &str) -> Result<Option<String>, StoreError> {
    let (before, step, newer) = (customer(before)?, customer(step)?, customer(newer)?);
    let paths = |from: &Customer, to: &Customer| -> BTreeSet<String> {
        changed(from, to).into_iter().map(|diff| diff.field).collect()
    };
    let said = paths(&before, &newer);
    let taken: BTreeSet<_> = paths(&before, &step).difference(&said).cloned().collect();
    if taken.is_empty() {
        return Ok(None);
    }
    let both = overlaid(&newer, &step, &taken);
    Ok(Some(serde_json::to_string(&both).expect("a customer holds only texts")))
}
