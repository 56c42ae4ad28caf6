//! Reading a feed into the store, page by page (design section 2): the next page is fetched while this one is stored,
//! and the cursor moves with each, so that a killed read resumes where it was. Nothing is ever deleted.

mod page;
mod read;

use boekbrug_connector::{ConnectorError, Cursor, ErrorKind, FetchRequest, Outcome, Page};
use boekbrug_model::{Feed, Finding, FindingCode};

use crate::hold::{Halt, Held};
use crate::report::FeedReport;
use read::Read;

impl Held<'_> {
    /// Reads one feed to its end, or as far as it goes. What a package says of one feed stands in the report and does
    /// not keep the next from being read.
    #[tracing::instrument(skip(self))]
    pub(crate) async fn pull(&self, feed: Feed) -> Result<FeedReport, Halt> {
        let mut read = Read::begin(self, feed).await?;
        let mut fetched = self.fetch(&read, read.cursor.as_ref()).await;
        loop {
            let page = match fetched {
                Ok(page) => page,
                Err(error) => {
                    self.suffer(&error).await;
                    read.report.findings.extend(error.findings);
                    return Ok(read.report);
                }
            };
            let next = if page.done { None } else { page.next.clone() };
            let goes_on = next.is_some() && self.may_call().is_ok() && self.still_open().await.is_ok();
            let prefetched = if goes_on && self.engine.options().prefetch {
                let fetch = async { Ok(self.fetch(&read, next.as_ref()).await) };
                let (stored, fetched) = futures::try_join!(self.store_page(&read, page), fetch)?;
                read.count(stored);
                Some(fetched)
            } else {
                let stored = self.store_page(&read, page).await?;
                read.count(stored);
                None
            };
            self.engine.ports().watcher.page_stored(self.id(), &read.report);
            if !goes_on {
                return Ok(read.report);
            }
            fetched = match prefetched {
                Some(fetched) => fetched,
                None => self.fetch(&read, next.as_ref()).await,
            };
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
