//! Gathering: whatever waits when the last transaction ends is stored together in the next one. Each offer still waits
//! until its own is on the disk, and the disk is waited for once.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use boekbrug_store::StoreError;
use tokio::sync::oneshot;

use super::{Incoming, Told};
use crate::{Engine, EngineError};

/// The most invoices in one transaction: others want to write too.
const COUNT: usize = 256;

/// The most bytes of invoices in one transaction, unless a single one is larger.
const BYTES: usize = 4 << 20;

/// The most that wait; whoever comes then is asked to come again.
const QUEUE: usize = 20_000;

/// How often an offer is put back when whoever stored it fell over.
const TRIES: u32 = 3;

/// The offers that wait to be stored.
#[derive(Default)]
pub(crate) struct Intake {
    waiting: Mutex<VecDeque<Waiting>>,
    /// Held by whoever stores.
    turn: tokio::sync::Mutex<()>,
}

/// An offer, and who waits for what becomes of it.
pub(super) struct Waiting {
    pub(super) one: Arc<Incoming>,
    told: oneshot::Sender<Result<Told, EngineError>>,
}

impl Waiting {
    /// Whoever no longer listens was dropped.
    pub(super) fn tell(self, answer: Result<Told, EngineError>) {
        drop(self.told.send(answer));
    }
}

impl Intake {
    fn push(&self, one: Arc<Incoming>) -> Result<oneshot::Receiver<Result<Told, EngineError>>, EngineError> {
        let (told, answer) = oneshot::channel();
        let mut waiting = self.waiting();
        if waiting.len() >= QUEUE {
            return Err(EngineError::Crowded);
        }
        waiting.push_back(Waiting { one, told });
        Ok(answer)
    }

    /// The next ones to store, oldest first. Of two with one idempotency key the second waits for the first's answer.
    fn take(&self) -> Vec<Waiting> {
        let mut waiting = self.waiting();
        let (mut batch, mut later, mut bytes) = (Vec::new(), VecDeque::new(), 0);
        let mut keys = HashSet::new();
        while let Some(next) = waiting.front() {
            if batch.len() >= COUNT || (!batch.is_empty() && bytes + next.one.size > BYTES) {
                break;
            }
            let Some(next) = waiting.pop_front() else { break };
            if next.told.is_closed() {
                continue;
            }
            let key = next.one.once.as_ref();
            if key.is_some_and(|once| !keys.insert((once.owner.clone(), once.key.clone()))) {
                later.push_back(next);
                continue;
            }
            bytes += next.one.size;
            batch.push(next);
        }
        later.append(&mut waiting);
        *waiting = later;
        batch
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// Stores an offer together with whatever else waits; returns when it is kept.
    pub(super) async fn gathered(&self, one: Arc<Incoming>) -> Result<Told, EngineError> {
        let intake = &self.inner().intake;
        for _ in 0..TRIES {
            let mut answer = intake.push(Arc::clone(&one))?;
            loop {
                let turn = tokio::select! {
                    biased;
                    told = &mut answer => match told {
                        Ok(told) => return told,
                        // whoever stored it fell over
                        Err(_) => break,
                    },
                    turn = intake.turn.lock() => turn,
                };
                let batch = intake.take();
                if !batch.is_empty() {
                    self.keep(batch).await;
                }
                drop(turn);
            }
        }
        Err(EngineError::Store(StoreError::Unavailable(
            "whoever stored it fell over".into(),
        )))
    }
}
