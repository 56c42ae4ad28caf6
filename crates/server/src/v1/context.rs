//! What is known of a request before anybody looks at what it asks: its id, its language, where it came from.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderName, header};
use boekbrug_connector::Chance;

/// The header under which a request's id travels, both ways.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id of a caller that is kept.
const LONGEST_ID: usize = 64;

/// Who called before our own proxy, in the words of that proxy.
const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The language in which `title` and `detail` of a problem are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Language {
    /// The language of bookkeepers, unless asked otherwise.
    Dutch,
    /// When the caller prefers it.
    English,
}

/// What every answer to a request needs.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// Id of the request: the caller's own, or a new one. In answers and in the log.
    pub id: Arc<str>,
    /// Language of texts that are given in one language.
    pub language: Language,
    /// Where it came from; none when nothing is known of it.
    pub address: Option<IpAddr>,
}

impl Context {
    /// Looks at a request. A proxy's word about the address is believed only when the operator says that there is one.
    pub(crate) fn of(request: &Request, chance: &dyn Chance, behind_proxy: bool) -> Self {
        let headers = request.headers();
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|info| info.0.ip());
        let forwarded = behind_proxy.then(|| forwarded(headers)).flatten();
        Self {
            id: own_id(headers).unwrap_or_else(|| new_id(chance)),
            language: preferred(headers),
            address: forwarded.or(peer).map(network),
        }
    }
}

/// Whom a limit counts: one address of IPv4, a network of 64 bits of IPv6, for that is what one household is given.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(long) => {
            let [a, b, c, d, ..] = long.segments();
            std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        short @ IpAddr::V4(_) => short,
    }
}

/// Letters, digits and a few signs: such an id can go into headers and logs as it is.
fn own_id(headers: &HeaderMap) -> Option<Arc<str>> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
    let good = (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(fits);
    good.then(|| id.into())
}

fn new_id(chance: &dyn Chance) -> Arc<str> {
    let mut bytes = [0; 16];
    chance.fill(&mut bytes);
    super::idempotency::hex(&bytes).into()
}

/// The last address in the list is the one that our own proxy saw; those before it are the caller's own words.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED).iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

/// Whether whoever asks likes English better than Dutch.
pub fn prefers_english(headers: &HeaderMap) -> bool {
    preferred(headers) == Language::English
}

/// The better liked of the two languages by `Accept-Language` (RFC 9110 section 12.5.4).
fn preferred(headers: &HeaderMap) -> Language {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let accepted = accepted.unwrap_or_default();
    if weight(accepted, "en") > weight(accepted, "nl") {
        Language::English
    } else {
        Language::Dutch
    }
}

/// The weight of a language in thousandths; 0 when it is not wanted.
fn weight(accepted: &str, language: &str) -> u32 {
    let of = |part: &str| {
        let (range, rest) = part.split_once(';').unwrap_or((part, ""));
        let primary = range.trim().split('-').next().unwrap_or_default();
        primary.eq_ignore_ascii_case(language).then(|| quality(rest))
    };
    accepted.split(',').filter_map(of).max().unwrap_or(0)
}

fn quality(parameter: &str) -> u32 {
    let Some(value) = parameter.trim().strip_prefix("q=") else {
        return 1_000;
    };
    let (whole, part) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    let thousandths: u32 = format!("{part:0<3}")
        .get(..3)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    if whole == "1" { 1_000 } else { thousandths }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn dutch_unless_english_is_liked_better() {
        for (accepted, expected) in [
            ("", Language::Dutch),
            ("nl", Language::Dutch),
            ("en-GB", Language::English),
            ("en;q=0.8, nl;q=0.9", Language::Dutch),
            ("en;q=0.9, nl;q=0.85", Language::English),
            ("de, en;q=0.1", Language::English),
            ("*", Language::Dutch),
            ("en;q=0", Language::Dutch),
            ("en;q=x", Language::Dutch),
        ] {
            assert_eq!(
                preferred(&with(header::ACCEPT_LANGUAGE, accepted)),
                expected,
                "{accepted}"
            );
        }
    }

    #[test]
    fn an_id_that_could_harm_a_log_is_not_kept() {
        assert!(own_id(&with(REQUEST_ID, "a-1.b_2:c")).is_some());
        assert!(own_id(&with(REQUEST_ID, "a b")).is_none());
        assert!(own_id(&with(REQUEST_ID, "\"}")).is_none());
        assert!(own_id(&with(REQUEST_ID, &"x".repeat(65))).is_none());
    }

    #[test]
    fn a_network_of_ipv6_is_one_caller() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::7"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::7"), of("2001:db8:1:3::7"));
        assert_eq!(of("::ffff:203.0.113.9"), of("203.0.113.9"));
    }

    #[test]
    fn of_forwarded_addresses_the_last_counts() {
        let headers = with(FORWARDED, "1.2.3.4, 203.0.113.9");
        assert_eq!(forwarded(&headers), "203.0.113.9".parse().ok());
        assert_eq!(forwarded(&with(FORWARDED, "nobody")), None);
    }
}
