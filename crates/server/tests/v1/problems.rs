//! Every way in which a request can be refused comes out as a problem with a code of the catalogue.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::edge::Edge;

/// Asks with a raw body.
async fn raw(edge: &Edge, method: &str, path: &str, kind: &str, body: impl Into<Body>) -> (u16, String, Value) {
    let request = Request::builder().method(method).uri(path);
    let request = request.header("authorization", format!("Bearer {}", edge.key));
    let request = request.header("content-type", kind).body(body.into()).unwrap();
    let answer = edge.send(request).await;
    let (status, code) = answer.refusal();
    (status, code, answer.json())
}

#[tokio::test]
async fn whatever_is_wrong_with_a_body_is_a_problem() {
    let edge = Edge::set().await;
    let kind = "application/json";
    for (body, status, code) in [
        ("", 400, "request.unreadable"),
        ("{", 400, "request.unreadable"),
        ("{\"name\": \"a\"} {}", 400, "request.unreadable"),
        ("\u{feff}{}", 400, "request.unreadable"),
        ("[]", 422, "request.wrongValue"),
        ("7", 422, "request.wrongValue"),
        ("null", 422, "request.wrongValue"),
        ("{}", 422, "request.missingField"),
        ("{\"name\": 7}", 422, "request.wrongValue"),
        ("{\"name\": \"\"}", 422, "request.wrongValue"),
        ("{\"name\": \"a\", \"name\": \"b\"}", 422, "request.wrongValue"),
        ("{\"name\": \"a\", \"nmae\": 1}", 422, "request.unknownField"),
    ] {
        let (found, said, _) = raw(&edge, "POST", "/v1/administrations", kind, body).await;
        assert_eq!((found, said.as_str()), (status, code), "{body}");
    }
    let deep = format!("{{\"x\": {}", "[".repeat(100_000));
    assert_eq!(raw(&edge, "POST", "/v1/administrations", kind, deep).await.0, 400);
    let bytes = vec![b'{', 0xff, b'}'];
    assert_eq!(raw(&edge, "POST", "/v1/administrations", kind, bytes).await.0, 400);
}

#[tokio::test]
async fn every_unknown_field_is_told_with_its_place() {
    let edge = Edge::set().await;
    let body = json!({
        "vat": [{"kind": "standard", "procent": "21"}, {"kind": "standard", "a/b": 1}],
        "ledger": {}
    });
    let path = edge.connection("/mappings");
    let answer = edge.ask_as(&edge.key, "PUT", &path, body, &[("if-match", "*")]).await;
    assert_eq!(answer.refusal(), (422, "request.unknownField".to_owned()));
    let json = answer.json();
    let told: Vec<_> = json["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["/ledger", "/vat/0/procent", "/vat/1/a~1b"]);
    assert_eq!(json["errors"][1]["titleEn"], "Field procent is not known");
    assert_eq!(json["errors"][1]["titleNl"], "Veld procent is niet bekend");
}

#[tokio::test]
async fn a_wrong_value_deep_inside_is_told_with_its_place() {
    let edge = Edge::set().await;
    let path = edge.connection("/mappings");
    let body = json!({"vat": [{"kind": "standard"}, {"kind": "stndard"}]});
    let answer = edge.ask_as(&edge.key, "PUT", &path, body, &[("if-match", "*")]).await;
    assert_eq!(answer.refusal(), (422, "request.wrongValue".to_owned()));
    assert_eq!(answer.json()["errors"][0]["pointer"], "/vat/1/kind");
    let body = json!({"vat": [{"percent": "21"}]});
    let answer = edge.ask_as(&edge.key, "PUT", &path, body, &[("if-match", "*")]).await;
    assert_eq!(answer.refusal(), (422, "request.missingField".to_owned()));
    assert_eq!(answer.json()["errors"][0]["pointer"], "/vat/0/kind");
}

#[tokio::test]
async fn content_type_size_method_and_path_are_problems() {
    let edge = Edge::set().await;
    let asked = |method: &'static str, path: &'static str, kind: &'static str, body: Vec<u8>| {
        let edge = &edge;
        async move {
            let (status, code, _) = raw(edge, method, path, kind, body).await;
            (status, code)
        }
    };
    let json = "application/json";
    let told = |status: u16, code: &str| (status, code.to_owned());
    let text = asked("POST", "/v1/administrations", "text/plain", b"{}".to_vec()).await;
    assert_eq!(text, told(415, "request.contentType"));
    let large = asked("POST", "/v1/administrations", json, vec![b' '; (1 << 20) + 1]).await;
    assert_eq!(large, told(413, "request.tooLarge"));
    let method = asked("DELETE", "/v1/administrations", json, Vec::new()).await;
    assert_eq!(method, told(405, "request.methodUnknown"));
    for path in [
        "/v1/nothing",
        "/v1/",
        "/v1",
        "/v1/administrations/",
        "/v1/administrations/adm_x",
    ] {
        assert_eq!(
            asked("GET", path, json, Vec::new()).await,
            told(404, "request.notFound"),
            "{path}"
        );
    }
    for path in [
        "/v1/connections/%ff",
        "/v1/connections/con_%00",
        "/v1/findings/customer.nobody",
        "/v1/packages/No",
    ] {
        assert_eq!(
            asked("GET", path, json, Vec::new()).await,
            told(404, "request.notFound"),
            "{path}"
        );
    }
    for (query, code) in [
        ("limit=0", "request.wrongValue"),
        ("limit=501", "request.wrongValue"),
        ("limit=x", "request.wrongValue"),
        ("after=%21", "request.wrongValue"),
        ("limt=5", "request.unknownField"),
    ] {
        let answer = edge.get(&format!("/v1/administrations?{query}")).await;
        assert_eq!(answer.refusal(), told(400, code), "{query}");
        let name = query.split('=').next().unwrap();
        assert_eq!(answer.json()["errors"][0]["parameter"], name);
    }
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let edge = Edge::set().await;
    let answer = edge.ask("PUT", "/v1/organisation", json!({})).await;
    assert_eq!(answer.refusal().0, 405);
    let mut allowed: Vec<_> = answer.header("allow").split(',').collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "HEAD", "PATCH"]);
}

#[tokio::test]
async fn title_and_detail_follow_the_language() {
    let edge = Edge::set().await;
    let ask = |language: &'static str| {
        let edge = &edge;
        async move {
            let headers = [("accept-language", language)];
            edge.ask_as("", "GET", "/v1/organisation", Value::Null, &headers)
                .await
                .json()["title"]
                .clone()
        }
    };
    let (dutch, english) = (ask("nl").await, ask("en-GB, nl;q=0.5").await);
    assert_ne!(dutch, english);
    assert_eq!(ask("fr").await, dutch);
}

#[tokio::test]
async fn an_id_of_the_caller_is_kept_when_it_is_harmless() {
    let edge = Edge::set().await;
    let ask = |id: &'static str| {
        let edge = &edge;
        async move {
            let answer = edge
                .ask_as("", "GET", "/v1/packages", Value::Null, &[("x-request-id", id)])
                .await;
            answer.header("x-request-id").to_owned()
        }
    };
    assert_eq!(ask("order-7.a:b_c").await, "order-7.a:b_c");
    let (one, other) = (ask("a b").await, ask("{\"a\":1}").await);
    assert!(one.len() == 32 && other.len() == 32 && one != other, "{one} {other}");
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up() {
    let edge = Edge::set().await;
    let request = Request::post("/v1/administrations");
    let request = request.header("authorization", format!("Bearer {}", edge.key));
    let request = request.header("content-type", "application/json");
    let never = Body::from_stream(futures::stream::pending::<Result<axum::body::Bytes, std::io::Error>>());
    let request = request.body(never).unwrap();
    let clock = edge.stage.clock.clone();
    let pass = async {
        while clock.sleepers() == 0 {
            tokio::task::yield_now().await;
        }
        clock.advance(std::time::Duration::from_secs(31));
    };
    let (answer, ()) = tokio::join!(edge.send(request), pass);
    assert_eq!(answer.refusal(), (408, "request.tooSlow".to_owned()));
}

#[tokio::test]
async fn every_answer_wears_safe_headers() {
    let edge = Edge::set().await;
    for path in ["/v1/packages", "/v1/organisation", "/v1/nothing"] {
        let answer = edge.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none'"),
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(
            !answer.headers.contains_key("strict-transport-security"),
            "no https, no promise of it"
        );
    }
}
