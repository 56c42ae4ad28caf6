//! Signing in with a password, and what becomes of wrong ones.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use boekbrug_model::PersonId;
use boekbrug_store::{PersonRow, StoreError};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::access::Deed;
use crate::caller::actor_of_person;
use crate::{Access, AccessError, Email, SignedIn};

/// After so many wrong passwords in a row an account rests for a while.
const TRIES: u32 = 10;

/// The first rest; it doubles with every wrong password after it, up to the longest.
const FIRST_REST: SignedDuration = SignedDuration::from_mins(1);
const LONGEST_REST: SignedDuration = SignedDuration::from_hours(1);

/// Locks for tries at passwords. People share them by chance, so that their number is bounded.
const LANES: usize = 256;

/// One try at one person's password at a time, so that a hundred at once count as a hundred. It holds within one node.
pub(crate) struct Lanes(Vec<Arc<Mutex<()>>>);

impl Default for Lanes {
    fn default() -> Self {
        Self((0..LANES).map(|_| Arc::default()).collect())
    }
}

impl Lanes {
    async fn hold(&self, email: &str) -> OwnedMutexGuard<()> {
        let mut hasher = DefaultHasher::new();
        email.hash(&mut hasher);
        let lane = usize::try_from(hasher.finish() % LANES as u64).unwrap_or(0);
        self.0[lane].clone().lock_owned().await
    }
}

impl Access {
    /// Signs a person in, in a new session. Whatever is wrong is one answer after the same work: who has an account is
    /// not told, nor that one is resting after wrong passwords.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<SignedIn, AccessError> {
        let person = self.prove(email, password).await?;
        self.begin_session(&person).await
    }

    /// The person whose password this is.
    pub(crate) async fn prove(&self, email: &str, password: &str) -> Result<PersonRow, AccessError> {
        let email = Email::try_new(email).map_err(|_| AccessError::SignInRefused)?;
        let lane = self.lanes().hold(email.as_str()).await;
        let person = self.store().people().person_by_email(email.as_str()).await?;
        let now = self.now();
        let awake = person
            .as_ref()
            .filter(|person| person.locked_until.is_none_or(|until| until <= now));
        let hash = awake.and_then(|person| person.password.as_deref());
        if self.passwords().fits(hash, password).await? {
            let person = person.ok_or(AccessError::SignInRefused)?;
            return self.forgive(person).await;
        }
        if let Some(person) = awake.filter(|person| person.password.is_some()) {
            self.count_wrong(person.id, now, lane);
        }
        Err(AccessError::SignInRefused)
    }

    async fn forgive(&self, mut person: PersonRow) -> Result<PersonRow, AccessError> {
        if person.failures > 0 {
            let mut tx = self.store().begin().await?;
            (person.failures, person.locked_until) = (0, None);
            tx.people().update_person(&person).await?;
            tx.commit().await?;
        }
        Ok(person)
    }

    /// Counts a wrong password beside the answer, which therefore takes as long as for nobody. The next try waits until
    /// it is counted, and it is counted too when whoever asked goes away.
    fn count_wrong(&self, id: PersonId, at: Timestamp, lane: OwnedMutexGuard<()>) {
        let access = self.clone();
        tokio::spawn(async move {
            let _lane = lane;
            if let Err(error) = access.wrong(id, at).await {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "a wrong password could not be counted");
            }
        });
    }

    async fn wrong(&self, id: PersonId, at: Timestamp) -> Result<(), StoreError> {
        let places = self.places(id).await?;
        let Some(mut person) = self.store().people().person(id).await? else {
            return Ok(());
        };
        let mut tx = self.store().begin().await?;
        person.failures = person.failures.saturating_add(1);
        person.locked_until = rest(person.failures, at);
        tx.people().update_person(&person).await?;
        if person.locked_until.is_some() {
            let by = actor_of_person(id);
            for place in places {
                let failures = serde_json::json!({ "failures": person.failures });
                let deed = Deed::new("person.locked", id).with(failures);
                self.note_in(&mut *tx, &by, Some(place), deed).await?;
            }
        }
        tx.commit().await
    }

    /// Changes a person, who is read anew first, while nobody tries their password.
    pub(crate) async fn fresh(&self, id: PersonId) -> Result<(PersonRow, OwnedMutexGuard<()>), AccessError> {
        let gone = || AccessError::NotThere("the person");
        let person = self.store().people().person(id).await?.ok_or_else(gone)?;
        let lane = self.lanes().hold(&person.email).await;
        let person = self.store().people().person(id).await?;
        let person = person.filter(|person| person.erased.is_none()).ok_or_else(gone)?;
        Ok((person, lane))
    }
}

/// Until when an account rests after so many wrong passwords.
fn rest(failures: u32, now: Timestamp) -> Option<Timestamp> {
    let over = failures.checked_sub(TRIES)?;
    let rest = (0..over.min(10)).fold(FIRST_REST, |rest, _| (rest + rest).min(LONGEST_REST));
    now.checked_add(rest).ok()
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::rest;

    #[test]
    fn the_rest_grows_up_to_an_hour() {
        let now = Timestamp::UNIX_EPOCH;
        let minutes = |failures| rest(failures, now).map(|until| until.duration_since(now).as_mins());
        assert_eq!([0, 1, 9].map(minutes), [None; 3]);
        assert_eq!(
            [10, 11, 12, 15, 16, 17, u32::MAX].map(minutes),
            [1, 2, 4, 32, 60, 60, 60].map(Some)
        );
        assert!(
            rest(10, Timestamp::MAX - SignedDuration::from_secs(1)).is_none(),
            "no overflow"
        );
    }
}
