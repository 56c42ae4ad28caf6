//! Accounts written over the API and by people: codes, refusals, and what
//! sync sees of it.

mod exact_support;

use boekbrug_sandbox::exact::switches::{AccountCodes, NextCode, UnchangedPut, UnsentCondition, UnsentStatus};
use boekbrug_sandbox::exact::{AccountPatch, By, DIVISION, Made, Refused, Switches, What};
use exact_support::{Got, World};
use serde_json::{Value, json};

fn switched(change: impl FnOnce(&mut Switches)) -> World {
    let mut switches = Switches::default();
    change(&mut switches);
    World::switched(switches)
}

/// The whole row of an account that was made.
fn row(world: &World, made: &Got) -> Value {
    assert_eq!(made.status, 201, "{}", made.text);
    world.get(&format!("crm/Accounts(guid'{}')", made.id())).d()
}

fn put(world: &World, code: &str, fields: &Value) -> Got {
    world.put(&format!("crm/Accounts(guid'{}')", world.account(code)), fields)
}

/// The versions that sync tells, by code.
fn newest(world: &World) -> (i64, Vec<String>) {
    let got = world.get("sync/CRM/Accounts?$select=Code,Timestamp&$filter=Timestamp gt 1L");
    let versions = got.column("Timestamp");
    let highest = versions.iter().map(|one| one.parse().expect("a number")).max();
    (highest.expect("rows"), got.column("Code"))
}

fn since(world: &World, version: i64) -> Vec<String> {
    let path = format!("sync/CRM/Accounts?$select=Code&$filter=Timestamp gt {version}L");
    world.get(&path).column("Code")
}

#[test]
fn a_new_account_is_answered_sparsely_and_seen_by_sync() {
    let world = World::new();
    let (before, _) = newest(&world);
    let made = world.post(
        "crm/Accounts",
        &json!({"Name": "Nieuw B.V.", "Status": "C", "Country": "NL"}),
    );
    assert_eq!(made.d()["Name"], Value::Null, "{}", made.text);
    let row = row(&world, &made);
    assert_eq!(row["Code"], "               501", "the next code, padded to 18");
    assert_eq!(row["Country"], "NL ");
    assert_eq!((&row["IsSales"], &row["Blocked"]), (&json!(true), &json!(false)));
    assert_eq!(row["CountryName"], "Nederland");
    assert_eq!(since(&world, before), ["501"]);
    let whole = world.sandbox.handle({
        let mut request = world.request("POST", "crm/Accounts", json!({"Name": "Heel"}).to_string());
        let prefer = "return=representation".parse().expect("a value");
        request.headers_mut().insert("Prefer", prefer);
        request
    });
    assert_eq!(exact_support::read(whole).d()["Name"], "Heel");
}

#[test]
fn each_refusal_has_its_status_and_text() {
    let world = World::new();
    let nobody = "11111111-1111-1111-1111-111111111111";
    let contact = world.get("crm/Contacts?$select=ID").column("ID").remove(0);
    for (fields, status, text) in [
        (json!({}), 500, "Verplicht: Naam"),
        (json!({"Name": "  "}), 500, "Verplicht: Naam"),
        (json!({"Name": "A", "Code": "100"}), 500, "Gegeven bestaat reeds"),
        (
            json!({"Name": "A", "Code": "               100"}),
            500,
            "Gegeven bestaat reeds",
        ),
        (json!({"Name": "A", "Code": "K-1"}), 500, "Ongeldig: Code"),
        (
            json!({"Name": "A", "Code": "1234567890123456789"}),
            500,
            "Ongeldig: Code",
        ),
        (json!({"Name": "A", "Status": "X"}), 500, "Ongeldig: Status"),
        (
            json!({"Name": "A", "InvoiceAccount": nobody}),
            500,
            "Ongeldige referentie: InvoiceAccount",
        ),
        (
            json!({"Name": "A", "InvoiceAccount": contact}),
            500,
            "Ongeldige referentie: InvoiceAccount",
        ),
        (
            json!({"Name": "A", "MainContact": world.account("100")}),
            500,
            "Ongeldige referentie: MainContact",
        ),
        (
            json!({"Name": "A", "GLAccountSales": nobody}),
            500,
            "Ongeldige referentie: GLAccountSales",
        ),
        (
            json!({"Name": "A", "PaymentConditionSales": "99"}),
            500,
            "Ongeldige referentie: Betalingsconditie",
        ),
        (
            json!({"Name": "A", "SalesVATCode": "44"}),
            500,
            "Ongeldige referentie: Btw-code",
        ),
    ] {
        let got = world.post("crm/Accounts", &fields);
        assert_eq!((got.status, got.error().as_str()), (status, text), "{fields}");
    }
    for fields in [
        json!({"Name": "A", "Naam": "B"}),
        json!({"Name": "A", "Blocked": "nee"}),
    ] {
        let got = world.post("crm/Accounts", &fields);
        assert_eq!(got.status, 400, "{fields}");
        assert!(got.error().starts_with("Error processing request stream."), "{fields}");
    }
    assert_eq!(world.sandbox.made(DIVISION).expect("there"), Made::default());
}

#[test]
fn a_put_changes_only_what_is_sent() {
    let world = World::new();
    let (before, _) = newest(&world);
    let modified = |world: &World| {
        let path = "crm/Accounts?$select=Modified&$filter=trim(Code) eq '100'";
        world.get(path).column("Modified").remove(0)
    };
    let old = modified(&world);
    world.wait(60);
    let got = put(
        &world,
        "100",
        &json!({"City": "Hoorn", "Phone": null, "IsSales": false}),
    );
    assert_eq!((got.status, got.text.as_str()), (204, ""));
    let row = world.get(&format!("crm/Accounts(guid'{}')", world.account("100"))).d();
    assert_eq!(row["City"], "Hoorn");
    assert_eq!(
        (&row["Postcode"], &row["Email"]),
        (&json!("1811 AB"), &json!("info@klant.nl"))
    );
    assert_eq!(row["IsSales"], true, "read-only names are let go");
    assert_eq!(since(&world, before), ["100"]);
    assert_ne!(modified(&world), old);
    for (fields, status) in [
        (json!({"Name": null}), 500),
        (json!({"Name": ""}), 500),
        (json!({"Code": "200"}), 500),
        (json!({"Nmae": "x"}), 400),
        (json!({"Code": "100"}), 204),
        (json!({"Code": "101"}), 204),
    ] {
        assert_eq!(put(&world, "100", &fields).status, status, "{fields}");
        if fields["Code"] == "101" {
            put(&world, "101", &json!({"Code": "100"}));
        }
    }
}

#[test]
fn the_next_code_is_after_the_highest_or_the_first_that_is_free() {
    for (how, code) in [(NextCode::AfterHighest, "501"), (NextCode::FirstFree, "1")] {
        let world = switched(|switches| switches.next_code = how);
        let made = world.post("crm/Accounts", &json!({"Name": "A"}));
        assert_eq!(
            row(&world, &made)["Code"].as_str().map(str::trim),
            Some(code),
            "{how:?}"
        );
    }
}

#[test]
fn what_is_not_sent_may_be_filled_in() {
    let made = |change: fn(&mut Switches)| {
        let world = switched(change);
        let made = world.post("crm/Accounts", &json!({"Name": "A", "Code": "77"}));
        row(&world, &made)
    };
    let plain = made(|_| {});
    assert_eq!(
        (&plain["Status"], &plain["PaymentConditionSales"]),
        (&json!("A"), &Value::Null)
    );
    assert_eq!(made(|s| s.unsent_status = UnsentStatus::Absent)["Status"], Value::Null);
    let filled = made(|s| s.unsent_condition = UnsentCondition::OfCompany);
    assert_eq!(filled["PaymentConditionSales"], "30");
    assert_eq!(filled["PaymentConditionSalesDescription"], "30 dagen");
}

#[test]
fn codes_with_letters_are_a_choice() {
    for (codes, status) in [(AccountCodes::Digits, 500), (AccountCodes::Any, 201)] {
        let world = switched(|switches| switches.account_codes = codes);
        let got = world.post("crm/Accounts", &json!({"Name": "A", "Code": "K-1"}));
        assert_eq!(got.status, status, "{codes:?}");
    }
}

#[test]
fn a_put_without_news_may_leave_the_row_alone() {
    for (how, seen) in [(UnchangedPut::IsAChange, 1), (UnchangedPut::LeftAlone, 0)] {
        let world = switched(|switches| switches.unchanged_put = how);
        let (before, _) = newest(&world);
        put(&world, "100", &json!({"City": "Alkmaar", "Country": "NL", "Phone": ""}));
        assert_eq!(since(&world, before).len(), seen, "{how:?}");
        put(&world, "100", &json!({"City": "Alkmaar", "Phone": "072"}));
        assert_eq!(since(&world, before).len(), 1, "{how:?}");
    }
}

#[test]
fn a_whole_row_sent_back_may_be_a_duplicate() {
    let world = switched(|switches| switches.own_code_refused = true);
    let got = put(&world, "100", &json!({"Code": "100", "City": "Hoorn"}));
    assert_eq!((got.status, got.error().as_str()), (500, "Gegeven bestaat reeds"));
    assert_eq!(put(&world, "100", &json!({"City": "Hoorn"})).status, 204);
}

#[test]
fn people_work_under_the_same_rules_and_are_told_apart() {
    let world = World::new();
    let named = |name: &str| AccountPatch {
        name: Some(name.to_owned()),
        ..AccountPatch::default()
    };
    let code = world
        .sandbox
        .make_account(DIVISION, &named("Van een mens"))
        .expect("made");
    assert_eq!(code, "501");
    let refused = world.sandbox.edit_account(DIVISION, &code, &named(""));
    assert_eq!(refused, Err(Refused::Rules("Verplicht: Naam".into())));
    world
        .sandbox
        .edit_account(DIVISION, &code, &named("Anders"))
        .expect("changed");
    put(&world, &code, &json!({"City": "Hoorn"}));
    let made = world.post("crm/Accounts", &json!({"Name": "Van een koppeling"}));
    let changes = world.sandbox.account_changes(DIVISION).expect("there");
    let told: Vec<_> = changes
        .iter()
        .map(|one| (one.by, one.what, one.code.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (By::Person, What::Made, "501"),
            (By::Person, What::Changed, "501"),
            (By::Api, What::Changed, "501"),
            (By::Api, What::Made, "502"),
        ]
    );
    let names: Vec<_> = changes[1]
        .fields
        .iter()
        .map(|one| (one.field.as_str(), &one.old, &one.new))
        .collect();
    assert_eq!(names, [("Name", &json!("Van een mens"), &json!("Anders"))]);
    assert_eq!(changes[3].id.to_string(), made.id());
    let count = world.sandbox.made(DIVISION).expect("there");
    assert_eq!((count.accounts, count.accounts_by_people), (1, 1));
    world
        .sandbox
        .delete_account(DIVISION, &code)
        .expect("nothing hangs on it");
    assert!(
        world
            .sandbox
            .accounts(DIVISION)
            .expect("there")
            .iter()
            .all(|one| one.code != code)
    );
}

#[test]
fn the_control_interface_offers_the_same() {
    let world = World::new();
    let call = |method: &str, path: &str, body: Value| {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("http://x/_control/{path}"));
        let body = bytes::Bytes::from(body.to_string());
        exact_support::read(world.sandbox.handle(request.body(body).expect("a request")))
    };
    let made = call("POST", "people/accounts", json!({"name": "Mens B.V.", "city": "Edam"}));
    assert_eq!(made.json()["code"], "501", "{}", made.text);
    assert_eq!(call("PATCH", "people/accounts/501", json!({"name": ""})).status, 422);
    assert_eq!(
        call("PATCH", "people/accounts/501", json!({"city": "Hoorn"})).status,
        200
    );
    assert_eq!(
        call("PATCH", "people/accounts/999", json!({"city": "Hoorn"})).status,
        404
    );
    let all = call("GET", "accounts", Value::Null).json();
    let ours = all.as_array().expect("a list").iter().find(|one| one["code"] == "501");
    assert_eq!(ours.expect("there")["city"], "Hoorn");
    assert_eq!(
        call("GET", "accounts/changes", Value::Null)
            .json()
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    assert_eq!(call("GET", "made", Value::Null).json()["accounts_by_people"], 1);
    let rows = call("GET", "rows/crm/Accounts", Value::Null).json();
    assert!(
        rows.as_array()
            .expect("a list")
            .iter()
            .any(|one| one["AddressLine1"] == "Kade 1")
    );
    assert_eq!(call("DELETE", "people/accounts/501", Value::Null).status, 200);
}
