//! Pages behind links that work once: the first person, an invitation, a new password.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use boekbrug_access::{AccessError, LinkKind, LinkView, Proof};
use boekbrug_model::Finding;
use boekbrug_server::App;
use serde::Deserialize;

use super::{refuse, status_of, welcome};
use crate::frame::{Fault, Frame, Place, Wrong, language_of, page_with, read_form, theme_of};
use crate::text::Texts;

#[derive(Template)]
#[template(path = "link.html")]
struct LinkPage {
    frame: Frame,
    t: Texts,
    /// `setup` or `invitation`.
    place: &'static str,
    token: String,
    kind: LinkKind,
    /// Which organisation invites.
    organisation: String,
    /// As what.
    role: String,
    /// For whom; empty when the page must ask.
    email: String,
    filled: Fields,
    wrong: Wrong,
    /// Whether there is another way in.
    openid: bool,
}

/// What a form sends. What a page does not ask for stays empty.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Fields {
    email: String,
    name: String,
    organisation: String,
    password: String,
}

impl Fields {
    fn proof(&self, t: Texts) -> Proof<'_> {
        Proof::Password {
            email: Some(&self.email),
            name: Some(&self.name),
            language: Some(t.tag()),
            password: &self.password,
        }
    }
}

pub(super) async fn show_setup(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    show(&app, &headers, "setup", token, Fields::default(), None).await
}

pub(super) async fn show_invitation(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    show(&app, &headers, "invitation", token, Fields::default(), None).await
}

pub(super) async fn set_up(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    let fields: Fields = read_form(&app, &headers, &body)?;
    let t = Texts::new(language_of(&headers));
    let organisation = match fields.organisation.trim() {
        "" => t.say("door-organisation-unnamed"),
        name => name.to_owned(),
    };
    match app.access.set_up(&token, &organisation, fields.proof(t)).await {
        Ok(accepted) => Ok(welcome(&app, &accepted.signed_in, None)),
        Err(error) => show(&app, &headers, "setup", token, fields, Some(error)).await,
    }
}

pub(super) async fn accept(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    let fields: Fields = read_form(&app, &headers, &body)?;
    let t = Texts::new(language_of(&headers));
    match app.access.accept(&token, fields.proof(t)).await {
        Ok(accepted) => Ok(welcome(&app, &accepted.signed_in, None)),
        Err(error) => show(&app, &headers, "invitation", token, fields, Some(error)).await,
    }
}

/// The page behind a link, with what was typed before and why it did not work.
async fn show(
    app: &App,
    headers: &HeaderMap,
    place: &'static str,
    token: String,
    filled: Fields,
    error: Option<AccessError>,
) -> Result<Response, Fault> {
    let view = match app.access.link(&token).await {
        Ok(view) => view,
        Err(failed) => return Ok(refuse(error.unwrap_or(failed))),
    };
    if (view.kind == LinkKind::Setup) != (place == "setup") {
        return Ok(refuse(AccessError::LinkUnusable));
    }
    let status = error.as_ref().map_or(StatusCode::OK, status_of);
    if status.is_server_error() {
        return Ok(error.map_or_else(|| refuse(AccessError::LinkUnusable), refuse));
    }
    let wrong: Vec<Finding> = error.map(|error| Fault::from(error).findings()).unwrap_or_default();
    let t = Texts::new(language_of(headers));
    let frame = Frame::plain(title(t, view.kind), Place::Nowhere, theme_of(headers));
    let openid = app.access.has_openid() && view.kind != LinkKind::Reset;
    let page = LinkPage {
        place,
        token,
        filled,
        wrong: Wrong(wrong),
        openid,
        ..LinkPage::of(frame, t, view)
    };
    Ok(page_with(status, &page))
}

impl LinkPage {
    fn of(frame: Frame, t: Texts, view: LinkView) -> Self {
        Self {
            frame,
            t,
            place: "invitation",
            token: String::new(),
            kind: view.kind,
            organisation: view.organisation.map(|row| row.name).unwrap_or_default(),
            role: t.role(&view.role),
            email: view.email,
            filled: Fields::default(),
            wrong: Wrong::default(),
            openid: false,
        }
    }

    fn is_setup(&self) -> bool {
        self.kind == LinkKind::Setup
    }

    fn is_reset(&self) -> bool {
        self.kind == LinkKind::Reset
    }
}

fn title(t: Texts, kind: LinkKind) -> String {
    t.say(match kind {
        LinkKind::Setup => "door-setup",
        LinkKind::Invitation => "door-invitation",
        LinkKind::Reset => "door-reset",
    })
}

#[cfg(test)]
pub(crate) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    use crate::samples::Drawn as _;

    use boekbrug_model::{FindingCode, Role};

    let of = |kind, email: &str| {
        let view = LinkView {
            kind,
            organisation: None,
            role: Role::Bookkeeper,
            email: email.to_owned(),
            expires: jiff::Timestamp::UNIX_EPOCH,
        };
        let frame = Frame::plain(title(t, kind), Place::Nowhere, crate::frame::Theme::Auto);
        LinkPage::of(frame, t, view)
    };
    let mut setup = of(LinkKind::Setup, "");
    setup.place = "setup";
    let mut invited = of(LinkKind::Invitation, "anna@voorbeeld.nl");
    invited.organisation = "Zorggroep".to_owned();
    let short = Finding::new(FindingCode::AccessPasswordTooShort)
        .with("least", 10)
        .at("password");
    invited.wrong = Wrong(vec![short]);
    vec![
        ("setup", setup.drawn()),
        ("invitation", invited.drawn()),
        ("reset", of(LinkKind::Reset, "anna@voorbeeld.nl").drawn()),
    ]
}
