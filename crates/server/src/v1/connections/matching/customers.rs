//! Handing the application's customers over.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use boekbrug_engine::AppCustomer;
use boekbrug_model::{ConnectionId, Scope};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::Matching;
use crate::App;
use crate::v1::at::At;
use crate::v1::body::Written;
use crate::v1::caller::Caller;
use crate::v1::customers::{GivenCustomer, MOST};
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::problem::Problem;

pub(super) fn add(group: Operations) -> Operations {
    let write = || Needs::scope(Scope::ConnectionsWrite);
    group
        .add(
            write()
                .body(8 << 20)
                .example(Example::new("A customer", 200).body(json!({"customers": [{
                    "id": "app-1", "customerCode": "1001", "name": "Bakkerij De Korenaar",
                    "identification": "27312152", "visitAddress": {"zipCode": "2511 CV", "city": "Den Haag"}
                }]}))),
            routes!(hand_over_customers),
        )
        .add(
            write().example(Example::new("Start again", 204)),
            routes!(forget_matching),
        )
}

/// A page of the application's customers.
#[derive(Deserialize, ToSchema)]
struct GivenCustomers {
    /// Up to 1,000 of them; those with an id that was handed over before are replaced.
    customers: Vec<GivenCustomer>,
}

/// Hand over customers of the application
///
/// Page by page, as many as there are, before they are compared with those of the package. An earlier proposal is void.
#[utoipa::path(
    post,
    path = "/connections/{connection}/matching/customers",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    request_body = GivenCustomers,
    responses((status = 200, description = "Kept", body = Matching))
)]
async fn hand_over_customers(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    Written(given): Written<GivenCustomers>,
) -> Result<Json<Matching>, Problem> {
    app.connection(&caller, id).await?;
    if given.customers.len() > MOST {
        return Err(Problem::wrong_value("/customers", format!("≤ {MOST}")));
    }
    let customers = given.customers.into_iter().enumerate();
    let customers = customers.map(|(at, one)| one.into_match(&format!("/customers/{at}")));
    let customers: Vec<AppCustomer> = customers.collect::<Result<_, _>>()?;
    let engine = app.by(&caller);
    engine.hand_over(caller.organisation, id, &customers).await?;
    Ok(Json(engine.matching(caller.organisation, id).await?.into()))
}

/// Forget a matching
///
/// The customers that were handed over, the proposal and what was decided about it. Links stay.
#[utoipa::path(
    delete,
    path = "/connections/{connection}/matching",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 204, description = "Forgotten"))
)]
async fn forget_matching(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<StatusCode, Problem> {
    app.connection(&caller, id).await?;
    app.by(&caller).forget_matching(caller.organisation, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
