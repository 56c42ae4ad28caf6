//! Invitations to an organisation.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use boekbrug_model::{InvitationId, Role, Scope};
use boekbrug_store::InvitationRow;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{address, done};
use crate::App;
use crate::v1::at::At;
use crate::v1::body::Written;
use crate::v1::caller::Caller;
use crate::v1::created::{self, Created};
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::page::{Page, Paging};
use crate::v1::problem::Problem;
use crate::v1::query::Asked;

pub(crate) fn operations() -> Operations {
    let example = json!({"email": "piet@voorbeeld.nl", "role": "bookkeeper"});
    Operations::new(
        "Invitations",
        "How people come in. An invitation works once, for seven days.",
    )
    .add(
        Needs::scope(Scope::AccessRead).example(Example::new("The open ones", 200)),
        routes!(list_invitations),
    )
    .add(
        Needs::scope(Scope::AccessWrite)
            .refuses(409)
            .hides("/link")
            .example(Example::new("A bookkeeper", 201).body(example)),
        routes!(invite),
    )
    .add(Needs::scope(Scope::AccessWrite), routes!(withdraw_invitation))
}

/// An invitation that was not accepted yet.
#[derive(Serialize, ToSchema)]
struct Invitation {
    /// Its id.
    id: InvitationId,
    /// To whom; null when whoever has the link may come.
    #[schema(required = true)]
    email: Option<String>,
    /// The role that is offered.
    role: Role,
    /// When it was made.
    created: Timestamp,
    /// Until when it works.
    expires: Timestamp,
}

impl From<InvitationRow> for Invitation {
    fn from(row: InvitationRow) -> Self {
        Self {
            id: row.id,
            email: Some(row.email).filter(|email| !email.is_empty()),
            role: row.role,
            created: row.created,
            expires: row.expires,
        }
    }
}

/// Somebody to invite.
#[derive(Deserialize, ToSchema)]
struct NewInvitation {
    /// Their e-mail address; left out, whoever has the link may come.
    email: Option<String>,
    /// The role to offer.
    role: Role,
}

/// An invitation that was made.
#[derive(Serialize, ToSchema)]
struct MadeInvitation {
    /// Its id.
    id: InvitationId,
    /// To whom; null when whoever has the link may come.
    #[schema(required = true)]
    email: Option<String>,
    /// The role that is offered.
    role: Role,
    /// Until when it works.
    expires: Timestamp,
    /// The address of the page behind it, shown this once: give it to them by a way that nobody else reads. Null when the
    /// answer is given again for an idempotency key.
    #[schema(required = true)]
    link: Option<String>,
}

/// List open invitations
#[utoipa::path(
    get,
    path = "/invitations",
    params(Paging),
    responses((status = 200, description = "A page, oldest first", body = Page<Invitation>))
)]
async fn list_invitations(
    State(app): State<App>,
    caller: Caller,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<Invitation>>, Problem> {
    caller.whole()?;
    let mut rows = app.access.invitations(&caller).await?;
    rows.sort_by_key(|row| row.id);
    Page::cut(rows, paging, |row| row.id, Invitation::from).map(Json)
}

/// Invite somebody
///
/// It takes the place of an earlier invitation of the same address.
#[utoipa::path(
    post,
    path = "/invitations",
    request_body = NewInvitation,
    responses((status = 201, description = "It, with its link", body = MadeInvitation))
)]
async fn invite(
    State(app): State<App>,
    caller: Caller,
    Written(new): Written<NewInvitation>,
) -> Result<Created<MadeInvitation>, Problem> {
    let link = app.access.invite(&caller, new.email.as_deref(), new.role).await?;
    let made = MadeInvitation {
        link: Some(address(&app, &link)),
        id: link.row.id,
        role: link.row.role,
        expires: link.row.expires,
        email: Some(link.row.email).filter(|email| !email.is_empty()),
    };
    Ok(created::answer(format!("/v1/invitations/{}", made.id), made))
}

/// Withdraw an invitation
#[utoipa::path(
    delete,
    path = "/invitations/{invitation}",
    params(("invitation" = InvitationId, Path)),
    responses((status = 204, description = "It works no more"))
)]
async fn withdraw_invitation(
    State(app): State<App>,
    caller: Caller,
    At(invitation): At<InvitationId>,
) -> Result<Response, Problem> {
    caller.whole()?;
    app.access.withdraw(&caller, invitation).await?;
    Ok(done())
}
