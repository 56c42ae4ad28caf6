//! One invoice as JSON: new, again, other, wrong, at the same time, under a key.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use futures::StreamExt as _;
use serde_json::json;

use crate::api::{Api, invoice};

#[tokio::test]
async fn an_invoice_is_accepted_once_and_can_be_followed() {
    let api = Api::set().await;
    let first = api.offer(&invoice("2026-1")).await.expect(201);
    let id = first.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(first.headers["location"], format!("/v1/invoices/{id}"));
    let again = api.offer(&invoice("2026-1")).await.expect(200);
    assert_eq!(again.json(), first.json(), "the first answer again");
    let mut other = invoice("2026-1");
    other["description"] = json!("anders");
    let conflict = api.offer(&other).await.expect(409);
    assert_eq!(conflict.codes(), ["invoice.offeredBefore"]);
    let read = api.get(&format!("/v1/invoices/{id}")).await.expect(200).json();
    assert_eq!((&read["state"], &read["number"]), (&json!("waiting"), &json!("2026-1")));
    assert_eq!(read["document"]["totalIncl"], "121.00");
    assert_eq!(read["document"]["customer"]["name"], "Café De Zoë");
    assert_eq!(read["offeredBy"]["kind"], "apiKey");
    api.engine.cycle().await.unwrap();
    let steps = api.get(&format!("/v1/invoices/{id}/timeline")).await.expect(200).json();
    let steps = steps["items"].as_array().unwrap().clone();
    assert_eq!((&steps[0]["step"], &steps[0]["from"]), (&json!("accept"), &json!(null)));
    assert!(steps[0]["by"].as_str().unwrap().starts_with("apiKey:key_"));
    assert!(steps.len() > 1, "what was done since");
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once_with_a_pointer() {
    let api = Api::set().await;
    let mut wrong = invoice("2026-1");
    wrong["totl"] = json!("1");
    wrong["lines"][0]["nett"] = json!("1");
    let unknown = api.offer(&wrong).await.expect(422);
    assert_eq!(unknown.codes(), ["request.unknownField"; 2]);
    let pointers: BTreeSet<_> = unknown.pointers().into_iter().collect();
    assert_eq!(
        pointers,
        BTreeSet::from(["/lines/0/nett".to_owned(), "/totl".to_owned()])
    );
    let told = &unknown.json()["errors"][0];
    assert!(told["titleNl"].as_str().unwrap() != told["titleEn"].as_str().unwrap());
    let mut wrong = invoice("2026-1");
    wrong["lines"][0]["net"] = json!("100.005");
    wrong["totalIncl"] = json!("1e3");
    assert_eq!(api.offer(&wrong).await.expect(422).pointers(), ["/totalIncl"]);
    wrong["totalIncl"] = json!("121.001");
    assert_eq!(
        api.offer(&wrong).await.expect(422).pointers(),
        ["/lines/0/net", "/totalIncl"]
    );
    let broken = api
        .post(&api.invoices, "application/json", "{\"number\":")
        .await
        .expect(400);
    assert_eq!(broken.codes(), ["request.unreadable"]);
    let kind = api.post(&api.invoices, "text/plain", "x").await.expect(415);
    assert_eq!(kind.codes(), ["request.contentType"]);
}

#[tokio::test]
async fn bodies_that_are_too_large_or_too_slow_are_refused() {
    let api = Arc::new(Api::set().await);
    let mut large = invoice("2026-1");
    large["description"] = json!("x".repeat(1 << 20));
    assert_eq!(api.offer(&large).await.expect(413).codes(), ["request.tooLarge"]);
    let said = Request::post(&api.invoices).header("content-type", "multipart/form-data; boundary=x");
    let huge = Body::from(vec![b'x'; (16 << 20) + 1]);
    assert_eq!(
        api.send(said.body(huge).unwrap()).await.expect(413).codes(),
        ["request.tooLarge"]
    );
    let drip =
        futures::stream::once(async { Ok::<_, std::io::Error>("{\"number\"") }).chain(futures::stream::pending());
    let request = Request::post(&api.invoices).header("content-type", "application/json");
    let request = request.body(Body::from_stream(drip)).unwrap();
    let slow = tokio::spawn({
        let api = Arc::clone(&api);
        async move { api.send(request).await }
    });
    while api.stage.clock.sleepers() == 0 {
        tokio::task::yield_now().await;
    }
    api.stage.clock.advance(Duration::from_secs(31));
    assert_eq!(slow.await.unwrap().expect(408).codes(), ["request.tooSlow"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_invoice_from_fifty_tasks_is_one() {
    let api = Arc::new(Api::set().await);
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let api = Arc::clone(&api);
            tokio::spawn(async move { api.offer(&invoice("2026-1")).await })
        })
        .collect();
    let (mut new, mut bodies) = (0, BTreeSet::new());
    for task in tasks {
        let answer = task.await.unwrap();
        assert!(matches!(answer.status.as_u16(), 200 | 201), "{}", answer.status);
        new += usize::from(answer.status == 201);
        bodies.insert(answer.bytes);
    }
    assert_eq!((new, bodies.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_idempotency_key_is_for_one_request() {
    let api = Arc::new(Api::set().await);
    let first = api.offer_once(&invoice("2026-1"), "k").await.expect(201);
    let again = api.offer_once(&invoice("2026-1"), "k").await.expect(201);
    assert_eq!(
        (&again.bytes, &again.headers["location"]),
        (&first.bytes, &first.headers["location"])
    );
    assert_eq!(again.headers["idempotency-replayed"], "true");
    let reused = api.offer_once(&invoice("2026-2"), "k").await.expect(422);
    assert_eq!(reused.codes(), ["request.keyReused"]);
    api.offer_once(&invoice("2026-2"), "sleutel é").await.expect(400);
    // refusals are answers too
    let mut other = invoice("2026-1");
    other["description"] = json!("anders");
    let mut wrong = invoice("2026-3");
    wrong["totl"] = json!(1);
    for (body, key, status) in [(&other, "l", 409), (&wrong, "m", 422)] {
        let first = api.offer_once(body, key).await.expect(status);
        let again = api.offer_once(body, key).await.expect(status);
        assert_eq!(again.bytes, first.bytes, "byte for byte, the request's id too");
        assert_eq!(again.headers["idempotency-replayed"], "true");
    }
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let api = Arc::clone(&api);
            tokio::spawn(async move { api.offer_once(&invoice("2026-9"), "n").await.expect(201).bytes })
        })
        .collect();
    let mut bodies = BTreeSet::new();
    for task in tasks {
        bodies.insert(task.await.unwrap());
    }
    assert_eq!(bodies.len(), 1);
}

#[tokio::test]
async fn without_a_live_connection_nothing_is_accepted() {
    let api = Api::set().await;
    api.engine
        .disconnect(api.stage.organisation, api.stage.connection)
        .await
        .unwrap();
    let refused = api.offer(&invoice("2026-1")).await.expect(409);
    assert_eq!(refused.codes(), ["invoice.noConnection"]);
    let nowhere = api
        .invoices
        .replace(&api.administration, "adm_00000000000070008000000000000000");
    api.post(&nowhere, "application/json", invoice("2026-1").to_string())
        .await
        .expect(404);
    api.post("/v1/administrations/x/invoices", "application/json", "{}")
        .await
        .expect(404);
}

#[tokio::test]
async fn invoices_are_listed_tried_again_and_marked() {
    let api = Api::set().await;
    let mut ids = Vec::new();
    for number in 1..=5 {
        // ids sort by the millisecond
        api.stage.clock.advance(Duration::from_millis(1));
        let mut offered = invoice(&format!("2026-{number}"));
        if number > 3 {
            offered["customer"]["code"] = json!("4711");
        }
        ids.push(
            api.offer(&offered).await.expect(201).json()["id"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    api.engine.cycle().await.unwrap();
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = api
            .get(&format!("{}?limit=2{after}", api.invoices))
            .await
            .expect(200)
            .json();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["number"].clone()),
        );
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(seen, [5, 4, 3, 2, 1].map(|number| json!(format!("2026-{number}"))));
    let waiting = api
        .get(&format!("{}?state=findings,unknown", api.invoices))
        .await
        .expect(200)
        .json();
    assert_eq!(waiting["items"].as_array().unwrap().len(), 2);
    assert_eq!(waiting["items"][0]["findings"][0]["code"], "customer.unknown");
    let one = api
        .get(&format!("{}?number=2026-2", api.invoices))
        .await
        .expect(200)
        .json();
    assert_eq!(one["items"].as_array().unwrap().len(), 1);
    api.get(&format!("{}?state=weg", api.invoices)).await.expect(400);
    let at = |id: &str, what: &str| format!("/v1/invoices/{id}/{what}");
    api.post(&at(&ids[3], "retry"), "application/json", "")
        .await
        .expect(200);
    let all = format!("/v1/connections/{}/invoices/retry", api.stage.connection);
    let woken = api
        .post(&all, "application/json", "{\"finding\":\"customer.unknown\"}")
        .await
        .expect(200);
    assert_eq!(woken.json()["count"], 2);
    let marked = api.post(&at(&ids[3], "mark"), "application/json", "").await.expect(200);
    assert_eq!(marked.json()["state"], "marked");
    for what in ["mark", "retry"] {
        let over = api.post(&at(&ids[3], what), "application/json", "").await.expect(409);
        assert_eq!(over.codes(), ["invoice.atItsEnd"], "{what}");
    }
    let receipt = api.get(&at(&ids[0], "receipt")).await.expect(200).json();
    assert_eq!(receipt["sent"]["number"], "2026-1");
    api.get(&at(&ids[4], "receipt")).await.expect(404);
    api.get(&at("inv_00000000000070008000000000000000", "timeline"))
        .await
        .expect(404);
}
