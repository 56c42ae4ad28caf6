//! Everything a sandbox remembers.

use std::sync::Arc;

use jiff::Timestamp;

use super::activation::{KeyAction, KeyWebhook};
use super::administration::{Administration, Period};
use super::config::Config;
use super::history::By;
use super::seed;
use super::switches::Switches;
use super::token::Tokens;
use super::wire::record::Stamp;
use crate::chance::Chance;
use crate::control::CallLog;
use crate::courier::Courier;
use crate::fate::Fate;
use crate::fault::{Change, FaultPlan};
use crate::limits::{Limits, Meter};

#[derive(Clone)]
pub(crate) struct State {
    pub(crate) subscription_keys: [String; 2],
    pub(crate) administrations: Vec<Administration>,
    pub(crate) tokens: Tokens,
    pub(crate) token_seconds: u32,
    pub(crate) switches: Switches,
    pub(crate) limits: Limits,
    pub(crate) meter: Meter,
    pub(crate) fate: Fate,
    pub(crate) log: CallLog,
    pub(crate) chance: Chance,
    /// Every call to the app's webhook, sent or not.
    pub(crate) webhooks: Vec<KeyWebhook>,
    /// Where they go.
    pub(crate) webhook_url: Option<String>,
    /// Who brings them, where it is not the sandbox itself.
    pub(crate) courier: Option<Arc<dyn Courier>>,
}

impl State {
    /// The state in which a sandbox begins.
    pub(crate) fn fresh(config: &Config) -> Self {
        let administrations = config.administrations.iter().map(|administration| {
            seed::build(
                &administration.name,
                &administration.key,
                administration.scopes.clone(),
                &administration.seed,
            )
        });
        State {
            subscription_keys: config.subscription_keys.clone(),
            administrations: administrations.collect(),
            tokens: Tokens::default(),
            token_seconds: config.token_seconds,
            switches: config.switches,
            limits: config.limits,
            meter: Meter::default(),
            fate: Fate::new(config.faults.clone()),
            log: CallLog::default(),
            chance: Chance::new(config.chance),
            webhooks: Vec::new(),
            webhook_url: config.webhook.clone(),
            courier: None,
        }
    }

    pub(crate) fn set_faults(&mut self, plan: FaultPlan) {
        self.fate = Fate::new(plan);
    }

    pub(crate) fn set_switches(&mut self, switches: Switches) {
        self.switches = switches;
        for administration in &mut self.administrations {
            administration.forget_queries();
        }
    }

    /// The key of an administration stops working.
    pub(crate) fn withdraw_key(&mut self, index: usize) {
        self.tell(index, KeyAction::Delete);
        if let Some(administration) = self.administrations.get_mut(index) {
            administration.key = None;
        }
    }

    /// The administration gets another key: the first one with a number.
    pub(crate) fn regenerate_key(&mut self, index: usize, first: &str) -> Option<String> {
        let key = self.renew_key(index, first)?;
        self.tell(index, KeyAction::Regenerate);
        Some(key)
    }

    pub(crate) fn renew_key(&mut self, index: usize, first: &str) -> Option<String> {
        let administration = self.administrations.get_mut(index)?;
        administration.key_round += 1;
        administration.key = Some(format!("{first}-{}", administration.key_round));
        administration.key.clone()
    }
}

/// When something is changed, and how its second is written: the number of
/// digits varies from row to row.
pub(crate) fn stamp(now: Timestamp, chance: &mut Chance) -> Stamp {
    // ticks of 100 nanoseconds, as .NET counts
    let nanos = now.subsec_nanosecond() / 100 * 100;
    Stamp {
        at: Timestamp::new(now.as_second(), nanos).unwrap_or(now),
        digits: u8::try_from(chance.below(8)).unwrap_or(0),
    }
}

/// Carries a change into an administration; `false` when its object is not
/// there.
pub(crate) fn change(administration: &mut Administration, change: &Change, stamp: Stamp) -> bool {
    match change {
        Change::CloseLedger { number } => change_ledger(administration, *number, stamp, |ledger| {
            ledger.inactive = true;
        }),
        Change::RenameLedger { number, name } => change_ledger(administration, *number, stamp, |ledger| {
            ledger.name.clone_from(name);
        }),
        Change::BlockPeriod { from, to } => {
            administration.blocked.push(Period { from: *from, to: *to });
            true
        }
        Change::DeactivateRelation { code } => {
            let found = administration.relations.find(|relation| relation.code == *code);
            let Some(id) = found.map(|relation| relation.id) else {
                return false;
            };
            administration.change_relation(By::Person, id, stamp, |relation| relation.inactive = true)
        }
        Change::RemoveCostCenter { number } => {
            let found = administration.cost_centers.find(|center| center.number == *number);
            let Some(id) = found.map(|center| center.id) else {
                return false;
            };
            administration.cost_centers.remove(id)
        }
    }
}

fn change_ledger(
    administration: &mut Administration,
    number: i64,
    stamp: Stamp,
    change: impl FnOnce(&mut super::model::ledger::Ledger),
) -> bool {
    let found = administration.ledgers.find(|ledger| ledger.number == number);
    let Some(id) = found.map(|ledger| ledger.id) else {
        return false;
    };
    administration.ledgers.change(id, |ledger| {
        change(ledger);
        ledger.stamp = stamp;
    })
}
