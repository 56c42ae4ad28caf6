//! How many calls a second the client itself can make, on one thread and through a transport that answers at once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use boekbrug_connector::{SystemChance, SystemClock};
use boekbrug_http::{Call, Client, ClientConfig, Limit, Priority, Transport, TransportError};
use bytes::Bytes;
use http::{Request, Response};

const CALLS: u32 = 200_000;

struct AtOnce(Bytes);

#[async_trait]
impl Transport for AtOnce {
    async fn send(&self, _: Request<Bytes>, _: Duration, _: usize) -> Result<Response<Bytes>, TransportError> {
        let mut response = Response::new(self.0.clone());
        let headers = response.headers_mut();
        headers.insert(
            "content-type",
            http::HeaderValue::from_static("application/json; charset=utf-8"),
        );
        headers.insert("x-request-id", http::HeaderValue::from_static("8f0b2d3c"));
        Ok(response)
    }
}

#[allow(clippy::disallowed_methods)] // a measuring tool
fn main() -> Result<(), http::Error> {
    let record = r#"{"id":"5f0c","customerCode":12345,"name":"Bakkerij De Korenaar","city":"Utrecht","active":true}"#;
    let body = Bytes::from(format!("[{}]", vec![record; 40].join(",")));
    let config = ClientConfig {
        limits: vec![
            Limit::new(u32::MAX, Duration::from_mins(1)).keeping(10),
            Limit::new(u32::MAX, Duration::from_hours(24)).keeping(10),
        ],
        ..ClientConfig::default()
    };
    let transport = Arc::new(AtOnce(body));
    let client = Client::new(transport, Arc::new(SystemClock), Arc::new(SystemChance), config);
    let request = Request::get("https://package.example/v2/customers?page=7&size=500")
        .header("authorization", format!("Bearer {}", "eyJhbGciOiJSUzI1NiJ9".repeat(20)))
        .header("some-subscription-key", "0123456789abcdef0123456789abcdef")
        .header("accept", "application/json")
        .body(Bytes::new())?;
    let call = Call::read("GET /customers", request, Priority::Normal);
    let done = async {
        let start = Instant::now();
        for _ in 0..CALLS {
            if let Err(error) = client.call(call.clone()).await {
                eprintln!("{error}");
            }
        }
        start.elapsed()
    };
    let took = futures::executor::block_on(done);
    println!(
        "{} calls a second",
        u128::from(CALLS) * 1_000_000 / took.as_micros().max(1)
    );
    Ok(())
}
