//! Signing in by a consent: the state, the choice of an administration, and a consent that was lost.
#![allow(clippy::unwrap_used)]

mod scene;

use std::time::Duration;

use boekbrug_engine::testkit::{Stage, TOKEN};
use boekbrug_engine::{ConnectRequest, Connected, Engine, EngineError, WhichAdministration, WhichOrganisation};
use boekbrug_model::testkit::parsed;
use boekbrug_model::{ConnectionState, Feed, FindingCode, Package, Profile};
use scene::Scene;

const RETURN: &str = "https://boekbrug.example/return/fakeconsent";

fn package() -> Package {
    parsed("fakeconsent")
}

/// A second connection of the tenant, which is signed in by a consent.
async fn drafted(scene: &Scene, engine: &Engine) -> Connected {
    let request = ConnectRequest {
        organisation: WhichOrganisation::Existing(scene.organisation),
        administration: WhichAdministration::New("Tweede".to_owned()),
        package: package(),
        profile: Profile::A,
        settings: Stage::settings(),
        secrets: Vec::new(),
        start: true,
    };
    engine.connect(request).await.unwrap()
}

/// The state in an address.
fn state(address: &str) -> String {
    let rest = address.split("state=").nth(1).unwrap();
    rest.split('&').next().unwrap().to_owned()
}

async fn asked(scene: &Scene, engine: &Engine, drafted: &Connected) -> String {
    let asked = engine.sign_in(scene.organisation, drafted.connection, RETURN, true);
    state(&asked.await.unwrap().address)
}

fn code(code: &str) -> Vec<(String, String)> {
    vec![("code".to_owned(), code.to_owned())]
}

fn refused(answer: Result<Connected, EngineError>) -> FindingCode {
    match answer {
        Err(EngineError::Refused(findings)) => findings[0].code,
        other => panic!("must be refused, but gave {other:?}"),
    }
}

#[tokio::test]
async fn a_person_signs_in_and_the_only_administration_is_pinned() {
    let scene = Scene::set().await;
    scene.package.opens("adm-2");
    let engine = scene.engine();
    let draft = drafted(&scene, &engine).await;
    assert_eq!(draft.state, ConnectionState::Draft);
    assert_eq!(draft.findings[0].code, FindingCode::ConnectionConsentMissing);

    let state = asked(&scene, &engine, &draft).await;
    assert!(
        state.len() >= 64 && state.bytes().all(|b| b.is_ascii_alphanumeric()),
        "{state}"
    );
    let linked = engine.redeem(&package(), &state, code("c0de")).await.unwrap();
    assert_eq!(
        (linked.state, linked.remote_id.as_deref()),
        (ConnectionState::Active, Some("adm-2"))
    );
    assert_eq!((linked.connection, linked.findings), (draft.connection, Vec::new()));
    let sealed = scene.store.secret(draft.connection, TOKEN).await.unwrap().unwrap();
    assert!(!sealed.windows(4).any(|part| part == b"c0de"), "the token is sealed");
}

#[tokio::test]
async fn a_state_works_once() {
    let scene = Scene::set().await;
    scene.package.opens("adm-2");
    let engine = scene.engine();
    let draft = drafted(&scene, &engine).await;
    let state = asked(&scene, &engine, &draft).await;
    engine.redeem(&package(), &state, code("first")).await.unwrap();
    let again = engine.redeem(&package(), &state, code("second")).await;
    assert_eq!(refused(again), FindingCode::ConnectionConsentUnknown);
}

#[tokio::test]
async fn a_state_ends_and_belongs_to_its_connection_and_package() {
    let scene = Scene::set().await;
    scene.package.opens("adm-2");
    let engine = scene.engine();
    let draft = drafted(&scene, &engine).await;
    let old = asked(&scene, &engine, &draft).await;
    let newer = asked(&scene, &engine, &draft).await;
    let other = scene.connection.to_string().replace("con_", "");
    let foreign = format!("{other}{}", &newer[32..]);
    for wrong in [old.as_str(), &foreign, &newer[..40], "", "é", &"0".repeat(96)] {
        let answer = engine.redeem(&package(), wrong, code("x")).await;
        assert_eq!(refused(answer), FindingCode::ConnectionConsentUnknown, "{wrong}");
    }
    let answer = engine.redeem(&parsed("fake"), &newer, code("x")).await;
    assert!(matches!(answer, Err(EngineError::NoConsent(_))));
    assert_eq!(scene.store.secret(draft.connection, TOKEN).await.unwrap(), None);
    scene.clock.advance(Duration::from_mins(31));
    let late = engine.redeem(&package(), &newer, code("x")).await;
    assert_eq!(refused(late), FindingCode::ConnectionConsentUnknown);
}

#[tokio::test]
async fn two_returns_at_once_redeem_once() {
    let scene = Scene::set().await;
    scene.package.opens("adm-2");
    let engine = scene.engine();
    let draft = drafted(&scene, &engine).await;
    let state = asked(&scene, &engine, &draft).await;
    let package = package();
    let redeem = |code_: &str| engine.redeem(&package, &state, code(code_));
    let passing = async {
        loop {
            // slowly: the database takes real time, and a lease that runs out would spoil the test
            scene.clock.advance(Duration::from_millis(1));
            tokio::task::spawn_blocking(|| ()).await.unwrap();
        }
    };
    let both = async { tokio::join!(redeem("a"), redeem("b")) };
    let (a, b) = tokio::select! { both = both => both, () = passing => unreachable!() };
    assert_eq!([&a, &b].iter().filter(|one| one.is_ok()).count(), 1, "{a:?} {b:?}");
}

#[tokio::test]
async fn several_administrations_wait_for_a_choice() {
    let scene = Scene::set().await;
    scene.package.opens_all(&["adm-1", "adm-7", "adm-8"]);
    let engine = scene.engine();
    let draft = drafted(&scene, &engine).await;
    let state = asked(&scene, &engine, &draft).await;
    let linked = engine.redeem(&package(), &state, code("c0de")).await.unwrap();
    assert!(linked.must_choose(), "{linked:?}");
    assert_eq!(linked.state, ConnectionState::Draft);
    let found = &linked.findings[0].params["found"];
    assert!(found.contains("Firma adm-7 (adm-7)"), "{found}");

    let choose = |which: &'static str| engine.choose(scene.organisation, draft.connection, which, true);
    let unknown = choose("adm-9").await.unwrap();
    assert_eq!(unknown.findings[0].code, FindingCode::ConnectionAdministrationUnknown);
    let chosen = choose("firma ADM-8").await.unwrap();
    assert_eq!(
        (chosen.state, chosen.remote_id.as_deref()),
        (ConnectionState::Active, Some("adm-8"))
    );
    let moved = choose("adm-7").await.unwrap();
    assert_eq!(moved.remote_id.as_deref(), Some("adm-8"), "a pin is for good");
}

#[tokio::test]
async fn a_lost_consent_pauses_and_a_new_one_mends() {
    let scene = Scene::set().await;
    scene.package.opens("adm-2");
    let engine = scene.engine();
    let draft = drafted(&scene, &engine).await;
    let state = asked(&scene, &engine, &draft).await;
    engine.redeem(&package(), &state, code("first")).await.unwrap();
    scene.package.withdraw(true);
    engine.cycle().await.unwrap();
    let row = scene.store.connection(scene.organisation, draft.connection).await;
    let row = row.unwrap().unwrap();
    assert_eq!(row.state, ConnectionState::Broken);
    assert_eq!(row.findings[0].code, FindingCode::ConnectionConsentWithdrawn);

    let state = asked(&scene, &engine, &draft).await;
    let no = vec![("error".to_owned(), "access_denied".to_owned())];
    let said_no = engine.redeem(&package(), &state, no).await.unwrap();
    assert_eq!(said_no.state, ConnectionState::Broken);
    assert_eq!(said_no.findings[0].code, FindingCode::ConnectionConsentRefused);

    let state = asked(&scene, &engine, &draft).await;
    let mended = engine.redeem(&package(), &state, code("second")).await.unwrap();
    assert_eq!((mended.state, mended.findings), (ConnectionState::Active, Vec::new()));
    assert_eq!(mended.remote_id.as_deref(), Some("adm-2"));
    engine.cycle().await.unwrap();
    let status = engine
        .connection_status(scene.organisation, draft.connection)
        .await
        .unwrap();
    // profile A leaves the orders out
    let mut read = status.feeds.iter().filter(|feed| feed.feed != Feed::Orders);
    assert!(read.all(|feed| feed.completed.is_some()), "it reads again");
}

#[tokio::test]
async fn a_consent_for_other_books_breaks_the_link() {
    let scene = Scene::set().await;
    scene.package.opens("adm-2");
    let engine = scene.engine();
    let draft = drafted(&scene, &engine).await;
    let state = asked(&scene, &engine, &draft).await;
    engine.redeem(&package(), &state, code("first")).await.unwrap();
    scene.package.opens("adm-5");
    let state = asked(&scene, &engine, &draft).await;
    let other = engine.redeem(&package(), &state, code("second")).await.unwrap();
    assert_eq!(other.state, ConnectionState::Broken);
    assert_eq!(other.findings[0].code, FindingCode::ConnectionOtherAdministration);
}

#[tokio::test]
async fn what_works_still_works_when_a_new_sign_in_fails() {
    let scene = Scene::set().await;
    scene.package.opens("adm-2");
    let engine = scene.engine();
    let draft = drafted(&scene, &engine).await;
    let state = asked(&scene, &engine, &draft).await;
    engine.redeem(&package(), &state, code("first")).await.unwrap();
    for answer in [code("later"), Vec::new()] {
        let state = asked(&scene, &engine, &draft).await;
        refused(engine.redeem(&package(), &state, answer).await);
        let row = scene.store.connection(scene.organisation, draft.connection).await;
        let row = row.unwrap().unwrap();
        assert_eq!((row.state, row.findings), (ConnectionState::Active, Vec::new()));
    }
    engine.pause(scene.organisation, draft.connection).await.unwrap();
    let state = asked(&scene, &engine, &draft).await;
    let paused = engine.redeem(&package(), &state, code("third")).await.unwrap();
    assert_eq!(paused.state, ConnectionState::Paused, "a pause is a person's word");
}
