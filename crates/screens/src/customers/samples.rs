//! Samples of the pages about customers of the application.

use boekbrug_model::record::{Address, Customer};
use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{ConnectionSettings, CustomerRules, Finding, FindingCode, Profile, RecordId};
use boekbrug_store::{
    AppCustomerCount, AppCustomerRow, AppCustomerState, Author, ConnectionRow, FieldChange, HistoryRow, KnownRecord,
    StoredRecord,
};
use serde_json::{Value, json};

use super::filter::{Filter, Tab};
use super::list::{Found as ListFound, ListPage, PAGE};
use super::one::{Found, OnePage, title};
use crate::frame::Place;
use crate::invoices::samples::{at, connection, link};
use crate::samples::{Drawn as _, frame};
use crate::text::Texts;

fn customer(code: &str, name: &str, city: &str) -> Customer {
    Customer {
        customer_code: code.to_owned(),
        name: name.to_owned(),
        visit_address: Address {
            city: Some(city.to_owned()),
            ..Address::default()
        },
        ..Customer::default()
    }
}

fn row(number: u8, name: &str, state: AppCustomerState) -> AppCustomerRow {
    let values = serde_json::to_string(&customer("K-1", name, "Delft")).unwrap();
    AppCustomerRow {
        connection: connection(),
        here: format!("app/{number}"),
        code: format!("K-{number}"),
        name: name.to_owned(),
        offered: values.clone(),
        values,
        changed_here: at(3),
        ticked: true,
        number: None,
        there: None,
        state,
        findings: Vec::new(),
        progress: Value::Null,
        due: at(4),
        version: 1,
        changed: at(4),
    }
}

fn linked() -> AppCustomerRow {
    AppCustomerRow {
        there: Some("rel-1".to_owned()),
        ..row(1, "Bakkerij <De Korenaar>", AppCustomerState::Equal)
    }
}

fn refused() -> AppCustomerRow {
    AppCustomerRow {
        findings: vec![Finding::new(FindingCode::CustomerNeedsNumber).with("customer", "K-2")],
        number: Some("77".to_owned()),
        ..row(2, "Bloemist", AppCustomerState::Findings)
    }
}

fn known() -> KnownRecord {
    KnownRecord {
        package_id: "rel-1".to_owned(),
        id: RecordId::new(at(0), [1; 10]),
        hash: 0,
        is_active: true,
        values: serde_json::to_string(&customer("1001", "Bakkerij <De Korenaar>", "Den Haag")).unwrap(),
    }
}

fn settled(out: CustomersOut) -> (ConnectionRow, String) {
    let (row, name) = link(1, "Abacus · Firma");
    let settings = ConnectionSettings {
        customers_out: out,
        field_owners: [("name".to_owned(), boekbrug_model::settings::FieldOwner::Package)].into(),
        ..ConnectionSettings::for_profile(Profile::C)
    };
    (ConnectionRow { settings, ..row }, name)
}

fn list(t: Texts, tab: Tab, out: CustomersOut, rows: Vec<AppCustomerRow>, may: bool) -> String {
    let count = |state, ticked, count| AppCustomerCount { state, ticked, count };
    let filter = Filter {
        connection: Some(connection()),
        tab,
        text: if tab == Tab::Apart {
            "\"x\"".to_owned()
        } else {
            String::new()
        },
        after: None,
    };
    let found = ListFound {
        connections: vec![settled(out), link(2, "Abacus · <Tweede>")],
        counts: vec![
            count(AppCustomerState::Equal, true, 1_204),
            count(AppCustomerState::Findings, true, 2),
            count(AppCustomerState::Waiting, false, 80),
        ],
        rows,
        known: vec![known()],
        may,
    };
    ListPage::new(frame(&t.say("customers-title"), Place::Customers), t, filter, found).drawn()
}

fn rules() -> CustomerRules {
    CustomerRules {
        fields: vec!["customerCode", "name", "visitAddress.city", "vatNumber"],
        ..boekbrug_model::testkit::customer_rules()
    }
}

fn history() -> Vec<HistoryRow> {
    let change = |field: &str, old, new| FieldChange {
        field: field.to_owned(),
        old,
        new,
    };
    let all = [
        Author::Conflict,
        Author::Application,
        Author::Package,
        Author::Application,
    ];
    let row = |author| HistoryRow {
        author,
        at: at(5),
        source: connection(),
        fields: vec![
            change("visitAddress.city", json!("<Rijswijk>"), json!("Delft")),
            change("name", json!(null), json!("Bakkerij")),
        ],
    };
    all.into_iter().map(row).collect()
}

fn one(t: Texts, row: AppCustomerRow, out: CustomersOut, may: bool) -> String {
    let (connection, connection_name) = settled(out);
    let is_linked = row.there.is_some();
    let choice = StoredRecord {
        id: RecordId::new(at(0), [2; 10]),
        package_id: "rel-2".to_owned(),
        code: "1002".to_owned(),
        name: "Bloemist <Jansen>".to_owned(),
        is_active: true,
        values: "{}".to_owned(),
        changed: at(5),
    };
    let found = Found {
        connection,
        connection_name,
        package: "Abacus".to_owned(),
        rules: Some(rules()),
        known: is_linked.then(known),
        history: if is_linked { history() } else { Vec::new() },
        next_number: (!is_linked && may).then_some(1_205),
        sought: if is_linked { String::new() } else { "jansen".to_owned() },
        choices: if is_linked { Vec::new() } else { vec![choice] },
        wrong: Vec::new(),
        row,
        may,
    };
    let name = title(&found.row);
    OnePage::new(frame(&name, Place::Customers), t, found).drawn()
}

pub(crate) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    let apart = || AppCustomerRow {
        ticked: false,
        ..row(3, "", AppCustomerState::Findings)
    };
    let full = (0..=PAGE).map(|_| refused()).collect();
    let none = ListFound {
        connections: Vec::new(),
        counts: Vec::new(),
        rows: Vec::new(),
        known: Vec::new(),
        may: true,
    };
    let place = || frame(&t.say("customers-title"), Place::Customers);
    let none = ListPage::new(place(), t, Filter::default(), none).drawn();
    let rows = || vec![linked(), refused(), apart()];
    vec![
        ("customers", list(t, Tab::All, CustomersOut::Ticked, rows(), true)),
        (
            "customers-reader",
            list(t, Tab::Attention, CustomersOut::Ticked, rows(), false),
        ),
        ("customers-all-go", list(t, Tab::All, CustomersOut::All, rows(), true)),
        (
            "customers-full-page",
            list(t, Tab::Apart, CustomersOut::Ticked, full, true),
        ),
        (
            "customers-nothing",
            list(t, Tab::Equal, CustomersOut::Ticked, Vec::new(), true),
        ),
        ("customers-none", none),
        ("customer", one(t, linked(), CustomersOut::All, true)),
        ("customer-reader", one(t, linked(), CustomersOut::All, false)),
        ("customer-refused", one(t, refused(), CustomersOut::Ticked, true)),
        ("customer-apart", one(t, apart(), CustomersOut::Ticked, true)),
    ]
}
