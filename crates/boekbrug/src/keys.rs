//! The file of master keys: made at the first start, readable by its owner alone, rotated by a command.
//!
//! A line per key: `id:base64`. The first line is the current key; the others only open what was sealed before.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use boekbrug_connector::Chance;
use boekbrug_vault::{KeyId, Keyring, MasterKey};

use crate::private;

/// Reads the keys, making a first one when the file is not there. The ring follows the file while the program runs.
pub(crate) fn read_or_make(path: &Path, chance: &dyn Chance) -> Result<Keyring> {
    if !path.exists() {
        write_new(path, &[new_line(&"k1".parse()?, chance)])?;
    }
    let file = path.to_owned();
    Ok(read(path)?.following(Box::new(move || std::fs::read_to_string(&file))))
}

/// Reads the keys.
pub(crate) fn read(path: &Path) -> Result<Keyring> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("The file with master keys {} cannot be read.", path.display()))?;
    Keyring::parse(&text).with_context(|| format!("The file with master keys {} is damaged.", path.display()))
}

/// Puts a new key in front. What was sealed before stays readable until it is sealed again.
pub(crate) fn add(path: &Path, chance: &dyn Chance) -> Result<Keyring> {
    let text = std::fs::read_to_string(path)?;
    let old: Vec<String> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(str::to_owned)
        .collect();
    let highest = old
        .iter()
        .filter_map(|line| line.split(':').next()?.trim().strip_prefix('k')?.parse::<u32>().ok());
    let id: KeyId = format!("k{}", highest.max().unwrap_or(0) + 1).parse()?;
    let lines: Vec<String> = std::iter::once(new_line(&id, chance)).chain(old).collect();
    write_new(path, &lines)?;
    read(path)
}

/// Drops every key but the current one, after everything was sealed again.
pub(crate) fn keep_current(path: &Path) -> Result<()> {
    let text = std::fs::read_to_string(path)?;
    let Some(first) = text.lines().find(|line| !line.trim().is_empty()) else {
        bail!("The file with master keys {} is empty.", path.display());
    };
    write_new(path, &[first.to_owned()])
}

fn new_line(id: &KeyId, chance: &dyn Chance) -> String {
    MasterKey::generate(id, |bytes| chance.fill(bytes)).to_string()
}

/// Writes beside and renames, so that a crash leaves either the old file or the new one.
fn write_new(path: &Path, lines: &[String]) -> Result<()> {
    let beside = path.with_extension("new");
    // what an earlier try left behind may be open to others
    match std::fs::remove_file(&beside) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let mut file = private::file()
        .open(&beside)
        .with_context(|| format!("{} cannot be written.", beside.display()))?;
    for line in lines {
        writeln!(file, "{line}")?;
    }
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    Ok(())
}
