//! What the limits bind: each administration by itself, or the subscription key and so all connections together.

use std::sync::Arc;
use std::time::Duration;

use boekbrug_connector::{CallCount, Clock, Connector, Opening};
use boekbrug_http::SharedLimits;
use boekbrug_http::testkit::{ManualClock, Reply, ScriptedTransport, SeededChance};
use boekbrug_model::{ConnectionId, ConnectionSettings};
use boekbrug_snelstart::{Parts, SnelStart};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::world::{KEY, Safe, config, ok, token};

/// One process with several connections. A token call counts too, so each connection makes one call more.
struct Process {
    clock: ManualClock,
    transport: Arc<ScriptedTransport>,
    shared: Arc<SharedLimits>,
    change: Value,
}

impl Process {
    /// Twelve calls a minute.
    fn bound_to(bind: &str) -> Self {
        let clock = ManualClock::new("2026-03-16T09:00:00Z".parse().unwrap());
        let company = json!({"administratieIdentifier": "a-1", "administratieNaam": "Firma"});
        let transport = ScriptedTransport::new(Arc::new(clock.clone()), []).then(move |request| {
            if request.uri().path().ends_with("/token") {
                token("t")
            } else {
                ok(company.to_string())
            }
        });
        Self {
            clock,
            transport: Arc::new(transport),
            shared: Arc::default(),
            change: json!({"limits_bind": bind, "limits": {"custom": {"minute": 12, "hour": 1000, "concurrent": 4}}}),
        }
    }

    fn connection(&self, number: u8, primary_key: &str, calls_made: Vec<CallCount>) -> Arc<dyn Connector> {
        let mut change = self.change.clone();
        change["primary_key"] = primary_key.into();
        let opening = Opening {
            connection: ConnectionId::new("2026-03-16T09:00:00Z".parse().unwrap(), [number; 10]),
            package: "snelstart".parse().unwrap(),
            settings: ConnectionSettings::default(),
            remote_id: None,
            secrets: Safe::holding(KEY),
            calls_made,
        };
        let parts = Parts {
            transport: self.transport.clone(),
            clock: Arc::new(self.clock.clone()),
            chance: Arc::new(SeededChance::new(1)),
            config: config(change),
            shared: self.shared.clone(),
            opening,
        };
        SnelStart::try_new(parts).unwrap()
    }

    fn since(&self, start: Timestamp) -> i64 {
        self.clock.now().duration_since(start).as_secs()
    }
}

async fn ask(connector: &Arc<dyn Connector>, times: usize) {
    for _ in 0..times {
        connector.identify().await.unwrap();
    }
}

/// Seconds that pass while two connections make ten calls each, one of a key each.
async fn seconds_for_two(bind: &str, keys: [&str; 2]) -> i64 {
    let process = Process::bound_to(bind);
    let (one, two) = (
        process.connection(1, keys[0], Vec::new()),
        process.connection(2, keys[1], Vec::new()),
    );
    let start = process.clock.now();
    ask(&one, 10).await;
    ask(&two, 10).await;
    assert_eq!(process.transport.requests().len(), 22);
    process.since(start)
}

#[tokio::test]
async fn administrations_have_limits_of_their_own() {
    assert_eq!(seconds_for_two("administration", ["k", "k"]).await, 0);
}

#[tokio::test]
async fn connections_of_one_key_count_together() {
    // 22 calls where 11 go in 61 seconds (one of the twelve is kept for invoices).
    assert_eq!(seconds_for_two("key", ["k", "k"]).await, 61);
    assert_eq!(
        seconds_for_two("key", ["k", "another"]).await,
        0,
        "another key is another subscription"
    );
}

#[tokio::test]
async fn a_refusal_of_one_lets_the_others_rest() {
    let process = Process::bound_to("key");
    let (one, two) = (
        process.connection(1, "k", Vec::new()),
        process.connection(2, "k", Vec::new()),
    );
    ask(&one, 1).await;
    ask(&two, 1).await;
    let start = process.clock.now();
    process.transport.push(Reply::new(429, "").with("retry-after", "20"));
    ask(&one, 1).await;
    ask(&two, 1).await;
    assert_eq!(process.since(start), 20);
    process.transport.push(Reply::new(429, "").with("retry-after", "3600"));
    assert!(one.identify().await.is_err());
    let asked = process.transport.requests().len();
    assert!(two.identify().await.is_err(), "an hour is longer than anybody waits");
    assert_eq!(process.transport.requests().len(), asked, "and nobody asked");
}

#[tokio::test]
async fn calls_of_an_earlier_process_count_once() {
    let process = Process::bound_to("key");
    let start = process.clock.now();
    let made = |ago: i64| {
        vec![CallCount {
            endpoint: "GET /companyInfo".to_owned(),
            minute: start - SignedDuration::from_secs(ago),
            calls: 6,
            errors: 0,
        }]
    };
    let one = process.connection(1, "k", made(60));
    ask(&one, 4).await;
    assert_eq!(process.since(start), 0, "six before and five now");
    // opened again, after a change of its settings
    let again = process.connection(1, "k", made(60));
    process.clock.advance(Duration::from_secs(61));
    let later = process.clock.now();
    ask(&again, 10).await;
    assert_eq!(process.since(later), 0, "they were not counted a second time");
    // calls since the process began are counted already
    let two = Process::bound_to("key");
    let first = two.connection(1, "k", Vec::new());
    ask(&first, 5).await;
    let other = two.connection(2, "k", made(0));
    ask(&other, 4).await;
    assert_eq!(two.since(start), 0);
}
