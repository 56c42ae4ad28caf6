//! The activation flow: the link, the message with the key, and which keys are believed.

use std::sync::Arc;

use boekbrug_connector::{
    Clock, Consent, ConsentAnswer, ConsentAsk, ErrorKind, HookVerdict, InboundHook, Opening, Secrets,
};
use boekbrug_http::testkit::{ManualClock, Reply, ScriptedTransport, SeededChance};
use boekbrug_model::{ConnectionId, ConnectionSettings, FindingCode};
use boekbrug_snelstart::{Activation, receive};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use crate::world::{KEY, Safe, config, ok, token};

/// Whom each key belongs to: `key-of-ADMINISTRATION`.
fn package(request: &Request<Bytes>) -> Reply {
    let body = String::from_utf8_lossy(request.body()).into_owned();
    if request.uri().path().ends_with("/token") {
        return match body.split_once("clientkey=key-of-") {
            Some((_, whose)) => token(whose),
            None => Reply::new(
                400,
                json!({"error": "GrantType clientkey was found. Parameter clientkey does not contain a valid value"})
                    .to_string(),
            ),
        };
    }
    let bearer = request.headers()["authorization"].to_str().unwrap().to_owned();
    let whose = bearer.trim_start_matches("Bearer ");
    if whose == "nobody" {
        return Reply::new(503, "");
    }
    ok(json!({"administratieIdentifier": whose, "administratieNaam": format!("Firma {whose}")}))
}

struct Flow {
    activation: Activation,
    transport: Arc<ScriptedTransport>,
    safe: Arc<Safe>,
    opening: Opening,
}

fn flow(change: Value, remote_id: Option<&str>) -> Flow {
    let clock = ManualClock::new("2026-03-16T09:00:00Z".parse().unwrap());
    let shared: Arc<dyn Clock> = Arc::new(clock.clone());
    let transport = Arc::new(ScriptedTransport::new(Arc::clone(&shared), []).then(package));
    let safe = Safe::holding(KEY);
    Flow {
        activation: Activation {
            transport: transport.clone(),
            clock: shared,
            chance: Arc::new(SeededChance::new(1)),
            config: config(change),
            shared: Arc::default(),
        },
        transport,
        opening: Opening {
            connection: ConnectionId::new(clock.now(), [7; 10]),
            package: "snelstart".parse().unwrap(),
            settings: ConnectionSettings::default(),
            remote_id: remote_id.map(str::to_owned),
            secrets: safe.clone(),
            calls_made: Vec::new(),
        },
        safe,
    }
}

impl Flow {
    async fn redeem(&self, parameters: Vec<(String, String)>) -> Result<(), boekbrug_connector::ConnectorError> {
        let answer = ConsentAnswer {
            return_address: String::new(),
            parameters,
        };
        self.activation.redeem(&self.opening, &answer).await
    }

    async fn kept(&self) -> String {
        self.safe.get("koppelsleutel").await.unwrap().unwrap()
    }
}

fn heard(body: &str) -> HookVerdict {
    receive(&InboundHook {
        path: &[],
        headers: &[],
        body: body.as_bytes(),
    })
}

/// What a message brings, as the engine hands it on.
fn brought(action: &str, key: &str) -> Vec<(String, String)> {
    let body = json!({"KoppelSleutel": key, "ActionType": action, "ReferenceKey": "state1"}).to_string();
    match heard(&body) {
        HookVerdict::Consent { state, parameters } if state == "state1" => parameters,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_message_is_a_key_a_withdrawal_or_rubbish() {
    assert_eq!(brought("Create", "a")[0].1, "a");
    assert_eq!(brought("regenerate", "b")[0].1, "b");
    let withdrawn = HookVerdict::Withdrawn {
        state: "state1".to_owned(),
    };
    for key in [json!("c"), json!(null), json!("")] {
        let body = json!({"koppelSleutel": key, "actionType": "Delete", "referenceKey": "state1"}).to_string();
        assert_eq!(heard(&body), withdrawn);
    }
    for body in [
        "",
        "null",
        "[]",
        "<html>",
        r#"{"KoppelSleutel":"a","ActionType":"Rename","ReferenceKey":"state1"}"#,
        r#"{"KoppelSleutel":"","ActionType":"Create","ReferenceKey":"state1"}"#,
        r#"{"KoppelSleutel":"a","ActionType":"Create","ReferenceKey":" "}"#,
        r#"{"KoppelSleutel":"a","ActionType":"Create"}"#,
    ] {
        assert_eq!(heard(body), HookVerdict::Rejected, "{body}");
    }
}

#[test]
fn the_person_goes_to_the_apps_own_page() {
    let ask = ConsentAsk {
        state: "abc123",
        return_address: "https://boekbrug.example/return/snelstart",
    };
    let here = flow(json!({}), None);
    assert_eq!(
        here.activation.address(&here.opening, &ask).unwrap(),
        "https://web.snelstart.nl/couplings/activate/Boekbrug?referenceKey=abc123\
         &successUrl=https%3A%2F%2Fboekbrug.example%2Freturn%2Fsnelstart%3Fstate%3Dabc123"
    );
    assert!(here.activation.by_message());
    for unheard_of in ["http://127.0.0.1:8080/return/snelstart", "", "elsewhere"] {
        let ask = ConsentAsk {
            return_address: unheard_of,
            ..ask
        };
        assert_eq!(
            here.activation.address(&here.opening, &ask).unwrap(),
            "https://web.snelstart.nl/couplings/activate/Boekbrug?referenceKey=abc123"
        );
    }
    assert!(here.transport.requests().is_empty(), "it makes no call");
    let nameless = flow(json!({"app_short_name": " "}), None);
    let error = nameless.activation.address(&nameless.opening, &ask).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Configuration);
    assert_eq!(error.findings[0].params["setting"], "app_short_name");
}

#[tokio::test]
async fn the_first_key_of_a_connection_is_kept() {
    let draft = flow(json!({}), None);
    draft.redeem(brought("Create", "key-of-adm-1")).await.unwrap();
    assert_eq!(draft.kept().await, "key-of-adm-1");
    assert!(draft.transport.requests().is_empty(), "whoever links it tries it");
    let error = draft
        .redeem(vec![("state".to_owned(), "state1".to_owned())])
        .await
        .unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::ConnectionConsentRefused);
    assert_eq!(draft.kept().await, "key-of-adm-1");
}

/// The key that is there may still work: it makes way only for one that opens the same administration.
#[tokio::test]
async fn a_key_that_was_made_anew_is_tried_first() {
    let linked = flow(json!({}), Some("adm-1"));
    linked.redeem(brought("Regenerate", "key-of-adm-1")).await.unwrap();
    assert_eq!(linked.kept().await, "key-of-adm-1");
    let before = linked.transport.requests().len();
    assert_eq!(before, 2, "a token and whose it is");
    for (key, code) in [
        ("key-of-adm-2", FindingCode::ConnectionOtherAdministration),
        ("made up", FindingCode::ConnectionKeyRejected),
    ] {
        let error = linked.redeem(brought("Regenerate", key)).await.unwrap_err();
        assert_eq!(
            (error.kind, error.findings[0].code),
            (ErrorKind::ConnectionRefused, code)
        );
        assert_eq!(linked.kept().await, "key-of-adm-1", "{key}");
    }
    linked.redeem(brought("Regenerate", "key-of-nobody")).await.unwrap_err();
    assert_eq!(
        linked.kept().await,
        "key-of-adm-1",
        "a package that is down proves nothing"
    );
}
