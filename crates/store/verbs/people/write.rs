//! Who may come in: writing.

use boekbrug_model::{ApiKeyId, InvitationId, OrganisationId, PersonId, Role};
use boekbrug_store::{ApiKeyRow, InvitationRow, PeopleTx, PersonRow, SessionRow, StoreError};
use jiff::Timestamp;
use sqlx::query_file;

use super::{keys, roles};
use crate::verbs::error::{named, one};
use crate::verbs::text::{clean, micros};
use crate::verbs::{Conn, Result, SqlTx, fail};

const TAKEN: &str = "the e-mail address, or the identity,";

#[async_trait::async_trait]
impl PeopleTx for SqlTx {
    async fn create_person(&mut self, row: &PersonRow) -> Result<()> {
        create_person_in(&mut self.0, row).await
    }

    async fn update_person(&mut self, row: &PersonRow) -> Result<()> {
        update_person_in(&mut self.0, row).await
    }

    async fn erase_person(&mut self, id: PersonId, at: Timestamp) -> Result<()> {
        roles::erase_person_in(&mut self.0, id, at).await
    }

    async fn set_role(
        &mut self,
        organisation: OrganisationId,
        person: PersonId,
        role: Role,
        at: Timestamp,
    ) -> Result<()> {
        roles::set_role_in(&mut self.0, organisation, person, role, at).await
    }

    async fn remove_member(&mut self, organisation: OrganisationId, person: PersonId) -> Result<()> {
        roles::remove_member_in(&mut self.0, organisation, person).await
    }

    async fn put_invitation(&mut self, row: &InvitationRow) -> Result<()> {
        put_invitation_in(&mut self.0, row).await
    }

    async fn take_invitation(&mut self, id: InvitationId) -> Result<bool> {
        let done = query_file!("../store/verbs/sql/invitation_take.sql", id.to_string())
            .execute(&mut *self.0)
            .await
            .map_err(fail)?;
        Ok(done.rows_affected() == 1)
    }

    async fn put_session(&mut self, row: &SessionRow) -> Result<()> {
        put_session_in(&mut self.0, row).await
    }

    async fn touch_session(
        &mut self,
        token_hash: &str,
        organisation: Option<OrganisationId>,
        seen: Timestamp,
    ) -> Result<()> {
        let (hash, organisation) = (clean(token_hash), organisation.map(|id| id.to_string()));
        let done = query_file!(
            "../store/verbs/sql/session_touch.sql",
            &*hash,
            organisation,
            micros(seen)
        )
        .execute(&mut *self.0)
        .await
        .map_err(|cause| named(fail(cause), "the session", "the organisation"))?;
        if done.rows_affected() == 0 {
            return Err(StoreError::Missing { what: "the session" });
        }
        Ok(())
    }

    async fn end_session(&mut self, token_hash: &str) -> Result<()> {
        let hash = clean(token_hash);
        query_file!("../store/verbs/sql/session_end.sql", &*hash)
            .execute(&mut *self.0)
            .await
            .map_err(fail)?;
        Ok(())
    }

    async fn end_sessions(&mut self, person: PersonId, except: Option<&str>) -> Result<()> {
        let (person, except) = (person.to_string(), clean(except.unwrap_or_default()));
        query_file!("../store/verbs/sql/sessions_end.sql", person, &*except)
            .execute(&mut *self.0)
            .await
            .map_err(fail)?;
        Ok(())
    }

    async fn create_api_key(&mut self, row: &ApiKeyRow) -> Result<()> {
        keys::create_api_key_in(&mut self.0, row).await
    }

    async fn revoke_api_key(
        &mut self,
        organisation: Option<OrganisationId>,
        id: ApiKeyId,
        at: Timestamp,
    ) -> Result<bool> {
        keys::revoke_api_key_in(&mut self.0, organisation, id, at).await
    }

    async fn touch_api_key(&mut self, id: ApiKeyId, at: Timestamp) -> Result<()> {
        keys::touch_api_key_in(&mut self.0, id, at).await
    }
}

async fn create_person_in(conn: &mut Conn, row: &PersonRow) -> Result<()> {
    let (email, name, language) = (clean(&row.email), clean(&row.name), clean(&row.language));
    let password = row.password.as_deref().map(clean);
    let issuer = row.identity.as_ref().map(|(issuer, _)| clean(issuer));
    let subject = row.identity.as_ref().map(|(_, subject)| clean(subject));
    let done = query_file!(
        "../store/verbs/sql/person_insert.sql",
        row.id.to_string(),
        &*email,
        &*name,
        &*language,
        password.as_deref(),
        issuer.as_deref(),
        subject.as_deref(),
        i64::from(row.failures),
        row.locked_until.map(micros),
        micros(row.created),
        row.erased.map(micros),
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    one(done.rows_affected(), TAKEN)
}

async fn update_person_in(conn: &mut Conn, row: &PersonRow) -> Result<()> {
    let (email, name, language) = (clean(&row.email), clean(&row.name), clean(&row.language));
    let password = row.password.as_deref().map(clean);
    let issuer = row.identity.as_ref().map(|(issuer, _)| clean(issuer));
    let subject = row.identity.as_ref().map(|(_, subject)| clean(subject));
    let done = query_file!(
        "../store/verbs/sql/person_update.sql",
        row.id.to_string(),
        &*email,
        &*name,
        &*language,
        password.as_deref(),
        issuer.as_deref(),
        subject.as_deref(),
        i64::from(row.failures),
        row.locked_until.map(micros),
    )
    .execute(conn)
    .await
    .map_err(|cause| named(fail(cause), TAKEN, "the person"))?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Missing { what: "the person" });
    }
    Ok(())
}

/// The unique pair of organisation and address decides, so of two at the same time one is left.
async fn put_invitation_in(conn: &mut Conn, row: &InvitationRow) -> Result<()> {
    let (email, hash) = (clean(&row.email), clean(&row.token_hash));
    query_file!(
        "../store/verbs/sql/invitation_put.sql",
        row.id.to_string(),
        row.organisation.map(|id| id.to_string()),
        &*email,
        row.role.as_str(),
        &*hash,
        row.resets.map(|id| id.to_string()),
        micros(row.created),
        micros(row.expires),
    )
    .execute(conn)
    .await
    .map_err(|cause| named(fail(cause), "the invitation", "the organisation or the person"))?;
    Ok(())
}

/// The person is locked, so that whoever is being erased meanwhile gets no session.
async fn put_session_in(conn: &mut Conn, row: &SessionRow) -> Result<()> {
    let (hash, csrf) = (clean(&row.token_hash), clean(&row.csrf));
    let person = row.person.to_string();
    roles::lock_living_in(conn, &person).await?;
    let done = query_file!(
        "../store/verbs/sql/session_put.sql",
        &*hash,
        person,
        row.organisation.map(|id| id.to_string()),
        &*csrf,
        micros(row.created),
        micros(row.seen),
        micros(row.expires),
    )
    .execute(conn)
    .await
    .map_err(|cause| named(fail(cause), "the session", "the organisation"))?;
    one(done.rows_affected(), "the session")
}
