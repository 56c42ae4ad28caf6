//! A connection as the interface shows it. Its settings are shown apart.

use boekbrug_model::{AdministrationId, ConnectionId, ConnectionState, Package, Profile};
use boekbrug_store::ConnectionRow;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::v1::finding::{FindingView, views};

/// A connection.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Connection {
    /// Its id.
    id: ConnectionId,
    /// The administration that it links.
    administration: AdministrationId,
    /// The bookkeeping package.
    package: Package,
    /// The preset from which its settings came.
    profile: Profile,
    /// Whether it takes part.
    state: ConnectionState,
    /// Why it is in that state, or what is still needed.
    findings: Vec<FindingView>,
    /// Number of the package's administration to which it is pinned. Null until it is.
    #[schema(required = true)]
    remote_id: Option<String>,
    /// Name of that administration.
    #[schema(required = true)]
    remote_name: Option<String>,
    /// When it is worked on next.
    due: Timestamp,
    /// When it was made.
    created: Timestamp,
}

impl From<ConnectionRow> for Connection {
    fn from(row: ConnectionRow) -> Self {
        Self {
            id: row.id,
            administration: row.administration,
            package: row.package,
            profile: row.profile,
            state: row.state,
            findings: views(row.findings),
            remote_id: row.remote_id,
            remote_name: row.remote_name,
            due: row.due,
            created: row.created,
        }
    }
}
