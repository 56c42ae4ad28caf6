//! Changing the master key: the signing secrets are sealed again under the current one.

use boekbrug_store::EndpointRow;

use crate::secret::purpose;
use crate::{WebhookError, Webhooks};

/// Endpoints sealed again between two looks for more.
const BATCH: u32 = 200;

impl Webhooks {
    /// Seals every signing secret that is under an older master key again under the current one. Safe to run while
    /// messages are sent, and to run again. Returns how many.
    ///
    /// A secret that cannot be opened (its key is gone) ends it with an error that names the endpoint.
    pub async fn reseal(&self) -> Result<u64, WebhookError> {
        let ports = self.ports();
        let mut count = 0;
        loop {
            let current = ports.keyring.current();
            let rows = ports.store.hooks().endpoints_not_under(current.as_str(), BATCH).await?;
            if rows.is_empty() {
                return Ok(count);
            }
            for row in rows {
                count += u64::from(self.reseal_one(&row).await?);
            }
        }
    }

    /// One that a person changed in the meantime comes again in the next list, if it still has to.
    async fn reseal_one(&self, row: &EndpointRow) -> Result<bool, WebhookError> {
        let ports = self.ports();
        let sealed = ports
            .keyring
            .reseal(&purpose(row.id), &row.sealed, |nonce| ports.chance.fill(nonce))
            .map_err(|source| WebhookError::Secret {
                endpoint: row.id,
                source: source.into(),
            })?;
        let Some(sealed) = sealed else { return Ok(false) };
        let key_id = sealed.key_id().to_string();
        let mut tx = ports.store.begin().await?;
        let done = tx
            .hooks()
            .reseal_endpoint(row.id, row.version, &key_id, sealed.bytes())
            .await?;
        tx.commit().await?;
        Ok(done)
    }
}
