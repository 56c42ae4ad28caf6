//! Matching at the first link: who is who, one list at a time, confirmed by a person.

mod deeds;
mod view;

use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::{get, post};
use boekbrug_engine::{MatchingList, MatchingState};
use boekbrug_model::{ConnectionId, Scope};
use boekbrug_server::App;
use serde::Deserialize;

use crate::frame::{At, Fault, Place, Visit, page};
use crate::wizard::{Step as SetupStep, Trail};
#[cfg(test)]
pub(crate) use view::samples;
use view::{Page, Shown};

/// Rows of a page: few of those that are looked at one by one.
const ROWS: u32 = 50;
const DOUBTFUL: u32 = 10;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/connections/{connection}/matching", get(show))
        .route("/connections/{connection}/matching/start", post(deeds::start))
        .route("/connections/{connection}/matching/decide", post(deeds::decide))
        .route("/connections/{connection}/matching/undo", post(deeds::undo))
        .route("/connections/{connection}/matching/finish", post(deeds::finish))
}

/// What of the page is asked for.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    list: String,
    after: Option<i64>,
}

/// The lists of the page; the last two are told as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Tab {
    Sure,
    Doubtful,
    OnlyHere,
    OnlyThere,
    Doubles,
}

impl Tab {
    const ALL: [Self; 5] = [
        Self::Sure,
        Self::Doubtful,
        Self::OnlyHere,
        Self::OnlyThere,
        Self::Doubles,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::Doubtful => "doubtful",
            Self::OnlyHere => "only-here",
            Self::OnlyThere => "only-there",
            Self::Doubles => "doubles",
        }
    }

    fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.name() == name)
    }

    fn list(self) -> Option<MatchingList> {
        match self {
            Self::Sure => Some(MatchingList::Sure),
            Self::Doubtful => Some(MatchingList::Doubtful),
            Self::OnlyHere => Some(MatchingList::OnlyHere),
            Self::OnlyThere => Some(MatchingList::OnlyThere),
            Self::Doubles => None,
        }
    }
}

async fn show(visit: Visit, At(id): At<ConnectionId>, Query(wanted): Query<Wanted>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsRead)?;
    let connection = visit.connection(id).await?;
    let engine = visit.engine();
    let status = engine.matching(visit.organisation, id).await?;
    let first = if status.open_sure > 0 || status.doubtful == 0 {
        Tab::Sure
    } else {
        Tab::Doubtful
    };
    let tab = Tab::of(&wanted.list).unwrap_or(first);
    let proposed = matches!(status.state, MatchingState::Proposed | MatchingState::Finished);
    let limit = if tab == Tab::Doubtful { DOUBTFUL } else { ROWS };
    let mut rows = Vec::new();
    if let Some(list) = tab.list().filter(|_| proposed) {
        let open_only = tab == Tab::Doubtful && status.state == MatchingState::Proposed;
        rows = engine
            .matching_page(visit.organisation, id, list, open_only, wanted.after, limit + 1)
            .await?;
    }
    let doubles = view::doubles(&visit, id, &status, tab).await?;
    let frame = visit.frame(visit.t.say("matching-title"), Place::Connections);
    let trail = Trail::beside(&visit, &connection, SetupStep::Matching).await?;
    let shown = Shown {
        trail,
        connection,
        package: String::new(),
        status,
        tab,
        rows,
        limit: limit as usize,
        doubles,
        may: visit.may(Scope::ConnectionsWrite),
    };
    let package = visit.package_title(&shown.connection);
    Ok(page(&Page::new(frame, visit.t, Shown { package, ..shown })))
}
