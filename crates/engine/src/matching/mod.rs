//! First-link matching: the application hands its customers over, the package's are read, and a person decides who is
//! who. Nothing reaches records, the change feed or the links before it is finished (`docs/decisions/0011`).

mod gather;
mod job;
mod look;

use std::collections::HashSet;

use boekbrug_model::matching::{
    Decision, DecisionError, Doubles, LeftOut, NumberTrust, Party, Proposal, Rule, propose,
};
use boekbrug_model::record::Customer;
use boekbrug_model::{ConnectionId, Finding, FindingCode, OrganisationId};
use boekbrug_store::{
    LinkRow, MatchingClass, MatchingCustomer, MatchingDecision, MatchingPair, MatchingSide, StoreError,
};
use serde::{Deserialize, Serialize};

use crate::audit::action;
use crate::{Deed, Engine, EngineError};
pub(crate) use job::Readings;
pub use look::{Matched, MatchingList, MatchingState, MatchingStatus};

/// Of each list that the proposal tells as a whole, how many entries are kept.
const KEPT: usize = 500;

/// Rows read or written at once.
const BATCH: usize = 1_000;

/// A customer of the application, as it hands it over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppCustomer {
    /// The application's own id, unique within the administration.
    pub id: String,
    /// The customer.
    pub customer: Customer,
    /// Its accounts, where the application knows any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ibans: Vec<String>,
}

/// What the proposal says as a whole.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MatchingSummary {
    /// What equal customer numbers are worth here.
    pub numbers: NumberTrust,
    /// How many customers of the application look like another one of it.
    pub doubles_here: u64,
    /// How many of the package do.
    pub doubles_there: u64,
    /// The first of them: the application's.
    pub first_doubles_here: Vec<Doubles>,
    /// The package's.
    pub first_doubles_there: Vec<Doubles>,
    /// What too many customers share for it to bring any of them together.
    pub left_out: Vec<LeftOut>,
}

impl Engine {
    /// Takes customers of the application in, in place of those with the same ids. An earlier proposal is void.
    pub async fn hand_over(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        customers: &[AppCustomer],
    ) -> Result<(), EngineError> {
        let row = self.connection_of(organisation, id).await?;
        let mut ids = HashSet::new();
        if let Some(twice) = customers.iter().find(|one| !ids.insert(one.id.as_str())) {
            return Err(refused(
                Finding::new(FindingCode::MatchingIdTwice).with("customer", &twice.id),
            ));
        }
        let rows: Vec<_> = customers.iter().map(AppCustomer::kept).collect();
        let mut tx = self.store().begin().await?;
        tx.matching().hand_over(id, &rows, self.now()).await?;
        let deed = Deed::to(&row, action::MATCHING_CUSTOMERS_GIVEN).with("count", rows.len());
        self.note_in(&mut *tx, deed).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets the customers, the proposal and what was decided of it. Links stay.
    pub async fn forget_matching(&self, organisation: OrganisationId, id: ConnectionId) -> Result<(), EngineError> {
        let row = self.connection_of(organisation, id).await?;
        let mut tx = self.store().begin().await?;
        tx.matching().forget_matching(id).await?;
        self.note_in(&mut *tx, Deed::to(&row, action::MATCHING_FORGOTTEN))
            .await?;
        Ok(tx.commit().await?)
    }

    /// Reads the package's customers, unless they were read before, compares them with the application's and keeps the
    /// proposal in place of an earlier one. Who has a link takes no part, nor does a supplier.
    pub async fn propose(&self, organisation: OrganisationId, id: ConnectionId, rule: Rule) -> Result<(), EngineError> {
        let row = self.previewable(organisation, id).await?;
        let (linked_here, linked_there) = self.linked(id).await?;
        let mut here = self.handed_over(id).await?;
        here.retain(|one| !linked_here.contains(&one.id));
        let mut there = self.customers_there(&row).await?;
        there.retain(|one| one.customer.is_debtor && !linked_there.contains(&one.id));
        let compared = tokio::task::spawn_blocking(move || {
            let proposal = propose(&parties(&here), &parties(&there), rule);
            proposal.map(|proposal| (proposal, there))
        });
        let compared = compared.await.map_err(|fault| {
            tracing::error!(connection = %id, %fault, "customers could not be compared");
            refused(Finding::new(FindingCode::InternalFailure))
        })?;
        let (proposal, there) =
            compared.map_err(|twice| refused(Finding::new(FindingCode::MatchingIdTwice).with("customer", &twice.0)))?;
        let mut tx = self.store().begin().await?;
        let summary = serde_json::to_string(&MatchingSummary::of(&proposal)).unwrap_or_default();
        let matching = tx.matching();
        matching.begin_proposal(id, rule, &summary, self.now()).await?;
        for (rows, first) in there.chunks(BATCH).zip((1..).step_by(BATCH)) {
            let rows: Vec<_> = rows.iter().map(AppCustomer::kept).collect();
            matching.add_there(id, first, &rows).await?;
        }
        for rows in pairs(&proposal).chunks(BATCH) {
            matching.add_pairs(id, rows).await?;
        }
        matching.end_proposal(id).await?;
        let deed = Deed::to(&row, action::MATCHING_PROPOSED)
            .with("sure", proposal.sure.len())
            .with("doubtful", proposal.doubtful.len());
        self.note_in(&mut *tx, deed).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a decision: how many customers of the application it concerned.
    pub async fn decide(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        decision: &Decision,
    ) -> Result<u64, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        let mut tx = self.store().begin().await?;
        let decided = tx.matching().decide(id, decision, self.actor(), self.now()).await;
        let count = decided.map_err(no_proposal)?.map_err(|why| refused(finding(why)))?;
        let deed = Deed::to(&row, action::MATCHING_DECIDED)
            .with("decision", serde_json::to_value(decision).unwrap_or_default())
            .with("count", count);
        self.note_in(&mut *tx, deed).await?;
        tx.commit().await?;
        Ok(count)
    }

    /// Takes the last decision back; none when there is none.
    pub async fn undo_decision(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
    ) -> Result<Option<MatchingDecision>, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        let mut tx = self.store().begin().await?;
        let undone = tx.matching().undo(id, self.actor(), self.now()).await;
        let Some(undone) = undone.map_err(no_proposal)? else {
            return Ok(None);
        };
        let deed = Deed::to(&row, action::MATCHING_UNDONE)
            .with("decision", serde_json::to_value(&undone.decision).unwrap_or_default())
            .with("count", undone.count);
        self.note_in(&mut *tx, deed).await?;
        tx.commit().await?;
        Ok(Some(undone))
    }

    /// Writes what was confirmed as links and ends the matching. Returns how many. What is not decided stays without a
    /// link.
    pub async fn finish_matching(&self, organisation: OrganisationId, id: ConnectionId) -> Result<u64, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        let mut tx = self.store().begin().await?;
        let at = self.now();
        let count = match tx.matching().finish_matching(id, at).await {
            Err(StoreError::Taken { .. }) => return Err(refused(Finding::new(FindingCode::MatchingLinkedMeanwhile))),
            other => other.map_err(no_proposal)?,
        };
        if count > 0 {
            tx.nudge(id, at).await?;
        }
        let deed = Deed::to(&row, action::MATCHING_FINISHED).with("count", count);
        self.note_in(&mut *tx, deed).await?;
        tx.commit().await?;
        self.nudge();
        Ok(count)
    }

    /// The links of a connection, by id in the application, after one.
    pub async fn links(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<LinkRow>, EngineError> {
        self.connection_of(organisation, id).await?;
        Ok(self.store().matching().links(id, after, limit).await?)
    }

    /// Who has a link already, on either side.
    async fn linked(&self, id: ConnectionId) -> Result<(HashSet<String>, HashSet<String>), EngineError> {
        let (mut here, mut there) = (HashSet::new(), HashSet::new());
        let mut after: Option<String> = None;
        loop {
            let rows = self.store().matching().links(id, after.as_deref(), 1_000).await?;
            let Some(last) = rows.last() else {
                return Ok((here, there));
            };
            after = Some(last.here.clone());
            for row in rows {
                here.insert(row.here);
                there.insert(row.there);
            }
        }
    }

    async fn handed_over(&self, id: ConnectionId) -> Result<Vec<AppCustomer>, EngineError> {
        let mut found = Vec::new();
        for class in MatchingClass::ALL {
            let mut after = None;
            loop {
                let store = self.store().matching();
                let rows = store
                    .customers(id, MatchingSide::Here, class, false, after, 1_000)
                    .await?;
                let Some(last) = rows.last() else { break };
                after = Some(last.place);
                for row in rows {
                    found.push(AppCustomer::read(&row.customer)?);
                }
            }
        }
        Ok(found)
    }
}

impl AppCustomer {
    fn kept(&self) -> MatchingCustomer {
        MatchingCustomer {
            id: self.id.clone(),
            code: self.customer.customer_code.clone(),
            name: self.customer.name.clone(),
            values: serde_json::to_string(self).expect("a customer holds only texts and lists"),
        }
    }

    /// As it was kept.
    pub fn read(kept: &MatchingCustomer) -> Result<Self, StoreError> {
        serde_json::from_str(&kept.values).map_err(|source| StoreError::Unreadable {
            what: "customer of a matching",
            source: source.into(),
        })
    }
}

impl MatchingSummary {
    fn of(proposal: &Proposal) -> Self {
        let first = |doubles: &[Doubles]| doubles.iter().take(KEPT).cloned().collect();
        Self {
            numbers: proposal.numbers,
            doubles_here: proposal.doubles_here.len() as u64,
            doubles_there: proposal.doubles_there.len() as u64,
            first_doubles_here: first(&proposal.doubles_here),
            first_doubles_there: first(&proposal.doubles_there),
            left_out: proposal.left_out.clone(),
        }
    }
}

fn parties(customers: &[AppCustomer]) -> Vec<Party<'_>> {
    customers
        .iter()
        .map(|one| Party::new(&one.id, &one.customer).with_ibans(&one.ibans))
        .collect()
}

fn pairs(proposal: &Proposal) -> Vec<MatchingPair> {
    let sure = proposal.sure.iter().map(|one| MatchingPair {
        here: one.here.clone(),
        there: one.there.clone(),
        place: 0,
        score: one.score,
        sure: true,
        reasons: one.reasons.clone(),
        refused: false,
    });
    let doubtful = proposal.doubtful.iter().flat_map(|doubt| {
        doubt.candidates.iter().zip(0..).map(|(one, place)| MatchingPair {
            here: doubt.here.clone(),
            there: one.there.clone(),
            place,
            score: one.score,
            sure: false,
            reasons: one.reasons.clone(),
            refused: false,
        })
    });
    sure.chain(doubtful).collect()
}

fn refused(finding: Finding) -> EngineError {
    EngineError::Refused(vec![finding])
}

fn no_proposal(error: StoreError) -> EngineError {
    match error {
        StoreError::Missing { .. } => refused(Finding::new(FindingCode::MatchingNoProposal)),
        error => error.into(),
    }
}

/// Why a decision cannot be taken, for people.
fn finding(why: DecisionError) -> Finding {
    let two = |code, one: String, other: String| Finding::new(code).with("customer", one).with("other", other);
    match why {
        DecisionError::Unknown(id) => Finding::new(FindingCode::MatchingCustomerUnknown).with("customer", id),
        DecisionError::NotProposed(here, there) => two(FindingCode::MatchingNotProposed, here, there),
        DecisionError::Refused(here, there) => two(FindingCode::MatchingRefusedBefore, here, there),
        DecisionError::Linked(here, there) | DecisionError::Taken(here, there) => {
            two(FindingCode::MatchingTaken, here, there)
        }
    }
}
