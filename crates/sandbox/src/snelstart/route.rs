//! Which call a request is: the paths of `apis/snelstart.md` §4.

use super::call::{Call, Outcome};
use super::calls::{articles, bookings, company, cost_centers, documents, invoices, ledgers, lists, orders, relations};

pub(crate) struct Endpoint {
    pub(crate) method: &'static str,
    /// `{…}` stands for any one part.
    pub(crate) path: &'static str,
    pub(crate) scopes: &'static [&'static str],
    pub(crate) answer: fn(&mut Call<'_>) -> Outcome,
}

impl Endpoint {
    /// The name by which calls are counted.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

macro_rules! endpoints {
    ($($method:ident $path:literal [$($scope:literal),*] $answer:path;)+) => {
        /// All calls; a path without variable parts stands before one with.
        pub(crate) static ENDPOINTS: &[Endpoint] = &[$(Endpoint {
            method: stringify!($method),
            path: $path,
            scopes: &[$($scope),*],
            answer: $answer,
        }),+];
    };
}

endpoints! {
    GET "/echo/{input}" [] lists::echo;
    GET "/companyInfo" ["settings:read"] company::read;
    PUT "/companyInfo" ["settings:write"] company::update;
    GET "/relaties" ["relaties:read"] relations::list;
    POST "/relaties" ["relaties:write"] relations::create;
    GET "/relaties/{id}" ["relaties:read"] relations::read;
    PUT "/relaties/{id}" ["relaties:write"] relations::update;
    DELETE "/relaties/{id}" ["relaties:write"] relations::delete;
    GET "/relaties/{id}/verkoopboekingen" ["relaties:read", "boekhouden:read"] relations::bookings;
    GET "/relaties/{id}/inkoopboekingen" ["relaties:read", "boekhouden:read"] relations::purchases;
    GET "/relaties/{id}/doorlopendeincassomachtigingen" ["relaties:read"] relations::mandates;
    GET "/kostenplaatsen" ["settings:read"] cost_centers::list;
    POST "/kostenplaatsen" ["settings:write"] cost_centers::create;
    GET "/kostenplaatsen/{id}" ["settings:read"] cost_centers::read;
    PUT "/kostenplaatsen/{id}" ["settings:write"] cost_centers::update;
    DELETE "/kostenplaatsen/{id}" ["settings:write"] cost_centers::delete;
    GET "/artikelen" ["artikelen:read"] articles::list;
    POST "/artikelen" ["artikelen:write"] articles::create;
    GET "/artikelen/prijsafspraken" ["artikelen:read"] lists::nothing;
    GET "/artikelen/{id}" ["artikelen:read"] articles::read;
    PUT "/artikelen/{id}" ["artikelen:write"] articles::update;
    DELETE "/artikelen/{id}" ["artikelen:write"] articles::delete;
    GET "/artikelomzetgroepen" ["artikelen:read"] lists::revenue_groups;
    GET "/artikelomzetgroepen/{id}" ["artikelen:read"] lists::revenue_group;
    POST "/verkoopboekingen" ["boekhouden:write"] bookings::create;
    GET "/verkoopboekingen/{id}" ["boekhouden:read"] bookings::read;
    PUT "/verkoopboekingen/{id}" ["boekhouden:write"] bookings::update;
    DELETE "/verkoopboekingen/{id}" ["boekhouden:write"] bookings::delete;
    GET "/verkoopfacturen" ["orders:read"] invoices::list;
    GET "/verkoopfacturen/{id}" ["orders:read"] invoices::read;
    GET "/verkoopfacturen/{id}/ubl" ["orders:read"] invoices::ubl;
    GET "/verkooporders" ["orders:read"] orders::list;
    POST "/verkooporders" ["orders:write"] orders::create;
    GET "/verkooporders/{id}" ["orders:read"] orders::read;
    PUT "/verkooporders/{id}" ["orders:write"] orders::update;
    DELETE "/verkooporders/{id}" ["orders:write"] orders::delete;
    PUT "/verkooporders/{id}/ProcesStatus" ["orders:write"] orders::process;
    GET "/verkoopordersjablonen" ["orders:read"] lists::templates;
    GET "/verkoopordersjablonen/{id}" ["orders:read"] lists::template;
    POST "/documenten/{documenttype}" ["boekhouden:write", "documenten:write"] documents::upload;
    GET "/documenten/{documenttype}/{pid}" ["documenten:read"] documents::list;
    GET "/documenten/{id}" ["documenten:read"] documents::read;
    PUT "/documenten/{id}" ["boekhouden:write", "documenten:write"] documents::update;
    DELETE "/documenten/{id}" ["boekhouden:write", "documenten:write"] documents::delete;
    GET "/grootboeken" ["boekhouden:read"] ledgers::list;
    POST "/grootboeken" ["boekhouden:write"] ledgers::create;
    GET "/grootboeken/{id}" ["boekhouden:read"] ledgers::read;
    GET "/grootboekmutaties" ["boekhouden:read"] ledgers::mutations;
    GET "/grootboekmutaties/{id}" ["boekhouden:read"] ledgers::mutation;
    GET "/dagboeken" ["boekhouden:read"] lists::journals;
    GET "/btwtarieven" ["settings:read"] lists::vat_rates;
    GET "/landen" ["settings:read"] lists::countries;
    GET "/landen/{id}" ["settings:read"] lists::country;
    GET "/prijsafspraken" ["relaties:read"] lists::price_agreements;
}

/// The call that a method and a path below `/v2` are, with the variable
/// parts. Fixed parts match in any casing, as in ASP.NET.
pub(crate) fn find<'a>(method: &str, path: &'a str) -> Option<(&'static Endpoint, Vec<&'a str>)> {
    let given: Vec<&str> = path.trim_matches('/').split('/').collect();
    ENDPOINTS.iter().find_map(|endpoint| {
        if endpoint.method != method {
            return None;
        }
        Some((endpoint, parts(endpoint.path, &given)?))
    })
}

fn parts<'a>(template: &str, given: &[&'a str]) -> Option<Vec<&'a str>> {
    let mut wanted = template.trim_matches('/').split('/');
    let mut found = Vec::new();
    for part in given {
        let expected = wanted.next()?;
        if expected.starts_with('{') {
            if part.is_empty() {
                return None;
            }
            found.push(*part);
        } else if !expected.eq_ignore_ascii_case(part) {
            return None;
        }
    }
    wanted.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_found_by_their_path() {
        let named = |method, path| find(method, path).map(|(endpoint, _)| endpoint.path);
        assert_eq!(named("GET", "/relaties/"), Some("/relaties"));
        assert_eq!(named("GET", "/Relaties/1"), Some("/relaties/{id}"));
        assert_eq!(
            named("GET", "/artikelen/prijsafspraken"),
            Some("/artikelen/prijsafspraken")
        );
        assert_eq!(named("GET", "/verkoopboekingen"), None);
        assert_eq!(named("GET", "/artikelgroepen"), None);
        assert_eq!(named("PATCH", "/relaties/1"), None);
        assert_eq!(
            find("GET", "/documenten/Verkoopboekingen/7").map(|(_, parts)| parts),
            Some(vec!["Verkoopboekingen", "7"])
        );
    }
}
