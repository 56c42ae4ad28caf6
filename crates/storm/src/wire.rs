//! The wire between a node and the sandbox in the same process: every call stops at the gate before it leaves and
//! before its answer is handed over, and a lost request may still arrive late.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::{Chance, Clock};
use boekbrug_http::{Transport, TransportError};
use boekbrug_sandbox::Reply;
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;

use crate::agenda::Agenda;
use crate::gate::{Gate, NodeId, Stop};
use crate::side::Side;
use crate::time::{NodeClock, SeededChance, Tally};

/// Requests, when each arrives, and where.
type Arrivals = Vec<(Timestamp, Arc<dyn Side>, Request<Bytes>)>;

/// Requests that were given up by their sender and are still on the way.
#[derive(Clone, Default)]
pub(crate) struct Late(Arc<Mutex<Arrivals>>);

impl Late {
    /// When the next one arrives.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.lock().iter().map(|(at, ..)| *at).min()
    }

    /// Hands over everything that has arrived by `now`. Nobody waits for the answers.
    pub(crate) fn deliver(&self, now: Timestamp) {
        let arrived: Vec<_> = {
            let mut late = self.lock();
            let (arrived, still) = late.drain(..).partition(|(at, ..)| *at <= now);
            *late = still;
            arrived
        };
        for (_, side, request) in arrived {
            drop(side.handle(request));
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Arrivals> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// After so long a request is late: with [`Wire::late_by`] that is within what is left of a lease when its node dies in
/// a call. A sender that waits longer gives up after the request has arrived.
const LONGEST_CALL: Duration = Duration::from_mins(1);

/// One node's wire to one package.
pub(crate) struct Wire {
    /// The node.
    pub node: NodeId,
    /// The gate.
    pub gate: Gate,
    /// The node's clock.
    pub clock: NodeClock,
    /// The other side.
    pub side: Arc<dyn Side>,
    /// Requests on the way.
    pub late: Late,
    /// Decides which lost request arrives after all.
    pub chance: Arc<SeededChance>,
    /// Of 256 calls, how many are given up and arrive late.
    pub late_of_256: u8,
    /// Longest delay of a late request; within what the connector waits before it looks again.
    pub late_by: Duration,
    /// Knows when nothing gets lost any more.
    pub agenda: Agenda,
    /// Calls made.
    pub calls: Tally,
}

#[async_trait]
impl Transport for Wire {
    async fn send(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
        max_body: usize,
    ) -> Result<Response<Bytes>, TransportError> {
        let dead = |_| TransportError::NotSent("this node is dead".into());
        self.gate.pass(self.node, Stop::BeforeCall).await.map_err(dead)?;
        self.calls.add();
        if let Some(delay) = self.goes_late() {
            let arrives = self
                .clock
                .time
                .now()
                .checked_add(timeout.min(LONGEST_CALL) + delay)
                .unwrap_or(Timestamp::MAX);
            self.late.lock().push((arrives, self.side.clone(), request));
            return self.no_answer(timeout).await;
        }
        let reply = self.side.handle(request);
        self.gate.pass(self.node, Stop::AfterCall).await.map_err(dead)?;
        match reply {
            Reply::Answer(response) => within(response, max_body),
            Reply::Delayed { after, response } if after < timeout => {
                self.clock.sleep(after).await;
                within(response, max_body)
            }
            Reply::Delayed { .. } | Reply::Silence => self.no_answer(timeout).await,
            Reply::Cut { .. } => Err(TransportError::NoAnswer(
                "the connection broke inside the answer".into(),
            )),
            Reply::Refused => Err(TransportError::NotSent("connection refused".into())),
        }
    }
}

impl Wire {
    /// By how much this call arrives after its sender gave up; none when it goes as it should.
    fn goes_late(&self) -> Option<Duration> {
        let mut dice = [0; 3];
        self.chance.fill(&mut dice);
        let share = u32::from(dice[1]) * 256 + u32::from(dice[2]);
        (dice[0] < self.late_of_256 && !self.agenda.is_gentle()).then(|| self.late_by * share / 65_536)
    }

    async fn no_answer(&self, timeout: Duration) -> Result<Response<Bytes>, TransportError> {
        self.clock.sleep(timeout).await;
        Err(TransportError::NoAnswer("no answer in time".into()))
    }
}

fn within(response: Response<Bytes>, max_body: usize) -> Result<Response<Bytes>, TransportError> {
    if response.body().len() > max_body {
        Err(TransportError::TooLarge(max_body))
    } else {
        Ok(response)
    }
}
