//! The voice of the command line: data on stdout, talk on stderr, colour never the only sign.

use std::io::{IsTerminal, Write};

use anyhow::Result;
use boekbrug_engine::{Closed, Stop};
use boekbrug_formats::FindingRow;
use boekbrug_model::Finding;
use serde::Serialize;

/// How a command speaks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    /// Speaks JSON when asked, else text for people.
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// True when a script listens.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// True when a person watches, so that progress bars make sense.
    pub(crate) fn is_watched(self) -> bool {
        !self.json && std::io::stderr().is_terminal()
    }

    /// Writes the result: the value as one JSON document, or the text for people.
    pub(crate) fn result<T: Serialize>(self, value: &T, text: impl FnOnce(&T) -> String) -> Result<()> {
        let mut out = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, value)?;
            writeln!(out)?;
        } else {
            writeln!(out, "{}", text(value).trim_end())?;
        }
        Ok(())
    }

    /// Writes one more thing after the result: the value as JSON on one line, or the text for people.
    pub(crate) fn line<T: Serialize>(self, value: &T, text: impl FnOnce(&T) -> String) -> Result<()> {
        let mut out = std::io::stdout().lock();
        let line = if self.json {
            serde_json::to_string(value)?
        } else {
            text(value)
        };
        // Whoever took the result and reads no further is no reason to stop the work.
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
        Ok(())
    }

    /// Says something on the way, on stderr.
    #[allow(clippy::unused_self, reason = "who may speak is who has the output")]
    pub(crate) fn say(self, text: impl AsRef<str>) {
        warn(text);
    }
}

/// Says on stderr what a person should know whatever command runs.
pub(crate) fn warn(text: impl AsRef<str>) {
    // A closed stderr is no reason to stop the work.
    let _ = writeln!(std::io::stderr().lock(), "{}", text.as_ref());
}

/// Findings for people: where, what, why and what to do, in Dutch and in English, a line each.
pub(crate) fn findings_text(findings: &[Finding], indent: &str) -> String {
    findings
        .iter()
        .map(|finding| row_text(&FindingRow::from(finding), indent))
        .collect()
}

/// One finding for people: its code and place on a line, then the Dutch and the English.
pub(crate) fn row_text(row: &FindingRow, indent: &str) -> String {
    let at = row.at.as_ref().map(|at| format!(" ({at})")).unwrap_or_default();
    let (code, nl, en) = (row.code.as_str(), &row.text_nl, &row.text_en);
    format!("{indent}! {code}{at}\n{indent}  {nl}\n{indent}  {en}\n")
}

/// Why work on a connection stopped before everything was done, and what follows.
pub(crate) fn stop_text(stop: Stop) -> String {
    match stop {
        Stop::Limit(until) => format!("the package's limit is reached; it goes on at {}", local(until)),
        Stop::Unreachable => "the package does not answer; try again later".to_owned(),
        Stop::Refused => "the package refuses the connection; `boekbrug doctor` says why".to_owned(),
        Stop::Closed(why) => closed_text(why).to_owned(),
        Stop::Changed => "its settings were changed meanwhile; run the command again".to_owned(),
        Stop::LeaseLost => "another process took the connection over and goes on with it".to_owned(),
        Stop::ShuttingDown => "the program is ending; the next start goes on".to_owned(),
        Stop::Store => "the database does not answer; nothing is lost, run the command again".to_owned(),
    }
}

/// Why a connection does not work, and what a person can do.
pub(crate) fn closed_text(why: Closed) -> &'static str {
    match why {
        Closed::Draft => "the connection is a draft: the package did not let us in yet; `boekbrug doctor` says why",
        Closed::Paused => "the connection is paused",
        Closed::Broken => "the package refuses the connection; `boekbrug doctor` says why",
        Closed::Disconnected => "the connection has ended",
        Closed::OutsideHours => "it is outside the connection's hours; `boekbrug settings` shows them",
    }
}

/// An instant as Dutch wall-clock time.
pub(crate) fn local(at: jiff::Timestamp) -> String {
    at.in_tz("Europe/Amsterdam")
        .map_or_else(|_| at.to_string(), |zoned| zoned.strftime("%Y-%m-%d %H:%M").to_string())
}
