//! A careful client comes through the whole under every switch: what it may
//! not rely on is in none of these steps.

mod exact_support;

use boekbrug_sandbox::exact::{Config, DIVISION, RateLimits, Switches};
use exact_support::{World, base64, seed};
use rust_decimal::Decimal;
use serde_json::json;

/// The first id of a list in either shape.
fn first(world: &World, path: &str, key: &str) -> String {
    let got = world.get(path);
    assert_eq!(got.status, 200, "{path}: {}", got.text);
    let rows = got.rows();
    rows[0][key]
        .as_str()
        .unwrap_or_else(|| panic!("{path}: {}", got.text))
        .to_owned()
}

fn careful_client(name: &str, switches: Switches) {
    let mut world = World::with(Config {
        switches,
        limits: RateLimits::REAL,
        ..Config::with_seed(seed())
    });
    world.wait(600);
    let tokens = world.refresh(&world.refresh);
    assert_eq!(tokens.status, 200, "{name}");
    let token = tokens.json()["access_token"].as_str().map(str::to_owned);
    world.token = token.expect("a token");
    let seen = world.get("sync/CRM/Accounts?$select=ID,Code,Timestamp&$filter=Timestamp gt 1");
    assert_eq!(seen.rows().len(), 5, "{name}: {}", seen.text);
    let ledger = first(&world, "financial/GLAccounts?$select=ID&$filter=Code eq '8000'", "ID");
    let customer = first(
        &world,
        "crm/Accounts?$select=ID&$filter=Code eq '               100'",
        "ID",
    );
    world.post(
        "documents/Documents",
        &json!({"Subject": "F-1", "Type": 10, "Account": customer}),
    );
    let document = first(&world, "documents/Documents?$select=ID&$filter=Subject eq 'F-1'", "ID");
    let file = json!({"Document": document, "FileName": "F-1.pdf", "Attachment": base64(b"%PDF")});
    assert_eq!(world.post("documents/DocumentAttachments", &file).status, 201, "{name}");
    let invoice = json!({
        "Customer": customer, "Journal": "70", "EntryDate": "2026-08-14", "YourRef": "F-1", "Document": document,
        "SalesEntryLines": [{"GLAccount": ledger, "AmountFC": 100, "VATCode": "4", "VATAmountFC": 21}],
    });
    assert_eq!(world.post("salesentry/SalesEntries", &invoice).status, 201, "{name}");
    let path = "salesentry/SalesEntries?$select=EntryID,AmountFC&$filter=YourRef eq 'F-1'";
    assert_eq!(world.get(path).column("AmountFC"), ["121"], "{name}");
    let entry = first(&world, path, "EntryID");
    let paid = format!("cashflow/Receivables?$select=IsFullyPaid&$filter=TransactionEntryID eq guid'{entry}'");
    assert_eq!(world.get(&paid).column("IsFullyPaid"), ["false"], "{name}");
    world.sandbox.pay(DIVISION, "F-1", Decimal::from(121)).expect("there");
    assert_eq!(world.get(&paid).column("IsFullyPaid"), ["true"], "{name}");
    two_ways(&world, name);
    let books = world.books();
    assert!(books.orphans().is_empty() && books.duplicates().is_empty(), "{name}");
    let entry = books
        .entries
        .iter()
        .find(|entry| entry.your_ref == "F-1")
        .expect("booked");
    assert_eq!(books.attachments_of(entry).len(), 1, "{name}");
}

/// An account of our own, a change of it, and a draft of an invoice for it.
fn two_ways(world: &World, name: &str) {
    let account = json!({"Code": "900", "Name": "Nieuw B.V.", "Status": "C", "PaymentConditionSales": "30"});
    assert_eq!(world.post("crm/Accounts", &account).status, 201, "{name}");
    let path = "crm/Accounts?$select=ID,Name,City&$filter=Code eq '               900'";
    let customer = first(world, path, "ID");
    let changed = world.put(&format!("crm/Accounts(guid'{customer}')"), &json!({"City": "Hoorn"}));
    assert_eq!(changed.status, 204, "{name}: {}", changed.text);
    assert_eq!(
        (world.get(path).column("City"), world.get(path).column("Name")),
        (vec!["Hoorn".to_owned()], vec!["Nieuw B.V.".to_owned()]),
        "{name}"
    );
    let item = first(world, "logistics/Items?$select=ID&$filter=Code eq 'UUR'", "ID");
    let invoice = json!({
        "OrderedBy": customer, "Journal": "70", "YourRef": "O-1",
        "SalesInvoiceLines": [{"Item": item, "Quantity": 2, "NetPrice": 50, "VATCode": "4"}],
    });
    assert_eq!(world.post("salesinvoice/SalesInvoices", &invoice).status, 201, "{name}");
    let path = format!(
        "salesinvoice/SalesInvoices?$select=InvoiceID,AmountFCExclVat,Status&$filter=YourRef eq 'O-1' and OrderedBy eq guid'{customer}'"
    );
    assert_eq!(
        (
            world.get(&path).column("AmountFCExclVat"),
            world.get(&path).column("Status")
        ),
        (vec!["100".to_owned()], vec!["20".to_owned()]),
        "{name}"
    );
    let draft = first(world, &path, "InvoiceID");
    let number = world
        .sandbox
        .print_invoice(DIVISION, draft.parse().expect("an id"))
        .expect("open");
    let path = format!("salesinvoice/SalesInvoices?$select=InvoiceNumber,Status&$filter=InvoiceID eq guid'{draft}'");
    assert_eq!(
        (
            world.get(&path).column("InvoiceNumber"),
            world.get(&path).column("Status")
        ),
        (vec![number.to_string()], vec!["50".to_owned()]),
        "{name}"
    );
}

#[test]
fn under_every_single_switch() {
    let all = Switches::each_turned();
    assert!(all.len() >= 52, "{}", all.len());
    for (name, switches) in all {
        careful_client(&name, switches);
    }
}

#[test]
fn under_settings_that_cover_every_value() {
    for (number, switches) in Switches::covering().into_iter().enumerate() {
        careful_client(&format!("setting {number}"), switches);
    }
}
