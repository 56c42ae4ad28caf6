//! Who belongs to an organisation, and that it always keeps an owner.
//!
//! Whoever changes that locks the person first and then the organisations in the order of their ids, so that nobody waits
//! in a circle; the count of owners is taken after the lock.

use boekbrug_model::{OrganisationId, PersonId, Role};
use boekbrug_store::StoreError;
use jiff::Timestamp;
use sqlx::{query_file, query_file_scalar};

use crate::verbs::text::micros;
use crate::verbs::{Conn, Result, fail};

const PERSON: StoreError = StoreError::Missing { what: "the person" };

const LAST_OWNER: StoreError = StoreError::Taken {
    what: "the last owner of the organisation",
};

pub(super) async fn set_role_in(
    conn: &mut Conn,
    organisation: OrganisationId,
    person: PersonId,
    role: Role,
    at: Timestamp,
) -> Result<()> {
    let (organisation, person) = (organisation.to_string(), person.to_string());
    lock_living_in(conn, &person).await?;
    lock_organisation_in(conn, &organisation).await?;
    if role != Role::Owner && is_last_owner(conn, &organisation, &person).await? {
        return Err(LAST_OWNER);
    }
    query_file!(
        "../store/verbs/sql/member_put.sql",
        organisation,
        person,
        role.as_str(),
        micros(at)
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    Ok(())
}

pub(super) async fn remove_member_in(conn: &mut Conn, organisation: OrganisationId, person: PersonId) -> Result<()> {
    let (organisation, person) = (organisation.to_string(), person.to_string());
    lock_organisation_in(conn, &organisation).await?;
    if is_last_owner(conn, &organisation, &person).await? {
        return Err(LAST_OWNER);
    }
    let done = query_file!("../store/verbs/sql/member_delete.sql", organisation, person)
        .execute(&mut *conn)
        .await
        .map_err(fail)?;
    if done.rows_affected() == 0 {
        return Err(PERSON);
    }
    query_file!("../store/verbs/sql/sessions_end_in.sql", organisation, person)
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(())
}

/// Their id stays, because audit trail and timelines name it. Whoever is erased already stays so.
pub(super) async fn erase_person_in(conn: &mut Conn, id: PersonId, at: Timestamp) -> Result<()> {
    let person = id.to_string();
    if lock_person_in(conn, &person).await? {
        return Ok(());
    }
    let organisations = query_file_scalar!("../store/verbs/sql/organisations_of.sql", person)
        .fetch_all(&mut *conn)
        .await
        .map_err(fail)?;
    for organisation in organisations {
        lock_organisation_in(conn, &organisation).await?;
        if is_last_owner(conn, &organisation, &person).await? {
            return Err(LAST_OWNER);
        }
    }
    query_file!("../store/verbs/sql/sessions_end.sql", person, "")
        .execute(&mut *conn)
        .await
        .map_err(fail)?;
    query_file!("../store/verbs/sql/members_delete_of.sql", person)
        .execute(&mut *conn)
        .await
        .map_err(fail)?;
    query_file!("../store/verbs/sql/invitations_forget.sql", person)
        .execute(&mut *conn)
        .await
        .map_err(fail)?;
    query_file!("../store/verbs/sql/person_erase.sql", person, micros(at))
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(())
}

/// Fails with `Missing` when there is no such person or they were erased.
pub(super) async fn lock_living_in(conn: &mut Conn, person: &str) -> Result<()> {
    if lock_person_in(conn, person).await? {
        return Err(PERSON);
    }
    Ok(())
}

/// True when they were erased.
async fn lock_person_in(conn: &mut Conn, person: &str) -> Result<bool> {
    let erased = query_file_scalar!("sql/person_lock.sql", person)
        .fetch_optional(conn)
        .await
        .map_err(fail)?;
    erased.map(|at| at.is_some()).ok_or(PERSON)
}

async fn lock_organisation_in(conn: &mut Conn, organisation: &str) -> Result<()> {
    let found = query_file_scalar!("sql/organisation_lock.sql", organisation)
        .fetch_optional(conn)
        .await
        .map_err(fail)?;
    found.map(|_| ()).ok_or(StoreError::Missing {
        what: "the organisation",
    })
}

async fn is_last_owner(conn: &mut Conn, organisation: &str, person: &str) -> Result<bool> {
    let last = query_file_scalar!("../store/verbs/sql/last_owner.sql", organisation, person)
        .fetch_one(conn)
        .await
        .map_err(fail)?;
    Ok(last > 0)
}
