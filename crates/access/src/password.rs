//! Passwords: argon2id, a few at a time.

use std::sync::Arc;

use argon2::password_hash::{PasswordHash, SaltString};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use boekbrug_connector::Chance;
use boekbrug_model::FindingCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::AccessError;

/// The fewest characters of a password (NIST SP 800-63B asks for eight at least).
pub(crate) const LEAST: usize = 10;

/// The longest password in bytes; a longer one is refused before anything is done with it.
const LONGEST: usize = 1024;

/// Bytes of salt (RFC 9106 section 3.1).
const SALT: usize = 16;

/// How much a password may cost. The default is what OWASP's cheat sheet on storing passwords asks of argon2id: 19 MiB,
/// two passes, one lane; four at a time, so that a flood of sign-ins takes 76 MiB and no more.
#[derive(Clone, Debug)]
pub struct PasswordLimits {
    params: Params,
    at_once: usize,
    waiting: usize,
}

impl Default for PasswordLimits {
    fn default() -> Self {
        Self {
            params: Params::DEFAULT,
            at_once: 4,
            waiting: 60,
        }
    }
}

#[cfg(any(test, feature = "testkit"))]
impl PasswordLimits {
    /// So cheap that tests need not wait. Never for people.
    pub fn weak() -> Self {
        Self {
            params: Params::new(Params::MIN_M_COST, 1, 1, None).unwrap_or_default(),
            ..Self::default()
        }
    }

    /// The same with room for so many at once and so many that wait.
    #[must_use]
    pub fn room(self, at_once: usize, waiting: usize) -> Self {
        Self {
            at_once,
            waiting,
            ..self
        }
    }
}

/// Makes and compares hashes of passwords.
pub(crate) struct Passwords {
    params: Params,
    at_once: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new(limits: PasswordLimits) -> Self {
        Self {
            params: limits.params,
            at_once: Arc::new(Semaphore::new(limits.at_once)),
            waiting: Arc::new(Semaphore::new(limits.at_once + limits.waiting)),
        }
    }

    /// The hash of a new password, in PHC form.
    pub(crate) async fn hash(&self, password: &str, chance: &dyn Chance) -> Result<String, AccessError> {
        let mut salt = [0; SALT];
        chance.fill(&mut salt);
        let salt = SaltString::encode_b64(&salt).map_err(fault)?;
        let password = password.to_owned();
        self.work(move |argon| {
            let hash = argon.hash_password(password.as_bytes(), &salt);
            hash.map(|hash| hash.to_string()).map_err(fault)
        })
        .await
    }

    /// Whether a password belongs to a hash. Without a hash the same work is done for nothing: who has an account is not
    /// told by the time that it takes.
    pub(crate) async fn fits(&self, hash: Option<&str>, password: &str) -> Result<bool, AccessError> {
        if password.len() > LONGEST {
            return Ok(false);
        }
        let known = hash.is_some();
        let hash = hash.map_or_else(|| self.nobodys(), str::to_owned);
        let password = password.to_owned();
        let same = self
            .work(move |argon| {
                let hash = PasswordHash::new(&hash).map_err(fault)?;
                Ok(argon.verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(same && known)
    }

    /// A hash that is as dear to compare as a real one.
    fn nobodys(&self) -> String {
        let (memory, passes, lanes) = (self.params.m_cost(), self.params.t_cost(), self.params.p_cost());
        let (salt, hash) = ("A".repeat(22), "A".repeat(43));
        format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${hash}")
    }

    /// Works on a thread that may block. Whoever goes away does not make room before the work has ended.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'_>) -> Result<T, AccessError> + Send + 'static,
    ) -> Result<T, AccessError> {
        let room = self.room().await?;
        let params = self.params.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _room = room;
            work(&Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
        });
        done.await.map_err(fault)?
    }

    async fn room(&self) -> Result<(OwnedSemaphorePermit, OwnedSemaphorePermit), AccessError> {
        let waiting = self.waiting.clone().try_acquire_owned();
        let waiting = waiting.map_err(|_| AccessError::Busy)?;
        let at_once = self.at_once.clone().acquire_owned().await.map_err(fault)?;
        Ok((waiting, at_once))
    }
}

/// Refuses a new password that is too short to be one, or too long to be worked on.
pub(crate) fn try_new(password: &str) -> Result<&str, AccessError> {
    let unfit = |code| Err(AccessError::Unfit("/password", code));
    if password.len() > LONGEST {
        return unfit(FindingCode::AccessPasswordTooLong);
    }
    if password.chars().count() < LEAST {
        return unfit(FindingCode::AccessPasswordTooShort);
    }
    Ok(password)
}

fn fault(error: impl std::fmt::Display) -> AccessError {
    AccessError::Fault(error.to_string())
}

#[cfg(test)]
mod tests {
    use boekbrug_connector::SystemChance;

    use super::{PasswordLimits, Passwords, try_new};
    use crate::AccessError;

    const GOOD: &str = "correct paard batterij";

    #[tokio::test]
    async fn a_password_belongs_to_its_hash_alone() {
        let passwords = Passwords::new(PasswordLimits::weak());
        let hash = passwords.hash(GOOD, &SystemChance).await.unwrap();
        assert_ne!(
            hash,
            passwords.hash(GOOD, &SystemChance).await.unwrap(),
            "a salt of its own"
        );
        assert!(passwords.fits(Some(&hash), GOOD).await.unwrap());
        for wrong in ["", "correct paard", &GOOD.to_uppercase(), &GOOD.repeat(100)] {
            assert!(!passwords.fits(Some(&hash), wrong).await.unwrap(), "{wrong}");
        }
        assert!(!passwords.fits(None, GOOD).await.unwrap());
    }

    #[tokio::test]
    async fn hashes_cost_what_owasp_asks() {
        let passwords = Passwords::new(PasswordLimits::default());
        let hash = passwords.hash(GOOD, &SystemChance).await.unwrap();
        let head = "$argon2id$v=19$m=19456,t=2,p=1$";
        assert!(hash.starts_with(head), "{hash}");
        let nobodys = passwords.nobodys();
        assert!(nobodys.starts_with(head) && nobodys.len() == hash.len(), "{nobodys}");
    }

    #[tokio::test]
    async fn a_flood_is_turned_away_and_memory_stays() {
        let passwords = Passwords::new(PasswordLimits::weak().room(1, 2));
        let tries = futures::future::join_all((0..10).map(|_| passwords.fits(None, GOOD))).await;
        let busy = tries.iter().filter(|one| matches!(one, Err(AccessError::Busy))).count();
        assert_eq!(busy, 7);
        assert!(passwords.fits(None, GOOD).await.is_ok(), "there is room again");
    }

    #[test]
    fn a_new_password_is_long_enough_and_not_too_long() {
        assert!(try_new(&"é".repeat(10)).is_ok() && try_new(&"a".repeat(1024)).is_ok());
        for wrong in ["", "aaaaaaaaa", "éééé😀ééé", &"a".repeat(1025), &"é".repeat(513)] {
            assert!(try_new(wrong).is_err(), "{wrong}");
        }
    }
}
