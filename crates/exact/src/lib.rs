#![doc = include_str!("../docs.md")]

mod address;
mod capability;
mod client;
mod config;
mod consent;
mod cursor;
mod customers;
mod divisions;
mod documents;
mod errors;
mod feeds;
mod fields;
mod find;
mod help;
mod hook;
mod limits;
mod listed;
mod map;
mod no_token;
mod order;
mod probe;
mod probe_books;
mod probe_outward;
mod push;
mod resource;
mod site;
mod token;
mod watch;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use boekbrug_connector::{
    Booked, BookingRef, CallCount, Capability, Chance, Clock, Connector, ConnectorError, CustomerChange, ErrorKind,
    FetchRequest, FoundBooking, FoundCustomer, Opening, Outcome, Page, Pdf, ProbeStep, ReadBack, References,
    RemoteAdministration, RemoteDocument, Wanted, WantedCustomer,
};
use boekbrug_http::Transport;
use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::invoice::{CheckedInvoice, CheckedOrder, Target};
use boekbrug_model::{ConnectionSettings, Feed, Finding, FindingCode};
use jiff::civil::Date;

pub use capability::capability;
pub use config::{
    Blank, Config, ConnectionOptions, OrderCredit, OrderDiscount, OrderLookup, OrderPrice, OrdersBy, OtherAccount,
    REFRESH_TOKEN, ReadBackBy, SESSION, SendInvoiceTo, SiteConfig, TextLines, VatAmounts,
};
pub use consent::SignIn;
pub use help::HELP;
pub use hook::receive;
pub use limits::Limits;
pub use site::Site;

use client::Api;
use config::Own;
use resource::Resource;

/// Everything with which a connection to Exact Online is opened.
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

/// One connection to one division in Exact Online.
pub struct Exact {
    api: Api,
    own: Own,
    settings: ConnectionSettings,
    division: Option<i64>,
    moved: feeds::Moved,
    remembered: customers::Remembered,
    recent: push::Recent,
}

impl Exact {
    /// Opens a connection. Makes no call; settings that cannot work are an error of [`ErrorKind::Configuration`].
    pub fn try_new(parts: Parts) -> Result<Arc<dyn Connector>, ConnectorError> {
        let Parts {
            transport,
            clock,
            chance,
            config,
            opening,
        } = parts;
        let own = config.for_connection(&opening.settings.package_settings)?;
        let division = divisions::pinned(opening.remote_id.as_deref(), own.options.division)?;
        let api = Api::new(transport, clock, chance, opening.secrets, &own);
        api.preload(&opening.calls_made);
        Ok(Arc::new(Self {
            api,
            own,
            settings: opening.settings,
            division,
            moved: feeds::Moved::default(),
            remembered: customers::Remembered::default(),
            recent: push::Recent::default(),
        }))
    }

    /// The division on which the connection works; never the one that somebody happens to look at.
    fn division(&self) -> Result<i64, ConnectorError> {
        self.division.ok_or_else(|| {
            let finding = Finding::new(FindingCode::ConnectionSettingsWrong).with("setting", "division");
            ConnectorError::new(ErrorKind::Configuration, Outcome::Permanent, finding)
        })
    }

    /// The path of a resource of the division.
    fn path(&self, resource: &Resource, rest: &str) -> Result<String, ConnectorError> {
        Ok(format!("/api/v1/{}/{}{rest}", self.division()?, resource.path))
    }

    /// The day on the package's clock.
    fn today(&self) -> Date {
        self.own.zone.to_datetime(self.api.now()).date()
    }
}

/// A refusal on our own side, before a call.
fn refused(finding: Finding) -> ConnectorError {
    ConnectorError::new(ErrorKind::Configuration, Outcome::Permanent, finding)
}

#[async_trait]
impl Connector for Exact {
    fn capability(&self) -> &'static Capability {
        capability()
    }

    async fn identify(&self) -> Result<RemoteAdministration, ConnectorError> {
        self.own_division().await
    }

    async fn administrations(&self) -> Result<Vec<RemoteAdministration>, ConnectorError> {
        self.divisions().await
    }

    async fn watch(&self, callback: &str) -> Result<Vec<Feed>, ConnectorError> {
        self.subscribe(callback).await
    }

    async fn fetch(&self, request: FetchRequest<'_>) -> Result<Page, ConnectorError> {
        self.page(request).await
    }

    async fn find(&self, wanted: &Wanted) -> Result<Vec<FoundBooking>, ConnectorError> {
        match wanted.target {
            Target::Booking => self.look_up_booking(wanted).await,
            Target::DraftOrder => self.look_up_order(wanted).await,
        }
    }

    async fn book(
        &self,
        invoice: &CheckedInvoice,
        document: Option<&RemoteDocument>,
    ) -> Result<Booked, ConnectorError> {
        self.send_booking(invoice, document).await
    }

    async fn order(&self, order: &CheckedOrder) -> Result<Booked, ConnectorError> {
        self.send_order(order).await
    }

    async fn find_customers(
        &self,
        wanted: &WantedCustomer,
        _references: &References,
    ) -> Result<Vec<FoundCustomer>, ConnectorError> {
        self.look_up_customers(wanted).await
    }

    async fn read_customer(
        &self,
        package_id: &str,
        _references: &References,
    ) -> Result<Option<FoundCustomer>, ConnectorError> {
        self.look_at_customer(package_id).await
    }

    async fn create_customer(
        &self,
        customer: &CheckedCustomer,
        _references: &References,
    ) -> Result<FoundCustomer, ConnectorError> {
        self.make_customer(customer).await
    }

    async fn overwrite_customer(
        &self,
        change: &CustomerChange<'_>,
        _references: &References,
    ) -> Result<FoundCustomer, ConnectorError> {
        self.replace_customer(change).await
    }

    async fn documents(&self, booking: &BookingRef) -> Result<Vec<RemoteDocument>, ConnectorError> {
        match booking.target {
            Target::Booking => self.list_documents(booking).await,
            Target::DraftOrder => Ok(Vec::new()),
        }
    }

    async fn attach(&self, booking: Option<&BookingRef>, pdf: &Pdf) -> Result<RemoteDocument, ConnectorError> {
        match booking.map(|booking| (booking.target, booking)) {
            None => self.store_pdf(pdf).await,
            Some((Target::Booking, booking)) => self.hang_pdf(booking, pdf).await,
            Some((Target::DraftOrder, _)) => Err(ConnectorError::not_offered("PDF bij een conceptfactuur")),
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
