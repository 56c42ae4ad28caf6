//! A node at work: one future that the storm polls itself, so that it knows to the turn when the node is at rest, and
//! so that a dead node is gone at once.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use boekbrug_connector::Clock;
use futures::FutureExt;
use futures::future::BoxFuture;
use futures::task::AtomicWaker;

use crate::agenda::Agenda;
use crate::door::Door;
use crate::gate::NodeId;
use crate::world::Node;

/// What a future ends with that does not end by itself.
type Ended = Result<(), Box<dyn Any + Send>>;

/// A node at work.
pub(crate) struct Running {
    /// Its number.
    pub id: NodeId,
    /// Its way to the store.
    pub door: Door,
    flag: Arc<Flag>,
    future: BoxFuture<'static, Ended>,
    /// It ended by itself, which only a fault in the program does.
    pub fell: bool,
}

impl Running {
    /// Starts a node that looks for work for ever, `pause` seconds after each look.
    pub(crate) fn start(node: Node, awake: Arc<AtomicWaker>, pause: Arc<AtomicU64>) -> Self {
        let flag = Arc::new(Flag {
            wants: AtomicBool::new(true),
            awake,
        });
        Self {
            id: node.clock.node,
            door: node.door.clone(),
            flag,
            future: AssertUnwindSafe(work(node, pause)).catch_unwind().boxed(),
            fell: false,
        }
    }

    /// Lets it go on, when it wants to.
    pub(crate) fn turn(&mut self) {
        if !self.fell && self.flag.wants.swap(false, Ordering::SeqCst) {
            let waker = Waker::from(self.flag.clone());
            let polled = Pin::new(&mut self.future).poll(&mut Context::from_waker(&waker));
            self.fell = matches!(polled, Poll::Ready(_));
        }
    }

    /// True when it stands at the gate, or waits for somebody who does.
    pub(crate) fn is_at_rest(&self) -> bool {
        !self.flag.wants.load(Ordering::SeqCst) && self.door.is_still()
    }
}

/// Notes who wants to go on, and wakes the storm.
struct Flag {
    wants: AtomicBool,
    awake: Arc<AtomicWaker>,
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.wants.store(true, Ordering::SeqCst);
        self.awake.wake();
    }
}

async fn work(node: Node, pause: Arc<AtomicU64>) {
    loop {
        if !node.agenda.is_quiet(node.clock.now()) {
            look(&node, &node.agenda).await;
        }
        node.clock
            .sleep(Duration::from_secs(pause.load(Ordering::SeqCst)))
            .await;
    }
}

/// Looks for work and does it; when there is none, finds out until when there is none.
async fn look(node: &Node, agenda: &Agenda) {
    let stirs = agenda.stirs();
    match node.engine.cycle().await {
        Ok(report) if !report.connections.is_empty() => {}
        Ok(_) => {
            let mut rows = Vec::new();
            for organisation in &node.organisations {
                match node.store.connections(*organisation).await {
                    Ok(found) => rows.extend(found),
                    Err(error) => return tracing::debug!(%error, "a look ended early"),
                }
            }
            agenda.found_nothing(stirs, node.clock.now(), &rows);
        }
        Err(error) => tracing::debug!(%error, "a cycle ended early"),
    }
}
