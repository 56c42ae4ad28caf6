//! Looking at a matching: how far it is, and its lists page by page.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use boekbrug_model::matching::Rule;
use boekbrug_model::{ConnectionId, Finding, OrganisationId};
use boekbrug_store::{
    MatchingClass, MatchingCustomerRow, MatchingDecision, MatchingPair, MatchingSide, MatchingStage, MatchingVerdict,
};
use jiff::Timestamp;
use serde::Serialize;

use super::MatchingSummary;
use crate::{Engine, EngineError};

/// How far a matching is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum MatchingState {
    /// No customer was handed over.
    Empty,
    /// Customers were handed over; no proposal is there.
    Gathering,
    /// The package's customers are being read and compared.
    Reading,
    /// A proposal is there to be decided about.
    Proposed,
    /// Its links were written.
    Finished,
    /// No proposal could be made: the findings say why.
    Failed,
}

/// How a matching stands.
#[derive(Clone, PartialEq, Debug)]
pub struct MatchingStatus {
    /// How far it is.
    pub state: MatchingState,
    /// The rule of the proposal; none before there is one.
    pub rule: Option<Rule>,
    /// Customers of the application.
    pub here: u64,
    /// Customers of the package.
    pub there: u64,
    /// Customers of the package read so far, while they are read.
    pub read: u64,
    /// Sure pairs.
    pub sure: u64,
    /// Customers of the application that may have a counterpart.
    pub doubtful: u64,
    /// Customers of the application without one.
    pub only_here: u64,
    /// Customers of the package without one.
    pub only_there: u64,
    /// Sure pairs about which nothing is decided.
    pub open_sure: u64,
    /// Doubtful customers about whom nothing is decided.
    pub open_doubtful: u64,
    /// Pairs that are confirmed.
    pub linked: u64,
    /// What the proposal says as a whole.
    pub summary: MatchingSummary,
    /// When it last changed.
    pub changed: Option<Timestamp>,
    /// Why no proposal could be made.
    pub findings: Vec<Finding>,
}

/// A list of the proposal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MatchingList {
    /// Sure pairs.
    Sure,
    /// Customers of the application with those of the package that they may be.
    Doubtful,
    /// Customers of the application alone.
    OnlyHere,
    /// Customers of the package alone.
    OnlyThere,
}

/// A customer of a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Matched {
    /// The customer: of the application, but for [`MatchingList::OnlyThere`].
    pub customer: MatchingCustomerRow,
    /// Those that it may be, the likeliest first, with the pair that says why.
    pub candidates: Vec<(MatchingPair, MatchingCustomerRow)>,
    /// Its counterpart, when it has one.
    pub partner: Option<MatchingCustomerRow>,
}

impl MatchingList {
    fn place(self) -> (MatchingSide, MatchingClass) {
        match self {
            Self::Sure => (MatchingSide::Here, MatchingClass::Sure),
            Self::Doubtful => (MatchingSide::Here, MatchingClass::Doubtful),
            Self::OnlyHere => (MatchingSide::Here, MatchingClass::Only),
            Self::OnlyThere => (MatchingSide::There, MatchingClass::Only),
        }
    }
}

impl Engine {
    /// How the matching of a connection stands.
    pub async fn matching(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
    ) -> Result<MatchingStatus, EngineError> {
        self.connection_of(organisation, id).await?;
        let store = self.store().matching();
        // before the row: a reading that ends between the two has written what is read then
        let job = self.inner().readings.get(id);
        let is_reading = job.as_ref().is_some_and(|job| job.is_running());
        let row = store.matching(id).await?;
        let counts = if row.is_some() {
            store.counts(id).await?
        } else {
            Vec::new()
        };
        let count = |side, class: Option<MatchingClass>, verdict: Option<MatchingVerdict>| {
            let of = counts.iter().filter(|one| one.side == side);
            let of = of.filter(|one| class.is_none_or(|class| one.class == class));
            of.filter(|one| verdict.is_none_or(|verdict| one.verdict == verdict))
                .map(|one| one.count)
                .sum()
        };
        let of = |list: MatchingList, verdict| {
            let (side, class) = list.place();
            count(side, Some(class), verdict)
        };
        let open = Some(MatchingVerdict::Open);
        let state = match (&row, &job) {
            _ if is_reading => MatchingState::Reading,
            (_, Some(_)) => MatchingState::Failed,
            (None, None) => MatchingState::Empty,
            (Some(row), None) => match row.stage {
                MatchingStage::Gathering => MatchingState::Gathering,
                MatchingStage::Proposed => MatchingState::Proposed,
                MatchingStage::Finished => MatchingState::Finished,
            },
        };
        let proposed = row.as_ref().filter(|row| row.stage != MatchingStage::Gathering);
        Ok(MatchingStatus {
            state,
            rule: proposed.map(|row| row.rule),
            here: count(MatchingSide::Here, None, None),
            there: count(MatchingSide::There, None, None),
            read: job.as_ref().map_or(0, |job| job.read.load(Ordering::Relaxed)),
            sure: of(MatchingList::Sure, None),
            doubtful: of(MatchingList::Doubtful, None),
            only_here: of(MatchingList::OnlyHere, None),
            only_there: of(MatchingList::OnlyThere, None),
            open_sure: of(MatchingList::Sure, open),
            open_doubtful: of(MatchingList::Doubtful, open),
            linked: count(MatchingSide::Here, None, Some(MatchingVerdict::Linked)),
            summary: proposed
                .and_then(|row| serde_json::from_str(&row.summary).ok())
                .unwrap_or_default(),
            changed: row.as_ref().map(|row| row.changed),
            findings: job.map(|job| job.findings()).unwrap_or_default(),
        })
    }

    /// A page of a list of the proposal, after a place.
    pub async fn matching_page(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        list: MatchingList,
        open_only: bool,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Matched>, EngineError> {
        self.connection_of(organisation, id).await?;
        let store = self.store().matching();
        let (side, class) = list.place();
        let rows = store.customers(id, side, class, open_only, after, limit).await?;
        let pairs = if side == MatchingSide::Here && class != MatchingClass::Only {
            let ids: Vec<_> = rows.iter().map(|row| row.customer.id.as_str()).collect();
            store.pairs_of(id, &ids).await?
        } else {
            Vec::new()
        };
        let other = match side {
            MatchingSide::Here => MatchingSide::There,
            MatchingSide::There => MatchingSide::Here,
        };
        let wanted = pairs.iter().map(|pair| pair.there.as_str());
        let wanted: Vec<_> = wanted
            .chain(rows.iter().filter_map(|row| row.partner.as_deref()))
            .collect();
        let others = store.customers_among(id, other, &wanted).await?;
        let others: HashMap<_, _> = others.into_iter().map(|row| (row.customer.id.clone(), row)).collect();
        let mut of: HashMap<String, Vec<_>> = HashMap::new();
        for pair in pairs {
            if let Some(there) = others.get(&pair.there) {
                of.entry(pair.here.clone()).or_default().push((pair, there.clone()));
            }
        }
        let matched = rows.into_iter().map(|row| Matched {
            candidates: of.remove(&row.customer.id).unwrap_or_default(),
            partner: row.partner.as_ref().and_then(|id| others.get(id)).cloned(),
            customer: row,
        });
        Ok(matched.collect())
    }

    /// The decisions about the proposal, newest first, before a number.
    pub async fn decisions(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<MatchingDecision>, EngineError> {
        self.connection_of(organisation, id).await?;
        Ok(self.store().matching().decisions(id, before, limit).await?)
    }
}
