//! All connections of an organisation.

use askama::Template;
use axum::response::Response;
use boekbrug_model::Scope;

use crate::frame::{Fault, Frame, Place, Visit, page};
use crate::text::Texts;

#[derive(Template)]
#[template(path = "connections.html")]
struct Overview {
    frame: Frame,
    t: Texts,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsRead)?;
    let frame = visit.frame(visit.t.say("frame-connections"), Place::Connections);
    Ok(page(&Overview { frame, t: visit.t }))
}
