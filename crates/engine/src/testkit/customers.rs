//! Customers of the fake package that come from the application.

use boekbrug_connector::{ConnectorError, CustomerChange, ErrorKind, FoundCustomer, Outcome, WantedCustomer};
use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::record::{Customer, Record};
use boekbrug_model::{Finding, FindingCode, Incoming};
use serde_json::Value;

pub(super) fn as_found(row: Incoming) -> FoundCustomer {
    FoundCustomer {
        row,
        changed: None,
        raw: Value::Null,
    }
}

pub(super) fn found(rows: &[Incoming], wanted: &WantedCustomer) -> Vec<FoundCustomer> {
    let fits = |row: &&Incoming| {
        let customer = customer_of(row);
        let is = |wanted: &Option<String>, have: &Option<String>| wanted.is_some() && wanted == have;
        wanted.number.as_deref() == Some(&row.code)
            || is(&wanted.vat_number, &customer.vat_number)
            || is(&wanted.identification, &customer.identification)
    };
    rows.iter().filter(fits).cloned().map(as_found).collect()
}

pub(super) fn made(rows: &[Incoming], checked: &CheckedCustomer) -> Result<Incoming, ConnectorError> {
    let code = checked.customer().customer_code.clone();
    if rows.iter().any(|row| row.code == code) {
        let finding = Finding::new(FindingCode::CustomerCodeInUse).with("customer", code);
        return Err(ConnectorError::new(ErrorKind::Refused, Outcome::Unknown, finding));
    }
    let customer = Customer {
        is_active: true,
        is_debtor: true,
        ..checked.customer().clone()
    };
    Ok(Incoming {
        package_id: format!("made-{code}"),
        name: customer.name.clone(),
        code,
        is_active: true,
        record: Record::Customer(Box::new(customer)),
    })
}

pub(super) fn overwritten(rows: &[Incoming], change: &CustomerChange<'_>) -> Result<Incoming, ConnectorError> {
    let gone = || Finding::new(FindingCode::CustomerGone).with("customer", &change.found.row.code);
    let row = rows.iter().find(|row| row.package_id == change.found.row.package_id);
    let row = row.ok_or_else(|| ConnectorError::new(ErrorKind::Refused, Outcome::Permanent, gone()))?;
    let mut values = serde_json::to_value(customer_of(row)).unwrap_or_default();
    let from = serde_json::to_value(change.customer.customer()).unwrap_or_default();
    for path in change.fields {
        let pointer = format!("/{}", path.replace('.', "/"));
        if let (Some(place), Some(new)) = (values.pointer_mut(&pointer), from.pointer(&pointer)) {
            *place = new.clone();
        }
    }
    let customer: Customer = serde_json::from_value(values).unwrap_or_default();
    Ok(Incoming {
        name: customer.name.clone(),
        record: Record::Customer(Box::new(customer)),
        ..row.clone()
    })
}

fn customer_of(row: &Incoming) -> Customer {
    match &row.record {
        Record::Customer(customer) => (**customer).clone(),
        _ => Customer::default(),
    }
}
