//! What every page stands in: who visits, what stands around a page, forms that are safe to take, refusals as pages,
//! files that browsers keep.

mod assets;
mod at;
mod dress;
mod fault;
mod go;
mod page;
mod preferences;
mod sent;
mod visit;

use axum::Router;
use axum::routing::{get, post};
use boekbrug_server::App;

pub(crate) use at::At;
pub(crate) use dress::dress;
pub(crate) use fault::{Fault, Wrong};
pub(crate) use go::{go, notice};
pub(crate) use page::{Frame, Place, initials, page, page_with, part};
#[cfg(test)]
pub(crate) use preferences::Theme;
pub(crate) use preferences::{language_of, theme_of};
pub(crate) use sent::{Empty, Sent, read as read_form};
pub(crate) use visit::{Visit, local, takes_customers};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/assets/{file}", get(assets::give))
        .route("/preferences", post(preferences::set))
        .route("/organisation", post(preferences::enter))
}

/// The answer for addresses that nobody knows.
pub(crate) async fn nothing() -> Fault {
    Fault::NotFound
}

#[cfg(test)]
pub(crate) fn samples(t: crate::text::Texts) -> Vec<(&'static str, String)> {
    use crate::samples::Drawn as _;

    let one = |frame: Frame| {
        let findings = vec![crate::samples::finding()];
        page::FaultPage { frame, t, findings }.drawn()
    };
    let mut signed_in = crate::samples::frame("Titel", Place::Invoices);
    signed_in.others = vec![("org_2".to_owned(), "Tweede".to_owned())];
    signed_in.notice = Some("Gedaan <b>".to_owned());
    vec![
        ("frame-signed-in", one(signed_in)),
        (
            "fault",
            one(Frame::plain("Titel".to_owned(), Place::Nowhere, Theme::Dark)),
        ),
    ]
}
