//! Notices by e-mail: what people chose, what they were told, and letters on their way.

use boekbrug_model::{ConnectionId, OrganisationId};
use boekbrug_store::{LetterRow, NoticeSettings, NoticeStore, NoticeTx, StoreError, TroubleRow, WatchRow};
use jiff::Timestamp;
use sqlx::{query_file, query_file_as};

use super::columns::{LetterColumns, NoticeColumns, TroubleColumns};
use super::error::{named, one};
use super::text::{clean, clean_json, json, micros};
use super::{Conn, Result, SqlTx, fail};
use crate::Handle;

const CONNECTION: StoreError = StoreError::Missing { what: "the connection" };

#[async_trait::async_trait]
impl NoticeStore for Handle {
    async fn notice_settings(
        &self,
        organisation: OrganisationId,
        connection: ConnectionId,
    ) -> Result<Option<NoticeSettings>> {
        settings_in(&mut *self.reader().await?, organisation, connection).await
    }

    async fn troubled(&self, after: Option<ConnectionId>, limit: u32) -> Result<Vec<TroubleRow>> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let rows = query_file_as!(
            TroubleColumns,
            "../store/verbs/sql/troubled.sql",
            after,
            i64::from(limit)
        )
        .fetch_all(&mut *self.reader().await?)
        .await
        .map_err(fail)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}

#[async_trait::async_trait]
impl NoticeTx for SqlTx {
    async fn set_notice_settings(
        &mut self,
        organisation: OrganisationId,
        connection: ConnectionId,
        settings: &NoticeSettings,
    ) -> Result<()> {
        set_settings_in(&mut self.0, organisation, connection, settings).await
    }

    async fn take_look(&mut self, now: Timestamp, until: Timestamp) -> Result<bool> {
        let done = query_file!("../store/verbs/sql/notice_look.sql", micros(now), micros(until))
            .execute(&mut *self.0)
            .await
            .map_err(fail)?;
        Ok(done.rows_affected() == 1)
    }

    async fn keep_watch(&mut self, row: &WatchRow) -> Result<()> {
        keep_watch_in(&mut self.0, row).await
    }

    async fn end_watch(&mut self, connection: ConnectionId, version: i64) -> Result<()> {
        let done = query_file!("../store/verbs/sql/watch_delete.sql", connection.to_string(), version)
            .execute(&mut *self.0)
            .await
            .map_err(fail)?;
        unchanged(done.rows_affected())
    }

    async fn put_letter(&mut self, row: &LetterRow) -> Result<()> {
        put_letter_in(&mut self.0, row).await
    }

    async fn claim_letters(&mut self, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<LetterRow>> {
        let mut rows = query_file_as!(
            LetterColumns,
            "sql/letters_claim.sql",
            micros(now),
            micros(until),
            i64::from(limit),
        )
        .fetch_all(&mut *self.0)
        .await
        .map_err(fail)?;
        // `returning` keeps no order
        rows.sort_by(|a, b| (a.due, &a.id).cmp(&(b.due, &b.id)));
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn finish_letter(&mut self, row: &LetterRow, again: Option<Timestamp>) -> Result<()> {
        finish_letter_in(&mut self.0, row, again).await
    }
}

async fn settings_in(
    conn: &mut Conn,
    organisation: OrganisationId,
    connection: ConnectionId,
) -> Result<Option<NoticeSettings>> {
    let (organisation, connection) = (organisation.to_string(), connection.to_string());
    let row = query_file_as!(
        NoticeColumns,
        "../store/verbs/sql/notice_settings.sql",
        organisation,
        connection
    )
    .fetch_optional(conn)
    .await
    .map_err(fail)?;
    row.map(TryInto::try_into).transpose()
}

/// The version is part of the condition, so of two people who save at once the second is told.
async fn set_settings_in(
    conn: &mut Conn,
    organisation: OrganisationId,
    connection: ConnectionId,
    settings: &NoticeSettings,
) -> Result<()> {
    let stored = settings_in(&mut *conn, organisation, connection)
        .await?
        .ok_or(CONNECTION)?;
    if stored.version != settings.version {
        return Err(StoreError::Stale);
    }
    let done = query_file!(
        "../store/verbs/sql/notice_settings_put.sql",
        connection.to_string(),
        settings.recipients.as_ref().map(json),
        i64::from(settings.digest_hour),
        settings.version.saturating_add(1),
        settings.version,
    )
    .execute(conn)
    .await
    .map_err(|cause| named(fail(cause), "the settings", "the connection"))?;
    unchanged(done.rows_affected())
}

async fn keep_watch_in(conn: &mut Conn, row: &WatchRow) -> Result<()> {
    let connection = row.connection.to_string();
    let (since, well, last) = (row.since.map(micros), row.well.map(micros), row.last.map(micros));
    let told = i64::from(row.told);
    let done = if row.version == 0 {
        query_file!(
            "../store/verbs/sql/watch_insert.sql",
            connection,
            since,
            well,
            told,
            last
        )
        .execute(conn)
        .await
    } else {
        query_file!(
            "../store/verbs/sql/watch_update.sql",
            connection,
            row.version,
            since,
            well,
            told,
            last
        )
        .execute(conn)
        .await
    };
    let done = done.map_err(|cause| named(fail(cause), "the note", "the connection"))?;
    unchanged(done.rows_affected())
}

async fn put_letter_in(conn: &mut Conn, row: &LetterRow) -> Result<()> {
    let (connection, email) = (row.connection.to_string(), clean(&row.email));
    let (language, content) = (clean(&row.language), clean_json(&row.content));
    query_file!(
        "../store/verbs/sql/letters_replace.sql",
        connection,
        &*email,
        micros(row.created)
    )
    .execute(&mut *conn)
    .await
    .map_err(fail)?;
    let done = query_file!(
        "../store/verbs/sql/letter_insert.sql",
        row.id.to_string(),
        connection,
        row.person.map(|id| id.to_string()),
        &*email,
        &*language,
        &*content,
        i64::from(row.tries),
        i64::from(row.taken),
        micros(row.due),
        micros(row.created),
    )
    .execute(conn)
    .await
    .map_err(|cause| named(fail(cause), "the letter's id", "the connection or the person"))?;
    one(done.rows_affected(), "the letter's id")
}

/// How often it was tried and taken is part of the condition: whoever comes late finds it with somebody else.
async fn finish_letter_in(conn: &mut Conn, row: &LetterRow, again: Option<Timestamp>) -> Result<()> {
    let id = row.id.to_string();
    let (tries, taken) = (i64::from(row.tries), i64::from(row.taken));
    let done = match again {
        Some(due) => {
            query_file!("../store/verbs/sql/letter_again.sql", id, tries, taken, micros(due))
                .execute(conn)
                .await
        }
        None => {
            query_file!("../store/verbs/sql/letter_delete.sql", id, tries, taken)
                .execute(conn)
                .await
        }
    };
    done.map_err(fail)?;
    Ok(())
}

/// What carries its version in the condition and met no row was changed by somebody else.
fn unchanged(affected: u64) -> Result<()> {
    if affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
}
