//! KING Finance (formerly iMUIS Online) "Cloudswitch", as `apis/king.md`
//! describes it: one XML interface behind three doors.

mod administration_view;
mod answer;
mod books;
mod calls;
mod columns;
mod config;
mod control;
mod control_books;
mod control_debtors;
mod control_http;
mod control_page;
mod door;
mod form;
mod history;
mod posting;
mod seed;
mod select;
mod session;
mod soap;
mod state;
pub mod switches;
mod table;
mod value;
mod wire;
mod xml;

pub use administration_view::{BookedRow, BookedSale, DuplicateSale, KingBooks, OpenItem, StoredFile};
pub use config::{AdministrationConfig, Config};
pub use control::NoSuch;
pub use control_debtors::{DebtorPatch, Refused};
pub use door::King;
pub use history::{DebtorChange, Made};
pub use seed::{Seed, SeedCostUnit, SeedDebtor, SeedEmployee, SeedLedger};
pub use switches::Switches;
