//! The story that every store must tell, told by PostgreSQL.

use std::sync::Arc;

use boekbrug_store::Store;

use crate::Place;

async fn fresh() -> Option<(Arc<dyn Store>, Place)> {
    let place = Place::fresh().await?;
    Some((Arc::new(place.store().await), place))
}

boekbrug_store::tell_story!(fresh);
