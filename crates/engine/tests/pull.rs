//! Reading feeds: whole and changed, empty, broken off, with rows that cannot be read.
#![allow(clippy::unwrap_used)]

mod scene;

use std::time::Duration;

use boekbrug_connector::Reject;
use boekbrug_engine::testkit::{Call, Fault, Stage, customer_row};
use boekbrug_engine::{FeedReport, Stop};
use boekbrug_model::{ChangeNumber, ConnectionState, Feed, Finding, FindingCode};
use boekbrug_store::{ChangeKind, ChangeRow};
use scene::Scene;

async fn pull(scene: &Scene, feed: Feed) -> FeedReport {
    let report = scene
        .engine()
        .pull_now(scene.organisation, scene.connection, &[feed])
        .await
        .unwrap();
    report.feeds.into_iter().next().unwrap()
}

async fn changes(scene: &Scene) -> Vec<ChangeRow> {
    let row = scene.row().await.unwrap();
    let store = &scene.store;
    store
        .changes_after(scene.organisation, row.administration, ChangeNumber(0), 1_000)
        .await
        .unwrap()
}

#[tokio::test]
async fn everything_is_read_first_and_then_one_call_a_feed() {
    let scene = Scene::set().await;
    let report = scene.cycle().await.unwrap();
    let feeds: Vec<_> = report
        .feeds
        .iter()
        .map(|feed| (feed.feed, feed.created, feed.complete))
        .collect();
    let expected = [
        (Feed::LedgerAccounts, 3),
        (Feed::Journals, 1),
        (Feed::VatCodes, 2),
        (Feed::Periods, 1),
        (Feed::CostCentres, 1),
        (Feed::Customers, 1),
        (Feed::Items, 1),
    ];
    assert_eq!(feeds, expected.map(|(feed, created)| (feed, created, true)));
    scene.package.take_log();
    let known = changes(&scene).await.len();
    for _ in 0..4 {
        scene.clock.advance_to(scene.row().await.unwrap().due);
        let report = scene.cycle().await.unwrap();
        assert!(report.feeds.iter().all(|feed| !feed.changed()), "{report:?}");
    }
    let calls = |feed| scene.package.times_called(&Call::Fetch(feed));
    assert_eq!(
        [Feed::VatCodes, Feed::CostCentres, Feed::Customers].map(calls),
        [4, 4, 4]
    );
    // reference data is read once an hour; the accounts are two pages
    assert_eq!(
        [Feed::LedgerAccounts, Feed::Journals, Feed::Periods].map(calls),
        [2, 1, 1]
    );
    assert_eq!(changes(&scene).await.len(), known, "unchanged rows make no change");
}

#[tokio::test]
async fn a_change_overwrites_and_is_kept() {
    let scene = Scene::set().await;
    scene.cycle().await;
    scene
        .package
        .put(Feed::Customers, customer_row("1001", "Bakkerij Nieuw"));
    let report = pull(&scene, Feed::Customers).await;
    assert_eq!((report.read, report.updated, report.created), (1, 1, 0));
    let last = changes(&scene).await.pop().unwrap();
    assert_eq!(last.kind, ChangeKind::Updated);
    let history = scene
        .store
        .history(scene.connection, "customer-1001", Feed::Customers)
        .await
        .unwrap();
    let fields: Vec<_> = history[0].fields.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["name"]);
}

#[tokio::test]
async fn a_field_that_is_switched_off_stays() {
    let scene = Scene::set().await;
    scene.cycle().await;
    let mut settings = Stage::settings();
    settings
        .switched_off
        .entry(Feed::Customers)
        .or_default()
        .insert("name".to_owned());
    let row = scene.row().await.unwrap();
    scene
        .engine()
        .change_settings(scene.organisation, scene.connection, row.version, &settings)
        .await
        .unwrap();
    scene
        .package
        .put(Feed::Customers, customer_row("1001", "Bakkerij Nieuw"));
    let report = pull(&scene, Feed::Customers).await;
    assert_eq!(report.updated, 0);
}

#[tokio::test]
async fn what_vanished_becomes_inactive_and_comes_back() {
    let scene = Scene::set().await;
    scene.cycle().await;
    scene.package.remove(Feed::LedgerAccounts, "ledger-8010");
    let report = pull(&scene, Feed::LedgerAccounts).await;
    assert_eq!(report.deactivated, 1);
    let records = scene
        .store
        .records(scene.connection, Feed::LedgerAccounts, None, 10)
        .await
        .unwrap();
    assert_eq!(records.len(), 3, "nothing is deleted");
    assert_eq!(records.iter().filter(|record| !record.is_active).count(), 1);
    scene.package.put(Feed::LedgerAccounts, {
        let record = boekbrug_model::testkit::ledger_account("8010", &[boekbrug_model::VatBand::Low]);
        boekbrug_model::Incoming {
            package_id: "ledger-8010".to_owned(),
            code: "8010".to_owned(),
            name: record.name.clone(),
            is_active: true,
            record: boekbrug_model::Record::LedgerAccount(record),
        }
    });
    assert_eq!(pull(&scene, Feed::LedgerAccounts).await.updated, 1);
    let records = scene
        .store
        .records(scene.connection, Feed::LedgerAccounts, None, 10)
        .await
        .unwrap();
    assert!(records.iter().all(|record| record.is_active));
}

#[tokio::test]
async fn an_empty_answer_makes_nothing_inactive() {
    let scene = Scene::set().await;
    scene.cycle().await;
    scene.package.clear(Feed::LedgerAccounts);
    scene.clock.advance(Duration::from_mins(1));
    let report = pull(&scene, Feed::LedgerAccounts).await;
    assert_eq!(report.deactivated, 0);
    assert_eq!(report.findings[0].code, FindingCode::RecordFeedEmpty);
    let records = scene
        .store
        .records(scene.connection, Feed::LedgerAccounts, None, 10)
        .await
        .unwrap();
    assert!(records.iter().all(|record| record.is_active));
    let runs = scene.store.runs(scene.connection, 1).await.unwrap();
    assert_eq!(
        runs[0].findings[0].code,
        FindingCode::RecordFeedEmpty,
        "a person can see it"
    );
}

#[tokio::test]
async fn a_row_that_cannot_be_read_blocks_nothing_and_is_mended() {
    let scene = Scene::set().await;
    let reject = Reject {
        package_id: "customer-7".to_owned(),
        label: "7 Zonder naam".to_owned(),
        findings: vec![Finding::new(FindingCode::RecordNameMissing)],
    };
    scene.package.put_bad(Feed::Customers, reject);
    scene.package.put(Feed::Customers, customer_row("8", "Na de slechte"));
    let report = pull(&scene, Feed::Customers).await;
    assert_eq!((report.created, report.rejected), (2, 1));
    assert_eq!(
        scene.store.rejects(scene.connection).await.unwrap()[0].label,
        "7 Zonder naam"
    );
    scene.package.put(Feed::Customers, {
        let mut row = customer_row("7", "Nu met naam");
        row.package_id = "customer-7".to_owned();
        row
    });
    assert_eq!(pull(&scene, Feed::Customers).await.created, 1);
    assert_eq!(scene.store.rejects(scene.connection).await.unwrap(), []);
}

#[tokio::test]
async fn one_feed_that_fails_does_not_keep_the_next_from_being_read() {
    let scene = Scene::set().await;
    let fault = Fault::Refused(FindingCode::PackageNotOffered);
    scene.package.fault(Call::Fetch(Feed::VatCodes), fault, 1);
    let report = scene.cycle().await.unwrap();
    assert_eq!(report.feeds.len(), 7);
    let bad: Vec<_> = report
        .feeds
        .iter()
        .filter(|feed| !feed.complete)
        .map(|feed| feed.feed)
        .collect();
    assert_eq!(bad, [Feed::VatCodes]);
}

/// Without the chart every invoice would have findings that are not true.
#[tokio::test]
async fn nothing_is_checked_before_everything_was_read() {
    let scene = Scene::set().await;
    let id = scene.offered("2026-1").await;
    scene.package.fault(Call::Fetch(Feed::LedgerAccounts), Fault::Down, 1);
    scene.cycle().await;
    assert_eq!(scene.codes(id).await, []);
    scene.pass(1).await;
    scene.proven(id, "2026-1").await;
}

#[tokio::test]
async fn a_broken_off_whole_read_goes_on_where_it_was() {
    let scene = Scene::set().await;
    let report = pull(&scene, Feed::LedgerAccounts).await;
    assert_eq!((report.pages, report.read), (2, 3));
    let engine = scene.engine_with(|options| options.prefetch = false);
    let pull_two = || engine.pull_now(scene.organisation, scene.connection, &[Feed::LedgerAccounts]);
    // the first page is stored, the second is refused
    let scene_calls = |times| {
        scene
            .package
            .fault(Call::Fetch(Feed::LedgerAccounts), Fault::Down, times);
    };
    scene.package.take_log();
    let breaking = async {
        while scene.package.times_called(&Call::Fetch(Feed::LedgerAccounts)) < 1 {
            tokio::task::yield_now().await;
        }
        scene_calls(1);
    };
    let (report, ()) = tokio::join!(pull_two(), breaking);
    let report = report.unwrap();
    assert!(!report.feeds[0].complete);
    let state = scene
        .store
        .feed_state(scene.connection, Feed::LedgerAccounts)
        .await
        .unwrap();
    assert!(state.reading.is_some());
    let report = pull(&scene, Feed::LedgerAccounts).await;
    assert_eq!(
        (report.read, report.complete, report.deactivated),
        (1, true, 0),
        "only the second page, nothing vanished"
    );
}

/// Rows move between pages: a read broken off yesterday cannot say what vanished.
#[tokio::test]
async fn a_read_broken_off_long_ago_starts_again() {
    let scene = Scene::set().await;
    scene.package.take_log();
    let engine = scene.engine_with(|options| options.prefetch = false);
    let breaking = async {
        while scene.package.times_called(&Call::Fetch(Feed::LedgerAccounts)) < 1 {
            tokio::task::yield_now().await;
        }
        scene.package.fault(Call::Fetch(Feed::LedgerAccounts), Fault::Down, 1);
    };
    let pulling = engine.pull_now(scene.organisation, scene.connection, &[Feed::LedgerAccounts]);
    let (report, ()) = tokio::join!(pulling, breaking);
    assert_eq!(report.unwrap().feeds[0].read, 2);
    scene.clock.advance(Duration::from_hours(2));
    let report = pull(&scene, Feed::LedgerAccounts).await;
    assert_eq!((report.read, report.complete), (3, true));
}

/// A list that is the same again is not compared; one that went there and back is.
#[tokio::test]
async fn a_whole_read_that_is_the_same_again_writes_nothing_and_one_that_differs_does() {
    let scene = Scene::set().await;
    for (open, touched) in [(true, 1), (true, 0), (false, 1), (true, 1), (true, 0)] {
        scene.package.open_year(open);
        scene.clock.advance(Duration::from_mins(1));
        let report = pull(&scene, Feed::Periods).await;
        assert_eq!((report.read, report.complete), (1, true));
        assert_eq!(report.updated + report.created, touched, "open: {open}");
        let state = scene.store.feed_state(scene.connection, Feed::Periods).await.unwrap();
        assert_eq!(state.completed, Some(scene.clock_in(0)), "that it was read is kept");
    }
}

#[tokio::test]
async fn a_limit_ends_the_reading() {
    let scene = Scene::set().await;
    scene
        .package
        .fault(Call::Fetch(Feed::VatCodes), Fault::Limit(Duration::from_mins(9)), 1);
    let report = scene.cycle().await.unwrap();
    assert_eq!(report.stop, Some(Stop::Limit(scene.clock_in(540))));
    assert_eq!(report.feeds.len(), 3, "those before it, and itself");
    assert_eq!(scene.row().await.unwrap().due, scene.clock_in(540));
}

#[tokio::test]
async fn a_key_that_is_refused_breaks_the_connection() {
    let scene = Scene::set().await;
    let fault = Fault::Broken(FindingCode::ConnectionKeyRejected);
    scene.package.fault(Call::Fetch(Feed::LedgerAccounts), fault, 1);
    scene.cycle().await;
    assert_eq!(scene.package.take_log().len(), 1);
    assert_eq!(scene.row().await.unwrap().state, ConnectionState::Broken);
}
