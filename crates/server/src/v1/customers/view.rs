//! A customer of the application as callers read it.

use std::collections::HashMap;

use axum::Json;
use boekbrug_model::{ConnectionId, Feed, RecordId};
use boekbrug_store::{AppCustomerRow, AppCustomerState};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::find;
use crate::App;
use crate::v1::caller::Caller;
use crate::v1::finding::{FindingView, views};
use crate::v1::problem::Problem;

/// How far a customer is on its way into the package.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) enum CustomerState {
    /// Handed over or changed, and not yet compared with the package.
    Waiting,
    /// It does not go on: the findings say why.
    Findings,
    /// It is being made in the package.
    Sending,
    /// It was sent and no answer came: the package is asked whether it is there before anything else.
    Unknown,
    /// Both sides say the same.
    Equal,
}

impl From<AppCustomerState> for CustomerState {
    fn from(state: AppCustomerState) -> Self {
        match state {
            AppCustomerState::Waiting => Self::Waiting,
            AppCustomerState::Findings => Self::Findings,
            AppCustomerState::Sending => Self::Sending,
            AppCustomerState::Unknown => Self::Unknown,
            AppCustomerState::Equal => Self::Equal,
        }
    }
}

impl From<CustomerState> for AppCustomerState {
    fn from(state: CustomerState) -> Self {
        match state {
            CustomerState::Waiting => Self::Waiting,
            CustomerState::Findings => Self::Findings,
            CustomerState::Sending => Self::Sending,
            CustomerState::Unknown => Self::Unknown,
            CustomerState::Equal => Self::Equal,
        }
    }
}

/// A customer of the application.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApplicationCustomer {
    /// The application's own id.
    id: String,
    /// Its number or code in the application.
    customer_code: String,
    /// Its name.
    name: String,
    /// The canonical fields: what the application said, and what it is to take over from the package.
    #[schema(value_type = Object)]
    values: Value,
    /// How far it is.
    state: CustomerState,
    /// Why it does not go on, or warnings.
    findings: Vec<FindingView>,
    /// Whether it is ticked for the connection. Where only ticked ones take part, the others and their invoices stay.
    ticked: bool,
    /// The number that it got or is to get in the package, where that is not its own code.
    #[schema(required = true)]
    number: Option<String>,
    /// The package's id of it. Null until it is known there.
    #[schema(required = true)]
    package_id: Option<String>,
    /// Our record of it in the feed `customers`. Null until it is known there and was read.
    #[schema(required = true)]
    record: Option<RecordId>,
    /// When it is compared with the package next. Null when nothing but a change or a person makes it go on.
    #[schema(required = true)]
    due: Option<Timestamp>,
    /// When the application last changed it.
    changed_here: Timestamp,
    /// When anything of this last changed.
    changed: Timestamp,
}

impl ApplicationCustomer {
    fn of(row: AppCustomerRow, record: Option<RecordId>) -> Self {
        Self {
            values: serde_json::from_str(&row.values).unwrap_or_default(),
            due: (!row.rests()).then_some(row.due),
            id: row.here,
            customer_code: row.code,
            name: row.name,
            state: row.state.into(),
            findings: views(row.findings),
            ticked: row.ticked,
            number: row.number,
            package_id: row.there,
            record,
            changed_here: row.changed_here,
            changed: row.changed,
        }
    }
}

/// Rows with our records of them.
pub(super) async fn view(
    app: &App,
    connection: ConnectionId,
    rows: Vec<AppCustomerRow>,
) -> Result<Vec<ApplicationCustomer>, Problem> {
    let there: Vec<&str> = rows.iter().filter_map(|row| row.there.as_deref()).collect();
    let known = app.store.known(connection, Feed::Customers, &there).await?;
    let records: HashMap<_, _> = known.into_iter().map(|known| (known.package_id, known.id)).collect();
    let with_record = |row: AppCustomerRow| {
        let record = row.there.as_ref().and_then(|there| records.get(there).copied());
        ApplicationCustomer::of(row, record)
    };
    Ok(rows.into_iter().map(with_record).collect())
}

/// One of them, as it is now.
pub(super) async fn one(
    app: &App,
    caller: &Caller,
    connection: ConnectionId,
    here: &str,
) -> Result<Json<ApplicationCustomer>, Problem> {
    let row = find(app, caller, connection, here).await?;
    let mut all = view(app, connection, vec![row]).await?;
    all.pop().map(Json).ok_or_else(Problem::not_found)
}
