//! Settings, mappings, coupled fields and answers: who changes them says what they saw.

use serde_json::{Value, json};

use crate::edge::Edge;

#[tokio::test]
async fn a_change_needs_the_version_that_was_seen() {
    let edge = Edge::set().await;
    for part in ["/settings", "/mappings", "/fields"] {
        let path = edge.connection(part);
        let read = edge.get(&path).await;
        let tag = read.header("etag").to_owned();
        assert!(tag.starts_with("\"v"), "{part}: {read:?}");
        let body = if part == "/fields" {
            json!({"switchedOff": {}})
        } else {
            read.json()
        };
        let put = |headers: Vec<(&'static str, String)>| {
            let (edge, path, body) = (&edge, &path, body.clone());
            async move {
                let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
                edge.ask_as(&edge.key, "PUT", path, body, &headers).await
            }
        };
        assert_eq!(
            put(vec![]).await.refusal(),
            (428, "request.preconditionMissing".to_owned())
        );
        let old = put(vec![("if-match", "\"v999\"".to_owned())]).await;
        assert_eq!(old.refusal(), (412, "request.preconditionFailed".to_owned()));
        let changed = put(vec![("if-match", tag.clone())]).await;
        assert_eq!(changed.status, 200, "{part}: {changed:?}");
        assert_ne!(changed.header("etag"), tag);
        assert_eq!(put(vec![("if-match", tag)]).await.refusal().0, 412, "once");
        let seen = [("if-none-match", changed.header("etag"))];
        let again = edge.ask_as(&edge.key, "GET", &path, Value::Null, &seen).await;
        assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
    }
}

#[tokio::test]
async fn settings_come_back_as_they_were_put() {
    let edge = Edge::set().await;
    let path = edge.connection("/settings");
    let any = [("if-match", "*")];
    let before = edge.get(&edge.connection("/mappings")).await.json();
    let body = json!({
        "schedule": {"from": "06:30", "until": "22:00", "everyMinutes": 5}, "journal": "71", "sendPdfs": false
    });
    let put = edge.ask_as(&edge.key, "PUT", &path, body, &any).await;
    assert_eq!(put.status, 200, "{put:?}");
    let read = edge.get(&path).await.json();
    assert_eq!(read, put.json());
    assert_eq!(
        (&read["schedule"]["from"], &read["journal"]),
        (&json!("06:30"), &json!("71"))
    );
    assert_eq!(read["debtorAccount"], Value::Null, "what is absent takes its default");
    assert_eq!(
        edge.get(&edge.connection("/mappings")).await.json(),
        before,
        "mappings stay"
    );
}

#[tokio::test]
async fn settings_that_cannot_be_are_refused() {
    let edge = Edge::set().await;
    let path = edge.connection("/settings");
    let any = [("if-match", "*")];
    for (body, code) in [
        (json!({"schedule": {"from": "7:00"}}), "request.wrongValue"),
        (json!({"schedule": {"from": "24:00"}}), "request.wrongValue"),
        (
            json!({"schedule": {"timeZone": "Mars/Base"}}),
            "connection.settingsWrong",
        ),
        (json!({"schedule": {"everyMinutes": 0}}), "connection.settingsWrong"),
        (json!({"journal": "a\nb"}), "request.wrongValue"),
        (json!({"packageSettings": 7}), "request.wrongValue"),
        (json!({"startDate": "2026-02-30"}), "request.wrongValue"),
        (json!({"vatMappings": []}), "request.unknownField"),
    ] {
        let answer = edge.ask_as(&edge.key, "PUT", &path, body.clone(), &any).await;
        assert_eq!(answer.refusal(), (422, code.to_owned()), "{body}");
    }
}

#[tokio::test]
async fn mappings_come_back_and_cannot_contradict_themselves() {
    let edge = Edge::set().await;
    let path = edge.connection("/mappings");
    let any = [("if-match", "*")];
    let row = json!({
        "code": null, "kind": "standard", "percent": "21", "packageCode": "3", "ledgerAccount": "8000"
    });
    let good = json!({"vat": [row], "ledgerAccounts": {"omzet": "8000"}, "costCentres": {}, "paymentConditions": {"14 dagen": "14"}});
    let put = edge.ask_as(&edge.key, "PUT", &path, good.clone(), &any).await;
    assert_eq!((put.status.as_u16(), put.json()), (200, good));
    for (body, place) in [
        (
            json!({"vat": [{"kind": "standard", "percent": "21"}, {"kind": "standard", "percent": "21.0"}]}),
            "/vat/1",
        ),
        (
            json!({"vat": [{"kind": "standard", "percent": "-1"}]}),
            "/vat/0/percent",
        ),
        (
            json!({"vat": [{"kind": "standard", "percent": 21.5}]}),
            "/vat/0/percent",
        ),
        (json!({"ledgerAccounts": {"x": ""}}), "/ledgerAccounts/x"),
    ] {
        let answer = edge.ask_as(&edge.key, "PUT", &path, body.clone(), &any).await;
        assert_eq!(answer.refusal().0, 422, "{body}");
        assert_eq!(answer.json()["errors"][0]["pointer"], place, "{body}");
    }
}

#[tokio::test]
async fn a_field_that_is_not_coupled_cannot_be_switched_off() {
    let edge = Edge::set().await;
    let body = json!({"switchedOff": {"customers": ["nosuch"]}});
    let answer = edge
        .ask_as(
            &edge.key,
            "PUT",
            &edge.connection("/fields"),
            body,
            &[("if-match", "*")],
        )
        .await;
    assert_eq!(answer.refusal(), (422, "connection.fieldNotCoupled".to_owned()));
}

#[tokio::test]
async fn questions_offer_what_was_read() {
    let edge = Edge::set().await;
    edge.stage.engine().cycle().await.unwrap();
    let asked = edge.get(&edge.connection("/questions")).await.json();
    let named = |name: &str| {
        let items = asked["items"].as_array().unwrap();
        items
            .iter()
            .find(|question| question["name"] == name)
            .cloned()
            .unwrap_or_default()
    };
    assert!(
        named("journal")["choices"]
            .as_array()
            .unwrap()
            .iter()
            .any(|choice| choice["value"] == "70"),
        "{asked}"
    );
    assert_eq!(
        (&named("key")["kind"], &named("key")["answer"]),
        (&json!("secret"), &Value::Null)
    );
    assert_eq!(named("administration")["missing"], false);
    let wrong = edge
        .ask("PUT", &edge.connection("/answers"), json!({"journal": "nosuch"}))
        .await;
    assert_eq!(wrong.json()["errors"][0]["pointer"], "/journal");
    let kept = edge
        .well("PUT", &edge.connection("/answers"), json!({"sendPdfs": false}))
        .await;
    let items = kept["items"].as_array().unwrap();
    let answer = |name: &str| items.iter().find(|question| question["name"] == name).unwrap()["answer"].clone();
    assert_eq!(
        (answer("sendPdfs"), answer("journal")),
        (json!(false), named("journal")["answer"].clone())
    );
}
