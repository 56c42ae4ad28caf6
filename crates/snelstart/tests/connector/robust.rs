//! Whatever comes over the wire, nothing panics and no write is called certain without an id.

use boekbrug_connector::{BookingRef, Outcome, Wanted};
use boekbrug_http::testkit::Reply;
use boekbrug_model::invoice::{InvoiceKind, Target};
use boekbrug_model::testkit::{day, parsed};
use boekbrug_model::{Currency, Feed};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{checked, world};

const NAMES: &[&str] = &[
    "id",
    "naam",
    "relatiecode",
    "relatiesoort",
    "modifiedOn",
    "nonactief",
    "vestigingsAdres",
    "land",
    "btwNummer",
    "nummer",
    "omschrijving",
    "btwSoort",
    "btwPercentage",
    "datumVanaf",
    "datumTotEnMet",
    "grootboekfunctie",
    "landcode",
    "huidigBoekjaar",
    "factuurnummer",
    "factuurBedrag",
    "factuurbedrag",
    "verkoopBoeking",
    "documents",
    "errorCode",
    "message",
    "modelState",
    "details",
    "administratieIdentifier",
    "krediettermijn",
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "Klant",
            "Hoog",
            "NL",
            "2026-03-16T00:00:00",
            "2026-0001",
            "175.50",
            "BOE-0021",
            "9999-12-31T23:59:59.9999999"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(prop::sample::select(NAMES), inner, 0..8)
                .prop_map(|map| Value::Object(map.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())),
        ]
    })
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => any_json().prop_map(|json| json.to_string().into_bytes()),
        4 => prop::collection::vec(any_json(), 0..4).prop_map(|rows| json!(rows).to_string().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..60),
        1 => (any_json(), any::<prop::sample::Index>()).prop_map(|(json, at)| {
            let text = json.to_string().into_bytes();
            text[..at.index(text.len() + 1)].to_vec()
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn nothing_that_is_answered_makes_it_panic(body in any_body(), status in prop::sample::select(vec![200_u16, 201, 204, 301, 400, 401, 403, 404, 409, 500])) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async move {
            let sent = body.clone();
            let world = world(move |request| match request.uri().path() {
                "/b2b/token" => Reply::new(599, ""),
                _ => Reply::new(status, sent.clone()),
            });
            for feed in Feed::ALL {
                if let Ok(page) = world.fetch(*feed, None).await {
                    assert!(page.done || page.next.is_some());
                    let _ = world.fetch(*feed, page.next.as_ref()).await;
                }
            }
            let _ = world.connector.identify().await;
            let wanted = Wanted { target: Target::Booking, number: parsed("2026-0001"), kind: InvoiceKind::Invoice, date: day("2026-03-16"), customer: None, currency: Currency::EUR };
            let _ = world.connector.find(&wanted).await;
            let booking = BookingRef { target: Target::Booking, id: "b/1?x".into(), number: None, link: None };
            let _ = world.connector.read_back(&booking).await;
            let _ = world.connector.documents(&booking).await;
            match world.connector.book(&checked("2026-0001"), None).await {
                Ok(booked) => assert!(!booked.booking.id.is_empty()),
                Err(error) => {
                    assert!(!error.findings.is_empty());
                    assert!(status >= 300 || error.outcome == Outcome::Unknown, "a 2xx may have booked: {error:?}");
                }
            }
        });
    }
}
