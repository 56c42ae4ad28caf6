//! How this process takes its memory.

/// Takes memory in pages of the usual size. With huge ones the kernel keeps 2 MiB whole for every few kilobytes that are
/// still in use, and the same work needs about a third more memory, without being faster (prctl(2), `PR_SET_THP_DISABLE`).
///
/// Only Linux knows of it, and where it refuses nothing is lost but memory.
pub fn small_pages() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::thread::disable_transparent_huge_pages(true) {
        tracing::debug!(%error, "memory is taken in huge pages");
    }
}
