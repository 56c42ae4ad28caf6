//! Records over HTTP.

use boekbrug_engine::testkit::customer_row;
use boekbrug_model::Feed;

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
