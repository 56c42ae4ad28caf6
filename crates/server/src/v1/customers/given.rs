//! A customer as an application gives it, for the matching and for customers that go to the package alike.

use std::collections::BTreeSet;

use boekbrug_engine::{AppCustomer, CustomerOffer};
use boekbrug_model::record::{Address, Customer};
use boekbrug_model::{Finding, FindingCode, RecordId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::v1::body::parse;
use crate::v1::problem::{Problem, Reason};

/// The most customers of one request.
pub(crate) const MOST: usize = 1_000;

/// The longest id or code of the application, in characters.
const LONGEST: usize = 200;

/// A customer of the application. The more is known of it, the surer it is recognised.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GivenCustomer {
    /// The application's own id: 1 to 200 characters on one line.
    pub(crate) id: String,
    /// Its number or code: at most 200 characters.
    #[serde(default)]
    customer_code: String,
    /// Name of the firm or person.
    name: String,
    /// The person to ask for.
    contact_person_name: Option<String>,
    /// Chamber of Commerce number.
    identification: Option<String>,
    /// VAT number.
    vat_number: Option<String>,
    /// Where it is.
    visit_address: Option<GivenAddress>,
    /// Where invoices go; the visit address unless set.
    invoice_address: Option<GivenAddress>,
    /// E-mail address for invoices.
    send_invoice_to: Option<String>,
    /// Payment condition by the package's code, or days of credit where the package knows only days. Not compared by the
    /// matching.
    payment_condition_id: Option<String>,
    /// Its accounts (IBAN). Only the matching looks at them.
    #[serde(default)]
    ibans: Vec<String>,
    /// Which fields the application changed, by path such as `visitAddress.city`; an address by its name alone stands for
    /// all of it. Unless set: those that differ from what was handed over before. Refused by the matching.
    fields: Option<BTreeSet<String>>,
    /// The record of the package that it is, when the application knows. Refused by the matching.
    record: Option<RecordId>,
}

/// An address with the ways to reach it.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GivenAddress {
    /// The person to ask for.
    contact_person: Option<String>,
    /// Street and number.
    address1: Option<String>,
    /// Postal code.
    zip_code: Option<String>,
    /// Town.
    city: Option<String>,
    /// Two letters (ISO 3166-1).
    country_code: Option<String>,
    /// E-mail address.
    email_address: Option<String>,
    /// Telephone number.
    phone_number: Option<String>,
}

/// The fields of a customer that an application can say something of, without the two addresses.
const FIELDS: [&str; 7] = [
    "customerCode",
    "name",
    "contactPersonName",
    "identification",
    "vatNumber",
    "sendInvoiceTo",
    "paymentConditionId",
];

/// Its two addresses.
const ADDRESSES: [&str; 2] = ["visitAddress", "invoiceAddress"];

/// The fields of each.
const ADDRESS_FIELDS: [&str; 7] = [
    "contactPerson",
    "address1",
    "zipCode",
    "city",
    "countryCode",
    "emailAddress",
    "phoneNumber",
];

impl From<GivenAddress> for Address {
    fn from(given: GivenAddress) -> Self {
        Self {
            contact_person: given.contact_person.and_then(filled),
            address1: given.address1.and_then(filled),
            zip_code: given.zip_code.and_then(filled),
            city: given.city.and_then(filled),
            country: None,
            country_code: given.country_code.and_then(filled),
            email_address: given.email_address.and_then(filled),
            phone_number: given.phone_number.and_then(filled),
        }
    }
}

/// Blank texts say nothing.
fn filled(text: String) -> Option<String> {
    (!text.trim().is_empty()).then_some(text)
}

impl GivenCustomer {
    fn customer(self) -> Customer {
        let visit: Address = self.visit_address.map(Address::from).unwrap_or_default();
        let same = self.invoice_address.is_none();
        Customer {
            customer_code: self.customer_code,
            name: self.name,
            is_active: true,
            is_debtor: true,
            contact_person_name: self.contact_person_name.and_then(filled),
            identification: self.identification.and_then(filled),
            vat_number: self.vat_number.and_then(filled),
            invoice_address: self.invoice_address.map_or_else(|| visit.clone(), Address::from),
            visit_address: visit,
            invoice_address_same_as_visit_address: same,
            send_invoice_to: self.send_invoice_to.and_then(filled),
            payment_condition_id: self.payment_condition_id.and_then(filled),
            ..Customer::default()
        }
    }

    /// As the matching compares it. What it would not look at is refused, not lost in silence.
    pub(crate) fn into_match(mut self, place: &str) -> Result<AppCustomer, Problem> {
        self.check(place)?;
        for (name, is_given) in [("fields", self.fields.is_some()), ("record", self.record.is_some())] {
            if is_given {
                let strange = Reason::at_pointer(FindingCode::RequestUnknownField, format!("{place}/{name}"));
                return Err(Problem::of(
                    axum::http::StatusCode::UNPROCESSABLE_ENTITY,
                    vec![strange.with("name", name)],
                ));
            }
        }
        Ok(AppCustomer {
            id: std::mem::take(&mut self.id),
            ibans: std::mem::take(&mut self.ibans),
            customer: self.customer(),
        })
    }

    /// As it is handed over to go to the package.
    pub(crate) fn into_offer(mut self, place: &str) -> Result<CustomerOffer, Problem> {
        self.check(place)?;
        // an address of a path cannot be one of these: whoever makes a path takes them away
        if [".", ".."].contains(&self.id.as_str()) {
            return Err(Problem::wrong_value(&format!("{place}/id"), self.id));
        }
        let fields = self.fields.take().map(|fields| paths(&fields, place)).transpose()?;
        Ok(CustomerOffer {
            id: std::mem::take(&mut self.id),
            fields,
            record: self.record,
            customer: self.customer(),
        })
    }

    /// Texts that a database could not keep, and ids that nobody could find again.
    fn check(&self, place: &str) -> Result<(), Problem> {
        let length = self.id.chars().count();
        if !(1..=LONGEST).contains(&length) || self.id.chars().any(char::is_control) {
            return Err(Problem::wrong_value(&format!("{place}/id"), format!("1–{LONGEST}")));
        }
        // a database looks for codes by an index, which holds no longer ones
        if self.customer_code.chars().count() > LONGEST {
            return Err(Problem::wrong_value(
                &format!("{place}/customerCode"),
                format!("≤ {LONGEST}"),
            ));
        }
        for (name, text) in [("customerCode", &self.customer_code), ("name", &self.name)] {
            if text.contains('\0') {
                return Err(Problem::wrong_value(&format!("{place}/{name}"), "U+0000"));
            }
        }
        Ok(())
    }
}

/// Reads customers that go to the package out of JSON: the body of `POST …/customers`, or the list in it alone, as many as
/// there are. What is wrong is told with the place of it.
pub fn read_customers(json: &[u8]) -> Result<Vec<CustomerOffer>, Vec<Finding>> {
    #[derive(Deserialize)]
    struct Whole {
        customers: Vec<GivenCustomer>,
    }
    let is_list = json.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    let (read, above) = if is_list {
        (parse::<Vec<GivenCustomer>>(json), "")
    } else {
        (parse::<Whole>(json).map(|whole| whole.customers), "/customers")
    };
    let offers = read.and_then(|given| {
        let offers = given.into_iter().enumerate();
        offers
            .map(|(at, one)| one.into_offer(&format!("{above}/{at}")))
            .collect()
    });
    offers.map_err(|problem| problem.placed_reasons())
}

/// The single fields that are meant.
fn paths(given: &BTreeSet<String>, place: &str) -> Result<BTreeSet<String>, Problem> {
    let mut all = BTreeSet::new();
    for path in given {
        if ADDRESSES.contains(&path.as_str()) {
            all.extend(ADDRESS_FIELDS.iter().map(|field| format!("{path}.{field}")));
        } else if is_known(path) {
            all.insert(path.clone());
        } else {
            return Err(Problem::wrong_value(&format!("{place}/fields"), path));
        }
    }
    Ok(all)
}

fn is_known(path: &str) -> bool {
    let of_address = |(address, field): (&str, &str)| ADDRESSES.contains(&address) && ADDRESS_FIELDS.contains(&field);
    FIELDS.contains(&path) || path.split_once('.').is_some_and(of_address)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn given(value: serde_json::Value) -> GivenCustomer {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn an_address_stands_for_all_of_it() {
        let one = given(json!({"id": "a", "name": "B", "fields": ["name", "visitAddress", "invoiceAddress.city"]}));
        let offer = one.into_offer("").unwrap();
        let fields = offer.fields.unwrap();
        assert_eq!(fields.len(), 9, "{fields:?}");
        assert!(fields.contains("visitAddress.phoneNumber") && fields.contains("invoiceAddress.city"));
    }

    /// A new field of a customer must be known here too, or an application could never name it.
    #[test]
    fn every_field_that_is_taken_can_be_named() {
        let address: serde_json::Map<_, _> = ADDRESS_FIELDS
            .iter()
            .map(|name| ((*name).to_owned(), json!("x")))
            .collect();
        let mut whole = json!({"id": "a", "name": "x", "customerCode": "x", "contactPersonName": "x",
            "identification": "x", "vatNumber": "x", "sendInvoiceTo": "x", "paymentConditionId": "x"});
        whole["visitAddress"] = address.clone().into();
        whole["invoiceAddress"] = address.into();
        let customer = serde_json::to_value(given(whole).into_offer("").unwrap().customer).unwrap();
        let mut said = BTreeSet::new();
        for (name, value) in customer.as_object().unwrap() {
            match value {
                serde_json::Value::String(_) => drop(said.insert(name.clone())),
                serde_json::Value::Object(inner) => {
                    let texts = inner.iter().filter(|(_, value)| value.is_string());
                    said.extend(texts.map(|(inner, _)| format!("{name}.{inner}")));
                }
                _ => {}
            }
        }
        assert!(said.iter().all(|path| is_known(path)), "{said:?}");
        assert_eq!(said.len(), FIELDS.len() + 2 * ADDRESS_FIELDS.len());
    }

    #[test]
    fn what_cannot_be_kept_or_found_is_refused() {
        for odd in [
            json!({"id": "", "name": "x"}),
            json!({"id": "a\nb", "name": "x"}),
            json!({"id": "x".repeat(201), "name": "x"}),
            json!({"id": "..", "name": "x"}),
            json!({"id": "a", "name": "\u{0}"}),
            json!({"id": "a", "name": "x", "fields": ["visitAdress.city"]}),
            json!({"id": "a", "name": "x", "fields": ["name.city"]}),
        ] {
            assert!(given(odd.clone()).into_offer("").is_err(), "{odd}");
        }
        assert!(
            given(json!({"id": "a", "name": "x", "fields": []}))
                .into_match("")
                .is_err()
        );
        assert!(given(json!({"id": "a/b %", "name": "x"})).into_offer("").is_ok());
    }

    #[test]
    fn a_file_is_a_body_or_its_list() {
        let list = br#" [{"id": "a", "name": "x"}, {"id": "b", "name": "y"}]"#;
        assert_eq!(read_customers(list).unwrap().len(), 2);
        let body = br#"{"customers": [{"id": "a", "name": "x"}]}"#;
        assert_eq!(read_customers(body).unwrap()[0].id, "a");
        let wrong = read_customers(br#"[{"id": "a", "name": "x", "nmae": "y"}]"#).unwrap_err();
        assert_eq!(wrong[0].at.as_deref(), Some("/0/nmae"));
        let wrong = read_customers(br#"{"customers": [{"id": "", "name": "x"}]}"#).unwrap_err();
        assert_eq!(wrong[0].at.as_deref(), Some("/customers/0/id"));
        assert!(read_customers(b"name;city").is_err());
    }

    #[test]
    fn blank_says_nothing() {
        let one = given(json!({"id": "a", "name": "x", "vatNumber": " ", "visitAddress": {"city": ""}}));
        let customer = one.into_offer("").unwrap().customer;
        assert_eq!((customer.vat_number, customer.visit_address.city), (None, None));
    }
}
