//! `boekbrug prune`: removes logs that are older than the configuration says.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use boekbrug_engine::Quiet;

use super::Ending;
use crate::installation::Installation;
use crate::output::Output;

/// Removes in small steps, so that a server beside it goes on.
pub(crate) async fn run(data: &Path, output: Output) -> Result<Ending> {
    let installation = Installation::open(data, Arc::new(Quiet)).await?;
    let removed = installation.engine.prune(&installation.config.keep.into()).await?;
    output.result(&removed, |removed| {
        format!(
            "Removed: {} runs, {} counts of calls, {} lines of timelines, {} overwritten values, {} changes, {} kept \
             answers, {} sessions and invitations, {} tries of messages.",
            removed.runs,
            removed.calls,
            removed.attempts,
            removed.history,
            removed.changes,
            removed.answers,
            removed.sessions,
            removed.tries
        )
    })?;
    Ok(Ending::Well)
}
