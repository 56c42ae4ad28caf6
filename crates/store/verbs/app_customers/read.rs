//! Reading customers of the application.

use std::ops::RangeInclusive;

use boekbrug_model::ConnectionId;
use boekbrug_store::{AppCustomerCount, AppCustomerFilter, AppCustomerRow, AppCustomerState, AppCustomerStore};
use jiff::Timestamp;
use sqlx::query_as;

use super::{Columns, rows, state};
use crate::verbs::columns::count;
use crate::verbs::text::{clean, json, list, micros, pattern};
use crate::verbs::{Result, fail};
use crate::{Db, Handle};

#[derive(sqlx::FromRow)]
struct CountColumns {
    state: String,
    ticked: i64,
    count: i64,
}

/// What a filter asks for, as it is bound to a statement.
pub(super) struct Asked {
    pub(super) states: String,
    pub(super) ticks: String,
    pub(super) text: Option<String>,
}

impl From<&AppCustomerFilter> for Asked {
    fn from(filter: &AppCustomerFilter) -> Self {
        let states = if filter.states.is_empty() {
            AppCustomerState::ALL.as_slice()
        } else {
            &filter.states
        };
        Self {
            states: list(states.iter().map(|state| state.as_str())),
            ticks: filter
                .ticked
                .map_or_else(|| json(&[0, 1]), |ticked| json(&[i64::from(ticked)])),
            text: filter.text.as_deref().filter(|text| !text.is_empty()).map(pattern),
        }
    }
}

#[async_trait::async_trait]
impl AppCustomerStore for Handle {
    async fn one(&self, connection: ConnectionId, here: &str) -> Result<Option<AppCustomerRow>> {
        let row: Option<Columns> = query_as::<Db, _>(include_str!("../sql/app_one.sql"))
            .bind(connection.to_string())
            .bind(clean(here).into_owned())
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        row.map(TryInto::try_into).transpose()
    }

    async fn among(&self, connection: ConnectionId, here: &[&str]) -> Result<Vec<AppCustomerRow>> {
        let among = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/app_among.sql"));
        by_ids(self, among, connection, here).await
    }

    async fn linked(&self, connection: ConnectionId, there: &[&str]) -> Result<Vec<AppCustomerRow>> {
        let linked = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/app_linked.sql"));
        by_ids(self, linked, connection, there).await
    }

    /// No code is nobody's code.
    async fn named(&self, connection: ConnectionId, code: &str) -> Result<Vec<AppCustomerRow>> {
        let code = clean(code);
        if code.trim().is_empty() {
            return Ok(Vec::new());
        }
        let found: Vec<Columns> = query_as::<Db, _>(include_str!("../sql/app_named.sql"))
            .bind(connection.to_string())
            .bind(code.trim().to_owned())
            .bind(code.into_owned())
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        rows(found)
    }

    async fn due(
        &self,
        connection: ConnectionId,
        now: Timestamp,
        ticked: bool,
        limit: u32,
    ) -> Result<Vec<AppCustomerRow>> {
        let found: Vec<Columns> = query_as::<Db, _>(include_str!("../sql/app_due.sql"))
            .bind(connection.to_string())
            .bind(micros(now))
            .bind(i64::from(ticked))
            .bind(i64::from(limit))
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        rows(found)
    }

    async fn list(
        &self,
        connection: ConnectionId,
        filter: &AppCustomerFilter,
        after: Option<(&str, &str)>,
        limit: u32,
    ) -> Result<Vec<AppCustomerRow>> {
        let listed = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/app_list.sql"));
        let asked = Asked::from(filter);
        let (code, here) = after.unwrap_or_default();
        let found: Vec<Columns> = query_as::<Db, _>(listed)
            .bind(connection.to_string())
            .bind(asked.states)
            .bind(asked.ticks)
            .bind(clean(code).into_owned())
            .bind(clean(here).into_owned())
            .bind(asked.text)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        rows(found)
    }

    async fn numbered(&self, connection: ConnectionId, number: &str) -> Result<Option<AppCustomerRow>> {
        let found: Option<Columns> = query_as::<Db, _>(include_str!("../sql/app_numbered.sql"))
            .bind(connection.to_string())
            .bind(clean(number).into_owned())
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        found.map(TryInto::try_into).transpose()
    }

    async fn counts(&self, connection: ConnectionId) -> Result<Vec<AppCustomerCount>> {
        let counted: Vec<CountColumns> = query_as::<Db, _>(include_str!("../sql/app_counts.sql"))
            .bind(connection.to_string())
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        let read = |row: CountColumns| {
            Ok(AppCustomerCount {
                state: state(&row.state)?,
                ticked: row.ticked != 0,
                count: count(row.count),
            })
        };
        counted.into_iter().map(read).collect()
    }

    async fn free_numbers(&self, connection: ConnectionId, largest: u64) -> Result<Option<RangeInclusive<u64>>> {
        let free = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/app_free_numbers.sql"));
        let found: Option<(i64, i64)> = query_as::<Db, _>(free)
            .bind(connection.to_string())
            .bind(i64::try_from(largest).unwrap_or(i64::MAX))
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        Ok(found.map(|(first, last)| count(first)..=count(last)))
    }
}

async fn by_ids(
    store: &Handle,
    text: &'static str,
    connection: ConnectionId,
    ids: &[&str],
) -> Result<Vec<AppCustomerRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<Columns> = query_as::<Db, _>(text)
        .bind(connection.to_string())
        .bind(list(ids.iter().copied()))
        .fetch_all(&mut *store.reader().await?)
        .await
        .map_err(fail)?;
    rows(found)
}
