//! Columns of people, members, invitations, sessions and keys.

use boekbrug_model::Role;
use boekbrug_store::{ApiKeyRow, InvitationRow, MemberRow, OrganisationRow, PersonRow, SessionRow, StoreError};

use super::{document, instant, parsed, small};
use crate::verbs::Result;

pub(crate) struct PersonColumns {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) password: Option<String>,
    pub(crate) issuer: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) failures: i64,
    pub(crate) locked_until: Option<i64>,
    pub(crate) created: i64,
    pub(crate) erased: Option<i64>,
}

impl TryFrom<PersonColumns> for PersonRow {
    type Error = StoreError;

    fn try_from(row: PersonColumns) -> Result<Self> {
        Ok(Self {
            id: parsed(&row.id, "person id")?,
            email: row.email,
            name: row.name,
            language: row.language,
            password: row.password,
            identity: row.issuer.zip(row.subject),
            failures: small(row.failures),
            locked_until: row.locked_until.map(instant).transpose()?,
            created: instant(row.created)?,
            erased: row.erased.map(instant).transpose()?,
        })
    }
}

/// A person and what they are to an organisation.
pub(crate) struct MemberColumns {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) password: Option<String>,
    pub(crate) issuer: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) failures: i64,
    pub(crate) locked_until: Option<i64>,
    pub(crate) created: i64,
    pub(crate) erased: Option<i64>,
    pub(crate) role: String,
    pub(crate) since: i64,
}

impl TryFrom<MemberColumns> for MemberRow {
    type Error = StoreError;

    fn try_from(row: MemberColumns) -> Result<Self> {
        let person = PersonColumns {
            id: row.id,
            email: row.email,
            name: row.name,
            language: row.language,
            password: row.password,
            issuer: row.issuer,
            subject: row.subject,
            failures: row.failures,
            locked_until: row.locked_until,
            created: row.created,
            erased: row.erased,
        };
        Ok(Self {
            person: person.try_into()?,
            role: parsed(&row.role, "role")?,
            since: instant(row.since)?,
        })
    }
}

/// An organisation and what a person is to it.
pub(crate) struct MembershipColumns {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) created: i64,
    pub(crate) role: String,
}

impl TryFrom<MembershipColumns> for (OrganisationRow, Role) {
    type Error = StoreError;

    fn try_from(row: MembershipColumns) -> Result<Self> {
        let organisation = OrganisationRow {
            id: parsed(&row.id, "organisation id")?,
            name: row.name,
            created: instant(row.created)?,
        };
        Ok((organisation, parsed(&row.role, "role")?))
    }
}

pub(crate) struct InvitationColumns {
    pub(crate) id: String,
    pub(crate) organisation: Option<String>,
    pub(crate) email: String,
    pub(crate) role: String,
    pub(crate) token_hash: String,
    pub(crate) resets: Option<String>,
    pub(crate) created: i64,
    pub(crate) expires: i64,
}

impl TryFrom<InvitationColumns> for InvitationRow {
    type Error = StoreError;

    fn try_from(row: InvitationColumns) -> Result<Self> {
        let organisation = row.organisation.as_deref();
        let resets = row.resets.as_deref();
        Ok(Self {
            id: parsed(&row.id, "invitation id")?,
            organisation: organisation.map(|id| parsed(id, "organisation id")).transpose()?,
            email: row.email,
            role: parsed(&row.role, "role")?,
            token_hash: row.token_hash,
            resets: resets.map(|id| parsed(id, "person id")).transpose()?,
            created: instant(row.created)?,
            expires: instant(row.expires)?,
        })
    }
}

pub(crate) struct SessionColumns {
    pub(crate) token_hash: String,
    pub(crate) person: String,
    pub(crate) organisation: Option<String>,
    pub(crate) csrf: String,
    pub(crate) created: i64,
    pub(crate) seen: i64,
    pub(crate) expires: i64,
}

impl TryFrom<SessionColumns> for SessionRow {
    type Error = StoreError;

    fn try_from(row: SessionColumns) -> Result<Self> {
        let organisation = row.organisation.as_deref();
        Ok(Self {
            token_hash: row.token_hash,
            person: parsed(&row.person, "person id")?,
            organisation: organisation.map(|id| parsed(id, "organisation id")).transpose()?,
            csrf: row.csrf,
            created: instant(row.created)?,
            seen: instant(row.seen)?,
            expires: instant(row.expires)?,
        })
    }
}

pub(crate) struct ApiKeyColumns {
    pub(crate) id: String,
    pub(crate) organisation: Option<String>,
    pub(crate) name: String,
    pub(crate) start: String,
    pub(crate) hash: String,
    pub(crate) scopes: String,
    pub(crate) administrations: Option<String>,
    pub(crate) created: i64,
    pub(crate) expires: Option<i64>,
    pub(crate) used: Option<i64>,
    pub(crate) revoked: Option<i64>,
}

impl TryFrom<ApiKeyColumns> for ApiKeyRow {
    type Error = StoreError;

    fn try_from(row: ApiKeyColumns) -> Result<Self> {
        let organisation = row.organisation.as_deref();
        let administrations = row.administrations.as_deref();
        Ok(Self {
            id: parsed(&row.id, "key id")?,
            organisation: organisation.map(|id| parsed(id, "organisation id")).transpose()?,
            name: row.name,
            start: row.start,
            hash: row.hash,
            scopes: document(&row.scopes, "list of scopes")?,
            administrations: administrations
                .map(|ids| document(ids, "list of administrations"))
                .transpose()?,
            created: instant(row.created)?,
            expires: row.expires.map(instant).transpose()?,
            used: row.used.map(instant).transpose()?,
            revoked: row.revoked.map(instant).transpose()?,
        })
    }
}
