//! Where PDFs are kept: a folder by default, memory in tests, or whatever else the `object_store` crate reaches.
//!
//! A document's place is the SHA-256 of its content, so one that is written twice is kept once, and one that was damaged
//! on the disk is noticed when it is read. Knows nothing of invoices, packages or the database.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use boekbrug_store::{Documents, StoreError};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path as Place;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};

type Result<T> = std::result::Result<T, StoreError>;

/// The document store over any object store. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ObjectDocuments {
    objects: Arc<dyn ObjectStore>,
}

impl ObjectDocuments {
    /// Over an object store that is set up already, such as a bucket.
    pub fn new(objects: Arc<dyn ObjectStore>) -> Self {
        Self { objects }
    }

    /// In this folder, which is made for its owner alone when it is not there. A document appears under its name once it is whole and on
    /// the disk, so that a power failure leaves no half one.
    pub fn try_folder(folder: &Path) -> Result<Self> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(folder)
            .map_err(|cause| StoreError::Unavailable(Box::new(cause)))?;
        let files = LocalFileSystem::new_with_prefix(folder).map_err(fail)?;
        Ok(Self::new(Arc::new(files.with_fsync(true))))
    }

    /// In memory: gone with the process. For tests.
    pub fn in_memory() -> Self {
        Self::new(Arc::new(InMemory::new()))
    }
}

#[async_trait]
impl Documents for ObjectDocuments {
    /// Bytes that do not have this digest are [`StoreError::Unreadable`] and not kept. A damaged copy is replaced.
    async fn put(&self, sha256: &str, bytes: &[u8]) -> Result<()> {
        let place = place(sha256)?;
        whole(sha256, bytes)?;
        let payload = PutPayload::from(bytes.to_vec());
        self.objects.put(&place, payload).await.map_err(fail)?;
        Ok(())
    }

    /// Bytes that changed since they were kept are [`StoreError::Unreadable`].
    async fn get(&self, sha256: &str) -> Result<Vec<u8>> {
        let found = self.objects.get(&place(sha256)?).await.map_err(fail)?;
        let bytes = found.bytes().await.map_err(fail)?;
        whole(sha256, &bytes)?;
        Ok(bytes.into())
    }
}

/// `ab/cd/abcd…`: two levels, because file systems grow slow with hundreds of thousands of files in one folder. Only a
/// digest makes a place, so no name leads out of the folder.
fn place(sha256: &str) -> Result<Place> {
    let digest = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if sha256.len() != 64 || !sha256.bytes().all(digest) {
        return Err(unreadable(
            "the place of a document is its SHA-256: 64 digits and letters a to f",
        ));
    }
    Ok(Place::from(format!("{}/{}/{sha256}", &sha256[..2], &sha256[2..4])))
}

fn whole(sha256: &str, bytes: &[u8]) -> Result<()> {
    let mut found = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let hex = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
        found.extend([hex(byte >> 4), hex(byte & 15)]);
    }
    if found == sha256 {
        return Ok(());
    }
    Err(unreadable(&format!(
        "it should have the SHA-256 {sha256} but has {found}: it was damaged, put it back from a backup"
    )))
}

fn unreadable(why: &str) -> StoreError {
    StoreError::Unreadable {
        what: "document",
        source: why.into(),
    }
}

fn fail(cause: object_store::Error) -> StoreError {
    match cause {
        object_store::Error::NotFound { .. } => StoreError::Missing { what: "the document" },
        other => StoreError::Unavailable(Box::new(other)),
    }
}
