//! Language, light or dark, and in which of their organisations somebody works.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use boekbrug_access::ProfileChange;
use boekbrug_model::OrganisationId;
use boekbrug_server::{App, cookies, v1};
use serde::Deserialize;

use super::{Fault, Sent, Visit, go, local, read_form};
use crate::text::Language;

/// The cookies. They hold no secret; a year.
const LANGUAGE: &str = "boekbrug-language";
const THEME: &str = "boekbrug-theme";
const YEAR: u32 = 365 * 24 * 3600;

/// How the pages are coloured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Theme {
    /// As the device says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The value of the attribute and of the form.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

pub(crate) fn theme_of(headers: &HeaderMap) -> Theme {
    match cookies::read(headers, THEME) {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::Auto,
    }
}

/// The language for somebody who is not signed in: what they chose, else what their browser prefers.
pub(crate) fn language_of(headers: &HeaderMap) -> Language {
    match cookies::read(headers, LANGUAGE) {
        Some(tag) => Language::of(tag),
        None if v1::prefers_english(headers) => Language::English,
        None => Language::Dutch,
    }
}

/// What somebody prefers; absent stays as it is.
#[derive(Deserialize)]
pub(super) struct Preferences {
    language: Option<String>,
    theme: Option<String>,
    /// The page to come back to.
    next: Option<String>,
}

/// Keeps it in cookies, and the language with the person too. No token is needed: nothing is at stake but the looks,
/// and other sites are refused.
pub(super) async fn set(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<Response, Fault> {
    let wish: Preferences = read_form(&app, &headers, &body)?;
    let mut response = go(local(wish.next.as_deref())).answer();
    if let Some(language) = wish.language.as_deref().map(Language::of) {
        put(&mut response, LANGUAGE, language.tag());
        if let Some(token) = cookies::session(&app, &headers)
            && let Ok(caller) = app.access.caller_of_session(token).await
        {
            let language = Some(language.tag().to_owned());
            app.access
                .change_profile(&caller, ProfileChange { name: None, language })
                .await?;
        }
    }
    if let Some(theme @ ("auto" | "light" | "dark")) = wish.theme.as_deref() {
        put(&mut response, THEME, theme);
    }
    Ok(response)
}

fn put(response: &mut Response, name: &str, value: &str) {
    let line = format!("{name}={value}; Max-Age={YEAR}; Path=/; HttpOnly; SameSite=Lax");
    if let Ok(line) = HeaderValue::try_from(line) {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
}

/// Where to work from now on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Enter {
    organisation: OrganisationId,
}

pub(super) async fn enter(visit: Visit, Sent(wish): Sent<Enter>) -> Result<Response, Fault> {
    visit.app.access.enter(&visit.caller, wish.organisation).await?;
    Ok(go("/").answer())
}
