//! Handing customers over: what is there is read for a whole batch, then each is decided about, then few statements write.

use std::collections::{HashMap, HashSet};

use boekbrug_model::finding::Heals;
use boekbrug_model::matching::LinkedBy;
use boekbrug_model::{ConnectionId, Feed};
use boekbrug_store::{AppCustomerKept, AppCustomerState, AppCustomerWrite, StoreError};
use jiff::Timestamp;
use sqlx::{query, query_as};

use super::unlink::rests;
use super::{BATCH, Columns, hold_in};
use crate::Db;
use crate::verbs::error::named;
use crate::verbs::matching::name;
use crate::verbs::text::{clean, clean_json, json, list, micros};
use crate::verbs::{Conn, Result, fail, push};

#[derive(sqlx::FromRow)]
struct LinkColumns {
    here: String,
    there: String,
}

/// A customer as it is to be kept: id, code, code without space around it, name, values, what was handed over, what
/// is known of it on the other side when it is new, its state.
#[derive(Clone, serde::Serialize)]
struct Kept(String, String, String, String, String, String, String, &'static str);

impl From<&AppCustomerWrite> for Kept {
    fn from(row: &AppCustomerWrite) -> Self {
        let code = clean(&row.code).into_owned();
        let sought = code.trim().to_owned();
        Self(
            clean(&row.here).into_owned(),
            code,
            sought,
            clean(&row.name).into_owned(),
            clean_json(&row.values).into_owned(),
            clean_json(&row.offered).into_owned(),
            clean_json(&json(&row.progress)).into_owned(),
            AppCustomerState::Waiting.as_str(),
        )
    }
}

impl Kept {
    fn says(&self, row: &Columns) -> bool {
        (&self.1, &self.3, &self.4, &self.5) == (&row.code, &row.name, &row.body, &row.offered)
    }
}

pub(super) async fn hand_over_in(
    conn: &mut Conn,
    connection: ConnectionId,
    rows: &[AppCustomerWrite],
    at: Timestamp,
) -> Result<Vec<AppCustomerKept>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    if !hold_in(conn, connection).await? {
        return Err(StoreError::Missing { what: "the connection" });
    }
    let mut answers = Vec::with_capacity(rows.len());
    let mut wakes = false;
    for rows in rows.chunks(BATCH) {
        let mut batch = Batch::read(conn, connection, rows).await?;
        answers.extend(rows.iter().map(|row| batch.decide(row)));
        batch.write(conn, connection, at).await?;
        wakes |= batch.wakes;
    }
    if wakes {
        push::wake_invoices_in(conn, connection, Heals::Feed(Feed::Customers), at).await?;
    }
    Ok(answers)
}

/// What is there, and what is to be written.
#[derive(Default)]
struct Batch {
    known: HashMap<String, Columns>,
    link_of: HashMap<String, String>,
    linked: HashSet<String>,
    decided: HashSet<String>,
    rows: Vec<Kept>,
    links: Vec<(String, String)>,
    /// Whether an invoice may find another customer by its code than before, or the same one in the package.
    wakes: bool,
}

impl Batch {
    async fn read(conn: &mut Conn, connection: ConnectionId, rows: &[AppCustomerWrite]) -> Result<Self> {
        let here = list(rows.iter().map(|row| row.here.as_str()));
        let there = list(rows.iter().filter_map(|row| row.there.as_deref()));
        let among = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/app_among.sql"));
        let known: Vec<Columns> = query_as::<Db, _>(among)
            .bind(connection.to_string())
            .bind(here.clone())
            .fetch_all(&mut *conn)
            .await
            .map_err(fail)?;
        let links = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/links_among.sql"));
        let links: Vec<LinkColumns> = query_as::<Db, _>(links)
            .bind(connection.to_string())
            .bind(here)
            .bind(there)
            .fetch_all(&mut *conn)
            .await
            .map_err(fail)?;
        Ok(Self {
            known: known.into_iter().map(|row| (row.here.clone(), row)).collect(),
            linked: links.iter().map(|link| link.there.clone()).collect(),
            link_of: links.into_iter().map(|link| (link.here, link.there)).collect(),
            ..Self::default()
        })
    }

    /// An id that occurs a second time was changed meanwhile: by its first occurrence.
    fn decide(&mut self, row: &AppCustomerWrite) -> AppCustomerKept {
        let mut kept = Kept::from(row);
        let known = self.known.get(&kept.0);
        let version = known.map_or(0, |known| known.version);
        if version != row.version || !self.decided.insert(kept.0.clone()) {
            return AppCustomerKept::Stale;
        }
        let link = match (row.there.as_deref().map(clean), self.link_of.get(&kept.0)) {
            (Some(there), Some(other)) if there != *other => return AppCustomerKept::LinkedElsewhere,
            (Some(there), None) if self.linked.contains(&*there) => return AppCustomerKept::LinkedElsewhere,
            (Some(there), None) => Some(there.into_owned()),
            (Some(_), Some(_)) | (None, _) => None,
        };
        // what was sent may come to be somebody of its own: a link would hide that
        if link.is_some() && known.is_some_and(|known| is_on_its_way(&known.state)) {
            return AppCustomerKept::Stale;
        }
        if link.is_none() && known.is_some_and(|known| kept.says(known)) {
            return AppCustomerKept::Same;
        }
        if link.is_none() && known.is_some_and(rests) {
            kept.7 = AppCustomerState::Findings.as_str();
        }
        let answer = if known.is_some() {
            AppCustomerKept::Changed
        } else {
            AppCustomerKept::New
        };
        self.wakes |= link.is_some() || known.is_none_or(|known| known.code != kept.1);
        if let Some(there) = link {
            self.linked.insert(there.clone());
            self.links.push((kept.0.clone(), there));
        }
        self.rows.push(kept);
        answer
    }

    async fn write(&self, conn: &mut Conn, connection: ConnectionId, at: Timestamp) -> Result<()> {
        if !self.links.is_empty() {
            let insert = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/links_insert_many.sql"));
            query::<Db>(insert)
                .bind(connection.to_string())
                .bind(json(&self.links))
                .bind(name(LinkedBy::Chosen))
                .bind(micros(at))
                .execute(&mut *conn)
                .await
                .map_err(|cause| named(fail(cause), "the link of a customer", "the connection"))?;
        }
        if !self.rows.is_empty() {
            let insert = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/app_hand_over.sql"));
            query::<Db>(insert)
                .bind(connection.to_string())
                .bind(json(&self.rows))
                .bind(micros(at))
                .execute(conn)
                .await
                .map_err(|cause| named(fail(cause), "the customer", "the connection"))?;
        }
        Ok(())
    }
}

fn is_on_its_way(state: &str) -> bool {
    [AppCustomerState::Sending, AppCustomerState::Unknown]
        .iter()
        .any(|open| open.as_str() == state)
}
