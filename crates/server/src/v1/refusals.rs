//! Which refusals and headers an operation has in the document: they follow from its form, so nobody writes them down
//! by hand and none is forgotten.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::operation::{Placed, Who};

/// Statuses of refusals with the name of their component and what they mean.
const REFUSALS: &[(u16, &str, &str)] = &[
    (
        400,
        "BadRequest",
        "The request cannot be read, or a parameter is of the wrong kind.",
    ),
    (401, "NotSignedIn", "No valid key and no valid session."),
    (
        403,
        "Forbidden",
        "The key or role lacks the scope, or the CSRF token does not fit.",
    ),
    (404, "NotFound", "Not there, or another organisation's."),
    (405, "MethodUnknown", "The path does not have this method."),
    (408, "TooSlow", "The body came too slowly."),
    (
        409,
        "Conflict",
        "The state of the thing does not allow it, or the same idempotency key is at work.",
    ),
    (410, "Gone", "The change feed no longer reaches back so far."),
    (
        412,
        "PreconditionFailed",
        "Somebody changed it after the caller read it.",
    ),
    (413, "TooLarge", "The body is too large."),
    (415, "ContentType", "The operation does not take this type of content."),
    (
        422,
        "Unprocessable",
        "Readable, but wrong in what it says; or the idempotency key was used for another request.",
    ),
    (428, "PreconditionMissing", "`If-Match` is missing."),
    (429, "TooMany", "Too many requests: wait as `Retry-After` says."),
    (500, "Internal", "Our fault. The same request may be sent again."),
    (
        503,
        "Unavailable",
        "The database, or the bookkeeping package, is away for now. Wait as `Retry-After` says.",
    ),
];

/// Methods whose body is read.
fn has_body(method: &str) -> bool {
    !matches!(method, "get" | "head")
}

/// Adds security, refusals, parameters and headers to an operation.
pub(crate) fn complete(operation: &mut Value, one: &Placed) {
    let writes = has_body(&one.method);
    operation["security"] = security(one.needs.who, writes);
    operation["x-scope"] = match one.needs.who {
        Who::Anybody => Value::Null,
        Who::Session => json!("session"),
        Who::Scope(scope) => json!(scope.as_str()),
    };
    let keyed = one.method == "post" && one.needs.who != Who::Anybody;
    if keyed {
        add_parameter(operation, json!({"$ref": "#/components/parameters/IdempotencyKey"}));
    }
    if one.needs.tagged {
        let name = if writes { "IfMatch" } else { "IfNoneMatch" };
        add_parameter(operation, json!({"$ref": format!("#/components/parameters/{name}")}));
    }
    let statuses = statuses(operation, one, writes, keyed);
    let Some(responses) = operation["responses"].as_object_mut() else {
        return;
    };
    for (status, response) in &mut *responses {
        wear(response, status, one, keyed);
    }
    if one.needs.tagged && !writes {
        let mut unchanged = json!({"description": "The caller has this version already."});
        wear(&mut unchanged, "304", one, false);
        responses.insert("304".to_owned(), unchanged);
    }
    for status in statuses {
        let name = REFUSALS
            .iter()
            .find(|known| known.0 == status)
            .map_or("Internal", |known| known.1);
        let reference = json!({"$ref": format!("#/components/responses/{name}")});
        responses.entry(status.to_string()).or_insert(reference);
    }
}

fn security(who: Who, writes: bool) -> Value {
    let session = if writes {
        json!({"session": [], "csrf": []})
    } else {
        json!({"session": []})
    };
    match who {
        Who::Anybody => json!([]),
        Who::Session => json!([session]),
        Who::Scope(boekbrug_model::Scope::Installation) => json!([{"apiKey": ["installation"]}]),
        Who::Scope(scope) => json!([{"apiKey": [scope.as_str()]}, session]),
    }
}

fn statuses(operation: &Value, one: &Placed, writes: bool, keyed: bool) -> BTreeSet<u16> {
    let mut statuses = BTreeSet::from([429, 500, 503]);
    let parameters = operation["parameters"].as_array().map_or(&[][..], Vec::as_slice);
    if parameters.iter().any(|parameter| parameter["in"] == "query") {
        statuses.insert(400);
    }
    if one.path.contains('{') {
        statuses.insert(404);
    }
    if one.needs.who != Who::Anybody {
        statuses.extend([401, 403]);
    }
    if writes {
        statuses.extend([408, 413]);
    }
    if operation.get("requestBody").is_some() {
        statuses.extend([400, 415, 422]);
    }
    if keyed {
        statuses.extend([400, 409, 422]);
    }
    if one.needs.tagged && writes {
        statuses.extend([412, 428]);
    }
    statuses.extend(&one.needs.refusals);
    statuses
}

fn add_parameter(operation: &mut Value, parameter: Value) {
    match operation["parameters"].as_array_mut() {
        Some(list) => list.push(parameter),
        None => operation["parameters"] = json!([parameter]),
    }
}

/// The headers of an answer that went well.
fn wear(response: &mut Value, status: &str, one: &Placed, keyed: bool) {
    let mut names = vec!["x-request-id", "RateLimit-Policy", "RateLimit"];
    if keyed {
        names.push("Idempotency-Replayed");
    }
    if one.needs.tagged {
        names.push("ETag");
    }
    if status == "201" {
        names.push("Location");
    }
    let headers = response["headers"].as_object().cloned().unwrap_or_default();
    let ours = names.into_iter().map(|name| (name.to_owned(), reference(name)));
    response["headers"] = Value::Object(ours.chain(headers).collect());
}

fn reference(header: &str) -> Value {
    json!({"$ref": format!("#/components/headers/{header}")})
}

/// The parts that operations point to.
pub(crate) fn components(document: &mut Value) {
    let components = &mut document["components"];
    components["headers"] = headers();
    components["parameters"] = parameters();
    components["responses"] = Value::Object(
        REFUSALS
            .iter()
            .map(|(status, name, text)| ((*name).to_owned(), refusal(*status, text)))
            .collect(),
    );
    components["securitySchemes"] = json!({
        "apiKey": {"type": "http", "scheme": "bearer", "bearerFormat": "bbk_…",
            "description": "A key of an application."},
        "session": {"type": "apiKey", "in": "cookie", "name": super::SESSION_COOKIE,
            "description": "The session of a person, from POST /v1/session."},
        "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token",
            "description": "The token of the session, from GET /v1/session."},
    });
}

fn refusal(status: u16, text: &str) -> Value {
    let mut names = vec!["x-request-id", "RateLimit-Policy", "RateLimit"];
    if matches!(status, 409 | 429 | 503) {
        names.push("Retry-After");
    }
    if status == 401 {
        names.push("WWW-Authenticate");
    }
    if status == 405 {
        names.push("Allow");
    }
    let headers: Map<_, _> = names
        .into_iter()
        .map(|name| (name.to_owned(), reference(name)))
        .collect();
    let schema = json!({"$ref": "#/components/schemas/Problem"});
    json!({
        "description": text, "headers": headers,
        "content": {"application/problem+json": {"schema": schema}},
    })
}

fn headers() -> Value {
    let header = |text: &str, kind: &str| json!({"description": text, "schema": {"type": kind}});
    json!({
        "x-request-id": header("Id of the request: the caller's own, or a new one.", "string"),
        "RateLimit-Policy": header("Requests that are allowed (`q`) in so many seconds (`w`).", "string"),
        "RateLimit": header("Requests that are left (`r`), and seconds until more are allowed (`t`).", "string"),
        "Retry-After": header("Seconds to wait.", "integer"),
        "Idempotency-Replayed": header("`true` when the answer was given before.", "string"),
        "ETag": header("Mark of this version.", "string"),
        "Location": header("Address of what was made.", "string"),
        "WWW-Authenticate": header("How to sign in.", "string"),
        "Allow": header("The methods that the path has.", "string"),
    })
}

fn parameters() -> Value {
    json!({
        "IdempotencyKey": {"name": "Idempotency-Key", "in": "header", "required": false,
            "description": "Makes it safe to send the request again: 1 to 255 visible ASCII characters.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]{1,255}$"}},
        "IfMatch": {"name": "If-Match", "in": "header", "required": true,
            "description": "The `ETag` of the version that is changed.",
            "schema": {"type": "string", "pattern": "^(\\*|\"v-?[0-9]+\")$"}},
        "IfNoneMatch": {"name": "If-None-Match", "in": "header", "required": false,
            "description": "The `ETag` of the version that the caller has.", "schema": {"type": "string"}},
    })
}
