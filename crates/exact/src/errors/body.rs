//! What an answer that says no says: the package's JSON, plain text, or the header `Reason`.

use boekbrug_http::Answer;
use serde::Deserialize;

/// Longest text that is shown to people.
const LONGEST: usize = 600;

#[derive(Deserialize)]
struct Body {
    error: Inner,
}

#[derive(Deserialize)]
struct Inner {
    message: Message,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Message {
    Object { value: String },
    Text(String),
}

/// The text of `{"error":{"code":"","message":{"lang":"","value":"…"}}}`; none when the body is something else.
pub(crate) fn message(body: &[u8]) -> Option<String> {
    let body: Body = serde_json::from_slice(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).ok()?;
    let text = match body.error.message {
        Message::Object { value } | Message::Text(value) => value,
    };
    let text: String = text.trim().chars().take(LONGEST).collect();
    (!text.is_empty()).then_some(text)
}

/// Whether a 500 is a validation: it has the package's own form. A page of HTML is not.
pub(crate) fn is_validation(body: &[u8]) -> bool {
    message(body).is_some()
}

/// What an answer says, wherever it says it; none for HTML.
pub(crate) fn said(answer: &Answer) -> Option<String> {
    message(&answer.body)
        .or_else(|| plain(&answer.body))
        .or_else(|| reason(answer))
}

fn plain(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?.trim();
    let plain = !text.is_empty() && !text.starts_with(['<', '{', '[']) && text.len() <= LONGEST;
    plain.then(|| text.to_owned())
}

/// The header `Reason`, or the text in `WWW-Authenticate`, which is percent-encoded.
pub(crate) fn reason(answer: &Answer) -> Option<String> {
    let header = answer.header("reason").or_else(|| answer.header("www-authenticate"))?;
    let decoded = url::form_urlencoded::parse(header.as_bytes()).next();
    let text = match decoded {
        Some((name, value)) if value.is_empty() => name.into_owned(),
        _ => header.to_owned(),
    };
    let text: String = text.trim().chars().take(LONGEST).collect();
    (!text.is_empty()).then_some(text)
}
