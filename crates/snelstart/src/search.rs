//! Looking a key up in a paged list. A filter may be ignored (apis/snelstart.md section 3), so every row is compared again
//! here, and a full page makes us read on: "nothing there" is only said when everything was seen.

use boekbrug_connector::ConnectorError;
use boekbrug_http::Priority;

use crate::SnelStart;
use crate::client::{Ask, encoded};
use crate::errors::Subject;

/// The most pages that are read; with 500 rows each that is 100,000.
const MOST_PAGES: usize = 200;
/// Rows of the last page that the next one reads again, for those that moved meanwhile.
const AGAIN: usize = 5;

/// What is looked up, and where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Search<'a> {
    /// Method and path template.
    pub(crate) endpoint: &'static str,
    pub(crate) right: &'static str,
    /// The filter in the package's words, not encoded; none reads everything.
    pub(crate) filter: Option<&'a str>,
    pub(crate) priority: Priority,
}

/// What a page held.
#[derive(Debug)]
pub(crate) struct Hits<R> {
    /// The rows that hold the key.
    pub(crate) found: Vec<R>,
    /// All its rows.
    pub(crate) rows: usize,
}

/// Why a page could not be read: a row that cannot be read may be the wanted one.
pub(crate) type Unreadable = Box<dyn std::error::Error + Send + Sync>;

impl Search<'_> {
    fn ask(&self, page_size: u32, skip: usize) -> Ask<'static> {
        let list = self.endpoint.trim_start_matches("GET ");
        let filter = self
            .filter
            .map_or_else(String::new, |filter| format!("$filter={}&", encoded(filter)));
        let path = format!("{list}?{filter}$top={page_size}&$skip={skip}");
        Ask::get(self.endpoint, self.right, Subject::NONE, path).with(self.priority)
    }
}

impl SnelStart {
    /// Every row that holds the key; `read` keeps those of one page.
    pub(crate) async fn search<R: PartialEq>(
        &self,
        search: Search<'_>,
        read: impl Fn(&[u8]) -> Result<Hits<R>, Unreadable> + Sync,
    ) -> Result<Vec<R>, ConnectorError> {
        let page_size = self.config.page_size;
        let full = usize::try_from(page_size).unwrap_or(usize::MAX);
        let mut found: Vec<R> = Vec::new();
        let mut skip = 0;
        for _ in 0..MOST_PAGES {
            let ask = search.ask(page_size, skip);
            let answer = self.api.ask_well(&ask).await?;
            let page = read(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
            for one in page.found {
                if !found.contains(&one) {
                    found.push(one);
                }
            }
            if page.rows < full {
                return Ok(found);
            }
            skip += page.rows.saturating_sub(AGAIN).max(1);
        }
        let ask = search.ask(page_size, skip);
        Err(ask.asked.unreadable("the list does not filter and does not end"))
    }
}

/// A text in a filter, its quotes doubled (section 3).
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
