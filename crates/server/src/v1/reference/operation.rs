//! One operation on the page.

use serde_json::Value;

use super::schema::kind;
use super::text::{escaped, line, paragraphs};

/// Where the examples go: whoever reads the page puts their own address here.
const BASE: &str = "https://boekbrug.example.nl";

/// Everything of one operation, under an anchor of its name.
pub(super) fn section(document: &Value, path: &str, method: &str, operation: &Value) -> String {
    let name = operation["operationId"].as_str().unwrap_or_default();
    format!(
        "<article id=\"{name}\"><h3><a href=\"#{name}\">{}</a></h3><p class=\"address\"><b>{}</b> <code>{}</code></p>\
         {}{}{}{}{}{}</article>",
        escaped(operation["summary"].as_str().unwrap_or_default()),
        method.to_uppercase(),
        escaped(path),
        paragraphs(operation["description"].as_str().unwrap_or_default()),
        scope(operation),
        parameters(document, operation),
        body(operation),
        answers(document, operation),
        examples(path, method, operation),
    )
}

fn scope(operation: &Value) -> String {
    match operation["x-scope"].as_str() {
        None => "<p>Needs no sign-in.</p>".to_owned(),
        Some("session") => "<p>Needs a person who signed in.</p>".to_owned(),
        Some(scope) => format!("<p>Needs the scope <code>{}</code>.</p>", escaped(scope)),
    }
}

/// Follows a reference to a part of the document.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let pointer = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}

fn parameters(document: &Value, operation: &Value) -> String {
    let rows = operation["parameters"].as_array().into_iter().flatten();
    let rows: Vec<String> = rows
        .map(|parameter| {
            let parameter = resolved(document, parameter);
            let text = |name: &str| parameter[name].as_str().unwrap_or_default();
            let optional = if parameter["required"] == true {
                ""
            } else {
                " <small>optional</small>"
            };
            format!(
                "<tr><th scope=\"row\"><code>{}</code>{optional}</th><td>{}: {}</td><td>{}</td></tr>",
                escaped(text("name")),
                escaped(text("in")),
                kind(&parameter["schema"]),
                line(text("description"))
            )
        })
        .collect();
    let rows = rows.concat();
    table("Parameters", &rows)
}

fn body(operation: &Value) -> String {
    let content = operation["requestBody"]["content"].as_object().into_iter().flatten();
    let rows: Vec<String> = content
        .map(|(media, content)| {
            let shape = kind(&content["schema"]);
            format!(
                "<tr><th scope=\"row\"><code>{}</code></th><td>{shape}</td></tr>",
                escaped(media)
            )
        })
        .collect();
    let rows = rows.concat();
    table("Body", &rows)
}

/// Answers that went well whole; refusals by their status alone, for they are alike everywhere.
fn answers(document: &Value, operation: &Value) -> String {
    let responses = operation["responses"].as_object().into_iter().flatten();
    let (good, refused): (Vec<_>, Vec<_>) = responses.partition(|(status, _)| status.as_str() < "400");
    let row = |(status, response): (&String, &Value)| {
        let content = response["content"].as_object().into_iter().flatten();
        let shapes: Vec<_> = content.map(|(_, content)| kind(&content["schema"])).collect();
        let about = response["description"].as_str().map(line).unwrap_or_default();
        format!(
            "<tr><th scope=\"row\">{status}</th><td>{}</td><td>{about}</td></tr>",
            shapes.join(" ")
        )
    };
    let rows: Vec<String> = good.into_iter().map(row).collect();
    let rows = rows.concat();
    let refused: Vec<_> = refused
        .into_iter()
        .map(|(status, response)| {
            let about = resolved(document, response)["description"].as_str().unwrap_or_default();
            format!("<abbr title=\"{}\">{status}</abbr>", escaped(about))
        })
        .collect();
    let refusals = "<a href=\"#schema-Problem\">Problem</a>";
    let last = format!(
        "<tr><th scope=\"row\">{}</th><td>{refusals}</td><td></td></tr>",
        refused.join(" ")
    );
    table("Answers", &(rows + &last))
}

fn table(title: &str, rows: &str) -> String {
    if rows.is_empty() {
        return String::new();
    }
    format!("<h4>{title}</h4><div class=\"wide\"><table><tbody>{rows}</tbody></table></div>")
}

/// The examples as calls of curl.
fn examples(path: &str, method: &str, operation: &Value) -> String {
    let open = operation["x-scope"].is_null();
    let each = operation["x-examples"].as_array().into_iter().flatten();
    let each: Vec<String> = each
        .map(|example| call(path, method, open, operation, example))
        .collect();
    let each = each.concat();
    if each.is_empty() {
        String::new()
    } else {
        format!("<h4>Examples</h4>{each}")
    }
}

fn call(path: &str, method: &str, open: bool, operation: &Value, example: &Value) -> String {
    let values = example["path"].as_object().into_iter().flatten();
    let path = values.fold(path.to_owned(), |path, (name, value)| {
        path.replace(&format!("{{{name}}}"), value.as_str().unwrap_or_default())
    });
    let query = example["query"].as_str().filter(|query| !query.is_empty());
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let mut lines = vec![format!("curl -X {} '{BASE}{path}{query}'", method.to_uppercase())];
    if !open {
        lines.push("-H \"Authorization: Bearer $KEY\"".to_owned());
    }
    if operation["parameters"].to_string().contains("/IfMatch") {
        lines.push("-H 'If-Match: \"v1\"'".to_owned());
    }
    if !example["body"].is_null() {
        lines.push("-H 'Content-Type: application/json'".to_owned());
        lines.push(format!("-d '{}'", example["body"].to_string().replace('\'', "'\\''")));
    }
    format!(
        "<p>{} → {}</p><pre><code>{}</code></pre>",
        line(example["title"].as_str().unwrap_or_default()),
        example["status"],
        escaped(&lines.join(" \\\n  "))
    )
}
