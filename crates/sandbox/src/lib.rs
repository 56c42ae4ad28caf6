//! Imitations of bookkeeping packages, bad manners included, to test
//! connectors against.
//!
//! Every package has a folder of its own, written from its facts file alone
//! (`apis/snelstart.md`, `apis/king.md`) and never from a connector: both would share one
//! misreading. What the facts file calls evidenced is imitated exactly; what
//! it leaves open is a switch. Beside the folders stand the shared manners:
//! the clock, faults, limits, what a network does to an answer, and the door
//! on a socket.
//!
//! An imitation is one synchronous function from a request to a [`Reply`],
//! without I/O: a test runs thousands of them; [`serve`] puts one on a port.

mod chance;
mod clock;
mod control;
mod courier;
pub mod exact;
mod fate;
mod fault;
mod history;
mod json;
pub mod king;
mod late;
mod limits;
mod reply;
mod serve;
pub mod snelstart;
mod switch;

pub use clock::{Clock, ManualClock, SystemClock};
pub use control::CallCount;
pub use courier::{AcceptsAll, Courier, Refuses, SocketCourier};
pub use exact::Exact;
pub use fault::{Action, Change, FaultPlan, FaultRule, Odds, RandomFaults, When};
pub use history::{By, FieldChange, What};
pub use king::King;
pub use limits::Limits;
pub use reply::Reply;
pub use serve::{Imitation, serve};
pub use snelstart::SnelStart;
