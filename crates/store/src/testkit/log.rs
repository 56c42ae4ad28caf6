//! The log: runs, calls, totals and copies.

use std::sync::Arc;

use boekbrug_model::{ConnectionState, Feed, InvoiceState, RunId};

use super::Told;
use super::stage::{Stage, at, customer, finding, next, step};
use crate::{CallRow, FieldChange, Figures, PageWrite, Prune, RecordWrite, RunRow, StepWrite, Store, StoreError};

/// Newest first, no more than asked for, each as it was written.
pub async fn runs_are_listed(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let other = Stage::set(&store).await?;
    let run = |n: i64| RunRow {
        id: RunId::new(at(n), next()),
        connection: stage.connection,
        what: if n % 2 == 0 { "push" } else { "customers" }.to_owned(),
        started: at(n),
        ended: at(n + 5),
        counts: [("read".to_owned(), 1_000), ("updated".to_owned(), u64::from(n == 2))].into(),
        findings: if n == 3 { vec![finding()] } else { Vec::new() },
    };
    let runs: Vec<_> = (0..4).map(run).collect();
    for row in &runs {
        act!(store, log_run(row));
    }
    let newest: Vec<_> = runs.iter().rev().cloned().collect();
    assert_eq!(store.runs(stage.connection, 10).await?, newest);
    assert_eq!(store.runs(stage.connection, 2).await?, newest[..2]);
    assert_eq!(store.runs(other.connection, 10).await?, []);
    Ok(())
}

/// A run that began so many seconds after the beginning; every third has a finding.
fn run(stage: &Stage, n: i64) -> RunRow {
    RunRow {
        id: RunId::new(at(n), next()),
        connection: stage.connection,
        what: if n % 2 == 0 { "push" } else { "customers" }.to_owned(),
        started: at(n),
        ended: at(n + 5),
        counts: [("read".to_owned(), 10), (format!("odd {}", n % 2), 1)].into(),
        findings: if n % 3 == 0 { vec![finding()] } else { Vec::new() },
    }
}

/// Page by page, newest first; those with findings alone; one by its id, to its own organisation only.
pub async fn runs_are_paged(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let mut rows: Vec<_> = (1..=7).map(|n| run(&stage, n)).collect();
    for row in &rows {
        act!(store, log_run(row));
    }
    act!(store, log_run(&run(&other, 3)));
    rows.reverse();
    let page = |before: Option<RunId>, faulty, limit| store.runs_page(stage.connection, before, faulty, limit);
    assert_eq!(page(None, false, 100).await?, rows);
    assert_eq!(page(None, false, 3).await?, rows[..3]);
    assert_eq!(page(Some(rows[2].id), false, 3).await?, rows[3..6]);
    assert_eq!(page(Some(rows[6].id), false, 3).await?, []);
    let faulty = [rows[1].clone(), rows[4].clone()];
    assert_eq!(page(None, true, 100).await?, faulty);
    assert_eq!(page(Some(rows[1].id), true, 100).await?, faulty[1..]);

    assert_eq!(
        store.run(stage.organisation, rows[2].id).await?.as_ref(),
        Some(&rows[2])
    );
    assert_eq!(store.run(other.organisation, rows[2].id).await?, None);
    assert_eq!(store.run(stage.organisation, RunId::new(at(9), next())).await?, None);
    Ok(())
}

/// Runs, their counts and the calls, added up per stretch; what begins at an edge belongs to what follows it.
pub async fn figures_are_added_up(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    for n in [0, 60, 61, 63, 180, 300] {
        act!(store, log_run(&run(&stage, n)));
    }
    act!(store, log_run(&run(&other, 61)));
    let call = |minute: i64, calls, errors| CallRow {
        endpoint: format!("GET {calls}"),
        minute: at(minute * 60),
        calls,
        errors,
    };
    let calls = [
        call(0, 9, 0),
        call(1, 5, 1),
        call(1, 2, 2),
        call(3, 7, 0),
        call(5, 1, 1),
    ];
    act!(store, count_calls(stage.connection, &calls));
    act!(store, count_calls(other.connection, &calls));

    let edges = [at(60), at(120), at(180), at(300)];
    let found = store.figures(stage.connection, &edges).await?;
    let counts = |read, even: u64, odd: u64| {
        let each = [("read", read), ("odd 0", even), ("odd 1", odd)];
        let some = each.into_iter().filter(|(_, count)| *count > 0);
        some.map(|(name, count)| (name.to_owned(), count)).collect()
    };
    let first = Figures {
        runs: 3,
        faulty: 2,
        counts: counts(30, 1, 2),
        calls: 7,
        errors: 3,
    };
    let last = Figures {
        runs: 1,
        faulty: 1,
        counts: counts(10, 1, 0),
        calls: 7,
        errors: 0,
    };
    assert_eq!(found, [first, Figures::default(), last]);
    assert_eq!(store.figures(stage.connection, &edges[..1]).await?, []);
    assert_eq!(store.figures(stage.connection, &[]).await?, []);
    Ok(())
}

/// Counts of one endpoint and minute add up, in one list and over several.
pub async fn calls_add_up(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let call = |endpoint: &str, minute: i64, calls, errors| CallRow {
        endpoint: endpoint.to_owned(),
        minute: at(minute * 60),
        calls,
        errors,
    };
    let (get, post) = ("GET relaties/{id}", "POST boekingen");
    let early = [call(get, 0, 5, 0), call(get, 1, 2, 1), call(get, 1, 3, 0)];
    act!(store, count_calls(stage.connection, &early));
    act!(
        store,
        count_calls(stage.connection, &[call(get, 1, 10, 2), call(post, 1, 1, 0)])
    );

    let mut rows = store.calls_since(stage.connection, at(0)).await?;
    rows.sort_by(|a, b| (a.minute, &a.endpoint).cmp(&(b.minute, &b.endpoint)));
    assert_eq!(rows, [call(get, 0, 5, 0), call(get, 1, 15, 3), call(post, 1, 1, 0)]);
    let since: u32 = store
        .calls_since(stage.connection, at(60))
        .await?
        .iter()
        .map(|row| row.calls)
        .sum();
    assert_eq!(since, 16, "the minute that starts at this instant counts");
    assert_eq!(store.calls_since(stage.connection, at(61)).await?, []);
    let other = Stage::set(&store).await?;
    assert_eq!(store.calls_since(other.connection, at(0)).await?, []);
    Ok(())
}

/// Over all tenants; what is due is counted at the instant that is asked about.
pub async fn totals_count_all(store: Arc<dyn Store>) -> Told {
    let empty = store.totals(at(0)).await?;
    assert_eq!((empty.due_invoices, empty.oldest_due), (0, None));
    let here = Stage::set(&store).await?;
    let there = Stage::set(&store).await?;
    act!(
        store,
        set_connection_state(there.connection, ConnectionState::Paused, &[], at(0))
    );
    let lease = here.lease().await?;
    for (n, id) in [(10, "a"), (20, "b"), (30, "c")] {
        here.accept(id, at(n)).await?;
    }
    let done = there.accept("d", at(5)).await?;
    let theirs = there.lease().await?;
    act!(
        store,
        finish_step(&theirs, &step(done, InvoiceState::Waiting, InvoiceState::Verified))
    );
    let first = store
        .invoice_by_number(here.connection, "a")
        .await?
        .ok_or("no invoice")?;
    here.stop(&lease, first.id, InvoiceState::Findings, Vec::new()).await?;

    let mut totals = store.totals(at(25)).await?;
    totals.connections.retain(|row| row.1 > 0);
    totals.connections.sort_by_key(|row| row.0.as_str());
    totals.invoices.retain(|row| row.1 > 0);
    totals.invoices.sort();
    assert_eq!(
        totals.connections,
        [(ConnectionState::Active, 1), (ConnectionState::Paused, 1)]
    );
    let invoices = [
        (InvoiceState::Waiting, 2),
        (InvoiceState::Findings, 1),
        (InvoiceState::Verified, 1),
    ];
    assert_eq!(totals.invoices, invoices);
    assert_eq!((totals.due_invoices, totals.oldest_due), (1, Some(at(20))));
    assert_eq!(store.totals(at(30)).await?.due_invoices, 2);
    Ok(())
}

/// A copy is a file with something in it, or the store says how to make one.
pub async fn a_copy_is_made(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    stage.accept("2026-1", at(0)).await?;
    let name = format!("boekbrug-copy-{}-{}", std::process::id(), stage.connection);
    let path = std::env::temp_dir().join(name);
    let answer = store.backup(&path).await;
    let size = std::fs::metadata(&path).map(|file| file.len());
    drop(std::fs::remove_file(&path));
    match answer {
        Ok(()) => assert!(size? > 0, "the copy is empty"),
        Err(StoreError::Unsupported(how)) => assert!(!how.trim().is_empty(), "it must say what to do instead"),
        Err(other) => return Err(other.into()),
    }
    Ok(())
}

/// What is old goes, a few at a time; what is young stays, and so does the timeline of an invoice with work left.
pub async fn what_is_old_is_removed(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let (done, open) = (
        stage.accept("2026-1", at(0)).await?,
        stage.accept("2026-2", at(0)).await?,
    );
    for n in [10, 20, 30, 90] {
        let run = RunRow {
            id: RunId::new(at(n), next()),
            connection: stage.connection,
            what: "push".to_owned(),
            started: at(n),
            ended: at(n),
            counts: [].into(),
            findings: Vec::new(),
        };
        act!(store, log_run(&run));
        let call = CallRow {
            endpoint: format!("GET {n}"),
            minute: at(n),
            calls: 1,
            errors: 0,
        };
        act!(store, count_calls(stage.connection, &[call]));
        let name = |name: &str| serde_json::Value::from(name);
        let renamed = PageWrite {
            records: vec![RecordWrite {
                fields: vec![FieldChange {
                    field: "name".to_owned(),
                    old: name("before"),
                    new: name("after"),
                }],
                ..customer("1", "Jansen")
            }],
            ..stage.page(Feed::Customers, at(n))
        };
        act!(store, record_page(&lease, &renamed));
        for id in [done, open] {
            let stays = StepWrite {
                at: at(n),
                ..step(id, InvoiceState::Waiting, InvoiceState::Waiting)
            };
            act!(store, finish_step(&lease, &stays));
        }
    }
    let ends = StepWrite {
        at: at(91),
        ..step(done, InvoiceState::Waiting, InvoiceState::Skipped)
    };
    act!(store, finish_step(&lease, &ends));

    let before = |n: i64| Prune {
        runs: at(n),
        calls: at(n),
        attempts: at(n),
        history: at(n),
        ..Prune::default()
    };
    let all = |count| Prune {
        runs: count,
        calls: count,
        attempts: count,
        history: count,
        ..Prune::default()
    };
    assert_eq!(
        act!(store, prune(&before(10), 2)),
        all(0),
        "what is as old as that stays"
    );
    assert_eq!(act!(store, prune(&before(90), 2)), all(2));
    assert_eq!(act!(store, prune(&before(90), 2)), all(1));
    assert_eq!(act!(store, prune(&before(90), 2)), all(0));
    assert_eq!(store.runs(stage.connection, 10).await?.len(), 1);
    assert_eq!(store.calls_since(stage.connection, at(0)).await?.len(), 1);
    assert_eq!(
        store.history(stage.connection, "row-1", Feed::Customers).await?.len(),
        1
    );
    assert_eq!(store.attempts(done).await?.len(), 2);
    assert_eq!(store.attempts(open).await?.len(), 4, "it has work left");
    assert_eq!(stage.changes().await?.len(), 5, "changes were not asked for");
    Ok(())
}
