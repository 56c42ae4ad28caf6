//! The demo: one JSON object, every document accounted for, and an end in order.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::stage::{Ran, Running, first_document, program, ubl};

#[test]
fn every_document_is_booked_or_explained() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    write("1.xml", ubl("F-1"));
    write("2.xml", ubl("F-1"));
    write("3.xml", ubl("F-1").replace("2025-06-16", "2025-06-30"));
    write("4.xml", "<Invoice/>".to_owned());
    std::os::unix::fs::symlink("nowhere", folder.path().join("5.xml")).unwrap();
    let mut command = program();
    let ran = Ran::of(
        command
            .args(["demo", "--exit", "--json", "--invoices"])
            .arg(folder.path()),
    )
    .well();
    let figures = ran.json();
    let connections = figures["connections"].as_array().unwrap();
    let word = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let couplings: Vec<_> = connections
        .iter()
        .map(|one| (word(one, "package"), word(one, "profile")))
        .collect();
    let each = boekbrug::registry::NAMES.iter();
    let each: Vec<_> = each.map(|name| ((*name).to_owned(), "A".to_owned())).collect();
    assert_eq!(couplings[..3], each);
    let two_way = ["B", "C"].map(|profile| ("snelstart".to_owned(), profile.to_owned()));
    assert_eq!(couplings[3..], two_way);
    assert_eq!(figures["duplicates"], 0);
    for one in connections {
        assert_eq!(one["duplicates"], 0, "{one}");
        assert!(one["pulled"]["customers"].as_u64().unwrap() > 40, "{one}");
        assert!(one["calls"].as_object().unwrap().len() > 4, "{one}");
    }
    for one in &connections[..3] {
        every_document_is_accounted_for(&one["package"], &one["invoices"]);
        assert_eq!(one["customers"], Value::Null);
    }
    debtors_go_along(&connections[3]);
    both_ways(&connections[4]);
    assert!(
        !ran.stderr.contains("WARN") && !ran.stderr.contains('\u{1b}'),
        "{}",
        ran.stderr
    );
}

/// Profile B: of five customers four are ticked, one of them has letters; one of the four was there.
fn debtors_go_along(one: &Value) {
    let customers = json!({
        "handed_over": 5, "ticked": 4, "created": 3, "updated": 1, "numbered": 1, "equal": 4, "came_in": 0,
        "conflicts_resolved": 0, "echoes": 0
    });
    assert_eq!(one["customers"], customers);
    let invoices = &one["invoices"];
    let count = |name: &str| invoices[name].as_u64().unwrap();
    assert_eq!(
        ["offered", "booked", "verified", "with_pdf", "unticked"].map(count),
        [9, 7, 7, 7, 1],
        "{invoices}"
    );
    assert_eq!(invoices["orders"], Value::Null);
}

/// Profile C: a customer made here, one changed on both sides at once, one made there; draft orders, one invoiced.
fn both_ways(one: &Value) {
    let customers = json!({
        "handed_over": 2, "ticked": 0, "created": 1, "updated": 1, "numbered": 0, "equal": 2, "came_in": 1,
        "conflicts_resolved": 1, "echoes": 0
    });
    assert_eq!(one["customers"], customers);
    assert_eq!(
        (&one["pulled"]["items"], &one["pulled"]["itemGroups"]),
        (&json!(16), &json!(8))
    );
    let orders = &one["invoices"]["orders"];
    assert_eq!(
        [&orders["placed"], &orders["verified"], &orders["invoiced"]],
        [&json!(3), &json!(3), &json!(1)],
        "{one}"
    );
    assert!(
        orders["numbers"]["D-0001"].as_str().unwrap().ends_with("0001"),
        "{orders}"
    );
}

fn every_document_is_accounted_for(package: &serde_json::Value, invoices: &serde_json::Value) {
    let count = |name: &str| invoices[name].as_u64().unwrap();
    assert_eq!(
        ["offered", "booked", "verified", "with_pdf", "already"].map(count),
        [5, 1, 1, 1, 1],
        "{package}: {invoices}"
    );
    let findings = invoices["findings"].as_array().unwrap();
    let refused = findings.iter().filter(|one| one["code"] != "item.elsewhere");
    let files: BTreeSet<_> = refused.map(|one| one["file"].as_str().unwrap()).collect();
    assert_eq!(
        files.into_iter().collect::<Vec<_>>(),
        ["2.xml", "3.xml", "4.xml", "5.xml"],
        "{package}"
    );
    let conflict = findings.iter().find(|one| one["file"] == "3.xml").unwrap();
    assert_eq!(conflict["code"], "invoice.offeredBefore");
    assert!(conflict["text_nl"].as_str().unwrap().contains("121.00"), "{conflict}");
}

#[test]
fn a_demo_that_keeps_running_ends_on_a_signal() {
    let mut command = program();
    command
        .args(["demo", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut demo = Running(command.spawn().unwrap());
    let figures = first_document(&mut demo.0);
    assert_eq!(figures["duplicates"], 0);
    let stderr = demo.0.stderr.take().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(stderr));
    assert!(lines.any(|line| line.unwrap().contains("Stop with Ctrl-C")));
    let script = ["-c", "kill -s INT \"$1\"", "sh", &demo.0.id().to_string()];
    assert!(Command::new("sh").args(script).status().unwrap().success());
    assert!(demo.0.wait().unwrap().success());
}
