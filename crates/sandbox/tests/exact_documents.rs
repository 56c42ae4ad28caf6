//! Documents, attachments and master data.

mod exact_support;

use boekbrug_sandbox::exact::switches::SparsePost;
use boekbrug_sandbox::exact::{DIVISION, Switches};
use exact_support::{World, base64, but, read};
use serde_json::{Value, json};

const DOCUMENTS: &str = "documents/Documents";
const FILES: &str = "documents/DocumentAttachments";
const NOBODY: &str = "11111111-1111-1111-1111-111111111111";

fn document(world: &World) -> String {
    world.post(DOCUMENTS, &json!({"Subject": "F-1", "Type": 10})).id()
}

#[test]
fn a_document_has_rules() {
    let world = World::new();
    let good = json!({"Subject": "F-1", "Type": 10, "Account": world.account("100")});
    for (pointer, value, text) in [
        ("/Subject", Value::Null, "Verplicht: Onderwerp"),
        ("/Type", Value::Null, "Verplicht: Type"),
        ("/Type", json!(9), "Ongeldige referentie: Documenttype"),
        ("/Type", json!(183), "Niet toegestaan: Documenttype"),
        ("/Account", json!(NOBODY), "Ongeldige referentie: Relatie"),
        (
            "/FinancialTransactionEntryID",
            json!(NOBODY),
            "Ongeldige referentie: Boeking",
        ),
    ] {
        let got = world.post(DOCUMENTS, &but(&good, pointer, value));
        assert_eq!((got.status, got.error().as_str()), (500, text), "{pointer}");
    }
    let got = world.post(DOCUMENTS, &good);
    assert_eq!(
        (got.d()["HID"].clone(), got.d()["TypeDescription"].clone()),
        (json!(1), json!("Verkoopfactuur"))
    );
    assert_eq!(got.d()["AccountCode"], "               100");
    let path = format!("{DOCUMENTS}(guid'{}')", got.id());
    assert_eq!(world.put(&path, &json!({"Subject": "F-1 herzien"})).status, 204);
    assert_eq!(world.get(&path).d()["Subject"], "F-1 herzien");
    assert_eq!(world.put(&path, &json!({"Type": 9})).status, 500);
}

#[test]
fn an_attachment_has_rules() {
    let world = World::new();
    let good = json!({"Document": document(&world), "FileName": "F-1.pdf", "Attachment": base64(b"%PDF")});
    for (pointer, value, status, text) in [
        ("/Document", Value::Null, 500, "Verplicht: Document"),
        ("/Document", json!(NOBODY), 500, "Ongeldige referentie: Document"),
        ("/FileName", Value::Null, 500, "Verplicht: Bestandsnaam"),
        ("/Attachment", Value::Null, 500, "Verplicht: Bijlage"),
        (
            "/Attachment",
            json!("not base64!"),
            400,
            "Error processing request stream.",
        ),
        (
            "/Attachment",
            json!(format!("data:application/pdf;base64,{}", base64(b"x"))),
            400,
            "Error processing",
        ),
    ] {
        let got = world.post(FILES, &but(&good, pointer, value));
        assert_eq!(got.status, status, "{pointer}: {}", got.text);
        assert!(got.error().starts_with(text), "{pointer}: {}", got.error());
    }
    let got = world.post(FILES, &good);
    assert_eq!((got.status, got.d()["FileSize"].clone()), (201, json!(4)));
    assert!(got.d()["Attachment"].is_null());
    let url = got.d()["Url"].as_str().expect("a url").to_owned();
    assert!(
        url.contains("/docs/SysAttachment.aspx?ID=") && url.ends_with(&format!("&_Division_={DIVISION}")),
        "{url}"
    );
    assert_eq!(world.put(&format!("{FILES}(guid'{}')", got.id()), &good).status, 405);
    assert_eq!(world.get(&format!("{url}&Download=1")).text, "%PDF");
    assert!(world.get(&url).text.starts_with("<html>"));
    for (from, to) in [("_Division_=1", "_Division_=2"), ("?ID=", "?ID=0")] {
        assert_eq!(world.get(&format!("{}&Download=1", url.replace(from, to))).status, 404);
    }
    let id = got.id().parse().expect("an id");
    assert_eq!(&world.sandbox.attachment(DIVISION, id).expect("there")[..], b"%PDF");
    assert_eq!(world.delete(&format!("{FILES}(guid'{id}')")).status, 204);
    assert!(world.sandbox.attachment(DIVISION, id).is_err());
}

#[test]
fn ten_megabytes_count_by_the_file() {
    let world = World::new();
    let send = |size: usize| {
        let file = json!({"Document": document(&world), "FileName": "f.pdf", "Attachment": base64(&vec![7; size])});
        world.post(FILES, &file).status
    };
    let limit = 10 * 1024 * 1024;
    assert_eq!(send(limit), 201, "its base64 is well above ten megabytes");
    assert_eq!(send(limit + 1), 500);
    let long = json!({"Subject": "x", "Type": 10, "Body": "x".repeat(limit)});
    assert_eq!(world.post(DOCUMENTS, &long).status, 413);
}

#[test]
fn a_document_is_tied_from_either_side() {
    let world = World::new();
    let entry = world.post("salesentry/SalesEntries", &world.invoice("F-1")).id();
    let first = document(&world);
    assert_eq!(world.books().orphans().len(), 1);
    let path = format!("salesentry/SalesEntries(guid'{entry}')");
    assert_eq!(world.put(&path, &json!({"Document": first})).status, 204);
    let books = world.books();
    assert_eq!(books.entries[0].document.map(|id| id.to_string()), Some(first.clone()));
    assert!(books.orphans().is_empty());
    assert_eq!(world.get(&path).d()["DocumentSubject"], "F-1");
    let second = json!({"Subject": "Later", "Type": 10, "FinancialTransactionEntryID": entry});
    let second = world.post(DOCUMENTS, &second).id();
    assert_eq!(
        world.books().entries[0].document.map(|id| id.to_string()),
        Some(second.clone())
    );
    let used = world.delete(&format!("{DOCUMENTS}(guid'{second}')"));
    assert!(
        used.error().starts_with("Kan niet verwijderen: Document"),
        "{}",
        used.error()
    );
    assert_eq!(world.delete(&format!("{DOCUMENTS}(guid'{first}')")).status, 204);
    assert_eq!(world.books().documents.len(), 1);
}

#[test]
fn a_new_account_shows_only_its_id() {
    let world = World::new();
    let got = world.post("crm/Accounts", &json!({"Name": "Nieuw B.V.", "Status": "C"}));
    assert_eq!(got.status, 201, "{}", got.text);
    assert!(got.d()["Name"].is_null() && got.d()["Code"].is_null());
    let path = format!("crm/Accounts(guid'{}')", got.id());
    let row = world.get(&path).d();
    assert_eq!(
        (row["Name"].clone(), row["Code"].clone()),
        (json!("Nieuw B.V."), json!("               501"))
    );
    assert_eq!(row["IsSales"], true);
    let mut whole = world.request("POST", "crm/Accounts", json!({"Name": "Ander"}).to_string());
    whole
        .headers_mut()
        .insert("Prefer", "return=representation".parse().expect("a value"));
    assert_eq!(read(world.sandbox.handle(whole)).d()["Name"], "Ander");
    assert_eq!(
        world
            .post("crm/Accounts", &json!({"Name": "Dubbel", "Code": "100"}))
            .error(),
        "Gegeven bestaat reeds"
    );
    assert_eq!(
        world.post("crm/Accounts", &json!({"Status": "C"})).error(),
        "Verplicht: Naam"
    );
    for (switch, account, center) in [
        (SparsePost::Everywhere, true, true),
        (SparsePost::Nowhere, false, false),
    ] {
        world.sandbox.set_switches(Switches {
            sparse_post: switch,
            ..Switches::default()
        });
        let name = format!("{switch:?}");
        let got = world.post("crm/Accounts", &json!({"Name": name}));
        assert_eq!(got.d()["Name"].is_null(), account, "{switch:?}");
        let got = world.post("hrm/Costcenters", &json!({"Code": name, "Description": "x"}));
        assert_eq!(got.d()["Code"].is_null(), center, "{switch:?}");
    }
}

#[test]
fn master_data_is_changed_in_part() {
    let world = World::new();
    let path = format!("crm/Accounts(guid'{}')", world.account("100"));
    assert_eq!(
        world
            .put(&path, &json!({"City": "Hoorn", "IsSales": false, "Country": "BE"}))
            .status,
        204
    );
    let row = world.get(&path).d();
    assert_eq!(
        (row["City"].clone(), row["Name"].clone()),
        (json!("Hoorn"), json!("Voorbeeld Klant B.V."))
    );
    assert_eq!(
        (row["IsSales"].clone(), row["Country"].clone()),
        (json!(true), json!("BE "))
    );
    assert_eq!(world.put(&path, &json!({"City": null})).status, 204);
    assert!(world.get(&path).d()["City"].is_null());
    assert_eq!(world.put(&path, &json!({"Name": null})).error(), "Verplicht: Naam");
    assert_eq!(
        world.put(&path, &json!({"Code": "200"})).error(),
        "Gegeven bestaat reeds"
    );
    assert_eq!(world.put(&path, &json!({"Code": "100"})).status, 204);
    world.sandbox.set_switches(Switches {
        own_code_refused: true,
        ..Switches::default()
    });
    assert_eq!(
        world.put(&path, &json!({"Code": "100"})).error(),
        "Gegeven bestaat reeds"
    );
    assert_eq!(world.put(&path, &json!({"PaymentConditionSales": "??"})).status, 500);
    assert_eq!(
        world.put(&path, &json!({"MainContact": world.account("100")})).error(),
        "Ongeldige referentie: MainContact"
    );
}

#[test]
fn each_list_of_master_data_takes_new_rows() {
    let world = World::new();
    let account = world.account("100");
    for (path, body) in [
        (
            "crm/Contacts",
            json!({"Account": account, "FirstName": "A", "LastName": "B"}),
        ),
        ("hrm/Costcenters", json!({"Code": "Z", "Description": "Zuid"})),
        ("hrm/Costunits", json!({"Code": "Z", "Description": "Zuid"})),
        ("logistics/Items", json!({"Code": "Z", "Description": "Zuid"})),
        (
            "project/Projects",
            json!({"Code": "Z", "Description": "Zuid", "Type": 2}),
        ),
        (
            "financial/GLAccounts",
            json!({"Code": "8050", "Description": "Zuid", "Type": 110}),
        ),
        (
            "financial/Journals",
            json!({"Code": "77", "Description": "Zuid", "Type": 20}),
        ),
        ("vat/VATCodes", json!({"Code": "Z", "Description": "Zuid", "Type": "E"})),
        (
            "cashflow/PaymentConditions",
            json!({"Code": "Z", "Description": "Zuid", "PaymentDays": 3}),
        ),
    ] {
        let got = world.post(path, &body);
        assert_eq!(got.status, 201, "{path}: {}", got.text);
        assert_eq!(world.get(&format!("{path}(guid'{}')", got.id())).status, 200);
        assert_eq!(
            world.post(path, &json!({})).status,
            if path == "financial/Journals" { 201 } else { 500 },
            "{path}"
        );
    }
    let got = world.get("crm/Contacts?$filter=LastName eq 'B'&$select=FullName,AccountName");
    assert_eq!(got.column("FullName"), ["A B"]);
    let new = json!({"Journal": "77"});
    let invoice = but(&world.invoice("F-1"), "/Journal", new["Journal"].clone());
    assert_eq!(
        world.post("salesentry/SalesEntries", &invoice).d()["EntryNumber"],
        26_770_001
    );
}

#[test]
fn an_address_that_is_there_gives_its_own_id() {
    let world = World::new();
    let there = world.get("crm/Addresses?$top=1&$select=ID").rows()[0]["ID"].clone();
    let same = json!({"Account": world.account("100"), "Type": 3, "AddressLine1": "Postbus 9", "Postcode": "1800 AA", "City": "Alkmaar", "Country": "NL"});
    let got = world.post("crm/Addresses", &same);
    assert_eq!((got.status, json!(got.id())), (201, there.clone()));
    let other = world.post("crm/Addresses", &but(&same, "/City", json!("Hoorn")));
    assert_ne!(json!(other.id()), there);
    assert_eq!(world.get("crm/Addresses/$count").text, "2");
    assert_eq!(
        world.post("crm/Addresses", &json!({"Type": 3})).error(),
        "Verplicht: Relatie"
    );
}

#[test]
fn what_is_used_stays() {
    let world = World::new();
    world.post("salesentry/SalesEntries", &world.invoice("F-1"));
    let got = world.delete(&format!("crm/Accounts(guid'{}')", world.account("100")));
    assert_eq!(
        got.error(),
        "Kan niet verwijderen: Relatie - Gebruikt in: Financiële mutaties"
    );
    world.post(
        DOCUMENTS,
        &json!({"Subject": "x", "Type": 10, "Account": world.account("200")}),
    );
    let got = world.delete(&format!("crm/Accounts(guid'{}')", world.account("200")));
    assert_eq!(got.error(), "Kan niet verwijderen: Relatie - Gebruikt in: Documenten");
    assert_eq!(
        world
            .delete(&format!("crm/Accounts(guid'{}')", world.account("400")))
            .status,
        204
    );
}

#[test]
fn reference_lists_are_there() {
    let world = World::new();
    for (path, rows) in [
        ("hrm/Costcenters", 2),
        ("hrm/Costunits", 2),
        ("vat/VATCodes", 10),
        ("vat/VatPercentages", 11),
        ("cashflow/PaymentConditions", 6),
        ("financial/Journals", 6),
        ("financial/GLAccounts", 21),
        ("financial/FinancialPeriods", 36),
        ("documents/DocumentTypes", 4),
        ("logistics/ItemGroups", 1),
        ("logistics/Items", 1),
        ("project/Projects", 1),
        ("payroll/Employees", 1),
        ("general/Currencies", 3),
    ] {
        let got = world.get(&format!("{path}?$select=*"));
        assert_eq!((got.status, got.rows().len()), (200, rows), "{path}: {}", got.text);
    }
}
