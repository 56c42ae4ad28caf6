//! How long 100,000 relations take; run in release with `--ignored` to see a figure that means something.

use boekbrug_http::testkit::Reply;
use boekbrug_model::Feed;
use serde_json::json;

use crate::world::{ok, world};

fn relation(n: usize) -> serde_json::Value {
    let mail = json!({"shouldSend": false, "email": "facturen@voorbeeld.example", "ccEmail": null});
    json!({
        "relatiesoort": ["Klant"], "modifiedOn": "2026-03-02T09:12:44.1234567", "relatiecode": n, "naam": format!("Voorbeeld {n} B.V."),
        "vestigingsAdres": {"contactpersoon": "A. de Boer", "straat": "Kade 1", "postcode": "1811 AB", "plaats": "Alkmaar", "land": {"id": "2f1a0000-0000-4000-8000-000000000001", "uri": "/landen/x"}},
        "correspondentieAdres": {"contactpersoon": "", "straat": "", "postcode": "", "plaats": "", "land": {"id": "2f1a0000-0000-4000-8000-000000000001", "uri": "/landen/x"}},
        "telefoon": "072 511 0000", "mobieleTelefoon": "", "email": "info@voorbeeld.example", "btwNummer": "123456782B01", "factuurkorting": 0.0,
        "krediettermijn": 14, "bankieren": false, "nonactief": false, "kredietLimiet": 0.0, "memo": "Een notitie van gewone lengte, zoals zij voorkomt.",
        "kvkNummer": "12345678", "websiteUrl": "https://voorbeeld.example", "aanmaningsoort": "Onderneming", "offerteEmailVersturen": mail,
        "bevestigingsEmailVersturen": mail, "factuurEmailVersturen": mail, "aanmaningEmailVersturen": mail, "offerteAanvraagEmailVersturen": mail,
        "bestellingEmailVersturen": mail, "ublBestandAlsBijlage": true, "iban": "", "bic": "", "incassoSoort": "Geen", "factuurRelatie": null,
        "inkoopBoekingenUri": "/relaties/x/inkoopboekingen", "verkoopBoekingenUri": "/relaties/x/verkoopboekingen", "documents": [], "extraVeldenKlant": [],
        "id": format!("5b0c0000-0000-4000-8000-{n:012}"), "uri": format!("/relaties/5b0c0000-0000-4000-8000-{n:012}")
    })
}

#[tokio::test]
#[ignore = "a measurement"]
#[allow(clippy::disallowed_methods)]
async fn a_hundred_thousand_relations() {
    let body = json!((0..500).map(relation).collect::<Vec<_>>()).to_string();
    let bytes = body.len();
    let world = world(move |request| match request.uri().path() {
        "/b2b/token" => Reply::new(599, ""),
        _ => ok(&body),
    });
    let start = std::time::Instant::now();
    let mut records = 0;
    for _ in 0..200 {
        records += world.fetch(Feed::Customers, None).await.unwrap().records.len();
    }
    println!(
        "{records} relations, {} MB, {:?}",
        bytes * 200 / 1_000_000,
        start.elapsed()
    );
    assert_eq!(records, 100_000);
}
