//! Addresses: which resource, which row, which part of it.

use super::catalogue::{Schema, catalogue};

/// What an address names.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Target {
    /// Absent for `current/Me`.
    pub(crate) division: Option<i32>,
    /// Such as `crm/Accounts`; as it came when nothing lives there.
    pub(crate) path: String,
    /// What stands in the brackets.
    pub(crate) key: Option<String>,
    /// `/$count`.
    pub(crate) count: bool,
    /// A navigation behind the brackets.
    pub(crate) part: Option<String>,
}

impl Target {
    /// Reads what follows `/api/v1/`, percent-decoded.
    pub(crate) fn read(rest: &str) -> Option<Target> {
        let (first, rest) = rest.split_once('/')?;
        let division = match first {
            "current" => None,
            number => Some(number.parse().ok()?),
        };
        let (path, key, behind) = match rest.split_once('(') {
            None => (rest, None, ""),
            Some((path, after)) => {
                let (key, behind) = after.split_once(')')?;
                (path, Some(key.to_owned()), behind)
            }
        };
        let (path, count) = match path.strip_suffix("/$count") {
            Some(path) => (path, true),
            None => (path, false),
        };
        let path = if division.is_none() {
            format!("current/{path}")
        } else {
            path.to_owned()
        };
        let part = behind.strip_prefix('/').map(str::to_owned);
        if !behind.is_empty() && part.is_none() {
            return None;
        }
        Some(Target {
            division,
            path,
            key,
            count,
            part,
        })
    }

    pub(crate) fn schema(&self) -> Option<&'static Schema> {
        let found = catalogue().find(&self.path)?;
        // what belongs to a user has no division, all else has one
        (self.path.starts_with("current/") == self.division.is_none()).then_some(found)
    }

    /// The endpoint's name for counts: `GET crm/Accounts(id)`.
    pub(crate) fn name(&self, method: &str) -> String {
        let mut name = format!("{method} {}", self.path);
        if self.key.is_some() {
            name.push_str("(id)");
        }
        if self.count {
            name.push_str("/$count");
        }
        if let Some(part) = &self.part {
            name.push('/');
            name.push_str(part);
        }
        name
    }
}

/// Percent-decodes a path.
pub(crate) fn decoded(path: &str) -> String {
    // a plus in a path is a plus
    let pair = format!("p={}", path.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let names = |path: &str| Target::read(path).map(|target| target.name("GET"));
        for (path, name) in [
            ("current/Me", "GET current/Me"),
            ("5/crm/Accounts", "GET crm/Accounts"),
            ("5/crm/Accounts/$count", "GET crm/Accounts/$count"),
            ("5/crm/Accounts(guid'x')", "GET crm/Accounts(id)"),
            (
                "5/salesentry/SalesEntries(guid'x')/SalesEntryLines",
                "GET salesentry/SalesEntries(id)/SalesEntryLines",
            ),
            ("5/read/sync/Sync/SyncTimestamp", "GET read/sync/Sync/SyncTimestamp"),
        ] {
            assert_eq!(names(path).as_deref(), Some(name), "{path}");
        }
        for bad in [
            "",
            "x",
            "abc/crm/Accounts",
            "5/crm/Accounts(guid'x'",
            "5/crm/Accounts(1)x",
        ] {
            assert_eq!(names(bad), None, "{bad}");
        }
    }

    #[test]
    fn case_counts_in_paths() {
        let known = |path: &str| Target::read(path).is_some_and(|target| target.schema().is_some());
        assert!(known("5/hrm/Costcenters") && known("current/Me"));
        assert!(!known("5/hrm/CostCenters") && !known("5/current/Me") && !known("current/crm/Accounts"));
    }

    #[test]
    fn percent_signs_are_read() {
        assert_eq!(decoded("/crm/Accounts(guid%27a%27)"), "/crm/Accounts(guid'a')");
        assert_eq!(decoded("/a+b&c"), "/a+b&c");
    }
}
