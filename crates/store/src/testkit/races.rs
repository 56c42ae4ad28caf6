//! Many at once: what must hold when nobody waits for anybody.

use std::collections::BTreeSet;
use std::sync::Arc;

use boekbrug_model::{ChangeNumber, ConnectionId, InvoiceId};
use tokio::task::JoinSet;

use super::Told;
use super::stage::{Seen, Stage, at, customer};
use crate::{Accepted, Lease, Store};

const WRITERS: u32 = 200;
const PAGES: u32 = 5;

/// Two hundred writers of five pages each: the numbers are 1 to n, and a reader never sees one before the ones below it.
pub async fn numbers_have_no_gap_under_many_writers(store: Arc<dyn Store>) -> Told {
    let stage = Arc::new(Stage::set(&store).await?);
    let lease = stage.lease().await?;
    let mut tasks = JoinSet::new();
    for writer in 0..WRITERS {
        tasks.spawn(write(Arc::clone(&stage), lease.clone(), writer));
    }
    let total: i64 = (0..WRITERS)
        .flat_map(|_| (0..PAGES).map(|page| i64::from(page % 3) + 1))
        .sum();
    let reader = tokio::spawn(read(Arc::clone(&stage), total));
    while let Some(task) = tasks.join_next().await {
        task??;
    }
    assert_eq!(reader.await??, total, "every change was read");
    let state = store
        .feed_state(stage.connection, boekbrug_model::Feed::Customers)
        .await?;
    assert_eq!(i64::try_from(state.records)?, total);
    Ok(())
}

async fn write(stage: Arc<Stage>, lease: Lease, writer: u32) -> Told {
    for page in 0..PAGES {
        let rows = (0..=page % 3)
            .map(|row| customer(&format!("{writer}-{page}-{row}"), "Klant"))
            .collect();
        stage.customers(&lease, rows, at(i64::from(page))).await?;
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// Follows the change feed until `total` changes were seen, and holds each number against the one before.
async fn read(stage: Arc<Stage>, total: i64) -> Seen<i64> {
    let mut last = 0;
    let mut fruitless = 0;
    while last < total {
        let rows = stage
            .store
            .changes_after(stage.organisation, stage.administration, ChangeNumber(last), 7)
            .await?;
        fruitless = if rows.is_empty() { fruitless + 1 } else { 0 };
        assert!(fruitless < 1_000_000, "the writers ended at {last} of {total}");
        for row in rows {
            assert_eq!(
                row.number.0,
                last + 1,
                "a reader must not see a number before the one below it"
            );
            last = row.number.0;
        }
        tokio::task::yield_now().await;
    }
    Ok(last)
}

/// Eight workers over two hundred due invoices: each is claimed exactly once.
pub async fn a_row_is_claimed_once_by_many(store: Arc<dyn Store>) -> Told {
    let stage = Arc::new(Stage::set(&store).await?);
    let mut due = BTreeSet::new();
    for n in 0..200 {
        due.insert(stage.accept(&format!("2026-{n}"), at(0)).await?);
    }
    let lease = stage.lease().await?;
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        tasks.spawn(claim_all(Arc::clone(&stage), lease.clone()));
    }
    let mut claimed = Vec::new();
    while let Some(task) = tasks.join_next().await {
        claimed.extend(task??);
    }
    assert_eq!(claimed.len(), 200, "each once, none twice");
    assert_eq!(claimed.into_iter().collect::<BTreeSet<_>>(), due);
    Ok(())
}

async fn claim_all(stage: Arc<Stage>, lease: Lease) -> Seen<Vec<InvoiceId>> {
    let mut mine = Vec::new();
    loop {
        let some = stage.claim(&lease, at(1), 5).await?;
        if some.is_empty() {
            return Ok(mine);
        }
        mine.extend(some);
    }
}

/// Eight nodes over forty due connections: each is leased to one node.
pub async fn a_connection_is_leased_once_by_many(store: Arc<dyn Store>) -> Told {
    let mut due = BTreeSet::new();
    for _ in 0..40 {
        due.insert(Stage::set(&store).await?.connection);
    }
    let mut tasks = JoinSet::new();
    for node in 0..8 {
        tasks.spawn(lease_all(Arc::clone(&store), format!("node-{node}")));
    }
    let mut leased = Vec::new();
    while let Some(task) = tasks.join_next().await {
        leased.extend(task??);
    }
    assert_eq!(leased.len(), 40, "each once, none twice");
    assert_eq!(leased.into_iter().collect::<BTreeSet<_>>(), due);
    Ok(())
}

async fn lease_all(store: Arc<dyn Store>, node: String) -> Seen<Vec<ConnectionId>> {
    let mut mine = Vec::new();
    loop {
        let some = act!(store, lease(&node, at(1), at(100), 3));
        if some.is_empty() {
            return Ok(mine);
        }
        mine.extend(some.into_iter().map(|lease| lease.connection.id));
    }
}

/// Eight offers of one document at once: one is new, the others learn its id.
pub async fn an_invoice_is_accepted_once_by_many(store: Arc<dyn Store>) -> Told {
    let stage = Arc::new(Stage::set(&store).await?);
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        tasks.spawn(offer(Arc::clone(&stage)));
    }
    let mut new = Vec::new();
    let mut already = Vec::new();
    while let Some(task) = tasks.join_next().await {
        match task?? {
            Accepted::New(id) => new.push(id),
            Accepted::Already(id) => already.push(id),
            Accepted::Conflict(id) => panic!("the same document is no conflict with {id}"),
        }
    }
    assert_eq!((new.len(), already.len()), (1, 7));
    assert!(already.iter().all(|id| *id == new[0]), "all learn the one id");
    Ok(())
}

async fn offer(stage: Arc<Stage>) -> Seen<Accepted> {
    let write = stage.offer("2026-1", at(0))?;
    Ok(act!(stage.store, accept_invoice(&write)))
}
