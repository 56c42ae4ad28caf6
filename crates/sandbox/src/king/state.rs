//! Everything a sandbox remembers.

use super::books::Books;
use super::config::Config;
use super::seed;
use super::session::Sessions;
use super::switches::Switches;
use crate::chance::Chance;
use crate::control::CallLog;
use crate::fate::Fate;

#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) partner_key: String,
    pub(crate) administrations: Vec<Books>,
    pub(crate) sessions: Sessions,
    pub(crate) idle_minutes: u32,
    pub(crate) version: String,
    pub(crate) switches: Switches,
    pub(crate) fate: Fate,
    pub(crate) log: CallLog,
    pub(crate) chance: Chance,
}

impl State {
    /// The state in which a sandbox begins.
    pub(crate) fn fresh(config: &Config) -> Self {
        State {
            partner_key: config.partner_key.clone(),
            administrations: config.administrations.iter().map(seed::build).collect(),
            sessions: Sessions::default(),
            idle_minutes: config.idle_minutes,
            version: config.version.clone(),
            switches: config.switches,
            fate: Fate::new(config.faults.clone()),
            log: CallLog::default(),
            chance: Chance::new(config.chance),
        }
    }

    /// The administration behind an omgevingscode.
    pub(crate) fn administration(&self, code: &str) -> Option<usize> {
        self.administrations
            .iter()
            .position(|books| books.code.as_deref() == Some(code))
    }

    /// The omgevingscode stops working, and with it its sessions.
    pub(crate) fn withdraw_code(&mut self, index: usize) {
        if let Some(books) = self.administrations.get_mut(index) {
            books.code = None;
            self.sessions.close_all_of(index);
        }
    }

    /// The administration gets another omgevingscode: the first one with a
    /// number behind it.
    pub(crate) fn regenerate_code(&mut self, index: usize, first: &str) -> Option<String> {
        self.sessions.close_all_of(index);
        let books = self.administrations.get_mut(index)?;
        books.code_round += 1;
        books.code = Some(format!("{first}{}", books.code_round));
        books.code.clone()
    }
}
