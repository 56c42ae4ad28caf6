//! The control interface over HTTP: JSON under `/_control/…` and a plain
//! page at `/_control`.

use bytes::Bytes;
use http::Response;
use http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::control::NoSuch;
use super::control_page;
use super::control_people::people;
use super::control_relations::RelationPatch;
use super::door::SnelStart;
use super::seed::SeedRelation;
use super::switches::Switches;
use crate::fault::{Change, FaultPlan};
use crate::limits::Limits;
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

pub(crate) fn answer(sandbox: &SnelStart, head: &Parts, body: &Bytes) -> Response<Bytes> {
    let path = head.uri.path().trim_start_matches("/_control").trim_matches('/');
    if path.is_empty() {
        return reply::response(200, "text/html; charset=utf-8", control_page::page(sandbox));
    }
    let administration = administration(sandbox, head);
    let outcome = whole(sandbox, head.method.as_str(), path, body)
        .or_else(|| people(sandbox, head.method.as_str(), path, body, &administration))
        .or_else(|| books(sandbox, head.method.as_str(), path, body, &administration))
        .unwrap_or_else(|| Err(Refusal(404, format!("no such control call: {path}"))));
    match outcome {
        Ok(value) => reply::json(200, value.to_string()),
        Err(Refusal(status, text)) => reply::json(status, json!({ "error": text }).to_string()),
    }
}

/// `?administration=…`, or the first.
fn administration(sandbox: &SnelStart, head: &Parts) -> String {
    let query = head.uri.query().unwrap_or("");
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "administration")
        .map(|(_, value)| value.into_owned())
        .or_else(|| sandbox.administrations().into_iter().next())
        .unwrap_or_default()
}

pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    Ok(serde_json::from_slice(body)?)
}

#[allow(clippy::unnecessary_wraps, reason = "it is what a call answers")]
pub(super) fn done() -> Outcome {
    Ok(json!({ "ok": true }))
}

/// Calls about the whole sandbox.
fn whole(sandbox: &SnelStart, method: &str, path: &str, body: &[u8]) -> Option<Outcome> {
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
        ("PUT", "limits") => read::<Limits>(body).and_then(|limits| {
            sandbox.set_limits(limits);
            done()
        }),
        ("GET", "calls") => Ok(json!(sandbox.calls())),
        ("DELETE", "calls") => {
            sandbox.forget_calls();
            done()
        }
        ("POST", "tokens/expire") => {
            sandbox.expire_tokens();
            done()
        }
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
struct Count {
    n: usize,
}

#[derive(Deserialize)]
struct Days {
    from: jiff::civil::Date,
    to: jiff::civil::Date,
}

#[derive(Deserialize)]
struct Payment {
    number: String,
    amount: rust_decimal::Decimal,
}

/// Calls about one administration.
fn books(sandbox: &SnelStart, method: &str, path: &str, body: &[u8], administration: &str) -> Option<Outcome> {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let code = rest.parse::<i64>();
    Some(match (method, first, rest) {
        ("GET", "books", "") => books_of(sandbox, administration),
        ("GET", "relations", "") => to_json(sandbox.relations(administration)),
        ("POST", "relations", "") => read::<SeedRelation>(body).and_then(|new| {
            let id = sandbox.add_relation(administration, &new)?;
            Ok(json!({ "id": id }))
        }),
        ("PATCH", "relations", _) => code
            .map_err(|_| Refusal(404, format!("no such relation: {rest}")))
            .and_then(|code| {
                sandbox.update_relation(administration, code, &read::<RelationPatch>(body)?)?;
                done()
            }),
        ("POST", "touch", "") => read::<Count>(body).and_then(|count| {
            let touched = sandbox.touch(administration, count.n)?;
            Ok(json!({ "touched": touched }))
        }),
        ("POST", "change", "") => read::<Change>(body).and_then(|change| {
            sandbox.change(administration, &change)?;
            done()
        }),
        ("POST", "periods", kind) => read::<Days>(body).and_then(|days| period(sandbox, administration, kind, &days)),
        ("DELETE", "periods", "") => to_json(sandbox.unblock_periods(administration)),
        ("POST", "payments", "") => read::<Payment>(body).and_then(|payment| {
            sandbox.pay(administration, &payment.number, payment.amount)?;
            done()
        }),
        ("POST", "key", "withdraw") => to_json(sandbox.withdraw_key(administration)),
        ("POST", "key", "regenerate") => to_json(sandbox.regenerate_key(administration)),
        _ => return None,
    })
}

pub(super) fn to_json<T: serde::Serialize>(result: Result<T, NoSuch>) -> Outcome {
    Ok(serde_json::to_value(result?)?)
}

/// The books with the counts that a check of a connector wants.
fn books_of(sandbox: &SnelStart, administration: &str) -> Outcome {
    let books = sandbox.books(administration)?;
    let mut per_number = std::collections::BTreeMap::<&str, usize>::new();
    for booking in &books.bookings {
        *per_number.entry(&booking.number).or_default() += 1;
    }
    let orphans: Vec<_> = books.orphans().into_iter().map(|document| document.id).collect();
    Ok(json!({
        "bookings_per_number": per_number,
        "orphan_documents": orphans,
        "bookings": books.bookings,
        "orders": books.orders,
        "documents": books.documents,
    }))
}

fn period(sandbox: &SnelStart, administration: &str, kind: &str, days: &Days) -> Outcome {
    let (from, to) = (days.from, days.to);
    match kind {
        "block" => sandbox.change(administration, &Change::BlockPeriod { from, to })?,
        "accountant" => sandbox.block_by_accountant(administration, from, to)?,
        "filed" => sandbox.file_vat_return(administration, from, to)?,
        _ => return Err(Refusal(404, format!("no such kind of period: {kind}"))),
    }
    done()
}
