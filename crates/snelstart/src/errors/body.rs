//! What the package says when it refuses, in all the shapes in which it says it (apis/snelstart.md section 8): a list of
//! coded errors, model-binding errors with `modelState`, and single objects of the other layers.

use serde_json::{Map, Value};

/// The longest text that is kept of one complaint, in characters.
const LONGEST: usize = 500;
/// The most complaints that are kept of one answer.
const MOST: usize = 50;

/// One complaint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Complaint {
    /// The package's code, for example `BOE-0021`.
    pub(crate) code: Option<String>,
    /// Its text; never blank.
    pub(crate) text: String,
    /// The path of the field that it is about.
    pub(crate) at: Option<String>,
}

/// Reads the complaints; empty for a body that holds none (HTML, cut, blank).
pub(crate) fn complaints(body: &[u8]) -> Vec<Complaint> {
    let mut found = Vec::new();
    match crate::wire::object::<Value>(body) {
        Ok(Value::Array(elements)) => elements.iter().for_each(|element| read(element, &mut found)),
        Ok(value) => read(&value, &mut found),
        Err(_) => {}
    }
    found.truncate(MOST);
    found
}

fn read(value: &Value, found: &mut Vec<Complaint>) {
    match value {
        Value::Object(object) => read_object(object, found),
        other => found.extend(texts(other).map(|text| Complaint {
            code: None,
            text: cut(&text),
            at: None,
        })),
    }
}

fn read_object(object: &Map<String, Value>, found: &mut Vec<Complaint>) {
    if let Some(Value::Object(fields)) = member(object, &["modelState"]) {
        let before = found.len();
        for (path, reasons) in fields {
            found.extend(texts(reasons).map(|text| Complaint {
                code: None,
                text: cut(&text),
                at: Some(cut(path)),
            }));
        }
        if found.len() > before {
            return;
        }
    }
    let code = member(object, &["errorCode", "code"])
        .and_then(Value::as_str)
        .map(str::trim);
    let code = code.filter(|code| !code.is_empty()).map(cut);
    let text = member(object, &["message", "error_description", "error", "messageDetail"]);
    let details = member(object, &["details"])
        .into_iter()
        .flat_map(texts)
        .collect::<Vec<_>>()
        .join("; ");
    let text = match (text.into_iter().flat_map(texts).next(), details.as_str()) {
        (Some(text), "") => text,
        (Some(text), details) => format!("{text} ({details})"),
        (None, "") => code.clone().unwrap_or_default(),
        (None, details) => details.to_owned(),
    };
    if !text.is_empty() {
        found.push(Complaint {
            code,
            text: cut(&text),
            at: None,
        });
    }
}

/// A member by any of these names, whatever its case: the layers do not agree on it.
fn member<'a>(object: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Value> {
    let named = |name: &&str| {
        object
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    };
    names.iter().find_map(named).filter(|value| !value.is_null())
}

/// The texts in a value, however they are wrapped one level deep; blank ones are left out.
fn texts(value: &Value) -> Box<dyn Iterator<Item = String> + '_> {
    match value {
        Value::Array(list) => Box::new(list.iter().filter_map(text)),
        Value::Object(object) => Box::new(object.values().filter_map(text)),
        other => Box::new(text(other).into_iter()),
    }
}

fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(body: &str) -> Vec<(Option<String>, String, Option<String>)> {
        complaints(body.as_bytes())
            .into_iter()
            .map(|found| (found.code, found.text, found.at))
            .collect()
    }

    #[test]
    fn a_list_of_coded_errors_is_read_whole() {
        let body = r#"[{"errorCode":"BOE-0069","message":"De opgegeven BTW is niet geldig","details":"Btwpercentage is niet correct"},
            {"ErrorCode":"BOE-0022","Message":"Kostenplaats","Details":["regel 1","regel 2"]},{"errorCode":"X","message":null,"details":null}]"#;
        let found = read_all(body);
        assert_eq!(
            found[0].1,
            "De opgegeven BTW is niet geldig (Btwpercentage is niet correct)"
        );
        assert_eq!(
            (found[1].0.as_deref(), found[1].1.as_str()),
            (Some("BOE-0022"), "Kostenplaats (regel 1; regel 2)")
        );
        assert_eq!(found[2].1, "X");
    }

    #[test]
    fn model_binding_errors_name_their_fields() {
        let body =
            r#"{"message":"The request is invalid.","modelState":{"boeking.factuurdatum":["no date","no zone"]}}"#;
        let found = read_all(body);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].2.as_deref(), Some("boeking.factuurdatum"));
        let empty = r#"[{"message":"The request is invalid.","modelState":{}}]"#;
        assert_eq!(read_all(empty)[0].1, "The request is invalid.");
    }

    #[test]
    fn the_other_layers_say_it_in_their_own_way() {
        for body in [
            r#"{"Message":"Nee"}"#,
            r#"{"statusCode":429,"message":"Nee"}"#,
            r#"{"error":"Nee"}"#,
            r#"{"error":{"code":"x","message":"Nee"}}"#,
            r#""Nee""#,
            r#"["Nee"]"#,
        ] {
            let found = read_all(body);
            assert!(
                found.iter().any(|(_, text, _)| text == "Nee") || found[0].1 == "x",
                "{body}: {found:?}"
            );
        }
    }

    #[test]
    fn what_is_no_json_holds_no_complaint() {
        for body in ["", "<html>Bad</html>", "[{\"errorCode\":", "null", "{}", "[]", "true"] {
            assert_eq!(read_all(body), [], "{body}");
        }
    }

    #[test]
    fn long_answers_are_cut() {
        let long = format!(r#"{{"message":"{}"}}"#, "a".repeat(10_000));
        assert_eq!(read_all(&long)[0].1.len(), LONGEST);
        let many = format!("[{}]", vec![r#"{"message":"x"}"#; 500].join(","));
        assert_eq!(read_all(&many).len(), MOST);
    }
}
