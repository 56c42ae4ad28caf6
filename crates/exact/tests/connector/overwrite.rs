//! Overwriting customers in the package, and that the feed sees nothing new in whatever came back.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use boekbrug_connector::{ConnectorError, CustomerChange, FoundCustomer, Outcome, References};
use boekbrug_http::testkit::Reply;
use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::record::Customer;
use boekbrug_model::{Feed, FindingCode, Incoming, Record};
use serde_json::{Value, json};

use crate::office::{Office, account, checked, create, customer, found, is_debtor, read, sent, serving, wanted};
use crate::world::{Setup, World, id, list, refusal, serve, world};

/// The customer as it was found, and what is overwritten of it.
struct Overwriting {
    found: FoundCustomer,
    customer: CheckedCustomer,
    fields: BTreeSet<String>,
}

async fn overwriting(world: &World, values: &Customer, fields: &[&str]) -> Overwriting {
    let found = read(world, &id(1)).await.unwrap().unwrap();
    world.transport.forget();
    let fields: BTreeSet<String> = fields.iter().map(|path| (*path).to_owned()).collect();
    Overwriting {
        found,
        customer: checked(values, Some(&fields)),
        fields,
    }
}

impl Overwriting {
    async fn send(&self, world: &World) -> Result<FoundCustomer, ConnectorError> {
        let change = CustomerChange {
            found: &self.found,
            customer: &self.customer,
            fields: &self.fields,
        };
        world
            .connector
            .overwrite_customer(&change, &References::default())
            .await
    }
}

#[tokio::test]
async fn only_what_is_overwritten_is_sent_and_all_else_stays() {
    let there = account(
        1,
        "1001",
        json!({"Remarks": "Belt op dinsdag", "Website": "x.example", "City": "Delft"}),
    );
    let office = Office::with(vec![there]);
    let world = Setup::default().world(serving(&office));
    let change = overwriting(&world, &customer("1001"), &["name"]).await;
    let after = change.send(&world).await.unwrap();
    assert_eq!(after.row.name, "Bakkerij De Korenaar");
    assert_eq!(sent(&world, 0), json!({"Name": "Bakkerij De Korenaar"}));
    let methods: Vec<_> = world
        .asked()
        .iter()
        .map(|text| text.split('?').next().unwrap().to_owned())
        .collect();
    let put = format!("PUT /crm/Accounts(guid'{}')", id(1));
    assert_eq!(methods, [put.as_str(), "GET /crm/Accounts", "GET /crm/Addresses"]);
    let office = office.lock().unwrap();
    assert_eq!(
        (&office.accounts[0]["Remarks"], &office.accounts[0]["City"]),
        (&json!("Belt op dinsdag"), &json!("Delft"))
    );
}

#[tokio::test]
async fn how_a_field_is_emptied_is_a_setting() {
    for (word, value) in [("null", Value::Null), ("empty", json!(""))] {
        let office = Office::with(vec![account(1, "1001", json!({"Phone": "072"}))]);
        let setup = Setup {
            config: json!({"blank_fields": word}),
            ..Setup::default()
        };
        let world = setup.world(serving(&office));
        let change = overwriting(&world, &customer("1001"), &["visitAddress.phoneNumber"]).await;
        change.send(&world).await.unwrap();
        assert_eq!(sent(&world, 0), json!({ "Phone": value }));
    }
}

#[tokio::test]
async fn what_is_known_when_a_customer_cannot_be_overwritten() {
    let lost = FindingCode::PackageAnswerLost;
    let cases = [
        (Reply::NoAnswer, Outcome::Unknown, lost),
        (Reply::new(500, "<html>"), Outcome::Unknown, lost),
        (Reply::new(200, "<html>Even geduld</html>"), Outcome::Unknown, lost),
        (Reply::new(404, ""), Outcome::Permanent, FindingCode::CustomerGone),
        (
            refusal(404, "Niet gevonden"),
            Outcome::Permanent,
            FindingCode::CustomerGone,
        ),
        (
            refusal(500, "Ongeldig: Naam"),
            Outcome::Permanent,
            FindingCode::CustomerFieldInvalid,
        ),
        (
            refusal(500, "Gegeven bestaat reeds"),
            Outcome::Permanent,
            FindingCode::PackageOther,
        ),
        // after a wait, or with other tokens, the row may be another
        (
            Reply::new(429, "").with("retry-after", "1"),
            Outcome::Temporary,
            FindingCode::PackageRateLimited,
        ),
        (Reply::new(401, ""), Outcome::Temporary, FindingCode::PackageUnavailable),
    ];
    let there = vec![account(1, "1001", json!({}))];
    let reading = Setup::default().world(serving(&Office::with(there)));
    let change = overwriting(&reading, &customer("1001"), &["name"]).await;
    for (reply, outcome, code) in cases {
        let shown = format!("{reply:?}");
        let world = world(serve(vec![("PUT /crm/Accounts", reply)]));
        let error = change.send(&world).await.unwrap_err();
        assert_eq!((error.outcome, error.findings[0].code), (outcome, code), "{shown}");
        assert_eq!(world.asked().len(), 1, "it is not sent by itself again: {shown}");
        if code == FindingCode::CustomerGone {
            assert_eq!(error.findings[0].params["customer"], "1001");
        }
    }
    let unread = world(serve(vec![
        ("PUT /crm/Accounts", Reply::new(204, "")),
        ("GET /crm/Accounts", Reply::new(500, "<html>")),
    ]));
    assert_eq!(
        change.send(&unread).await.unwrap_err().outcome,
        Outcome::Unknown,
        "it was written"
    );
}

/// A key that nobody has may be answered with 403, as a missing right is.
#[tokio::test]
async fn a_forbidden_overwrite_is_told_from_a_customer_that_is_gone() {
    let there = account(1, "1001", json!({}));
    let reading = Setup::default().world(serving(&Office::with(vec![there.clone()])));
    let change = overwriting(&reading, &customer("1001"), &["name"]).await;
    for (list_of, code) in [
        (json!([]), FindingCode::CustomerGone),
        (json!([there]), FindingCode::ConnectionRightMissing),
    ] {
        let world = world(serve(vec![
            ("PUT /crm/Accounts", Reply::new(403, "")),
            ("GET /crm/Accounts", list(&list_of)),
            ("GET /crm/Addresses", list(&json!([]))),
        ]));
        assert_eq!(change.send(&world).await.unwrap_err().findings[0].code, code);
    }
}

#[tokio::test]
async fn an_account_of_another_status_becomes_a_customer_only_where_that_is_set() {
    for status in ["P", "S", "A"] {
        let office = Office::with(vec![account(1, "1001", json!({ "Status": status }))]);
        let world_set = |word: &str| {
            let setup = Setup {
                config: json!({"account_becomes_customer": word}),
                ..Setup::default()
            };
            setup.world(serving(&office))
        };
        let refusing = world_set("refuse");
        let change = overwriting(&refusing, &customer("1001"), &["name"]).await;
        assert!(!is_debtor(&change.found));
        let error = change.send(&refusing).await.unwrap_err();
        assert_eq!(error.findings[0].code, FindingCode::CustomerNotDebtor);
        assert_eq!(refusing.asked(), [] as [&str; 0]);

        let setting = world_set("set");
        let after = change.send(&setting).await.unwrap();
        assert!(is_debtor(&after));
        assert_eq!(
            sent(&setting, 0),
            json!({"Name": "Bakkerij De Korenaar", "Status": "C"})
        );
    }
}

/// The row as its feed gives it, on a connection of its own.
async fn in_the_feed(office: &Arc<Mutex<Office>>, options: Value) -> Incoming {
    let setup = Setup {
        options,
        ..Setup::default()
    };
    let (mut records, _) = setup.world(serving(office)).read(Feed::Customers, None).await;
    assert_eq!(records.len(), 1);
    records.remove(0)
}

/// An account with a main contact, an address for invoices and somebody who pays.
fn furnished() -> Arc<Mutex<Office>> {
    let more = json!({"MainContact": id(1_001), "InvoiceAccount": id(2), "AddressLine1": "Kade 1", "City": "Alkmaar",
        "Country": "NL ", "CountryName": "Nederland", "Email": "info@x.example", "VATNumber": "NL123456782B01", "SalesVATCode": "4  "});
    let payer = json!({"ID": id(2), "Code": "2", "Name": "Betaler", "Status": "A", "Email": "betaler@x.example"});
    let office = Office::with(vec![account(1, "1001", more), payer]);
    {
        let mut rooms = office.lock().unwrap();
        rooms.contacts.push(
            json!({"ID": id(1_001), "Account": id(1), "FullName": "A. de Boer", "Email": "boer@x.example",
            "IsMainContact": true, "Timestamp": "5"}),
        );
        rooms.addresses.push(
            json!({"ID": id(2_001), "Account": id(1), "Type": 3, "AddressLine1": "Postbus 1", "City": "Delft",
            "Country": "NL ", "CountryName": "Nederland", "Main": true, "Timestamp": "6"}),
        );
    }
    office
}

/// What comes back is what the feed says, to the last field: else the next run reports a change that nobody made.
#[tokio::test]
async fn the_feed_sees_nothing_new_in_what_was_made_found_or_overwritten() {
    for to in ["account", "mainContact", "invoiceAccount"] {
        let options = json!({ "sendInvoiceTo": to });
        let setup = || Setup {
            options: options.clone(),
            ..Setup::default()
        };
        let empty = Office::with(Vec::new());
        let made = create(&setup().world(serving(&empty)), "1001").await.unwrap();
        assert_eq!(made.row, in_the_feed(&empty, options.clone()).await, "made, {to}");

        let office = furnished();
        let world = setup().world(serving(&office));
        let adopted = found(&world, &wanted(None, Some("NL123456782B01"), None)).await;
        assert_eq!(
            adopted[0].row,
            in_the_feed(&office, options.clone()).await,
            "found, {to}"
        );
        let Record::Customer(known) = &adopted[0].row.record else {
            panic!("a customer")
        };
        assert_eq!(known.contact_person_name.as_deref(), Some("A. de Boer"));
        assert_eq!(known.invoice_address.address1.as_deref(), Some("Postbus 1"));

        let fields = [
            "name",
            "visitAddress.address1",
            "visitAddress.city",
            "visitAddress.emailAddress",
        ];
        let change = overwriting(&world, &customer("1001"), &fields).await;
        let after = change.send(&world).await.unwrap();
        assert_eq!(
            after.row,
            in_the_feed(&office, options.clone()).await,
            "overwritten, {to}"
        );
        assert_eq!(after.row.name, "Bakkerij De Korenaar");
    }
}

/// The same in a run that reads what changed.
#[tokio::test]
async fn a_later_run_brings_the_row_as_it_came_back() {
    let office = furnished();
    let world = Setup::default().world(serving(&office));
    let (_, last) = world.read(Feed::Customers, None).await;
    let change = overwriting(&world, &customer("1001"), &["name"]).await;
    let after = change.send(&world).await.unwrap();
    let (records, _) = world.read(Feed::Customers, last.next).await;
    let same: Vec<_> = records.iter().filter(|row| row.package_id == id(1)).collect();
    assert!(
        !same.is_empty() && same.iter().all(|row| **row == after.row),
        "{records:?}"
    );
}
