//! Sign-in, keys, scopes and limits.

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use boekbrug_sandbox::snelstart::switches::{LimitsPer, RetryAfter, ScopesClaim};
use boekbrug_sandbox::snelstart::{AdministrationConfig, Config, Seed, Switches};
use boekbrug_sandbox::{Clock, Limits, Reply};
use bytes::Bytes;
use http::Request;
use jiff::SignedDuration;
use serde_json::Value;
use support::{BOOKS, Got, World, read, response, seed, token_request};

fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("three parts");
    let bytes = URL_SAFE_NO_PAD.decode(payload).expect("base64");
    serde_json::from_slice(&bytes).expect("claims")
}

/// A call with headers of its own.
fn ask(world: &World, bearer: Option<&str>, key: Option<&str>, path: &str) -> Reply {
    let mut request = Request::builder().uri(path);
    if let Some(token) = bearer {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    if let Some(key) = key {
        request = request.header("ocp-apim-subscription-key", key);
    }
    world.sandbox.handle(request.body(Bytes::new()).expect("a request"))
}

#[test]
fn a_key_gives_a_token_with_scopes() {
    let world = World::new();
    let got = read(world.sandbox.handle(token_request("koppelsleutel")));
    assert_eq!(got.status, 200);
    let json = got.json();
    assert_eq!(
        (&json["token_type"], &json["expires_in"]),
        (&"bearer".into(), &3599.into())
    );
    let claims = claims(json["access_token"].as_str().expect("a token"));
    assert!(
        claims["scopes"]
            .as_str()
            .expect("a string")
            .contains("boekhouden:write")
    );
}

#[test]
fn the_scopes_may_be_a_list() {
    let world = World::switched(Switches {
        scopes_claim: ScopesClaim::List,
        ..Switches::default()
    });
    assert!(claims(world.token())["scopes"].is_array());
}

#[test]
fn a_wrong_key_is_refused_with_the_known_text() {
    let world = World::new();
    for key in ["anders", ""] {
        let got = read(world.sandbox.handle(token_request(key)));
        let text = "GrantType clientkey was found. Parameter clientkey does not contain a valid value";
        assert_eq!((got.status, got.json()["error"].as_str()), (400, Some(text)));
    }
}

#[test]
fn the_older_grant_takes_both_halves_of_the_key() {
    let key = STANDARD.encode("gebruiker:wachtwoord");
    let world = World::with(Config {
        administrations: vec![AdministrationConfig::new(BOOKS, &key, seed())],
        ..Config::default()
    });
    let request = Request::post("/b2b/token").body(Bytes::from(
        "grant_type=password&username=gebruiker&password=wachtwoord",
    ));
    assert_eq!(read(world.sandbox.handle(request.expect("a request"))).status, 200);
}

#[test]
fn every_refusal_has_its_own_text() {
    let mut world = World::new();
    let token = world.token().to_owned();
    let path = "/v2/kostenplaatsen";
    let text = |got: &Got| {
        let json = got.json();
        let text = json["message"].as_str().or_else(|| json["Message"].as_str());
        (got.status, text.unwrap_or_default().to_owned())
    };
    let mut texts = vec![
        text(&read(ask(&world, Some(&token), None, path))),
        text(&read(ask(&world, Some(&token), Some("wrong"), path))),
        text(&read(ask(&world, None, Some("primary-key"), path))),
    ];
    world.clock.advance(SignedDuration::from_secs(3599));
    texts.push(text(&read(ask(&world, Some(&token), Some("primary-key"), path))));
    world.sign_in();
    world.sandbox.withdraw_key(BOOKS).expect("there");
    texts.push(text(&world.get("/kostenplaatsen")));
    assert!(texts.iter().all(|(status, _)| *status == 401), "{texts:?}");
    assert!(texts[1].1.contains("invalid subscription key"));
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 5);
}

#[test]
fn both_subscription_keys_work_also_in_the_query() {
    let world = World::new();
    let token = Some(world.token());
    for key in ["primary-key", "secondary-key"] {
        assert_eq!(ask(&world, token, Some(key), "/v2/landen").status(), Some(200));
        let path = format!("/v2/landen?subscription-key={key}");
        assert_eq!(ask(&world, token, None, &path).status(), Some(200));
    }
}

#[test]
fn a_token_lives_as_long_as_it_says() {
    let world = World::new();
    world.clock.advance(SignedDuration::from_secs(3598));
    assert_eq!(world.get("/landen").status, 200);
    world.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(world.get("/landen").status, 401);
}

#[test]
fn a_new_key_replaces_the_old() {
    let mut world = World::new();
    let key = world.sandbox.regenerate_key(BOOKS).expect("there");
    assert_eq!(world.get("/landen").status, 401);
    assert_eq!(read(world.sandbox.handle(token_request("koppelsleutel"))).status, 400);
    world.sign_in_with(&key);
    assert_eq!(world.get("/landen").status, 200);
}

#[test]
fn a_missing_scope_is_403() {
    let mut narrow = AdministrationConfig::new(BOOKS, "koppelsleutel", seed());
    narrow.scopes = vec!["relaties:read".into(), "settings:read".into()];
    let world = World::with(Config {
        administrations: vec![narrow],
        ..Config::default()
    });
    assert_eq!(world.get("/relaties").status, 200);
    assert_eq!(world.get("/verkoopfacturen").status, 403);
    let id = world.relation(100);
    assert_eq!(world.get(&format!("/relaties/{id}/verkoopboekingen")).status, 403);
}

#[test]
fn a_key_opens_one_administration_only() {
    let mut world = World::with(Config {
        administrations: vec![
            AdministrationConfig::new("Een", "key-1", Seed::new()),
            AdministrationConfig::new("Twee", "key-2", Seed::new()),
        ],
        ..Config::default()
    });
    let mut who = |key| {
        world.sign_in_with(key);
        world.get("/companyInfo").json()["administratieIdentifier"].clone()
    };
    assert_ne!(who("key-1"), who("key-2"));
    let grootboek = |world: &World| world.get("/grootboeken?$top=1").json()[0]["id"].clone();
    world.sign_in_with("key-1");
    let of_one = grootboek(&world);
    world.sign_in_with("key-2");
    assert_ne!(of_one, grootboek(&world));
    let path = format!("/grootboeken/{}", of_one.as_str().expect("id"));
    assert_eq!(world.get(&path).status, 404);
}

#[test]
fn what_is_not_there_is_a_404_of_the_gateway() {
    let world = World::new();
    for path in [
        "/verkoopboekingen",
        "/artikelgroepen",
        "/verkoopboekingen/1/bijlagen",
        "/offertes",
    ] {
        let got = world.get(path);
        assert_eq!(
            (got.status, got.json()["statusCode"].as_i64()),
            (404, Some(404)),
            "{path}"
        );
    }
}

fn limited(limits: Limits, switches: Switches) -> World {
    World::with(Config {
        limits,
        switches,
        administrations: vec![
            AdministrationConfig::new(BOOKS, "koppelsleutel", seed()),
            AdministrationConfig::new("Twee", "key-2", Seed::new()),
        ],
        ..Config::default()
    })
}

#[test]
fn the_call_after_the_last_one_is_a_429() {
    let world = limited(Limits::SNELSTART_TEST, Switches::default());
    for _ in 0..100 {
        assert_eq!(world.get("/dagboeken").status, 200);
    }
    world.clock.advance(SignedDuration::from_secs(20));
    let refused = response(world.raw("GET", "/dagboeken", ""));
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["retry-after"], "40");
    let text = String::from_utf8(refused.body().to_vec()).expect("text");
    assert_eq!(
        text,
        r#"{"statusCode":429,"message":"Rate limit is exceeded. Try again in 40 seconds."}"#
    );
    world.clock.advance(SignedDuration::from_secs(40));
    assert_eq!(world.get("/dagboeken").status, 200);
}

#[test]
fn an_hour_of_calls_has_a_limit_too() {
    let world = limited(Limits::SNELSTART_TEST, Switches::default());
    for call in 0..1000 {
        if call % 100 == 0 {
            world.clock.advance(SignedDuration::from_secs(61));
        }
        assert_eq!(world.get("/dagboeken").status, 200);
    }
    world.clock.advance(SignedDuration::from_secs(61));
    assert_eq!(world.get("/dagboeken").status, 429);
}

#[test]
fn limits_count_by_administration_or_by_subscription_key() {
    for (per, expected) in [(LimitsPer::Administration, 200), (LimitsPer::SubscriptionKey, 429)] {
        let switches = Switches {
            limits_per: per,
            ..Switches::default()
        };
        let mut world = limited(
            Limits {
                per_minute: Some(3),
                ..Limits::NONE
            },
            switches,
        );
        for _ in 0..3 {
            assert_eq!(world.get("/dagboeken").status, 200);
        }
        assert_eq!(world.get("/dagboeken").status, 429);
        world.sign_in_with("key-2");
        assert_eq!(world.get("/dagboeken").status, expected, "{per:?}");
        let other_key = ask(&world, Some(world.token()), Some("secondary-key"), "/v2/dagboeken");
        assert_eq!(other_key.status(), Some(200));
    }
}

#[test]
fn the_waiting_time_has_three_forms() {
    for (form, expected) in [
        (RetryAfter::Seconds, Some("60")),
        (RetryAfter::HttpDate, Some("Sun, 16 Aug 2026 10:03:11 GMT")),
        (RetryAfter::Absent, None),
    ] {
        let switches = Switches {
            retry_after: form,
            ..Switches::default()
        };
        let world = limited(
            Limits {
                per_minute: Some(1),
                ..Limits::NONE
            },
            switches,
        );
        world.get("/dagboeken");
        let refused = response(world.raw("GET", "/dagboeken", ""));
        let header = refused
            .headers()
            .get("retry-after")
            .map(|value| value.to_str().expect("text"));
        assert_eq!(header, expected);
    }
}
