//! Documents in a folder and in memory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use boekbrug_documents::ObjectDocuments;
use boekbrug_store::{Documents, StoreError};

/// SHA-256 of `abc` (FIPS 180-2, appendix B.1).
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn file(folder: &Path) -> PathBuf {
    folder.join("ba").join("78").join(ABC)
}

fn in_folder(folder: &Path) -> ObjectDocuments {
    ObjectDocuments::try_folder(folder).expect("a temporary folder can be written")
}

#[tokio::test]
async fn a_folder_tells_the_story() -> boekbrug_store::testkit::Told {
    let folder = tempfile::tempdir()?;
    let documents = in_folder(&folder.path().join("made").join("on the way"));
    boekbrug_store::testkit::documents(Arc::new(documents)).await
}

#[tokio::test]
async fn memory_tells_the_story() -> boekbrug_store::testkit::Told {
    boekbrug_store::testkit::documents(Arc::new(ObjectDocuments::in_memory())).await
}

#[tokio::test]
async fn a_document_outlives_whoever_kept_it() -> boekbrug_store::testkit::Told {
    let folder = tempfile::tempdir()?;
    in_folder(folder.path()).put(ABC, b"abc").await?;
    assert_eq!(
        std::fs::read(file(folder.path()))?,
        b"abc",
        "two levels of folders, then the digest"
    );
    assert_eq!(in_folder(folder.path()).get(ABC).await?, b"abc");
    Ok(())
}

#[tokio::test]
async fn a_damaged_document_says_so_and_can_be_put_back() -> boekbrug_store::testkit::Told {
    let folder = tempfile::tempdir()?;
    let documents = in_folder(folder.path());
    documents.put(ABC, b"abc").await?;
    for damage in [&b"abd"[..], b"ab", b""] {
        std::fs::write(file(folder.path()), damage)?;
        let read = documents.get(ABC).await;
        let Err(StoreError::Unreadable { what, source }) = read else {
            panic!("damaged bytes were handed out: {read:?}");
        };
        assert_eq!(what, "document");
        assert!(source.to_string().contains("damaged"), "{source}");
    }
    documents.put(ABC, b"abc").await?;
    assert_eq!(documents.get(ABC).await?, b"abc");
    Ok(())
}

#[tokio::test]
async fn bytes_with_another_digest_are_not_kept() {
    let documents = ObjectDocuments::in_memory();
    let refused = documents.put(ABC, b"abd").await;
    assert!(matches!(refused, Err(StoreError::Unreadable { .. })), "{refused:?}");
    let absent = documents.get(ABC).await;
    assert!(matches!(absent, Err(StoreError::Missing { .. })), "{absent:?}");
}

#[tokio::test]
async fn only_a_digest_names_a_document() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let documents = in_folder(folder.path());
    for name in [
        "",
        "abc",
        "../../../../etc/passwd",
        &ABC.to_uppercase(),
        &"é".repeat(32),
    ] {
        let answer = documents.get(name).await;
        assert!(
            matches!(answer, Err(StoreError::Unreadable { .. })),
            "{name}: {answer:?}"
        );
    }
}
