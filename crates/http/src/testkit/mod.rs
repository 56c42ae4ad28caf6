//! For tests: a clock that is moved by hand or by those who sleep on it, chance that repeats, and a transport that
//! plays answers.

mod chance;
mod clock;
mod transport;

pub use chance::SeededChance;
pub use clock::ManualClock;
pub use transport::{Reply, ScriptedTransport};
