//! Reading the change feed, waiting for what comes next.
//!
//! A wait is woken as soon as this process numbers a change of its administration, and looks by itself once a second
//! for what other nodes numbered. It holds nothing but its place in a list: whoever goes away leaves nothing behind.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use boekbrug_model::{AdministrationId, ChangeNumber, OrganisationId};
use boekbrug_store::ChangeRow;
use jiff::Timestamp;
use tokio::sync::Notify;

use crate::backoff::later;
use crate::{Engine, EngineError};

/// How often a wait looks for what other nodes numbered.
const LOOK: Duration = Duration::from_secs(1);

/// Looks at a feed that is pruned while it is read, before the reader is asked to come again.
const TRIES: u32 = 5;

/// Everybody who waits for changes in this process.
#[derive(Default)]
pub(crate) struct Waiters {
    bells: Mutex<HashMap<AdministrationId, Bell>>,
    closed: AtomicBool,
}

/// Rings when something of one administration was numbered.
#[derive(Default)]
struct Bell {
    rung: Arc<Notify>,
    waiting: usize,
}

/// A place among those who wait, given back when it is dropped.
struct Place<'a> {
    all: &'a Waiters,
    administration: AdministrationId,
    rung: Arc<Notify>,
}

impl Waiters {
    /// Something of this administration was numbered and committed.
    pub(crate) fn ring(&self, administration: AdministrationId) {
        if let Some(bell) = self.bells().get(&administration) {
            bell.rung.notify_waiters();
        }
    }

    /// A place, unless all are taken.
    fn place(&self, administration: AdministrationId, most: usize, each: usize) -> Option<Place<'_>> {
        let mut bells = self.bells();
        let all: usize = bells.values().map(|bell| bell.waiting).sum();
        let here = bells.get(&administration).map_or(0, |bell| bell.waiting);
        if all >= most || here >= each {
            return None;
        }
        let bell = bells.entry(administration).or_default();
        bell.waiting += 1;
        Some(Place {
            all: self,
            administration,
            rung: Arc::clone(&bell.rung),
        })
    }

    fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        for bell in self.bells().values() {
            bell.rung.notify_waiters();
        }
    }

    fn count(&self) -> usize {
        self.bells().values().map(|bell| bell.waiting).sum()
    }

    fn bells(&self) -> MutexGuard<'_, HashMap<AdministrationId, Bell>> {
        self.bells.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut bells = self.all.bells();
        if let Some(bell) = bells.get_mut(&self.administration) {
            bell.waiting -= 1;
            if bell.waiting == 0 {
                bells.remove(&self.administration);
            }
        }
    }
}

impl Engine {
    /// The changes of an administration after a number, in order, at most `limit`; when there are none, waits for up to
    /// `wait` until there is one. Empty when none came, or when the program stops.
    ///
    /// [`EngineError::Expired`] when the feed no longer reaches back so far, or when `after` is a number that was never
    /// given out: a database that was put back from a copy has forgotten what the reader knows.
    /// [`EngineError::Crowded`] when too many wait already ([`crate::Options::waiters`]).
    pub async fn changes(
        &self,
        organisation: OrganisationId,
        administration: AdministrationId,
        after: ChangeNumber,
        limit: u32,
        wait: Duration,
    ) -> Result<Vec<ChangeRow>, EngineError> {
        let known = self.store().administration(organisation, administration).await?;
        known.ok_or(EngineError::Missing("administration"))?;
        let rows = self.changes_now(organisation, administration, after, limit).await?;
        if !rows.is_empty() || wait.is_zero() {
            return Ok(rows);
        }
        let options = self.options();
        let place = self
            .inner()
            .waiters
            .place(administration, options.waiters, options.waiters_each)
            .ok_or(EngineError::Crowded)?;
        let until = later(self.now(), wait);
        self.waited(&place, organisation, after, limit, until).await
    }

    async fn waited(
        &self,
        place: &Place<'_>,
        organisation: OrganisationId,
        after: ChangeNumber,
        limit: u32,
        until: Timestamp,
    ) -> Result<Vec<ChangeRow>, EngineError> {
        let administration = place.administration;
        loop {
            // listened for before the look, so that what is numbered in between is heard
            let mut rung = pin!(place.rung.notified());
            rung.as_mut().enable();
            let rows = self.changes_now(organisation, administration, after, limit).await?;
            let left = Duration::try_from(self.now().duration_until(until)).unwrap_or_default();
            if !rows.is_empty() || left.is_zero() || place.all.closed.load(Ordering::SeqCst) {
                return Ok(rows);
            }
            tokio::select! {
                () = rung => {}
                () = self.ports().clock.sleep(left.min(LOOK)) => {}
            }
        }
    }

    /// One look. Rows may be removed between two of its statements: then it looks again.
    async fn changes_now(
        &self,
        organisation: OrganisationId,
        administration: AdministrationId,
        after: ChangeNumber,
        limit: u32,
    ) -> Result<Vec<ChangeRow>, EngineError> {
        let after = ChangeNumber(after.0.max(0));
        for _ in 0..TRIES {
            let rows = self
                .store()
                .changes_after(organisation, administration, after, limit.max(1))
                .await?;
            if rows.first().is_some_and(|row| row.number.0 == after.0 + 1) {
                return Ok(rows);
            }
            let (first, last) = self.store().hooks().change_bounds(organisation, administration).await?;
            if after.0 + 1 < first.0 || after > last {
                return Err(EngineError::Expired { first, last });
            }
            if after == last {
                return Ok(Vec::new());
            }
        }
        Err(EngineError::Busy)
    }

    /// Ends every wait for changes, now and later: the program stops.
    pub fn end_waits(&self) {
        self.inner().waiters.close();
    }

    /// How many wait for changes in this process.
    pub fn waits(&self) -> usize {
        self.inner().waiters.count()
    }
}
