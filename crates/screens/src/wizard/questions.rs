//! The questions of the profile.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use boekbrug_model::{ConnectionId, Finding, Scope};
use boekbrug_store::ConnectionRow;

use super::step::{Standing, Step, Trail, frame};
use crate::connections::{Answers, Chart};
use crate::frame::{At, Fault, Frame, Sent, Visit, Wrong, go, page_with};
use crate::text::Texts;

#[derive(Template)]
#[template(path = "wizard_questions.html")]
pub(super) struct Questions {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) trail: Trail,
    pub(super) id: String,
    pub(super) answers: Answers,
    pub(super) wrong: Wrong,
}

pub(super) async fn show(visit: Visit, At(id): At<ConnectionId>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let view = view(&visit, &row, Vec::new()).await?;
    Ok(page_with(StatusCode::OK, &view))
}

pub(super) async fn answer(
    visit: Visit,
    At(id): At<ConnectionId>,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let asked = view(&visit, &row, Vec::new()).await?;
    let wrong = match asked.answers.over(visit.t, &fields, row.settings.clone()) {
        Ok(settings) => {
            let stored = visit
                .engine()
                .change_settings(visit.organisation, id, row.version, &settings)
                .await;
            match stored.map_err(Fault::from) {
                Ok(()) => return Ok(go(Step::Matching.address(id)).answer()),
                Err(fault) => fault.refusal()?,
            }
        }
        Err(wrong) => wrong,
    };
    let view = Questions {
        answers: asked.answers.filled(&fields),
        wrong: Wrong(wrong),
        ..asked
    };
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

async fn view(visit: &Visit, row: &ConnectionRow, wrong: Vec<Finding>) -> Result<Questions, Fault> {
    let known = visit.app.engine.capability(&row.package).ok_or(Fault::NotFound)?;
    let chart = Chart::of(&*visit.app.store, row.id).await?;
    let next = Standing::of(visit, row).await?.next.unwrap_or(Step::Questions);
    Ok(Questions {
        frame: frame(visit, Step::Questions),
        t: visit.t,
        trail: Trail::of(visit.t, Some(row.id), Step::Questions, next),
        id: row.id.to_string(),
        answers: Answers::of(visit.t, row, known, &chart),
        wrong: Wrong(wrong),
    })
}
