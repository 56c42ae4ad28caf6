//! The lists of a proposal, and the links.

use axum::Json;
use axum::extract::State;
use boekbrug_engine::{Matched, MatchingList};
use boekbrug_model::matching::{LinkedBy, Reason};
use boekbrug_model::{ConnectionId, Scope};
use boekbrug_store::{LinkRow, MatchingCustomerRow, MatchingPair, MatchingVerdict};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use crate::App;
use crate::v1::at::At;
use crate::v1::caller::Caller;
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::page::{Cursor, Limit, Page, Paging};
use crate::v1::problem::Problem;
use crate::v1::query::Asked;

pub(super) fn add(group: Operations) -> Operations {
    let read = || Needs::scope(Scope::ConnectionsRead);
    group
        .add(
            read().example(Example::new("Doubtful customers", 200).query("list=doubtful&open=true")),
            routes!(list_matched_customers),
        )
        .add(read().example(Example::new("All links", 200)), routes!(list_links))
}

/// A list of the proposal.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum ListName {
    /// Sure pairs.
    #[default]
    Sure,
    /// Customers of the application with those of the package that they may be.
    Doubtful,
    /// Customers of the application alone.
    OnlyHere,
    /// Customers of the package alone.
    OnlyThere,
}

/// Which customers to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// The list; `sure` unless set.
    #[param(inline)]
    list: Option<ListName>,
    /// Only those about whom nothing is decided.
    open: Option<bool>,
    /// Rows on a page; 100 unless set.
    limit: Option<Limit>,
    /// `next` of the page before.
    after: Option<Cursor>,
}

/// A customer of one side.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SideCustomer {
    /// The side's own id.
    id: String,
    /// Its number.
    code: String,
    /// Its name.
    name: String,
    /// The canonical fields.
    #[schema(value_type = Object)]
    values: Value,
}

/// A customer of a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MatchedCustomer {
    /// It: of the package in the list `onlyThere`, else of the application.
    customer: SideCustomer,
    /// What was decided: `open`, `linked`, `apart` or `refused` (all that was proposed).
    #[schema(value_type = String, examples("open"))]
    verdict: &'static str,
    /// Its counterpart. Null when it has none.
    #[schema(required = true)]
    partner: Option<SideCustomer>,
    /// How it got it: `batch`, `accepted` or `chosen`. Null when it has none.
    #[schema(value_type = Option<String>, required = true)]
    by: Option<LinkedBy>,
    /// Customers of the package that it may be, the likeliest first.
    candidates: Vec<CandidateView>,
}

/// A customer of the package that it may be.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CandidateView {
    /// It.
    customer: SideCustomer,
    /// The sum of the reasons' points.
    score: i32,
    /// Whether it is sure.
    sure: bool,
    /// Whether somebody said that they are not one.
    refused: bool,
    /// Whether it has another counterpart by now.
    taken: bool,
    /// Why, the heaviest first.
    reasons: Vec<ReasonView>,
}

/// One reason.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ReasonView {
    /// Its code; it never changes its meaning.
    code: &'static str,
    /// What it adds to the score; negative when it speaks against.
    points: i32,
    /// How many customers of one side share what is equal. Null when it is one.
    #[schema(required = true)]
    shared: Option<u32>,
    /// In Dutch.
    text_nl: String,
    /// In English.
    text_en: String,
}

/// A customer of the application and its counterpart in the package.
#[derive(Serialize, ToSchema)]
#[schema(as = Link)]
struct LinkView {
    /// Id in the application.
    here: String,
    /// Id in the package.
    there: String,
    /// How it was confirmed: `batch`, `accepted` or `chosen`.
    #[schema(value_type = String, examples("batch"))]
    by: LinkedBy,
    /// Since when.
    at: Timestamp,
}

impl From<MatchingCustomerRow> for SideCustomer {
    fn from(row: MatchingCustomerRow) -> Self {
        let kept: Value = serde_json::from_str(&row.customer.values).unwrap_or_default();
        Self {
            id: row.customer.id,
            code: row.customer.code,
            name: row.customer.name,
            values: kept.get("customer").cloned().unwrap_or_default(),
        }
    }
}

impl From<Reason> for ReasonView {
    fn from(reason: Reason) -> Self {
        Self {
            code: reason.code.as_str(),
            points: reason.points,
            shared: reason.shared,
            text_nl: reason.text_nl(),
            text_en: reason.text_en(),
        }
    }
}

fn candidate(here: &str, (pair, there): (MatchingPair, MatchingCustomerRow)) -> CandidateView {
    CandidateView {
        taken: there.partner.as_deref().is_some_and(|other| other != here),
        customer: there.into(),
        score: pair.score,
        sure: pair.sure,
        refused: pair.refused,
        reasons: pair.reasons.into_iter().map(ReasonView::from).collect(),
    }
}

impl From<Matched> for MatchedCustomer {
    fn from(row: Matched) -> Self {
        let here = row.customer.customer.id.clone();
        let (verdict, by): (MatchingVerdict, _) = (row.customer.verdict, row.customer.by);
        Self {
            verdict: verdict.as_str(),
            by,
            customer: row.customer.into(),
            partner: row.partner.map(Into::into),
            candidates: row.candidates.into_iter().map(|one| candidate(&here, one)).collect(),
        }
    }
}

impl From<LinkRow> for LinkView {
    fn from(row: LinkRow) -> Self {
        Self {
            here: row.here,
            there: row.there,
            by: row.by,
            at: row.at,
        }
    }
}

/// List customers of a proposal
///
/// One of its lists, by number, with those of the package that each may be and why.
#[utoipa::path(
    get,
    path = "/connections/{connection}/matching/customers",
    params(("connection" = ConnectionId, Path, description = "The connection"), Wanted),
    responses((status = 200, description = "A page of them", body = Page<MatchedCustomer>))
)]
async fn list_matched_customers(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Page<MatchedCustomer>>, Problem> {
    app.connection(&caller, id).await?;
    let list = match wanted.list.unwrap_or_default() {
        ListName::Sure => MatchingList::Sure,
        ListName::Doubtful => MatchingList::Doubtful,
        ListName::OnlyHere => MatchingList::OnlyHere,
        ListName::OnlyThere => MatchingList::OnlyThere,
    };
    let after: Option<i64> = Cursor::key(wanted.after.as_ref())?;
    let (open, limit) = (wanted.open.unwrap_or(false), wanted.limit.unwrap_or_default());
    let rows = app
        .engine
        .matching_page(caller.organisation, id, list, open, after, limit.and_one())
        .await?;
    Ok(Json(Page::of(rows, limit, |row| row.customer.place, Into::into)))
}

/// List links
///
/// Who is who, as it was confirmed: the application's id and the package's. By the application's id.
#[utoipa::path(
    get,
    path = "/connections/{connection}/links",
    params(("connection" = ConnectionId, Path, description = "The connection"), Paging),
    responses((status = 200, description = "A page of them", body = Page<LinkView>))
)]
async fn list_links(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<LinkView>>, Problem> {
    app.connection(&caller, id).await?;
    let after: Option<String> = Cursor::key(paging.after.as_ref())?;
    let limit = paging.limit.unwrap_or_default();
    let rows = app
        .engine
        .links(caller.organisation, id, after.as_deref(), limit.and_one())
        .await?;
    Ok(Json(Page::of(rows, limit, |row| row.here.clone(), Into::into)))
}
