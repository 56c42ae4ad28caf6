//! `boekbrug pause`, `resume` and `disconnect`: whether a connection takes part.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use boekbrug_engine::Quiet;
use boekbrug_model::{ConnectionId, ConnectionState};
use serde::Serialize;

use super::Ending;
use crate::cli::Which;
use crate::installation::Installation;
use crate::output::Output;

/// What a person asks of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wish {
    /// Rest.
    Pause,
    /// Work again.
    Resume,
    /// End for good.
    Disconnect,
}

#[derive(Serialize)]
struct Now {
    connection: ConnectionId,
    state: ConnectionState,
}

/// Changes the state of one connection; it must be named when there are several.
pub(crate) async fn run(data: &Path, which: &Which, wish: Wish, output: Output) -> Result<Ending> {
    let installation = Installation::open(data, Arc::new(Quiet)).await?;
    let row = installation.connection(which.connection).await?;
    let engine = &installation.engine;
    match wish {
        Wish::Pause => engine.pause(row.organisation, row.id).await?,
        Wish::Resume => engine.resume(row.organisation, row.id).await?,
        Wish::Disconnect => engine.disconnect(row.organisation, row.id).await?,
    }
    let state = installation.connection(Some(row.id)).await?.state;
    output.result(
        &Now {
            connection: row.id,
            state,
        },
        |now| format!("{} is {} now.", now.connection, now.state.as_str()),
    )?;
    Ok(Ending::Well)
}
