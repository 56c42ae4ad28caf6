//! What is kept for support: enough to see what happened, and never a secret.
#![allow(clippy::unwrap_used)] // in helper functions too: a test may panic

use std::fmt::Write;
use std::sync::Arc;

use boekbrug_http::testkit::{ManualClock, Reply, ScriptedTransport, SeededChance};
use boekbrug_http::{Call, Client, ClientConfig, Exchange, Priority, RecordPolicy};
use bytes::Bytes;
use http::Request;
use proptest::prelude::{ProptestConfig, prop_assert, proptest};
use url::form_urlencoded::byte_serialize;

fn config(body: usize) -> ClientConfig {
    ClientConfig {
        record: RecordPolicy {
            kept: 3,
            body,
            secret_names: vec!["roomcode"],
        },
        ..ClientConfig::default()
    }
}

async fn exchange(config: ClientConfig, request: Request<Bytes>, reply: Reply) -> Exchange {
    let client = play(config, [(request, reply)]).await;
    client.exchanges().pop().unwrap()
}

async fn play(config: ClientConfig, calls: impl IntoIterator<Item = (Request<Bytes>, Reply)>) -> Client {
    let clock = Arc::new(ManualClock::default());
    let transport = Arc::new(ScriptedTransport::new(Arc::clone(&clock) as _, []));
    let chance = Arc::new(SeededChance::new(1));
    let client = Client::new(Arc::clone(&transport) as _, Arc::clone(&clock) as _, chance, config);
    for (request, reply) in calls {
        transport.push(reply);
        let call = Call::write("POST /things", request, Priority::Normal);
        let _ = client.call(call).await;
        clock.advance(std::time::Duration::from_secs(1));
    }
    client
}

fn post(kind: &str, body: impl Into<Bytes>) -> Request<Bytes> {
    let request = Request::post("https://package.example/things").header("content-type", kind);
    request.body(body.into()).unwrap()
}

#[tokio::test]
async fn an_exchange_tells_what_happened() {
    let request = post(
        "application/json; charset=utf-8",
        r#"{"name":"Bakker","Subscription-Key":"abc"}"#,
    );
    let reply = Reply::new(400, r#"{"message":"name is unknown"}"#).with("x-request-id", "77");
    let kept = exchange(config(1000), request, reply).await;
    assert_eq!(kept.endpoint, "POST /things");
    assert_eq!(kept.method, "POST");
    assert_eq!(kept.address, "https://package.example/things");
    assert_eq!(kept.request_body, r#"{"name":"Bakker","Subscription-Key":"[hidden]"}"#);
    assert_eq!(kept.status, Some(400));
    assert_eq!(kept.answer_headers, [("x-request-id".to_owned(), "77".to_owned())]);
    assert_eq!(kept.answer_body, r#"{"message":"name is unknown"}"#);
    let json = serde_json::to_value(&kept).unwrap();
    assert_eq!(json["answerBody"], r#"{"message":"name is unknown"}"#);
}

#[tokio::test]
async fn a_failure_is_kept_with_its_causes() {
    let kept = exchange(config(1000), post("text/plain", "hello"), Reply::NoAnswer).await;
    assert_eq!(kept.status, None);
    assert_eq!(kept.failure.unwrap(), "no answer: played: no answer");
}

#[tokio::test]
async fn failures_are_not_washed_away_by_what_goes_well() {
    let mut calls = vec![(post("text/plain", "bad"), Reply::new(500, "broken"))];
    calls.extend((0..20).map(|n| (post("text/plain", n.to_string()), Reply::new(200, ""))));
    let kept = play(config(1000), calls).await.exchanges();
    let bodies: Vec<_> = kept.iter().map(|kept| kept.request_body.as_str()).collect();
    assert_eq!(bodies, ["bad", "17", "18", "19"]);
}

#[tokio::test]
async fn bodies_are_cut_and_bytes_are_not_kept() {
    let long = "é".repeat(5000);
    let kept = exchange(config(11), post("text/plain", long), Reply::new(200, "")).await;
    assert_eq!(kept.request_body, "ééééé… [cut, 10000 bytes in all]");
    for (kind, body) in [
        ("application/pdf", &b"%PDF-1.7 plain"[..]),
        ("", b"\xff\xd8\xff\xe0"),
        ("text/plain", b"nul\0"),
        ("multipart/form-data; boundary=x", b"--x\r\n"),
    ] {
        let kept = exchange(config(1000), post(kind, body), Reply::new(200, "")).await;
        assert!(
            kept.request_body.starts_with('[') && kept.request_body.contains("bytes of"),
            "{kept:?}"
        );
    }
    let latin = exchange(
        config(1000),
        post("text/xml", &b"<a>caf\xe9</a>"[..]),
        Reply::new(200, ""),
    )
    .await;
    assert_eq!(latin.request_body, "<a>caf\u{fffd}</a>");
}

#[tokio::test]
async fn nothing_is_kept_when_nothing_should_be() {
    let mut config = config(1000);
    config.record.kept = 0;
    let client = play(config, [(post("text/plain", "x"), Reply::new(500, ""))]).await;
    assert!(client.exchanges().is_empty());
}

/// A request with the secret everywhere a package may want it.
fn loaded(shape: u8, secret: &str) -> Request<Bytes> {
    let encoded: String = byte_serialize(secret.as_bytes()).collect();
    let json = serde_json::to_string(secret).unwrap();
    let xml = secret.replace('&', "&amp;").replace('<', "&lt;");
    let (kind, body) = match shape % 6 {
        0 => ("application/json", format!(r#"{{"a":1,"clientKey":{json},"b":"x"}}"#)),
        1 => (
            "application/x-www-form-urlencoded",
            format!("grant_type=x&ROOMCODE={encoded}&b=1"),
        ),
        2 => (
            "text/xml; charset=utf-8",
            format!("<e:E><e:SessionId>{xml}</e:SessionId><N>1</N></e:E>"),
        ),
        3 => (
            "application/x-www-form-urlencoded",
            format!("a=%3CToken%3E{encoded}%3C%2FToken%3E&code={encoded}"),
        ),
        4 => (
            "",
            format!(
                r#"{{"inside":{}}}"#,
                serde_json::to_string(&format!(r#"{{"password":{json}}}"#)).unwrap()
            ),
        ),
        _ => (
            "application/json",
            format!(r#"{{"tokens":[{json},{{"deep":{json}}}],"b":"x"}}"#),
        ),
    };
    Request::post(format!(
        "https://user:{encoded}@package.example/things?a=1&subscription-key={encoded}&z=2"
    ))
    .header("authorization", format!("Bearer {secret}"))
    .header("some-subscription-key", secret)
    .header("content-type", kind)
    .body(Bytes::from(body))
    .unwrap()
}

/// An answer that repeats it.
fn echo(shape: u8, secret: &str) -> Reply {
    let encoded: String = byte_serialize(secret.as_bytes()).collect();
    let json = serde_json::to_string(secret).unwrap();
    let body = match shape % 5 {
        0 => format!("the value {secret} is not known to us"),
        1 => format!(r#"{{"error":"bad","text":{json},"access_token":{json}}}"#),
        2 => format!(
            "<html>{} and {}</html>",
            secret.replace('&', "&amp;").replace('<', "&lt;"),
            encoded
        ),
        3 => format!(r#"{{"text":"{}"}}"#, json.trim_matches('"').replace('/', "\\/")),
        _ => format!("see https://elsewhere.example/?code={encoded}&x=1"),
    };
    Reply::new(400, body)
        .with("set-cookie", &format!("sid={secret}; Path=/; Secure"))
        .with("location", &format!("https://elsewhere.example/?token={encoded}"))
        .with("x-reason", &format!("no such key {secret}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_secret_is_ever_kept(
        secret in r#"[A-Za-z0-9][A-Za-z0-9/@;+=._~&<"\\-]{6,40}[A-Za-z0-9]"#,
        asked in 0_u8..6,
        answered in 0_u8..5,
        body in 1_usize..400,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let exchanged = exchange(config(body), loaded(asked, &secret), echo(answered, &secret));
        let kept = runtime.block_on(exchanged);
        let mut shown = format!("{kept:?} {}", serde_json::to_string(&kept).unwrap());
        // Beside them the texts themselves: the two forms above write quotes and slashes in another way.
        for (_, value) in kept.request_headers.iter().chain(&kept.answer_headers) {
            write!(shown, " {value}").unwrap();
        }
        write!(shown, " {} {} {}", kept.address, kept.request_body, kept.answer_body).unwrap();
        // What is left of a secret at the place where a body is cut is shorter than what is looked for.
        for part in secret.as_bytes().windows(7) {
            let part = std::str::from_utf8(part).unwrap();
            prop_assert!(!shown.contains(part), "{part} of {secret} in {shown}");
        }
    }
}
