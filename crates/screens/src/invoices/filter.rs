//! What of the list is looked at, as it stands in the address.

use boekbrug_model::{ConnectionId, FindingCode, InvoiceId, InvoiceState};
use boekbrug_store::{Cause, InvoicesSought};

use crate::frame::Fault;

/// The longest text that is looked for, in characters.
const LONGEST: usize = 100;

/// Which invoices, from the address: `/invoices?connection=…&state=attention&code=…&q=…&after=…`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Filter {
    /// Of one connection.
    pub(crate) connection: Option<ConnectionId>,
    /// How far they are.
    pub(crate) tab: Tab,
    /// With this finding.
    pub(crate) code: Option<FindingCode>,
    /// With this in number, customer's code or name.
    pub(crate) text: String,
    /// Older than this one.
    pub(crate) after: Option<InvoiceId>,
}

/// How far invoices are, in the words of a bookkeeper.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) enum Tab {
    /// All of them.
    #[default]
    All,
    /// Open, with findings that want somebody.
    Attention,
    /// Open, without findings.
    Underway,
    /// Booked, read back and found equal.
    Booked,
    /// Not booked by us: skipped or marked.
    Aside,
    /// Of a customer that takes no part: it waits by somebody's choice.
    Apart,
    /// In one of these states, as another page of ours links to them.
    States(Vec<InvoiceState>),
}

impl Tab {
    /// As it stands in the address.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::All => String::new(),
            Self::Attention => "attention".to_owned(),
            Self::Underway => "underway".to_owned(),
            Self::Booked => "done".to_owned(),
            Self::Aside => "aside".to_owned(),
            Self::Apart => "apart".to_owned(),
            Self::States(states) => {
                let names: Vec<_> = states.iter().map(|state| state.as_str()).collect();
                names.join(",")
            }
        }
    }

    fn read(text: &str) -> Result<Self, Fault> {
        Ok(match text {
            "" => Self::All,
            "attention" => Self::Attention,
            "underway" => Self::Underway,
            "done" => Self::Booked,
            "aside" => Self::Aside,
            "apart" => Self::Apart,
            names => {
                let states: Result<Vec<InvoiceState>, _> = names.split(',').map(str::parse).collect();
                Self::States(states.map_err(|_| Fault::unreadable())?)
            }
        })
    }
}

impl Filter {
    /// Reads the address. An empty value asks for nothing; one that cannot be is refused, for it would otherwise show
    /// everything.
    pub(crate) fn read(query: Option<&str>) -> Result<Self, Fault> {
        let mut filter = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match &*name {
                "connection" => filter.connection = Some(value.parse().map_err(|_| Fault::NotFound)?),
                "state" => filter.tab = Tab::read(value)?,
                "code" => filter.code = Some(value.parse().map_err(|_| Fault::unreadable())?),
                "q" => filter.text = value.chars().take(LONGEST).collect(),
                "after" => filter.after = Some(value.parse().map_err(|_| Fault::unreadable())?),
                _ => {}
            }
        }
        Ok(filter)
    }

    /// The address of the list, from its beginning.
    pub(crate) fn address(&self) -> String {
        self.at("/invoices")
    }

    /// The address of a page about what is looked at.
    pub(crate) fn at(&self, path: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let mut add = |name, value: String| {
            if !value.is_empty() {
                query.append_pair(name, &value);
            }
        };
        add(
            "connection",
            self.connection.map(|id| id.to_string()).unwrap_or_default(),
        );
        add("state", self.tab.name());
        add(
            "code",
            self.code.map(|code| code.as_str().to_owned()).unwrap_or_default(),
        );
        add("q", self.text.clone());
        add("after", self.after.map(|id| id.to_string()).unwrap_or_default());
        match query.finish() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    /// The same list from its beginning, looked at otherwise.
    pub(crate) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut filter = Self {
            after: None,
            ..self.clone()
        };
        change(&mut filter);
        filter
    }

    /// Whether anything but the tab narrows the list.
    pub(crate) fn narrows(&self) -> bool {
        self.connection.is_some() || self.code.is_some() || !self.text.is_empty()
    }

    /// As the store is asked.
    pub(crate) fn sought(&self) -> InvoicesSought {
        let (states, cause) = match &self.tab {
            Tab::All => (Vec::new(), None),
            Tab::Attention => (Vec::new(), Some(Cause::Attention)),
            Tab::Underway => (Vec::new(), Some(Cause::None)),
            Tab::Booked => (vec![InvoiceState::Verified], None),
            Tab::Aside => (vec![InvoiceState::Skipped, InvoiceState::Marked], None),
            Tab::Apart => (Vec::new(), Some(Cause::Code(FindingCode::CustomerNotSelected))),
            Tab::States(states) => (states.clone(), None),
        };
        InvoicesSought {
            connection: self.connection,
            states,
            cause: self.code.map(Cause::Code).or(cause),
            text: Some(self.text.clone()).filter(|text| !text.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_comes_back() {
        let connection = ConnectionId::new(jiff::Timestamp::UNIX_EPOCH, [1; 10]);
        let after = InvoiceId::new(jiff::Timestamp::UNIX_EPOCH, [2; 10]);
        for filter in [
            Filter::default(),
            Filter {
                connection: Some(connection),
                tab: Tab::Attention,
                code: Some(FindingCode::CustomerUnknown),
                text: "a & b=ü/%".to_owned(),
                after: Some(after),
            },
            Filter {
                tab: Tab::States(vec![InvoiceState::Findings, InvoiceState::Unknown]),
                ..Filter::default()
            },
        ] {
            let address = filter.address();
            let query = address.split_once('?').map(|(_, query)| query);
            assert_eq!(Filter::read(query).ok(), Some(filter), "{address}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused_and_what_is_empty_is_not_there() {
        for bad in [
            "connection=x",
            "state=x",
            "state=verified,x",
            "code=x",
            "after=con_x",
            "connection=inv_1",
        ] {
            assert!(Filter::read(Some(bad)).is_err(), "{bad}");
        }
        for empty in ["", "connection=&state=&code=&q=+&after=", "other=1", "&&=&"] {
            assert_eq!(Filter::read(Some(empty)).ok(), Some(Filter::default()), "{empty}");
        }
        let long = format!("q={}", "é".repeat(1_000));
        assert_eq!(Filter::read(Some(&long)).unwrap().text.chars().count(), LONGEST);
    }
}
