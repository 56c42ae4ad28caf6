//! The edge: answers HTTP. For now health and metrics, the return of people who signed in at a package, and messages of
//! packages; the application's interface and the screens come here.
//!
//! Knows no SQL and no package by name.

mod health;
mod inbound;
mod metrics;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::routing::get;
use boekbrug_connector::Clock;
use boekbrug_engine::Engine;
use boekbrug_store::Store;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

pub use metrics::{Recorder, RecorderError};

/// What handlers share.
#[derive(Clone)]
pub struct App {
    /// The engine, for what comes in from packages.
    pub engine: Engine,
    /// What is remembered.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Counts and durations of this process.
    pub recorder: Recorder,
}

/// The whole of the server as one service.
pub fn router(app: App) -> Router {
    let routes = Router::new()
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::show))
        .merge(inbound::routes());
    dressed(routes, app)
}

/// The return address alone, for a program that only waits for somebody to come back.
pub fn return_router(app: App) -> Router {
    dressed(inbound::returns(), app)
}

fn dressed(routes: Router<App>, app: App) -> Router {
    let plain = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    routes
        .fallback(async || (StatusCode::NOT_FOUND, "Er is hier niets. / There is nothing here.\n"))
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            Duration::from_mins(1),
        ))
        .layer(RequestBodyLimitLayer::new(1 << 20))
        .layer(plain(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(plain(header::CONTENT_SECURITY_POLICY, "default-src 'none'"))
        .layer(plain(header::CACHE_CONTROL, "no-store"))
        .with_state(app)
}
