//! Records over HTTP.

use boekbrug_engine::testkit::customer_row;
use boekbrug_model::record::Record;
use boekbrug_model::{Feed, Incoming};
use serde_json::Value;

use crate::api::Api;

#[tokio::test]
async fn records_are_listed_read_and_their_overwrites_shown() {
    let api = Api::set().await;
    for (code, name) in [("1002", "Bakkerij"), ("1003", "Drukkerij")] {
        api.stage.package.put(Feed::Customers, customer_row(code, name));
    }
    api.engine.cycle().await.unwrap();
    let path = format!("/v1/connections/{}/records/customers", api.stage.connection);
    let (mut codes, mut after) = (Vec::new(), String::new());
    loop {
        let page = api.get(&format!("{path}?limit=2{after}")).await.expect(200).json();
        codes.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["code"].clone()),
        );
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(codes, ["1001", "1002", "1003"]);
    let page = api.get(&format!("{path}?limit=2")).await.json();
    let id = page["items"][1]["id"].as_str().unwrap().to_owned();
    let one = api.get(&format!("{path}/{id}")).await.expect(200).json();
    assert_eq!(
        (&one["name"], &one["values"]["name"]),
        (&"Bakkerij".into(), &"Bakkerij".into())
    );
    api.stage
        .package
        .put(Feed::Customers, customer_row("1002", "Bakker & Zn"));
    api.engine
        .pull_now(api.stage.organisation, api.stage.connection, &[])
        .await
        .unwrap();
    let history = api.get(&format!("{path}/{id}/history")).await.expect(200).json();
    let field = &history["items"][0]["fields"][0];
    assert_eq!(
        (&field["old"], &field["new"]),
        (&"Bakkerij".into(), &"Bakker & Zn".into())
    );
    api.get(&path.replace("customers", "klanten")).await.expect(404);
    api.get(&format!("{path}/rec_00000000000070008000000000000000"))
        .await
        .expect(404);
}

/// A customer whose bookkeeper is Mies, with this address.
fn reached_at(address: &str) -> Incoming {
    let mut row = customer_row("1002", "Bakkerij");
    let Record::Customer(customer) = &mut row.record else {
        panic!("a customer is a customer")
    };
    customer.contact_person_name = Some("Mies Smit".to_owned());
    customer.send_invoice_to = Some(address.to_owned());
    customer.invoice_address.phone_number = Some("0570-123456".to_owned());
    row
}

/// How to reach a person goes from everywhere; the name of the firm stays, as the books must be kept.
#[tokio::test]
async fn what_a_record_says_of_a_person_is_erased() {
    let api = Api::set().await;
    for address in ["mies@oud.example", "mies@nieuw.example"] {
        api.stage.package.put(Feed::Customers, reached_at(address));
        let pulled = api
            .engine
            .pull_now(api.stage.organisation, api.stage.connection, &[])
            .await;
        pulled.unwrap();
    }
    let path = format!("/v1/connections/{}/records/customers", api.stage.connection);
    let changes = format!("/v1/administrations/{}/changes?after=0", api.administration);
    let page = api.get(&path).await.expect(200).json();
    let rows = page["items"].as_array().unwrap();
    let id = rows.iter().find(|row| row["code"] == "1002").unwrap()["id"].clone();
    let one = format!("{path}/{}", id.as_str().unwrap());
    let places = [one.clone(), format!("{one}/history"), changes.clone()];
    let said = |text: &str| ["Mies", "@oud", "@nieuw", "0570"].map(|word| text.contains(word));
    let whole = api.get(&changes).await.expect(200).json();
    assert_eq!(said(&whole.to_string()), [true; 4]);

    let erased = api.post(&format!("{one}/erase"), "application/json", "").await;
    assert_eq!(erased.expect(200).json()["erased"], true);
    for place in &places {
        let text = api.get(place).await.expect(200).json().to_string();
        assert_eq!(said(&text), [false; 4], "{place}: {text}");
    }
    let left = api.get(&one).await.json();
    assert_eq!(
        (&left["name"], &left["values"]["name"]),
        (&"Bakkerij".into(), &"Bakkerij".into())
    );
    let after = api.get(&changes).await.json();
    let (before, after) = (whole["items"].as_array().unwrap(), after["items"].as_array().unwrap());
    assert_eq!(after.len(), before.len() + 1, "it is a change");
    assert_eq!(after.last().unwrap()["id"], id);

    // the row in the package is as it was: the next read leaves the record alone
    let again = api
        .engine
        .pull_now(api.stage.organisation, api.stage.connection, &[])
        .await;
    again.unwrap();
    assert_eq!(api.get(&one).await.json(), left);
    let twice = api.post(&format!("{one}/erase"), "application/json", "").await;
    assert_eq!(twice.expect(200).json()["erased"], false);
    let audit = api.get("/v1/audit").await.expect(200).json();
    let deed = |entry: &&Value| entry["action"] == "record.erased" && entry["subject"] == id;
    assert_eq!(audit["items"].as_array().unwrap().iter().filter(deed).count(), 2);
}
