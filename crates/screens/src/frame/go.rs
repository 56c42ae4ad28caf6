//! Going on to a page after something was done, with a notice that it shows once.
//!
//! The notice is a key of our own texts with its places, in a cookie that the next page takes away: nobody can make a
//! page say words of theirs.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::text::{Texts, Told};

/// The cookie.
const NAME: &str = "boekbrug-notice";

/// On to this address (303), to be finished with [`Go::notice`] or as it is.
pub(crate) fn go(to: impl Into<String>) -> Go {
    Go {
        to: to.into(),
        notice: Vec::new(),
    }
}

/// An answer that sends the browser on.
#[derive(Debug)]
pub(crate) struct Go {
    to: String,
    notice: Vec<(String, String)>,
}

impl Go {
    /// Tells on the next page what was done.
    pub(crate) fn notice(mut self, key: &str) -> Self {
        self.notice.insert(0, ("text".to_owned(), key.to_owned()));
        self
    }

    /// Fills a place of the notice.
    pub(crate) fn place(mut self, name: &str, value: impl ToString) -> Self {
        self.notice.push((name.to_owned(), value.to_string()));
        self
    }

    /// As an answer.
    pub(crate) fn answer(self) -> Response {
        self.into_response()
    }
}

impl IntoResponse for Go {
    fn into_response(self) -> Response {
        let to = HeaderValue::try_from(self.to).unwrap_or(HeaderValue::from_static("/"));
        let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response();
        if !self.notice.is_empty() {
            let text = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&self.notice)
                .finish();
            set(&mut response, &text, 60);
        }
        response
    }
}

fn set(response: &mut Response, value: &str, seconds: u32) {
    let line = format!("{NAME}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax");
    if let Ok(line) = HeaderValue::try_from(line) {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
}

/// Takes the notice away.
pub(super) fn forget(response: &mut Response) {
    set(response, "", 0);
}

/// What a browser brought along.
pub(super) fn brought(headers: &HeaderMap) -> Option<&str> {
    boekbrug_server::cookies::read(headers, NAME).filter(|text| !text.is_empty())
}

/// The notice, in the visitor's language.
pub(crate) fn notice(headers: &HeaderMap, t: Texts) -> Option<String> {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(brought(headers)?.as_bytes())
        .into_owned()
        .collect();
    let (_, key) = pairs.iter().find(|(name, key)| name == "text" && t.knows(key))?;
    let counts: Vec<(&str, Result<u64, &str>)> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.parse().map_err(|_| value.as_str())))
        .collect();
    let places: Vec<_> = counts
        .iter()
        .map(|(name, value)| (*name, value.as_ref().map_or_else(|text| text.told(), Told::told)))
        .collect();
    Some(t.with(key, &places))
}
