//! `boekbrug help-site FOLDER`: all help as plain files, made from the same sources as the pages of the program.

use anyhow::{Context, Result};
use serde::Serialize;

use super::Ending;
use crate::cli::HelpSite;
use crate::output::Output;
use crate::registry::Shelf;

#[derive(Serialize)]
struct Written {
    folder: String,
    files: usize,
}

/// Writes them over what is there under the same names; other files are left alone.
pub(crate) fn run(args: &HelpSite, output: Output) -> Result<Ending> {
    let files = boekbrug_screens::help_site(&Shelf::default());
    for (path, text) in &files {
        let path = args.folder.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        std::fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    let written = Written {
        folder: args.folder.display().to_string(),
        files: files.len(),
    };
    output.result(&written, |written| {
        format!(
            "{} files written to {}. Open index.html.",
            written.files, written.folder
        )
    })?;
    Ok(Ending::Well)
}
