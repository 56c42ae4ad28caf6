//! A hundred thousand records, which is a large firm (product section 11).

use std::collections::BTreeSet;

use boekbrug_model::{ChangeNumber, Feed, RecordId};
use boekbrug_store::Store;

use super::scene::{Scene, customer};
use crate::Place;

const ALL: u64 = 100_000;
const PAGE: u64 = 1_000;

#[tokio::test]
async fn a_hundred_thousand_records_are_paged() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    let lease = scene.lease(&store).await;
    for start in (0..ALL).step_by(1_000) {
        // codes come in pairs, so that pages end between two rows of one code
        let rows = (start..start + PAGE).map(|number| {
            let mut row = customer(number);
            row.code = format!("{:06}", number / 2);
            row
        });
        let mut tx = store.begin().await.expect("a transaction begins");
        let last = tx.record_page(&lease, &scene.page(rows.collect())).await;
        let end = i64::try_from(start + PAGE).expect("it fits");
        assert_eq!(last.expect("it is stored"), Some(ChangeNumber(end)));
        tx.commit().await.expect("it is kept");
    }
    assert_eq!(codes(&store, &scene).await, ALL);
    assert_eq!(changes(&store, &scene).await, i64::try_from(ALL).expect("it fits"));
    let state = store.feed_state(scene.connection, Feed::Customers).await;
    assert_eq!(state.expect("it is read").records, ALL);
}

/// Pages of 777 by code: every row once, in order.
async fn codes(store: &dyn Store, scene: &Scene) -> u64 {
    let mut seen: BTreeSet<RecordId> = BTreeSet::new();
    let mut after: Option<(String, RecordId)> = None;
    loop {
        let from = after.as_ref().map(|(code, id)| (code.as_str(), *id));
        let rows = store
            .records(scene.connection, Feed::Customers, from, 777)
            .await
            .expect("they are read");
        let Some(last) = rows.last() else {
            return seen.len() as u64;
        };
        let keys: Vec<_> = rows.iter().map(|row| (row.code.clone(), row.id)).collect();
        assert!(
            keys.is_sorted() && after.as_ref() < keys.first(),
            "in order, after the page before"
        );
        after = Some((last.code.clone(), last.id));
        for row in rows {
            assert!(seen.insert(row.id), "{} came twice", row.code);
        }
    }
}

/// Pages of 999 by number: no gap.
async fn changes(store: &dyn Store, scene: &Scene) -> i64 {
    let mut last = 0;
    loop {
        let rows = store
            .changes_after(scene.organisation, scene.administration, ChangeNumber(last), 999)
            .await
            .expect("they are read");
        if rows.is_empty() {
            return last;
        }
        for row in rows {
            last += 1;
            assert_eq!(row.number.0, last);
        }
    }
}
