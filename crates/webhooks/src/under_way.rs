//! The messages that this node has under way, and those that wait until their endpoint has room.

use std::collections::HashMap;

use boekbrug_model::EndpointId;
use boekbrug_store::{EndpointRow, MessageRow};
use jiff::Timestamp;
use tokio::task::{Id, JoinError, JoinSet};

/// A message that this node holds.
pub(crate) struct Held {
    pub(crate) message: MessageRow,
    pub(crate) endpoint: EndpointRow,
    /// When another node may take it.
    pub(crate) until: Timestamp,
}

/// What is under way. Whoever drops it stops everything.
#[derive(Default)]
pub(crate) struct UnderWay {
    tasks: JoinSet<()>,
    whose: HashMap<Id, EndpointId>,
    flying: HashMap<EndpointId, usize>,
    waiting: Vec<Held>,
}

impl UnderWay {
    /// Messages that are being sent.
    pub(crate) fn len(&self) -> usize {
        self.tasks.len()
    }

    /// Endpoints that have enough: nothing more is taken for them.
    pub(crate) fn full(&self, most: usize) -> Vec<EndpointId> {
        let mut counts = self.flying.clone();
        for held in &self.waiting {
            *counts.entry(held.endpoint.id).or_default() += 1;
        }
        counts.retain(|_, count| *count >= most);
        counts.into_keys().collect()
    }

    /// Takes a message that was claimed.
    pub(crate) fn take(&mut self, held: Held) {
        self.waiting.push(held);
    }

    /// The messages that may go now: at most `room` in all and `most` to one endpoint. Those that are not held after
    /// `latest` any more are let go; they are claimed again.
    pub(crate) fn ready(&mut self, room: usize, most: usize, latest: Timestamp) -> Vec<Held> {
        let mut starting: HashMap<EndpointId, usize> = HashMap::new();
        let (mut ready, mut waiting) = (Vec::new(), Vec::new());
        for held in std::mem::take(&mut self.waiting) {
            let id = held.endpoint.id;
            let flying = self.flying.get(&id).copied().unwrap_or_default();
            let count = flying + starting.get(&id).copied().unwrap_or_default();
            if held.until < latest {
                tracing::debug!(message = %held.message.id, "waited too long; it is claimed again");
            } else if ready.len() < room && count < most {
                *starting.entry(id).or_default() += 1;
                ready.push(held);
            } else {
                waiting.push(held);
            }
        }
        self.waiting = waiting;
        ready
    }

    /// Starts to send one.
    pub(crate) fn start(&mut self, endpoint: EndpointId, work: impl Future<Output = ()> + Send + 'static) {
        let task = self.tasks.spawn(work);
        self.whose.insert(task.id(), endpoint);
        *self.flying.entry(endpoint).or_default() += 1;
    }

    /// Waits until one was sent. Waits for ever when none is under way: for a `select`.
    pub(crate) async fn landed(&mut self) {
        match self.tasks.join_next_with_id().await {
            Some(done) => self.clear(done),
            None => std::future::pending().await,
        }
    }

    /// Waits for all of them.
    pub(crate) async fn all_landed(&mut self) {
        while let Some(done) = self.tasks.join_next_with_id().await {
            self.clear(done);
        }
    }

    fn clear(&mut self, done: Result<(Id, ()), JoinError>) {
        let id = match done {
            Ok((id, ())) => id,
            Err(error) => {
                tracing::error!(%error, "sending a message ended in a fault; it is sent again");
                error.id()
            }
        };
        let Some(endpoint) = self.whose.remove(&id) else { return };
        if let Some(count) = self.flying.get_mut(&endpoint) {
            *count -= 1;
            if *count == 0 {
                self.flying.remove(&endpoint);
            }
        }
    }
}
