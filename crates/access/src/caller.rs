//! Whoever makes a request, and what they may.

use std::collections::BTreeSet;
use std::sync::Arc;

use boekbrug_model::{Actor, ActorKind, AdministrationId, ApiKeyId, OrganisationId, PersonId, Role, Scope};
use boekbrug_store::{ApiKeyRow, SessionRow};
use jiff::Timestamp;

use crate::keys::KEY_PREFIX;
use crate::{Access, AccessError, token};

/// Whoever makes a request. It is known before anything else of the request is looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caller {
    /// Who, for the audit trail and for timelines.
    pub actor: Actor,
    /// The tenant. None for a key of the installation, and for a person who belongs nowhere (any more).
    pub organisation: Option<OrganisationId>,
    /// What they may do there.
    pub scopes: BTreeSet<Scope>,
    /// Where they may do so; none for every administration of the organisation.
    pub administrations: Option<BTreeSet<AdministrationId>>,
    /// The session of a person.
    pub session: Option<CallerSession>,
    /// The role of a person; none for a key.
    pub role: Option<Role>,
    /// When the key ends; none for people and for keys without an end.
    pub until: Option<Timestamp>,
}

/// The session with which a person calls.
#[derive(Clone, PartialEq, Eq)]
pub struct CallerSession {
    /// Whose.
    pub person: PersonId,
    /// What a request that changes something must repeat in a header: another site cannot read it.
    pub csrf: String,
    /// The hash of its token, by which it is ended.
    pub token_hash: String,
}

impl std::fmt::Debug for CallerSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CallerSession({})", self.person)
    }
}

impl CallerSession {
    /// Whether a request repeated the token of the session.
    pub fn csrf_fits(&self, header: &str) -> bool {
        token::same(&self.csrf, header)
    }
}

impl Caller {
    /// Whoever works on the command line, under the name of their account: every scope, and the rights of an owner.
    pub fn operator(account: &str, organisation: Option<OrganisationId>) -> Self {
        Self {
            actor: Actor {
                kind: ActorKind::Operator,
                id: account.to_owned(),
            },
            organisation,
            scopes: Scope::ALL.into(),
            administrations: None,
            session: None,
            role: Some(Role::Owner),
            until: None,
        }
    }

    /// An application with its key.
    fn of_key(row: ApiKeyRow) -> Self {
        Self {
            actor: actor_of_key(row.id),
            organisation: row.organisation,
            scopes: row.scopes,
            administrations: row.administrations,
            session: None,
            role: None,
            until: row.expires,
        }
    }

    /// A person in a session. Without a role they may nothing but what concerns themselves.
    pub(crate) fn of_session(row: SessionRow, role: Option<Role>) -> Self {
        Self {
            actor: actor_of_person(row.person),
            organisation: role.and(row.organisation),
            scopes: role.map(Role::scopes).unwrap_or_default(),
            administrations: None,
            session: Some(CallerSession {
                person: row.person,
                csrf: row.csrf,
                token_hash: row.token_hash,
            }),
            role,
            until: None,
        }
    }

    /// Refuses whoever lacks the scope.
    pub fn require(&self, scope: Scope) -> Result<(), AccessError> {
        if self.scopes.contains(&scope) {
            Ok(())
        } else {
            Err(AccessError::ScopeMissing(scope))
        }
    }

    /// The tenant; a caller without one has no scope for anything of a tenant.
    pub fn tenant(&self) -> Result<OrganisationId, AccessError> {
        self.organisation
            .ok_or(AccessError::ScopeMissing(Scope::OrganisationRead))
    }

    /// The scope and the tenant at once.
    pub fn tenant_with(&self, scope: Scope) -> Result<OrganisationId, AccessError> {
        self.require(scope)?;
        self.tenant()
    }

    /// The session, for what only a signed-in person can do.
    pub fn person(&self) -> Result<&CallerSession, AccessError> {
        self.session.as_ref().ok_or(AccessError::PersonOnly)
    }

    /// Whether an administration is within reach. Which organisation it belongs to is not asked here.
    pub fn reaches(&self, administration: AdministrationId) -> bool {
        self.administrations
            .as_ref()
            .is_none_or(|all| all.contains(&administration))
    }

    /// Whether this is the operator of the installation on the command line.
    pub fn is_operator(&self) -> bool {
        self.actor.kind == ActorKind::Operator
    }
}

/// A person as an actor.
pub(crate) fn actor_of_person(id: PersonId) -> Actor {
    Actor {
        kind: ActorKind::Person,
        id: id.to_string(),
    }
}

/// A key as an actor.
fn actor_of_key(id: ApiKeyId) -> Actor {
    Actor {
        kind: ActorKind::ApiKey,
        id: id.to_string(),
    }
}

impl Access {
    /// Whoever calls with this key. Unknown, expired and revoked keys are all [`AccessError::NotSignedIn`].
    ///
    /// A look at the database holds for two seconds: a key that is revoked works on other nodes for so long at most, on
    /// this one no longer. Its use is noted once a minute; that this fails refuses nobody.
    pub async fn caller_of_key(&self, key: &str) -> Result<Arc<Caller>, AccessError> {
        if !token::looks_right(key, KEY_PREFIX) {
            return Err(AccessError::NotSignedIn);
        }
        let (now, hash) = (self.now(), token::hash(key));
        if let Some(caller) = self.cache().get(&hash, now) {
            return Ok(caller);
        }
        let row = self.store().people().api_key(&hash).await?;
        let row = row.filter(|row| row.revoked.is_none() && row.expires.is_none_or(|expires| now < expires));
        let row = row.ok_or(AccessError::NotSignedIn)?;
        let (id, used) = (row.id, row.used);
        let caller = Arc::new(Caller::of_key(row));
        self.cache().put(hash, caller.clone(), now);
        self.note_use(id, used, now).await;
        Ok(caller)
    }
}

#[cfg(test)]
mod tests {
    use boekbrug_model::{Role, Scope};
    use jiff::Timestamp;

    use super::{Caller, CallerSession, SessionRow};
    use crate::AccessError;

    fn session(role: Option<Role>) -> Caller {
        let at = Timestamp::UNIX_EPOCH;
        let row = SessionRow {
            token_hash: "hash".to_owned(),
            person: boekbrug_model::PersonId::new(at, [1; 10]),
            organisation: Some(boekbrug_model::OrganisationId::new(at, [2; 10])),
            csrf: "csrf".to_owned(),
            created: at,
            seen: at,
            expires: at,
        };
        Caller::of_session(row, role)
    }

    #[test]
    fn a_person_who_belongs_nowhere_may_nothing() {
        let caller = session(None);
        assert_eq!((caller.organisation, caller.scopes.len()), (None, 0));
        assert!(caller.person().is_ok());
        assert!(matches!(caller.tenant(), Err(AccessError::ScopeMissing(_))));
    }

    #[test]
    fn a_person_has_the_scopes_of_the_role() {
        let caller = session(Some(Role::Bookkeeper));
        assert!(caller.require(Scope::InvoicesWrite).is_ok() && caller.tenant().is_ok());
        let refused = caller.require(Scope::AccessWrite);
        assert!(matches!(refused, Err(AccessError::ScopeMissing(Scope::AccessWrite))));
    }

    #[test]
    fn the_token_of_a_session_must_be_repeated_whole() {
        let session = session(None).session.unwrap();
        assert!(session.csrf_fits("csrf"));
        for wrong in ["", "csr", "csrf ", "CSRF"] {
            assert!(!session.csrf_fits(wrong), "{wrong:?}");
        }
        let said = format!("{:?}", CallerSession { ..session });
        assert!(!said.contains("csrf") && !said.contains("hash"), "{said}");
    }
}
