//! Push step 1: what the package has under an invoice number.

use boekbrug_connector::{ConnectorError, FoundBooking};
use boekbrug_http::Priority;

use crate::SnelStart;
use crate::capability::ORDERS_READ;
use crate::client::{Ask, encoded};
use crate::errors::Subject;
use crate::map;
use crate::wire::{Rows, VerkoopFactuur, rows};

/// The most pages that a look-up reads when the package does not filter; with 500 rows each that is 100,000 invoices.
const MOST_PAGES: usize = 200;

impl SnelStart {
    /// What the package has under a number. Bookings cannot be listed, so the list of sales invoices is asked; a
    /// filter may be ignored there (apis/snelstart.md section 3), so the number is compared again here, and a full page with
    /// other numbers on it makes us read on: "nothing there" is only said when everything was seen.
    pub(crate) async fn look_up(&self, number: &str) -> Result<Vec<FoundBooking>, ConnectorError> {
        let mut found: Vec<FoundBooking> = Vec::new();
        let mut skip = 0;
        for _ in 0..MOST_PAGES {
            let (page, more) = self.look_at(number, skip).await?;
            for booking in page {
                if !found.contains(&booking) {
                    found.push(booking);
                }
            }
            match more {
                Some(rows) => skip += rows,
                None => return Ok(found),
            }
        }
        let ask = self.look_up_ask(number, skip);
        Err(ask
            .asked
            .unreadable("the list of sales invoices does not filter and does not end"))
    }

    fn look_up_ask(&self, number: &str, skip: usize) -> Ask<'static> {
        let filter = encoded(&format!("Factuurnummer eq '{}'", number.replace('\'', "''")));
        let path = format!(
            "/verkoopfacturen?$filter={filter}&$top={}&$skip={skip}",
            self.config.page_size
        );
        Ask::get("GET /verkoopfacturen", ORDERS_READ, Subject::NONE, path).with(Priority::Invoice)
    }

    /// One page of the look-up, and how many rows to go on when it is not the last.
    async fn look_at(&self, number: &str, skip: usize) -> Result<(Vec<FoundBooking>, Option<usize>), ConnectorError> {
        let ask = self.look_up_ask(number, skip);
        let answer = self.api.ask_well(&ask).await?;
        let rows: Rows<VerkoopFactuur<'_>> = rows(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        let same = |row: &&VerkoopFactuur<'_>| {
            let other = row.factuurnummer.as_deref().unwrap_or_default();
            other.to_lowercase() == number.trim().to_lowercase()
        };
        let matching: Vec<_> = rows.good.iter().filter(same).collect();
        // A row that cannot be read may be the wanted one.
        if let Some(bad) = rows.bad.first() {
            return Err(ask.asked.unreadable(format!("{}: {}", bad.member, bad.why)));
        }
        let page_size = usize::try_from(self.config.page_size).unwrap_or(usize::MAX);
        let unfiltered = matching.len() < rows.count();
        let more = (unfiltered && rows.count() >= page_size).then(|| rows.count().saturating_sub(5).max(1));
        let found: Option<Vec<_>> = matching.into_iter().map(map::found).collect();
        let found = found.ok_or_else(|| ask.asked.unreadable("a sales invoice without id or amount"))?;
        Ok((found, more))
    }
}
