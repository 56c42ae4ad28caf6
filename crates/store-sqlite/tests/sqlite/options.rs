//! How the file is opened, copied and shared with other processes.

use std::path::Path;

use boekbrug_model::OrganisationId;
use boekbrug_store::{OrganisationRow, Store, StoreError};
use boekbrug_store_sqlite::{Durability, Options, SqliteStore};
use jiff::Timestamp;
use sqlx::{Connection, query_scalar};

use crate::Place;

fn organisation(number: u8) -> OrganisationRow {
    OrganisationRow {
        id: OrganisationId::new(Timestamp::UNIX_EPOCH, [number; 10]),
        name: number.to_string(),
        created: Timestamp::UNIX_EPOCH,
    }
}

async fn add(store: &SqliteStore, number: u8) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    tx.create_organisation(&organisation(number)).await?;
    tx.commit().await
}

#[test]
fn a_commit_waits_for_the_disk_unless_told_otherwise() {
    assert_eq!(Options::default().durability, Durability::Full);
}

#[tokio::test]
async fn the_file_has_a_log_beside_it() {
    let place = Place::fresh().await.expect("a folder");
    let store = place.store().await;
    add(&store, 1).await.expect("it is kept");
    assert!(Path::new(&place.file("test.db-wal")).exists(), "the write-ahead log");
    let mut raw = place.raw().await;
    let asked = query_scalar("pragma journal_mode").fetch_one(&mut raw).await;
    let mode: String = asked.expect("it is asked");
    raw.close().await.expect("it closes");
    assert_eq!(mode, "wal");
    store.close().await;
    assert!(
        !Path::new(&place.file("test.db-wal")).exists(),
        "closing folds it into the file"
    );
    assert_eq!(place.store().await.organisations().await.expect("read").len(), 1);
}

/// Readers go on while a writer is in the middle of its transaction, and see nothing of it.
#[tokio::test]
async fn reading_does_not_wait_for_writing() {
    let place = Place::fresh().await.expect("a folder");
    let store = place.store().await;
    let mut writing = store.begin().await.expect("the writer is free");
    writing.create_organisation(&organisation(1)).await.expect("it is new");
    assert_eq!(store.organisations().await.expect("read").len(), 0, "not yet kept");
    writing.commit().await.expect("it is kept");
    assert_eq!(store.organisations().await.expect("read").len(), 1);
}

/// Another process that writes too long makes us unavailable, not broken.
#[tokio::test]
async fn a_busy_file_is_unavailable_for_now() {
    let place = Place::fresh().await.expect("a folder");
    let store = place.impatient().await;
    let mut other = place.raw().await;
    sqlx::query("begin immediate")
        .execute(&mut other)
        .await
        .expect("it is locked");
    let refused = add(&store, 1).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    sqlx::query("rollback").execute(&mut other).await.expect("it is free");
    add(&store, 1).await.expect("time healed it");
}

#[tokio::test]
async fn a_copy_is_whole_and_never_written_over() {
    let place = Place::fresh().await.expect("a folder");
    let store = place.store().await;
    add(&store, 1).await.expect("it is kept");
    let mut writing = store.begin().await.expect("the writer is free");
    writing.create_organisation(&organisation(2)).await.expect("it is new");
    let path = place.file("copy's \"name\".db");
    store
        .backup(Path::new(&path))
        .await
        .expect("it is copied while a writer is at work");
    writing.commit().await.expect("it is kept");

    let copy = SqliteStore::open(Path::new(&path), &Options::default())
        .await
        .expect("it opens");
    let rows = copy.organisations().await.expect("read");
    assert_eq!(rows, [organisation(1)], "what was kept when the copy began");
    let again = store.backup(Path::new(&path)).await;
    assert!(matches!(again, Err(StoreError::Taken { .. })), "{again:?}");
    let nowhere = store.backup(Path::new(&place.file("no/such/folder/copy.db"))).await;
    assert!(nowhere.is_err(), "a copy that cannot be written is an error");
}

/// A store is a copy of a template away: that is how thousands of fresh ones are had.
#[tokio::test]
async fn a_copied_file_is_ready() {
    let place = Place::fresh().await.expect("a folder");
    let template = SqliteStore::open(Path::new(&place.file("template.db")), &Options::for_tests()).await;
    template.expect("it opens").close().await;
    for number in 0..3 {
        let copy = place.file(&format!("{number}.db"));
        std::fs::copy(place.file("template.db"), &copy).expect("it is copied");
        let store = SqliteStore::open(Path::new(&copy), &Options::for_tests())
            .await
            .expect("it opens");
        add(&store, number).await.expect("it is kept");
        assert_eq!(store.organisations().await.expect("read"), [organisation(number)]);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn every_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::fresh().await.expect("a folder");
    let store = place.store().await;
    let copy = place.file("copy.db");
    boekbrug_store::Store::backup(&store, std::path::Path::new(&copy))
        .await
        .expect("a copy");
    let folder = std::path::Path::new(&copy).parent().expect("a folder");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).expect("it is there") {
        let entry = entry.expect("it can be looked at");
        let mode = entry.metadata().expect("it can be looked at").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?} is {mode:o}", entry.file_name());
        names.push(entry.file_name().into_string().expect("a plain name"));
    }
    names.sort();
    assert_eq!(names, ["copy.db", "test.db", "test.db-shm", "test.db-wal"]);
    drop(store);
}
