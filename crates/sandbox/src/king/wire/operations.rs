//! The operations of the two SOAP doors, from compact lists: name, request
//! and response [both vendor WSDLs]. `~` stands for the three parameters that
//! nearly all share, `!` for `Foutmelding`, `{}` marks a dataset, `[]` an array
//! of strings, `#` a number.

use std::sync::LazyLock;

/// One of the three doors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// `ws1_api.aspx`: form in, XML out.
    Form,
    /// `ws1_xml.asmx`: SOAP with datasets as text in strings.
    Strings,
    /// `ws1.asmx`: SOAP with datasets as such.
    Typed,
}

/// One operation of a door.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) request: Vec<Parameter>,
    /// After the result; `None` for a message without an answer.
    pub(crate) response: Option<Vec<Parameter>>,
}

/// One parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) kind: ParameterKind,
}

/// What a parameter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterKind {
    Text,
    DataSet,
    Texts,
    Number,
}

static STRINGS: LazyLock<Vec<Operation>> = LazyLock::new(|| parse(include_str!("strings.txt")));
static TYPED: LazyLock<Vec<Operation>> = LazyLock::new(|| parse(include_str!("typed.txt")));

impl Door {
    /// What this door offers. The form door has the same functions; its
    /// names are those of the string door in capitals [apis/king.md §1].
    pub(crate) fn operations(self) -> &'static [Operation] {
        match self {
            Door::Form | Door::Strings => &STRINGS,
            Door::Typed => &TYPED,
        }
    }

    /// The operation of that exact name.
    pub(crate) fn operation(self, name: &str) -> Option<&'static Operation> {
        self.operations().iter().find(|operation| operation.name == name)
    }

    /// The operation that a form's `ACTIE` names.
    pub(crate) fn action(self, name: &str) -> Option<&'static Operation> {
        let name = name.trim();
        self.operations()
            .iter()
            .find(|operation| operation.name.eq_ignore_ascii_case(name))
    }

    /// Name of the service in its WSDL.
    pub(crate) fn service(self) -> &'static str {
        match self {
            Door::Form | Door::Strings => "ws1_xml",
            Door::Typed => "ws1",
        }
    }
}

fn parse(text: &'static str) -> Vec<Operation> {
    text.lines()
        .filter_map(|line| {
            let mut parts = line.split(';');
            let name = parts.next()?.trim();
            let request = parameters(parts.next()?);
            let response = parts.next().map(parameters);
            // the one-way operation is the only one without a line for its answer
            let response = response.filter(|_| name != "RunTaskOneWay");
            Some(Operation {
                name,
                request,
                response,
            })
        })
        .collect()
}

fn parameters(text: &'static str) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for word in text.split_ascii_whitespace() {
        match word {
            "~" => parameters.extend(["PartnerKey", "Omgevingscode", "SessionId"].map(Parameter::text)),
            "!" => parameters.push(Parameter::text("Foutmelding")),
            _ => parameters.push(Parameter::parse(word)),
        }
    }
    parameters
}

impl Parameter {
    fn text(name: &'static str) -> Parameter {
        Parameter {
            name,
            kind: ParameterKind::Text,
        }
    }

    fn parse(word: &'static str) -> Parameter {
        let marks = [
            ("{}", ParameterKind::DataSet),
            ("[]", ParameterKind::Texts),
            ("#", ParameterKind::Number),
        ];
        for (mark, kind) in marks {
            if let Some(name) = word.strip_suffix(mark) {
                return Parameter { name, kind };
            }
        }
        Parameter::text(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_exact_in_soap_and_free_in_the_form_door() {
        assert!(Door::Strings.operation("GetStamtabelRecords").is_some());
        assert!(Door::Strings.operation("GetStamTabelRecords").is_none());
        assert!(Door::Strings.operation("CreateStamTabelRecord").is_some());
        assert_eq!(
            Door::Form.action("createstamtabelrecord").map(|found| found.name),
            Some("CreateStamTabelRecord")
        );
        assert_eq!(
            (Door::Strings.operations().len(), Door::Typed.operations().len()),
            (37, 49)
        );
    }

    #[test]
    fn the_doors_differ_in_their_types() {
        let kind = |door: Door| {
            let operation = door.operation("CreateJournaalpost").expect("there");
            operation
                .request
                .iter()
                .find(|p| p.name == "Journaalpost")
                .expect("there")
                .kind
        };
        assert_eq!(kind(Door::Strings), ParameterKind::Text);
        assert_eq!(kind(Door::Typed), ParameterKind::DataSet);
        assert!(
            Door::Typed
                .operation("RunTaskOneWay")
                .expect("there")
                .response
                .is_none()
        );
        assert_eq!(
            Door::Typed.operation("CheckConnection").expect("there").response,
            Some(vec![])
        );
    }
}
