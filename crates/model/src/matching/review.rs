//! What a person decides about a proposal.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::proposal::Proposal;

/// A proposal with the decisions about it, in order. It holds links only that a person confirmed; nothing is written
/// before somebody takes them from [`Review::links`]. As JSON it is the proposal and the decisions; the rest follows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct Review {
    proposal: Proposal,
    decisions: Vec<Decision>,
    known: Known,
    state: State,
}

/// One decision. A customer that is linked keeps its link until the link is refused, set apart or another is chosen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "camelCase")]
pub enum Decision {
    /// Every sure pair that is not decided yet.
    AcceptSure,
    /// A pair of the proposal, sure or doubtful.
    #[allow(missing_docs)]
    Accept { here: String, there: String },
    /// A pair of the proposal is not one customer; its link goes, when it had one.
    #[allow(missing_docs)]
    Refuse { here: String, there: String },
    /// Another pair than proposed, or one that was refused before.
    #[allow(missing_docs)]
    Choose { here: String, there: String },
    /// A customer of the application has no counterpart; its link goes, when it had one.
    #[allow(missing_docs)]
    SetApart { here: String },
}

/// Two customers that a person confirmed to be one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// Id in the application.
    pub here: String,
    /// Id in the package.
    pub there: String,
    /// How it was confirmed.
    pub by: LinkedBy,
}

/// How a link was confirmed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LinkedBy {
    /// With all sure pairs at once.
    Batch,
    /// By itself, as proposed.
    Accepted,
    /// Chosen by a person against or beside the proposal.
    Chosen,
    /// Found in the package by number, VAT number or KvK number when it was about to be made there.
    Found,
    /// Made in the package by us.
    Created,
}

/// A decision that cannot be taken; nothing changes.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum DecisionError {
    /// A customer that the proposal does not know.
    #[error("the proposal knows no customer `{0}`")]
    Unknown(String),
    /// To accept or refuse is about pairs of the proposal alone.
    #[error("`{0}` and `{1}` are no pair of the proposal")]
    NotProposed(String, String),
    /// Refused before; it can be chosen, or the refusal undone.
    #[error("`{0}` and `{1}` were refused before")]
    Refused(String, String),
    /// The customer of the application has another link.
    #[error("`{0}` is linked to `{1}` already")]
    Linked(String, String),
    /// The customer of the package has another link.
    #[error("`{0}` is linked to `{1}` already")]
    Taken(String, String),
}

impl Review {
    /// A review with nothing decided.
    pub fn new(proposal: Proposal) -> Self {
        let known = Known::of(&proposal);
        Self {
            proposal,
            decisions: Vec::new(),
            known,
            state: State::default(),
        }
    }

    /// What is proposed.
    pub fn proposal(&self) -> &Proposal {
        &self.proposal
    }

    /// What was decided, in order.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// Takes a decision. After an error everything is as it was.
    pub fn decide(&mut self, decision: Decision) -> Result<(), DecisionError> {
        self.state.apply(&self.proposal, &self.known, &decision)?;
        self.decisions.push(decision);
        Ok(())
    }

    /// Takes the last decision back and gives it; everything is as it was before it. None when nothing was decided.
    pub fn undo(&mut self) -> Option<Decision> {
        let last = self.decisions.pop()?;
        let mut state = State::default();
        for decision in &self.decisions {
            // it was taken once from this very state
            let _ = state.apply(&self.proposal, &self.known, decision);
        }
        self.state = state;
        Some(last)
    }

    /// The links that were confirmed, by id in the application; no customer is in two.
    pub fn links(&self) -> Vec<Link> {
        let links = self.state.links.iter();
        links
            .map(|(here, (there, by))| Link {
                here: here.clone(),
                there: there.clone(),
                by: *by,
            })
            .collect()
    }

    /// Ids in the application of sure and doubtful customers about whom nothing is decided, in the proposal's order.
    pub fn open(&self) -> Vec<&str> {
        let sure = self.proposal.sure.iter().map(|pair| pair.here.as_str());
        let doubtful = self.proposal.doubtful.iter().map(|doubt| doubt.here.as_str());
        sure.chain(doubtful)
            .filter(|here| !self.state.is_decided(&self.known, here))
            .collect()
    }
}

/// Who is in the proposal, and which pairs it proposes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Known {
    /// Candidates of each customer of the application.
    here: BTreeMap<String, BTreeSet<String>>,
    there: BTreeSet<String>,
}

impl Known {
    fn of(proposal: &Proposal) -> Self {
        let mut known = Self::default();
        for pair in &proposal.sure {
            known
                .here
                .insert(pair.here.clone(), BTreeSet::from([pair.there.clone()]));
        }
        for doubt in &proposal.doubtful {
            let candidates = doubt.candidates.iter().map(|candidate| candidate.there.clone());
            known.here.insert(doubt.here.clone(), candidates.collect());
        }
        known
            .here
            .extend(proposal.only_here.iter().map(|here| (here.clone(), BTreeSet::new())));
        known.there = known
            .here
            .values()
            .flatten()
            .chain(&proposal.only_there)
            .cloned()
            .collect();
        known
    }

    fn check(&self, here: &str, there: &str) -> Result<bool, DecisionError> {
        let candidates = self
            .here
            .get(here)
            .ok_or_else(|| DecisionError::Unknown(here.to_owned()))?;
        if !self.there.contains(there) {
            return Err(DecisionError::Unknown(there.to_owned()));
        }
        Ok(candidates.contains(there))
    }

    fn check_proposed(&self, here: &str, there: &str) -> Result<(), DecisionError> {
        if self.check(here, there)? {
            Ok(())
        } else {
            Err(DecisionError::NotProposed(here.to_owned(), there.to_owned()))
        }
    }
}

/// What follows from the decisions.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct State {
    links: BTreeMap<String, (String, LinkedBy)>,
    /// The links the other way round.
    taken: BTreeMap<String, String>,
    refused: BTreeSet<(String, String)>,
    apart: BTreeSet<String>,
}

impl State {
    fn apply(&mut self, proposal: &Proposal, known: &Known, decision: &Decision) -> Result<(), DecisionError> {
        match decision {
            Decision::AcceptSure => {
                for pair in &proposal.sure {
                    let free = !self.is_decided(known, &pair.here) && !self.taken.contains_key(&pair.there);
                    if free {
                        self.link(&pair.here, &pair.there, LinkedBy::Batch);
                    }
                }
            }
            Decision::Accept { here, there } => {
                known.check_proposed(here, there)?;
                if self.refused.contains(&(here.clone(), there.clone())) {
                    return Err(DecisionError::Refused(here.clone(), there.clone()));
                }
                if let Some((other, _)) = self.links.get(here).filter(|(other, _)| other != there) {
                    return Err(DecisionError::Linked(here.clone(), other.clone()));
                }
                self.check_free(here, there)?;
                self.link(here, there, LinkedBy::Accepted);
            }
            Decision::Refuse { here, there } => {
                known.check_proposed(here, there)?;
                if self.links.get(here).is_some_and(|(other, _)| other == there) {
                    self.unlink(here);
                }
                self.refused.insert((here.clone(), there.clone()));
            }
            Decision::Choose { here, there } => {
                known.check(here, there)?;
                self.check_free(here, there)?;
                self.unlink(here);
                self.refused.remove(&(here.clone(), there.clone()));
                self.link(here, there, LinkedBy::Chosen);
            }
            Decision::SetApart { here } => {
                known
                    .here
                    .get(here)
                    .ok_or_else(|| DecisionError::Unknown(here.clone()))?;
                self.unlink(here);
                self.apart.insert(here.clone());
            }
        }
        Ok(())
    }

    /// The customer of the package has no link, or one with this very customer.
    fn check_free(&self, here: &str, there: &str) -> Result<(), DecisionError> {
        match self.taken.get(there) {
            Some(other) if other != here => Err(DecisionError::Taken(there.to_owned(), other.clone())),
            _ => Ok(()),
        }
    }

    fn link(&mut self, here: &str, there: &str, by: LinkedBy) {
        self.apart.remove(here);
        self.links.insert(here.to_owned(), (there.to_owned(), by));
        self.taken.insert(there.to_owned(), here.to_owned());
    }

    fn unlink(&mut self, here: &str) {
        if let Some((there, _)) = self.links.remove(here) {
            self.taken.remove(&there);
        }
    }

    /// Linked, set apart, or every candidate refused.
    fn is_decided(&self, known: &Known, here: &str) -> bool {
        let refused = |there: &String| self.refused.contains(&(here.to_owned(), there.clone()));
        self.links.contains_key(here)
            || self.apart.contains(here)
            || known
                .here
                .get(here)
                .is_some_and(|candidates| candidates.iter().all(refused))
    }
}

/// What is kept of a review.
#[derive(Serialize, Deserialize)]
struct Saved {
    proposal: Proposal,
    decisions: Vec<Decision>,
}

impl TryFrom<Saved> for Review {
    type Error = DecisionError;

    fn try_from(saved: Saved) -> Result<Self, DecisionError> {
        let mut review = Self::new(saved.proposal);
        for decision in saved.decisions {
            review.decide(decision)?;
        }
        Ok(review)
    }
}

impl From<Review> for Saved {
    fn from(review: Review) -> Self {
        Self {
            proposal: review.proposal,
            decisions: review.decisions,
        }
    }
}
