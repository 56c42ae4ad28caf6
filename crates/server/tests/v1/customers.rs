//! Customers of the application over HTTP: handed over, listed, ticked, numbered, linked, put back; and the settings of
//! the profiles that have them.

use boekbrug_model::Feed;
use serde_json::{Value, json};

use crate::edge::Edge;

fn customer(id: &str, code: &str, name: &str) -> Value {
    json!({"id": id, "customerCode": code, "name": name, "visitAddress": {"city": "Delft"}})
}

async fn given(edge: &Edge, customers: Value) -> Vec<String> {
    let kept = edge
        .well("POST", &edge.connection("/customers"), json!({"customers": customers}))
        .await;
    let kept = kept["items"].as_array().unwrap().iter();
    kept.map(|one| one["kept"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn customers_are_handed_over_and_found_again() {
    let edge = Edge::set().await;
    let path = |rest: &str| edge.connection(&format!("/customers{rest}"));
    let two = json!([
        customer("a/b c?%", "2001", "Bloemist"),
        customer("next-number", "2002", "Slager")
    ]);
    assert_eq!(given(&edge, two.clone()).await, ["new", "new"]);
    assert_eq!(given(&edge, two).await, ["same", "same"]);
    assert_eq!(
        given(&edge, json!([customer("a/b c?%", "2001", "Bloemist Jansen")])).await,
        ["changed"]
    );
    let list = edge.well("GET", &path(""), Value::Null).await;
    assert_eq!(list["items"][0]["name"], "Bloemist Jansen");
    assert_eq!(list["items"][0]["values"]["visitAddress"]["city"], "Delft");
    assert_eq!(
        (&list["items"][1]["state"], &list["items"][1]["ticked"]),
        (&json!("waiting"), &json!(false))
    );
    let page = edge.well("GET", &path("?limit=1"), Value::Null).await;
    let next = page["next"].as_str().unwrap();
    let page = edge
        .well("GET", &path(&format!("?limit=1&after={next}")), Value::Null)
        .await;
    assert_eq!(
        (&page["items"][0]["id"], &page["next"]),
        (&json!("next-number"), &Value::Null)
    );
    // whatever an id holds, percent-encoded it is one part of the path
    let one = edge.well("GET", &path("/a%2Fb%20c%3F%25"), Value::Null).await;
    assert_eq!(one["id"], "a/b c?%");
    let one = edge.well("GET", &path("/%6Eext-number"), Value::Null).await;
    assert_eq!(one["id"], "next-number");
    let put = edge
        .well(
            "PUT",
            &path("/a%2Fb%20c%3F%25"),
            customer("a/b c?%", "2001", "Bloemist De Vries"),
        )
        .await;
    assert_eq!(
        (&put["name"], &put["state"]),
        (&json!("Bloemist De Vries"), &json!("waiting"))
    );
    for (query, count) in [
        ("?text=vries", 1),
        ("?ticked=true", 0),
        ("?state=waiting,findings", 2),
        ("?state=equal", 0),
    ] {
        let list = edge.well("GET", &path(query), Value::Null).await;
        assert_eq!(list["items"].as_array().unwrap().len(), count, "{query}");
    }
    assert_eq!(edge.get(&path("/nobody")).await.refusal().0, 404);
    assert_eq!(edge.get(&path("/a%00b")).await.refusal().0, 404);
    assert_eq!(edge.get(&path("?state=lost")).await.refusal().0, 400);
}

#[tokio::test]
async fn single_fields_change_and_nothing_else() {
    let edge = Edge::set().await;
    given(&edge, json!([customer("a", "2001", "Bloemist")])).await;
    let change = json!({"id": "a", "name": "Another", "fields": ["visitAddress.phoneNumber"],
        "visitAddress": {"phoneNumber": "015"}});
    assert_eq!(given(&edge, json!([change])).await, ["changed"]);
    let one = edge.well("GET", &edge.connection("/customers/a"), Value::Null).await;
    let values = &one["values"];
    assert_eq!(
        (
            &values["name"],
            &values["visitAddress"]["city"],
            &values["visitAddress"]["phoneNumber"]
        ),
        (&json!("Bloemist"), &json!("Delft"), &json!("015"))
    );
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_place() {
    let edge = Edge::set().await;
    let path = edge.connection("/customers");
    for (customers, place) in [
        (json!([{"id": "", "name": "x"}]), "/customers/0/id"),
        (
            json!([{"id": "a", "name": "x"}, {"id": "..", "name": "x"}]),
            "/customers/1/id",
        ),
        (
            json!([{"id": "a", "name": "x", "fields": ["visitAdress.city"]}]),
            "/customers/0/fields",
        ),
        (json!([{"id": "a", "name": "x", "city": "Delft"}]), "/customers/0/city"),
    ] {
        let answer = edge.ask("POST", &path, json!({"customers": customers})).await;
        assert_eq!(answer.refusal().0, 422, "{customers}");
        assert_eq!(answer.json()["errors"][0]["pointer"], place);
    }
    let twice = json!({"customers": [{"id": "a", "name": "x"}, {"id": "a", "name": "y"}]});
    assert_eq!(edge.ask("POST", &path, twice).await.refusal().1, "matching.idTwice");
    let many: Vec<_> = (0..1_001)
        .map(|at| json!({"id": at.to_string(), "name": "x"}))
        .collect();
    let many = edge.ask("POST", &path, json!({"customers": many})).await;
    assert_eq!(many.refusal(), (422, "request.wrongValue".to_owned()));
    let other = edge
        .ask("PUT", &edge.connection("/customers/a"), json!({"id": "b", "name": "x"}))
        .await;
    assert_eq!(other.json()["errors"][0]["pointer"], "/id");
    let matching = json!({"customers": [{"id": "a", "name": "x", "fields": []}]});
    let matching = edge
        .ask("POST", &edge.connection("/matching/customers"), matching)
        .await;
    assert_eq!(matching.refusal(), (422, "request.unknownField".to_owned()));
}

#[tokio::test]
async fn ticks_numbers_and_retries() {
    let edge = Edge::set().await;
    let path = |rest: &str| edge.connection(&format!("/customers{rest}"));
    edge.contents().await;
    given(
        &edge,
        json!([customer("a", "K-1", "Bloemist"), customer("b", "K-2", "Slager")]),
    )
    .await;
    let tick = async |body: Value| edge.well("POST", &path("/ticks"), body).await["count"].clone();
    assert_eq!(tick(json!({"customers": ["a", "nobody"], "ticked": true})).await, 1);
    assert_eq!(tick(json!({"filter": {"text": "K-"}, "ticked": true})).await, 1);
    assert_eq!(tick(json!({"filter": {"ticked": true}, "ticked": false})).await, 2);
    for odd in [
        json!({"ticked": true}),
        json!({"customers": [], "filter": {}, "ticked": true}),
    ] {
        assert_eq!(edge.ask("POST", &path("/ticks"), odd).await.refusal().0, 422);
    }
    let next = edge.well("GET", &path("/next-number"), Value::Null).await;
    let next = next["number"].as_str().unwrap().to_owned();
    assert!(next.parse::<u64>().unwrap() > 1_001, "{next}");
    let numbered = edge.well("PUT", &path("/a/number"), json!({"number": next})).await;
    assert_eq!(
        (&numbered["number"], &numbered["customerCode"]),
        (&json!(next), &json!("K-1"))
    );
    let taken = edge.ask("PUT", &path("/b/number"), json!({"number": next})).await;
    assert_eq!(taken.refusal(), (422, "customer.numberGiven".to_owned()));
    assert_eq!(
        edge.well("PUT", &path("/a/number"), json!({})).await["number"],
        Value::Null
    );
    edge.well("POST", &path("/a/retry"), Value::Null).await;
    for path in [path("/nobody/retry"), path("/nobody/number")] {
        let method = if path.ends_with("retry") { "POST" } else { "PUT" };
        assert_eq!(edge.ask(method, &path, json!({})).await.refusal().0, 404);
    }
}

#[tokio::test]
async fn one_here_is_one_there() {
    let edge = Edge::set().await;
    let (record, _) = edge.contents().await;
    given(
        &edge,
        json!([customer("a", "1", "Bloemist"), customer("b", "2", "Slager")]),
    )
    .await;
    let link = |here: &str| edge.connection(&format!("/customers/{here}/link"));
    let body = json!({"record": record});
    let linked = edge.well("PUT", &link("a"), body.clone()).await;
    assert_eq!(linked["record"], record, "{linked}");
    assert!(linked["packageId"].is_string());
    let refused = edge.ask("PUT", &link("b"), body.clone()).await;
    assert_eq!(refused.refusal(), (422, "customer.linkedElsewhere".to_owned()));
    let said = json!([{"id": "b", "name": "Slager", "record": record}]);
    assert_eq!(given(&edge, said).await, ["linkedElsewhere"]);
    for _ in 0..2 {
        let free = edge.well("DELETE", &link("a"), Value::Null).await;
        assert_eq!(
            (&free["record"], &free["packageId"]),
            (&Value::Null, &Value::Null),
            "{free}"
        );
        assert_eq!(
            (&free["state"], &free["findings"][0]["code"]),
            (&json!("findings"), &json!("customer.unlinked"))
        );
    }
    assert_eq!(edge.ask("DELETE", &link("nobody"), Value::Null).await.refusal().0, 404);
    edge.well("PUT", &link("a"), body.clone()).await;
    let put = json!({"id": "b", "name": "Slager", "record": record});
    assert_eq!(
        edge.ask("PUT", &edge.connection("/customers/b"), put).await.refusal().0,
        409
    );
    let restore = edge.connection(&format!("/records/customers/{record}/restore"));
    let refused = edge
        .ask("POST", &restore, json!({"at": "2026-01-01T00:00:00Z", "field": "name"}))
        .await;
    assert_eq!(refused.refusal(), (422, "customer.notRestorable".to_owned()));
}

#[tokio::test]
async fn a_profile_brings_its_settings_and_questions() {
    let edge = Edge::set().await;
    let draft = json!({"administration": edge.free, "package": "fake", "profile": "C"});
    let made = edge.ask("POST", "/v1/connections", draft).await;
    assert_eq!(made.status, 201, "{made:?}");
    let at = format!("/v1/connections/{}", made.json()["id"].as_str().unwrap());
    let settings = edge.well("GET", &format!("{at}/settings"), Value::Null).await;
    assert_eq!(
        [
            &settings["customersOut"],
            &settings["fieldOwner"],
            &settings["invoicesAs"]
        ],
        [&json!("all"), &json!("lastChange"), &json!("draftOrder")]
    );
    let asked = edge.well("GET", &format!("{at}/questions"), Value::Null).await;
    let names: Vec<_> = asked["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert!(
        names.contains(&&json!("fieldOwner")) && names.contains(&&json!("orderItem")),
        "{names:?}"
    );
    assert!(
        !names.contains(&&json!("debtorAccount")) && !names.contains(&&json!("sendPdfs")),
        "{names:?}"
    );
    // an order of this package stands in a journal: without one every invoice would be refused
    let journal = asked["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "journal");
    assert_eq!(journal.map(|one| &one["missing"]), Some(&json!(true)));
    let answers = json!({"fieldOwner": "application", "numbering": "next"});
    edge.well("PUT", &format!("{at}/answers"), answers).await;
    let any = [("if-match", "*")];
    let put = async |body: Value| {
        edge.ask_as(&edge.key, "PUT", &format!("{at}/settings"), body, &any)
            .await
    };
    let owners = json!({"name": "package"});
    let changed = put(json!({"fieldOwners": owners, "orderItem": "UUR"})).await.json();
    assert_eq!(
        [
            &changed["fieldOwner"],
            &changed["numbering"],
            &changed["customersOut"],
            &changed["orderItem"]
        ],
        [&json!("application"), &json!("next"), &json!("all"), &json!("UUR")],
        "what is absent of these stays"
    );
    assert_eq!(put(json!({"orderItem": ""})).await.json()["orderItem"], Value::Null);
    assert_eq!(put(json!({})).await.json()["fieldOwners"], owners);
    let strange = put(json!({"fieldOwners": {"nmae": "package"}})).await;
    assert_eq!(strange.refusal(), (422, "connection.fieldNotCoupled".to_owned()));
    assert_eq!(strange.json()["errors"][0]["pointer"], "/fieldOwners");
    let strange = put(json!({"feedsOff": ["employees"]})).await;
    assert_eq!(strange.json()["errors"][0]["pointer"], "/feedsOff");
    assert_eq!(put(json!({"feedsOff": [Feed::Items]})).await.status, 200);
    let package = edge.well("GET", "/v1/packages/fake", Value::Null).await;
    assert_eq!(package["profiles"], json!(["A", "B", "C"]));
    assert!(
        package["customersOut"]["fields"]
            .as_array()
            .unwrap()
            .contains(&json!("name"))
    );
    assert!(package["orders"]["needsItem"].is_boolean());
}

#[tokio::test]
async fn an_invoice_tells_what_it_becomes() {
    let edge = Edge::set().await;
    let (_, invoice) = edge.contents().await;
    let one = edge.well("GET", &format!("/v1/invoices/{invoice}"), Value::Null).await;
    assert_eq!((&one["target"], &one["booking"]), (&json!("booking"), &Value::Null));
    edge.stage.engine().cycle().await.unwrap();
    let one = edge.well("GET", &format!("/v1/invoices/{invoice}"), Value::Null).await;
    assert!(one["booking"]["packageId"].is_string(), "{one}");
    assert_eq!(one["booking"]["order"], Value::Null);
}
