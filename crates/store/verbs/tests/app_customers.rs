//! Customers of the application: a hundred thousand of them, and a process that is killed while it keeps them.

use std::collections::BTreeSet;

use boekbrug_store::{AppCustomerFilter, AppCustomerKept, AppCustomerState, AppCustomerWrite, Store};

use super::killed::{address, killed_while};
use super::scene::{Scene, at};
use crate::Place;

const ALL: usize = 100_000;

/// Codes come in pairs, so that pages end between two rows of one code.
fn write(number: usize) -> AppCustomerWrite {
    let values = format!(r#"{{"customerCode":"{:06}","name":"Klant {number}"}}"#, number / 2);
    AppCustomerWrite {
        here: format!("k{number:06}"),
        code: format!("{:06}", number / 2),
        name: format!("Klant {number}"),
        offered: values.clone(),
        values,
        version: 0,
        there: None,
        progress: serde_json::Value::Null,
    }
}

fn linked(number: usize) -> AppCustomerWrite {
    AppCustomerWrite {
        there: Some(format!("p{number}")),
        ..write(number)
    }
}

async fn hand_over(store: &dyn Store, scene: &Scene, rows: &[AppCustomerWrite]) -> Vec<AppCustomerKept> {
    let mut tx = store.begin().await.expect("a transaction begins");
    let kept = tx.app_customers().hand_over(scene.connection, rows, at(1)).await;
    tx.commit().await.expect("it is kept");
    kept.expect("they are taken")
}

/// More at once than a statement takes, then all of them again, in pages, and as they are due.
#[tokio::test]
async fn a_hundred_thousand_app_customers_are_paged() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    for start in (0..ALL).step_by(12_500) {
        let rows: Vec<_> = (start..start + 12_500).map(write).collect();
        let kept = hand_over(&store, &scene, &rows).await;
        assert_eq!(kept, vec![AppCustomerKept::New; rows.len()]);
    }
    let customers = store.app_customers();
    let all = AppCustomerFilter::default();
    let mut seen = BTreeSet::new();
    let mut after: Option<(String, String)> = None;
    loop {
        let from = after.as_ref().map(|(code, here)| (code.as_str(), here.as_str()));
        let rows = customers.list(scene.connection, &all, from, 7_777).await;
        let rows = rows.expect("they are read");
        let keys: Vec<_> = rows.iter().map(|row| (row.code.clone(), row.here.clone())).collect();
        assert!(
            keys.is_sorted() && (keys.is_empty() || after.as_ref() < keys.first()),
            "in order, after the page before"
        );
        seen.extend(rows.into_iter().map(|row| row.here));
        let Some(last) = keys.last() else { break };
        after = Some(last.clone());
    }
    assert_eq!(seen.len(), ALL);

    let few: Vec<_> = (0..ALL).step_by(10_000).map(|number| write(number).here).collect();
    let few: Vec<&str> = few.iter().map(String::as_str).collect();
    let mut tx = store.begin().await.expect("a transaction begins");
    let ticked = tx.app_customers().tick(scene.connection, &few, true, at(2)).await;
    assert_eq!(ticked.expect("they are ticked"), 10);
    tx.commit().await.expect("it is kept");
    let due = customers.due(scene.connection, at(3), true, 100).await;
    let due: Vec<_> = due.expect("they are read").into_iter().map(|row| row.here).collect();
    assert_eq!(due, few, "not one of the others that are due too");
    let counts = customers.counts(scene.connection).await.expect("they are counted");
    assert_eq!(counts.iter().map(|count| count.count).sum::<u64>(), ALL as u64);
    assert!(counts.iter().all(|count| count.state == AppCustomerState::Waiting));
    let mut tx = store.begin().await.expect("a transaction begins");
    let rest = tx.app_customers().tick_all(scene.connection, &all, true, at(4)).await;
    assert_eq!(rest.expect("they are ticked"), (ALL - few.len()) as u64);
    tx.commit().await.expect("it is kept");
}

/// Hands over, with links, until it is killed. Runs as a process of its own, started by the test below.
#[tokio::test]
async fn hands_over_until_it_is_killed() {
    let Some(address) = address() else { return };
    let store = Place::at(&address).await;
    let scene = Scene::known();
    for page in 0_usize.. {
        let rows: Vec<_> = (page * 1_500..(page + 1) * 1_500).map(linked).collect();
        hand_over(&store, &scene, &rows).await;
        println!("kept {page}");
    }
}

/// What was answered is there, and of what was not either everything or nothing: rows and links alike.
#[tokio::test(flavor = "multi_thread")]
async fn customers_and_links_outlive_a_kill_together() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    drop(store);
    let kept = killed_while(&place, "verbs::app_customers::hands_over_until_it_is_killed", 5).await;
    let store = place.store().await;
    let all = AppCustomerFilter::default();
    let rows = store
        .app_customers()
        .list(scene.connection, &all, None, 1_000_000)
        .await;
    let rows = rows.expect("the store is whole");
    assert!(rows.len() as u64 >= (kept + 1) * 1_500, "what was answered is there");
    assert_eq!(rows.len() % 1_500, 0, "no hand-over is there by half");
    assert!(rows.iter().all(|row| row.there.is_some()), "with its link");
    let links = store.matching().links(scene.connection, None, 1_000_000).await;
    assert_eq!(links.expect("they are read").len(), rows.len());
}
