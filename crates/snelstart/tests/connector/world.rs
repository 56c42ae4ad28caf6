//! A played package: a function answers, the token endpoint answers by itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use boekbrug_connector::{
    CallCount, Clock, Connector, ConnectorError, Cursor, FetchRequest, Opening, Page, References, Secrets,
};
use boekbrug_http::testkit::{ManualClock, Reply, ScriptedTransport, SeededChance};
use boekbrug_model::checks::{CheckContext, CheckOutcome, check};
use boekbrug_model::invoice::CheckedInvoice;
use boekbrug_model::{ConnectionId, ConnectionSettings, Feed, testkit};
use boekbrug_snelstart::{Config, Parts, SnelStart};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

/// The koppelsleutel of the tests.
pub(crate) const KEY: &str = "koppelsleutel-of-the-test";

/// Everything of one test.
pub(crate) struct World {
    pub(crate) clock: ManualClock,
    pub(crate) transport: Arc<ScriptedTransport>,
    pub(crate) connector: Arc<dyn Connector>,
}

/// The secrets of one connection.
#[derive(Default)]
pub(crate) struct Safe(Mutex<HashMap<String, String>>);

#[async_trait]
impl Secrets for Safe {
    async fn get(&self, name: &str) -> Result<Option<String>, ConnectorError> {
        Ok(self.0.lock().unwrap().get(name).cloned())
    }

    async fn put(&self, name: &str, value: &str) -> Result<(), ConnectorError> {
        self.0.lock().unwrap().insert(name.to_owned(), value.to_owned());
        Ok(())
    }
}

impl Safe {
    pub(crate) fn holding(key: &str) -> Arc<Self> {
        Arc::new(Self(Mutex::new([("koppelsleutel".to_owned(), key.to_owned())].into())))
    }
}

/// The operator's settings: the documented ones with a key, changed by the test.
pub(crate) fn config(change: Value) -> Config {
    let mut all = json!({"primary_key": "primary", "app_short_name": "Boekbrug"});
    all.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    serde_json::from_value(all).unwrap()
}

/// A connection whose package answers by a function.
pub(crate) fn world(server: impl Fn(&Request<Bytes>) -> Reply + Send + Sync + 'static) -> World {
    world_with(json!({}), ConnectionSettings::default(), KEY, server)
}

/// The same with other settings, and another koppelsleutel.
pub(crate) fn world_with(
    change: Value,
    settings: ConnectionSettings,
    key: &str,
    server: impl Fn(&Request<Bytes>) -> Reply + Send + Sync + 'static,
) -> World {
    opened(change, settings, key, Vec::new(), server)
}

/// A connection that made these calls before it was opened.
pub(crate) fn world_after(
    change: Value,
    calls_made: Vec<CallCount>,
    server: impl Fn(&Request<Bytes>) -> Reply + Send + Sync + 'static,
) -> World {
    opened(change, ConnectionSettings::default(), KEY, calls_made, server)
}

fn opened(
    change: Value,
    settings: ConnectionSettings,
    key: &str,
    calls_made: Vec<CallCount>,
    server: impl Fn(&Request<Bytes>) -> Reply + Send + Sync + 'static,
) -> World {
    let clock = ManualClock::new("2026-03-16T09:00:00Z".parse().unwrap());
    let shared: Arc<dyn Clock> = Arc::new(clock.clone());
    let answering = move |request: &Request<Bytes>| match request.uri().host() {
        Some("auth.snelstart.nl") if request.uri().query().is_none() => server_or_token(&server, request),
        _ => server(request),
    };
    let transport = Arc::new(ScriptedTransport::new(Arc::clone(&shared), []).then(answering));
    let opening = Opening {
        connection: ConnectionId::new(clock.now(), [7; 10]),
        package: "snelstart".parse().unwrap(),
        settings,
        remote_id: None,
        secrets: Safe::holding(key),
        calls_made,
    };
    let parts = Parts {
        transport: transport.clone(),
        clock: shared,
        chance: Arc::new(SeededChance::new(1)),
        config: config(change),
        shared: Arc::default(),
        opening,
    };
    let connector = SnelStart::try_new(parts).unwrap();
    World {
        clock,
        transport,
        connector,
    }
}

/// The test's own answer to a token call, unless it is the empty 599 that says "as usual".
fn server_or_token(server: &impl Fn(&Request<Bytes>) -> Reply, request: &Request<Bytes>) -> Reply {
    match server(request) {
        Reply::Answer { status, .. } if status.as_u16() == 599 => token("token-1"),
        other => other,
    }
}

/// A token that lives an hour.
pub(crate) fn token(value: &str) -> Reply {
    Reply::new(
        200,
        json!({"access_token": value, "token_type": "bearer", "expires_in": 3599}).to_string(),
    )
}

/// Answers by path: the first row whose start fits the path and query. Anything else is "as usual", or a 404.
pub(crate) fn serve(rows: Vec<(&'static str, Reply)>) -> impl Fn(&Request<Bytes>) -> Reply + Send + Sync + 'static {
    move |request| {
        let asked = format!("{} {}", request.method(), request.uri().path_and_query().unwrap());
        let row = rows
            .iter()
            .find(|(start, _)| asked.starts_with(&start.replacen(' ', " /v2", 1)) || asked.starts_with(start));
        row.map_or_else(
            || Reply::new(if asked.contains("/b2b/token") { 599 } else { 404 }, ""),
            |(_, reply)| reply.clone(),
        )
    }
}

/// JSON with a 200.
pub(crate) fn ok(body: impl ToString) -> Reply {
    Reply::new(200, body.to_string())
}

impl World {
    /// Reads one page.
    pub(crate) async fn fetch(&self, feed: Feed, cursor: Option<&Cursor>) -> Result<Page, ConnectorError> {
        let references = References::default();
        self.connector
            .fetch(FetchRequest {
                feed,
                cursor,
                references: &references,
            })
            .await
    }

    /// Method, path and query of every call but those for tokens, decoded for reading.
    pub(crate) fn asked(&self) -> Vec<String> {
        let requests = self.transport.requests();
        let calls = requests
            .iter()
            .filter(|request| !request.uri().path().ends_with("/token"));
        calls
            .map(|request| {
                let path = request
                    .uri()
                    .path_and_query()
                    .unwrap()
                    .as_str()
                    .trim_start_matches("/v2");
                format!("{} {}", request.method(), path.replace("%20", " "))
            })
            .collect()
    }
}

/// An invoice of 175.50 that passed the checks: number, and the sign.
pub(crate) fn checked(number: &str) -> CheckedInvoice {
    let invoice = testkit::invoice(number)
        .line("Advies", "100.00", "21")
        .line("Boek", "50.00", "9")
        .build();
    let (settings, chart) = (testkit::settings(), testkit::chart());
    let candidates = testkit::candidates();
    let rules = &boekbrug_snelstart::capability().rules;
    let context = CheckContext {
        settings: &settings,
        rules,
        chart: &chart,
        candidates: &candidates,
        linked: None,
        pdf: None,
    };
    match check(&invoice, &context) {
        Ok(CheckOutcome::Book(checked, _)) => *checked,
        other => panic!("{other:?}"),
    }
}
