//! The two SOAP doors: strings and typed datasets.

use bytes::Bytes;
use http::Response;
use http::request::Parts;

use super::answer::{Outcome, Refused};
use super::calls::Parameters;
use super::door::Asked;
use super::form;
use super::state::State;
use super::switches::{MissingSchema, Refusal, Switches, Tags};
use super::wire::dataset::DataSet;
use super::wire::envelope::{Fault, Version, respond_to, unwrap};
use super::wire::operations::{Door, Operation, ParameterKind};
use super::wire::wsdl::{NAMESPACE, describe};
use super::xml::Node;
use crate::reply;

/// Reads a call; or answers what is none, such as a question for the WSDL.
pub(crate) fn read(door: Door, head: &Parts, body: &[u8], state: &State) -> Result<Asked, Box<Response<Bytes>>> {
    if head.method == http::Method::GET {
        let wanted = head.uri.query().unwrap_or("").eq_ignore_ascii_case("wsdl");
        return Err(Box::new(if wanted {
            reply::response(200, "text/xml; charset=utf-8", describe(door, &address(head)))
        } else {
            reply::response(
                200,
                "text/html; charset=utf-8",
                format!("<html><body>{}</body></html>", door.service()),
            )
        }));
    }
    let switches = state.switches;
    let (version, node) = unwrap(body).map_err(|fault| Box::new(fault.into_response()))?;
    let operation =
        operation(door, head, version, &node, &switches).map_err(|fault| Box::new(fault.into_response()))?;
    Ok(Asked {
        door,
        operation,
        parameters: parameters(door, operation, &node, &switches),
        respond: Box::new(move |outcome, state| respond(version, operation, outcome, &state.switches)),
    })
}

/// The address under which the door was called.
fn address(head: &Parts) -> String {
    let host = head
        .headers
        .get(http::header::HOST)
        .and_then(|value| value.to_str().ok());
    format!("http://{}{}", host.unwrap_or("localhost"), head.uri.path())
}

fn operation(
    door: Door,
    head: &Parts,
    version: Version,
    node: &Node,
    switches: &Switches,
) -> Result<&'static Operation, Fault> {
    let unknown = |name: &str| Fault {
        version,
        sender: true,
        text: format!("Server did not recognize the value of HTTP Header SOAPAction: {name}."),
    };
    let operation = door.operation(&node.name).filter(|_| node.space == NAMESPACE);
    let operation = operation.ok_or_else(|| unknown(&node.name))?;
    if version == Version::Two {
        return Ok(operation);
    }
    let header = head.headers.get("SOAPAction").and_then(|value| value.to_str().ok());
    let action = header.map(|value| value.trim().trim_matches('"'));
    match action {
        None | Some("") if switches.soap_action == Tags::Optional => Ok(operation),
        Some(action) if action.strip_prefix(NAMESPACE) == Some(operation.name) => Ok(operation),
        other => Err(unknown(other.unwrap_or(""))),
    }
}

/// Parameters in the door's own namespace; others are not seen.
fn parameters(door: Door, operation: &Operation, node: &Node, switches: &Switches) -> Result<Parameters, String> {
    let known = |child: &&Node| {
        child.space == NAMESPACE && operation.request.iter().any(|parameter| parameter.name == child.name)
    };
    let given = node.children.iter().filter(known);
    if door != Door::Typed {
        return form::parameters(
            given.map(|child| (child.name.clone(), child.text.clone())).collect(),
            switches,
        );
    }
    let mut parameters = Parameters::default();
    let needs_schema = switches.missing_schema == MissingSchema::Refused;
    for child in given {
        let kind = operation
            .request
            .iter()
            .find(|parameter| parameter.name == child.name)
            .map(|p| p.kind);
        if kind == Some(ParameterKind::DataSet) {
            // by-reference parameters stand in the request too, and mean nothing there
            if form::SETS.contains(&child.name.as_str()) {
                let set = DataSet::typed(child, needs_schema);
                let set = set.map_err(|complaint| format!("Parameter {}: {complaint}", child.name))?;
                parameters.sets.push((child.name.clone(), set));
            }
        } else {
            parameters.texts.push((child.name.clone(), child.text.clone()));
        }
    }
    Ok(parameters)
}

fn respond(version: Version, operation: &Operation, outcome: &Outcome, switches: &Switches) -> Response<Bytes> {
    let plain = match outcome {
        Ok(answer) => Ok(answer.clone()),
        Err(Refused::Text(text)) => Err(text.clone()),
        Err(Refused::Login(text)) => refusal(switches.login_refusal, text),
        Err(Refused::Session(text)) => refusal(switches.session_refusal, text),
    };
    let is_fault = match outcome {
        Err(Refused::Login(_)) => switches.login_refusal == Refusal::Fault,
        Err(Refused::Session(_)) => switches.session_refusal == Refusal::Fault,
        _ => false,
    };
    if is_fault {
        let text = plain.err().unwrap_or_default();
        return Fault {
            version,
            sender: false,
            text,
        }
        .into_response();
    }
    respond_to(version, operation, &plain, switches)
}

fn refusal<T>(form: Refusal, text: &str) -> Result<T, String> {
    Err(match form {
        Refusal::Silent => String::new(),
        Refusal::Text | Refusal::Fault => text.to_owned(),
    })
}
