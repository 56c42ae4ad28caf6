//! Looking at customers of the application: the list, one, and the number that is free.

use axum::Json;
use axum::extract::State;
use boekbrug_model::{ConnectionId, Scope};
use boekbrug_store::{AppCustomerFilter, AppCustomerState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::view::{ApplicationCustomer, CustomerState, one, view};
use crate::App;
use crate::v1::at::At;
use crate::v1::caller::Caller;
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::page::{Cursor, Limit, Page};
use crate::v1::problem::Problem;
use crate::v1::query::Asked;

/// The longest text to look for, in characters.
const LONGEST: usize = 200;

pub(super) fn add(group: Operations) -> Operations {
    let read = || Needs::scope(Scope::RecordsRead);
    group
        .add(
            read()
                .example(Example::new("All, by code", 200))
                .example(Example::new("Those that need somebody", 200).query("state=findings&ticked=true&limit=20")),
            routes!(list_customers),
        )
        .add(
            read()
                .refuses(409)
                .refuses(422)
                .example(Example::new("The number after the highest", 200)),
            routes!(next_customer_number),
        )
        .add(
            read().example(Example::new("One", 200).path(&[("customer", "app-1")])),
            routes!(read_customer),
        )
}

/// Which customers.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Only those in one of these states, separated by commas.
    #[param(value_type = Option<String>, pattern = "^[a-zA-Z,]*$", example = "findings,unknown")]
    state: Option<States>,
    /// Only those that are ticked, or that are not.
    ticked: Option<bool>,
    /// Only those whose code, name or id holds this.
    text: Option<Text>,
    /// Rows on a page; 100 unless set.
    limit: Option<Limit>,
    /// `next` of the page before.
    after: Option<Cursor>,
}

/// States by their names, separated by commas.
#[derive(Default, Deserialize)]
#[serde(try_from = "String")]
struct States(Vec<AppCustomerState>);

impl TryFrom<String> for States {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
        let state = |name: &str| AppCustomerState::ALL.into_iter().find(|state| state.as_str() == name);
        let states: Option<Vec<_>> = names.map(state).collect();
        states
            .map(Self)
            .ok_or_else(|| AppCustomerState::ALL.map(AppCustomerState::as_str).join(", "))
    }
}

/// A text to look for: up to 200 characters on one line.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(value_type = String, max_length = 200, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$")]
pub(super) struct Text(String);

impl TryFrom<String> for Text {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let fits = text.chars().count() <= LONGEST && !text.chars().any(char::is_control);
        fits.then_some(Self(text)).ok_or_else(|| format!("≤ {LONGEST}"))
    }
}

/// Which customers something is done with.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct CustomerFilter {
    /// Only those in one of these states; all when there is none.
    states: Vec<CustomerState>,
    /// Only those that are ticked, or that are not.
    ticked: Option<bool>,
    /// Only those whose code, name or id holds this.
    text: Option<Text>,
}

impl From<CustomerFilter> for AppCustomerFilter {
    fn from(filter: CustomerFilter) -> Self {
        Self {
            states: filter.states.into_iter().map(Into::into).collect(),
            ticked: filter.ticked,
            text: filter.text.map(|text| text.0).filter(|text| !text.is_empty()),
        }
    }
}

/// List the customers of the application
///
/// By code, as they were handed over, each with how far it is.
#[utoipa::path(
    get,
    path = "/connections/{connection}/customers",
    params(("connection" = ConnectionId, Path, description = "The connection"), Wanted),
    responses((status = 200, description = "A page of them", body = Page<ApplicationCustomer>))
)]
async fn list_customers(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Page<ApplicationCustomer>>, Problem> {
    app.connection(&caller, id).await?;
    let filter = AppCustomerFilter {
        states: wanted.state.unwrap_or_default().0,
        ticked: wanted.ticked,
        text: wanted.text.map(|text| text.0).filter(|text| !text.is_empty()),
    };
    let after: Option<(String, String)> = Cursor::key(wanted.after.as_ref())?;
    let after = after.as_ref().map(|(code, here)| (code.as_str(), here.as_str()));
    let limit = wanted.limit.unwrap_or_default();
    let store = app.store.app_customers();
    let rows = store.list(id, &filter, after, limit.and_one()).await?;
    let key = |row: &boekbrug_store::AppCustomerRow| (row.code.clone(), row.here.clone());
    let page = Page::of(rows, limit, key, |row| row);
    Ok(Json(Page {
        items: view(&app, id, page.items).await?,
        next: page.next,
    }))
}

/// Read a customer of the application
#[utoipa::path(
    get,
    path = "/connections/{connection}/customers/{customer}",
    params(
        ("connection" = ConnectionId, Path, description = "The connection"),
        ("customer" = String, Path, description = "The application's id, percent-encoded"),
    ),
    responses((status = 200, description = "It", body = ApplicationCustomer))
)]
async fn read_customer(
    State(app): State<App>,
    caller: Caller,
    At((id, here)): At<(ConnectionId, String)>,
) -> Result<Json<ApplicationCustomer>, Problem> {
    one(&app, &caller, id, &here).await
}

/// A number that no customer has.
#[derive(Serialize, ToSchema)]
struct NextNumber {
    /// It, for `PUT …/number`.
    number: String,
}

/// Read the next free customer number
///
/// The first after the highest of the customers that were read from the package, of the numbers that were given out and of
/// the codes that customers bring themselves, as far as the package takes such a number. 409 when the connection has ended,
/// 422 when its package takes no customers or every number is in use.
#[utoipa::path(
    get,
    path = "/connections/{connection}/customers/next-number",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "It", body = NextNumber))
)]
async fn next_customer_number(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<Json<NextNumber>, Problem> {
    app.connection(&caller, id).await?;
    let next = app.engine.next_customer_number(caller.organisation, id).await?;
    Ok(Json(NextNumber {
        number: next.to_string(),
    }))
}
