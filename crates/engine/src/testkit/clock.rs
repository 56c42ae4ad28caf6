//! Time that stands still until a test moves it, and chance that repeats.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::{Chance, Clock};
use jiff::Timestamp;
use tokio::sync::watch;

/// A clock that a test moves.
#[derive(Debug)]
pub struct ManualClock {
    micros: AtomicI64,
    moved: watch::Sender<i64>,
    sleepers: Mutex<Vec<i64>>,
}

impl ManualClock {
    /// Stands at an instant, for example `2026-03-16T09:00:00Z`.
    pub fn new(now: Timestamp) -> Self {
        Self {
            micros: AtomicI64::new(now.as_microsecond()),
            moved: watch::Sender::new(now.as_microsecond()),
            sleepers: Mutex::default(),
        }
    }

    /// Moves on, and wakes whoever waited for an instant that is now past.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        let now = self.micros.fetch_add(by, Ordering::SeqCst) + by;
        self.moved.send_replace(now);
    }

    /// Moves on to an instant, never back.
    pub fn advance_to(&self, at: Timestamp) {
        let wait = self.now().duration_until(at);
        self.advance(wait.try_into().unwrap_or(Duration::ZERO));
    }

    /// How many are waiting.
    pub fn sleepers(&self) -> usize {
        self.sleepers.lock().map_or(0, |sleepers| sleepers.len())
    }
}

/// Takes a sleeper off the list when it wakes or is dropped.
struct Asleep<'a>(&'a ManualClock, i64);

impl Drop for Asleep<'_> {
    fn drop(&mut self) {
        if let Ok(mut sleepers) = self.0.sleepers.lock()
            && let Some(at) = sleepers.iter().position(|until| *until == self.1)
        {
            sleepers.swap_remove(at);
        }
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.micros.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
    }

    async fn sleep(&self, duration: Duration) {
        let mut moved = self.moved.subscribe();
        let until = crate::backoff::later(self.now(), duration).as_microsecond();
        if let Ok(mut sleepers) = self.sleepers.lock() {
            sleepers.push(until);
        }
        let _asleep = Asleep(self, until);
        let _ = moved.wait_for(|now| *now >= until).await;
    }
}

/// Chance that counts: never twice the same, always the same in a repeated test.
#[derive(Debug, Default)]
pub struct CountedChance(AtomicU64);

impl Chance for CountedChance {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let mut mixed = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^= mixed >> 31;
            chunk.copy_from_slice(&mixed.to_le_bytes()[..chunk.len()]);
        }
    }
}
