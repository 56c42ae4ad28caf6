//! A large administration: what it costs to make, to page through and to
//! look things up in. The bounds are wide; they catch what grows with the
//! square.

mod exact_support;

use boekbrug_sandbox::exact::{Config, DIVISION, Seed};
use exact_support::World;
use serde_json::json;

#[test]
#[allow(clippy::disallowed_methods, reason = "it measures real time")]
fn a_hundred_thousand_accounts() {
    let begun = std::time::Instant::now();
    let seed = Seed::new()
        .made_accounts(100_000)
        .made_contacts()
        .made_addresses_every(4);
    let world = World::with(Config::with_seed(seed));
    let made = begun.elapsed();
    let mut path =
        Some("sync/CRM/Accounts?$filter=Timestamp gt 1&$select=ID,Code,Name,City,Email,VATNumber,Timestamp".to_owned());
    let (mut rows, mut pages) = (0, 0);
    while let Some(next) = path.filter(|_| pages < 20) {
        let got = world.get(&next);
        rows += got.rows().len();
        pages += 1;
        path = got.next();
    }
    let paged = begun.elapsed().saturating_sub(made);
    assert_eq!((rows, pages), (20_000, 20));
    assert_eq!(world.sandbox.count(DIVISION, "crm/Accounts"), Ok(100_000));
    assert_eq!(world.sandbox.count(DIVISION, "crm/Addresses"), Ok(25_000));
    let account = world
        .get("crm/Accounts?$filter=trim(Code) eq '109999'&$select=ID,MainContact,Name")
        .rows()[0]
        .clone();
    let contact = account["MainContact"].as_str().expect("a contact");
    let found = world.get(&format!("crm/Contacts(guid'{contact}')"));
    assert_eq!(found.d()["Account"], account["ID"]);
    assert_eq!(found.d()["AccountName"], account["Name"]);
    println!(
        "made in {made:?}, {pages} pages in {paged:?}, all in {:?}",
        begun.elapsed()
    );
    assert!(begun.elapsed().as_secs() < 120);
}

#[test]
fn a_made_account_can_be_changed_and_keeps_the_rest() {
    let world = World::with(Config::with_seed(Seed::new().made_accounts(3)));
    let before = world.get("crm/Accounts?$filter=trim(Code) eq '10001'").rows()[0].clone();
    assert!(before["MainContact"].is_null(), "no contacts were made");
    let path = format!("crm/Accounts(guid'{}')", before["ID"].as_str().expect("an id"));
    assert_eq!(world.put(&path, &json!({"City": "Hoorn", "Phone": null})).status, 204);
    let after = world.get(&path).d();
    assert_eq!(
        (after["City"].clone(), after["Phone"].clone()),
        (json!("Hoorn"), json!(null))
    );
    for same in ["Name", "Code", "VATNumber", "Email", "ChamberOfCommerce"] {
        assert_eq!(before[same], after[same], "{same}");
    }
}

#[test]
fn thousands_of_entries_are_found_by_their_reference() {
    let world = World::new();
    for number in 0..1_500 {
        let got = world.post("salesentry/SalesEntries", &world.invoice(&format!("F-{number}")));
        assert_eq!(got.status, 201);
    }
    for number in (0..1_500).step_by(10) {
        let path = format!("salesentry/SalesEntries?$select=YourRef&$filter=YourRef eq 'f-{number}'");
        assert_eq!(world.get(&path).column("YourRef"), [format!("F-{number}")]);
    }
}
