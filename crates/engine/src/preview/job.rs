//! Previews that run beside whoever asked for them, so that a large one can be looked at while it grows. They live in the
//! memory of this process: nothing of a preview is stored.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use boekbrug_model::{ConnectionId, Finding, FindingCode, OrganisationId};

use super::{Plan, Preview, PreviewOf, PreviewState};
use crate::{Engine, EngineError};

/// The most previews that are kept; the oldest that has ended goes first.
const MOST: usize = 64;

/// The newest preview of each connection.
#[derive(Default)]
pub(crate) struct Jobs {
    jobs: Mutex<HashMap<ConnectionId, Arc<Plan>>>,
}

impl Jobs {
    fn get(&self, id: ConnectionId) -> Option<Arc<Plan>> {
        self.jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .cloned()
    }

    /// False when one is at work for this connection, or too many are in all.
    fn put(&self, id: ConnectionId, plan: &Arc<Plan>) -> bool {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let runs = |plan: &Arc<Plan>| plan.state() == PreviewState::Running;
        if jobs.get(&id).is_some_and(runs) {
            return false;
        }
        if jobs.len() >= MOST && !jobs.contains_key(&id) {
            let ended = jobs.iter().filter(|(_, plan)| !runs(plan));
            let Some(oldest) = ended.min_by_key(|(_, plan)| plan.started()).map(|(id, _)| *id) else {
                return false;
            };
            jobs.remove(&oldest);
        }
        jobs.insert(id, Arc::clone(plan));
        true
    }
}

impl Engine {
    /// Begins a preview and returns at once; [`Engine::preview`] says how far it is. One at a time for each connection:
    /// [`EngineError::Busy`] while another is at work.
    pub async fn start_preview(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        what: PreviewOf,
    ) -> Result<(), EngineError> {
        self.previewable(organisation, id).await?;
        let plan = Arc::new(Plan::new(self.now(), what == PreviewOf::Push));
        if !self.inner().previews.put(id, &plan) {
            return Err(EngineError::Busy);
        }
        let engine = self.clone();
        tokio::spawn(async move {
            let run = tokio::spawn({
                let (engine, plan) = (engine.clone(), Arc::clone(&plan));
                async move { engine.run_preview(organisation, id, &what, &plan).await }
            });
            let findings = match run.await {
                Ok(Ok(())) => return,
                Ok(Err(error)) => error.into_findings(id),
                Err(fault) => {
                    tracing::error!(connection = %id, %fault, "a preview ended in a fault");
                    vec![Finding::new(FindingCode::InternalFailure)]
                }
            };
            plan.fail(findings, engine.now());
        });
        Ok(())
    }

    /// The newest preview of a connection that this process made, as far as it is; none when there is none any more.
    pub async fn preview(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
    ) -> Result<Option<Preview>, EngineError> {
        self.connection_of(organisation, id).await?;
        Ok(self.inner().previews.get(id).map(|plan| plan.value()))
    }
}
