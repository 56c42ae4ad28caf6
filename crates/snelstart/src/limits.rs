//! How many calls the package allows (apis/snelstart.md section 1.2). Whether these limits bind per administration or per
//! subscription key is not certain, so it is a setting.

use std::time::Duration;

use boekbrug_connector::CallLimits;
use boekbrug_http::Limit;
use serde::Deserialize;

/// How many calls may be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Limits {
    /// The product for development and test: 100 a minute, 1,000 an hour, 5 at a time.
    Test,
    /// The product for one customer: 500 a minute, 5,000 an hour, 50 at a time.
    Maatwerk,
    /// The product for many customers: as `Maatwerk`.
    Productie,
    /// As agreed with the package.
    Custom {
        /// Calls a minute.
        minute: u32,
        /// Calls an hour.
        hour: u32,
        /// Calls at a time.
        concurrent: u32,
    },
}

/// What the limits bind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bind {
    /// Each administration has its own: every connection counts by itself.
    Administration,
    /// The subscription key: all connections of this process count together. Nodes do not know of each other, so each
    /// must be given its part of the limits.
    Key,
}

impl Limits {
    /// Calls a minute, calls an hour, calls at a time; never nothing.
    pub(crate) fn numbers(self) -> (u32, u32, u32) {
        let (minute, hour, concurrent) = match self {
            Self::Test => (100, 1_000, 5),
            Self::Maatwerk | Self::Productie => (500, 5_000, 50),
            Self::Custom {
                minute,
                hour,
                concurrent,
            } => (minute, hour, concurrent),
        };
        (minute.max(1), hour.max(1), concurrent.max(1))
    }

    /// What the package allows, for people and for planning.
    pub fn for_people(self) -> CallLimits {
        let (minute, hour, _) = self.numbers();
        CallLimits {
            minute: Some(minute),
            hour: Some(hour),
            ..CallLimits::default()
        }
    }

    /// The windows to keep. A tenth of each is kept for invoices, so that a first read of everything never delays one.
    pub(crate) fn windows(self) -> Vec<Limit> {
        let (minute, hour, _) = self.numbers();
        [(minute, Duration::from_secs(61)), (hour, Duration::from_secs(3_601))]
            .map(|(calls, per)| Limit::new(calls, per).keeping(calls / 10))
            .to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_windows_are_a_little_wider_than_the_packages_and_keep_calls_for_invoices() {
        let windows = Limits::Test.windows();
        let short: Vec<_> = windows
            .iter()
            .map(|window| (window.calls, window.per.as_secs(), window.reserve))
            .collect();
        assert_eq!(short, [(100, 61, 10), (1_000, 3_601, 100)]);
        assert_eq!(Limits::Productie.numbers(), Limits::Maatwerk.numbers());
    }

    #[test]
    fn a_limit_of_one_keeps_nothing_back() {
        let custom = Limits::Custom {
            minute: 1,
            hour: 1,
            concurrent: 0,
        };
        assert!(
            custom
                .windows()
                .iter()
                .all(|window| window.calls == 1 && window.reserve == 0)
        );
        assert_eq!(custom.numbers().2, 1);
    }
}
