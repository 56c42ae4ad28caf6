//! Lists as people look at them.

use std::collections::BTreeMap;

use boekbrug_model::{ConnectionId, Feed, InvoiceId, InvoiceState, OrganisationId, RecordId};
use boekbrug_store::{Cause, CauseCount, InvoiceRow, InvoicesSought, ListStore, RecordsSought, StoredRecord};
use sqlx::{query_file_as, query_file_scalar};

use super::columns::{CauseColumns, InvoiceColumns, RecordColumns, StateCount, count};
use super::text::{clean, list, pattern};
use super::{Result, fail};
use crate::Handle;

/// Comes after every id.
const LAST: &str = "~";

#[async_trait::async_trait]
impl ListStore for Handle {
    async fn invoices_sought(
        &self,
        organisation: OrganisationId,
        sought: &InvoicesSought,
        before: Option<InvoiceId>,
        limit: u32,
    ) -> Result<Vec<InvoiceRow>> {
        let asked = Asked::new(organisation, sought, before, limit);
        let rows = match (sought.cause, &asked.text) {
            (Some(Cause::Attention), _) => self.by_cause(&asked, "").await?,
            (Some(Cause::Code(code)), _) => self.by_cause(&asked, code.as_str()).await?,
            (Some(Cause::None) | None, None) => self.by_state(&asked).await?,
            (Some(Cause::None) | None, Some(text)) => self.by_words(&asked, text).await?,
        };
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn invoice_states(
        &self,
        organisation: OrganisationId,
        connection: Option<ConnectionId>,
    ) -> Result<Vec<(InvoiceState, u64)>> {
        let connection = connection.map(|id| id.to_string());
        let rows = query_file_as!(
            StateCount,
            "../store/verbs/sql/invoice_states.sql",
            organisation.to_string(),
            connection
        )
        .fetch_all(&mut *self.reader().await?)
        .await
        .map_err(fail)?;
        let mut states = BTreeMap::new();
        for row in rows {
            let (state, count): (InvoiceState, u64) = row.try_into()?;
            *states.entry(state).or_default() += count;
        }
        Ok(states.into_iter().collect())
    }

    async fn causes(&self, organisation: OrganisationId, connection: Option<ConnectionId>) -> Result<Vec<CauseCount>> {
        let connection = connection.map(|id| id.to_string());
        let rows = query_file_as!(
            CauseColumns,
            "../store/verbs/sql/causes.sql",
            organisation.to_string(),
            connection
        )
        .fetch_all(&mut *self.reader().await?)
        .await
        .map_err(fail)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn with_findings(&self, organisation: OrganisationId) -> Result<u64> {
        let found = query_file_scalar!("../store/verbs/sql/with_findings.sql", organisation.to_string())
            .fetch_one(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        Ok(count(found))
    }

    async fn records_sought(
        &self,
        connection: ConnectionId,
        feed: Feed,
        sought: &RecordsSought,
        after: Option<(&str, RecordId)>,
        limit: u32,
    ) -> Result<Vec<StoredRecord>> {
        let (code, id) = after.map_or_else(Default::default, |(code, id)| (clean(code), id.to_string()));
        let rows = query_file_as!(
            RecordColumns,
            "sql/records_sought.sql",
            connection.to_string(),
            feed.as_str(),
            &*code,
            id,
            i64::from(limit),
            sought.active_only,
            pattern(&sought.text),
        )
        .fetch_all(&mut *self.reader().await?)
        .await
        .map_err(fail)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}

/// What is looked for, as it is bound.
struct Asked {
    organisation: String,
    connection: Option<String>,
    states: String,
    before: String,
    limit: i64,
    /// Without findings only.
    is_bare: bool,
    text: Option<String>,
}

impl Asked {
    fn new(organisation: OrganisationId, sought: &InvoicesSought, before: Option<InvoiceId>, limit: u32) -> Self {
        let is_bare = sought.cause == Some(Cause::None);
        let states = if sought.states.is_empty() {
            InvoiceState::ALL
        } else {
            &sought.states
        };
        let fits = |state: &&InvoiceState| !(is_bare && state.is_final());
        Self {
            organisation: organisation.to_string(),
            connection: sought.connection.map(|id| id.to_string()),
            states: list(states.iter().filter(fits).map(|state| state.as_str())),
            before: before.map_or_else(|| LAST.to_owned(), |id| id.to_string()),
            limit: i64::from(limit),
            is_bare,
            text: sought.text.as_deref().map(pattern),
        }
    }
}

impl Handle {
    async fn by_state(&self, asked: &Asked) -> Result<Vec<InvoiceColumns>> {
        query_file_as!(
            InvoiceColumns,
            "sql/sought_by_state.sql",
            asked.organisation,
            asked.connection,
            asked.states,
            asked.before,
            asked.limit,
            asked.is_bare,
        )
        .fetch_all(&mut *self.reader().await?)
        .await
        .map_err(fail)
    }

    async fn by_cause(&self, asked: &Asked, code: &str) -> Result<Vec<InvoiceColumns>> {
        query_file_as!(
            InvoiceColumns,
            "sql/sought_by_cause.sql",
            asked.organisation,
            asked.connection,
            asked.states,
            asked.before,
            asked.limit,
            code,
            asked.text,
        )
        .fetch_all(&mut *self.reader().await?)
        .await
        .map_err(fail)
    }

    async fn by_words(&self, asked: &Asked, text: &str) -> Result<Vec<InvoiceColumns>> {
        query_file_as!(
            InvoiceColumns,
            "sql/sought_by_words.sql",
            asked.organisation,
            asked.connection,
            asked.states,
            asked.before,
            asked.limit,
            asked.is_bare,
            text,
        )
        .fetch_all(&mut *self.reader().await?)
        .await
        .map_err(fail)
    }
}
