//! Exact Online's REST API, as `apis/exact.md` describes it.

mod auth;
mod books;
mod books_invoices;
mod calls;
mod catalogue;
mod config;
mod control;
mod control_accounts;
mod control_books;
mod control_http;
mod control_invoices;
mod control_page;
mod control_people;
mod division;
mod door;
mod failure;
mod gate;
mod history;
mod limits;
mod odata;
mod process;
mod route;
mod rules;
mod seed;
mod state;
pub mod switches;
mod table;
mod texts;
mod upset;
mod value;
mod wall;
mod webhook;
mod wire;

pub use crate::history::{By, FieldChange, What};
pub use auth::{TokenEvent, TokenEventKind, TokenPair};
pub use books::{BookedEntry, BookedLine, Books, StoredAttachment, StoredDocument};
pub use books_invoices::{InvoiceLine, StoredInvoice};
pub use config::{
    AdministrationConfig, AppConfig, CLIENT_ID, CLIENT_SECRET, Config, DIVISION, UserConfig, WEBHOOK_SECRET,
};
pub use control::NoSuch;
pub use control_accounts::{AccountPatch, AccountView, Refused};
pub use control_invoices::ItemPatch;
pub use door::Exact;
pub use history::{AccountChange, Made};
pub use limits::RateLimits;
pub use seed::{Seed, SeedAccount, SeedAddress, SeedContact, SeedEmployee, SeedItem, SeedLedger, SeedProject};
pub use switches::Switches;
pub use texts::Language;
pub use webhook::{AcceptsAll, Courier, Delivery, Refuses, SocketCourier, bring_webhooks};
