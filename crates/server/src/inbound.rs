//! What comes in from packages: webhooks, and people who signed in on a package's own site.
//!
//! Both end in the engine. Work goes on when whoever asked goes away: a consent that is half redeemed is lost.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Extension, Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use boekbrug_connector::InboundHook;
use boekbrug_engine::{Connected, Engine, EngineError, HookAnswer};
use boekbrug_model::{ConnectionId, ConnectionState, Finding, FindingCode, Package};

use crate::App;

/// The largest message of a package, in bytes. They carry ids alone.
const HOOK: usize = 64 * 1024;

/// The most parameters with which a person comes back, and the longest of them in bytes.
const PARAMETERS: usize = 20;
const PARAMETER: usize = 8 * 1024;

/// The name of the state among them (RFC 6749 section 4.1.2).
const STATE: &str = "state";

/// The routes under `/in` and `/return`.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/in/{package}", post(hook))
        .route("/in/{package}/{*rest}", post(hook_below))
        .layer(DefaultBodyLimit::max(HOOK))
        .merge(returns())
}

/// The return address alone.
pub(crate) fn returns() -> Router<App> {
    Router::new().route("/return/{package}", get(returned))
}

async fn hook(app: State<App>, Path(package): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    receive(app, package, String::new(), headers, body).await
}

async fn hook_below(
    app: State<App>,
    Path((package, rest)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    receive(app, package, rest, headers, body).await
}

/// Anybody may send; the package's connector says what is genuine.
async fn receive(State(app): State<App>, package: String, rest: String, headers: HeaderMap, body: Bytes) -> Response {
    let Ok(package) = package.parse::<Package>() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match outlive(heard(app.engine, package, rest, headers, body)).await {
        Some(Ok(HookAnswer { status, body })) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            (status, body).into_response()
        }
        Some(Err(error)) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a message could not be taken in"
            );
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn heard(
    engine: Engine,
    package: Package,
    rest: String,
    headers: HeaderMap,
    body: Bytes,
) -> Result<HookAnswer, EngineError> {
    let path: Vec<_> = rest.split('/').filter(|part| !part.is_empty()).collect();
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_bytes()))
        .collect();
    let hook = InboundHook {
        path: &path,
        headers: &headers,
        body: &body,
    };
    engine.hook(&package, &hook).await
}

/// A person comes back. The state in the address says which connection; without one there is nothing to do.
async fn returned(
    State(app): State<App>,
    onward: Option<Extension<Onward>>,
    Path(package): Path<String>,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Response {
    let fits = parameters.len() <= PARAMETERS && parameters.iter().all(|(_, value)| value.len() <= PARAMETER);
    let state = parameters.iter().find(|(name, _)| name == STATE);
    let state = state.map(|(_, state)| state.clone());
    let (Ok(package), Some(state), true) = (package.parse::<Package>(), state, fits) else {
        return page(StatusCode::BAD_REQUEST, &unknown());
    };
    let engine = app.engine;
    let taken = outlive(async move {
        Ok(match engine.comes_back_to(&package, &state).await? {
            Some(connection) => Back::Only(connection),
            None => Back::With(Box::new(engine.redeem(&package, &state, parameters).await?)),
        })
    });
    match taken.await {
        Some(Ok(back)) => match onward {
            Some(_) => onward_to(back.connection()),
            None => page(StatusCode::OK, &back.said()),
        },
        Some(Err(EngineError::Refused(findings))) => page(StatusCode::BAD_REQUEST, &told(&findings)),
        Some(Err(EngineError::UnknownPackage(_) | EngineError::NoConsent(_))) => {
            page(StatusCode::NOT_FOUND, &unknown())
        }
        Some(Err(EngineError::Connector(error))) => page(StatusCode::BAD_GATEWAY, &told(&error.findings)),
        Some(Err(error)) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a person who came back could not be helped"
            );
            page(
                StatusCode::SERVICE_UNAVAILABLE,
                &told(&[Finding::new(FindingCode::InternalFailure)]),
            )
        }
        None => page(
            StatusCode::INTERNAL_SERVER_ERROR,
            &told(&[Finding::new(FindingCode::InternalFailure)]),
        ),
    }
}

/// How a person came back.
enum Back {
    /// With what was agreed, which was taken in.
    With(Box<Connected>),
    /// Alone: the package sends it in a message, which may have come or may be on its way.
    Only(ConnectionId),
}

impl Back {
    fn connection(&self) -> ConnectionId {
        match self {
            Self::With(connected) => connected.connection,
            Self::Only(connection) => *connection,
        }
    }

    fn said(&self) -> String {
        match self {
            Self::With(connected) => said(connected),
            Self::Only(_) => "<h1>Dank u. Het boekhoudpakket geeft de sleutel nu door. Ga verder in Boekbrug.</h1>\
                 <p lang=\"en\">Thank you. The bookkeeping package now hands the key over. Go on in Boekbrug.</p>"
                .to_owned(),
        }
    }
}

/// There are screens: whoever comes back goes on there.
#[derive(Clone, Copy)]
pub(crate) struct Onward;

/// To the step of the set-up where the connection is now; it tells what is wrong too.
fn onward_to(connection: ConnectionId) -> Response {
    let to = format!("/connections/{connection}/setup");
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// Runs to its end whether or not anybody waits for it. None when it ended in a fault of the program.
async fn outlive<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Option<T> {
    match tokio::spawn(work).await {
        Ok(done) => Some(done),
        Err(error) => {
            tracing::error!(%error, "a fault of the program");
            None
        }
    }
}

fn said(connected: &Connected) -> String {
    if !connected.findings.is_empty() {
        return told(&connected.findings);
    }
    let (nl, en) = match connected.state {
        ConnectionState::Active => (
            "De koppeling is aangemeld en werkt.",
            "The connection is signed in and works.",
        ),
        ConnectionState::Paused => (
            "De koppeling is aangemeld. Zij is gepauzeerd; hervat haar in Boekbrug.",
            "The connection is signed in. It is paused; resume it in Boekbrug.",
        ),
        _ => (
            "De koppeling is aangemeld. Ga verder in Boekbrug.",
            "The connection is signed in. Go on in Boekbrug.",
        ),
    };
    format!("<h1>{nl}</h1><p lang=\"en\">{en}</p>")
}

fn told(findings: &[Finding]) -> String {
    let one = |finding: &Finding| {
        format!(
            "<h1>{}</h1><p>{} {}</p><p lang=\"en\">{}</p>",
            escaped(&finding.text_nl()),
            escaped(&finding.cause_nl()),
            escaped(&finding.remedy_nl()),
            escaped(&finding.told_en())
        )
    };
    findings.iter().map(one).collect::<Vec<_>>().concat()
}

fn unknown() -> String {
    told(&[Finding::new(FindingCode::ConnectionConsentUnknown)])
}

/// A plain page without scripts. Nothing of the address is repeated on it, and no other site is told of it.
fn page(status: StatusCode, content: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"nl\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>Boekbrug</title></head><body><main>{content}\
         <p>U kunt dit venster sluiten. <span lang=\"en\">You can close this window.</span></p></main></body></html>\n"
    );
    let referrer = HeaderName::from_static("referrer-policy");
    let plain = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (referrer, HeaderValue::from_static("no-referrer")),
    ];
    (status, plain, html).into_response()
}

/// Text as it stands in HTML, in attributes too.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
