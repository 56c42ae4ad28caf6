//! Keys of applications.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use boekbrug_access::KeyWish;
use boekbrug_model::{AdministrationId, ApiKeyId, Scope};
use boekbrug_store::ApiKeyRow;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::done;
use crate::App;
use crate::v1::at::At;
use crate::v1::body::Written;
use crate::v1::caller::Caller;
use crate::v1::created::{self, Created};
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::page::{Page, Paging};
use crate::v1::problem::Problem;
use crate::v1::query::Asked;

pub(crate) fn operations() -> Operations {
    let example = json!({"name": "Urenprogramma", "scopes": ["invoices:read", "invoices:write"]});
    Operations::new(
        "API keys",
        "With which applications call. A key may no more than whoever makes it; only a hash of it is kept.",
    )
    .add(
        Needs::scope(Scope::AccessRead).example(Example::new("The first ones", 200).query("limit=10")),
        routes!(list_api_keys),
    )
    .add(
        Needs::scope(Scope::AccessWrite)
            .hides("/key")
            .example(Example::new("A key for invoices alone", 201).body(example)),
        routes!(create_api_key),
    )
    .add(Needs::scope(Scope::AccessWrite), routes!(revoke_api_key))
}

/// A key, without the key itself.
#[derive(Serialize, ToSchema)]
struct ApiKey {
    /// Its id.
    id: ApiKeyId,
    /// What people call it.
    name: String,
    /// Its first letters, to recognise it by.
    start: String,
    /// What it may do.
    scopes: BTreeSet<Scope>,
    /// Where it may do so; null for every administration, now and later.
    #[schema(required = true)]
    administrations: Option<BTreeSet<AdministrationId>>,
    /// When it was made.
    created: Timestamp,
    /// Until when it works; null for ever.
    #[schema(required = true)]
    expires: Option<Timestamp>,
    /// When it was last used, to about a minute.
    #[schema(required = true)]
    used: Option<Timestamp>,
    /// When it was revoked.
    #[schema(required = true)]
    revoked: Option<Timestamp>,
}

impl From<ApiKeyRow> for ApiKey {
    fn from(row: ApiKeyRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            start: row.start,
            scopes: row.scopes,
            administrations: row.administrations,
            created: row.created,
            expires: row.expires,
            used: row.used,
            revoked: row.revoked,
        }
    }
}

/// A key to make.
#[derive(Deserialize, ToSchema)]
struct NewApiKey {
    /// What people call it, 1 to 100 characters.
    name: String,
    /// What it may do; no more than the caller may.
    scopes: BTreeSet<Scope>,
    /// Where it may do so; left out, every administration that the caller reaches now and later.
    administrations: Option<BTreeSet<AdministrationId>>,
    /// Until when it works; left out, for ever.
    expires: Option<Timestamp>,
}

/// A key that was made.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MadeApiKey {
    /// What is kept of it.
    api_key: ApiKey,
    /// The key itself, shown this once. Null when the answer is given again for an idempotency key.
    #[schema(required = true, examples("bbk_…"))]
    key: Option<String>,
}

/// List API keys
#[utoipa::path(
    get,
    path = "/api-keys",
    params(Paging),
    responses((status = 200, description = "A page, oldest first, revoked ones too", body = Page<ApiKey>))
)]
async fn list_api_keys(
    State(app): State<App>,
    caller: Caller,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<ApiKey>>, Problem> {
    let mut rows = app.access.keys(&caller).await?;
    rows.sort_by_key(|row| row.id);
    Page::cut(rows, paging, |row| row.id, ApiKey::from).map(Json)
}

/// Make an API key
#[utoipa::path(
    post,
    path = "/api-keys",
    request_body = NewApiKey,
    responses((status = 201, description = "It, with the key itself", body = MadeApiKey))
)]
async fn create_api_key(
    State(app): State<App>,
    caller: Caller,
    Written(new): Written<NewApiKey>,
) -> Result<Created<MadeApiKey>, Problem> {
    let wish = KeyWish {
        name: new.name,
        scopes: new.scopes,
        administrations: new.administrations,
        expires: new.expires,
    };
    let made = app.access.make_key(&caller, wish).await?;
    let place = format!("/v1/api-keys/{}", made.row.id);
    let made = MadeApiKey {
        key: Some(made.key.as_str().to_owned()),
        api_key: made.row.into(),
    };
    Ok(created::answer(place, made))
}

/// Revoke an API key
///
/// It works nowhere within two seconds. It stays in the list, so that the audit trail can name it.
#[utoipa::path(
    delete,
    path = "/api-keys/{key}",
    params(("key" = ApiKeyId, Path)),
    responses((status = 204, description = "It is revoked"))
)]
async fn revoke_api_key(State(app): State<App>, caller: Caller, At(key): At<ApiKeyId>) -> Result<Response, Problem> {
    app.access.revoke_key(&caller, key).await?;
    Ok(done())
}
