//! A connection's secrets: sealed in the store, opened only on their way to the connector.

use std::sync::Arc;

use async_trait::async_trait;
use boekbrug_connector::{Chance, Clock, ConnectorError, ErrorKind, Outcome, Secrets};
use boekbrug_model::{ConnectionId, Finding, FindingCode};
use boekbrug_store::{SecretRow, Store};
use boekbrug_vault::Keyring;

use crate::engine::Ports;

/// Reads and writes the secrets of one connection. `put` returns after the transaction is committed.
pub(crate) struct StoredSecrets {
    connection: ConnectionId,
    store: Arc<dyn Store>,
    keyring: Arc<Keyring>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
}

impl StoredSecrets {
    pub(crate) fn new(ports: &Ports, connection: ConnectionId) -> Self {
        Self {
            connection,
            store: Arc::clone(&ports.store),
            keyring: Arc::clone(&ports.keyring),
            clock: Arc::clone(&ports.clock),
            chance: Arc::clone(&ports.chance),
        }
    }
}

impl crate::Engine {
    /// The secrets of a connection, for what the engine itself keeps there.
    pub(crate) fn secrets_of(&self, connection: ConnectionId) -> StoredSecrets {
        StoredSecrets::new(self.ports(), connection)
    }
}

#[async_trait]
impl Secrets for StoredSecrets {
    async fn get(&self, name: &str) -> Result<Option<String>, ConnectorError> {
        let Some(sealed) = self.store.secret(self.connection, name).await.map_err(internal)? else {
            return Ok(None);
        };
        let plain = self
            .keyring
            .open(&purpose(self.connection, name), &sealed)
            .map_err(internal)?;
        String::from_utf8(plain.to_vec()).map(Some).map_err(internal)
    }

    async fn put(&self, name: &str, value: &str) -> Result<(), ConnectorError> {
        let row = seal(&self.keyring, &*self.chance, self.connection, name, value);
        let mut tx = self.store.begin().await.map_err(internal)?;
        tx.put_secret(&row, self.clock.now()).await.map_err(internal)?;
        tx.commit().await.map_err(internal)
    }
}

/// Seals a secret into the row that is stored.
pub(crate) fn seal(
    keyring: &Keyring,
    chance: &dyn Chance,
    connection: ConnectionId,
    name: &str,
    value: &str,
) -> SecretRow {
    let sealed = keyring.seal(&purpose(connection, name), value.as_bytes(), |nonce| chance.fill(nonce));
    SecretRow {
        connection,
        name: name.to_owned(),
        key_id: sealed.key_id().to_string(),
        sealed: sealed.into_bytes(),
    }
}

/// What a secret is bound to, so that rows of two connections or names cannot be swapped.
pub(crate) fn purpose(connection: ConnectionId, name: &str) -> String {
    format!("{connection}/{name}")
}

/// Our own house failed: time or the operator helps, never the bookkeeper.
fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ConnectorError {
    ConnectorError::new(
        ErrorKind::Internal,
        Outcome::Temporary,
        Finding::new(FindingCode::InternalFailure),
    )
    .because(cause)
}
