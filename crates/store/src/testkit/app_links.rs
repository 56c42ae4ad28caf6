//! The link of a customer of the application, taken away.

use std::sync::Arc;

use boekbrug_model::finding::Heals;
use boekbrug_model::matching::LinkedBy;
use serde_json::json;

use super::Told;
use super::app_customers::{step, write};
use super::stage::{Stage, at, finding};
use crate::AppCustomerState::{Equal, Findings, Waiting};
use crate::{AppCustomerFilter, AppCustomerRow, AppCustomerStep, AppCustomerWrite, Lease, Store, StoreError};

/// A stage with two customers that are linked and equal.
async fn linked(store: &Arc<dyn Store>) -> super::stage::Seen<(Stage, Lease)> {
    let stage = Stage::set(store).await?;
    let lease = stage.lease().await?;
    for here in ["k1", "k2"] {
        stage.hand_over(&[write(here, "A")]).await?;
        let equal = AppCustomerStep {
            link: Some((format!("p-{here}"), LinkedBy::Found)),
            progress: json!({"agreed": {"name": "A"}}),
            ..step(here, Equal)?
        };
        act!(store, app_customers.finish(&lease, &equal));
    }
    Ok((stage, lease))
}

/// It is forgotten what was known there, and the row rests; only one that is as it was read loses its link, and only once.
pub async fn an_app_customer_loses_its_link(store: Arc<dyn Store>) -> Told {
    let (stage, lease) = linked(&store).await?;
    let (row, other) = (stage.app_customer("k1").await?, stage.app_customer("k2").await?);
    for stale in [
        AppCustomerRow {
            version: 2,
            ..row.clone()
        },
        AppCustomerRow {
            state: Waiting,
            ..row.clone()
        },
        AppCustomerRow {
            there: Some("p-k2".to_owned()),
            ..row.clone()
        },
        AppCustomerRow {
            there: None,
            ..row.clone()
        },
        AppCustomerRow {
            progress: json!({}),
            ..row.clone()
        },
        AppCustomerRow {
            here: "nobody".to_owned(),
            ..row.clone()
        },
    ] {
        assert!(!act!(store, app_customers.unlink(&stale, &[], at(70))), "{stale:?}");
    }
    assert_eq!(stage.app_customer("k1").await?, row);
    let findings = [finding()];
    assert!(act!(store, app_customers.unlink(&row, &findings, at(70))));
    let free = stage.app_customer("k1").await?;
    assert_eq!((free.state, free.there.as_deref(), free.version), (Findings, None, 2));
    assert_eq!((free.changed, free.rests()), (at(70), true));
    assert_eq!(
        (&free.values, free.findings.as_slice()),
        (&row.values, findings.as_slice())
    );
    assert_eq!(free.progress, json!({"unlinked": 2}), "nothing that both agreed on");
    assert!(!act!(store, app_customers.unlink(&free, &findings, at(70))));
    assert_eq!(stage.app_customer("k2").await?, other);
    let links = store.matching().links(stage.connection, None, 10).await?;
    assert_eq!(links.len(), 1, "another one may have it now");
    // a step that began with the link is not kept, and nothing of it
    refused!(
        store,
        app_customers.finish(&lease, &step("k1", Equal)?),
        StoreError::Stale
    );
    let adopts = AppCustomerStep {
        link: Some(("p-k1".to_owned(), LinkedBy::Found)),
        ..step("k1", Waiting)?
    };
    refused!(store, app_customers.finish(&lease, &adopts), StoreError::Stale);
    assert_eq!(stage.app_customer("k1").await?, free);
    let since = AppCustomerStep { version: 2, ..adopts };
    act!(store, app_customers.finish(&lease, &since));
    let row = stage.app_customer("k1").await?;
    assert_eq!((row.there.as_deref(), row.progress), (Some("p-k1"), since.progress));
    Ok(())
}

/// Neither the application nor a tick nor a cause wakes it; a number, another try and a link do.
pub async fn an_app_customer_without_its_link_rests(store: Arc<dyn Store>) -> Told {
    for how in ["number", "retry", "link"] {
        let (stage, _) = linked(&store).await?;
        let id = stage.connection;
        let row = stage.app_customer("k1").await?;
        act!(store, app_customers.unlink(&row, &[finding()], at(70)));
        let anew = |version, name: &str, there: Option<&str>| AppCustomerWrite {
            version,
            there: there.map(str::to_owned),
            ..write("k1", name)
        };
        stage.hand_over(&[anew(2, "B", None)]).await?;
        act!(store, app_customers.tick(id, &["k1"], true, at(80)));
        act!(store, app_customers.tick(id, &["k1"], false, at(80)));
        act!(
            store,
            app_customers.tick_all(id, &AppCustomerFilter::default(), true, at(80))
        );
        act!(store, app_customers.number(id, "k1", None, at(80)));
        act!(store, wake(id, Heals::Settings, at(80)));
        let row = stage.app_customer("k1").await?;
        assert_eq!((row.state, row.rests(), row.name.as_str()), (Findings, true, "B"));
        assert_eq!((row.findings.len(), row.ticked, row.version), (1, true, 7));
        let due = match how {
            "number" => {
                act!(store, app_customers.number(id, "k1", Some("77"), at(90)));
                at(90)
            }
            "retry" => {
                act!(store, app_customers.retry(id, "k1", at(90)));
                at(90)
            }
            _ => {
                stage.hand_over(&[anew(7, "C", Some("p-k1"))]).await?;
                let row = stage.app_customer("k1").await?;
                assert_eq!((row.state, row.findings.len()), (Waiting, 0));
                stage.hand_over(&[anew(8, "D", None)]).await?;
                at(1)
            }
        };
        assert_eq!(stage.app_customer("k1").await?.due, due, "{how}");
    }
    Ok(())
}
