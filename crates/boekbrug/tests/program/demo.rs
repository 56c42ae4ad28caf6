//! The demo: one JSON object, every document accounted for, and an end in order.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

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
    let packages: Vec<_> = connections.iter().map(|one| one["package"].as_str().unwrap()).collect();
    assert_eq!(packages, boekbrug::registry::NAMES);
    assert_eq!(figures["duplicates"], 0);
    for one in connections {
        every_document_is_accounted_for(&one["package"], &one["invoices"]);
        assert!(one["pulled"]["customers"].as_u64().unwrap() > 40, "{one}");
        assert!(one["calls"].as_object().unwrap().len() > 4, "{one}");
    }
    assert!(
        !ran.stderr.contains("WARN") && !ran.stderr.contains('\u{1b}'),
        "{}",
        ran.stderr
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
