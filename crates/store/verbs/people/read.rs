//! Who may come in: reading.

use boekbrug_model::{OrganisationId, PersonId, Role};
use boekbrug_store::{ApiKeyRow, InvitationRow, MemberRow, OrganisationRow, PeopleStore, PersonRow, SessionRow};
use sqlx::{query_file_as, query_file_scalar};

use crate::Handle;
use crate::verbs::columns::{
    ApiKeyColumns, InvitationColumns, MemberColumns, MembershipColumns, PersonColumns, SessionColumns,
};
use crate::verbs::text::clean;
use crate::verbs::{Result, fail};

#[async_trait::async_trait]
impl PeopleStore for Handle {
    async fn person(&self, id: PersonId) -> Result<Option<PersonRow>> {
        let row = query_file_as!(PersonColumns, "../store/verbs/sql/person.sql", id.to_string())
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        row.map(TryInto::try_into).transpose()
    }

    async fn person_by_email(&self, email: &str) -> Result<Option<PersonRow>> {
        let email = clean(email);
        let row = query_file_as!(PersonColumns, "../store/verbs/sql/person_by_email.sql", &*email)
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        row.map(TryInto::try_into).transpose()
    }

    async fn person_by_identity(&self, issuer: &str, subject: &str) -> Result<Option<PersonRow>> {
        let (issuer, subject) = (clean(issuer), clean(subject));
        let row = query_file_as!(
            PersonColumns,
            "../store/verbs/sql/person_by_identity.sql",
            &*issuer,
            &*subject
        )
        .fetch_optional(&mut *self.reader().await?)
        .await
        .map_err(fail)?;
        row.map(TryInto::try_into).transpose()
    }

    async fn anybody(&self) -> Result<bool> {
        let found = query_file_scalar!("../store/verbs/sql/anybody.sql")
            .fetch_one(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        Ok(found > 0)
    }

    async fn members(&self, organisation: OrganisationId) -> Result<Vec<MemberRow>> {
        let organisation = organisation.to_string();
        let rows = query_file_as!(MemberColumns, "../store/verbs/sql/members.sql", organisation)
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn member(&self, organisation: OrganisationId, person: PersonId) -> Result<Option<MemberRow>> {
        let (organisation, person) = (organisation.to_string(), person.to_string());
        let row = query_file_as!(MemberColumns, "../store/verbs/sql/member.sql", organisation, person)
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        row.map(TryInto::try_into).transpose()
    }

    async fn memberships(&self, person: PersonId) -> Result<Vec<(OrganisationRow, Role)>> {
        let person = person.to_string();
        let rows = query_file_as!(MembershipColumns, "../store/verbs/sql/memberships.sql", person)
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn invitations(&self, organisation: OrganisationId) -> Result<Vec<InvitationRow>> {
        let organisation = organisation.to_string();
        let rows = query_file_as!(InvitationColumns, "../store/verbs/sql/invitations.sql", organisation)
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn invitation(&self, token_hash: &str) -> Result<Option<InvitationRow>> {
        let hash = clean(token_hash);
        let row = query_file_as!(InvitationColumns, "../store/verbs/sql/invitation.sql", &*hash)
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        row.map(TryInto::try_into).transpose()
    }

    async fn session(&self, token_hash: &str) -> Result<Option<SessionRow>> {
        let hash = clean(token_hash);
        let row = query_file_as!(SessionColumns, "../store/verbs/sql/session.sql", &*hash)
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        row.map(TryInto::try_into).transpose()
    }

    async fn sessions(&self, person: PersonId) -> Result<Vec<SessionRow>> {
        let person = person.to_string();
        let rows = query_file_as!(SessionColumns, "../store/verbs/sql/sessions.sql", person)
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn api_keys(&self, organisation: Option<OrganisationId>) -> Result<Vec<ApiKeyRow>> {
        let organisation = organisation.map(|id| id.to_string()).unwrap_or_default();
        let rows = query_file_as!(ApiKeyColumns, "../store/verbs/sql/api_keys.sql", organisation)
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn api_key(&self, hash: &str) -> Result<Option<ApiKeyRow>> {
        let hash = clean(hash);
        let row = query_file_as!(ApiKeyColumns, "../store/verbs/sql/api_key.sql", &*hash)
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(fail)?;
        row.map(TryInto::try_into).transpose()
    }
}
