//! Endpoints, what became of their messages, and how far the change feed reaches: reading.

use boekbrug_model::{AdministrationId, ChangeNumber, EndpointId, OrganisationId};
use boekbrug_store::{EndpointRow, HookStore, TryRow};
use sqlx::query_file_as;

use crate::Handle;
use crate::verbs::columns::{EndpointColumns, TryColumns};
use crate::verbs::text::clean;
use crate::verbs::{Result, fail};

/// How far the change feed of an administration reaches.
struct BoundColumns {
    first: i64,
    last: i64,
}

#[async_trait::async_trait]
impl HookStore for Handle {
    async fn endpoints(&self, organisation: OrganisationId) -> Result<Vec<EndpointRow>> {
        let organisation = organisation.to_string();
        let rows = query_file_as!(EndpointColumns, "../store/verbs/sql/endpoints.sql", organisation)
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn endpoint(&self, organisation: OrganisationId, id: EndpointId) -> Result<Option<EndpointRow>> {
        let (organisation, id) = (organisation.to_string(), id.to_string());
        let row = query_file_as!(EndpointColumns, "../store/verbs/sql/endpoint.sql", organisation, id)
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        row.map(TryInto::try_into).transpose()
    }

    async fn tries(&self, endpoint: EndpointId, limit: u32) -> Result<Vec<TryRow>> {
        let (endpoint, limit) = (endpoint.to_string(), i64::from(limit));
        let rows = query_file_as!(TryColumns, "../store/verbs/sql/tries.sql", endpoint, limit)
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn endpoints_not_under(&self, key_id: &str, limit: u32) -> Result<Vec<EndpointRow>> {
        let (key_id, limit) = (clean(key_id), i64::from(limit));
        let rows = query_file_as!(
            EndpointColumns,
            "../store/verbs/sql/endpoints_not_under.sql",
            &*key_id,
            limit
        )
        .fetch_all(&mut *self.reader().await?)
        .await
        .map_err(fail)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn change_bounds(
        &self,
        organisation: OrganisationId,
        administration: AdministrationId,
    ) -> Result<(ChangeNumber, ChangeNumber)> {
        let (organisation, administration) = (organisation.to_string(), administration.to_string());
        let row = query_file_as!(
            BoundColumns,
            "../store/verbs/sql/change_bounds.sql",
            organisation,
            administration
        )
        .fetch_optional(&mut *self.reader().await?)
        .await
        .map_err(fail)?;
        let (first, last) = row.map_or((1, 0), |row| (row.first, row.last));
        Ok((ChangeNumber(first), ChangeNumber(last)))
    }
}
