//! The change feed as the application reads it.

use std::sync::Arc;

use boekbrug_model::{ChangeNumber, InvoiceState};

use super::Told;
use super::stage::{Stage, at, customer, step, value};
use crate::{ChangeKind, Store};

/// In order, after a number, no more than asked for; records and invoices in one row of numbers.
pub async fn changes_are_paged(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let invoice = stage.accept("2026-7", at(0)).await?;
    assert_eq!(stage.changes().await?, [], "an accepted invoice is no change");
    stage
        .customers(&lease, vec![customer("1", "A"), customer("2", "B")], at(1))
        .await?;
    act!(
        store,
        finish_step(&lease, &step(invoice, InvoiceState::Waiting, InvoiceState::Sending))
    );
    stage.customers(&lease, vec![customer("3", "C")], at(90)).await?;

    let after =
        |number, limit| store.changes_after(stage.organisation, stage.administration, ChangeNumber(number), limit);
    let numbers = |rows: &[crate::ChangeRow]| rows.iter().map(|row| row.number.0).collect::<Vec<_>>();
    assert_eq!(numbers(&after(0, 2).await?), [1, 2]);
    let rest = after(2, 10).await?;
    assert_eq!(numbers(&rest), [3, 4]);
    assert_eq!(numbers(&after(4, 10).await?), Vec::<i64>::new());
    assert_eq!(numbers(&after(99, 10).await?), Vec::<i64>::new());

    let status = &rest[0];
    assert_eq!(
        (status.subject.as_str(), status.kind, status.at),
        ("invoices", ChangeKind::Status, at(60))
    );
    assert_eq!(status.id, invoice.to_string());
    let values = value(&status.values)?;
    assert_eq!(
        (values["number"].as_str(), values["state"].as_str()),
        (Some("2026-7"), Some("sending"))
    );
    Ok(())
}
