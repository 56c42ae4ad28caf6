//! Notices of a connection by e-mail: who gets them, and at which hour the daily one comes.

mod chosen;

use std::str::FromStr;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use boekbrug_engine::Deed;
use boekbrug_model::{ConnectionId, Scope};
use boekbrug_server::App;
use boekbrug_store::{ConnectionRow, MemberRow, NoticeSettings, Recipient};

use self::chosen::Chosen;
use crate::frame::{Fault, Frame, Place, Sent, Visit, Wrong, go, page_with};
use crate::text::Texts;

/// The name in the audit trail.
const CHANGED: &str = "connection.noticesChanged";

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/connections/{id}/notices", get(show).post(choose))
}

/// A person who can be chosen.
struct Choice {
    id: String,
    name: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "notices.html")]
struct Page {
    frame: Frame,
    t: Texts,
    connection: String,
    connection_name: String,
    /// Nobody chose: owners and administrators get them.
    is_open: bool,
    people: Vec<Choice>,
    addresses: String,
    is_english: bool,
    hours: Vec<(u8, bool)>,
    version: i64,
    may_change: bool,
    wrong: Wrong,
}

async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsRead)?;
    let (row, settings) = load(&visit, &id).await?;
    let chosen = Chosen::of(&settings);
    form(&visit, &row, &chosen, Wrong::default(), StatusCode::OK).await
}

async fn choose(
    visit: Visit,
    Path(id): Path<String>,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let (row, _) = load(&visit, &id).await?;
    let chosen = Chosen::read(&fields)?;
    let members = visit.app.store.people().members(visit.organisation).await?;
    let settings = match chosen.settings(|person| members.iter().any(|member| member.person.id == person)) {
        Ok(settings) => settings,
        Err(wrong) => return form(&visit, &row, &chosen, Wrong(wrong), StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    store(&visit, &row, &settings).await?;
    Ok(go(format!("/connections/{}/notices", row.id))
        .notice("notices-saved")
        .answer())
}

async fn load(visit: &Visit, id: &str) -> Result<(ConnectionRow, NoticeSettings), Fault> {
    let row = visit
        .connection(ConnectionId::from_str(id).map_err(|_| Fault::NotFound)?)
        .await?;
    let settings = visit
        .app
        .store
        .notices()
        .notice_settings(visit.organisation, row.id)
        .await?;
    Ok((row, settings.ok_or(Fault::NotFound)?))
}

/// Addresses are personal data: the audit trail counts them.
async fn store(visit: &Visit, row: &ConnectionRow, settings: &NoticeSettings) -> Result<(), Fault> {
    let chosen = settings.recipients.iter().flatten();
    let (people, addresses): (Vec<_>, Vec<_>) = chosen.partition(|one| matches!(one, Recipient::Person { .. }));
    let deed = Deed::to(row, CHANGED)
        .with("chosen", settings.recipients.is_some())
        .with("people", people.len())
        .with("addresses", addresses.len())
        .with("hour", settings.digest_hour);
    let mut tx = visit.app.store.begin().await?;
    tx.notices()
        .set_notice_settings(visit.organisation, row.id, settings)
        .await?;
    visit.engine().note_in(&mut *tx, deed).await?;
    tx.commit().await?;
    Ok(())
}

async fn form(
    visit: &Visit,
    row: &ConnectionRow,
    chosen: &Chosen,
    wrong: Wrong,
    status: StatusCode,
) -> Result<Response, Fault> {
    let administration = visit
        .app
        .store
        .administration(visit.organisation, row.administration)
        .await?;
    let name = administration.map(|row| row.name).unwrap_or_default();
    let members = visit.app.store.people().members(visit.organisation).await?;
    let mut view = Page::of(
        visit.t,
        visit.frame(visit.t.say("notices-title"), Place::Connections),
        chosen,
        &members,
    );
    view.connection = row.id.to_string();
    view.connection_name = format!("{name} · {}", visit.package_title(row));
    view.may_change = visit.may(Scope::ConnectionsWrite);
    view.wrong = wrong;
    Ok(page_with(status, &view))
}

impl Page {
    fn of(t: Texts, frame: Frame, chosen: &Chosen, members: &[MemberRow]) -> Self {
        let choice = |member: &MemberRow| Choice {
            id: member.person.id.to_string(),
            name: match member.person.name.as_str() {
                "" => member.person.email.clone(),
                name => name.to_owned(),
            },
            is_chosen: chosen.people.contains(&member.person.id),
        };
        Self {
            frame,
            t,
            connection: String::new(),
            connection_name: String::new(),
            is_open: !chosen.is_own,
            people: members.iter().map(choice).collect(),
            addresses: chosen.addresses.clone(),
            is_english: chosen.language == "en",
            hours: (0..24).map(|hour| (hour, hour == chosen.hour)).collect(),
            version: chosen.version,
            may_change: true,
            wrong: Wrong::default(),
        }
    }
}

/// A page with one person, for samples and tests.
#[cfg(test)]
fn sample(t: Texts, chosen: &Chosen, wrong: Vec<boekbrug_model::Finding>) -> String {
    use crate::samples::Drawn as _;

    let frame = crate::samples::frame(&t.say("notices-title"), Place::Connections);
    let mut view = Page::of(t, frame, chosen, &[]);
    view.connection = "con_1".to_owned();
    view.connection_name = "Firma · Pakket".to_owned();
    view.people = vec![Choice {
        id: "per_1".to_owned(),
        name: "Anna <b>".to_owned(),
        is_chosen: chosen.is_own,
    }];
    view.wrong = Wrong(wrong);
    view.drawn()
}

/// Somebody chose, and an address is none.
#[cfg(test)]
fn refused(t: Texts) -> String {
    use boekbrug_model::{Finding, FindingCode};

    let odd = Chosen {
        is_own: true,
        addresses: "geen adres".to_owned(),
        ..Chosen::of(&NoticeSettings::default())
    };
    sample(
        t,
        &odd,
        vec![Finding::new(FindingCode::AccessEmailUnfit).at("addresses")],
    )
}

#[cfg(test)]
pub(crate) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    let open = Chosen::of(&NoticeSettings::default());
    vec![
        ("notices", sample(t, &open, Vec::new())),
        ("notices-refused", refused(t)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn the_page_shows_what_is_chosen_and_what_is_wrong() {
        for language in Language::ALL {
            let t = Texts::new(language);
            let html = sample(t, &Chosen::of(&NoticeSettings::default()), Vec::new());
            assert!(
                html.contains("value=\"open\" checked") && html.contains("value=\"8\" selected"),
                "{html}"
            );
            assert!(!html.contains("Anna <b>") && !html.contains(" style="), "{html}");
            let html = refused(t);
            assert!(
                html.contains("value=\"chosen\" checked") && html.contains("geen adres</textarea>"),
                "{html}"
            );
            assert!(html.contains("id=\"wrong-addresses\""), "{html}");
        }
    }
}
