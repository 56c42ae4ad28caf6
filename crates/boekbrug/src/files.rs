//! Files and folders that a user names.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The file itself, or every file under the folder, by name. Hidden files are passed over.
pub(crate) fn paths_under(path: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let kind = std::fs::metadata(path).with_context(|| format!("{} cannot be read.", path.display()))?;
    if !kind.is_dir() {
        found.push(path.to_owned());
        return Ok(found);
    }
    let entries = std::fs::read_dir(path).with_context(|| format!("{} cannot be read.", path.display()))?;
    for entry in entries {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            found.extend(paths_under(&entry.path())?);
        }
    }
    found.sort();
    Ok(found)
}
