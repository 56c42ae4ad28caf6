//! The audit trail, and answers that are given once per idempotency key.

use std::collections::{HashMap, HashSet};

use boekbrug_model::{ActorKind, AuditId, OrganisationId};
use boekbrug_store::{AnswerRow, AuditFilter, AuditRow, DeskStore, DeskTx, Reserved, StoreError};
use jiff::Timestamp;
use sqlx::{query_file, query_file_as};

use super::columns::{AnswerColumns, AuditColumns};
use super::error::{named, one};
use super::text::{clean, json, micros};
use super::{Conn, Result, SqlTx, fail};
use crate::Handle;

/// Comes after every id.
const LAST: &str = "~";

/// What is unique of an answer: owner and key.
type Place = (String, String);

/// A key that was reserved just now.
struct ReservedColumns {
    owner: String,
    key: String,
}

#[async_trait::async_trait]
impl DeskStore for Handle {
    async fn audit(&self, organisation: OrganisationId, before: Option<AuditId>, limit: u32) -> Result<Vec<AuditRow>> {
        let organisation = organisation.to_string();
        let before = before.map_or_else(|| LAST.to_owned(), |id| id.to_string());
        let rows = query_file_as!(
            AuditColumns,
            "../store/verbs/sql/audit.sql",
            organisation,
            before,
            i64::from(limit)
        )
        .fetch_all(&mut *self.reader().await?)
        .await
        .map_err(fail)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn audit_matching(
        &self,
        organisation: OrganisationId,
        filter: &AuditFilter,
        before: Option<AuditId>,
        limit: u32,
    ) -> Result<Vec<AuditRow>> {
        let action = clean(&filter.action);
        let actor = clean(filter.actor.as_deref().unwrap_or_default());
        let rows = query_file_as!(
            AuditColumns,
            "../store/verbs/sql/audit_matching.sql",
            organisation.to_string(),
            before.map_or_else(|| LAST.to_owned(), |id| id.to_string()),
            &*action,
            filter.kind.map_or("", ActorKind::as_str),
            &*actor,
            filter.administration.map(|id| id.to_string()).unwrap_or_default(),
            filter.since.map_or(i64::MIN, micros),
            filter.until.map_or(i64::MAX, micros),
            i64::from(limit)
        )
        .fetch_all(&mut *self.reader().await?)
        .await
        .map_err(fail)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn answer(&self, owner: &str, key: &str) -> Result<Option<AnswerRow>> {
        let (owner, key) = (clean(owner), clean(key));
        let row = query_file_as!(AnswerColumns, "../store/verbs/sql/answer.sql", &*owner, &*key)
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        row.map(TryInto::try_into).transpose()
    }
}

#[async_trait::async_trait]
impl DeskTx for SqlTx {
    async fn note(&mut self, row: &AuditRow) -> Result<()> {
        note_in(&mut self.0, row).await
    }

    async fn reserve(&mut self, rows: &[&AnswerRow], stale_before: Timestamp) -> Result<Vec<Reserved>> {
        reserve_in(&mut self.0, rows, stale_before).await
    }

    async fn keep_answers(&mut self, rows: &[&AnswerRow]) -> Result<()> {
        keep_answers_in(&mut self.0, rows).await
    }

    async fn free_answer(&mut self, owner: &str, key: &str) -> Result<()> {
        let (owner, key) = (clean(owner), clean(key));
        query_file!("../store/verbs/sql/answer_free.sql", &*owner, &*key)
            .execute(&mut *self.0)
            .await
            .map_err(fail)?;
        Ok(())
    }
}

async fn note_in(conn: &mut Conn, row: &AuditRow) -> Result<()> {
    let (actor, action, subject) = (clean(&row.actor.id), clean(&row.action), clean(&row.subject));
    let done = query_file!(
        "../store/verbs/sql/audit_insert.sql",
        row.id.to_string(),
        row.organisation.map(|id| id.to_string()),
        row.administration.map(|id| id.to_string()),
        row.actor.kind.as_str(),
        &*actor,
        &*action,
        &*subject,
        json(&row.details),
        micros(row.at),
    )
    .execute(conn)
    .await
    .map_err(|cause| named(fail(cause), "the entry's id", "the organisation or the administration"))?;
    one(done.rows_affected(), "the entry's id")
}

/// The unique key decides, not a look before: two requests at the same time wait for each other in the database.
async fn reserve_in(conn: &mut Conn, rows: &[&AnswerRow], stale_before: Timestamp) -> Result<Vec<Reserved>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<Place> = rows.iter().map(|row| place(row)).collect();
    let mut asked = HashSet::new();
    let firsts: Vec<_> = rows
        .iter()
        .zip(&places)
        .filter(|(_, place)| asked.insert(*place))
        .map(|(row, (owner, key))| (owner, key, &row.digest, micros(row.at)))
        .collect();
    let reserved = query_file_as!(
        ReservedColumns,
        "sql/answers_reserve.sql",
        json(&firsts),
        micros(stale_before)
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(fail)?;
    let mut free: HashSet<Place> = reserved.into_iter().map(|row| (row.owner, row.key)).collect();
    let is_free: Vec<bool> = places.iter().map(|place| free.remove(place)).collect();
    let used: Vec<&Place> = places
        .iter()
        .zip(&is_free)
        .filter(|(_, free)| !**free)
        .map(|(place, _)| place)
        .collect();
    let used = answers_among(conn, &used).await?;
    places
        .iter()
        .zip(is_free)
        .map(|(place, free)| match used.get(place) {
            _ if free => Ok(Reserved::Free),
            Some(row) => Ok(Reserved::Used(row.clone())),
            None => Err(StoreError::Stale),
        })
        .collect()
}

async fn answers_among(conn: &mut Conn, places: &[&Place]) -> Result<HashMap<Place, AnswerRow>> {
    if places.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = query_file_as!(AnswerColumns, "sql/answers_among.sql", json(places))
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    let rows = rows.into_iter().map(AnswerRow::try_from);
    rows.map(|row| row.map(|row| (place(&row), row))).collect()
}

/// Of two answers to one key the last one is kept.
async fn keep_answers_in(conn: &mut Conn, rows: &[&AnswerRow]) -> Result<()> {
    let last: HashMap<Place, &AnswerRow> = rows.iter().map(|row| (place(row), *row)).collect();
    if last.is_empty() {
        return Ok(());
    }
    let kept: Vec<_> = last
        .iter()
        .map(|((owner, key), row)| {
            let answer = row.answer.as_ref();
            let status = answer.map(|answer| answer.status);
            let texts = answer.map(|answer| (&answer.headers, &answer.body));
            let (headers, body) = texts.unzip();
            (owner, key, &row.digest, micros(row.at), status, headers, body)
        })
        .collect();
    query_file!("sql/answers_keep.sql", json(&kept))
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(())
}

fn place(row: &AnswerRow) -> Place {
    (clean(&row.owner).into_owned(), clean(&row.key).into_owned())
}
