//! Customers that go out: an imitation of accounts, contacts and addresses that takes what is written, and what the tests
//! of both directions share.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use boekbrug_connector::{ConnectorError, FoundCustomer, References, WantedCustomer};
use boekbrug_http::testkit::Reply;
use boekbrug_model::customers_out::{CheckedCustomer, CustomerContext, check};
use boekbrug_model::record::{Address, Customer};
use boekbrug_model::{ConnectionSettings, Profile, Record};
use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Value, json};

use crate::world::{World, asked, id, is_token, list, one, refusal, usual};

/// What the answer to a new account holds.
#[derive(Clone, Copy, PartialEq, Default)]
pub(crate) enum Representation {
    /// The id, and nothing else.
    #[default]
    Sparse,
    Whole,
    Empty,
}

/// An imitation of accounts, contacts and addresses that also takes what is written.
#[derive(Default)]
pub(crate) struct Office {
    pub(crate) accounts: Vec<Value>,
    pub(crate) contacts: Vec<Value>,
    pub(crate) addresses: Vec<Value>,
    pub(crate) representation: Representation,
    version: i64,
}

impl Office {
    pub(crate) fn with(accounts: Vec<Value>) -> Arc<Mutex<Self>> {
        let mut office = Self {
            version: 10,
            ..Self::default()
        };
        for account in accounts {
            office.accounts.push(account);
            let at = office.accounts.len() - 1;
            office.stamp(at);
        }
        Arc::new(Mutex::new(office))
    }

    fn stamp(&mut self, at: usize) {
        self.version += 1;
        self.accounts[at]["Timestamp"] = json!(self.version.to_string());
        self.accounts[at]["Modified"] = json!("/Date(1773653400000)/");
    }

    fn answer(&mut self, request: &Request<Bytes>) -> Reply {
        let text = asked(request);
        match *request.method() {
            Method::POST => self.make(request.body()),
            Method::PUT => self.change(&text, request.body()),
            _ => self.listed(&text),
        }
    }

    fn make(&mut self, body: &Bytes) -> Reply {
        let mut row: Value = serde_json::from_slice(body).unwrap();
        let code = format!("{:>18}", row["Code"].as_str().unwrap());
        if self.accounts.iter().any(|known| known["Code"] == code) {
            return refusal(500, "Gegeven bestaat reeds");
        }
        let own = id(900 + u32::try_from(self.accounts.len()).unwrap());
        (row["ID"], row["Code"]) = (json!(own), json!(code));
        if let Some(country) = row["Country"].as_str().map(str::to_owned) {
            row["CountryName"] = json!(format!("Land {country}"));
            row["Country"] = json!(format!("{country:<3}"));
        }
        self.accounts.push(row);
        let at = self.accounts.len() - 1;
        self.stamp(at);
        match self.representation {
            Representation::Sparse => one(201, &json!({"ID": own, "Name": null, "Code": null, "Status": null})),
            Representation::Whole => one(201, &self.accounts[at]),
            Representation::Empty => Reply::new(201, " "),
        }
    }

    fn change(&mut self, text: &str, body: &Bytes) -> Reply {
        let change: Value = serde_json::from_slice(body).unwrap();
        let own = |row: &Value| text.contains(&format!("(guid'{}')", row["ID"].as_str().unwrap()));
        let Some(at) = self.accounts.iter().position(own) else {
            return Reply::new(404, "");
        };
        let row = self.accounts[at].as_object_mut().unwrap();
        row.extend(change.as_object().unwrap().clone());
        self.stamp(at);
        Reply::new(204, "")
    }

    fn listed(&self, text: &str) -> Reply {
        let rows = match text {
            text if text.contains("/Accounts?") => &self.accounts,
            text if text.contains("/Contacts?") => &self.contacts,
            text if text.contains("/Addresses?") => &self.addresses,
            text if text.contains("Divisions") => return list(&json!([{"Code": 123_456}])),
            text => panic!("{text}"),
        };
        let filter = text.split_once("$filter=").unwrap().1.split_once('&').unwrap().0;
        let (_, select) = text.split_once("$select=").unwrap();
        let fits = |row: &&Value| filter.starts_with("Timestamp gt") || holds(row, filter);
        let shown = rows.iter().filter(fits).map(|row| {
            let members = select.split(',').map(|member| (member.to_owned(), row[member].clone()));
            Value::Object(members.collect())
        });
        list(&json!(shown.collect::<Vec<_>>()))
    }
}

/// Whether a row fits a filter of equations.
fn holds(row: &Value, filter: &str) -> bool {
    let (of_type, rest) = match filter.strip_prefix("Type eq 3 and ") {
        Some(rest) => (row["Type"] == 3, rest.trim_matches(['(', ')'])),
        None => (true, filter),
    };
    let equal = |equation: &str| {
        let (member, value) = equation.split_once(" eq ").unwrap();
        let value = value.trim_start_matches("guid").trim_matches('\'');
        row[member].as_str() == Some(value)
    };
    of_type && rest.split(" or ").any(equal)
}

pub(crate) fn serving(office: &Arc<Mutex<Office>>) -> impl Fn(&Request<Bytes>) -> Reply + Send + Sync + 'static {
    let office = Arc::clone(office);
    move |request| {
        if is_token(request) {
            return usual();
        }
        office.lock().unwrap().answer(request)
    }
}

pub(crate) fn account(number: u32, code: &str, more: Value) -> Value {
    let mut row = json!({"ID": id(number), "Code": format!("{code:>18}"), "Name": format!("Relatie {code}"), "Status": "C",
        "Modified": "/Date(1773653400000)/"});
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    row
}

pub(crate) fn wanted(number: Option<&str>, vat: Option<&str>, kvk: Option<&str>) -> WantedCustomer {
    WantedCustomer {
        number: number.map(str::to_owned),
        vat_number: vat.map(str::to_owned),
        identification: kvk.map(str::to_owned),
    }
}

pub(crate) async fn found(world: &World, wanted: &WantedCustomer) -> Vec<FoundCustomer> {
    let references = References::default();
    world.connector.find_customers(wanted, &references).await.unwrap()
}

pub(crate) async fn read(world: &World, id: &str) -> Result<Option<FoundCustomer>, ConnectorError> {
    world.connector.read_customer(id, &References::default()).await
}

pub(crate) fn is_debtor(found: &FoundCustomer) -> bool {
    matches!(&found.row.record, Record::Customer(customer) if customer.is_debtor)
}

pub(crate) fn customer(code: &str) -> Customer {
    Customer {
        customer_code: code.to_owned(),
        name: "Bakkerij De Korenaar".to_owned(),
        contact_person_name: Some("A. de Boer".to_owned()),
        vat_number: Some("NL123456782B01".to_owned()),
        identification: Some("12345678".to_owned()),
        visit_address: Address {
            address1: Some("Werf 12".to_owned()),
            zip_code: Some("1811 AB".to_owned()),
            city: Some("Alkmaar".to_owned()),
            country_code: Some("NL".to_owned()),
            email_address: Some("info@korenaar.example".to_owned()),
            ..Address::default()
        },
        invoice_address_same_as_visit_address: true,
        send_invoice_to: Some("facturen@korenaar.example".to_owned()),
        payment_condition_id: Some("30".to_owned()),
        ..Customer::default()
    }
}

pub(crate) fn checked(customer: &Customer, fields: Option<&BTreeSet<String>>) -> CheckedCustomer {
    let settings = ConnectionSettings::for_profile(Profile::B);
    let context = CustomerContext {
        rules: boekbrug_exact::capability().customers_out.as_ref().unwrap(),
        settings: &settings,
        countries: &[],
        number: None,
        fields,
    };
    check(customer, &context).unwrap().0
}

pub(crate) async fn create(world: &World, code: &str) -> Result<FoundCustomer, ConnectorError> {
    let customer = checked(&customer(code), None);
    world.connector.create_customer(&customer, &References::default()).await
}

/// The body of the nth call that is none for tokens.
pub(crate) fn sent(world: &World, nth: usize) -> Value {
    let requests = world.transport.requests();
    let mut calls = requests.iter().filter(|request| !is_token(request));
    serde_json::from_slice(calls.nth(nth).unwrap().body()).unwrap()
}
