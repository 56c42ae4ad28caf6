//! How an operation of the document is filled: its path, what it needs beside it, and its body.

use std::cell::RefCell;
use std::collections::BTreeSet;

use bytes::Bytes;
use serde_json::Value;

use super::tenant::Tenant;
use crate::call::{Answer, Caller};
use crate::document::Operation;
use crate::steps;

/// A request that is ready to be sent by anybody.
pub(super) struct Filled {
    method: String,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<(&'static str, Bytes)>,
}

impl Filled {
    /// Sends it.
    pub(super) async fn send(&self, caller: &Caller) -> Answer {
        let mut caller = caller.clone();
        for (name, value) in &self.headers {
            caller = caller.with(name, value.clone());
        }
        caller.ask(&self.method, &self.path, self.body.clone()).await
    }
}

/// Fills operations.
pub(super) struct Filler;

/// An id of another tenant in one place: `path.connection`.
type Other<'a> = Option<(&'a str, &'a Tenant)>;

impl Filler {
    /// Fills it with what belongs to a tenant, but for one id.
    pub(super) async fn fill(&self, operation: &Operation, tenant: &Tenant, other: Other<'_>) -> Filled {
        let of = |place: &str, name: &str| match other {
            Some((where_, other)) if where_ == format!("{place}.{name}") => other.ids.get(name),
            _ => tenant.ids.get(name),
        };
        let mut path = operation.path.clone();
        for name in operation.path_names() {
            // Whoever is erased is somebody else than whoever is removed: both can be done once only.
            let erased = name == "person" && operation.path.ends_with("/erase") && other.is_none();
            let value = of("path", if erased { "erased" } else { name })
                .cloned()
                .or_else(|| of_all(name).map(str::to_owned));
            path = path.replace(&format!("{{{name}}}"), &value.unwrap());
        }
        let mut query_parts = Vec::new();
        for one in operation.parameters.iter().filter(|one| one.place == "query") {
            if other.is_some_and(|(place, _)| place == format!("query.{}", one.name)) {
                query_parts.push(format!("{}={}", one.name, of("query", &one.name).unwrap()));
            } else if let (true, Some(value)) = (one.required, query(&one.name)) {
                query_parts.push(format!("{}={value}", one.name));
            }
        }
        // Whoever owns what stands in the path knows its version and what it holds: that must not help the other.
        let owner = match other {
            Some((place, other)) if place.starts_with("path.") => other,
            _ => tenant,
        };
        let before = match operation.method.as_str() {
            "PUT" | "PATCH" => Some(owner.app.ask("GET", &path, None).await),
            _ => None,
        };
        let mut headers = Vec::new();
        let matches = |one: &crate::document::Parameter| one.name.eq_ignore_ascii_case("if-match");
        if let (Some(before), true) = (&before, operation.parameters.iter().any(matches)) {
            headers.push(("if-match", before.header("etag").to_owned()));
        }
        let current = before
            .filter(|answer| answer.status == 200)
            .map_or(Value::Null, |answer| answer.json());
        let id = |name: &str| of("body", name).unwrap().clone();
        let body = if operation.bodies.is_empty() {
            None
        } else {
            steps::body(&operation.method, &operation.path, &id, &current)
        };
        if !query_parts.is_empty() {
            path = format!("{path}?{}", query_parts.join("&"));
        }
        Filled {
            method: operation.method.clone(),
            path,
            headers,
            body,
        }
    }
}

/// What it does not know how to fill.
pub(super) fn unknown(operation: &Operation, tenant: &Tenant) -> Vec<String> {
    if operation.is_open() {
        return Vec::new();
    }
    let needed = operation.parameters.iter().filter(|one| one.required);
    let strange = needed.filter(|one| match one.place.as_str() {
        "path" => !tenant.ids.contains_key(one.name.as_str()) && of_all(&one.name).is_none(),
        "query" => query(&one.name).is_none(),
        _ => !["if-match", "x-csrf-token"].contains(&one.name.to_lowercase().as_str()),
    });
    let mut unknown: Vec<_> = strange
        .map(|one| format!("{}: {} {}", operation.name(), one.place, one.name))
        .collect();
    if !operation.bodies.is_empty() && !has_body(operation) {
        unknown.push(format!("{}: its body", operation.name()));
    }
    unknown
}

/// Where in this operation there is an id of a tenant: `path.connection`, `body.administration`.
pub(super) fn names(operation: &Operation, tenant: &Tenant) -> Vec<String> {
    let known = |name: &&str| tenant.ids.contains_key(*name);
    let path = operation
        .path_names()
        .into_iter()
        .filter(known)
        .map(|name| format!("path.{name}"));
    let asked = operation.parameters.iter().filter(|one| one.place == "query");
    let asked = asked
        .map(|one| one.name.as_str())
        .filter(known)
        .map(|name| format!("query.{name}"));
    let used = RefCell::new(BTreeSet::new());
    let record = |name: &str| {
        used.borrow_mut().insert(format!("body.{name}"));
        tenant.ids[name].clone()
    };
    steps::body(&operation.method, &operation.path, &record, &Value::Null);
    path.chain(asked).chain(used.into_inner()).collect()
}

fn has_body(operation: &Operation) -> bool {
    let any = |_: &str| String::new();
    steps::body(&operation.method, &operation.path, &any, &Value::Null).is_some()
}

/// What belongs to nobody.
fn of_all(name: &str) -> Option<&'static str> {
    match name {
        "package" => Some("snelstart"),
        "code" => Some("customer.unknown"),
        "feed" => Some("customers"),
        // an application's own id: the connection before it says whose
        "customer" => Some("app-1"),
        _ => None,
    }
}

/// What must stand in the query.
fn query(name: &str) -> Option<&'static str> {
    match name {
        "limit" | "after" => Some("1"),
        "wait" => Some("0"),
        _ => None,
    }
}

/// Reading first, then changing, then what is done for good.
pub(super) fn order(operation: &Operation) -> u8 {
    let name = operation.path.rsplit('/').next().unwrap_or_default();
    match (operation.method.as_str(), name) {
        ("GET", _) => 0,
        ("PUT" | "PATCH", _) => 1,
        ("POST", "erase") => 3,
        ("POST", "disconnect") => 4,
        ("POST", _) => 2,
        (_, "session" | "person") => 6,
        _ => 5,
    }
}
