//! Steps of the push: each is stored before the next begins.

use std::sync::Arc;

use boekbrug_model::InvoiceState;
use serde_json::json;

use super::Told;
use super::stage::{Stage, at, finding, step};
use crate::{AttemptRow, StepWrite, Store, StoreError};

/// State, findings, progress and due are those of the step; the try is on the timeline.
pub async fn a_step_is_stored(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let id = stage.accept("2026-1", at(0)).await?;
    let booked = StepWrite {
        progress: json!({"booking": "{b-1}", "cents": 12_100}),
        counts: true,
        due: at(300),
        ..step(id, InvoiceState::Waiting, InvoiceState::Booked)
    };
    act!(store, finish_step(&lease, &booked));
    let row = stage.invoice(id).await?;
    assert_eq!((row.state, row.attempts, row.due), (InvoiceState::Booked, 1, at(300)));
    assert_eq!((&row.progress, row.changed), (&booked.progress, at(60)));

    let stuck = StepWrite {
        step: "attach",
        findings: vec![finding().said(None, "te groot")],
        due: at(900),
        at: at(70),
        ..step(id, InvoiceState::Booked, InvoiceState::Booked)
    };
    act!(store, finish_step(&lease, &stuck));
    let row = stage.invoice(id).await?;
    assert_eq!(
        (row.attempts, row.changed),
        (1, at(60)),
        "no try was counted, the state is the same"
    );
    assert_eq!((row.findings.as_slice(), row.due), (stuck.findings.as_slice(), at(900)));
    assert_eq!(stage.changes().await?.len(), 1, "a status that stays is no change");

    let attempt = |step: &StepWrite| AttemptRow {
        step: step.step.to_owned(),
        from: step.from,
        to: step.to,
        findings: step.findings.clone(),
        node: "north".to_owned(),
        at: step.at,
    };
    assert_eq!(store.attempts(id).await?, [attempt(&booked), attempt(&stuck)]);
    Ok(())
}

/// A step that started from another state than the stored one, or on another connection's invoice, is refused.
pub async fn a_step_from_the_wrong_state_is_stale(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let other = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let id = stage.accept("2026-1", at(0)).await?;
    refused!(
        store,
        finish_step(&lease, &step(id, InvoiceState::Sending, InvoiceState::Booked)),
        StoreError::Stale
    );
    let theirs = other.accept("2026-1", at(0)).await?;
    refused!(
        store,
        finish_step(&lease, &step(theirs, InvoiceState::Waiting, InvoiceState::Booked)),
        StoreError::Missing { .. }
    );
    assert_eq!(stage.invoice(id).await?.state, InvoiceState::Waiting);
    assert_eq!(other.invoice(theirs).await?.state, InvoiceState::Waiting);
    assert_eq!(store.attempts(id).await?, []);
    assert_eq!(stage.changes().await?, []);
    Ok(())
}

/// At its end an invoice is neither claimed nor retried nor marked.
pub async fn a_final_invoice_stays(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    for (n, end) in [InvoiceState::Verified, InvoiceState::Skipped, InvoiceState::Marked]
        .into_iter()
        .enumerate()
    {
        let id = stage.accept(&format!("2026-{n}"), at(0)).await?;
        act!(store, finish_step(&lease, &step(id, InvoiceState::Waiting, end)));
        assert!(
            !act!(store, retry(stage.organisation, id, at(99))),
            "{end:?} is not retried"
        );
        assert!(
            !act!(store, mark(stage.organisation, id, "eva", at(99))),
            "{end:?} is not marked"
        );
        assert_eq!(stage.invoice(id).await?.state, end);
    }
    assert_eq!(stage.claim(&lease, at(1_000), 10).await?, []);
    Ok(())
}

/// The whole way: one numbered change per state, one attempt per step.
pub async fn an_invoice_walks_to_its_end(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let id = stage.accept("2026-1", at(0)).await?;
    let way = [
        InvoiceState::Waiting,
        InvoiceState::Sending,
        InvoiceState::Unknown,
        InvoiceState::Booked,
        InvoiceState::Attached,
        InvoiceState::Verified,
    ];
    for pair in way.windows(2) {
        act!(store, finish_step(&lease, &step(id, pair[0], pair[1])));
        assert_eq!(stage.invoice(id).await?.state, pair[1]);
    }
    let mut told = Vec::new();
    for change in stage.changes().await? {
        let values = super::stage::value(&change.values)?;
        told.push((change.number.0, values["state"].as_str().unwrap_or_default().to_owned()));
    }
    let expected: Vec<_> = (1..)
        .zip(way[1..].iter().map(|state| state.as_str().to_owned()))
        .collect();
    assert_eq!(told, expected);
    assert_eq!(store.attempts(id).await?.len(), 5);
    Ok(())
}

/// Steps that are stored together: one that is refused leaves the others as they are, and numbers follow each other.
pub async fn steps_are_stored_together(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let mut ids = Vec::new();
    for number in ["2026-1", "2026-2", "2026-3", "2026-4"] {
        ids.push(stage.accept(number, at(0)).await?);
    }
    let steps = [
        step(ids[0], InvoiceState::Waiting, InvoiceState::Sending),
        step(ids[1], InvoiceState::Booked, InvoiceState::Attached),
        step(ids[2], InvoiceState::Waiting, InvoiceState::Waiting),
        step(ids[3], InvoiceState::Waiting, InvoiceState::Sending),
    ];
    let answers = act!(store, finish_steps(&lease, &steps.each_ref()));
    assert!(
        matches!(answers[..], [Ok(()), Err(StoreError::Stale), Ok(()), Ok(())]),
        "{answers:?}"
    );
    let mut states = Vec::new();
    for id in &ids {
        states.push((stage.invoice(*id).await?.state, store.attempts(*id).await?.len()));
    }
    let (waiting, sending) = (InvoiceState::Waiting, InvoiceState::Sending);
    assert_eq!(states, [(sending, 1), (waiting, 0), (waiting, 1), (sending, 1)]);
    let changes = stage.changes().await?;
    let numbered: Vec<_> = changes.iter().map(|row| (row.number.0, row.id.clone())).collect();
    assert_eq!(numbered, [(1, ids[0].to_string()), (2, ids[3].to_string())]);
    Ok(())
}
