//! SnelStart B2B API v2, as `apis/snelstart.md` describes it.

mod administration;
mod answer;
mod books;
mod books_read;
mod call;
#[allow(clippy::unnecessary_wraps, reason = "all calls have one signature")]
mod calls;
pub mod codes;
mod config;
mod control;
mod control_books;
mod control_http;
mod control_page;
mod control_relations;
mod door;
mod error_body;
mod gate;
mod model;
mod odata;
mod process;
mod route;
mod rules;
mod seed;
mod state;
pub mod switches;
mod table;
mod token;
mod wire;

pub use books::{BookedCustomer, BookedInvoice, BookedLine, BookedOrder, BookedVat, Books, StoredDocument};
pub use config::{ALL_SCOPES, AdministrationConfig, Config};
pub use control::NoSuch;
pub use control_relations::{RelationPatch, RelationView};
pub use door::SnelStart;
pub use seed::{Seed, SeedLedger, SeedRelation};
pub use switches::Switches;
