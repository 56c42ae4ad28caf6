//! Invoices: offered, followed, tried again.

mod csv;
mod deeds;
mod keyed;
mod list;
mod multipart;
mod offer;
mod pdf;
mod shape;
mod ubl;

pub use pdf::disposition;

use boekbrug_model::Scope;
use serde_json::json;
use utoipa_axum::routes;

use super::operation::{Example, Needs, Operations};

/// The largest request with a file in it: 16 MiB.
const WITH_FILE: usize = 16 << 20;

pub(crate) fn operations() -> Operations {
    let read = || Needs::scope(Scope::InvoicesRead);
    let write = || Needs::scope(Scope::InvoicesWrite);
    Operations::new(
        "Invoices",
        "Invoices are offered to an administration and go over its connection. How to offer them as JSON, UBL and CSV \
         is told with examples in `docs/invoices.md`.",
    )
    .add(
        write()
            .body(WITH_FILE)
            .keeps_answers_itself()
            .refuses(409)
            .example(Example::new("An invoice without a PDF", 201).body(shape::sample())),
        routes!(offer::offer_invoice),
    )
    .add(write().body(WITH_FILE).refuses(409), routes!(ubl::offer_ubl))
    .add(write().body(WITH_FILE).refuses(409), routes!(csv::offer_csv))
    .add(
        read()
            .example(Example::new("All, newest first", 200))
            .example(Example::new("Those that need somebody", 200).query("state=findings,unknown&limit=20")),
        routes!(list::list_invoices),
    )
    .add(
        read().example(Example::new("One invoice", 200)),
        routes!(list::read_invoice),
    )
    .add(
        read().example(Example::new("What became of it", 200)),
        routes!(list::read_timeline),
    )
    .add(read(), routes!(list::read_receipt))
    .add(read(), routes!(pdf::read_pdf))
    .add(write().refuses(409), routes!(deeds::retry_invoice))
    .add(write().refuses(409), routes!(deeds::mark_invoice))
    .add(
        write().example(Example::new("All that wait for a customer", 200).body(json!({"finding": "customer.unknown"}))),
        routes!(deeds::retry_invoices),
    )
}
