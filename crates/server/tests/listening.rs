//! What comes in over the wire and is not meant well, against the listener itself.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::ConnectInfo;
use axum::http::Method;
use axum::routing::{any, get, post};
use boekbrug_server::{Bounds, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// So long a client may dawdle in these tests.
const SHORT: Duration = Duration::from_millis(300);

struct Served {
    address: SocketAddr,
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

async fn served(change: impl FnOnce(&mut Bounds)) -> Served {
    let mut limits = Bounds {
        head: SHORT,
        pause: SHORT,
        farewell: Duration::from_secs(5),
        ..Bounds::default()
    };
    change(&mut limits);
    let router = Router::new()
        .route("/", get(async || "ok"))
        .route(
            "/caller",
            get(async |ConnectInfo(caller): ConnectInfo<SocketAddr>| caller.ip().to_string()),
        )
        .route("/body", post(async |body: Bytes| body.len().to_string()))
        .route(
            "/slow",
            get(async || {
                tokio::time::sleep(SHORT).await;
                "done"
            }),
        )
        .route("/any", any(async |method: Method| method.to_string()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let task = tokio::spawn({
        let stop = stop.clone();
        async move { serve(listener, router, limits, stop.cancelled_owned()).await }
    });
    Served { address, stop, task }
}

impl Served {
    async fn open(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends these bytes and reads until the server closes, or nothing comes for a while.
    async fn says(&self, bytes: &[u8]) -> String {
        let mut stream = self.open().await;
        let _ = stream.write_all(bytes).await;
        rest(&mut stream).await
    }
}

async fn rest(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    let reading = stream.read_to_end(&mut heard);
    let _ = tokio::time::timeout(Duration::from_secs(10), reading)
        .await
        .expect("the server closes");
    String::from_utf8_lossy(&heard).into_owned()
}

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or(answer)
}

#[tokio::test]
async fn an_honest_client_is_served() {
    let served = served(|_| {}).await;
    let answer = served
        .says(b"GET /caller HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        .await;
    assert!(
        answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("\r\n\r\n127.0.0.1"),
        "{answer}"
    );
}

#[tokio::test]
async fn whoever_dawdles_over_the_head_is_cut_off() {
    let served = served(|_| {}).await;
    for beginning in ["", "GET / HT", "GET / HTTP/1.1\r\nhost: a\r\nx-a: b"] {
        let answer = served.says(beginning.as_bytes()).await;
        assert!(!answer.contains(" 200 "), "{answer}");
    }
    let mut drip = served.open().await;
    let began = std::time::Instant::now();
    let mut alive = true;
    while alive && began.elapsed() < Duration::from_secs(10) {
        alive = drip.write_all(b"x").await.is_ok();
        tokio::time::sleep(SHORT / 6).await;
    }
    assert!(!alive, "one letter at a time does not keep it open");
}

#[tokio::test]
async fn whoever_dawdles_over_the_body_is_cut_off() {
    let served = served(|_| {}).await;
    let head = "POST /body HTTP/1.1\r\nhost: a\r\n";
    for body in [
        "content-length: 10\r\n\r\nabc",
        "transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ] {
        let answer = served.says(format!("{head}{body}").as_bytes()).await;
        assert!(["400", "408"].contains(&status(&answer)), "{answer}");
    }
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let served = served(|_| {}).await;
    let many = "x-a: b\r\n".repeat(101);
    // the bound is looked at between two reads, so it may be passed by one of them
    let long = format!("x-a: {}\r\n", "b".repeat(300_000));
    let path = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(300_000));
    for (bytes, expected) in [
        (format!("GET / HTTP/1.1\r\nhost: a\r\n{many}\r\n"), "431"),
        (format!("GET / HTTP/1.1\r\nhost: a\r\n{long}\r\n"), "431"),
        (path, "414"),
    ] {
        let answer = served.says(bytes.as_bytes()).await;
        assert!(
            status(&answer) == expected || status(&answer) == "431" || answer.is_empty(),
            "{answer}"
        );
        assert!(!answer.contains(" 200 "), "{answer}");
    }
}

/// Where two programs that read one after the other could disagree on where a request ends, it is refused or the
/// connection ends with it (RFC 9112 section 6).
#[tokio::test]
async fn a_second_request_cannot_be_smuggled_in_a_first() {
    let served = served(|_| {}).await;
    let hidden = "GET /any HTTP/1.1\r\nhost: a\r\n\r\n";
    for headers in [
        "content-length: 5\r\ncontent-length: 6\r\n",
        "content-length: 5, 6\r\n",
        "content-length: +5\r\n",
        "content-length: -1\r\n",
        "content-length: 0x5\r\n",
        "content-length: 99999999999999999999\r\n",
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding: xchunked\r\n",
        "transfer-encoding : chunked\r\n",
        " transfer-encoding: chunked\r\n",
        "x: y\r\n transfer-encoding: chunked\r\n",
        "transfer-encoding\u{b}: chunked\r\n",
    ] {
        let bytes = format!("POST /body HTTP/1.1\r\nhost: a\r\n{headers}\r\n0\r\n\r\n{hidden}");
        let answer = served.says(bytes.as_bytes()).await;
        assert!(!answer.contains(" 200 "), "{headers:?}: {answer}");
    }
    let both = format!(
        "POST /body HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"
    );
    let answer = served.says(both.as_bytes()).await;
    assert!(
        answer.matches("HTTP/1.1 200").count() <= 1 || answer.contains("connection: close"),
        "{answer}"
    );
    for chunk in [
        "5;\nx\r\nabcde\r\n0\r\n\r\n",
        "0x5\r\nabcde\r\n0\r\n\r\n",
        "-1\r\n\r\n",
        "ffffffffffffffff1\r\nx",
        "5\r\nabcdeXX0\r\n\r\n",
    ] {
        let bytes = format!("POST /body HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n{chunk}");
        let answer = served.says(bytes.as_bytes()).await;
        assert!(!answer.contains(" 200 "), "{chunk:?}: {answer}");
    }
}

#[tokio::test]
async fn what_is_no_http_is_refused() {
    let served = served(|_| {}).await;
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.0\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/3.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\nx: \0\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\nx: a\rb\r\n\r\n",
        b"G\xc3\xabT / HTTP/1.1\r\nhost: a\r\n\r\n",
    ] {
        let answer = served.says(bytes).await;
        assert!(!answer.contains(" 200 "), "{bytes:?}: {answer}");
    }
}

#[tokio::test]
async fn connections_beyond_the_bound_wait_for_their_turn() {
    let served = served(|limits| limits.connections = 2).await;
    let idle = [served.open().await, served.open().await];
    let began = std::time::Instant::now();
    let answer = served
        .says(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        .await;
    assert!(
        answer.ends_with("ok"),
        "served once the idle ones were cut off: {answer}"
    );
    assert!(began.elapsed() >= SHORT / 2);
    drop(idle);
}

#[tokio::test]
async fn it_stops_politely() {
    let served = served(|_| {}).await;
    let mut stream = served.open().await;
    stream
        .write_all(b"GET /slow HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    tokio::time::sleep(SHORT / 3).await;
    served.stop.cancel();
    let answer = rest(&mut stream).await;
    assert!(answer.ends_with("done"), "what was under way came to its end: {answer}");
    served.task.await.unwrap();
    assert!(
        TcpStream::connect(served.address).await.is_err(),
        "nobody listens any more"
    );
}
