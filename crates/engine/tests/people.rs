//! What people do: link, mend, examine, look, change the master key.
#![allow(clippy::unwrap_used)]

mod scene;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use boekbrug_engine::testkit::{ANOTHER_KEY, Call, Fault, KEY, Stage};
use boekbrug_engine::{Closed, ConnectRequest, Engine, EngineError, Options, WhichAdministration, WhichOrganisation};
use boekbrug_model::settings::VatMapping;
use boekbrug_model::testkit::parsed;
use boekbrug_model::{ConnectionState, Feed, FindingCode, Profile};
use boekbrug_store::StoreError;
use boekbrug_vault::Keyring;
use scene::Scene;

fn request(scene: &Scene, package: &str) -> ConnectRequest {
    ConnectRequest {
        organisation: WhichOrganisation::Existing(scene.organisation),
        administration: WhichAdministration::New("Tweede".to_owned()),
        package: parsed(package),
        profile: Profile::A,
        settings: Stage::settings(),
        secrets: vec![("key".to_owned(), "other".into())],
        start: false,
    }
}

#[tokio::test]
async fn a_link_is_pinned_and_its_secret_sealed() {
    let scene = Scene::set().await;
    let row = scene.row().await.unwrap();
    assert_eq!(
        (row.state, row.remote_id.as_deref()),
        (ConnectionState::Active, Some("adm-1"))
    );
    let sealed = scene.store.secret(scene.connection, "key").await.unwrap().unwrap();
    assert!(!sealed.windows(6).any(|part| part == b"sesame"), "not in the open");
}

#[tokio::test]
async fn one_administration_is_linked_once() {
    let scene = Scene::set().await;
    let connected = scene.engine().connect(request(&scene, "fake")).await.unwrap();
    assert_eq!(connected.state, ConnectionState::Draft);
    assert_eq!(connected.findings[0].code, FindingCode::ConnectionAlreadyLinked);
    let resumed = scene.engine().resume(scene.organisation, connected.connection).await;
    assert!(
        matches!(resumed, Err(EngineError::Closed(Closed::Draft))),
        "a draft without an administration stays one"
    );
}

#[tokio::test]
async fn a_link_that_is_refused_stays_a_draft_and_is_mended() {
    let scene = Scene::set().await;
    let fault = Fault::Broken(FindingCode::ConnectionKeyRejected);
    scene.package.fault(Call::Identify, fault, 1);
    scene.package.opens("adm-2");
    let engine = scene.engine();
    let connected = engine.connect(request(&scene, "fake")).await.unwrap();
    assert_eq!(connected.state, ConnectionState::Draft);
    assert_eq!(connected.findings[0].code, FindingCode::ConnectionKeyRejected);
    let secrets = [("key".to_owned(), "right".into())];
    let again = engine
        .relink(scene.organisation, connected.connection, &secrets)
        .await
        .unwrap();
    assert_eq!(
        (again.state, again.remote_id.as_deref()),
        (ConnectionState::Active, Some("adm-2"))
    );
    assert_eq!(again.findings, []);
}

#[tokio::test]
async fn a_key_of_another_administration_breaks_the_link() {
    let scene = Scene::set().await;
    scene.package.opens("adm-9");
    let secrets = [("key".to_owned(), "wrong".into())];
    let engine = scene.engine();
    let linked = engine
        .relink(scene.organisation, scene.connection, &secrets)
        .await
        .unwrap();
    assert_eq!(linked.state, ConnectionState::Broken);
    assert_eq!(linked.findings[0].code, FindingCode::ConnectionOtherAdministration);
    scene.package.take_log();
    let forced = engine
        .push_now(scene.organisation, scene.connection, true)
        .await
        .unwrap();
    assert_eq!(forced.findings[0].code, FindingCode::ConnectionOtherAdministration);
    assert_eq!(scene.package.take_log(), [Call::Identify], "asked, and nothing else");
    scene.package.opens("adm-1");
    let linked = engine.relink(scene.organisation, scene.connection, &[]).await.unwrap();
    assert_eq!(linked.state, ConnectionState::Active);
}

#[tokio::test]
async fn what_cannot_be_linked_is_refused_before_anything_is_stored() {
    let scene = Scene::set().await;
    let engine = scene.engine();
    let unknown = engine.connect(request(&scene, "nosuch")).await;
    assert!(matches!(unknown, Err(EngineError::UnknownPackage(_))));
    let mut bare = request(&scene, "fake");
    bare.secrets.clear();
    let refused = engine.connect(bare).await;
    assert!(
        matches!(refused, Err(EngineError::Refused(found)) if found[0].code == FindingCode::ConnectionSecretMissing)
    );
    let mut timeless = request(&scene, "fake");
    timeless.settings.schedule.time_zone = "Europe/Nergens".to_owned();
    let refused = engine.connect(timeless).await;
    assert!(
        matches!(refused, Err(EngineError::Refused(found)) if found[0].code == FindingCode::ConnectionSettingsWrong)
    );
    assert_eq!(scene.store.connections(scene.organisation).await.unwrap().len(), 1);
}

#[tokio::test]
async fn settings_are_changed_by_whoever_read_them_last() {
    let scene = Scene::set().await;
    let version = scene.row().await.unwrap().version;
    let engine = scene.engine();
    let settings = Stage::settings();
    let change = || engine.change_settings(scene.organisation, scene.connection, version, &settings);
    change().await.unwrap();
    assert!(matches!(change().await, Err(EngineError::Store(StoreError::Stale))));
}

#[tokio::test]
async fn another_tenants_connection_is_not_there() {
    let scene = Scene::set().await;
    let stranger = boekbrug_model::OrganisationId::new(scene.clock_in(0), [9; 10]);
    let engine = scene.engine();
    assert!(matches!(
        engine.pause(stranger, scene.connection).await,
        Err(EngineError::Missing(_))
    ));
    assert!(matches!(
        engine.doctor(stranger, scene.connection).await,
        Err(EngineError::Missing(_))
    ));
    assert!(matches!(
        engine.pull_now(stranger, scene.connection, &[]).await,
        Err(EngineError::Missing(_))
    ));
    let id = scene.offered("2026-1").await;
    assert!(matches!(engine.retry(stranger, id).await, Err(EngineError::Missing(_))));
    assert!(matches!(
        engine.mark(stranger, id, "x").await,
        Err(EngineError::Missing(_))
    ));
}

#[tokio::test]
async fn the_doctor_sees_what_is_wrong() {
    let scene = Scene::set().await;
    let engine = scene.engine();
    let due = scene.row().await.unwrap().due;
    let well = engine.doctor(scene.organisation, scene.connection).await.unwrap();
    assert!(well.is_well(), "{well:?}");
    assert_eq!(well.calls, 1);
    assert_eq!(scene.row().await.unwrap().due, due, "an examination changes nothing");
    let mut ended = Stage::settings();
    ended.vat_mappings.push(VatMapping {
        percent: Some(19.into()),
        ..ended.vat_mappings[0].clone()
    });
    let version = scene.row().await.unwrap().version;
    engine
        .change_settings(scene.organisation, scene.connection, version, &ended)
        .await
        .unwrap();
    scene.cycle().await;
    let tried = engine.doctor(scene.organisation, scene.connection).await.unwrap();
    let mut found = tried.steps.iter().flat_map(|step| &step.findings);
    assert!(
        found.all(|finding| finding.code != FindingCode::VatRateNotOnDate),
        "a rate that has ended may stay mapped: {tried:?}"
    );
    scene
        .package
        .fault(Call::Identify, Fault::Broken(FindingCode::ConnectionKeyRejected), 1);
    let mut settings = Stage::settings();
    settings.journal = Some("99".to_owned());
    let version = scene.row().await.unwrap().version;
    engine
        .change_settings(scene.organisation, scene.connection, version, &settings)
        .await
        .unwrap();
    scene.cycle().await;
    let ill = engine.doctor(scene.organisation, scene.connection).await.unwrap();
    let codes: Vec<_> = ill
        .steps
        .iter()
        .flat_map(|step| &step.findings)
        .map(|finding| finding.code)
        .collect();
    assert!(codes.contains(&FindingCode::ConnectionKeyRejected), "{codes:?}");
    assert!(codes.contains(&FindingCode::JournalUnknown), "{codes:?}");
    assert_eq!(
        scene.row().await.unwrap().state,
        ConnectionState::Active,
        "the doctor only looks"
    );
}

#[tokio::test]
async fn the_status_tells_how_it_stands() {
    let scene = Scene::set().await;
    let bad = boekbrug_model::testkit::invoice("2026-1")
        .line("Advies", "100.00", "21")
        .customer("4711")
        .build();
    scene.offer_this(bad).await.unwrap();
    scene.offered("2026-2").await;
    scene.cycle().await;
    let status = scene.engine().status(scene.organisation).await.unwrap();
    let one = &status[0];
    assert_eq!(one.invoices["findings"], 1);
    assert_eq!(one.invoices["verified"], 1);
    assert_eq!(one.open_findings["customer.unknown"], 1);
    let customers = one.feeds.iter().find(|feed| feed.feed == Feed::Customers).unwrap();
    assert_eq!((customers.records, customers.reading), (1, false));
    assert!(customers.next_due.unwrap() > scene.clock_in(0));
    assert!(one.oldest_open.is_some());
    let shown = serde_json::to_string(&status).unwrap();
    assert!(!shown.contains("sesame"));
}

#[tokio::test]
async fn sessions_are_kept_as_long_as_nobody_else_held_the_connection() {
    let scene = Scene::set().await;
    let engine = scene.engine();
    let opened = scene.package.times_opened();
    engine.cycle().await.unwrap();
    scene.clock.advance_to(scene.row().await.unwrap().due);
    engine.cycle().await.unwrap();
    assert_eq!(scene.package.times_opened(), opened + 1, "one opening for two cycles");
    scene.clock.advance_to(scene.row().await.unwrap().due);
    scene.cycle().await; // another process
    scene.clock.advance_to(scene.row().await.unwrap().due);
    engine.cycle().await.unwrap();
    assert_eq!(
        scene.package.times_opened(),
        opened + 3,
        "its session may have been renewed over there"
    );
}

#[tokio::test]
async fn a_master_key_is_changed_while_work_goes_on() {
    let scene = Scene::set().await;
    let with = |keys: &str| {
        let mut ports = scene.ports();
        ports.keyring = Arc::new(Keyring::parse(keys).unwrap());
        Engine::new(ports, Options::default())
    };
    let both = with(&format!("{ANOTHER_KEY} {KEY}"));
    assert_eq!(both.rotate_secrets().await.unwrap(), 1);
    assert_eq!(both.rotate_secrets().await.unwrap(), 0);
    let well = with(ANOTHER_KEY)
        .doctor(scene.organisation, scene.connection)
        .await
        .unwrap();
    assert!(well.is_well(), "{well:?}");
    let lost = with(KEY).doctor(scene.organisation, scene.connection).await.unwrap();
    let codes: Vec<_> = lost
        .steps
        .iter()
        .flat_map(|step| &step.findings)
        .map(|finding| finding.code)
        .collect();
    assert_eq!(codes, [FindingCode::InternalSecretUnreadable]);
    let error = with(KEY).rotate_secrets().await.unwrap_err();
    assert!(error.to_string().contains("`two`"), "{error}");
}

#[tokio::test]
async fn an_engine_at_work_follows_a_rotation_by_another() {
    let scene = Scene::set().await;
    let file = Arc::new(Mutex::new(KEY.to_owned()));
    let engine_of = |keys: &str| {
        let mut ports = scene.ports();
        let read = Arc::clone(&file);
        let source = move || Ok(read.lock().unwrap().clone());
        ports.keyring = Arc::new(Keyring::parse(keys).unwrap().following(Box::new(source)));
        Engine::new(ports, Options::default())
    };
    let serving = engine_of(KEY);
    scene.offered("2026-1").await;
    serving.cycle().await.unwrap();
    assert_eq!(scene.package.bookings().len(), 1);

    let both = format!("{ANOTHER_KEY} {KEY}");
    file.lock().unwrap().clone_from(&both);
    assert_eq!(engine_of(&both).rotate_secrets().await.unwrap(), 1);
    ANOTHER_KEY.clone_into(&mut file.lock().unwrap());

    let second = scene.offered("2026-2").await;
    let report = serving
        .push_now(scene.organisation, scene.connection, true)
        .await
        .unwrap();
    assert_eq!((report.stop, report.push.booked), (None, 1), "{report:?}");
    scene.proven(second, "2026-2").await;
    let well = serving.doctor(scene.organisation, scene.connection).await.unwrap();
    assert!(well.steps[1].findings.is_empty(), "{well:?}");
    // what it stores from now on is under the new key too
    let secrets = [("key".to_owned(), "sesame".into())];
    serving
        .relink(scene.organisation, scene.connection, &secrets)
        .await
        .unwrap();
    let new_alone = engine_of(ANOTHER_KEY);
    assert_eq!(new_alone.rotate_secrets().await.unwrap(), 0);
}

#[tokio::test]
async fn a_push_by_hand_with_nothing_due_says_whether_the_package_answers() {
    let scene = Scene::set().await;
    let engine = scene.engine();
    engine
        .pull_now(scene.organisation, scene.connection, &[])
        .await
        .unwrap();
    let push = |force| engine.push_now(scene.organisation, scene.connection, force);
    scene.package.take_log();
    let well = push(true).await.unwrap();
    assert_eq!((well.stop, well.findings.len()), (None, 0));
    assert_eq!(scene.package.take_log().len(), 1, "it was asked once");
    let by_itself = push(false).await.unwrap();
    assert_eq!(
        (by_itself.stop, scene.package.take_log().len()),
        (None, 0),
        "only for a person"
    );
    scene.package.fault(Call::Identify, Fault::Down, 1);
    let silent = push(true).await.unwrap();
    assert_eq!(silent.stop, Some(boekbrug_engine::Stop::Unreachable));
    assert_eq!(silent.findings[0].code, FindingCode::PackageUnavailable);
    assert_eq!(
        scene.row().await.unwrap().state,
        ConnectionState::Active,
        "time heals it"
    );
}

#[tokio::test]
async fn who_comes_second_waits_and_then_says_so() {
    let scene = Scene::set().await;
    let mut tx = scene.store.begin().await.unwrap();
    let until = scene.clock_in(365 * 86_400);
    tx.lease_one(scene.connection, "other", scene.clock_in(0), until)
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    let engine = scene.engine();
    let waiting = engine.push_now(scene.organisation, scene.connection, true);
    let passing = async {
        loop {
            scene.clock.advance(Duration::from_secs(5));
            tokio::task::yield_now().await;
        }
    };
    let pushed = tokio::select! {
        pushed = waiting => pushed,
        () = passing => unreachable!(),
    };
    assert!(matches!(pushed, Err(EngineError::Busy)));
}
