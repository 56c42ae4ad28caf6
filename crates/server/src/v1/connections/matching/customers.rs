//! Handing the application's customers over.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use boekbrug_engine::AppCustomer;
use boekbrug_model::record::{Address, Customer};
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
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::problem::Problem;

/// The most customers of one request.
const MOST: usize = 1_000;

/// The longest id of the application.
const LONGEST: usize = 200;

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

/// A customer of the application. The more is known of it, the surer it is matched.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GivenCustomer {
    /// The application's own id.
    id: String,
    /// Its number or code.
    #[serde(default)]
    customer_code: String,
    /// Name of the firm or person.
    name: String,
    /// The person to ask for.
    contact_person_name: Option<String>,
    /// Chamber of Commerce number.
    identification: Option<String>,
    /// VAT number.
    vat_number: Option<String>,
    /// Where it is.
    visit_address: Option<GivenAddress>,
    /// Where invoices go; the visit address unless set.
    invoice_address: Option<GivenAddress>,
    /// E-mail address for invoices.
    send_invoice_to: Option<String>,
    /// Its accounts (IBAN).
    #[serde(default)]
    ibans: Vec<String>,
}

/// An address with the ways to reach it.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GivenAddress {
    /// The person to ask for.
    contact_person: Option<String>,
    /// Street and number.
    address1: Option<String>,
    /// Postal code.
    zip_code: Option<String>,
    /// Town.
    city: Option<String>,
    /// Two letters (ISO 3166-1).
    country_code: Option<String>,
    /// E-mail address.
    email_address: Option<String>,
    /// Telephone number.
    phone_number: Option<String>,
}

impl From<GivenAddress> for Address {
    fn from(given: GivenAddress) -> Self {
        Self {
            contact_person: given.contact_person,
            address1: given.address1,
            zip_code: given.zip_code,
            city: given.city,
            country: None,
            country_code: given.country_code,
            email_address: given.email_address,
            phone_number: given.phone_number,
        }
    }
}

impl From<GivenCustomer> for AppCustomer {
    fn from(given: GivenCustomer) -> Self {
        let visit: Address = given.visit_address.map(Address::from).unwrap_or_default();
        let same = given.invoice_address.is_none();
        Self {
            id: given.id,
            ibans: given.ibans,
            customer: Customer {
                customer_code: given.customer_code,
                name: given.name,
                is_active: true,
                is_debtor: true,
                contact_person_name: given.contact_person_name,
                identification: given.identification,
                vat_number: given.vat_number,
                invoice_address: given.invoice_address.map_or_else(|| visit.clone(), Address::from),
                visit_address: visit,
                invoice_address_same_as_visit_address: same,
                send_invoice_to: given.send_invoice_to,
                ..Customer::default()
            },
        }
    }
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
    let odd = |one: &GivenCustomer| {
        let length = one.id.chars().count();
        !(1..=LONGEST).contains(&length) || one.id.chars().any(char::is_control)
    };
    if let Some(at) = given.customers.iter().position(odd) {
        return Err(Problem::wrong_value(
            &format!("/customers/{at}/id"),
            format!("1–{LONGEST}"),
        ));
    }
    let customers: Vec<AppCustomer> = given.customers.into_iter().map(Into::into).collect();
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
