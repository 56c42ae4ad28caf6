//! The package's customers, for matching: those that were read before, or read now and kept nowhere else.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use boekbrug_connector::{Connector, ConnectorError, ErrorKind, FetchRequest, Outcome, References};
use boekbrug_model::{Feed, Finding, FindingCode, Incoming, Record, RecordId};
use boekbrug_store::{ConnectionRow, Lease, StoreError};
use tokio_util::sync::CancellationToken;

use super::AppCustomer;
use crate::hold::{Halt, Held};
use crate::preview::{Plan, Reader};
use crate::{Engine, EngineError};

/// Rows read at once.
const BATCH: u32 = 1_000;

impl Engine {
    pub(super) async fn customers_there(&self, row: &ConnectionRow) -> Result<Vec<AppCustomer>, EngineError> {
        let state = self.store().feed_state(row.id, Feed::Customers).await?;
        if state.completed.is_some() {
            return self.customers_known(row).await;
        }
        let lease = self.take(row.id).await?;
        let read = self.customers_under(&lease).await;
        self.give_back(&lease).await?;
        read
    }

    async fn customers_known(&self, row: &ConnectionRow) -> Result<Vec<AppCustomer>, EngineError> {
        let mut found = Vec::new();
        let mut after: Option<(String, RecordId)> = None;
        loop {
            let key = after.as_ref().map(|(code, id)| (code.as_str(), *id));
            let rows = self.store().records(row.id, Feed::Customers, key, BATCH).await?;
            let Some(last) = rows.last() else { return Ok(found) };
            after = Some((last.code.clone(), last.id));
            for row in rows {
                let customer = serde_json::from_str(&row.values).map_err(|source| StoreError::Unreadable {
                    what: "customer",
                    source: source.into(),
                })?;
                found.push(AppCustomer {
                    id: row.package_id,
                    customer,
                    ibans: Vec::new(),
                });
            }
        }
    }

    async fn customers_under(&self, lease: &Lease) -> Result<Vec<AppCustomer>, EngineError> {
        let connector = self.open(lease).await?;
        let reader = Reader::new(Arc::clone(&connector), Arc::new(Plan::new(self.now(), false)));
        let held = Held::new(self, lease.clone(), connector, true, CancellationToken::new());
        let mut read = None;
        held.while_held(async { read = Some(held.read_customers(&reader).await) })
            .await;
        let calls = held.take_calls();
        let mut tx = self.store().begin().await?;
        tx.count_calls(lease.connection.id, &calls).await?;
        tx.commit().await?;
        read.unwrap_or(Err(EngineError::Busy))
    }
}

impl Held<'_> {
    async fn read_customers(&self, reader: &dyn Connector) -> Result<Vec<AppCustomer>, EngineError> {
        let mut references = References::default();
        for feed in self.capability.customers_need.iter().copied() {
            for row in self.read_feed(reader, feed, &references).await? {
                references.insert(feed, row.package_id, row.record);
            }
        }
        let rows = self.read_feed(reader, Feed::Customers, &references).await?;
        let customer = |row: Incoming| match row.record {
            Record::Customer(customer) => Some(AppCustomer {
                id: row.package_id,
                customer: *customer,
                ibans: Vec::new(),
            }),
            _ => None,
        };
        Ok(rows.into_iter().filter_map(customer).collect())
    }

    /// A whole feed. A row that the package gives twice counts once, as it was given last.
    async fn read_feed(
        &self,
        reader: &dyn Connector,
        feed: Feed,
        references: &References,
    ) -> Result<Vec<Incoming>, EngineError> {
        let progress = self.engine.inner().readings.get(self.id());
        let mut rows: Vec<Incoming> = Vec::new();
        let mut places = std::collections::HashMap::new();
        let mut cursor = None;
        loop {
            self.may_call().map_err(Halt::from)?;
            let request = FetchRequest {
                feed,
                cursor: cursor.as_ref(),
                references,
            };
            let page = reader.fetch(request).await?;
            for row in page.records {
                if let Some(place) = places.get(&row.package_id) {
                    rows[*place] = row;
                } else {
                    places.insert(row.package_id.clone(), rows.len());
                    rows.push(row);
                }
            }
            if let Some(progress) = progress.as_ref().filter(|_| feed == Feed::Customers) {
                progress.read.store(rows.len() as u64, Ordering::Relaxed);
            }
            if page.done {
                return Ok(rows);
            }
            if page.next.is_none() || page.next == cursor {
                let finding = Finding::new(FindingCode::PackageMalformed);
                let error = ConnectorError::new(ErrorKind::Malformed, Outcome::Temporary, finding);
                return Err(error.because("a page that is not the last leads nowhere").into());
            }
            cursor = page.next;
        }
    }
}
