//! The worker: cycles for ever. It looks, it is not told: woken by the clock or by a nudge, without input.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::backoff::later;
use crate::cycle::Task;
use crate::{Engine, EngineError};

/// How often it looks for messages of packages that nobody took in.
const MESSAGES_EVERY: Duration = Duration::from_mins(1);

impl Engine {
    /// Works until `shutdown` is cancelled; then what is under way stops politely before its next page or invoice and
    /// gives its lease back. Connections are worked on side by side: a slow one does not delay the others.
    pub async fn work(&self, shutdown: CancellationToken) {
        let mut running = JoinSet::new();
        let mut look_for_messages = self.now();
        while !shutdown.is_cancelled() {
            if self.now() >= look_for_messages {
                look_for_messages = later(self.now(), MESSAGES_EVERY);
                let engine = self.clone();
                running.spawn(async move { engine.take_in_all().await });
            }
            while let Some(done) = running.try_join_next() {
                report_panic(done);
            }
            if let Err(error) = self.fill(&mut running, &shutdown).await {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "no work could be taken; trying again");
            }
            let full = running.len() >= self.options().connections_at_once;
            tokio::select! {
                () = self.ports().clock.sleep(self.options().look_every) => {}
                () = self.inner().nudged.notified() => {}
                () = shutdown.cancelled() => {}
                Some(done) = running.join_next(), if full => report_panic(done),
            }
        }
        while let Some(done) = running.join_next().await {
            report_panic(done);
        }
    }

    async fn fill(&self, running: &mut JoinSet<()>, shutdown: &CancellationToken) -> Result<(), EngineError> {
        let free = self.options().connections_at_once.saturating_sub(running.len());
        for lease in self.lease_due(free).await? {
            let engine = self.clone();
            let ending = shutdown.clone();
            running.spawn(async move {
                engine.serve(lease, Task::Cycle, false, ending).await;
            });
        }
        Ok(())
    }
}

/// A panic in the work for one connection ends that work alone: its lease runs out and it is taken up again.
fn report_panic(done: Result<(), tokio::task::JoinError>) {
    if let Err(error) = done {
        tracing::error!(%error, "the work for a connection ended in a fault; it is taken up again");
    }
}
