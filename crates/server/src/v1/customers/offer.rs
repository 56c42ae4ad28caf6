//! Handing customers over: page by page, or one.

use axum::Json;
use axum::extract::State;
use boekbrug_model::{ConnectionId, Scope};
use boekbrug_store::AppCustomerKept;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::given::{GivenCustomer, MOST};
use super::view::{ApplicationCustomer, one};
use crate::App;
use crate::v1::at::At;
use crate::v1::body::Written;
use crate::v1::caller::Caller;
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::problem::Problem;

pub(super) fn add(group: Operations) -> Operations {
    let write = || Needs::scope(Scope::RecordsWrite).refuses(409);
    let shown = json!({
        "id": "app-1", "customerCode": "2001", "name": "Bloemist Jansen VOF", "identification": "68750110",
        "visitAddress": {"address1": "Oude Delft 12", "zipCode": "2611 CC", "city": "Delft", "countryCode": "NL"},
        "sendInvoiceTo": "administratie@bloemist.example"
    });
    let one_field = json!({
        "id": "app-1", "name": "Bloemist Jansen VOF", "visitAddress": {"phoneNumber": "015 123 45 67"},
        "fields": ["visitAddress.phoneNumber"]
    });
    group
        .add(
            write()
                .body(8 << 20)
                .example(Example::new("A whole customer", 200).body(json!({"customers": [shown]})))
                .example(Example::new("One field of it", 200).body(json!({"customers": [one_field]}))),
            routes!(offer_customers),
        )
        .add(
            write().example(
                Example::new("One customer", 200)
                    .path(&[("customer", "app-1")])
                    .body(shown),
            ),
            routes!(offer_customer),
        )
}

/// Customers of the application.
#[derive(Deserialize, ToSchema)]
struct OfferedCustomers {
    /// Up to 1,000 of them, each id once.
    customers: Vec<GivenCustomer>,
}

/// What became of each.
#[derive(Serialize, ToSchema)]
struct KeptCustomers {
    /// In the order of the request.
    items: Vec<KeptCustomer>,
}

/// What became of a customer that was handed over.
#[derive(Serialize, ToSchema)]
struct KeptCustomer {
    /// The application's id.
    id: String,
    /// What became of it.
    kept: Kept,
}

/// What became of a customer that was handed over.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum Kept {
    /// It is new.
    New,
    /// It was there and says something else now.
    Changed,
    /// It was there and says the same; nothing is done.
    Same,
    /// It was changed by somebody else all the time; nothing was kept. Hand it over again.
    Stale,
    /// The record that it is said to be has another link, or it has one itself; nothing was kept.
    LinkedElsewhere,
}

impl From<AppCustomerKept> for Kept {
    fn from(kept: AppCustomerKept) -> Self {
        match kept {
            AppCustomerKept::New => Self::New,
            AppCustomerKept::Changed => Self::Changed,
            AppCustomerKept::Same => Self::Same,
            AppCustomerKept::Stale => Self::Stale,
            AppCustomerKept::LinkedElsewhere => Self::LinkedElsewhere,
        }
    }
}

/// Hand over customers that go to the package
///
/// New ones and those that changed, at any time, as often as you like: what says the same as before is `same` and costs
/// nothing. They go over with the next cycle, which is at once within the connection's hours. Whole customers are compared
/// with what was handed over before, so that a value that you have not heard of yet is not put back; with `fields` you say
/// yourself what changed.
#[utoipa::path(
    post,
    path = "/connections/{connection}/customers",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    request_body = OfferedCustomers,
    responses((status = 200, description = "What became of each", body = KeptCustomers))
)]
async fn offer_customers(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    Written(given): Written<OfferedCustomers>,
) -> Result<Json<KeptCustomers>, Problem> {
    app.connection(&caller, id).await?;
    if given.customers.len() > MOST {
        return Err(Problem::wrong_value("/customers", format!("≤ {MOST}")));
    }
    let offers = given.customers.into_iter().enumerate();
    let offers = offers.map(|(at, one)| one.into_offer(&format!("/customers/{at}")));
    let offers = offers.collect::<Result<Vec<_>, _>>()?;
    let engine = app.by(&caller);
    let answers = engine.offer_customers(caller.organisation, id, &offers).await?;
    let items = answers.into_iter().map(|answer| KeptCustomer {
        id: answer.id,
        kept: answer.kept.into(),
    });
    Ok(Json(KeptCustomers { items: items.collect() }))
}

/// Hand over one customer
///
/// As `POST …/customers` with this one alone. The id in the body must be that of the path. 409 when the record that it is
/// said to be is another one's.
#[utoipa::path(
    put,
    path = "/connections/{connection}/customers/{customer}",
    params(
        ("connection" = ConnectionId, Path, description = "The connection"),
        ("customer" = String, Path, description = "The application's id, percent-encoded"),
    ),
    request_body = GivenCustomer,
    responses((status = 200, description = "It, as it is now", body = ApplicationCustomer))
)]
async fn offer_customer(
    State(app): State<App>,
    caller: Caller,
    At((id, here)): At<(ConnectionId, String)>,
    Written(given): Written<GivenCustomer>,
) -> Result<Json<ApplicationCustomer>, Problem> {
    app.connection(&caller, id).await?;
    if given.id != here {
        return Err(Problem::wrong_value("/id", here));
    }
    let offer = given.into_offer("")?;
    let engine = app.by(&caller);
    let answers = engine.offer_customers(caller.organisation, id, &[offer]).await?;
    match answers.first().map(|answer| answer.kept) {
        Some(AppCustomerKept::LinkedElsewhere) => Err(Problem::conflict("the link of the record")),
        Some(AppCustomerKept::Stale) => Err(boekbrug_engine::EngineError::Busy.into()),
        _ => one(&app, &caller, id, &here).await,
    }
}
