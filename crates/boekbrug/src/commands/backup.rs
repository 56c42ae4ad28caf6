//! `boekbrug backup FILE`: a consistent copy of the database while work goes on.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use boekbrug_engine::Quiet;
use serde::Serialize;

use super::Ending;
use crate::cli::Backup;
use crate::installation::Installation;
use crate::output::Output;

#[derive(Serialize)]
struct Written {
    file: String,
    bytes: u64,
}

/// Writes the copy. PDFs and master keys are files of their own and are named, so that nobody forgets them.
pub(crate) async fn run(data: &Path, args: &Backup, output: Output) -> Result<Ending> {
    if args.file.exists() {
        bail!("{} exists already; a backup never overwrites.", args.file.display());
    }
    let folder = args.file.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        bail!("There is no folder {} to write the copy in.", folder.display());
    }
    let installation = Installation::open(data, Arc::new(Quiet)).await?;
    let written = installation.store.backup(&args.file).await;
    written.with_context(|| format!("The copy {} cannot be written", args.file.display()))?;
    let written = Written {
        file: args.file.display().to_string(),
        bytes: std::fs::metadata(&args.file)?.len(),
    };
    output.result(&written, |written| {
        format!("{} written, {} bytes", written.file, written.bytes)
    })?;
    output.say(format!(
        "hint: copy the PDFs ({}) and the master keys ({}) too; keep the keys apart from the rest.",
        installation
            .folder
            .join(&installation.config.documents.folder)
            .display(),
        installation.folder.join(&installation.config.keys.file).display(),
    ));
    Ok(Ending::Well)
}
