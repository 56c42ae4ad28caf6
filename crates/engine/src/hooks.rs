//! Webhooks in: a message of a package makes the connections that it is about due. It only nudges: what changed is
//! read over the feeds, so one that comes twice, late or in disorder does no harm, and one that never comes is made up
//! for by the schedule.

use std::time::Duration;

use boekbrug_connector::{HookVerdict, InboundHook, Nudge};
use boekbrug_model::{ConnectionId, Package};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::backoff::later;
use crate::hold::Held;
use crate::{Engine, EngineError};

/// How long messages are collected before the first of them is followed: they come in bunches.
const GATHER: Duration = Duration::from_secs(10);

/// The shortest time between two reads of a feed because of messages, so that a busy day does not use up the calls.
const PAUSE: Duration = Duration::from_mins(1);

/// How often it is made sure that the package still tells.
const WATCH_EVERY: Duration = Duration::from_hours(24);

/// The name under which it is kept, among the connection's secrets, that the package tells.
const WATCHED: &str = "hooks.watched";

/// What to answer a package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HookAnswer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

/// That the package tells of changes.
#[derive(Serialize, Deserialize)]
struct Watched {
    address: String,
    at: Timestamp,
    feeds: Vec<String>,
}

impl Engine {
    /// Takes a message in. Whatever is verified is answered with success, also when no connection is meant by it: a
    /// package that sees failures stops sending.
    pub async fn hook(&self, package: &Package, hook: &InboundHook<'_>) -> Result<HookAnswer, EngineError> {
        let verdict = self.ports().packages.receive(package, hook);
        let (status, body) = match verdict {
            None => (404, Vec::new()),
            Some(HookVerdict::Rejected) => (401, Vec::new()),
            Some(HookVerdict::Challenge { status, body }) => (status, body),
            Some(HookVerdict::Nudges(nudges)) => {
                for nudge in &nudges {
                    self.follow(package, nudge).await?;
                }
                (200, Vec::new())
            }
            Some(HookVerdict::Consent { state, parameters }) => {
                // it is no concern of the package that nobody waits for it any more
                if let Err(error) = self.deliver(package, &state, parameters).await {
                    tracing::warn!(%package, error = &error as &dyn std::error::Error, "a consent that came by message");
                }
                (200, Vec::new())
            }
            Some(HookVerdict::Withdrawn { state }) => {
                self.withdrawn(package, &state).await?;
                (200, Vec::new())
            }
        };
        metrics::counter!("boekbrug_hooks_total", "package" => package.to_string(), "status" => status.to_string())
            .increment(1);
        Ok(HookAnswer { status, body })
    }

    async fn follow(&self, package: &Package, nudge: &Nudge) -> Result<(), EngineError> {
        let connections = self.store().linked(package, &nudge.remote_id).await?;
        if connections.is_empty() {
            tracing::debug!(%package, remote = nudge.remote_id, "a message about an administration that is not linked");
        }
        for id in connections {
            self.follow_for(id, nudge).await?;
        }
        Ok(())
    }

    /// Notes the feeds and makes the connection due, a little later than now.
    async fn follow_for(&self, id: ConnectionId, nudge: &Nudge) -> Result<(), EngineError> {
        if nudge.feeds.is_empty() {
            return Ok(());
        }
        let now = self.now();
        let mut due = later(now, GATHER);
        for (feed, state) in self.store().feed_states(id).await? {
            if nudge.feeds.contains(&feed)
                && let Some(last) = state.completed
            {
                due = due.max(later(last, PAUSE));
            }
        }
        let mut tx = self.store().begin().await?;
        for feed in &nudge.feeds {
            tx.nudge_feed(id, *feed, now).await?;
        }
        tx.nudge(id, due).await?;
        Ok(tx.commit().await?)
    }
}

impl Held<'_> {
    /// Makes sure once a day that the package tells of changes at our public address. That it cannot is no hindrance:
    /// the schedule goes on.
    pub(crate) async fn watch(&self) {
        let Some(public) = &self.engine.options().public else {
            return;
        };
        let address = format!("{public}/in/{}", self.lease.connection.package);
        if self.is_watched(&address).await || self.may_call().is_err() {
            return;
        }
        let feeds = match self.connector.watch(&address).await {
            Ok(feeds) => feeds,
            Err(error) => {
                tracing::warn!(connection = %self.id(), error = &error as &dyn std::error::Error, "no webhooks");
                Vec::new()
            }
        };
        let watched = Watched {
            address,
            at: self.engine.now(),
            feeds: feeds.iter().map(ToString::to_string).collect(),
        };
        if let Err(error) = self.remember(&watched).await {
            tracing::warn!(connection = %self.id(), error = &error as &dyn std::error::Error, "not remembered");
        }
    }

    async fn is_watched(&self, address: &str) -> bool {
        let secrets = self.engine.secrets_of(self.id());
        let known = boekbrug_connector::Secrets::get(&secrets, WATCHED).await;
        let known = known.ok().flatten();
        let known = known.and_then(|text| serde_json::from_str::<Watched>(&text).ok());
        known.is_some_and(|known| known.address == address && self.engine.now() < later(known.at, WATCH_EVERY))
    }

    async fn remember(&self, watched: &Watched) -> Result<(), boekbrug_connector::ConnectorError> {
        let text = serde_json::to_string(watched).expect("it holds only texts and an instant");
        let secrets = self.engine.secrets_of(self.id());
        boekbrug_connector::Secrets::put(&secrets, WATCHED, &text).await
    }
}
