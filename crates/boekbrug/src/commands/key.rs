//! `boekbrug key`: master keys.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use boekbrug_connector::SystemChance;
use boekbrug_engine::Quiet;
use serde::Serialize;

use super::Ending;
use crate::cli::Key;
use crate::installation::{Installation, key_file};
use crate::keys;
use crate::output::Output;

#[derive(Serialize)]
struct Keys {
    current: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    older: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed_again: Option<u64>,
}

/// Runs `key rotate` or `key list`.
pub(crate) async fn run(data: &Path, what: &Key, output: Output) -> Result<Ending> {
    let (path, keyring) = key_file(data)?;
    let keys = match what {
        Key::List => {
            let mut ids = keyring.ids().into_iter().map(|id| id.to_string());
            Keys {
                current: ids.next().unwrap_or_default(),
                older: ids.collect(),
                sealed_again: None,
            }
        }
        Key::Rotate => rotate(data, &path).await?,
    };
    output.result(&keys, |keys| match keys.sealed_again {
        Some(count) => format!(
            "New key {}; {count} secrets sealed again; older keys are gone.",
            keys.current
        ),
        None if keys.older.is_empty() => format!("Current key {}; no older keys.", keys.current),
        None => format!("Current key {}; older keys: {}.", keys.current, keys.older.join(", ")),
    })?;
    Ok(Ending::Well)
}

/// A new key in front, every secret sealed again, then the older keys go. Cut off half-way, both keys are there and
/// the command can be run again.
async fn rotate(data: &Path, path: &Path) -> Result<Keys> {
    let keyring = keys::add(path, &SystemChance)?;
    let installation = Installation::open(data, Arc::new(Quiet)).await?;
    let count = installation
        .engine
        .rotate_secrets()
        .await
        .context("Not every secret could be sealed again; all keys are kept. Run the command again.")?;
    let signing = installation
        .webhooks()?
        .reseal()
        .await
        .context("Not every signing secret could be sealed again; all keys are kept. Run the command again.")?;
    keys::keep_current(path)?;
    Ok(Keys {
        current: keyring.current().to_string(),
        older: Vec::new(),
        sealed_again: Some(count + signing),
    })
}
