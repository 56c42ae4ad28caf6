//! The port to a bookkeeping package: what any package can be asked, and how it may refuse.
//!
//! Knows no package and no HTTP client. A package's room implements [`Connector`]; the binary's registry implements
//! [`Packages`]; the engine knows only these two.

mod booking;
mod capability;
mod clock;
mod consent;
mod customer;
mod error;
mod fetch;
mod fields;
mod help;
mod hook;
mod limits;
#[cfg(feature = "testkit")]
pub mod testkit;

use std::sync::Arc;

use async_trait::async_trait;
use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::invoice::{CheckedInvoice, CheckedOrder};
use boekbrug_model::{ConnectionId, ConnectionSettings, Feed, Package};

pub use booking::{Booked, BookingRef, FoundBooking, Pdf, ReadBack, RemoteDocument, Wanted};
pub use capability::{Capability, FeedCapability, PdfSupport, Refresh};
pub use clock::{Chance, Clock, SystemChance, SystemClock};
pub use consent::{Consent, ConsentAnswer, ConsentAsk};
pub use customer::{CustomerChange, FoundCustomer, WantedCustomer};
pub use error::{ConnectorError, ErrorKind, Outcome};
pub use fetch::{Cursor, FetchRequest, Page, References, Reject};
pub use fields::{Direction, FieldRow, FieldTable};
pub use help::{PackageHelp, Place, Said};
pub use hook::{HookVerdict, InboundHook, Nudge};
pub use limits::CallLimits;

/// One opened connection to one administration of a package. Cheap to keep, safe to share; every call may wait for
/// the package's limits.
#[async_trait]
pub trait Connector: Send + Sync {
    /// What this package can do and its limits, as data.
    fn capability(&self) -> &'static Capability;

    /// Which administration the connection works on: the pinned one ([`Opening::remote_id`]), or the one that the
    /// credentials open. Read-only, one or two calls. Credentials that do not reach the pinned one are an error of
    /// [`ErrorKind::ConnectionRefused`].
    async fn identify(&self) -> Result<RemoteAdministration, ConnectorError>;

    /// Every administration that the credentials open, in the order in which a person sees them, so that one is
    /// chosen and pinned. Read-only.
    async fn administrations(&self) -> Result<Vec<RemoteAdministration>, ConnectorError> {
        Ok(vec![self.identify().await?])
    }

    /// Sees to it that the package tells of changes at this address of ours ([`Packages::receive`]), and returns the
    /// feeds of which it now does. May be called again at any time: what is there already is left alone. Polling goes
    /// on whatever it returns. A package without webhooks makes no call.
    async fn watch(&self, _callback: &str) -> Result<Vec<Feed>, ConnectorError> {
        Ok(Vec::new())
    }

    /// One page of a feed. A row that cannot be mapped is a [`Reject`] and does not block the page.
    async fn fetch(&self, request: FetchRequest<'_>) -> Result<Page, ConnectorError>;

    /// Push step 1: what the package has under this invoice number. Empty: nothing is there.
    async fn find(&self, wanted: &Wanted) -> Result<Vec<FoundBooking>, ConnectorError>;

    /// Push step 2: book. With an error of [`Outcome::Unknown`] only [`Connector::find`] may follow.
    async fn book(&self, invoice: &CheckedInvoice, document: Option<&RemoteDocument>)
    -> Result<Booked, ConnectorError>;

    /// Push step 2 for [`PdfSupport::WithBooking`]: book and hang the PDF on the booking in the same call. Either both
    /// happen or neither does.
    async fn book_with(&self, _invoice: &CheckedInvoice, _pdf: &Pdf) -> Result<Booked, ConnectorError> {
        Err(ConnectorError::not_offered("PDF"))
    }

    /// Push step 2 for [`boekbrug_model::invoice::Target::DraftOrder`] ([`Capability::orders`]): place the order. With an
    /// error of [`Outcome::Unknown`] only [`Connector::find`] may follow.
    async fn order(&self, _order: &CheckedOrder) -> Result<Booked, ConnectorError> {
        Err(ConnectorError::not_offered("conceptfactuur"))
    }

    /// Every customer that the package itself has under a wanted key, asked of it now and not of what was read before.
    /// [`Capability::customers_out`] says whether it can. `references` hold what the mapping of customers needs.
    async fn find_customers(
        &self,
        _wanted: &WantedCustomer,
        _references: &References,
    ) -> Result<Vec<FoundCustomer>, ConnectorError> {
        Err(ConnectorError::not_offered("klant"))
    }

    /// One customer as the package has it now, by its id of it; none when it is no longer there.
    async fn read_customer(
        &self,
        _package_id: &str,
        _references: &References,
    ) -> Result<Option<FoundCustomer>, ConnectorError> {
        Err(ConnectorError::not_offered("klant"))
    }

    /// Makes a customer. With an error of [`Outcome::Unknown`] only [`Connector::find_customers`] may follow.
    async fn create_customer(
        &self,
        _customer: &CheckedCustomer,
        _references: &References,
    ) -> Result<FoundCustomer, ConnectorError> {
        Err(ConnectorError::not_offered("klant"))
    }

    /// Overwrites fields of a customer and leaves everything else of it as it is. Doing it again does no harm; after an
    /// error of [`Outcome::Unknown`] the row is read anew first, because it may have been written by then.
    async fn overwrite_customer(
        &self,
        _change: &CustomerChange<'_>,
        _references: &References,
    ) -> Result<FoundCustomer, ConnectorError> {
        Err(ConnectorError::not_offered("klant"))
    }

    /// The documents that hang on a booking: asked before a PDF is sent again.
    async fn documents(&self, booking: &BookingRef) -> Result<Vec<RemoteDocument>, ConnectorError>;

    /// Push step 3: hang the PDF on the booking ([`PdfSupport::AfterBooking`]), or store it ahead of the booking with
    /// `booking` none ([`PdfSupport::BeforeBooking`]). With `booking` given also where
    /// [`Capability::pdf_to_existing`] says that it can hang on a booking that is there.
    async fn attach(&self, booking: Option<&BookingRef>, pdf: &Pdf) -> Result<RemoteDocument, ConnectorError>;

    /// Push step 4: what the package now says of the booking.
    async fn read_back(&self, booking: &BookingRef) -> Result<ReadBack, ConnectorError>;

    /// Checks the whole chain read-only, step by step, for `doctor`: network, credentials, rights, administration.
    async fn probe(&self) -> Vec<ProbeStep>;

    /// Takes the counts of calls made since the last time it was asked.
    fn take_calls(&self) -> Vec<CallCount>;
}

/// The administration on the other side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemoteAdministration {
    /// The package's own id; a connection is pinned to it.
    pub id: String,
    /// Its name for people.
    pub name: String,
}

/// One step of a probe.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProbeStep {
    /// What was tried, in Dutch.
    pub title_nl: String,
    /// What was tried, in English.
    pub title_en: String,
    /// Why it failed; empty when it went well.
    pub findings: Vec<boekbrug_model::Finding>,
    /// What was found out, for people (for example the administration's name, or a setting to choose).
    pub detail: Option<String>,
    /// The same in English; none where the detail is for whoever runs the installation, in the package's own words.
    pub detail_en: Option<String>,
}

/// Calls made to one endpoint within one minute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallCount {
    /// Method and path template, for example `GET /customers/{id}`.
    pub endpoint: String,
    /// The minute, as an instant.
    pub minute: jiff::Timestamp,
    /// How many calls.
    pub calls: u32,
    /// How many of them were refused or failed.
    pub errors: u32,
}

/// Everything with which a connection is opened.
#[derive(Clone)]
pub struct Opening {
    /// The connection.
    pub connection: ConnectionId,
    /// Its package.
    pub package: Package,
    /// Its settings.
    pub settings: ConnectionSettings,
    /// The package's administration to which it is pinned; none until one is chosen. A connector works on no other.
    pub remote_id: Option<String>,
    /// Its secrets by name, opened.
    pub secrets: Arc<dyn Secrets>,
    /// Calls already made in the last hour and day, so that limits survive a restart.
    pub calls_made: Vec<CallCount>,
}

/// The secrets of one connection. Stored sealed; `put` returns only after the value is safe (store before use).
#[async_trait]
pub trait Secrets: Send + Sync {
    /// Reads a secret by name.
    async fn get(&self, name: &str) -> Result<Option<String>, ConnectorError>;

    /// Stores a secret.
    async fn put(&self, name: &str, value: &str) -> Result<(), ConnectorError>;
}

/// The registry of packages: the only place that knows them by name.
#[async_trait]
pub trait Packages: Send + Sync {
    /// The names of the packages that it knows, in the order in which people see them.
    fn names(&self) -> Vec<Package>;

    /// What a package can do; none when it is not known.
    fn capability(&self, package: &Package) -> Option<&'static Capability>;

    /// What people are told of it in its own words; none when there is nothing to tell, or it is not known.
    fn help(&self, _package: &Package) -> Option<&'static PackageHelp> {
        None
    }

    /// Opens a connection. Makes no call; wrong settings are an error of [`ErrorKind::Configuration`].
    async fn open(&self, opening: Opening) -> Result<Arc<dyn Connector>, ConnectorError>;

    /// How a person signs in where that is done on the package's own site; none where secrets are pasted
    /// ([`Capability::secrets`]).
    fn consent(&self, _package: &Package) -> Option<Arc<dyn Consent>> {
        None
    }

    /// Looks at a message that came in for this package. Pure: makes no call. None when the package sends none, or is
    /// not known.
    fn receive(&self, _package: &Package, _hook: &InboundHook<'_>) -> Option<HookVerdict> {
        None
    }

    /// How many calls the package allows, as the operator has set it.
    fn limits(&self, _package: &Package) -> CallLimits {
        CallLimits::default()
    }
}
