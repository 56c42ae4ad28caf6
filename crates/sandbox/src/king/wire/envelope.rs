//! SOAP 1.1 and 1.2 envelopes.

use bytes::Bytes;
use http::Response;

use super::operations::{Operation, Parameter, ParameterKind};
use super::sheet::{Sheets, plain};
use super::typed;
use super::wsdl::NAMESPACE;
use crate::king::answer::{Answer, Value};
use crate::king::switches::{NoMessage, Records, Switches};
use crate::king::xml::{Node, Writer, cdata, escape, parse};
use crate::reply;

const SOAP11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";

/// Version of the protocol; an answer has that of its question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    One,
    Two,
}

/// A refusal of SOAP itself, in the words of ASP.NET's kind of service.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) version: Version,
    /// The sender is to blame.
    pub(crate) sender: bool,
    pub(crate) text: String,
}

/// The one element inside an envelope's body.
pub(crate) fn unwrap(body: &[u8]) -> Result<(Version, Node), Fault> {
    let blame = |version, text: String| Fault {
        version,
        sender: true,
        text,
    };
    let mut envelope =
        parse(body).map_err(|text| blame(Version::One, format!("Server was unable to read request. ---> {text}")))?;
    let version = match envelope.space.as_str() {
        SOAP11 if envelope.name == "Envelope" => Version::One,
        SOAP12 if envelope.name == "Envelope" => Version::Two,
        _ => return Err(blame(Version::One, "Possible SOAP version mismatch.".into())),
    };
    let space = envelope.space.clone();
    let at = envelope
        .children
        .iter()
        .position(|child| child.name == "Body" && child.space == space);
    let content = at.map(|at| envelope.children.swap_remove(at));
    let first = content.and_then(|body| body.children.into_iter().next());
    let operation = first.ok_or_else(|| blame(version, "The request has no body.".into()))?;
    Ok((version, operation))
}

impl Fault {
    pub(crate) fn into_response(self) -> Response<Bytes> {
        let text = escape(&self.text);
        let inner = match self.version {
            Version::One => {
                let code = if self.sender { "Client" } else { "Server" };
                format!(
                    "<soap:Fault><faultcode>soap:{code}</faultcode><faultstring>{text}</faultstring><detail /></soap:Fault>"
                )
            }
            Version::Two => {
                let code = if self.sender { "Sender" } else { "Receiver" };
                format!(
                    "<soap:Fault><soap:Code><soap:Value>soap:{code}</soap:Value></soap:Code><soap:Reason>\
                     <soap:Text xml:lang=\"nl\">{text}</soap:Text></soap:Reason></soap:Fault>"
                )
            }
        };
        respond(500, self.version, &inner)
    }
}

fn respond(status: u16, version: Version, inner: &str) -> Response<Bytes> {
    let (space, content_type) = match version {
        Version::One => (SOAP11, "text/xml; charset=utf-8"),
        Version::Two => (SOAP12, "application/soap+xml; charset=utf-8"),
    };
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"{space}\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\">\
         <soap:Body>{inner}</soap:Body></soap:Envelope>"
    );
    reply::response(status, content_type, text)
}

/// The answer of an operation. A call that was refused has a result of false
/// and its reason in `Foutmelding`, with status 200 [apis/king.md §9].
pub(crate) fn respond_to(
    version: Version,
    operation: &Operation,
    outcome: &Result<Answer, String>,
    switches: &Switches,
) -> Response<Bytes> {
    let Some(parameters) = &operation.response else {
        return reply::response(202, "text/xml; charset=utf-8", Bytes::new());
    };
    let name = operation.name;
    let mut inner = format!(
        "<{name}Response xmlns=\"{NAMESPACE}\"><{name}Result>{}</{name}Result>",
        outcome.is_ok()
    );
    for parameter in parameters {
        if parameter.name.eq_ignore_ascii_case("Foutmelding") {
            message(&mut inner, parameter.name, outcome, switches);
        } else {
            let value = outcome.as_ref().ok().and_then(|answer| answer.value(parameter.name));
            write(&mut inner, *parameter, value, switches);
        }
    }
    inner.push_str(&format!("</{name}Response>"));
    respond(200, version, &inner)
}

fn message(inner: &mut String, name: &str, outcome: &Result<Answer, String>, switches: &Switches) {
    let text = match outcome {
        Ok(answer) => answer.notice.as_deref().unwrap_or_default(),
        Err(text) => text,
    };
    if !text.is_empty() {
        inner.push_str(&format!("<{name}>{}</{name}>", escape(text)));
    } else if switches.no_message == NoMessage::Empty {
        inner.push_str(&format!("<{name} />"));
    }
}

fn write(inner: &mut String, parameter: Parameter, value: Option<&Value>, switches: &Switches) {
    let name = parameter.name;
    let content = match (parameter.kind, value) {
        (ParameterKind::Number, Some(Value::Text(number))) => number.clone(),
        (ParameterKind::Number, _) => "0".to_owned(),
        (ParameterKind::Text, Some(Value::Text(text))) => escape(text).into_owned(),
        (ParameterKind::Text, Some(Value::Data(sheets))) => inside_string(sheets, switches),
        (ParameterKind::DataSet, Some(Value::Data(sheets))) => typed::content(sheets, switches),
        (ParameterKind::Texts, Some(Value::Texts(texts))) => texts_of(texts),
        _ => return,
    };
    inner.push_str(&format!("<{name}>{content}</{name}>"));
}

fn inside_string(sheets: &Sheets, switches: &Switches) -> String {
    let text = plain(sheets, switches);
    match switches.records {
        Records::Escaped => escape(&text).into_owned(),
        Records::CData => cdata(&text),
    }
}

fn texts_of(texts: &[String]) -> String {
    let mut xml = Writer::new(false);
    for text in texts {
        xml.leaf("string", text);
    }
    xml.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_are_told_apart() {
        for (space, version) in [(SOAP11, Version::One), (SOAP12, Version::Two)] {
            let text =
                format!("<e:Envelope xmlns:e='{space}'><e:Header/><e:Body><Login xmlns='x'/></e:Body></e:Envelope>");
            let (found, operation) = unwrap(text.as_bytes()).expect("an operation");
            assert_eq!(
                (found, operation.name.as_str(), operation.space.as_str()),
                (version, "Login", "x")
            );
        }
        for bad in [
            "",
            "<a/>",
            "<Envelope/>",
            &format!("<Envelope xmlns='{SOAP11}'><Body/></Envelope>"),
        ] {
            let fault = unwrap(bad.as_bytes()).expect_err("a fault");
            assert!(fault.sender);
            assert_eq!(fault.into_response().status(), 500);
        }
    }
}
