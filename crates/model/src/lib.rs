//! The pure core: types that cannot be wrong and rules without input or output.
//!
//! It holds the canonical records of an application's customers and invoices, money, VAT, the checks before a
//! booking, the catalogue of findings, the comparison of coupled fields and the windows of a schedule.
//! It knows no clock, no chance, no network, no database and no package by name: whatever it needs is an argument.

pub mod access;
pub mod chart;
pub mod checks;
pub mod connection;
pub mod customers_out;
pub mod diff;
pub mod feed;
pub mod finding;
pub mod ids;
pub mod invoice;
pub mod matching;
pub mod money;
pub mod record;
pub mod rules;
pub mod schedule;
#[cfg(feature = "schema")]
mod schema;
pub mod settings;
#[cfg(feature = "testkit")]
pub mod testkit;
pub mod text;
pub mod vat;

pub use access::{Actor, ActorKind, Role, Scope};
pub use chart::Chart;
pub use connection::{ConnectionState, Package, Profile};
pub use feed::Feed;
pub use finding::{Finding, FindingCode};
pub use ids::{
    AdministrationId, ApiKeyId, AuditId, ChangeNumber, ConnectionId, DocumentId, EndpointId, InvitationId, InvoiceId,
    MessageId, NoticeId, OrganisationId, PersonId, RecordId, RunId,
};
pub use invoice::{Invoice, InvoiceState};
pub use money::{Currency, Money, MoneyError};
pub use record::{Incoming, Record};
pub use rules::{BookingRules, CustomerRules, OrderRules};
pub use settings::ConnectionSettings;
pub use text::{CountryCode, InvoiceNumber, TextError};
pub use vat::{VatBand, VatKind};
