//! The OpenAPI document as a list of operations.

use serde_json::{Map, Value};

/// One operation.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) method: String,
    /// With the names of parameters in braces.
    pub(crate) path: String,
    /// Whoever calls needs one of these: the name of the scheme, and scopes. Empty: no sign-in.
    pub(crate) security: Vec<(String, Vec<String>)>,
    pub(crate) parameters: Vec<Parameter>,
    /// Content types of the body, each with its schema and examples.
    pub(crate) bodies: Vec<(String, Value)>,
    /// Statuses that it may answer with.
    pub(crate) statuses: Vec<String>,
}

/// One parameter.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// `path`, `query`, `header` or `cookie`.
    pub(crate) place: String,
    pub(crate) required: bool,
}

impl Operation {
    /// Method and path, as a person says it.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The scopes that a key needs; none when a key cannot call it.
    pub(crate) fn key_scopes(&self) -> Option<&[String]> {
        let of_keys = self.security.iter().find(|(scheme, _)| scheme == "apiKey");
        of_keys.map(|(_, scopes)| scopes.as_slice())
    }

    /// Whether a person who signed in may call it.
    pub(crate) fn is_for_people(&self) -> bool {
        self.security.iter().any(|(scheme, _)| scheme == "session")
    }

    /// Whether anybody may call it.
    pub(crate) fn is_open(&self) -> bool {
        self.security.is_empty()
    }

    /// The names of the parameters in its path, in order.
    pub(crate) fn path_names(&self) -> Vec<&str> {
        let parts = self.path.split('{').skip(1);
        parts.filter_map(|part| part.split('}').next()).collect()
    }
}

/// Every operation of the document, in its order.
pub(crate) fn operations(document: &Value) -> Vec<Operation> {
    let everywhere = security(&document["security"]);
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let shared = parameters(document, &item["parameters"]);
        for (method, operation) in item.as_object().unwrap() {
            if !["get", "put", "post", "delete", "patch"].contains(&method.as_str()) {
                continue;
            }
            let own = parameters(document, &operation["parameters"]);
            let body = resolved(document, &operation["requestBody"]);
            let contents = body["content"].as_object().cloned().unwrap_or_default();
            all.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                security: match &operation["security"] {
                    Value::Null => everywhere.clone(),
                    own => security(own),
                },
                parameters: [shared.clone(), own].concat(),
                bodies: contents.into_iter().collect(),
                statuses: keys(operation["responses"].as_object()),
            });
        }
    }
    all
}

fn keys(object: Option<&Map<String, Value>>) -> Vec<String> {
    object
        .map(|object| object.keys().cloned().collect())
        .unwrap_or_default()
}

fn parameters(document: &Value, list: &Value) -> Vec<Parameter> {
    let list = list.as_array().cloned().unwrap_or_default();
    let read = |one: &Value| {
        let one = resolved(document, one);
        Parameter {
            name: one["name"].as_str().unwrap().to_owned(),
            place: one["in"].as_str().unwrap().to_owned(),
            required: one["required"].as_bool().unwrap_or(false),
        }
    };
    list.iter().map(read).collect()
}

/// An empty object among the alternatives means that nobody has to sign in.
fn security(list: &Value) -> Vec<(String, Vec<String>)> {
    let list = list.as_array().cloned().unwrap_or_default();
    if list.iter().any(|one| one.as_object().is_some_and(Map::is_empty)) {
        return Vec::new();
    }
    let mut all = Vec::new();
    for one in &list {
        for (scheme, scopes) in one.as_object().unwrap() {
            let scopes = scopes.as_array().cloned().unwrap_or_default();
            let scopes = scopes.iter().filter_map(|scope| scope.as_str().map(str::to_owned));
            all.push((scheme.clone(), scopes.collect()));
        }
    }
    all
}

/// What a reference leads to; anything else as it is.
pub(crate) fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(place) => {
            let place = place.strip_prefix('#').unwrap_or(place);
            resolved(document, document.pointer(place).unwrap_or(&Value::Null))
        }
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_operation_is_read_whole() {
        let document = json!({
            "components": {"parameters": {"limit": {"name": "limit", "in": "query"}}},
            "security": [{"apiKey": []}],
            "paths": {"/v1/things/{thing}": {
                "parameters": [{"name": "thing", "in": "path", "required": true}],
                "get": {
                    "parameters": [{"$ref": "#/components/parameters/limit"}],
                    "security": [{"apiKey": ["things:read"]}, {"csrf": [], "session": []}],
                    "responses": {"200": {}, "404": {}}
                },
                "post": {"requestBody": {"content": {"application/json": {"example": 1}}}, "security": [{}]},
                "delete": {}
            }}
        });
        let mut all = operations(&document);
        all.sort_by_key(Operation::name);
        let [delete, get, post] = &all[..] else {
            panic!("{all:?}")
        };
        assert_eq!(get.name(), "GET /v1/things/{thing}");
        assert_eq!(get.key_scopes(), Some(&["things:read".to_owned()][..]));
        assert!(get.is_for_people() && !delete.is_for_people());
        assert_eq!(get.path_names(), ["thing"]);
        assert_eq!((get.parameters.len(), get.parameters[1].name.as_str()), (2, "limit"));
        assert_eq!(get.statuses, ["200", "404"]);
        assert!(post.is_open() && !get.is_open());
        assert_eq!(post.bodies[0].1["example"], 1);
        assert_eq!(delete.key_scopes(), Some(&[][..]));
    }
}
