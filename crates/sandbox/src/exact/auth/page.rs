//! `GET /api/oauth2/auth`: the page on which a user signs in and chooses the
//! administrations that the app may reach.

use std::collections::HashMap;
use std::fmt::Write as _;

use bytes::Bytes;
use http::{HeaderValue, Response};

use crate::exact::door::Asked;
use crate::exact::state::State;
use crate::reply;

type Form = HashMap<String, String>;

/// Answers the page (GET) and its button (POST).
pub(crate) fn auth(state: &mut State, asked: &Asked<'_>) -> Response<Bytes> {
    let form: Form = match asked.method {
        "GET" => asked.options.iter().cloned().collect(),
        "POST" => url::form_urlencoded::parse(asked.body).into_owned().collect(),
        _ => return html(405, "<p>Niet toegestaan.</p>"),
    };
    let get = |name: &str| form.get(name).map_or("", String::as_str);
    let Some(app) = state.app_of(get("client_id")) else {
        return html(400, "<p>Onbekende app (client_id).</p>");
    };
    let redirect = get("redirect_uri");
    if !registered(state, app, redirect) {
        return html(400, "<p>De redirect-URI hoort niet bij deze app.</p>");
    }
    if get("response_type") != "code" {
        return html(400, "<p>Alleen response_type=code.</p>");
    }
    if asked.method == "POST" && get("answer") == "no" {
        return back(redirect, &[("error", "access_denied"), ("state", get("state"))]);
    }
    if asked.method == "POST" || state.auto_consent {
        let divisions = chosen(asked.method, get("divisions"));
        let code = state.consent(app, 0, divisions, redirect, asked.now);
        return back(redirect, &[("code", &code), ("state", get("state"))]);
    }
    html(200, &page(state, &form))
}

fn registered(state: &State, app: usize, redirect: &str) -> bool {
    let known = state.config.apps.get(app).map(|app| &app.redirect_uris);
    let allowed = known.is_some_and(|known| known.is_empty() || known.iter().any(|one| one == redirect));
    allowed && url::Url::parse(redirect).is_ok()
}

/// The administrations that were ticked; all when nothing says which.
fn chosen(method: &str, divisions: &str) -> Option<Vec<i32>> {
    if method != "POST" || divisions.is_empty() {
        return None;
    }
    Some(divisions.split(',').filter_map(|one| one.trim().parse().ok()).collect())
}

/// Back to the app: 302 with everything percent-encoded, the `!` too.
fn back(redirect: &str, answer: &[(&str, &str)]) -> Response<Bytes> {
    let mut target = redirect.to_owned();
    let mut sign = if redirect.contains('?') { '&' } else { '?' };
    for (name, value) in answer.iter().filter(|(_, value)| !value.is_empty()) {
        let escaped: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        // writing to a string cannot fail
        let _ = write!(target, "{sign}{name}={}", escaped.replace('+', "%20"));
        sign = '&';
    }
    let mut response = reply::response(302, "text/html; charset=utf-8", "");
    if let Ok(value) = HeaderValue::from_str(&target) {
        response.headers_mut().insert(http::header::LOCATION, value);
    }
    response
}

fn page(state: &State, form: &Form) -> String {
    let user = state.config.users.first().map_or("", |user| user.name.as_str());
    let mut out = format!(
        "<h1>Inloggen bij Exact Online (sandbox)</h1><p>Ingelogd als {}. Mag deze app uw gegevens gebruiken?</p><form method=\"post\" action=\"/api/oauth2/auth\">",
        escaped(user)
    );
    for name in ["client_id", "redirect_uri", "response_type", "state"] {
        let value = form.get(name).map_or("", String::as_str);
        let _ = write!(
            out,
            "<input type=\"hidden\" name=\"{name}\" value=\"{}\">",
            escaped(value)
        );
    }
    let codes: Vec<String> = state.divisions.iter().map(|books| books.code.to_string()).collect();
    out.push_str("<p>Administraties: <input name=\"divisions\" value=\"");
    out.push_str(&codes.join(","));
    out.push_str("\"></p><ul>");
    for books in &state.divisions {
        let _ = write!(out, "<li>{} {}</li>", books.code, escaped(&books.name));
    }
    out.push_str("</ul><button name=\"answer\" value=\"yes\">Toestaan</button> <button name=\"answer\" value=\"no\">Weigeren</button></form>");
    out
}

fn html(status: u16, body: &str) -> Response<Bytes> {
    let page = format!(
        "<!DOCTYPE html><html lang=\"nl\"><head><meta charset=\"utf-8\"><title>Exact Online (sandbox)</title></head><body>{body}</body></html>"
    );
    reply::response(status, "text/html; charset=utf-8", page)
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
