//! Push step 1: what the package has under an invoice number. It stands in `YourRef`, which is not unique for the
//! package (apis/exact.md section 8.1).

use boekbrug_connector::{ConnectorError, FoundBooking, Wanted};
use boekbrug_http::Priority;

use crate::Exact;
use crate::address::quoted;
use crate::map;
use crate::resource;
use crate::wire::{Entry, select};

impl Exact {
    /// Entries with the number, of this customer or in our own sales journal. One of another customer in another
    /// journal has the reference by coincidence: people write the customer's order number there.
    pub(crate) async fn look_up_booking(&self, wanted: &Wanted) -> Result<Vec<FoundBooking>, ConnectorError> {
        let number = wanted.number.as_str();
        let only = format!("YourRef eq {}", quoted(number));
        let mut path = Some(self.list_path(&resource::ENTRIES, Some(&only), &select::<Entry<'_>>(&[]))?);
        let mut found: Vec<FoundBooking> = Vec::new();
        while let Some(at) = path.take() {
            let listed = self.listed(&resource::ENTRIES, at, Priority::Invoice).await?;
            let rows = listed.all_rows::<Entry<'_>>()?;
            for row in rows.good.iter().filter(|row| self.is_wanted(row, wanted)) {
                let one = map::found(row, wanted.currency);
                let one = one.ok_or_else(|| listed.unreadable("an entry without id or amount"))?;
                if found.iter().all(|known| known.booking.id != one.booking.id) {
                    found.push(one);
                }
            }
            path = listed.next_path(self.api.base(), self.division()?, rows.next.as_deref())?;
        }
        Ok(found)
    }

    fn is_wanted(&self, row: &Entry<'_>, wanted: &Wanted) -> bool {
        let reference = row.your_ref.get().unwrap_or_default();
        if reference.to_lowercase() != wanted.number.as_str().trim().to_lowercase() {
            return false;
        }
        let Some(customer) = &wanted.customer else { return true };
        let same_customer = row.customer.text().is_some_and(|id| id.eq_ignore_ascii_case(customer));
        let journal = self.settings.journal.as_deref().map(str::trim);
        same_customer || (journal.is_some() && row.journal.get() == journal)
    }
}
