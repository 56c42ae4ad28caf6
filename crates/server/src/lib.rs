//! The edge: answers HTTP. Health and metrics, the return of people who signed in at a package, messages of packages,
//! and the interface for applications ([`v1`]). The screens are a room of their own and are merged in
//! ([`router_with`]); what they share with the interface about sessions and other sites is in [`cookies`] and [`site`].
//!
//! Knows no SQL and no package by name.

pub mod cookies;
mod health;
mod inbound;
mod listen;
mod metrics;
pub mod site;
pub mod v1;

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::routing::get;
use axum::{Extension, Router};
use boekbrug_access::Access;
use boekbrug_connector::{Chance, Clock};
use boekbrug_engine::Engine;
use boekbrug_store::Store;
use boekbrug_webhooks::Webhooks;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

pub use listen::{Bounds, serve};
pub use metrics::{Recorder, RecorderError};
use v1::Rates;

/// What handlers share.
#[derive(Clone)]
pub struct App {
    /// The engine, for what comes in from packages.
    pub engine: Engine,
    /// What is remembered.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness, for ids.
    pub chance: Arc<dyn Chance>,
    /// Our own address as people reach it, without a slash at its end: they come back to it after a sign-in.
    pub address: String,
    /// Counts and durations of this process.
    pub recorder: Recorder,
    /// Who calls the interface for applications, and what they may.
    pub access: Access,
    /// Endpoints of applications that are told of changes.
    pub webhooks: Webhooks,
    /// What callers used up of their limits.
    pub rates: Arc<Rates>,
}

/// The server without pages for people.
pub fn router(app: App) -> Router {
    whole(app, inbound::routes(), Router::new().fallback(nothing))
}

/// The whole of the server as one service: what machines ask, and these pages for people. The pages bring the answer
/// for addresses that nobody knows.
pub fn router_with(app: App, pages: Router) -> Router {
    whole(app, inbound::routes().layer(Extension(inbound::Onward)), pages)
}

fn whole(app: App, inbound: Router<App>, pages: Router) -> Router {
    let routes = Router::new()
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::show))
        .merge(inbound);
    let v1 = v1::routes(&app).with_state(app.clone());
    dressed(routes.with_state(app).merge(pages)).merge(v1)
}

/// The return address alone, for a program that only waits for somebody to come back.
pub fn return_router(app: App) -> Router {
    dressed(inbound::returns().fallback(nothing).with_state(app))
}

async fn nothing() -> (StatusCode, &'static str) {
    (StatusCode::NOT_FOUND, "Er is hier niets. / There is nothing here.\n")
}

fn dressed(routes: Router) -> Router {
    let plain = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    routes
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            Duration::from_mins(1),
        ))
        .layer(RequestBodyLimitLayer::new(1 << 20))
        .layer(plain(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(plain(header::CONTENT_SECURITY_POLICY, "default-src 'none'"))
        .layer(plain(header::CACHE_CONTROL, "no-store"))
}
