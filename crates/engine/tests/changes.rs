//! The change feed: what comes next, and waiting for it.
#![allow(clippy::unwrap_used)]

mod scene;

use std::sync::Arc;
use std::time::Duration;

use boekbrug_engine::{Engine, EngineError};
use boekbrug_model::{AdministrationId, ChangeNumber, InvoiceState};
use boekbrug_store::{ChangeRow, Prune};
use scene::Scene;

struct Reader {
    scene: Arc<Scene>,
    engine: Engine,
    administration: AdministrationId,
}

impl Reader {
    async fn set() -> Self {
        let scene = Arc::new(Scene::set().await);
        let administration = scene.row().await.unwrap().administration;
        Self {
            engine: scene.engine(),
            scene,
            administration,
        }
    }

    async fn read(&self, after: i64, wait: u64) -> Result<Vec<ChangeRow>, EngineError> {
        let wait = Duration::from_secs(wait);
        let (organisation, after) = (self.scene.organisation, ChangeNumber(after));
        self.engine
            .changes(organisation, self.administration, after, 100, wait)
            .await
    }

    /// Reads on its own, and returns when it waits.
    async fn waiting(self: &Arc<Self>, after: i64) -> tokio::task::JoinHandle<Result<Vec<ChangeRow>, EngineError>> {
        let (reader, before) = (Arc::clone(self), self.scene.clock.sleepers());
        let task = tokio::spawn(async move { reader.read(after, 60).await });
        while self.scene.clock.sleepers() == before {
            tokio::task::yield_now().await;
        }
        task
    }

    async fn last(&self) -> i64 {
        let hooks = self.scene.store.hooks();
        hooks
            .change_bounds(self.scene.organisation, self.administration)
            .await
            .unwrap()
            .1
            .0
    }
}

#[tokio::test]
async fn they_come_in_order_from_the_first_on() {
    let reader = Reader::set().await;
    assert_eq!(reader.read(0, 0).await.unwrap(), []);
    let id = reader.scene.offered("2026-1").await;
    reader.scene.cycle().await;
    assert_eq!(reader.scene.state(id).await, InvoiceState::Verified);
    let all = reader.read(0, 0).await.unwrap();
    let numbers: Vec<_> = all.iter().map(|row| row.number.0).collect();
    assert_eq!(numbers, (1..=reader.last().await).collect::<Vec<_>>());
    assert!(numbers.len() > 2, "the customer, and each step of the invoice");
    assert_eq!(
        reader.read(numbers[numbers.len() - 2], 0).await.unwrap(),
        all[all.len() - 1..]
    );
}

#[tokio::test]
async fn a_wait_ends_with_what_this_process_numbers() {
    let reader = Arc::new(Reader::set().await);
    let task = reader.waiting(0).await;
    assert_eq!(reader.engine.waits(), 1);
    reader.scene.offered("2026-1").await;
    // the clock stands still: only the bell can end it
    reader.engine.cycle().await.unwrap();
    let rows = task.await.unwrap().unwrap();
    assert_eq!(rows[0].number, ChangeNumber(1));
    assert_eq!(reader.engine.waits(), 0);
}

#[tokio::test]
async fn a_wait_ends_with_what_a_person_marks() {
    let reader = Arc::new(Reader::set().await);
    let id = reader.scene.offered("2026-1").await;
    let task = reader.waiting(0).await;
    assert!(reader.engine.mark(reader.scene.organisation, id, "jan").await.unwrap());
    assert_eq!(task.await.unwrap().unwrap().len(), 1);
}

#[tokio::test]
async fn a_wait_ends_with_what_another_node_numbers() {
    let reader = Arc::new(Reader::set().await);
    let task = reader.waiting(0).await;
    reader.scene.offered("2026-1").await;
    reader.scene.engine().cycle().await.unwrap();
    reader.scene.clock.advance(Duration::from_secs(1));
    assert!(!task.await.unwrap().unwrap().is_empty());
}

#[tokio::test]
async fn a_wait_ends_empty_when_its_time_is_over_or_the_program_stops() {
    let reader = Arc::new(Reader::set().await);
    let task = reader.waiting(0).await;
    for _ in 0..61 {
        reader.scene.clock.advance(Duration::from_secs(1));
        tokio::task::yield_now().await;
    }
    assert_eq!(task.await.unwrap().unwrap(), []);
    let task = reader.waiting(0).await;
    reader.engine.end_waits();
    assert_eq!(task.await.unwrap().unwrap(), []);
    assert_eq!(reader.read(0, 60).await.unwrap(), [], "nobody waits any more");
}

#[tokio::test]
async fn who_goes_away_leaves_nothing_behind_and_too_many_are_sent_away() {
    let mut reader = Reader::set().await;
    reader.engine = reader.scene.engine_with(|options| options.waiters_each = 3);
    let reader = Arc::new(reader);
    let mut tasks = Vec::new();
    for _ in 0..3 {
        tasks.push(reader.waiting(0).await);
    }
    assert!(matches!(reader.read(0, 60).await, Err(EngineError::Crowded)));
    assert_eq!(reader.read(0, 0).await.unwrap(), [], "who does not wait is no burden");
    for task in tasks {
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
    }
    assert_eq!((reader.engine.waits(), reader.scene.clock.sleepers()), (0, 0));
}

#[tokio::test]
async fn who_comes_too_late_or_from_another_world_is_told_so() {
    let reader = Reader::set().await;
    reader.scene.offered("2026-1").await;
    reader.scene.cycle().await;
    let last = reader.last().await;
    let mut tx = reader.scene.store.begin().await.unwrap();
    let before = Prune {
        changes: reader.scene.clock_in(3_600),
        ..old_enough()
    };
    tx.prune(&before, 1_000).await.unwrap();
    tx.commit().await.unwrap();
    let late = reader.read(0, 60).await.unwrap_err();
    assert!(
        matches!(late, EngineError::Expired { first, last: end } if first.0 > 1 && end.0 == last),
        "{late}"
    );
    let ahead = reader.read(last + 1, 60).await.unwrap_err();
    assert!(matches!(ahead, EngineError::Expired { .. }), "{ahead}");
    assert_eq!(reader.read(last, 0).await.unwrap(), []);
}

fn old_enough() -> Prune<jiff::Timestamp> {
    let never = jiff::Timestamp::MIN;
    Prune {
        runs: never,
        calls: never,
        attempts: never,
        history: never,
        changes: never,
        answers: never,
        sessions: never,
        tries: never,
    }
}

#[tokio::test]
async fn another_tenants_feed_is_not_there() {
    let reader = Reader::set().await;
    let stranger = boekbrug_model::OrganisationId::new(reader.scene.clock_in(0), [9; 10]);
    let read = reader
        .engine
        .changes(stranger, reader.administration, ChangeNumber(0), 10, Duration::ZERO);
    assert!(matches!(read.await, Err(EngineError::Missing(_))));
}
