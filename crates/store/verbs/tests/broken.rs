//! Damaged rows are said to be damaged, and harm nothing else.

use boekbrug_store::{Store, StoreError};
use sqlx::AssertSqlSafe;

use super::scene::Scene;
use crate::Place;

#[tokio::test]
async fn a_damaged_value_is_unreadable_and_named() {
    for (column, value, named) in [
        ("settings", "'{'", "connection's settings"),
        ("findings", "'[{\"code\":\"no.such\"}]'", "list of findings"),
        ("state", "'gone'", "connection state"),
        ("profile", "'Q'", "profile"),
        ("package", "'UPPER'", "package name"),
        ("due", "9223372036854775807", "instant"),
    ] {
        let Some(place) = Place::fresh().await else { return };
        let store = place.store().await;
        let scene = Scene::set(&store).await;
        let damage = format!("update connections set {column} = {value}");
        sqlx::query(AssertSqlSafe(damage))
            .execute(&mut place.raw().await)
            .await
            .expect("it is damaged");
        let read = store.connection(scene.organisation, scene.connection).await;
        let Err(StoreError::Unreadable { what, .. }) = read else {
            panic!("{column}: {read:?}");
        };
        assert_eq!(what, named);
        store.organisations().await.expect("other rows are read");
    }
}

/// Tables of a newer version are left as they are.
#[tokio::test]
async fn a_newer_schema_is_refused() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    Scene::set(&store).await;
    drop(store);
    place.pretend_newer().await;
    let refused = place.open().await;
    let Err(StoreError::Unsupported(text)) = refused else {
        panic!("{refused:?}");
    };
    assert!(text.contains("99") && text.contains("newer program"), "{text}");
}
