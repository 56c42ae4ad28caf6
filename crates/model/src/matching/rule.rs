//! The rules by which two customers are judged.

use serde::{Deserialize, Serialize};

use super::keys::KeyKind;
use super::reason::{Reason, ReasonCode};
use super::sides::Sides;
use super::weigh::{Scale, Verdict, Who};

/// How customers are matched.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Rule {
    /// Everything that is known of both is weighed.
    #[default]
    Weighed,
    /// Equal customer numbers and nothing else (profile A, product section 3). Zeros in front do not count.
    EqualNumbers,
    /// Exactly equal name or exactly equal number (profile C, product section 3).
    EqualNameOrNumber,
}

impl Rule {
    /// By how many points a pair must be better than the next for either of its customers; none allows no next at all.
    pub(super) const fn margin(self) -> Option<i32> {
        match self {
            Self::Weighed => Some(15),
            Self::EqualNumbers | Self::EqualNameOrNumber => None,
        }
    }
}

/// Judges pairs by a rule.
pub(super) struct Judge<'a> {
    pub(super) rule: Rule,
    pub(super) scale: Scale<'a>,
}

impl Judge<'_> {
    pub(super) fn sides(&self) -> &Sides {
        self.scale.sides
    }

    /// Weighs a pair. Under an exact rule what is equal decides, and a strong key that contradicts still makes it a
    /// question for a person; the other reasons are told and do not count.
    pub(super) fn weigh(&self, one: Who, other: Who, reasons: &mut Vec<Reason>) -> Verdict {
        let weighed = self.scale.weigh(one, other, reasons);
        if self.rule == Rule::Weighed {
            return weighed;
        }
        reasons.retain(|reason| !matches!(reason.code, ReasonCode::TooLittle | ReasonCode::PerhapsBranch));
        let sides = self.sides();
        let has = |who: Who, kind: KeyKind| {
            let keys = &sides.features(who.0, who.1).keys;
            keys.iter().find(|(one, _)| *one == kind).map(|(_, key)| *key)
        };
        let equal = |kind: KeyKind| has(one, kind).is_some() && has(one, kind) == has(other, kind);
        let worth = match self.rule {
            Rule::EqualNameOrNumber => equal(KeyKind::Number) || equal(KeyKind::ExactName),
            Rule::EqualNumbers | Rule::Weighed => equal(KeyKind::Number),
        };
        Verdict {
            worth,
            sure: worth && !weighed.contradicted,
            ..weighed
        }
    }
}
