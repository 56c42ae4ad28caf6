//! The voice of the command line: data on stdout, talk on stderr, colour never the only sign.

use std::io::{IsTerminal, Write};

use anyhow::Result;
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

    /// Says something on the way, on stderr.
    #[allow(clippy::unused_self, reason = "who may speak is who has the output")]
    pub(crate) fn say(self, text: impl AsRef<str>) {
        // A closed stderr is no reason to stop the work.
        let _ = writeln!(std::io::stderr().lock(), "{}", text.as_ref());
    }
}

/// Findings for people: title in Dutch, where, cause and remedy, each on a line of its own.
pub(crate) fn findings_text(findings: &[Finding], indent: &str) -> String {
    let mut text = String::new();
    for finding in findings {
        let at = finding.at.as_ref().map(|at| format!(" ({at})")).unwrap_or_default();
        text += &format!("{indent}! {}{at} [{}]\n", finding.text_nl(), finding.code.as_str());
        text += &format!("{indent}  {} {}\n", finding.cause_nl(), finding.remedy_nl());
    }
    text
}
