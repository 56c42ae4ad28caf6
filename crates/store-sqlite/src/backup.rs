//! A copy of the store while work goes on.

use std::path::{Path, PathBuf};

use boekbrug_store::StoreError;

use crate::verbs::{Result, fail};
use crate::{SqliteStore, private};

impl SqliteStore {
    /// Writes a consistent copy: what was committed when it began. Writers go on meanwhile. It is written beside its
    /// place and moved there once it is on the disk, so that a copy with that name is always a whole one. Its owner alone
    /// may read it.
    pub(crate) async fn copy_to(&self, path: &Path) -> Result<()> {
        if path.exists() {
            return Err(StoreError::Taken {
                what: "the file of the copy",
            });
        }
        let unfinished = beside(path);
        let text = unfinished.to_str().ok_or_else(|| {
            StoreError::Unsupported("the path of the copy is not valid Unicode: choose another one".to_owned())
        })?;
        remove(&unfinished).await?;
        private::make(&unfinished)?;
        let written = sqlx::query("vacuum into $1")
            .bind(text)
            .execute(&mut *self.reader().await?)
            .await
            .map_err(fail);
        let kept = match written {
            Ok(_) => keep(&unfinished, path).await,
            Err(cause) => Err(cause),
        };
        if kept.is_err() {
            remove(&unfinished).await?;
        }
        kept
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    path.with_file_name(name)
}

async fn keep(unfinished: &Path, path: &Path) -> Result<()> {
    let moved = async {
        tokio::fs::File::open(unfinished).await?.sync_all().await?;
        tokio::fs::rename(unfinished, path).await
    };
    moved.await.map_err(unavailable)
}

async fn remove(path: &Path) -> Result<()> {
    match tokio::fs::remove_file(path).await {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => Err(unavailable(cause)),
        _ => Ok(()),
    }
}

fn unavailable(cause: std::io::Error) -> StoreError {
    StoreError::Unavailable(Box::new(cause))
}
