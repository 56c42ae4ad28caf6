//! The OpenAPI document: what the handlers say of themselves, and what follows from what each operation needs: security,
//! refusals, headers, examples. It is made once, from the same list as the routes.

use boekbrug_model::{
    AdministrationId, ApiKeyId, AuditId, ConnectionId, EndpointId, Feed, FindingCode, InvitationId, InvoiceId,
    InvoiceState, MessageId, Package, PersonId, RecordId,
};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::operation::{Assembled, Operations, Placed};
use super::page::{Cursor, Limit};
use super::problem::ProblemJson;
use super::{operation, refusals};

/// Says what the document is about.
const ABOUT: &str = "Boekbrug connects an application with Dutch bookkeeping packages. Rules that hold for every \
                     operation (errors, idempotency keys, paging, ETags, limits) are in docs/api-design.md.";

/// Schemas that parameters alone point to must be named: those of bodies are found.
#[derive(OpenApi)]
#[openapi(components(schemas(
    ProblemJson<'static>,
    Limit,
    Cursor,
    AdministrationId,
    ApiKeyId,
    AuditId,
    ConnectionId,
    EndpointId,
    Feed,
    FindingCode,
    InvitationId,
    InvoiceId,
    InvoiceState,
    MessageId,
    Package,
    PersonId,
    RecordId,
)))]
struct Base;

/// The whole document.
pub(crate) fn document(groups: Vec<Operations>) -> Value {
    let tags: Vec<_> = groups
        .iter()
        .map(|group| json!({"name": group.tag, "description": group.text}))
        .collect();
    let Assembled { raw, placed, .. } = operation::assemble(groups, |_, handler| handler);
    let mut base = Base::openapi();
    base.merge(raw);
    let mut document = serde_json::to_value(base).unwrap_or_default();
    document["openapi"] = json!("3.1.0");
    document["info"] = json!({
        "title": "Boekbrug",
        "version": env!("CARGO_PKG_VERSION"),
        "description": ABOUT,
        "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
    });
    document["servers"] = json!([{"url": "/"}]);
    document["tags"] = Value::Array(tags);
    for one in &placed {
        if let Some(operation) = document["paths"][&one.path].get_mut(&one.method) {
            complete(operation, one);
        }
    }
    nest(&mut document);
    close_bodies(&mut document);
    refusals::components(&mut document);
    document
}

/// Everything of an operation that follows from what it needs.
fn complete(operation: &mut Value, one: &Placed) {
    operation["tags"] = json!([one.tag]);
    let name = operation["operationId"].as_str().map(camel).unwrap_or_default();
    operation["operationId"] = json!(name);
    refusals::complete(operation, one);
    let examples = one.needs.examples.iter().map(|example| {
        let path = example
            .path
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json!(value)));
        json!({
            "title": example.title, "query": example.query, "path": path.collect::<Map<_, _>>(),
            "body": example.body, "status": example.status,
        })
    });
    let examples: Vec<Value> = examples.collect();
    let body = one.needs.examples.iter().find_map(|example| example.body.clone());
    if let (Some(body), Some(json)) = (body, operation.pointer_mut("/requestBody/content/application~1json")) {
        json["example"] = body;
    }
    if !examples.is_empty() {
        operation["x-examples"] = Value::Array(examples);
    }
}

/// `list_connections` as `listConnections`.
fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut name, part| {
        let mut letters = part.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name + letters.as_str()
    })
}

/// Paths are told with the version in front.
fn nest(document: &mut Value) {
    let paths = document["paths"].take();
    let paths = paths.as_object().cloned().unwrap_or_default();
    let nested = paths.into_iter().map(|(path, item)| (format!("/v1{path}"), item));
    document["paths"] = Value::Object(nested.collect());
}

/// Bodies are strict: whatever can be reached from one has no further properties.
fn close_bodies(document: &mut Value) {
    let mut open = Vec::new();
    if let Some(paths) = document["paths"].as_object() {
        for operation in paths.values().filter_map(Value::as_object).flat_map(Map::values) {
            references(&operation["requestBody"], &mut open);
        }
    }
    let mut closed = std::collections::BTreeSet::new();
    while let Some(name) = open.pop() {
        if closed.insert(name.clone()) {
            references(&document["components"]["schemas"][&name], &mut open);
        }
    }
    for name in closed {
        close(&mut document["components"]["schemas"][&name]);
    }
    let paths = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in paths.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        if let Some(body) = operation.get_mut("requestBody") {
            close(body);
        }
    }
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            let name = map.get("$ref").and_then(Value::as_str);
            found.extend(
                name.and_then(|name| name.strip_prefix("#/components/schemas/"))
                    .map(str::to_owned),
            );
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

fn close(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if map.get("properties").is_some_and(Value::is_object) && !map.contains_key("additionalProperties") {
                map.insert("additionalProperties".to_owned(), json!(false));
            }
            map.values_mut().for_each(close);
        }
        Value::Array(list) => list.iter_mut().for_each(close),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::camel;

    #[test]
    fn names_of_handlers_become_names_of_operations() {
        assert_eq!(camel("list_connections"), "listConnections");
        assert_eq!(camel("retry"), "retry");
    }
}
