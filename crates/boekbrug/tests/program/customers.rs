//! Customers of the application on the command line, from a file to debtors in the sandbox.

use serde_json::{Value, json};

use crate::stage::{KEY, Stage};

/// Linked with profile B, round the clock.
fn linked() -> Stage {
    let stage = Stage::with(1, None);
    let secret = format!("koppelsleutel={KEY}");
    let hours = ["--set", "schedule.from=00:00:00", "--set", "schedule.until=00:00:00"];
    let connect = ["connect", "--profile", "B", "--secret", &secret];
    stage.run(&[&connect[..], &hours].concat()).well();
    stage
}

fn import(stage: &Stage, text: &str) -> crate::stage::Ran {
    let file = stage.folder.path().join("customers.json");
    std::fs::write(&file, text).unwrap();
    stage.run(&["customers", "import", &file.display().to_string(), "--json"])
}

#[test]
fn customers_go_from_a_file_to_the_package() {
    let stage = linked();
    let settings = stage.run(&["settings", "--json"]).well().json();
    assert_eq!(settings["customersOut"], "ticked", "the preset of the profile");
    let file = json!([
        {"id": "a", "customerCode": "70001", "name": "Bloemist Jansen"},
        {"id": "b", "customerCode": "K-2", "name": "Slagerij De Haan"},
        {"id": "c", "customerCode": "70003", "name": "Niet Aangevinkt"}
    ]);
    let told = import(&stage, &file.to_string()).well().json();
    assert_eq!(told["counts"], json!({"new": 3}));
    let again = import(&stage, &json!({"customers": file}).to_string()).well().json();
    assert_eq!(again["counts"], json!({"same": 3}));
    let ticked = stage
        .run(&["customers", "tick", "a", "b", "nobody", "--json"])
        .well()
        .json();
    assert_eq!(ticked["count"], 2);
    stage.run(&["pull"]).well();
    stage.run(&["push"]);
    let findings = stage.run(&["customers", "list", "--state", "findings", "--json"]);
    assert_eq!(findings.code, 1, "one needs a person");
    assert_eq!(findings.json()[0]["findings"][0]["code"], "customer.needsNumber");
    let numbered = stage.run(&["customers", "number", "b", "--json"]).well().json();
    assert!(
        numbered["number"].as_str().unwrap().parse::<u64>().unwrap() > 1,
        "{numbered}"
    );
    stage.run(&["customers", "retry", "b"]).well();
    stage.run(&["push"]);
    let all = stage.run(&["customers", "list", "--json"]).well().json();
    let states: Vec<_> = all.as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
    assert_eq!(states, ["equal", "waiting", "equal"], "{all}");
    let status = stage.run(&["status"]);
    assert!(
        status.stdout.contains("customers: 2 equal, 1 waiting; 2 ticked"),
        "{}",
        status.stdout
    );
    let off = stage
        .run(&["customers", "tick", "--all", "--off", "--json"])
        .well()
        .json();
    assert_eq!(off["count"], 2);
}

#[test]
fn a_wrong_file_is_told_with_the_place_and_nothing_is_kept() {
    let stage = linked();
    let ran = import(
        &stage,
        r#"[{"id": "a", "name": "x"}, {"id": "b", "name": "x", "city": "Delft"}]"#,
    );
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("/1/city"), "{}", ran.stderr);
    assert_eq!(
        stage.run(&["customers", "list", "--json"]).well().json(),
        Value::Array(Vec::new())
    );
    let nobody = stage.run(&["customers", "retry", "nobody"]);
    assert!(nobody.stderr.contains("customer.notHandedOver"), "{}", nobody.stderr);
    assert_eq!(stage.run(&["customers", "tick"]).code, 2, "whom?");
}

/// The package that gives each administration a range of numbers: one with letters gets a number of it, one outside waits
/// for a person, and what was made there is no news with the next read.
#[test]
fn customers_go_to_the_package_that_guards_its_numbers() {
    let stage = Stage::with(1, None);
    let hours = ["--set", "schedule.from=00:00:00", "--set", "schedule.until=00:00:00"];
    let connect = [
        "connect",
        "king",
        "--profile",
        "B",
        "--secret",
        "omgevingscode=34589465745689",
    ];
    let books = [
        "--set",
        "journal=10",
        "--set",
        "revenueAccount=8000",
        "--set",
        "numbering=next",
    ];
    stage.run(&[&connect[..], &hours, &books].concat()).well();
    stage.run(&["pull"]).well();
    let address = json!({"address1": "Oude Delft 12 bis", "zipCode": "2611 CC", "city": "Delft", "countryCode": "NL"});
    let file = json!([
        {"id": "a", "customerCode": "19901", "name": "Bloemist Jansen & Zn", "visitAddress": address, "identification": "68750110",
         "sendInvoiceTo": "facturen@bloemist.example"},
        {"id": "b", "customerCode": "K-2", "name": "Slagerij De Haan"},
        {"id": "c", "customerCode": "7", "name": "Te Laag Genummerd"}
    ]);
    import(&stage, &file.to_string()).well();
    stage.run(&["customers", "tick", "--all"]).well();
    stage.run(&["push"]);
    let shown = |id: &str| {
        stage
            .run(&["customers", "list", "--json"])
            .json()
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["id"] == id)
            .cloned()
            .unwrap()
    };
    assert_eq!(
        (&shown("a")["state"], &shown("b")["state"]),
        (&json!("equal"), &json!("equal"))
    );
    let number: u64 = shown("b")["number"].as_str().unwrap().parse().unwrap();
    assert!(number > 19_901, "the first after the highest: {number}");
    assert_eq!(shown("c")["findings"][0]["code"], "customer.numberOutOfRange");
    let news = || {
        let told = stage.run(&["pull", "--feed", "customers", "--json"]).well().json();
        let feed = &told[0]["feeds"][0];
        assert!(
            feed["read"].as_u64().unwrap() >= 2,
            "what was made today is read again: {told}"
        );
        ["created", "updated", "rejected"].map(|count| feed[count].as_u64().unwrap())
    };
    assert_eq!(news(), [0, 0, 0], "what was made is no news");
    stage.run(&["customers", "number", "c"]);
    stage.run(&["customers", "retry", "c"]).well();
    let mut moved = file[0].clone();
    moved["visitAddress"]["address1"] = json!("Nieuwe Langendijk 4a");
    moved["sendInvoiceTo"] = json!("");
    import(&stage, &json!([moved]).to_string()).well();
    stage.run(&["push"]);
    assert_eq!(
        (&shown("a")["state"], &shown("c")["state"]),
        (&json!("equal"), &json!("equal"))
    );
    assert_eq!(news(), [0, 0, 0], "nor is what was overwritten");
}

#[test]
fn a_profile_that_the_package_has_not_is_refused() {
    let stage = Stage::with(1, None);
    let ran = stage.run(&[
        "connect",
        "king",
        "--profile",
        "C",
        "--secret",
        "omgevingscode=34589465745689",
    ]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("connection.profileNotOffered"), "{}", ran.stderr);
}
