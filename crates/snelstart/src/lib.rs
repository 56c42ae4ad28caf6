#![doc = include_str!("../docs.md")]

mod activation;
mod capability;
mod client;
mod config;
mod consent;
mod cursor;
mod errors;
mod feeds;
mod fields;
mod find;
mod help;
mod keys;
mod limits;
mod map;
mod no_token;
mod probe;
mod probe_books;
mod push;
mod relations;
mod token;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use boekbrug_connector::{
    Booked, BookingRef, CallCount, Capability, Chance, Clock, Connector, ConnectorError, ErrorKind, FetchRequest,
    FoundBooking, Opening, Outcome, Page, Pdf, ProbeStep, ReadBack, RemoteAdministration, RemoteDocument, Wanted,
};
use boekbrug_http::{SharedLimits, Transport};
use boekbrug_model::invoice::CheckedInvoice;
use boekbrug_model::{ConnectionSettings, Finding, FindingCode};

pub use activation::{KeyAction, KeyNotice, activation_link, key_notice};
pub use capability::capability;
pub use config::{Config, ConnectionOptions, Grant, KOPPELSLEUTEL, Zone};
pub use consent::{Activation, receive};
pub use help::HELP;
pub use limits::{Bind, Limits};

use capability::SETTINGS_READ;
use client::{Api, Ask};
use errors::Subject;
use wire::{CompanyInfo, object};

/// Everything with which a connection to SnelStart is opened.
pub struct Parts {
    /// The way out.
    pub transport: Arc<dyn Transport>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Arc<dyn Chance>,
    /// The operator's settings.
    pub config: Config,
    /// Limits that the connections of one process share, where they bind the subscription key ([`Bind::Key`]).
    pub shared: Arc<SharedLimits>,
    /// The connection, with its secrets.
    pub opening: Opening,
}

/// One connection to one administration in SnelStart.
pub struct SnelStart {
    api: Api,
    config: Config,
    settings: ConnectionSettings,
    shared: feeds::Shared,
}

impl SnelStart {
    /// Opens a connection. Makes no call; settings that cannot work are an error of [`ErrorKind::Configuration`].
    pub fn try_new(parts: Parts) -> Result<Arc<dyn Connector>, ConnectorError> {
        let Parts {
            transport,
            clock,
            chance,
            config,
            shared,
            opening,
        } = parts;
        let config = config.for_connection(&opening.settings.package_settings)?;
        let way = client::Way {
            transport,
            clock,
            chance,
            shared: &shared,
        };
        let api = Api::new(way, &opening, &config);
        Ok(Arc::new(Self {
            api,
            config,
            settings: opening.settings,
            shared: feeds::Shared::default(),
        }))
    }
}

#[async_trait]
impl Connector for SnelStart {
    fn capability(&self) -> &'static Capability {
        capability()
    }

    async fn identify(&self) -> Result<RemoteAdministration, ConnectorError> {
        let ask = Ask::get(
            "GET /companyInfo",
            SETTINGS_READ,
            Subject::NONE,
            "/companyInfo".to_owned(),
        );
        let answer = self.api.ask_well(&ask).await?;
        let company: CompanyInfo<'_> = object(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        map::company(&company).ok_or_else(|| ask.asked.unreadable("no administratieIdentifier"))
    }

    async fn fetch(&self, request: FetchRequest<'_>) -> Result<Page, ConnectorError> {
        self.page(request).await
    }

    async fn find(&self, wanted: &Wanted) -> Result<Vec<FoundBooking>, ConnectorError> {
        self.look_up(wanted.number.as_str()).await
    }

    async fn book(
        &self,
        invoice: &CheckedInvoice,
        _document: Option<&RemoteDocument>,
    ) -> Result<Booked, ConnectorError> {
        self.send_booking(invoice).await
    }

    async fn documents(&self, booking: &BookingRef) -> Result<Vec<RemoteDocument>, ConnectorError> {
        self.list_documents(booking).await
    }

    async fn attach(&self, booking: Option<&BookingRef>, pdf: &Pdf) -> Result<RemoteDocument, ConnectorError> {
        if let Some(booking) = booking {
            return self.send_pdf(booking, pdf).await;
        }
        let finding = Finding::new(FindingCode::PackageNotOffered).with("what", "PDF zonder boeking");
        Err(ConnectorError::new(
            ErrorKind::Configuration,
            Outcome::Permanent,
            finding,
        ))
    }

    async fn read_back(&self, booking: &BookingRef) -> Result<ReadBack, ConnectorError> {
        self.look_back(booking).await
    }

    async fn probe(&self) -> Vec<ProbeStep> {
        self.probe_all().await
    }

    fn take_calls(&self) -> Vec<CallCount> {
        self.api.take_calls()
    }
}
