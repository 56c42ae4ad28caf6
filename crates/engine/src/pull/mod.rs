//! Reading a feed into the store, page by page (design section 2): further pages are fetched while one is stored, and
//! the cursor moves with each, so that a killed read resumes where it was. Nothing is ever deleted.

mod ahead;
mod page;
mod quiet;
mod read;

use boekbrug_connector::{ConnectorError, Cursor, ErrorKind, FetchRequest, Outcome, Page};
use boekbrug_model::{Feed, Finding, FindingCode};

use boekbrug_store::FeedState;

use crate::hold::{Halt, Held};
use crate::report::FeedReport;
use ahead::Ahead;
pub(crate) use page::{compare_row, record_of};
use read::Read;
pub(crate) use read::references;

impl Held<'_> {
    /// Reads one feed to its end, or as far as it goes. What a package says of one feed stands in the report and does
    /// not keep the next from being read.
    #[tracing::instrument(skip(self, state))]
    pub(crate) async fn pull(&self, feed: Feed, state: FeedState) -> Result<FeedReport, Halt> {
        let mut read = Read::begin(self, feed, state).await?;
        let mut ahead = Ahead::new(read.cursor.clone());
        loop {
            if ahead.is_empty() {
                self.fetch_ahead(&read, &mut ahead, || false).await;
            }
            let Some((page, pages)) = ahead.take() else {
                if let Some(error) = ahead.failed() {
                    self.suffer(&error).await;
                    read.report.findings.extend(error.findings);
                }
                return Ok(read.report);
            };
            let stored = if self.engine.options().prefetch {
                self.store_and_fetch(&read, page, &mut ahead).await?
            } else {
                self.store_page(&read, page).await?
            };
            read.count(stored, pages);
            self.engine.ports().watcher.page_stored(self.id(), &read.report);
        }
    }

    async fn fetch(&self, read: &Read, cursor: Option<&Cursor>) -> Result<Page, ConnectorError> {
        let request = FetchRequest {
            feed: read.feed,
            cursor,
            references: &read.references,
        };
        let page = self.connector.fetch(request).await?;
        self.heard();
        // a read that never ends would use up every call there is
        if !page.done && (page.next.is_none() || page.next.as_ref() == cursor) {
            let finding = Finding::new(FindingCode::PackageMalformed);
            return Err(ConnectorError::new(ErrorKind::Malformed, Outcome::Temporary, finding)
                .because("a page that is not the last leads nowhere"));
        }
        Ok(page)
    }
}
