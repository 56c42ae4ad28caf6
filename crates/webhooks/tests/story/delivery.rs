//! Messages on their way, over SQLite and real HTTP, in virtual time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use crate::scene::{Application, Scene, draft, node, somebody};
use async_trait::async_trait;
use axum::http::StatusCode;
use boekbrug_engine::testkit::{ANOTHER_KEY, KEY};
use boekbrug_model::{Actor, ChangeNumber};
use boekbrug_store::{EndpointOff, MessageKind};
use boekbrug_webhooks::{Letter, Options, PostError, Postman};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn a_change_nudges_the_application_once() {
    let scene = Scene::set().await;
    let application = Application::listen().await;
    let (endpoint, secret) = scene.endpoint(&application.url).await;
    let ChangeNumber(last) = scene.change().await;
    scene.webhooks.deliver_once().await.unwrap();
    scene.after(HOUR).await;
    let heard = application.heard();
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!(heard[0].up_to(), last);
    assert_eq!(heard[0].json()["type"], "changes.available");
    let administration = scene.stage.row().await.unwrap().administration.to_string();
    assert_eq!(heard[0].json()["data"]["administration"], administration);
    assert!(heard[0].is_signed_by(&secret));
    let tries = scene.tries(&endpoint).await;
    assert_eq!((tries.len(), tries[0].status, tries[0].number), (1, Some(204), 1));
    assert!(heard[0].id.starts_with(&tries[0].message.to_string()));

    scene.change().await;
    scene.webhooks.deliver_once().await.unwrap();
    assert_eq!(
        application.heard()[0].up_to(),
        last + 1,
        "the next change, the next message"
    );
}

#[tokio::test]
async fn a_message_is_tried_for_28_hours_and_then_given_up() {
    let scene = Scene::set().await;
    let application = Application::listen().await;
    scene.quiet().await;
    let (endpoint, _) = scene.endpoint(&application.url).await;
    application.answer_always(500);
    scene.change().await;
    let began = scene.stage.clock_in(0);
    scene.webhooks.deliver_once().await.unwrap();
    let first = application.heard();
    assert_eq!(first.len(), 1);
    for seconds in [5, 300, 1800, 7200, 18_000, 36_000, 36_000] {
        scene.after(Duration::from_secs(seconds) * 8 / 10).await;
        assert_eq!(application.heard().len(), 0, "{seconds}");
        scene.after(Duration::from_secs(seconds) * 3 / 10).await;
        let heard = application.heard();
        assert_eq!(heard.len(), 1, "{seconds}");
        assert_eq!((&heard[0].id, &heard[0].body), (&first[0].id, &first[0].body));
        assert!(heard[0].at > first[0].at, "each try is signed at its own time");
    }
    let took = scene.stage.clock_in(0).duration_since(began);
    assert!((27..=31).contains(&took.as_hours()), "{took}");
    scene.after(HOUR * 48).await;
    assert_eq!(application.heard().len(), 0, "given up");
    assert_eq!(scene.tries(&endpoint).await.len(), 8);
    assert!(scene.row(&endpoint).await.failing_since.is_some());

    application.answer_always(200);
    scene.change().await;
    scene.webhooks.deliver_once().await.unwrap();
    assert_eq!(application.heard().len(), 1, "the next change makes a new one");
    assert_eq!(scene.row(&endpoint).await.failing_since, None);
}

#[tokio::test]
async fn changes_meanwhile_raise_the_message_instead_of_adding_one() {
    let scene = Scene::set().await;
    let application = Application::listen().await;
    scene.quiet().await;
    scene.endpoint(&application.url).await;
    application.answer_first(&[503]);
    let ChangeNumber(first) = scene.change().await;
    scene.webhooks.deliver_once().await.unwrap();
    for _ in 0..3 {
        scene.change().await;
    }
    scene.after(HOUR).await;
    scene.after(HOUR).await;
    let heard = application.heard();
    let numbers: Vec<_> = heard.iter().map(crate::scene::Heard::up_to).collect();
    assert_eq!(numbers, [first, first + 3]);
    assert_ne!(
        heard[0].id, heard[1].id,
        "whoever drops ids that it has seen still hears of the new number"
    );
}

#[tokio::test]
async fn gone_switches_it_off_at_once() {
    let scene = Scene::set().await;
    let application = Application::listen().await;
    scene.quiet().await;
    let (endpoint, _) = scene.endpoint(&application.url).await;
    application.answer_always(410);
    scene.change().await;
    scene.webhooks.deliver_once().await.unwrap();
    scene.change().await;
    scene.after(HOUR).await;
    assert_eq!(application.heard().len(), 1);
    assert_eq!(scene.row(&endpoint).await.off, Some(EndpointOff::Gone));
    let noted = &scene.audit().await[0];
    assert_eq!(
        (noted.action.as_str(), &noted.actor),
        ("webhookEndpoint.switchedOff", &Actor::system())
    );
    assert_eq!(
        (&noted.subject, &noted.details["why"]),
        (&endpoint.id.to_string(), &"gone".into())
    );
}

#[tokio::test]
async fn five_days_of_failing_switch_it_off_and_a_person_on_again() {
    let scene = Scene::set().await;
    let application = Application::listen().await;
    scene.quiet().await;
    let (endpoint, _) = scene.endpoint(&application.url).await;
    application.answer_always(500);
    let began = scene.stage.clock_in(0);
    while scene.row(&endpoint).await.off.is_none() {
        assert!(
            scene.stage.clock_in(0).duration_since(began).as_hours() < 10 * 24,
            "it ends"
        );
        scene.perhaps_change().await;
        scene.after(HOUR).await;
    }
    let took = scene.stage.clock_in(0).duration_since(began);
    assert!(took.as_hours() >= 5 * 24, "{took}");
    let row = scene.row(&endpoint).await;
    assert_eq!(row.off, Some(EndpointOff::Failing));
    let noted = &scene.audit().await[0];
    assert_eq!(noted.action, "webhookEndpoint.switchedOff");
    assert_eq!(
        (&noted.details["why"], &noted.details["status"]),
        (&"failing".into(), &500.into())
    );

    application.heard();
    application.answer_always(204);
    let last = scene.perhaps_change().await;
    let on = scene
        .webhooks
        .change(row.organisation, row.id, row.version, &somebody(), &draft(&row.url))
        .await;
    let on = on.unwrap();
    assert_eq!((on.off, on.failing_since), (None, None));
    while scene.perhaps_change().await <= last {}
    scene.webhooks.deliver_once().await.unwrap();
    assert!(!application.heard().is_empty());
}

#[tokio::test]
async fn both_secrets_sign_for_a_day_after_a_rotation() {
    let scene = Scene::set().await;
    let application = Application::listen().await;
    scene.quiet().await;
    let (endpoint, old) = scene.endpoint(&application.url).await;
    let rotated = scene
        .webhooks
        .rotate(endpoint.organisation, endpoint.id, &somebody())
        .await;
    let (row, new) = rotated.unwrap();
    assert!(row.version > endpoint.version);
    scene.change().await;
    scene.webhooks.deliver_once().await.unwrap();
    let heard = application.heard();
    assert!(heard[0].is_signed_by(&old) && heard[0].is_signed_by(&new));
    scene.stage.clock.advance(HOUR * 24);
    scene.change().await;
    scene.webhooks.deliver_once().await.unwrap();
    let heard = application.heard();
    assert!(!heard[0].is_signed_by(&old) && heard[0].is_signed_by(&new));
    let audit = scene.audit().await;
    assert!(
        audit
            .iter()
            .any(|noted| noted.action == "webhookEndpoint.secretRotated")
    );
}

#[tokio::test]
async fn the_test_button_sends_once_and_blames_nobody() {
    let scene = Scene::set().await;
    let application = Application::listen().await;
    scene.quiet().await;
    let (endpoint, secret) = scene.endpoint(&application.url).await;
    application.answer_first(&[500]);
    for expected in [Some(500), Some(204)] {
        let message = scene
            .webhooks
            .test(endpoint.organisation, endpoint.id, &somebody())
            .await;
        let message = message.unwrap();
        scene.webhooks.deliver_once().await.unwrap();
        scene.after(HOUR).await;
        let heard = application.heard();
        assert_eq!(heard.len(), 1);
        assert_eq!(
            (heard[0].id.clone(), heard[0].json()["type"].clone()),
            (message.to_string(), "test".into())
        );
        assert!(heard[0].is_signed_by(&secret));
        let tries = scene.tries(&endpoint).await;
        assert_eq!(
            (tries[0].message, tries[0].kind, tries[0].status),
            (message, MessageKind::Test, expected)
        );
        assert_eq!(scene.row(&endpoint).await.failing_since, None);
    }
}

#[tokio::test]
async fn two_nodes_never_send_the_same() {
    let scene = Scene::set().await;
    scene.quiet().await;
    let counting = Arc::new(Counting::default());
    for number in 0..30 {
        scene.endpoint(&format!("https://app{number}.example.com/")).await;
    }
    let other = node(&scene.stage, counting.clone(), KEY, Options::default());
    let one = node(&scene.stage, counting.clone(), KEY, Options::default());
    scene.change().await;
    let (first, second) = tokio::join!(one.deliver_once(), other.deliver_once());
    first.unwrap();
    second.unwrap();
    assert_eq!(counting.0.load(Ordering::SeqCst), 30);
}

#[derive(Default)]
struct Counting(AtomicUsize);

#[async_trait]
impl Postman for Counting {
    async fn post(&self, _: Letter) -> Result<StatusCode, PostError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        tokio::task::yield_now().await;
        Ok(StatusCode::OK)
    }
}

/// Hosts that begin with `slow` answer only when the test lets them.
struct Slow {
    gate: Semaphore,
    waiting: AtomicUsize,
    fast: AtomicUsize,
}

impl Slow {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            gate: Semaphore::new(0),
            waiting: AtomicUsize::new(0),
            fast: AtomicUsize::new(0),
        })
    }
}

#[async_trait]
impl Postman for Slow {
    async fn post(&self, letter: Letter) -> Result<StatusCode, PostError> {
        if letter.url.starts_with("https://slow") {
            self.waiting.fetch_add(1, Ordering::SeqCst);
            let _ = self.gate.acquire().await;
            self.waiting.fetch_sub(1, Ordering::SeqCst);
        } else {
            self.fast.fetch_add(1, Ordering::SeqCst);
        }
        Ok(StatusCode::OK)
    }
}

async fn until(what: impl Fn() -> bool) {
    for _ in 0..100_000 {
        if what() {
            return;
        }
        tokio::task::yield_now().await;
        std::thread::yield_now();
    }
    panic!("it does not happen");
}

#[tokio::test]
async fn a_slow_endpoint_does_not_delay_the_others() {
    let postman = Slow::new();
    let scene = Scene::with(postman.clone(), |options| {
        options.at_once = 6;
        options.per_endpoint = 2;
    })
    .await;
    scene.quiet().await;
    let (slow, _) = scene.endpoint("https://slow.example.com/").await;
    for _ in 0..40 {
        let test = scene.webhooks.test(slow.organisation, slow.id, &somebody()).await;
        test.unwrap();
    }
    scene.stage.clock.advance(Duration::from_secs(1));
    let (fast, _) = scene.endpoint("https://fast.example.com/").await;
    for _ in 0..5 {
        let test = scene.webhooks.test(fast.organisation, fast.id, &somebody()).await;
        test.unwrap();
    }
    let stop = CancellationToken::new();
    let sender = tokio::spawn({
        let (webhooks, stop) = (scene.webhooks.clone(), stop.clone());
        async move { webhooks.deliver(stop).await }
    });
    until(|| postman.fast.load(Ordering::SeqCst) == 5).await;
    assert_eq!(
        postman.waiting.load(Ordering::SeqCst),
        2,
        "no more than that at once to one endpoint"
    );

    stop.cancel();
    until(|| sender.is_finished() || postman.waiting.load(Ordering::SeqCst) == 2).await;
    assert!(!sender.is_finished(), "what is under way is waited for");
    postman.gate.add_permits(100);
    sender.await.unwrap();
    assert_eq!(scene.tries(&slow).await.len(), 2, "and stored; nothing new is begun");
}

#[tokio::test]
async fn the_sender_is_woken_by_time_and_by_a_nudge() {
    let counting = Arc::new(Counting::default());
    let scene = Scene::with(counting.clone(), |_| {}).await;
    scene.quiet().await;
    let (endpoint, _) = scene.endpoint("https://app.example.com/").await;
    let stop = CancellationToken::new();
    let sender = tokio::spawn({
        let (webhooks, stop) = (scene.webhooks.clone(), stop.clone());
        async move { webhooks.deliver(stop).await }
    });
    let count = || counting.0.load(Ordering::SeqCst);
    until(|| scene.stage.clock.sleepers() > 0).await;
    scene
        .webhooks
        .test(endpoint.organisation, endpoint.id, &somebody())
        .await
        .unwrap();
    until(|| count() == 1).await;
    scene.change().await;
    scene.stage.clock.advance(Duration::from_secs(1));
    until(|| count() == 2).await;
    stop.cancel();
    sender.await.unwrap();
}

/// Dies at the first message, as a process may.
#[derive(Default)]
struct Dying(AtomicBool);

#[async_trait]
impl Postman for Dying {
    async fn post(&self, _: Letter) -> Result<StatusCode, PostError> {
        assert!(self.0.swap(true, Ordering::SeqCst), "the first one dies");
        Ok(StatusCode::OK)
    }
}

#[tokio::test]
async fn a_message_whose_sender_died_is_sent_again() {
    let scene = Scene::with(Arc::new(Dying::default()), |_| {}).await;
    let (endpoint, _) = scene.endpoint("https://app.example.com/").await;
    scene.change().await;
    scene.webhooks.deliver_once().await.unwrap();
    assert_eq!(scene.tries(&endpoint).await.len(), 0);
    scene.after(Duration::from_secs(30)).await;
    assert_eq!(scene.tries(&endpoint).await.len(), 0, "it is still held");
    scene.after(Duration::from_secs(31)).await;
    assert_eq!(scene.tries(&endpoint).await.len(), 1);
}

#[tokio::test]
async fn a_secret_that_cannot_be_opened_is_our_fault_and_said_so() {
    let scene = Scene::set().await;
    let (endpoint, _) = scene.endpoint("https://app.example.com/").await;
    scene.change().await;
    let stranger = node(
        &scene.stage,
        Arc::new(Counting::default()),
        ANOTHER_KEY,
        Options::default(),
    );
    stranger.deliver_once().await.unwrap();
    let tries = scene.tries(&endpoint).await;
    assert_eq!((tries.len(), tries[0].status), (1, None));
    assert!(tries[0].error.contains("could not be signed"), "{}", tries[0].error);
}
