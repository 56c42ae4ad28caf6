//! Rows that could not be mapped: beside the page, never in its way.

use std::sync::Arc;

use boekbrug_model::Feed;

use super::Told;
use super::stage::{Stage, at, customer, finding};
use crate::{PageWrite, RejectRow, Store};

fn reject(package_id: &str, label: &str, now: i64) -> RejectRow {
    RejectRow {
        feed: Feed::Customers,
        package_id: package_id.to_owned(),
        label: label.to_owned(),
        findings: vec![finding().said(Some("X1"), "onleesbaar")],
        at: at(now),
    }
}

/// A reject is listed once, as it was last seen, until it is mended; the rest of its page is stored.
pub async fn rejects_stay_until_mended(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let other = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let page = PageWrite {
        records: vec![customer("1", "A")],
        rejects: vec![reject("bad-1", "Klant ?", 1), reject("bad-2", "Klant !", 1)],
        seen: vec!["row-1".to_owned(), "bad-1".to_owned(), "bad-2".to_owned()],
        reading: Some("r1".to_owned()),
        ..stage.page(Feed::Customers, at(1))
    };
    act!(store, record_page(&lease, &page));
    let state = store.feed_state(stage.connection, Feed::Customers).await?;
    assert_eq!((state.records, state.rejects), (1, 2));

    let again = PageWrite {
        rejects: vec![reject("bad-1", "Klant 17", 9)],
        ..stage.page(Feed::Customers, at(9))
    };
    act!(store, record_page(&lease, &again));
    let mut rows = store.rejects(stage.connection).await?;
    rows.sort_by(|a, b| a.package_id.cmp(&b.package_id));
    assert_eq!(rows, [reject("bad-1", "Klant 17", 9), reject("bad-2", "Klant !", 1)]);
    assert_eq!(store.rejects(other.connection).await?, []);

    let mended = PageWrite {
        mended: vec!["bad-1".to_owned(), "row-1".to_owned()],
        ..stage.page(Feed::Customers, at(10))
    };
    act!(store, record_page(&lease, &mended));
    let elsewhere = PageWrite {
        mended: vec!["bad-2".to_owned()],
        ..stage.page(Feed::Items, at(11))
    };
    act!(store, record_page(&lease, &elsewhere));
    assert_eq!(
        store.rejects(stage.connection).await?,
        [reject("bad-2", "Klant !", 1)],
        "mended per feed"
    );
    assert_eq!(store.feed_state(stage.connection, Feed::Customers).await?.rejects, 1);
    assert_eq!(stage.changes().await?.len(), 1, "a reject is no change");
    Ok(())
}
