#![doc = include_str!("../docs.md")]

mod administration;
mod capability;
mod client;
mod config;
mod cursor;
mod customers;
mod door;
mod errors;
mod feeds;
mod fields;
mod find;
mod help;
mod identify;
mod map;
mod probe;
mod probe_books;
mod probe_customers;
mod push;
mod session;
mod wire;
pub mod xml;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use boekbrug_connector::{
    Booked, BookingRef, CallCount, Capability, Chance, Clock, Connector, ConnectorError, CustomerChange, FetchRequest,
    FoundBooking, FoundCustomer, Opening, Page, Pdf, ProbeStep, ReadBack, References, RemoteAdministration,
    RemoteDocument, Wanted, WantedCustomer,
};
use boekbrug_http::Transport;
use boekbrug_model::ConnectionSettings;
use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::invoice::CheckedInvoice;

pub use capability::capability;
pub use config::{
    AmountColumn, Blanks, Columns, Config, ConnectionOptions, CountryLetters, Currencies, Dates, DebtorNumber,
    Decimals, DoorChoice, LineAmounts, OMGEVINGSCODE, Payload, PdfWay, Periods, SearchKey, Separator, Soap,
    StreetColumns,
};
pub use help::HELP;

use client::Api;

/// Everything with which a connection to KING Finance is opened.
pub struct Parts {
    /// The way out.
    pub transport: Arc<dyn Transport>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Arc<dyn Chance>,
    /// The operator's settings.
    pub config: Config,
    /// The connection, with its secrets.
    pub opening: Opening,
}

/// One connection to one administration in KING Finance.
pub struct King {
    api: Api,
    config: Arc<Config>,
    settings: ConnectionSettings,
    administration: Mutex<administration::Kept>,
    groups: Mutex<feeds::Groups>,
    /// True once the door through which PDFs go was seen to answer.
    typed_door: AtomicBool,
}

impl King {
    /// Opens a connection. Makes no call; settings that cannot work are an error of
    /// [`boekbrug_connector::ErrorKind::Configuration`].
    pub fn try_new(parts: Parts) -> Result<Arc<dyn Connector>, ConnectorError> {
        let Parts {
            transport,
            clock,
            chance,
            config,
            opening,
        } = parts;
        let config = Arc::new(config.for_connection(&opening.settings.package_settings)?);
        let api = Api::new(transport, clock, chance, opening.secrets, Arc::clone(&config));
        api.preload(&opening.calls_made);
        Ok(Arc::new(Self {
            api,
            config,
            settings: opening.settings,
            administration: Mutex::default(),
            groups: Mutex::default(),
            typed_door: AtomicBool::new(false),
        }))
    }
}

#[async_trait]
impl Connector for King {
    fn capability(&self) -> &'static Capability {
        capability::with(&self.config)
    }

    async fn identify(&self) -> Result<RemoteAdministration, ConnectorError> {
        self.who().await
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
        self.send_booking(invoice, None).await
    }

    async fn book_with(&self, invoice: &CheckedInvoice, pdf: &Pdf) -> Result<Booked, ConnectorError> {
        self.send_booking(invoice, Some(pdf)).await
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
        self.change_customer(change, references).await
    }

    async fn documents(&self, booking: &BookingRef) -> Result<Vec<RemoteDocument>, ConnectorError> {
        self.list_documents(booking).await
    }

    async fn attach(&self, _booking: Option<&BookingRef>, _pdf: &Pdf) -> Result<RemoteDocument, ConnectorError> {
        Err(push::pdf_not_offered())
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
