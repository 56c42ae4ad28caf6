//! What runs and their counts are called.

use std::collections::BTreeMap;

use boekbrug_model::Feed;
use jiff::SignedDuration;

use crate::text::Texts;

/// What a run did: read a feed, or send invoices.
pub(super) fn what(name: &str, t: Texts) -> String {
    match name.parse::<Feed>() {
        Ok(feed) => t.one("logbook-read-feed", "feed", t.feed(&feed)),
        Err(_) if name == "push" => t.say("logbook-push"),
        Err(_) if name == "customersOut" => t.say("logbook-customers-out"),
        Err(_) => name.to_owned(),
    }
}

/// What a count is called; none for one that stands elsewhere.
pub(super) fn count_name(name: &str, t: Texts) -> Option<String> {
    let key = match name {
        "pages" => "logbook-name-pages",
        "read" => "logbook-name-read",
        "created" => "logbook-name-created",
        "updated" => "logbook-name-updated",
        "deactivated" => "logbook-name-deactivated",
        "rejected" => "logbook-name-rejected",
        "overwritten" => "logbook-name-overwritten",
        "equal" => "logbook-name-equal",
        "tried" => "logbook-name-tried",
        "booked" => "logbook-name-booked",
        "found" => "logbook-name-found",
        "verified" => "logbook-name-verified",
        "refused" => "logbook-name-refused",
        "skipped" => "logbook-name-skipped",
        "unknown" => "logbook-name-unknown",
        "later" => "logbook-name-later",
        "calls" | "waitedSeconds" => return None,
        other => return Some(other.to_owned()),
    };
    Some(t.say(key))
}

/// The counts that tell most, in one line: `120 gelezen, 3 nieuw`.
pub(super) fn result(counts: &BTreeMap<String, u64>, t: Texts) -> String {
    const TELLING: [&str; 13] = [
        "booked",
        "verified",
        "found",
        "refused",
        "unknown",
        "later",
        "skipped",
        "created",
        "updated",
        "overwritten",
        "deactivated",
        "rejected",
        "read",
    ];
    let told = TELLING.iter().filter_map(|name| {
        let count = counts.get(*name).copied().filter(|count| *count > 0)?;
        Some(format!("{} {}", t.count(count), count_name(name, t)?))
    });
    told.take(3).collect::<Vec<_>>().join(", ")
}

/// How long something took: `2 s`, `3 min`, `1,5 u` is told as `1 u 30 min`.
pub(super) fn lasted(duration: SignedDuration, t: Texts) -> String {
    seconds(u64::try_from(duration.as_secs()).unwrap_or(0), t)
}

/// The same of seconds.
pub(super) fn seconds(all: u64, t: Texts) -> String {
    match (all / 3600, all / 60 % 60, all % 60) {
        (0, 0, 0) => t.say("logbook-under-a-second"),
        (0, 0, seconds) => t.one("logbook-seconds", "count", seconds),
        (0, minutes, _) => t.one("logbook-minutes", "count", minutes),
        (hours, 0, _) => t.one("logbook-hours", "count", hours),
        (hours, minutes, _) => t.with(
            "logbook-hours-minutes",
            &[("hours", hours.into()), ("minutes", minutes.into())],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_that_is_not_known_stands_under_its_own_name() {
        let t = Texts::default();
        assert_eq!(count_name("strange", t).as_deref(), Some("strange"));
        assert_eq!(what("strange", t), "strange");
        let counts = [("overwritten", 2), ("equal", 5), ("created", 1)].map(|(name, count)| (name.to_owned(), count));
        assert_eq!(result(&counts.into(), t), "1 nieuw, 2 overschreven");
        assert_eq!(what("customersOut", t), "Klanten naar het boekhoudpakket");
    }

    #[test]
    fn time_is_told_in_its_size() {
        let t = Texts::default();
        let told = [0, 1, 59, 60, 3_599, 3_600, 5_400, 90_000].map(|all| seconds(all, t));
        assert_eq!(
            told,
            [
                "< 1 s",
                "1 s",
                "59 s",
                "1 min",
                "59 min",
                "1 uur",
                "1 uur 30 min",
                "25 uur"
            ]
        );
    }
}
