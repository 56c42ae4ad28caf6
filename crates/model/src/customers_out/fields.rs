//! The fields of a customer by canonical path, and which of them go both ways.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::record::{Address, Customer};
use crate::{ConnectionSettings, CustomerRules, Feed};

/// Written when a customer is made, and never after.
pub(super) const CODE: &str = "customerCode";
/// Follows from the addresses.
pub(super) const SAME: &str = "invoiceAddressSameAsVisitAddress";
/// The two names of the person to ask for.
pub(super) const CONTACT: [&str; 2] = ["contactPersonName", "visitAddress.contactPerson"];
/// The two uses of one e-mail address: of two values the first counts.
pub(super) const MAIL: [&str; 2] = ["sendInvoiceTo", "visitAddress.emailAddress"];
/// What makes the visit address an address.
pub(super) const VISIT: [&str; 5] = [
    "visitAddress.address1",
    "visitAddress.zipCode",
    "visitAddress.city",
    "visitAddress.countryCode",
    "visitAddress.country",
];
/// What makes the invoice address an address: with its person, because an address that is the other one has none.
pub(super) const INVOICE: [&str; 6] = [
    "invoiceAddress.contactPerson",
    "invoiceAddress.address1",
    "invoiceAddress.zipCode",
    "invoiceAddress.city",
    "invoiceAddress.countryCode",
    "invoiceAddress.country",
];

macro_rules! fields {
    (
        words { $($word:literal $($whole:ident).+;)* }
        flags { $($path:literal $($part:ident).+;)* }
        texts { $($text:literal $($inner:ident).+;)* }
    ) => {
        /// Every field.
        pub(super) const PATHS: &[&str] = &[$($word,)* $($path,)* $($text,)*];

        /// The value of a field; null when it is blank or there is no such field.
        pub fn value(customer: &Customer, path: &str) -> Value {
            match path {
                $($word => filled(Some(&customer.$($whole).+)).map_or(Value::Null, Value::from),)*
                $($path => Value::from(customer.$($part).+),)*
                $($text => filled(customer.$($inner).+.as_deref()).map_or(Value::Null, Value::from),)*
                _ => Value::Null,
            }
        }

        /// Gives a field the value that it has in another customer.
        pub fn copy(path: &str, from: &Customer, to: &mut Customer) {
            match path {
                $($word => to.$($whole).+.clone_from(&from.$($whole).+),)*
                $($path => to.$($part).+ = from.$($part).+,)*
                $($text => to.$($inner).+.clone_from(&from.$($inner).+),)*
                _ => {}
            }
        }

        /// The texts that may be blank, by path.
        pub(super) fn texts(customer: &mut Customer) -> Vec<(&'static str, &mut Option<String>)> {
            vec![$(($text, &mut customer.$($inner).+),)*]
        }
    };
}

fields! {
    words {
        "customerCode" customer_code;
        "name" name;
    }
    flags {
        "isActive" is_active;
        "isDebtor" is_debtor;
        "invoiceAddressSameAsVisitAddress" invoice_address_same_as_visit_address;
    }
    texts {
        "contactPersonName" contact_person_name;
        "identification" identification;
        "vatNumber" vat_number;
        "visitAddress.contactPerson" visit_address.contact_person;
        "visitAddress.address1" visit_address.address1;
        "visitAddress.zipCode" visit_address.zip_code;
        "visitAddress.city" visit_address.city;
        "visitAddress.country" visit_address.country;
        "visitAddress.countryCode" visit_address.country_code;
        "visitAddress.emailAddress" visit_address.email_address;
        "visitAddress.phoneNumber" visit_address.phone_number;
        "invoiceAddress.contactPerson" invoice_address.contact_person;
        "invoiceAddress.address1" invoice_address.address1;
        "invoiceAddress.zipCode" invoice_address.zip_code;
        "invoiceAddress.city" invoice_address.city;
        "invoiceAddress.country" invoice_address.country;
        "invoiceAddress.countryCode" invoice_address.country_code;
        "invoiceAddress.emailAddress" invoice_address.email_address;
        "invoiceAddress.phoneNumber" invoice_address.phone_number;
        "sendInvoiceTo" send_invoice_to;
        "paymentConditionId" payment_condition_id;
        "vatCodeId" vat_code_id;
        "costCenterId" cost_center_id;
        "invoiceSpecification" invoice_specification;
        "managerResourceCompanyId" manager_resource_company_id;
    }
}

/// Two fields of ours that are one of the package.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pair {
    Contact,
    Mail,
}

impl Pair {
    pub(super) fn paths(self) -> &'static [&'static str; 2] {
        match self {
            Self::Contact => &CONTACT,
            Self::Mail => &MAIL,
        }
    }

    /// Both texts; of two values the first is the package's.
    pub(super) fn texts(self, customer: &mut Customer) -> [&mut Option<String>; 2] {
        let visit = &mut customer.visit_address;
        match self {
            Self::Contact => [&mut customer.contact_person_name, &mut visit.contact_person],
            Self::Mail => [&mut customer.send_invoice_to, &mut visit.email_address],
        }
    }
}

/// The pairs of a package.
pub(super) fn pairs(rules: &CustomerRules) -> impl Iterator<Item = Pair> {
    let all = [(rules.one_contact, Pair::Contact), (rules.one_email, Pair::Mail)];
    all.into_iter().filter_map(|(one, pair)| one.then_some(pair))
}

/// A text that says something.
pub(super) fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// True when an address names a place.
pub(super) fn names_a_place(address: &Address) -> bool {
    [&address.address1, &address.zip_code, &address.city]
        .into_iter()
        .any(|part| filled(part.as_deref()).is_some())
}

/// The fields that go both ways: those that the package takes and that are not switched off. A path of an address
/// switches all of it off, and a part of what makes it an address all the other parts: a street without its town is none.
/// Likewise the two names of one person to ask for, and the two uses of one e-mail address.
pub fn coupled(rules: &CustomerRules, settings: &ConnectionSettings) -> BTreeSet<&'static str> {
    let nothing = BTreeSet::new();
    let off = settings.switched_off.get(&Feed::Customers).unwrap_or(&nothing);
    let is_off = |path: &str| off.contains(path) || path.split_once('.').is_some_and(|(whole, _)| off.contains(whole));
    let mut coupled: BTreeSet<&'static str> = rules.fields.iter().copied().filter(|path| !is_off(path)).collect();
    for address in [&VISIT[..], &INVOICE[1..]] {
        if address.iter().any(|path| is_off(path)) {
            coupled.retain(|path| !address.contains(path));
        }
    }
    for pair in pairs(rules).map(Pair::paths) {
        if pair.iter().any(|path| is_off(path)) {
            coupled.retain(|path| !pair.contains(path));
        }
    }
    coupled
}
