//! Cookies: how they are named, written and read.
//!
//! Over https their names begin with `__Host-`: a browser then takes them from this host alone, over https alone, so
//! that no neighbour under the same domain can plant one (RFC 6265bis section 4.1.3).

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use boekbrug_access::SignedIn;
use jiff::SignedDuration;

use crate::App;

/// The cookie of a session where the public address is not https.
pub const SESSION: &str = "boekbrug";

/// The same where it is.
const SAFE_SESSION: &str = "__Host-boekbrug";

/// What a browser brings back from an OpenID provider.
const OPENID: &str = "boekbrug-openid";
const SAFE_OPENID: &str = "__Host-boekbrug-openid";

fn is_https(app: &App) -> bool {
    let public = app.engine.options().public.as_deref();
    public.is_some_and(|address| address.starts_with("https://"))
}

fn named(app: &App, plain: &'static str, safe: &'static str) -> &'static str {
    if is_https(app) { safe } else { plain }
}

/// The token of the session that a request carries.
pub fn session<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    read(headers, named(app, SESSION, SAFE_SESSION))
}

/// What the browser kept while somebody was at the provider.
pub fn openid<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    read(headers, named(app, OPENID, SAFE_OPENID))
}

/// Gives a browser its session.
pub fn begin(app: &App, signed_in: &SignedIn) -> (HeaderName, HeaderValue) {
    let lasts = signed_in.expires.duration_since(app.clock.now());
    write(app, named(app, SESSION, SAFE_SESSION), signed_in.token.as_str(), lasts)
}

/// Takes it away.
pub fn end(app: &App) -> (HeaderName, HeaderValue) {
    write(app, named(app, SESSION, SAFE_SESSION), "", SignedDuration::ZERO)
}

/// Gives a browser what it must bring back from the provider.
pub fn depart(app: &App, luggage: &str) -> (HeaderName, HeaderValue) {
    let lasts = boekbrug_access::openid::TAKES;
    write(app, named(app, OPENID, SAFE_OPENID), luggage, lasts)
}

/// Takes it away.
pub fn arrive(app: &App) -> (HeaderName, HeaderValue) {
    write(app, named(app, OPENID, SAFE_OPENID), "", SignedDuration::ZERO)
}

/// Not for scripts, not sent along with requests that other sites make, but for following a link.
fn write(app: &App, name: &str, value: &str, lasts: SignedDuration) -> (HeaderName, HeaderValue) {
    let secure = if is_https(app) { "; Secure" } else { "" };
    let seconds = lasts.as_secs().max(0);
    let text = format!("{name}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax{secure}");
    // Tokens are base64url and dots, so this is always a header.
    let value = HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""));
    (header::SET_COOKIE, value)
}

/// The first cookie of that name (RFC 6265 section 4.2).
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter();
    let pairs = lines
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .into_iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let headers = HeaderMap::from_iter([(header::COOKIE, "xa=1; a=2; a=3".parse().unwrap())]);
        assert_eq!((read(&headers, "a"), read(&headers, "x")), (Some("2"), None));
    }
}
