//! Which of the administrations that the sign-in opens.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use boekbrug_model::{ConnectionId, ConnectionState, Finding, FindingCode, Scope};
use boekbrug_store::ConnectionRow;
use serde::Deserialize;

use super::step::{Step, Trail, frame};
use crate::frame::{At, Fault, Frame, Sent, Visit, Wrong, go, page_with};
use crate::text::Texts;

#[derive(Template)]
#[template(path = "wizard_administration.html")]
pub(super) struct Administration {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) trail: Trail,
    pub(super) id: String,
    pub(super) package: String,
    /// Id and name, as the package gives them.
    pub(super) open: Vec<(String, String)>,
    pub(super) wrong: Wrong,
}

/// What is sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    #[serde(default)]
    administration: String,
}

pub(super) async fn show(visit: Visit, At(id): At<ConnectionId>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let view = view(&visit, &row, Vec::new()).await?;
    Ok(page_with(StatusCode::OK, &view))
}

pub(super) async fn choose(visit: Visit, At(id): At<ConnectionId>, Sent(wish): Sent<Wish>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let start = row.state != ConnectionState::Draft;
    let wrong = if wish.administration.is_empty() {
        let title = visit.t.say("wizard-administration");
        vec![
            Finding::new(FindingCode::ConnectionAnswerMissing)
                .with("question", title)
                .at("administration"),
        ]
    } else {
        let chosen = visit
            .engine()
            .choose(visit.organisation, id, &wish.administration, start)
            .await;
        match chosen.map_err(Fault::from) {
            Ok(linked) if linked.findings.is_empty() => return Ok(go(format!("/connections/{id}/setup")).answer()),
            Ok(linked) => linked.findings,
            Err(fault) => fault.refusal()?,
        }
    };
    let view = view(&visit, &row, wrong).await?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

async fn view(visit: &Visit, row: &ConnectionRow, mut wrong: Vec<Finding>) -> Result<Administration, Fault> {
    let open = visit
        .app
        .engine
        .remote_administrations(visit.organisation, row.id)
        .await;
    let open = match open.map_err(Fault::from) {
        Ok(open) => open,
        Err(fault) => {
            wrong.extend(fault.refusal()?);
            Vec::new()
        }
    };
    Ok(Administration {
        frame: frame(visit, Step::Administration),
        t: visit.t,
        trail: Trail::of(visit.t, Some(row.id), Step::Administration, Step::Administration),
        id: row.id.to_string(),
        package: visit.package_title(row),
        open: open.into_iter().map(|one| (one.id, one.name)).collect(),
        wrong: Wrong(wrong),
    })
}
