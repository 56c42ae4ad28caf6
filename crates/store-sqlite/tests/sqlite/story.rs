//! The story that every store must tell, told by SQLite.

use std::sync::Arc;

use boekbrug_store::Store;
use boekbrug_store_sqlite::{Durability, Options, SqliteStore};
use tempfile::TempDir;

async fn fresh() -> Option<(Arc<dyn Store>, TempDir)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = Options {
        durability: Durability::Off,
        ..Options::default()
    };
    let store = SqliteStore::open(&folder.path().join("story.db"), &options).await;
    Some((Arc::new(store.expect("a fresh file opens")), folder))
}

boekbrug_store::tell_story!(fresh);
