//! Customers as an application would have them.

use boekbrug_model::record::{Address, Customer};
use rand::RngExt;
use rand::rngs::StdRng;

/// The values of one of [`crate::side::two_way::FIELDS`].
pub(crate) fn value(customer: &Customer, field: &str) -> String {
    let address = &customer.visit_address;
    let found = match field {
        "name" => return customer.name.clone(),
        "visitAddress.address1" => &address.address1,
        "visitAddress.city" => &address.city,
        "visitAddress.phoneNumber" => &address.phone_number,
        _ => return String::new(),
    };
    found.clone().unwrap_or_default()
}

/// Gives one of these fields a value.
pub(crate) fn set(customer: &mut Customer, field: &str, value: &str) {
    let address = &mut customer.visit_address;
    let place = match field {
        "name" => {
            value.clone_into(&mut customer.name);
            return;
        }
        "visitAddress.address1" => &mut address.address1,
        "visitAddress.city" => &mut address.city,
        "visitAddress.phoneNumber" => &mut address.phone_number,
        _ => return,
    };
    *place = Some(value.to_owned()).filter(|value| !value.is_empty());
}

/// A value for one of these fields that nobody ever gave: `serial` is never used again.
pub(crate) fn fresh(field: &str, serial: usize) -> String {
    match field {
        "name" => format!("Firma nummer {serial}"),
        "visitAddress.address1" => format!("Dorpsstraat {serial}"),
        "visitAddress.city" => format!("Dorp {serial}"),
        _ => format!("020-{serial:07}"),
    }
}

/// Fills an address that has gaps, as a package wants it whole: the paths that were filled.
pub(crate) fn complete(customer: &mut Customer, serial: usize) -> impl Iterator<Item = &'static str> + use<> {
    let mut filled = Vec::new();
    for field in ["visitAddress.address1", "visitAddress.city"] {
        if value(customer, field).is_empty() {
            set(customer, field, &fresh(field, serial));
            filled.push(field);
        }
    }
    let address = &mut customer.visit_address;
    let rest = [
        ("visitAddress.zipCode", &mut address.zip_code, "1811 AB"),
        ("visitAddress.country", &mut address.country, "Nederland"),
        ("visitAddress.countryCode", &mut address.country_code, "NL"),
    ];
    for (path, place, value) in rest {
        if place.is_none() {
            *place = Some(value.to_owned());
            filled.push(path);
        }
    }
    filled.into_iter()
}

/// A customer that is not in the package, under this code.
pub(crate) fn customer(code: &str, serial: usize, rng: &mut StdRng) -> Customer {
    let mut customer = Customer {
        customer_code: code.to_owned(),
        is_active: true,
        is_debtor: true,
        identification: rng.random_bool(0.6).then(|| format!("{:08}", 10_000_000 + serial)),
        vat_number: rng.random_bool(0.6).then(|| vat_number(serial)),
        visit_address: Address {
            zip_code: Some("1811 AB".to_owned()),
            country: Some("Nederland".to_owned()),
            country_code: Some("NL".to_owned()),
            ..Address::default()
        },
        invoice_address_same_as_visit_address: true,
        ..Customer::default()
    };
    for field in crate::side::two_way::FIELDS {
        set(&mut customer, field, &fresh(field, serial));
    }
    customer.invoice_address = customer.visit_address.clone();
    customer
}

/// A Dutch VAT number that passes the older check (weights 9 to 2, the last digit the rest modulo 11).
fn vat_number(serial: usize) -> String {
    let mut base = 10_000_000 + serial * 11;
    loop {
        let digits: Vec<usize> = base
            .to_string()
            .bytes()
            .map(|digit| usize::from(digit - b'0'))
            .collect();
        let sum: usize = digits
            .iter()
            .zip((2..=9).rev())
            .map(|(digit, weight)| digit * weight)
            .sum();
        if sum % 11 < 10 {
            return format!("NL{base}{}B01", sum % 11);
        }
        base += 1;
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn values_are_set_and_read_alike_and_never_twice() {
        let mut customer = customer("1", 7, &mut StdRng::seed_from_u64(1));
        for field in crate::side::two_way::FIELDS {
            assert_eq!(value(&customer, field), fresh(field, 7));
            assert_ne!(fresh(field, 7), fresh(field, 8));
            set(&mut customer, field, "anders");
            assert_eq!(value(&customer, field), "anders");
        }
    }

    #[test]
    fn vat_numbers_are_valid_and_differ() {
        let numbers: std::collections::BTreeSet<_> = (0..300).map(vat_number).collect();
        assert_eq!(numbers.len(), 300);
        for number in &numbers {
            assert!(boekbrug_model::text::vat_number(number).is_some(), "{number}");
        }
    }
}
