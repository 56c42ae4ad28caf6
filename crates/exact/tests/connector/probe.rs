//! The probe: reads only, says which link of the chain is broken, and what the licence lacks.

use boekbrug_http::testkit::Reply;
use boekbrug_model::{FindingCode, Profile};
use serde_json::{Value, json};

use crate::world::{Setup, list, refusal, serve, world};

fn division(change: Value) -> Reply {
    let mut row =
        json!({"Code": 123_456, "Description": "Proef BV", "Status": 1, "BlockingStatus": 0, "Currency": "EUR"});
    row.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    list(&json!([row]))
}

fn healthy() -> Vec<(&'static str, Reply)> {
    vec![
        (
            "GET current/Me",
            list(&json!([{"CurrentDivision": 5, "LanguageCode": "NL-NL"}])),
        ),
        ("GET /system/Divisions", division(json!({}))),
        (
            "GET /financial/Journals",
            list(&json!([{"Code": "70", "Description": "Verkoopboek", "Type": 20}])),
        ),
        (
            "GET /documents/DocumentTypes",
            list(&json!([{"ID": 10, "Description": "Verkoopfactuur", "DocumentIsCreatable": true}])),
        ),
        ("GET /", Reply::new(200, r#"{"d":[]}"#)),
    ]
}

fn with(start: &'static str, reply: Reply) -> Vec<(&'static str, Reply)> {
    let mut rows = vec![(start, reply)];
    rows.extend(healthy());
    rows
}

#[tokio::test]
async fn a_healthy_chain_has_no_findings_and_nothing_is_written() {
    let world = world(serve(healthy()));
    let steps = world.connector.probe().await;
    assert!(steps.iter().all(|step| step.findings.is_empty()), "{steps:?}");
    assert_eq!(steps.len(), 9);
    let detail: Vec<_> = steps.iter().filter_map(|step| step.detail.as_deref()).collect();
    assert!(
        detail.contains(&"Proef BV (123456)") && detail.contains(&"Verkoopboek"),
        "{detail:?}"
    );
    assert!(world.asked().iter().all(|text| text.starts_with("GET ")));
}

#[tokio::test]
async fn each_broken_link_is_named() {
    for (rows, code, step) in [
        (
            with("GET current/Me", Reply::new(503, "")),
            FindingCode::PackageUnavailable,
            1,
        ),
        (
            with("GET /system/Divisions", list(&json!([]))),
            FindingCode::ConnectionAdministrationUnknown,
            2,
        ),
        (
            with("GET /system/Divisions", division(json!({"Status": 2}))),
            FindingCode::ConnectionDisconnected,
            3,
        ),
        (
            with("GET /system/Divisions", division(json!({"BlockingStatus": 1}))),
            FindingCode::PackageUnavailable,
            3,
        ),
        (
            with("GET /salesentry", Reply::new(403, "")),
            FindingCode::ConnectionRightMissing,
            4,
        ),
        (
            with("GET /financial/Journals", list(&json!([]))),
            FindingCode::JournalUnknown,
            6,
        ),
        (
            with("GET /financial/Journals", list(&json!([{"Code": "70", "Type": 90}]))),
            FindingCode::JournalNotSales,
            6,
        ),
        (
            with(
                "GET /documents/DocumentTypes",
                list(&json!([{"ID": 10, "DocumentIsCreatable": false}])),
            ),
            FindingCode::ConnectionSettingsWrong,
            7,
        ),
    ] {
        let world = world(serve(rows));
        let steps = world.connector.probe().await;
        let broken = steps.iter().position(|step| !step.findings.is_empty());
        assert_eq!(broken, Some(step), "{code:?}: {steps:?}");
        assert_eq!(steps[step].findings[0].code, code);
    }
}

#[tokio::test]
async fn every_missing_scope_is_named_at_once() {
    let mut rows = with("GET /salesentry", Reply::new(403, ""));
    rows.insert(0, ("GET /documents/Documents?", Reply::new(403, "")));
    let world = world(serve(rows));
    let steps = world.connector.probe().await;
    let rights: Vec<_> = steps[4]
        .findings
        .iter()
        .map(|finding| finding.params["right"].as_str())
        .collect();
    assert_eq!(
        rights,
        [
            "sales/invoices (salesentry/SalesEntries)",
            "organization/documents (documents/Documents)"
        ]
    );
}

#[tokio::test]
async fn what_a_licence_may_lack_is_said_and_is_no_fault() {
    let world = world(serve(with("GET /sync/Payroll/Employees", Reply::new(403, ""))));
    let steps = world.connector.probe().await;
    assert!(steps[5].findings.is_empty());
    assert!(steps[5].detail.as_deref().unwrap().ends_with("employees"));
}

fn profile(profile: Profile) -> Setup {
    Setup {
        profile,
        ..Setup::default()
    }
}

#[tokio::test]
async fn each_profile_is_probed_for_what_it_needs() {
    for (which, more) in [(Profile::A, 0), (Profile::B, 1), (Profile::C, 3)] {
        let world = profile(which).world(serve(healthy()));
        let steps = world.connector.probe().await;
        assert!(steps.iter().all(|step| step.findings.is_empty()), "{steps:?}");
        assert_eq!(steps.len(), 9 + more, "{which:?}");
        assert!(
            world.asked().iter().all(|text| text.starts_with("GET ")),
            "nothing is written"
        );
        let told = steps.iter().filter_map(|step| step.detail.as_deref());
        assert_eq!(told.filter(|detail| detail.contains("(manage)")).count(), more.min(2));
    }
}

#[tokio::test]
async fn what_profile_c_lacks_is_named() {
    let missing = FindingCode::ConnectionRightMissing;
    let wrong = FindingCode::ConnectionSettingsWrong;
    for (start, reply, code, step, value) in [
        (
            "GET /crm/Accounts",
            Reply::new(403, ""),
            missing,
            9,
            "crm/accounts (crm/Accounts)",
        ),
        (
            "GET /salesinvoice",
            Reply::new(403, ""),
            missing,
            10,
            "sales/invoices (salesinvoice/SalesInvoices)",
        ),
        (
            "GET /salesinvoice",
            refusal(400, "Filtering on these fields is not supported"),
            wrong,
            10,
            "order_lookup",
        ),
        (
            "GET /sync/SalesInvoice",
            Reply::new(403, ""),
            missing,
            11,
            "sales/invoices (sync/SalesInvoice/SalesInvoices)",
        ),
    ] {
        let world = profile(Profile::C).world(serve(with(start, reply)));
        let steps = world.connector.probe().await;
        let broken = steps.iter().position(|step| !step.findings.is_empty());
        assert_eq!(broken, Some(step), "{value}: {steps:?}");
        let finding = &steps[step].findings[0];
        assert_eq!(finding.code, code);
        assert!(finding.params.values().any(|told| told == value), "{finding:?}");
    }
}

#[tokio::test]
async fn a_filter_that_is_ignored_is_told() {
    let strange = list(&json!([{"InvoiceID": crate::world::id(1), "YourRef": "1"}]));
    let world = profile(Profile::C).world(serve(with("GET /salesinvoice", strange)));
    let steps = world.connector.probe().await;
    assert!(steps[10].findings.is_empty());
    assert!(steps[10].detail.as_deref().unwrap().contains("customer"));
}

#[tokio::test]
async fn a_lost_consent_ends_the_probe() {
    let setup = Setup {
        safe: std::sync::Arc::default(),
        ..Setup::default()
    };
    let world = setup.world(serve(healthy()));
    let steps = world.connector.probe().await;
    assert_eq!(
        (steps.len(), steps[0].findings[0].code),
        (1, FindingCode::ConnectionConsentMissing)
    );
}
