//! What is tried again, what is not, and what comes back.
#![allow(clippy::unwrap_used)] // in helper functions too: a test may panic

use std::sync::Arc;
use std::time::Duration;

use boekbrug_connector::{Clock, ErrorKind, Outcome};
use boekbrug_http::testkit::{ManualClock, Reply, ScriptedTransport, SeededChance};
use boekbrug_http::{Answer, Call, CallError, Client, ClientConfig, Effect, Priority};
use bytes::Bytes;
use http::Request;
use jiff::{SignedDuration, Timestamp};

struct House {
    clock: ManualClock,
    transport: Arc<ScriptedTransport>,
    client: Client,
    start: Timestamp,
}

fn house(config: ClientConfig, script: impl IntoIterator<Item = Reply>) -> House {
    let clock = ManualClock::default();
    let transport = Arc::new(ScriptedTransport::new(Arc::new(clock.clone()), script));
    let client = Client::new(
        Arc::clone(&transport) as _,
        Arc::new(clock.clone()),
        Arc::new(SeededChance::new(1)),
        config,
    );
    House {
        start: clock.now(),
        clock,
        transport,
        client,
    }
}

impl House {
    async fn call(&self, effect: Effect) -> Result<Answer, CallError> {
        let request = Request::get("https://package.example/customers").body(Bytes::new());
        self.client
            .call(Call {
                endpoint: "GET /customers",
                request: request.unwrap(),
                effect,
                priority: Priority::Normal,
            })
            .await
    }

    fn seconds(&self) -> i64 {
        self.clock.now().duration_since(self.start).as_secs()
    }
}

fn plain(script: impl IntoIterator<Item = Reply>) -> House {
    house(ClientConfig::default(), script)
}

#[tokio::test]
async fn answers_of_the_package_come_back_as_they_are() {
    for status in [200, 201, 302, 400, 401, 403, 404, 408, 409, 422, 500] {
        for effect in [Effect::Read, Effect::Write] {
            let house = plain([Reply::new(status, "body").with("x-kept", "yes")]);
            let answer = house.call(effect).await.unwrap();
            assert_eq!(answer.status.as_u16(), status);
            assert_eq!(answer.header("x-kept"), Some("yes"));
            assert_eq!(answer.body, "body");
            assert_eq!(house.transport.requests().len(), 1);
        }
    }
}

#[tokio::test]
async fn a_read_is_tried_again_after_every_failure_to_answer() {
    for failure in [
        Reply::NotSent,
        Reply::NoAnswer,
        Reply::new(502, ""),
        Reply::new(503, ""),
        Reply::new(504, ""),
        Reply::new(429, ""),
        Reply::new(200, "late").after(Duration::from_secs(40)),
    ] {
        let house = plain([failure.clone(), Reply::new(200, "second")]);
        assert_eq!(house.call(Effect::Read).await.unwrap().body, "second", "{failure:?}");
    }
}

#[tokio::test]
async fn a_write_that_may_have_been_sent_is_never_sent_again() {
    for failure in [
        Reply::NoAnswer,
        Reply::TooLarge,
        Reply::new(502, ""),
        Reply::new(503, "").with("retry-after", "1"),
        Reply::new(504, ""),
        Reply::new(200, "late").after(Duration::from_secs(70)),
    ] {
        let house = plain([failure.clone()]);
        let error = house.call(Effect::Write).await.unwrap_err();
        assert_eq!(error.outcome(Effect::Write), Outcome::Unknown, "{failure:?}");
        assert_eq!(house.transport.requests().len(), 1, "{failure:?}");
    }
}

#[tokio::test]
async fn a_write_that_was_certainly_not_processed_is_tried_again() {
    let house = plain([
        Reply::NotSent,
        Reply::new(429, "").with("retry-after", "2"),
        Reply::new(201, "done"),
    ]);
    assert_eq!(house.call(Effect::Write).await.unwrap().body, "done");
    assert_eq!(house.transport.requests().len(), 2, "the first never left");
    assert!(house.seconds() >= 2);
}

/// By then somebody else may have changed what it goes over.
#[tokio::test]
async fn what_replaces_is_never_sent_again() {
    for (failure, outcome) in [
        (Reply::NotSent, Outcome::Temporary),
        (Reply::new(429, "").with("retry-after", "2"), Outcome::Temporary),
        (Reply::new(503, ""), Outcome::Unknown),
        (Reply::NoAnswer, Outcome::Unknown),
    ] {
        let house = plain([failure.clone(), Reply::new(200, "second")]);
        let error = house.call(Effect::Replace).await.unwrap_err();
        assert_eq!(error.outcome(Effect::Replace), outcome, "{failure:?}");
        assert!(house.transport.requests().len() <= 1, "{failure:?}");
    }
}

#[tokio::test]
async fn tries_are_bounded() {
    let house = plain(std::iter::repeat_n(Reply::NoAnswer, 10));
    assert!(matches!(house.call(Effect::Read).await, Err(CallError::NoAnswer(_))));
    assert_eq!(house.transport.requests().len(), 4);
    assert!(house.seconds() < 60);
}

/// Waits that a 429 asks for, as whole seconds until the next try.
async fn waits(headers: &[(&'static str, &str)]) -> Result<i64, CallError> {
    let refusal = headers
        .iter()
        .fold(Reply::new(429, "slow down"), |reply, (name, value)| {
            reply.with(name, value)
        });
    let house = plain([refusal]);
    house.call(Effect::Write).await?;
    assert_eq!(house.transport.requests().len(), 2);
    Ok(house.seconds())
}

#[tokio::test]
async fn the_package_says_when_to_come_back() {
    assert_eq!(waits(&[("retry-after", "7")]).await.unwrap(), 7);
    assert_eq!(waits(&[("retry-after", " 7 ")]).await.unwrap(), 7);
    let (six_past, ten_past) = ("Thu, 01 Jan 2026 00:00:06 GMT", "Thu, 01 Jan 2026 00:00:10 GMT");
    assert_eq!(waits(&[("retry-after", ten_past)]).await.unwrap(), 10);
    assert_eq!(
        waits(&[("retry-after", ten_past), ("date", six_past)]).await.unwrap(),
        4,
        "by its own clock"
    );
    for nothing_useful in ["", "soon", "-5", "0", "Thu, 01 Jan 1970 00:00:00 GMT", "1.5"] {
        let wait = waits(&[("retry-after", nothing_useful)]).await.unwrap();
        assert!(wait < 2, "{nothing_useful}: {wait}");
    }
    assert!(waits(&[]).await.unwrap() < 2);
}

#[tokio::test]
async fn a_long_or_absurd_wait_is_not_waited_but_believed_for_a_day_at_most() {
    for (said, seconds) in [
        ("120", 120),
        ("99999999999999999999999999", 86_400),
        ("Mon, 31 Dec 2099 23:59:59 GMT", 86_400),
    ] {
        let house = plain([Reply::new(429, "slow down").with("retry-after", said)]);
        let error = house.call(Effect::Read).await.unwrap_err();
        let CallError::RateLimited { retry_after, answer } = error else {
            panic!("{error:?}")
        };
        assert_eq!(retry_after, Some(Duration::from_secs(seconds)));
        assert_eq!(answer.body, "slow down");
        assert_eq!(house.seconds(), 0);
        let CallError::LimitReached { until, .. } = house.call(Effect::Read).await.unwrap_err() else {
            panic!()
        };
        assert_eq!(
            until.duration_since(house.start).as_secs(),
            i64::try_from(seconds).unwrap()
        );
        assert_eq!(house.transport.requests().len(), 1, "everybody is held");
        house.clock.advance(Duration::from_secs(seconds));
        assert!(house.call(Effect::Read).await.is_ok());
    }
}

#[tokio::test]
async fn a_package_may_say_it_in_its_own_way() {
    let config = ClientConfig {
        wait_hint: Some(|answer, _| answer.header("x-reset")?.parse().ok().map(Duration::from_secs)),
        ..ClientConfig::default()
    };
    let house = house(config, [Reply::new(429, "").with("x-reset", "33")]);
    assert!(house.call(Effect::Read).await.is_ok());
    assert_eq!(house.seconds(), 33);
}

#[tokio::test]
async fn out_of_service_is_waited_for_when_short_and_said_when_long() {
    let house = plain([Reply::new(503, "").with("retry-after", "20")]);
    assert!(house.call(Effect::Read).await.is_ok());
    assert_eq!(house.seconds(), 20);
    let house = plain([Reply::new(503, "maintenance").with("retry-after", "3600")]);
    let CallError::Unavailable(answer) = house.call(Effect::Read).await.unwrap_err() else {
        panic!()
    };
    assert_eq!(answer.body, "maintenance");
    assert_eq!(house.seconds(), 0);
}

#[tokio::test]
async fn one_client_of_many_that_are_refused_holds_all() {
    let house = plain([Reply::new(429, "").with("retry-after", "30")]);
    assert!(house.call(Effect::Read).await.is_ok());
    assert_eq!(house.seconds(), 30);
    assert!(house.call(Effect::Read).await.is_ok());
    assert_eq!(house.seconds(), 30, "the hold has passed");
    house.client.hold(Duration::from_secs(15));
    assert!(house.call(Effect::Write).await.is_ok());
    assert_eq!(house.seconds(), 45);
}

#[tokio::test]
async fn waits_grow_and_differ() {
    let mut spread = std::collections::BTreeSet::new();
    for seed in 0..20 {
        let clock = ManualClock::default();
        let start = clock.now();
        let transport = ScriptedTransport::new(Arc::new(clock.clone()), std::iter::repeat_n(Reply::NotSent, 4));
        let client = Client::new(
            Arc::new(transport),
            Arc::new(clock.clone()),
            Arc::new(SeededChance::new(seed)),
            ClientConfig::default(),
        );
        let request = Request::get("https://package.example/").body(Bytes::new()).unwrap();
        let result = client.call(Call::write("GET /", request, Priority::Normal)).await;
        assert!(matches!(result, Err(CallError::NotSent(_))));
        let waited = clock.now().duration_since(start).as_millis();
        assert!(
            (1750..=3500).contains(&waited),
            "half to all of 0.5 + 1 + 2 seconds: {waited}"
        );
        spread.insert(waited);
    }
    assert!(spread.len() > 10);
}

#[tokio::test]
async fn we_introduce_ourselves_unless_the_call_does() {
    let house = plain([]);
    house.call(Effect::Read).await.unwrap();
    let agent = house.transport.requests()[0].headers()["user-agent"].clone();
    assert!(agent.to_str().unwrap().starts_with("boekbrug/"));
    let request = Request::get("https://package.example/").header("user-agent", "other");
    let request = request.body(Bytes::new()).unwrap();
    let call = Call::read("GET /", request, Priority::Invoice);
    house.client.call(call).await.unwrap();
    assert_eq!(house.transport.requests()[1].headers()["user-agent"], "other");
}

#[tokio::test]
async fn writes_get_their_own_time_out_and_size_is_limited() {
    let late = || Reply::new(200, "late").after(Duration::from_secs(45));
    assert!(plain([late()]).call(Effect::Write).await.is_ok());
    let house = plain([late(), late(), late(), late()]);
    assert!(matches!(house.call(Effect::Read).await, Err(CallError::NoAnswer(_))));
    let config = ClientConfig {
        max_body: 3,
        ..ClientConfig::default()
    };
    let house = self::house(config, [Reply::new(200, "four")]);
    let error = house.call(Effect::Read).await.unwrap_err();
    assert!(matches!(error, CallError::TooLarge(3)));
    assert_eq!(error.outcome(Effect::Read), Outcome::Permanent);
}

#[tokio::test]
async fn an_answer_is_not_shown_in_a_log() {
    let house = plain([
        Reply::new(503, "S3CRET").with("x-token", "S3CRET"),
        Reply::new(200, "S3CRET"),
    ]);
    let error = house.call(Effect::Write).await.unwrap_err();
    let answer = house.call(Effect::Write).await.unwrap();
    assert!(!format!("{error} {error:?} {answer:?}").contains("S3CRET"));
}

#[tokio::test]
async fn a_connector_is_told_what_to_decide_on() {
    let now = ManualClock::default().now();
    let busy = plain([Reply::new(429, "").with("retry-after", "500")]);
    let refused = busy.call(Effect::Write).await.unwrap_err();
    let held = busy.call(Effect::Write).await.unwrap_err();
    let retry_after = Some(Duration::from_secs(500));
    for error in [&refused, &held] {
        assert_eq!(error.kind(now), ErrorKind::RateLimited { retry_after });
        assert_eq!(error.outcome(Effect::Write), Outcome::Temporary);
    }
    let later = held.kind(now + SignedDuration::from_hours(1));
    let retry_after = Some(Duration::ZERO);
    assert_eq!(
        later,
        ErrorKind::RateLimited { retry_after },
        "no wait is less than none"
    );
    for (reply, kind, read, write) in [
        (
            Reply::NotSent,
            ErrorKind::Unreachable,
            Outcome::Temporary,
            Outcome::Temporary,
        ),
        (
            Reply::NoAnswer,
            ErrorKind::Unreachable,
            Outcome::Temporary,
            Outcome::Unknown,
        ),
        (
            Reply::new(504, ""),
            ErrorKind::Unreachable,
            Outcome::Temporary,
            Outcome::Unknown,
        ),
        (
            Reply::TooLarge,
            ErrorKind::Malformed,
            Outcome::Permanent,
            Outcome::Unknown,
        ),
    ] {
        let error = plain(vec![reply; 4]).call(Effect::Read).await.unwrap_err();
        assert_eq!(error.kind(now), kind);
        assert_eq!(
            (error.outcome(Effect::Read), error.outcome(Effect::Write)),
            (read, write)
        );
    }
}
