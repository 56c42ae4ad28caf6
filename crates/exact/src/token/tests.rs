//! Answers of the token service, word for word as they were seen, and what becomes of them.

use http::HeaderMap;
use serde_json::json;

use super::*;

fn answer(status: u16, body: &str, reason: Option<&'static str>) -> Answer {
    let mut headers = HeaderMap::new();
    if let Some(reason) = reason {
        headers.insert("reason", http::HeaderValue::from_static(reason));
    }
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        headers,
        body: Bytes::copy_from_slice(body.as_bytes()),
    }
}

fn now() -> Timestamp {
    "2026-03-16T09:00:00Z".parse().unwrap()
}

fn read_text(status: u16, body: &str) -> Result<Tokens, NoToken> {
    read(&answer(status, body, None), now())
}

#[test]
fn a_life_is_text_or_number() {
    for life in [json!("600"), json!(600), json!(" 600 ")] {
        let body = json!({"access_token": "a", "token_type": "Bearer", "expires_in": life, "refresh_token": "r"});
        let tokens = read_text(200, &body.to_string()).unwrap();
        assert_eq!(
            (tokens.expose(), tokens.ends.to_string().as_str()),
            ("a", "2026-03-16T09:10:00Z")
        );
    }
    let odd = |life: serde_json::Value| {
        let body = json!({"access_token": "a", "expires_in": life, "refresh_token": "r"});
        read_text(200, &body.to_string())
            .unwrap()
            .ends
            .duration_since(now())
            .as_secs()
    };
    assert_eq!(odd(json!("soon")), 600, "a life that cannot be read is the usual one");
    assert_eq!((odd(json!(0)), odd(json!(i64::MAX))), (60, LONGEST));
}

#[test]
fn what_holds_no_tokens_is_malformed() {
    for body in [
        "",
        "<html>",
        "{}",
        r#"{"access_token":"","refresh_token":"r"}"#,
        r#"{"access_token":"a"}"#,
    ] {
        assert!(matches!(read_text(200, body), Err(NoToken::Malformed(_))), "{body}");
    }
}

#[test]
fn too_early_is_known_in_every_form() {
    let body = r#"{"error":"access_denied","error_description":"Rate limit exceeded: access_token not expired"}"#;
    let reason = "TooEarlyToRefreshTokens: Rate limit exceeded: access_token not expired";
    for early in [
        answer(400, body, Some(reason)),
        answer(400, body, None),
        answer(400, "", Some(reason)),
        answer(401, "Access Token not expired", None),
    ] {
        assert!(matches!(read(&early, now()), Err(NoToken::TooEarly)), "{early:?}");
    }
}

#[test]
fn used_codes_and_tokens_are_dead() {
    for (status, body) in [
        (
            400,
            r#"{"error":"invalid_grant","error_description":"The message expired at 2026-03-16"}"#,
        ),
        (401, "Old refresh token used"),
        (
            401,
            r#"{"error":"unauthorized_client","error_description":"Old refresh token used"}"#,
        ),
        (
            400,
            r#"{"error":"invalid_request","error_description":"This message has already been processed"}"#,
        ),
        (400, r#"{"error":"access_denied"}"#),
    ] {
        assert!(
            matches!(read_text(status, body), Err(NoToken::Dead(_))),
            "{status} {body}"
        );
    }
}

#[test]
fn other_refusals_are_told_apart() {
    let is = |status, body: &str| read_text(status, body).unwrap_err();
    assert!(matches!(
        is(401, r#"{"error":"invalid_client"}"#),
        NoToken::AppRefused(_)
    ));
    assert!(matches!(is(404, ""), NoToken::Nowhere(_)));
    assert!(matches!(is(302, ""), NoToken::Nowhere(_)));
    assert!(matches!(is(500, "<html>"), NoToken::Broken(_)));
    assert!(matches!(is(408, ""), NoToken::Broken(_)));
    assert!(matches!(is(400, "<html>refresh</html>"), NoToken::Malformed(_)));
}

#[test]
fn tokens_are_never_shown() {
    let body = json!({"access_token": "hush", "refresh_token": "hush", "expires_in": 600}).to_string();
    assert!(!format!("{:?}", read_text(200, &body)).contains("hush"));
}

#[test]
fn tokens_are_kept_and_read_again() {
    let tokens = read_text(200, r#"{"access_token":"a","refresh_token":"r","expires_in":"600"}"#).unwrap();
    let text = serde_json::to_string(&tokens).unwrap();
    let again: Tokens = serde_json::from_str(&text).unwrap();
    assert!(again == tokens && again.ends == tokens.ends);
}
