//! Requests over real HTTP, and what came back.

use std::time::Duration;

use boekbrug_http::{NetworkConfig, NetworkTransport, Transport};
use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use serde_json::Value;

/// Longer than a long poll.
const PATIENCE: Duration = Duration::from_secs(90);

/// Somebody who calls: an application with its key, a person with their session, or nobody.
#[derive(Clone)]
pub(crate) struct Caller {
    network: NetworkTransport,
    /// The address of the server, without a path.
    pub(crate) base: String,
    headers: Vec<(&'static str, String)>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Caller {
    /// Nobody in particular.
    pub(crate) fn nobody(base: &str) -> Self {
        Self {
            network: NetworkTransport::try_new(&NetworkConfig::default()).unwrap(),
            base: base.to_owned(),
            headers: Vec::new(),
        }
    }

    /// The same with one more header on every request.
    pub(crate) fn with(&self, name: &'static str, value: impl Into<String>) -> Self {
        let mut other = self.clone();
        other.headers.push((name, value.into()));
        other
    }

    /// An application with this key.
    pub(crate) fn key(&self, key: &str) -> Self {
        Self::nobody(&self.base).with("authorization", format!("Bearer {key}"))
    }

    /// One request, whatever the answer is.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Option<(&str, Bytes)>) -> Answer {
        let mut request = Request::new(Bytes::new());
        *request.method_mut() = method.parse::<Method>().unwrap();
        *request.uri_mut() = format!("{}{path}", self.base).parse().unwrap();
        for (name, value) in &self.headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        if let Some((media, bytes)) = body {
            request.headers_mut().insert("content-type", media.parse().unwrap());
            *request.body_mut() = bytes;
        }
        let answer = self.network.send(request, PATIENCE, 64 << 20).await;
        let (head, body) = answer
            .unwrap_or_else(|error| panic!("{method} {path}: {error:?}"))
            .into_parts();
        Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        }
    }

    /// Reads, which must go well.
    pub(crate) async fn get(&self, path: &str) -> Value {
        self.ask("GET", path, None).await.well("GET", path)
    }

    /// Sends JSON, which must go well.
    pub(crate) async fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        self.try_send(method, path, body).await.well(method, path)
    }

    /// Sends JSON, whatever the answer is.
    pub(crate) async fn try_send(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.ask(method, path, Some(("application/json", body.to_string().into())))
            .await
    }

    /// Posts nothing, which must go well.
    pub(crate) async fn done(&self, path: &str) -> Value {
        self.ask("POST", path, None).await.well("POST", path)
    }

    /// Posts JSON, which must go well.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Value {
        self.send("POST", path, body).await
    }
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null when there is none.
    pub(crate) fn json(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body of an answer that must be a good one.
    pub(crate) fn well(&self, method: &str, path: &str) -> Value {
        assert!(
            (200..300).contains(&self.status),
            "{method} {path}: {} {}",
            self.status,
            self.text()
        );
        self.json()
    }

    /// A header; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}
