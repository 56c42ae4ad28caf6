//! The OpenAPI document: a promise that is reviewed when it changes, and rules that every operation keeps.

use std::collections::BTreeSet;

use boekbrug_server::v1::openapi;
use serde_json::Value;

/// Every operation with its path and method.
fn operations() -> impl Iterator<Item = (&'static str, &'static str, &'static Value)> {
    let paths = openapi()["paths"].as_object().unwrap();
    paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    })
}

#[test]
fn the_document_is_a_promise() {
    insta::assert_json_snapshot!("openapi", openapi());
}

#[test]
fn every_operation_has_a_name_of_its_own_a_summary_and_its_security() {
    let mut names = BTreeSet::new();
    for (path, method, operation) in operations() {
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name), "{name} is there twice");
        assert!(
            operation["summary"].as_str().is_some_and(|text| !text.ends_with('.')),
            "{method} {path}"
        );
        assert!(operation["security"].is_array(), "{method} {path}");
        let open = operation["x-scope"].is_null();
        assert_eq!(
            open,
            operation["security"].as_array().unwrap().is_empty(),
            "{method} {path}"
        );
    }
}

#[test]
fn feeds_and_states_are_named_as_on_the_wire() {
    let names = |schema: &str| openapi()["components"]["schemas"][schema]["enum"].clone();
    let feeds: Vec<_> = boekbrug_model::Feed::ALL.iter().map(|feed| feed.as_str()).collect();
    assert_eq!(names("Feed"), serde_json::json!(feeds));
    let states: Vec<_> = boekbrug_model::InvoiceState::ALL
        .iter()
        .map(|state| state.as_str())
        .collect();
    assert_eq!(names("InvoiceState"), serde_json::json!(states));
    assert!(
        !openapi().to_string().contains("\"VatRates\""),
        "no name of a variant is told"
    );
}

#[test]
fn every_reference_leads_somewhere() {
    fn look(value: &Value) {
        match value {
            Value::Object(map) => {
                if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
                    let pointer = reference.strip_prefix('#').unwrap();
                    assert!(openapi().pointer(pointer).is_some(), "{reference} leads nowhere");
                }
                map.values().for_each(look);
            }
            Value::Array(list) => list.iter().for_each(look),
            _ => {}
        }
    }
    look(openapi());
}

#[test]
fn every_part_of_a_path_is_described() {
    for (path, method, operation) in operations() {
        let parameters = operation["parameters"].as_array().map_or(&[][..], Vec::as_slice);
        let described: BTreeSet<_> = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let parts: BTreeSet<_> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        assert_eq!(described, parts, "{method} {path}");
    }
}

#[test]
fn nothing_that_is_written_has_room_for_unknown_fields() {
    for (path, method, operation) in operations() {
        let content = &operation["requestBody"]["content"]["application/json"]["schema"];
        if content.is_null() {
            continue;
        }
        let mut open = Vec::new();
        closed(content, &mut open);
        assert!(open.is_empty(), "{method} {path}: {open:?}");
    }
}

/// Objects with properties that take others beside them.
fn closed(schema: &Value, open: &mut Vec<String>) {
    match schema {
        Value::Object(map) => {
            if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
                let target = openapi().pointer(&reference[1..]).unwrap();
                closed(target, open);
            }
            let named = map.get("properties").is_some_and(Value::is_object);
            if named && map.get("additionalProperties") != Some(&Value::Bool(false)) {
                open.push(schema.to_string());
            }
            map.values().for_each(|value| closed(value, open));
        }
        Value::Array(list) => list.iter().for_each(|value| closed(value, open)),
        _ => {}
    }
}
