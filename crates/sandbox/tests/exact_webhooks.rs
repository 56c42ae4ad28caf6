//! Webhooks: subscriptions, signatures, retries, disorder.

mod exact_support;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use boekbrug_sandbox::exact::switches::WebhookOrder;
use boekbrug_sandbox::exact::{
    AccountPatch, AppConfig, CLIENT_ID, Config, Courier, DIVISION, Delivery, Refuses, SocketCourier, Switches,
    WEBHOOK_SECRET,
};
use bytes::Bytes;
use exact_support::World;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const SUBSCRIPTIONS: &str = "webhooks/WebhookSubscriptions";
const CALLBACK: &str = "https://boekbrug.example/hooks/exact";

/// Keeps what it is given and says 200.
#[derive(Default)]
struct Keeps(Mutex<Vec<(String, Bytes)>>);

impl Courier for Keeps {
    fn post(&self, url: &str, body: &Bytes) -> Option<u16> {
        self.0.lock().expect("a lock").push((url.to_owned(), body.clone()));
        Some(200)
    }
}

fn subscribe(world: &World, topic: &str) -> exact_support::Got {
    world.post(SUBSCRIPTIONS, &json!({"CallbackURL": CALLBACK, "Topic": topic}))
}

fn rename(world: &World, name: &str) {
    let patch = AccountPatch {
        name: Some(name.into()),
        ..AccountPatch::default()
    };
    world.sandbox.update_account(DIVISION, "100", &patch).expect("there");
}

/// HMAC-SHA256 by its definition (RFC 2104), for a key of one block at most.
fn hmac(secret: &str, data: &[u8]) -> String {
    let mut key = secret.as_bytes().to_vec();
    key.resize(64, 0);
    let pad = |with: u8| key.iter().map(|byte| byte ^ with).collect::<Vec<u8>>();
    let inner = Sha256::digest([pad(0x36), data.to_vec()].concat());
    let outer = Sha256::digest([pad(0x5c), inner.to_vec()].concat());
    let hex: Vec<String> = outer.iter().map(|byte| format!("{byte:02X}")).collect();
    hex.concat()
}

fn content(delivery: &Delivery) -> Value {
    serde_json::from_slice::<Value>(&delivery.body).expect("json")["Content"].clone()
}

#[test]
fn a_subscription_asks_the_callback_with_an_empty_body() {
    let world = World::new();
    let courier = Arc::new(Keeps::default());
    world.sandbox.set_courier(courier.clone());
    let got = subscribe(&world, "Accounts");
    assert_eq!(got.status, 201, "{}", got.text);
    assert_eq!(
        courier.0.lock().expect("a lock").as_slice(),
        [(CALLBACK.to_owned(), Bytes::new())]
    );
    assert_eq!(world.get(SUBSCRIPTIONS).column("Topic"), ["Accounts"]);
    assert_eq!(subscribe(&world, "Accounts").error(), "Gegeven bestaat reeds");
    assert_eq!(subscribe(&world, "Nonsense").status, 500);
    assert_eq!(
        world.post(SUBSCRIPTIONS, &json!({})).error(),
        "Verplicht: CallbackURL\r\nVerplicht: Topic"
    );
    assert_eq!(
        world.delete(&format!("{SUBSCRIPTIONS}(guid'{}')", got.id())).status,
        204
    );
    rename(&world, "Anders");
    assert!(world.sandbox.due_webhooks().is_empty());
    assert_eq!(subscribe(&world, "Accounts").status, 201);
}

#[test]
fn a_callback_that_does_not_answer_is_refused() {
    let world = World::new();
    world.sandbox.set_language(boekbrug_sandbox::exact::Language::En);
    world.sandbox.set_courier(Arc::new(Refuses(503)));
    let got = subscribe(&world, "Accounts");
    assert_eq!(got.error(), "Invalid: Post to callback URL endpoint returns 503");
    world.sandbox.set_courier(Arc::new(Refuses(201)));
    assert_eq!(subscribe(&world, "Accounts").status, 201);
    world.sandbox.set_courier(Arc::new(Refuses(503)));
    world.sandbox.set_switches(Switches {
        webhook_validation: false,
        ..Switches::default()
    });
    assert_eq!(subscribe(&world, "Contacts").status, 201);
}

#[test]
fn a_callback_lies_on_the_domain_of_the_app() {
    let world = World::with(Config {
        apps: vec![AppConfig {
            redirect_uris: vec![exact_support::REDIRECT.into()],
            ..AppConfig::default()
        }],
        ..Config::with_seed(exact_support::seed())
    });
    for (url, status) in [
        ("http://boekbrug.example/hooks", 500),
        ("https://other.example/hooks", 500),
        ("hooks", 500),
        ("https://boekbrug.example:8443/hooks", 201),
    ] {
        let got = world.post(SUBSCRIPTIONS, &json!({"CallbackURL": url, "Topic": "Accounts"}));
        assert_eq!(got.status, status, "{url}: {}", got.text);
    }
}

#[test]
fn a_webhook_is_signed_over_its_raw_content() {
    let world = World::new();
    subscribe(&world, "Accounts");
    rename(&world, "Naam met \"tekens\"");
    let due = world.sandbox.due_webhooks();
    assert_eq!(due.len(), 1);
    let text = String::from_utf8(due[0].body.to_vec()).expect("text");
    let raw = text.strip_prefix("{\"Content\":").expect("content");
    let (raw, rest) = raw.split_once(",\"HashCode\":\"").expect("a hash");
    let hash = rest.trim_end_matches("\"}");
    assert_eq!(hash, hmac(WEBHOOK_SECRET, raw.as_bytes()));
    assert_eq!(hash.len(), 64);
    let content = content(&due[0]);
    assert_eq!(content["Topic"], "Accounts");
    assert_eq!(content["ClientId"], CLIENT_ID);
    assert_eq!(content["Division"], DIVISION);
    assert_eq!(content["Action"], "Update");
    assert_eq!(content["Key"], json!(world.account("100")));
    let endpoint = content["ExactOnlineEndpoint"].as_str().expect("a url");
    assert_eq!(world.get(endpoint).d()["Name"], "Naam met \"tekens\"");
    assert!(
        content["EventCreatedOn"]
            .as_str()
            .is_some_and(|at| at.starts_with("2026-08-16T12:02:11"))
    );
}

#[test]
fn each_action_has_its_word_and_each_topic_its_records() {
    let world = World::new();
    for topic in [
        "Accounts",
        "SalesEntries",
        "Documents",
        "Items",
        "Contacts",
        "GLAccounts",
    ] {
        assert_eq!(subscribe(&world, topic).status, 201, "{topic}");
    }
    let told = |world: &World| {
        let due = world.sandbox.due_webhooks();
        for one in &due {
            world.sandbox.delivered(one.id, Some(200));
        }
        let word = |content: &Value, name: &str| content[name].as_str().expect("text").to_owned();
        let words = due
            .iter()
            .map(content)
            .map(|one| format!("{} {}", word(&one, "Topic"), word(&one, "Action")));
        words.collect::<Vec<_>>()
    };
    let entry = world.post("salesentry/SalesEntries", &world.invoice("F-1")).id();
    assert_eq!(
        told(&world),
        ["SalesEntries Create", "SalesEntries Create"],
        "line and header"
    );
    world.delete(&format!("salesentry/SalesEntries(guid'{entry}')"));
    assert_eq!(told(&world), ["SalesEntries Delete", "SalesEntries Delete"]);
    world.post("documents/Documents", &json!({"Subject": "x", "Type": 10}));
    world.sandbox.block_ledger(DIVISION, "8000", true).expect("there");
    world.sandbox.remove_account(DIVISION, "300").expect("there");
    assert_eq!(
        told(&world),
        ["Documents Create", "GLAccounts Update", "Accounts Delete"]
    );
    world.post("hrm/Costcenters", &json!({"Code": "Z", "Description": "Zuid"}));
    assert!(told(&world).is_empty(), "cost centres have no topic");
}

#[test]
fn what_does_not_arrive_is_tried_ten_times_again() {
    let world = World::new();
    subscribe(&world, "Accounts");
    rename(&world, "Anders");
    let mut gaps = Vec::new();
    while let Some(due) = world.sandbox.next_webhook() {
        let wait = due.duration_since(world.clock_now());
        gaps.push(wait.as_mins());
        world.wait(wait.as_secs());
        for delivery in world.sandbox.due_webhooks() {
            world
                .sandbox
                .delivered(delivery.id, if gaps.len() % 2 == 0 { None } else { Some(503) });
        }
    }
    assert_eq!(gaps, [0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]);
    assert_eq!(gaps.iter().sum::<i64>() / 60, 34, "hours in all");
    assert_eq!(world.sandbox.lost_webhooks(), 1);
}

#[test]
fn webhooks_may_come_twice_and_in_disorder() {
    let world = World::switched(Switches {
        webhook_twice: true,
        webhook_order: WebhookOrder::Reversed,
        ..Switches::default()
    });
    let courier = Arc::new(Keeps::default());
    world.sandbox.set_courier(courier.clone());
    subscribe(&world, "Accounts");
    rename(&world, "Een");
    world.sandbox.remove_account(DIVISION, "300").expect("there");
    assert_eq!(world.sandbox.deliver_webhooks(), 4);
    let kept = courier.0.lock().expect("a lock").clone();
    let actions: Vec<String> = kept[1..]
        .iter()
        .map(|(_, body)| serde_json::from_slice::<Value>(body).expect("json")["Content"]["Action"].to_string())
        .collect();
    assert_eq!(actions, ["\"Delete\"", "\"Delete\"", "\"Update\"", "\"Update\""]);
    assert_eq!(world.sandbox.deliver_webhooks(), 0);
}

#[test]
fn the_socket_courier_posts_and_reads_the_status() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a call");
        let mut seen = Vec::new();
        let mut part = [0; 512];
        while !seen.ends_with(b"hello") {
            let read = stream.read(&mut part).expect("bytes");
            seen.extend_from_slice(&part[..read]);
        }
        stream
            .write_all(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
            .expect("written");
        String::from_utf8(seen).expect("text")
    });
    let status = SocketCourier.post(&format!("http://{address}/hooks?x=1"), &Bytes::from_static(b"hello"));
    assert_eq!(status, Some(201));
    let seen = server.join().expect("a call");
    assert!(
        seen.starts_with("POST /hooks?x=1 HTTP/1.1\r\n") && seen.contains("Content-Length: 5\r\n"),
        "{seen}"
    );
    assert_eq!(SocketCourier.post("http://127.0.0.1:1/", &Bytes::new()), None);
    assert_eq!(SocketCourier.post("no address", &Bytes::new()), None);
}
