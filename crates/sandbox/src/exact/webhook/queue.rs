//! Deliveries that are due, and how they are tried again.

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use uuid::Uuid;

use super::event::Happening;
use super::sign::hash_code;
use crate::exact::switches::{Switches, WebhookOrder};
use crate::exact::wall;
use crate::exact::wire::write;

/// Tries after the first one [apis/exact.md §5: ten, at gaps of 2^n
/// minutes].
const RETRIES: u32 = 10;

/// A subscription of an app.
#[derive(Clone, Debug)]
pub(crate) struct Subscription {
    pub(crate) row: Uuid,
    pub(crate) division: i32,
    pub(crate) topic: String,
    pub(crate) url: String,
    pub(crate) client_id: String,
    pub(crate) secret: String,
}

/// One webhook on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// Its number, by which [`delivered`](crate::exact::Exact::delivered) knows it.
    pub id: u64,
    /// Where it goes.
    pub url: String,
    /// The topic that it tells about.
    pub topic: String,
    /// The whole body, signature included.
    #[serde(serialize_with = "as_text")]
    pub body: Bytes,
    /// When it is due.
    pub due: Timestamp,
    /// Tries that failed.
    pub tries: u32,
}

fn as_text<S: serde::Serializer>(body: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&String::from_utf8_lossy(body))
}

/// Subscriptions and what is on its way to them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    pub(crate) subscriptions: Vec<Subscription>,
    waiting: Vec<Delivery>,
    numbered: u64,
    /// Deliveries that were given up.
    pub(crate) lost: u64,
}

impl Queue {
    /// Turns what happened into deliveries.
    pub(crate) fn take_in(
        &mut self,
        happenings: Vec<Happening>,
        division: i32,
        root: &str,
        now: Timestamp,
        switches: Switches,
    ) {
        let copies = if switches.webhook_twice { 2 } else { 1 };
        for happening in happenings {
            for subscription in self.subscriptions.clone() {
                if subscription.division != division || subscription.topic != happening.topic {
                    continue;
                }
                let body = body(&happening, &subscription, root, now);
                for _ in 0..copies {
                    self.numbered += 1;
                    self.waiting.push(Delivery {
                        id: self.numbered,
                        url: subscription.url.clone(),
                        topic: subscription.topic.clone(),
                        body: body.clone(),
                        due: now,
                        tries: 0,
                    });
                }
            }
        }
    }

    /// Everything that is due, in the order in which it shall arrive.
    pub(crate) fn due(&self, now: Timestamp, order: WebhookOrder) -> Vec<Delivery> {
        let mut due: Vec<Delivery> = self.waiting.iter().filter(|one| one.due <= now).cloned().collect();
        if order == WebhookOrder::Reversed {
            due.reverse();
        }
        due
    }

    /// When the next one is due.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.waiting.iter().map(|one| one.due).min()
    }

    /// How a try went: 200 and 201 end it, all else is tried again.
    pub(crate) fn outcome(&mut self, id: u64, status: Option<u16>, now: Timestamp) {
        let Some(at) = self.waiting.iter().position(|one| one.id == id) else {
            return;
        };
        if matches!(status, Some(200 | 201)) {
            self.waiting.remove(at);
            return;
        }
        let delivery = &mut self.waiting[at];
        delivery.tries += 1;
        if delivery.tries > RETRIES {
            self.waiting.remove(at);
            self.lost += 1;
            return;
        }
        delivery.due = now + SignedDuration::from_mins(1 << delivery.tries);
    }

    /// An app no longer wants to hear.
    pub(crate) fn unsubscribe(&mut self, row: Uuid) {
        self.subscriptions.retain(|one| one.row != row);
    }
}

/// `{"Content":{…},"HashCode":"…"}`.
fn body(happening: &Happening, subscription: &Subscription, root: &str, now: Timestamp) -> Bytes {
    let created = wall::civil(wall::wall(now))
        .strftime("%Y-%m-%dT%H:%M:%S.%3f")
        .to_string();
    let endpoint = format!("{root}{}(guid'{}')", happening.path, happening.key);
    let mut content = String::from("{\"Topic\":");
    write::string(&mut content, happening.topic);
    content.push_str(",\"ClientId\":");
    write::string(&mut content, &subscription.client_id);
    content.push_str(&format!(
        ",\"Division\":{},\"Action\":\"{}\",\"Key\":\"{}\",\"ExactOnlineEndpoint\":",
        subscription.division, happening.action, happening.key
    ));
    write::string(&mut content, &endpoint);
    content.push_str(&format!(",\"EventCreatedOn\":\"{created}\"}}"));
    let hash = hash_code(&subscription.secret, content.as_bytes());
    Bytes::from(format!("{{\"Content\":{content},\"HashCode\":\"{hash}\"}}"))
}
