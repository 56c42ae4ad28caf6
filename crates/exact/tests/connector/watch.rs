//! Webhooks: subscriptions are made once, moved when our address changes, and never stand in the way.

use boekbrug_http::testkit::Reply;
use boekbrug_model::invoice::Target;
use boekbrug_model::{Feed, Profile};
use serde_json::json;

use crate::world::{Setup, id, list, one, refusal, serve, world};

const CALLBACK: &str = "https://boekbrug.example/in/exact";

#[tokio::test]
async fn each_topic_gets_one_subscription_with_the_site_behind_the_address() {
    let world = world(serve(vec![
        (
            "GET /webhooks",
            list(&json!([{"ID": id(1), "Topic": "Accounts", "CallbackURL": "https://boekbrug.example/in/exact/nl"}])),
        ),
        ("POST /webhooks", one(201, &json!({"ID": id(2)}))),
    ]));
    let feeds = world.connector.watch(CALLBACK).await.unwrap();
    assert_eq!(feeds, [Feed::Customers, Feed::Items, Feed::LedgerAccounts]);
    let posts: Vec<_> = world
        .transport
        .requests()
        .iter()
        .filter(|one| one.method() == "POST")
        .map(|one| one.body().clone())
        .collect();
    let texts: Vec<_> = posts
        .iter()
        .map(|body| String::from_utf8_lossy(body).into_owned())
        .collect();
    let topics: Vec<_> = texts
        .iter()
        .filter(|text| text.contains("CallbackURL"))
        .cloned()
        .collect();
    assert_eq!(topics.len(), 3, "{topics:?}");
    assert!(topics[0].contains(r#""CallbackURL":"https://boekbrug.example/in/exact/nl","Topic":"Contacts""#));
}

#[tokio::test]
async fn sales_invoices_are_watched_where_orders_are_read() {
    let rows = || {
        vec![
            ("GET /webhooks", list(&json!([]))),
            ("POST /webhooks", one(201, &json!({"ID": id(2)}))),
        ]
    };
    let setup = Setup {
        profile: Profile::C,
        ..Setup::default()
    };
    let feeds = setup.world(serve(rows())).connector.watch(CALLBACK).await.unwrap();
    assert!(feeds.contains(&Feed::Orders));
    let feeds = world(serve(rows())).connector.watch(CALLBACK).await.unwrap();
    assert!(!feeds.contains(&Feed::Orders));
    let orders = Setup {
        invoices_as: Some(Target::DraftOrder),
        ..Setup::default()
    };
    let feeds = orders.world(serve(rows())).connector.watch(CALLBACK).await.unwrap();
    assert!(feeds.contains(&Feed::Orders), "whatever the profile leaves out");
}

#[tokio::test]
async fn a_subscription_at_an_old_address_is_moved() {
    let old =
        |topic: &str| json!({"ID": id(7), "Topic": topic, "CallbackURL": "https://elsewhere.example/in/exact/nl"});
    let rows = json!([old("Accounts"), old("Contacts"), old("Items"), old("GLAccounts")]);
    let world = world(serve(vec![
        ("GET /webhooks", list(&rows)),
        ("PUT /webhooks", Reply::new(204, "")),
    ]));
    assert_eq!(world.connector.watch(CALLBACK).await.unwrap().len(), 3);
    let asked = world.asked();
    assert_eq!(asked[1], format!("PUT /webhooks/WebhookSubscriptions(guid'{}')", id(7)));
    assert!(!String::from_utf8_lossy(world.transport.requests().last().unwrap().body()).contains("Topic"));
}

#[tokio::test]
async fn one_that_exists_counts_and_one_that_is_refused_does_not() {
    for (text, feeds) in [
        ("Data already exists", 3),
        ("Gegeven bestaat reeds", 3),
        (
            "Invalid: Post to callback URL endpoint returns 503 Service Temporarily Unavailable",
            0,
        ),
    ] {
        let world = world(serve(vec![
            ("GET /webhooks", list(&json!([]))),
            ("POST /webhooks", refusal(500, text)),
        ]));
        assert_eq!(world.connector.watch(CALLBACK).await.unwrap().len(), feeds, "{text}");
    }
}

#[tokio::test]
async fn without_webhooks_nothing_is_asked() {
    let setup = Setup {
        options: json!({"webhooks": false}),
        ..Setup::default()
    };
    let world = setup.world(serve(vec![]));
    assert_eq!(world.connector.watch(CALLBACK).await.unwrap(), []);
    assert!(world.asked().is_empty());
}
