//! What a person sees of a long run: a line every so often, and what was found so far when it is interrupted.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::crew::Crew;

/// A token that is cancelled by the first Ctrl-C or `kill`; the second ends the program at once.
pub(crate) fn listen() -> Result<CancellationToken> {
    let stop = CancellationToken::new();
    let told = stop.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut signals = {
        let _inside = runtime.enter();
        let listen = |kind| signal(kind).context("signals cannot be listened for");
        (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?)
    };
    std::thread::spawn(move || {
        runtime.block_on(async {
            for first in [true, false] {
                tokio::select! {
                    _ = signals.0.recv() => {}
                    _ = signals.1.recv() => {}
                }
                told.cancel();
                if !first {
                    std::process::exit(130);
                }
            }
        });
    });
    Ok(stop)
}

/// Tells every so many seconds how far it is, until it is over.
#[allow(clippy::disallowed_methods, reason = "for people, no part of a storm")]
pub(crate) fn tell(crew: &Crew, over: &AtomicBool, seconds: u64) {
    let started = Instant::now();
    let every = Duration::from_secs(if seconds == 0 { u64::MAX } else { seconds });
    let mut told = started;
    loop {
        std::thread::park_timeout(every.saturating_sub(told.elapsed()));
        if over.load(Ordering::SeqCst) {
            return;
        }
        if told.elapsed() >= every {
            told = Instant::now();
            let (done, all, failed) = crew.counts();
            let rate = u128::from(done) * 1000 / started.elapsed().as_millis().max(1);
            eprintln!("{done} of {all} seeds, {failed} failed, {rate} a second");
        }
    }
}
