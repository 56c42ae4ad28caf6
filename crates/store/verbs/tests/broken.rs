//! Damaged rows are said to be damaged, and harm nothing else.

use boekbrug_model::Feed;
use boekbrug_store::{AppCustomerKept, AppCustomerWrite, Author, Store, StoreError};
use sqlx::AssertSqlSafe;

use super::scene::{Scene, at};
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

#[tokio::test]
async fn a_damaged_customer_of_the_application_is_named() {
    for (column, value, named) in [
        ("state", "'gone'", "state of a customer"),
        ("findings", "'{'", "list of findings"),
        ("progress", "''", "customer's progress"),
        ("due", "9223372036854775807", "instant"),
    ] {
        let Some(place) = Place::fresh().await else { return };
        let store = place.store().await;
        let scene = Scene::set(&store).await;
        let write = AppCustomerWrite {
            here: "k1".to_owned(),
            code: "k1".to_owned(),
            name: "Bakkerij".to_owned(),
            values: "{}".to_owned(),
            offered: "{}".to_owned(),
            version: 0,
            there: None,
            progress: serde_json::Value::Null,
        };
        let mut tx = store.begin().await.expect("a transaction begins");
        let kept = tx.app_customers().hand_over(scene.connection, &[write], at(1)).await;
        assert_eq!(kept.expect("it is taken"), [AppCustomerKept::New]);
        tx.commit().await.expect("it is kept");
        let damage = format!("update app_customers set {column} = {value}");
        sqlx::query(AssertSqlSafe(damage))
            .execute(&mut place.raw().await)
            .await
            .expect("it is damaged");
        let read = store.app_customers().one(scene.connection, "k1").await;
        let Err(StoreError::Unreadable { what, .. }) = read else {
            panic!("{column}: {read:?}");
        };
        assert_eq!(what, named);
    }
}

/// A line that was written before authors were kept, and one of an author that this version does not know.
#[tokio::test]
async fn a_line_of_history_without_an_author_is_the_packages() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    let connection = scene.connection;
    let old = format!(
        "insert into history (connection, feed, package_id, at, fields) values ('{connection}', 'customers', 'p', 1, '[]')"
    );
    let mut raw = place.raw().await;
    let written = sqlx::query(AssertSqlSafe(old)).execute(&mut raw).await;
    written.expect("it is written");
    let lines = store.history(connection, "p", Feed::Customers).await;
    let authors: Vec<_> = lines.expect("it is read").iter().map(|line| line.author).collect();
    assert_eq!(authors, [Author::Package]);
    let damaged = sqlx::query("update history set author = 'nobody'")
        .execute(&mut raw)
        .await;
    damaged.expect("it is damaged");
    let read = store.history(connection, "p", Feed::Customers).await;
    assert!(
        matches!(
            read,
            Err(StoreError::Unreadable {
                what: "author of a change",
                ..
            })
        ),
        "{read:?}"
    );
}
