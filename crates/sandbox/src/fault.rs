//! Faults on order: what goes wrong, at which call, and whether by rule or by
//! (repeatable) chance.

use std::time::Duration;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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
    /// Nothing answers; the call is carried out so much later, at the first
    /// call or look after that.
    Late {
        /// How long it is on the way, in milliseconds.
        millis: u64,
    },
    /// Processed; the connection breaks inside the answer's body.
    CutBody,
    /// Not processed; 200 with an HTML page where JSON or XML was due.
    GarbageBody,
    /// Not processed; 200 with nothing in it.
    EmptyBody,
    /// Every access token or session dies, then the call is processed.
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
