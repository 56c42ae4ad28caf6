//! Sorts the ranked pairs into classes.

use super::proposal::{Candidate, Doubles, Doubt, Match, Proposal};
use super::rank::{Ranked, Ranking, doubles, left_out};
use super::reason::{Reason, ReasonCode};
use super::rule::Judge;
use super::{Party, Side};

/// Rounds in which sure pairs leave and may free others of their rivals.
const ROUNDS: usize = 4;

/// Makes the proposal.
pub(super) fn classify(judge: &Judge<'_>, here: &[Party<'_>], there: &[Party<'_>]) -> Proposal {
    let ranking = Ranking::new(judge);
    let mut state = State {
        judge,
        ranking: &ranking,
        taken: [vec![None; here.len()], vec![None; there.len()]],
    };
    for _ in 0..ROUNDS {
        if !state.take_sure() {
            break;
        }
    }
    let mut proposal = Proposal {
        doubles_here: grouped(judge, Side::Here, here),
        doubles_there: grouped(judge, Side::There, there),
        left_out: left_out(judge.sides(), judge.rule),
        numbers: judge.scale.numbers,
        ..Proposal::default()
    };
    let mut asked = vec![false; there.len()];
    let open = state.open();
    for (at, party) in (0_u32..).zip(here) {
        if let Some(other) = state.taken[0][at as usize] {
            proposal.sure.push(state.sure(at, other, party, &there[other as usize]));
        } else if open[at as usize].is_empty() {
            proposal.only_here.push(party.id.to_owned());
        } else {
            let candidates = state.candidates(at, &open[at as usize], there, &mut asked);
            proposal.doubtful.push(Doubt {
                here: party.id.to_owned(),
                candidates,
            });
        }
    }
    let alone = |at: usize| state.taken[1][at].is_none() && !asked[at];
    let only = there.iter().enumerate().filter(|(at, _)| alone(*at));
    proposal.only_there = only.map(|(_, party)| party.id.to_owned()).collect();
    proposal
}

struct State<'a> {
    judge: &'a Judge<'a>,
    ranking: &'a Ranking,
    /// The counterpart of each customer that has a sure one.
    taken: [Vec<Option<u32>>; 2],
}

impl State<'_> {
    /// Takes every pair that is sure as things stand; all at once, so that their order does not matter. False when
    /// there was none.
    fn take_sure(&mut self) -> bool {
        let found: Vec<_> = (0_u32..)
            .zip(&self.ranking.0[0])
            .filter(|(here, _)| self.taken[0][*here as usize].is_none())
            .filter_map(|(here, _)| {
                let best = self.best(Side::Here, here)?;
                let back = self.best(Side::There, best.at)?;
                (best.verdict.sure && back.at == here).then_some((here, best.at))
            })
            .collect();
        for (here, there) in &found {
            self.taken[0][*here as usize] = Some(*there);
            self.taken[1][*there as usize] = Some(*here);
        }
        !found.is_empty()
    }

    /// The candidate of a customer that is better than every other by the margin.
    fn best(&self, side: Side, at: u32) -> Option<Ranked> {
        let mut free = self.free(side, at).filter(|ranked| !ranked.verdict.contradicted);
        let best = free.next()?;
        match (free.next(), self.judge.rule.margin()) {
            (None, _) => Some(*best),
            (Some(_), None) => None,
            (Some(next), Some(margin)) => (best.verdict.score - next.verdict.score >= margin).then_some(*best),
        }
    }

    /// The candidates of a customer that have no sure counterpart.
    fn free(&self, side: Side, at: u32) -> impl Iterator<Item = &Ranked> {
        let taken = &self.taken[1 - side as usize];
        let ranked = &self.ranking.0[side as usize][at as usize];
        ranked.iter().filter(|ranked| taken[ranked.at as usize].is_none())
    }

    /// For each customer here the candidates that are left: those that it kept and those that kept it.
    fn open(&self) -> Vec<Vec<Ranked>> {
        let mut open: Vec<Vec<Ranked>> = vec![Vec::new(); self.taken[0].len()];
        let free = |side: Side, at: usize| self.taken[side as usize][at].is_none();
        for (here, list) in open.iter_mut().enumerate().filter(|(here, _)| free(Side::Here, *here)) {
            list.extend(self.free(Side::Here, u32::try_from(here).unwrap_or(u32::MAX)));
        }
        for (there, ranked) in (0_u32..)
            .zip(&self.ranking.0[1])
            .filter(|(there, _)| free(Side::There, *there as usize))
        {
            for one in ranked.iter().filter(|one| free(Side::Here, one.at as usize)) {
                let list = &mut open[one.at as usize];
                if !list.iter().any(|known| known.at == there) {
                    list.push(Ranked { at: there, ..*one });
                }
            }
        }
        for list in &mut open {
            list.sort_unstable_by_key(|one| (one.verdict.contradicted, -one.verdict.score, one.at));
        }
        open
    }

    fn sure(&self, here: u32, there: u32, party: &Party<'_>, other: &Party<'_>) -> Match {
        let (score, reasons) = self.reasons(here, there);
        Match {
            here: party.id.to_owned(),
            there: other.id.to_owned(),
            score,
            reasons,
        }
    }

    fn candidates(&self, here: u32, open: &[Ranked], there: &[Party<'_>], asked: &mut [bool]) -> Vec<Candidate> {
        let each = open.iter().map(|ranked| {
            asked[ranked.at as usize] = true;
            let (score, mut reasons) = self.reasons(here, ranked.at);
            if ranked.verdict.sure {
                reasons.push(Reason::new(ReasonCode::Rival, 0));
            }
            Candidate {
                there: there[ranked.at as usize].id.to_owned(),
                score,
                reasons,
            }
        });
        each.collect()
    }

    fn reasons(&self, here: u32, there: u32) -> (i32, Vec<Reason>) {
        let mut reasons = Vec::new();
        let verdict = self.judge.weigh((Side::Here, here), (Side::There, there), &mut reasons);
        (verdict.score, sorted(reasons))
    }
}

/// The heaviest first, those without points last.
fn sorted(mut reasons: Vec<Reason>) -> Vec<Reason> {
    reasons.sort_by_key(|reason| (reason.points == 0, -reason.points.abs(), reason.code));
    reasons
}

/// Pairs of one side that hang together, as groups.
fn grouped(judge: &Judge<'_>, side: Side, parties: &[Party<'_>]) -> Vec<Doubles> {
    let pairs = doubles(judge, side);
    let mut leader: Vec<usize> = (0..parties.len()).collect();
    for (one, other) in &pairs {
        let (one, other) = (lead(&mut leader, *one as usize), lead(&mut leader, *other as usize));
        leader[one.max(other)] = one.min(other);
    }
    let mut groups = std::collections::BTreeMap::<usize, Vec<(u32, u32)>>::new();
    for pair in pairs {
        groups.entry(lead(&mut leader, pair.0 as usize)).or_default().push(pair);
    }
    let mut reasons = Vec::new();
    let each = groups.into_values().map(|pairs| {
        let mut members: Vec<usize> = pairs
            .iter()
            .flat_map(|(one, other)| [*one as usize, *other as usize])
            .collect();
        members.sort_unstable();
        members.dedup();
        if let Some(&(one, other)) = pairs.first() {
            judge.scale.weigh((side, one), (side, other), &mut reasons);
        }
        let customers = members.into_iter().map(|at| parties[at].id.to_owned()).collect();
        Doubles {
            customers,
            reasons: sorted(reasons.clone()),
        }
    });
    each.collect()
}

fn lead(leader: &mut [usize], mut at: usize) -> usize {
    while leader[at] != at {
        leader[at] = leader[leader[at]];
        at = leader[at];
    }
    at
}
