//! The control interface over HTTP, second part: what a person inside the
//! package does under its rules, and what became of it.

use serde::Deserialize;
use serde_json::json;

use super::control::Refused;
use super::control_http::{Outcome, Refusal, done, read, to_json};
use super::control_orders::ArticlePatch;
use super::control_relations::RelationPatch;
use super::door::SnelStart;

impl From<Refused> for Refusal {
    fn from(error: Refused) -> Self {
        match error {
            Refused::NoSuch(no_such) => no_such.into(),
            rules @ Refused::Rules(_) => Refusal(422, rules.to_string()),
        }
    }
}

#[derive(Deserialize)]
struct Stage {
    stage: String,
}

#[derive(Deserialize)]
struct Blocked {
    blocked: bool,
}

#[derive(Deserialize)]
struct Name {
    name: String,
}

#[derive(Deserialize)]
struct Address {
    url: Option<String>,
}

#[derive(Deserialize)]
struct Reference {
    reference: String,
}

/// Calls about one administration.
pub(crate) fn people(
    sandbox: &SnelStart,
    method: &str,
    path: &str,
    body: &[u8],
    administration: &str,
) -> Option<Outcome> {
    let parts: Vec<&str> = path.split('/').collect();
    Some(match (method, parts.as_slice()) {
        ("GET", ["made"]) => to_json(sandbox.made(administration)),
        ("GET", ["relations", "changes"]) => to_json(sandbox.relation_changes(administration)),
        ("GET", ["relations", "rows"]) => to_json(sandbox.relation_rows(administration)),
        ("POST", ["people", "relations"]) => read::<RelationPatch>(body).and_then(|patch| {
            let code = sandbox.make_relation(administration, &patch)?;
            Ok(json!({ "code": code }))
        }),
        (_, ["people", "relations", code]) => {
            number(code).and_then(|code| relation(sandbox, method, code, body, administration))
        }
        ("POST" | "DELETE", ["orders", order, rest @ ..]) => {
            number(order).and_then(|order| of_order(sandbox, method, order, rest, body, administration))
        }
        ("POST", ["articles"]) => read::<ArticlePatch>(body).and_then(|patch| {
            let id = sandbox.make_article(administration, &patch)?;
            Ok(json!({ "id": id }))
        }),
        ("PATCH", ["articles", code]) => read::<ArticlePatch>(body).and_then(|patch| {
            sandbox.edit_article(administration, code, &patch)?;
            done()
        }),
        ("PATCH", ["groups", group]) => number(group).and_then(|group| {
            sandbox.rename_group(administration, group, &read::<Name>(body)?.name)?;
            done()
        }),
        ("GET", ["webhooks"]) => Ok(json!(sandbox.webhooks())),
        ("PUT", ["webhook"]) => read::<Address>(body).and_then(|address| {
            sandbox.set_webhook(address.url.as_deref());
            done()
        }),
        ("POST", ["activate"]) => read::<Reference>(body).and_then(|asked| {
            sandbox.activate(administration, &asked.reference)?;
            done()
        }),
        _ => return None,
    })
}

fn number(text: &str) -> Result<i64, Refusal> {
    text.parse()
        .map_err(|_| Refusal(404, format!("no such number: {text}")))
}

fn relation(sandbox: &SnelStart, method: &str, code: i64, body: &[u8], administration: &str) -> Outcome {
    match method {
        "PATCH" => sandbox.edit_relation(administration, code, &read::<RelationPatch>(body)?)?,
        "DELETE" => sandbox.delete_relation(administration, code)?,
        _ => return Err(Refusal(404, format!("no such control call: {method}"))),
    }
    done()
}

fn of_order(
    sandbox: &SnelStart,
    method: &str,
    order: i64,
    rest: &[&str],
    body: &[u8],
    administration: &str,
) -> Outcome {
    match (method, rest) {
        ("POST", ["invoice"]) => {
            let number = sandbox.invoice_order(administration, order)?;
            return Ok(json!({ "number": number }));
        }
        ("POST", ["stage"]) => sandbox.set_stage(administration, order, &read::<Stage>(body)?.stage)?,
        ("POST", ["block"]) => sandbox.block_order(administration, order, read::<Blocked>(body)?.blocked)?,
        ("DELETE", []) => sandbox.delete_order(administration, order)?,
        _ => return Err(Refusal(404, format!("no such control call: {method}"))),
    }
    done()
}
