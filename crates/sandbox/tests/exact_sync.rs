//! Reading changes: row versions, deletions, moves.

mod exact_support;

use boekbrug_sandbox::exact::switches::TimestampForm;
use boekbrug_sandbox::exact::{AccountPatch, DIVISION, SeedAccount, Switches};
use exact_support::World;
use serde_json::json;

fn version(world: &World, code: &str) -> i64 {
    let got = world.get("sync/CRM/Accounts?$select=Code,Timestamp&$filter=Timestamp gt 0");
    let rows = got.rows();
    let row = rows
        .iter()
        .find(|row| row["Code"].as_str().map(str::trim) == Some(code));
    let text = row.expect("there")["Timestamp"].as_str().expect("text").to_owned();
    text.parse().expect("a number")
}

fn newer(world: &World, than: i64) -> Vec<String> {
    world
        .get(&format!("sync/CRM/Accounts?$select=Code&$filter=Timestamp gt {than}L"))
        .column("Code")
}

fn remark(text: &str) -> AccountPatch {
    AccountPatch {
        remarks: Some(text.into()),
        ..AccountPatch::default()
    }
}

#[test]
fn versions_rise_with_every_change_of_anything() {
    let world = World::new();
    let first = version(&world, "500");
    assert!(first > i64::from(i32::MAX));
    assert!(newer(&world, first).is_empty());
    world
        .sandbox
        .update_account(DIVISION, "100", &remark("een"))
        .expect("there");
    assert_eq!(newer(&world, first), ["100"]);
    let second = version(&world, "100");
    world.put(
        &format!("crm/Accounts(guid'{}')", world.account("200")),
        &json!({"City": "Hoorn"}),
    );
    world
        .sandbox
        .add_account(DIVISION, &SeedAccount::customer("600", "Nieuw"))
        .expect("there");
    assert_eq!(newer(&world, second), ["200", "600"]);
    assert!(version(&world, "200") > second);
}

#[test]
fn only_the_timestamp_can_be_filtered() {
    let world = World::new();
    for filter in ["Status eq 'C'", "Timestamp gt 1 and Status eq 'C'"] {
        let got = world.get(&format!("sync/CRM/Accounts?$select=ID&$filter={filter}"));
        assert_eq!(got.status, 400);
        assert!(
            got.error()
                .starts_with("Filtering on these fields is not supported: Status"),
            "{}",
            got.error()
        );
    }
    let got = world.get("bulk/Cashflow/Receivables?$select=ID&$filter=YourRef eq 'x'");
    assert!(got.error().contains("not supported: YourRef"));
    assert_eq!(
        world
            .get("bulk/Cashflow/Receivables?$select=ID&$filter=InvoiceNumber eq 5")
            .status,
        200
    );
    assert_eq!(
        world
            .get("sync/CRM/Accounts?$select=ID&$filter=Timestamp ge 1 and Timestamp lt 5")
            .status,
        200
    );
    assert_eq!(world.post("sync/CRM/Accounts", &json!({})).status, 405);
}

#[test]
fn deletions_are_told_for_two_months() {
    let mut world = World::new();
    let before = version(&world, "500");
    let id = world.account("300");
    assert_eq!(world.delete(&format!("crm/Accounts(guid'{id}')")).status, 204);
    let contact = world.get("crm/Contacts?$top=1&$select=ID").rows()[0]["ID"].clone();
    world.delete(&format!("crm/Contacts(guid'{}')", contact.as_str().expect("id")));
    let path = format!(
        "sync/Deleted?$filter=Timestamp gt {before}L and EntityType eq 2&$select=Timestamp,EntityKey,EntityType,Division"
    );
    let got = world.get(&path);
    assert_eq!(got.column("EntityKey"), [id]);
    assert_eq!(got.rows()[0]["EntityType"], 2);
    assert_eq!(world.get("sync/Deleted?$select=ID").rows().len(), 2);
    world.at("2026-10-15T10:02:11Z");
    assert_eq!(world.get("sync/Deleted?$select=ID").rows().len(), 2);
    world.at("2026-10-17T10:02:11Z");
    assert!(world.get("sync/Deleted?$select=ID").rows().is_empty());
}

#[test]
fn a_date_gives_the_version_to_begin_with() {
    let mut world = World::new();
    world.at("2026-09-01T10:00:00Z");
    world
        .sandbox
        .update_account(DIVISION, "200", &remark("sept"))
        .expect("there");
    world.at("2026-09-03T10:00:00Z");
    world
        .sandbox
        .update_account(DIVISION, "400", &remark("sept"))
        .expect("there");
    let path = |day: &str| format!("read/sync/Sync/SyncTimestamp?modified=datetime'{day}'&endPoint='Accounts'");
    for (day, codes) in [
        ("2026-09-01", vec!["200", "400"]),
        ("2026-09-02", vec!["400"]),
        ("2026-09-04T00:00:00", vec![]),
    ] {
        let got = world.get(&path(day));
        assert_eq!(got.rows()[0]["API"], "Accounts");
        let number = got.rows()[0]["TimeStampAsBigInt"].as_str().expect("text").to_owned();
        assert_eq!(newer(&world, number.parse().expect("a number")), codes, "{day}");
    }
    for bad in [
        "",
        "?modified=datetime'x'&endPoint='Accounts'",
        "?modified=datetime'2026-01-01'&endPoint='Nothing'",
    ] {
        assert_eq!(
            world.get(&format!("read/sync/Sync/SyncTimestamp{bad}")).status,
            400,
            "{bad}"
        );
    }
    world.sandbox.set_switches(Switches {
        timestamp_form: TimestampForm::Number,
        ..Switches::default()
    });
    assert!(world.get(&path("2026-09-01")).rows()[0]["TimeStampAsBigInt"].is_number());
}

#[test]
fn after_a_move_all_versions_start_anew() {
    let world = World::new();
    let before = version(&world, "500");
    let moved = |world: &World| {
        world.get("system/Divisions?$select=Code,DivisionMoveDate").rows()[0]["DivisionMoveDate"].clone()
    };
    assert!(moved(&world).is_null());
    world.sandbox.move_division(DIVISION).expect("there");
    assert_eq!(moved(&world), "/Date(1786881731000)/");
    assert!(newer(&world, before).is_empty(), "a client that looks on sees nothing");
    assert_eq!(newer(&world, 1).len(), 5);
    let all: Vec<i64> = ["100", "200", "300", "400", "500"]
        .map(|code| version(&world, code))
        .to_vec();
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]) && all[4] < before);
    world
        .sandbox
        .update_account(DIVISION, "100", &remark("na"))
        .expect("there");
    assert_eq!(newer(&world, all[4]), ["100"]);
}

#[test]
fn each_sync_resource_answers() {
    let world = World::new();
    world.post("salesentry/SalesEntries", &world.invoice("F-1"));
    for (resource, rows) in [
        ("CRM/Accounts", 5),
        ("CRM/Contacts", 1),
        ("CRM/Addresses", 1),
        ("Financial/GLAccounts", 21),
        ("Financial/TransactionLines", 3),
        ("Logistics/Items", 1),
        ("Logistics/SalesItemPrices", 0),
        ("Project/Projects", 1),
        ("Payroll/Employees", 1),
        ("Documents/Documents", 0),
        ("Documents/DocumentAttachments", 0),
        ("Cashflow/PaymentTerms", 1),
        ("Deleted", 0),
    ] {
        let got = world.get(&format!("sync/{resource}?$select=ID,Timestamp&$filter=Timestamp gt 1"));
        assert_eq!((got.status, got.rows().len()), (200, rows), "{resource}: {}", got.text);
    }
    assert_eq!(world.get("sync/SalesEntry/SalesEntries?$select=EntryID").status, 404);
}
