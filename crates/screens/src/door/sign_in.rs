//! Signing in with a password, and signing out.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use boekbrug_access::AccessError;
use boekbrug_model::Finding;
use boekbrug_server::{App, cookies};
use serde::Deserialize;

use super::{refuse, status_of, welcome};
use crate::frame::{Empty, Fault, Frame, Place, Sent, Visit, go, language_of, local, page_with, read_form, theme_of};
use crate::text::Texts;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    frame: Frame,
    t: Texts,
    email: String,
    next: String,
    /// Whether there is another way in.
    openid: bool,
    /// Why it did not work.
    wrong: Vec<Finding>,
    /// Nobody has an account yet.
    is_new: bool,
}

/// Where to go afterwards.
#[derive(Deserialize)]
pub(super) struct Next {
    next: Option<String>,
}

/// What the form sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    email: String,
    password: String,
    next: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    Query(Next { next }): Query<Next>,
) -> Result<Response, Fault> {
    if let Some(token) = cookies::session(&app, &headers)
        && app.access.caller_of_session(token).await.is_ok()
    {
        return Ok(go(local(next.as_deref())).answer());
    }
    form(&app, &headers, StatusCode::OK, String::new(), next.as_deref(), None).await
}

pub(super) async fn sign_in(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<Response, Fault> {
    let fields: Fields = read_form(&app, &headers, &body)?;
    match app.access.sign_in(&fields.email, &fields.password).await {
        Ok(signed_in) => Ok(welcome(&app, &signed_in, fields.next.as_deref())),
        Err(error @ (AccessError::SignInRefused | AccessError::Busy | AccessError::Unfit(..))) => {
            let status = status_of(&error);
            form(
                &app,
                &headers,
                status,
                fields.email,
                fields.next.as_deref(),
                error.finding(),
            )
            .await
        }
        Err(error) => Ok(refuse(error)),
    }
}

pub(super) async fn sign_out(visit: Visit, Sent(Empty {}): Sent<Empty>) -> Result<Response, Fault> {
    visit.app.access.sign_out(&visit.caller, false).await?;
    let mut response = go("/sign-in").notice("door-signed-out").answer();
    let (name, value) = cookies::end(&visit.app);
    response.headers_mut().append(name, value);
    Ok(response)
}

async fn form(
    app: &App,
    headers: &HeaderMap,
    status: StatusCode,
    email: String,
    next: Option<&str>,
    wrong: Option<Finding>,
) -> Result<Response, Fault> {
    let t = Texts::new(language_of(headers));
    let mut frame = Frame::plain(t.say("door-sign-in"), Place::Nowhere, theme_of(headers));
    "/sign-in".clone_into(&mut frame.path);
    frame.notice = crate::frame::notice(headers, t);
    let view = SignIn {
        frame,
        t,
        email,
        next: local(next).to_owned(),
        openid: app.access.has_openid(),
        wrong: wrong.into_iter().collect(),
        is_new: !app.store.people().anybody().await?,
    };
    Ok(page_with(status, &view))
}

#[cfg(test)]
pub(crate) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    use crate::samples::Drawn as _;

    use boekbrug_model::FindingCode;

    let frame = || Frame::plain(t.say("door-sign-in"), Place::Nowhere, crate::frame::Theme::Auto);
    let empty = SignIn {
        frame: frame(),
        t,
        email: String::new(),
        next: "/".to_owned(),
        openid: true,
        wrong: Vec::new(),
        is_new: false,
    };
    let refused = SignIn {
        frame: frame(),
        email: "anna@voorbeeld.nl".to_owned(),
        next: "/invoices".to_owned(),
        openid: false,
        wrong: vec![Finding::new(FindingCode::AccessSignInRefused)],
        ..empty_again(&empty)
    };
    vec![("sign-in", empty.drawn()), ("sign-in-refused", refused.drawn())]
}

#[cfg(test)]
fn empty_again(of: &SignIn) -> SignIn {
    SignIn {
        frame: of.frame.clone(),
        t: of.t,
        email: String::new(),
        next: String::new(),
        openid: false,
        wrong: Vec::new(),
        is_new: false,
    }
}
