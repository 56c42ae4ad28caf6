//! Parts of addresses: what we write into them, and what the package hands out.

use std::fmt::Write as _;

use url::Url;
use uuid::Uuid;

/// Encodes the value of a query (RFC 3986 section 2), blanks as `%20`. Quotes and brackets of a filter stay readable.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'\'' | b'(' | b')' | b':' | b',' => {
                out.push(char::from(byte));
            }
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}

/// A text in a filter: quotes doubled.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// `Field eq guid'…' or Field eq guid'…'`.
pub(crate) fn any_of(field: &str, ids: &[Uuid]) -> String {
    let each: Vec<_> = ids.iter().map(|id| format!("{field} eq guid'{id}'")).collect();
    each.join(" or ")
}

/// The rest of a `__next` behind the site's address, when it is on our own site and in our own division. It is followed
/// as given; characters that no address may hold are encoded.
pub(crate) fn next_path(base: &Url, division: i64, next: &str) -> Option<String> {
    let url = Url::parse(next).ok()?;
    let same = url.scheme() == base.scheme()
        && url.host_str() == base.host_str()
        && url.port_or_known_default() == base.port_or_known_default();
    let below = url.path().strip_prefix(base.path().trim_end_matches('/'))?;
    let ours = format!("/api/v1/{division}/");
    let in_division = below
        .get(..ours.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(&ours));
    if !same || !in_division || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    // The parser leaves quotes of a query as they are, and encodes what may not stand there.
    Some(match url.query() {
        Some(query) => format!("{below}?{query}"),
        None => below.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        Url::parse("https://start.exactonline.nl").unwrap()
    }

    #[test]
    fn filters_are_encoded_so_that_a_number_cannot_end_them() {
        let filter = format!("YourRef eq {}", quoted("O'Neil A&B+1#"));
        assert_eq!(encoded(&filter), "YourRef%20eq%20'O''Neil%20A%26B%2B1%23'");
        assert_eq!(encoded("é"), "%C3%A9");
    }

    #[test]
    fn several_ids_are_asked_for_at_once() {
        let ids = [Uuid::from_u128(1), Uuid::from_u128(2)];
        assert_eq!(
            any_of("ID", &ids),
            "ID eq guid'00000000-0000-0000-0000-000000000001' or ID eq guid'00000000-0000-0000-0000-000000000002'"
        );
    }

    #[test]
    fn a_next_page_is_followed_as_given() {
        let next =
            "https://start.exactonline.nl/api/v1/12/sync/CRM/Accounts?$filter=Timestamp gt 1L&$skiptoken=guid'ab'";
        assert_eq!(
            next_path(&base(), 12, next).as_deref(),
            Some("/api/v1/12/sync/CRM/Accounts?$filter=Timestamp%20gt%201L&$skiptoken=guid%27ab%27")
        );
    }

    #[test]
    fn a_next_page_elsewhere_is_not_followed() {
        for wrong in [
            "https://start.exactonline.be/api/v1/12/crm/Accounts",
            "http://start.exactonline.nl/api/v1/12/crm/Accounts",
            "https://start.exactonline.nl/api/v1/13/crm/Accounts",
            "https://start.exactonline.nl/api/v1/current/Me",
            "https://start.exactonline.nl@evil.example/api/v1/12/crm/Accounts",
            "https://user@start.exactonline.nl/api/v1/12/crm/Accounts",
            "https://start.exactonline.nl:8443/api/v1/12/crm/Accounts",
            "https://start.exactonline.nl/api/v1/12/../13/crm/Accounts",
            "/api/v1/12/crm/Accounts",
            "",
        ] {
            assert_eq!(next_path(&base(), 12, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_base_below_a_path_is_left_out() {
        let base = Url::parse("http://127.0.0.1:9001/exact/").unwrap();
        let next = "http://127.0.0.1:9001/exact/api/v1/12/crm/Accounts?$skiptoken=1";
        assert_eq!(
            next_path(&base, 12, next).as_deref(),
            Some("/api/v1/12/crm/Accounts?$skiptoken=1")
        );
    }
}
