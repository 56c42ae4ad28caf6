//! The only room that joins the ports: it reads feeds into the store and walks invoices into the package.
//!
//! What somebody asks of it is noted as theirs ([`Engine::by`]).
//!
//! Three walks: an invoice comes in ([`Engine::accept`]), a feed is pulled (`pull`), an invoice is pushed (`push`).
//! The last two happen under a lease, in [`Engine::cycle`] or for ever in [`Engine::work`]. Everything may be killed
//! between any two steps and started again, on this node or another: what was done is found, what was not is done.
//!
//! Knows no package by name, no SQL and no HTTP; time and chance are arguments.

mod audit;
mod backoff;
mod budget;
mod changes;
mod connect;
mod consent;
mod customers_out;
mod cycle;
mod desk;
mod doctor;
mod engine;
mod error;
mod failure;
mod hold;
mod hooks;
mod intake;
mod invoice_progress;
mod matching;
mod open;
mod preview;
mod prune;
mod pull;
mod push;
mod report;
mod rotate;
mod secrets;
mod setup;
mod status;
#[cfg(feature = "testkit")]
pub mod testkit;
mod watch;
mod when;
mod worker;
mod writes;

pub use audit::{Deed, action};
pub use backoff::Backoff;
pub use budget::{Budget, CallsUsed};
pub use connect::{ConnectRequest, Connected, WhichAdministration, WhichOrganisation};
pub use consent::SignIn;
pub use customers_out::{CustomerAnswer, CustomerOffer, CustomerProgress, SentCustomer};
pub use doctor::Examination;
#[cfg(feature = "mutation")]
pub use engine::Mutations;
pub use engine::{Engine, Options, Ports};
pub use error::{Closed, EngineError};
pub use hooks::HookAnswer;
pub use intake::{Acceptance, Answer, Offer, OfferedPdf, Once, Origin, Told};
pub use invoice_progress::{Progress, Receipt, Sent};
pub use matching::{AppCustomer, Matched, MatchingList, MatchingState, MatchingStatus, MatchingSummary};
pub use preview::{
    CustomersPreview, FeedPreview, KEPT, LOOKS, Preview, PreviewAction, PreviewItem, PreviewOf, PreviewState,
    PushPreview,
};
pub use report::{ConnectionReport, CustomersReport, CycleReport, FeedReport, PushReport, Stop};
pub use setup::Wanted;
pub use status::{ConnectionStatus, FeedStatus};
pub use watch::{InvoiceStep, Quiet, Watcher};
