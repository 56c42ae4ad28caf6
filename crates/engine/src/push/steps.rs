//! Storing steps. Those of several invoices that end while a transaction is under way are stored together in the next one:
//! each still waits until its own step is on the disk, and the disk is waited for once.

use std::sync::{Arc, Mutex, PoisonError};

use boekbrug_store::{Lease, StepWrite, StoreError};
use tokio::sync::oneshot;

use crate::writes::Writes;

/// The steps of one connection that wait to be stored.
#[derive(Default)]
pub(crate) struct Steps {
    waiting: Mutex<Vec<Waiting>>,
    /// Held by whoever stores.
    turn: tokio::sync::Mutex<()>,
}

struct Waiting {
    step: Arc<StepWrite>,
    told: oneshot::Sender<Result<(), StoreError>>,
}

impl Steps {
    /// Stores a step; returns when it is kept.
    pub(super) async fn finish(
        &self,
        writes: &dyn Writes,
        lease: &Lease,
        step: &Arc<StepWrite>,
    ) -> Result<(), StoreError> {
        let (told, mut answer) = oneshot::channel();
        let step = Arc::clone(step);
        self.waiting().push(Waiting { step, told });
        let turn = self.turn.lock().await;
        // whoever had the turn before may have stored this one too
        let waiting = match answer.try_recv() {
            Ok(answer) => return answer,
            Err(_) => std::mem::take(&mut *self.waiting()),
        };
        keep(writes, lease, waiting).await;
        drop(turn);
        // no answer comes when whoever stored it fell over
        let answer = answer.await;
        answer.unwrap_or_else(|cause| Err(StoreError::Unavailable(Box::new(cause))))
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Stores all of them and tells each what became of its own. A step that the database takes amiss must not hold up those
/// of other invoices: then each is stored alone.
async fn keep(writes: &dyn Writes, lease: &Lease, waiting: Vec<Waiting>) {
    if waiting.len() > 1 {
        let steps: Vec<&StepWrite> = waiting.iter().map(|one| &*one.step).collect();
        match writes.steps(lease, &steps).await {
            Ok(answers) => return waiting.into_iter().zip(answers).for_each(tell),
            Err(error) if concerns_all(&error) => {
                let error = Arc::new(error);
                let all = waiting.into_iter().map(|one| (one, Err(copy(&error))));
                return all.for_each(tell);
            }
            Err(error) => tracing::warn!(%error, "steps are stored one by one"),
        }
    }
    for one in waiting {
        let answer = writes.steps(lease, &[&one.step]).await;
        let answer = answer.and_then(|answers| answers.into_iter().collect());
        tell((one, answer));
    }
}

/// Whoever no longer listens was dropped with its invoice.
fn tell((one, answer): (Waiting, Result<(), StoreError>)) {
    drop(one.told.send(answer));
}

fn concerns_all(error: &StoreError) -> bool {
    matches!(error, StoreError::LeaseLost | StoreError::Unavailable(_))
}

/// An error that concerns all, for one of them.
fn copy(error: &Arc<StoreError>) -> StoreError {
    match **error {
        StoreError::LeaseLost => StoreError::LeaseLost,
        _ => StoreError::Unavailable(Box::new(Arc::clone(error))),
    }
}
