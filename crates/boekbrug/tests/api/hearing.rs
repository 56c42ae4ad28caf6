//! The application's own address, at which it is told of changes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use bytes::Bytes;

type Heard = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// A listener that keeps what it is told and answers 204.
pub(crate) struct Hearing {
    /// Its address.
    pub(crate) url: String,
    heard: Heard,
}

impl Hearing {
    /// Listens on loopback until the test ends.
    pub(crate) async fn start() -> Self {
        let heard = Heard::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let router = Router::new().route("/hook", post(hear)).with_state(Arc::clone(&heard));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, heard }
    }

    /// Waits for a message for which this holds, and takes all up to it.
    pub(crate) async fn wait(&self, what: &str, fits: impl Fn(&HeaderMap, &Bytes) -> bool) -> (HeaderMap, Bytes) {
        for _ in 0..300 {
            let mut heard = self.heard.lock().unwrap().split_off(0);
            if let Some(place) = heard.iter().position(|(headers, body)| fits(headers, body)) {
                return heard.swap_remove(place);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("nothing was heard of {what}");
    }
}

async fn hear(State(heard): State<Heard>, headers: HeaderMap, body: Bytes) -> StatusCode {
    heard.lock().unwrap().push((headers, body));
    StatusCode::NO_CONTENT
}
