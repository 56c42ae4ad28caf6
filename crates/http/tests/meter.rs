//! What operators see of the calls.
#![allow(clippy::unwrap_used)] // in helper functions too: a test may panic

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use boekbrug_http::testkit::{ManualClock, Reply, ScriptedTransport, SeededChance};
use boekbrug_http::{Call, Client, ClientConfig, Limit, Priority};
use bytes::Bytes;
use http::Request;
use metrics::{
    Counter, CounterFn, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};

/// Adds everything up by name and labels.
#[derive(Clone, Default)]
struct Sums(Arc<Mutex<BTreeMap<String, f64>>>);

struct Sum(Sums, String);

#[allow(clippy::float_arithmetic, clippy::cast_precision_loss)] // seconds and counts, no money
impl Sum {
    fn add(&self, value: f64) {
        *self.0.0.lock().unwrap().entry(self.1.clone()).or_default() += value;
    }
}

impl CounterFn for Sum {
    fn increment(&self, value: u64) {
        self.add(u32::try_from(value).unwrap().into());
    }

    fn absolute(&self, _: u64) {}
}

impl HistogramFn for Sum {
    fn record(&self, value: f64) {
        self.add(value);
    }
}

impl Sums {
    fn sum(&self, key: &Key) -> Arc<Sum> {
        let labels: Vec<_> = key.labels().map(metrics::Label::value).collect();
        Arc::new(Sum(self.clone(), format!("{} {}", key.name(), labels.join(" "))))
    }
}

impl Recorder for Sums {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.sum(key))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(self.sum(key))
    }
}

#[test]
fn calls_are_counted_by_endpoint_and_kind_of_answer() {
    let sums = Sums::default();
    metrics::with_local_recorder(&sums, || {
        let clock = ManualClock::default();
        let script = [
            Reply::new(200, "").after(Duration::from_secs(3)),
            Reply::new(404, ""),
            Reply::NoAnswer,
            Reply::new(200, "").after(Duration::from_secs(2)),
        ];
        let config = ClientConfig {
            limits: vec![Limit::new(4, Duration::from_hours(1))],
            ..ClientConfig::default()
        };
        let transport = ScriptedTransport::new(Arc::new(clock.clone()), script);
        let chance = Arc::new(SeededChance::new(1));
        let client = Client::new(Arc::new(transport), Arc::new(clock), chance, config);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for _ in 0..4 {
            let request = Request::get("https://package.example/x").body(Bytes::new()).unwrap();
            let _ = runtime.block_on(client.call(Call::read("GET /x", request, Priority::Normal)));
        }
    });
    let sums = sums.0.lock().unwrap().clone();
    let expected = [
        ("boekbrug_http_call_seconds GET /x", 5.0),
        ("boekbrug_http_calls_total GET /x 2xx", 2.0),
        ("boekbrug_http_calls_total GET /x 4xx", 1.0),
        ("boekbrug_http_calls_total GET /x held_back", 1.0),
        ("boekbrug_http_calls_total GET /x no_answer", 1.0),
    ];
    let seen: Vec<_> = sums.iter().map(|(name, sum)| (name.as_str(), *sum)).collect();
    assert_eq!(seen, expected);
}
