//! The other side of a connection: an imitated package, our connector to it, and what people do on either.
//!
//! Everything that differs between packages is here, so that nodes, weather, people and verdict know none of them.

mod exact;
mod king;
mod snelstart;
pub(crate) mod two_way;

use std::sync::Arc;

use anyhow::Result;
use boekbrug_connector::{Capability, Chance, Clock, Connector, ConnectorError, Opening};
use boekbrug_http::{SharedLimits, Transport};
use boekbrug_model::settings::{Schedule, VatMapping};
use boekbrug_model::{ConnectionSettings, Profile, VatKind};
use boekbrug_sandbox::Reply;
use bytes::Bytes;
use http::Request;
use jiff::civil::Time as DayTime;
use rust_decimal::Decimal;
use secrecy::SecretString;

use self::two_way::TwoWay;
use crate::plan::Plan;
use crate::time::Time;

/// The packages that a storm knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PackageKind {
    /// SnelStart.
    SnelStart,
    /// KING Finance.
    King,
    /// Exact Online.
    Exact,
}

impl PackageKind {
    /// Every package.
    pub const ALL: &'static [Self] = &[Self::SnelStart, Self::King, Self::Exact];

    /// The name under which the registry knows it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SnelStart => "snelstart",
            Self::King => "king",
            Self::Exact => "exact",
        }
    }

    /// Its other side, with an administration for each of these numbers.
    pub(crate) fn side(self, plan: &Plan, numbers: &[usize], time: &Time) -> Arc<dyn Side> {
        match self {
            Self::SnelStart => Arc::new(snelstart::SnelStartSide::new(plan, numbers, time)),
            Self::King => Arc::new(king::KingSide::new(plan, numbers, time)),
            Self::Exact => Arc::new(exact::ExactSide::new(plan, numbers, time)),
        }
    }
}

/// Secrets by name.
pub(crate) type Secrets = Vec<(String, SecretString)>;

/// One imitated package with its administrations.
pub(crate) trait Side: Send + Sync {
    /// Which package it is.
    fn kind(&self) -> PackageKind;

    /// What the connector says that the package can do.
    fn capability(&self) -> &'static Capability;

    /// Opens our connector.
    fn open(&self, line: Line, opening: Opening) -> Result<Arc<dyn Connector>, ConnectorError>;

    /// Answers a call.
    fn handle(&self, request: Request<Bytes>) -> Reply;

    /// Whether a token is good for one use, so that an answer that gets lost may cost the connection.
    fn can_lose_consent(&self) -> bool {
        false
    }

    /// The weather turns bad, and the sandbox's switches are set.
    fn rage(&self);

    /// The weather clears for good.
    fn calm(&self);

    /// The codes of customers.
    fn codes(&self) -> Codes;

    /// Settings with which an administration is linked.
    fn settings(&self, number: usize) -> ConnectionSettings;

    /// Secrets with which an administration is linked.
    fn secrets(&self, number: usize) -> Secrets;

    /// Secrets with which a link is mended: what was withdrawn meanwhile is given anew.
    fn new_secrets(&self, number: usize) -> Result<Secrets>;

    /// A user of the package does something to the books.
    fn disturb(&self, number: usize, deed: &Deed) -> Result<()>;

    /// A user of the package gives a customer free again.
    fn free_customer(&self, number: usize, code: i64) -> Result<()>;

    /// A user of the package makes a customer.
    fn add_customer(&self, number: usize, code: i64, name: &str) -> Result<()>;

    /// What stands in the books.
    fn books(&self, number: usize) -> Result<Books>;

    /// Every customer as the package has it.
    fn customers(&self, number: usize) -> Result<Vec<Customer>>;

    /// The same package where customers go both ways; none where a storm does not do that.
    fn two_way(&self) -> Option<&dyn TwoWay> {
        None
    }
}

/// A connector's way to its sandbox.
pub(crate) struct Line {
    /// The wire.
    pub transport: Arc<dyn Transport>,
    /// The clock of whoever asks.
    pub clock: Arc<dyn Clock>,
    /// Chance of whoever asks.
    pub chance: Arc<dyn Chance>,
    /// Limits that bind several connections of one process.
    pub shared: Arc<SharedLimits>,
    /// Rows on a page.
    pub page: u32,
}

/// Which customer codes there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Codes {
    /// The first of those that are there from the beginning.
    pub first: i64,
    /// The one that comes when the weather clears.
    pub late: i64,
    /// One that is never there.
    pub unknown: i64,
    /// What the codes of the application's own customers begin with.
    pub own: usize,
    /// From where on downwards users number the customers that they make, where the package would give the code after
    /// the highest one: that is the next one of the application.
    pub users: Option<i64>,
    /// The payment condition of the application's own customers, where none is booked without one.
    pub condition: Option<&'static str>,
}

/// What a user of a package does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Deed {
    /// Saves some customers without changing them.
    Touch(usize),
    /// Blocks a customer.
    Block(i64),
    /// Closes the month of the invoices.
    ClosePeriods,
    /// Opens it again.
    OpenPeriods,
    /// Gives the first revenue account another name.
    RenameLedger(String),
    /// The package moves the administration to another server: sessions end, versions of rows begin anew.
    Move,
    /// The package is closed for maintenance, or open again.
    Maintain(bool),
}

/// The books of an administration, as far as promises reach.
#[derive(Clone, Debug, Default)]
pub(crate) struct Books {
    /// Sales bookings.
    pub bookings: Vec<Booking>,
    /// Documents that hang on nothing.
    pub orphans: u64,
}

/// A sales booking.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Booking {
    /// Our invoice number.
    pub number: String,
    /// What the customer owes; below zero for a credit note.
    pub total: Decimal,
    /// Sum of the lines without VAT.
    pub lines: Decimal,
    /// The VAT.
    pub vat: Decimal,
    /// Sizes of its documents.
    pub documents: Vec<usize>,
}

/// A customer of the package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Customer {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Whether it may be used.
    pub is_active: bool,
}

/// Name of an administration in its sandbox.
pub(crate) fn administration(number: usize) -> String {
    format!("Storm {number}")
}

/// The customers of every administration at the beginning.
fn customers(plan: &Plan, codes: Codes) -> Vec<(i64, String)> {
    let numbered = (codes.first..).take(plan.customers);
    numbered.map(|code| (code, format!("Klant {code}"))).collect()
}

/// A rate of the application, the package's code for it, and the account for its revenue.
type Vat = (VatKind, Option<u32>, Option<&'static str>, &'static str);

/// Round the clock, so that a storm of a few hours does not wait for the morning.
fn settings(vat: &[Vat]) -> ConnectionSettings {
    let mapping = |(kind, percent, code, ledger): &Vat| VatMapping {
        code: None,
        kind: *kind,
        percent: percent.map(Into::into),
        package_code: code.map(str::to_owned),
        ledger_account: Some((*ledger).to_owned()),
    };
    ConnectionSettings {
        schedule: Schedule {
            from: DayTime::midnight(),
            until: DayTime::midnight(),
            ..Schedule::default()
        },
        vat_mappings: vat.iter().map(mapping).collect(),
        ..ConnectionSettings::for_profile(Profile::A)
    }
}
