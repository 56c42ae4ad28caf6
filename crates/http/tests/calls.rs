//! What is tried again, what is not, and what comes back.
#![allow(clippy::unwrap_used)] // in helper functions too: a test may panic

use std::sync::Arc;
use std::time::Duration;

use boekbrug_connector::{Clock, Outcome};
use boekbrug_http::testkit::{ManualClock, Reply, ScriptedTransport, SeededChance};
use boekbrug_http::{Answer, Call, CallError, Client, ClientConfig, Effect, Priority};
use bytes::Bytes;
use http::Request;
use jiff::Timestamp;

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

#[tokio::test]
async fn tries_are_bounded() {
    let house = plain(std::iter::repeat_n(Reply::NoAnswer, 10));
    assert!(matches!(house.call(Effect::Read).await, Err(CallError::NoAnswer(_))));
    assert_eq!(house.transport.requests().len(), 4);
    assert!(house.seconds() < 60);
}
