//! Files and folders that a user names.

use std::io;
use std::path::{Path, PathBuf};

use boekbrug_formats::{Limits, too_large};
use boekbrug_model::{Finding, FindingCode};

/// A file that was found, or what could not be looked into and why.
pub(crate) type Found = Result<PathBuf, Unreachable>;

/// A file or folder that cannot be looked into.
#[derive(Debug)]
pub(crate) struct Unreachable {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

impl Unreachable {
    /// What a person is told.
    pub(crate) fn finding(&self) -> Finding {
        Finding::new(FindingCode::DocumentUnreadableFile)
            .with("file", self.path.display())
            .with("reason", reason(&self.error))
    }
}

/// The bytes of a document, or why it is not read. One above the limit is refused before it fills the memory.
pub(crate) fn read_document(path: &Path) -> Result<Vec<u8>, Finding> {
    let max = Limits::default().file_bytes;
    let read = std::fs::metadata(path).and_then(|about| {
        let size = usize::try_from(about.len()).unwrap_or(usize::MAX);
        if size > max {
            return Ok(Err(too_large(size, max)));
        }
        std::fs::read(path).map(Ok)
    });
    read.unwrap_or_else(|error| {
        let path = path.to_owned();
        Err(Unreachable { path, error }.finding())
    })
}

/// The causes that a person meets have words in both languages; the rest is shown as the system says it.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "notFound".to_owned(),
        io::ErrorKind::PermissionDenied => "permissionDenied".to_owned(),
        _ => error.to_string(),
    }
}

/// The file itself, or every file under the folder, by name. Hidden files are passed over. What cannot be looked into
/// is told in its place, and the rest goes on.
pub(crate) fn files_under(path: &Path) -> Vec<Found> {
    let mut found = Vec::new();
    walk(path, &mut Vec::new(), &mut found);
    found
}

/// `above` holds the real paths of the folders that lead here: a link back to one of them would go round for ever.
fn walk(path: &Path, above: &mut Vec<PathBuf>, found: &mut Vec<Found>) {
    let unreachable = |error| {
        Err(Unreachable {
            path: path.to_owned(),
            error,
        })
    };
    let inside = match std::fs::metadata(path) {
        Ok(kind) if kind.is_dir() => inside(path),
        Ok(kind) if kind.is_file() => return found.push(Ok(path.to_owned())),
        // A pipe would be waited on for ever.
        Ok(_) => return found.push(unreachable(io::Error::other("neitherFileNorFolder"))),
        Err(error) => return found.push(unreachable(error)),
    };
    match inside {
        Ok((real, _)) if above.contains(&real) => {
            let error = io::Error::other("linkInCircle");
            found.push(unreachable(error));
        }
        Ok((real, entries)) => {
            above.push(real);
            for entry in entries {
                walk(&entry, above, found);
            }
            above.pop();
        }
        Err(error) => found.push(unreachable(error)),
    }
}

/// The real path of a folder, and what is in it by name.
fn inside(folder: &Path) -> io::Result<(PathBuf, Vec<PathBuf>)> {
    let real = folder.canonicalize()?;
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            entries.push(entry.path());
        }
    }
    entries.sort();
    Ok((real, entries))
}
