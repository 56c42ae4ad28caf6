//! The story that every store must tell, told by SQLite: with one writer and several readers, and with one connection
//! for everything.

use std::path::Path;
use std::sync::Arc;

use boekbrug_store::Store;
use boekbrug_store_sqlite::{Options, SqliteStore};

use crate::Place;

async fn fresh() -> Option<(Arc<dyn Store>, Place)> {
    let place = Place::fresh().await?;
    Some((Arc::new(place.store().await), place))
}

boekbrug_store::tell_story!(fresh);

mod on_one_connection {
    use super::*;

    async fn fresh() -> Option<(Arc<dyn Store>, Place)> {
        let place = Place::fresh().await?;
        let store = SqliteStore::open(Path::new(&place.address()), &Options::for_tests()).await;
        Some((Arc::new(store.expect("the file opens")), place))
    }

    boekbrug_store::tell_story!(fresh);
}

mod in_memory {
    use super::*;

    async fn fresh() -> Option<(Arc<dyn Store>, ())> {
        let store = SqliteStore::open_in_memory().await;
        Some((Arc::new(store.expect("memory opens")), ()))
    }

    boekbrug_store::tell_story!(fresh);
}
