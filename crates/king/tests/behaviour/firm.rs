//! A firm in the sandbox, and the connection to it, in one process and in virtual time.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::{Clock, Connector, ConnectorError, Cursor, FetchRequest, Opening, Page, References, Secrets};
use boekbrug_http::testkit::{ManualClock, SeededChance};
use boekbrug_http::{Transport, TransportError};
use boekbrug_king::{Config, King, Parts};
use boekbrug_model::checks::{Candidate, CheckOutcome, PdfFacts, PdfVerdict};
use boekbrug_model::invoice::CheckedInvoice;
use boekbrug_model::settings::VatMapping;
use boekbrug_model::testkit::{Books, InvoiceBuilder};
use boekbrug_model::{Chart, ConnectionId, ConnectionSettings, Feed, Incoming, Record, VatKind};
use boekbrug_sandbox::king::{AdministrationConfig, Config as SandboxConfig, Seed, SeedDebtor};
use boekbrug_sandbox::{King as Sandbox, Reply};
use bytes::Bytes;
use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// The code of the administration.
pub(crate) const CODE: &str = "34589465745689";
const PARTNER: &str = "partner-of-the-test";

/// The one time, for both sides.
struct Time(ManualClock);

impl boekbrug_sandbox::Clock for Time {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn advance(&self, by: SignedDuration) -> bool {
        Duration::try_from(by).map(|by| self.0.advance(by)).is_ok()
    }
}

/// A transport straight into the sandbox.
struct Wire {
    sandbox: Sandbox,
    clock: ManualClock,
}

#[async_trait]
impl Transport for Wire {
    async fn send(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
        max_body: usize,
    ) -> Result<Response<Bytes>, TransportError> {
        let response = match self.sandbox.handle(request) {
            Reply::Answer(response) => response,
            Reply::Delayed { after, response } if after < timeout => {
                self.clock.sleep(after).await;
                response
            }
            Reply::Delayed { .. } | Reply::Silence => {
                self.clock.sleep(timeout).await;
                return Err(TransportError::NoAnswer("no answer in time".into()));
            }
            Reply::Cut { .. } => return Err(TransportError::NoAnswer("the connection broke off".into())),
            Reply::Refused => return Err(TransportError::NotSent("connection refused".into())),
        };
        if response.body().len() > max_body {
            return Err(TransportError::TooLarge(max_body));
        }
        Ok(response)
    }
}

/// The one secret of a connection.
struct Safe(&'static str);

#[async_trait]
impl Secrets for Safe {
    async fn get(&self, name: &str) -> Result<Option<String>, ConnectorError> {
        Ok((name == "omgevingscode").then(|| self.0.to_owned()))
    }

    async fn put(&self, _name: &str, _value: &str) -> Result<(), ConnectorError> {
        Ok(())
    }
}

/// The firm, both sides of it.
pub(crate) struct Firm {
    sandbox: Sandbox,
    clock: ManualClock,
    pub(crate) connector: Arc<dyn Connector>,
}

fn settings() -> ConnectionSettings {
    let row = |kind, percent: Option<u32>, code: &str, ledger: &str| VatMapping {
        code: None,
        kind,
        percent: percent.map(Into::into),
        package_code: Some(code.to_owned()),
        ledger_account: Some(ledger.to_owned()),
    };
    ConnectionSettings {
        journal: Some("10".to_owned()),
        vat_mappings: vec![
            row(VatKind::Standard, Some(21), "2", "8000"),
            row(VatKind::Standard, Some(9), "1", "8010"),
            row(VatKind::OutsideScope, None, "0", "8020"),
            row(VatKind::ReverseCharge, None, "5", "8030"),
        ],
        ..ConnectionSettings::default()
    }
}

fn opened(sandbox: &Sandbox, clock: &ManualClock, change: &Value, code: &'static str) -> Arc<dyn Connector> {
    let mut all = json!({"api": "http://sandbox.example/v1/", "partner_key": PARTNER, "page_size": 10});
    all.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    let config: Config = serde_json::from_value(all).unwrap();
    let opening = Opening {
        connection: ConnectionId::new(clock.now(), [7; 10]),
        package: "king".parse().unwrap(),
        settings: settings(),
        remote_id: None,
        secrets: Arc::new(Safe(code)),
        calls_made: Vec::new(),
    };
    let parts = Parts {
        transport: Arc::new(Wire {
            sandbox: sandbox.clone(),
            clock: clock.clone(),
        }),
        clock: Arc::new(clock.clone()),
        chance: Arc::new(SeededChance::new(1)),
        config,
        opening,
    };
    King::try_new(parts).unwrap()
}

impl Firm {
    /// Opens a connection with these settings, to a sandbox with these switches.
    pub(crate) fn switched(switches: &Value, change: &Value) -> Self {
        let firm = Self::with(change);
        let request = Request::builder()
            .method("PUT")
            .uri("http://sandbox.example/_control/switches")
            .header("content-type", "application/json");
        let reply = firm
            .sandbox
            .handle(request.body(Bytes::from(switches.to_string())).unwrap());
        match reply {
            Reply::Answer(response) if response.status().is_success() => firm,
            Reply::Answer(response) => panic!("{}", String::from_utf8_lossy(response.body())),
            _ => panic!("no answer"),
        }
    }

    /// Opens a connection with these settings.
    pub(crate) fn with(change: &Value) -> Self {
        let clock = ManualClock::new("2026-03-16T09:00:00Z".parse().unwrap());
        let seed = Seed::new()
            .debtors(25)
            .items(12)
            .book_year(2026)
            .debtor(SeedDebtor::new(10_500, "Fietsparadijs & Zn"));
        let config = SandboxConfig {
            partner_key: PARTNER.to_owned(),
            administrations: vec![AdministrationConfig::new("Proef BV", CODE, seed)],
            ..SandboxConfig::default()
        };
        let sandbox = Sandbox::new(config, Arc::new(Time(clock.clone())));
        let connector = opened(&sandbox, &clock, change, CODE);
        Self {
            sandbox,
            clock,
            connector,
        }
    }

    /// Opens a second connection to the same administration, perhaps with another code.
    pub(crate) fn another(&self, change: &Value, code: &'static str) -> Arc<dyn Connector> {
        opened(&self.sandbox, &self.clock, change, code)
    }

    /// Every row of a feed.
    pub(crate) async fn all(&self, feed: Feed) -> Vec<Incoming> {
        let references = References::default();
        let (mut rows, mut cursor): (Vec<Incoming>, Option<Cursor>) = (Vec::new(), None);
        loop {
            let request = FetchRequest {
                feed,
                cursor: cursor.as_ref(),
                references: &references,
            };
            let page: Page = self.connector.fetch(request).await.unwrap();
            assert!(page.rejects.is_empty(), "{feed}: {:?}", page.rejects);
            rows.extend(page.records);
            if page.done {
                return rows;
            }
            cursor = page.next;
        }
    }

    /// What the checks make of an invoice with everything that was read.
    pub(crate) async fn checked(&self, bill: InvoiceBuilder) -> CheckedInvoice {
        let capability = self.connector.capability();
        let feeds = capability
            .checks_need
            .iter()
            .copied()
            .filter(|feed| *feed != Feed::Customers);
        let feeds: Vec<_> = feeds.collect();
        let mut chart = Chart::new(feeds.iter().copied());
        for feed in feeds {
            for row in self.all(feed).await {
                chart.insert(row.package_id, row.record);
            }
        }
        let customers = self.all(Feed::Customers).await;
        let candidate = |row: Incoming| match row.record {
            Record::Customer(customer) => Candidate {
                package_id: row.package_id,
                code: row.code,
                is_active: row.is_active,
                customer: *customer,
            },
            other => panic!("{other:?}"),
        };
        let books = Books {
            settings: settings(),
            rules: capability.rules.clone(),
            chart,
            candidates: customers
                .into_iter()
                .filter(|row| row.code == "10500")
                .map(candidate)
                .collect(),
            pdf: Some(PdfFacts {
                bytes: 4,
                verdict: PdfVerdict::Fine,
            }),
        };
        match books.check(&bill.build()) {
            Ok(CheckOutcome::Book(checked, _)) => *checked,
            other => panic!("{other:?}"),
        }
    }

    /// The sandbox's own books.
    pub(crate) fn books(&self) -> Value {
        let request = Request::builder().uri("http://sandbox.example/_control/books");
        let reply = self.sandbox.handle(request.body(Bytes::new()).unwrap());
        match reply {
            Reply::Answer(response) => serde_json::from_slice(response.body()).unwrap_or(Value::Null),
            _ => Value::Null,
        }
    }
}
