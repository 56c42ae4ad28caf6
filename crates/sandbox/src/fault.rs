//! Faults on order: what goes wrong, at which call, and whether by rule or by
//! (repeatable) chance.

use std::time::Duration;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::chance::Chance;

/// Everything that shall go wrong in a sandbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FaultPlan {
    /// Faults at named calls; the first rule that fits a call acts.
    pub rules: Vec<FaultRule>,
    /// Faults by chance, asked when no rule fits.
    pub random: Option<RandomFaults>,
}

/// One fault at named calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultRule {
    /// HTTP method, or any when absent.
    #[serde(default)]
    pub method: Option<String>,
    /// Start of the path as the client asks it, such as `/v2/relaties`.
    #[serde(default)]
    pub path: String,
    /// Which of the matching calls.
    #[serde(default)]
    pub when: When,
    /// What happens.
    pub action: Action,
}

/// Which of the calls that fit a rule are struck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Every one.
    #[default]
    Always,
    /// Only the n-th, counted from 1.
    Nth(u32),
    /// The n-th and all after it.
    From(u32),
}

/// What a fault does to a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The call is processed, the answer is lost.
    LoseAnswer,
    /// The call is lost; nothing is processed and nothing answers.
    LoseRequest,
    /// The connection is refused.
    Refuse,
    /// A status instead of processing, for a burst of calls.
    Status {
        /// 429, 500, 502, 503 or 504.
        status: u16,
        /// Calls struck in a row, this one included.
        #[serde(default = "one")]
        burst: u32,
        /// Seconds named in `Retry-After` (only with 429 and 503).
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// Processed, and answered after a while.
    Stall {
        /// How long, in milliseconds.
        millis: u64,
    },
    /// Processed; the connection breaks inside the answer's body.
    CutBody,
    /// Not processed; 200 with an HTML page where JSON was due.
    GarbageBody,
    /// Every access token dies, then the call is processed.
    ExpireTokens,
    /// The administration's key stops working, then the call is processed.
    WithdrawKey,
    /// The administration gets another key, then the call is processed.
    RegenerateKey,
    /// Somebody changes the books, then the call is processed.
    Change(Change),
}

impl Action {
    /// A stall of that length.
    pub fn stall(duration: Duration) -> Self {
        Action::Stall {
            millis: u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
        }
    }

    /// One answer with that status, without `Retry-After`.
    pub fn status(status: u16) -> Self {
        Action::Status {
            status,
            burst: 1,
            retry_after: None,
        }
    }
}

fn one() -> u32 {
    1
}

/// A change somebody makes inside the package while a connector is at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A ledger account becomes inactive.
    CloseLedger {
        /// The account's number.
        number: i64,
    },
    /// A ledger account gets another name.
    RenameLedger {
        /// The account's number.
        number: i64,
        /// The new name.
        name: String,
    },
    /// A period is closed for booking.
    BlockPeriod {
        /// First blocked day.
        from: Date,
        /// Last blocked day.
        to: Date,
    },
    /// A customer becomes inactive.
    DeactivateRelation {
        /// The relation's code.
        code: i64,
    },
    /// A cost centre disappears.
    RemoveCostCenter {
        /// The cost centre's number.
        number: i64,
    },
}

/// Faults by chance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RandomFaults {
    /// Seed: the same seed strikes the same calls.
    pub seed: u64,
    /// Start of the paths that may be struck; empty for all.
    #[serde(default)]
    pub path: String,
    /// Actions with their chance per thousand calls; together at most 1000.
    pub chances: Vec<Odds>,
}

/// One action and how often it strikes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Odds {
    /// Chance in a thousand.
    pub per_mille: u32,
    /// What happens.
    pub action: Action,
}

impl RandomFaults {
    /// A bit of everything a network and a tired server do, each class with
    /// the same chance.
    pub fn weather(seed: u64, per_mille: u32) -> Self {
        let chances = [
            Action::LoseAnswer,
            Action::LoseRequest,
            Action::Refuse,
            Action::Status {
                status: 429,
                burst: 2,
                retry_after: Some(7),
            },
            Action::Status {
                status: 503,
                burst: 3,
                retry_after: None,
            },
            Action::status(500),
            Action::status(502),
            Action::status(504),
            Action::Stall { millis: 20_000 },
            Action::CutBody,
            Action::GarbageBody,
            Action::ExpireTokens,
        ]
        .into_iter()
        .map(|action| Odds { per_mille, action })
        .collect();
        Self {
            seed,
            path: String::new(),
            chances,
        }
    }
}

/// A plan at work: counts calls and remembers bursts.
#[derive(Clone, Debug)]
pub(crate) struct Fate {
    plan: FaultPlan,
    met: Vec<u32>,
    burst: Option<(u32, Action)>,
    chance: Chance,
}

impl Fate {
    pub(crate) fn new(plan: FaultPlan) -> Self {
        let seed = plan.random.as_ref().map_or(0, |random| random.seed);
        Self {
            met: vec![0; plan.rules.len()],
            burst: None,
            chance: Chance::new(seed),
            plan,
        }
    }

    pub(crate) fn plan(&self) -> &FaultPlan {
        &self.plan
    }

    /// What happens to this call, if anything.
    pub(crate) fn strike(&mut self, method: &str, path: &str) -> Option<Action> {
        let ruled = self.ruled(method, path);
        if let Some((left, action)) = self.burst.take() {
            if left > 1 {
                self.burst = Some((left - 1, action.clone()));
            }
            return Some(action);
        }
        let action = ruled.or_else(|| self.drawn(path))?;
        if let Action::Status { burst, .. } = &action
            && *burst > 1
        {
            self.burst = Some((*burst - 1, action.clone()));
        }
        Some(action)
    }

    fn ruled(&mut self, method: &str, path: &str) -> Option<Action> {
        let mut found = None;
        for (rule, met) in self.plan.rules.iter().zip(&mut self.met) {
            let fits = rule
                .method
                .as_ref()
                .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
                && starts_with(path, &rule.path);
            if !fits {
                continue;
            }
            *met += 1;
            let struck = match rule.when {
                When::Always => true,
                When::Nth(n) => *met == n,
                When::From(n) => *met >= n,
            };
            if struck && found.is_none() {
                found = Some(rule.action.clone());
            }
        }
        found
    }

    fn drawn(&mut self, path: &str) -> Option<Action> {
        let random = self.plan.random.as_ref()?;
        if !starts_with(path, &random.path) {
            return None;
        }
        let mut draw = self.chance.below(1000);
        for odds in &random.chances {
            let width = u64::from(odds.per_mille);
            if draw < width {
                return Some(odds.action.clone());
            }
            draw -= width;
        }
        None
    }
}

fn starts_with(path: &str, prefix: &str) -> bool {
    path.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(when: When, action: Action) -> FaultRule {
        FaultRule {
            method: Some("POST".into()),
            path: "/v2/verkoop".into(),
            when,
            action,
        }
    }

    #[test]
    fn a_rule_strikes_the_call_it_names() {
        let mut fate = Fate::new(FaultPlan {
            rules: vec![rule(When::Nth(2), Action::LoseAnswer)],
            random: None,
        });
        assert_eq!(fate.strike("POST", "/v2/verkoopboekingen"), None);
        assert_eq!(fate.strike("GET", "/v2/verkoopboekingen"), None);
        assert_eq!(fate.strike("post", "/V2/verkoopboekingen"), Some(Action::LoseAnswer));
        assert_eq!(fate.strike("POST", "/v2/verkoopboekingen"), None);
    }

    #[test]
    fn a_burst_strikes_the_calls_after_it() {
        let action = Action::Status {
            status: 503,
            burst: 3,
            retry_after: None,
        };
        let mut fate = Fate::new(FaultPlan {
            rules: vec![rule(When::Nth(1), action)],
            random: None,
        });
        let struck: Vec<bool> = ["POST", "GET", "GET", "GET"]
            .into_iter()
            .map(|method| fate.strike(method, "/v2/verkooporders").is_some())
            .collect();
        assert_eq!(struck, [true, true, true, false]);
    }

    #[test]
    fn chance_repeats_and_keeps_its_odds() {
        let plan = FaultPlan {
            rules: vec![],
            random: Some(RandomFaults {
                seed: 5,
                path: "/v2".into(),
                chances: vec![Odds {
                    per_mille: 100,
                    action: Action::LoseRequest,
                }],
            }),
        };
        let run = || {
            let mut fate = Fate::new(plan.clone());
            (0..5000)
                .map(|_| fate.strike("GET", "/v2/relaties").is_some())
                .collect::<Vec<_>>()
        };
        let first = run();
        assert_eq!(first, run());
        let struck = first.iter().filter(|struck| **struck).count();
        assert!((400..600).contains(&struck), "{struck}");
        assert_eq!(Fate::new(plan).strike("POST", "/b2b/token"), None);
    }

    #[test]
    fn a_plan_reads_and_writes_as_json() {
        let plan = FaultPlan {
            rules: vec![
                rule(When::From(3), Action::CutBody),
                rule(When::Always, Action::Change(Change::CloseLedger { number: 8000 })),
            ],
            random: Some(RandomFaults::weather(1, 2)),
        };
        let text = serde_json::to_string(&plan).expect("writes");
        assert_eq!(serde_json::from_str::<FaultPlan>(&text).expect("reads"), plan);
    }
}
