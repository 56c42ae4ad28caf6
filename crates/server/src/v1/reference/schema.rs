//! Shapes on the page: what a value is, in a few words, and tables of fields.

use serde_json::Value;

use super::text::{escaped, line};

/// Every named shape.
pub(super) fn all(document: &Value) -> String {
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    let each: Vec<String> = schemas
        .map(|(name, schema)| {
            let about = schema["description"]
                .as_str()
                .map(super::text::paragraphs)
                .unwrap_or_default();
            let name = escaped(name);
            format!(
                "<article id=\"schema-{name}\"><h3>{name}</h3>{about}{}</article>",
                shape(schema)
            )
        })
        .collect();
    let each = each.concat();
    format!("<section><h2>Shapes</h2>{each}</section>")
}

/// A table of the fields of an object; what it is in words for everything else.
fn shape(schema: &Value) -> String {
    match schema["properties"].as_object() {
        Some(_) => fields(schema),
        None => format!("<p>{}</p>", kind(schema)),
    }
}

/// A table of the fields of an object.
fn fields(schema: &Value) -> String {
    let required = schema["required"].as_array().map_or(&[][..], Vec::as_slice);
    let rows = schema["properties"].as_object().into_iter().flatten();
    let rows: Vec<String> = rows
        .map(|(name, field)| {
            let needed = required.iter().any(|one| one.as_str() == Some(name));
            let about = field["description"].as_str().map(line).unwrap_or_default();
            let marked = if needed { "" } else { " <small>optional</small>" };
            format!(
                "<tr><th scope=\"row\"><code>{}</code>{marked}</th><td>{}</td><td>{about}</td></tr>",
                escaped(name),
                kind(field)
            )
        })
        .collect();
    let rows = rows.concat();
    format!("<div class=\"wide\"><table><tbody>{rows}</tbody></table></div>")
}

/// What a value is, in a few words, with a link to a named shape.
pub(super) fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = escaped(reference.rsplit('/').next().unwrap_or_default());
        return format!("<a href=\"#schema-{name}\">{name}</a>");
    }
    for joined in ["oneOf", "anyOf", "allOf"] {
        if let Some(several) = schema[joined].as_array() {
            let each: Vec<_> = several.iter().map(kind).collect();
            return each.join(" or ");
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        let each: Vec<_> = values
            .iter()
            .map(|value| format!("<code>{}</code>", escaped(&plain(value))))
            .collect();
        return each.join(" ");
    }
    let types = match &schema["type"] {
        Value::Array(several) => several.iter().map(plain).collect::<Vec<_>>().join(" or "),
        one => plain(one),
    };
    if schema["items"].is_object() {
        return format!("list of {}", kind(&schema["items"]));
    }
    if schema["additionalProperties"].is_object() {
        return format!("{} by name", kind(&schema["additionalProperties"]));
    }
    match schema["format"].as_str() {
        Some(format) => format!("{} ({})", escaped(&types), escaped(format)),
        None => escaped(&types),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::kind;

    #[test]
    fn a_value_is_told_in_a_few_words() {
        for (schema, words) in [
            (json!({"type": "string", "format": "date-time"}), "string (date-time)"),
            (json!({"type": ["string", "null"]}), "string or null"),
            (
                json!({"type": "array", "items": {"type": "integer"}}),
                "list of integer",
            ),
            (json!({"enum": ["a", "b"]}), "<code>a</code> <code>b</code>"),
            (
                json!({"$ref": "#/components/schemas/Run"}),
                "<a href=\"#schema-Run\">Run</a>",
            ),
        ] {
            assert_eq!(kind(&schema), words);
        }
    }
}
