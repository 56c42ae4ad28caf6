//! Killed anywhere and started again: exactly one booking, one document, and the invoice verified.
#![allow(clippy::unwrap_used)]

mod scene;

use std::time::Duration;

use boekbrug_connector::{Clock, PdfSupport};
use boekbrug_engine::testkit::{Call, customer_row};
use boekbrug_model::{Feed, InvoiceState};
use scene::{Scene, killed_after};

/// What must hold at any moment, killed or not: the package holds no more than our own account says it may.
async fn never_more_than_known(scene: &Scene, id: boekbrug_model::InvoiceId) {
    let bookings = scene.package.bookings();
    assert!(bookings.len() <= 1, "{bookings:?}");
    let state = scene.state(id).await;
    if matches!(state, InvoiceState::Waiting | InvoiceState::Findings) {
        assert_eq!(bookings.len(), 0, "booked without a trace");
    }
}

async fn fails_at_every_step(pdf: PdfSupport) {
    for times in 1.. {
        let scene = Scene::set_with(pdf).await;
        scene.cycle().await;
        let id = scene.offered("2026-1").await;
        let ended = killed_after(times, scene.engine().cycle()).await;
        never_more_than_known(&scene, id).await;
        scene.clock.advance(Duration::from_mins(3)); // the lease runs out
        scene.pass(1).await;
        scene.proven(id, "2026-1").await;
        if ended {
            assert!(times > 20, "the walk has more places to be killed at than {times}");
            return;
        }
    }
}

#[tokio::test]
async fn killed_at_every_step_an_invoice_is_booked_once() {
    fails_at_every_step(PdfSupport::AfterBooking).await;
}

#[tokio::test]
async fn killed_at_every_step_with_the_document_first() {
    fails_at_every_step(PdfSupport::BeforeBooking).await;
}

#[tokio::test]
async fn killed_at_every_step_with_the_document_in_the_booking() {
    fails_at_every_step(PdfSupport::WithBooking).await;
}

/// Killed again and again, a little further each time.
#[tokio::test]
async fn killed_many_times_in_a_row() {
    let scene = Scene::set().await;
    scene.cycle().await;
    let mut ids = Vec::new();
    for number in 1..=5 {
        ids.push(scene.offered(&format!("2026-{number}")).await);
    }
    for times in (5..60).step_by(3) {
        killed_after(times, scene.engine().cycle()).await;
        scene.clock.advance(Duration::from_mins(3));
    }
    scene.pass(4).await;
    assert_eq!(scene.package.bookings().len(), 5);
    for (number, id) in (1..).zip(ids) {
        scene.proven(id, &format!("2026-{number}")).await;
    }
}

#[tokio::test]
async fn a_read_killed_at_every_step_loses_and_doubles_nothing() {
    for times in 1.. {
        let scene = Scene::set().await;
        for code in 2000..2007 {
            scene
                .package
                .put(Feed::Customers, customer_row(&code.to_string(), "Klant"));
        }
        let ended = killed_after(times, scene.engine().cycle()).await;
        scene.clock.advance(Duration::from_mins(3));
        scene.pass(1).await;
        let records = scene
            .store
            .records(scene.connection, Feed::Customers, None, 100)
            .await
            .unwrap();
        assert_eq!(records.len(), 8);
        let row = scene.row().await.unwrap();
        let changes = scene
            .store
            .changes_after(
                scene.organisation,
                row.administration,
                boekbrug_model::ChangeNumber(0),
                100,
            )
            .await
            .unwrap();
        let customers = changes.iter().filter(|change| change.subject == "customers").count();
        assert_eq!(customers, 8, "each told once");
        let accounts = scene
            .store
            .records(scene.connection, Feed::LedgerAccounts, None, 100)
            .await
            .unwrap();
        assert!(
            accounts.iter().all(|account| account.is_active),
            "a broken-off read deactivates nothing"
        );
        if ended {
            return;
        }
    }
}

/// A node that loses its lease in the middle stops without another call; the other one finishes.
#[tokio::test]
async fn a_lost_lease_ends_the_work_at_once() {
    let scene = Scene::set().await;
    scene.cycle().await;
    let id = scene.offered("2026-1").await;
    scene
        .package
        .fault(Call::Attach, boekbrug_engine::testkit::Fault::Hangs, 1);
    let slow = scene.engine_with(|options| options.node = "slow".to_owned());
    let fast = scene.engine_with(|options| options.node = "fast".to_owned());
    let taking_over = async {
        while scene.package.times_called(&Call::Attach) == 0 {
            tokio::task::yield_now().await;
        }
        // the slow node's lease runs out while it hangs: its renewal has not been due for a frozen process
        let mut tx = scene.store.begin().await.unwrap();
        let now = scene.clock_in(180);
        let until = scene.clock_in(360);
        let lease = tx
            .lease_one(scene.connection, "fast", now, until)
            .await
            .unwrap()
            .unwrap();
        tx.commit().await.unwrap();
        scene.package.take_log();
        scene.clock.advance(Duration::from_mins(3));
        lease
    };
    let (report, lease) = tokio::join!(scene.cycle_of(&slow), taking_over);
    assert_eq!(report.unwrap().stop, Some(boekbrug_engine::Stop::LeaseLost));
    assert_eq!(scene.package.take_log(), [], "no further call");
    let mut tx = scene.store.begin().await.unwrap();
    tx.release(&lease, scene.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    scene.settle(&fast, Duration::from_hours(1)).await.unwrap();
    scene.proven(id, "2026-1").await;
}

#[tokio::test]
async fn two_nodes_share_the_work_and_double_nothing() {
    let scene = Scene::set().await;
    scene.cycle().await;
    let mut ids = Vec::new();
    for number in 1..=10 {
        ids.push(scene.offered(&format!("2026-{number}")).await);
    }
    let nodes: Vec<_> = (0..4)
        .map(|node| scene.engine_with(|options| options.node = format!("node-{node}")))
        .collect();
    let cycles = nodes.iter().map(boekbrug_engine::Engine::cycle);
    let reports: Vec<_> = futures::future::join_all(cycles).await;
    let worked: usize = reports
        .into_iter()
        .map(|report| report.unwrap().connections.len())
        .sum();
    assert_eq!(worked, 1, "one connection is one node's");
    scene.pass(1).await;
    for (number, id) in (1..).zip(ids) {
        scene.proven(id, &format!("2026-{number}")).await;
    }
}

#[tokio::test]
async fn the_worker_ends_politely() {
    let scene = Scene::set().await;
    let engine = scene.engine();
    let shutdown = tokio_util::sync::CancellationToken::new();
    let id = scene.offered("2026-1").await;
    let ending = async {
        while scene.state(id).await != InvoiceState::Verified {
            tokio::task::yield_now().await;
        }
        // nudged, without the clock having moved
        let second = scene.offer("2026-2").await.unwrap();
        engine.nudge();
        while scene.state(second).await != InvoiceState::Verified {
            scene.clock.advance(Duration::from_secs(1));
            tokio::task::yield_now().await;
        }
        shutdown.cancel();
    };
    tokio::join!(engine.work(shutdown.clone()), ending);
    assert_eq!(scene.package.bookings().len(), 2);
    let free = {
        let mut tx = scene.store.begin().await.unwrap();
        tx.lease_one(scene.connection, "other", scene.clock.now(), scene.clock_in(60))
            .await
            .unwrap()
    };
    assert!(free.is_some(), "the lease was given back");
}
