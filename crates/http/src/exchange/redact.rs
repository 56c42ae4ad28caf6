//! Turns a try into an exchange without secrets: blanked by name wherever they stand, and every value that was found
//! so is blanked again wherever else it turns up, for example in an error that repeats the token.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, Uri};
use url::form_urlencoded::{byte_serialize, parse};

use super::names::{Names, Place};
use super::scan::{HIDDEN, blank};
use super::{Exchange, Tried};
use crate::RecordPolicy;

/// Shorter values are blanked where they are named and not looked for elsewhere: they would blank half the text.
const SHORTEST: usize = 6;

/// Removes secrets.
pub(super) struct Redactor {
    names: Names,
    body: usize,
}

impl Redactor {
    pub(super) fn new(policy: &RecordPolicy) -> Self {
        Self {
            names: Names::new(&policy.secret_names),
            body: policy.body,
        }
    }

    /// What may be kept of a try.
    pub(super) fn exchange(&self, tried: &Tried<'_>) -> Exchange {
        let mut found = Vec::new();
        let request = tried.request;
        let answer = tried.result.as_ref().ok();
        let mut exchange = Exchange {
            at: tried.at,
            endpoint: tried.endpoint.to_owned(),
            attempt: tried.attempt,
            milliseconds: u64::try_from(tried.took.as_millis()).unwrap_or(u64::MAX),
            method: request.method().to_string(),
            address: self.address(request.uri(), &mut found),
            request_headers: self.headers(request.headers(), &mut found),
            request_body: self.body(request.headers(), request.body(), &mut found),
            status: answer.map(|answer| answer.status.as_u16()),
            answer_headers: answer.map_or_else(Vec::new, |answer| self.headers(&answer.headers, &mut found)),
            answer_body: answer.map_or_else(String::new, |answer| {
                self.body(&answer.headers, &answer.body, &mut found)
            }),
            failure: tried.result.as_ref().err().cloned(),
        };
        let secrets = spellings(found);
        for text in texts(&mut exchange) {
            remove(text, &secrets);
        }
        exchange
    }

    fn address(&self, address: &Uri, found: &mut Vec<String>) -> String {
        let text = address.to_string();
        // A name and password in front of the host are for the way there, not for the record.
        let text = match (
            text.split_once("://"),
            address.authority().map(|a| a.as_str().rsplit_once('@')),
        ) {
            (Some((scheme, rest)), Some(Some((user, _)))) => format!("{scheme}://{}", &rest[user.len() + 1..]),
            _ => text,
        };
        let (before, query) = text.split_once('?').unwrap_or((&text, ""));
        if query.is_empty() {
            return before.to_owned();
        }
        format!("{before}?{}", self.form(query, found))
    }

    fn headers(&self, headers: &HeaderMap, found: &mut Vec<String>) -> Vec<(String, String)> {
        let shown = headers.iter().map(|(name, value)| {
            let text = String::from_utf8_lossy(value.as_bytes());
            if !value.is_sensitive() && !self.names.secret(name.as_str(), Place::Form) {
                return (name.to_string(), blank(&text, &self.names, Place::Form, found));
            }
            // The scheme in front of a token is no secret, and a package repeats the token without it.
            found.extend(text.split_ascii_whitespace().map(str::to_owned));
            (name.to_string(), HIDDEN.to_owned())
        });
        shown.collect()
    }

    fn body(&self, headers: &HeaderMap, body: &[u8], found: &mut Vec<String>) -> String {
        let kind = headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or("");
        let kind = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        if body.is_empty() {
            return String::new();
        }
        let cut = &body[..body.len().min(self.body)];
        let Some(text) = text(&kind, cut, cut.len() < body.len()) else {
            let kind = if kind.is_empty() { "unknown kind" } else { &kind };
            return format!("[{} bytes of {kind}]", body.len());
        };
        let shown = if kind == "application/x-www-form-urlencoded" {
            self.form(&text, found)
        } else {
            blank(&text, &self.names, Place::Text, found)
        };
        if cut.len() < body.len() {
            format!("{shown}{CUT}{} bytes in all]", body.len())
        } else {
            shown
        }
    }

    /// A form or the parameters of an address. A value that itself holds named secrets is shown decoded.
    fn form(&self, form: &str, found: &mut Vec<String>) -> String {
        let pairs = form.split('&').map(|pair| {
            let Some((name, value)) = pair.split_once('=') else {
                return pair.to_owned();
            };
            if self.names.secret(&decoded(name), Place::Form) {
                found.push(value.to_owned());
                return format!("{name}={HIDDEN}");
            }
            let plain = decoded(value);
            let shown = blank(&plain, &self.names, Place::Text, found);
            if shown == plain {
                pair.to_owned()
            } else {
                format!("{name}={shown}")
            }
        });
        pairs.collect::<Vec<_>>().join("&")
    }
}

/// What stands between the beginning of a body and its size, when it is cut.
const CUT: &str = "… [cut, ";

/// The body as text; none when it is not text.
fn text(kind: &str, body: &[u8], cut: bool) -> Option<String> {
    let textual = ["text/", "json", "xml", "x-www-form-urlencoded", "html", "csv"];
    let binary = [
        "octet-stream",
        "pdf",
        "zip",
        "image/",
        "audio/",
        "video/",
        "font/",
        "multipart/",
    ];
    if binary.iter().any(|part| kind.contains(part)) || body.contains(&0) {
        return None;
    }
    match std::str::from_utf8(body) {
        Ok(text) => Some(text.to_owned()),
        // Only the last character is broken, by our own cut.
        Err(error) if cut && error.error_len().is_none() => {
            Some(String::from_utf8_lossy(&body[..error.valid_up_to()]).into_owned())
        }
        Err(_) if textual.iter().any(|part| kind.contains(part)) => Some(String::from_utf8_lossy(body).into_owned()),
        Err(_) => None,
    }
}

/// Every way in which a secret that was found may be written elsewhere, longest first.
fn spellings(found: Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::with_capacity(found.len());
    let mut add = |spelling: String| {
        if spelling.len() >= SHORTEST && !spelling.eq_ignore_ascii_case("bearer") && !all.contains(&spelling) {
            all.push(spelling);
        }
    };
    for secret in found {
        let everyday = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        if !secret.bytes().all(everyday) {
            let from_json = serde_json::from_str(&format!("\"{secret}\"")).unwrap_or_default();
            for plain in [from_json, decoded(&secret), from_xml(&secret), secret.clone()] {
                plain.split_ascii_whitespace().for_each(|word| add(word.to_owned()));
                add(byte_serialize(plain.as_bytes()).collect());
                let json = serde_json::to_string(&plain).unwrap_or_default();
                let json = json.trim_matches('"');
                add(json.to_owned());
                add(json.replace('/', "\\/"));
                add(to_xml(&plain));
                add(plain);
            }
        }
        add(secret);
    }
    all.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
    all
}

fn to_xml(plain: &str) -> String {
    plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn from_xml(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Removes secrets from a text, also the beginning of one at the place where the text was cut.
fn remove(text: &mut String, secrets: &[String]) {
    for secret in secrets {
        if text.contains(secret.as_str()) {
            *text = text.replace(secret.as_str(), HIDDEN);
        }
        let Some(end) = text.rfind(CUT) else { continue };
        let shorter = (SHORTEST..secret.len())
            .rev()
            .filter(|length| secret.is_char_boundary(*length));
        if let Some(length) = shorter
            .into_iter()
            .find(|length| text[..end].ends_with(&secret[..*length]))
        {
            text.replace_range(end - length..end, HIDDEN);
        }
    }
}

/// Everything in an exchange that came from outside.
fn texts(exchange: &mut Exchange) -> impl Iterator<Item = &mut String> {
    let headers = exchange.request_headers.iter_mut().chain(&mut exchange.answer_headers);
    let bodies = [
        &mut exchange.address,
        &mut exchange.request_body,
        &mut exchange.answer_body,
    ];
    headers
        .map(|(_, value)| value)
        .chain(bodies)
        .chain(&mut exchange.failure)
}

/// A form value as it was meant.
fn decoded(value: &str) -> String {
    let pair = format!("v={}", value.replace('&', "%26"));
    let value = parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned());
    value.unwrap_or_default()
}
