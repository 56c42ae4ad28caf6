//! First-link matching: customers, proposals, decisions, links.

use std::collections::BTreeMap;
use std::sync::Arc;

use boekbrug_model::Actor;
use boekbrug_model::finding::Heals;
use boekbrug_model::matching::{
    Candidate, Decision, DecisionError, Doubt, Link, LinkedBy, Match, Proposal, Reason, Review, Rule,
};
use jiff::Timestamp;

use super::Told;
use super::app_customers::{step, write};
use super::stage::{Seen, Stage, at, finding};
use crate::{
    AppCustomerState, AppCustomerStep, MatchingClass, MatchingCustomer, MatchingPair, MatchingSide, MatchingStage,
    MatchingVerdict, Store, StoreError,
};

fn customer(id: &str) -> MatchingCustomer {
    MatchingCustomer {
        id: id.to_owned(),
        code: format!("c{id}"),
        name: format!("Klant {id}"),
        values: format!(r#"{{"customerCode":"c{id}"}}"#),
    }
}

fn customers(ids: &[&str]) -> Vec<MatchingCustomer> {
    ids.iter().map(|id| customer(id)).collect()
}

fn reasons() -> Vec<Reason> {
    serde_json::from_str(r#"[{"code":"number.same","points":35},{"code":"name.same","points":40,"shared":2}]"#)
        .expect("two reasons")
}

/// Two sure pairs, a doubtful customer with two candidates and one with one, and one of each side that is alone.
fn proposal() -> Proposal {
    let candidate = |there: &str, score| Candidate {
        there: there.to_owned(),
        score,
        reasons: reasons(),
    };
    let sure = |here: &str, there: &str| Match {
        here: here.to_owned(),
        there: there.to_owned(),
        score: 75,
        reasons: reasons(),
    };
    let doubt = |here: &str, candidates| Doubt {
        here: here.to_owned(),
        candidates,
    };
    Proposal {
        sure: vec![sure("a", "1"), sure("b", "2")],
        doubtful: vec![
            doubt("c", vec![candidate("3", 50), candidate("4", 40)]),
            doubt("d", vec![candidate("4", 30)]),
        ],
        only_here: vec!["e".to_owned()],
        only_there: vec!["5".to_owned()],
        ..Proposal::default()
    }
}

fn pairs(proposal: &Proposal) -> Vec<MatchingPair> {
    let pair = |here: &str, there: &str, place, score, sure, reasons: &[Reason]| MatchingPair {
        here: here.to_owned(),
        there: there.to_owned(),
        place,
        score,
        sure,
        reasons: reasons.to_vec(),
        refused: false,
    };
    let sure = proposal
        .sure
        .iter()
        .map(|one| pair(&one.here, &one.there, 0, one.score, true, &one.reasons));
    let doubts = proposal.doubtful.iter().flat_map(|doubt| {
        let candidates = doubt.candidates.iter().zip(0..);
        candidates.map(|(one, place)| pair(&doubt.here, &one.there, place, one.score, false, &one.reasons))
    });
    sure.chain(doubts).collect()
}

async fn propose(stage: &Stage) -> Seen<Proposal> {
    let proposal = proposal();
    let (store, id) = (&stage.store, stage.connection);
    act!(
        store,
        matching.hand_over(id, &customers(&["a", "b", "c", "d", "e"]), at(1))
    );
    let mut tx = store.begin().await?;
    tx.matching()
        .begin_proposal(id, Rule::Weighed, r#"{"numbers":"kept"}"#, at(2))
        .await?;
    tx.matching().add_there(id, 1, &customers(&["1", "2", "3"])).await?;
    tx.matching().add_there(id, 4, &customers(&["4", "5"])).await?;
    tx.matching().add_pairs(id, &pairs(&proposal)).await?;
    tx.matching().end_proposal(id).await?;
    tx.commit().await?;
    Ok(proposal)
}

fn actor(id: &str) -> Actor {
    Actor {
        kind: boekbrug_model::ActorKind::Person,
        id: id.to_owned(),
    }
}

/// Handed over page by page, in their order; a customer that is handed over again is replaced.
pub async fn customers_are_handed_over(store: Arc<dyn Store>) -> Told {
    let (ours, theirs) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let matching = store.matching();
    assert_eq!(matching.matching(ours.connection).await?, None);
    act!(
        store,
        matching.hand_over(ours.connection, &customers(&["x", "y"]), at(1))
    );
    let again = MatchingCustomer {
        name: "Nieuwe naam".to_owned(),
        values: r#"{"name":"\u0000"}"#.to_owned(),
        ..customer("x")
    };
    act!(
        store,
        matching.hand_over(ours.connection, &[customer("z"), again.clone()], at(2))
    );
    let row = matching.matching(ours.connection).await?.ok_or("it is there")?;
    assert_eq!((row.stage, row.changed), (MatchingStage::Gathering, at(2)));
    let list = |after, limit| {
        matching.customers(
            ours.connection,
            MatchingSide::Here,
            MatchingClass::None,
            false,
            after,
            limit,
        )
    };
    let first = list(None, 2).await?;
    let ids = |rows: &[crate::MatchingCustomerRow]| rows.iter().map(|row| row.customer.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&first), ["x", "y"]);
    assert_eq!(first[0].customer.name, "Nieuwe naam");
    assert_eq!(first[0].verdict, MatchingVerdict::Open);
    assert_eq!(ids(&list(Some(first[1].place), 2).await?), ["z"]);
    assert_eq!(
        matching.matching(theirs.connection).await?,
        None,
        "another connection's"
    );
    act!(store, matching.forget_matching(ours.connection));
    assert_eq!(matching.matching(ours.connection).await?, None);
    assert_eq!(list(None, 2).await?, []);
    Ok(())
}

/// Sorted into classes; another proposal takes the place of the first, and handing over makes it void.
pub async fn a_proposal_is_kept(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let id = stage.connection;
    refused!(
        store,
        matching.decide(id, &Decision::AcceptSure, &actor("eva"), at(1)),
        StoreError::Missing { .. }
    );
    propose(&stage).await?;
    let matching = store.matching();
    let row = matching.matching(id).await?.ok_or("it is there")?;
    assert_eq!((row.stage, row.rule), (MatchingStage::Proposed, Rule::Weighed));
    assert_eq!(
        super::stage::value(&row.summary)?,
        serde_json::json!({"numbers": "kept"})
    );
    for (side, class, expected) in [
        (MatchingSide::Here, MatchingClass::Sure, vec!["a", "b"]),
        (MatchingSide::Here, MatchingClass::Doubtful, vec!["c", "d"]),
        (MatchingSide::Here, MatchingClass::Only, vec!["e"]),
        (MatchingSide::There, MatchingClass::Sure, vec!["1", "2"]),
        (MatchingSide::There, MatchingClass::Doubtful, vec!["3", "4"]),
        (MatchingSide::There, MatchingClass::Only, vec!["5"]),
    ] {
        let rows = matching.customers(id, side, class, true, None, 10).await?;
        let ids: Vec<_> = rows.iter().map(|row| row.customer.id.as_str()).collect();
        assert_eq!(ids, expected, "{side:?} {class:?}");
    }
    let pairs = matching.pairs_of(id, &["c", "a", "nobody"]).await?;
    let places: Vec<_> = pairs
        .iter()
        .map(|pair| (pair.here.as_str(), pair.there.as_str(), pair.sure))
        .collect();
    assert_eq!(places, [("a", "1", true), ("c", "3", false), ("c", "4", false)]);
    assert_eq!(pairs[0].reasons, reasons());
    let among = matching
        .customers_among(id, MatchingSide::There, &["4", "nobody"])
        .await?;
    assert_eq!(among.len(), 1);
    assert_eq!(among[0].customer, customer("4"));
    let counts = matching.counts(id).await?;
    assert_eq!(counts.iter().map(|count| count.count).sum::<u64>(), 10);
    act!(store, matching.decide(id, &Decision::AcceptSure, &actor("eva"), at(3))).map_err(|why| why.to_string())?;
    propose(&stage).await?;
    assert_eq!(
        matching.decisions(id, None, 10).await?,
        [],
        "about the earlier proposal"
    );
    act!(store, matching.hand_over(id, &customers(&["f"]), at(4)));
    let counts = matching.counts(id).await?;
    assert!(
        counts
            .iter()
            .all(|count| count.side == MatchingSide::Here && count.class == MatchingClass::None)
    );
    Ok(())
}

/// The links as they would be written now.
async fn linked(stage: &Stage) -> Seen<Vec<Link>> {
    let mut links = BTreeMap::new();
    for (side, class) in [
        (MatchingSide::Here, MatchingClass::Sure),
        (MatchingSide::Here, MatchingClass::Doubtful),
        (MatchingSide::Here, MatchingClass::Only),
    ] {
        let rows = stage
            .store
            .matching()
            .customers(stage.connection, side, class, false, None, 10)
            .await?;
        for row in rows {
            assert_eq!(row.partner.is_some(), row.verdict == MatchingVerdict::Linked);
            if let (Some(there), Some(by)) = (row.partner, row.by) {
                let here = row.customer.id;
                links.insert(here.clone(), Link { here, there, by });
            }
        }
    }
    Ok(links.into_values().collect())
}

async fn open(stage: &Stage) -> Seen<Vec<String>> {
    let mut open = Vec::new();
    for class in [MatchingClass::Sure, MatchingClass::Doubtful] {
        let here = MatchingSide::Here;
        let rows = stage
            .store
            .matching()
            .customers(stage.connection, here, class, true, None, 10)
            .await?;
        open.extend(rows.into_iter().map(|row| row.customer.id));
    }
    Ok(open)
}

/// Every decision that can be taken, in many orders, with every one taken back: rows say what the model says.
pub async fn decisions_are_those_of_the_review(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let proposal = propose(&stage).await?;
    let mut review = Review::new(proposal);
    let mut taken = 0_u32;
    let mut seed = 7_usize;
    for step in 0..120 {
        // a small generator, so that the story repeats
        seed = (seed * 1_103 + 12_345) % 1_000_003;
        let here = ["a", "b", "c", "d", "e", "nobody"][seed % 6].to_owned();
        let there = ["1", "2", "3", "4", "5", "nobody"][seed / 6 % 6].to_owned();
        if seed / 36 % 6 == 5 {
            let undone = act!(store, matching.undo(stage.connection, &actor("jan"), at(step)));
            assert_eq!(undone.map(|row| row.decision), review.undo(), "step {step}");
        } else {
            let decision = match seed / 36 % 6 {
                0 => Decision::AcceptSure,
                1 => Decision::Accept { here, there },
                2 => Decision::Refuse { here, there },
                3 => Decision::Choose { here, there },
                _ => Decision::SetApart { here },
            };
            let mut tx = store.begin().await?;
            let kept = tx
                .matching()
                .decide(stage.connection, &decision, &actor("eva"), at(step))
                .await?;
            let expected = review.decide(decision.clone());
            assert_eq!(kept.map(|_| ()), expected, "step {step}: {decision:?}");
            if expected.is_ok() {
                taken += 1;
                tx.commit().await?;
            }
        }
        assert_eq!(linked(&stage).await?, review.links(), "step {step}");
        assert_eq!(open(&stage).await?, review.open(), "step {step}");
    }
    assert!(taken > 20, "only {taken} decisions could be taken");
    let told = store.matching().decisions(stage.connection, None, 1_000).await?;
    let standing: Vec<_> = told
        .iter()
        .rev()
        .filter(|row| row.undone.is_none())
        .map(|row| row.decision.clone())
        .collect();
    assert_eq!(standing, review.decisions());
    assert!(
        told.iter()
            .any(|row| row.undone.as_ref().is_some_and(|(who, _)| *who == actor("jan")))
    );
    assert!(told.iter().all(|row| row.actor == actor("eva")));
    Ok(())
}

/// Nothing is written before it is finished; then each confirmed pair is a link, and the matching is closed.
pub async fn links_are_written_at_the_end(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let id = stage.connection;
    propose(&stage).await?;
    let counted = act!(store, matching.decide(id, &Decision::AcceptSure, &actor("eva"), at(3)));
    assert_eq!(counted, Ok(2));
    let choose = Decision::Choose {
        here: "e".to_owned(),
        there: "5".to_owned(),
    };
    assert_eq!(act!(store, matching.decide(id, &choose, &actor("eva"), at(4))), Ok(1));
    assert_eq!(store.matching().links(id, None, 10).await?, []);
    assert_eq!(act!(store, matching.finish_matching(id, at(5))), 3);
    let links = store.matching().links(id, None, 2).await?;
    let told: Vec<_> = links
        .iter()
        .map(|link| (link.here.as_str(), link.there.as_str(), link.by, link.at))
        .collect();
    assert_eq!(
        told,
        [("a", "1", LinkedBy::Batch, at(5)), ("b", "2", LinkedBy::Batch, at(5))]
    );
    let rest = store.matching().links(id, Some("b"), 2).await?;
    assert_eq!((rest.len(), rest[0].by), (1, LinkedBy::Chosen));
    refused!(
        store,
        matching.undo(id, &actor("eva"), at(6)),
        StoreError::Missing { .. }
    );
    refused!(
        store,
        matching.decide(id, &choose, &actor("eva"), at(6)),
        StoreError::Missing { .. }
    );
    propose(&stage).await?;
    act!(store, matching.decide(id, &Decision::AcceptSure, &actor("eva"), at(7))).map_err(|why| why.to_string())?;
    refused!(store, matching.finish_matching(id, at(8)), StoreError::Taken { .. });
    assert_eq!(
        store.matching().links(id, None, 10).await?.len(),
        3,
        "a link stays as it is"
    );
    Ok(())
}

/// Who got a link as it ended is looked at again, whatever held it up; nobody else is.
pub async fn matched_app_customers_go_on(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let id = stage.connection;
    let lease = stage.lease().await?;
    for here in ["a", "b", "c"] {
        stage.hand_over(&[write(here, "A")]).await?;
        let to = if here == "b" {
            AppCustomerState::Sending
        } else {
            AppCustomerState::Findings
        };
        let held_up = AppCustomerStep {
            findings: vec![finding()],
            heals: vec![Heals::Person],
            due: if here == "b" { at(900) } else { Timestamp::MAX },
            ..step(here, to)?
        };
        act!(store, app_customers.finish(&lease, &held_up));
    }
    let before = stage.app_customer("c").await?;
    propose(&stage).await?;
    act!(store, matching.decide(id, &Decision::AcceptSure, &actor("eva"), at(80))).map_err(|why| why.to_string())?;
    assert_eq!(act!(store, matching.finish_matching(id, at(90))), 2);
    let row = stage.app_customer("a").await?;
    assert_eq!(
        (row.state, row.version, row.due),
        (AppCustomerState::Waiting, 2, at(90))
    );
    assert_eq!((row.there.as_deref(), row.findings), (Some("1"), vec![]));
    let sending = stage.app_customer("b").await?;
    assert_eq!(
        (sending.state, sending.version, sending.due),
        (AppCustomerState::Sending, 2, at(900)),
        "what may have been sent is only looked for, when it was to be"
    );
    assert_eq!(sending.findings, [finding()]);
    assert_eq!(stage.app_customer("c").await?, before, "it got no link");
    Ok(())
}

/// One customer of the package, two of the application: of two people who decide at once, one is told.
pub async fn two_people_decide_at_once(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    propose(&stage).await?;
    let decide = async |here: &str| -> Seen<Result<u64, DecisionError>> {
        let decision = Decision::Choose {
            here: here.to_owned(),
            there: "4".to_owned(),
        };
        let mut tx = store.begin().await?;
        let decided = tx
            .matching()
            .decide(stage.connection, &decision, &actor(here), at(3))
            .await?;
        if decided.is_ok() {
            tx.commit().await?;
        }
        Ok(decided)
    };
    let (one, other) = tokio::join!(decide("c"), decide("d"));
    let (one, other) = (one?, other?);
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(linked(&stage).await?.len(), 1);
    Ok(())
}
