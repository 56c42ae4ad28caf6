//! The look at all connections: whoever has trouble, or was told of it, is decided upon once a minute.

use std::time::Duration;

use boekbrug_model::NoticeId;
use boekbrug_store::{LetterRow, StoreError, TroubleRow, Tx, WatchRow};
use jiff::Timestamp;

use crate::Notices;
use crate::recipients::{Addressee, addressees};
use crate::story::Story;
use crate::watch::{Decision, Kind, decide};

/// Connections read at once.
const PAGE: u32 = 500;
/// How long one node has the turn: less than the time between two looks.
const TURN: Duration = Duration::from_secs(50);

impl Notices {
    /// Looks at every connection that may need a letter, unless another node does so.
    pub(crate) async fn look(&self) -> Result<(), StoreError> {
        let now = self.ports.clock.now();
        let mut tx = self.ports.store.begin().await?;
        let mine = tx.notices().take_look(now, later(now, TURN)).await?;
        tx.commit().await?;
        if !mine {
            return Ok(());
        }
        let mut after = None;
        loop {
            let rows = self.ports.store.notices().troubled(after, PAGE).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(last.connection);
            for row in &rows {
                self.settle(row, now).await?;
            }
        }
    }

    /// Does for one connection what is decided. Of two nodes that decide at once the second finds another version.
    async fn settle(&self, row: &TroubleRow, now: Timestamp) -> Result<(), StoreError> {
        let done = match decide(row, now) {
            Decision::Rest => Ok(()),
            Decision::Note(watch) => {
                self.write(|tx| Box::pin(async move { tx.notices().keep_watch(&watch).await }))
                    .await
            }
            Decision::Forget(version) => {
                let id = row.connection;
                self.write(|tx| Box::pin(async move { tx.notices().end_watch(id, version).await }))
                    .await
            }
            Decision::Tell(watch, kind) => self.tell(row, watch, kind, now).await,
        };
        match done {
            Err(StoreError::Stale | StoreError::Missing { .. }) => {
                tracing::debug!(connection = %row.connection, "somebody else was at it, or it is gone");
                Ok(())
            }
            other => other,
        }
    }

    async fn write<W>(&self, work: W) -> Result<(), StoreError>
    where
        W: for<'t> FnOnce(&'t mut dyn Tx) -> Work<'t>,
    {
        let mut tx = self.ports.store.begin().await?;
        work(&mut *tx).await?;
        tx.commit().await
    }

    /// Makes the letters in the transaction that notes what was told.
    async fn tell(&self, row: &TroubleRow, watch: WatchRow, kind: Kind, now: Timestamp) -> Result<(), StoreError> {
        let store = &*self.ports.store;
        let Some(story) = Story::gather(store, &self.options, row, kind).await? else {
            return Ok(());
        };
        let content = serde_json::to_string(&story).expect("it holds only texts, numbers and lists");
        let to = addressees(store, row.organisation, row.connection).await?;
        let letters = to.into_iter().map(|to| self.letter(row, to, &content, now));
        let letters: Vec<LetterRow> = letters.collect();
        let mut tx = store.begin().await?;
        tx.notices().keep_watch(&watch).await?;
        for letter in &letters {
            tx.notices().put_letter(letter).await?;
        }
        tx.commit().await?;
        tracing::info!(connection = %row.connection, ?kind, letters = letters.len(), "people are told");
        Ok(())
    }

    fn letter(&self, row: &TroubleRow, to: Addressee, content: &str, now: Timestamp) -> LetterRow {
        LetterRow {
            id: NoticeId::new(now, self.ports.chance.ten()),
            connection: row.connection,
            person: to.person,
            email: to.email,
            language: to.language,
            content: content.to_owned(),
            tries: 0,
            taken: 0,
            due: now,
            created: now,
        }
    }
}

type Work<'t> = std::pin::Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + 't>>;

/// An instant so much later, or the last one that there is.
pub(crate) fn later(at: Timestamp, by: Duration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
