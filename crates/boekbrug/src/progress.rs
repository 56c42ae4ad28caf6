//! Progress bars on a terminal for long work.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use boekbrug_engine::{FeedReport, InvoiceStep, Quiet, Watcher};
use boekbrug_model::{ConnectionId, Feed};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::output::Output;

/// Draws bars when a person watches, and says nothing otherwise.
pub(crate) fn watcher(output: Output) -> Arc<dyn Watcher> {
    if output.is_watched() {
        Arc::new(Bars::default())
    } else {
        Arc::new(Quiet)
    }
}

#[derive(Default)]
struct Bars {
    all: MultiProgress,
    lines: Mutex<HashMap<(ConnectionId, Option<Feed>), ProgressBar>>,
}

impl Bars {
    fn line(&self, connection: ConnectionId, feed: Option<Feed>) -> ProgressBar {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || {
            let bar = self.all.add(ProgressBar::new_spinner());
            let style = ProgressStyle::with_template("{spinner} {prefix:<20} {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.set_prefix(feed.map_or("invoices", Feed::as_str));
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        };
        lines.entry((connection, feed)).or_insert_with(new).clone()
    }
}

impl Watcher for Bars {
    fn page_stored(&self, connection: ConnectionId, so_far: &FeedReport) {
        let bar = self.line(connection, Some(so_far.feed));
        let text = format!(
            "{} read, {} new, {} changed",
            so_far.read, so_far.created, so_far.updated
        );
        if so_far.complete {
            bar.finish_with_message(text);
        } else {
            bar.set_message(text);
        }
    }

    fn invoice_step(&self, connection: ConnectionId, step: &InvoiceStep<'_>) {
        let bar = self.line(connection, None);
        bar.set_message(format!("{} {} → {}", step.number, step.step, step.to.as_str()));
    }
}
