//! The control interface over HTTP: JSON under `/_control/…` and a plain page
//! at `/_control`.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Response;
use http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::control::NoSuch;
use super::control_debtors::{DebtorPatch, Refused};
use super::control_page;
use super::door::King;
use super::seed::SeedDebtor;
use super::switches::Switches;
use crate::fault::{Change, FaultPlan};
use crate::reply;

/// Why a control call failed: status and text.
struct Refusal(u16, String);

impl From<NoSuch> for Refusal {
    fn from(error: NoSuch) -> Self {
        Refusal(404, error.to_string())
    }
}

impl From<Refused> for Refusal {
    fn from(error: Refused) -> Self {
        match error {
            Refused::NoSuch(no_such) => no_such.into(),
            rules @ Refused::Rules(_) => Refusal(422, rules.to_string()),
        }
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Refusal(400, error.to_string())
    }
}

type Outcome = Result<serde_json::Value, Refusal>;

pub(crate) fn answer(sandbox: &King, head: &Parts, body: &Bytes) -> Response<Bytes> {
    let path = head.uri.path().trim_start_matches("/_control").trim_matches('/');
    if path.is_empty() {
        return reply::response(200, "text/html; charset=utf-8", control_page::page(sandbox));
    }
    let administration = administration(sandbox, head);
    let outcome = whole(sandbox, head.method.as_str(), path, body)
        .or_else(|| books(sandbox, head.method.as_str(), path, body, &administration))
        .unwrap_or_else(|| Err(Refusal(404, format!("no such control call: {path}"))));
    match outcome {
        Ok(value) => reply::json(200, value.to_string()),
        Err(Refusal(status, text)) => reply::json(status, json!({ "error": text }).to_string()),
    }
}

/// `?administration=…`, or the first.
fn administration(sandbox: &King, head: &Parts) -> String {
    let query = head.uri.query().unwrap_or("");
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "administration")
        .map(|(_, value)| value.into_owned())
        .or_else(|| sandbox.administrations().into_iter().next())
        .unwrap_or_default()
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    Ok(serde_json::from_slice(body)?)
}

fn to_json<T: serde::Serialize>(result: Result<T, NoSuch>) -> Outcome {
    Ok(serde_json::to_value(result?)?)
}

#[allow(clippy::unnecessary_wraps, reason = "it is what a call answers")]
fn done() -> Outcome {
    Ok(json!({ "ok": true }))
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
struct UpTo {
    year: i16,
    period: u8,
}

#[derive(Deserialize)]
struct Payment {
    debtor: u32,
    invoice: String,
    amount: rust_decimal::Decimal,
}

/// Calls about the whole sandbox.
fn whole(sandbox: &King, method: &str, path: &str, body: &[u8]) -> Option<Outcome> {
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
        ("GET", "calls") => Ok(json!(sandbox.calls())),
        ("DELETE", "calls") => {
            sandbox.forget_calls();
            done()
        }
        ("GET", "sessions") => Ok(json!({ "open": sandbox.sessions() })),
        ("POST", "sessions/end") => {
            sandbox.end_sessions();
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

/// Calls about one administration.
fn books(sandbox: &King, method: &str, path: &str, body: &[u8], administration: &str) -> Option<Outcome> {
    let mut parts = path.splitn(3, '/');
    let (first, second, third) = (
        parts.next().unwrap_or(""),
        parts.next().unwrap_or(""),
        parts.next().unwrap_or(""),
    );
    if first == "rows" {
        return rows(sandbox, method, (second, third), body, administration);
    }
    Some(match (method, first, second) {
        ("GET", "books", "") => books_of(sandbox, administration),
        ("GET", "code", "") => to_json(sandbox.code(administration)),
        ("POST", "code", "withdraw") => to_json(sandbox.withdraw_code(administration)),
        ("POST", "code", "regenerate") => to_json(sandbox.regenerate_code(administration)),
        ("POST", "debtors", "") => {
            read::<SeedDebtor>(body).and_then(|new| to_json(sandbox.add_debtor(administration, &new)))
        }
        ("POST", "touch", "") => read::<Count>(body).and_then(|count| {
            let touched = sandbox.touch(administration, count.n)?;
            Ok(json!({ "touched": touched }))
        }),
        ("POST", "change", "") => {
            read::<Change>(body).and_then(|change| to_json(sandbox.change(administration, &change)))
        }
        ("POST", "periods", kind) => read::<Option<UpTo>>(body).and_then(|up_to| {
            let up_to = up_to.map(|up_to| (up_to.year, up_to.period));
            match kind {
                "users" => to_json(sandbox.close_to_users(administration, up_to)),
                "good" => to_json(sandbox.close_for_good(administration, up_to)),
                _ => Err(Refusal(404, format!("no such kind of closing: {kind}"))),
            }
        }),
        ("POST", "payments", "") => read::<Payment>(body)
            .and_then(|payment| to_json(sandbox.pay(administration, payment.debtor, &payment.invoice, payment.amount))),
        (_, "people", "debtors") => person(sandbox, method, third, body, administration),
        ("GET", "debtors", "") => to_json(sandbox.debtors(administration)),
        ("GET", "debtors", "changes") => to_json(sandbox.debtor_changes(administration)),
        ("GET", "made", "") => to_json(sandbox.made(administration)),
        _ => return None,
    })
}

/// What a person does to a debtor under the rules of the package.
fn person(sandbox: &King, method: &str, number: &str, body: &[u8], administration: &str) -> Outcome {
    match (method, number) {
        ("POST", "") => {
            let number = sandbox.make_debtor(administration, &read::<DebtorPatch>(body)?)?;
            return Ok(json!({ "number": number }));
        }
        ("PATCH", number) => sandbox.edit_debtor(administration, number, &read::<DebtorPatch>(body)?)?,
        ("DELETE", number) => sandbox.delete_debtor(administration, number)?,
        _ => return Err(Refusal(404, format!("no such control call: {method}"))),
    }
    done()
}

/// Does something with names and values of cells.
type Work<'a> = dyn Fn(&[(&str, &str)]) -> Result<(), NoSuch> + 'a;

/// `/rows/{table}` and `/rows/{table}/{key}`.
fn rows(
    sandbox: &King,
    method: &str,
    (table, key): (&str, &str),
    body: &[u8],
    administration: &str,
) -> Option<Outcome> {
    let cells = || read::<BTreeMap<String, String>>(body);
    let pairs = |cells: &BTreeMap<String, String>| -> Vec<(String, String)> {
        cells
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    };
    let with = |work: &Work<'_>| {
        cells().and_then(|cells| {
            let pairs = pairs(&cells);
            let pairs: Vec<(&str, &str)> = pairs
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            to_json(work(&pairs))
        })
    };
    Some(match (method, key) {
        ("GET", "") => to_json(sandbox.count(administration, table)),
        ("POST", "") => with(&|cells| sandbox.add_row(administration, table, cells)),
        ("GET", key) => to_json(sandbox.row(administration, table, key)),
        ("PATCH", key) => with(&|cells| sandbox.change_row(administration, table, key, cells)),
        ("DELETE", key) => to_json(sandbox.remove_row(administration, table, key)),
        _ => return None,
    })
}

/// The books with the counts that a check of a connector wants.
fn books_of(sandbox: &King, administration: &str) -> Outcome {
    let books = sandbox.books(administration)?;
    let mut per_number = BTreeMap::<&str, usize>::new();
    for sale in &books.sales {
        *per_number.entry(&sale.invoice).or_default() += 1;
    }
    Ok(json!({
        "bookings_per_number": per_number,
        "duplicates": books.duplicates(),
        "sales": books.sales,
        "open_items": books.open_items,
        "files": books.files,
    }))
}
