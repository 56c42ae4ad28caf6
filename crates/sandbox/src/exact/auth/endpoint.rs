//! `POST /api/oauth2/token`.

use std::collections::HashMap;

use bytes::Bytes;
use http::{HeaderValue, Response};

use super::grants::{ACCESS_LIFE, Refused, TokenEventKind, TokenPair};
use crate::exact::door::Asked;
use crate::exact::state::State;
use crate::exact::switches::{ExpiresIn, OldRefreshToken, TooEarly};
use crate::exact::wire::write;
use crate::reply;

type Form = HashMap<String, String>;

/// Answers a call of the token endpoint.
pub(crate) fn token(state: &mut State, asked: &Asked<'_>) -> Response<Bytes> {
    if asked.method != "POST" {
        return oauth(405, "invalid_request", "The token endpoint takes POST.");
    }
    if asked.headers.contains_key("authorization") {
        state.grants.note(TokenEventKind::BadClient, asked.now);
        return oauth(
            401,
            "invalid_client",
            "Credentials belong in the body, not in a header.",
        );
    }
    let kind = asked.headers.get("content-type").and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return oauth(
            400,
            "invalid_request",
            "The content type must be application/x-www-form-urlencoded.",
        );
    }
    let form: Form = url::form_urlencoded::parse(asked.body).into_owned().collect();
    let Some(app) = client(state, &form) else {
        state.grants.note(TokenEventKind::BadClient, asked.now);
        return oauth(400, "invalid_client", "The client credentials are not valid.");
    };
    match form.get("grant_type").map(String::as_str) {
        Some("authorization_code") => code(state, asked, app, &form),
        Some("refresh_token") => refresh(state, asked, app, &form),
        _ => oauth(400, "unsupported_grant_type", "The grant type is not supported."),
    }
}

fn client(state: &State, form: &Form) -> Option<usize> {
    let sent = form.get("client_id")?;
    let secret = form.get("client_secret")?;
    state.app_of(sent).filter(|index| {
        let app = state.config.apps.get(*index);
        app.is_some_and(|app| app.client_secret == *secret)
    })
}

fn code(state: &mut State, asked: &Asked<'_>, app: usize, form: &Form) -> Response<Bytes> {
    let empty = String::new();
    let code = form.get("code").unwrap_or(&empty);
    let redirect = form.get("redirect_uri").unwrap_or(&empty);
    let user = state.grants.user_of_code(code).unwrap_or(0);
    if let Some(refused) = too_many(state, asked, app, user) {
        return refused;
    }
    let outcome = state.grants.exchange(code, redirect, app, asked.now, &mut state.chance);
    given(state, asked, outcome, TokenEventKind::CodeUsed)
}

fn refresh(state: &mut State, asked: &Asked<'_>, app: usize, form: &Form) -> Response<Bytes> {
    let empty = String::new();
    let token = form.get("refresh_token").unwrap_or(&empty);
    let user = state.grants.owner(token).map_or(0, |grant| grant.user);
    if let Some(refused) = too_many(state, asked, app, user) {
        return refused;
    }
    let outcome = state.grants.refresh(token, app, asked.now, &mut state.chance);
    given(state, asked, outcome, TokenEventKind::Refreshed)
}

fn too_many(state: &mut State, asked: &Asked<'_>, app: usize, user: usize) -> Option<Response<Bytes>> {
    let limits = state.limits;
    if state.meter.token_call(app, user, limits, asked.now) {
        return None;
    }
    state.grants.note(TokenEventKind::TooMany, asked.now);
    Some(oauth(
        429,
        "access_denied",
        "Rate limit exceeded: too many token calls today",
    ))
}

fn given(
    state: &mut State,
    asked: &Asked<'_>,
    outcome: Result<TokenPair, Refused>,
    good: TokenEventKind,
) -> Response<Bytes> {
    let switches = state.switches;
    match outcome {
        Ok(pair) => {
            state.grants.note(good, asked.now);
            let seconds = match switches.expires_in {
                ExpiresIn::Text => format!("\"{}\"", ACCESS_LIFE.as_secs()),
                ExpiresIn::Number => ACCESS_LIFE.as_secs().to_string(),
            };
            let kind = if switches.bearer_capital { "Bearer" } else { "bearer" };
            let body = format!(
                "{{\"access_token\":\"{}\",\"token_type\":\"{kind}\",\"expires_in\":{seconds},\"refresh_token\":\"{}\"}}",
                pair.access_token, pair.refresh_token
            );
            reply::json(200, body)
        }
        Err(refused) => {
            state.grants.note(event(refused, switches.old_refresh_token), asked.now);
            refusal(refused, switches.too_early, switches.old_refresh_token)
        }
    }
}

fn event(refused: Refused, old: OldRefreshToken) -> TokenEventKind {
    match refused {
        Refused::CodeExpired | Refused::CodeUsed | Refused::CodeUnknown => TokenEventKind::CodeRefused,
        Refused::Old { early: true } if old == OldRefreshToken::TooEarlyFirst => TokenEventKind::TooEarly,
        Refused::Old { .. } => TokenEventKind::OldToken,
        Refused::TooEarly => TokenEventKind::TooEarly,
        Refused::Dead => TokenEventKind::DeadToken,
    }
}

fn refusal(refused: Refused, early: TooEarly, old: OldRefreshToken) -> Response<Bytes> {
    match refused {
        Refused::CodeExpired => oauth(
            400,
            "invalid_grant",
            "The message expired at the time the code was valid until.",
        ),
        Refused::CodeUsed => oauth(
            400,
            "invalid_grant",
            "This message has already been processed. This could indicate a replay attack in progress.",
        ),
        Refused::CodeUnknown => oauth(
            400,
            "invalid_grant",
            "The code is not valid for this client and redirect URI.",
        ),
        Refused::Dead => oauth(400, "invalid_grant", "The refresh token is no longer valid."),
        Refused::Old { early: true } if old == OldRefreshToken::TooEarlyFirst => too_early(early),
        Refused::Old { .. } if old == OldRefreshToken::InvalidGrant => {
            oauth(400, "invalid_grant", "The refresh token is no longer valid.")
        }
        Refused::Old { .. } => with_reason(
            oauth(401, "unauthorized_client", "Old refresh token used"),
            "Old refresh token used",
        ),
        Refused::TooEarly => too_early(early),
    }
}

fn too_early(form: TooEarly) -> Response<Bytes> {
    let text = "Rate limit exceeded: access_token not expired";
    match form {
        TooEarly::BadRequest => with_reason(
            oauth(400, "access_denied", text),
            &format!("TooEarlyToRefreshTokens: {text}"),
        ),
        TooEarly::Unauthorized => with_reason(
            oauth(401, "access_denied", "Access Token not expired"),
            "Access Token not expired",
        ),
    }
}

fn with_reason(mut response: Response<Bytes>, reason: &str) -> Response<Bytes> {
    if let Ok(value) = HeaderValue::from_str(reason) {
        response.headers_mut().insert("Reason", value);
    }
    response
}

/// The error object of OAuth 2.
fn oauth(status: u16, error: &str, description: &str) -> Response<Bytes> {
    let mut body = format!("{{\"error\":\"{error}\",\"error_description\":");
    write::string(&mut body, description);
    body.push('}');
    reply::json(status, body)
}
