//! The form door: fields in, XML out [apis/king.md §1].

use bytes::Bytes;
use http::Response;
use http::request::Parts;

use super::answer::{Answer, Outcome, Refused, Value};
use super::calls::Parameters;
use super::door::{Asked, page};
use super::state::State;
use super::switches::{Refusal, StringSchema, Switches};
use super::wire::dataset::DataSet;
use super::wire::operations::Door;
use super::wire::sheet::{Sheet, Sheets, plain};
use super::xml;
use crate::reply;

/// Parameters that hold datasets, in the form door and as text in the string
/// door; all other parameters are plain.
pub(crate) const SETS: &[&str] = &["Selectie", "Journaalpost", "Stamtabel", "Mutatie"];

/// Reads a form. Field names may have any casing.
pub(crate) fn read(head: &Parts, body: &[u8], state: &State) -> Result<Asked, Box<Response<Bytes>>> {
    let switches = state.switches;
    if head.method != http::Method::POST {
        return Err(error("Alleen POST is toegestaan", &switches).into());
    }
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(body).into_owned().collect();
    let action = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("ACTIE"));
    let Some((_, action)) = action else {
        return Err(error("Veld ACTIE ontbreekt", &switches).into());
    };
    let Some(operation) = Door::Form.action(action) else {
        return Err(error(&format!("Onbekende actie {action}"), &switches).into());
    };
    Ok(Asked {
        door: Door::Form,
        operation,
        parameters: parameters(fields, &switches),
        respond: Box::new(|outcome, state| respond(outcome, &state.switches)),
    })
}

/// Texts, and datasets as text where they are not empty.
pub(crate) fn parameters(fields: Vec<(String, String)>, switches: &Switches) -> Result<Parameters, String> {
    let mut parameters = Parameters::default();
    for (name, text) in &fields {
        let is_set = SETS.iter().any(|set| set.eq_ignore_ascii_case(name));
        if is_set && !text.trim().is_empty() {
            let node = xml::parse(text.as_bytes()).map_err(|complaint| format!("Parameter {name}: {complaint}"))?;
            let obeys = switches.string_schema == StringSchema::Honoured;
            parameters.sets.push((name.clone(), DataSet::plain(&node, obeys)));
        }
    }
    parameters.texts = fields;
    Ok(parameters)
}

fn respond(outcome: &Outcome, switches: &Switches) -> Response<Bytes> {
    match outcome {
        Ok(answer) => xml_response(&plain(&sheets(answer), switches)),
        Err(Refused::Text(text)) => error(text, switches),
        Err(Refused::Login(text)) => refusal(switches.login_refusal, text, switches),
        Err(Refused::Session(text)) => refusal(switches.session_refusal, text, switches),
    }
}

fn refusal(form: Refusal, text: &str, switches: &Switches) -> Response<Bytes> {
    match form {
        Refusal::Text => error(text, switches),
        Refusal::Silent => error("", switches),
        Refusal::Fault => page(500, "Runtime Error"),
    }
}

/// Seen: the dataset of a read, `SESSION/SESSIONID` and `TABEL/PRIMARYKEY`.
/// The rest is ours.
fn sheets(answer: &Answer) -> Sheets {
    let mut sheets = Sheets::new();
    for (name, value) in &answer.values {
        match (*name, value) {
            (_, Value::Data(data)) => sheets.extend(data.iter().cloned()),
            ("SessionId", Value::Text(id)) => sheets.push(Sheet::one("SESSION", &[("SESSIONID", id)])),
            ("Primarykey", Value::Text(key)) => sheets.push(Sheet::one("TABEL", &[("PRIMARYKEY", key)])),
            (_, Value::Texts(keys)) => {
                sheets.extend(keys.iter().map(|key| Sheet::one("TABEL", &[("PRIMARYKEY", key)])));
            }
            ("iMUISVersion", Value::Text(version)) => sheets.push(Sheet::one("VERSION", &[("IMUISVERSION", version)])),
            ("TimeStamp", Value::Text(stamp)) => sheets.push(Sheet::one("TIMESTAMP", &[("TIMESTAMP", stamp)])),
            _ => {}
        }
    }
    sheets
}

fn error(text: &str, switches: &Switches) -> Response<Bytes> {
    xml_response(&plain(&[Sheet::one("ERROR", &[("MESSAGE", text)])], switches))
}

fn xml_response(text: &str) -> Response<Bytes> {
    let text = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>{text}");
    reply::response(200, "text/xml; charset=utf-8", text)
}
