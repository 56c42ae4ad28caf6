//! A connector that reads and cannot send: every verb that would change something in the package is refused here, before
//! it reaches the connector behind.

use std::sync::Arc;

use async_trait::async_trait;
use boekbrug_connector::{
    Booked, BookingRef, CallCount, Capability, Connector, ConnectorError, CustomerChange, ErrorKind, FetchRequest,
    FoundBooking, FoundCustomer, Opening, Outcome, Packages, Page, Pdf, ProbeStep, ReadBack, References,
    RemoteAdministration, RemoteDocument, Wanted, WantedCustomer,
};
use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::invoice::{CheckedInvoice, CheckedOrder};
use boekbrug_model::{Feed, Finding, FindingCode, Package};

use super::Plan;

/// The reading half of a connector.
pub(crate) struct Reader {
    connector: Arc<dyn Connector>,
    plan: Arc<Plan>,
}

impl Reader {
    pub(crate) fn new(connector: Arc<dyn Connector>, plan: Arc<Plan>) -> Self {
        Self { connector, plan }
    }
}

#[async_trait]
impl Connector for Reader {
    fn capability(&self) -> &'static Capability {
        self.connector.capability()
    }

    async fn identify(&self) -> Result<RemoteAdministration, ConnectorError> {
        self.connector.identify().await
    }

    async fn administrations(&self) -> Result<Vec<RemoteAdministration>, ConnectorError> {
        self.connector.administrations().await
    }

    async fn watch(&self, _callback: &str) -> Result<Vec<Feed>, ConnectorError> {
        Err(refused())
    }

    async fn fetch(&self, request: FetchRequest<'_>) -> Result<Page, ConnectorError> {
        self.connector.fetch(request).await
    }

    async fn find(&self, wanted: &Wanted) -> Result<Vec<FoundBooking>, ConnectorError> {
        if self.plan.may_look() {
            self.connector.find(wanted).await
        } else {
            Ok(Vec::new())
        }
    }

    async fn book(&self, _: &CheckedInvoice, _: Option<&RemoteDocument>) -> Result<Booked, ConnectorError> {
        Err(refused())
    }

    async fn book_with(&self, _: &CheckedInvoice, _: &Pdf) -> Result<Booked, ConnectorError> {
        Err(refused())
    }

    async fn order(&self, _: &CheckedOrder) -> Result<Booked, ConnectorError> {
        Err(refused())
    }

    async fn find_customers(
        &self,
        wanted: &WantedCustomer,
        references: &References,
    ) -> Result<Vec<FoundCustomer>, ConnectorError> {
        self.connector.find_customers(wanted, references).await
    }

    async fn read_customer(
        &self,
        package_id: &str,
        references: &References,
    ) -> Result<Option<FoundCustomer>, ConnectorError> {
        self.connector.read_customer(package_id, references).await
    }

    async fn create_customer(&self, _: &CheckedCustomer, _: &References) -> Result<FoundCustomer, ConnectorError> {
        Err(refused())
    }

    async fn overwrite_customer(
        &self,
        _: &CustomerChange<'_>,
        _: &References,
    ) -> Result<FoundCustomer, ConnectorError> {
        Err(refused())
    }

    async fn documents(&self, booking: &BookingRef) -> Result<Vec<RemoteDocument>, ConnectorError> {
        self.connector.documents(booking).await
    }

    async fn attach(&self, _: Option<&BookingRef>, _: &Pdf) -> Result<RemoteDocument, ConnectorError> {
        Err(refused())
    }

    async fn read_back(&self, booking: &BookingRef) -> Result<ReadBack, ConnectorError> {
        self.connector.read_back(booking).await
    }

    async fn probe(&self) -> Vec<ProbeStep> {
        self.connector.probe().await
    }

    /// Whoever holds the connector behind counts its calls.
    fn take_calls(&self) -> Vec<CallCount> {
        Vec::new()
    }
}

/// No package can be opened: a preview has the one connector that it reads with.
pub(super) struct NoPackages;

#[async_trait]
impl Packages for NoPackages {
    fn names(&self) -> Vec<Package> {
        Vec::new()
    }

    fn capability(&self, _: &Package) -> Option<&'static Capability> {
        None
    }

    async fn open(&self, _: Opening) -> Result<Arc<dyn Connector>, ConnectorError> {
        Err(refused())
    }
}

/// A fault of ours: the run asks before it sends, and a preview stops it there.
fn refused() -> ConnectorError {
    let finding = Finding::new(FindingCode::InternalFailure);
    ConnectorError::new(ErrorKind::Internal, Outcome::Temporary, finding).because("a preview sends nothing")
}
