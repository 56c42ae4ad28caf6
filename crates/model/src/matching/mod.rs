//! First-link matching: which customer of the application is which customer of the package.
//!
//! [`propose`] compares customers that share a key, weighs what is equal and what is not, and sorts them into sure pairs,
//! doubtful ones, and those that only one side has. [`Review`] holds what a person decides about the proposal and turns
//! it into links. All of it is pure: the same customers in any order give the same proposal, and nothing is written.
//!
//! How it decides is told in `docs/matching.md`; the points stand in `weigh.rs` alone.

mod classify;
mod keys;
mod name;
mod proposal;
mod rank;
mod reason;
mod review;
mod rule;
mod sides;
mod trust;
mod weigh;

use std::cmp::Ordering;

use thiserror::Error;

pub use keys::KeyKind;
pub use name::{folded, same_name};
pub use proposal::{Candidate, Doubles, Doubt, LeftOut, Match, NumberTrust, Proposal};
pub use reason::{Reason, ReasonCode};
pub use review::{Decision, DecisionError, Link, LinkedBy, Review};
pub use rule::Rule;

use crate::Incoming;
use crate::record::{Customer, Record};
use crate::text::code_key;

/// Compares the customers of the application with those of the package. Leave out who takes no part (suppliers, those
/// that have a link). Time grows with the number of customers, not with its square.
pub fn propose(here: &[Party<'_>], there: &[Party<'_>], rule: Rule) -> Result<Proposal, SameIdTwice> {
    let (here, there) = (ordered(here)?, ordered(there)?);
    let sides = sides::Sides::new([&here, &there]);
    let scale = weigh::Scale {
        sides: &sides,
        numbers: trust::numbers(&sides),
    };
    Ok(classify::classify(&rule::Judge { rule, scale }, &here, &there))
}

/// A customer of one side.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    /// The side's own id, unique on its side.
    pub id: &'a str,
    /// Customer number or code.
    pub code: &'a str,
    /// Name of the firm or person.
    pub name: &'a str,
    /// Everything else that is known.
    pub customer: &'a Customer,
    /// Accounts, where the side knows any.
    pub ibans: &'a [String],
}

impl<'a> Party<'a> {
    /// A customer with its own code and name, and no accounts.
    pub fn new(id: &'a str, customer: &'a Customer) -> Self {
        Self {
            id,
            code: &customer.customer_code,
            name: &customer.name,
            customer,
            ibans: &[],
        }
    }

    /// A customer as it came out of the package; none for a record of another feed.
    pub fn of(incoming: &'a Incoming) -> Option<Self> {
        match &incoming.record {
            Record::Customer(customer) => {
                let (code, name) = (&incoming.code, &incoming.name);
                Some(Self {
                    id: &incoming.package_id,
                    code,
                    name,
                    customer,
                    ibans: &[],
                })
            }
            _ => None,
        }
    }

    /// Adds the accounts that the side knows.
    #[must_use]
    pub fn with_ibans(self, ibans: &'a [String]) -> Self {
        Self { ibans, ..self }
    }
}

/// An id that two customers of one side have: ids must tell them apart.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("two customers of one side have the id `{0}`")]
pub struct SameIdTwice(pub String);

/// One of the two sides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Side {
    /// The application.
    Here = 0,
    /// The package.
    There = 1,
}

/// By number, as people list them, then by id: from here on the order in which they were given is gone.
fn ordered<'a>(parties: &[Party<'a>]) -> Result<Vec<Party<'a>>, SameIdTwice> {
    let mut ids: Vec<_> = parties.iter().map(|party| party.id).collect();
    ids.sort_unstable();
    if let Some(twice) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(SameIdTwice(twice[0].to_owned()));
    }
    let mut parties = parties.to_vec();
    parties.sort_unstable_by(|one, other| by_number(one.code, other.code).then_with(|| one.id.cmp(other.id)));
    Ok(parties)
}

fn by_number(one: &str, other: &str) -> Ordering {
    let (one, other) = (code_key(one), code_key(other));
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}
