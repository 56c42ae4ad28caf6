//! What a server does to its users, and how the store tells of it.

use std::path::Path;

use boekbrug_model::OrganisationId;
use boekbrug_store::{OrganisationRow, Store, StoreError};
use boekbrug_store_postgres::{Options, PostgresStore};
use jiff::Timestamp;
use sqlx::query;

use crate::Place;

fn organisation() -> OrganisationRow {
    OrganisationRow {
        id: OrganisationId::new(Timestamp::UNIX_EPOCH, [1; 10]),
        name: "De Vries".to_owned(),
        created: Timestamp::UNIX_EPOCH,
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_unavailable_for_now() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let mut tx = store.begin().await.expect("a transaction begins");
    tx.create_organisation(&organisation()).await.expect("it is new");
    let kill = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and \
                pid <> pg_backend_pid()";
    query(kill).execute(&mut place.raw().await).await.expect("it is killed");
    let refused = tx.commit().await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    let rows = store.organisations().await.expect("another connection is made");
    assert_eq!(rows, [], "what was not committed is not there");
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_unavailable_for_now() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.impatient().await;
    let mut other = place.raw().await;
    query("begin").execute(&mut other).await.expect("a transaction begins");
    query("lock table organisations")
        .execute(&mut other)
        .await
        .expect("it is locked");
    let refused = store.organisations().await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    query("rollback").execute(&mut other).await.expect("it is free");
    store.organisations().await.expect("time healed it");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable_for_now() {
    // port 1 is kept for a service that nobody runs (RFC 1078)
    let refused = PostgresStore::connect("postgres://nobody@127.0.0.1:1/none", &Options::default()).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
}

#[tokio::test]
async fn a_copy_is_made_by_another_tool() {
    let Some(place) = Place::fresh().await else { return };
    let refused = place.store().await.backup(Path::new("/tmp/copy.dump")).await;
    let Err(StoreError::Unsupported(text)) = refused else {
        panic!("{refused:?}");
    };
    assert!(text.contains("pg_dump") && text.contains("/tmp/copy.dump"), "{text}");
    assert!(text.contains("--dbname=boekbrug_test_"), "{text}");
}
