//! Brings customers together by the keys that they share, and keeps the best few of each.

use super::keys::KeyKind;
use super::proposal::LeftOut;
use super::rule::Judge;
use super::sides::{Features, Key, Sides};
use super::weigh::Verdict;
use super::{Rule, Side};

/// Most pairs that one key may make: sixteen customers on each side. What more of them share tells too little, and
/// would make the work grow with the square of their number.
const MOST_PAIRS: usize = 256;

/// Most customers of one side that one key may bring together when doubles are looked for.
const MOST_DOUBLES: usize = 16;

/// Candidates that are kept of each customer.
const KEPT: usize = 6;

/// A candidate of a customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Ranked {
    /// Its place on the other side.
    pub(super) at: u32,
    pub(super) verdict: Verdict,
}

/// The candidates of every customer of both sides, the best first.
pub(super) struct Ranking(pub(super) [Vec<Vec<Ranked>>; 2]);

impl Ranking {
    /// Weighs every pair that a key brings together, each once.
    pub(super) fn new(judge: &Judge<'_>) -> Self {
        let sides = judge.sides();
        let mut all = [0, 1].map(|side| vec![Vec::new(); sides.features[side].len()]);
        let mut reasons = Vec::with_capacity(16);
        let mut together = Vec::new();
        for (here, features) in (0_u32..).zip(&sides.features[0]) {
            together.clear();
            for key in keys(features, judge.rule) {
                let (ours, theirs) = (sides.holders(Side::Here, key), sides.holders(Side::There, key));
                if ours.len() * theirs.len() <= MOST_PAIRS {
                    together.extend_from_slice(theirs);
                }
            }
            together.sort_unstable();
            together.dedup();
            for &there in &together {
                let verdict = judge.weigh((Side::Here, here), (Side::There, there), &mut reasons);
                if verdict.worth {
                    keep(&mut all[0][here as usize], Ranked { at: there, verdict });
                    keep(&mut all[1][there as usize], Ranked { at: here, verdict });
                }
            }
        }
        Self(all)
    }
}

/// Pairs of one side that are sure to be one, in order.
pub(super) fn doubles(judge: &Judge<'_>, side: Side) -> Vec<(u32, u32)> {
    let sides = judge.sides();
    let mut reasons = Vec::with_capacity(16);
    let mut together: Vec<u32> = Vec::new();
    let mut pairs = Vec::new();
    for (one, features) in (0_u32..).zip(&sides.features[side as usize]) {
        together.clear();
        for key in keys(features, Rule::Weighed) {
            let holders = sides.holders(side, key);
            if holders.len() <= MOST_DOUBLES {
                together.extend(holders.iter().filter(|other| **other > one));
            }
        }
        together.sort_unstable();
        together.dedup();
        let sure = together
            .iter()
            .filter(|other| judge.scale.weigh((side, one), (side, **other), &mut reasons).sure);
        pairs.extend(sure.map(|other| (one, *other)));
    }
    pairs
}

/// What too many share, the most shared first.
pub(super) fn left_out(sides: &Sides, rule: Rule) -> Vec<LeftOut> {
    let too_many = sides.keys().filter_map(|(kind, value, key)| {
        let (here, there) = (
            sides.holders(Side::Here, key).len(),
            sides.holders(Side::There, key).len(),
        );
        (brings(kind, rule) && here * there > MOST_PAIRS).then(|| LeftOut {
            kind,
            value: value.to_owned(),
            here,
            there,
        })
    });
    let mut all: Vec<_> = too_many.collect();
    all.sort_unstable_by(|one, other| {
        let order = |left: &LeftOut| (std::cmp::Reverse(left.here.saturating_mul(left.there)), left.kind);
        order(one).cmp(&order(other)).then_with(|| one.value.cmp(&other.value))
    });
    all.truncate(50);
    all
}

/// The keys of a customer that bring it together with others under a rule, each once.
fn keys(features: &Features, rule: Rule) -> impl Iterator<Item = Key> {
    features
        .keys
        .iter()
        .filter(move |(kind, _)| brings(*kind, rule))
        .map(|(_, key)| *key)
}

fn brings(kind: KeyKind, rule: Rule) -> bool {
    match rule {
        Rule::Weighed => kind.brings_together(),
        Rule::EqualNumbers => kind == KeyKind::Number,
        Rule::EqualNameOrNumber => matches!(kind, KeyKind::Number | KeyKind::ExactName),
    }
}

/// Puts a candidate in its place: those that a strong key contradicts last, then by points, then by place.
fn keep(list: &mut Vec<Ranked>, one: Ranked) {
    let order = |ranked: &Ranked| (ranked.verdict.contradicted, -ranked.verdict.score, ranked.at);
    let at = list.partition_point(|other| order(other) < order(&one));
    if at < KEPT {
        list.insert(at, one);
        list.truncate(KEPT);
    }
}
