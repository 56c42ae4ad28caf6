//! Limits that several clients keep together.
#![allow(clippy::unwrap_used)] // in helper functions too: a test may panic

use std::sync::{Arc, Mutex};
use std::time::Duration;

use boekbrug_connector::Clock;
use boekbrug_http::testkit::{ManualClock, Reply, ScriptedTransport, SeededChance};
use boekbrug_http::{Call, CallError, Client, ClientConfig, Limit, Priority, SharedLimits};
use bytes::Bytes;
use http::Request;
use proptest::prelude::*;

const MINUTE: Duration = Duration::from_mins(1);

/// Clients that share limits by name, and when each call of theirs was heard.
struct Partner {
    clock: ManualClock,
    shared: SharedLimits,
    config: ClientConfig,
    transport: Arc<ScriptedTransport>,
    heard: Arc<Mutex<Vec<(i64, String)>>>,
}

impl Partner {
    fn with(config: ClientConfig) -> Self {
        let clock = ManualClock::default();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (book, time, start) = (Arc::clone(&heard), clock.clone(), clock.now());
        let transport = ScriptedTransport::new(Arc::new(clock.clone()), []).then(move |request| {
            let seconds = time.now().duration_since(start).as_secs();
            book.lock().unwrap().push((seconds, request.uri().path().to_owned()));
            Reply::new(200, "").after(Duration::from_millis(10))
        });
        Self {
            clock,
            shared: SharedLimits::default(),
            config,
            transport: Arc::new(transport),
            heard,
        }
    }

    fn client(&self, key: &str) -> Client {
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        let pace = self.shared.of(key, &self.config, &clock);
        let chance = Arc::new(SeededChance::new(3));
        Client::sharing(self.transport.clone(), clock, chance, self.config.clone(), &pace)
    }
}

async fn call(client: &Client, path: &str, priority: Priority) -> Result<(), CallError> {
    let request = Request::get(format!("https://package.example/{path}"));
    let request = request.body(Bytes::new()).unwrap();
    client.call(Call::read("GET /x", request, priority)).await.map(drop)
}

fn config(limit: Limit) -> ClientConfig {
    ClientConfig {
        limits: vec![limit],
        patience: Duration::from_hours(1000),
        concurrent: 8,
        ..ClientConfig::default()
    }
}

#[tokio::test]
async fn an_invoice_of_one_goes_before_the_reading_of_another() {
    let partner = Partner::with(config(Limit::new(4, MINUTE)));
    let (reader, sender) = (partner.client("k"), partner.client("k"));
    for _ in 0..4 {
        call(&reader, "read", Priority::Background).await.unwrap();
    }
    let reading = async {
        for _ in 0..4 {
            call(&reader, "read", Priority::Background).await.unwrap();
        }
    };
    let sending = async {
        tokio::task::yield_now().await;
        call(&sender, "book", Priority::Invoice).await.unwrap();
    };
    futures::join!(reading, sending);
    let heard = partner.heard.lock().unwrap().clone();
    let booked = heard.iter().position(|(_, path)| path == "/book").unwrap();
    assert_eq!(
        (booked, heard[booked].0),
        (4, 60),
        "first of the next minute: {heard:?}"
    );
}

#[tokio::test]
async fn calls_under_way_are_capped_together() {
    let limits = ClientConfig {
        concurrent: 1,
        ..config(Limit::new(1000, MINUTE))
    };
    let partner = Partner::with(limits);
    let (one, two) = (partner.client("k"), partner.client("k"));
    partner
        .transport
        .push(Reply::new(200, "").after(Duration::from_secs(7)));
    let (first, second) = futures::join!(call(&one, "a", Priority::Normal), call(&two, "b", Priority::Normal));
    first.unwrap();
    second.unwrap();
    assert_eq!(
        *partner.heard.lock().unwrap(),
        [(7, "/b".to_owned())],
        "the second waited for the first"
    );
}

#[tokio::test]
async fn counts_for_the_day_stay_apart() {
    let partner = Partner::with(config(Limit::new(100, MINUTE)));
    let (one, two) = (partner.client("k"), partner.client("k"));
    call(&one, "a", Priority::Normal).await.unwrap();
    call(&two, "b", Priority::Normal).await.unwrap();
    call(&two, "b", Priority::Normal).await.unwrap();
    let calls = |client: &Client| client.take_calls().iter().map(|count| count.calls).sum::<u32>();
    assert_eq!((calls(&one), calls(&two)), (1, 2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn no_minute_has_more_calls_than_the_limit_whoever_makes_them(
        limit in 1_u32..8,
        who in proptest::collection::vec((0_usize..4, 0_u64..20), 1..60),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let heard = runtime.block_on(async {
            let partner = Partner::with(config(Limit::new(limit, MINUTE)));
            let clients: Vec<_> = (0..4).map(|_| partner.client("k")).collect();
            for (number, wait) in &who {
                partner.clock.advance(Duration::from_secs(*wait));
                call(&clients[*number], "x", Priority::Normal).await.unwrap();
            }
            partner.heard.lock().unwrap().clone()
        });
        prop_assert_eq!(heard.len(), who.len());
        for (at, (second, _)) in heard.iter().enumerate() {
            let within = heard[at..].iter().filter(|(other, _)| other - second < 60).count();
            prop_assert!(within <= limit as usize, "{} from second {}", within, second);
        }
    }
}
