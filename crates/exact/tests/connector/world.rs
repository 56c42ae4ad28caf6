//! A played package: a function answers, the token service answers by itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use boekbrug_connector::{
    CallCount, Clock, Connector, ConnectorError, Cursor, FetchRequest, Opening, Page, References, Secrets,
};
use boekbrug_exact::{Config, Exact, Parts};
use boekbrug_http::testkit::{ManualClock, Reply, ScriptedTransport, SeededChance};
use boekbrug_model::checks::CheckOutcome;
use boekbrug_model::invoice::{CheckedInvoice, Target};
use boekbrug_model::testkit::{Books, invoice};
use boekbrug_model::{ConnectionId, ConnectionSettings, Feed, Profile};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

/// The division of the tests.
pub(crate) const DIVISION: &str = "123456";

/// Everything of one test.
pub(crate) struct World {
    pub(crate) clock: ManualClock,
    pub(crate) transport: Arc<ScriptedTransport>,
    pub(crate) safe: Arc<Safe>,
    pub(crate) connector: Arc<dyn Connector>,
}

/// The secrets of one connection.
#[derive(Default)]
pub(crate) struct Safe(pub(crate) Mutex<HashMap<String, String>>);

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
    /// With a refresh token that somebody pasted.
    pub(crate) fn holding(refresh: &str) -> Arc<Self> {
        let safe = Self::default();
        safe.0
            .lock()
            .unwrap()
            .insert("refreshToken".to_owned(), refresh.to_owned());
        Arc::new(safe)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.0.lock().unwrap().get(name).cloned().unwrap_or_default()
    }
}

/// The operator's settings: the documented ones with an app, changed by the test.
pub(crate) fn config(change: &Value) -> Config {
    let mut all =
        json!({"sites": {"nl": {"client_id": "app", "client_secret": "app-secret", "webhook_secret": "hook"}}});
    all.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    serde_json::from_value(all).unwrap()
}

/// How a world differs from the usual one.
pub(crate) struct Setup {
    pub(crate) config: Value,
    pub(crate) options: Value,
    pub(crate) remote_id: Option<&'static str>,
    pub(crate) journal: Option<&'static str>,
    pub(crate) calls_made: Vec<CallCount>,
    pub(crate) safe: Arc<Safe>,
    pub(crate) profile: Profile,
    /// What invoices become, where another than the profile says.
    pub(crate) invoices_as: Option<Target>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            config: json!({}),
            options: Value::Null,
            remote_id: Some(DIVISION),
            journal: Some("70"),
            calls_made: Vec::new(),
            safe: Safe::holding("first"),
            profile: Profile::A,
            invoices_as: None,
        }
    }
}

impl Setup {
    /// A connection whose package answers by a function.
    pub(crate) fn world(self, server: impl Fn(&Request<Bytes>) -> Reply + Send + Sync + 'static) -> World {
        let clock = ManualClock::new("2026-03-16T09:00:00Z".parse().unwrap());
        let shared: Arc<dyn Clock> = Arc::new(clock.clone());
        let answering = move |request: &Request<Bytes>| match server(request) {
            Reply::Answer { status, .. } if status.as_u16() == 599 => token("access", "refresh"),
            other => other,
        };
        let transport = Arc::new(ScriptedTransport::new(Arc::clone(&shared), []).then(answering));
        let connector = self.open(&clock, transport.clone());
        World {
            clock,
            transport,
            safe: self.safe,
            connector,
        }
    }

    /// Opens a connection.
    pub(crate) fn open(&self, clock: &ManualClock, transport: Arc<ScriptedTransport>) -> Arc<dyn Connector> {
        let parts = Parts {
            transport,
            clock: Arc::new(clock.clone()),
            chance: Arc::new(SeededChance::new(1)),
            config: config(&self.config),
            opening: self.opening(clock),
        };
        Exact::try_new(parts).unwrap()
    }

    pub(crate) fn opening(&self, clock: &ManualClock) -> Opening {
        let preset = boekbrug_exact::capability().preset(self.profile);
        Opening {
            connection: ConnectionId::new(clock.now(), [7; 10]),
            package: "exact".parse().unwrap(),
            settings: ConnectionSettings {
                journal: self.journal.map(str::to_owned),
                package_settings: self.options.clone(),
                invoices_as: self.invoices_as.unwrap_or(preset.invoices_as),
                ..preset
            },
            remote_id: self.remote_id.map(str::to_owned),
            secrets: self.safe.clone(),
            calls_made: self.calls_made.clone(),
        }
    }
}

/// The usual connection.
pub(crate) fn world(server: impl Fn(&Request<Bytes>) -> Reply + Send + Sync + 'static) -> World {
    Setup::default().world(server)
}

/// Tokens for ten minutes, the life as text.
pub(crate) fn token(access: &str, refresh: &str) -> Reply {
    let body = json!({"access_token": access, "token_type": "bearer", "expires_in": "600", "refresh_token": refresh});
    Reply::new(200, body.to_string())
}

/// Whether a request is for tokens.
pub(crate) fn is_token(request: &Request<Bytes>) -> bool {
    request.uri().path().ends_with("/oauth2/token")
}

/// The reply "as usual".
pub(crate) fn usual() -> Reply {
    Reply::new(599, "")
}

/// Method, path behind the division and query, decoded for reading.
pub(crate) fn asked(request: &Request<Bytes>) -> String {
    let path = request.uri().path_and_query().unwrap().as_str();
    let path = path.trim_start_matches("/api/v1/").trim_start_matches(DIVISION);
    let path = path.replace("%20", " ").replace("%27", "'");
    format!("{} {path}", request.method())
}

/// Answers by what is asked: the first row whose start fits. Anything else is "as usual", or a 404.
pub(crate) fn serve(rows: Vec<(&'static str, Reply)>) -> impl Fn(&Request<Bytes>) -> Reply + Send + Sync + 'static {
    move |request| {
        let asked = asked(request);
        match rows.iter().find(|(start, _)| asked.starts_with(start)) {
            Some((_, reply)) => reply.clone(),
            None if is_token(request) => usual(),
            None => Reply::new(404, ""),
        }
    }
}

/// A list in the usual shape.
pub(crate) fn list(rows: &Value) -> Reply {
    Reply::new(200, json!({"d": {"results": rows}}).to_string())
}

/// One row with a status.
pub(crate) fn one(status: u16, row: &Value) -> Reply {
    Reply::new(status, json!({ "d": row }).to_string())
}

/// A refusal in the package's form.
pub(crate) fn refusal(status: u16, text: &str) -> Reply {
    let body = json!({"error": {"code": "", "message": {"lang": "", "value": text}}});
    Reply::new(status, body.to_string())
}

/// A GUID that ends in a number.
pub(crate) fn id(number: u32) -> String {
    format!("00000000-0000-0000-0000-{number:012}")
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

    /// Reads a feed to its end: everything that came, and the last page.
    pub(crate) async fn read(&self, feed: Feed, cursor: Option<Cursor>) -> (Vec<boekbrug_model::Incoming>, Page) {
        let mut records = Vec::new();
        let mut cursor = cursor;
        loop {
            let mut page = self.fetch(feed, cursor.as_ref()).await.unwrap();
            records.append(&mut page.records);
            if page.done {
                return (records, page);
            }
            cursor = page.next;
        }
    }

    /// Every call but those for tokens.
    pub(crate) fn asked(&self) -> Vec<String> {
        let requests = self.transport.requests();
        requests
            .iter()
            .filter(|request| !is_token(request))
            .map(asked)
            .collect()
    }

    /// The time now.
    pub(crate) fn clock_now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    /// How many calls for tokens were made.
    pub(crate) fn token_calls(&self) -> usize {
        self.transport
            .requests()
            .iter()
            .filter(|request| is_token(request))
            .count()
    }
}

/// An invoice of 175.50 that passed the checks.
pub(crate) fn checked(number: &str) -> CheckedInvoice {
    let books = Books {
        rules: boekbrug_exact::capability().rules.clone(),
        ..Books::default()
    };
    let invoice = invoice(number)
        .line("Advies", "100.00", "21")
        .line("Boek", "50.00", "9")
        .build();
    match books.check(&invoice) {
        Ok(CheckOutcome::Book(checked, _)) => *checked,
        other => panic!("{other:?}"),
    }
}
