//! Requests that are not meant well, against the whole router: over HTTP where the wire matters.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use boekbrug_server::{Bounds, serve};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::edge::Edge;

/// So long a client may dawdle in these tests.
const SHORT: Duration = Duration::from_millis(300);

/// Serves over loopback; its address.
async fn served(edge: &Edge) -> std::net::SocketAddr {
    let bounds = Bounds {
        head: SHORT,
        pause: SHORT,
        ..Bounds::default()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, edge.router.clone(), bounds, std::future::pending()));
    address
}

/// Sends these bytes and reads until the server closes.
#[allow(clippy::disallowed_methods)]
async fn says(edge: &Edge, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(served(edge).await).await.unwrap();
    let (mut read, mut write) = stream.split();
    let mut heard = Vec::new();
    let sending = async {
        let _ = write.write_all(bytes).await;
    };
    let reading = async {
        let _ = read.read_to_end(&mut heard).await;
    };
    let both = async { tokio::join!(sending, reading) };
    tokio::time::timeout(Duration::from_secs(20), both)
        .await
        .expect("the server closes");
    String::from_utf8_lossy(&heard).into_owned()
}

fn post(edge: &Edge, headers: &str, body: &str) -> Vec<u8> {
    let key = &edge.key;
    format!(
        "POST /v1/administrations HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {key}\r\n\
         content-type: application/json\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

#[tokio::test]
async fn no_webhook_leads_inside_the_house() {
    let edge = Edge::set().await;
    for url in [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:169.254.169.254]/",
        "https://[64:ff9b::7f00:1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1:8443/",
        "https://localhost/",
        "https://metadata.google.internal/",
        "https://database/",
        "https://①②⑦.0.0.1/",
    ] {
        let made = edge.ask("POST", "/v1/webhook-endpoints", json!({"url": url})).await;
        assert_eq!(made.refusal(), (422, "webhook.addressPrivate".to_owned()), "{url}");
        assert_eq!(made.json()["errors"][0]["pointer"], "/url");
    }
    for (url, code) in [
        ("http://app.example.com/", "webhook.addressNotHttps"),
        ("https://me:secret@app.example.com/", "webhook.addressUser"),
        ("file:///etc/passwd", "webhook.addressUnreadable"),
        ("gopher://app.example.com/", "webhook.addressUnreadable"),
    ] {
        let made = edge.ask("POST", "/v1/webhook-endpoints", json!({"url": url})).await;
        assert_eq!(made.refusal(), (422, code.to_owned()), "{url}");
        assert!(!made.text.contains("secret@"), "{}", made.text);
    }
    let listed = edge.well("GET", "/v1/webhook-endpoints", Value::Null).await;
    assert_eq!(listed["items"], json!([]));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_is_read() {
    let edge = Edge::set().await;
    // Whoever waited for the rest would end in 408.
    let declared = says(&edge, &post(&edge, "content-length: 99999999999\r\n", "{")).await;
    assert!(declared.starts_with("HTTP/1.1 413 "), "{declared}");
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let chunked = post(&edge, "transfer-encoding: chunked\r\n", &chunk.repeat(40));
    let chunked = says(&edge, &chunked).await;
    assert!(
        chunked.starts_with("HTTP/1.1 413 "),
        "{}",
        chunked.get(..200).unwrap_or(&chunked)
    );
    let exactly = format!("{{\"name\": \"{}\"}}", "x".repeat(1 << 20));
    let request = Request::post("/v1/administrations").header("authorization", format!("Bearer {}", edge.key));
    let request = request.header("content-type", "application/json");
    let answer = edge.send(request.body(Body::from(exactly)).unwrap()).await;
    assert_eq!(answer.refusal().0, 413);
}

#[tokio::test]
async fn a_body_that_dawdles_is_cut_off() {
    let edge = Edge::set().await;
    for body in [
        ("content-length: 20\r\n", "{\"name\""),
        ("transfer-encoding: chunked\r\n", "2\r\n{\"\r\n"),
    ] {
        let answer = says(&edge, &post(&edge, body.0, body.1)).await;
        assert!(
            answer.starts_with("HTTP/1.1 408 ") || answer.starts_with("HTTP/1.1 400 "),
            "{answer}"
        );
    }
    assert_eq!(
        edge.well("GET", "/v1/administrations", Value::Null).await["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn json_without_bottom_is_refused() {
    let edge = Edge::set().await;
    for body in [
        "[".repeat(500_000),
        "{\"a\":".repeat(100_000),
        format!("{{\"url\": {}{}}}", "[".repeat(200), "]".repeat(200)),
    ] {
        let request = Request::post("/v1/webhook-endpoints").header("authorization", format!("Bearer {}", edge.key));
        let request = request.header("content-type", "application/json");
        let answer = edge.send(request.body(Body::from(body)).unwrap()).await;
        assert!([400, 422].contains(&answer.refusal().0), "{answer:?}");
    }
}

/// A thousand zeros in fifty bytes: nothing is unpacked, so nothing can burst.
#[tokio::test]
async fn a_packed_body_is_not_unpacked() {
    let edge = Edge::set().await;
    for coding in ["gzip", "deflate", "br", "zstd", "gzip, gzip", "identity, gzip"] {
        let request = Request::post("/v1/administrations").header("authorization", format!("Bearer {}", edge.key));
        let request = request
            .header("content-type", "application/json")
            .header("content-encoding", coding);
        let answer = edge
            .send(request.body(Body::from(vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0])).unwrap())
            .await;
        assert!([400, 415].contains(&answer.refusal().0), "{coding}: {answer:?}");
    }
}

#[tokio::test]
async fn line_breaks_never_reach_a_header() {
    let edge = Edge::set().await;
    let body = json!({"url": "https://app.example.com/", "description": "a\r\nset-cookie: b=c"});
    let made = edge.ask("POST", "/v1/webhook-endpoints", body).await;
    assert_eq!(made.refusal(), (422, "webhook.descriptionUnusable".to_owned()));
    let body = json!({"url": "https://app.example.com/\r\nset-cookie: b=c"});
    let made = edge.ask("POST", "/v1/webhook-endpoints", body).await;
    assert_eq!(made.refusal(), (422, "webhook.addressUnreadable".to_owned()));
    let evil = "%0d%0aset-cookie:%20b=c%0d%0a%0d%0a%3Cscript%3E";
    for path in [
        format!("/return/fakeconsent?state={evil}"),
        format!("/return/{evil}?state=x"),
        format!("/in/{evil}"),
        format!("/v1/findings/{evil}"),
        format!("/v1/packages/{evil}"),
        format!("/v1/administrations?after={evil}"),
        format!("/v1/{evil}"),
    ] {
        let answer = edge.get(&path).await;
        assert!(answer.status.is_client_error(), "{path}: {answer:?}");
        assert!(answer.headers.get("set-cookie").is_none(), "{path}");
        assert!(!answer.text.contains("<script>"), "{path}: {}", answer.text);
        for value in answer.headers.values() {
            assert!(!value.as_bytes().contains(&b'\n'), "{path}");
        }
    }
}

#[tokio::test]
async fn paths_do_not_climb() {
    let edge = Edge::set().await;
    let administration = edge.administration;
    for path in [
        "/v1/../metrics".to_owned(),
        "/v1/%2e%2e/metrics".to_owned(),
        "/v1//administrations".to_owned(),
        "/v1/administrations/".to_owned(),
        "/v1/administrations/%2e%2e/organisation".to_owned(),
        "/v1/administrations/..%2forganisation".to_owned(),
        format!("/v1/administrations/{administration}%00"),
        format!("/v1/administrations/{administration}%2f.."),
        format!("/v1/administrations/{administration};a=b"),
        format!("/v1/administrations/%20{administration}"),
        format!("/V1/administrations/{administration}"),
        "/v1/administrations/%ff%fe".to_owned(),
        "/v1/webhook-endpoints/..%2f..%2fetc%2fpasswd".to_owned(),
        "/return/..%2f..%2fetc%2fpasswd".to_owned(),
        "/in/..%2f..%2fetc%2fpasswd".to_owned(),
    ] {
        let answer = edge.get(&path).await;
        assert!([400, 404, 405].contains(&answer.status.as_u16()), "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn odd_methods_do_nothing() {
    let edge = Edge::set().await;
    let path = format!("/v1/administrations/{}", edge.administration);
    for method in ["TRACE", "CONNECT", "OPTIONS", "PROPFIND", "DELETE", "get", "X"] {
        let answer = edge
            .ask_as(&edge.key, method, &path, Value::Null, &[("x-secret", "echo")])
            .await;
        assert!(
            [404, 405, 501].contains(&answer.status.as_u16()),
            "{method}: {answer:?}"
        );
        assert!(
            !answer.text.contains("echo") && !answer.text.contains(&edge.key),
            "{method}: {answer:?}"
        );
        assert!(answer.headers.get("access-control-allow-origin").is_none(), "{method}");
    }
    let head = edge.ask("HEAD", &path, Value::Null).await;
    assert_eq!((head.status.as_u16(), head.text.as_str()), (200, ""));
    let nobody = edge.ask_as("", "HEAD", &path, Value::Null, &[]).await;
    assert_eq!(nobody.status.as_u16(), 401, "HEAD asks for a key like GET");
}

#[tokio::test]
async fn headers_do_not_change_what_a_request_is() {
    let edge = Edge::set().await;
    let path = format!("/v1/administrations/{}", edge.administration);
    for (name, value) in [
        ("x-http-method-override", "DELETE"),
        ("x-original-url", "/metrics"),
        ("x-rewrite-url", "/metrics"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-prefix", "/evil.example"),
        ("forwarded", "host=evil.example"),
        ("host", "evil.example"),
    ] {
        let answer = edge
            .ask_as(&edge.key, "GET", &path, Value::Null, &[(name, value)])
            .await;
        assert_eq!(answer.status.as_u16(), 200, "{name}");
        assert_eq!(answer.json()["id"], edge.administration.to_string());
        let shown = format!("{:?} {}", answer.headers, answer.text);
        assert!(!shown.contains("evil.example"), "{name}: {shown}");
    }
}

#[tokio::test]
async fn every_answer_tells_browsers_to_keep_out() {
    let edge = Edge::set().await;
    for path in [
        "/v1/administrations",
        "/v1/openapi.json",
        "/v1/nothing",
        "/health/live",
        "/return/x",
        "/nothing",
    ] {
        let answer = edge.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(
            answer.header("content-security-policy").contains("default-src"),
            "{path}"
        );
    }
}
