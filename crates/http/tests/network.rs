//! What is known when there is no answer, tried on real sockets of this machine.
#![allow(clippy::unwrap_used)] // in helper functions too: a test may panic

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use boekbrug_http::{NetworkConfig, NetworkTransport, Transport, TransportError};
use bytes::Bytes;
use http::{Request, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const ENOUGH: Duration = Duration::from_secs(10);

/// A server that does one thing with every connection, and counts connections.
struct Server {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
}

async fn serve<F, Fut>(with: F) -> Server
where
    F: Fn(TcpStream, usize) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let connections = Arc::new(AtomicUsize::new(0));
    let server = Server {
        address: listener.local_addr().unwrap(),
        connections: Arc::clone(&connections),
    };
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let number = connections.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(with(stream, number));
        }
    });
    server
}

/// Reads one request's head and, with a content length of `body`, its body. False when the client closed.
async fn hear(stream: &mut TcpStream, body: usize) -> bool {
    let mut heard = Vec::new();
    let mut part = [0; 4096];
    loop {
        let Ok(read @ 1..) = stream.read(&mut part).await else {
            return false;
        };
        heard.extend_from_slice(&part[..read]);
        if let Some(head) = heard.windows(4).position(|four| four == b"\r\n\r\n")
            && heard.len() >= head + 4 + body
        {
            return true;
        }
    }
}

async fn say(stream: &mut TcpStream, text: &str) {
    // The client may have gone: that is what some tests are about.
    let _ = stream.write_all(text.as_bytes()).await;
}

fn network() -> NetworkTransport {
    NetworkTransport::try_new(&NetworkConfig::default()).unwrap()
}

async fn post(
    network: &NetworkTransport,
    address: SocketAddr,
    timeout: Duration,
) -> Result<Response<Bytes>, TransportError> {
    let request = Request::post(format!("http://{address}/invoices?key=S3CRET"));
    let request = request.body(Bytes::from_static(b"hello")).unwrap();
    network.send(request, timeout, 10_000).await
}

#[tokio::test]
async fn a_refused_connection_was_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = post(&network(), address, ENOUGH).await.unwrap_err();
    assert!(matches!(error, TransportError::NotSent(_)), "{error:?}");
}

#[tokio::test]
async fn a_failed_handshake_was_not_sent() {
    let server = serve(|mut stream, _| async move {
        say(&mut stream, "HTTP/1.1 400 Bad Request\r\n\r\n").await;
    })
    .await;
    let request = Request::post(format!("https://localhost:{}/", server.address.port()));
    let request = request.body(Bytes::new()).unwrap();
    let error = network().send(request, ENOUGH, 10_000).await.unwrap_err();
    assert!(matches!(error, TransportError::NotSent(_)), "{error:?}");
}

#[tokio::test]
async fn closing_without_a_word_is_no_answer() {
    let server = serve(|mut stream, _| async move {
        hear(&mut stream, 5).await;
    })
    .await;
    let error = post(&network(), server.address, ENOUGH).await.unwrap_err();
    assert!(matches!(error, TransportError::NoAnswer(_)), "{error:?}");
    assert_eq!(server.connections.load(Ordering::SeqCst), 1, "not sent again");
}

#[tokio::test]
async fn closing_before_listening_is_no_answer() {
    let server = serve(|stream, _| async move { drop(stream) }).await;
    let error = post(&network(), server.address, ENOUGH).await.unwrap_err();
    assert!(matches!(error, TransportError::NoAnswer(_)), "{error:?}");
    assert_eq!(server.connections.load(Ordering::SeqCst), 1, "not sent again");
}

#[tokio::test]
async fn half_an_answer_is_no_answer() {
    for half in [
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "220 mail server ready\r\n\r\n",
    ] {
        let server = serve(move |mut stream, _| async move {
            hear(&mut stream, 5).await;
            say(&mut stream, half).await;
        })
        .await;
        let error = post(&network(), server.address, ENOUGH).await.unwrap_err();
        assert!(matches!(error, TransportError::NoAnswer(_)), "{half}: {error:?}");
    }
}

#[tokio::test]
async fn a_late_answer_is_no_answer() {
    for beginning in ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"] {
        let server = serve(move |mut stream, _| async move {
            hear(&mut stream, 5).await;
            say(&mut stream, beginning).await;
            hear(&mut stream, 1_000_000).await;
        })
        .await;
        let error = post(&network(), server.address, Duration::from_millis(200)).await;
        let error = error.unwrap_err();
        assert!(matches!(error, TransportError::NoAnswer(_)), "{beginning}: {error:?}");
    }
}

#[tokio::test]
async fn reading_stops_at_the_limit() {
    let told = serve(|mut stream, _| async move {
        hear(&mut stream, 5).await;
        say(&mut stream, "HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n").await;
        hear(&mut stream, 1_000_000).await;
    })
    .await;
    let endless = serve(|mut stream, _| async move {
        hear(&mut stream, 5).await;
        say(&mut stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
        while stream.write_all(b"4\r\nmore\r\n").await.is_ok() {}
    })
    .await;
    for server in [told, endless] {
        let error = post(&network(), server.address, ENOUGH).await.unwrap_err();
        assert!(matches!(error, TransportError::TooLarge(10_000)), "{error:?}");
    }
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_read_whole() {
    let server = serve(|mut stream, _| async move {
        hear(&mut stream, 5).await;
        say(
            &mut stream,
            "HTTP/1.1 201 Created\r\nX-Kept: yes\r\nContent-Length: 10000\r\n\r\n",
        )
        .await;
        for _ in 0..100 {
            say(&mut stream, &"x".repeat(100)).await;
            tokio::task::yield_now().await;
        }
    })
    .await;
    let answer = post(&network(), server.address, ENOUGH).await.unwrap();
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.headers()["x-kept"], "yes");
    assert_eq!(answer.body().as_ref(), "x".repeat(10_000).as_bytes());
}

#[tokio::test]
async fn connections_are_used_again() {
    let server = serve(|mut stream, _| async move {
        while hear(&mut stream, 5).await {
            say(&mut stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await;
        }
    })
    .await;
    let network = network();
    for _ in 0..20 {
        assert_eq!(post(&network, server.address, ENOUGH).await.unwrap().body(), "ok");
    }
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
}

/// The package closes a connection while we hold it for later. Whatever happens to the next request, it is heard at
/// most once, and "not sent" is never said of one that was heard.
#[tokio::test]
async fn a_kept_connection_that_was_closed_loses_and_doubles_nothing() {
    let heard = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&heard);
    let server = serve(move |mut stream, _| {
        let heard = Arc::clone(&counting);
        async move {
            if hear(&mut stream, 5).await {
                heard.fetch_add(1, Ordering::SeqCst);
                say(&mut stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await;
            }
        }
    })
    .await;
    let network = network();
    let mut answered = 0;
    for _ in 0..200 {
        let before = heard.load(Ordering::SeqCst);
        let result = post(&network, server.address, ENOUGH).await;
        let now = heard.load(Ordering::SeqCst) - before;
        match result {
            Ok(_) => {
                answered += 1;
                assert_eq!(now, 1);
            }
            Err(TransportError::NotSent(_)) => assert_eq!(now, 0),
            Err(_) => assert!(now <= 1),
        }
    }
    assert!(answered > 0);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let server = serve(|mut stream, _| async move {
        hear(&mut stream, 5).await;
        let elsewhere = "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
        say(&mut stream, elsewhere).await;
    })
    .await;
    let answer = post(&network(), server.address, ENOUGH).await.unwrap();
    assert_eq!(answer.status(), 307);
}

#[tokio::test]
async fn plain_http_stays_on_this_machine() {
    // Addresses of RFC 5737 lead nowhere: nothing may be sent, so nothing is waited for.
    for address in ["http://192.0.2.1/", "ftp://127.0.0.1/", "/nowhere"] {
        let request = Request::get(address).body(Bytes::new()).unwrap();
        let error = network().send(request, ENOUGH, 10).await.unwrap_err();
        assert!(matches!(error, TransportError::NotSent(_)), "{address}: {error:?}");
    }
}

#[tokio::test]
async fn an_error_does_not_tell_the_address() {
    let server = serve(|mut stream, _| async move {
        hear(&mut stream, 5).await;
    })
    .await;
    let error = post(&network(), server.address, ENOUGH).await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains("S3CRET"));
}
