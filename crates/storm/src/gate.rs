//! The gate: every node stops here before each call, after each call and at each wait, and the scheduler lets one go
//! on at a time. What happens between two stops belongs to one node alone, so a seed repeats exactly, whatever the
//! threads of the database do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::oneshot;

/// Which node stands at the gate. Numbers are never used again: a node that was killed comes back under a new one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct NodeId(pub u32);

/// Where a node stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stop {
    /// Before a call leaves.
    BeforeCall,
    /// After the other side handled a call, before the answer is handed over.
    AfterCall,
    /// Waiting until an instant.
    Sleep(Timestamp),
}

/// Whoever wants to pass belongs to a node that is dead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dead;

/// One who waits.
struct Waiting {
    node: NodeId,
    stop: Stop,
    go: oneshot::Sender<()>,
}

#[derive(Default)]
struct State {
    next: u64,
    waiting: BTreeMap<u64, Waiting>,
    dead: BTreeSet<NodeId>,
}

/// The gate, shared by the nodes and the scheduler.
#[derive(Clone, Default)]
pub(crate) struct Gate {
    state: Arc<Mutex<State>>,
}

impl Gate {
    /// Stops until the scheduler says go. A future that is dropped while it stands here leaves the gate. An error when
    /// the node is dead: what a dead node left running must come to its end without touching anything.
    pub(crate) async fn pass(&self, node: NodeId, stop: Stop) -> Result<(), Dead> {
        let (go, gone) = oneshot::channel();
        let ticket = {
            let mut state = self.lock();
            if state.dead.contains(&node) {
                return Err(Dead);
            }
            let ticket = state.next;
            state.next += 1;
            state.waiting.insert(ticket, Waiting { node, stop, go });
            ticket
        };
        let _leave = Leave {
            gate: self.clone(),
            ticket,
        };
        gone.await.map_err(|_| Dead)
    }

    /// The node is dead: nothing of it passes any more.
    pub(crate) fn bury(&self, node: NodeId) {
        let mut state = self.lock();
        state.dead.insert(node);
        state.waiting.retain(|_, one| one.node != node);
    }

    /// Everybody who stands at the gate, in the order of arrival.
    pub(crate) fn standing(&self) -> Vec<(u64, NodeId, Stop)> {
        self.lock()
            .waiting
            .iter()
            .map(|(ticket, one)| (*ticket, one.node, one.stop))
            .collect()
    }

    /// Lets one go on.
    pub(crate) fn go(&self, ticket: u64) {
        if let Some(one) = self.lock().waiting.remove(&ticket) {
            // A receiver that is gone was dropped in the same instant; then nobody goes on, which is right.
            let _ = one.go.send(());
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a waiting one away when its future is dropped.
struct Leave {
    gate: Gate,
    ticket: u64,
}

impl Drop for Leave {
    fn drop(&mut self) {
        self.gate.lock().waiting.remove(&self.ticket);
    }
}
