//! The control interface over HTTP: JSON under `/_control/…` and a plain
//! page at `/_control`.

use bytes::Bytes;
use http::Response;
use http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::control::NoSuch;
use super::control_accounts::AccountPatch;
use super::control_page;
use super::control_people::people;
use super::door::Exact;
use super::limits::RateLimits;
use super::seed::SeedAccount;
use super::switches::Switches;
use super::texts::Language;
use crate::fault::{Change, FaultPlan};
use crate::reply;

/// Why a control call failed: status and text.
pub(super) struct Refusal(pub(super) u16, pub(super) String);

impl From<NoSuch> for Refusal {
    fn from(error: NoSuch) -> Self {
        Refusal(404, error.to_string())
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Refusal(400, error.to_string())
    }
}

pub(super) type Outcome = Result<serde_json::Value, Refusal>;

pub(crate) fn answer(sandbox: &Exact, head: &Parts, body: &Bytes) -> Response<Bytes> {
    let path = head.uri.path().trim_start_matches("/_control").trim_matches('/');
    if path.is_empty() {
        return reply::response(200, "text/html; charset=utf-8", control_page::page(sandbox));
    }
    let method = head.method.as_str();
    let outcome = whole(sandbox, method, path, body)
        .or_else(|| tokens(sandbox, method, path, body))
        .or_else(|| books(sandbox, method, path, body, division(sandbox, head)))
        .or_else(|| people(sandbox, method, path, body, division(sandbox, head)))
        .unwrap_or_else(|| Err(Refusal(404, format!("no such control call: {path}"))));
    match outcome {
        Ok(value) => reply::json(200, value.to_string()),
        Err(Refusal(status, text)) => reply::json(status, json!({ "error": text }).to_string()),
    }
}

/// `?division=…`, or the first.
fn division(sandbox: &Exact, head: &Parts) -> i32 {
    let query = head.uri.query().unwrap_or("");
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "division")
        .and_then(|(_, value)| value.parse().ok())
        .or_else(|| sandbox.administrations().first().map(|(code, _)| *code))
        .unwrap_or(0)
}

pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    Ok(serde_json::from_slice(body)?)
}

#[allow(clippy::unnecessary_wraps, reason = "it is what a call answers")]
pub(super) fn done() -> Outcome {
    Ok(json!({ "ok": true }))
}

#[derive(Deserialize)]
struct Flag {
    on: bool,
}

/// Calls about the whole sandbox.
fn whole(sandbox: &Exact, method: &str, path: &str, body: &[u8]) -> Option<Outcome> {
    Some(match (method, path) {
        ("POST", "reset") => {
            sandbox.reset();
            done()
        }
        ("GET", "administrations") => Ok(json!(sandbox.administrations())),
        ("GET", "switches") => Ok(json!(sandbox.switches())),
        ("PUT", "switches") => read::<Switches>(body).and_then(|switches| {
            sandbox.set_switches(switches);
            done()
        }),
        ("GET", "faults") => Ok(json!(sandbox.faults())),
        ("PUT", "faults") => read::<FaultPlan>(body).and_then(|plan| {
            sandbox.set_faults(plan);
            done()
        }),
        ("PUT", "limits") => read::<RateLimits>(body).and_then(|limits| {
            sandbox.set_limits(limits);
            done()
        }),
        ("GET", "calls") => Ok(json!(sandbox.calls())),
        ("DELETE", "calls") => {
            sandbox.forget_calls();
            done()
        }
        ("PUT", "maintenance") => read::<Flag>(body).and_then(|flag| {
            sandbox.maintenance(flag.on);
            done()
        }),
        ("POST", "clock/advance") => read::<Seconds>(body).and_then(|by| {
            if sandbox.advance_clock(jiff::SignedDuration::from_secs(by.seconds)) {
                done()
            } else {
                Err(Refusal(409, "this clock cannot be moved".into()))
            }
        }),
        _ => return None,
    })
}

#[derive(Deserialize)]
struct Seconds {
    seconds: i64,
}

#[derive(Deserialize)]
struct Redirect {
    redirect_uri: String,
}

#[derive(Deserialize)]
struct Speaks {
    language: Language,
}

#[derive(Deserialize)]
struct Chosen {
    division: i32,
}

/// Calls about users, tokens and webhooks.
fn tokens(sandbox: &Exact, method: &str, path: &str, body: &[u8]) -> Option<Outcome> {
    Some(match (method, path) {
        ("POST", "consent") => read::<Redirect>(body).map(|to| json!({ "code": sandbox.consent(&to.redirect_uri) })),
        ("DELETE", "consent") => {
            sandbox.withdraw_consent();
            done()
        }
        ("PUT", "consent/auto") => read::<Flag>(body).and_then(|flag| {
            sandbox.set_auto_consent(flag.on);
            done()
        }),
        ("POST", "tokens") => Ok(json!(sandbox.sign_in())),
        ("POST", "tokens/expire") => {
            sandbox.expire_tokens();
            done()
        }
        ("GET", "tokens/events") => Ok(json!(sandbox.token_events())),
        ("PUT", "user/language") => read::<Speaks>(body).and_then(|user| {
            sandbox.set_language(user.language);
            done()
        }),
        ("PUT", "user/division") => read::<Chosen>(body).and_then(|user| {
            sandbox.select_division(user.division);
            done()
        }),
        ("GET", "webhooks") => Ok(json!(sandbox.due_webhooks())),
        ("POST", "webhooks/deliver") => Ok(json!({ "delivered": sandbox.deliver_webhooks() })),
        _ => return None,
    })
}

#[derive(Deserialize)]
struct Count {
    n: usize,
}

#[derive(Deserialize)]
struct Period {
    year: i16,
    period: i16,
}

#[derive(Deserialize)]
struct Payment {
    your_ref: String,
    amount: rust_decimal::Decimal,
}

/// Calls about one administration.
fn books(sandbox: &Exact, method: &str, path: &str, body: &[u8], division: i32) -> Option<Outcome> {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    Some(match (method, first, rest) {
        ("GET", "books", "") => books_of(sandbox, division),
        ("POST", "accounts", "") => {
            read::<SeedAccount>(body).and_then(|new| Ok(json!({ "id": sandbox.add_account(division, &new)? })))
        }
        ("PATCH", "accounts", code) => {
            read::<AccountPatch>(body).and_then(|patch| ok(sandbox.update_account(division, code, &patch)))
        }
        ("DELETE", "accounts", code) => ok(sandbox.remove_account(division, code)),
        ("POST", "touch", "") => {
            read::<Count>(body).and_then(|count| Ok(json!({ "touched": sandbox.touch_accounts(division, count.n)? })))
        }
        ("POST", "change", "") => read::<Change>(body).and_then(|change| ok(sandbox.change(division, &change))),
        ("PUT", "ledgers", code) => {
            read::<Flag>(body).and_then(|flag| ok(sandbox.block_ledger(division, code, flag.on)))
        }
        ("POST", "periods", "close") => {
            read::<Period>(body).and_then(|one| ok(sandbox.close_period(division, one.year, one.period, true)))
        }
        ("POST", "periods", "open") => {
            read::<Period>(body).and_then(|one| ok(sandbox.close_period(division, one.year, one.period, false)))
        }
        ("POST", "payments", "") => {
            read::<Payment>(body).and_then(|paid| ok(sandbox.pay(division, &paid.your_ref, paid.amount)))
        }
        ("POST", "move", "") => ok(sandbox.move_division(division)),
        _ => return None,
    })
}

fn ok(result: Result<(), NoSuch>) -> Outcome {
    result?;
    done()
}

/// The books with the counts that a check of a connector wants.
fn books_of(sandbox: &Exact, division: i32) -> Outcome {
    let books = sandbox.books(division)?;
    let orphans: Vec<_> = books.orphans().into_iter().map(|document| document.id).collect();
    Ok(json!({
        "duplicates": books.duplicates(),
        "orphan_documents": orphans,
        "entries": books.entries,
        "invoices": books.invoices,
        "invoices_twice": books.invoices_twice(),
        "documents": books.documents,
    }))
}
