//! Many at once, also where a transaction ends without being kept.

use std::collections::BTreeSet;
use std::sync::Arc;

use boekbrug_model::{ChangeNumber, InvoiceId};
use boekbrug_store::{Lease, Store, StoreError};
use tokio::task::JoinSet;

use super::scene::{Scene, at, customer};
use crate::Place;

/// Two hundred writers of one page each; every fourth drops its transaction after its numbers were taken.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_writers_leave_no_gap() {
    let Some(place) = Place::fresh().await else { return };
    let store: Arc<dyn Store> = Arc::new(place.store().await);
    let scene = Arc::new(Scene::set(&*store).await);
    let lease = Arc::new(scene.lease(&*store).await);
    let mut writers = JoinSet::new();
    for writer in 0..200 {
        writers.spawn(write(
            Arc::clone(&store),
            Arc::clone(&scene),
            Arc::clone(&lease),
            writer,
        ));
    }
    let mut told: Vec<i64> = Vec::new();
    while let Some(number) = writers.join_next().await {
        told.extend(number.expect("no writer panics"));
    }
    told.sort_unstable();
    let changes = store
        .changes_after(scene.organisation, scene.administration, ChangeNumber(0), 1_000)
        .await
        .expect("they are read");
    let numbers: Vec<i64> = changes.iter().map(|change| change.number.0).collect();
    assert_eq!(
        numbers,
        (1..=300).collect::<Vec<_>>(),
        "150 pages of two, none skipped, none twice"
    );
    assert_eq!(
        told,
        (1..=150).map(|page| page * 2).collect::<Vec<_>>(),
        "each learned its own last number"
    );
}

async fn write(store: Arc<dyn Store>, scene: Arc<Scene>, lease: Arc<Lease>, writer: u64) -> Option<i64> {
    let page = scene.page(vec![customer(writer * 2), customer(writer * 2 + 1)]);
    let mut tx = store.begin().await.expect("a transaction begins");
    let last = tx.record_page(&lease, &page).await.expect("it is stored");
    if writer.is_multiple_of(4) {
        return None;
    }
    tx.commit().await.expect("it is kept");
    last.map(|number| number.0)
}

/// While a worker's transaction is open its connection is not taken over, however late it is: another node gets nothing
/// or waits. Once it ended the connection can be taken, and then the worker is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lease_changes_hands_between_transactions_only() {
    let Some(place) = Place::fresh().await else { return };
    let (north, south) = (place.store().await, place.impatient().await);
    let scene = Scene::set(&north).await;
    let lease = scene.lease(&north).await;
    let mut working = north.begin().await.expect("a transaction begins");
    working
        .record_page(&lease, &scene.page(vec![customer(1)]))
        .await
        .expect("the lease holds");
    for _ in 0..10 {
        match take_over(&south).await {
            Ok(taken) => assert_eq!(taken, [], "taken from under a worker"),
            Err(refused) => assert!(matches!(refused, StoreError::Unavailable(_)), "{refused:?}"),
        }
    }
    working.commit().await.expect("it is kept");
    let taken = take_over(&south).await.expect("nobody is in the way");
    assert_eq!(taken.len(), 1, "it is late, so it is free");
    assert!(taken[0].fence > lease.fence);
    let mut late = north.begin().await.expect("a transaction begins");
    let refused = late.record_page(&lease, &scene.page(vec![customer(2)])).await;
    assert!(matches!(refused, Err(StoreError::LeaseLost)), "{refused:?}");
}

async fn take_over(store: &dyn Store) -> Result<Vec<Lease>, StoreError> {
    let mut tx = store.begin().await?;
    let taken = tx.lease("south", at(9_000), at(9_900), 10).await?;
    tx.commit().await?;
    Ok(taken)
}

/// Eight workers over two hundred invoices, each with a store of its own and now and then dropping what it claimed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_workers_claim_two_hundred_once() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    let all = scene.invoices(&store, 200).await;
    let lease = scene.lease(&store).await;
    let mut workers = JoinSet::new();
    for worker in 0..8 {
        workers.spawn(claim(place.store().await, lease.clone(), worker));
    }
    let mut claimed = Vec::new();
    while let Some(mine) = workers.join_next().await {
        claimed.extend(mine.expect("no worker panics"));
    }
    assert_eq!(claimed.len(), 200, "each once, none twice");
    assert_eq!(claimed.into_iter().collect::<BTreeSet<_>>(), all.into_iter().collect());
}

async fn claim(store: impl Store, lease: Lease, worker: usize) -> Vec<InvoiceId> {
    let mut mine = Vec::new();
    for round in 0.. {
        let mut tx = store.begin().await.expect("a transaction begins");
        let rows = tx.claim(&lease, at(10), 5).await.expect("the lease holds");
        if rows.is_empty() {
            break;
        }
        if !(round + worker).is_multiple_of(5) {
            tx.commit().await.expect("it is kept");
            mine.extend(rows.into_iter().map(|row| row.id));
        }
    }
    mine
}
