//! First-link matching: customers, proposal, links. What decisions do is in `decisions.rs`.

mod decisions;

use boekbrug_model::matching::{Decision, DecisionError, LinkedBy, Rule};
use boekbrug_model::{Actor, ConnectionId};
use boekbrug_store::{
    LinkRow, MatchingClass, MatchingCount, MatchingCustomer, MatchingCustomerRow, MatchingDecision, MatchingPair,
    MatchingRow, MatchingSide, MatchingStage, MatchingStore, MatchingTx, MatchingVerdict, StoreError,
};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{query, query_as, query_scalar};

use super::columns::{count, document, instant};
use super::error::named;
use super::text::{clean, json, list, micros};
use super::{Conn, Result, SqlTx, fail};
use crate::{Db, Handle};

/// Rows that one statement is given.
const BATCH: usize = 1_000;

/// The name in the database of what JSON writes as a text.
pub(super) fn name<T: Serialize>(value: T) -> String {
    json(&value).trim_matches('"').to_owned()
}

fn named_by<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T> {
    document(&format!("\"{text}\""), what)
}

fn one_of<T: Copy>(all: &[T], as_str: impl Fn(T) -> &'static str, text: &str, what: &'static str) -> Result<T> {
    let found = all.iter().copied().find(|one| as_str(*one) == text);
    found.ok_or_else(|| StoreError::Unreadable {
        what,
        source: text.to_owned().into(),
    })
}

fn side(text: &str) -> Result<MatchingSide> {
    one_of(
        &[MatchingSide::Here, MatchingSide::There],
        MatchingSide::as_str,
        text,
        "side of a matching",
    )
}

fn class(text: &str) -> Result<MatchingClass> {
    one_of(&MatchingClass::ALL, MatchingClass::as_str, text, "class of a customer")
}

fn verdict(text: &str) -> Result<MatchingVerdict> {
    one_of(
        &MatchingVerdict::ALL,
        MatchingVerdict::as_str,
        text,
        "verdict about a customer",
    )
}

#[derive(sqlx::FromRow)]
struct MatchingColumns {
    stage: String,
    rule: String,
    summary: String,
    changed: i64,
}

#[derive(sqlx::FromRow)]
struct CountColumns {
    side: String,
    class: String,
    verdict: String,
    count: i64,
}

#[derive(sqlx::FromRow, Clone, Debug)]
struct CustomerColumns {
    side: String,
    id: String,
    place: i64,
    code: String,
    name: String,
    body: String,
    class: String,
    verdict: String,
    partner: Option<String>,
    linked_by: Option<String>,
    decision: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct PairColumns {
    here: String,
    there: String,
    place: i64,
    score: i64,
    sure: i64,
    reasons: String,
    refused: i64,
}

#[derive(sqlx::FromRow)]
struct LinkColumns {
    here: String,
    there: String,
    linked_by: String,
    at: i64,
}

impl TryFrom<CustomerColumns> for MatchingCustomerRow {
    type Error = StoreError;

    fn try_from(row: CustomerColumns) -> Result<Self> {
        let by = row.linked_by.as_deref();
        Ok(Self {
            place: row.place,
            class: class(&row.class)?,
            verdict: verdict(&row.verdict)?,
            partner: row.partner,
            by: by.map(|by| named_by(by, "kind of link")).transpose()?,
            customer: MatchingCustomer {
                id: row.id,
                code: row.code,
                name: row.name,
                values: row.body,
            },
        })
    }
}

impl TryFrom<PairColumns> for MatchingPair {
    type Error = StoreError;

    fn try_from(row: PairColumns) -> Result<Self> {
        Ok(Self {
            here: row.here,
            there: row.there,
            place: row.place,
            score: i32::try_from(row.score).unwrap_or(i32::MAX),
            sure: row.sure != 0,
            reasons: document(&row.reasons, "reasons of a pair")?,
            refused: row.refused != 0,
        })
    }
}

impl TryFrom<LinkColumns> for LinkRow {
    type Error = StoreError;

    fn try_from(row: LinkColumns) -> Result<Self> {
        Ok(Self {
            here: row.here,
            there: row.there,
            by: named_by::<LinkedBy>(&row.linked_by, "kind of link")?,
            at: instant(row.at)?,
        })
    }
}

fn all<C, R: TryFrom<C, Error = StoreError>>(rows: Vec<C>) -> Result<Vec<R>> {
    rows.into_iter().map(R::try_from).collect()
}

#[async_trait::async_trait]
impl MatchingStore for Handle {
    async fn matching(&self, connection: ConnectionId) -> Result<Option<MatchingRow>> {
        let row: Option<MatchingColumns> = query_as::<Db, _>(include_str!("sql/matching.sql"))
            .bind(connection.to_string())
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        row.map(|row| {
            Ok(MatchingRow {
                stage: one_of(
                    &MatchingStage::ALL,
                    MatchingStage::as_str,
                    &row.stage,
                    "stage of a matching",
                )?,
                rule: named_by(&row.rule, "rule of a matching")?,
                summary: row.summary,
                changed: instant(row.changed)?,
            })
        })
        .transpose()
    }

    async fn counts(&self, connection: ConnectionId) -> Result<Vec<MatchingCount>> {
        let rows: Vec<CountColumns> = query_as::<Db, _>(include_str!("sql/matching_counts.sql"))
            .bind(connection.to_string())
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        let read = |row: CountColumns| {
            Ok(MatchingCount {
                side: side(&row.side)?,
                class: class(&row.class)?,
                verdict: verdict(&row.verdict)?,
                count: count(row.count),
            })
        };
        rows.into_iter().map(read).collect()
    }

    async fn customers(
        &self,
        connection: ConnectionId,
        side: MatchingSide,
        class: MatchingClass,
        open_only: bool,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<MatchingCustomerRow>> {
        let rows: Vec<CustomerColumns> = query_as::<Db, _>(include_str!("sql/matching_list.sql"))
            .bind(connection.to_string())
            .bind(side.as_str())
            .bind(class.as_str())
            .bind(after.unwrap_or(i64::MIN))
            .bind(i64::from(open_only))
            .bind(i64::from(limit))
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        all(rows)
    }

    async fn customers_among(
        &self,
        connection: ConnectionId,
        side: MatchingSide,
        ids: &[&str],
    ) -> Result<Vec<MatchingCustomerRow>> {
        let among = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/matching_among.sql"));
        let rows: Vec<CustomerColumns> = query_as::<Db, _>(among)
            .bind(connection.to_string())
            .bind(side.as_str())
            .bind(list(ids.iter().copied()))
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        all(rows)
    }

    async fn pairs_of(&self, connection: ConnectionId, here: &[&str]) -> Result<Vec<MatchingPair>> {
        let pairs = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/matching_pairs_of.sql"));
        let rows: Vec<PairColumns> = query_as::<Db, _>(pairs)
            .bind(connection.to_string())
            .bind(list(here.iter().copied()))
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        all(rows)
    }

    async fn decisions(
        &self,
        connection: ConnectionId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<MatchingDecision>> {
        decisions::list(&mut *self.reader().await?, connection, before, limit).await
    }

    async fn links(&self, connection: ConnectionId, after: Option<&str>, limit: u32) -> Result<Vec<LinkRow>> {
        let rows: Vec<LinkColumns> = query_as::<Db, _>(include_str!("sql/links.sql"))
            .bind(connection.to_string())
            .bind(clean(after.unwrap_or_default()).into_owned())
            .bind(i64::from(limit))
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        all(rows)
    }
}

#[async_trait::async_trait]
impl MatchingTx for SqlTx {
    async fn hand_over(&mut self, connection: ConnectionId, rows: &[MatchingCustomer], at: Timestamp) -> Result<()> {
        let conn = &mut *self.0;
        put(conn, connection, MatchingStage::Gathering, Rule::default(), "{}", at).await?;
        clear(conn, connection).await?;
        let last = include_str!("sql/matching_last_place.sql");
        let last: i64 = query_scalar::<Db, _>(last)
            .bind(connection.to_string())
            .bind(MatchingSide::Here.as_str())
            .fetch_one(&mut *conn)
            .await
            .map_err(fail)?;
        add(conn, connection, MatchingSide::Here, last + 1, rows).await
    }

    async fn forget_matching(&mut self, connection: ConnectionId) -> Result<()> {
        let conn = &mut *self.0;
        for text in [
            include_str!("sql/matching_decisions_delete.sql"),
            include_str!("sql/matching_pairs_delete.sql"),
            include_str!("sql/matching_customers_delete.sql"),
            include_str!("sql/matching_delete.sql"),
        ] {
            run(conn, text, connection).await?;
        }
        Ok(())
    }

    async fn begin_proposal(
        &mut self,
        connection: ConnectionId,
        rule: Rule,
        summary: &str,
        at: Timestamp,
    ) -> Result<()> {
        let conn = &mut *self.0;
        put(conn, connection, MatchingStage::Proposed, rule, summary, at).await?;
        clear(conn, connection).await
    }

    async fn add_there(&mut self, connection: ConnectionId, first: i64, rows: &[MatchingCustomer]) -> Result<()> {
        add(&mut self.0, connection, MatchingSide::There, first, rows).await
    }

    async fn add_pairs(&mut self, connection: ConnectionId, rows: &[MatchingPair]) -> Result<()> {
        let insert = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/matching_pairs_insert.sql"));
        for rows in rows.chunks(BATCH) {
            let page: Vec<_> = rows
                .iter()
                .map(|row| {
                    let reasons = json(&row.reasons);
                    (
                        &row.here,
                        &row.there,
                        row.place,
                        row.score,
                        i64::from(row.sure),
                        reasons,
                    )
                })
                .collect();
            query::<Db>(insert)
                .bind(connection.to_string())
                .bind(json(&page))
                .execute(&mut *self.0)
                .await
                .map_err(|cause| named(fail(cause), "the pair", "the connection"))?;
        }
        Ok(())
    }

    async fn end_proposal(&mut self, connection: ConnectionId) -> Result<()> {
        run(&mut self.0, include_str!("sql/matching_class_here.sql"), connection).await?;
        run(&mut self.0, include_str!("sql/matching_class_there.sql"), connection).await
    }

    async fn decide(
        &mut self,
        connection: ConnectionId,
        decision: &Decision,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<std::result::Result<u64, DecisionError>> {
        stage(&mut self.0, connection, MatchingStage::Proposed, at).await?;
        decisions::decide_in(&mut self.0, connection, decision, actor, at).await
    }

    async fn undo(
        &mut self,
        connection: ConnectionId,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Option<MatchingDecision>> {
        stage(&mut self.0, connection, MatchingStage::Proposed, at).await?;
        decisions::undo_in(&mut self.0, connection, actor, at).await
    }

    /// Links are written by whoever holds the connection: see `app_customers`.
    async fn finish_matching(&mut self, connection: ConnectionId, at: Timestamp) -> Result<u64> {
        super::app_customers::hold_in(&mut self.0, connection).await?;
        stage(&mut self.0, connection, MatchingStage::Finished, at).await?;
        let done = query::<Db>(include_str!("sql/links_insert.sql"))
            .bind(connection.to_string())
            .bind(micros(at))
            .execute(&mut *self.0)
            .await
            .map_err(|cause| named(fail(cause), "the link of a customer", "the connection"))?;
        query::<Db>(include_str!("sql/app_matched.sql"))
            .bind(connection.to_string())
            .bind(micros(at))
            .execute(&mut *self.0)
            .await
            .map_err(fail)?;
        Ok(done.rows_affected())
    }
}

async fn run(conn: &mut Conn, text: &'static str, connection: ConnectionId) -> Result<()> {
    query::<Db>(text)
        .bind(connection.to_string())
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(())
}

async fn put(
    conn: &mut Conn,
    connection: ConnectionId,
    stage: MatchingStage,
    rule: Rule,
    summary: &str,
    at: Timestamp,
) -> Result<()> {
    query::<Db>(include_str!("sql/matching_put.sql"))
        .bind(connection.to_string())
        .bind(stage.as_str())
        .bind(name(rule))
        .bind(super::text::clean_json(summary).into_owned())
        .bind(micros(at))
        .execute(conn)
        .await
        .map_err(|cause| named(fail(cause), "the matching", "the connection"))?;
    Ok(())
}

/// Moves an open proposal on. The row stays locked, so that two decisions never cross.
async fn stage(conn: &mut Conn, connection: ConnectionId, to: MatchingStage, at: Timestamp) -> Result<()> {
    let done = query::<Db>(include_str!("sql/matching_stage.sql"))
        .bind(connection.to_string())
        .bind(to.as_str())
        .bind(micros(at))
        .execute(conn)
        .await
        .map_err(fail)?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Missing {
            what: "a proposal that is open",
        });
    }
    Ok(())
}

/// Takes a proposal away, with what was decided about it.
async fn clear(conn: &mut Conn, connection: ConnectionId) -> Result<()> {
    for text in [
        include_str!("sql/matching_decisions_delete.sql"),
        include_str!("sql/matching_pairs_delete.sql"),
        include_str!("sql/matching_there_delete.sql"),
        include_str!("sql/matching_reset.sql"),
    ] {
        run(conn, text, connection).await?;
    }
    Ok(())
}

async fn add(
    conn: &mut Conn,
    connection: ConnectionId,
    side: MatchingSide,
    first: i64,
    rows: &[MatchingCustomer],
) -> Result<()> {
    let insert = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/sql/matching_customers_insert.sql"
    ));
    for (rows, first) in rows.chunks(BATCH).zip((first..).step_by(BATCH)) {
        let page: Vec<_> = rows
            .iter()
            .map(|row| (&row.id, &row.code, &row.name, &row.values))
            .collect();
        query::<Db>(insert)
            .bind(connection.to_string())
            .bind(side.as_str())
            .bind(first)
            .bind(json(&page))
            .execute(&mut *conn)
            .await
            .map_err(|cause| named(fail(cause), "the customer", "the connection"))?;
    }
    Ok(())
}
