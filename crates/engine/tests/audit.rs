//! Who did what is noted with what they did.
#![allow(clippy::unwrap_used)]

mod scene;

use boekbrug_engine::testkit::Stage;
use boekbrug_engine::{Engine, EngineError, action};
use boekbrug_model::{Actor, ActorKind, FindingCode};
use boekbrug_store::AuditRow;
use scene::Scene;

fn jan() -> Actor {
    Actor {
        kind: ActorKind::Person,
        id: "per_jan".to_owned(),
    }
}

async fn trail(scene: &Scene) -> Vec<AuditRow> {
    let mut rows = scene.store.desk().audit(scene.organisation, None, 1_000).await.unwrap();
    rows.reverse();
    rows
}

/// The entries that a deed made.
async fn noted(scene: &Scene, deed: impl AsyncFnOnce(Engine)) -> Vec<AuditRow> {
    let before: Vec<_> = trail(scene).await.iter().map(|entry| entry.id).collect();
    deed(scene.engine().by(jan())).await;
    let mut after = trail(scene).await;
    after.retain(|entry| !before.contains(&entry.id));
    assert!(after.iter().all(|entry| entry.actor == jan()), "{after:?}");
    after
}

fn actions(entries: &[AuditRow]) -> Vec<&str> {
    entries.iter().map(|entry| entry.action.as_str()).collect()
}

#[tokio::test]
async fn linking_is_noted_without_its_secrets() {
    let scene = Scene::set().await;
    let entries = trail(&scene).await;
    let expected = [
        action::ORGANISATION_CREATED,
        action::ADMINISTRATION_CREATED,
        action::CONNECTION_CREATED,
        action::CONNECTION_IDENTIFIED,
    ];
    assert_eq!(actions(&entries), expected);
    assert!(entries.iter().all(|entry| entry.actor == Actor::system()));
    assert_eq!(entries[2].details["secrets"], serde_json::json!(["key"]));
    let text = format!("{entries:?}");
    assert!(!text.contains("sesame"), "{text}");
    let (id, organisation) = (scene.connection, scene.organisation);
    let entries = noted(&scene, async |engine| {
        let secrets = [("key".to_owned(), "geheim".into())];
        engine.relink(organisation, id, &secrets).await.unwrap();
    })
    .await;
    let expected = [action::CONNECTION_SECRETS_REPLACED, action::CONNECTION_IDENTIFIED];
    assert_eq!(actions(&entries), expected);
    assert!(!format!("{entries:?}").contains("geheim"));
}

#[tokio::test]
async fn settings_and_states_are_noted_before_and_after() {
    let scene = Scene::set().await;
    let (id, organisation) = (scene.connection, scene.organisation);
    let version = scene.row().await.unwrap().version;
    let mut settings = Stage::settings();
    settings.journal = Some("99".to_owned());
    let entries = noted(&scene, async |engine| {
        engine
            .change_settings(organisation, id, version, &settings)
            .await
            .unwrap();
        let stale = engine.change_settings(organisation, id, version, &settings).await;
        assert!(
            matches!(stale, Err(EngineError::Store(_))),
            "what did not happen is not noted"
        );
        engine.pause(organisation, id).await.unwrap();
        engine.resume(organisation, id).await.unwrap();
        engine.pull_now(organisation, id, &[]).await.unwrap();
        engine.push_now(organisation, id, true).await.unwrap();
        engine.disconnect(organisation, id).await.unwrap();
    })
    .await;
    let expected = [
        action::CONNECTION_SETTINGS_CHANGED,
        action::CONNECTION_PAUSED,
        action::CONNECTION_RESUMED,
        action::CONNECTION_PULLED,
        action::CONNECTION_PUSHED,
        action::CONNECTION_DISCONNECTED,
    ];
    assert_eq!(actions(&entries), expected);
    let before = Stage::settings().journal;
    assert_eq!(
        entries[0].details,
        serde_json::json!({"journal": {"before": before, "after": "99"}})
    );
    assert_eq!(
        entries[1].details["state"],
        serde_json::json!({"before": "active", "after": "paused"})
    );
    assert!(entries.iter().all(|entry| entry.subject == id.to_string()));
}

#[tokio::test]
async fn what_is_done_to_invoices_is_noted_when_it_is_done() {
    let scene = Scene::set().await;
    let organisation = scene.organisation;
    let bad = |number: &str| {
        let invoice = boekbrug_model::testkit::invoice(number).line("Advies", "100.00", "21");
        invoice.customer("4711").build()
    };
    let first = scene.offer_this(bad("2026-1")).await.unwrap();
    scene.offer_this(bad("2026-2")).await.unwrap();
    scene.cycle().await;
    let entries = noted(&scene, async |engine| {
        assert!(engine.retry(organisation, first).await.unwrap());
        let code = Some(FindingCode::CustomerUnknown);
        assert_eq!(engine.retry_all(organisation, scene.connection, code).await.unwrap(), 2);
        let none = Some(FindingCode::JournalUnknown);
        assert_eq!(engine.retry_all(organisation, scene.connection, none).await.unwrap(), 0);
        assert!(engine.mark(organisation, first, "jan").await.unwrap());
        assert!(!engine.mark(organisation, first, "jan").await.unwrap(), "once");
        assert!(!engine.retry(organisation, first).await.unwrap(), "at its end");
    })
    .await;
    let expected = [
        action::INVOICE_RETRIED,
        action::CONNECTION_INVOICES_RETRIED,
        action::INVOICE_MARKED,
    ];
    assert_eq!(actions(&entries), expected);
    assert_eq!(entries[0].subject, first.to_string());
    assert_eq!(
        entries[1].details,
        serde_json::json!({"count": 2, "finding": "customer.unknown"})
    );
    assert_eq!(entries[2].details["number"], "2026-1");
}
