//! Changing the master key: every secret is sealed again under the current one.

use boekbrug_store::SecretRow;

use crate::audit::action;
use crate::secrets::purpose;
use crate::{Deed, Engine, EngineError};

/// Secrets sealed again in one transaction.
const BATCH: u32 = 200;

impl Engine {
    /// Seals every secret that is under an older master key again under the current one. Safe to run while work goes
    /// on, and to run again. Returns how many; an older key may be taken away once it returns 0.
    ///
    /// A secret that cannot be opened (its key is gone) ends it with an error that names the connection.
    pub async fn rotate_secrets(&self) -> Result<u64, EngineError> {
        let ports = self.ports();
        let mut count = 0;
        loop {
            let rows = self
                .store()
                .secrets_not_under(ports.keyring.current().as_str(), BATCH)
                .await?;
            if rows.is_empty() {
                self.note_resealed(count).await?;
                return Ok(count);
            }
            for row in rows {
                count += u64::from(self.reseal(&row).await?);
            }
        }
    }

    /// Each secret is a transaction of its own, so this comes after them.
    async fn note_resealed(&self, count: u64) -> Result<(), EngineError> {
        if count == 0 {
            return Ok(());
        }
        let deed = Deed::new(None, None, action::INSTALLATION_SECRETS_RESEALED, "installation");
        let current = self.ports().keyring.current().to_string();
        Ok(self.note_alone(deed.with("count", count).with("key", current)).await?)
    }

    /// Seals one secret again. Its connection is held meanwhile, so that a session that is just being renewed is not
    /// overwritten by the older one.
    async fn reseal(&self, listed: &SecretRow) -> Result<bool, EngineError> {
        let lease = self.take(listed.connection).await?;
        let done = self.reseal_held(listed).await;
        self.give_back(&lease).await?;
        done
    }

    async fn reseal_held(&self, listed: &SecretRow) -> Result<bool, EngineError> {
        let ports = self.ports();
        let (connection, name) = (listed.connection, &listed.name);
        let Some(bytes) = self.store().secret(connection, name).await? else {
            return Ok(false);
        };
        let sealed = ports
            .keyring
            .reseal(&purpose(connection, name), &bytes, |nonce| ports.chance.fill(nonce))
            .map_err(|source| EngineError::Secret {
                connection,
                name: name.clone(),
                source,
            })?;
        let Some(sealed) = sealed else { return Ok(false) };
        let row = SecretRow {
            connection,
            name: name.clone(),
            key_id: sealed.key_id().to_string(),
            sealed: sealed.into_bytes(),
        };
        let mut tx = self.store().begin().await?;
        tx.put_secret(&row, self.now()).await?;
        tx.commit().await?;
        Ok(true)
    }
}
