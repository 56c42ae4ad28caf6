//! What people and the engine do to customers of the application.

use boekbrug_model::finding::Heals;
use boekbrug_model::matching::LinkedBy;
use boekbrug_model::{ConnectionId, Feed, Finding};
use boekbrug_store::{
    AppCustomerFilter, AppCustomerKept, AppCustomerRow, AppCustomerState, AppCustomerStep, AppCustomerTx,
    AppCustomerWrite, Lease, StoreError,
};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::{query, query_as, query_scalar};

use super::erase::{as_it_stands, without_emptied};
use super::hand_over::hand_over_in;
use super::read::Asked;
use super::unlink::{began_after, unlink_in};
use super::{Columns, hold_in};
use crate::Db;
use crate::verbs::columns::document;
use crate::verbs::error::named;
use crate::verbs::leases::fence_in;
use crate::verbs::matching::name;
use crate::verbs::text::{clean, clean_json, json, list, micros};
use crate::verbs::{Conn, Result, SqlTx, cause, fail, push};

const CUSTOMER: StoreError = StoreError::Missing { what: "the customer" };
const LINK: StoreError = StoreError::Taken {
    what: "the link of a customer",
};

#[async_trait::async_trait]
impl AppCustomerTx for SqlTx {
    async fn hand_over(
        &mut self,
        connection: ConnectionId,
        rows: &[AppCustomerWrite],
        at: Timestamp,
    ) -> Result<Vec<AppCustomerKept>> {
        hand_over_in(&mut self.0, connection, rows, at).await
    }

    async fn tick(&mut self, connection: ConnectionId, here: &[&str], ticked: bool, at: Timestamp) -> Result<u64> {
        let conn = &mut *self.0;
        if here.is_empty() || !hold_in(conn, connection).await? {
            return Ok(0);
        }
        let tick = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/app_tick.sql"));
        let done = query::<Db>(tick)
            .bind(connection.to_string())
            .bind(list(here.iter().copied()))
            .bind(i64::from(ticked))
            .bind(micros(at))
            .execute(&mut *conn)
            .await
            .map_err(fail)?;
        ticked_in(conn, connection, done.rows_affected(), at).await
    }

    async fn tick_all(
        &mut self,
        connection: ConnectionId,
        filter: &AppCustomerFilter,
        ticked: bool,
        at: Timestamp,
    ) -> Result<u64> {
        let conn = &mut *self.0;
        if !hold_in(conn, connection).await? {
            return Ok(0);
        }
        let tick = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/app_tick_all.sql"));
        let asked = Asked::from(filter);
        let done = query::<Db>(tick)
            .bind(connection.to_string())
            .bind(asked.states)
            .bind(asked.ticks)
            .bind(asked.text)
            .bind(i64::from(ticked))
            .bind(micros(at))
            .execute(&mut *conn)
            .await
            .map_err(fail)?;
        ticked_in(conn, connection, done.rows_affected(), at).await
    }

    async fn number(
        &mut self,
        connection: ConnectionId,
        here: &str,
        number: Option<&str>,
        at: Timestamp,
    ) -> Result<bool> {
        let conn = &mut *self.0;
        hold_in(conn, connection).await?;
        let done = query::<Db>(include_str!("../sql/app_number.sql"))
            .bind(connection.to_string())
            .bind(clean(here).into_owned())
            .bind(number.map(|number| clean(number).into_owned()))
            .bind(micros(at))
            .execute(conn)
            .await
            .map_err(number_taken)?;
        Ok(done.rows_affected() == 1)
    }

    async fn retry(&mut self, connection: ConnectionId, here: &str, at: Timestamp) -> Result<bool> {
        let conn = &mut *self.0;
        hold_in(conn, connection).await?;
        let done = query::<Db>(include_str!("../sql/app_retry.sql"))
            .bind(connection.to_string())
            .bind(clean(here).into_owned())
            .bind(micros(at))
            .execute(conn)
            .await
            .map_err(fail)?;
        Ok(done.rows_affected() == 1)
    }

    async fn unlink(&mut self, row: &AppCustomerRow, findings: &[Finding], at: Timestamp) -> Result<bool> {
        unlink_in(&mut self.0, row, findings, at).await
    }

    async fn finish(&mut self, lease: &Lease, step: &AppCustomerStep) -> Result<Option<String>> {
        let conn = &mut *self.0;
        fence_in(conn, lease).await?;
        let connection = lease.connection.id;
        if let Some((there, by)) = &step.link {
            link_in(conn, connection, step, there, *by).await?;
        }
        let (state, said) = step_in(conn, connection, step).await?;
        if state == AppCustomerState::Equal.as_str() || step.link.is_some() {
            push::wake_invoices_in(conn, connection, Heals::Feed(Feed::Customers), step.at).await?;
        }
        Ok(said)
    }

    async fn said(&mut self, lease: &Lease, here: &str, values: &str) -> Result<()> {
        let conn = &mut *self.0;
        fence_in(conn, lease).await?;
        said_in(conn, lease.connection.id, here, values).await
    }

    async fn touched(&mut self, lease: &Lease, there: &[&str], at: Timestamp) -> Result<u64> {
        let conn = &mut *self.0;
        fence_in(conn, lease).await?;
        if there.is_empty() {
            return Ok(0);
        }
        let touched = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/app_touched.sql"));
        let done = query::<Db>(touched)
            .bind(lease.connection.id.to_string())
            .bind(list(there.iter().copied()))
            .bind(micros(at))
            .execute(conn)
            .await
            .map_err(fail)?;
        Ok(done.rows_affected())
    }
}

/// Only what is not due anyway is written.
pub(in crate::verbs) async fn wake_in(
    conn: &mut Conn,
    connection: ConnectionId,
    heals: Heals,
    now: Timestamp,
) -> Result<()> {
    query::<Db>(include_str!("../sql/app_wake.sql"))
        .bind(connection.to_string())
        .bind(json(&cause(heals)))
        .bind(micros(now))
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(())
}

/// A customer that takes part, or no longer, is for its invoices what a setting is.
async fn ticked_in(conn: &mut Conn, connection: ConnectionId, changed: u64, at: Timestamp) -> Result<u64> {
    if changed > 0 {
        push::wake_invoices_in(conn, connection, Heals::Settings, at).await?;
    }
    Ok(changed)
}

fn number_taken(cause: sqlx::Error) -> StoreError {
    named(fail(cause), "the number of a customer", "the customer")
}

/// The same link again changes nothing.
async fn link_in(
    conn: &mut Conn,
    connection: ConnectionId,
    step: &AppCustomerStep,
    there: &str,
    by: LinkedBy,
) -> Result<()> {
    let (here, there) = (clean(&step.here).into_owned(), clean(there).into_owned());
    let done = query::<Db>(include_str!("../sql/link_add.sql"))
        .bind(connection.to_string())
        .bind(here.clone())
        .bind(there.clone())
        .bind(name(by))
        .bind(micros(step.at))
        .execute(&mut *conn)
        .await
        .map_err(fail)?;
    if done.rows_affected() == 1 {
        return Ok(());
    }
    let known: i64 = query_scalar::<Db, _>(include_str!("../sql/link_known.sql"))
        .bind(connection.to_string())
        .bind(here)
        .bind(there)
        .fetch_one(conn)
        .await
        .map_err(fail)?;
    if known == 0 { Err(LINK) } else { Ok(()) }
}

async fn said_in(conn: &mut Conn, connection: ConnectionId, here: &str, values: &str) -> Result<()> {
    let row: Option<Columns> = query_as::<Db, _>(include_str!("../sql/app_one.sql"))
        .bind(connection.to_string())
        .bind(clean(here).into_owned())
        .fetch_optional(&mut *conn)
        .await
        .map_err(fail)?;
    let row = row.ok_or(CUSTOMER)?;
    let stands = as_it_stands(&row, values)?;
    let values = stands.as_deref().unwrap_or(values);
    query::<Db>(include_str!("../sql/app_said.sql"))
        .bind(connection.to_string())
        .bind(row.here)
        .bind(clean_json(values).into_owned())
        .bind(name_in(values))
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(())
}

/// The state that it is in now, and what it says where that is not what the step says.
async fn step_in(
    conn: &mut Conn,
    connection: ConnectionId,
    step: &AppCustomerStep,
) -> Result<(String, Option<String>)> {
    let here = clean(&step.here).into_owned();
    let number = step.number.as_deref().map(|number| clean(number).into_owned());
    if let (Some(number), Some(_)) = (&number, &step.link) {
        query::<Db>(include_str!("../sql/app_number_free.sql"))
            .bind(connection.to_string())
            .bind(here.clone())
            .bind(number.clone())
            .bind(micros(step.at))
            .execute(&mut *conn)
            .await
            .map_err(fail)?;
    }
    let stored: Option<(String, Option<String>, Option<String>)> =
        query_as::<Db, _>(include_str!("../sql/app_finish.sql"))
            .bind(connection.to_string())
            .bind(here.clone())
            .bind(step.version)
            .bind(step.to.as_str())
            .bind(json(&step.findings))
            .bind(json(&step.heals.iter().copied().map(cause).collect::<Vec<_>>()))
            .bind(json(&step.progress))
            .bind(step.values.as_deref().map(|values| clean_json(values).into_owned()))
            .bind(number)
            .bind(micros(step.due))
            .bind(micros(step.at))
            .bind(step.values.as_deref().and_then(name_in))
            .fetch_optional(&mut *conn)
            .await
            .map_err(number_taken)?;
    let (state, said, noted) = stored.ok_or(CUSTOMER)?;
    if let Some(noted) = noted {
        let noted: Value = document(&noted, "customer's progress")?;
        began_after(&noted, step.version)?;
        let (progress, findings) = without_emptied(&noted, step);
        query::<Db>(include_str!("../sql/app_emptied.sql"))
            .bind(connection.to_string())
            .bind(here)
            .bind(json(&progress))
            .bind(json(&findings))
            .execute(conn)
            .await
            .map_err(fail)?;
    }
    Ok((state, said))
}

/// The name in what the application says of a customer, by which lists show it.
fn name_in(values: &str) -> Option<String> {
    let values: Value = serde_json::from_str(values).ok()?;
    values["name"].as_str().map(|name| clean(name).into_owned())
}
