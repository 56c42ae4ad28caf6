//! The settings of a connection: hours, where bookings go, what is sent.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use boekbrug_model::settings::Schedule;
use boekbrug_model::{ConnectionId, Feed, Finding, Scope};
use boekbrug_store::ConnectionRow;

use super::answers::wrong_value;
use super::{Answers, Chart};
use crate::frame::{At, Fault, Frame, Place, Sent, Visit, Wrong, go, page_with};
use crate::text::Texts;

#[derive(Template)]
#[template(path = "settings.html")]
pub(super) struct Settings {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) id: String,
    pub(super) version: i64,
    pub(super) hours: Hours,
    pub(super) answers: Answers,
    pub(super) wrong: Wrong,
    pub(super) can_change: bool,
}

/// Hours as they stand in the form.
pub(super) struct Hours {
    pub(super) from: String,
    pub(super) until: String,
    pub(super) every: String,
    /// Name of the field, kind of record, minutes or nothing.
    pub(super) feeds: Vec<(String, String, String)>,
}

impl Settings {
    /// What is wrong beside the fields that tell it themselves.
    fn beside(&self) -> Vec<Finding> {
        let fixed = "from until every journal debtorAccount revenueAccount roundingAccount startDate orderItem customersOut fieldOwner numbering invoicesAs";
        let feeds = self.hours.feeds.iter().map(|(name, _, _)| name.as_str());
        let fields: Vec<_> = std::iter::once(fixed).chain(feeds).collect();
        self.wrong.beside(&fields.join(" "))
    }
}

impl Hours {
    pub(super) fn of(t: Texts, schedule: &Schedule, feeds: impl Iterator<Item = Feed>) -> Self {
        let minutes = |feed: &Feed| {
            schedule
                .feed_minutes
                .get(feed)
                .map(ToString::to_string)
                .unwrap_or_default()
        };
        Self {
            from: t.clock(&schedule.from),
            until: t.clock(&schedule.until),
            every: schedule.every_minutes.to_string(),
            feeds: feeds
                .map(|feed| (format!("every-{feed}"), t.feed(&feed), minutes(&feed)))
                .collect(),
        }
    }

    /// What was sent, over the schedule.
    fn over(&self, t: Texts, fields: &[(String, String)], mut schedule: Schedule) -> Result<Schedule, Vec<Finding>> {
        let sent = |name: &str| {
            fields
                .iter()
                .find(|(known, _)| known == name)
                .map_or("", |(_, value)| value.trim())
        };
        let mut wrong = Vec::new();
        let (time_wanted, minutes_wanted) = (t.say("settings-wanted-time"), t.say("settings-wanted-minutes"));
        for (name, label, time) in [
            ("from", "settings-from", &mut schedule.from),
            ("until", "settings-until", &mut schedule.until),
        ] {
            match sent(name).parse() {
                Ok(given) => *time = given,
                Err(_) => wrong.push(wrong_value(name, &t.say(label), &time_wanted)),
            }
        }
        match sent("every").parse() {
            Ok(minutes @ 1..=10_080) => schedule.every_minutes = minutes,
            _ => wrong.push(wrong_value("every", &t.say("settings-every"), &minutes_wanted)),
        }
        for (field, title, _) in &self.feeds {
            let Some(feed) = field.strip_prefix("every-").and_then(|name| name.parse().ok()) else {
                continue;
            };
            match sent(field) {
                "" => {
                    schedule.feed_minutes.remove(&feed);
                }
                text => match text.parse() {
                    Ok(minutes @ 1..=10_080) => {
                        schedule.feed_minutes.insert(feed, minutes);
                    }
                    _ => wrong.push(wrong_value(field, title, &minutes_wanted)),
                },
            }
        }
        if wrong.is_empty() { Ok(schedule) } else { Err(wrong) }
    }

    fn filled(mut self, fields: &[(String, String)]) -> Self {
        let sent = |name: &str| {
            fields
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
                .unwrap_or_default()
        };
        (self.from, self.until, self.every) = (sent("from"), sent("until"), sent("every"));
        for (field, _, minutes) in &mut self.feeds {
            *minutes = sent(field);
        }
        self
    }
}

pub(super) async fn show(visit: Visit, At(id): At<ConnectionId>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsRead)?;
    let row = visit.connection(id).await?;
    let view = form(&visit, &row).await?;
    Ok(page_with(StatusCode::OK, &view))
}

pub(super) async fn change(
    visit: Visit,
    At(id): At<ConnectionId>,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let view = form(&visit, &row).await?;
    let version = fields
        .iter()
        .find(|(name, _)| name == "version")
        .and_then(|(_, value)| value.parse().ok());
    let version: i64 = version.ok_or_else(Fault::unreadable)?;
    let mut settings = row.settings.clone();
    let mut wrong = Vec::new();
    match view.hours.over(visit.t, &fields, settings.schedule.clone()) {
        Ok(schedule) => settings.schedule = schedule,
        Err(findings) => wrong.extend(findings),
    }
    match view.answers.over(visit.t, &fields, settings.clone()) {
        Ok(answered) => settings = answered,
        Err(findings) => wrong.extend(findings),
    }
    if wrong.is_empty() {
        let changed = visit
            .engine()
            .change_settings(visit.organisation, id, version, &settings)
            .await;
        match changed.map_err(Fault::from) {
            Ok(()) => return Ok(go(format!("/connections/{id}")).notice("settings-saved").answer()),
            Err(fault) => wrong = fault.refusal()?,
        }
    }
    let view = Settings {
        hours: view.hours.filled(&fields),
        answers: view.answers.filled(&fields),
        version,
        wrong: Wrong(wrong),
        ..view
    };
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

async fn form(visit: &Visit, row: &ConnectionRow) -> Result<Settings, Fault> {
    let known = visit.app.engine.capability(&row.package).ok_or(Fault::NotFound)?;
    let chart = Chart::of(&*visit.app.store, row.id).await?;
    let slow = [Feed::Projects, Feed::Employees]
        .into_iter()
        .filter(|feed| known.feed(*feed).is_some());
    Ok(Settings {
        frame: visit.frame(visit.t.say("settings-title"), Place::Connections),
        t: visit.t,
        id: row.id.to_string(),
        version: row.version,
        hours: Hours::of(visit.t, &row.settings.schedule, slow),
        answers: Answers::of(visit.t, row, known, &chart),
        wrong: Wrong::default(),
        can_change: visit.may(Scope::ConnectionsWrite),
    })
}
