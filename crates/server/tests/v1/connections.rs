//! The life of a connection, step by step.

use serde_json::{Value, json};

use crate::edge::Edge;

#[tokio::test]
async fn a_connection_is_made_authorised_answered_and_activated() {
    let edge = Edge::set().await;
    edge.stage.package.opens("adm-2");
    let id = edge.draft("fake").await;
    let path = |rest: &str| format!("/v1/connections/{id}{rest}");
    let draft = edge.get(&path("")).await.json();
    assert_eq!((&draft["state"], &draft["remoteId"]), (&json!("draft"), &Value::Null));
    assert_eq!(draft["findings"][0]["code"], "connection.secretMissing");

    let early = edge.ask("POST", &path("/activate"), Value::Null).await;
    assert_eq!(early.refusal(), (409, "connection.notReady".to_owned()));

    let secrets = json!({"secrets": {"key": "sesame"}});
    let authorised = edge.well("POST", &path("/authorise"), secrets).await;
    assert_eq!(
        (&authorised["state"], &authorised["remoteId"]),
        (&json!("draft"), &json!("adm-2"))
    );
    assert_eq!(authorised["findings"], json!([]));

    let unanswered = edge.ask("POST", &path("/activate"), Value::Null).await;
    assert_eq!(unanswered.refusal(), (422, "connection.answerMissing".to_owned()));

    let answers = json!({"journal": "70", "debtorAccount": "1300", "revenueAccount": "8000"});
    let asked = edge.well("PUT", &path("/answers"), answers).await;
    assert_eq!(asked["complete"], true, "{asked}");
    let active = edge.well("POST", &path("/activate"), Value::Null).await;
    assert_eq!(active["state"], "active");
    let paused = edge.well("POST", &path("/pause"), Value::Null).await;
    assert_eq!(paused["state"], "paused");
    let ended = edge.well("POST", &path("/disconnect"), Value::Null).await;
    assert_eq!(ended["state"], "disconnected");
    let again = edge.ask("POST", &path("/activate"), Value::Null).await;
    assert_eq!(again.refusal(), (409, "connection.disconnected".to_owned()));
}

#[tokio::test]
async fn an_administration_has_one_connection_at_a_time() {
    let edge = Edge::set().await;
    let body = json!({"administration": edge.administration, "package": "fake"});
    let second = edge.ask("POST", "/v1/connections", body.clone()).await;
    assert_eq!(second.refusal(), (409, "connection.oneOnly".to_owned()));
    edge.well("POST", &edge.connection("/disconnect"), Value::Null).await;
    assert_eq!(edge.ask("POST", "/v1/connections", body).await.status, 201);
}

#[tokio::test]
async fn what_cannot_be_linked_is_refused() {
    let edge = Edge::set().await;
    let unknown = json!({"administration": edge.free, "package": "nosuch"});
    let answer = edge.ask("POST", "/v1/connections", unknown).await;
    assert_eq!(answer.refusal(), (422, "connection.packageUnknown".to_owned()));
    let (_, theirs, _) = edge.other().await;
    let foreign = json!({"administration": theirs, "package": "fake"});
    assert_eq!(edge.ask("POST", "/v1/connections", foreign).await.refusal().0, 404);
}

#[tokio::test]
async fn secrets_that_the_package_does_not_have_are_refused_and_none_is_shown() {
    let edge = Edge::set().await;
    let id = edge.draft("fake").await;
    let path = format!("/v1/connections/{id}/authorise");
    let strange = edge
        .ask("POST", &path, json!({"secrets": {"kye": "x", "key": ""}}))
        .await;
    assert_eq!(strange.refusal().0, 422);
    let json = strange.json();
    let told: Vec<_> = json["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["pointer"])
        .collect();
    assert_eq!(told, ["/secrets/key", "/secrets/kye"]);
    let secret = "hunter2-hunter2";
    let answer = edge.ask("POST", &path, json!({"secrets": {"key": secret}})).await;
    assert!(!answer.text.contains(secret), "{answer:?}");
    let shown = edge.get(&format!("/v1/connections/{id}/questions")).await;
    assert!(!shown.text.contains(secret));
}

#[tokio::test]
async fn a_person_signs_in_where_the_package_wants_it() {
    let edge = Edge::set().await;
    let id = edge.draft("fakeconsent").await;
    let asked = edge
        .well("POST", &format!("/v1/connections/{id}/sign-in"), Value::Null)
        .await;
    let address = asked["address"].as_str().unwrap();
    assert!(address.contains("boekbrug.example.nl"), "{address}");
    let pasted = edge.ask("POST", &edge.connection("/sign-in"), Value::Null).await;
    assert_eq!(pasted.refusal(), (409, "connection.noSignIn".to_owned()));
}

#[tokio::test]
async fn of_several_administrations_one_is_chosen() {
    let edge = Edge::set().await;
    edge.stage.package.opens_all(&["one", "two"]);
    let id = edge.draft("fake").await;
    let path = |rest: &str| format!("/v1/connections/{id}{rest}");
    let authorised = edge
        .well("POST", &path("/authorise"), json!({"secrets": {"key": "sesame"}}))
        .await;
    assert_eq!(
        authorised["findings"][0]["code"], "connection.chooseAdministration",
        "{authorised}"
    );
    let open = edge.well("GET", &path("/remote-administrations"), Value::Null).await;
    let ids: Vec<_> = open["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["one", "two"]);
    let chosen = edge
        .well("POST", &path("/choose"), json!({"administration": "two"}))
        .await;
    assert_eq!(
        (&chosen["remoteId"], &chosen["state"]),
        (&json!("two"), &json!("draft"))
    );
}

#[tokio::test]
async fn work_is_asked_for_and_done_by_the_worker() {
    let edge = Edge::set().await;
    let pull = edge
        .ask("POST", &edge.connection("/pull"), json!({"feeds": ["customers"]}))
        .await;
    assert_eq!(pull.status, 202, "{pull:?}");
    assert_eq!(
        edge.get(&edge.connection("/runs")).await.json()["items"],
        json!([]),
        "nothing is done in the request"
    );
    edge.stage.engine().cycle().await.unwrap();
    let since = pull.json()["asked"].as_str().unwrap().to_owned();
    let runs = edge
        .get(&format!("{}?since={since}", edge.connection("/runs")))
        .await
        .json();
    let read: Vec<_> = runs["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| run["what"].as_str().unwrap())
        .collect();
    assert!(read.contains(&"customers"), "{runs}");
    let feeds = edge.get(&edge.connection("/feeds")).await.json();
    let customers = feeds["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|feed| feed["feed"] == "customers")
        .unwrap();
    assert!(customers["records"].as_u64().unwrap() > 0, "{customers}");
    let calls = edge.get(&edge.connection("/calls")).await.json();
    assert_eq!(
        (&calls["budget"], &calls["limits"]["day"]),
        (&json!("ample"), &Value::Null),
        "{calls}"
    );
    let strange = edge
        .ask("POST", &edge.connection("/pull"), json!({"feeds": ["projects"]}))
        .await;
    assert_eq!(strange.json()["errors"][0]["pointer"], "/feeds/0");
    edge.well("POST", &edge.connection("/pause"), Value::Null).await;
    let paused = edge.ask("POST", &edge.connection("/push"), Value::Null).await;
    assert_eq!(paused.refusal(), (409, "connection.paused".to_owned()));
}

#[tokio::test]
async fn runs_are_paged_newest_first() {
    let edge = Edge::set().await;
    edge.stage.engine().cycle().await.unwrap();
    let whole = edge.get(&edge.connection("/runs")).await.json();
    let all: Vec<_> = whole["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| run["id"].clone())
        .collect();
    assert!(all.len() > 2, "{whole}");
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = edge
            .get(&format!("{}?limit=2{after}", edge.connection("/runs")))
            .await
            .json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|run| run["id"].clone()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen, all);
}

#[tokio::test]
async fn an_examination_tells_its_steps() {
    let edge = Edge::set().await;
    let found = edge.well("GET", &edge.connection("/doctor"), Value::Null).await;
    assert!(found["steps"].as_array().unwrap().len() > 2, "{found}");
    assert_eq!(found["steps"][0]["titleEn"], "State of the connection");
}
