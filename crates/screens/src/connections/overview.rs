//! All connections of an organisation, each with what flows where.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{ConnectionState, Finding, FindingCode, InvoiceState, Scope};
use boekbrug_store::ConnectionRow;
use jiff::Timestamp;

use super::flow::{Flow, tone_of};
use crate::frame::{Fault, Frame, Place, Visit, page};
use crate::text::Texts;

#[derive(Template)]
#[template(path = "connections.html")]
pub(super) struct Overview {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) tiles: Vec<Tile>,
    /// How many have ended and are not shown.
    pub(super) ended: usize,
    pub(super) can_change: bool,
    pub(super) now: Timestamp,
}

/// One connection.
pub(super) struct Tile {
    pub(super) id: String,
    pub(super) flow: Flow,
    pub(super) state: ConnectionState,
    pub(super) findings: Vec<Finding>,
}

impl Tile {
    fn tone(&self) -> &'static str {
        tone_of(self.state, self.flow.attention)
    }

    fn word(&self, t: &Texts) -> String {
        match (self.state, self.flow.attention) {
            (ConnectionState::Active, 1..) => t.say("state-attention"),
            (state, _) => t.state(&state),
        }
    }

    fn is(&self, state: &str) -> bool {
        self.state.as_str() == state
    }
}

pub(super) async fn show(visit: Visit) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsRead)?;
    let store = &visit.app.store;
    let names: BTreeMap<_, _> = store
        .administrations(visit.organisation)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let (mut tiles, mut ended) = (Vec::new(), 0);
    for row in store.connections(visit.organisation).await? {
        if row.state == ConnectionState::Disconnected {
            ended += 1;
            continue;
        }
        let name = names.get(&row.administration).map_or("", String::as_str);
        tiles.push(Tile {
            flow: flow_of(&visit, &row, name).await?,
            id: row.id.to_string(),
            state: row.state,
            findings: row.findings,
        });
    }
    tiles.sort_by_key(|tile| {
        (
            tile.state == ConnectionState::Active && tile.flow.attention == 0,
            tile.state == ConnectionState::Paused,
        )
    });
    let view = Overview {
        frame: visit.frame(visit.t.say("frame-connections"), Place::Connections),
        t: visit.t,
        tiles,
        ended,
        can_change: visit.may(Scope::ConnectionsWrite),
        now: visit.now(),
    };
    Ok(page(&view))
}

pub(super) async fn flow_of(visit: &Visit, row: &ConnectionRow, administration: &str) -> Result<Flow, Fault> {
    let store = &visit.app.store;
    let feeds = store.feed_states(row.id).await?;
    let mut invoices = store.invoice_counts(row.id).await?;
    if row.settings.customers_out == CustomersOut::Ticked {
        // an invoice of a customer that takes no part waits by somebody's choice
        let causes = store.lists().causes(visit.organisation, Some(row.id)).await?;
        let apart = causes
            .iter()
            .find(|cause| cause.code == Some(FindingCode::CustomerNotSelected));
        let apart = apart.map_or(0, |cause| cause.count);
        for (_, count) in invoices
            .iter_mut()
            .filter(|(state, _)| *state == InvoiceState::Findings)
        {
            *count = count.saturating_sub(apart);
        }
    }
    let known = visit.app.engine.capability(&row.package);
    Ok(Flow::of(visit.t, row, known, administration, &feeds, &invoices))
}
