//! The questions of the profile (product section 3): what must be known before a connection can work, with what there
//! is to choose from, the answer so far, and whether it is still missing.

mod list;

use axum::Json;
use axum::extract::State;
use boekbrug_model::settings::{CustomersOut, FieldOwner, Numbering};
use boekbrug_model::{ConnectionId, ConnectionSettings, Scope};
use boekbrug_store::ConnectionRow;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::choices::{Choice, Choices, Code};
use super::settings::store;
use crate::App;
use crate::v1::at::At;
use crate::v1::body::Written;
use crate::v1::caller::Caller;
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::problem::Problem;
use list::{Question, questions};

pub(super) fn add(group: Operations) -> Operations {
    let shown = json!({"journal": "70", "debtorAccount": "1300", "sendPdfs": true, "startDate": "2026-01-01"});
    group
        .add(
            Needs::scope(Scope::ConnectionsRead).example(Example::new("What must be answered", 200)),
            routes!(list_questions),
        )
        .add(
            Needs::scope(Scope::ConnectionsWrite)
                .refuses(412)
                .example(Example::new("Some answers", 200).body(shown)),
            routes!(answer_questions),
        )
}

/// The questions of a connection.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Questions {
    /// In the order in which they are asked.
    items: Vec<Question>,
    /// Whether every answer that is needed is there: the connection can be activated.
    complete: bool,
}

/// Answers to questions. What is absent stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Answers {
    /// Sales journal by code.
    journal: Option<Code>,
    /// Debtor account by code.
    debtor_account: Option<Code>,
    /// Revenue account for lines that name none.
    revenue_account: Option<Code>,
    /// Account on which a rounding is booked.
    rounding_account: Option<Code>,
    /// Which customers of the application go to the package.
    customers_out: Option<CustomersOut>,
    /// Who has the last word about a field of a customer that goes both ways.
    field_owner: Option<FieldOwner>,
    /// What happens to a customer whose code cannot be its number in the package.
    numbering: Option<Numbering>,
    /// Item by code for lines of a draft order that name none.
    order_item: Option<Code>,
    /// Send PDFs too?
    send_pdfs: Option<bool>,
    /// Send PDFs of invoices that were made already?
    send_earlier_pdfs: Option<bool>,
    /// Send invoices that were made already as bookings?
    book_earlier: Option<bool>,
    /// Invoices of this day and later are the connection's own.
    start_date: Option<Date>,
}

impl Answers {
    /// Codes that the package does not have. Before it was read nothing can be said of them.
    fn check(&self, choices: &Choices) -> Result<(), Problem> {
        for (pointer, code, list) in [
            ("/journal", &self.journal, &choices.journals),
            ("/debtorAccount", &self.debtor_account, &choices.debtors),
            ("/revenueAccount", &self.revenue_account, &choices.revenues),
            ("/orderItem", &self.order_item, &choices.items),
        ] {
            let Some(code) = code.clone().map(String::from) else {
                continue;
            };
            if !list.is_empty() && !list.iter().any(|choice| choice.value == code) {
                return Err(Problem::wrong_value(pointer, code));
            }
        }
        Ok(())
    }

    fn over(self, settings: ConnectionSettings) -> ConnectionSettings {
        let code = |answer: Option<Code>, before: Option<String>| answer.map(String::from).or(before);
        ConnectionSettings {
            journal: code(self.journal, settings.journal),
            debtor_account: code(self.debtor_account, settings.debtor_account),
            revenue_account: code(self.revenue_account, settings.revenue_account),
            rounding_account: code(self.rounding_account, settings.rounding_account),
            customers_out: self.customers_out.unwrap_or(settings.customers_out),
            field_owner: self.field_owner.unwrap_or(settings.field_owner),
            numbering: self.numbering.unwrap_or(settings.numbering),
            order_item: code(self.order_item, settings.order_item),
            send_pdfs: self.send_pdfs.unwrap_or(settings.send_pdfs),
            send_earlier_pdfs: self.send_earlier_pdfs.unwrap_or(settings.send_earlier_pdfs),
            book_earlier: self.book_earlier.unwrap_or(settings.book_earlier),
            start_date: self.start_date.or(settings.start_date),
            ..settings
        }
    }
}

/// The names of the questions that must be answered still before a connection can be activated.
pub fn missing(app: &App, row: &ConnectionRow) -> Vec<&'static str> {
    let asked = questions(app, row, &Choices::default());
    asked
        .into_iter()
        .filter(Question::is_missing)
        .map(|question| question.name())
        .collect()
}

async fn answered(app: &App, row: &ConnectionRow) -> Result<Json<Questions>, Problem> {
    let choices = Choices::of(&*app.store, row.id).await?;
    let items = questions(app, row, &choices);
    let complete = !items.iter().any(Question::is_missing);
    Ok(Json(Questions { items, complete }))
}

/// List the questions of a connection
///
/// Those of its profile and package. Journals and accounts to choose from are there once the package was read; until
/// then a code can be given all the same.
#[utoipa::path(
    get,
    path = "/connections/{connection}/questions",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "The questions", body = Questions))
)]
async fn list_questions(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<Json<Questions>, Problem> {
    let row = app.connection(&caller, id).await?;
    answered(&app, &row).await
}

/// Answer questions of a connection
///
/// Questions that are not in the body keep their answer. Secrets, the sign-in and the administration are answered by
/// their own operations (`answeredBy`).
#[utoipa::path(
    put,
    path = "/connections/{connection}/answers",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    request_body = Answers,
    responses((status = 200, description = "The questions as they are now", body = Questions))
)]
async fn answer_questions(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    Written(answers): Written<Answers>,
) -> Result<Json<Questions>, Problem> {
    let row = app.connection(&caller, id).await?;
    answers.check(&Choices::of(&*app.store, id).await?)?;
    let settings = answers.over(row.settings.clone());
    let row = store(&app, &caller, row, settings).await?;
    answered(&app, &row).await
}
