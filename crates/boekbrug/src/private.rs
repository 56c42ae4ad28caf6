//! Files and folders that nobody but their owner reads: invoices, customers and sealed secrets are in them.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Makes a folder for its owner alone, with those above it. One that is there stays as it is.
pub(crate) fn folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// How a new file is made that its owner alone reads and writes.
pub(crate) fn file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Those of the files that others than their owner may read.
pub(crate) fn exposed(files: impl IntoIterator<Item = PathBuf>) -> Vec<PathBuf> {
    files.into_iter().filter(|path| is_exposed(path)).collect()
}

#[cfg(unix)]
fn is_exposed(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o044 != 0)
}

#[cfg(not(unix))]
fn is_exposed(_path: &Path) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::{exposed, file, folder};

    #[test]
    fn what_is_made_is_for_its_owner_alone() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let inner = place.path().join("a/b");
        folder(&inner).expect("made");
        folder(&inner).expect("made already");
        let mode = |path: &std::path::Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&inner), mode(&place.path().join("a"))), (0o700, 0o700));
        let path = inner.join("secret");
        drop(file().open(&path).expect("made"));
        assert_eq!(mode(&path), 0o600);
        assert!(file().open(&path).is_err(), "a file that is there is never taken over");
        assert!(exposed([path.clone(), inner.join("absent")]).is_empty());
        for open in [0o640, 0o604] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(open)).expect("changed");
            assert_eq!(exposed([path.clone()]), std::slice::from_ref(&path), "{open:o}");
        }
    }
}
