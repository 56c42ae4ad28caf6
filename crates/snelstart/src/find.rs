//! Push step 1: what the package has under an invoice number.

use std::sync::atomic::Ordering;

use boekbrug_connector::{ConnectorError, ErrorKind, FoundBooking, Wanted};
use boekbrug_http::Priority;

use crate::SnelStart;
use crate::capability::ORDERS_READ;
use crate::config::OrderLookup;
use crate::map;
use crate::search::{Hits, Search, Unreadable, quoted};
use crate::wire::{Rows, VerkoopFactuur, VerkoopOrderGelezen, rows};

impl SnelStart {
    /// What the package has under a number. Bookings cannot be listed, so the list of sales invoices is asked.
    pub(crate) async fn look_up(&self, number: &str) -> Result<Vec<FoundBooking>, ConnectorError> {
        let filter = format!("Factuurnummer eq {}", quoted(number));
        let search = Search {
            endpoint: "GET /verkoopfacturen",
            right: ORDERS_READ,
            filter: Some(&filter),
            priority: Priority::Invoice,
        };
        self.search(search, |body| {
            let rows: Rows<VerkoopFactuur<'_>> = rows(body)?;
            let same = |row: &&VerkoopFactuur<'_>| is_same(row.factuurnummer.as_deref(), number);
            hits(&rows, same, map::found, "a sales invoice without id or amount")
        })
        .await
    }

    /// The draft orders that bear a number as their reference. Whether the list filters by it is not certain: how it is
    /// asked is a setting, and where the filter is refused the whole list is looked through.
    pub(crate) async fn look_up_order(&self, wanted: &Wanted) -> Result<Vec<FoundBooking>, ConnectorError> {
        let way = match self.config.order_lookup {
            OrderLookup::Reference if self.reference_refused.load(Ordering::Relaxed) => OrderLookup::All,
            way => way,
        };
        match self.look_for_order(wanted, way).await {
            Err(error) if way == OrderLookup::Reference && error.kind == ErrorKind::Refused => {
                tracing::warn!(%error, "orders are not filtered by their reference; `order_lookup` is to be set");
                self.reference_refused.store(true, Ordering::Relaxed);
                self.look_for_order(wanted, OrderLookup::All).await
            }
            other => other,
        }
    }

    async fn look_for_order(&self, wanted: &Wanted, way: OrderLookup) -> Result<Vec<FoundBooking>, ConnectorError> {
        let number = wanted.number.as_str();
        let filter = match way {
            OrderLookup::Reference => Some(format!("Orderreferentie eq {}", quoted(number))),
            OrderLookup::Date => Some(format!("Datum eq datetime'{}T00:00:00'", wanted.date)),
            OrderLookup::All => None,
        };
        let search = Search {
            endpoint: "GET /verkooporders",
            right: ORDERS_READ,
            filter: filter.as_deref(),
            priority: Priority::Invoice,
        };
        self.search(search, |body| {
            let rows: Rows<VerkoopOrderGelezen<'_>> = rows(body)?;
            let same = |row: &&VerkoopOrderGelezen<'_>| is_same(row.orderreferentie.as_deref(), number);
            let found = |row: &VerkoopOrderGelezen<'_>| map::found_order(row, &self.config);
            hits(&rows, same, found, "an order without id or amount")
        })
        .await
    }
}

fn is_same(other: Option<&str>, number: &str) -> bool {
    other.unwrap_or_default().to_lowercase() == number.trim().to_lowercase()
}

/// The rows that bear the number. A row that cannot be read may be the wanted one.
fn hits<T, R>(
    rows: &Rows<T>,
    same: impl Fn(&&T) -> bool,
    map: impl Fn(&T) -> Option<R>,
    missing: &'static str,
) -> Result<Hits<R>, Unreadable> {
    if let Some(bad) = rows.bad.first() {
        return Err(format!("{}: {}", bad.member, bad.why).into());
    }
    let found: Option<Vec<_>> = rows.good.iter().filter(same).map(map).collect();
    Ok(Hits {
        found: found.ok_or(missing)?,
        rows: rows.count(),
    })
}
