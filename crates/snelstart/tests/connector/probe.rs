//! `doctor`: each step says what failed, and nothing is written.

use base64::Engine;
use boekbrug_connector::ProbeStep;
use boekbrug_http::testkit::Reply;
use boekbrug_model::invoice::Target;
use boekbrug_model::{ConnectionSettings, FindingCode, Profile};
use serde_json::json;

use crate::world::{KEY, World, ok, serve, token, world_with};

fn jwt(scopes: &serde_json::Value) -> Reply {
    let part = |value: serde_json::Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
    token(&format!(
        "{}.{}.sig",
        part(json!({"alg": "none"})),
        part(json!({"scopes": scopes}))
    ))
}

fn books() -> Vec<(&'static str, Reply)> {
    vec![
        ("GET /echo/", Reply::new(200, "\"boekbrug\"")),
        (
            "GET /companyInfo",
            ok(json!({"administratieIdentifier": "adm-1", "administratieNaam": "Proef BV", "huidigBoekjaar": 2026})),
        ),
        (
            "GET /grootboeken",
            ok(json!([{"id": "g1", "nummer": 8000, "omschrijving": "Omzet", "grootboekfunctie": "VerkopenOmzetHoog"}])),
        ),
        (
            "GET /dagboeken",
            ok(json!([{"id": "d1", "nummer": 1300, "soort": "Verkoop", "omschrijving": "Verkopen"}])),
        ),
        (
            "GET /btwtarieven",
            ok(
                json!([{"btwSoort": "Hoog", "btwPercentage": 21, "datumVanaf": "2012-10-01T00:00:00"}, {"btwSoort": "Laag", "btwPercentage": 9, "datumVanaf": "2019-01-01T00:00:00"}]),
            ),
        ),
        ("GET /relaties", ok("[]")),
    ]
}

const ALL: &str =
    "relaties:read settings:read boekhouden:read boekhouden:write documenten:read documenten:write orders:read";

async fn probed(
    scopes: serde_json::Value,
    settings: ConnectionSettings,
    change: impl FnOnce(&mut Vec<(&'static str, Reply)>),
) -> (World, Vec<ProbeStep>) {
    let mut rows = books();
    rows.push(("POST /b2b/token", jwt(&scopes)));
    change(&mut rows);
    let world = world_with(json!({}), settings, KEY, serve(rows));
    let steps = world.connector.probe().await;
    (world, steps)
}

fn codes(steps: &[ProbeStep]) -> Vec<FindingCode> {
    steps
        .iter()
        .flat_map(|step| &step.findings)
        .map(|finding| finding.code)
        .collect()
}

#[tokio::test]
async fn a_healthy_chain_reads_everything_and_writes_nothing() {
    let (world, steps) = probed(json!(ALL), preset(Profile::A), |_| {}).await;
    assert_eq!(codes(&steps), []);
    insta::assert_json_snapshot!(steps);
    assert!(world.asked().iter().all(|call| call.starts_with("GET ")));
}

#[tokio::test]
async fn missing_rights_are_named_each() {
    let list = json!([
        "relaties:read",
        "settings:read boekhouden:read",
        "documenten:read",
        "documenten:write",
        "boekhouden:write"
    ]);
    let (_, steps) = probed(list, preset(Profile::A), |_| {}).await;
    assert_eq!(codes(&steps), [FindingCode::ConnectionRightMissing]);
    assert_eq!(steps[3].findings[0].params["right"], "orders:read");
}

#[tokio::test]
async fn a_dead_key_ends_the_chain_at_the_first_step() {
    let (world, steps) = probed(json!(ALL), preset(Profile::A), |rows| {
        rows.pop();
        rows.push(("POST /b2b/token", Reply::new(400, r#"{"error":"no valid value"}"#)));
    })
    .await;
    assert_eq!(
        (steps.len(), codes(&steps)),
        (1, vec![FindingCode::ConnectionKeyRejected])
    );
    assert!(world.asked().is_empty());
}

#[tokio::test]
async fn each_step_tells_its_own_trouble() {
    let settings = ConnectionSettings {
        revenue_account: Some("8999".into()),
        ..preset(Profile::A)
    };
    let (_, steps) = probed(json!(ALL), settings, |rows| {
        rows[2].1 = ok("[]");
        rows[3].1 = ok("[]");
        rows[4].1 = ok("[]");
        rows[5].1 = Reply::new(403, "");
    })
    .await;
    let found = codes(&steps);
    assert_eq!(
        found,
        [
            FindingCode::LedgerUnknown,
            FindingCode::LedgerFunctionMissing,
            FindingCode::JournalUnknown,
            FindingCode::VatCodeInactive,
            FindingCode::VatCodeInactive,
            FindingCode::ConnectionRightMissing
        ]
    );
}

#[tokio::test]
async fn a_stamp_ahead_of_the_clock_tells_the_zone() {
    let (_, steps) = probed(json!(ALL), preset(Profile::A), |rows| {
        rows[5].1 = ok(json!([{"id": "r", "relatiecode": 1, "modifiedOn": "2026-03-16T09:59:00.1"}]));
    })
    .await;
    assert_eq!(
        steps.last().unwrap().detail.as_deref(),
        Some("modified_on = \"amsterdam\"")
    );
}

/// The settings with which each profile begins.
fn preset(profile: Profile) -> ConnectionSettings {
    boekbrug_snelstart::capability().preset(profile)
}

#[tokio::test]
async fn each_profile_asks_for_its_own_rights() {
    use Profile::{A, B, C};
    let common = ["relaties:read", "settings:read", "boekhouden:read"];
    let booking = ["boekhouden:write", "documenten:read", "documenten:write", "orders:read"];
    let wanted = |own: &[&'static str]| [&common[..], own].concat();
    let with_customers = [&["relaties:write"][..], &booking].concat();
    for (profile, rights) in [
        (A, wanted(&booking)),
        (B, wanted(&with_customers)),
        (
            C,
            wanted(&["relaties:write", "orders:read", "orders:write", "artikelen:read"]),
        ),
    ] {
        let (_, steps) = probed(json!("niets"), preset(profile), |_| {}).await;
        let missing: Vec<_> = steps[3]
            .findings
            .iter()
            .map(|finding| finding.params["right"].as_str())
            .collect();
        assert_eq!(missing, rights, "{profile:?}");
    }
    // whoever lets invoices become draft orders needs the items, even where the profile leaves them out
    let settings = ConnectionSettings {
        invoices_as: Target::DraftOrder,
        ..preset(A)
    };
    let (_, steps) = probed(json!("niets"), settings, |_| {}).await;
    let missing: Vec<_> = steps[3]
        .findings
        .iter()
        .map(|one| one.params["right"].as_str())
        .collect();
    assert_eq!(missing, wanted(&["orders:read", "orders:write", "artikelen:read"]));
}

#[tokio::test]
async fn what_orders_need_is_looked_at_only_where_orders_are_made() {
    let (_, steps) = probed(json!(ALL), preset(Profile::A), |_| {}).await;
    let usual = steps.len();
    let (world, steps) = probed(json!("x"), preset(Profile::C), |rows| {
        rows.push((
            "GET /artikelen",
            ok(json!([{"id": "a", "artikelcode": "1", "omschrijving": "Uren"}])),
        ));
        rows.push(("GET /verkooporders", ok("[]")));
    })
    .await;
    let own: Vec<_> = steps[usual..]
        .iter()
        .map(|step| (step.title_en.as_str(), step.detail.as_deref()))
        .collect();
    assert_eq!(
        own,
        [
            ("The items can be read", Some("Uren")),
            (
                "A draft invoice can be found by its number",
                Some("order_lookup = \"reference\"")
            ),
            ("Decimals of prices and quantities", None),
        ]
    );
    assert!(world.asked().iter().all(|call| call.starts_with("GET ")));
}

#[tokio::test]
async fn a_filter_on_the_reference_that_is_refused_names_its_setting() {
    let (_, steps) = probed(json!("x"), preset(Profile::C), |rows| {
        rows.push(("GET /artikelen", ok("[]")));
        let refused = r#"{"Message":"Could not find a property named 'Orderreferentie'"}"#;
        rows.push(("GET /verkooporders", Reply::new(400, refused)));
    })
    .await;
    let step = steps
        .iter()
        .find(|step| step.title_en.starts_with("A draft invoice"))
        .unwrap();
    assert_eq!(step.findings, []);
    assert!(step.detail.as_deref().unwrap().starts_with("order_lookup = \"date\""));
}

#[tokio::test]
async fn a_filter_on_the_reference_that_is_ignored_is_told() {
    let (_, steps) = probed(json!("x"), preset(Profile::C), |rows| {
        rows[1].1 =
            ok(json!({"administratieIdentifier": "adm-1", "huidigBoekjaar": 2026, "aantalDecimalenArtikelprijzen": 4}));
        rows.push(("GET /artikelen", Reply::new(403, "")));
        rows.push((
            "GET /verkooporders",
            ok(json!([{"id": "o", "orderreferentie": "other"}])),
        ));
    })
    .await;
    let detail = |title: &str| steps.iter().find(|step| step.title_en.starts_with(title)).unwrap();
    assert!(detail("A draft invoice").detail.as_deref().unwrap().contains("ignored"));
    assert_eq!(
        detail("Decimals").detail.as_deref(),
        Some("aantalDecimalenArtikelprijzen: 4")
    );
    assert_eq!(detail("The items").findings[0].params["right"], "artikelen:read");
}
