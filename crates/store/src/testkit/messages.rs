//! Messages on their way: claimed by one, tried, raised in flight; and no change overlooked, however many write.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use boekbrug_model::{AdministrationId, EndpointId, MessageId};
use tokio::task::JoinSet;

use super::Told;
use super::cast::{endpoint, ids};
use super::hooks::{claim, finish, raise, test_message};
use super::stage::{Seen, Stage, at, customer, next};
use crate::{EndpointOff, EndpointRow, Lease, MessageKind, Next, Store};

/// A stage with one endpoint.
async fn told(store: &Arc<dyn Store>) -> Seen<(Stage, EndpointId)> {
    let stage = Stage::set(store).await?;
    let row = endpoint(stage.organisation, None);
    act!(store, hooks.create_endpoint(&row));
    Ok((stage, row.id))
}

/// A new id for a message.
fn anew() -> MessageId {
    MessageId::new(at(0), next())
}

/// Oldest due first, no more than asked for, held until an instant, then free again with the same id.
pub async fn a_message_is_held(store: Arc<dyn Store>) -> Told {
    let (_, to) = told(&store).await?;
    let messages = [30, 10, 20].map(|due| test_message(to, due));
    for row in &messages {
        act!(store, hooks.put_message(row));
    }
    let mut tx = store.begin().await?;
    assert_eq!(tx.hooks().claim_messages(at(20), at(40), 10, &[]).await?.len(), 2);
    drop(tx);
    let (stage, other) = told(&store).await?;
    act!(store, hooks.put_message(&test_message(other, 5)));
    let beside = act!(store, hooks.claim_messages(at(25), at(9_000), 10, &[to]));
    assert_eq!(beside.len(), 1, "the other one has enough under way");
    assert_eq!(beside[0].1.organisation, stage.organisation);
    let first = act!(store, hooks.claim_messages(at(25), at(40), 1, &[]));
    assert_eq!(
        (first.len(), &first[0].0),
        (1, &messages[1]),
        "oldest due first, as it was put"
    );
    let second = claim(&store, 25, 50).await?;
    assert_eq!(
        (second.len(), &second[0].0),
        (1, &messages[2]),
        "neither held nor too early"
    );
    let third = claim(&store, 39, 60).await?;
    assert_eq!(third[0].0, messages[0]);
    assert_eq!(claim(&store, 39, 60).await?.len(), 0, "all are held");
    let again = claim(&store, 40, 60).await?;
    assert_eq!((again.len(), again[0].0.id), (1, messages[1].id), "its holder died");
    Ok(())
}

/// Arrived, again, given up: what becomes of the message, and what is listed of it.
pub async fn a_try_is_finished(store: Arc<dyn Store>) -> Told {
    let (stage, to) = told(&store).await?;
    raise(&stage, 1, 10).await?;
    let first = claim(&store, 10, 20).await?.remove(0).0;
    let one = finish(&store, &first, Next::Again(at(30)), 12).await?;
    assert_eq!(claim(&store, 29, 40).await?.len(), 0, "not before that instant");
    assert_eq!(raise(&stage, 4, 25).await?, 0, "it is still under way");
    assert_eq!(claim(&store, 29, 40).await?.len(), 0, "a raise makes it no earlier");
    let again = claim(&store, 30, 40).await?.remove(0).0;
    assert_eq!(
        (again.id, again.tries, again.up_to.0),
        (first.id, 1, 4),
        "the same message, one try further"
    );
    let two = finish(&store, &again, Next::Arrived(anew()), 31).await?;
    assert_eq!(
        claim(&store, 9_000, 9_001).await?.len(),
        0,
        "it arrived with the number it was raised to"
    );

    assert_eq!(raise(&stage, 5, 50).await?, 1, "the next one is new");
    let next = claim(&store, 50, 60).await?.remove(0).0;
    assert_ne!(next.id, first.id);
    let three = finish(&store, &next, Next::GivenUp, 51).await?;
    assert_eq!(claim(&store, 9_000, 9_001).await?.len(), 0, "given up");
    assert_eq!(raise(&stage, 6, 70).await?, 1, "the next change makes a new one");

    let hooks = store.hooks();
    assert_eq!(
        hooks.tries(to, 10).await?,
        [three.clone(), two.clone(), one],
        "newest first"
    );
    assert_eq!(hooks.tries(to, 2).await?, [three, two]);
    let (_, other) = told(&store).await?;
    assert_eq!(hooks.tries(other, 10).await?, []);
    Ok(())
}

/// Raised while it is in flight, a new message with the new number is due at once after it arrived.
pub async fn a_message_is_raised_in_flight(store: Arc<dyn Store>) -> Told {
    let (stage, _) = told(&store).await?;
    raise(&stage, 1, 10).await?;
    let flying = claim(&store, 10, 60).await?.remove(0).0;
    assert_eq!(raise(&stage, 2, 11).await?, 0);
    assert_eq!(raise(&stage, 3, 12).await?, 0);
    assert_eq!(claim(&store, 13, 60).await?.len(), 0, "it is held");
    let id = anew();
    finish(&store, &flying, Next::Arrived(id), 15).await?;
    let second = claim(&store, 15, 60).await?;
    assert_eq!(second.len(), 1, "due at once");
    let second = second[0].0.clone();
    assert_eq!(
        (second.id, second.up_to.0, second.tries),
        (id, 3, 0),
        "a message of its own"
    );
    assert_eq!(
        (second.kind, second.administration),
        (MessageKind::Changes, Some(stage.administration))
    );

    raise(&stage, 4, 16).await?;
    finish(&store, &second, Next::Again(at(40)), 17).await?;
    let third = claim(&store, 40, 60).await?.remove(0).0;
    assert_eq!(
        (third.id, third.up_to.0, third.tries),
        (id, 4, 1),
        "a failed one says the new number"
    );
    finish(&store, &third, Next::Arrived(anew()), 41).await?;
    assert_eq!(claim(&store, 9_000, 9_001).await?.len(), 0);
    Ok(())
}

/// Failing since the first failure after the last success. Tests leave it alone; switched on again, it is forgotten.
pub async fn an_endpoint_fails(store: Arc<dyn Store>) -> Told {
    let (stage, to) = told(&store).await?;
    let us = stage.organisation;
    let row = async || -> Seen<EndpointRow> {
        let row = store.hooks().endpoint(us, to).await?;
        Ok(row.ok_or("no endpoint")?)
    };
    let tried = async |next: Next, when: i64| -> Told {
        raise(&stage, when, when).await?;
        let message = claim(&store, when, when + 1).await?.remove(0).0;
        finish(&store, &message, next, when).await?;
        Ok(())
    };
    let tested = async |next: Next, when: i64| -> Told {
        act!(store, hooks.put_message(&test_message(to, when)));
        let message = claim(&store, when, when + 1).await?.remove(0).0;
        finish(&store, &message, next, when).await?;
        Ok(())
    };
    tested(Next::GivenUp, 5).await?;
    assert_eq!(row().await?.failing_since, None, "a failed test");
    tried(Next::Again(at(20)), 10).await?;
    tried(Next::GivenUp, 20).await?;
    assert_eq!(row().await?.failing_since, Some(at(10)), "since the first");
    tested(Next::Arrived(anew()), 25).await?;
    assert_eq!(row().await?.failing_since, Some(at(10)), "a test that arrived");
    tried(Next::Arrived(anew()), 30).await?;
    assert_eq!(row().await?.failing_since, None, "none after a success");
    tried(Next::GivenUp, 40).await?;
    let failing = row().await?;
    assert_eq!(
        (failing.failing_since, failing.version),
        (Some(at(40)), 1),
        "no change by a person"
    );

    act!(store, hooks.switch_off(to, EndpointOff::Failing));
    let off = row().await?;
    assert_eq!((off.off, off.failing_since), (Some(EndpointOff::Failing), Some(at(40))));
    act!(store, hooks.update_endpoint(&EndpointRow { off: None, ..off }));
    let on = row().await?;
    assert_eq!((on.off, on.failing_since), (None, None));
    Ok(())
}

/// Nothing is made for an endpoint that is off, and nothing under way to it is taken.
pub async fn an_endpoint_that_is_off_rests(store: Arc<dyn Store>) -> Told {
    let (stage, to) = told(&store).await?;
    for why in EndpointOff::ALL {
        raise(&stage, 1, 10).await?;
        act!(store, hooks.put_message(&test_message(to, 10)));
        act!(store, hooks.switch_off(to, why));
        let off = store
            .hooks()
            .endpoint(stage.organisation, to)
            .await?
            .ok_or("no endpoint")?;
        assert_eq!(off.off, Some(why));
        assert_eq!(claim(&store, 50, 60).await?.len(), 0, "{why:?}");
        assert_eq!(raise(&stage, 2, 51).await?, 0, "{why:?}");
        act!(store, hooks.update_endpoint(&EndpointRow { off: None, ..off }));
        raise(&stage, 3, 70).await?;
        let claimed = claim(&store, 70, 80).await?;
        let changes = claimed.iter().filter(|(row, _)| row.kind == MessageKind::Changes);
        assert_eq!(changes.count(), 1, "on again, one message says all");
        for (message, _) in &claimed {
            finish(&store, message, Next::Arrived(anew()), 71).await?;
        }
    }
    Ok(())
}

/// Eight senders over sixty messages: each is claimed exactly once.
pub async fn a_message_is_claimed_once_by_many(store: Arc<dyn Store>) -> Told {
    let (_, to) = told(&store).await?;
    for _ in 0..60 {
        act!(store, hooks.put_message(&test_message(to, 10)));
    }
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let store = Arc::clone(&store);
        tasks.spawn(async move {
            let mut mine = Vec::new();
            loop {
                let some = act!(store, hooks.claim_messages(at(10), at(99), 3, &[]));
                if some.is_empty() {
                    return Seen::Ok(mine);
                }
                mine.extend(some.into_iter().map(|(row, _)| row.id));
            }
        });
    }
    let mut claimed = Vec::new();
    while let Some(task) = tasks.join_next().await {
        claimed.extend(task??);
    }
    assert_eq!(claimed.len(), 60, "none twice");
    assert_eq!(claimed.into_iter().collect::<BTreeSet<_>>().len(), 60, "and each");
    Ok(())
}

/// What was told to whom, by all senders together.
#[derive(Default)]
struct Heard {
    clock: AtomicI64,
    over: AtomicBool,
    flying: Mutex<BTreeSet<(EndpointId, AdministrationId)>>,
    last: Mutex<BTreeMap<(EndpointId, AdministrationId), i64>>,
}

/// Two hundred writers on four administrations while four nodes take and send: in the end every endpoint has heard the
/// last number of each administration, and never were two messages about one administration under way to it.
pub async fn no_change_is_overlooked_under_many_writers(store: Arc<dyn Store>) -> Told {
    let mut stages = Vec::new();
    let mut expected = BTreeSet::new();
    for _ in 0..4 {
        let stage = Stage::set(&store).await?;
        for limit in [None, Some(stage.administration)] {
            let row = endpoint(stage.organisation, limit);
            act!(store, hooks.create_endpoint(&row));
            expected.insert((row.id, stage.administration));
        }
        let lease = stage.lease().await?;
        stages.push((Arc::new(stage), lease));
    }
    let heard = Arc::new(Heard::default());
    let mut writers = JoinSet::new();
    for writer in 0..200 {
        let (stage, lease) = &stages[writer % 4];
        writers.spawn(write(Arc::clone(stage), lease.clone(), writer));
    }
    let mut senders = JoinSet::new();
    for node in 0..4 {
        senders.spawn(send(Arc::clone(&store), Arc::clone(&heard), node));
    }
    while let Some(task) = writers.join_next().await {
        task??;
    }
    heard.over.store(true, Ordering::SeqCst);
    while let Some(task) = senders.join_next().await {
        task??;
    }
    let last = heard.last.lock().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(
        last.keys().copied().collect::<BTreeSet<_>>(),
        expected,
        "who heard of what"
    );
    assert!(
        last.values().all(|number| *number == 100),
        "the last numbers heard: {last:?}"
    );
    Ok(())
}

async fn write(stage: Arc<Stage>, lease: Lease, writer: usize) -> Told {
    for page in 0..2 {
        stage
            .customers(&lease, vec![customer(&format!("{writer}-{page}"), "Klant")], at(page))
            .await?;
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// A node: takes what changed and raises it, then sends what is due. It ends when nothing was left after the writers.
async fn send(store: Arc<dyn Store>, heard: Arc<Heard>, node: usize) -> Told {
    loop {
        // Read before the look: what the last writer did must still be seen.
        let over = heard.over.load(Ordering::SeqCst);
        let now = at(heard.clock.fetch_add(1, Ordering::SeqCst));
        let mut tx = store.begin().await?;
        let changed = tx.hooks().take_changed(2).await?;
        for (tenant, books, number) in &changed {
            tx.hooks().raise(*tenant, *books, *number, now, &mut ids()).await?;
        }
        tx.commit().await?;
        let until = now + jiff::SignedDuration::from_hours(24);
        let claimed = act!(store, hooks.claim_messages(now, until, 3, &[]));
        for (n, (message, _)) in claimed.iter().enumerate() {
            let about = (message.endpoint, message.administration.ok_or("no administration")?);
            let lock = |flying: &Heard, fly: bool| {
                let mut set = flying.flying.lock().unwrap_or_else(PoisonError::into_inner);
                if fly { set.insert(about) } else { set.remove(&about) }
            };
            assert!(
                lock(&heard, true),
                "two messages about one administration are under way"
            );
            tokio::task::yield_now().await;
            let fails = (n + node).is_multiple_of(3) && message.tries < 2;
            if !fails {
                let mut last = heard.last.lock().unwrap_or_else(PoisonError::into_inner);
                let number = last.entry(about).or_default();
                *number = message.up_to.0.max(*number);
            }
            assert!(lock(&heard, false));
            let outcome = if fails { Next::Again(now) } else { Next::Arrived(anew()) };
            let second = now.duration_since(at(0)).as_secs();
            finish(&store, message, outcome, second).await?;
        }
        if over && changed.is_empty() && claimed.is_empty() {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
}
