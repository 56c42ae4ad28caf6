//! The benches themselves, small: they run to their end, print one object, and count what they should.

use std::process::Command;

use serde_json::Value;

fn bench(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_boekbrug-bench"))
        .args(arguments)
        .output()
        .expect("the bench starts");
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{talk}");
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

fn number(report: &Value, key: &str) -> f64 {
    let number = report[key].as_f64();
    number.unwrap_or_else(|| panic!("{key} is no number in {report}"))
}

#[test]
fn a_pull_is_measured() {
    let report = bench(&[
        "pull",
        "--package",
        "snelstart",
        "--records",
        "1200",
        "--rounds",
        "1",
        "--json",
    ]);
    let keys = [
        "wall_s",
        "cpu_s",
        "peak_mb",
        "records_per_s",
        "changed100_wall_s",
        "idle_cpu_ms",
    ];
    for key in keys.iter().chain(&["floor_wall_s", "floor_cpu_s"]) {
        assert!(number(&report, key) > 0.0, "{key} in {report}");
    }
    // three pages and a second pass over what changed meanwhile
    assert_eq!(report["calls"], 4, "{report}");
    assert_eq!(report["changed100_calls"], 1, "{report}");
    // rates and VAT codes come from one list
    assert_eq!(report["idle_feeds"], 8, "{report}");
    assert!(number(&report, "idle_calls") <= 8.0, "{report}");
}

#[test]
fn a_pull_of_joined_lists_is_measured() {
    let arguments = "pull --package exact --records 1200 --rounds 1 --json";
    let report = bench(&arguments.split(' ').collect::<Vec<_>>());
    let keys = [
        "wall_s",
        "cpu_s",
        "peak_mb",
        "records_per_s",
        "changed100_wall_s",
        "idle_cpu_ms",
        "floor_wall_s",
        "floor_cpu_s",
    ];
    for key in keys {
        assert!(number(&report, key) > 0.0, "{key} in {report}");
    }
    // two pages of contacts, one of addresses, two of accounts
    assert_eq!(report["calls"], 5, "{report}");
    assert_eq!(report["floor_calls"], 5, "{report}");
    assert_eq!(report["rows_written"], 2_400, "{report}");
    assert_eq!(report["changed100_calls"], 5, "{report}");
    // about a call for each list
    assert_eq!(report["idle_feeds"], 11, "{report}");
    assert!(number(&report, "idle_calls") <= 12.0, "{report}");
}

#[test]
fn a_pull_of_xml_is_measured() {
    let arguments = "pull --package king --records 2500 --rounds 1 --json";
    let report = bench(&arguments.split(' ').collect::<Vec<_>>());
    for key in [
        "wall_s",
        "cpu_s",
        "peak_mb",
        "records_per_s",
        "floor_wall_s",
        "floor_cpu_s",
    ] {
        assert!(number(&report, key) > 0.0, "{key} in {report}");
    }
    assert_eq!(report["rows_written"], 5_000, "{report}");
    // a log-in and three pages
    assert_eq!(report["floor_calls"], 4, "{report}");
    assert!((3.0..=8.0).contains(&number(&report, "calls")), "{report}");
    assert_eq!(report["idle_feeds"], 12, "{report}");
}

#[test]
fn a_push_is_measured() {
    let report = bench(&["push", "--invoices", "12", "--rounds", "1", "--json"]);
    for key in [
        "wall_s",
        "invoices_per_s",
        "accepted_per_s",
        "floor_wall_s",
        "floor_cpu_s",
    ] {
        assert!(number(&report, key) > 0.0, "{key} in {report}");
    }
    assert_eq!(report["pdf_bytes"], 61_440);
    // look-up, booking, PDF, read back
    assert_eq!(report["calls"], 48, "{report}");
    assert_eq!(report["floor_calls"], 48, "{report}");
}

#[test]
fn matching_is_measured() {
    let report = bench(&["match", "--customers", "400", "--rounds", "1", "--json"]);
    for key in [
        "wall_s",
        "cpu_s",
        "peak_mb",
        "customers_per_s",
        "sure",
        "pairs",
        "found",
    ] {
        assert!(number(&report, key) > 0.0, "{key} in {report}");
    }
    assert_eq!(report["wrong"], 0, "{report}");
}

#[test]
fn what_cannot_be_measured_is_said() {
    let output = Command::new(env!("CARGO_BIN_EXE_boekbrug-bench"))
        .args(["pull", "--package", "other"])
        .output()
        .expect("the bench starts");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("no bench for `other`"));
}
