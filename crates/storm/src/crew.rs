//! Threads that go through seeds, each through a few at once, and the sum of what they found.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use boekbrug_storm::{Mutations, PackageKind, Verdict, prepare, run};
use futures::StreamExt;
use futures::future::select;
use futures::stream::FuturesUnordered;
use tokio_util::sync::CancellationToken;

use crate::{Arguments, Seeds};

/// Everybody who goes through seeds.
pub(crate) struct Crew {
    seeds: Seeds,
    all: u64,
    at_once: usize,
    packages: Vec<PackageKind>,
    two_way: Vec<PackageKind>,
    mutations: Mutations,
    sum: Mutex<Sum>,
    folder: tempfile::TempDir,
    template: PathBuf,
}

/// What was found so far.
#[derive(Default)]
pub(crate) struct Sum {
    /// All verdicts together.
    pub(crate) verdict: Verdict,
    /// The seeds that broke a promise, or did not end.
    pub(crate) failed: Vec<u64>,
    /// How many are done.
    pub(crate) done: u64,
}

impl Crew {
    /// A crew for these arguments, with a folder for the stores of its storms.
    pub(crate) fn try_new(arguments: &Arguments) -> Result<Self> {
        let folder = folder()?;
        let template = folder.path().join("template.db");
        runtime()?.block_on(prepare(&template))?;
        Ok(Self {
            seeds: Seeds {
                next: arguments.seed.into(),
                end: arguments.seed.saturating_add(arguments.seeds),
            },
            all: arguments.seeds,
            at_once: arguments.at_once.max(1),
            packages: arguments.packages(),
            two_way: arguments.two_way().to_vec(),
            mutations: Mutations {
                skip_look_before_send: arguments.skip_look_before_send,
            },
            sum: Mutex::default(),
            folder,
            template,
        })
    }

    /// Goes through seeds until there are none, or until `stop`; storms under way are then left as they are.
    pub(crate) fn work(&self, thread: usize, stop: &CancellationToken) {
        match runtime() {
            // Storms that are left under way are dropped inside the runtime: their databases want it.
            Ok(runtime) => runtime.block_on(async {
                drop(select(Box::pin(self.storms(thread)), Box::pin(stop.cancelled())).await);
            }),
            Err(error) => eprintln!("{error:#}"),
        }
    }

    async fn storms(&self, thread: usize) {
        let mut running = FuturesUnordered::new();
        for place in 0..self.at_once {
            running.extend(self.next(thread, place));
        }
        while let Some((place, seed, result)) = running.next().await {
            self.note(seed, result);
            running.extend(self.next(thread, place));
        }
    }

    fn next(&self, thread: usize, place: usize) -> Option<impl Future<Output = (usize, u64, Result<Verdict>)>> {
        let seed = self.seeds.take()?;
        let path = self.folder.path().join(format!("{thread}-{place}.db"));
        Some(async move { (place, seed, self.one(seed, path).await) })
    }

    async fn one(&self, seed: u64, path: PathBuf) -> Result<Verdict> {
        std::fs::copy(&self.template, &path).context("the empty store cannot be copied")?;
        let result = run(seed, &self.packages, &self.two_way, path.clone(), self.mutations).await;
        for ending in ["", "-wal", "-shm"] {
            // What is left of a storm is of no use to the next; a file that was never made is no fault.
            let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
        }
        result
    }

    fn note(&self, seed: u64, result: Result<Verdict>) {
        let mut sum = self.sum();
        sum.done += 1;
        match result {
            Ok(mut verdict) => {
                if !verdict.is_clean() {
                    sum.failed.push(seed);
                }
                for words in &mut verdict.words {
                    *words = format!("seed {seed}: {words}");
                }
                sum.verdict.add(verdict);
            }
            Err(error) => {
                eprintln!("seed {seed}: {error:#}");
                sum.failed.push(seed);
            }
        }
    }

    /// Done, wanted and failed.
    pub(crate) fn counts(&self) -> (u64, u64, usize) {
        let sum = self.sum();
        (sum.done, self.all, sum.failed.len())
    }

    /// A thread fell over with the seeds that it had under way.
    pub(crate) fn panicked(&self) {
        self.sum()
            .verdict
            .words
            .push("a thread fell over; see above".to_owned());
        self.sum().verdict.stuck += 1;
    }

    /// What was found.
    pub(crate) fn into_sum(self) -> Sum {
        let mut sum = self.sum.into_inner().unwrap_or_else(PoisonError::into_inner);
        sum.failed.sort_unstable();
        sum
    }

    fn sum(&self) -> MutexGuard<'_, Sum> {
        self.sum.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without sockets: waiting for the database is then a plain wait of the thread.
fn runtime() -> Result<tokio::runtime::Runtime> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.context("no runtime can be made")
}

/// In memory where the machine has such a folder: the files are small and thousands.
fn folder() -> Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    made.context("no temporary folder can be made")
}
