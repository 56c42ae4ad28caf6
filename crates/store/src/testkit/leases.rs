//! Leases: who may work on a connection, and who no longer may.

use std::sync::Arc;

use boekbrug_model::{ConnectionState, Feed, InvoiceState};

use super::Told;
use super::stage::{Stage, at, customer, step};
use crate::{Lease, PageWrite, Store, StoreError};

async fn due_at(store: &Arc<dyn Store>, seconds: i64) -> super::stage::Seen<Stage> {
    let stage = Stage::set(store).await?;
    let lease = stage.lease_as("setter", at(-10), at(-5)).await?;
    act!(store, release(&lease, at(seconds)));
    Ok(stage)
}

fn ids(leases: &[Lease]) -> Vec<boekbrug_model::ConnectionId> {
    leases.iter().map(|lease| lease.connection.id).collect()
}

/// Longest due first, no more than asked for, none that is held or not due yet.
pub async fn due_connections_are_leased(store: Arc<dyn Store>) -> Told {
    let late = due_at(&store, 20).await?;
    let early = due_at(&store, 10).await?;
    let exact = due_at(&store, 100).await?;
    let _later = due_at(&store, 101).await?;

    let first = act!(store, lease("north", at(100), at(200), 1));
    assert_eq!(ids(&first), [early.connection], "the one that is due longest");
    let lease = &first[0];
    assert_eq!((lease.node.as_str(), lease.until), ("north", at(200)));
    assert_eq!(
        lease.connection,
        early.row().await?,
        "the connection comes with its lease"
    );

    let rest = act!(store, lease("south", at(100), at(200), 10));
    assert_eq!(
        ids(&rest),
        [late.connection, exact.connection],
        "due at this very instant is due"
    );
    assert_eq!(act!(store, lease("south", at(100), at(200), 10)), [], "nothing is left");
    Ok(())
}

/// The timer takes active connections only.
pub async fn only_active_connections_are_leased(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    for state in [
        ConnectionState::Draft,
        ConnectionState::Paused,
        ConnectionState::Broken,
        ConnectionState::Disconnected,
    ] {
        act!(store, set_connection_state(stage.connection, state, &[], at(0)));
        assert_eq!(
            act!(store, lease("north", at(5), at(100), 10)),
            [],
            "{state:?} is not leased"
        );
    }
    act!(
        store,
        set_connection_state(stage.connection, ConnectionState::Active, &[], at(0))
    );
    assert_eq!(act!(store, lease("north", at(5), at(100), 10)).len(), 1);
    Ok(())
}

/// A button leases one connection, due or not and paused or not, unless it is held.
pub async fn one_connection_is_leased(store: Arc<dyn Store>) -> Told {
    let stage = due_at(&store, 5_000).await?;
    act!(
        store,
        set_connection_state(stage.connection, ConnectionState::Paused, &[], at(0))
    );
    let lease = stage.lease_as("north", at(1), at(50)).await?;
    assert_eq!(lease.connection.state, ConnectionState::Paused);
    assert_eq!(
        act!(store, lease_one(stage.connection, "south", at(49), at(99))),
        None,
        "held"
    );
    assert_eq!(
        act!(store, lease_one(stage.connection, "north", at(49), at(99))),
        None,
        "held by the same node"
    );
    let next = stage.lease_as("south", at(50), at(99)).await?;
    assert!(next.fence > lease.fence, "a lease that ends now is over");
    Ok(())
}

/// After it ran out, another node gets it with a higher fence; until then the first may go on and renew.
pub async fn a_lease_that_ran_out_is_taken_over(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let first = stage.lease_as("north", at(0), at(60)).await?;
    act!(store, renew(&first, at(120)));
    assert_eq!(act!(store, lease("south", at(119), at(300), 10)), [], "renewed in time");
    act!(store, renew(&first, at(130)));
    let second = act!(store, lease("south", at(130), at(300), 10));
    assert_eq!(ids(&second), [stage.connection]);
    assert!(second[0].fence > first.fence, "fences only grow");
    refused!(store, renew(&first, at(900)), StoreError::LeaseLost);
    act!(store, renew(&second[0], at(400)));
    assert_eq!(
        act!(store, lease("north", at(399), at(900), 10)),
        [],
        "the refused renewal changed nothing"
    );
    Ok(())
}

/// Every verb of a worker looks at the fence.
pub async fn a_lost_lease_is_refused_everywhere(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let invoice = stage.accept("2026-1", at(0)).await?;
    let lost = stage.lease_as("north", at(0), at(10)).await?;
    stage.customers(&lost, vec![customer("1", "Jansen")], at(20)).await?;
    let held = stage.lease_as("south", at(30), at(90)).await?;

    let page = PageWrite {
        records: vec![customer("2", "Pietersen")],
        ..stage.page(Feed::Customers, at(31))
    };
    refused!(store, record_page(&lost, &page), StoreError::LeaseLost);
    refused!(
        store,
        deactivate_unseen(&lost, stage.administration, Feed::Customers, "r1", at(31)),
        StoreError::LeaseLost
    );
    refused!(store, claim(&lost, at(31), 10), StoreError::LeaseLost);
    let sent = step(invoice, InvoiceState::Waiting, InvoiceState::Sending);
    refused!(store, finish_step(&lost, &sent), StoreError::LeaseLost);
    refused!(store, renew(&lost, at(99)), StoreError::LeaseLost);
    refused!(store, release(&lost, at(99)), StoreError::LeaseLost);

    assert_eq!(
        stage.changes().await?.len(),
        1,
        "the page before the take-over, and no other"
    );
    assert_eq!(stage.invoice(invoice).await?.state, InvoiceState::Waiting);
    assert_eq!(stage.claim(&held, at(31), 10).await?, [invoice], "the holder works on");
    act!(store, finish_step(&held, &sent));
    Ok(())
}

/// A lease that was given back is free for others at once, and over for whoever held it.
pub async fn a_lease_is_given_back(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease_as("north", at(0), at(1_000)).await?;
    act!(store, release(&lease, at(900)));
    assert_eq!(stage.row().await?.due, at(900));
    assert_eq!(act!(store, lease("south", at(899), at(2_000), 10)), [], "not due yet");
    refused!(store, claim(&lease, at(10), 10), StoreError::LeaseLost);
    let page = stage.page(Feed::Customers, at(10));
    refused!(store, record_page(&lease, &page), StoreError::LeaseLost);
    let next = act!(store, lease("south", at(900), at(2_000), 10));
    assert_eq!(ids(&next), [stage.connection]);
    assert!(next[0].fence > lease.fence);
    Ok(())
}

/// A nudge makes due; one that comes while the connection is held still counts when it is given back.
pub async fn a_nudge_is_never_lost(store: Arc<dyn Store>) -> Told {
    let stage = due_at(&store, 900).await?;
    act!(store, nudge(stage.connection, at(30)));
    assert_eq!(stage.row().await?.due, at(30));
    let held = act!(store, lease("north", at(40), at(400), 10));
    assert_eq!(ids(&held), [stage.connection]);
    act!(store, nudge(stage.connection, at(50)));
    act!(store, release(&held[0], at(900)));
    assert_eq!(stage.row().await?.due, at(50), "the nudge counts");

    let held = stage.lease_as("north", at(60), at(400)).await?;
    act!(store, nudge(stage.connection, at(70)));
    act!(store, release(&held, at(65)));
    assert_eq!(stage.row().await?.due, at(65), "the earlier of the two");

    let held = stage.lease_as("north", at(70), at(400)).await?;
    act!(store, nudge(stage.connection, at(130)));
    act!(store, nudge(stage.connection, at(80)));
    act!(store, release(&held, at(900)));
    assert_eq!(
        stage.row().await?.due,
        at(80),
        "a person does not wait for a message's time"
    );
    Ok(())
}

/// The latest message counts; a feed that was never read needs no note, and neither does one of another connection.
pub async fn a_nudged_feed_is_noted(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    act!(store, nudge_feed(stage.connection, Feed::Customers, at(5)));
    assert_eq!(
        store.feed_state(stage.connection, Feed::Customers).await?.nudged,
        None,
        "never read"
    );
    for one in [&stage, &other] {
        let lease = one.lease().await?;
        one.customers(&lease, vec![customer("1", "Jansen")], at(10)).await?;
    }
    for seconds in [30, 20] {
        act!(store, nudge_feed(stage.connection, Feed::Customers, at(seconds)));
    }
    let state = store.feed_state(stage.connection, Feed::Customers).await?;
    assert_eq!((state.nudged, state.records), (Some(at(30)), 1));
    assert_eq!(store.feed_states(stage.connection).await?[0].1.nudged, Some(at(30)));
    assert_eq!(store.feed_state(other.connection, Feed::Customers).await?.nudged, None);
    Ok(())
}
