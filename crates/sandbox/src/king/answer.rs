//! What a function answers, before a door writes it down.

use super::wire::sheet::Sheets;

/// A result of true.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    /// The by-reference parameters, by name.
    pub(crate) values: Vec<(&'static str, Value)>,
    /// A text beside a usable result.
    pub(crate) notice: Option<String>,
}

/// One by-reference parameter.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    Texts(Vec<String>),
    Data(Sheets),
}

impl Answer {
    pub(crate) fn of(name: &'static str, value: Value) -> Answer {
        Answer {
            values: vec![(name, value)],
            notice: None,
        }
    }

    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.values
            .iter()
            .find(|(given, _)| *given == name)
            .map(|(_, value)| value)
    }
}

/// Why a call is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// A Dutch text for `Foutmelding`.
    Text(String),
    /// Nobody is signed in; how that looks is a switch.
    Session(String),
    /// A login that is refused; how that looks is a switch.
    Login(String),
}

impl Refused {
    pub(crate) fn text(text: impl Into<String>) -> Refused {
        Refused::Text(text.into())
    }
}

impl From<String> for Refused {
    fn from(text: String) -> Self {
        Refused::Text(text)
    }
}

/// What every function returns.
pub(crate) type Outcome = Result<Answer, Refused>;
