//! Did a request come from a page of our own? Cookies go along with what other sites ask too, so a request that changes
//! something with a cookie alone must say where it comes from.

use axum::http::{HeaderMap, HeaderName, header};

/// What a browser says of where a request comes from (W3C Fetch Metadata).
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether nothing in a request says that another site made it. `public` is our address as the world knows it.
pub fn is_ours(headers: &HeaderMap, public: Option<&str>) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text(&FETCH_SITE).is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin = text(&header::ORIGIN).is_none_or(|origin| {
        let host = text(&header::HOST).unwrap_or_default();
        let here = origin
            .split_once("://")
            .is_some_and(|(_, rest)| !host.is_empty() && rest == host);
        here || public.is_some_and(|public| origin_of(public) == origin)
    });
    site && origin
}

/// Scheme and host of an address, without a path.
fn origin_of(address: &str) -> &str {
    let start = address.find("://").map_or(0, |at| at + 3);
    let end = address[start..].find('/').map_or(address.len(), |at| start + at);
    &address[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(pairs: &[(&'static str, &str)], public: Option<&str>) -> bool {
        let pairs = pairs.iter().map(|(name, value)| {
            let name = HeaderName::from_static(name);
            (name, value.parse().unwrap())
        });
        is_ours(&pairs.collect::<HeaderMap>(), public)
    }

    #[test]
    fn another_site_gives_itself_away() {
        let public = Some("https://boekbrug.example.nl/pad");
        assert!(ours(&[], None), "a program says nothing");
        assert!(ours(
            &[
                ("sec-fetch-site", "same-origin"),
                ("origin", "https://boekbrug.example.nl")
            ],
            public
        ));
        assert!(ours(
            &[("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:8080")],
            None
        ));
        for other in [
            [("sec-fetch-site", "cross-site"), ("host", "a")],
            [("sec-fetch-site", "same-site"), ("host", "a")],
            [
                ("origin", "https://boekbrug.example.nl.kwaad.nl"),
                ("host", "boekbrug.example.nl"),
            ],
            [("origin", "http://boekbrug.example.nl"), ("host", "intern")],
            [("origin", "null"), ("host", "null")],
            [("origin", "://"), ("host", "")],
        ] {
            assert!(!ours(&other, public), "{other:?}");
        }
    }
}
