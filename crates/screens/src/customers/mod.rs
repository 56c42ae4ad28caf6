//! Customers of the application that go to a package (profiles B and C, product section 3): which take part, how far each
//! is, and what both sides say of one.

mod deeds;
mod filter;
mod list;
mod one;
#[cfg(test)]
pub(crate) mod samples;
mod sides;

use axum::Router;
use axum::routing::{get, post};
use boekbrug_server::App;
use boekbrug_store::AppCustomerState;

pub(crate) use sides::author;

use crate::text::Texts;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/customers", get(list::show))
        .route("/customers/one", get(one::show))
        .route("/customers/ticks", post(deeds::ticks))
        .route("/customers/tick", post(deeds::tick))
        .route("/customers/number", post(deeds::number))
        .route("/customers/link", post(deeds::link))
        .route("/customers/unlink", post(deeds::unlink))
        .route("/customers/retry", post(deeds::retry))
        .route("/customers/restore", post(deeds::restore))
}

/// The state of a customer in a word, with its tone. One that does not take part is no cause for alarm, whatever was
/// found before.
fn badge(t: Texts, state: AppCustomerState, takes_part: bool) -> (&'static str, String) {
    if !takes_part {
        return ("off", t.say("customers-state-apart"));
    }
    let (tone, key) = match state {
        AppCustomerState::Waiting => ("busy", "customers-state-waiting"),
        AppCustomerState::Findings => ("warn", "customers-state-findings"),
        AppCustomerState::Sending => ("busy", "customers-state-sending"),
        AppCustomerState::Unknown => ("busy", "customers-state-unknown"),
        AppCustomerState::Equal => ("ok", "customers-state-equal"),
    };
    (tone, t.say(key))
}
