//! The bodies of errors [apis/snelstart.md §8].

use super::answer::Faults;
use super::codes;
use super::switches::Details;
use super::wire::write;

/// `{"Message":"…"}`.
pub(super) fn message(text: &str) -> String {
    let mut out = String::from("{\"Message\":");
    write::string(&mut out, text);
    out.push('}');
    out
}

/// An array of codes.
pub(super) fn business(faults: &Faults, details: Details) -> String {
    let mut out = String::from("[");
    for (index, fault) in faults.0.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str("{\"errorCode\":");
        write::string(&mut out, fault.code);
        out.push_str(",\"message\":");
        write::string(&mut out, codes::message(fault.code));
        out.push_str(",\"details\":");
        match (details, &fault.detail) {
            (Details::Null, _) | (_, None) => out.push_str("null"),
            (Details::Text, Some(detail)) => write::string(&mut out, detail),
            (Details::List, Some(detail)) => {
                out.push('[');
                write::string(&mut out, detail);
                out.push(']');
            }
        }
        out.push('}');
    }
    out.push(']');
    out
}

/// What did not bind, by its path.
pub(super) fn model_state(problems: &[(String, String)]) -> String {
    let mut out = String::from("{\"message\":\"The request is invalid.\",\"modelState\":{");
    let mut paths: Vec<&str> = Vec::new();
    for (path, _) in problems {
        if !paths.contains(&path.as_str()) {
            paths.push(path);
        }
    }
    for (index, path) in paths.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write::string(&mut out, path);
        out.push_str(":[");
        let texts = problems.iter().filter(|(other, _)| other == path);
        for (index, (_, text)) in texts.enumerate() {
            if index > 0 {
                out.push(',');
            }
            write::string(&mut out, text);
        }
        out.push(']');
    }
    out.push_str("}}");
    out
}
