//! Addresses of applications that are told of changes.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use boekbrug_model::{AdministrationId, EndpointId, FindingCode, MessageId, Scope};
use boekbrug_store::{EndpointOff, EndpointRow, TryRow};
use boekbrug_webhooks::{EndpointDraft, WebhookError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::at::At;
use super::body::Written;
use super::caller::Caller;
use super::created::{self, Created};
use super::etag::{Etag, IfMatch, IfNoneMatch, tagged};
use super::operation::{Example, Needs, Operations};
use super::page::{Page, Paging};
use super::problem::Problem;
use super::query::Asked;
use crate::App;

/// The last tries that are shown.
const TRIES: u32 = 100;

pub(crate) fn operations() -> Operations {
    let read = || Needs::scope(Scope::WebhooksRead);
    let write = || Needs::scope(Scope::WebhooksWrite);
    let made = json!({"url": "https://application.example.com/boekbrug", "description": "Production"});
    Operations::new(
        "Webhook endpoints",
        "Addresses of your application that are told when an administration has changes. A message carries no data: \
         read the change feed then. `docs/webhooks.md` says how to receive and verify them.",
    )
    .add(
        read().example(Example::new("The endpoints", 200)),
        routes!(list_webhook_endpoints),
    )
    .add(
        write()
            .hides("/secret")
            .refuses(404)
            .refuses(409)
            .example(Example::new("An endpoint for every administration", 201).body(made)),
        routes!(create_webhook_endpoint),
    )
    .add(read().tagged(), routes!(read_webhook_endpoint))
    .add(write().tagged(), routes!(change_webhook_endpoint))
    .add(write(), routes!(remove_webhook_endpoint))
    .add(write().refuses(409), routes!(test_webhook_endpoint))
    .add(write().hides("/secret"), routes!(rotate_webhook_secret))
    .add(read(), routes!(list_webhook_deliveries))
}

/// An address that is told of changes.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct WebhookEndpoint {
    /// Its id.
    id: EndpointId,
    /// The address.
    url: String,
    /// What people call it.
    description: String,
    /// The one administration that it is told of; null for all.
    #[schema(required = true)]
    administration: Option<AdministrationId>,
    /// Whether messages are sent to it.
    on: bool,
    /// Why it is off; null while it is on.
    #[schema(required = true)]
    off: Option<OffReason>,
    /// Since when every message failed; null after a success.
    #[schema(required = true)]
    failing_since: Option<Timestamp>,
    /// When it was made.
    created: Timestamp,
}

/// Why an endpoint is off.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum OffReason {
    /// A person did it.
    ByPerson,
    /// It failed for five days.
    Failing,
    /// It answered 410.
    Gone,
}

impl From<EndpointOff> for OffReason {
    fn from(off: EndpointOff) -> Self {
        match off {
            EndpointOff::ByPerson => Self::ByPerson,
            EndpointOff::Failing => Self::Failing,
            EndpointOff::Gone => Self::Gone,
        }
    }
}

impl From<EndpointRow> for WebhookEndpoint {
    fn from(row: EndpointRow) -> Self {
        Self {
            id: row.id,
            url: row.url,
            description: row.description,
            administration: row.administration,
            on: row.off.is_none(),
            off: row.off.map(OffReason::from),
            failing_since: row.failing_since,
            created: row.created,
        }
    }
}

/// What is decided about an endpoint. What is left out has the value that stands with it, also when it is changed.
#[derive(Deserialize, ToSchema)]
struct WebhookEndpointSettings {
    /// The address: public and `https`, without user name and password.
    #[schema(max_length = 2000)]
    url: String,
    /// What people call it, on one line; empty unless set.
    #[schema(max_length = 200)]
    description: Option<String>,
    /// The one administration that it is told of; all of them unless set.
    administration: Option<AdministrationId>,
    /// Whether messages are sent to it; yes unless set.
    on: Option<bool>,
}

impl From<WebhookEndpointSettings> for EndpointDraft {
    fn from(settings: WebhookEndpointSettings) -> Self {
        Self {
            url: settings.url,
            description: settings.description.unwrap_or_default(),
            administration: settings.administration,
            on: settings.on.unwrap_or(true),
        }
    }
}

/// An endpoint with its new signing secret.
#[derive(Serialize, ToSchema)]
struct WebhookEndpointWithSecret {
    /// The endpoint.
    endpoint: WebhookEndpoint,
    /// The signing secret, `whsec_…`. It is shown this once: null when the answer is given again for an idempotency key.
    #[schema(required = true)]
    secret: Option<String>,
}

/// A test message that is on its way.
#[derive(Serialize, ToSchema)]
struct WebhookTest {
    /// Its id: what became of it stands under it among the deliveries.
    message: MessageId,
}

/// One try to reach an endpoint.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct WebhookDelivery {
    /// The message; the header `webhook-id` begins with it.
    message: MessageId,
    /// What it said: `changes` or `test`. There may be more later.
    kind: String,
    /// Which try, from 1.
    number: u32,
    /// HTTP status of the answer; null when there was none.
    #[schema(required = true)]
    status: Option<u16>,
    /// What went wrong, for a developer; empty when nothing did.
    error: String,
    /// How long it took, in milliseconds.
    millis: u32,
    /// When.
    at: Timestamp,
}

impl From<TryRow> for WebhookDelivery {
    fn from(row: TryRow) -> Self {
        Self {
            message: row.message,
            kind: row.kind.as_str().to_owned(),
            number: row.number,
            status: row.status,
            error: row.error,
            millis: row.millis,
            at: row.at,
        }
    }
}

/// List webhook endpoints
///
/// Oldest first. A key that is limited to some administrations sees the endpoints of those.
#[utoipa::path(
    get,
    path = "/webhook-endpoints",
    params(Paging),
    responses((status = 200, description = "A page", body = Page<WebhookEndpoint>))
)]
async fn list_webhook_endpoints(
    State(app): State<App>,
    caller: Caller,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<WebhookEndpoint>>, Problem> {
    let mut rows = app.webhooks.endpoints(caller.organisation).await?;
    rows.retain(|row| is_seen(&caller, row.administration));
    Page::cut(rows, paging, |row| row.id, Into::into).map(Json)
}

/// Make a webhook endpoint
///
/// The answer shows the signing secret, this once.
#[utoipa::path(
    post,
    path = "/webhook-endpoints",
    request_body = WebhookEndpointSettings,
    responses((status = 201, description = "It, with its secret", body = WebhookEndpointWithSecret))
)]
async fn create_webhook_endpoint(
    State(app): State<App>,
    caller: Caller,
    Written(settings): Written<WebhookEndpointSettings>,
) -> Result<Created<WebhookEndpointWithSecret>, Problem> {
    may_tell(&app, &caller, settings.administration).await?;
    let draft = settings.into();
    let made = app.webhooks.create(caller.organisation, &caller.actor, &draft);
    let (row, secret) = made.await?;
    let place = format!("/v1/webhook-endpoints/{}", row.id);
    let shown = WebhookEndpointWithSecret {
        endpoint: row.into(),
        secret: Some(secret.reveal().to_string()),
    };
    Ok(created::answer(place, shown))
}

/// Read a webhook endpoint
#[utoipa::path(
    get,
    path = "/webhook-endpoints/{endpoint}",
    params(("endpoint" = EndpointId, Path, description = "The endpoint")),
    responses((status = 200, description = "It", body = WebhookEndpoint))
)]
async fn read_webhook_endpoint(
    State(app): State<App>,
    caller: Caller,
    At(id): At<EndpointId>,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let row = seen(&app, &caller, id).await?;
    Ok(if_none_match.answer(&Etag::of(row.version), &WebhookEndpoint::from(row)))
}

/// Change a webhook endpoint
///
/// All of it is replaced. Switching it on again forgets its failures; what happened meanwhile is in the change feed.
#[utoipa::path(
    put,
    path = "/webhook-endpoints/{endpoint}",
    params(("endpoint" = EndpointId, Path, description = "The endpoint")),
    request_body = WebhookEndpointSettings,
    responses((status = 200, description = "It, changed", body = WebhookEndpoint))
)]
async fn change_webhook_endpoint(
    State(app): State<App>,
    caller: Caller,
    At(id): At<EndpointId>,
    if_match: IfMatch,
    Written(settings): Written<WebhookEndpointSettings>,
) -> Result<Response, Problem> {
    let row = seen(&app, &caller, id).await?;
    may_tell(&app, &caller, settings.administration).await?;
    if_match.check(&Etag::of(row.version))?;
    let draft = settings.into();
    let changed = app
        .webhooks
        .change(caller.organisation, id, row.version, &caller.actor, &draft);
    let row = changed.await?;
    Ok(tagged(&Etag::of(row.version), &WebhookEndpoint::from(row)))
}

/// Remove a webhook endpoint
///
/// What is under way to it is not sent any more.
#[utoipa::path(
    delete,
    path = "/webhook-endpoints/{endpoint}",
    params(("endpoint" = EndpointId, Path, description = "The endpoint")),
    responses((status = 204, description = "It is gone"))
)]
async fn remove_webhook_endpoint(
    State(app): State<App>,
    caller: Caller,
    At(id): At<EndpointId>,
) -> Result<StatusCode, Problem> {
    seen(&app, &caller, id).await?;
    app.webhooks.remove(caller.organisation, id, &caller.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send a test message
///
/// It goes out at once and is tried once. What became of it stands among the deliveries.
#[utoipa::path(
    post,
    path = "/webhook-endpoints/{endpoint}/test",
    params(("endpoint" = EndpointId, Path, description = "The endpoint")),
    responses((status = 202, description = "It is on its way", body = WebhookTest))
)]
async fn test_webhook_endpoint(
    State(app): State<App>,
    caller: Caller,
    At(id): At<EndpointId>,
) -> Result<(StatusCode, Json<WebhookTest>), Problem> {
    seen(&app, &caller, id).await?;
    let message = app.webhooks.test(caller.organisation, id, &caller.actor).await?;
    Ok((StatusCode::ACCEPTED, Json(WebhookTest { message })))
}

/// Give a webhook endpoint a new signing secret
///
/// The answer shows it, this once. For 24 hours messages carry the signatures of both secrets.
#[utoipa::path(
    post,
    path = "/webhook-endpoints/{endpoint}/rotate-secret",
    params(("endpoint" = EndpointId, Path, description = "The endpoint")),
    responses((status = 200, description = "It, with its new secret", body = WebhookEndpointWithSecret))
)]
async fn rotate_webhook_secret(
    State(app): State<App>,
    caller: Caller,
    At(id): At<EndpointId>,
) -> Result<Json<WebhookEndpointWithSecret>, Problem> {
    seen(&app, &caller, id).await?;
    let rotated = app.webhooks.rotate(caller.organisation, id, &caller.actor).await?;
    let (row, secret) = rotated;
    Ok(Json(WebhookEndpointWithSecret {
        endpoint: row.into(),
        secret: Some(secret.reveal().to_string()),
    }))
}

/// List the last tries to reach a webhook endpoint
///
/// Newest first, the last hundred on one page.
#[utoipa::path(
    get,
    path = "/webhook-endpoints/{endpoint}/deliveries",
    params(("endpoint" = EndpointId, Path, description = "The endpoint")),
    responses((status = 200, description = "The tries", body = Page<WebhookDelivery>))
)]
async fn list_webhook_deliveries(
    State(app): State<App>,
    caller: Caller,
    At(id): At<EndpointId>,
) -> Result<Json<Page<WebhookDelivery>>, Problem> {
    let row = seen(&app, &caller, id).await?;
    let rows = app.webhooks.tries(caller.organisation, row.id, TRIES).await?;
    Ok(Json(Page {
        items: rows.into_iter().map(WebhookDelivery::from).collect(),
        next: None,
    }))
}

/// An endpoint that the caller may see; else it is not there.
async fn seen(app: &App, caller: &Caller, id: EndpointId) -> Result<EndpointRow, Problem> {
    let row = app.webhooks.endpoint(caller.organisation, id).await?;
    if is_seen(caller, row.administration) {
        Ok(row)
    } else {
        Err(Problem::not_found())
    }
}

/// An endpoint of all administrations is for callers who see them all.
fn is_seen(caller: &Caller, administration: Option<AdministrationId>) -> bool {
    match administration {
        Some(administration) => caller.sees(administration),
        None => caller.administrations.is_none(),
    }
}

/// Whoever has a message sent must see what it tells of.
async fn may_tell(app: &App, caller: &Caller, administration: Option<AdministrationId>) -> Result<(), Problem> {
    match administration {
        Some(administration) => app.administration(caller, administration).await.map(drop),
        None => caller.whole(),
    }
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::Missing(_) => Self::not_found(),
            WebhookError::Stale => Self::new(StatusCode::PRECONDITION_FAILED, FindingCode::RequestPreconditionFailed),
            WebhookError::Refused(findings) => {
                let state = [FindingCode::WebhookOff, FindingCode::WebhookTooMany];
                if findings.iter().any(|finding| state.contains(&finding.code)) {
                    Self::of(StatusCode::CONFLICT, findings.into_iter().map(Into::into).collect())
                } else {
                    Self::findings(findings)
                }
            }
            error @ WebhookError::Secret { .. } => {
                tracing::error!(error = &error as &dyn std::error::Error, "a secret cannot be opened");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, FindingCode::InternalSecretUnreadable)
            }
            WebhookError::Store(error) => error.into(),
        }
    }
}
