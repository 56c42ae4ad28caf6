//! Waking: what stopped goes on when its own cause is gone, or when a person says so.

use std::sync::Arc;

use boekbrug_model::finding::Heals;
use boekbrug_model::{Feed, InvoiceId, InvoiceState};

use super::Told;
use super::stage::{Seen, Stage, at, customer, never, step, value};
use crate::{ChangeKind, Lease, PageWrite, Store};

/// Accepts an invoice and stops it until one of these heals.
async fn stopped(stage: &Stage, lease: &Lease, number: &str, heals: &[Heals]) -> Seen<InvoiceId> {
    let id = stage.accept(number, at(0)).await?;
    stage.stop(lease, id, InvoiceState::Findings, heals.to_vec()).await?;
    Ok(id)
}

/// Each cause wakes what heals by it and nothing else, whatever the state with work left.
pub async fn a_cause_wakes_its_own(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let other = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let causes = [
        Heals::Feed(Feed::Customers),
        Heals::Feed(Feed::LedgerAccounts),
        Heals::Settings,
        Heals::Time,
    ];
    let mut ids = Vec::new();
    for (n, cause) in causes.iter().enumerate() {
        ids.push(stopped(&stage, &lease, &format!("2026-{n}"), &[*cause]).await?);
    }
    let person = stopped(&stage, &lease, "person", &[Heals::Person]).await?;
    let both = stopped(&stage, &lease, "both", &causes).await?;
    let attaching = stage.accept("attaching", at(0)).await?;
    stage
        .stop(&lease, attaching, InvoiceState::Booked, vec![Heals::Settings])
        .await?;
    stopped(&other, &other.lease().await?, "elsewhere", &causes).await?;
    assert_eq!(stage.claim(&lease, at(1_000), 20).await?, [], "all have stopped");

    assert_eq!(act!(store, wake(stage.connection, causes[2], at(100))), 3);
    for id in [ids[2], both, attaching] {
        assert_eq!(stage.invoice(id).await?.due, at(100));
    }
    for id in [ids[0], ids[1], ids[3], person] {
        assert_eq!(stage.invoice(id).await?.due, never()?, "another cause");
    }
    assert_eq!(stage.claim(&lease, at(100), 20).await?, [ids[2], both, attaching]);
    assert_eq!(
        act!(store, wake(stage.connection, Heals::Feed(Feed::Items), at(101))),
        0
    );

    let mended = step(ids[0], InvoiceState::Findings, InvoiceState::Waiting);
    act!(
        store,
        finish_step(
            &lease,
            &crate::StepWrite {
                due: at(5_000),
                ..mended
            }
        )
    );
    act!(store, wake(stage.connection, causes[0], at(102)));
    assert_eq!(
        stage.invoice(ids[0]).await?.due,
        at(5_000),
        "a later step takes the cause away"
    );
    Ok(())
}

/// A page wakes by its feed when something on it changed, and only then.
pub async fn a_page_wakes_by_its_feed(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let id = stopped(&stage, &lease, "2026-1", &[Heals::Feed(Feed::Customers)]).await?;
    let ledgers = stopped(&stage, &lease, "2026-2", &[Heals::Feed(Feed::Countries)]).await?;
    let items = PageWrite {
        records: vec![customer("1", "Uur")],
        ..stage.page(Feed::Items, at(5))
    };
    act!(store, record_page(&lease, &items));
    let unchanged = PageWrite {
        seen: vec!["row-9".to_owned()],
        reading: Some("r1".to_owned()),
        ..stage.page(Feed::Customers, at(6))
    };
    act!(store, record_page(&lease, &unchanged));
    assert_eq!(
        stage.claim(&lease, at(100), 10).await?,
        [],
        "neither another feed nor an unchanged page"
    );
    stage
        .customers(&lease, vec![customer("10042", "Jansen")], at(7))
        .await?;
    assert_eq!(stage.invoice(id).await?.due, at(7));
    assert_eq!(stage.claim(&lease, at(7), 10).await?, [id]);
    let countries = PageWrite {
        records: vec![customer("NL", "Nederland")],
        ..stage.page(Feed::Countries, at(8))
    };
    act!(store, record_page(&lease, &countries));
    assert_eq!(
        stage.claim(&lease, at(8), 10).await?,
        [ledgers],
        "reference data wakes too"
    );
    Ok(())
}

/// New settings wake what heals by them.
pub async fn settings_wake(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let id = stopped(&stage, &lease, "2026-1", &[Heals::Settings]).await?;
    let other = stopped(&stage, &lease, "2026-2", &[Heals::Time]).await?;
    let settings = stage.row().await?.settings;
    act!(
        store,
        update_settings(stage.organisation, stage.connection, 1, &settings, at(77))
    );
    assert_eq!(stage.invoice(id).await?.due, at(77));
    assert_eq!(stage.invoice(other).await?.due, never()?);
    Ok(())
}

/// A retry makes due now and leaves the rest as it is.
pub async fn a_person_retries(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let id = stopped(&stage, &lease, "2026-1", &[Heals::Person]).await?;
    let before = stage.invoice(id).await?;
    assert!(act!(store, retry(stage.organisation, id, at(80))));
    let after = stage.invoice(id).await?;
    assert_eq!(after.due, at(80));
    assert_eq!(
        crate::InvoiceRow {
            due: before.due,
            ..after
        },
        before,
        "only the due changed"
    );
    assert_eq!(stage.claim(&lease, at(80), 10).await?, [id]);
    let unknown = InvoiceId::new(at(9), [9; 10]);
    assert!(!act!(store, retry(stage.organisation, unknown, at(80))));
    Ok(())
}

/// A mark ends the way, is told to the application, and stands on the timeline with the person's name.
pub async fn a_person_marks(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let id = stopped(&stage, &lease, "2026-1", &[Heals::Person]).await?;
    assert!(act!(store, mark(stage.organisation, id, "eva@devries.example", at(90))));
    let row = stage.invoice(id).await?;
    assert_eq!((row.state, row.changed), (InvoiceState::Marked, at(90)));
    let change = stage.changes().await?.pop().ok_or("no change")?;
    assert_eq!(
        (change.number.0, change.kind, change.at),
        (2, ChangeKind::Status, at(90))
    );
    assert_eq!(value(&change.values)?["state"], "marked");
    let attempt = store.attempts(id).await?.pop().ok_or("no attempt")?;
    assert_eq!(
        (attempt.step.as_str(), attempt.node.as_str()),
        ("mark", "eva@devries.example")
    );
    assert_eq!(
        (attempt.from, attempt.to, attempt.at),
        (InvoiceState::Findings, InvoiceState::Marked, at(90))
    );

    let sending = stage.accept("2026-2", at(0)).await?;
    act!(
        store,
        finish_step(&lease, &step(sending, InvoiceState::Waiting, InvoiceState::Sending))
    );
    assert!(
        !act!(store, mark(stage.organisation, sending, "eva", at(91))),
        "it is being sent"
    );
    assert_eq!(stage.invoice(sending).await?.state, InvoiceState::Sending);
    let unknown = InvoiceId::new(at(9), [9; 10]);
    assert!(!act!(store, mark(stage.organisation, unknown, "eva", at(91))));
    Ok(())
}
