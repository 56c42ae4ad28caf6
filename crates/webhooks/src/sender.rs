//! The sender: from changes to messages, and messages on their way. Any number of nodes may run it.

use boekbrug_model::{Actor, AuditId, MessageId};
use boekbrug_store::{AuditRow, EndpointOff, EndpointRow, MessageRow, Next, StoreError, TryRow};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use http::{HeaderMap, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

use crate::schedule::Fate;
use crate::secret::SigningSecrets;
use crate::under_way::{Held, UnderWay};
use crate::{Letter, PostError, Webhooks, message};

/// Administrations whose changes become messages in one transaction.
const BATCH: u32 = 100;

/// What a message must still be held when it is started: a request with its time-out, and the writing after it.
const NEEDED: Duration = Duration::from_secs(20);

/// Who calls, in the header `user-agent`.
const AGENT: HeaderValue = HeaderValue::from_static(concat!("Boekbrug/", env!("CARGO_PKG_VERSION"), " (webhooks)"));

impl Webhooks {
    /// Sends until `shutdown` is cancelled; what is under way then is waited for. It looks for changes every second
    /// and whenever it is nudged. Endpoints are called side by side: a slow one does not delay the others.
    pub async fn deliver(&self, shutdown: CancellationToken) {
        let clock = &self.ports().clock;
        let mut under_way = UnderWay::default();
        let mut look = clock.now();
        while !shutdown.is_cancelled() {
            let now = clock.now();
            if now >= look {
                self.look().await;
                look = later(now, self.options().look_every);
            }
            if let Err(error) = self.fill(&mut under_way).await {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "no messages could be taken; trying again");
            }
            let rest = Duration::try_from(look.duration_since(clock.now())).unwrap_or_default();
            tokio::select! {
                () = clock.sleep(rest) => {}
                () = self.bell().notified() => look = now,
                () = under_way.landed() => {}
                () = shutdown.cancelled() => {}
            }
        }
        under_way.all_landed().await;
    }

    /// Does once what is to be done now, and waits for it: for tests and for tools.
    pub async fn deliver_once(&self) -> Result<(), StoreError> {
        let mut under_way = UnderWay::default();
        self.raise_changed().await?;
        loop {
            self.fill(&mut under_way).await?;
            if under_way.len() == 0 {
                return Ok(());
            }
            under_way.landed().await;
        }
    }

    async fn look(&self) {
        if let Err(error) = self.raise_changed().await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "changes could not be turned into messages; trying again");
        }
    }

    /// Makes or raises a message for every administration that has changes. Taking and raising share a transaction.
    async fn raise_changed(&self) -> Result<(), StoreError> {
        let ports = self.ports();
        loop {
            let now = ports.clock.now();
            let mut ids = std::iter::repeat_with(|| MessageId::new(now, ports.chance.ten()));
            let mut tx = ports.store.begin().await?;
            let changed = tx.hooks().take_changed(BATCH).await?;
            for (organisation, administration, up_to) in &changed {
                tx.hooks()
                    .raise(*organisation, *administration, *up_to, now, &mut ids)
                    .await?;
            }
            if changed.is_empty() {
                return Ok(());
            }
            tx.commit().await?;
        }
    }

    /// Claims what is due as long as there is room, and starts to send it.
    async fn fill(&self, under_way: &mut UnderWay) -> Result<(), StoreError> {
        let (ports, options) = (self.ports(), self.options());
        loop {
            self.start(under_way);
            let room = options.at_once.saturating_sub(under_way.len());
            if room == 0 {
                return Ok(());
            }
            let now = ports.clock.now();
            let until = later(now, options.hold);
            let full = under_way.full(options.per_endpoint);
            let limit = u32::try_from(room).unwrap_or(u32::MAX);
            let mut tx = ports.store.begin().await?;
            let claimed = tx.hooks().claim_messages(now, until, limit, &full).await?;
            if claimed.is_empty() {
                return Ok(());
            }
            tx.commit().await?;
            for (message, endpoint) in claimed {
                under_way.take(Held {
                    message,
                    endpoint,
                    until,
                });
            }
        }
    }

    fn start(&self, under_way: &mut UnderWay) {
        let options = self.options();
        let room = options.at_once.saturating_sub(under_way.len());
        let latest = later(self.ports().clock.now(), NEEDED);
        for held in under_way.ready(room, options.per_endpoint, latest) {
            let webhooks = self.clone();
            under_way.start(held.endpoint.id, async move { webhooks.carry(held).await });
        }
    }

    /// Sends one message and stores what came of it.
    async fn carry(&self, held: Held) {
        let Held { message, endpoint, .. } = held;
        let ports = self.ports();
        let began = ports.clock.now();
        let posted = match self.letter(&message, &endpoint, began) {
            Some(letter) => ports.postman.post(letter).await,
            None => Err(PostError::NotSigned),
        };
        let ended = ports.clock.now();
        let took = Duration::try_from(ended.duration_since(began)).unwrap_or_default();
        let fate = Fate::of(&message, endpoint.failing_since, &posted, ended, &*ports.chance);
        count(&message, fate, took);
        let tried = TryRow {
            message: message.id,
            endpoint: endpoint.id,
            kind: message.kind,
            number: message.tries.saturating_add(1),
            status: posted.as_ref().ok().map(StatusCode::as_u16),
            error: said(&posted),
            millis: u32::try_from(took.as_millis()).unwrap_or(u32::MAX),
            at: ended,
        };
        match self.finish(&message, &endpoint, &tried, fate).await {
            Ok(()) => {}
            Err(StoreError::Missing { .. }) => tracing::debug!(endpoint = %endpoint.id, "removed meanwhile"),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, message = %message.id, "a try could not be stored; the message is sent again");
            }
        }
    }

    /// The message signed, or none when its secrets cannot be opened.
    fn letter(&self, message: &MessageRow, endpoint: &EndpointRow, now: Timestamp) -> Option<Letter> {
        let secrets = SigningSecrets::open(endpoint.id, &self.ports().keyring, &endpoint.sealed);
        let secrets = secrets
            .inspect_err(|error| {
                let error = error as &dyn std::error::Error;
                tracing::error!(error, endpoint = %endpoint.id, "its signing secrets cannot be opened");
            })
            .ok()?;
        let (id, body) = (message::header_id(message), message::body(message));
        let mut headers = HeaderMap::from_iter([
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (USER_AGENT, AGENT),
        ]);
        for (name, value) in [
            ("webhook-id", id.clone()),
            ("webhook-timestamp", now.as_second().to_string()),
            ("webhook-signature", secrets.signatures(&id, now, &body)),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::try_from(value).ok()?);
        }
        Some(Letter {
            url: endpoint.url.clone(),
            headers,
            body: Bytes::from(body),
        })
    }

    async fn finish(
        &self,
        message: &MessageRow,
        endpoint: &EndpointRow,
        tried: &TryRow,
        fate: Fate,
    ) -> Result<(), StoreError> {
        let ports = self.ports();
        let next = match fate {
            Fate::Arrived => Next::Arrived(MessageId::new(tried.at, ports.chance.ten())),
            Fate::Again(wait) => Next::Again(later(tried.at, wait)),
            Fate::GivenUp | Fate::Off(_) => Next::GivenUp,
        };
        let mut tx = ports.store.begin().await?;
        tx.hooks().finish_try(message, tried, next).await?;
        if let Fate::Off(why) = fate {
            tx.hooks().switch_off(endpoint.id, why).await?;
            tx.desk().note(&self.switched_off(endpoint, why, tried)).await?;
        }
        tx.commit().await?;
        if let Fate::Off(why) = fate {
            metrics::counter!("boekbrug_webhook_endpoints_off_total", "why" => why.as_str()).increment(1);
            tracing::warn!(
                endpoint = %endpoint.id,
                organisation = %endpoint.organisation,
                why = why.as_str(),
                "a webhook endpoint was switched off"
            );
        }
        Ok(())
    }

    fn switched_off(&self, endpoint: &EndpointRow, why: EndpointOff, tried: &TryRow) -> AuditRow {
        let details = json!({
            "why": why.as_str(),
            "failingSince": endpoint.failing_since,
            "status": tried.status,
            "error": tried.error,
        });
        AuditRow {
            id: AuditId::new(tried.at, self.ports().chance.ten()),
            organisation: Some(endpoint.organisation),
            administration: endpoint.administration,
            actor: Actor::system(),
            action: "webhookEndpoint.switchedOff".to_owned(),
            subject: endpoint.id.to_string(),
            details,
            at: tried.at,
        }
    }
}

fn said(posted: &Result<StatusCode, PostError>) -> String {
    match posted {
        Ok(status) if status.is_success() => String::new(),
        Ok(status) if status.is_redirection() => format!("the answer is {status}; redirects are not followed"),
        Ok(status) => format!("the answer is {status}"),
        Err(error) => error.to_string(),
    }
}

fn count(message: &MessageRow, fate: Fate, took: Duration) {
    let outcome = match fate {
        Fate::Arrived => "arrived",
        Fate::Again(_) => "again",
        Fate::GivenUp => "given_up",
        Fate::Off(_) => "off",
    };
    metrics::counter!("boekbrug_webhooks_total", "kind" => message.kind.as_str(), "outcome" => outcome).increment(1);
    metrics::histogram!("boekbrug_webhook_seconds").record(took.as_secs_f64());
}

pub(crate) fn later(from: Timestamp, by: Duration) -> Timestamp {
    let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
    from.saturating_add(by).unwrap_or(Timestamp::MAX)
}
