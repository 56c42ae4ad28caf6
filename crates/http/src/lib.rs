//! One HTTP client for all packages, over a [`Transport`] that is the network or a service in the same process.
//!
//! Keeps sessions (one refresher at a time, look again after waiting, store before use), paces calls, retries what is
//! safe, and keeps exchanges for support with secrets removed. Knows no package and no database; all waiting goes
//! through the injected clock.

mod call;
mod client;
mod config;
mod count;
mod exchange;
mod meter;
mod network;
mod pace;
mod retry;
pub mod session;
mod shared;
#[cfg(feature = "testkit")]
pub mod testkit;
mod transport;

pub use call::{Answer, Call, CallError, Cause, Effect, Priority};
pub use client::Client;
pub use config::{ClientConfig, Frame, Left, Limit, LimitScope, RecordPolicy, RetryPolicy};
pub use exchange::Exchange;
pub use network::{NetworkConfig, NetworkError, NetworkTransport};
pub use shared::{Pace, SharedLimits};
pub use transport::{Transport, TransportError};
