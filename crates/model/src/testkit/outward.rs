//! What the package of the sample firm accepts of customers and draft orders.

use crate::record::Country;
use crate::{Currency, CustomerRules, OrderRules};

/// The limits of a package that keeps numbers of digits, whole addresses and one person to ask for.
pub fn customer_rules() -> CustomerRules {
    CustomerRules {
        fields: vec![
            "customerCode",
            "name",
            "contactPersonName",
            "identification",
            "vatNumber",
            "visitAddress.contactPerson",
            "visitAddress.address1",
            "visitAddress.zipCode",
            "visitAddress.city",
            "visitAddress.countryCode",
            "visitAddress.emailAddress",
            "visitAddress.phoneNumber",
            "invoiceAddress.contactPerson",
            "invoiceAddress.address1",
            "invoiceAddress.zipCode",
            "invoiceAddress.city",
            "invoiceAddress.countryCode",
            "sendInvoiceTo",
            "paymentConditionId",
        ],
        largest_number: Some(999_999),
        code_length: 20,
        lengths: vec![
            ("name", 50),
            ("contactPersonName", 50),
            ("visitAddress.contactPerson", 50),
            ("visitAddress.address1", 50),
            ("visitAddress.zipCode", 25),
            ("visitAddress.city", 50),
            ("visitAddress.phoneNumber", 25),
            ("visitAddress.emailAddress", 250),
            ("invoiceAddress.contactPerson", 50),
            ("invoiceAddress.address1", 50),
            ("invoiceAddress.zipCode", 25),
            ("invoiceAddress.city", 50),
            ("sendInvoiceTo", 250),
        ],
        whole_address: true,
        one_contact: true,
        one_email: false,
        vat_of_country: true,
        payment_days: Some((-365, 1000)),
    }
}

/// The limits of a package whose orders have prices of four decimals, quantities of two, and no PDF.
pub fn order_rules() -> OrderRules {
    OrderRules {
        reference_length: 50,
        description_length: 50,
        line_description_length: 60,
        needs_item: true,
        price_decimals: 4,
        quantity_decimals: 2,
        numeric_customer_code: true,
        payment_days: Some((0, 100)),
        currencies: vec![Currency::EUR],
        pdf: false,
        needs_journal: false,
        one_cost_centre: false,
    }
}

/// The Netherlands, Belgium and Greece, each with the package id `country-` and its code.
pub fn countries() -> Vec<(String, Country)> {
    let country = |code: &str, name: &str| {
        let row = Country {
            code: code.to_owned(),
            name: name.to_owned(),
        };
        (format!("country-{code}"), row)
    };
    vec![
        country("NL", "Nederland"),
        country("BE", "België"),
        country("GR", "Griekenland"),
    ]
}
