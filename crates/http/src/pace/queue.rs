//! Those who wait for a turn: by priority, then by arrival.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::Notify;

use crate::Priority;

/// Three rows, the first one first.
#[derive(Default)]
pub(crate) struct Queue {
    rows: [VecDeque<(u64, Arc<Notify>)>; 3],
    arrived: u64,
}

impl Queue {
    /// Stands at the end of the row. The bell rings when this one becomes the head, or may look again.
    pub(crate) fn push(&mut self, priority: Priority) -> (u64, Arc<Notify>) {
        self.arrived += 1;
        let bell = Arc::new(Notify::new());
        self.rows[priority as usize].push_back((self.arrived, Arc::clone(&bell)));
        (self.arrived, bell)
    }

    /// Leaves, after a turn or because nobody waits any more. The next one is called.
    pub(crate) fn leave(&mut self, priority: Priority, number: u64) {
        let row = &mut self.rows[priority as usize];
        if let Ok(at) = row.binary_search_by_key(&number, |(number, _)| *number) {
            row.remove(at);
        }
        self.call_head();
    }

    /// Tells the head to look again.
    pub(crate) fn call_head(&self) {
        if let Some((_, bell)) = self.head() {
            bell.notify_one();
        }
    }

    pub(crate) fn is_head(&self, priority: Priority, number: u64) -> bool {
        let row = self.rows.iter().position(|row| !row.is_empty());
        row == Some(priority as usize) && self.head().is_some_and(|(head, _)| *head == number)
    }

    /// How many go before one that arrives now.
    pub(crate) fn ahead(&self, priority: Priority) -> u32 {
        let rows = &self.rows[..=priority as usize];
        u32::try_from(rows.iter().map(VecDeque::len).sum::<usize>()).unwrap_or(u32::MAX)
    }

    fn head(&self) -> Option<&(u64, Arc<Notify>)> {
        self.rows.iter().find_map(VecDeque::front)
    }
}
