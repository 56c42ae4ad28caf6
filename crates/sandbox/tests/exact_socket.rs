//! The sandbox on a real socket: addresses name the host that was asked, and
//! webhooks find their way by themselves.

mod exact_support;

use std::sync::Arc;

use boekbrug_sandbox::exact::{Config, DIVISION, SeedAccount, SocketCourier, bring_webhooks};
use boekbrug_sandbox::{Exact, SystemClock, serve};
use exact_support::seed;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// One call over a socket: status and body.
async fn call(address: &str, token: &str, method: &str, path: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a body");
    (head[9..12].parse().expect("a status"), body.to_owned())
}

/// Takes one call of a webhook, says 200 and gives its body.
fn body_of(callback: &std::net::TcpListener) -> String {
    use std::io::{Read, Write};
    let (mut stream, _) = callback.accept().expect("a call");
    let mut seen = Vec::new();
    let mut part = [0; 4096];
    loop {
        let read = stream.read(&mut part).expect("bytes");
        seen.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&seen).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: "));
        if length.is_some_and(|length| length.parse() == Ok(body.len())) {
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
            stream.write_all(answer).expect("answered");
            return body.to_owned();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_a_socket() {
    let sandbox = Exact::new(Config::with_seed(seed().made_accounts(100)), Arc::new(SystemClock));
    sandbox.set_courier(Arc::new(SocketCourier));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let (stop, stopped) = oneshot::channel::<()>();
    let (stop_pump, pump_stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(sandbox.clone(), listener, async { drop(stopped.await) }));
    let pump = tokio::spawn(bring_webhooks(sandbox.clone(), async { drop(pump_stopped.await) }));
    let token = sandbox.sign_in().access_token;
    let path = format!("/api/v1/{DIVISION}/crm/Accounts?$select=ID");
    let (status, body) = call(&address, &token, "GET", &path, "").await;
    assert_eq!(status, 200);
    let next = serde_json::from_str::<Value>(&body).expect("json")["d"]["__next"].clone();
    let next = next.as_str().expect("a next page").to_owned();
    let rest = next.strip_prefix(&format!("http://{address}")).expect("the same host");
    assert_eq!(call(&address, &token, "GET", rest, "").await.0, 200);

    let callback = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/hooks", callback.local_addr().expect("an address"));
    // a thread of its own: the sandbox blocks while it asks a callback
    let told = std::thread::spawn(move || [body_of(&callback), body_of(&callback)]);
    let subscription = json!({"CallbackURL": url, "Topic": "Accounts"}).to_string();
    let path = format!("/api/v1/{DIVISION}/webhooks/WebhookSubscriptions");
    let (status, body) = call(&address, &token, "POST", &path, &subscription).await;
    assert_eq!(status, 201, "{body}");
    sandbox
        .add_account(DIVISION, &SeedAccount::customer("900", "Nieuw"))
        .expect("there");
    let bodies = tokio::task::spawn_blocking(move || told.join()).await.expect("joined");
    let bodies = bodies.expect("two calls");
    assert_eq!(bodies[0], "");
    assert!(bodies[1].contains("\"Topic\":\"Accounts\"") && bodies[1].contains("\"HashCode\":\""));
    drop((stop, stop_pump));
    server.await.expect("ended").expect("well");
    pump.await.expect("ended");
}
