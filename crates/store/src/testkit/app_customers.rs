//! Customers of the application: handed over, ticked, numbered, tried again.

use std::sync::Arc;

use boekbrug_model::finding::Heals;
use boekbrug_model::matching::LinkedBy;
use boekbrug_model::{ConnectionId, InvoiceState};
use serde_json::{Value, json};

use super::Told;
use super::stage::{Seen, Stage, at, never, next};
use crate::AppCustomerKept::{Changed, LinkedElsewhere, New, Same, Stale};
use crate::{
    AppCustomerCount, AppCustomerFilter, AppCustomerKept, AppCustomerRow, AppCustomerState, AppCustomerStep,
    AppCustomerWrite, Store, StoreError,
};

/// A customer that is new: what is kept is what was handed over.
pub(super) fn write(here: &str, name: &str) -> AppCustomerWrite {
    let values = json!({"customerCode": format!("c{here}"), "name": name}).to_string();
    AppCustomerWrite {
        here: here.to_owned(),
        code: format!("c{here}"),
        name: name.to_owned(),
        offered: values.clone(),
        values,
        version: 0,
        there: None,
        progress: serde_json::Value::Null,
    }
}

/// A step of a row at its first version, done at `at(60)` and never due by itself.
pub(super) fn step(here: &str, to: AppCustomerState) -> Seen<AppCustomerStep> {
    Ok(AppCustomerStep {
        here: here.to_owned(),
        version: 1,
        to,
        findings: Vec::new(),
        heals: Vec::new(),
        progress: Value::Null,
        values: None,
        number: None,
        link: None,
        due: never()?,
        at: at(60),
    })
}

impl Stage {
    /// Hands customers over at `at(1)`.
    pub(super) async fn hand_over(&self, rows: &[AppCustomerWrite]) -> Seen<Vec<AppCustomerKept>> {
        Ok(act!(self.store, app_customers.hand_over(self.connection, rows, at(1))))
    }

    /// A customer of the application as it stands.
    pub(super) async fn app_customer(&self, here: &str) -> Seen<AppCustomerRow> {
        let row = self.store.app_customers().one(self.connection, here).await?;
        Ok(row.ok_or("the customer is not there")?)
    }
}

/// As it was handed over, waiting and due, not ticked; the same again writes nothing, another connection has its own.
pub async fn app_customers_are_handed_over(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let write = AppCustomerWrite {
        values: r#"{"name":"samen"}"#.to_owned(),
        ..write("k1", "Bakkerij")
    };
    assert_eq!(stage.hand_over(&[]).await?, []);
    assert_eq!(stage.hand_over(std::slice::from_ref(&write)).await?, [New]);
    let row = stage.app_customer("k1").await?;
    let expected = AppCustomerRow {
        connection: stage.connection,
        here: "k1".to_owned(),
        code: "ck1".to_owned(),
        name: "Bakkerij".to_owned(),
        values: write.values.clone(),
        offered: write.offered.clone(),
        changed_here: at(1),
        ticked: false,
        number: None,
        there: None,
        state: AppCustomerState::Waiting,
        findings: Vec::new(),
        progress: Value::Null,
        due: at(1),
        version: 1,
        changed: at(1),
    };
    assert_eq!(row, expected);
    let again = AppCustomerWrite { version: 1, ..write };
    let later = act!(
        store,
        app_customers.hand_over(stage.connection, std::slice::from_ref(&again), at(9))
    );
    assert_eq!(later, [Same]);
    assert_eq!(stage.app_customer("k1").await?, expected, "nothing was written");

    assert_eq!(store.app_customers().one(other.connection, "k1").await?, None);
    let theirs = AppCustomerWrite { version: 0, ..again };
    assert_eq!(other.hand_over(&[theirs]).await?, [New]);
    let unknown = ConnectionId::new(at(0), next());
    refused!(
        store,
        app_customers.hand_over(unknown, &[super::app_customers::write("k1", "Niemand")], at(1)),
        StoreError::Missing { .. }
    );
    Ok(())
}

/// What changed is due again; who decided on an older version is told, and the others of the batch are kept.
pub async fn an_app_customer_changes(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let first = write("k1", "Bakkerij");
    stage.hand_over(&[first.clone(), write("k2", "Slager")]).await?;
    let mut stopped = step("k1", AppCustomerState::Findings)?;
    stopped.findings = vec![super::stage::finding()];
    stopped.heals = vec![Heals::Settings];
    stopped.progress = json!({"agreed": {"name": "Bakkerij"}});
    let lease = stage.lease().await?;
    act!(store, app_customers.finish(&lease, &stopped));
    let rows = [
        AppCustomerWrite {
            version: 1,
            ..write("k1", "Bakkerij de Vries")
        },
        write("k2", "Te laat"),
        AppCustomerWrite {
            version: 3,
            ..write("k3", "Nooit gezien")
        },
        write("k4", "Nieuw"),
    ];
    let kept = act!(store, app_customers.hand_over(stage.connection, &rows, at(100)));
    assert_eq!(kept, [Changed, Stale, Stale, New]);
    let row = stage.app_customer("k1").await?;
    assert_eq!((row.name.as_str(), row.version), ("Bakkerij de Vries", 2));
    assert_eq!((row.state, row.due), (AppCustomerState::Waiting, at(100)));
    assert_eq!((row.changed_here, row.changed), (at(100), at(100)));
    assert_eq!(row.findings, [], "they were about what it said before");
    assert_eq!(row.progress, stopped.progress, "what was agreed is known still");
    assert_eq!(stage.app_customer("k2").await?.name, "Slager");
    assert_eq!(store.app_customers().one(stage.connection, "k3").await?, None);
    act!(store, wake(stage.connection, Heals::Settings, at(50)));
    assert_eq!(
        stage.app_customer("k1").await?.due,
        at(100),
        "it heals by nothing any more"
    );

    let offered = AppCustomerWrite {
        version: 2,
        offered: r#"{"name":"alleen dit"}"#.to_owned(),
        ..rows[0].clone()
    };
    assert_eq!(
        stage.hand_over(std::slice::from_ref(&offered)).await?,
        [Changed],
        "word for word"
    );
    let twice = [
        AppCustomerWrite { version: 3, ..first },
        AppCustomerWrite { version: 3, ..offered },
    ];
    assert_eq!(stage.hand_over(&twice).await?, [Changed, Stale], "the first one wins");
    Ok(())
}

/// One that may have been sent stays so, and is looked for when it was to be.
pub async fn an_app_customer_changes_while_it_is_sent(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    for (here, state) in [("k1", AppCustomerState::Sending), ("k2", AppCustomerState::Unknown)] {
        stage.hand_over(&[write(here, "Bakkerij")]).await?;
        let mut sent = step(here, state)?;
        sent.findings = vec![super::stage::finding()];
        sent.due = at(500);
        act!(store, app_customers.finish(&lease, &sent));
        let changed = AppCustomerWrite {
            version: 1,
            ..write(here, "Anders")
        };
        let kept = act!(
            store,
            app_customers.hand_over(stage.connection, std::slice::from_ref(&changed), at(100))
        );
        assert_eq!(kept, [Changed]);
        let row = stage.app_customer(here).await?;
        assert_eq!((row.state, row.due, row.version), (state, at(500), 2));
        assert_eq!((row.name.as_str(), row.values), ("Anders", changed.values));
        assert_eq!(row.findings, sent.findings);
    }
    Ok(())
}

/// The application may say which customer of the package one is, where neither has another link.
pub async fn an_app_customer_comes_with_its_link(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let linked = |here: &str, version, there: &str| AppCustomerWrite {
        version,
        there: Some(there.to_owned()),
        ..write(here, "Bakkerij")
    };
    let rows = [linked("k1", 0, "p1"), linked("k2", 0, "p1"), linked("k3", 0, "p3")];
    assert_eq!(stage.hand_over(&rows).await?, [New, LinkedElsewhere, New]);
    assert_eq!(stage.app_customer("k1").await?.there.as_deref(), Some("p1"));
    assert_eq!(
        store.app_customers().one(stage.connection, "k2").await?,
        None,
        "nothing was written"
    );
    let links = store.matching().links(stage.connection, None, 10).await?;
    let told: Vec<_> = links
        .iter()
        .map(|link| (link.here.as_str(), link.there.as_str(), link.by, link.at))
        .collect();
    assert_eq!(
        told,
        [
            ("k1", "p1", LinkedBy::Chosen, at(1)),
            ("k3", "p3", LinkedBy::Chosen, at(1))
        ]
    );
    assert_eq!(
        stage.hand_over(&[linked("k1", 1, "p1")]).await?,
        [Same],
        "the link it has"
    );
    assert_eq!(
        stage.hand_over(&[linked("k1", 1, "p2")]).await?,
        [LinkedElsewhere],
        "it is another one already"
    );
    assert_eq!(
        stage.hand_over(&[linked("k4", 0, "p3")]).await?,
        [LinkedElsewhere],
        "that is another one already"
    );
    stage.hand_over(&[write("k5", "Bakkerij")]).await?;
    let late = act!(
        store,
        app_customers.hand_over(stage.connection, &[linked("k5", 1, "p5")], at(7))
    );
    assert_eq!(late, [Changed], "it says the same, but who it is is new");
    let row = stage.app_customer("k5").await?;
    assert_eq!((row.there.as_deref(), row.version, row.due), (Some("p5"), 2, at(7)));
    let apart = other.hand_over(&[linked("k9", 0, "p1")]).await?;
    assert_eq!(apart, [New], "links are per connection");
    Ok(())
}

/// Those ticked are due, and so are the invoices that wait for it; what is ticked already is not counted.
pub async fn app_customers_are_ticked(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let lease = stage.lease().await?;
    for stage in [&stage, &other] {
        stage
            .hand_over(&[write("k1", "A"), write("k2", "B"), write("k3", "C")])
            .await?;
    }
    for here in ["k1", "k2", "k3"] {
        act!(
            store,
            app_customers.finish(&lease, &step(here, AppCustomerState::Findings)?)
        );
    }
    let invoice = stage.accept("2026-1", at(0)).await?;
    stage
        .stop(&lease, invoice, InvoiceState::Findings, vec![Heals::Settings])
        .await?;
    let customers = store.app_customers();
    assert_eq!(act!(store, app_customers.tick(stage.connection, &[], true, at(70))), 0);
    assert_eq!(stage.invoice(invoice).await?.due, never()?, "nothing was ticked");
    let some = ["k1", "k2", "nobody"];
    assert_eq!(
        act!(store, app_customers.tick(stage.connection, &some, true, at(70))),
        2
    );
    assert_eq!(stage.invoice(invoice).await?.due, at(70));
    let row = stage.app_customer("k1").await?;
    assert!(row.ticked);
    assert_eq!((row.due, row.version, row.changed), (at(70), 2, at(70)));
    assert_eq!(row.state, AppCustomerState::Findings, "whoever looks at it decides");
    assert_eq!(
        act!(store, app_customers.tick(stage.connection, &some, true, at(80))),
        0,
        "they are ticked"
    );
    assert_eq!(stage.app_customer("k1").await?.version, 2);
    assert_eq!(
        act!(store, app_customers.tick(stage.connection, &["k1"], false, at(90))),
        1
    );
    assert!(!stage.app_customer("k1").await?.ticked);
    let mut counts = customers.counts(stage.connection).await?;
    counts.sort_by_key(|count| count.ticked);
    let count = |ticked, count| AppCustomerCount {
        state: AppCustomerState::Findings,
        ticked,
        count,
    };
    assert_eq!(counts, [count(false, 2), count(true, 1)]);
    assert!(!other.app_customer("k2").await?.ticked, "each connection for itself");

    let all = AppCustomerFilter::default();
    let named = AppCustomerFilter {
        text: Some("B".to_owned()),
        ..all.clone()
    };
    let tick = async |filter: &AppCustomerFilter, ticked| -> Seen<u64> {
        Ok(act!(
            store,
            app_customers.tick_all(stage.connection, filter, ticked, at(100))
        ))
    };
    assert_eq!(tick(&named, false).await?, 1);
    assert_eq!(tick(&all, true).await?, 3);
    assert_eq!(tick(&all, true).await?, 0);
    assert!(!other.app_customer("k3").await?.ticked);
    Ok(())
}

/// One number, one customer; none once it is in the package.
pub async fn an_app_customer_gets_a_number(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let lease = stage.lease().await?;
    for stage in [&stage, &other] {
        stage.hand_over(&[write("k1", "A"), write("k2", "B")]).await?;
    }
    act!(
        store,
        app_customers.finish(&lease, &step("k1", AppCustomerState::Findings)?)
    );
    let id = stage.connection;
    assert!(act!(store, app_customers.number(id, "k1", Some("10001"), at(70))));
    let row = stage.app_customer("k1").await?;
    assert_eq!(
        (row.number.as_deref(), row.due, row.version),
        (Some("10001"), at(70), 2)
    );
    assert!(
        act!(store, app_customers.number(id, "k1", Some("10001"), at(71))),
        "its own again"
    );
    refused!(
        store,
        app_customers.number(id, "k2", Some("10001"), at(72)),
        StoreError::Taken { .. }
    );
    let customers = store.app_customers();
    let whose = customers.numbered(id, "10001").await?;
    assert_eq!(whose.map(|row| row.here).as_deref(), Some("k1"));
    assert_eq!(customers.numbered(other.connection, "10001").await?, None);
    assert_eq!(
        customers.numbered(id, "ck1").await?,
        None,
        "a code of its own is not given"
    );
    assert!(
        act!(
            store,
            app_customers.number(other.connection, "k2", Some("10001"), at(72))
        ),
        "each connection has its own numbers"
    );
    assert!(act!(store, app_customers.number(id, "k1", None, at(73))));
    assert_eq!(stage.app_customer("k1").await?.number, None);
    assert!(act!(store, app_customers.number(id, "k2", Some("10001"), at(74))));
    assert!(!act!(store, app_customers.number(id, "nobody", Some("7"), at(75))));
    let mut there = step("k2", AppCustomerState::Equal)?;
    there.link = Some(("p2".to_owned(), LinkedBy::Created));
    act!(store, app_customers.finish(&lease, &there));
    assert!(!act!(store, app_customers.number(id, "k2", Some("10002"), at(76))));
    assert_eq!(stage.app_customer("k2").await?.number.as_deref(), Some("10001"));
    let whose = customers.numbered(id, "10001").await?.ok_or("it was given")?;
    assert_eq!((whose.here.as_str(), whose.there.as_deref()), ("k2", Some("p2")));
    Ok(())
}

/// Due at once, unless it was due before; the step that is at work does not make that undone.
pub async fn an_app_customer_is_tried_again(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let id = stage.connection;
    stage.hand_over(&[write("k1", "A")]).await?;
    assert!(act!(store, app_customers.retry(id, "k1", at(70))));
    assert_eq!(stage.app_customer("k1").await?.due, at(1), "it was due already");
    let mut stopped = step("k1", AppCustomerState::Findings)?;
    stopped.version = 2;
    act!(store, app_customers.finish(&lease, &stopped));
    assert_eq!(stage.app_customer("k1").await?.due, never()?);
    assert!(act!(store, app_customers.retry(id, "k1", at(70))));
    assert_eq!(stage.app_customer("k1").await?.due, at(70));
    stopped.at = at(75);
    act!(store, app_customers.finish(&lease, &stopped));
    let row = stage.app_customer("k1").await?;
    assert_eq!((row.state, row.due), (AppCustomerState::Waiting, at(75)));
    assert!(!act!(store, app_customers.retry(id, "nobody", at(70))));
    Ok(())
}
