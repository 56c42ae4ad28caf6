//! The control interface as methods: the sandbox as a whole, consent and
//! tokens, webhooks.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::auth::{TokenEvent, TokenPair};
use super::door::Exact;
use super::limits::RateLimits;
use super::state::State;
use super::switches::Switches;
use super::texts::Language;
use super::webhook::Delivery;
use crate::control::{CallCount, CallLog};
use crate::fate::Fate;
use crate::fault::FaultPlan;

/// The control interface was asked about something that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuch(pub String);

impl std::fmt::Display for NoSuch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no such {}", self.0)
    }
}

impl std::error::Error for NoSuch {}

/// Methods on the whole sandbox.
impl Exact {
    /// Back to the first contents; consent, faults and counts too.
    pub fn reset(&self) {
        self.forget_late();
        *self.state() = State::fresh(self.config());
    }

    /// The choices that hold now.
    pub fn switches(&self) -> Switches {
        self.state().switches
    }

    /// Other choices, from now on.
    pub fn set_switches(&self, switches: Switches) {
        self.state().switches = switches;
    }

    /// The faults that are planned.
    pub fn faults(&self) -> FaultPlan {
        self.state().fate.plan().clone()
    }

    /// Other faults; their counting begins anew. `WithdrawKey` takes the
    /// consent back, `RegenerateKey` lets somebody else use the refresh
    /// token, so that the one a client holds is old.
    pub fn set_faults(&self, plan: FaultPlan) {
        self.state().fate = Fate::new(plan);
    }

    /// Other limits.
    pub fn set_limits(&self, limits: RateLimits) {
        self.state().limits = limits;
    }

    /// Calls per endpoint, such as `POST salesentry/SalesEntries`,
    /// `GET crm/Accounts(id)` or `POST oauth2/token`.
    pub fn calls(&self) -> BTreeMap<String, CallCount> {
        self.state().log.counts().clone()
    }

    /// Calls of one endpoint.
    pub fn calls_of(&self, endpoint: &str) -> CallCount {
        self.state().log.counts().get(endpoint).copied().unwrap_or_default()
    }

    /// Counts calls from zero again.
    pub fn forget_calls(&self) {
        self.state().log = CallLog::default();
    }

    /// Moves the clock, where it can be moved.
    pub fn advance_clock(&self, by: SignedDuration) -> bool {
        self.clock().advance(by)
    }

    /// Everything answers 503, or no longer.
    pub fn maintenance(&self, on: bool) {
        self.state().maintenance = on;
    }

    /// Numbers and names of the administrations.
    pub fn administrations(&self) -> Vec<(i32, String)> {
        let state = self.state();
        state
            .divisions
            .iter()
            .map(|books| (books.code, books.name.clone()))
            .collect()
    }

    /// The first user clicks another company: `CurrentDivision` moves.
    pub fn select_division(&self, division: i32) {
        if let Some(user) = self.state().users.first_mut() {
            user.current = division;
        }
    }

    /// The first user chooses another language for texts.
    pub fn set_language(&self, language: Language) {
        if let Some(user) = self.state().users.first_mut() {
            user.language = language;
        }
    }
}

/// Methods on consent and tokens.
impl Exact {
    /// The sign-in page redirects at once, or shows its button.
    pub fn set_auto_consent(&self, on: bool) {
        self.state().auto_consent = on;
    }

    /// The first user gives the first app his consent: a code to exchange
    /// at the token endpoint, bound to this redirect address.
    pub fn consent(&self, redirect_uri: &str) -> String {
        let now = self.now();
        self.state().consent(0, 0, None, redirect_uri, now)
    }

    /// As [`consent`](Self::consent), for these administrations only.
    pub fn consent_for(&self, redirect_uri: &str, divisions: &[i32]) -> String {
        let now = self.now();
        self.state().consent(0, 0, Some(divisions.to_vec()), redirect_uri, now)
    }

    /// Consent and exchange in one, without calls: tokens to begin with.
    pub fn sign_in(&self) -> TokenPair {
        let now = self.now();
        let mut state = self.state();
        let code = state.consent(0, 0, None, "", now);
        let State { grants, chance, .. } = &mut *state;
        let pair = grants.exchange(&code, "", 0, now, chance);
        pair.unwrap_or_else(|_| TokenPair {
            access_token: String::new(),
            refresh_token: String::new(),
        })
    }

    /// Users take their consent back: tokens of every kind are dead.
    pub fn withdraw_consent(&self) {
        let now = self.now();
        self.state().grants.withdraw_all(now);
    }

    /// All access tokens die now; refresh tokens may be used at once.
    pub fn expire_tokens(&self) {
        let now = self.now();
        self.state().grants.expire_all(now);
    }

    /// What happened to tokens, oldest first.
    pub fn token_events(&self) -> Vec<TokenEvent> {
        self.state().grants.events.clone()
    }
}

/// Methods on webhooks.
impl Exact {
    /// Webhooks that are due now, in the order in which they shall arrive.
    /// Whoever brings them says so with [`delivered`](Self::delivered).
    pub fn due_webhooks(&self) -> Vec<Delivery> {
        let now = self.now();
        let state = self.state();
        state.webhooks.due(now, state.switches.webhook_order)
    }

    /// How bringing a webhook went: 200 and 201 end it; all else, and
    /// `None` for no answer, is tried again later.
    pub fn delivered(&self, id: u64, status: Option<u16>) {
        let now = self.now();
        self.state().webhooks.outcome(id, status, now);
    }

    /// Brings everything that is due through the courier; says how many.
    pub fn deliver_webhooks(&self) -> usize {
        let due = self.due_webhooks();
        let courier = self.courier();
        for delivery in &due {
            let status = courier.post(&delivery.url, &delivery.body);
            self.delivered(delivery.id, status);
        }
        due.len()
    }

    /// When the next webhook is due.
    pub fn next_webhook(&self) -> Option<Timestamp> {
        self.state().webhooks.next_due()
    }

    /// Webhooks that were given up after ten retries.
    pub fn lost_webhooks(&self) -> u64 {
        self.state().webhooks.lost
    }
}
