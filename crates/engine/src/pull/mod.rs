//! Reading a feed into the store, page by page (design section 2).

use boekbrug_model::Feed;

use crate::hold::{Halt, Held};
use crate::report::FeedReport;

impl Held<'_> {
    /// Reads one feed to its end, or as far as it goes.
    #[allow(clippy::unused_async)]
    pub(crate) async fn pull(&self, feed: Feed) -> Result<FeedReport, Halt> {
        Ok(FeedReport::new(feed))
    }
}
