//! What a person or an application does with customers that were handed over: tick, number, try again, link, unlink.

use axum::Json;
use axum::extract::State;
use boekbrug_model::{ConnectionId, RecordId, Scope};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::find;
use super::given::MOST;
use super::list::CustomerFilter;
use super::view::{ApplicationCustomer, one};
use crate::App;
use crate::v1::at::At;
use crate::v1::body::Written;
use crate::v1::caller::Caller;
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::problem::Problem;

pub(super) fn add(group: Operations) -> Operations {
    let write = || Needs::scope(Scope::RecordsWrite).refuses(409);
    let number = json!({"number": "20417"});
    group
        .add(
            write()
                .example(
                    Example::new("Two customers", 200).body(json!({"customers": ["app-1", "app-2"], "ticked": true})),
                )
                .example(
                    Example::new("All that are not ticked", 200)
                        .body(json!({"filter": {"ticked": false}, "ticked": true})),
                ),
            routes!(tick_customers),
        )
        .add(
            write().example(
                Example::new("Its number", 200)
                    .path(&[("customer", "app-1")])
                    .body(number),
            ),
            routes!(number_customer),
        )
        .add(
            write().example(Example::new("Now", 200).path(&[("customer", "app-1")])),
            routes!(retry_customer),
        )
        .add(
            write().example(
                Example::new("The customer that it is", 200)
                    .path(&[("customer", "app-1")])
                    .body(json!({"record": "{record}"})),
            ),
            routes!(link_customer),
        )
        .add(
            write()
                .refuses(422)
                .example(Example::new("It was the wrong one", 200).path(&[("customer", "app-1")])),
            routes!(unlink_customer),
        )
}

/// Which customers are ticked, or not any more: those that are named, or all that a filter shows.
#[derive(Deserialize, ToSchema)]
struct Ticks {
    /// The application's ids, up to 1,000. Not together with `filter`.
    customers: Option<Vec<String>>,
    /// All that it shows; `{}` for all. Not together with `customers`.
    filter: Option<CustomerFilter>,
    /// Whether they are ticked from now on.
    ticked: bool,
}

/// How many were changed.
#[derive(Serialize, ToSchema)]
struct TickedCustomers {
    /// Those that were so already, and ids that were never handed over, are not counted.
    count: u64,
}

/// Tick customers
///
/// Where only ticked customers take part (profile B), these go to the package with all their invoices; the others stay.
/// Taking a tick away leaves in the package what is there.
#[utoipa::path(
    post,
    path = "/connections/{connection}/customers/ticks",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    request_body = Ticks,
    responses((status = 200, description = "How many were changed", body = TickedCustomers))
)]
async fn tick_customers(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    Written(ticks): Written<Ticks>,
) -> Result<Json<TickedCustomers>, Problem> {
    app.connection(&caller, id).await?;
    let (engine, organisation) = (app.by(&caller), caller.organisation);
    let count = match (ticks.customers, ticks.filter) {
        (Some(named), None) if named.len() <= MOST => {
            let named: Vec<&str> = named
                .iter()
                .map(String::as_str)
                .filter(|id| !id.contains('\0'))
                .collect();
            engine.tick_customers(organisation, id, &named, ticks.ticked).await?
        }
        (None, Some(filter)) => {
            let filter = filter.into();
            engine
                .tick_all_customers(organisation, id, &filter, ticks.ticked)
                .await?
        }
        _ => {
            return Err(Problem::wrong_value(
                "/customers",
                format!("customers (≤ {MOST}) / filter"),
            ));
        }
    };
    Ok(Json(TickedCustomers { count }))
}

/// A number in the package.
#[derive(Deserialize, ToSchema)]
struct NewNumber {
    /// It; null or absent takes it away. At most 100 characters on one line.
    number: Option<String>,
}

/// Give a customer its number in the package
///
/// For one whose own code cannot be the package's number of it; its code in the application stays as it is, and invoices
/// find it by that. 422 when the number is in use, or when it is in the package already.
#[utoipa::path(
    put,
    path = "/connections/{connection}/customers/{customer}/number",
    params(
        ("connection" = ConnectionId, Path, description = "The connection"),
        ("customer" = String, Path, description = "The application's id, percent-encoded"),
    ),
    request_body = NewNumber,
    responses((status = 200, description = "It, as it is now", body = ApplicationCustomer))
)]
async fn number_customer(
    State(app): State<App>,
    caller: Caller,
    At((id, here)): At<(ConnectionId, String)>,
    Written(new): Written<NewNumber>,
) -> Result<Json<ApplicationCustomer>, Problem> {
    find(&app, &caller, id, &here).await?;
    let number = new.number.as_deref();
    let fits = |number: &str| number.chars().count() <= 100 && !number.chars().any(char::is_control);
    if let Some(odd) = number.filter(|number| !fits(number)) {
        return Err(Problem::wrong_value("/number", odd.escape_debug()));
    }
    let engine = app.by(&caller);
    engine.number_customer(caller.organisation, id, &here, number).await?;
    one(&app, &caller, id, &here).await
}

/// Try a customer again now
#[utoipa::path(
    post,
    path = "/connections/{connection}/customers/{customer}/retry",
    params(
        ("connection" = ConnectionId, Path, description = "The connection"),
        ("customer" = String, Path, description = "The application's id, percent-encoded"),
    ),
    responses((status = 200, description = "It is due now", body = ApplicationCustomer))
)]
async fn retry_customer(
    State(app): State<App>,
    caller: Caller,
    At((id, here)): At<(ConnectionId, String)>,
) -> Result<Json<ApplicationCustomer>, Problem> {
    find(&app, &caller, id, &here).await?;
    app.by(&caller).retry_customer(caller.organisation, id, &here).await?;
    one(&app, &caller, id, &here).await
}

/// Which customer of the package it is.
#[derive(Deserialize, ToSchema)]
struct NewLink {
    /// Our record of it in the feed `customers`.
    record: RecordId,
}

/// Say which customer of the package it is
///
/// Nothing is made then; the two are brought together field by field. 422 when either has another link: take that away
/// first. Many at once are better matched.
#[utoipa::path(
    put,
    path = "/connections/{connection}/customers/{customer}/link",
    params(
        ("connection" = ConnectionId, Path, description = "The connection"),
        ("customer" = String, Path, description = "The application's id, percent-encoded"),
    ),
    request_body = NewLink,
    responses((status = 200, description = "It, as it is now", body = ApplicationCustomer))
)]
async fn link_customer(
    State(app): State<App>,
    caller: Caller,
    At((id, here)): At<(ConnectionId, String)>,
    Written(new): Written<NewLink>,
) -> Result<Json<ApplicationCustomer>, Problem> {
    find(&app, &caller, id, &here).await?;
    let engine = app.by(&caller);
    engine.link_customer(caller.organisation, id, &here, new.record).await?;
    one(&app, &caller, id, &here).await
}

/// Take a link away
///
/// For one that is linked to the wrong customer of the package, or to one that is gone for good. It rests then, and so do
/// its new invoices, until it gets another link or a number or is tried again: then it is looked for as a new one. Nothing
/// changes in the package, and invoices that went over stay. 422 as long as something may still arrive there that was sent
/// for it (`customer.underWay`): wait some minutes. One without a link stays as it is.
#[utoipa::path(
    delete,
    path = "/connections/{connection}/customers/{customer}/link",
    params(
        ("connection" = ConnectionId, Path, description = "The connection"),
        ("customer" = String, Path, description = "The application's id, percent-encoded"),
    ),
    responses((status = 200, description = "It, as it is now", body = ApplicationCustomer))
)]
async fn unlink_customer(
    State(app): State<App>,
    caller: Caller,
    At((id, here)): At<(ConnectionId, String)>,
) -> Result<Json<ApplicationCustomer>, Problem> {
    find(&app, &caller, id, &here).await?;
    app.by(&caller).unlink_customer(caller.organisation, id, &here).await?;
    one(&app, &caller, id, &here).await
}
