//! Hulp: how each coupling works, how each package is linked, which errors can occur, what to do when nothing arrives.
//! Made from the field tables, the records of packages, the catalogue of findings and the words of each package's own
//! room; what people wrote themselves is in `prose`.

mod article;
mod book;
mod couplings;
mod errors;
mod general;
mod outward;
mod overview;
mod prose;
#[cfg(test)]
mod sample;
mod search;
mod site;
#[cfg(test)]
mod tests;
mod view;

use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use boekbrug_server::App;
use serde::Deserialize;

use crate::frame::{Fault, Visit, page};
use book::Book;

pub(crate) use errors::group;
pub(crate) use overview::scope_words;
pub use site::help_site;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/help", get(contents))
        .route("/help/search", get(find))
        .route("/help/{page}", get(show))
}

fn book(visit: &Visit) -> Book {
    Book::new(visit.app.engine.registry(), visit.t)
}

async fn contents(visit: Visit) -> Response {
    page(&view::Contents::of(&visit, &book(&visit)))
}

async fn show(visit: Visit, Path(slug): Path<String>) -> Result<Response, Fault> {
    let book = book(&visit);
    let article = book.article(&slug).ok_or(Fault::NotFound)?;
    Ok(page(&view::Page::of(&visit, article.clone())))
}

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    q: String,
}

async fn find(visit: Visit, Query(wanted): Query<Wanted>) -> Response {
    // words of the other language are understood too, and lead to the page in the language of the visitor
    let query: String = wanted.q.chars().take(200).collect();
    let hits = search::search_both(
        &book(&visit),
        || Book::new(visit.app.engine.registry(), visit.t.other()),
        &query,
    );
    page(&view::Found::of(&visit, query, hits))
}

#[cfg(test)]
pub(crate) fn samples(t: crate::text::Texts) -> Vec<(&'static str, String)> {
    [view::samples(t), site::samples(t)].concat()
}
