//! A call that its sender gave up and that is carried out later all the same,
//! on every imitation.

mod exact_support;

use boekbrug_sandbox::exact::DIVISION;
use boekbrug_sandbox::king::{Config as KingConfig, Seed as KingSeed, SeedDebtor};
use boekbrug_sandbox::snelstart::{AdministrationConfig, Config as SnelStartConfig, Seed, SeedRelation};
use boekbrug_sandbox::{Action, FaultPlan, FaultRule, King, ManualClock, Reply, SnelStart, When};
use bytes::Bytes;
use exact_support::World;
use http::Request;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::sync::Arc;

/// The first call of that kind arrives twenty seconds late.
fn late(method: &str, path: &str) -> FaultPlan {
    FaultPlan {
        rules: vec![FaultRule {
            method: Some(method.to_owned()),
            path: path.to_owned(),
            when: When::Nth(1),
            action: Action::Late { millis: 20_000 },
        }],
        random: None,
    }
}

#[test]
fn a_late_put_goes_over_what_was_written_meanwhile() {
    let world = World::new();
    let path = format!("crm/Accounts(guid'{}')", world.account("100"));
    let city = |world: &World| world.get(&path).d()["City"].clone();
    world.sandbox.set_faults(late("PUT", ""));
    let put = |city: &str| world.raw("PUT", &path, &json!({"City": city}).to_string());
    assert!(matches!(put("Laat"), Reply::Silence));
    assert_eq!(city(&world), "Alkmaar", "it is still on the way");
    assert_eq!(put("Hoorn").status(), Some(204));
    world.wait(19);
    assert_eq!(city(&world), "Hoorn");
    world.wait(1);
    assert_eq!(city(&world), "Laat");
    let changes = world.sandbox.account_changes(DIVISION).expect("there");
    assert_eq!(changes.len(), 2, "it arrives once");
}

#[test]
fn a_late_post_is_seen_by_whoever_looks_at_the_books() {
    let world = World::new();
    world.sandbox.set_faults(late("POST", ""));
    let lost = world.raw("POST", "salesentry/SalesEntries", &world.invoice("F-1").to_string());
    assert!(matches!(lost, Reply::Silence));
    assert!(world.books().entries.is_empty());
    world.wait(20);
    assert_eq!(world.books().entries_of("F-1"), 1, "without a call");
    world.sandbox.set_faults(late("POST", ""));
    drop(world.raw("POST", "salesentry/SalesEntries", &world.invoice("F-2").to_string()));
    world.sandbox.reset();
    world.wait(20);
    assert!(world.books().entries.is_empty(), "a reset forgets what is on the way");
}

#[test]
fn the_other_imitations_do_so_too() {
    let clock = Arc::new(ManualClock::new(exact_support::start()));
    let king = King::new(
        KingConfig::with_seed(KingSeed::new().debtor(SeedDebtor::new(10_000, "Klant"))),
        clock.clone(),
    );
    let code = king.code("Voorbeeld").expect("there").expect("a code");
    let call = |fields: &[(&str, &str)]| {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("PARTNERKEY", "partner-key"), ("OMGEVINGSCODE", &code)])
            .extend_pairs(fields)
            .finish();
        let request = Request::builder().method("POST").uri("/ws1_api.aspx");
        let request = request.header("Content-Type", "application/x-www-form-urlencoded");
        king.handle(request.body(Bytes::from(body)).expect("a request"))
    };
    let Reply::Answer(signed_in) = call(&[("ACTIE", "LOGIN")]) else {
        panic!("no answer")
    };
    let text = String::from_utf8(signed_in.body().to_vec()).expect("text");
    let session = text.split("<SESSIONID>").nth(1).and_then(|rest| rest.split('<').next());
    let session = session.expect("a session").to_owned();
    king.set_faults(late("POST", "/CreateStamTabelRecord"));
    let new = "<D><METADATA><TABLE>DEB</TABLE></METADATA><DATA><ZKSL>LAAT</ZKSL></DATA></D>";
    let lost = call(&[
        ("ACTIE", "CREATESTAMTABELRECORD"),
        ("SESSIONID", &session),
        ("STAMTABEL", new),
    ]);
    assert!(matches!(lost, Reply::Silence));
    assert_eq!(king.count("Voorbeeld", "DEB"), Ok(1));
    assert!(king.advance_clock(SignedDuration::from_secs(20)));
    assert_eq!(king.count("Voorbeeld", "DEB"), Ok(2));
}

#[test]
fn a_late_relation_is_made_at_snelstart() {
    let clock = Arc::new(ManualClock::new(exact_support::start()));
    let seed = Seed::new().relation(SeedRelation::customer(1_001, "Klant"));
    let config = SnelStartConfig {
        administrations: vec![AdministrationConfig::new("Laat", "sleutel", seed)],
        ..SnelStartConfig::default()
    };
    let subscription = config.subscription_keys[0].clone();
    let sandbox = SnelStart::new(config, clock.clone());
    let send = |path: &str, token: &str, kind: &str, body: String| {
        let request = Request::builder().method("POST").uri(path);
        let request = request
            .header("Ocp-Apim-Subscription-Key", &subscription)
            .header("Authorization", format!("Bearer {token}"))
            .header("Content-Type", kind);
        sandbox.handle(request.body(Bytes::from(body)).expect("a request"))
    };
    let form = "grant_type=clientkey&clientkey=sleutel".to_owned();
    let Reply::Answer(signed_in) = send("/b2b/token", "", "application/x-www-form-urlencoded", form) else {
        panic!("no answer")
    };
    let token: Value = serde_json::from_slice(signed_in.body()).expect("json");
    let token = token["access_token"].as_str().expect("a token").to_owned();
    sandbox.set_faults(late("POST", "/v2/relaties"));
    let made = sandbox.made("Laat").expect("there").relations;
    let new = json!({"naam": "Laat B.V.", "relatiesoort": ["Klant"]}).to_string();
    assert!(matches!(
        send("/v2/relaties", &token, "application/json", new),
        Reply::Silence
    ));
    assert_eq!(sandbox.made("Laat").expect("there").relations, made);
    assert!(sandbox.advance_clock(SignedDuration::from_secs(20)));
    assert_eq!(sandbox.made("Laat").expect("there").relations, made + 1);
}
