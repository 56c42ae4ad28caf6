//! The engine's steps with customers of the application: results, links, and what is woken by them.

use std::sync::Arc;

use boekbrug_model::finding::Heals;
use boekbrug_model::matching::LinkedBy;
use boekbrug_model::{Feed, InvoiceState};
use serde_json::json;

use super::Told;
use super::app_customers::{step, write};
use super::stage::{Stage, at, customer, finding, never, renamed};
use crate::AppCustomerState::{self, Equal, Findings, Sending, Unknown, Waiting};
use crate::{AppCustomerRow, AppCustomerStep, AppCustomerWrite, Author, PageWrite, RecordWrite, Store, StoreError};

/// Everything that a step says is there afterwards; the version counts what others do.
pub async fn an_app_customer_takes_a_step(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    stage
        .hand_over(&[write("k1", "Bakkerij"), write("k2", "Slager")])
        .await?;
    let said = AppCustomerStep {
        findings: vec![finding()],
        heals: vec![Heals::Time],
        progress: json!({"sent": "10042"}),
        values: Some(r#"{"name":"Overgenomen"}"#.to_owned()),
        number: Some("10042".to_owned()),
        link: Some(("p1".to_owned(), LinkedBy::Found)),
        due: at(300),
        ..step("k1", AppCustomerState::Unknown)?
    };
    let stands = act!(store, app_customers.finish(&lease, &said));
    assert_eq!(stands, None, "nobody else said anything");
    let row = stage.app_customer("k1").await?;
    assert_eq!((row.state, row.due, row.changed), (said.to, at(300), at(60)));
    assert_eq!((&row.findings, &row.progress), (&said.findings, &said.progress));
    assert_eq!(Some(&row.values), said.values.as_ref());
    assert_eq!(
        (row.number.as_deref(), row.there.as_deref()),
        (Some("10042"), Some("p1"))
    );
    assert_eq!((row.version, row.changed_here), (1, at(1)));
    assert_eq!(row.offered, write("k1", "Bakkerij").offered);

    act!(
        store,
        app_customers.finish(&lease, &step("k1", AppCustomerState::Equal)?)
    );
    let later = stage.app_customer("k1").await?;
    assert_eq!((later.state, later.findings.len()), (AppCustomerState::Equal, 0));
    assert_eq!(
        (&later.values, &later.number, &later.there),
        (&row.values, &row.number, &row.there),
        "none leaves it"
    );
    assert_eq!(stage.app_customer("k2").await?.state, AppCustomerState::Waiting);
    let links = store.matching().links(stage.connection, None, 10).await?;
    assert_eq!((links.len(), links[0].by, links[0].at), (1, LinkedBy::Found, at(60)));
    refused!(
        store,
        app_customers.finish(&lease, &step("nobody", AppCustomerState::Equal)?),
        StoreError::Missing { .. }
    );
    let north = lease;
    stage.lease_as("south", at(4_000), at(5_000)).await?;
    refused!(
        store,
        app_customers.finish(&north, &step("k2", AppCustomerState::Equal)?),
        StoreError::LeaseLost
    );
    refused!(
        store,
        app_customers.touched(&north, &["p1"], at(60)),
        StoreError::LeaseLost
    );
    Ok(())
}

/// Changed meanwhile: what happened is kept, what it says is the newer, and it is looked at again at once.
pub async fn a_step_of_a_changed_app_customer_is_kept(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    for (here, to, then) in [
        ("k1", Equal, Waiting),
        ("k2", Findings, Waiting),
        ("k3", Sending, Sending),
        ("k4", Unknown, Unknown),
        ("k5", Waiting, Waiting),
    ] {
        let newer = AppCustomerWrite {
            version: 1,
            ..write(here, "Nieuwer")
        };
        stage.hand_over(&[write(here, "Ouder")]).await?;
        stage.hand_over(std::slice::from_ref(&newer)).await?;
        let said = AppCustomerStep {
            progress: json!({"sent": here}),
            values: Some(r#"{"name":"Overgenomen"}"#.to_owned()),
            number: Some(here.to_owned()),
            link: Some((format!("p-{here}"), LinkedBy::Created)),
            ..step(here, to)?
        };
        let stands = act!(store, app_customers.finish(&lease, &said));
        assert_eq!(stands.as_ref(), Some(&newer.values), "{to:?}");
        let row = stage.app_customer(here).await?;
        assert_eq!((row.state, row.due, row.version), (then, at(60), 2), "{to:?}");
        assert_eq!((row.name, row.values), (newer.name, newer.values), "{to:?}");
        assert_eq!((row.progress, row.number), (said.progress, said.number), "{to:?}");
        assert_eq!(row.there, Some(format!("p-{here}")), "{to:?}");
    }
    Ok(())
}

/// What the application says from now on is stored under any version; nothing else changes by it.
pub async fn what_a_step_brought_together_is_said(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    stage
        .hand_over(&[write("k1", "Bakkerij"), write("k2", "Slager")])
        .await?;
    let (before, other) = (stage.app_customer("k1").await?, stage.app_customer("k2").await?);
    let both = r#"{"name":"Allebei"}"#;
    act!(store, app_customers.said(&lease, "k1", both));
    let row = stage.app_customer("k1").await?;
    assert_eq!((row.name.as_str(), row.values.as_str()), ("Allebei", both));
    let as_before = AppCustomerRow {
        name: before.name.clone(),
        values: before.values.clone(),
        ..row
    };
    assert_eq!(as_before, before);
    assert_eq!(stage.app_customer("k2").await?, other);
    refused!(
        store,
        app_customers.said(&lease, "nobody", both),
        StoreError::Missing { .. }
    );
    let north = lease;
    stage.lease_as("south", at(4_000), at(5_000)).await?;
    refused!(store, app_customers.said(&north, "k1", both), StoreError::LeaseLost);
    Ok(())
}

/// One here is one there, whoever says so; the same again changes nothing.
pub async fn a_link_of_an_app_customer_is_taken_once(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let (lease, theirs) = (stage.lease().await?, other.lease().await?);
    for stage in [&stage, &other] {
        stage.hand_over(&[write("k1", "A"), write("k2", "B")]).await?;
    }
    let found = |here: &str, there: &str, by| {
        step(here, AppCustomerState::Equal).map(|step| AppCustomerStep {
            link: Some((there.to_owned(), by)),
            ..step
        })
    };
    let first = found("k1", "p1", LinkedBy::Created)?;
    act!(store, app_customers.finish(&lease, &first));
    let again = found("k1", "p1", LinkedBy::Found)?;
    act!(store, app_customers.finish(&lease, &again));
    let links = store.matching().links(stage.connection, None, 10).await?;
    assert_eq!((links.len(), links[0].by), (1, LinkedBy::Created), "as it was first");
    for taken in [found("k1", "p2", LinkedBy::Found)?, found("k2", "p1", LinkedBy::Found)?] {
        refused!(store, app_customers.finish(&lease, &taken), StoreError::Taken { .. });
    }
    assert_eq!(stage.app_customer("k2").await?.state, AppCustomerState::Waiting);
    act!(
        store,
        app_customers.finish(&theirs, &found("k2", "p1", LinkedBy::Found)?)
    );
    assert_eq!(
        stage.app_customer("k2").await?.there,
        None,
        "each connection has its own"
    );
    Ok(())
}

/// Two may not get one number, but one that is in the package with it comes before one that was only to get it, or had it
/// once.
pub async fn a_number_in_the_package_comes_first(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    stage
        .hand_over(&[write("k1", "A"), write("k2", "B"), write("k3", "C")])
        .await?;
    act!(
        store,
        app_customers.number(stage.connection, "k1", Some("10001"), at(2))
    );
    act!(
        store,
        app_customers.finish(
            &lease,
            &AppCustomerStep {
                version: 2,
                ..step("k1", AppCustomerState::Findings)?
            }
        )
    );
    let mut numbered = step("k2", AppCustomerState::Sending)?;
    numbered.number = Some("10001".to_owned());
    refused!(store, app_customers.finish(&lease, &numbered), StoreError::Taken { .. });
    numbered.to = AppCustomerState::Equal;
    numbered.link = Some(("p2".to_owned(), LinkedBy::Created));
    act!(store, app_customers.finish(&lease, &numbered));
    let (waits, has) = (stage.app_customer("k1").await?, stage.app_customer("k2").await?);
    assert_eq!((waits.number, waits.due, waits.version), (None, at(60), 3));
    assert_eq!(has.number.as_deref(), Some("10001"));
    let mut double = step("k3", AppCustomerState::Equal)?;
    double.number = Some("10001".to_owned());
    double.link = Some(("p3".to_owned(), LinkedBy::Created));
    // in the package it was given to somebody else since
    act!(store, app_customers.finish(&lease, &double));
    let (had, has) = (stage.app_customer("k2").await?, stage.app_customer("k3").await?);
    assert_eq!((had.number, had.due), (None, at(60)));
    assert_eq!(has.number.as_deref(), Some("10001"));
    Ok(())
}

/// What is over wakes its invoices; what is not does not.
pub async fn an_app_customer_wakes_its_invoices(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    stage.hand_over(&[write("k1", "A"), write("k2", "B")]).await?;
    let (waits, sleeps) = (stage.accept("1", at(0)).await?, stage.accept("2", at(0)).await?);
    for (invoice, heals) in [(waits, Heals::Feed(Feed::Customers)), (sleeps, Heals::Settings)] {
        stage.stop(&lease, invoice, InvoiceState::Findings, vec![heals]).await?;
    }
    for to in AppCustomerState::ALL {
        let due = if to == AppCustomerState::Equal {
            at(60)
        } else {
            never()?
        };
        act!(store, app_customers.finish(&lease, &step("k1", to)?));
        assert_eq!(stage.invoice(waits).await?.due, due, "{to:?}");
    }
    assert_eq!(stage.invoice(sleeps).await?.due, never()?);
    Ok(())
}

/// Who comes to be known, under another code or in the package, is news for an invoice, whatever becomes of it then.
pub async fn an_invoice_hears_who_its_customer_is(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    stage.hand_over(&[write("k1", "A")]).await?;
    let (waits, sleeps) = (stage.accept("1", at(0)).await?, stage.accept("2", at(0)).await?);
    stage
        .stop(&lease, sleeps, InvoiceState::Findings, vec![Heals::Settings])
        .await?;
    let again = |version, code: &str, there: Option<&str>| AppCustomerWrite {
        version,
        code: code.to_owned(),
        there: there.map(str::to_owned),
        ..write("k1", &format!("A {version}"))
    };
    let code = write("k1", "A").code;
    for (handed_over, due) in [
        (write("k2", "B"), at(1)),
        (again(1, &code, None), never()?),
        (again(2, "X", None), at(1)),
        (again(3, "X", Some("p1")), at(1)),
        (again(4, "X", Some("p1")), never()?),
    ] {
        stage
            .stop(
                &lease,
                waits,
                InvoiceState::Findings,
                vec![Heals::Feed(Feed::Customers)],
            )
            .await?;
        stage.hand_over(std::slice::from_ref(&handed_over)).await?;
        assert_eq!(stage.invoice(waits).await?.due, due, "{handed_over:?}");
    }
    stage
        .stop(
            &lease,
            waits,
            InvoiceState::Findings,
            vec![Heals::Feed(Feed::Customers)],
        )
        .await?;
    let adopted = AppCustomerStep {
        link: Some(("p2".to_owned(), LinkedBy::Found)),
        ..step("k2", Waiting)?
    };
    act!(store, app_customers.finish(&lease, &adopted));
    assert_eq!(stage.invoice(waits).await?.due, at(60));
    assert_eq!(stage.invoice(sleeps).await?.due, never()?);
    Ok(())
}

/// A cause wakes customers as it wakes invoices, in whichever state, and the state stays.
pub async fn a_cause_wakes_app_customers(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let (lease, theirs) = (stage.lease().await?, other.lease().await?);
    let heals = [
        ("k1", AppCustomerState::Findings, vec![Heals::Settings]),
        ("k2", AppCustomerState::Sending, vec![Heals::Settings, Heals::Time]),
        ("k3", AppCustomerState::Findings, vec![Heals::Feed(Feed::Customers)]),
        ("k4", AppCustomerState::Findings, vec![Heals::Person]),
        ("k5", AppCustomerState::Waiting, Vec::new()),
    ];
    for (stage, lease) in [(&stage, &lease), (&other, &theirs)] {
        for (here, to, heals) in &heals {
            stage.hand_over(&[write(here, "A")]).await?;
            let stopped = AppCustomerStep {
                heals: heals.clone(),
                ..step(here, *to)?
            };
            act!(store, app_customers.finish(lease, &stopped));
        }
    }
    let woken = act!(store, wake(stage.connection, Heals::Settings, at(100)));
    assert_eq!(woken, 0, "invoices are counted, and there are none");
    for (here, due) in [("k1", at(100)), ("k2", at(100)), ("k3", never()?), ("k4", never()?)] {
        assert_eq!(stage.app_customer(here).await?.due, due, "{here}");
    }
    let sending = stage.app_customer("k2").await?;
    assert_eq!((sending.state, sending.version), (AppCustomerState::Sending, 1));
    act!(store, wake(stage.connection, Heals::Settings, at(200)));
    assert_eq!(stage.app_customer("k1").await?.due, at(100), "it was due already");
    stage.customers(&lease, vec![customer("9", "Nieuw")], at(300)).await?;
    assert_eq!(stage.app_customer("k3").await?.due, at(300), "a page wakes by its feed");
    assert_eq!(stage.app_customer("k5").await?.due, never()?);
    assert_eq!(other.app_customer("k1").await?.due, never()?);
    let row = other.row().await?;
    act!(
        store,
        update_settings(
            other.organisation,
            other.connection,
            row.version,
            &row.settings,
            at(400)
        )
    );
    assert_eq!(other.app_customer("k1").await?.due, at(400), "so do settings");
    Ok(())
}

/// Those that are linked to what changed are due.
pub async fn what_changed_touches_app_customers(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let (lease, theirs) = (stage.lease().await?, other.lease().await?);
    for (stage, lease) in [(&stage, &lease), (&other, &theirs)] {
        for here in ["k1", "k2", "k3"] {
            stage.hand_over(&[write(here, "A")]).await?;
            let mut equal = step(here, AppCustomerState::Equal)?;
            equal.link = Some((format!("p-{here}"), LinkedBy::Found));
            act!(store, app_customers.finish(lease, &equal));
        }
    }
    assert_eq!(act!(store, app_customers.touched(&lease, &[], at(100))), 0);
    let some = ["p-k1", "p-k3", "k2", "nobody"];
    assert_eq!(act!(store, app_customers.touched(&lease, &some, at(100))), 2);
    assert_eq!(
        act!(store, app_customers.touched(&lease, &some, at(101))),
        0,
        "they are due"
    );
    for (here, due) in [("k1", at(100)), ("k2", never()?), ("k3", at(100))] {
        let row = stage.app_customer(here).await?;
        assert_eq!(
            (row.due, row.state, row.version),
            (due, AppCustomerState::Equal, 1),
            "{here}"
        );
    }
    assert_eq!(other.app_customer("k1").await?.due, never()?);
    Ok(())
}

/// The row that came back, the link and the state come to be at once, or not at all; where the feed is read on stays.
pub async fn a_made_customer_is_stored_with_its_link(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    stage.hand_over(&[write("k1", "Bakkerij")]).await?;
    let invoice = stage.accept("2026-1", at(0)).await?;
    stage
        .stop(
            &lease,
            invoice,
            InvoiceState::Findings,
            vec![Heals::Feed(Feed::Customers)],
        )
        .await?;
    let made = AppCustomerStep {
        link: Some(("row-10042".to_owned(), LinkedBy::Created)),
        number: Some("10042".to_owned()),
        ..step("k1", Equal)?
    };
    let record = RecordWrite {
        author: Author::Application,
        ..customer("10042", "Bakkerij")
    };
    let renamed = RecordWrite {
        author: Author::Conflict,
        ..renamed(&record, "Bakkerij de Vries")
    };
    let page = |row: &RecordWrite| PageWrite {
        records: vec![row.clone()],
        ..stage.page(Feed::Customers, at(60))
    };
    for kept in [false, true] {
        let mut tx = store.begin().await?;
        tx.app_customers().finish(&lease, &made).await?;
        tx.record_rows(&lease, &page(&record)).await?;
        tx.record_page(&lease, &page(&renamed)).await?;
        if kept {
            tx.commit().await?;
            break;
        }
        drop(tx);
        assert_eq!(stage.app_customer("k1").await?.state, Waiting);
        assert_eq!(store.matching().links(stage.connection, None, 10).await?, []);
        assert_eq!(stage.changes().await?.len(), 1, "that of the invoice");
        assert_eq!(stage.invoice(invoice).await?.due, never()?);
    }
    let row = stage.app_customer("k1").await?;
    assert_eq!((row.state, row.there.as_deref()), (Equal, Some("row-10042")));
    assert_eq!(stage.invoice(invoice).await?.due, at(60));
    assert_eq!(stage.changes().await?.len(), 3);
    let state = store.feed_state(stage.connection, Feed::Customers).await?;
    assert_eq!(state.records, 1, "made before the feed was ever read, and counted once");
    let history = store.history(stage.connection, "row-10042", Feed::Customers).await?;
    let authors: Vec<_> = history.iter().map(|line| line.author).collect();
    assert_eq!(authors, [Author::Conflict], "a new record overwrote nothing");
    let customers = store.app_customers();
    let linked = customers
        .linked(stage.connection, &["row-10042", "k1", "nobody"])
        .await?;
    assert_eq!(linked, [row]);
    assert_eq!(customers.linked(stage.connection, &[]).await?, []);
    Ok(())
}
