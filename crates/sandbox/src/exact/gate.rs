//! What stands before the API: tokens, administrations, scopes, limits
//! [apis/exact.md §1, §2, §6].

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response};
use jiff::Timestamp;

use super::auth::grants::{Grant, Worth};
use super::failure::{Failure, error};
use super::limits::{Exceeded, Party, wait};
use super::route::Target;
use super::state::State;
use super::switches::{BlockStatus, ExpiredWords, LimitBody, Switches};
use crate::reply;

/// A refusal, and whose token it was, as far as that is known.
pub(crate) type Unknown = (Option<Caller>, Response<Bytes>);

/// A refusal, and the limit that was exceeded, if it was one.
pub(crate) type Refused = (Option<Exceeded>, Response<Bytes>);

/// Who calls.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) app: usize,
    pub(crate) user: usize,
    pub(crate) divisions: Option<Vec<i32>>,
}

impl Caller {
    pub(crate) fn party(&self, division: i32) -> Party {
        Party {
            app: self.app,
            user: self.user,
            division,
        }
    }

    pub(crate) fn reaches(&self, division: i32) -> bool {
        self.divisions
            .as_ref()
            .is_none_or(|granted| granted.contains(&division))
    }

    fn of(grant: &Grant) -> Caller {
        Caller {
            app: grant.app,
            user: grant.user,
            divisions: grant.divisions.clone(),
        }
    }
}

/// Whose token a call carries: a caller, or a caller whose token ran out
/// with its refusal, or the refusal alone.
pub(crate) fn caller(state: &State, headers: &HeaderMap, now: Timestamp) -> Result<Caller, Box<Unknown>> {
    let sent = headers.get("authorization").and_then(|value| value.to_str().ok());
    let token = sent.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    let refused = |owner, words: &str| Err(Box::new((owner, unauthorized(words, &state.switches))));
    match token.map(|token| state.grants.worth(token, now)) {
        Some(Worth::Good(grant)) => Ok(Caller::of(grant)),
        Some(Worth::Expired(grant)) => {
            let words = match state.switches.expired_words {
                ExpiredWords::MessageExpired => "The message expired at the time the access token was valid until",
                ExpiredWords::AccessTokenExpired => "The access token expired",
            };
            refused(Some(Caller::of(grant)), words)
        }
        Some(Worth::Nothing) => refused(None, "The access token is not valid"),
        None => refused(None, "No access token was sent"),
    }
}

fn unauthorized(words: &str, switches: &Switches) -> Response<Bytes> {
    let escaped: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
    let escaped = escaped.replace('+', "%20");
    let mut response = error(401, words, switches);
    for (name, value) in [
        (
            "WWW-Authenticate",
            format!("Bearer error=\"invalid_token\", error_description=\"{escaped}\""),
        ),
        ("Reason", words.to_owned()),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The scope that a resource needs [apis/exact.md §1; where no example was
/// seen, by the pattern of the others].
fn scope(path: &str) -> &'static str {
    let path = path
        .trim_start_matches("sync/")
        .trim_start_matches("bulk/")
        .trim_start_matches("read/");
    match path {
        "financial/GLAccounts" | "Financial/GLAccounts" => return "financial.generalledgers",
        "hrm/Costcenters" | "hrm/Costunits" => return "financial.costcenters",
        "hrm/Divisions" => return "organization.administration",
        "financial/ReceivablesList" => return "financial.cashflow",
        _ => {}
    }
    match path.split('/').next().unwrap_or("").to_ascii_lowercase().as_str() {
        "crm" => "crm.accounts",
        "salesentry" | "salesinvoice" => "sales.invoices",
        "financial" | "vat" | "financialtransaction" | "general" => "financial.accounting",
        "cashflow" => "financial.cashflow",
        "documents" => "organization.documents",
        "webhooks" | "system" => "organization.administration",
        "logistics" => "logistics.items",
        "project" => "projects.projects",
        "payroll" => "hrm.employees",
        _ => "",
    }
}

impl State {
    /// 403 when the app has not chosen the scope.
    pub(crate) fn scoped(&self, caller: &Caller, target: &Target, method: &str) -> Result<(), Failure> {
        let needed = scope(&target.path);
        let Some(app) = self.config.apps.get(caller.app).filter(|_| !needed.is_empty()) else {
            return Ok(());
        };
        let (verb, held) = if method == "GET" {
            ("read", &app.read)
        } else {
            ("manage", &app.manage)
        };
        if held.as_ref().is_none_or(|held| held.iter().any(|one| one == needed)) {
            return Ok(());
        }
        Err(Failure::Forbidden(format!(
            "Forbidden - Application Scope Violated. Cannot {verb} '{needed}' scope."
        )))
    }

    /// Counts a call, or refuses it.
    pub(crate) fn limited(
        &mut self,
        caller: &Caller,
        division: i32,
        endpoint: &str,
        now: Timestamp,
    ) -> Result<(), Box<Refused>> {
        let party = caller.party(division);
        if self.meter.blocked(&party, endpoint, self.switches.block_scope, now) {
            let status = match self.switches.block_status {
                BlockStatus::Forbidden => 403,
                BlockStatus::TooManyRequests => 429,
            };
            let text = "Too many errors: this API key is blocked for this endpoint.";
            return Err(Box::new((None, error(status, text, &self.switches))));
        }
        let admitted = self.meter.admit(caller.app, division, self.limits, now);
        admitted.map_err(|exceeded| Box::new((Some(exceeded), too_many(&self.switches, wait(exceeded, now)))))
    }
}

/// A 429 without its headers about limits.
pub(crate) fn too_many(switches: &Switches, seconds: i64) -> Response<Bytes> {
    let text = "Too many requests: the limit of this API key is exceeded.";
    let mut response = match switches.limit_body {
        LimitBody::Json => error(429, text, switches),
        LimitBody::Text => reply::response(429, "text/plain; charset=utf-8", text),
        LimitBody::Empty => reply::response(429, "text/plain", ""),
    };
    if switches.retry_after {
        response
            .headers_mut()
            .insert(http::header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
