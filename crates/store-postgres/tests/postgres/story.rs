//! The story that every store must tell, told by PostgreSQL.

use std::sync::Arc;

use boekbrug_store::Store;

use crate::server::Database;

async fn fresh() -> Option<(Arc<dyn Store>, Database)> {
    let database = Database::fresh().await?;
    Some((Arc::new(database.store().await), database))
}

boekbrug_store::tell_story!(fresh);
