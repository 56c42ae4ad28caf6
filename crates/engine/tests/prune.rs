//! What is old goes and what is young stays, over the real store: the days of each kind, the floors under two of them,
//! and more rows than fit in one transaction.
#![allow(clippy::unwrap_used)]

mod scene;

use std::time::Duration;

use boekbrug_engine::Engine;
use boekbrug_model::{ChangeNumber, InvoiceId};
use boekbrug_store::{AnswerRow, CallRow, Prune};
use jiff::{SignedDuration, Timestamp};
use scene::Scene;

/// So many days for each kind.
fn each(days: u32) -> Prune<u32> {
    Prune {
        runs: days,
        calls: days,
        attempts: days,
        history: days,
        changes: days,
        answers: days,
        sessions: days,
        tries: days,
    }
}

/// Rows of each kind that there are.
#[derive(PartialEq, Eq, Debug)]
struct Held {
    runs: usize,
    calls: usize,
    attempts: usize,
    changes: usize,
}

async fn held(scene: &Scene, invoice: InvoiceId) -> Held {
    let row = scene.row().await.unwrap();
    let store = &scene.store;
    let changes = store
        .changes_after(row.organisation, row.administration, ChangeNumber::default(), 10_000)
        .await
        .unwrap();
    Held {
        runs: store.runs(row.id, 10_000).await.unwrap().len(),
        calls: store.calls_since(row.id, Timestamp::MIN).await.unwrap().len(),
        attempts: store.attempts(invoice).await.unwrap().len(),
        changes: changes.len(),
    }
}

/// Books that were read, and an invoice that was proven: each kind has rows.
async fn worked() -> (Scene, Engine, InvoiceId) {
    let scene = Scene::set().await;
    let engine = scene.engine();
    // the package has no clock: what it counted so far stands in no time
    engine.prune(&Prune { calls: 2, ..each(0) }).await.unwrap();
    scene.package.it_is(scene.clock_in(0));
    let id = scene.offered("2026-1").await;
    scene.settle(&engine, Duration::from_hours(1)).await.unwrap();
    scene.proven(id, "2026-1").await;
    let held = held(&scene, id).await;
    assert!(
        held.runs > 0 && held.calls > 0 && held.attempts > 2 && held.changes > 0,
        "{held:?}"
    );
    (scene, engine, id)
}

#[tokio::test]
async fn nothing_young_goes_and_nothing_that_is_kept_for_ever() {
    let (scene, engine, id) = worked().await;
    let before = held(&scene, id).await;
    assert_eq!(engine.prune(&each(1)).await.unwrap(), Prune::default());
    scene.clock.advance(Duration::from_hours(24 * 365));
    assert_eq!(engine.prune(&each(0)).await.unwrap(), Prune::default(), "0 is for ever");
    assert_eq!(held(&scene, id).await, before);
}

#[tokio::test]
async fn each_kind_goes_by_its_own_days() {
    let (scene, engine, id) = worked().await;
    let before = held(&scene, id).await;
    scene.clock.advance(Duration::from_hours(24 * 10));
    let runs = engine.prune(&Prune { runs: 9, ..each(11) }).await.unwrap();
    assert_eq!(
        runs,
        Prune {
            runs: before.runs as u64,
            ..Prune::default()
        }
    );
    let attempts = engine
        .prune(&Prune {
            attempts: 9,
            ..each(11)
        })
        .await
        .unwrap();
    assert_eq!(attempts.attempts, before.attempts as u64, "the invoice is at its end");
    let changes = engine.prune(&Prune { changes: 9, ..each(11) }).await.unwrap();
    assert_eq!(
        changes.changes,
        before.changes as u64 - 1,
        "the last one holds the number"
    );
    let left = held(&scene, id).await;
    assert_eq!((left.runs, left.attempts, left.changes), (0, 0, 1));
    assert_eq!(left.calls, before.calls);

    // what is read again is no change, the invoice is known, and it is not booked again
    assert_eq!(scene.state(id).await, boekbrug_model::InvoiceState::Verified);
    scene.settle(&engine, Duration::from_hours(1)).await.unwrap();
    scene.proven(id, "2026-1").await;
}

/// The limits of a package reach back a day, so that the counts of two days stay however few are asked for.
#[tokio::test]
async fn counts_of_calls_stay_as_long_as_limits_need_them() {
    let (scene, engine, id) = worked().await;
    let before = held(&scene, id).await.calls;
    for (hours, left) in [(40, before), (10, 0)] {
        scene.clock.advance(Duration::from_hours(hours));
        engine.prune(&Prune { calls: 1, ..each(0) }).await.unwrap();
        assert_eq!(held(&scene, id).await.calls, left, "{hours} hours later");
    }
}

/// Applications are told that an idempotency key holds for a month.
#[tokio::test]
async fn answers_stay_as_long_as_was_promised() {
    let (scene, engine, _) = worked().await;
    let now = scene.clock_in(0);
    let row = AnswerRow {
        owner: "installation".to_owned(),
        key: "key-1".to_owned(),
        digest: "d".to_owned(),
        answer: None,
        at: now,
    };
    let mut tx = scene.store.begin().await.unwrap();
    tx.desk().reserve(&[&row], now).await.unwrap();
    tx.commit().await.unwrap();
    for (days, removed) in [(20, 0), (11, 1), (1, 0)] {
        scene.clock.advance(Duration::from_hours(24 * days));
        let pruned = engine.prune(&Prune { answers: 1, ..each(0) }).await.unwrap();
        assert_eq!(
            pruned,
            Prune {
                answers: removed,
                ..Prune::default()
            },
            "{days} days later"
        );
    }
    assert_eq!(scene.store.desk().answer("installation", "key-1").await.unwrap(), None);
}

/// More than one transaction takes: it goes on until none is left, and a second run finds nothing.
#[tokio::test]
async fn a_long_log_goes_in_steps() {
    let (scene, engine, id) = worked().await;
    let now = scene.clock_in(0);
    let minutes = (1..=1_300).map(|minute| CallRow {
        endpoint: "GET /long".to_owned(),
        minute: now - SignedDuration::from_hours(24 * 30) - SignedDuration::from_mins(minute),
        calls: 1,
        errors: 0,
    });
    let mut tx = scene.store.begin().await.unwrap();
    tx.count_calls(scene.connection, &minutes.collect::<Vec<_>>())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let young = held(&scene, id).await.calls - 1_300;
    let week = Prune { calls: 7, ..each(0) };
    let other = scene.engine();
    let (two, three) = tokio::join!(engine.prune(&week), other.prune(&week));
    assert_eq!(
        two.unwrap().calls + three.unwrap().calls,
        1_300,
        "two nodes at once remove each row once"
    );
    assert_eq!(held(&scene, id).await.calls, young);
    assert_eq!(engine.prune(&week).await.unwrap(), Prune::default());
}
