//! Invoices that come in at once, with and without idempotency keys.
#![allow(clippy::unwrap_used)]

mod scene;

use std::collections::BTreeSet;
use std::sync::Arc;

use boekbrug_engine::testkit::Stage;
use boekbrug_engine::{Acceptance, Answer, Engine, EngineError, Offer, Once, Origin, Told};
use boekbrug_model::{Actor, ActorKind, FindingCode, Invoice};
use boekbrug_store::KeptAnswer;
use scene::Scene;

fn offer(scene: &Scene, invoice: Invoice) -> Offer {
    Offer {
        organisation: scene.organisation,
        connection: scene.connection,
        invoice,
        pdf: None,
        source: "api".to_owned(),
        findings: Vec::new(),
    }
}

fn once(key: &str, digest: &str) -> Once {
    Once {
        owner: "org_1".to_owned(),
        key: key.to_owned(),
        digest: digest.to_owned(),
        answer: Arc::new(kept),
    }
}

fn kept(answer: &Answer) -> KeptAnswer {
    KeptAnswer {
        status: if answer.acceptance == Acceptance::New { 201 } else { 409 },
        headers: "{}".to_owned(),
        body: format!("invoice {}", answer.id),
    }
}

async fn told(scene: &Scene, engine: &Engine, invoice: Invoice, once: Option<Once>) -> Result<Told, EngineError> {
    let row = scene.row().await.unwrap();
    engine.accept_over(&row, offer(scene, invoice), once).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_are_all_kept_and_each_once() {
    let scene = Arc::new(Scene::set().await);
    let engine = scene.engine();
    let offered = |number: usize| {
        let (scene, engine) = (Arc::clone(&scene), engine.clone());
        // each number is offered twice, at the same time
        let invoice = Stage::sample(&format!("2026-{}", number / 2));
        tokio::spawn(async move { engine.accept(offer(&scene, invoice)).await.unwrap() })
    };
    let tasks: Vec<_> = (0..1_000).map(offered).collect();
    let (mut new, mut ids) = (0, BTreeSet::new());
    for task in tasks {
        let answer = task.await.unwrap();
        new += usize::from(answer.acceptance == Acceptance::New);
        ids.insert(answer.id);
    }
    assert_eq!((new, ids.len()), (500, 500));
    let counts = scene.store.invoice_counts(scene.connection).await.unwrap();
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<u64>(), 500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_number_with_two_contents_is_told_apart_in_one_transaction() {
    let scene = Arc::new(Scene::set().await);
    let engine = scene.engine();
    let offered = |number: usize| {
        let (scene, engine) = (Arc::clone(&scene), engine.clone());
        let amount = format!("{}.00", 100 + number);
        let invoice = boekbrug_model::testkit::invoice("2026-1").line("Advies", &amount, "21");
        let invoice = invoice.build();
        tokio::spawn(async move { engine.accept(offer(&scene, invoice)).await.unwrap() })
    };
    let tasks: Vec<_> = (0..50).map(offered).collect();
    let mut new = 0;
    for task in tasks {
        let answer = task.await.unwrap();
        match answer.acceptance {
            Acceptance::New => new += 1,
            Acceptance::Conflict => {
                assert_eq!(answer.findings[0].code, FindingCode::InvoiceOfferedBefore);
                let (found, expected) = (
                    &answer.findings[0].params["found"],
                    &answer.findings[0].params["expected"],
                );
                assert_ne!(found, expected);
            }
            Acceptance::Already => panic!("no two are the same"),
        }
    }
    assert_eq!(new, 1);
}

#[tokio::test]
async fn a_key_gives_the_first_answer_again_and_does_nothing() {
    let scene = Scene::set().await;
    let engine = scene.engine();
    let first = told(&scene, &engine, Stage::sample("2026-1"), Some(once("k", "a")))
        .await
        .unwrap();
    let Told::Fresh(first) = first else { panic!("{first:?}") };
    let again = told(&scene, &engine, Stage::sample("2026-1"), Some(once("k", "a")))
        .await
        .unwrap();
    assert_eq!(again, Told::Again(kept(&first)));
    let other = told(&scene, &engine, Stage::sample("2026-2"), Some(once("k", "b")))
        .await
        .unwrap();
    assert_eq!(other, Told::KeyReused);
    let numbered = scene.store.invoice_by_number(scene.connection, "2026-2").await.unwrap();
    assert_eq!(numbered, None, "nothing was done");
    // a conflict is an answer too
    let mut changed = Stage::sample("2026-1");
    changed.description = Some("anders".to_owned());
    let conflict = told(&scene, &engine, changed.clone(), Some(once("l", "c")))
        .await
        .unwrap();
    assert!(matches!(&conflict, Told::Fresh(answer) if answer.acceptance == Acceptance::Conflict));
    let again = told(&scene, &engine, changed, Some(once("l", "c"))).await.unwrap();
    assert!(matches!(again, Told::Again(kept) if kept.status == 409));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_from_fifty_tasks_is_one_invoice_and_one_answer() {
    let scene = Arc::new(Scene::set().await);
    let engine = scene.engine();
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let (scene, engine) = (Arc::clone(&scene), engine.clone());
            tokio::spawn(async move {
                told(&scene, &engine, Stage::sample("2026-1"), Some(once("k", "a")))
                    .await
                    .unwrap()
            })
        })
        .collect();
    let (mut fresh, mut bodies) = (0, BTreeSet::new());
    for task in tasks {
        match task.await.unwrap() {
            Told::Fresh(answer) => {
                fresh += 1;
                bodies.insert(kept(&answer).body);
            }
            Told::Again(kept) => {
                bodies.insert(kept.body);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((fresh, bodies.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_that_cannot_be_kept_fails_alone_and_frees_its_key() {
    let scene = Arc::new(Scene::set().await);
    let engine = scene.engine();
    let mut foreign = scene.row().await.unwrap();
    foreign.administration = boekbrug_model::AdministrationId::new(scene.clock_in(0), [7; 10]);
    let tasks: Vec<_> = (0..100)
        .map(|number| {
            let (scene, engine, foreign) = (Arc::clone(&scene), engine.clone(), foreign.clone());
            tokio::spawn(async move {
                let invoice = Stage::sample(&format!("2026-{number}"));
                if number == 50 {
                    engine
                        .accept_over(&foreign, offer(&scene, invoice), Some(once("odd", "x")))
                        .await
                } else {
                    told(&scene, &engine, invoice, None).await
                }
            })
        })
        .collect();
    let mut failed = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => {}
            Err(EngineError::Missing(_)) => failed += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(failed, 1);
    let freed = scene.store.desk().answer("org_1", "odd").await.unwrap();
    assert_eq!(freed, None, "the same key may be used again");
}

/// Whoever stores for the others may be dropped at any moment; the others are stored all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_goes_away_takes_nobody_along() {
    let scene = Arc::new(Scene::set().await);
    let engine = scene.engine();
    let mut stay = Vec::new();
    for number in 0..200 {
        let (scene, engine) = (Arc::clone(&scene), engine.clone());
        let task =
            tokio::spawn(async move { engine.accept(offer(&scene, Stage::sample(&format!("n{number}")))).await });
        if number % 3 == 0 {
            tokio::task::yield_now().await;
            task.abort();
        } else {
            stay.push((number, task));
        }
    }
    for (number, task) in stay {
        let answer = task.await.unwrap().unwrap();
        let row = scene.invoice(answer.id).await.unwrap();
        assert_eq!(row.invoice.number.as_str(), format!("n{number}"));
    }
}

#[tokio::test]
async fn who_offered_it_is_known() {
    let scene = Scene::set().await;
    let key = Actor {
        kind: ActorKind::ApiKey,
        id: "key_1".to_owned(),
    };
    let engine = scene.engine().by(key.clone());
    let answer = engine.accept(offer(&scene, Stage::sample("2026-1"))).await.unwrap();
    let origin = Origin::of(&scene.invoice(answer.id).await.unwrap().source);
    assert_eq!((origin.source.as_str(), origin.by), ("api", Some(key)));
    let trail = scene.store.desk().audit(scene.organisation, None, 100).await.unwrap();
    assert!(
        trail.iter().all(|entry| !entry.action.starts_with("invoice.")),
        "{trail:?}"
    );
}

#[tokio::test]
async fn an_administration_without_a_connection_says_so() {
    let scene = Scene::set().await;
    let engine = scene.engine();
    let row = scene.row().await.unwrap();
    let live = |engine: Engine| async move { engine.live_connection(row.organisation, row.administration).await };
    assert_eq!(live(engine.clone()).await.unwrap().id, scene.connection);
    engine.disconnect(scene.organisation, scene.connection).await.unwrap();
    let refused = live(engine.clone()).await;
    assert!(matches!(refused, Err(EngineError::Refused(found)) if found[0].code == FindingCode::InvoiceNoConnection));
    let nowhere = boekbrug_model::AdministrationId::new(scene.clock_in(0), [7; 10]);
    let missing = engine.live_connection(scene.organisation, nowhere).await;
    assert!(matches!(missing, Err(EngineError::Missing(_))));
}
