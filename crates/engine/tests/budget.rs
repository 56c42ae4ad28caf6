//! The calls of a day: counted over restarts, shown, and what waits when few are left.
#![allow(clippy::unwrap_used)]

mod scene;

use std::time::Duration;

use boekbrug_connector::CallLimits;
use boekbrug_engine::Budget;
use boekbrug_engine::testkit::Call;
use boekbrug_model::{Feed, InvoiceState};
use boekbrug_store::CallRow;
use scene::Scene;

fn day(calls: u32) -> CallLimits {
    CallLimits {
        day: Some(calls),
        ..CallLimits::default()
    }
}

/// So many calls were made today.
async fn used(scene: &Scene, calls: u32) {
    let row = CallRow {
        endpoint: "GET /things".to_owned(),
        minute: scene.clock_in(0),
        calls,
        errors: 1,
    };
    let mut tx = scene.store.begin().await.unwrap();
    tx.count_calls(scene.connection, &[row]).await.unwrap();
    tx.commit().await.unwrap();
}

fn fetched(log: &[Call]) -> Vec<Feed> {
    let feed = |call: &Call| match call {
        Call::Fetch(feed) => Some(*feed),
        _ => None,
    };
    log.iter().filter_map(feed).collect()
}

#[tokio::test]
async fn slow_feeds_wait_when_few_calls_are_left_and_invoices_go_on() {
    let scene = Scene::set().await;
    scene.package.allows(day(1_000));
    scene.package.it_is(scene.clock_in(0));
    scene.cycle().await;
    assert!(fetched(&scene.package.take_log()).contains(&Feed::Items), "ample");

    used(&scene, 750).await;
    scene.clock.advance(Duration::from_hours(2));
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    let log = scene.package.take_log();
    let feeds = fetched(&log);
    assert!(
        !feeds.contains(&Feed::Items),
        "nothing that no invoice needs: {feeds:?}"
    );
    assert!(
        feeds.contains(&Feed::Customers) && feeds.contains(&Feed::LedgerAccounts),
        "{feeds:?}"
    );
    let place = |wanted: &Call| log.iter().position(|call| call == wanted).unwrap();
    assert!(
        place(&Call::Book) < place(&Call::Fetch(Feed::Customers)),
        "invoices first"
    );
    scene.proven(id, "2026-1").await;

    used(&scene, 200).await;
    scene.clock.advance(Duration::from_hours(2));
    let id = scene.offered("2026-2").await;
    scene.cycle().await;
    assert_eq!(fetched(&scene.package.take_log()), [], "calls are scarce");
    scene.proven(id, "2026-2").await;
    let status = scene.engine().status(scene.organisation).await.unwrap();
    assert_eq!(status[0].budget, Budget::Scarce);

    // the package counts its days in UTC
    scene.clock.advance(Duration::from_hours(20));
    scene.cycle().await;
    assert!(fetched(&scene.package.take_log()).contains(&Feed::Items), "a new day");
}

#[tokio::test]
async fn a_person_may_read_all_the_same() {
    let scene = Scene::set().await;
    scene.package.allows(day(100));
    scene.cycle().await;
    used(&scene, 99).await;
    scene.package.take_log();
    let engine = scene.engine();
    engine
        .pull_now(scene.organisation, scene.connection, &[Feed::Items])
        .await
        .unwrap();
    assert_eq!(scene.package.take_log(), [Call::Fetch(Feed::Items)]);
}

#[tokio::test]
async fn calls_survive_a_restart_and_are_shown() {
    let scene = Scene::set().await;
    scene.package.allows(day(5_000));
    scene.package.it_is(scene.clock_in(0));
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.state(id).await, InvoiceState::Verified);
    used(&scene, 40).await;
    let status = scene.engine().status(scene.organisation).await.unwrap();
    let calls = &status[0].calls;
    assert_eq!(calls.today, calls.day);
    assert!(calls.today >= 40 + 4 && calls.minute == calls.today, "{calls:?}");
    assert_eq!(calls.limits.day, Some(5_000));
    assert_eq!(calls.endpoint_errors, [("GET /things".to_owned(), 1)].into());
    let today = calls.today;

    scene.clock.advance(Duration::from_hours(3));
    scene.cycle().await; // another process, which knows of it
    let known: u32 = scene.package.calls_made().iter().map(|call| call.calls).sum();
    assert_eq!(u64::from(known), today, "the opening carries them");
    scene.clock.advance(Duration::from_hours(25));
    scene.cycle().await;
    let known: u32 = scene.package.calls_made().iter().map(|call| call.calls).sum();
    assert!(u64::from(known) < today, "yesterday's are over");
}
