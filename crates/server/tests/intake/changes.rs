//! The change feed over HTTP.

use std::sync::Arc;
use std::time::Duration;

use boekbrug_store::Prune;
use jiff::Timestamp;

use crate::api::{Api, invoice};

fn numbers(page: &serde_json::Value) -> Vec<i64> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["number"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn changes_come_in_order_and_tell_of_invoices() {
    let api = Api::set().await;
    let path = format!("/v1/administrations/{}/changes", api.administration);
    let none = api.get(&path).await.expect(200).json();
    assert_eq!((numbers(&none), &none["lastNumber"]), (Vec::new(), &0.into()));
    api.offer(&invoice("2026-1")).await.expect(201);
    api.engine.cycle().await.unwrap();
    let all = api.get(&path).await.expect(200).json();
    let last = all["lastNumber"].as_i64().unwrap();
    assert_eq!(numbers(&all), (1..=last).collect::<Vec<_>>());
    let newest = all["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&newest["subject"], &newest["values"]["state"]),
        (&"invoices".into(), &"verified".into())
    );
    let part = api.get(&format!("{path}?after=1&limit=2")).await.expect(200).json();
    assert_eq!(numbers(&part), [2, 3]);
    for wrong in ["after=-1", "after=x", "wait=61", "limit=0", "since=1"] {
        api.get(&format!("{path}?{wrong}")).await.expect(400);
    }
}

#[tokio::test]
async fn a_wait_ends_with_the_change() {
    let api = Arc::new(Api::set().await);
    let path = format!("/v1/administrations/{}/changes?wait=60", api.administration);
    let waiting = tokio::spawn({
        let (api, path) = (Arc::clone(&api), path.clone());
        async move { api.get(&path).await.expect(200).json() }
    });
    while api.engine.waits() == 0 {
        tokio::task::yield_now().await;
    }
    api.offer(&invoice("2026-1")).await.expect(201);
    api.engine.cycle().await.unwrap();
    assert_eq!(numbers(&waiting.await.unwrap())[0], 1);
    assert_eq!(api.engine.waits(), 0);
}

#[tokio::test]
async fn who_comes_too_late_hears_what_there_is() {
    let api = Api::set().await;
    api.offer(&invoice("2026-1")).await.expect(201);
    api.engine.cycle().await.unwrap();
    let path = format!("/v1/administrations/{}/changes", api.administration);
    let last = api.get(&path).await.json()["lastNumber"].as_i64().unwrap();
    let never = Timestamp::MIN;
    let before = Prune {
        runs: never,
        calls: never,
        attempts: never,
        history: never,
        changes: api.stage.clock_in(60),
        answers: never,
        sessions: never,
        tries: never,
    };
    let mut tx = api.stage.store.begin().await.unwrap();
    tx.prune(&before, 100).await.unwrap();
    tx.commit().await.unwrap();
    let late = api.get(&path).await.expect(410);
    assert_eq!(late.codes(), ["changes.expired"]);
    assert_eq!(late.json()["lastNumber"], last);
    assert!(late.json()["firstNumber"].as_i64().unwrap() > 1);
    api.get(&format!("{path}?after={last}&wait=0")).await.expect(200);
    api.get(&format!("{path}?after={}", last + 1)).await.expect(410);
    api.stage.clock.advance(Duration::from_secs(1));
}
