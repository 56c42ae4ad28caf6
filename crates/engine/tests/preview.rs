//! Previews: the same list as the run that follows, and not a byte written on either side.
#![allow(clippy::unwrap_used)]

mod scene;

use std::collections::BTreeSet;
use std::time::Duration;

use boekbrug_connector::Reject;
use boekbrug_engine::testkit::{Call, FakeBooking, Fault, Stage, customer_row};
use boekbrug_engine::{EngineError, Preview, PreviewAction, PreviewItem, PreviewOf, PreviewState, Progress};
use boekbrug_model::record::{CostCentre, Record};
use boekbrug_model::testkit::{day, eur, invoice};
use boekbrug_model::{ChangeNumber, ConnectionState, Feed, Finding, FindingCode, Incoming, InvoiceState};
use boekbrug_store::{CallRow, ChangeKind};
use proptest::prelude::*;
use scene::Scene;

/// What somebody does in the package, or in the application, before the next run.
#[derive(Clone, Copy, Debug)]
enum Deed {
    /// A customer with this number gets this name.
    Customer(u8, u8),
    Unreadable(u8),
    CostCentre(u8, u8),
    NoCostCentre(u8),
    Offer(u8, Kind),
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Plain,
    Stranger,
    Nothing,
    There,
    ThereOtherwise,
}

fn deed() -> impl Strategy<Value = Deed> {
    let kind = prop_oneof![
        Just(Kind::Plain),
        Just(Kind::Stranger),
        Just(Kind::Nothing),
        Just(Kind::There),
        Just(Kind::ThereOtherwise),
    ];
    prop_oneof![
        (0..6u8, 0..3u8).prop_map(|(number, name)| Deed::Customer(number, name)),
        (0..6u8).prop_map(Deed::Unreadable),
        (0..5u8, 0..3u8).prop_map(|(code, name)| Deed::CostCentre(code, name)),
        (0..5u8).prop_map(Deed::NoCostCentre),
        (0..20u8, kind).prop_map(|(number, kind)| Deed::Offer(number, kind)),
    ]
}

fn centre(code: u8, name: u8) -> Incoming {
    let (code, name) = (format!("{}", 20 + code), format!("Afdeling {name}"));
    Incoming {
        package_id: format!("costCentre-{code}"),
        code: code.clone(),
        name: name.clone(),
        is_active: true,
        record: Record::CostCentre(CostCentre {
            code,
            name,
            is_active: true,
        }),
    }
}

async fn done(scene: &Scene, deed: Deed) {
    let package = &scene.package;
    match deed {
        Deed::Customer(number, name) => {
            package.put(
                Feed::Customers,
                customer_row(&format!("200{number}"), &format!("Klant {name}")),
            );
        }
        Deed::Unreadable(number) => {
            let reject = Reject {
                package_id: format!("customer-200{number}"),
                label: format!("200{number}"),
                findings: vec![Finding::new(FindingCode::PackageMalformed)],
            };
            package.put_bad(Feed::Customers, reject);
        }
        Deed::CostCentre(code, name) => package.put(Feed::CostCentres, centre(code, name)),
        Deed::NoCostCentre(code) => package.remove(Feed::CostCentres, &format!("costCentre-{}", 20 + code)),
        Deed::Offer(number, kind) => offer(scene, &format!("2026-{number}"), kind).await,
    }
}

async fn offer(scene: &Scene, number: &str, kind: Kind) {
    if scene
        .store
        .invoice_by_number(scene.connection, number)
        .await
        .unwrap()
        .is_some()
    {
        return;
    }
    let mut offered = Stage::sample(number);
    match kind {
        Kind::Plain => {}
        Kind::Stranger => offered.customer.code = Some("9999".to_owned()),
        Kind::Nothing => offered = invoice(number).line("Afgeschreven", "0.00", "0").build(),
        Kind::There | Kind::ThereOtherwise => scene.package.book_by_hand(FakeBooking {
            id: format!("theirs-{number}"),
            number: number.to_owned(),
            total: eur(if matches!(kind, Kind::There) { "121.00" } else { "99.00" }),
            customer: "customer-1001".to_owned(),
            date: day("2026-03-16"),
            documents: Vec::new(),
        }),
    }
    scene.offer_this(offered).await.unwrap();
}

/// Everything that the store holds, as the file of its copy. Calls are counted in numbers of two bytes, so that one more
/// does not move what follows.
async fn everything(scene: &Scene) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.db");
    scene.store.backup(&file).await.unwrap();
    std::fs::read(file).unwrap()
}

/// The lease that was taken and the calls that were made are counted; nothing else differs.
fn assert_untouched(before: &[u8], after: &[u8]) {
    assert_eq!(before.len(), after.len(), "rows came or went");
    let differ = before.iter().zip(after).filter(|(one, other)| one != other).count();
    assert!(differ <= 3, "{differ} bytes differ");
}

/// A scene that was previewed before: lease and calls are counted with as many bytes as they will need.
async fn set() -> Scene {
    let scene = Scene::set().await;
    let engine = scene.engine();
    for _ in 0..2 {
        let (organisation, connection) = (scene.organisation, scene.connection);
        engine.preview_pull(organisation, connection, &[]).await.unwrap();
    }
    let from = jiff::Timestamp::UNIX_EPOCH;
    let made = scene.store.calls_since(scene.connection, from).await.unwrap();
    assert_eq!(made.len(), 1, "its calls are counted");
    let more: Vec<_> = made.into_iter().map(|row| CallRow { calls: 1_000, ..row }).collect();
    let mut tx = scene.store.begin().await.unwrap();
    tx.count_calls(scene.connection, &more).await.unwrap();
    tx.commit().await.unwrap();
    scene
}

/// A line of the list: feed or invoice, what, which, and with which fields or findings.
type Line = (Option<Feed>, PreviewAction, String, String);

fn lines(preview: &Preview, wanted: impl Fn(&PreviewItem) -> bool) -> BTreeSet<Line> {
    let items = preview.items.iter().filter(|item| wanted(item));
    items
        .map(|item| {
            let codes: Vec<_> = item.findings.iter().map(|finding| finding.code.as_str()).collect();
            let more = format!("{}{codes:?}", serde_json::to_string(&item.fields).unwrap());
            (item.feed, item.action, item.code.clone(), more)
        })
        .collect()
}

/// What the run did with the records that are passed on.
async fn changed(scene: &Scene, after: ChangeNumber) -> BTreeSet<Line> {
    let administration = scene.row().await.unwrap().administration;
    let rows = scene
        .store
        .changes_after(scene.organisation, administration, after, 1_000)
        .await
        .unwrap();
    let mut lines = BTreeSet::new();
    for row in rows {
        let feed: Feed = row.subject.parse().unwrap();
        let id = row.id.parse().unwrap();
        let record = scene.store.record(scene.connection, feed, id).await.unwrap().unwrap();
        let history = scene
            .store
            .history(scene.connection, &record.package_id, feed)
            .await
            .unwrap();
        let (action, fields) = match row.kind {
            ChangeKind::Created => (PreviewAction::Create, "[]".to_owned()),
            ChangeKind::Updated => (
                PreviewAction::Update,
                serde_json::to_string(&history[0].fields).unwrap(),
            ),
            ChangeKind::Deactivated => (PreviewAction::Deactivate, "[]".to_owned()),
            ChangeKind::Status => continue,
        };
        lines.insert((Some(feed), action, record.code, format!("{fields}[]")));
    }
    lines
}

async fn last_change(scene: &Scene) -> ChangeNumber {
    let administration = scene.row().await.unwrap().administration;
    let bounds = scene
        .store
        .hooks()
        .change_bounds(scene.organisation, administration)
        .await;
    bounds.unwrap().1
}

async fn pulls_agree(scene: &Scene) -> Result<(), TestCaseError> {
    let engine = scene.engine();
    let (before, bookings) = (everything(scene).await, scene.package.bookings());
    scene.package.take_log();
    let preview = engine
        .preview_pull(scene.organisation, scene.connection, &[])
        .await
        .unwrap();
    prop_assert_eq!(preview.state, PreviewState::Done);
    assert_untouched(&before, &everything(scene).await);
    let calls = scene.package.take_log();
    prop_assert!(calls.iter().all(|call| matches!(call, Call::Fetch(_))), "{:?}", calls);
    prop_assert_eq!(scene.package.bookings(), bookings);

    let from = last_change(scene).await;
    let report = engine
        .pull_now(scene.organisation, scene.connection, &[])
        .await
        .unwrap();
    prop_assert_eq!(preview.feeds.len(), report.feeds.len());
    for (seen, real) in preview.feeds.iter().zip(&report.feeds) {
        let seen = (
            seen.feed,
            seen.read,
            seen.create,
            seen.update,
            seen.deactivate,
            seen.refuse,
            seen.complete,
        );
        let real = (
            real.feed,
            real.read,
            real.created,
            real.updated,
            real.deactivated,
            real.rejected,
            real.complete,
        );
        prop_assert_eq!(seen, real);
    }
    let told =
        |item: &PreviewItem| item.action != PreviewAction::Refuse && item.feed.is_some_and(|feed| !feed.is_reference());
    prop_assert_eq!(lines(&preview, told), changed(scene, from).await);
    Ok(())
}

async fn pushes_agree(scene: &Scene) -> Result<(), TestCaseError> {
    let engine = scene.engine();
    let (before, bookings) = (everything(scene).await, scene.package.bookings());
    scene.package.take_log();
    let preview = engine.preview_push(scene.organisation, scene.connection).await.unwrap();
    prop_assert_eq!(preview.state, PreviewState::Done);
    assert_untouched(&before, &everything(scene).await);
    let calls = scene.package.take_log();
    let sends = |call: &Call| matches!(call, Call::Book | Call::Attach | Call::Watch);
    prop_assert!(!calls.iter().any(sends), "{:?}", calls);
    prop_assert_eq!(scene.package.bookings(), bookings);

    let due: BTreeSet<_> = preview.items.iter().map(|item| item.id.clone()).collect();
    engine
        .push_now(scene.organisation, scene.connection, true)
        .await
        .unwrap();
    let rows = scene
        .store
        .invoices(scene.connection, InvoiceState::ALL, None, 1_000)
        .await
        .unwrap();
    let mut real = BTreeSet::new();
    for row in rows.iter().filter(|row| due.contains(&row.id.to_string())) {
        let found = Progress::of(row).unwrap().found;
        let action = match row.state {
            InvoiceState::Verified if found => PreviewAction::Adopt,
            InvoiceState::Verified => PreviewAction::Create,
            InvoiceState::Findings => PreviewAction::Refuse,
            InvoiceState::Skipped => PreviewAction::Skip,
            other => panic!("{other:?}"),
        };
        let codes: Vec<_> = row.findings.iter().map(|finding| finding.code.as_str()).collect();
        let more = if matches!(action, PreviewAction::Refuse | PreviewAction::Skip) {
            format!("[]{codes:?}")
        } else {
            "[][]".to_owned()
        };
        real.insert((None, action, row.invoice.number.to_string(), more));
    }
    prop_assert_eq!(lines(&preview, |_| true), real);
    let push = preview.push.unwrap();
    prop_assert_eq!(push.tried, due.len() as u64);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn a_preview_and_the_run_after_it_give_the_same_list(
        rounds in prop::collection::vec(prop::collection::vec(deed(), 0..12), 1..3)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let scene = set().await;
            for deeds in rounds {
                for deed in deeds {
                    done(&scene, deed).await;
                }
                pulls_agree(&scene).await?;
                pushes_agree(&scene).await?;
            }
            Ok::<(), TestCaseError>(())
        })?;
    }
}

#[tokio::test]
async fn a_draft_is_previewed_and_one_without_an_administration_is_not() {
    let scene = set().await;
    let mut tx = scene.store.begin().await.unwrap();
    tx.set_connection_state(scene.connection, ConnectionState::Draft, &[], scene.clock_in(0))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let preview = scene
        .engine()
        .preview_pull(scene.organisation, scene.connection, &[])
        .await
        .unwrap();
    let customers = preview.feeds.iter().find(|one| one.feed == Feed::Customers).unwrap();
    assert_eq!((customers.read, customers.create, customers.complete), (1, 1, true));
    let push = scene
        .engine()
        .preview_push(scene.organisation, scene.connection)
        .await
        .unwrap();
    assert!(push.push.unwrap().unread.contains(&Feed::LedgerAccounts));
    scene
        .engine()
        .disconnect(scene.organisation, scene.connection)
        .await
        .unwrap();
    let ended = scene.engine().preview_push(scene.organisation, scene.connection).await;
    assert!(matches!(ended, Err(EngineError::Closed(_))));
}

#[tokio::test]
async fn a_package_that_refuses_stops_the_preview_and_breaks_nothing() {
    let scene = set().await;
    scene.package.fault(
        Call::Fetch(Feed::Customers),
        Fault::Broken(FindingCode::ConnectionConsentWithdrawn),
        1,
    );
    let preview = scene
        .engine()
        .preview_pull(scene.organisation, scene.connection, &[])
        .await
        .unwrap();
    assert_eq!(preview.state, PreviewState::Stopped);
    assert_eq!(preview.findings[0].code, FindingCode::ConnectionConsentWithdrawn);
    assert_eq!(scene.row().await.unwrap().state, ConnectionState::Active);
}

#[tokio::test]
#[allow(clippy::disallowed_methods)] // a preview that never ends fails the test instead of hanging it
async fn a_preview_is_followed_while_it_runs() {
    let scene = set().await;
    let engine = scene.engine();
    let (organisation, connection) = (scene.organisation, scene.connection);
    assert_eq!(engine.preview(organisation, connection).await.unwrap(), None);
    engine
        .start_preview(organisation, connection, PreviewOf::Pull(vec![Feed::Customers]))
        .await
        .unwrap();
    let second = engine.start_preview(organisation, connection, PreviewOf::Push).await;
    assert!(matches!(second, Err(EngineError::Busy)));
    let ended = tokio::time::timeout(Duration::from_secs(20), async {
        loop {
            let preview = engine.preview(organisation, connection).await.unwrap().unwrap();
            if preview.state != PreviewState::Running {
                return preview;
            }
            tokio::task::yield_now().await;
        }
    });
    let preview = ended.await.unwrap();
    assert_eq!(
        (preview.state, preview.feeds.len(), preview.items.len()),
        (PreviewState::Done, 1, 1)
    );
    engine
        .start_preview(organisation, connection, PreviewOf::Push)
        .await
        .unwrap();
}
