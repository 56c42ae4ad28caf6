//! Records that a whole read did not see: inactive, never deleted.

use std::sync::Arc;

use boekbrug_model::{ChangeNumber, Feed};
use serde_json::{Value, json};

use super::Told;
use super::stage::{Seen, Stage, at, customer, renamed, value};
use crate::{ChangeKind, Lease, PageWrite, RecordWrite, Store};

/// A whole read that sees these rows.
async fn read(stage: &Stage, lease: &Lease, mark: &str, seen: &[&str], now: i64) -> Seen<u64> {
    let page = PageWrite {
        seen: seen.iter().map(|&id| id.to_owned()).collect(),
        reading: Some(mark.to_owned()),
        done: true,
        ..stage.page(Feed::Customers, at(now))
    };
    let mut tx = stage.store.begin().await?;
    tx.record_page(lease, &page).await?;
    let gone = tx
        .deactivate_unseen(lease, stage.administration, Feed::Customers, mark, at(now))
        .await?;
    tx.commit().await?;
    Ok(gone)
}

/// Each becomes inactive once, with its change and its history; other feeds and connections are left alone.
pub async fn what_was_not_seen_becomes_inactive(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let other = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let rows = vec![customer("1", "A"), customer("2", "B"), customer("3", "C")];
    stage.customers(&lease, rows.clone(), at(1)).await?;
    let items = PageWrite {
        records: vec![customer("1", "Uur")],
        ..stage.page(Feed::Items, at(1))
    };
    act!(store, record_page(&lease, &items));
    other.customers(&other.lease().await?, rows.clone(), at(1)).await?;

    assert_eq!(read(&stage, &lease, "r1", &["row-1"], 5).await?, 2);
    let changes = stage.changes().await?;
    let new: Vec<_> = changes
        .iter()
        .skip(4)
        .map(|row| (row.number, row.kind, row.subject.as_str(), row.at))
        .collect();
    let gone = |number| (ChangeNumber(number), ChangeKind::Deactivated, "customers", at(5));
    assert_eq!(new, [gone(5), gone(6)]);
    for change in changes.iter().skip(4) {
        let values = value(&change.values)?;
        assert_eq!(
            values.get("isActive"),
            Some(&Value::Bool(false)),
            "the values say so too"
        );
        assert!(values.get("name").is_some(), "and keep the rest");
    }
    assert_eq!(read(&stage, &lease, "r2", &["row-1"], 6).await?, 0, "inactive already");

    let stored = store.records(stage.connection, Feed::Customers, None, 10).await?;
    let active: Vec<_> = stored.iter().map(|row| (row.code.as_str(), row.is_active)).collect();
    assert_eq!(active, [("1", true), ("2", false), ("3", false)]);
    let history = store.history(stage.connection, "row-2", Feed::Customers).await?;
    let field = &history.first().ok_or("no history")?.fields[0];
    assert_eq!(
        (field.field.as_str(), &field.old, &field.new),
        ("isActive", &json!(true), &json!(false))
    );
    assert!(store.records(stage.connection, Feed::Items, None, 10).await?[0].is_active);
    assert!(
        store
            .records(other.connection, Feed::Customers, None, 10)
            .await?
            .iter()
            .all(|row| row.is_active)
    );
    Ok(())
}

/// A record that comes back does not look unchanged, keeps its id, and is active again.
pub async fn a_vanished_record_comes_back(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let row = customer("1", "A");
    stage.customers(&lease, vec![row.clone()], at(1)).await?;
    assert_eq!(read(&stage, &lease, "r1", &[], 2).await?, 1);
    let known = store.known(stage.connection, Feed::Customers, &["row-1"]).await?;
    let known = known.first().ok_or("forgotten")?;
    assert_eq!((known.id, known.is_active), (row.id, false));
    assert_ne!(known.hash, row.hash, "the same values again must count as a change");
    assert_eq!(value(&known.values)?.get("isActive"), Some(&Value::Bool(false)));

    let back = RecordWrite {
        hash: row.hash,
        ..renamed(&row, "A")
    };
    stage.customers(&lease, vec![back], at(3)).await?;
    let stored = store.records(stage.connection, Feed::Customers, None, 10).await?;
    assert_eq!((stored.len(), stored[0].id, stored[0].is_active), (1, row.id, true));
    let known = store.known(stage.connection, Feed::Customers, &["row-1"]).await?;
    assert_eq!(known[0].hash, row.hash);
    assert_eq!(read(&stage, &lease, "r2", &["row-1"], 4).await?, 0);
    Ok(())
}
