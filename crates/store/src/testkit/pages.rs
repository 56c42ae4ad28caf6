//! Pages of a feed: records, history, numbers and cursors in one transaction.

use std::sync::Arc;

use boekbrug_model::{ChangeNumber, Feed};
use serde_json::json;

use super::Told;
use super::stage::{Stage, at, customer, renamed, value};
use crate::{ChangeKind, FeedState, PageWrite, RecordWrite, Store};

/// A page of new records: each is there, each has its number, the cursor stands.
pub async fn a_page_is_stored(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    assert_eq!(
        store.feed_state(stage.connection, Feed::Customers).await?,
        FeedState::default()
    );
    let rows = vec![customer("10", "Jansen"), customer("20", "Pietersen")];
    let page = PageWrite {
        records: rows.clone(),
        cursor: Some("offset 2".to_owned()),
        done: true,
        ..stage.page(Feed::Customers, at(5))
    };
    assert_eq!(act!(store, record_page(&lease, &page)), Some(ChangeNumber(2)));

    let changes = stage.changes().await?;
    for (change, (row, number)) in changes.iter().zip(rows.iter().zip(1..)) {
        assert_eq!(change.number, ChangeNumber(number));
        assert_eq!(change.subject, "customers");
        assert_eq!(change.id, row.id.to_string());
        assert_eq!((change.kind, change.at), (ChangeKind::Created, at(5)));
        assert_eq!(value(&change.values)?, value(&row.values)?);
    }
    assert_eq!(changes.len(), 2);
    let state = store.feed_state(stage.connection, Feed::Customers).await?;
    let expected = FeedState {
        nudged: None,
        digest: None,
        cursor: Some("offset 2".to_owned()),
        completed: Some(at(5)),
        reading: None,
        records: 2,
        rejects: 0,
    };
    assert_eq!(state, expected);
    let stored = store.records(stage.connection, Feed::Customers, None, 10).await?;
    let first = stored.first().ok_or("no records")?;
    assert_eq!(
        (first.id, first.package_id.as_str(), first.code.as_str()),
        (rows[0].id, "row-10", "10")
    );
    assert_eq!(
        (first.name.as_str(), first.is_active, first.changed),
        ("Jansen", true, at(5))
    );
    assert_eq!(
        store.history(stage.connection, "row-10", Feed::Customers).await?,
        [],
        "new is no overwrite"
    );
    Ok(())
}

/// An overwrite is kept: field, old value, new value, source and time, newest first.
pub async fn a_change_keeps_its_history(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let born = customer("10", "Jansen");
    let wed = renamed(&born, "Jansen-de Boer");
    let blocked = RecordWrite {
        is_active: false,
        kind: ChangeKind::Deactivated,
        ..renamed(&wed, "Jansen (oud)")
    };
    stage.customers(&lease, vec![born.clone()], at(1)).await?;
    stage.customers(&lease, vec![wed.clone()], at(2)).await?;
    let last = stage.customers(&lease, vec![blocked.clone()], at(3)).await?;
    assert_eq!(last, Some(ChangeNumber(3)));

    let history = store.history(stage.connection, "row-10", Feed::Customers).await?;
    let told: Vec<_> = history.iter().map(|row| (row.at, row.source, &row.fields)).collect();
    let here = stage.connection;
    assert_eq!(told, [(at(3), here, &blocked.fields), (at(2), here, &wed.fields)]);
    let kinds: Vec<_> = stage.changes().await?.iter().map(|row| row.kind).collect();
    assert_eq!(
        kinds,
        [ChangeKind::Created, ChangeKind::Updated, ChangeKind::Deactivated]
    );
    let stored = store.records(here, Feed::Customers, None, 10).await?;
    assert_eq!(stored.len(), 1, "one record, overwritten");
    assert_eq!((stored[0].id, stored[0].name.as_str()), (born.id, "Jansen (oud)"));
    assert_eq!((stored[0].is_active, stored[0].changed), (false, at(3)));
    assert_eq!(
        store.history(here, "row-10", Feed::Items).await?,
        [],
        "another feed's row"
    );
    Ok(())
}

/// Nothing changed: no number, no record touched, but the read goes on.
pub async fn an_unchanged_page_moves_the_cursor_only(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    stage.customers(&lease, vec![customer("10", "Jansen")], at(1)).await?;
    let before = store.records(stage.connection, Feed::Customers, None, 10).await?;
    let page = PageWrite {
        seen: vec!["row-10".to_owned()],
        reading: Some("r1".to_owned()),
        cursor: Some("next".to_owned()),
        ..stage.page(Feed::Customers, at(9))
    };
    assert_eq!(act!(store, record_page(&lease, &page)), None);
    assert_eq!(
        store.records(stage.connection, Feed::Customers, None, 10).await?,
        before
    );
    assert_eq!(stage.changes().await?.len(), 1);
    let state = store.feed_state(stage.connection, Feed::Customers).await?;
    assert_eq!(
        (state.cursor.as_deref(), state.reading.as_deref()),
        (Some("next"), Some("r1"))
    );
    assert_eq!(state.completed, None);

    assert_eq!(state.digest, None);

    let end = PageWrite {
        digest: Some(-7),
        done: true,
        ..stage.page(Feed::Customers, at(10))
    };
    act!(store, record_page(&lease, &end));
    let state = store.feed_state(stage.connection, Feed::Customers).await?;
    assert_eq!(state.digest, Some(-7));
    assert_eq!(
        store.feed_states(stage.connection).await?,
        [(Feed::Customers, state.clone())]
    );
    assert_eq!(
        (state.cursor, state.reading, state.completed),
        (None, None, Some(at(10)))
    );
    Ok(())
}

/// One row of numbers per administration, over all its feeds.
pub async fn numbers_count_per_administration(store: Arc<dyn Store>) -> Told {
    let here = Stage::set(&store).await?;
    let there = Stage::set(&store).await?;
    let lease = here.lease().await?;
    here.customers(&lease, vec![customer("1", "A")], at(1)).await?;
    let items = PageWrite {
        records: vec![customer("1", "Uur")],
        ..here.page(Feed::Items, at(2))
    };
    assert_eq!(act!(store, record_page(&lease, &items)), Some(ChangeNumber(2)));
    let theirs = there.lease().await?;
    let first = there.customers(&theirs, vec![customer("1", "B")], at(3)).await?;
    assert_eq!(first, Some(ChangeNumber(1)), "another administration starts at one");
    for (after, count) in [(i64::MIN, 1), (-1, 1), (0, 1), (1, 0), (i64::MAX, 0)] {
        let after = ChangeNumber(after);
        let rows = store
            .changes_after(there.organisation, there.administration, after, 10)
            .await?;
        let numbers: Vec<_> = rows.iter().map(|row| row.number.0).collect();
        assert_eq!(numbers, vec![1; count], "after {after:?}, and nobody else's");
    }
    let subjects: Vec<_> = here.changes().await?.into_iter().map(|row| row.subject).collect();
    assert_eq!(subjects, ["customers", "items"]);
    let rows = store.records(here.connection, Feed::Customers, None, 10).await?;
    assert_eq!(
        rows.len(),
        1,
        "the same package id in another feed or connection is another record"
    );
    Ok(())
}

/// A transaction that is dropped leaves no record, no cursor and no hole in the numbers.
pub async fn a_dropped_page_leaves_no_gap(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    stage.customers(&lease, vec![customer("1", "A")], at(1)).await?;
    let page = PageWrite {
        records: vec![customer("2", "B"), customer("3", "C")],
        cursor: Some("lost".to_owned()),
        ..stage.page(Feed::Customers, at(2))
    };
    let mut tx = store.begin().await?;
    assert_eq!(tx.record_page(&lease, &page).await?, Some(ChangeNumber(3)));
    drop(tx);
    assert_eq!(stage.changes().await?.len(), 1);
    assert_eq!(store.feed_state(stage.connection, Feed::Customers).await?.cursor, None);
    assert_eq!(
        store
            .known(stage.connection, Feed::Customers, &["row-2", "row-3"])
            .await?,
        []
    );
    let next = stage.customers(&lease, vec![customer("4", "D")], at(3)).await?;
    assert_eq!(next, Some(ChangeNumber(2)), "the dropped numbers are given out again");
    Ok(())
}

/// Reference data is kept with its history, but not passed on.
pub async fn reference_data_makes_no_changes(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let account = RecordWrite {
        values: json!({"code": "NL", "name": "Nederland"}).to_string(),
        ..customer("NL", "Nederland")
    };
    let page = |row: RecordWrite, now| PageWrite {
        records: vec![row],
        ..stage.page(Feed::Countries, at(now))
    };
    assert_eq!(act!(store, record_page(&lease, &page(account.clone(), 1))), None);
    let changed = renamed(&account, "Koninkrijk der Nederlanden");
    assert_eq!(act!(store, record_page(&lease, &page(changed, 2))), None);
    assert_eq!(stage.changes().await?, []);
    assert_eq!(
        store.history(stage.connection, "row-NL", Feed::Countries).await?.len(),
        1
    );
    assert_eq!(store.feed_state(stage.connection, Feed::Countries).await?.records, 1);
    Ok(())
}

/// A read that was killed goes on where its last page ended, under its own mark.
pub async fn a_killed_read_resumes(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let killed = stage.lease_as("north", at(0), at(10)).await?;
    let page = |row: RecordWrite, cursor: Option<&str>, now| PageWrite {
        seen: vec![row.package_id.clone()],
        records: vec![row],
        reading: Some("r1".to_owned()),
        cursor: cursor.map(str::to_owned),
        done: cursor.is_none(),
        ..stage.page(Feed::Customers, at(now))
    };
    act!(store, record_page(&killed, &page(customer("1", "A"), Some("p2"), 1)));
    let next = stage.lease_as("south", at(20), at(90)).await?;
    let state = store.feed_state(stage.connection, Feed::Customers).await?;
    assert_eq!(
        (state.cursor.as_deref(), state.reading.as_deref()),
        (Some("p2"), Some("r1"))
    );
    act!(store, record_page(&next, &page(customer("2", "B"), None, 21)));
    let gone = act!(
        store,
        deactivate_unseen(&next, stage.administration, Feed::Customers, "r1", at(22))
    );
    assert_eq!(gone, 0, "rows of both halves were seen");
    let state = store.feed_state(stage.connection, Feed::Customers).await?;
    assert_eq!((state.records, state.completed), (2, Some(at(21))));
    Ok(())
}

/// A thousand rows are one page.
pub async fn a_page_may_be_large(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let rows: Vec<_> = (0..1000).map(|n| customer(&format!("{n:04}"), "Klant")).collect();
    let last = stage.customers(&lease, rows.clone(), at(1)).await?;
    assert_eq!(last, Some(ChangeNumber(1000)));
    let ids: Vec<_> = rows.iter().map(|row| row.package_id.as_str()).collect();
    assert_eq!(store.known(stage.connection, Feed::Customers, &ids).await?.len(), 1000);
    let again: Vec<_> = rows.iter().map(|row| renamed(row, "Relatie")).collect();
    assert_eq!(stage.customers(&lease, again, at(2)).await?, Some(ChangeNumber(2000)));
    let numbers: Vec<_> = stage.changes().await?.iter().map(|row| row.number.0).collect();
    assert_eq!(numbers, (1..=2000).collect::<Vec<_>>());
    Ok(())
}
