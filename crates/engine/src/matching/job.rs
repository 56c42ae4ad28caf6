//! A proposal that is made beside whoever asked for it: with many customers, reading them takes minutes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use boekbrug_model::matching::Rule;
use boekbrug_model::{ConnectionId, Finding, FindingCode, OrganisationId};

use crate::{Engine, EngineError};

/// Proposals under way in this process, and why the last one of a connection failed.
#[derive(Default)]
pub(crate) struct Readings {
    jobs: Mutex<HashMap<ConnectionId, Arc<Reading>>>,
}

/// One of them.
#[derive(Default)]
pub(crate) struct Reading {
    /// Customers of the package read so far.
    pub(crate) read: AtomicU64,
    ended: AtomicBool,
    findings: Mutex<Vec<Finding>>,
}

impl Reading {
    pub(super) fn is_running(&self) -> bool {
        !self.ended.load(Ordering::Acquire)
    }

    pub(super) fn findings(&self) -> Vec<Finding> {
        self.findings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn end(&self, findings: Vec<Finding>) {
        *self.findings.lock().unwrap_or_else(PoisonError::into_inner) = findings;
        self.ended.store(true, Ordering::Release);
    }
}

impl Readings {
    pub(crate) fn get(&self, id: ConnectionId) -> Option<Arc<Reading>> {
        self.jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .cloned()
    }

    /// None when one is under way.
    fn begin(&self, id: ConnectionId) -> Option<Arc<Reading>> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.get(&id).is_some_and(|job| job.is_running()) {
            return None;
        }
        let job = Arc::new(Reading::default());
        jobs.insert(id, Arc::clone(&job));
        Some(job)
    }

    fn forget(&self, id: ConnectionId) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

impl Engine {
    /// Begins [`Engine::propose`] and returns at once; [`Engine::matching`] says how far it is. [`EngineError::Busy`]
    /// while one is under way.
    pub async fn start_matching(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        rule: Rule,
    ) -> Result<(), EngineError> {
        self.previewable(organisation, id).await?;
        let Some(job) = self.inner().readings.begin(id) else {
            return Err(EngineError::Busy);
        };
        let engine = self.clone();
        tokio::spawn(async move {
            let run = tokio::spawn({
                let engine = engine.clone();
                async move { engine.propose(organisation, id, rule).await }
            });
            match run.await {
                // what is forgotten first was never seen as ended without findings, which would be a failure
                Ok(Ok(())) => engine.inner().readings.forget(id),
                Ok(Err(error)) => job.end(error.into_findings(id)),
                Err(fault) => {
                    tracing::error!(connection = %id, %fault, "a matching ended in a fault");
                    job.end(vec![Finding::new(FindingCode::InternalFailure)]);
                }
            }
        });
        Ok(())
    }
}
