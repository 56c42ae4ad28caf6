//! Numbers for customers whose own code cannot be one in the package (`numbering: next`).

use std::ops::RangeInclusive;
use std::sync::{Mutex, PoisonError};

use boekbrug_model::{ConnectionId, CustomerRules};
use boekbrug_store::{Store, StoreError};

/// Where a package sets no limit: the most that a store counts with.
const MOST: u64 = 999_999_999_999_999_999;

/// The numbers that are free in the package and here, from the first after the highest one in use.
pub(super) async fn free_numbers(
    store: &dyn Store,
    connection: ConnectionId,
    rules: Option<&CustomerRules>,
) -> Result<Option<RangeInclusive<u64>>, StoreError> {
    let largest = rules.and_then(|rules| rules.largest_number).unwrap_or(MOST);
    store.app_customers().free_numbers(connection, largest).await
}

/// Free numbers as they are given out: looked up once, and counted on from there. So a preview, which stores nothing, gives
/// each customer another one as well.
#[derive(Default)]
pub(super) struct Numbers(Mutex<Option<Free>>);

/// Numbers in a row that are free.
#[derive(Clone, Copy)]
struct Free {
    first: u64,
    next: u64,
    last: u64,
}

impl Numbers {
    /// What is free is looked up again before the next one is given.
    pub(super) fn forget(&self) {
        self.keep(None);
    }

    /// The next one that is free; none when all are in use.
    pub(super) async fn next(
        &self,
        store: &dyn Store,
        connection: ConnectionId,
        rules: &CustomerRules,
    ) -> Result<Option<u64>, StoreError> {
        let known = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let free = match known {
            Some(free) if free.next <= free.last => Some(free),
            // these are given out: what is free comes before them
            Some(free) => store
                .app_customers()
                .free_numbers(connection, free.first - 1)
                .await?
                .map(Free::from),
            None => free_numbers(store, connection, Some(rules)).await?.map(Free::from),
        };
        let given = free.map(|free| free.next);
        self.keep(free.map(|free| Free {
            next: free.next + 1,
            ..free
        }));
        Ok(given)
    }

    fn keep(&self, free: Option<Free>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = free;
    }
}

impl From<RangeInclusive<u64>> for Free {
    fn from(range: RangeInclusive<u64>) -> Self {
        let (first, last) = range.into_inner();
        Self {
            first,
            next: first,
            last,
        }
    }
}
