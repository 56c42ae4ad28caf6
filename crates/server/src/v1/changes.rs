//! The change feed of an administration.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use boekbrug_model::{AdministrationId, ChangeNumber, Scope};
use boekbrug_store::{ChangeKind, ChangeRow};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::at::At;
use super::caller::Caller;
use super::operation::{Example, Needs, Operations};
use super::page::Limit;
use super::problem::Problem;
use super::query::Asked;
use crate::App;

/// The longest wait, in seconds.
const LONGEST: u32 = 60;

pub(crate) fn operations() -> Operations {
    Operations::new(
        "Changes",
        "What changed in an administration, numbered from 1 without a gap. Keep the last number in the transaction in \
         which you store what it told.",
    )
    .add(
        Needs::scope(Scope::RecordsRead)
            .refuses(410)
            .refuses(429)
            .example(Example::new("From the first on", 200))
            .example(Example::new("The next ones", 200).query("after=0&limit=10&wait=0")),
        routes!(read_changes),
    )
}

/// From where on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Since {
    /// The last number that you have; 0 unless set.
    #[param(value_type = Option<i64>, minimum = 0)]
    after: Option<u32>,
    /// Most changes of one answer; 100 unless set.
    limit: Option<Limit>,
    /// Seconds to wait for a change when there is none, at most 60; 0 unless set.
    #[param(value_type = Option<i32>, minimum = 0, maximum = 60)]
    wait: Option<Wait>,
}

/// Seconds, at most 60.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(try_from = "u32")]
struct Wait(u32);

impl TryFrom<u32> for Wait {
    type Error = String;

    fn try_from(seconds: u32) -> Result<Self, String> {
        if seconds <= LONGEST {
            Ok(Self(seconds))
        } else {
            Err(format!("0–{LONGEST}"))
        }
    }
}

/// Changes in order.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Changes {
    /// The changes; each number is one higher than the one before.
    items: Vec<Change>,
    /// The number of the last one here, for the next `after`; the one that was asked for when there are none.
    last_number: i64,
}

/// One change: the whole record after it, so the last one of a record is enough.
#[derive(Serialize, ToSchema)]
struct Change {
    /// Its number.
    number: i64,
    /// What changed: a feed such as `customers`, or `invoices`.
    subject: String,
    /// The id of the record or invoice.
    id: String,
    /// `created`, `updated`, `deactivated`, or `status` for an invoice.
    #[schema(value_type = String)]
    kind: ChangeKind,
    /// The record after the change; for an invoice its number, state and findings.
    #[schema(value_type = Object)]
    values: Value,
    /// When.
    at: Timestamp,
}

impl From<ChangeRow> for Change {
    fn from(row: ChangeRow) -> Self {
        Self {
            number: row.number.0,
            subject: row.subject,
            id: row.id,
            kind: row.kind,
            values: serde_json::from_str(&row.values).unwrap_or_default(),
            at: row.at,
        }
    }
}

/// Read the change feed
///
/// With `wait` the answer comes as soon as there is a change, and empty when there was none. 410 when changes after this
/// number were removed, or when the number was never given out: then read every record anew and go on after the
/// `lastNumber` that you noted before you began. 429 when too many wait already.
#[utoipa::path(
    get,
    path = "/administrations/{administration}/changes",
    params(("administration" = AdministrationId, Path, description = "The administration"), Since),
    responses((status = 200, description = "The changes", body = Changes))
)]
async fn read_changes(
    State(app): State<App>,
    caller: Caller,
    At(administration): At<AdministrationId>,
    Asked(since): Asked<Since>,
) -> Result<Json<Changes>, Problem> {
    if !caller.sees(administration) {
        return Err(Problem::not_found());
    }
    let after = ChangeNumber(since.after.unwrap_or_default().into());
    let limit = since.limit.unwrap_or_default().rows();
    let wait = Duration::from_secs(since.wait.unwrap_or_default().0.into());
    let read = app
        .engine
        .changes(caller.organisation, administration, after, limit, wait);
    let items: Vec<_> = read.await?.into_iter().map(Change::from).collect();
    Ok(Json(Changes {
        last_number: items.last().map_or(after.0, |change| change.number),
        items,
    }))
}
