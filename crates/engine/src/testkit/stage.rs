//! A linked administration on which a test plays.

use std::sync::Arc;
use std::time::Duration;

use boekbrug_connector::{Clock, PdfSupport};
use boekbrug_model::testkit::{invoice, parsed, settings};
use boekbrug_model::{ConnectionId, ConnectionSettings, Invoice, InvoiceId, OrganisationId, Profile};
use boekbrug_store::{ConnectionRow, Documents, InvoiceRow, Store};
use boekbrug_vault::Keyring;

use super::clock::{CountedChance, ManualClock};
use super::package::{FakePackage, Registry};
use crate::{
    Backoff, ConnectRequest, Engine, EngineError, Offer, OfferedPdf, Options, Ports, Quiet, WhichAdministration,
    WhichOrganisation,
};

/// A master key for tests.
pub const KEY: &str = "one:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

/// Another one.
pub const ANOTHER_KEY: &str = "two:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

/// One connection to a [`FakePackage`] over any store, on Monday 2026-03-16 at 10:00 in Amsterdam.
pub struct Stage {
    /// What is remembered.
    pub store: Arc<dyn Store>,
    /// Where PDFs are kept.
    pub documents: Arc<dyn Documents>,
    /// The other side.
    pub package: Arc<FakePackage>,
    /// The time.
    pub clock: Arc<ManualClock>,
    /// The tenant.
    pub organisation: OrganisationId,
    /// The connection.
    pub connection: ConnectionId,
    chance: Arc<CountedChance>,
}

impl Stage {
    /// Links the fake package, active, with PDFs sent along.
    pub async fn set(
        store: Arc<dyn Store>,
        documents: Arc<dyn Documents>,
        pdf: PdfSupport,
    ) -> Result<Self, EngineError> {
        let mut stage = Self {
            store,
            documents,
            package: FakePackage::new(pdf),
            clock: Arc::new(ManualClock::new(parsed("2026-03-16T09:00:00Z"))),
            organisation: OrganisationId::new(parsed("2026-03-16T09:00:00Z"), [0; 10]),
            connection: ConnectionId::new(parsed("2026-03-16T09:00:00Z"), [0; 10]),
            chance: Arc::default(),
        };
        let request = ConnectRequest {
            organisation: WhichOrganisation::New("Zorggroep".to_owned()),
            administration: WhichAdministration::New("Firma".to_owned()),
            package: parsed("fake"),
            profile: Profile::A,
            settings: Self::settings(),
            secrets: vec![("key".to_owned(), "sesame".into())],
            start: true,
        };
        let connected = stage.engine().connect(request).await?;
        stage.organisation = connected.organisation;
        stage.connection = connected.connection;
        stage.package.take_log();
        Ok(stage)
    }

    /// The settings of the stage: those of the model's samples, with PDFs.
    pub fn settings() -> ConnectionSettings {
        ConnectionSettings {
            send_pdfs: true,
            ..settings()
        }
    }

    /// A fresh engine over the same ports, as after a restart.
    pub fn engine(&self) -> Engine {
        self.engine_with(|_| {})
    }

    /// A fresh engine with other options.
    pub fn engine_with(&self, change: impl FnOnce(&mut Options)) -> Engine {
        let mut options = Options {
            backoff: Backoff {
                first: Duration::from_mins(1),
                longest: Duration::from_hours(1),
            },
            ..Options::default()
        };
        change(&mut options);
        Engine::new(self.ports(), options)
    }

    /// The ports of the stage.
    pub fn ports(&self) -> Ports {
        Ports {
            store: Arc::clone(&self.store),
            documents: Arc::clone(&self.documents),
            packages: Arc::new(Registry(Arc::clone(&self.package))),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            chance: Arc::clone(&self.chance) as _,
            keyring: Arc::new(Keyring::parse(KEY).expect("a sample key reads")),
            watcher: Arc::new(Quiet),
        }
    }

    /// An invoice of 100 euro and 21% to customer 1001.
    pub fn sample(number: &str) -> Invoice {
        invoice(number).line("Advies", "100.00", "21").build()
    }

    /// Offers [`Stage::sample`] with a PDF.
    pub async fn offer(&self, number: &str) -> Result<InvoiceId, EngineError> {
        self.offer_this(Self::sample(number)).await
    }

    /// Offers an invoice with a PDF.
    pub async fn offer_this(&self, invoice: Invoice) -> Result<InvoiceId, EngineError> {
        let offer = Offer {
            organisation: self.organisation,
            connection: self.connection,
            pdf: Some(pdf(&invoice.number.to_string())),
            invoice,
            source: "test".to_owned(),
            findings: Vec::new(),
        };
        Ok(self.engine().accept(offer).await?.id)
    }

    /// An invoice as it stands.
    pub async fn invoice(&self, id: InvoiceId) -> Result<InvoiceRow, EngineError> {
        let row = self.store.invoice(self.organisation, id).await?;
        row.ok_or(EngineError::Missing("invoice"))
    }

    /// The connection as it stands.
    pub async fn row(&self) -> Result<ConnectionRow, EngineError> {
        let row = self.store.connection(self.organisation, self.connection).await?;
        row.ok_or(EngineError::Missing("connection"))
    }

    /// The instant that many seconds from now.
    pub fn clock_in(&self, seconds: u64) -> jiff::Timestamp {
        crate::backoff::later(self.clock.now(), Duration::from_secs(seconds))
    }

    /// Waits until everything that is due within `within` is done: cycles, and moves the clock to the next due instant
    /// in between.
    pub async fn settle(&self, engine: &Engine, within: Duration) -> Result<(), EngineError> {
        let end = crate::backoff::later(self.clock.now(), within);
        loop {
            engine.cycle().await?;
            let due = self.row().await?.due;
            if due > end || due <= self.clock.now() {
                self.clock.advance_to(end);
                return Ok(());
            }
            self.clock.advance_to(due);
        }
    }
}

/// A small PDF of its own for each invoice.
pub fn pdf(name: &str) -> OfferedPdf {
    OfferedPdf {
        file_name: format!("{name}.pdf"),
        bytes: format!("%PDF-1.7\n% {name}\n%%EOF\n").into(),
    }
}
