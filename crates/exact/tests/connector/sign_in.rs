//! Consent, tokens that are good for one use, two refreshers, and a consent that is lost.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use boekbrug_connector::{Clock, Consent, ConsentAnswer, ConsentAsk, ErrorKind, Outcome, Secrets};
use boekbrug_exact::SignIn;
use boekbrug_http::testkit::{ManualClock, Reply, ScriptedTransport, SeededChance};
use boekbrug_model::FindingCode;
use bytes::Bytes;
use http::Request;
use serde_json::json;

use crate::world::{Safe, Setup, config, is_token, list, serve, token, usual, world};

fn divisions() -> Reply {
    list(&json!([{"Code": 123_456, "Description": "Proef BV", "Status": 1, "BlockingStatus": 0}]))
}

fn body(request: &Request<Bytes>) -> String {
    String::from_utf8(request.body().to_vec()).unwrap()
}

fn sign_in(clock: &ManualClock, replies: impl IntoIterator<Item = Reply>) -> (SignIn, Arc<ScriptedTransport>) {
    let transport = Arc::new(ScriptedTransport::new(Arc::new(clock.clone()), replies));
    let sign_in = SignIn {
        transport: transport.clone(),
        clock: Arc::new(clock.clone()),
        chance: Arc::new(SeededChance::new(1)),
        config: config(&json!({})),
    };
    (sign_in, transport)
}

fn came_back(parameters: &[(&str, &str)]) -> ConsentAnswer {
    ConsentAnswer {
        return_address: "https://boekbrug.example/terug/exact".to_owned(),
        parameters: parameters
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    }
}

#[tokio::test]
async fn a_person_is_sent_to_the_site_and_comes_back_with_a_code() {
    let clock = ManualClock::default();
    let (sign_in, transport) = sign_in(&clock, [token("a1", "r1")]);
    let setup = Setup {
        safe: Safe::holding("pasted long ago"),
        ..Setup::default()
    };
    let opening = setup.opening(&clock);
    let ask = ConsentAsk {
        state: "con123",
        return_address: "https://boekbrug.example/terug/exact",
    };
    let address = sign_in.address(&opening, &ask).unwrap();
    assert_eq!(
        address,
        "https://start.exactonline.nl/api/oauth2/auth?client_id=app&redirect_uri=https%3A%2F%2Fboekbrug.example%2Fterug%2Fexact\
         &response_type=code&force_login=0&state=con123"
    );
    sign_in
        .redeem(&opening, &came_back(&[("code", "abc!IAAA"), ("state", "con123")]))
        .await
        .unwrap();
    let request = &transport.requests()[0];
    assert_eq!(request.uri(), "https://start.exactonline.nl/api/oauth2/token");
    assert_eq!(
        body(request),
        "grant_type=authorization_code&code=abc%21IAAA&redirect_uri=https%3A%2F%2Fboekbrug.example%2Fterug%2Fexact\
         &client_id=app&client_secret=app-secret"
    );
    assert!(
        request.headers().get("authorization").is_none(),
        "with one the call fails"
    );
    assert!(setup.safe.text("session").contains("r1"), "stored before it returns");
    assert_eq!(
        setup.safe.text("refreshToken"),
        "",
        "an older pasted token is not taken for newer"
    );
}

#[tokio::test]
async fn the_tokens_of_a_consent_are_used() {
    let clock = ManualClock::new("2026-03-16T09:00:00Z".parse().unwrap());
    let (sign_in, _) = sign_in(&clock, [token("from-consent", "r1")]);
    let setup = Setup {
        safe: Arc::new(Safe::default()),
        ..Setup::default()
    };
    sign_in
        .redeem(&setup.opening(&clock), &came_back(&[("code", "abc%21")]))
        .await
        .unwrap();
    let world = setup.world(serve(vec![("GET /system/Divisions", divisions())]));
    world.connector.identify().await.unwrap();
    assert_eq!(world.token_calls(), 0);
    assert_eq!(
        world.transport.requests()[0].headers()["authorization"],
        "Bearer from-consent"
    );
}

#[tokio::test]
async fn a_consent_that_is_refused_or_late_says_so_and_leaves_what_was_there() {
    let late = json!({"error": "invalid_grant", "error_description": "The message expired at 2026-03-16"}).to_string();
    for (parameters, reply) in [
        (vec![("error", "access_denied")], None),
        (vec![], None),
        (vec![("code", "old")], Some(Reply::new(400, late))),
    ] {
        let clock = ManualClock::default();
        let (sign_in, _) = sign_in(&clock, reply);
        let setup = Setup::default();
        setup.safe.put("session", "what was there").await.unwrap();
        let error = sign_in
            .redeem(&setup.opening(&clock), &came_back(&parameters))
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::ConnectionRefused, Outcome::Permanent)
        );
        assert_eq!(error.findings[0].code, FindingCode::ConnectionConsentRefused);
        assert_eq!(setup.safe.text("session"), "what was there");
    }
}

#[tokio::test]
async fn without_a_consent_nothing_is_asked() {
    let setup = Setup {
        safe: Arc::new(Safe::default()),
        ..Setup::default()
    };
    let world = setup.world(serve(vec![]));
    let error = world.connector.identify().await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::ConnectionConsentMissing);
    assert_eq!(world.transport.requests().len(), 0);
}

#[tokio::test]
async fn tokens_serve_and_are_refreshed_with_the_newest_refresh_token() {
    let count = AtomicUsize::new(0);
    let world = world(move |request| {
        if !is_token(request) {
            return divisions();
        }
        let n = count.fetch_add(1, Ordering::SeqCst);
        token(&format!("access-{n}"), &format!("refresh-{n}"))
    });
    for (wait, tokens) in [(0, 1), (560, 1), (15, 2), (580, 3)] {
        world.clock.advance(Duration::from_secs(wait));
        world.connector.identify().await.unwrap();
        assert_eq!(world.token_calls(), tokens, "after {wait}");
    }
    let sent: Vec<_> = world
        .transport
        .requests()
        .iter()
        .filter(|request| is_token(request))
        .map(body)
        .collect();
    assert!(sent[0].contains("refresh_token=first&"), "the pasted one begins");
    assert!(sent[1].contains("refresh_token=refresh-0&") && sent[2].contains("refresh_token=refresh-1&"));
    assert!(world.safe.text("session").contains("refresh-2"));
}

/// A package whose refresh tokens work once, and which refuses a refresh before 570 seconds.
struct Strict {
    valid: Mutex<(String, usize, jiff::Timestamp)>,
    used: AtomicUsize,
    wait: i64,
}

impl Strict {
    fn answer(&self, request: &Request<Bytes>, now: jiff::Timestamp) -> Reply {
        let form = body(request);
        let mut valid = self.valid.lock().unwrap();
        if !form.contains(&format!("refresh_token={}&", valid.0)) {
            self.used.fetch_add(1, Ordering::SeqCst);
            return Reply::new(401, "Old refresh token used");
        }
        if now < valid.2 {
            let reason = "TooEarlyToRefreshTokens: Rate limit exceeded: access_token not expired";
            return Reply::new(400, r#"{"error":"access_denied"}"#).with("reason", reason);
        }
        valid.1 += 1;
        valid.0 = format!("refresh-{}", valid.1);
        valid.2 = now + jiff::SignedDuration::from_secs(self.wait);
        token(&format!("access-{}", valid.1), &valid.0)
    }
}

#[tokio::test]
async fn two_nodes_never_use_one_refresh_token_twice() {
    let strict = Arc::new(Strict {
        valid: Mutex::new(("first".to_owned(), 0, jiff::Timestamp::MIN)),
        used: AtomicUsize::new(0),
        wait: 570,
    });
    let clock = ManualClock::new("2026-03-16T09:00:00Z".parse().unwrap());
    let (package, time) = (Arc::clone(&strict), clock.clone());
    let answering = move |request: &Request<Bytes>| {
        if is_token(request) {
            package.answer(request, time.now()).after(Duration::from_millis(700))
        } else {
            divisions()
        }
    };
    let transport = Arc::new(ScriptedTransport::new(Arc::new(clock.clone()), []).then(answering));
    let setup = Setup::default();
    let nodes = [(); 3].map(|()| setup.open(&clock, transport.clone()));
    for _ in 0..6 {
        let (one, two, three) = tokio::join!(nodes[0].identify(), nodes[1].identify(), nodes[2].identify());
        assert!(one.is_ok() && two.is_ok() && three.is_ok(), "{one:?} {two:?} {three:?}");
        clock.advance(Duration::from_secs(575));
    }
    assert_eq!(strict.used.load(Ordering::SeqCst), 0);
    assert_eq!(
        strict.valid.lock().unwrap().1,
        6,
        "one refresh for all of them each time"
    );
}

#[tokio::test]
async fn a_refresh_that_comes_too_early_leaves_the_tokens_good() {
    let strict = Strict {
        valid: Mutex::new(("first".to_owned(), 0, jiff::Timestamp::MIN)),
        used: AtomicUsize::new(0),
        wait: 585,
    };
    let slow = ManualClock::new("2026-03-16T09:00:00Z".parse().unwrap());
    let time = slow.clone();
    let answering = move |request: &Request<Bytes>| {
        if is_token(request) {
            return strict.answer(request, time.now());
        }
        divisions()
    };
    let transport = Arc::new(ScriptedTransport::new(Arc::new(slow.clone()), []).then(answering));
    let setup = Setup::default();
    let connector = setup.open(&slow, transport.clone());
    for seconds in [0, 571, 5, 5, 5, 45, 5] {
        slow.advance(Duration::from_secs(seconds));
        connector.identify().await.unwrap();
    }
    let tokens = transport.requests().iter().filter(|request| is_token(request)).count();
    assert_eq!(tokens, 3, "the first, one too early, and one a minute later");
}

#[tokio::test]
async fn a_lost_consent_is_said_once_somebody_looked_in_the_store_again() {
    let world = world(|request| {
        if is_token(request) {
            return Reply::new(
                400,
                json!({"error": "invalid_grant", "error_description": "gone"}).to_string(),
            );
        }
        divisions()
    });
    let error = world.connector.identify().await.unwrap_err();
    assert_eq!(
        (error.kind, error.outcome),
        (ErrorKind::ConnectionRefused, Outcome::Permanent)
    );
    assert_eq!(error.findings[0].code, FindingCode::ConnectionConsentWithdrawn);
    assert!(error.findings[0].told_nl().contains("opnieuw"), "it says what to do");
}

#[tokio::test]
async fn tokens_that_another_node_stored_meanwhile_are_taken_over() {
    let safe = Safe::holding("first");
    let other = Arc::clone(&safe);
    let setup = Setup {
        safe,
        ..Setup::default()
    };
    let stored = json!({"session": {"access": "theirs", "refresh": "newer", "ends": "2026-03-16T10:00:00Z"}, "version": 1,
        "since": "2026-03-16T09:00:00Z"});
    let world = setup.world(move |request| {
        if !is_token(request) {
            return divisions();
        }
        other.0.lock().unwrap().insert("session".to_owned(), stored.to_string());
        Reply::new(401, "Old refresh token used")
    });
    world.connector.identify().await.unwrap();
    let last = world.transport.requests().pop().unwrap();
    assert_eq!(last.headers()["authorization"], "Bearer theirs");
}

#[tokio::test]
async fn an_expired_token_is_refreshed_and_the_call_made_again() {
    let count = AtomicUsize::new(0);
    let world = world(
        move |request| match (is_token(request), count.fetch_add(1, Ordering::SeqCst)) {
            (true, n) => token(&format!("access-{n}"), &format!("refresh-{n}")),
            (false, 1) => Reply::new(401, "").with("www-authenticate", "Bearer%20access%20token%20expired"),
            (false, _) => divisions(),
        },
    );
    assert_eq!(world.connector.identify().await.unwrap().name, "Proef BV");
    assert_eq!((world.token_calls(), world.asked().len()), (2, 2));
}

#[tokio::test]
async fn new_tokens_that_are_refused_as_well_end_the_connection() {
    let world = world(|request| {
        if is_token(request) {
            return usual();
        }
        Reply::new(401, "").with("reason", "Access revoked")
    });
    let error = world.connector.identify().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::ConnectionRefused);
    assert_eq!(error.findings[0].package.as_ref().unwrap().text, "Access revoked");
    assert_eq!(world.asked().len(), 2, "not asked over and over");
}

#[tokio::test]
async fn an_app_that_the_package_does_not_know_is_the_operators_concern() {
    let world = world(|_| Reply::new(401, r#"{"error":"invalid_client"}"#));
    let error = world.connector.identify().await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::ConnectionSubscriptionKeyRejected);
}

#[tokio::test]
async fn one_administration_is_meant_and_of_several_a_person_chooses() {
    let me = list(&json!([{"CurrentDivision": 777, "LanguageCode": "NL-NL"}]));
    let two = list(
        &json!([{"Code": 777, "Description": "Een", "Status": 1}, {"Code": 778, "Description": "Twee", "Status": 1},
        {"Code": 779, "Description": "Archief", "Status": 2}]),
    );
    let setup = || Setup {
        remote_id: None,
        ..Setup::default()
    };
    let world = setup().world(serve(vec![
        ("GET current/Me", me.clone()),
        ("GET 777/system/Divisions", two),
    ]));
    let error = world.connector.identify().await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::ConnectionChooseAdministration);
    let all = world.connector.administrations().await.unwrap();
    let names: Vec<_> = all.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
    assert_eq!(names, [("777", "Een"), ("778", "Twee")]);
    let single = list(&json!([{"Code": 777, "Description": "Een", "Status": 1}]));
    let world = setup().world(serve(vec![
        ("GET current/Me", me),
        ("GET 777/system/Divisions", single),
    ]));
    assert_eq!(world.connector.identify().await.unwrap().id, "777");
}

#[tokio::test]
async fn the_pinned_division_counts_whatever_the_user_looks_at() {
    let world = world(serve(vec![(
        "GET /system/Divisions?$filter=Code eq 123456",
        divisions(),
    )]));
    assert_eq!(world.connector.identify().await.unwrap().id, "123456");
    assert_eq!(world.asked().len(), 1, "`Me` is not asked");
    let elsewhere = crate::world::world(serve(vec![("GET /system/Divisions", list(&json!([])))]));
    let error = elsewhere.connector.identify().await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::ConnectionAdministrationUnknown);
    assert_eq!(error.kind, ErrorKind::ConnectionRefused);
}
