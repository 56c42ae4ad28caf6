//! The story of the document store, apart from the rest because it is another port.

use std::sync::Arc;

use super::Told;
use crate::{Documents, StoreError};

/// SHA-256 of `%PDF-1.7`, a line end, 0 and 255, repeated up to 300,000 bytes.
const PDF: &str = "7845b9b74a4209c3f806925ef24483606830c7da3a6541e39fc1b3b8fe36e128";

/// SHA-256 of nothing.
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Kept under their digest, given back byte for byte, written once however often, missing when unknown.
pub async fn documents(documents: Arc<dyn Documents>) -> Told {
    let pdf: Vec<u8> = b"%PDF-1.7\n\0\xff".iter().copied().cycle().take(300_000).collect();
    let absent = documents.get(PDF).await;
    assert!(
        matches!(absent, Err(StoreError::Missing { .. })),
        "unknown is missing, not {absent:?}"
    );
    documents.put(PDF, &pdf).await?;
    documents.put(PDF, &pdf).await?;
    documents.put(EMPTY, b"").await?;
    assert!(documents.get(PDF).await? == pdf, "other bytes came back");
    assert_eq!(documents.get(EMPTY).await?, b"");
    Ok(())
}
