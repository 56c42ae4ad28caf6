//! One run: what it did, how long it took, what went wrong.

use askama::Template;
use boekbrug_model::Finding;
use boekbrug_store::RunRow;

use super::words::{count_name, lasted};
use crate::frame::Frame;
use crate::text::Texts;

/// The page.
#[derive(Template)]
#[template(path = "logbook_run.html")]
pub(super) struct RunPage {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    /// The connection: its id and its name.
    pub(super) connection: (String, String),
    pub(super) started: String,
    pub(super) ended: String,
    pub(super) lasted: String,
    pub(super) calls: String,
    /// What its counts are called, and how many.
    pub(super) counts: Vec<(String, String)>,
    pub(super) findings: Vec<Finding>,
}

impl RunPage {
    /// From a row.
    pub(super) fn of(frame: Frame, t: Texts, name: String, row: RunRow) -> Self {
        let counts = row
            .counts
            .iter()
            .filter_map(|(name, count)| Some((count_name(name, t)?, t.count(*count))));
        Self {
            counts: counts.collect(),
            calls: t.count(row.counts.get("calls").copied().unwrap_or(0)),
            started: t.moment(&row.started),
            ended: t.moment(&row.ended),
            lasted: lasted(row.ended.duration_since(row.started), t),
            connection: (row.connection.to_string(), name),
            findings: row.findings,
            frame,
            t,
        }
    }
}

/// Runs for samples: a read, a push, and a read with a finding.
#[cfg(test)]
pub(super) fn rows(now: jiff::Timestamp, connection: boekbrug_model::ConnectionId) -> Vec<RunRow> {
    use boekbrug_model::RunId;

    let run = |n: u8, what: &str, counts: &[(&str, u64)], findings: Vec<Finding>| {
        let started = now - jiff::SignedDuration::from_mins(15 * i64::from(n));
        RunRow {
            id: RunId::new(started, [n; 10]),
            connection,
            what: what.to_owned(),
            started,
            ended: started + jiff::SignedDuration::from_secs(7 * i64::from(n)),
            counts: counts
                .iter()
                .map(|(name, count)| ((*name).to_owned(), *count))
                .collect(),
            findings,
        }
    };
    vec![
        run(
            0,
            "customers",
            &[("read", 1_240), ("created", 3), ("updated", 18), ("calls", 4)],
            Vec::new(),
        ),
        run(
            1,
            "push",
            &[
                ("tried", 6),
                ("verified", 4),
                ("refused", 2),
                ("calls", 31),
                ("waitedSeconds", 9_000),
            ],
            Vec::new(),
        ),
        run(
            2,
            "projects",
            &[("read", 50), ("rejected", 1), ("calls", 1)],
            vec![crate::samples::finding()],
        ),
    ]
}

#[cfg(test)]
pub(super) fn sample(t: Texts) -> RunPage {
    let now = "2026-11-22T09:30:00Z".parse().unwrap();
    let row = rows(now, boekbrug_model::ConnectionId::new(now, [1; 10])).remove(2);
    let title = super::words::what(&row.what, t);
    let frame = crate::samples::frame(&title, crate::frame::Place::Logbook);
    RunPage::of(frame, t, "Pakket: Zorggroep".to_owned(), row)
}
