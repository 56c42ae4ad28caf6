//! Subscribing to webhooks (apis/exact.md section 5): one subscription for each topic, of the app, user and division.

use boekbrug_connector::ConnectorError;
use boekbrug_http::Priority;
use boekbrug_model::Feed;
use http::{Method, StatusCode};
use uuid::Uuid;

use crate::Exact;
use crate::client::Ask;
use crate::errors::{Subject, said};
use crate::hook::TOPICS;
use crate::push::json;
use crate::resource;
use crate::wire::{NewSubscription, Subscription, select};

/// What is there for a topic.
enum There {
    Fits,
    /// A subscription with another address.
    Elsewhere(Uuid),
    Nothing,
}

impl Exact {
    /// Sees to it that there is a subscription for each topic, and says of which feeds the package now tells. The site
    /// stands behind the callback, because each has a secret of its own. Sales invoices are of no use where nothing
    /// becomes a draft order.
    pub(crate) async fn subscribe(&self, callback: &str) -> Result<Vec<Feed>, ConnectorError> {
        if !self.own.all.webhooks {
            return Ok(Vec::new());
        }
        let address = format!("{}/{}", callback.trim_end_matches('/'), self.own.app.site);
        let path = self.list_path(&resource::SUBSCRIPTIONS, None, &select::<Subscription<'_>>(&[]))?;
        let listed = self
            .listed(&resource::SUBSCRIPTIONS, path, Priority::Background)
            .await?;
        let rows = listed.all_rows::<Subscription<'_>>()?;
        let mut feeds = Vec::new();
        let read = |feed: &Feed| *feed != Feed::Orders || !self.settings.leaves_out(*feed);
        for (topic, feed) in TOPICS.iter().filter(|(_, feed)| read(feed)) {
            let mut of_topic = rows.good.iter().filter(|row| row.topic.get() == Some(topic));
            let there = match of_topic.next() {
                Some(row) if row.callback_url.get() == Some(address.as_str()) => There::Fits,
                Some(row) => row.id.0.map_or(There::Nothing, There::Elsewhere),
                None => There::Nothing,
            };
            if self.one_subscription(topic, &address, there).await? && !feeds.contains(feed) {
                feeds.push(*feed);
            }
        }
        Ok(feeds)
    }

    async fn one_subscription(&self, topic: &str, address: &str, there: There) -> Result<bool, ConnectorError> {
        let (method, rest, topic) = match there {
            There::Fits => return Ok(true),
            There::Elsewhere(id) => (Method::PUT, format!("(guid'{id}')"), None),
            There::Nothing => (Method::POST, String::new(), Some(topic)),
        };
        let body = json(&NewSubscription {
            callback_url: address,
            topic,
        })?;
        let path = self.path(&resource::SUBSCRIPTIONS, &rest)?;
        let ask = Ask::write(method, &resource::SUBSCRIPTIONS, Subject::NONE, path, body).with(Priority::Background);
        let answer = self.api.ask(&ask).await?;
        if answer.status.is_success() {
            return Ok(true);
        }
        // Another node was quicker, or a topic that this licence does not have: polling goes on either way.
        let text = said(&answer).unwrap_or_default().to_lowercase();
        let exists = text.contains("already exists") || text.contains("bestaat reeds");
        if exists
            || matches!(
                answer.status,
                StatusCode::FORBIDDEN | StatusCode::INTERNAL_SERVER_ERROR | StatusCode::BAD_REQUEST
            )
        {
            tracing::warn!(status = answer.status.as_u16(), text, "no webhook for a topic");
            return Ok(exists);
        }
        Err(ask.asked.refused(&answer))
    }
}
