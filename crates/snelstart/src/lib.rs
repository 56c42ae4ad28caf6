#![doc = include_str!("../docs.md")]

mod activation;
mod capability;
mod changes;
mod client;
mod config;
mod consent;
mod cursor;
mod customers;
mod errors;
mod feeds;
mod fields;
mod find;
mod help;
mod items;
mod keys;
mod limits;
mod map;
mod no_token;
mod order;
mod probe;
mod probe_books;
mod probe_orders;
mod push;
mod relations;
mod search;
mod token;
mod wire;

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use boekbrug_connector::{
    Booked, BookingRef, CallCount, Capability, Chance, Clock, Connector, ConnectorError, CustomerChange, FetchRequest,
    FoundBooking, FoundCustomer, Opening, Page, Pdf, ProbeStep, ReadBack, References, RemoteAdministration,
    RemoteDocument, Wanted, WantedCustomer,
};
use boekbrug_http::{SharedLimits, Transport};
use boekbrug_model::ConnectionSettings;
use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::invoice::{CheckedInvoice, CheckedOrder, Target};
use jiff::Timestamp;

pub use activation::{KeyAction, KeyNotice, activation_link, key_notice};
pub use capability::capability;
pub use config::{Config, ConnectionOptions, Grant, KOPPELSLEUTEL, OrderLookup, Stage, Supplier, TextLines, Zone};
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
    accounts: Mutex<Arc<map::Accounts>>,
    groups: Mutex<Option<(Timestamp, Arc<map::Groups>)>>,
    invoice_numbers: Mutex<HashMap<String, String>>,
    reference_refused: AtomicBool,
}

impl SnelStart {
    /// Opens a connection. Makes no call; settings that cannot work are an error of
    /// [`ErrorKind::Configuration`](boekbrug_connector::ErrorKind::Configuration).
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
            accounts: Mutex::default(),
            groups: Mutex::default(),
            invoice_numbers: Mutex::default(),
            reference_refused: AtomicBool::default(),
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
        match wanted.target {
            Target::Booking => self.look_up(wanted.number.as_str()).await,
            Target::DraftOrder => self.look_up_order(wanted).await,
        }
    }

    async fn book(
        &self,
        invoice: &CheckedInvoice,
        _document: Option<&RemoteDocument>,
    ) -> Result<Booked, ConnectorError> {
        self.send_booking(invoice).await
    }

    async fn order(&self, order: &CheckedOrder) -> Result<Booked, ConnectorError> {
        self.send_order(order).await
    }

    async fn find_customers(
        &self,
        wanted: &WantedCustomer,
        references: &References,
    ) -> Result<Vec<FoundCustomer>, ConnectorError> {
        self.look_up_customers(wanted, references).await
    }

    async fn read_customer(
        &self,
        package_id: &str,
        references: &References,
    ) -> Result<Option<FoundCustomer>, ConnectorError> {
        self.look_at_customer(package_id, references).await
    }

    async fn create_customer(
        &self,
        customer: &CheckedCustomer,
        references: &References,
    ) -> Result<FoundCustomer, ConnectorError> {
        self.make_customer(customer, references).await
    }

    async fn overwrite_customer(
        &self,
        change: &CustomerChange<'_>,
        references: &References,
    ) -> Result<FoundCustomer, ConnectorError> {
        self.replace_customer(change, references).await
    }

    async fn documents(&self, booking: &BookingRef) -> Result<Vec<RemoteDocument>, ConnectorError> {
        match booking.target {
            Target::Booking => self.list_documents(booking).await,
            Target::DraftOrder => Ok(Vec::new()),
        }
    }

    async fn attach(&self, booking: Option<&BookingRef>, pdf: &Pdf) -> Result<RemoteDocument, ConnectorError> {
        match booking.map(|booking| (booking.target, booking)) {
            Some((Target::Booking, booking)) => self.send_pdf(booking, pdf).await,
            Some((Target::DraftOrder, _)) => Err(ConnectorError::not_offered("PDF bij een conceptfactuur")),
            None => Err(ConnectorError::not_offered("PDF zonder boeking")),
        }
    }

    async fn read_back(&self, booking: &BookingRef) -> Result<ReadBack, ConnectorError> {
        match booking.target {
            Target::Booking => self.look_back(booking).await,
            Target::DraftOrder => self.look_back_at_order(booking).await,
        }
    }

    async fn probe(&self) -> Vec<ProbeStep> {
        self.probe_all().await
    }

    fn take_calls(&self) -> Vec<CallCount> {
        self.api.take_calls()
    }
}
