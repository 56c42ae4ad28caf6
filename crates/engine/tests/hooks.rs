//! Messages of a package: they only nudge.
#![allow(clippy::unwrap_used)]

mod scene;

use std::time::Duration;

use boekbrug_connector::InboundHook;
use boekbrug_engine::testkit::{Call, SIGNATURE, Stage, customer_row};
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
