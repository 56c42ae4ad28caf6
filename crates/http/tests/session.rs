//! One refresher at a time, store before use, and nothing lost when something breaks halfway.
#![allow(clippy::unwrap_used)] // in helper functions too: a test may panic

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::{Clock, ConnectorError, Secrets};
use boekbrug_http::Cause;
use boekbrug_http::session::{
    Claim, KeeperConfig, Kept, MemoryVault, Renew, SecretsVault, Session, SessionError, SessionKeeper, SessionVault,
};
use boekbrug_http::testkit::{ManualClock, SeededChance};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

const LIFE: SignedDuration = SignedDuration::from_mins(10);

#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
struct Token {
    access: u32,
    refresh: u32,
    expires: Option<Timestamp>,
}

impl Session for Token {
    fn expires_at(&self) -> Option<Timestamp> {
        self.expires
    }
}

type Keeper = SessionKeeper<Token, String>;

/// A package that rotates: a refresh token works once, and a second use ends the connection.
struct Package {
    clock: ManualClock,
    renewals: AtomicU32,
    reused: AtomicBool,
    down: AtomicBool,
    expiring: bool,
}

impl Package {
    fn new(clock: &ManualClock) -> Arc<Self> {
        Arc::new(Self {
            clock: clock.clone(),
            renewals: AtomicU32::new(0),
            reused: AtomicBool::new(false),
            down: AtomicBool::new(false),
            expiring: true,
        })
    }

    fn renewals(&self) -> u32 {
        self.renewals.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Renew<Token, String> for Package {
    async fn renew(&self, old: Option<&Token>) -> Result<Token, String> {
        let number = self.renewals.fetch_add(1, Ordering::SeqCst) + 1;
        self.clock.sleep(Duration::from_millis(40)).await;
        if self.down.load(Ordering::SeqCst) {
            return Err(format!("down at {number}"));
        }
        if old.map_or(0, |old| old.refresh) != number - 1 {
            self.reused.store(true, Ordering::SeqCst);
        }
        Ok(Token {
            access: number,
            refresh: number,
            expires: self.expiring.then(|| self.clock.now() + LIFE),
        })
    }
}

/// Secrets in memory that take a while, as a database does.
struct SlowSecrets {
    clock: ManualClock,
    writing: Duration,
    rows: Arc<Mutex<HashMap<String, String>>>,
}

#[async_trait]
impl Secrets for SlowSecrets {
    async fn get(&self, name: &str) -> Result<Option<String>, ConnectorError> {
        self.clock.sleep(Duration::from_millis(20)).await;
        Ok(self.rows.lock().unwrap().get(name).cloned())
    }

    async fn put(&self, name: &str, value: &str) -> Result<(), ConnectorError> {
        self.clock.sleep(self.writing).await;
        self.rows.lock().unwrap().insert(name.to_owned(), value.to_owned());
        Ok(())
    }
}

fn keeper(package: &Arc<Package>, vault: Arc<dyn SessionVault<Token>>, config: KeeperConfig) -> Keeper {
    let clock = package.clock.clone();
    SessionKeeper::new(Arc::clone(package) as _, vault, Arc::new(clock), config)
}

fn alone(clock: &ManualClock) -> (Arc<Package>, Keeper) {
    let package = Package::new(clock);
    let vault = Arc::new(MemoryVault::new(Arc::new(clock.clone())));
    let keeper = keeper(&package, vault, KeeperConfig::default());
    (package, keeper)
}

async fn all<T: Send + 'static>(tasks: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let tasks: Vec<_> = tasks.into_iter().map(tokio::spawn).collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}

async fn eight_tasks_on_two_keepers(clock: ManualClock, vaults: [Arc<dyn SessionVault<Token>>; 2]) {
    let package = Package::new(&clock);
    let keepers = vaults.map(|vault| keeper(&package, vault, KeeperConfig::default()));
    let tasks = |refused: Option<Token>| {
        let keepers = keepers.clone();
        (0..16).map(move |n| {
            let (keeper, refused) = (keepers[n % 2].clone(), refused.clone());
            async move {
                match &refused {
                    None => keeper.session().await.unwrap(),
                    Some(seen) => keeper.refused(seen).await.unwrap(),
                }
            }
        })
    };
    let first = all(tasks(None)).await;
    assert_eq!(package.renewals(), 1, "from nothing");
    assert!(first.iter().all(|token| token.access == 1));

    clock.advance(Duration::from_secs(580));
    let second = all(tasks(None)).await;
    assert_eq!(package.renewals(), 2, "a margin before the end");
    assert!(second.iter().all(|token| token.access == 2));

    clock.advance(Duration::from_mins(1));
    let third = all(tasks(Some(second[0].clone()))).await;
    assert_eq!(package.renewals(), 3, "all saw the same session refused");
    assert!(third.iter().all(|token| token.access == 3));
    let late = all(tasks(Some(second[0].clone()))).await;
    assert_eq!(
        package.renewals(),
        3,
        "an old session was refused, a newer one is there"
    );
    assert!(late.iter().all(|token| token.access == 3));
    assert!(!package.reused.load(Ordering::SeqCst));
}

#[tokio::test]
async fn eight_tasks_on_two_keepers_renew_once() {
    let clock = ManualClock::default();
    let vault = MemoryVault::new(Arc::new(clock.clone()));
    eight_tasks_on_two_keepers(clock, [Arc::new(vault.clone()), Arc::new(vault)]).await;
}

#[tokio::test]
async fn eight_tasks_on_two_keepers_renew_once_through_secrets() {
    for (one, other) in [(20, 20), (20, 60), (20, 150), (200, 10)] {
        let clock = ManualClock::default();
        let rows = Arc::default();
        let vault = |seed, writing| {
            let secrets = SlowSecrets {
                clock: clock.clone(),
                writing: Duration::from_millis(writing),
                rows: Arc::clone(&rows),
            };
            let chance = Arc::new(SeededChance::new(seed));
            Arc::new(SecretsVault::new(
                Arc::new(secrets),
                "session",
                Arc::new(clock.clone()),
                chance,
            )) as _
        };
        eight_tasks_on_two_keepers(clock.clone(), [vault(1, one), vault(2, other)]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_threads_renew_once() {
    let clock = ManualClock::default();
    let (package, keeper) = alone(&clock);
    let tasks = (0..64).map(|_| {
        let keeper = keeper.clone();
        async move { keeper.session().await.unwrap().access }
    });
    assert!(all(tasks).await.into_iter().all(|access| access == 1));
    assert_eq!(package.renewals(), 1);
}

#[tokio::test]
async fn a_failure_is_shared_and_not_repeated_at_once() {
    let clock = ManualClock::default();
    let (package, keeper) = alone(&clock);
    package.down.store(true, Ordering::SeqCst);
    let ask = || {
        let keeper = keeper.clone();
        async move { keeper.session().await }
    };
    for result in all((0..10).map(|_| ask())).await {
        assert!(matches!(result, Err(SessionError::Renew(text)) if text == "down at 1"));
    }
    assert!(ask().await.is_err());
    assert_eq!(package.renewals(), 1);
    package.down.store(false, Ordering::SeqCst);
    clock.advance(Duration::from_secs(6));
    assert!(ask().await.is_ok());
    assert_eq!(package.renewals(), 2);
}

#[tokio::test]
async fn a_renewal_ends_with_the_session_stored_when_nobody_waits_for_it() {
    let clock = ManualClock::default();
    let package = Package::new(&clock);
    let vault = MemoryVault::new(Arc::new(clock.clone()));
    let keeper = keeper(&package, Arc::new(vault.clone()), KeeperConfig::default());
    let waiting = tokio::spawn({
        let keeper = keeper.clone();
        async move { keeper.session().await }
    });
    while package.renewals() == 0 {
        tokio::task::yield_now().await;
    }
    waiting.abort();
    assert!(waiting.await.is_err_and(|error| error.is_cancelled()));
    assert_eq!(keeper.session().await.unwrap().access, 1);
    assert_eq!(package.renewals(), 1);
    assert_eq!(vault.load().await.unwrap().unwrap().version, 1);
}

#[tokio::test]
async fn a_new_session_that_is_refused_is_not_renewed_over_and_over() {
    let clock = ManualClock::default();
    let (package, keeper) = alone(&clock);
    let token = keeper.session().await.unwrap();
    for _ in 0..5 {
        assert!(matches!(keeper.refused(&token).await, Err(SessionError::RefusedNew)));
    }
    assert_eq!(package.renewals(), 1);
    clock.advance(Duration::from_secs(20));
    assert_eq!(keeper.refused(&token).await.unwrap().access, 2);
}

#[tokio::test]
async fn a_clock_set_back_does_not_keep_a_dead_session_alive() {
    let clock = ManualClock::default();
    let (_, keeper) = alone(&clock);
    let token = keeper.session().await.unwrap();
    clock.set(clock.now() - SignedDuration::from_hours(5));
    assert_eq!(keeper.session().await.unwrap().access, 1);
    assert_eq!(keeper.refused(&token).await.unwrap().access, 2);
}

#[tokio::test]
async fn a_session_without_use_ends_and_use_prolongs_it() {
    let clock = ManualClock::default();
    let package = Arc::new(Package {
        expiring: false,
        ..Arc::into_inner(Package::new(&clock)).unwrap()
    });
    let vault = Arc::new(MemoryVault::new(Arc::new(clock.clone())));
    let config = KeeperConfig {
        idle: Some(Duration::from_mins(30)),
        ..KeeperConfig::default()
    };
    let keeper = keeper(&package, vault, config);
    for _ in 0..10 {
        assert_eq!(keeper.session().await.unwrap().access, 1);
        clock.advance(Duration::from_mins(25));
    }
    clock.advance(Duration::from_mins(5));
    assert_eq!(keeper.session().await.unwrap().access, 2);
}

#[tokio::test]
async fn all_that_waited_share_a_failure_however_long_it_took() {
    let clock = ManualClock::default();
    let package = Package::new(&clock);
    package.down.store(true, Ordering::SeqCst);
    let vault = Arc::new(MemoryVault::new(Arc::new(clock.clone())));
    let config = KeeperConfig {
        pause: Duration::ZERO,
        ..KeeperConfig::default()
    };
    let keeper = keeper(&package, vault, config);
    let ask = |_| {
        let keeper = keeper.clone();
        async move { keeper.session().await }
    };
    assert!(all((0..10).map(ask)).await.iter().all(Result::is_err));
    assert_eq!(package.renewals(), 1);
}

#[tokio::test]
async fn who_gets_the_claim_late_looks_again_before_renewing() {
    let clock = ManualClock::default();
    let package = Package::new(&clock);
    let inside = MemoryVault::new(Arc::new(clock.clone()));
    let quick = keeper(&package, Arc::new(inside.clone()), KeeperConfig::default());
    let late = Arc::new(Failing {
        inside,
        failures: AtomicU32::new(0),
        claiming: Some((clock.clone(), Duration::from_secs(1))),
    });
    let late = keeper(&package, late, KeeperConfig::default());
    let tasks = [quick, late].map(|keeper| async move { keeper.session().await.unwrap().access });
    assert_eq!(all(tasks).await, [1, 1]);
    assert_eq!(package.renewals(), 1);
}

/// A vault that fails to store a number of times, and may be slow to give the claim.
struct Failing {
    inside: MemoryVault<Token>,
    failures: AtomicU32,
    claiming: Option<(ManualClock, Duration)>,
}

#[async_trait]
impl SessionVault<Token> for Failing {
    async fn load(&self) -> Result<Option<Kept<Token>>, Cause> {
        self.inside.load().await
    }

    async fn save(&self, kept: &Kept<Token>) -> Result<bool, Cause> {
        let left = self.failures.load(Ordering::SeqCst);
        if left > 0 {
            self.failures.store(left - 1, Ordering::SeqCst);
            return Err(Arc::new(std::io::Error::other("disk full")));
        }
        self.inside.save(kept).await
    }

    async fn claim(&self, lease: Duration) -> Result<Option<Claim>, Cause> {
        if let Some((clock, wait)) = &self.claiming {
            clock.sleep(*wait).await;
        }
        self.inside.claim(lease).await
    }

    async fn release(&self, claim: Claim) -> Result<(), Cause> {
        self.inside.release(claim).await
    }
}

#[tokio::test]
async fn a_session_that_cannot_be_stored_is_not_used_and_not_lost() {
    let clock = ManualClock::default();
    let package = Package::new(&clock);
    let vault = Arc::new(Failing {
        inside: MemoryVault::new(Arc::new(clock.clone())),
        failures: AtomicU32::new(7),
        claiming: None,
    });
    let keeper = keeper(&package, Arc::clone(&vault) as _, KeeperConfig::default());
    assert!(matches!(keeper.session().await, Err(SessionError::Vault(_))));
    clock.advance(Duration::from_secs(10));
    assert_eq!(
        keeper.session().await.unwrap().access,
        1,
        "stored at last, not asked again"
    );
    assert_eq!(package.renewals(), 1);
    assert_eq!(vault.load().await.unwrap().unwrap().session.access, 1);
}

#[tokio::test]
async fn a_claim_of_a_node_that_died_runs_out() {
    let clock = ManualClock::default();
    let package = Package::new(&clock);
    let vault = MemoryVault::new(Arc::new(clock.clone()));
    assert!(vault.claim(Duration::from_mins(2)).await.unwrap().is_some());
    let keeper = keeper(&package, Arc::new(vault), KeeperConfig::default());
    let start = clock.now();
    assert_eq!(keeper.session().await.unwrap().access, 1);
    assert!(clock.now().duration_since(start) >= SignedDuration::from_mins(2));
}

#[tokio::test]
async fn a_session_outlives_the_program() {
    let clock = ManualClock::default();
    let package = Package::new(&clock);
    let vault = MemoryVault::new(Arc::new(clock.clone()));
    let before = keeper(&package, Arc::new(vault.clone()), KeeperConfig::default());
    let token = before.session().await.unwrap();
    drop(before);
    let after = keeper(&package, Arc::new(vault), KeeperConfig::default());
    assert_eq!(after.session().await.unwrap(), token);
    assert_eq!(package.renewals(), 1);
}
