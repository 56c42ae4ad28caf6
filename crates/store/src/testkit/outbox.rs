//! The outbox: invoices are accepted once and claimed once.

use std::sync::Arc;

use boekbrug_model::invoice::{InvoiceCustomer, ServicePeriod};
use boekbrug_model::{DocumentId, InvoiceId, InvoiceState};
use serde_json::Value;

use super::Told;
use super::stage::{Stage, at, finding, next, step};
use crate::{Accepted, DocumentRef, InvoiceWrite, Store, StoreError};

/// The same document again is the same invoice; another one with its number is a conflict and changes nothing.
pub async fn an_invoice_is_accepted_once(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let mut first = stage.offer("2026-1", at(3))?;
    first.pdf = Some(DocumentRef {
        id: DocumentId::new(at(3), next()),
        file_name: "factuur 2026-1.pdf".to_owned(),
        size: 48_213,
        sha256: "ab".repeat(32),
    });
    first.invoice.customer = InvoiceCustomer {
        name: Some("Café \"De Zwaan\"".to_owned()),
        ..InvoiceCustomer::default()
    };
    first.invoice.service_period = Some(ServicePeriod {
        from: jiff::civil::date(2028, 2, 29),
        until: jiff::civil::date(2028, 3, 1),
    });
    assert_eq!(act!(store, accept_invoice(&first)), Accepted::New(first.id));
    let again = InvoiceWrite {
        id: InvoiceId::new(at(4), next()),
        at: at(4),
        ..first.clone()
    };
    assert_eq!(act!(store, accept_invoice(&again)), Accepted::Already(first.id));
    let other = InvoiceWrite {
        digest: "of another document".to_owned(),
        ..again
    };
    assert_eq!(act!(store, accept_invoice(&other)), Accepted::Conflict(first.id));

    let row = stage.invoice(first.id).await?;
    assert_eq!(
        (&row.invoice, &row.digest, &row.pdf),
        (&first.invoice, &first.digest, &first.pdf)
    );
    assert_eq!(
        (row.organisation, row.administration),
        (stage.organisation, stage.administration)
    );
    assert_eq!(
        (row.connection, row.source.as_str()),
        (stage.connection, "the application")
    );
    assert_eq!(
        (row.state, row.attempts, row.findings.len()),
        (InvoiceState::Waiting, 0, 0)
    );
    assert_eq!((row.created, row.changed), (at(3), at(3)));
    assert!(row.due <= at(3), "due at once");
    assert_eq!(
        store.invoice_by_number(stage.connection, "2026-1").await?.as_ref(),
        Some(&row)
    );
    assert_eq!(store.invoice_by_number(stage.connection, "2026-2").await?, None);
    assert_eq!(
        store.invoice(stage.organisation, other.id).await?,
        None,
        "nothing of the conflict was stored"
    );
    Ok(())
}

/// Another administration may use the same number.
pub async fn a_number_belongs_to_one_administration(store: Arc<dyn Store>) -> Told {
    let here = Stage::set(&store).await?;
    let there = Stage::set(&store).await?;
    let ours = here.accept("2026-1", at(0)).await?;
    let theirs = there.accept("2026-1", at(0)).await?;
    assert_ne!(ours, theirs);
    let found = store.invoice_by_number(there.connection, "2026-1").await?;
    assert_eq!(found.map(|row| row.id), Some(theirs));
    Ok(())
}

/// An invoice that is refused at the door is kept, and waits for a person.
pub async fn findings_at_the_door_stay(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let write = InvoiceWrite {
        findings: vec![finding()],
        ..stage.offer("2026-1", at(0))?
    };
    assert_eq!(act!(store, accept_invoice(&write)), Accepted::New(write.id));
    let row = stage.invoice(write.id).await?;
    assert_eq!((row.state, row.findings), (InvoiceState::Findings, vec![finding()]));
    assert_eq!(
        stage.claim(&lease, at(1_000_000), 10).await?,
        [],
        "time does not heal it"
    );
    assert!(act!(store, retry(stage.organisation, write.id, at(20))));
    assert_eq!(stage.claim(&lease, at(20), 10).await?, [write.id]);
    Ok(())
}

/// Oldest first, due ones only, each once per lease.
pub async fn due_invoices_are_claimed(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let other = Stage::set(&store).await?;
    other.accept("elsewhere", at(0)).await?;
    let lease = stage.lease_as("north", at(0), at(100)).await?;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(stage.accept(&format!("2026-{n}"), at(n)).await?);
    }
    let later = crate::StepWrite {
        due: at(50),
        ..step(ids[1], InvoiceState::Waiting, InvoiceState::Waiting)
    };
    act!(store, finish_step(&lease, &later));
    assert_eq!(stage.claim(&lease, at(10), 2).await?, [ids[0], ids[2]]);
    assert_eq!(
        stage.claim(&lease, at(10), 10).await?,
        [ids[3], ids[4]],
        "not those claimed before"
    );
    assert_eq!(stage.claim(&lease, at(10), 10).await?, []);
    assert_eq!(stage.claim(&lease, at(50), 10).await?, [ids[1]], "due now");

    let next = stage.lease_as("south", at(100), at(200)).await?;
    assert_eq!(
        stage.claim(&next, at(100), 10).await?,
        ids,
        "a new lease claims anew what was left undone"
    );
    refused!(store, claim(&lease, at(100), 10), StoreError::LeaseLost);

    let sixth = stage.accept("2026-6", at(101)).await?;
    let mut tx = store.begin().await?;
    assert_eq!(tx.claim(&next, at(101), 10).await?.len(), 1);
    drop(tx);
    // what a transaction holds is passed over, also one that was dropped and whose end is still on its way
    let mut again = Vec::new();
    for _ in 0..1_000 {
        again = stage.claim(&next, at(101), 10).await?;
        if !again.is_empty() {
            break;
        }
    }
    assert_eq!(again, [sixth], "a dropped claim is none");
    Ok(())
}

/// By states, oldest first, page by page; and counted.
pub async fn invoices_are_paged_by_state(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(stage.accept(&format!("2026-{n}"), at(n)).await?);
    }
    act!(
        store,
        finish_step(&lease, &step(ids[1], InvoiceState::Waiting, InvoiceState::Skipped))
    );
    act!(
        store,
        finish_step(&lease, &step(ids[2], InvoiceState::Waiting, InvoiceState::Sending))
    );

    let open = [InvoiceState::Waiting, InvoiceState::Sending];
    let page = |after, limit| store.invoices(stage.connection, &open, after, limit);
    let list = |rows: Vec<crate::InvoiceRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(list(page(None, 3).await?), [ids[0], ids[2], ids[3]]);
    assert_eq!(list(page(Some(ids[3]), 3).await?), [ids[4]]);
    assert_eq!(list(page(Some(ids[4]), 3).await?), []);
    let mut counts = store.invoice_counts(stage.connection).await?;
    counts.retain(|(_, count)| *count > 0);
    counts.sort();
    let expected = [
        (InvoiceState::Waiting, 3),
        (InvoiceState::Sending, 1),
        (InvoiceState::Skipped, 1),
    ];
    assert_eq!(counts, expected);
    assert_eq!(
        stage.invoice(ids[0]).await?.progress,
        Value::Null,
        "nothing is known of it yet"
    );
    Ok(())
}
