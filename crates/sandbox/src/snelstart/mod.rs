//! SnelStart B2B API v2, as `apis/snelstart.md` describes it.

mod activation;
mod activation_page;
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
mod control_orders;
mod control_page;
mod control_people;
mod control_relations;
mod door;
mod error_body;
mod gate;
mod history;
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

pub use activation::{KeyAction, KeyWebhook};
pub use books::{BookedCustomer, BookedInvoice, BookedLine, BookedOrder, BookedVat, Books, StoredDocument};
pub use config::{ALL_SCOPES, AdministrationConfig, Config};
pub use control::{NoSuch, Refused};
pub use control_orders::ArticlePatch;
pub use control_relations::{RelationPatch, RelationView};
pub use door::SnelStart;
pub use history::{By, FieldChange, Made, RelationChange, What};
pub use seed::{Seed, SeedLedger, SeedRelation};
pub use switches::Switches;
