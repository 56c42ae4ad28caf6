//! The control interface over HTTP, and the sandbox on a socket.

mod support;

use boekbrug_sandbox::snelstart::{Books, Switches};
use boekbrug_sandbox::{Action, FaultPlan, FaultRule, When};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};
use support::{BOOKS, Got, World, read};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

fn control(world: &World, method: &str, path: &str, body: &Value) -> Got {
    let request = Request::builder().method(method).uri(format!("/_control{path}"));
    let body = if body.is_null() {
        Bytes::new()
    } else {
        body.to_string().into()
    };
    read(world.sandbox.handle(request.body(body).expect("a request")))
}

#[test]
fn the_books_are_shown_with_their_counts() {
    let world = World::new();
    world.post("/verkoopboekingen", &world.invoice("F-1"));
    let got = control(&world, "GET", "/books", &Value::Null);
    assert_eq!(got.json()["bookings_per_number"]["F-1"], 1);
    assert_eq!(got.json()["orphan_documents"], json!([]));
    let books: Books = serde_json::from_str(&got.text).expect("books");
    assert_eq!(books.bookings, world.sandbox.books(BOOKS).expect("books").bookings);
    assert_eq!(
        control(&world, "GET", "/books?administration=Anders", &Value::Null).status,
        404
    );
}

#[test]
fn everything_can_be_set_over_http() {
    let world = World::new();
    let ok = |method: &str, path: &str, body: Value| {
        let got = control(&world, method, path, &body);
        assert_eq!(got.status, 200, "{method} {path}: {}", got.text);
        got.json()
    };
    ok("PUT", "/switches", json!({"empty_201_body": true}));
    assert!(world.sandbox.switches().empty_201_body);
    assert_eq!(ok("GET", "/switches", Value::Null)["vat_tolerance"], "one_cent");
    let plan = FaultPlan {
        rules: vec![FaultRule {
            method: None,
            path: "/v2/landen".into(),
            when: When::Nth(1),
            action: Action::Refuse,
        }],
        random: None,
    };
    ok("PUT", "/faults", serde_json::to_value(&plan).expect("json"));
    assert_eq!(world.sandbox.faults(), plan);
    ok("PUT", "/limits", json!({"per_minute": 1000}));
    ok("POST", "/relations", json!({"code": 700, "name": "Erbij"}));
    ok("PATCH", "/relations/700", json!({"name": "Anders", "city": "Hoorn"}));
    let rows = world.sandbox.relations(BOOKS).expect("rows");
    let row = rows.iter().find(|row| row.code == 700).expect("the row");
    assert_eq!((row.name.as_str(), row.city.as_str()), ("Anders", "Hoorn"));
    assert_eq!(ok("POST", "/touch", json!({"n": 2})), json!({"touched": 2}));
    ok("POST", "/change", json!({"close_ledger": {"number": 8200}}));
    for kind in ["block", "accountant", "filed"] {
        ok(
            "POST",
            &format!("/periods/{kind}"),
            json!({"from": "2026-08-01", "to": "2026-08-31"}),
        );
    }
    let codes = world.post("/verkoopboekingen", &world.invoice("F-1")).codes();
    assert_eq!(codes, ["BOE-0042", "BOE-0051", "BOE-0046", "BOE-0008"]);
    ok("DELETE", "/periods", Value::Null);
    assert_eq!(
        world.post("/verkoopboekingen", &world.invoice("F-1")).codes(),
        ["BOE-0008"]
    );
    assert_eq!(ok("GET", "/calls", Value::Null)["POST /verkoopboekingen"]["calls"], 2);
    ok("DELETE", "/calls", Value::Null);
    ok("POST", "/clock/advance", json!({"seconds": 4000}));
    assert_eq!(world.get("/dagboeken").status, 401);
    assert_eq!(ok("POST", "/key/regenerate", Value::Null), "koppelsleutel-1");
    ok("POST", "/key/withdraw", Value::Null);
    ok("POST", "/tokens/expire", Value::Null);
    ok("POST", "/reset", Value::Null);
    assert_eq!(world.sandbox.switches(), Switches::default());
    assert_eq!(
        control(&world, "POST", "/payments", &json!({"number": "F-1", "amount": "1"})).status,
        404
    );
    assert_eq!(control(&world, "POST", "/onzin", &Value::Null).status, 404);
    assert_eq!(control(&world, "PUT", "/switches", &json!(1)).status, 400);
}

#[test]
fn there_is_a_page_to_look_at() {
    let world = World::new();
    let mut invoice = world.invoice("F<1>");
    invoice["omschrijving"] = json!("x");
    world.post("/verkoopboekingen", &invoice);
    let page = control(&world, "GET", "", &Value::Null);
    assert!(page.text.contains("F&lt;1&gt;") && page.text.contains("POST /verkoopboekingen"));
}

#[test]
fn a_reset_gives_the_same_rows_with_the_same_ids() {
    let world = World::new();
    let before = world.relation(100);
    world.post("/verkoopboekingen", &world.invoice("F-1"));
    world.sandbox.reset();
    assert_eq!(world.relation(100), before);
    assert!(world.sandbox.books(BOOKS).expect("books").bookings.is_empty());
}

/// What a socket gives for one call, up to the end of the connection.
async fn talk(port: u16, world: &World, path: &str) -> String {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).await.expect("connects");
    let request = format!(
        "GET /v2{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {}\r\nOcp-Apim-Subscription-Key: primary-key\r\n\r\n",
        world.token()
    );
    socket.write_all(request.as_bytes()).await.expect("writes");
    let mut text = Vec::new();
    // a broken connection may end in an error: what came before counts
    let _ = socket.read_to_end(&mut text).await;
    String::from_utf8_lossy(&text).into_owned()
}

fn content_length(text: &str) -> usize {
    let line = text.lines().find_map(|line| line.strip_prefix("content-length: "));
    line.expect("a length").trim().parse().expect("a number")
}

#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "a real socket is silent in real time")]
async fn on_a_socket_it_is_the_same() {
    let world = World::new();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let shutdown = async {
        let _ = stopped.await;
    };
    let server = tokio::spawn(boekbrug_sandbox::serve(world.sandbox.clone(), listener, shutdown));

    let whole = talk(port, &world, "/dagboeken").await;
    assert!(whole.starts_with("HTTP/1.1 200 OK"), "{whole}");
    let body = whole.split_once("\r\n\r\n").expect("a body").1;
    assert_eq!(
        (body, body.len()),
        (world.get("/dagboeken").text.as_str(), content_length(&whole))
    );

    let strike = |action| FaultPlan {
        rules: vec![FaultRule {
            method: None,
            path: "/v2/dagboeken".into(),
            when: When::Always,
            action,
        }],
        random: None,
    };
    world.sandbox.set_faults(strike(Action::CutBody));
    let cut = talk(port, &world, "/dagboeken").await;
    let part = cut.split_once("\r\n\r\n").expect("a body").1;
    assert_eq!(content_length(&cut), body.len());
    assert_eq!(part.len(), body.len() / 2, "{part}");

    world.sandbox.set_faults(strike(Action::Refuse));
    assert_eq!(talk(port, &world, "/dagboeken").await, "");
    world.sandbox.set_faults(strike(Action::Stall { millis: 20 }));
    assert!(talk(port, &world, "/dagboeken").await.ends_with(body));
    world.sandbox.set_faults(strike(Action::LoseAnswer));
    let silence = tokio::time::timeout(std::time::Duration::from_millis(50), talk(port, &world, "/dagboeken"));
    assert!(silence.await.is_err());

    stop.send(()).expect("still there");
    server.await.expect("no panic").expect("no error");
}
