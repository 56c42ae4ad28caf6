//! The handle through which everything here is asked, and what its parts share.

use std::sync::Arc;

use boekbrug_connector::{Chance, Clock};
use boekbrug_model::{Actor, AuditId, OrganisationId, PersonId, Scope};
use boekbrug_store::{AuditFilter, AuditRow, Store, StoreError, Tx};
use jiff::Timestamp;
use serde_json::Value;

use crate::cache::Cache;
use crate::openid::OpenId;
use crate::password::{PasswordLimits, Passwords};
use crate::sign_in::Lanes;
use crate::{AccessError, Caller, Token};

/// Who may what. Cheap to clone; the clones share what was looked up.
#[derive(Clone)]
pub struct Access {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    cache: Cache,
    passwords: Passwords,
    lanes: Lanes,
    openid: Option<OpenId>,
}

impl Access {
    /// With passwords alone.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Self {
        Self::with(store, clock, chance, PasswordLimits::default(), None)
    }

    /// With everything that can be set.
    pub fn with(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        limits: PasswordLimits,
        openid: Option<OpenId>,
    ) -> Self {
        let inner = Inner {
            store,
            clock,
            chance,
            cache: Cache::default(),
            passwords: Passwords::new(limits),
            lanes: Lanes::default(),
            openid,
        };
        Self { inner: Arc::new(inner) }
    }

    pub(crate) fn store(&self) -> &dyn Store {
        &*self.inner.store
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    pub(crate) fn ten(&self) -> [u8; 10] {
        self.inner.chance.ten()
    }

    pub(crate) fn chance(&self) -> &dyn Chance {
        &*self.inner.chance
    }

    pub(crate) fn token(&self, prefix: &str) -> Token {
        Token::draw(&*self.inner.chance, prefix)
    }

    pub(crate) fn cache(&self) -> &Cache {
        &self.inner.cache
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }

    pub(crate) fn lanes(&self) -> &Lanes {
        &self.inner.lanes
    }

    pub(crate) fn openid(&self) -> Option<&OpenId> {
        self.inner.openid.as_ref()
    }

    /// Notes a deed of a caller in the audit trail of an organisation. Details hold ids and names of roles and scopes:
    /// no secret, and nothing that tells who a person is, since the trail outlives them.
    pub(crate) async fn note_in(
        &self,
        tx: &mut dyn Tx,
        by: &Actor,
        organisation: Option<OrganisationId>,
        deed: Deed<'_>,
    ) -> Result<(), StoreError> {
        let now = self.now();
        let row = AuditRow {
            id: AuditId::new(now, self.ten()),
            organisation,
            administration: None,
            actor: by.clone(),
            action: deed.action.to_owned(),
            subject: deed.subject,
            details: deed.details,
            at: now,
        };
        tx.desk().note(&row).await
    }

    /// Notes what concerns a person themselves, in every organisation that they belong to.
    pub(crate) async fn note_of_person_in(
        &self,
        tx: &mut dyn Tx,
        by: &Actor,
        places: &[OrganisationId],
        person: PersonId,
        action: &str,
    ) -> Result<(), StoreError> {
        for place in places {
            self.note_in(tx, by, Some(*place), Deed::new(action, person)).await?;
        }
        Ok(())
    }

    /// The organisations of a person.
    pub(crate) async fn places(&self, person: PersonId) -> Result<Vec<OrganisationId>, StoreError> {
        let memberships = self.store().people().memberships(person).await?;
        Ok(memberships
            .into_iter()
            .map(|(organisation, _)| organisation.id)
            .collect())
    }

    /// A page of the audit trail of the caller's organisation, newest first, from before an entry, and from where the
    /// next page goes on. A caller who is limited to some administrations sees what concerns those alone.
    pub async fn audit(
        &self,
        by: &Caller,
        before: Option<AuditId>,
        limit: u32,
    ) -> Result<(Vec<AuditRow>, Option<AuditId>), AccessError> {
        self.audit_matching(by, &AuditFilter::default(), before, limit).await
    }

    /// The same, of the entries that a filter lets through.
    pub async fn audit_matching(
        &self,
        by: &Caller,
        filter: &AuditFilter,
        before: Option<AuditId>,
        limit: u32,
    ) -> Result<(Vec<AuditRow>, Option<AuditId>), AccessError> {
        let organisation = by.tenant_with(Scope::AccessRead)?;
        let desk = self.store().desk();
        let mut rows = desk.audit_matching(organisation, filter, before, limit).await?;
        let full = u32::try_from(rows.len()).is_ok_and(|count| count >= limit);
        let next = rows.last().map(|row| row.id).filter(|_| full);
        if by.administrations.is_some() {
            rows.retain(|row| row.administration.is_some_and(|one| by.reaches(one)));
        }
        Ok((rows, next))
    }
}

/// What was done, for the audit trail.
pub(crate) struct Deed<'a> {
    action: &'a str,
    subject: String,
    details: Value,
}

impl<'a> Deed<'a> {
    pub(crate) fn new(action: &'a str, subject: impl ToString) -> Self {
        Self {
            action,
            subject: subject.to_string(),
            details: Value::Object(serde_json::Map::new()),
        }
    }

    pub(crate) fn with(mut self, details: Value) -> Self {
        self.details = details;
        self
    }
}
