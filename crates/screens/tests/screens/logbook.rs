//! The logbook: figures of real runs, pages, other tenants.

use boekbrug_model::{Role, RunId};
use boekbrug_store::{CallRow, RunRow};
use jiff::SignedDuration;

use crate::stage::{Browser, Edge};

async fn with_runs(count: u8) -> (Edge, Browser, Vec<RunRow>) {
    let edge = Edge::set().await;
    let reader = edge.visitor(Role::Reader).await;
    let now = edge.stage.ports().clock.now();
    let run = |n: u8| {
        let started = now - SignedDuration::from_mins(i64::from(n));
        RunRow {
            id: RunId::new(started, [n; 10]),
            connection: edge.stage.connection,
            what: "customers".to_owned(),
            started,
            ended: started + SignedDuration::from_secs(90),
            counts: [
                ("read".to_owned(), 1_240),
                ("calls".to_owned(), 4),
                ("odd".to_owned(), 7),
            ]
            .into(),
            findings: Vec::new(),
        }
    };
    let rows: Vec<_> = (0..count).map(run).collect();
    let mut tx = edge.stage.store.begin().await.unwrap();
    for row in &rows {
        tx.log_run(row).await.unwrap();
    }
    let call = CallRow {
        endpoint: "GET /".to_owned(),
        minute: now,
        calls: 12,
        errors: 1,
    };
    tx.count_calls(edge.stage.connection, &[call]).await.unwrap();
    tx.commit().await.unwrap();
    (edge, reader, rows)
}

#[tokio::test]
async fn runs_and_calls_are_shown() {
    let (edge, reader, rows) = with_runs(3).await;
    let page = edge.page(&reader, "/logbook").await;
    page.is(200)
        .says(&["Klanten lezen", "1.240 gelezen", "<svg", "<desc", "role=\"img\"", "12"]);
    let run = edge.page(&reader, &format!("/logbook/runs/{}", rows[0].id)).await;
    run.is(200)
        .says(&["Klanten lezen", "1.240", "odd", "1 min", "Goed gegaan"]);
}

#[tokio::test]
async fn a_connection_without_runs_says_so() {
    let (edge, reader, _) = with_runs(0).await;
    edge.page(&reader, "/logbook")
        .await
        .is(200)
        .says(&["Geen rondes", "Nog niets om te tonen"]);
}

#[tokio::test]
async fn runs_are_paged_and_filtered() {
    let (edge, reader, rows) = with_runs(60).await;
    let first = edge.page(&reader, "/logbook").await;
    let next = format!("before={}", rows[49].id);
    first
        .is(200)
        .says(&[&rows[0].id.to_string(), &rows[49].id.to_string(), &next]);
    first.lacks(&[&rows[50].id.to_string()]);
    let second = edge.page(&reader, &format!("/logbook?{next}")).await;
    second.is(200).says(&[&rows[50].id.to_string()]);
    second.main().lacks(&[&next]);
    edge.page(&reader, "/logbook?only=findings")
        .await
        .is(200)
        .says(&["Geen rondes"]);
}

#[tokio::test]
async fn another_tenants_log_is_not_there() {
    let (edge, reader, rows) = with_runs(1).await;
    let stranger = edge.stranger().await;
    let connection = edge.stage.connection;
    for path in [
        format!("/logbook/runs/{}", rows[0].id),
        format!("/logbook?connection={connection}"),
    ] {
        edge.page(&stranger, &path).await.is(404);
    }
    edge.page(&stranger, "/logbook")
        .await
        .is(200)
        .says(&["Nog geen koppeling"]);
    for path in ["/logbook/runs/run_1", "/logbook?connection=x", "/logbook?before=x"] {
        edge.page(&reader, path).await.is(404);
    }
    edge.get("/logbook", &[]).await.is(303);
}
