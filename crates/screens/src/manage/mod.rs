//! Beheer: people and their roles, keys of applications, webhooks, the audit trail, and one's own account.

mod account;
mod audit;
mod csv;
mod deeds;
mod keys;
mod people;
mod webhooks;

use axum::Router;
use boekbrug_model::Scope;
use boekbrug_server::App;

use crate::frame::Visit;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(people::routes())
        .merge(keys::routes())
        .merge(webhooks::routes())
        .merge(audit::routes())
        .merge(account::routes())
}

/// A page of this area: address, name, whether it is this one.
type Tab = (&'static str, String, bool);

/// The pages beside each other that a visitor may see.
fn tabs(visit: &Visit, current: &str) -> Vec<Tab> {
    all_tabs(
        visit.t,
        current,
        visit.may(Scope::AccessRead),
        visit.may(Scope::WebhooksRead),
    )
}

fn all_tabs(t: crate::text::Texts, current: &str, access: bool, webhooks: bool) -> Vec<Tab> {
    let all = [
        ("/people", "manage-people", access),
        ("/keys", "manage-keys", access),
        ("/webhooks", "manage-webhooks", webhooks),
        ("/audit", "manage-audit", access),
    ];
    let seen = all.into_iter().filter(|(_, _, may)| *may);
    seen.map(|(address, key, _)| (address, t.say(key), address == current))
        .collect()
}

#[cfg(test)]
pub(crate) fn samples(t: crate::text::Texts) -> Vec<(&'static str, String)> {
    [
        people::samples(t),
        keys::samples(t),
        webhooks::samples(t),
        audit::samples(t),
        account::samples(t),
    ]
    .concat()
}
