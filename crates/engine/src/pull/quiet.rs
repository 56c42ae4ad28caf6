//! Reads that find nothing new, which is nearly all of them: nothing is compared, and that they took place is stored once
//! for all feeds of a cycle. When the process dies before, they are read again.

use std::sync::PoisonError;

use boekbrug_connector::Page;
use boekbrug_model::diff::digest;
use boekbrug_store::PageWrite;

use super::read::{Read, Stored};
use crate::hold::{Halt, Held};

impl Read {
    /// A hash over the page, when it is a whole read by itself and each row of it could be mapped.
    pub(super) fn digest_of(&self, page: &Page) -> Option<i64> {
        let whole = self.mark.is_some() && page.done && !self.resumed && self.report.pages == 0;
        let plain = page.rejects.is_empty() && page.gone.is_empty() && !self.rejects && !page.restarted;
        if !whole || !plain || page.records.is_empty() {
            return None;
        }
        digest(&page.records, &self.switched_off).ok()
    }
}

impl Held<'_> {
    /// The same rows as the last time, in the same order: what is stored says so already.
    pub(super) fn same_as_before(&self, read: &Read, page: &Page, digest: Option<i64>) -> Option<Stored> {
        if digest.is_none() || digest != read.digest {
            return None;
        }
        self.be_quiet(PageWrite {
            administration: self.lease.connection.administration,
            feed: read.feed,
            records: Vec::new(),
            seen: Vec::new(),
            reading: None,
            rejects: Vec::new(),
            mended: Vec::new(),
            cursor: page.next.as_ref().map(|next| next.0.clone()),
            digest,
            done: true,
            at: self.engine.now(),
        });
        metrics::counter!("boekbrug_rows_read_total", "feed" => read.feed.as_str())
            .increment(page.records.len() as u64);
        Some(Stored {
            mark: read.mark.clone(),
            read: page.records.len() as u64,
            done: true,
            ..Stored::default()
        })
    }

    /// Keeps a read that found nothing for [`Self::keep_quiet`].
    pub(super) fn be_quiet(&self, write: PageWrite) {
        self.quiet.lock().unwrap_or_else(PoisonError::into_inner).push(write);
    }

    /// Stores that reads took place which found nothing.
    pub(crate) async fn keep_quiet(&self) -> Result<(), Halt> {
        let quiet = std::mem::take(&mut *self.quiet.lock().unwrap_or_else(PoisonError::into_inner));
        if quiet.is_empty() {
            return Ok(());
        }
        let mut tx = self.engine.store().begin().await?;
        for write in &quiet {
            tx.record_page(&self.lease, write).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// True when nothing but the end of the read is to be stored, and nobody is looked for who was not seen.
pub(super) fn is_quiet(write: &PageWrite) -> bool {
    let PageWrite {
        records,
        rejects,
        mended,
        reading,
        done,
        ..
    } = write;
    *done && records.is_empty() && rejects.is_empty() && mended.is_empty() && reading.is_none()
}
