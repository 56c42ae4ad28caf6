//! Sign-in and tokens on the virtual clock.

mod exact_support;

use boekbrug_sandbox::exact::switches::{ExpiredWords, ExpiresIn, OldRefreshToken, TooEarly};
use boekbrug_sandbox::exact::{
    AppConfig, CLIENT_ID, CLIENT_SECRET, Config, DIVISION, RateLimits, Switches, TokenEventKind,
};
use bytes::Bytes;
use exact_support::{Got, REDIRECT, World, read, seed, token_request};
use http::Request;

fn page(world: &World, method: &str, query: &str) -> Got {
    let (uri, body) = match method {
        "GET" => (format!("/api/oauth2/auth?{query}"), String::new()),
        _ => ("/api/oauth2/auth".to_owned(), query.to_owned()),
    };
    let request = Request::builder().method(method).uri(uri).body(Bytes::from(body));
    read(world.sandbox.handle(request.expect("a request")))
}

fn query() -> String {
    format!("client_id={CLIENT_ID}&redirect_uri={REDIRECT}&response_type=code&state=x%20y&force_login=0")
}

fn text<'j>(got: &'j serde_json::Value, name: &str) -> &'j str {
    got[name].as_str().unwrap_or("")
}

#[test]
fn the_page_has_a_button_and_the_button_gives_a_code() {
    let world = World::new();
    world.sandbox.set_auto_consent(false);
    let shown = page(&world, "GET", &query());
    assert_eq!(shown.status, 200);
    for part in ["Toestaan", "Weigeren", "Anna de Vries", "Voorbeeld", "123456"] {
        assert!(shown.text.contains(part), "{part}");
    }
    let yes = page(&world, "POST", &format!("{}&answer=yes&divisions=123456", query()));
    let target = yes.header("location").expect("a target");
    assert!(
        target.contains("?code=stampNL001.") && target.contains("%21"),
        "{target}"
    );
    assert!(target.ends_with("&state=x%20y"), "{target}");
    let no = page(&world, "POST", &format!("{}&answer=no", query()));
    assert_eq!(
        no.header("location").expect("a target"),
        format!("{REDIRECT}?error=access_denied&state=x%20y")
    );
}

#[test]
fn the_page_refuses_what_is_not_registered() {
    let world = World::with(Config {
        apps: vec![AppConfig {
            redirect_uris: vec![REDIRECT.into()],
            ..AppConfig::default()
        }],
        ..Config::with_seed(seed())
    });
    assert_eq!(page(&world, "GET", &query()).status, 302);
    assert_eq!(
        page(&world, "GET", &query().replace(CLIENT_ID, &format!("{{{CLIENT_ID}}}"))).status,
        302
    );
    for (from, to) in [
        (CLIENT_ID, "nobody"),
        (REDIRECT, "https://evil.example/"),
        ("=code", "=token"),
    ] {
        assert_eq!(page(&world, "GET", &query().replace(from, to)).status, 400, "{to}");
    }
    assert_eq!(page(&world, "PUT", &query()).status, 405);
}

#[test]
fn chosen_divisions_are_all_that_is_reached() {
    let mut world = World::new();
    let code = world.sandbox.consent_for(REDIRECT, &[DIVISION + 1]);
    world.token = text(&world.exchange(&code).json(), "access_token").to_owned();
    assert_eq!(world.get("crm/Accounts?$top=1").status, 403);
    assert_eq!(world.get("/current/Me?$select=UserID").status, 200);
}

#[test]
fn a_code_is_good_for_three_minutes_and_once() {
    let world = World::new();
    let code = world.sandbox.consent(REDIRECT);
    assert!(code.contains('!'));
    assert_eq!(world.exchange(&code).status, 200);
    let again = world.exchange(&code);
    assert_eq!(again.status, 400);
    assert!(text(&again.json(), "error_description").contains("This message has already been processed"));
    let late = world.sandbox.consent(REDIRECT);
    world.wait(179);
    let in_time = world.sandbox.consent(REDIRECT);
    world.wait(1);
    assert!(text(&world.exchange(&late).json(), "error_description").contains("The message expired at"));
    world.wait(178);
    assert_eq!(world.exchange(&in_time).status, 200);
}

#[test]
fn a_code_is_bound_to_its_redirect_address() {
    let world = World::new();
    let code = world.sandbox.consent("https://other.example/");
    assert_eq!(world.exchange(&code).status, 400);
    assert_eq!(world.exchange("made up").status, 400);
}

#[test]
fn credentials_belong_in_the_body() {
    let world = World::new();
    let mut request = token_request(&[("grant_type", "refresh_token")]);
    request
        .headers_mut()
        .insert("Authorization", "Basic eDp5".parse().expect("a value"));
    assert_eq!(read(world.sandbox.handle(request)).status, 401);
    let mut request = token_request(&[("grant_type", "refresh_token")]);
    request
        .headers_mut()
        .insert("Content-Type", "application/json".parse().expect("a value"));
    assert_eq!(read(world.sandbox.handle(request)).status, 400);
    for (id, secret, kind) in [
        (CLIENT_ID, "wrong", "refresh_token"),
        ("wrong", CLIENT_SECRET, "refresh_token"),
        (CLIENT_ID, CLIENT_SECRET, "client_credentials"),
    ] {
        let got = world.form(&[("grant_type", kind), ("client_id", id), ("client_secret", secret)]);
        assert_eq!(got.status, 400, "{}", got.text);
    }
    let kinds = world.sandbox.token_events().into_iter().map(|event| event.kind);
    assert_eq!(kinds.filter(|kind| *kind == TokenEventKind::BadClient).count(), 3);
}

#[test]
fn a_token_lives_600_seconds_and_is_refreshed_after_570() {
    let mut world = World::new();
    let first = world.refresh.clone();
    world.wait(569);
    let early = world.refresh(&first);
    assert_eq!(early.status, 400);
    assert_eq!(text(&early.json(), "error"), "access_denied");
    let reason = early.header("reason").expect("a reason");
    assert_eq!(
        reason,
        "TooEarlyToRefreshTokens: Rate limit exceeded: access_token not expired"
    );
    world.wait(1);
    let fresh = world.refresh(&first).json();
    assert_eq!(world.get("crm/Accounts?$top=1").status, 200, "the old one lives on");
    world.wait(30);
    let expired = world.get("crm/Accounts?$top=1");
    assert_eq!(expired.status, 401);
    let told = expired.header("www-authenticate").expect("a header");
    assert!(told.contains("message%20expired"), "{told}");
    assert!(expired.header("reason").is_some());
    world.token = text(&fresh, "access_token").to_owned();
    assert_eq!(world.get("crm/Accounts?$top=1").status, 200);
    assert_eq!(fresh["expires_in"], "600");
    assert_eq!(fresh["token_type"], "bearer");
}

#[test]
fn refresh_tokens_rotate_and_the_old_one_is_dead() {
    let world = World::new();
    world.wait(600);
    let second = world.refresh(&world.refresh);
    assert_eq!(second.status, 200);
    let reuse = world.refresh(&world.refresh);
    assert_eq!(
        (reuse.status, reuse.header("reason").as_deref()),
        (401, Some("Old refresh token used"))
    );
    world.wait(600);
    let second = second.json();
    assert_eq!(
        world.refresh(text(&second, "refresh_token")).status,
        200,
        "reuse does not end the connection"
    );
}

#[test]
fn what_an_old_refresh_token_gets_is_a_choice() {
    for (switch, at_once, later) in [
        (OldRefreshToken::Unauthorized, 401, 401),
        (OldRefreshToken::InvalidGrant, 400, 400),
        (OldRefreshToken::TooEarlyFirst, 400, 401),
    ] {
        let world = World::switched(Switches {
            old_refresh_token: switch,
            ..Switches::default()
        });
        world.wait(600);
        world.refresh(&world.refresh);
        let got = world.refresh(&world.refresh);
        assert_eq!(got.status, at_once, "{switch:?}");
        let denied = text(&got.json(), "error") == "access_denied";
        assert_eq!(denied, switch == OldRefreshToken::TooEarlyFirst);
        world.wait(600);
        assert_eq!(world.refresh(&world.refresh).status, later, "{switch:?}");
    }
}

#[test]
fn an_unused_refresh_token_dies_after_thirty_days() {
    let day = 24 * 3600;
    let world = World::new();
    world.wait(30 * day - 1);
    assert_eq!(world.refresh(&world.refresh).status, 200);
    let world = World::new();
    world.wait(30 * day);
    let dead = world.refresh(&world.refresh);
    assert_eq!(
        (dead.status, text(&dead.json(), "error").to_owned()),
        (400, "invalid_grant".into())
    );
}

#[test]
fn withdrawn_consent_ends_everything() {
    let world = World::new();
    let code = world.sandbox.consent(REDIRECT);
    world.sandbox.withdraw_consent();
    assert_eq!(world.get("crm/Accounts?$top=1").status, 401);
    assert_eq!(world.exchange(&code).status, 400);
    world.wait(600);
    assert_eq!(world.refresh(&world.refresh).status, 400);
}

#[test]
fn two_hundred_token_calls_a_day() {
    let world = World::with(Config {
        limits: RateLimits::REAL,
        ..Config::with_seed(seed())
    });
    let statuses: Vec<u16> = (0..201).map(|_| world.refresh(&world.refresh).status).collect();
    assert!(statuses[..200].iter().all(|status| *status == 400));
    assert_eq!(statuses[200], 429);
    world.wait(14 * 3600);
    assert_eq!(world.refresh(&world.refresh).status, 200, "midnight UTC has passed");
}

#[test]
fn forms_of_the_token_answer() {
    let world = World::switched(Switches {
        expires_in: ExpiresIn::Number,
        bearer_capital: true,
        too_early: TooEarly::Unauthorized,
        expired_words: ExpiredWords::AccessTokenExpired,
        ..Switches::default()
    });
    let early = world.refresh(&world.refresh);
    assert_eq!(
        (early.status, text(&early.json(), "error_description").to_owned()),
        (401, "Access Token not expired".into())
    );
    world.wait(600);
    let told = world.get("crm/Accounts").header("www-authenticate").expect("a header");
    assert!(told.contains("access%20token%20expired"), "{told}");
    let fresh = world.refresh(&world.refresh).json();
    assert_eq!(fresh["expires_in"], 600);
    assert_eq!(fresh["token_type"], "Bearer");
}

#[test]
fn tokens_that_nobody_gave_are_worth_nothing() {
    let mut world = World::new();
    world.token = "made-up".into();
    assert_eq!(world.get("crm/Accounts").status, 401);
    let bare = Request::builder().uri(format!("/api/v1/{DIVISION}/crm/Accounts"));
    let got = read(world.sandbox.handle(bare.body(Bytes::new()).expect("a request")));
    assert_eq!(got.status, 401);
    assert_eq!(world.refresh("made-up").status, 400);
    world.sign_in();
    world.sandbox.expire_tokens();
    assert_eq!(world.get("crm/Accounts").status, 401);
    assert_eq!(
        world.refresh(&world.refresh).status,
        200,
        "and may be refreshed at once"
    );
}
