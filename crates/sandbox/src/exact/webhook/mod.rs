//! Webhooks [apis/exact.md §5].

pub(crate) mod event;
mod pump;
pub(crate) mod queue;
pub(crate) mod sign;

pub use crate::courier::{AcceptsAll, Courier, Refuses, SocketCourier};
pub use pump::bring_webhooks;
pub use queue::Delivery;
