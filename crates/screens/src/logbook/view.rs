//! The page of the logbook, made from rows alone.

use std::collections::BTreeMap;

use askama::Template;
use boekbrug_engine::{Budget, CallsUsed};
use boekbrug_model::{ConnectionId, Finding, FindingCode};
use boekbrug_store::{Figures, RunRow};

use super::RUNS;
use super::days::Days;
use super::plot::{Plot, Wanted};
use super::words::{lasted, result, seconds, what};
use crate::frame::Frame;
use crate::text::Texts;

/// There is no connection yet.
#[derive(Template)]
#[template(path = "logbook_empty.html")]
pub(super) struct Empty {
    pub(super) frame: Frame,
    pub(super) t: Texts,
}

/// The logbook of one connection.
#[derive(Template)]
#[template(path = "logbook.html")]
pub(super) struct Logbook {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    /// The connections to choose from.
    pub(super) choices: Vec<Choice>,
    pub(super) today: Today,
    pub(super) plots: Vec<Plot>,
    pub(super) runs: Runs,
}

/// A connection to choose.
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) is_chosen: bool,
}

/// How today is.
pub(super) struct Today {
    /// Runs of today with findings, each cause once: the finding, and in how many runs.
    pub(super) errors: Vec<(Finding, String)>,
    /// Calls since midnight UTC.
    pub(super) calls: String,
    /// What the package allows in a day, and how much of it is left; none where it says nothing.
    pub(super) allowed: Option<(String, String)>,
    /// Used and allowed, for the bar.
    pub(super) meter: (u64, u64),
    /// Its tone: ok, warn, bad.
    pub(super) tone: &'static str,
    /// What waits for want of calls; empty when nothing does.
    pub(super) waits: String,
    /// Calls that failed in the last 24 hours.
    pub(super) failed: String,
    /// Invoices that came to their end today.
    pub(super) verified: String,
    /// How long they waited on average; empty when there were none.
    pub(super) waited: String,
    /// Runs of today.
    pub(super) runs: String,
}

/// The runs on a page; also a part by itself.
#[derive(Template)]
#[template(path = "logbook_part.html")]
pub(super) struct Runs {
    pub(super) t: Texts,
    pub(super) rows: Vec<Run>,
    pub(super) connection: String,
    /// Only those with findings.
    pub(super) faulty: bool,
    /// The next page; empty on the last one.
    pub(super) next: String,
}

/// One run in the list.
pub(super) struct Run {
    pub(super) id: String,
    pub(super) what: String,
    pub(super) started: String,
    pub(super) lasted: String,
    pub(super) result: String,
    pub(super) calls: String,
    /// Its first finding; empty when it went well.
    pub(super) wrong: String,
}

impl Runs {
    /// A page of rows, with one more row when there is another page.
    pub(super) fn of(mut rows: Vec<RunRow>, connection: ConnectionId, faulty: bool, t: Texts) -> Self {
        let more = rows.len() > RUNS as usize;
        rows.truncate(RUNS as usize);
        let only = if faulty { "&only=findings" } else { "" };
        let last = rows.last().filter(|_| more);
        let next = last.map(|row| format!("/logbook?connection={connection}{only}&before={}", row.id));
        Self {
            t,
            rows: rows.into_iter().map(|row| Run::of(row, t)).collect(),
            connection: connection.to_string(),
            faulty,
            next: next.unwrap_or_default(),
        }
    }
}

impl Run {
    fn of(row: RunRow, t: Texts) -> Self {
        Self {
            id: row.id.to_string(),
            what: what(&row.what, t),
            started: t.moment(&row.started),
            lasted: lasted(row.ended.duration_since(row.started), t),
            result: result(&row.counts, t),
            calls: row
                .counts
                .get("calls")
                .map_or_else(String::new, |count| t.count(*count)),
            wrong: row
                .findings
                .first()
                .map_or_else(String::new, |finding| t.title(finding)),
        }
    }
}

/// What was read for the page.
pub(super) struct Seen {
    pub(super) local: Days,
    pub(super) utc: Days,
    /// Of the local days.
    pub(super) figures: Vec<Figures>,
    /// Of the days of UTC.
    pub(super) calls: Vec<Figures>,
    pub(super) used: CallsUsed,
    /// The newest runs with findings.
    pub(super) faulty: Vec<RunRow>,
}

impl Logbook {
    /// The page.
    pub(super) fn of(frame: Frame, t: Texts, choices: Vec<Choice>, runs: Runs, seen: &Seen) -> Self {
        Self {
            frame,
            t,
            choices,
            today: Today::of(seen, t),
            plots: plots(seen, t),
            runs,
        }
    }
}

impl Today {
    fn of(seen: &Seen, t: Texts) -> Self {
        let (used, day) = (&seen.used, seen.used.limits.day.map(u64::from));
        let (tone, waits) = match used.budget() {
            Budget::Ample => ("ok", String::new()),
            Budget::Short => ("warn", t.say("logbook-budget-short")),
            Budget::Scarce => ("bad", t.say("logbook-budget-scarce")),
        };
        let today = seen.figures.last().cloned().unwrap_or_default();
        let (verified, waited) = waiting(&today);
        Self {
            errors: errors(seen, t),
            calls: t.count(used.today),
            allowed: day.map(|day| (t.count(day), t.count(day.saturating_sub(used.today)))),
            meter: (used.today.min(day.unwrap_or(0)), day.unwrap_or(0)),
            tone,
            waits,
            failed: t.count(used.errors),
            verified: t.count(verified),
            waited: waited.map_or_else(String::new, |mean| seconds(mean, t)),
            runs: t.count(today.runs),
        }
    }
}

/// Each cause of today once, the one in most runs first.
fn errors(seen: &Seen, t: Texts) -> Vec<(Finding, String)> {
    let today = seen.local.today();
    let mut causes: BTreeMap<FindingCode, (Finding, u64)> = BTreeMap::new();
    for row in seen.faulty.iter().filter(|row| row.started >= today) {
        for finding in &row.findings {
            causes.entry(finding.code).or_insert_with(|| (finding.clone(), 0)).1 += 1;
        }
    }
    let mut causes: Vec<_> = causes.into_values().collect();
    causes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let told = causes
        .into_iter()
        .map(|(finding, count)| (finding, t.one("logbook-times", "count", count)));
    told.collect()
}

/// How many invoices came to their end, and how long they waited on average, in seconds.
fn waiting(figures: &Figures) -> (u64, Option<u64>) {
    let of = |name| figures.counts.get(name).copied().unwrap_or(0);
    let verified = of("verified");
    (verified, of("waitedSeconds").checked_div(verified))
}

/// Records that a day's reads changed here.
fn changed(figures: &Figures) -> u64 {
    let of = |name| figures.counts.get(name).copied().unwrap_or(0);
    of("created") + of("updated") + of("deactivated")
}

/// A day's figure, and the part of it that went wrong.
type Figure = fn(&Figures) -> (u64, u64);

/// How a figure is written.
type Written = fn(Texts, u64) -> String;

/// The waiting times of days, in seconds as long as two minutes are enough, else in minutes; what is begun counts.
fn waits(each: impl Fn(Figure) -> Vec<(String, u64, u64)>, longest: u64) -> (Vec<(String, u64, u64)>, Written) {
    if longest <= 120 {
        let days = each(|figures| (waiting(figures).1.map_or(0, |mean| mean.max(1)), 0));
        return (days, |t, count| t.one("logbook-seconds", "count", count));
    }
    let days = each(|figures| (waiting(figures).1.map_or(0, |mean| mean.max(1).div_ceil(60)), 0));
    (days, |t, count| t.one("logbook-minutes", "count", count))
}

fn plots(seen: &Seen, t: Texts) -> Vec<Plot> {
    let names = |days: &Days| days.days.iter().map(|day| t.day_month(day)).collect::<Vec<_>>();
    let local = names(&seen.local);
    let each = |of: Figure| {
        let figures = seen.figures.iter().map(of);
        local
            .iter()
            .cloned()
            .zip(figures)
            .map(|(day, (count, bad))| (day, count, bad))
            .collect::<Vec<_>>()
    };
    let runs = each(|figures| (figures.runs, figures.faulty));
    let records = each(|figures| (changed(figures), figures.counts.get("rejected").copied().unwrap_or(0)));
    let longest = seen.figures.iter().filter_map(|figures| waiting(figures).1).max();
    let (waits, written) = waits(each, longest.unwrap_or(0));
    let of_utc = seen.calls.iter().map(|figures| (figures.calls, figures.errors));
    let calls = names(&seen.utc)
        .into_iter()
        .zip(of_utc)
        .map(|(day, (count, bad))| (day, count, bad))
        .collect::<Vec<_>>();
    let sum = |days: &[(String, u64, u64)]| days.iter().map(|(_, count, _)| count).sum::<u64>();
    let limit = seen
        .used
        .limits
        .day
        .map(|day| (u64::from(day), t.one("logbook-limit", "count", day)));
    let count: Written = |t, count| t.count(count);
    let heads = |keys: &[&str]| keys.iter().map(|key| t.say(key)).collect::<Vec<_>>();
    let one_day = "logbook-day";
    let wanted = [
        Wanted {
            id: "runs",
            title: t.say("logbook-plot-runs"),
            summary: t.one("logbook-plot-runs-sum", "count", sum(&runs)),
            heads: heads(&[one_day, "logbook-plot-runs", "logbook-with-findings"]),
            days: runs,
            written: count,
            limit: None,
        },
        Wanted {
            id: "records",
            title: t.say("logbook-plot-records"),
            summary: t.one("logbook-plot-records-sum", "count", sum(&records)),
            heads: heads(&[one_day, "logbook-plot-records", "logbook-name-rejected"]),
            days: records,
            written: count,
            limit: None,
        },
        Wanted {
            id: "calls",
            title: t.say("logbook-plot-calls"),
            summary: t.one("logbook-plot-calls-sum", "count", sum(&calls)),
            heads: heads(&["logbook-day-utc", "logbook-plot-calls", "logbook-failed"]),
            days: calls,
            written: count,
            limit,
        },
        Wanted {
            id: "waiting",
            title: t.say("logbook-plot-waiting"),
            summary: longest.map_or_else(
                || t.say("logbook-plot-waiting-none"),
                |most| t.one("logbook-plot-waiting-sum", "time", seconds(most, t)),
            ),
            heads: heads(&[one_day, "logbook-plot-waiting"]),
            days: waits,
            written,
            limit: None,
        },
    ];
    wanted.map(|wanted| Plot::of(wanted, t)).into()
}

/// A connection at work, and one that did nothing yet.
#[cfg(test)]
pub(super) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    use crate::samples::Drawn as _;

    use crate::frame::Place;
    use crate::samples::frame;
    use boekbrug_connector::CallLimits;

    let now: jiff::Timestamp = "2026-11-22T09:30:00Z".parse().unwrap();
    let connection = ConnectionId::new(now, [1; 10]);
    let rows = super::run::rows(now, connection);
    let figures = |busy: bool| {
        let day = |n: u64| Figures {
            runs: n % 9 * 5,
            faulty: n % 9 / 8,
            counts: [
                ("created", n % 5),
                ("updated", n * 3 % 40),
                ("rejected", n % 2),
                ("verified", n % 7),
                ("waitedSeconds", n * 977),
            ]
            .map(|(name, count)| (name.to_owned(), count))
            .into(),
            calls: n * 150,
            errors: n % 4,
        };
        (0..28)
            .map(|n| if busy { day(n) } else { Figures::default() })
            .collect::<Vec<_>>()
    };
    let one = |busy: bool| {
        let seen = Seen {
            local: super::days::local(now),
            utc: super::days::utc(now),
            figures: figures(busy),
            calls: figures(busy),
            used: CallsUsed {
                today: if busy { 4_050 } else { 0 },
                errors: if busy { 3 } else { 0 },
                limits: CallLimits {
                    day: Some(5_000),
                    ..CallLimits::default()
                },
                ..CallsUsed::default()
            },
            faulty: if busy { rows.clone() } else { Vec::new() },
        };
        let shown = if busy { rows.clone() } else { Vec::new() };
        let choices = ["Pakket: Zorggroep", "Ander pakket"].map(|name| Choice {
            id: connection.to_string(),
            name: name.to_owned(),
            is_chosen: name.contains(':'),
        });
        let runs = Runs::of(shown, connection, false, t);
        let page = Logbook::of(
            frame(&t.say("logbook-title"), Place::Logbook),
            t,
            choices.into(),
            runs,
            &seen,
        );
        page.drawn()
    };
    let none = Empty {
        frame: frame(&t.say("logbook-title"), Place::Logbook),
        t,
    };
    vec![
        ("logbook", one(true)),
        ("logbook-new", one(false)),
        ("logbook-nothing", none.drawn()),
    ]
}
