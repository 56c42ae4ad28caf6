//! A day of an ordinary connection to Exact Online in virtual time: what it costs in calls, of the 5,000 that a day has.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug::config::Packages;
use boekbrug::registry::Registry;
use boekbrug_connector::{Chance, Clock};
use boekbrug_documents::ObjectDocuments;
use boekbrug_engine::{
    ConnectRequest, ConnectionReport, Engine, Offer, OfferedPdf, Options, Ports, Quiet, WhichAdministration,
    WhichOrganisation,
};
use boekbrug_exact::{Limits, Site, SiteConfig};
use boekbrug_formats::ubl;
use boekbrug_http::{Transport, TransportError};
use boekbrug_model::settings::VatMapping;
use boekbrug_model::{ConnectionId, ConnectionSettings, ConnectionState, OrganisationId, Profile, VatKind};
use boekbrug_sandbox::exact::{
    AccountPatch, CLIENT_ID, CLIENT_SECRET, Config, DIVISION, Seed, SeedAccount, SeedEmployee,
};
use boekbrug_sandbox::{Exact as Sandbox, Reply};
use boekbrug_store::Store;
use boekbrug_store_sqlite::SqliteStore;
use boekbrug_vault::Keyring;
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;

/// Quarters of an hour from 07:00 to 20:00, after the first cycle, which reads everything: 52 cycles in all.
const CYCLES: usize = 51;
const CHANGES: usize = 200;
const INVOICES: usize = 100;

/// Time that the test moves. Short waits pass at once and move it; the long ones (keeping a lease) never end.
struct Hand(Mutex<Timestamp>);

#[async_trait]
impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    async fn sleep(&self, duration: Duration) {
        if duration >= Duration::from_secs(30) {
            return std::future::pending().await;
        }
        *self.0.lock().unwrap() += duration;
        tokio::task::yield_now().await;
    }
}

impl boekbrug_sandbox::Clock for Hand {
    fn now(&self) -> Timestamp {
        Clock::now(self)
    }

    fn advance(&self, _by: jiff::SignedDuration) -> bool {
        false
    }
}

#[derive(Default)]
struct Counting(AtomicU64);

impl Chance for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let next = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            *byte = (next ^ (next >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9).to_be_bytes()[0];
        }
    }
}

/// Straight into the sandbox.
struct Wire(Sandbox);

#[async_trait]
impl Transport for Wire {
    async fn send(
        &self,
        request: Request<Bytes>,
        _timeout: Duration,
        _max_body: usize,
    ) -> Result<Response<Bytes>, TransportError> {
        match self.0.handle(request) {
            Reply::Answer(response) => Ok(response),
            _ => Err(TransportError::NoAnswer("the weather is fine in this test".into())),
        }
    }
}

/// The connection, both sides of it.
struct Day {
    sandbox: Sandbox,
    clock: Arc<Hand>,
    engine: Engine,
    organisation: OrganisationId,
    connection: ConnectionId,
}

impl Day {
    /// Linked through the sign-in, on a Monday just before 07:00 in Amsterdam, and nothing read yet.
    async fn begin() -> Self {
        let clock = Arc::new(Hand(Mutex::new("2026-03-16T05:46:00Z".parse().unwrap())));
        let employee = SeedEmployee {
            code: "7".to_owned(),
            last: "Jansen".to_owned(),
            ..SeedEmployee::default()
        };
        let seed = Seed::new()
            .made_accounts(300)
            .made_contacts()
            .made_items(20)
            .employee(employee)
            .account(SeedAccount::customer("18001", "Bakkerij De Proef"));
        let sandbox = Sandbox::new(Config::with_seed(seed), clock.clone());
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open_in_memory().await.unwrap());
        let engine = Engine::new(ports(&sandbox, &clock, &store), Options::default());
        let draft = engine.connect(request()).await.unwrap();
        let asked = engine.sign_in(
            draft.organisation,
            draft.connection,
            "https://b.example/return/exact",
            true,
        );
        let there = Request::get(asked.await.unwrap().address).body(Bytes::new()).unwrap();
        let back = sandbox.handle(there).answer().unwrap().headers()["location"].clone();
        let back = url::Url::parse(back.to_str().unwrap()).unwrap();
        let parameters: Vec<_> = back.query_pairs().into_owned().collect();
        let state = parameters.iter().find(|(name, _)| name == "state").unwrap().1.clone();
        let linked = engine
            .redeem(&"exact".parse().unwrap(), &state, parameters)
            .await
            .unwrap();
        assert_eq!(linked.state, ConnectionState::Active, "{linked:?}");
        Self {
            sandbox,
            clock,
            engine,
            organisation: linked.organisation,
            connection: linked.connection,
        }
    }

    /// The next cycle, a quarter of an hour later.
    async fn cycle(&self) -> ConnectionReport {
        *self.clock.0.lock().unwrap() += Duration::from_mins(15);
        self.engine.cycle().await.unwrap().connections.remove(0)
    }

    fn change(&self, number: usize) {
        let patch = AccountPatch {
            phone: Some(format!("020-{number:07}")),
            ..AccountPatch::default()
        };
        let code = (10_000 + number).to_string();
        self.sandbox.update_account(DIVISION, &code, &patch).unwrap();
    }

    async fn offer(&self, number: usize) {
        let xml = include_str!("program/invoice.xml").replace("2025-06-16", "2026-03-16");
        let mut invoice = ubl::read(xml.as_bytes(), &boekbrug_formats::Limits::default())
            .unwrap()
            .invoice;
        invoice.number = format!("D-{number}").parse().unwrap();
        invoice.due_date = None;
        let pdf = OfferedPdf {
            file_name: format!("D-{number}.pdf"),
            bytes: format!("%PDF-1.7\n% {number}\n%%EOF\n").into(),
        };
        let offer = Offer {
            organisation: self.organisation,
            connection: self.connection,
            invoice,
            pdf: Some(pdf),
            source: "day".to_owned(),
            findings: Vec::new(),
        };
        self.engine.accept(offer).await.unwrap();
    }

    /// Calls but those for tokens.
    fn asked(&self) -> u64 {
        let calls = self.calls();
        calls
            .iter()
            .filter(|(name, _)| !name.contains("oauth2"))
            .map(|(_, count)| count)
            .sum()
    }

    fn calls(&self) -> BTreeMap<String, u64> {
        let calls = self.sandbox.calls().into_iter();
        calls.map(|(endpoint, count)| (endpoint, count.calls)).collect()
    }
}

fn ports(sandbox: &Sandbox, clock: &Arc<Hand>, store: &Arc<dyn Store>) -> Ports {
    let app = SiteConfig {
        client_id: Some(CLIENT_ID.to_owned()),
        client_secret: Some(CLIENT_SECRET.to_owned().into()),
        ..SiteConfig::default()
    };
    let mut packages = Packages::default();
    packages.exact.sites.insert(Site::Nl, app);
    // the limit a minute would make the first read wait, and time stands still here
    packages.exact.limits = Limits {
        minute: 100_000,
        ..Limits::default()
    };
    let chance: Arc<dyn Chance> = Arc::new(Counting::default());
    let registry = Registry {
        transport: Arc::new(Wire(sandbox.clone())),
        clock: clock.clone(),
        chance: chance.clone(),
        packages,
        shared: Arc::default(),
    };
    Ports {
        store: store.clone(),
        documents: Arc::new(ObjectDocuments::in_memory()),
        packages: Arc::new(registry),
        clock: clock.clone(),
        chance,
        keyring: Arc::new(Keyring::parse("one:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=").unwrap()),
        watcher: Arc::new(Quiet),
    }
}

fn request() -> ConnectRequest {
    let mapping = VatMapping {
        code: None,
        kind: VatKind::Standard,
        percent: Some(21.into()),
        package_code: Some("4".to_owned()),
        ledger_account: Some("8000".to_owned()),
    };
    ConnectRequest {
        organisation: WhichOrganisation::New("Zorggroep".to_owned()),
        administration: WhichAdministration::New("Firma".to_owned()),
        package: "exact".parse().unwrap(),
        profile: Profile::A,
        settings: ConnectionSettings {
            journal: Some("70".to_owned()),
            vat_mappings: vec![mapping],
            ..ConnectionSettings::for_profile(Profile::A)
        },
        secrets: Vec::new(),
        start: true,
    }
}

#[tokio::test]
async fn a_day_of_an_ordinary_connection() {
    let day = Day::begin().await;
    day.cycle().await;
    let first_read: u64 = day.calls().values().sum();
    let mut verified = 0;
    for cycle in 0..CYCLES {
        for number in cycle * CHANGES / CYCLES..(cycle + 1) * CHANGES / CYCLES {
            day.change(number);
        }
        for number in cycle * INVOICES / CYCLES..(cycle + 1) * INVOICES / CYCLES {
            day.offer(number).await;
        }
        let report = day.cycle().await;
        assert_eq!(report.stop, None, "cycle {cycle}: {report:?}");
        verified += report.push.verified;
    }
    let calls = day.calls();
    let total: u64 = calls.values().sum();
    println!("{total} calls, {first_read} of them to read everything: {CHANGES} changes, {INVOICES} invoices");
    for (endpoint, count) in &calls {
        println!("{count:>6} {endpoint}");
    }
    assert_eq!(verified, INVOICES as u64);
    let books = day.sandbox.books(DIVISION).unwrap();
    assert_eq!(
        (books.entries.len(), books.duplicates().len(), books.orphans().len()),
        (INVOICES, 0, 0)
    );
    assert!(books.entries.iter().all(|entry| books.attachments_of(entry).len() == 1));
    assert!(total < 1_200, "{total} of the 5,000 calls of a day");

    // the next morning nothing happens, for two hours
    *day.clock.0.lock().unwrap() = "2026-03-17T06:05:00Z".parse().unwrap();
    day.cycle().await;
    let (mut idle, mut feeds, mut over) = (0, 0, 0);
    for _ in 0..8 {
        let before: u64 = day.asked();
        let report = day.cycle().await;
        let (calls, due) = (day.asked() - before, report.feeds.len() as u64);
        idle += calls;
        feeds += due;
        over += usize::from(calls > due);
    }
    println!("two idle hours: {idle} calls for {feeds} reads of feeds");
    // contacts, addresses and the division's own row are looked at once an hour, and belong to no feed of their own
    assert!(
        over <= 3,
        "{over} of 8 idle cycles cost more than a call for each feed that was due"
    );
    assert!(idle <= feeds + 3 * 4, "{idle} calls for {feeds} reads");
}
