//! What becomes of a message after a try.

use std::time::Duration;

use boekbrug_connector::Chance;
use boekbrug_store::{EndpointOff, MessageKind, MessageRow};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};

use crate::PostError;

/// How long after a failed try the next one comes: about 28 hours in all, which bridges a night and a morning.
const WAITS: [Duration; 7] = [
    Duration::from_secs(5),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(10),
    Duration::from_hours(10),
];

/// How long an endpoint may fail before it is switched off.
const PATIENCE: SignedDuration = SignedDuration::from_hours(5 * 24);

/// What becomes of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fate {
    /// It arrived.
    Arrived,
    /// It is tried again after so long.
    Again(Duration),
    /// It is given up; the next change makes a new one.
    GivenUp,
    /// So is it, and its endpoint is switched off.
    Off(EndpointOff),
}

impl Fate {
    /// `failing_since` is the endpoint's, from before this try. A test is sent once: somebody waits for it.
    pub(crate) fn of(
        row: &MessageRow,
        failing_since: Option<Timestamp>,
        posted: &Result<StatusCode, PostError>,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Self {
        match posted {
            Ok(status) if status.is_success() => return Self::Arrived,
            Ok(StatusCode::GONE) => return Self::Off(EndpointOff::Gone),
            _ if row.kind == MessageKind::Test => return Self::GivenUp,
            _ => {}
        }
        let signed = *posted != Err(PostError::NotSigned);
        if signed && failing_since.is_some_and(|since| now.duration_since(since) >= PATIENCE) {
            return Self::Off(EndpointOff::Failing);
        }
        let wait = usize::try_from(row.tries).ok().and_then(|tries| WAITS.get(tries));
        wait.map_or(Self::GivenUp, |wait| Self::Again(spread(*wait, chance)))
    }
}

/// Up to a tenth more or less, so that an application that comes back is not called by everybody at once.
fn spread(wait: Duration, chance: &dyn Chance) -> Duration {
    let mut bytes = [0; 4];
    chance.fill(&mut bytes);
    wait * 9 / 10 + wait / 1000 * (u32::from_le_bytes(bytes) % 201)
}

#[cfg(test)]
mod tests {
    use boekbrug_connector::SystemChance;
    use boekbrug_model::{ChangeNumber, EndpointId, MessageId};

    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap()
    }

    fn row(kind: MessageKind, tries: u32) -> MessageRow {
        MessageRow {
            id: MessageId::new(now(), [1; 10]),
            endpoint: EndpointId::new(now(), [2; 10]),
            administration: None,
            kind,
            up_to: ChangeNumber(1),
            tries,
            due: now(),
            created: now(),
        }
    }

    fn fate(kind: MessageKind, tries: u32, failing_hours: Option<i64>, posted: Result<u16, PostError>) -> Fate {
        let since = failing_hours.map(|hours| now() - SignedDuration::from_hours(hours));
        let posted = posted.map(|status| StatusCode::from_u16(status).unwrap());
        Fate::of(&row(kind, tries), since, &posted, now(), &SystemChance)
    }

    #[test]
    fn only_a_success_arrives() {
        for status in [200, 201, 202, 204, 299] {
            assert_eq!(
                fate(MessageKind::Changes, 0, Some(999), Ok(status)),
                Fate::Arrived,
                "{status}"
            );
        }
        for status in [301, 302, 307, 308, 304, 400, 401, 404, 429, 500, 503] {
            let failed = fate(MessageKind::Changes, 0, None, Ok(status));
            assert!(matches!(failed, Fate::Again(_)), "{status}");
        }
    }

    #[test]
    fn the_tries_reach_over_28_hours_with_jitter() {
        let mut least = Duration::ZERO;
        for (tries, wait) in WAITS.iter().enumerate() {
            let tries = u32::try_from(tries).unwrap();
            let mut seen = std::collections::BTreeSet::new();
            for _ in 0..50 {
                let Fate::Again(waited) = fate(MessageKind::Changes, tries, None, Err(PostError::TimedOut)) else {
                    panic!("try {tries} is not the last");
                };
                assert!(
                    (*wait * 9 / 10..=*wait * 11 / 10).contains(&waited),
                    "{waited:?} for {wait:?}"
                );
                seen.insert(waited);
            }
            assert!(seen.len() > 5, "it is spread");
            least += *wait;
        }
        assert!(
            least > Duration::from_hours(27) && least < Duration::from_hours(28),
            "{least:?}"
        );
        assert_eq!(fate(MessageKind::Changes, 7, None, Ok(500)), Fate::GivenUp);
        assert_eq!(fate(MessageKind::Changes, u32::MAX, None, Ok(500)), Fate::GivenUp);
    }

    #[test]
    fn gone_and_five_days_switch_it_off() {
        let gone = Fate::Off(EndpointOff::Gone);
        assert_eq!(fate(MessageKind::Changes, 0, None, Ok(410)), gone);
        assert_eq!(fate(MessageKind::Test, 0, None, Ok(410)), gone);
        let failing = Fate::Off(EndpointOff::Failing);
        assert_eq!(fate(MessageKind::Changes, 2, Some(120), Ok(500)), failing);
        assert!(matches!(
            fate(MessageKind::Changes, 2, Some(119), Ok(500)),
            Fate::Again(_)
        ));
    }

    #[test]
    fn our_own_fault_switches_nobody_off() {
        let unsigned = fate(MessageKind::Changes, 2, Some(999), Err(PostError::NotSigned));
        assert!(matches!(unsigned, Fate::Again(_)));
    }

    #[test]
    fn a_test_is_sent_once() {
        assert_eq!(fate(MessageKind::Test, 0, Some(999), Ok(500)), Fate::GivenUp);
    }
}
