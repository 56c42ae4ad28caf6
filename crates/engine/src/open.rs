//! Opened connectors, kept with their sessions from one cycle to the next.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use boekbrug_connector::{CallCount, Connector, Opening, References};
use boekbrug_model::ConnectionId;
use boekbrug_store::{CallRow, Lease};
use jiff::SignedDuration;

use crate::secrets::StoredSecrets;
use crate::{Engine, EngineError};

/// The connectors that this process keeps open. One is used again only when no other process held the connection in
/// between (the fence counted up by one), so that two processes never work with one session.
pub(crate) struct Opened {
    limit: usize,
    slots: Mutex<HashMap<ConnectionId, Slot>>,
}

struct Slot {
    connector: Arc<dyn Connector>,
    version: i64,
    fence: i64,
    /// Reference records as they are stored, for as long as this process alone writes them.
    references: Option<Arc<References>>,
}

impl Opened {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            slots: Mutex::default(),
        }
    }

    /// Closes a connection: the next lease opens it afresh.
    pub(crate) fn close(&self, connection: ConnectionId) {
        self.slots().remove(&connection);
    }

    /// Reference records that were read before, while none was written since.
    pub(crate) fn references(&self, connection: ConnectionId) -> Option<Arc<References>> {
        self.slots().get(&connection)?.references.clone()
    }

    pub(crate) fn keep_references(&self, connection: ConnectionId, references: &Arc<References>) {
        if let Some(slot) = self.slots().get_mut(&connection) {
            slot.references = Some(Arc::clone(references));
        }
    }

    /// Reference records are about to be written.
    pub(crate) fn forget_references(&self, connection: ConnectionId) {
        if let Some(slot) = self.slots().get_mut(&connection) {
            slot.references = None;
        }
    }

    fn again(&self, lease: &Lease) -> Option<Arc<dyn Connector>> {
        let mut slots = self.slots();
        let slot = slots.get_mut(&lease.connection.id)?;
        if slot.version != lease.connection.version || slot.fence + 1 != lease.fence {
            slots.remove(&lease.connection.id);
            return None;
        }
        slot.fence = lease.fence;
        Some(Arc::clone(&slot.connector))
    }

    fn keep(&self, lease: &Lease, connector: &Arc<dyn Connector>) {
        let mut slots = self.slots();
        if slots.len() >= self.limit
            && let Some(oldest) = slots.keys().next().copied()
        {
            slots.remove(&oldest);
        }
        let slot = Slot {
            connector: Arc::clone(connector),
            version: lease.connection.version,
            fence: lease.fence,
            references: None,
        };
        slots.insert(lease.connection.id, slot);
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<ConnectionId, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// Opens the connection of a lease, or takes the one that is open. Makes no call.
    pub(crate) async fn open(&self, lease: &Lease) -> Result<Arc<dyn Connector>, EngineError> {
        let opened = &self.inner().opened;
        if let Some(connector) = opened.again(lease) {
            return Ok(connector);
        }
        let row = &lease.connection;
        let since = self
            .now()
            .saturating_sub(SignedDuration::from_hours(24))
            .unwrap_or(jiff::Timestamp::MIN);
        let calls = self.store().calls_since(row.id, since).await?;
        let opening = Opening {
            connection: row.id,
            package: row.package.clone(),
            settings: row.settings.clone(),
            remote_id: row.remote_id.clone(),
            secrets: Arc::new(StoredSecrets::new(self.ports(), row.id)),
            calls_made: calls.into_iter().map(count).collect(),
        };
        let connector = self.ports().packages.open(opening).await?;
        opened.keep(lease, &connector);
        Ok(connector)
    }
}

fn count(row: CallRow) -> CallCount {
    CallCount {
        endpoint: row.endpoint,
        minute: row.minute,
        calls: row.calls,
        errors: row.errors,
    }
}
