//! Customers of the application, many at once: the application hands over while nodes work and people tick.

use std::sync::Arc;

use boekbrug_model::Feed;
use boekbrug_model::finding::Heals;
use boekbrug_model::matching::LinkedBy;
use tokio::task::JoinSet;

use super::Told;
use super::app_customers::{step, write};
use super::stage::{Seen, Stage, at, customer};
use crate::{
    AppCustomerFilter, AppCustomerKept, AppCustomerState, AppCustomerStep, AppCustomerWrite, Lease, PageWrite, Store,
    StoreError,
};

/// Runs them together and gives what they gave.
async fn together<T: Send + 'static>(
    deeds: impl Iterator<Item = impl Future<Output = Seen<T>> + Send + 'static>,
) -> Seen<Vec<T>> {
    let mut tasks: JoinSet<_> = deeds.collect();
    let mut given = Vec::new();
    while let Some(task) = tasks.join_next().await {
        given.push(task??);
    }
    Ok(given)
}

/// Of eight who hand the same new customers over, each in another order, one makes them and the others are told.
pub async fn an_app_customer_is_handed_over_once_by_many(store: Arc<dyn Store>) -> Told {
    let stage = Arc::new(Stage::set(&store).await?);
    let deeds = (0..8).map(|who| {
        let stage = Arc::clone(&stage);
        async move {
            let mut rows: Vec<_> = (0..40)
                .map(|n| write(&format!("k{n}"), &format!("Van {who}")))
                .collect();
            rows.rotate_left(who * 5);
            stage.hand_over(&rows).await
        }
    });
    let kept = together(deeds).await?;
    for answers in &kept {
        let new = answers.iter().filter(|kept| **kept == AppCustomerKept::New).count();
        assert!(new == 0 || new == 40, "one of them made all: {answers:?}");
    }
    let count = |what| kept.iter().flatten().filter(|kept| **kept == what).count();
    assert_eq!((count(AppCustomerKept::New), count(AppCustomerKept::Stale)), (40, 280));
    Ok(())
}

/// The application changes a customer again and again while steps end: neither what it says nor a step is ever lost.
pub async fn a_step_and_a_change_at_once_lose_nothing(store: Arc<dyn Store>) -> Told {
    const ROUNDS: usize = 25;
    let stage = Arc::new(Stage::set(&store).await?);
    let lease = stage.lease().await?;
    stage.hand_over(&[write("k1", "0")]).await?;
    let application = {
        let stage = Arc::clone(&stage);
        tokio::spawn(async move {
            for n in 1..=ROUNDS {
                loop {
                    let version = stage.app_customer("k1").await?.version;
                    let changed = AppCustomerWrite {
                        version,
                        ..write("k1", &n.to_string())
                    };
                    let kept = act!(
                        stage.store,
                        app_customers.hand_over(stage.connection, &[changed], at(100))
                    );
                    if kept == [AppCustomerKept::Changed] {
                        break;
                    }
                    assert_eq!(kept, [AppCustomerKept::Stale]);
                }
            }
            Seen::Ok(())
        })
    };
    let mut overtaken = 0;
    while !application.is_finished() {
        let row = stage.app_customer("k1").await?;
        tokio::task::yield_now().await;
        let said = AppCustomerStep {
            version: row.version,
            values: Some(row.values.clone()),
            progress: row.values.clone().into(),
            due: at(9_000),
            ..step("k1", AppCustomerState::Equal)?
        };
        act!(store, app_customers.finish(&lease, &said));
        let after = stage.app_customer("k1").await?;
        if after.version == row.version {
            assert_eq!((after.state, after.values), (AppCustomerState::Equal, row.values));
        } else {
            overtaken += 1;
            assert!(after.due < at(9_000), "what changed meanwhile is looked at again");
            assert_eq!(after.state, AppCustomerState::Waiting);
        }
    }
    application.await??;
    let row = stage.app_customer("k1").await?;
    assert_eq!(row.version, i64::try_from(ROUNDS)? + 1);
    assert_eq!(
        row.values,
        write("k1", &ROUNDS.to_string()).values,
        "the last word, {overtaken} steps overtaken"
    );
    Ok(())
}

/// Eight customers that are all found to be one of the package, from both sides at once: one is. Over and over.
pub async fn a_link_is_taken_once_by_many(store: Arc<dyn Store>) -> Told {
    const ROUNDS: usize = 12;
    let stage = Arc::new(Stage::set(&store).await?);
    let lease = stage.lease().await?;
    for round in 0..ROUNDS {
        let rows: Vec<_> = (0..4).map(|n| write(&format!("k{n}-{round}"), "A")).collect();
        stage.hand_over(&rows).await?;
        let deeds = (0..8).map(|n| link(Arc::clone(&stage), lease.clone(), n, round));
        assert_eq!(together(deeds).await?.into_iter().sum::<usize>(), 1);
    }
    assert_eq!(store.matching().links(stage.connection, None, 100).await?.len(), ROUNDS);
    let all = store
        .app_customers()
        .list(stage.connection, &AppCustomerFilter::default(), None, 1_000)
        .await?;
    assert_eq!(all.iter().filter(|row| row.there.is_some()).count(), ROUNDS);
    assert!(
        all.iter().all(|row| row.here.as_str() < "k4" || row.there.is_some()),
        "who is linked elsewhere is not kept: {all:?}"
    );
    Ok(())
}

/// The first four are there and are found by a step, the others come with their link: 1 for who has it now.
async fn link(stage: Arc<Stage>, lease: Lease, n: usize, round: usize) -> Seen<usize> {
    let (here, there) = (format!("k{n}-{round}"), format!("p{round}"));
    let mut tx = stage.store.begin().await?;
    let linked = if n < 4 {
        let found = AppCustomerStep {
            link: Some((there, LinkedBy::Found)),
            ..step(&here, AppCustomerState::Equal)?
        };
        match tx.app_customers().finish(&lease, &found).await {
            Err(StoreError::Taken { .. }) => return Ok(0),
            other => other.map(|_| 1)?,
        }
    } else {
        let said = AppCustomerWrite {
            there: Some(there),
            ..write(&here, "B")
        };
        let kept = tx.app_customers().hand_over(stage.connection, &[said], at(2)).await?;
        usize::from(kept == [AppCustomerKept::New])
    };
    tx.commit().await?;
    Ok(linked)
}

/// Eight people give one number to eight customers: one has it.
pub async fn a_number_is_given_once_by_many(store: Arc<dyn Store>) -> Told {
    let stage = Arc::new(Stage::set(&store).await?);
    let rows: Vec<_> = (0..8).map(|n| write(&format!("k{n}"), "A")).collect();
    stage.hand_over(&rows).await?;
    let deeds = (0..8).map(|n| {
        let stage = Arc::clone(&stage);
        async move {
            let mut tx = stage.store.begin().await?;
            let here = format!("k{n}");
            match tx
                .app_customers()
                .number(stage.connection, &here, Some("10001"), at(2))
                .await
            {
                Err(StoreError::Taken { .. }) => Ok(0),
                other => {
                    assert!(other?);
                    tx.commit().await?;
                    Ok(1)
                }
            }
        }
    });
    assert_eq!(together(deeds).await?.into_iter().sum::<usize>(), 1);
    Ok(())
}

/// One node's turn of work on a customer: the step and the record that came back, in one transaction.
async fn work(stage: &Stage, lease: &Lease, here: &str) -> Told {
    let row = stage.app_customer(here).await?;
    let made = AppCustomerStep {
        version: row.version,
        heals: vec![Heals::Settings],
        link: Some((format!("row-{here}"), LinkedBy::Created)),
        ..step(here, AppCustomerState::Equal)?
    };
    let page = PageWrite {
        records: vec![customer(here, "A")],
        ..stage.page(Feed::Customers, at(60))
    };
    let mut tx = stage.store.begin().await?;
    tx.app_customers().finish(lease, &made).await?;
    tx.record_rows(lease, &page).await?;
    tx.commit().await?;
    Ok(())
}

/// Everything that writes customers or wakes them, over one another: nobody is refused because two waited for each other.
pub async fn all_verbs_at_once_never_wait_in_a_circle(store: Arc<dyn Store>) -> Told {
    const CUSTOMERS: usize = 30;
    let stage = Arc::new(Stage::set(&store).await?);
    let lease = stage.lease().await?;
    let rows: Vec<_> = (0..CUSTOMERS).map(|n| write(&format!("k{n}"), "A")).collect();
    stage.hand_over(&rows).await?;
    for n in 0..4 {
        let invoice = stage.accept(&format!("2026-{n}"), at(0)).await?;
        let heals = vec![Heals::Feed(Feed::Customers), Heals::Settings];
        stage
            .stop(&lease, invoice, boekbrug_model::InvoiceState::Findings, heals)
            .await?;
    }
    let deeds = (0..8).map(|who| {
        let (stage, lease) = (Arc::clone(&stage), lease.clone());
        async move {
            for round in 0..30 {
                let here = format!("k{}", (round * 5 + who) % CUSTOMERS);
                let (id, store) = (stage.connection, &stage.store);
                let now = at(i64::try_from(100 + round)?);
                match who % 8 {
                    0 | 1 => work(&stage, &lease, &here).await?,
                    2 => {
                        let all: Vec<_> = (0..CUSTOMERS).map(|n| format!("k{n}")).collect();
                        let all: Vec<_> = all.iter().map(String::as_str).collect();
                        act!(store, app_customers.tick(id, &all, round % 2 == 0, now));
                    }
                    3 => {
                        let all = AppCustomerFilter::default();
                        act!(store, app_customers.tick_all(id, &all, round % 2 == 1, now));
                    }
                    4 => {
                        act!(store, wake(id, Heals::Settings, now));
                        act!(store, app_customers.touched(&lease, &["row-k1", "row-k7"], now));
                    }
                    5 => {
                        let row = stage.app_customer(&here).await?;
                        let name = round.to_string();
                        let changed = AppCustomerWrite {
                            version: row.version,
                            ..write(&here, &name)
                        };
                        let next = write(&format!("n{round}"), "A");
                        act!(store, app_customers.hand_over(id, &[changed, next], now));
                    }
                    6 => {
                        let row = stage.row().await?;
                        let organisation = stage.organisation;
                        act!(
                            store,
                            update_settings(organisation, id, row.version, &row.settings, now)
                        );
                    }
                    _ => {
                        act!(store, app_customers.number(id, &here, None, now));
                        act!(store, app_customers.retry(id, &here, now));
                    }
                }
            }
            Ok(())
        }
    });
    together(deeds).await?;
    Ok(())
}
