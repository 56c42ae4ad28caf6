//! One session per connection: who asks first makes it, the others wait for that one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use boekbrug_connector::Clock;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};
use tracing::Instrument;

use super::{KeeperConfig, Kept, Renew, Session, SessionError, SessionVault};
use crate::Cause;
use crate::pace::later;

/// How often storing a new session is tried before the call fails. It stays in memory and is tried again later.
const SAVES: u32 = 5;

/// Keeps the session of one connection. Cheap to clone; all clones share it.
///
/// ```text
/// let session = keeper.session().await?;
/// let answer = client.call(request_with(&session)).await?;
/// if answer.status == 401 {
///     let session = keeper.refused(&session).await?;     // one renewal, however many ask
///     client.call(request_with(&session)).await?
/// }
/// ```
pub struct SessionKeeper<S, E>(Arc<Inner<S, E>>);

impl<S, E> Clone for SessionKeeper<S, E> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

struct Inner<S, E> {
    renew: Arc<dyn Renew<S, E>>,
    vault: Arc<dyn SessionVault<S>>,
    clock: Arc<dyn Clock>,
    config: KeeperConfig,
    /// Held by the one who renews.
    turn: Arc<Turn<()>>,
    state: Mutex<State<S, E>>,
}

struct State<S, E> {
    current: Option<Kept<S>>,
    used: Timestamp,
    /// Obtained and not stored yet: the old one may be dead, so this is all there is.
    unsaved: Option<Kept<S>>,
    failures: u64,
    failed: Option<(Timestamp, SessionError<E>)>,
}

impl<S: Session, E: Clone + Send + Sync + 'static> SessionKeeper<S, E> {
    /// A keeper that has looked at nothing yet.
    pub fn new(
        renew: Arc<dyn Renew<S, E>>,
        vault: Arc<dyn SessionVault<S>>,
        clock: Arc<dyn Clock>,
        config: KeeperConfig,
    ) -> Self {
        let state = State {
            current: None,
            used: clock.now(),
            unsaved: None,
            failures: 0,
            failed: None,
        };
        Self(Arc::new(Inner {
            renew,
            vault,
            clock,
            config,
            turn: Arc::default(),
            state: Mutex::new(state),
        }))
    }

    /// The session, renewed when it is about to end.
    pub async fn session(&self) -> Result<S, SessionError<E>> {
        self.obtain(None).await
    }

    /// The session after `seen` was refused: the one that has replaced it in the mean time, else a new one.
    pub async fn refused(&self, seen: &S) -> Result<S, SessionError<E>> {
        self.obtain(Some(seen)).await
    }

    async fn obtain(&self, refused: Option<&S>) -> Result<S, SessionError<E>> {
        let inner = &self.0;
        if let Some(session) = inner.at_hand(refused) {
            return Ok(session);
        }
        let refused = refused.cloned().or_else(|| inner.idle_session());
        let failures = inner.lock().failures;
        let turn = Arc::clone(&inner.turn).lock_owned().await;
        if let Some(session) = inner.at_hand(refused.as_ref()) {
            return Ok(session);
        }
        if let Some(error) = inner.failed_since(failures) {
            return Err(error);
        }
        // On its own: once begun it must end with the new session stored, whether or not we still wait for it.
        let work = Arc::clone(inner).renew_in_turn(refused, turn);
        match tokio::spawn(work.in_current_span()).await {
            Ok(result) => result,
            Err(_) => Err(SessionError::Interrupted),
        }
    }
}

impl<S: Session, E: Clone + Send + Sync + 'static> Inner<S, E> {
    /// The session that we hold, when it is good and not the refused one.
    fn at_hand(&self, refused: Option<&S>) -> Option<S> {
        let now = self.clock.now();
        let mut state = self.lock();
        let used = state.used.min(now);
        let kept = state.current.as_ref()?;
        if !self.good(kept, refused, now) || self.idle(used, now) {
            return None;
        }
        let session = kept.session.clone();
        state.used = now;
        Some(session)
    }

    /// The session that we hold, when it ended for lack of use: nobody can have seen it refused, and yet it is dead.
    fn idle_session(&self) -> Option<S> {
        let now = self.clock.now();
        let state = self.lock();
        let kept = state.current.as_ref().filter(|_| self.idle(state.used.min(now), now));
        kept.map(|kept| kept.session.clone())
    }

    fn good(&self, kept: &Kept<S>, refused: Option<&S>, now: Timestamp) -> bool {
        let ends = kept.session.expires_at().is_some_and(|end| {
            let life = end.duration_since(kept.since).max(SignedDuration::ZERO);
            let margin = signed(self.config.margin).min(life / 2);
            now >= end.checked_sub(margin).unwrap_or(end)
        });
        (!ends || self.young(kept, now)) && refused != Some(&kept.session)
    }

    fn young(&self, kept: &Kept<S>, now: Timestamp) -> bool {
        kept.since <= now && now < later(kept.since, signed(self.config.youngest))
    }

    fn idle(&self, used: Timestamp, now: Timestamp) -> bool {
        self.config.idle.is_some_and(|idle| {
            let margin = self.config.margin.min(idle / 2);
            now >= later(used, signed(idle.saturating_sub(margin)))
        })
    }

    /// The failure of somebody before us, when we waited for it or it is only just past.
    fn failed_since(&self, failures: u64) -> Option<SessionError<E>> {
        let now = self.clock.now();
        let state = self.lock();
        let (at, error) = state.failed.as_ref()?;
        let just_past = *at <= now && now < later(*at, signed(self.config.pause));
        (state.failures > failures || just_past).then(|| error.clone())
    }

    async fn renew_in_turn(
        self: Arc<Self>,
        refused: Option<S>,
        turn: OwnedMutexGuard<()>,
    ) -> Result<S, SessionError<E>> {
        let result = self.renew_or_adopt(refused.as_ref()).await;
        let now = self.clock.now();
        let mut state = self.lock();
        let result = match result {
            Ok(kept) => {
                state.failed = None;
                state.used = now;
                let session = kept.session.clone();
                state.current = Some(kept);
                Ok(session)
            }
            Err(error) => {
                state.failures += 1;
                state.failed = Some((now, error.clone()));
                Err(error)
            }
        };
        drop(state);
        drop(turn);
        result
    }

    /// Takes what another keeper stored, or renews once we hold the claim and nobody was first.
    async fn renew_or_adopt(&self, refused: Option<&S>) -> Result<Kept<S>, SessionError<E>> {
        let poll = self.config.poll.max(Duration::from_millis(1));
        let rounds = (self.config.claim.as_millis() / poll.as_millis())
            .saturating_mul(2)
            .max(2);
        for _ in 0..rounds {
            if let Some(kept) = self.look(refused).await? {
                return Ok(kept);
            }
            let Some(claim) = self.vault.claim(self.config.claim).await.map_err(SessionError::Vault)? else {
                self.clock.sleep(poll).await;
                continue;
            };
            let result = self.renew_claimed(refused).await;
            // A claim that cannot be released runs out by itself.
            if let Err(error) = self.vault.release(claim).await {
                tracing::warn!(%error, "the claim on a session could not be released");
            }
            if let Some(kept) = result? {
                return Ok(kept);
            }
        }
        Err(SessionError::Busy)
    }

    /// With the claim in hand. None: somebody was first after all, look again.
    async fn renew_claimed(&self, refused: Option<&S>) -> Result<Option<Kept<S>>, SessionError<E>> {
        if let Some(kept) = self.look(refused).await? {
            return Ok(Some(kept));
        }
        let old = self.vault.load().await.map_err(SessionError::Vault)?;
        if let Some(old) = &old
            && refused == Some(&old.session)
            && self.young(old, self.clock.now())
        {
            return Err(SessionError::RefusedNew);
        }
        let session = self.renew.renew(old.as_ref().map(|old| &old.session)).await;
        let kept = Kept {
            session: session.map_err(SessionError::Renew)?,
            version: old.map_or(0, |old| old.version) + 1,
            since: self.clock.now(),
        };
        self.save(kept).await
    }

    /// What is stored, when it is good; first stores what could not be stored before.
    async fn look(&self, refused: Option<&S>) -> Result<Option<Kept<S>>, SessionError<E>> {
        let unsaved = self.lock().unsaved.clone();
        if let Some(unsaved) = unsaved {
            self.save(unsaved).await?;
        }
        let kept = self.vault.load().await.map_err(SessionError::Vault)?;
        Ok(kept.filter(|kept| self.good(kept, refused, self.clock.now())))
    }

    /// Stores a new session before anybody uses it. None: somebody else stored another one.
    async fn save(&self, kept: Kept<S>) -> Result<Option<Kept<S>>, SessionError<E>> {
        self.lock().unsaved = Some(kept.clone());
        let mut wait = self.config.poll;
        let mut last: Option<Cause> = None;
        for round in 0..SAVES {
            if round > 0 {
                self.clock.sleep(wait).await;
                wait = wait.saturating_mul(2);
            }
            match self.vault.save(&kept).await {
                Ok(ours) => {
                    self.lock().unsaved = None;
                    return Ok(ours.then_some(kept));
                }
                Err(error) => last = Some(error),
            }
        }
        Err(last.map_or(SessionError::Busy, SessionError::Vault))
    }

    fn lock(&self) -> MutexGuard<'_, State<S, E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}
