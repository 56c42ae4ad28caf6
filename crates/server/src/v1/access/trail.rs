//! The audit trail.

use axum::Json;
use axum::extract::State;
use boekbrug_model::{Actor, AdministrationId, AuditId, Scope};
use boekbrug_store::AuditRow;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::App;
use crate::v1::caller::Caller;
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::page::{Cursor, Page, Paging};
use crate::v1::problem::Problem;
use crate::v1::query::Asked;

pub(crate) fn operations() -> Operations {
    Operations::new("Audit trail", "Who did what, for as long as the operator keeps it.").add(
        Needs::scope(Scope::AccessRead).example(Example::new("The newest ones", 200).query("limit=10")),
        routes!(list_audit),
    )
}

/// One thing that somebody did.
#[derive(Serialize, ToSchema)]
struct AuditEntry {
    /// Its id; sorts by time.
    id: AuditId,
    /// The administration, where it concerns one.
    #[schema(required = true)]
    administration: Option<AdministrationId>,
    /// Who.
    actor: Actor,
    /// What, for example `apiKey.revoked`. There will be more.
    action: String,
    /// The id of what it was done to.
    subject: String,
    /// More of it, such as values before and after.
    #[schema(value_type = Object)]
    details: Map<String, Value>,
    /// When.
    at: Timestamp,
}

impl From<AuditRow> for AuditEntry {
    fn from(row: AuditRow) -> Self {
        let details = match row.details {
            Value::Object(details) => details,
            Value::Null => Map::new(),
            other => Map::from_iter([("value".to_owned(), other)]),
        };
        Self {
            id: row.id,
            administration: row.administration,
            actor: row.actor,
            action: row.action,
            subject: row.subject,
            details,
            at: row.at,
        }
    }
}

/// Read the audit trail
///
/// Newest first. A key that is limited to some administrations sees what concerns those alone; its pages may hold fewer
/// entries than asked for while there are more.
#[utoipa::path(
    get,
    path = "/audit",
    params(Paging),
    responses((status = 200, description = "A page, newest first", body = Page<AuditEntry>))
)]
async fn list_audit(
    State(app): State<App>,
    caller: Caller,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<AuditEntry>>, Problem> {
    let before: Option<AuditId> = Cursor::key(paging.after.as_ref())?;
    let limit = paging.limit.unwrap_or_default();
    let (rows, next) = app.access.audit(&caller, before, limit.rows()).await?;
    Ok(Json(Page {
        items: rows.into_iter().map(AuditEntry::from).collect(),
        next: next.as_ref().map(Cursor::at),
    }))
}
