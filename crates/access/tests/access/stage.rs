//! An installation without people, and short words for what the stories need of it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_access::openid::OpenId;
use boekbrug_access::{Access, AccessError, Caller, Link, PasswordLimits, Proof, SignedIn};
use boekbrug_connector::{Clock, SystemChance};
use boekbrug_model::{AdministrationId, OrganisationId, PersonId, Role};
use boekbrug_store::{AdministrationRow, OrganisationRow, Store};
use boekbrug_store_sqlite::SqliteStore;
use jiff::{SignedDuration, Timestamp};

/// A password that is good enough, and one that is not the same.
pub(crate) const GOOD: &str = "correct paard batterij";
pub(crate) const OTHER: &str = "heel iets anders dan dat";

/// A clock that stands still until it is moved.
pub(crate) struct Hand(Mutex<Timestamp>);

#[async_trait]
impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    async fn sleep(&self, _: Duration) {}
}

/// An installation.
pub(crate) struct Stage {
    pub(crate) access: Access,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<Hand>,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::with(None).await
    }

    pub(crate) async fn with(openid: Option<OpenId>) -> Self {
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open_in_memory().await.unwrap());
        let start: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        let clock = Arc::new(Hand(Mutex::new(start)));
        let limits = PasswordLimits::weak();
        let access = Access::with(store.clone(), clock.clone(), Arc::new(SystemChance), limits, openid);
        Self { access, store, clock }
    }

    /// The same installation as another node sees it.
    pub(crate) fn other_node(&self) -> Access {
        let limits = PasswordLimits::weak();
        Access::with(
            self.store.clone(),
            self.clock.clone(),
            Arc::new(SystemChance),
            limits,
            None,
        )
    }

    pub(crate) fn later(&self, by: SignedDuration) {
        *self.clock.0.lock().unwrap() += by;
    }

    pub(crate) fn clock_now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn operator(organisation: Option<OrganisationId>) -> Caller {
        Caller::operator("root", organisation)
    }

    /// A tenant without people.
    pub(crate) async fn organisation(&self, name: &str) -> OrganisationId {
        let now = self.clock.now();
        let id = OrganisationId::new(now, ten());
        let row = OrganisationRow {
            id,
            name: name.to_owned(),
            created: now,
        };
        let mut tx = self.store.begin().await.unwrap();
        tx.create_organisation(&row).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub(crate) async fn administration(&self, organisation: OrganisationId) -> AdministrationId {
        let now = self.clock.now();
        let id = AdministrationId::new(now, ten());
        let row = AdministrationRow {
            id,
            organisation,
            name: "Bakker BV".to_owned(),
            created: now,
        };
        let mut tx = self.store.begin().await.unwrap();
        tx.create_administration(&row).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Somebody with a password, in an organisation, signed in.
    pub(crate) async fn person(&self, organisation: OrganisationId, email: &str, role: Role) -> SignedIn {
        let operator = Stage::operator(Some(organisation));
        let link = self.access.invite(&operator, Some(email), role).await.unwrap();
        self.accept(&link, GOOD).await.unwrap()
    }

    pub(crate) async fn accept(&self, link: &Link, password: &str) -> Result<SignedIn, AccessError> {
        let accepted = self.access.accept(link.token.as_str(), fresh(password)).await?;
        Ok(accepted.signed_in)
    }

    /// What a signed-in person is as a caller.
    pub(crate) async fn caller(&self, signed_in: &SignedIn) -> Caller {
        self.try_caller(signed_in).await.unwrap()
    }

    pub(crate) async fn try_caller(&self, signed_in: &SignedIn) -> Result<Caller, AccessError> {
        let caller = self.access.caller_of_session(signed_in.token.as_str()).await?;
        Ok((*caller).clone())
    }

    /// The names of what was done in an organisation, by the alphabet: the clock stands still, so all happened at once.
    pub(crate) async fn deeds(&self, organisation: OrganisationId) -> Vec<String> {
        let mut rows = self.store.desk().audit(organisation, None, 1000).await.unwrap();
        rows.sort_by(|one, other| one.action.cmp(&other.action));
        rows.into_iter().map(|row| row.action).collect()
    }

    /// Everything that the audit trail of an organisation says, as one text.
    pub(crate) async fn trail(&self, organisation: OrganisationId) -> String {
        format!("{:?}", self.store.desk().audit(organisation, None, 1000).await.unwrap())
    }

    pub(crate) async fn role(&self, organisation: OrganisationId, person: PersonId) -> Option<Role> {
        let member = self.store.people().member(organisation, person).await.unwrap();
        member.map(|member| member.role)
    }
}

/// A new person who chooses a password, at the address of the link.
pub(crate) fn fresh(password: &str) -> Proof<'_> {
    Proof::Password {
        email: None,
        name: Some("Anna Bakker"),
        language: None,
        password,
    }
}

/// The same at an address of their own.
pub(crate) fn fresh_at<'a>(email: &'a str, password: &'a str) -> Proof<'a> {
    Proof::Password {
        email: Some(email),
        name: Some("Anna Bakker"),
        language: Some("en"),
        password,
    }
}

fn ten() -> [u8; 10] {
    boekbrug_connector::Chance::ten(&SystemChance)
}

pub(crate) const fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

pub(crate) const fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

pub(crate) const fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}
