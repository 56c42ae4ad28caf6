//! webhooks/WebhookSubscriptions [apis/exact.md §5].

use bytes::Bytes;
use uuid::Uuid;

use crate::exact::calls::Call;
use crate::exact::catalogue::schema;
use crate::exact::config::AppConfig;
use crate::exact::failure::Failure;
use crate::exact::table::Row;
use crate::exact::texts::Problem;
use crate::exact::value::Value;
use crate::exact::webhook::event::TOPICS;
use crate::exact::webhook::queue::Subscription;
use crate::exact::wire::read::Bound;

const SUBSCRIPTIONS: &str = "webhooks/WebhookSubscriptions";

pub(crate) fn create(call: &mut Call<'_>, bound: &Bound) -> Result<Uuid, Failure> {
    let (url, topic) = (bound.text("CallbackURL"), bound.text("Topic"));
    let mut problems = Vec::new();
    if url.is_none() {
        problems.push(Problem::mandatory_field("CallbackURL"));
    }
    match topic {
        None => problems.push(Problem::mandatory_field("Topic")),
        Some(topic) if !TOPICS.contains(&topic) => problems.push(Problem::reference_field("Topic")),
        Some(_) => {}
    }
    let app = call.app();
    if url.is_some_and(|url| !fits(&app, url)) {
        problems.push(Problem::new("Ongeldig: Callback-URL", "Invalid: Callback URL"));
    }
    let (Some(url), Some(topic), true) = (url, topic, problems.is_empty()) else {
        return Err(Failure::Invalid(problems));
    };
    let taken = call
        .webhooks
        .subscriptions
        .iter()
        .any(|one| one.division == call.books.code && one.topic == topic && one.client_id == app.client_id);
    if taken {
        return Err(Failure::one(Problem::exists()));
    }
    ask(call, url)?;
    let id = call.books.draw();
    let client = Uuid::parse_str(&app.client_id).map_or(Value::Null, Value::Guid);
    let mut row = Row::new(id);
    for (field, value) in [
        ("CallbackURL", Value::owned_text(url)),
        ("Topic", Value::owned_text(topic)),
        ("ClientID", client),
        ("Description", Value::owned_text(topic)),
    ] {
        row.set(schema(SUBSCRIPTIONS), field, value);
    }
    call.books.store(SUBSCRIPTIONS, row, call.at);
    call.webhooks.subscriptions.push(Subscription {
        row: id,
        division: call.books.code,
        topic: topic.to_owned(),
        url: url.to_owned(),
        client_id: app.client_id,
        secret: app.webhook_secret,
    });
    Ok(id)
}

/// A callback lies on the domain of a registered redirect address, and on
/// HTTPS [§5, seen]; an app without registered addresses may use any.
fn fits(app: &AppConfig, url: &str) -> bool {
    let Ok(url) = url::Url::parse(url) else {
        return false;
    };
    let same = |redirect: &String| url::Url::parse(redirect).is_ok_and(|redirect| redirect.host() == url.host());
    app.redirect_uris.is_empty() || (url.scheme() == "https" && app.redirect_uris.iter().any(same))
}

/// The empty call that a callback has to answer with 200 or 201.
fn ask(call: &Call<'_>, url: &str) -> Result<(), Failure> {
    if !call.switches.webhook_validation {
        return Ok(());
    }
    let status = call.asked.courier.post(url, &Bytes::new());
    if matches!(status, Some(200 | 201)) {
        return Ok(());
    }
    let seen = status.map_or_else(|| "nothing".to_owned(), |status| status.to_string());
    Err(Failure::one(Problem::new(
        format!("Ongeldig: Post naar de callback-URL geeft {seen}"),
        format!("Invalid: Post to callback URL endpoint returns {seen}"),
    )))
}
