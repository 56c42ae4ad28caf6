//! Everything a sandbox remembers.

use jiff::Timestamp;

use super::auth::grants::Grants;
use super::config::Config;
use super::division::Division;
use super::limits::{Meter, RateLimits};
use super::seed;
use super::switches::Switches;
use super::texts::Language;
use super::webhook::queue::Queue;
use crate::chance::Chance;
use crate::control::CallLog;
use crate::fate::Fate;

#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) config: Config,
    pub(crate) divisions: Vec<Division>,
    pub(crate) grants: Grants,
    pub(crate) switches: Switches,
    pub(crate) limits: RateLimits,
    pub(crate) meter: Meter,
    pub(crate) fate: Fate,
    pub(crate) log: CallLog,
    pub(crate) chance: Chance,
    pub(crate) auto_consent: bool,
    /// Everything answers 503.
    pub(crate) maintenance: bool,
    /// `CurrentDivision` and language of each user.
    pub(crate) users: Vec<UserState>,
    pub(crate) webhooks: Queue,
}

/// What a user may change by a click.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UserState {
    pub(crate) current: i32,
    pub(crate) language: Language,
}

impl State {
    /// The state in which a sandbox begins.
    pub(crate) fn fresh(config: &Config) -> Self {
        let books = |one: &super::config::AdministrationConfig| seed::build(one.division, &one.name, &one.seed);
        let first = config.administrations.first().map_or(0, |one| one.division);
        State {
            divisions: config.administrations.iter().map(books).collect(),
            grants: Grants::default(),
            switches: config.switches,
            limits: config.limits,
            meter: Meter::default(),
            fate: Fate::new(config.faults.clone()),
            log: CallLog::default(),
            chance: Chance::new(config.chance),
            auto_consent: config.auto_consent,
            maintenance: false,
            users: config
                .users
                .iter()
                .map(|user| UserState {
                    current: user
                        .divisions
                        .as_ref()
                        .and_then(|all| all.first().copied())
                        .unwrap_or(first),
                    language: user.language,
                })
                .collect(),
            webhooks: Queue::default(),
            config: config.clone(),
        }
    }

    /// The app with that `client_id`; older apps write it in braces.
    pub(crate) fn app_of(&self, client_id: &str) -> Option<usize> {
        let bare = client_id.trim_start_matches('{').trim_end_matches('}');
        let mut apps = self.config.apps.iter();
        apps.position(|app| !bare.is_empty() && app.client_id.eq_ignore_ascii_case(bare))
    }

    /// A user says yes; administrations he cannot grant are left out.
    pub(crate) fn consent(
        &mut self,
        app: usize,
        user: usize,
        divisions: Option<Vec<i32>>,
        redirect: &str,
        now: Timestamp,
    ) -> String {
        let own = self.config.users.get(user).and_then(|user| user.divisions.clone());
        let granted = match (divisions, own) {
            (Some(chosen), Some(own)) => Some(chosen.into_iter().filter(|one| own.contains(one)).collect()),
            (Some(chosen), None) => Some(chosen),
            (None, own) => own,
        };
        self.grants
            .consent((app, user), granted, redirect, now, &mut self.chance)
    }

    pub(crate) fn language(&self, user: usize) -> Language {
        self.users.get(user).map_or(Language::Nl, |user| user.language)
    }
}
