//! Messages of a package: they only nudge.
#![allow(clippy::unwrap_used)]

mod scene;

use std::time::Duration;

use boekbrug_connector::Clock as _;
use boekbrug_connector::InboundHook;
use boekbrug_engine::testkit::{Call, SIGNATURE, Stage, TOKEN, customer_row};
use boekbrug_engine::{ConnectRequest, Engine, WhichAdministration, WhichOrganisation};
use boekbrug_model::testkit::parsed;
use boekbrug_model::{ConnectionId, ConnectionState, Feed, Profile};
use scene::Scene;

/// A connection that is told of changes, read once, and the engine that keeps it.
async fn told(scene: &Scene, public: Option<&str>) -> (Engine, ConnectionId) {
    let engine = scene.engine_with(|options| options.public = public.map(str::to_owned));
    engine.pause(scene.organisation, scene.connection).await.unwrap();
    scene.package.opens("adm-2");
    let request = ConnectRequest {
        organisation: WhichOrganisation::Existing(scene.organisation),
        administration: WhichAdministration::New("Tweede".to_owned()),
        package: parsed("fakeconsent"),
        profile: Profile::A,
        settings: Stage::settings(),
        secrets: Vec::new(),
        start: true,
    };
    let draft = engine.connect(request).await.unwrap();
    let asked = engine.sign_in(scene.organisation, draft.connection, "https://x.example", true);
    let address = asked.await.unwrap().address;
    let state = address.split("state=").nth(1).unwrap().split('&').next().unwrap();
    let code = vec![("code".to_owned(), "c0de".to_owned())];
    engine.redeem(&parsed("fakeconsent"), state, code).await.unwrap();
    engine.cycle().await.unwrap();
    // just after a regular cycle, so that the next one is a quarter of an hour away
    let row = scene.store.connection(scene.organisation, draft.connection).await;
    scene.clock.advance_to(row.unwrap().unwrap().due);
    engine.cycle().await.unwrap();
    scene.package.take_log();
    (engine, draft.connection)
}

async fn send(engine: &Engine, signature: &str, body: &str) -> u16 {
    let hook = InboundHook {
        path: &[],
        headers: &[(SIGNATURE, signature.as_bytes())],
        body: body.as_bytes(),
    };
    engine.hook(&parsed("fakeconsent"), &hook).await.unwrap().status
}

async fn due_in(scene: &Scene, id: ConnectionId) -> i64 {
    let row = scene.store.connection(scene.organisation, id).await.unwrap().unwrap();
    scene.clock_in(0).duration_until(row.due).as_secs()
}

fn reads(scene: &Scene) -> usize {
    scene.package.times_called(&Call::Fetch(Feed::Customers))
}

#[tokio::test]
async fn a_message_brings_a_change_over_within_seconds() {
    let scene = Scene::set().await;
    let (engine, id) = told(&scene, None).await;
    scene.clock.advance(Duration::from_mins(5));
    scene.package.put(Feed::Customers, customer_row("7", "Zeven"));
    assert_eq!(send(&engine, "right", "adm-2 customers").await, 200);
    assert_eq!(due_in(&scene, id).await, 10, "messages come in bunches");
    scene.clock.advance(Duration::from_secs(10));
    engine.cycle().await.unwrap();
    let status = engine.connection_status(scene.organisation, id).await.unwrap();
    let customers = status.feeds.iter().find(|feed| feed.feed == Feed::Customers).unwrap();
    assert_eq!(customers.records, 2);
    let log = scene.package.take_log();
    assert_eq!(log, [Call::Fetch(Feed::Customers)], "this feed alone");
}

#[tokio::test]
async fn a_bunch_of_messages_is_one_read() {
    let scene = Scene::set().await;
    let (engine, _) = told(&scene, None).await;
    scene.clock.advance(Duration::from_mins(5));
    for _ in 0..100 {
        send(&engine, "right", "adm-2 customers").await;
    }
    scene.clock.advance(Duration::from_secs(10));
    engine.cycle().await.unwrap();
    assert_eq!(reads(&scene), 1);
    // one that comes right after a read waits a minute
    send(&engine, "right", "adm-2 customers").await;
    scene.clock.advance(Duration::from_secs(30));
    engine.cycle().await.unwrap();
    assert_eq!(reads(&scene), 1);
    scene.clock.advance(Duration::from_secs(31));
    engine.cycle().await.unwrap();
    assert_eq!(reads(&scene), 2);
    scene.clock.advance(Duration::from_mins(2));
    engine.cycle().await.unwrap();
    assert_eq!(reads(&scene), 2, "followed once");
}

#[tokio::test]
async fn what_is_not_for_us_has_no_effect() {
    let scene = Scene::set().await;
    let (engine, id) = told(&scene, None).await;
    let due = due_in(&scene, id).await;
    assert_eq!(send(&engine, "wrong", "adm-2 customers").await, 401);
    assert_eq!(send(&engine, "right", "adm-99 customers").await, 200, "not linked here");
    assert_eq!(send(&engine, "right", "adm-2 weather").await, 200, "no feed");
    assert_eq!(send(&engine, "right", "what").await, 200);
    assert_eq!(send(&engine, "right", "key nostate code").await, 200);
    let challenge = InboundHook {
        path: &["nl"],
        headers: &[],
        body: b"",
    };
    let answer = engine.hook(&parsed("fakeconsent"), &challenge).await.unwrap();
    assert_eq!((answer.status, &answer.body[..]), (200, &b"here"[..]));
    let unknown = engine.hook(&parsed("fake"), &challenge).await.unwrap();
    assert_eq!(unknown.status, 404, "it sends none");
    assert_eq!(due_in(&scene, id).await, due);
    engine.disconnect(scene.organisation, id).await.unwrap();
    assert_eq!(send(&engine, "right", "adm-2 customers").await, 200);
}

#[tokio::test]
async fn a_message_waits_for_the_hours_and_for_a_pause() {
    let scene = Scene::set().await;
    let (engine, id) = told(&scene, None).await;
    engine.pause(scene.organisation, id).await.unwrap();
    send(&engine, "right", "adm-2 customers").await;
    scene.clock.advance(Duration::from_mins(2));
    engine.cycle().await.unwrap();
    assert_eq!(reads(&scene), 0);
    engine.resume(scene.organisation, id).await.unwrap();
    engine.cycle().await.unwrap();
    assert_eq!(reads(&scene), 1, "the message was kept");
    scene.clock.advance(Duration::from_hours(12));
    send(&engine, "right", "adm-2 customers").await;
    scene.clock.advance(Duration::from_mins(2));
    engine.cycle().await.unwrap();
    assert_eq!(reads(&scene), 1, "it is 22:00 in Amsterdam");
}

#[tokio::test]
async fn a_key_may_come_by_message() {
    let scene = Scene::set().await;
    let (engine, id) = told(&scene, None).await;
    scene.package.withdraw(true);
    scene.clock.advance(Duration::from_hours(2));
    engine.cycle().await.unwrap();
    let asked = engine.sign_in(scene.organisation, id, "https://x.example", true);
    let address = asked.await.unwrap().address;
    let state = address.split("state=").nth(1).unwrap().split('&').next().unwrap();
    assert_eq!(send(&engine, "right", &format!("key {state} new")).await, 200);
    let status = engine.connection_status(scene.organisation, id).await.unwrap();
    assert_eq!(status.state, boekbrug_model::ConnectionState::Active);
}

/// The state of the sign-in stays the name of what it gave: a key that was made anew comes with it, and so does the word
/// that it was withdrawn.
#[tokio::test]
async fn a_key_may_be_made_anew_and_withdrawn_by_message() {
    let scene = Scene::set().await;
    let (engine, id) = told(&scene, None).await;
    let asked = engine
        .sign_in(scene.organisation, id, "https://x.example", true)
        .await
        .unwrap();
    send(&engine, "right", &format!("key {} first", asked.state)).await;
    let state = async |engine: &Engine| engine.connection_status(scene.organisation, id).await.unwrap().state;
    assert_eq!(state(&engine).await, ConnectionState::Active);

    // the message alone changes nothing; using the key does
    engine.cycle().await.unwrap();
    scene.package.withdraw(true);
    assert_eq!(send(&engine, "right", "withdrawn 0123").await, 200);
    engine.cycle().await.unwrap();
    assert_eq!(state(&engine).await, ConnectionState::Active, "nobody knows that state");
    assert_eq!(send(&engine, "right", &format!("withdrawn {}", asked.state)).await, 200);
    assert_eq!(state(&engine).await, ConnectionState::Active, "it is not believed");
    engine.cycle().await.unwrap();
    assert_eq!(state(&engine).await, ConnectionState::Broken, "it was tried at once");

    // a person who begins anew does not end what the package knows
    engine
        .sign_in(scene.organisation, id, "https://x.example", true)
        .await
        .unwrap();
    let forged = format!("{}{}", &asked.state[..32], "0".repeat(64));
    send(&engine, "right", &format!("key {forged} other")).await;
    assert_eq!(
        state(&engine).await,
        ConnectionState::Broken,
        "that state was never ours"
    );
    send(&engine, "right", &format!("key {} second", asked.state)).await;
    assert_eq!(
        state(&engine).await,
        ConnectionState::Active,
        "it works again by itself"
    );

    engine.pause(scene.organisation, id).await.unwrap();
    send(&engine, "right", &format!("key {} third", asked.state)).await;
    assert_eq!(
        state(&engine).await,
        ConnectionState::Paused,
        "a pause is a person's word"
    );
    engine.disconnect(scene.organisation, id).await.unwrap();
    send(&engine, "right", &format!("key {} fourth", asked.state)).await;
    assert_eq!(state(&engine).await, ConnectionState::Disconnected);
}

/// The package says it once, and the old key is dead from that moment on: whoever holds the connection must not be the
/// reason that the new one is lost.
#[tokio::test]
async fn a_key_that_comes_while_somebody_else_works_is_taken_in_afterwards() {
    let scene = Scene::set().await;
    let (engine, id) = told(&scene, None).await;
    let asked = engine.sign_in(scene.organisation, id, "https://x.example", true);
    let asked = asked.await.unwrap();
    send(&engine, "right", &format!("key {} first", asked.state)).await;
    engine.cycle().await.unwrap();
    scene.clock.advance(Duration::from_mins(20));
    let mut tx = scene.store.begin().await.unwrap();
    let (now, until) = (scene.clock.now(), scene.clock_in(120));
    let lease = tx.lease_one(id, "another", now, until).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let impatient = scene.engine_with(|options| options.patience = Duration::ZERO);
    let message = format!("key {} second", asked.state);
    assert_eq!(send(&impatient, "right", &message).await, 200);
    let sealed = scene.store.secret(id, TOKEN).await.unwrap();
    let mut tx = scene.store.begin().await.unwrap();
    tx.release(&lease, scene.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    engine.cycle().await.unwrap();
    let now = scene.store.secret(id, TOKEN).await.unwrap();
    assert_ne!(now, sealed, "the new key is kept");
    scene.clock.advance(Duration::from_mins(20));
    engine.cycle().await.unwrap();
    assert_eq!(scene.store.secret(id, TOKEN).await.unwrap(), now, "and taken in once");
}

/// Nobody works on a connection that is broken, and it may be broken for want of the key that waits.
#[tokio::test]
async fn a_key_that_waits_mends_a_broken_connection() {
    let scene = Scene::set().await;
    let (engine, id) = told(&scene, None).await;
    let asked = engine.sign_in(scene.organisation, id, "https://x.example", true);
    let asked = asked.await.unwrap();
    send(&engine, "right", &format!("key {} first", asked.state)).await;
    scene.package.withdraw(true);
    send(&engine, "right", &format!("withdrawn {}", asked.state)).await;
    engine.cycle().await.unwrap();
    let state = async || engine.connection_status(scene.organisation, id).await.unwrap().state;
    assert_eq!(state().await, ConnectionState::Broken);

    let mut tx = scene.store.begin().await.unwrap();
    let (now, until) = (scene.clock.now(), scene.clock_in(3_600));
    let lease = tx.lease_one(id, "another", now, until).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let impatient = scene.engine_with(|options| options.patience = Duration::ZERO);
    send(&impatient, "right", &format!("key {} second", asked.state)).await;
    let mut tx = scene.store.begin().await.unwrap();
    tx.release(&lease, scene.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(state().await, ConnectionState::Broken);
    engine.cycle().await.unwrap();
    assert_eq!(state().await, ConnectionState::Active);
    let waiting = scene
        .store
        .connections_with_secret("consent.undelivered", 10)
        .await
        .unwrap();
    assert_eq!(waiting, [], "it is done with");
}

#[tokio::test]
async fn the_package_is_asked_to_tell_once_a_day() {
    let scene = Scene::set().await;
    let (engine, id) = told(&scene, Some("https://boekbrug.example")).await;
    assert_eq!(scene.package.watched(), ["https://boekbrug.example/in/fakeconsent"]);
    scene.clock.advance(Duration::from_hours(1));
    engine.cycle().await.unwrap();
    assert_eq!(scene.package.watched().len(), 1);
    let moved = scene.engine_with(|options| options.public = Some("https://elsewhere.example".to_owned()));
    scene.clock.advance(Duration::from_hours(1));
    moved.cycle().await.unwrap();
    assert_eq!(scene.package.watched()[1], "https://elsewhere.example/in/fakeconsent");
    scene.clock.advance(Duration::from_hours(25));
    let fault = boekbrug_engine::testkit::Fault::Refused(boekbrug_model::FindingCode::ConnectionRightMissing);
    scene.package.fault(Call::Watch, fault, 1);
    moved.cycle().await.unwrap();
    let status = moved.connection_status(scene.organisation, id).await.unwrap();
    assert_eq!(status.state, boekbrug_model::ConnectionState::Active, "polling goes on");
}
