//! The whole life over HTTP only: organisation, connection, pull, change feed, an invoice with its PDF, proof, the status
//! in the feed, and a webhook that says so.

use std::time::Duration;

use http::HeaderMap;
use serde_json::{Value, json};

use crate::call::Caller;
use crate::hearing::Hearing;
use crate::house::House;
use crate::steps::{self, BOOKS, Books};

#[tokio::test(flavor = "multi_thread")]
async fn an_application_lives_with_every_package() {
    let house = House::open();
    let (_, app) = steps::organisation(&house, "Facturatie BV").await;
    let hearing = Hearing::start().await;
    let endpoint = json!({"url": hearing.url, "description": "de toepassing"});
    let made = app.post("/v1/webhook-endpoints", &endpoint).await;
    let secret = made["secret"].as_str().unwrap().to_owned();
    for books in &BOOKS {
        live(&app, &hearing, &secret, books).await;
    }
    let listed = app
        .get(&format!(
            "/v1/webhook-endpoints/{}/deliveries",
            steps::id(&made["endpoint"])
        ))
        .await;
    assert!(listed["items"].as_array().unwrap().len() >= BOOKS.len(), "{listed}");
}

async fn live(app: &Caller, hearing: &Hearing, secret: &str, books: &Books) {
    let administration = steps::administration(app, books.package).await;
    let connection = steps::connection(app, &administration, books).await;
    app.post(&format!("/v1/connections/{connection}/pull"), &json!({}))
        .await;
    let feed = Feed {
        app,
        path: format!("/v1/administrations/{administration}/changes"),
    };
    let (customer, last) = customer(&feed, books).await;
    let listed = app
        .get(&format!("/v1/connections/{connection}/records/customers/{customer}"))
        .await;
    assert_eq!(listed["id"], customer.as_str(), "{}: the record itself", books.package);

    let invoice = offer(app, &administration, books).await;
    let (status, number) = proof(&feed, last, &invoice).await;
    assert_eq!(status["values"]["state"], "verified", "{}: {status}", books.package);
    let path = format!("/v1/invoices/{invoice}");
    let row = app.get(&path).await;
    assert_eq!(row["state"], "verified", "{}: {row}", books.package);
    let pdf = app.ask("GET", &format!("{path}/pdf"), None).await;
    assert_eq!((pdf.status, pdf.header("content-type")), (200, "application/pdf"));
    assert!(
        pdf.body.starts_with(b"%PDF-1.7"),
        "{}: the PDF comes back",
        books.package
    );
    let receipt = app.get(&format!("{path}/receipt")).await;
    assert!(receipt.is_object(), "{}: {receipt}", books.package);
    let steps = app.get(&format!("{path}/timeline")).await;
    assert!(
        steps["items"].as_array().unwrap().len() > 2,
        "{}: {steps}",
        books.package
    );

    let told = |headers: &HeaderMap, body: &bytes::Bytes| {
        verified(headers, body, secret);
        let body: Value = serde_json::from_slice(body).unwrap();
        let about = body.to_string();
        about.contains(&administration) && numbers(&body).iter().any(|up_to| *up_to >= number)
    };
    hearing.wait("the proof", told).await;
}

/// The signature must be right, by the library of the standard itself.
fn verified(headers: &HeaderMap, body: &[u8], secret: &str) {
    let webhook = standardwebhooks::Webhook::new(secret).unwrap();
    webhook.verify(body, headers).unwrap();
}

/// Every number in a message.
fn numbers(value: &Value) -> Vec<i64> {
    match value {
        Value::Number(number) => number.as_i64().into_iter().collect(),
        Value::Object(fields) => fields.values().flat_map(numbers).collect(),
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        _ => Vec::new(),
    }
}

/// The change feed of one administration, read as an application should.
struct Feed<'a> {
    app: &'a Caller,
    path: String,
}

impl Feed<'_> {
    /// Follows it from after a number until a change fits; the change and its number. No number is skipped.
    async fn follow(&self, mut after: i64, fits: impl Fn(&Value) -> bool) -> (Value, i64) {
        for _ in 0..60 {
            let page = self
                .app
                .get(&format!("{}?after={after}&wait=5&limit=20", self.path))
                .await;
            for change in page["items"].as_array().unwrap() {
                let number = change["number"].as_i64().unwrap();
                assert_eq!(number, after + 1, "a number was skipped or repeated");
                after = number;
                if fits(change) {
                    return (change.clone(), number);
                }
            }
        }
        panic!("it never came; the feed stands at {after}");
    }
}

/// The customer of the invoice arrives over the feed; its id and the number.
async fn customer(feed: &Feed<'_>, books: &Books) -> (String, i64) {
    let fits = |change: &Value| change["values"]["identification"] == "60000001";
    let (change, number) = feed.follow(0, fits).await;
    assert_eq!(change["kind"], "created", "{}: {change}", books.package);
    (change["id"].as_str().unwrap().to_owned(), number)
}

/// Offers the invoice twice: 201, then the same answer with 200.
async fn offer(app: &Caller, administration: &str, books: &Books) -> String {
    let path = format!("/v1/administrations/{administration}/invoices");
    let number = format!("{}-1", books.package);
    let first = app.ask("POST", &path, Some(steps::invoice(&number))).await;
    assert_eq!(first.status, 201, "{}: {}", books.package, first.text());
    let again = app.ask("POST", &path, Some(steps::invoice(&number))).await;
    assert_eq!(
        (again.status, steps::id(&again.json())),
        (200, steps::id(&first.json()))
    );
    let keyed = app.with("idempotency-key", format!("again-{number}"));
    let one = keyed.ask("POST", &path, Some(steps::invoice(&number))).await;
    let two = keyed.ask("POST", &path, Some(steps::invoice(&number))).await;
    assert_eq!((one.status, &one.body), (two.status, &two.body), "byte for byte");
    assert_eq!(two.header("idempotency-replayed"), "true");
    steps::id(&first.json())
}

/// The proof as the feed tells it.
async fn proof(feed: &Feed<'_>, after: i64, invoice: &str) -> (Value, i64) {
    let fits = |change: &Value| change["id"] == invoice && change["values"]["state"] == "verified";
    tokio::time::timeout(Duration::from_secs(90), feed.follow(after, fits))
        .await
        .unwrap()
}
