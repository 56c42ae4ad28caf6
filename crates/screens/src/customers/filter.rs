//! What of the list is looked at, as it stands in the address.

use boekbrug_model::ConnectionId;
use boekbrug_model::settings::CustomersOut;
use boekbrug_store::{AppCustomerCount, AppCustomerFilter, AppCustomerState};

use crate::frame::Fault;

/// The longest text that is looked for, in characters.
const LONGEST: usize = 100;

/// Which customers, from the address: `/customers?connection=…&show=…&q=…&code=…&after=…`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Filter {
    pub(super) connection: Option<ConnectionId>,
    pub(super) tab: Tab,
    pub(super) text: String,
    /// Code and id of the last row that was shown.
    pub(super) after: Option<(String, String)>,
}

/// How far customers are, in the words of a bookkeeper.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Tab {
    /// All of them.
    #[default]
    All,
    /// With findings.
    Attention,
    /// Not yet compared, or without an answer.
    Underway,
    /// The same on both sides.
    Equal,
    /// Ticked.
    Ticked,
    /// Not ticked.
    Apart,
}

impl Tab {
    /// The tabs of a connection: where all customers go, none is ticked.
    pub(super) fn of(out: CustomersOut) -> &'static [Self] {
        if out == CustomersOut::Ticked {
            return &[
                Self::All,
                Self::Attention,
                Self::Underway,
                Self::Equal,
                Self::Ticked,
                Self::Apart,
            ];
        }
        &[Self::All, Self::Attention, Self::Underway, Self::Equal]
    }

    /// As it stands in the address.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Attention => "attention",
            Self::Underway => "underway",
            Self::Equal => "equal",
            Self::Ticked => "ticked",
            Self::Apart => "apart",
        }
    }

    fn read(text: &str) -> Option<Self> {
        Self::of(CustomersOut::Ticked)
            .iter()
            .copied()
            .find(|tab| tab.name() == text)
    }

    fn states(self) -> &'static [AppCustomerState] {
        match self {
            Self::All | Self::Ticked | Self::Apart => &[],
            Self::Attention => &[AppCustomerState::Findings],
            Self::Underway => &[
                AppCustomerState::Waiting,
                AppCustomerState::Sending,
                AppCustomerState::Unknown,
            ],
            Self::Equal => &[AppCustomerState::Equal],
        }
    }

    /// Only what takes part is told of by its state.
    fn ticked(self, out: CustomersOut) -> Option<bool> {
        match self {
            _ if out != CustomersOut::Ticked => None,
            Self::All => None,
            Self::Apart => Some(false),
            Self::Attention | Self::Underway | Self::Equal | Self::Ticked => Some(true),
        }
    }

    /// How many there are of these.
    pub(super) fn count(self, counts: &[AppCustomerCount], out: CustomersOut) -> u64 {
        let (states, ticked) = (self.states(), self.ticked(out));
        let fits = counts.iter().filter(|one| {
            (states.is_empty() || states.contains(&one.state)) && ticked.is_none_or(|ticked| ticked == one.ticked)
        });
        fits.map(|one| one.count).sum()
    }
}

impl Filter {
    /// Reads the address, or a form that repeats it.
    pub(super) fn read<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, Fault> {
        let mut filter = Self::default();
        let (mut code, mut after) = (String::new(), None);
        for (name, value) in pairs {
            match (name, value.trim()) {
                ("code", _) => value.clone_into(&mut code),
                ("after", _) if !value.is_empty() => after = Some(value.to_owned()),
                (_, "") => {}
                ("connection", value) => filter.connection = Some(value.parse().map_err(|_| Fault::NotFound)?),
                ("show", value) => filter.tab = Tab::read(value).ok_or_else(Fault::unreadable)?,
                ("q", value) => filter.text = value.chars().take(LONGEST).collect(),
                _ => {}
            }
        }
        filter.after = after.map(|id| (code, id));
        Ok(filter)
    }

    /// The address of the list.
    pub(super) fn address(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(id) = self.connection {
            query.append_pair("connection", &id.to_string());
        }
        if self.tab != Tab::All {
            query.append_pair("show", self.tab.name());
        }
        if !self.text.is_empty() {
            query.append_pair("q", &self.text);
        }
        if let Some((code, id)) = &self.after {
            query.append_pair("code", code).append_pair("after", id);
        }
        match query.finish() {
            query if query.is_empty() => "/customers".to_owned(),
            query => format!("/customers?{query}"),
        }
    }

    /// The same list from its beginning, looked at otherwise.
    pub(super) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut filter = Self {
            after: None,
            ..self.clone()
        };
        change(&mut filter);
        filter
    }

    /// As the store is asked.
    pub(super) fn sought(&self, out: CustomersOut) -> AppCustomerFilter {
        AppCustomerFilter {
            states: self.tab.states().to_vec(),
            ticked: self.tab.ticked(out),
            text: Some(self.text.clone()).filter(|text| !text.is_empty()),
        }
    }
}

/// The address of one customer. Ids are the application's own words, so they stand behind the question mark.
pub(crate) fn one(connection: ConnectionId, here: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("connection", &connection.to_string())
        .append_pair("id", here);
    format!("/customers/one?{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Filter, Fault> {
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Filter::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    #[test]
    fn an_address_comes_back() {
        let connection = ConnectionId::new(jiff::Timestamp::UNIX_EPOCH, [1; 10]);
        for tab in Tab::of(CustomersOut::Ticked) {
            let filter = Filter {
                connection: Some(connection),
                tab: *tab,
                text: "a & b=ü/%".to_owned(),
                after: Some((" 80 0&".to_owned(), "../x?#".to_owned())),
            };
            let address = filter.address();
            let query = address.split_once('?').unwrap().1;
            assert_eq!(read(query).ok(), Some(filter), "{address}");
        }
        assert_eq!(read("").ok(), Some(Filter::default()));
        assert_eq!(Filter::default().address(), "/customers");
        for bad in ["connection=x", "show=x"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn who_takes_no_part_is_not_counted_among_those_that_need_somebody() {
        let count = |state, ticked, count| AppCustomerCount { state, ticked, count };
        let counts = [
            count(AppCustomerState::Findings, false, 7),
            count(AppCustomerState::Findings, true, 2),
            count(AppCustomerState::Equal, true, 5),
        ];
        let of = |tab: Tab, out| tab.count(&counts, out);
        assert_eq!(of(Tab::Attention, CustomersOut::Ticked), 2);
        assert_eq!(of(Tab::Attention, CustomersOut::All), 9);
        assert_eq!(of(Tab::Apart, CustomersOut::Ticked), 7);
        assert_eq!(of(Tab::Ticked, CustomersOut::Ticked), 7);
        assert_eq!(of(Tab::All, CustomersOut::Ticked), 14);
    }
}
