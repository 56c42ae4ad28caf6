//! Examining a connection step by step; it changes nothing.

use askama::Template;
use axum::response::Response;
use boekbrug_connector::ProbeStep;
use boekbrug_model::{ConnectionId, Scope};

use crate::frame::{At, Fault, Frame, Place, Visit, page};
use crate::text::Texts;

#[derive(Template)]
#[template(path = "doctor.html")]
pub(super) struct Doctor {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) id: String,
    pub(super) steps: Vec<ProbeStep>,
    pub(super) calls: u64,
}

impl Doctor {
    fn name(&self, step: &ProbeStep) -> String {
        self.t.either(&step.title_nl, &step.title_en).clone()
    }

    /// What was found out, for whoever looks; none where it is told in the package's own words.
    fn detail(&self, step: &ProbeStep) -> Option<String> {
        let english = step.detail_en.as_ref()?;
        Some(self.t.either(step.detail.as_ref()?, english).clone())
    }

    fn is_well(&self) -> bool {
        self.steps.iter().all(|step| step.findings.is_empty())
    }
}

pub(super) async fn show(visit: Visit, At(id): At<ConnectionId>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsRead)?;
    let found = visit.app.engine.doctor(visit.organisation, id).await?;
    let view = Doctor {
        frame: visit.frame(visit.t.say("doctor-title"), Place::Connections),
        t: visit.t,
        id: id.to_string(),
        steps: found.steps,
        calls: found.calls,
    };
    Ok(page(&view))
}
