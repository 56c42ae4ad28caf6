//! Limits are kept ahead of the call, whatever arrives and whenever, and nobody waits longer than needed.
#![allow(clippy::unwrap_used)] // in helper functions too: a test may panic

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use boekbrug_connector::{CallCount, Clock};
use boekbrug_http::testkit::{ManualClock, Reply, ScriptedTransport, SeededChance};
use boekbrug_http::{Answer, Call, CallError, Client, ClientConfig, Left, Limit, LimitScope, Priority};
use bytes::Bytes;
use http::Request;
use jiff::{SignedDuration, Timestamp};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, proptest};

const MINUTE: Duration = Duration::from_mins(1);

/// A package that writes down what it hears and when.
struct Package {
    clock: ManualClock,
    heard: Arc<Mutex<Vec<(Timestamp, Priority)>>>,
    transport: Arc<ScriptedTransport>,
    client: Client,
}

impl Package {
    fn new(config: ClientConfig) -> Self {
        Self::answering(config, |_| Reply::new(200, ""))
    }

    fn answering(config: ClientConfig, reply: impl Fn(&Request<Bytes>) -> Reply + Send + Sync + 'static) -> Self {
        let clock = ManualClock::default();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (time, book) = (clock.clone(), Arc::clone(&heard));
        let transport = ScriptedTransport::new(Arc::new(clock.clone()), []).then(move |request| {
            let priority = *request.extensions().get::<Priority>().unwrap();
            book.lock().unwrap().push((time.now(), priority));
            reply(request)
        });
        let transport = Arc::new(transport);
        let chance = Arc::new(SeededChance::new(7));
        let client = Client::new(Arc::clone(&transport) as _, Arc::new(clock.clone()), chance, config);
        Self {
            clock,
            heard,
            transport,
            client,
        }
    }

    async fn call(&self, priority: Priority) -> Result<Answer, CallError> {
        call(self.client.clone(), "GET /x", priority).await
    }

    /// How many of these calls are answered one after the other.
    async fn answered(&self, calls: usize, priority: Priority) -> usize {
        let mut answered = 0;
        for _ in 0..calls {
            answered += usize::from(self.call(priority).await.is_ok());
        }
        answered
    }

    fn heard(&self) -> Vec<(Timestamp, Priority)> {
        self.heard.lock().unwrap().clone()
    }
}

async fn call(client: Client, endpoint: &'static str, priority: Priority) -> Result<Answer, CallError> {
    let request = Request::get("https://package.example/x").extension(priority);
    let request = request.body(Bytes::new()).unwrap();
    client.call(Call::read(endpoint, request, priority)).await
}

fn limited(limits: impl Into<Vec<Limit>>) -> ClientConfig {
    ClientConfig {
        limits: limits.into(),
        patience: Duration::from_hours(1000),
        concurrent: 8,
        ..ClientConfig::default()
    }
}

fn impatient(limit: Limit) -> ClientConfig {
    ClientConfig {
        patience: Duration::ZERO,
        ..limited([limit])
    }
}

async fn turns(count: usize) {
    for _ in 0..count {
        tokio::task::yield_now().await;
    }
}

fn priorities() -> impl Strategy<Value = Priority> {
    any::<u8>().prop_map(|n| [Priority::Invoice, Priority::Normal, Priority::Background][usize::from(n % 3)])
}

fn limits() -> impl Strategy<Value = Limit> {
    (1_u32..12, 1_u64..90, 0_u32..12)
        .prop_map(|(calls, per, reserve)| Limit::new(calls, Duration::from_secs(per)).keeping(reserve))
}

/// One arrival: milliseconds after the one before, its priority, and how long the package takes; a call that would
/// take an odd time cannot leave at the first try.
type Arrival = (u64, Priority, u64);

async fn play(config: ClientConfig, arrivals: &[Arrival]) -> Vec<(Timestamp, Priority)> {
    let durations: Vec<u64> = arrivals.iter().map(|arrival| arrival.2).collect();
    let next = AtomicUsize::new(0);
    let package = Package::answering(config, move |_| {
        let at = next.fetch_add(1, Ordering::SeqCst) % durations.len();
        Reply::new(200, "").after(Duration::from_millis(durations[at]))
    });
    let mut tasks = Vec::new();
    for &(wait, priority, taking) in arrivals {
        package.clock.sleep(Duration::from_millis(wait)).await;
        if taking % 2 == 1 {
            package.transport.push(Reply::NotSent);
        }
        tasks.push(tokio::spawn(call(package.client.clone(), "GET /x", priority)));
    }
    let mut answered = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => answered += 1,
            Err(CallError::NotSent(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(package.heard().len(), answered);
    package.heard()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

/// The most that were heard within any stretch that ends at this one.
fn before(heard: &[(Timestamp, Priority)], at: usize, per: Duration) -> usize {
    let per = SignedDuration::try_from(per).unwrap();
    let end = heard[at].0;
    heard[..=at]
        .iter()
        .filter(|(time, _)| end.duration_since(*time) < per)
        .count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn never_more_than_the_limit_in_any_window(
        limits in vec(limits(), 1..4),
        arrivals in vec((0_u64..20_000, priorities(), 0_u64..5_000), 1..60),
    ) {
        let heard = run(play(limited(limits.clone()), &arrivals));
        for limit in limits {
            let kept = limit.reserve.min(limit.calls - 1);
            for (at, (_, priority)) in heard.iter().enumerate() {
                let room = if *priority == Priority::Invoice { limit.calls } else { limit.calls - kept };
                prop_assert!(before(&heard, at, limit.per) <= room as usize, "{limit:?} at {at} in {heard:?}");
            }
        }
    }
}

#[tokio::test]
async fn the_whole_limit_is_used_and_no_more_time_than_needed() {
    let package = Package::new(limited([
        Limit::new(60, MINUTE),
        Limit::new(150, Duration::from_mins(5)),
    ]));
    let start = package.clock.now();
    assert_eq!(package.answered(180, Priority::Normal).await, 180);
    let seconds: Vec<_> = package
        .heard()
        .iter()
        .map(|(at, _)| at.duration_since(start).as_secs())
        .collect();
    assert_eq!((seconds[59], seconds[60], seconds[119], seconds[120]), (0, 60, 60, 120));
    assert_eq!((seconds[149], seconds[150], seconds[179]), (120, 300, 300));
}

#[tokio::test]
async fn invoices_go_first_and_equals_go_in_turn() {
    let package = Package::new(limited([Limit::new(1, MINUTE)]));
    package.call(Priority::Background).await.unwrap();
    let row = [
        Priority::Background,
        Priority::Normal,
        Priority::Invoice,
        Priority::Background,
        Priority::Normal,
        Priority::Invoice,
    ];
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = Vec::new();
    for (number, priority) in row.into_iter().enumerate() {
        let (client, order) = (package.client.clone(), Arc::clone(&order));
        tasks.push(tokio::spawn(async move {
            call(client, "GET /x", priority).await.unwrap();
            order.lock().unwrap().push(number);
        }));
        turns(1).await;
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*order.lock().unwrap(), [2, 5, 1, 4, 0, 3]);
}

#[tokio::test]
async fn the_reserve_is_for_invoices() {
    let package = Package::new(impatient(Limit::new(10, MINUTE).keeping(3)));
    assert_eq!(package.answered(20, Priority::Background).await, 7);
    assert_eq!(package.answered(20, Priority::Normal).await, 0);
    assert_eq!(package.answered(20, Priority::Invoice).await, 3);
}

#[tokio::test]
async fn waiting_too_long_is_said_at_once() {
    let limit = Limit::new(2, Duration::from_hours(1));
    let package = Package::new(ClientConfig {
        patience: MINUTE,
        ..limited([limit])
    });
    let start = package.clock.now();
    assert_eq!(package.answered(2, Priority::Normal).await, 2);
    let Err(CallError::LimitReached { until, .. }) = package.call(Priority::Normal).await else {
        panic!()
    };
    assert_eq!(until, start + SignedDuration::from_hours(1));
    assert_eq!(package.clock.now(), start, "no time was spent on it");
    package.clock.set(until - SignedDuration::from_secs(59));
    assert!(package.call(Priority::Normal).await.is_ok());
}

#[tokio::test]
async fn no_more_than_so_many_at_one_time() {
    let package = Package::new(ClientConfig {
        concurrent: 3,
        ..limited([])
    });
    for _ in 0..30 {
        package
            .transport
            .push(Reply::new(200, "").after(Duration::from_secs(1)));
    }
    let start = package.clock.now();
    let tasks = (0..30).map(|_| tokio::spawn(call(package.client.clone(), "GET /x", Priority::Normal)));
    let tasks: Vec<_> = tasks.collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(
        package.clock.now().duration_since(start),
        SignedDuration::from_secs(10),
        "three at a time"
    );
}

#[tokio::test]
async fn who_gives_up_makes_room() {
    let package = Package::new(ClientConfig {
        concurrent: 1,
        ..limited([Limit::new(3, MINUTE)])
    });
    package
        .transport
        .push(Reply::new(200, "").after(Duration::from_secs(20)));
    let client = || package.client.clone();
    let on_its_way = tokio::spawn(call(client(), "GET /x", Priority::Normal));
    let first = tokio::spawn(call(client(), "GET /x", Priority::Normal));
    let second = tokio::spawn(call(client(), "GET /x", Priority::Normal));
    turns(3).await;
    assert_eq!(package.transport.requests().len(), 1);
    first.abort();
    on_its_way.abort();
    second.await.unwrap().unwrap();
    let start = package.clock.now();
    assert_eq!(package.answered(1, Priority::Normal).await, 1);
    assert_eq!(
        package.clock.now(),
        start,
        "of three calls two were used: one was on its way, one never went"
    );
    assert_eq!(
        package.client.take_calls()[0].calls,
        3,
        "one on its way may have been heard: it counts"
    );
}

#[tokio::test]
async fn a_call_that_never_left_does_not_count() {
    let package = Package::new(impatient(Limit::new(2, MINUTE)));
    package.transport.push(Reply::NotSent);
    package.transport.push(Reply::NotSent);
    assert_eq!(package.answered(3, Priority::Normal).await, 2);
    let counts = package.client.take_calls();
    assert_eq!(
        counts
            .iter()
            .map(|count| (count.calls, count.errors))
            .collect::<Vec<_>>(),
        [(2, 0)]
    );
}

#[tokio::test]
async fn limits_survive_a_restart() {
    let config = limited([Limit::new(5, MINUTE), Limit::new(20, Duration::from_hours(24))]);
    let package = Package::new(config);
    let start = package.clock.now();
    let made = |minutes: i64, calls| CallCount {
        endpoint: "GET /x".into(),
        minute: start - SignedDuration::from_mins(minutes),
        calls,
        errors: 0,
    };
    package.client.preload(&[made(30 * 60, 100), made(60, 11), made(0, 5)]);
    assert_eq!(package.answered(4, Priority::Normal).await, 4);
    let seconds = package.clock.now().duration_since(start).as_secs();
    assert_eq!(seconds, 60, "five in this minute");
    assert_eq!(package.answered(1, Priority::Normal).await, 1);
    let hours = package.clock.now().duration_since(start).as_hours();
    assert_eq!(hours, 23, "twenty in this day");
}

#[tokio::test]
async fn what_was_counted_can_be_preloaded() {
    let package = Package::answering(limited([]), |_| Reply::new(404, ""));
    package.answered(3, Priority::Normal).await;
    package.clock.advance(MINUTE);
    package.answered(2, Priority::Normal).await;
    let taken = package.client.take_calls();
    let counted: Vec<_> = taken.iter().map(|count| (count.calls, count.errors)).collect();
    assert_eq!(counted, [(3, 3), (2, 2)]);
    assert_eq!(taken[0].endpoint, "GET /x");
    assert!(package.client.take_calls().is_empty());
    let next = Package::new(impatient(Limit::new(6, Duration::from_hours(1))));
    next.client.preload(&taken);
    assert_eq!(next.answered(9, Priority::Normal).await, 1);
}

#[tokio::test]
async fn errors_use_up_an_endpoints_allowance_and_nothing_else() {
    let hour = Duration::from_hours(1);
    let limit = Limit::new(10, hour).of(LimitScope::EndpointErrors).keeping(2);
    let package = Package::answering(limited([limit]), |_| Reply::new(400, ""));
    assert_eq!(package.answered(20, Priority::Normal).await, 8);
    assert_eq!(package.answered(20, Priority::Invoice).await, 2);
    assert_eq!(package.heard().len(), 10);
    let elsewhere = call(package.client.clone(), "GET /y", Priority::Normal);
    assert_eq!(elsewhere.await.unwrap().status, 400);
    package.clock.advance(hour);
    assert_eq!(package.answered(1, Priority::Normal).await, 1);
    let well = Package::new(limited([limit]));
    assert_eq!(well.answered(100, Priority::Normal).await, 100);
}

#[tokio::test]
async fn a_clock_set_back_costs_one_window_at_most() {
    let package = Package::new(limited([Limit::new(2, MINUTE)]));
    assert_eq!(package.answered(2, Priority::Normal).await, 2);
    let back = package.clock.now() - SignedDuration::from_hours(100);
    package.clock.set(back);
    package.client.hold(Duration::from_secs(10));
    assert_eq!(package.answered(1, Priority::Normal).await, 1);
    assert_eq!(package.clock.now().duration_since(back), SignedDuration::from_mins(1));
}

#[tokio::test]
async fn a_clock_set_back_does_not_make_a_hold_longer() {
    let package = Package::new(limited([]));
    package.client.hold(Duration::from_secs(10));
    let back = package.clock.now() - SignedDuration::from_hours(100);
    package.clock.set(back);
    assert_eq!(package.answered(1, Priority::Normal).await, 1);
    assert_eq!(package.clock.now().duration_since(back), SignedDuration::from_secs(10));
}

#[tokio::test]
async fn who_arrives_does_not_pass_who_was_called() {
    let package = Package::new(ClientConfig {
        concurrent: 1,
        ..limited([])
    });
    package
        .transport
        .push(Reply::new(200, "").after(Duration::from_secs(1)));
    let order = Arc::new(Mutex::new(Vec::new()));
    let arrive = |name: &'static str| {
        let (client, order) = (package.client.clone(), Arc::clone(&order));
        async move {
            call(client, "GET /x", Priority::Background).await.unwrap();
            order.lock().unwrap().push(name);
        }
    };
    let late = arrive("late");
    let first = {
        let first = arrive("first");
        tokio::spawn(async move {
            first.await;
            late.await; // In the same breath as the first leaves, before the second has noticed.
        })
    };
    turns(1).await;
    let second = tokio::spawn(arrive("second"));
    first.await.unwrap();
    second.await.unwrap();
    assert_eq!(*order.lock().unwrap(), ["first", "second", "late"]);
}

#[tokio::test]
async fn a_clock_that_jumps_while_calls_wait_lets_them_through() {
    let package = Package::new(ClientConfig {
        patience: MINUTE,
        ..limited([Limit::new(1, MINUTE)])
    });
    package.call(Priority::Normal).await.unwrap();
    let waiting = tokio::spawn(call(package.client.clone(), "GET /x", Priority::Normal));
    turns(2).await;
    package.clock.advance(Duration::from_hours(9));
    waiting.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_threads_lose_no_turn() {
    let package = Package::new(ClientConfig {
        concurrent: 3,
        ..limited([Limit::new(50, MINUTE)])
    });
    let mut tasks: Vec<_> = (0..400)
        .map(|n| {
            let priority = [Priority::Invoice, Priority::Normal, Priority::Background][n % 3];
            tokio::spawn(call(package.client.clone(), "GET /x", priority))
        })
        .collect();
    for gone in tasks.extract_if(.., |task| task.id().to_string().ends_with('7')) {
        gone.abort();
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_day_by_the_clock_ends_at_midnight() {
    let day = Duration::from_hours(24);
    let package = Package::new(impatient(Limit::new(3, day).by_the_clock()));
    package.clock.set("2026-03-16T23:50:00Z".parse().unwrap());
    assert_eq!(package.answered(5, Priority::Normal).await, 3);
    let Err(CallError::LimitReached { until, scope }) = package.call(Priority::Normal).await else {
        panic!("there is no room today")
    };
    assert_eq!(
        (until.to_string().as_str(), scope),
        ("2026-03-17T00:00:00Z", LimitScope::Connection)
    );
    package.clock.set(until);
    assert_eq!(
        package.answered(5, Priority::Normal).await,
        3,
        "a new day, not 24 hours later"
    );
    let sliding = Package::new(impatient(Limit::new(3, day)));
    sliding.clock.set("2026-03-16T23:50:00Z".parse().unwrap());
    sliding.answered(3, Priority::Normal).await;
    sliding.clock.set("2026-03-17T00:00:00Z".parse().unwrap());
    assert_eq!(sliding.answered(1, Priority::Normal).await, 0);
}

#[tokio::test]
async fn the_day_before_is_not_counted_after_a_restart() {
    let limit = Limit::new(10, Duration::from_hours(24)).by_the_clock();
    let package = Package::new(impatient(limit));
    package.clock.set("2026-03-16T01:00:00Z".parse().unwrap());
    let made = |minute: &str, calls| CallCount {
        endpoint: "GET /x".to_owned(),
        minute: minute.parse().unwrap(),
        calls,
        errors: 0,
    };
    package
        .client
        .preload(&[made("2026-03-15T22:00:00Z", 10), made("2026-03-16T00:30:00Z", 4)]);
    assert_eq!(package.answered(20, Priority::Normal).await, 6);
}

/// `x-left` says how many of ten are left for an hour.
fn left(answer: &Answer, now: Timestamp) -> Vec<Left> {
    let calls = answer.header("x-left").and_then(|text| text.parse().ok());
    let until = match answer.header("x-late") {
        Some(_) => now - SignedDuration::from_secs(1),
        None => now + SignedDuration::from_hours(1),
    };
    calls.map(|calls| Left { limit: 0, calls, until }).into_iter().collect()
}

#[tokio::test]
async fn the_package_is_believed_when_it_says_less() {
    let told = |header: &'static str, late: bool| {
        let config = ClientConfig {
            left: Some(left),
            ..impatient(Limit::new(10, Duration::from_hours(1)))
        };
        let package = Package::answering(config, |_| Reply::new(200, ""));
        let reply = Reply::new(200, "").with("x-left", header);
        package
            .transport
            .push(if late { reply.with("x-late", "1") } else { reply });
        package
    };
    for (header, late, in_all) in [("2", false, 3), ("0", false, 1), ("50", false, 10), ("2", true, 10)] {
        let package = told(header, late);
        assert_eq!(
            package.answered(20, Priority::Normal).await,
            in_all,
            "{header}, late: {late}"
        );
    }
}

#[tokio::test]
async fn a_package_says_itself_what_an_error_is() {
    let hour = Duration::from_hours(1);
    let config = ClientConfig {
        counts_as_error: |answer| answer.status == 500,
        ..limited([Limit::new(2, hour).of(LimitScope::EndpointErrors)])
    };
    let package = Package::answering(config.clone(), |_| Reply::new(404, ""));
    assert_eq!(package.answered(10, Priority::Normal).await, 10);
    let package = Package::answering(config, |_| Reply::new(500, ""));
    assert_eq!(package.answered(10, Priority::Normal).await, 2);
    let refused = call(package.client.clone(), "POST /x", Priority::Normal).await;
    assert!(
        matches!(
            refused,
            Err(CallError::LimitReached {
                scope: LimitScope::EndpointErrors,
                ..
            })
        ),
        "the method makes no other endpoint"
    );
    assert_eq!(
        call(package.client.clone(), "GET /y", Priority::Normal)
            .await
            .unwrap()
            .status,
        500
    );
}
