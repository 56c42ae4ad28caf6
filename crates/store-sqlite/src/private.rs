//! Files for their owner alone. SQLite gives the log and its index the permissions of the database beside them.

use std::path::Path;

use boekbrug_store::StoreError;

use crate::verbs::Result;

/// Makes an empty file that its owner alone reads and writes; one that is there stays as it is. SQLite takes an empty
/// file for a new database.
pub(crate) fn make(path: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(cause) if cause.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(StoreError::Unavailable(Box::new(cause)))
        }
        _ => Ok(()),
    }
}
