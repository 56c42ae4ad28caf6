//! The control interface over HTTP, second part: what a person inside the
//! package does under its rules, and what became of it.

use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::control_accounts::{AccountPatch, Refused};
use super::control_http::{Outcome, Refusal, done, read};
use super::control_invoices::ItemPatch;
use super::door::Exact;

impl From<Refused> for Refusal {
    fn from(error: Refused) -> Self {
        match error {
            Refused::NoSuch(no_such) => no_such.into(),
            rules @ Refused::Rules(_) => Refusal(422, rules.to_string()),
        }
    }
}

#[derive(Deserialize)]
struct Left {
    draft: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct InvoiceWords {
    your_ref: Option<String>,
    description: Option<String>,
}

/// Calls about one administration.
pub(super) fn people(sandbox: &Exact, method: &str, path: &str, body: &[u8], division: i32) -> Option<Outcome> {
    let parts: Vec<&str> = path.split('/').collect();
    Some(match (method, parts.as_slice()) {
        ("GET", ["made"]) => sandbox.made(division).map_err(Refusal::from).map(|made| json!(made)),
        ("GET", ["accounts"]) => sandbox.accounts(division).map_err(Refusal::from).map(|all| json!(all)),
        ("GET", ["accounts", "changes"]) => sandbox
            .account_changes(division)
            .map_err(Refusal::from)
            .map(|all| json!(all)),
        ("GET", ["rows", service, resource]) => sandbox
            .rows(division, &format!("{service}/{resource}"))
            .map_err(Refusal::from)
            .map(|rows| json!(rows)),
        ("POST", ["people", "accounts"]) => read::<AccountPatch>(body).and_then(|patch| {
            let code = sandbox.make_account(division, &patch)?;
            Ok(json!({ "code": code }))
        }),
        ("PATCH", ["people", "accounts", code]) => read::<AccountPatch>(body).and_then(|patch| {
            sandbox.edit_account(division, code, &patch)?;
            done()
        }),
        ("DELETE", ["people", "accounts", code]) => sandbox
            .delete_account(division, code)
            .map_err(Refusal::from)
            .and_then(|()| done()),
        ("PATCH", ["people", "items", code]) => read::<ItemPatch>(body).and_then(|patch| {
            sandbox.edit_item(division, code, &patch)?;
            done()
        }),
        ("POST", ["people", "items"]) => read::<ItemPatch>(body).and_then(|patch| {
            let id = sandbox.make_item(division, &patch)?;
            Ok(json!({ "id": id }))
        }),
        (_, ["invoices", id, rest @ ..]) => {
            uuid(id).and_then(|id| of_invoice(sandbox, method, id, rest, body, division))
        }
        _ => return None,
    })
}

fn uuid(text: &str) -> Result<Uuid, Refusal> {
    text.parse()
        .map_err(|_| Refusal(404, format!("no such invoice: {text}")))
}

fn of_invoice(sandbox: &Exact, method: &str, id: Uuid, rest: &[&str], body: &[u8], division: i32) -> Outcome {
    match (method, rest) {
        ("POST", ["print"]) => {
            let number = sandbox.print_invoice(division, id)?;
            return Ok(json!({ "number": number }));
        }
        ("POST", ["leave"]) => sandbox.leave_invoice(division, id, read::<Left>(body)?.draft)?,
        ("PATCH", []) => {
            let words = read::<InvoiceWords>(body)?;
            sandbox.edit_invoice(division, id, words.your_ref.as_deref(), words.description.as_deref())?;
        }
        ("DELETE", []) => sandbox.delete_invoice(division, id)?,
        _ => return Err(Refusal(404, format!("no such control call: {method}"))),
    }
    done()
}
