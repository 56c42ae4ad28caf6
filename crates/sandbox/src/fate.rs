//! A fault plan at work: which call is struck.

use crate::chance::Chance;
use crate::fault::{Action, FaultPlan, When};

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
    use crate::fault::{FaultRule, Odds, RandomFaults};

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
    fn a_rule_may_strike_from_a_call_on() {
        let mut fate = Fate::new(FaultPlan {
            rules: vec![rule(When::From(2), Action::CutBody)],
            random: None,
        });
        let struck: Vec<bool> = (0..4)
            .map(|_| fate.strike("POST", "/v2/verkooporders").is_some())
            .collect();
        assert_eq!(struck, [false, true, true, true]);
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
}
