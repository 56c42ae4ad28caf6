//! What may happen twice and must then do nothing the second time.

use boekbrug_model::{ChangeNumber, Feed};
use boekbrug_store::{PageWrite, RecordWrite, Store, StoreError};

use super::scene::{Scene, at, customer};
use crate::Place;

async fn store_page(store: &dyn Store, scene: &Scene, page: &PageWrite) -> Option<ChangeNumber> {
    let mut tx = store.begin().await.expect("a transaction begins");
    let lease = tx
        .lease_one(scene.connection, "north", at(0), at(0))
        .await
        .expect("it is asked")
        .expect("a lease that ends at once is always free");
    let last = tx.record_page(&lease, page).await.expect("it is stored");
    tx.commit().await.expect("it is kept");
    last
}

#[tokio::test]
async fn nodes_that_start_together_make_the_tables_once() {
    let Some(place) = Place::fresh().await else { return };
    let starting = (0..8).map(|_| place.store());
    let stores = futures::future::join_all(starting).await;
    Scene::set(&stores[0]).await;
    for store in &stores {
        assert_eq!(store.organisations().await.expect("they are read").len(), 1);
    }
    let again = place.store().await;
    assert_eq!(
        again.organisations().await.expect("they are read").len(),
        1,
        "nothing was made anew"
    );
}

/// The last row with a package's id holds, and it is one record and one change.
#[tokio::test]
async fn a_row_that_stands_twice_on_a_page_is_one() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    let later = RecordWrite {
        name: "Later".to_owned(),
        ..customer(1)
    };
    let last = store_page(&store, &scene, &scene.page(vec![customer(1), customer(2), later])).await;
    assert_eq!(last, Some(ChangeNumber(2)));
    let rows = store
        .records(scene.connection, Feed::Customers, None, 10)
        .await
        .expect("they are read");
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Later", "Klant 2"]);
    let state = store.feed_state(scene.connection, Feed::Customers).await;
    assert_eq!(state.expect("it is read").records, 2);
}

/// A page that was stored already is stored again without being counted again.
#[tokio::test]
async fn a_page_that_comes_again_counts_once() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    for _ in 0..2 {
        store_page(&store, &scene, &scene.page(vec![customer(1), customer(2)])).await;
    }
    let state = store.feed_state(scene.connection, Feed::Customers).await;
    assert_eq!(state.expect("it is read").records, 2);
}

/// The end of a whole read may be worked off twice: the second time its marks are gone, and nothing may follow from that.
#[tokio::test]
async fn unseen_records_are_looked_for_once_per_read() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    let lease = scene.lease(&store).await;
    let whole = PageWrite {
        seen: vec![customer(1).package_id],
        reading: Some("first".to_owned()),
        done: true,
        ..scene.page(Vec::new())
    };
    let mut tx = store.begin().await.expect("a transaction begins");
    let rows = scene.page(vec![customer(1), customer(2)]);
    tx.record_page(&lease, &rows).await.expect("it is stored");
    tx.record_page(&lease, &whole).await.expect("it is stored");
    for gone in [1, 0] {
        let found = tx
            .deactivate_unseen(&lease, scene.administration, Feed::Customers, "first", at(2))
            .await;
        assert_eq!(found.expect("it is done"), gone);
    }
    tx.commit().await.expect("it is kept");
    let rows = store.records(scene.connection, Feed::Customers, None, 10).await;
    let active: Vec<bool> = rows.expect("they are read").iter().map(|row| row.is_active).collect();
    assert_eq!(active, [true, false]);
}

/// A worker writes where its connection belongs and nowhere else.
#[tokio::test]
async fn a_page_for_another_administration_is_refused() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    let lease = scene.lease(&store).await;
    let astray = PageWrite {
        administration: boekbrug_model::AdministrationId::new(at(0), [7; 10]),
        ..scene.page(vec![customer(1)])
    };
    let mut tx = store.begin().await.expect("a transaction begins");
    let refused = tx.record_page(&lease, &astray).await;
    assert!(matches!(refused, Err(StoreError::Missing { .. })), "{refused:?}");
}
