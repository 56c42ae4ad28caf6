//! A small OpenID provider: discovery, keys and tokens over HTTP on loopback, with an EC key of its own. It writes its
//! tokens by hand, so that it shares no misreading with what is tested.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use boekbrug_access::openid::{Fetch, FetchError};
use boekbrug_http::{NetworkConfig, NetworkTransport, Transport};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use ring::{digest, hmac};
use serde_json::{Value, json};

pub(crate) const CLIENT: &str = "boekbrug";
pub(crate) const SECRET: &str = "geheim van het programma";

/// What the provider answers to a code, from claims that are right.
pub(crate) enum Token {
    /// Signed with its key.
    Good(Value),
    /// Not signed at all, and honest about it.
    Unsigned(Value),
    /// Signed with the secret of the client, as a client could do itself.
    BySecret(Value),
    /// Signed with a key that is not the provider's, under the name of its key.
    ByStranger(Value),
    /// Signed, and changed after that.
    Tampered(Value),
    /// No id token.
    Missing,
}

/// Asks over the network as the program does.
pub(crate) struct Network(NetworkTransport);

impl Network {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(NetworkTransport::try_new(&NetworkConfig::default()).unwrap()))
    }
}

#[async_trait]
impl Fetch for Network {
    async fn fetch(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, FetchError> {
        let request = request.map(bytes::Bytes::from);
        let answer = self.0.send(request, Duration::from_secs(10), 1 << 20).await;
        let answer = answer.map_err(|error| FetchError(Box::new(error)))?;
        Ok(answer.map(|body| body.to_vec()))
    }
}

/// The provider.
pub(crate) struct Provider {
    pub(crate) issuer: String,
    desk: Arc<Desk>,
}

struct Desk {
    issuer: String,
    inner: Mutex<Inner>,
}

struct Inner {
    key: Key,
    away: bool,
    drawn: u32,
    codes: BTreeMap<String, (String, Token)>,
}

struct Key {
    name: String,
    pair: EcdsaKeyPair,
}

impl Key {
    fn new(name: &str) -> Self {
        let (kind, chance) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let document = EcdsaKeyPair::generate_pkcs8(kind, &chance).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(kind, document.as_ref(), &chance).unwrap();
        let name = name.to_owned();
        Self { name, pair }
    }

    /// The public half (RFC 7518 section 6.2.1): the point without its leading 4, in two halves.
    fn jwk(&self) -> Value {
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
        json!({"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.name,
               "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y)})
    }

    fn sign(&self, claims: &Value) -> String {
        let head = part(&json!({"alg": "ES256", "kid": self.name}));
        let body = format!("{head}.{}", part(claims));
        let signature = self.pair.sign(&SystemRandom::new(), body.as_bytes()).unwrap();
        format!("{body}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

impl Provider {
    pub(crate) async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inner = Inner {
            key: Key::new("eerste"),
            away: false,
            drawn: 0,
            codes: BTreeMap::new(),
        };
        let desk = Arc::new(Desk {
            issuer: issuer.clone(),
            inner: Mutex::new(inner),
        });
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(desk.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { issuer, desk }
    }

    /// Somebody signed in; a code that is worth this token to whoever knows the verifier behind the challenge.
    pub(crate) fn code(&self, challenge: &str, token: Token) -> String {
        let mut inner = self.desk.inner.lock().unwrap();
        inner.drawn += 1;
        let code = format!("code-{}", inner.drawn);
        inner.codes.insert(code.clone(), (challenge.to_owned(), token));
        code
    }

    pub(crate) fn take_a_new_key(&self) {
        self.desk.inner.lock().unwrap().key = Key::new("tweede");
    }

    pub(crate) fn go_away(&self) {
        self.desk.inner.lock().unwrap().away = true;
    }
}

async fn discovery(State(desk): State<Arc<Desk>>) -> Response {
    if desk.inner.lock().unwrap().away {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let issuer = &desk.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
    }))
    .into_response()
}

async fn keys(State(desk): State<Arc<Desk>>) -> Json<Value> {
    Json(json!({"keys": [desk.inner.lock().unwrap().key.jwk()]}))
}

/// Redeems a code once, for the client that proves itself and the browser that began (RFC 7636 section 4.6).
async fn token(
    State(desk): State<Arc<Desk>>,
    headers: HeaderMap,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let said = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    // RFC 6749 section 2.3.1: name and secret are form-encoded before they are joined.
    let secret = serde_urlencoded::to_string([("", SECRET)]).unwrap();
    let expected = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{}", &secret[1..])));
    if said != expected {
        return (StatusCode::UNAUTHORIZED, Json(json!({"error": "invalid_client"}))).into_response();
    }
    let mut inner = desk.inner.lock().unwrap();
    let proof = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, form["code_verifier"].as_bytes()));
    match inner.codes.remove(&form["code"]) {
        Some((challenge, token)) if challenge == proof => Json(answer(&inner.key, token)).into_response(),
        _ => (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"}))).into_response(),
    }
}

fn answer(key: &Key, token: Token) -> Value {
    let id_token = match token {
        Token::Good(claims) => key.sign(&claims),
        Token::Unsigned(claims) => format!("{}.{}.", part(&json!({"alg": "none"})), part(&claims)),
        Token::BySecret(claims) => {
            let body = format!("{}.{}", part(&json!({"alg": "HS256"})), part(&claims));
            let by = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
            let signature = hmac::sign(&by, body.as_bytes());
            format!("{body}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
        }
        Token::ByStranger(claims) => Key::new(&key.name).sign(&claims),
        Token::Tampered(mut claims) => {
            let signed = key.sign(&claims);
            claims["sub"] = "iemand anders".into();
            let (head, signature) = (signed.split('.').next().unwrap(), signed.rsplit('.').next().unwrap());
            format!("{head}.{}.{signature}", part(&claims))
        }
        Token::Missing => return json!({"access_token": "x", "token_type": "Bearer"}),
    };
    json!({"access_token": "x", "token_type": "Bearer", "id_token": id_token})
}
