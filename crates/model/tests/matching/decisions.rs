//! What a person decides: links only of what was confirmed, one to one, and every step can be taken back.

use std::collections::BTreeSet;

use boekbrug_model::matching::{Decision, DecisionError, LinkedBy, Match, Proposal, Review, Rule};
use boekbrug_model::testkit::Labelled;
use proptest::prelude::*;

use super::figures::proposed;

/// Three sure pairs (a1 to a3), two doubts over p4 to p6 (a4, a5), and one alone on each side (a6, p7).
fn proposal() -> Proposal {
    let text = r#"{
        "sure": [
            {"here": "a1", "there": "p1", "score": 90, "reasons": []},
            {"here": "a2", "there": "p2", "score": 80, "reasons": []},
            {"here": "a3", "there": "p3", "score": 70, "reasons": []}
        ],
        "doubtful": [
            {"here": "a4", "candidates": [
                {"there": "p4", "score": 50, "reasons": []}, {"there": "p5", "score": 40, "reasons": []}
            ]},
            {"here": "a5", "candidates": [{"there": "p5", "score": 45, "reasons": []}]}
        ],
        "onlyHere": ["a6"], "onlyThere": ["p6", "p7"],
        "doublesHere": [], "doublesThere": [], "leftOut": [], "numbers": "kept"
    }"#;
    serde_json::from_str(text).unwrap()
}

fn accept(here: &str, there: &str) -> Decision {
    Decision::Accept {
        here: here.to_owned(),
        there: there.to_owned(),
    }
}

fn refuse(here: &str, there: &str) -> Decision {
    Decision::Refuse {
        here: here.to_owned(),
        there: there.to_owned(),
    }
}

fn choose(here: &str, there: &str) -> Decision {
    Decision::Choose {
        here: here.to_owned(),
        there: there.to_owned(),
    }
}

fn apart(here: &str) -> Decision {
    Decision::SetApart { here: here.to_owned() }
}

fn decided(decisions: &[Decision]) -> Review {
    let mut review = Review::new(proposal());
    for decision in decisions {
        review.decide(decision.clone()).unwrap();
    }
    review
}

fn links(review: &Review) -> Vec<String> {
    review
        .links()
        .iter()
        .map(|link| format!("{}-{}", link.here, link.there))
        .collect()
}

#[test]
fn nothing_is_linked_before_it_is_confirmed() {
    let review = Review::new(proposal());
    assert!(review.links().is_empty() && review.decisions().is_empty());
    assert_eq!(review.open(), ["a1", "a2", "a3", "a4", "a5"]);
    assert_eq!(review.proposal(), &proposal());
}

#[test]
fn sure_pairs_are_accepted_as_one_batch() {
    let review = decided(&[Decision::AcceptSure]);
    assert_eq!(links(&review), ["a1-p1", "a2-p2", "a3-p3"]);
    assert!(review.links().iter().all(|link| link.by == LinkedBy::Batch));
    assert_eq!(review.open(), ["a4", "a5"], "doubtful ones are not in the batch");
}

#[test]
fn the_batch_leaves_alone_what_was_decided() {
    let review = decided(&[
        refuse("a1", "p1"),
        apart("a2"),
        choose("a4", "p3"),
        Decision::AcceptSure,
    ]);
    assert_eq!(links(&review), ["a4-p3"]);
    assert_eq!(
        review.open(),
        ["a3", "a5"],
        "p3 went to another: a3 is a question again"
    );
}

#[test]
fn doubts_are_accepted_refused_or_decided_otherwise() {
    assert_eq!(
        links(&decided(&[accept("a4", "p4"), accept("a5", "p5")])),
        ["a4-p4", "a5-p5"]
    );
    let review = decided(&[refuse("a4", "p4"), refuse("a4", "p5")]);
    assert!(links(&review).is_empty());
    assert_eq!(
        review.open(),
        ["a1", "a2", "a3", "a5"],
        "every candidate refused: decided"
    );
    let review = decided(&[choose("a4", "p7"), choose("a6", "p6")]);
    assert_eq!(links(&review), ["a4-p7", "a6-p6"]);
    assert!(review.links().iter().all(|link| link.by == LinkedBy::Chosen));
}

#[test]
fn a_link_goes_when_it_is_refused_replaced_or_set_apart() {
    assert!(links(&decided(&[accept("a1", "p1"), refuse("a1", "p1")])).is_empty());
    assert!(links(&decided(&[accept("a1", "p1"), apart("a1")])).is_empty());
    assert_eq!(links(&decided(&[accept("a1", "p1"), choose("a1", "p7")])), ["a1-p7"]);
    assert_eq!(
        links(&decided(&[accept("a1", "p1"), choose("a1", "p7"), choose("a2", "p1")])),
        ["a1-p7", "a2-p1"]
    );
    assert_eq!(
        links(&decided(&[apart("a1"), accept("a1", "p1")])),
        ["a1-p1"],
        "a person may think again"
    );
    assert_eq!(links(&decided(&[refuse("a1", "p1"), choose("a1", "p1")])), ["a1-p1"]);
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let before = decided(&[accept("a4", "p5"), refuse("a1", "p1")]);
    let text = |text: &str| text.to_owned();
    for (decision, error) in [
        (accept("a5", "p5"), DecisionError::Taken(text("p5"), text("a4"))),
        (choose("a6", "p5"), DecisionError::Taken(text("p5"), text("a4"))),
        (accept("a4", "p4"), DecisionError::Linked(text("a4"), text("p5"))),
        (accept("a1", "p1"), DecisionError::Refused(text("a1"), text("p1"))),
        (accept("a2", "p7"), DecisionError::NotProposed(text("a2"), text("p7"))),
        (refuse("a6", "p7"), DecisionError::NotProposed(text("a6"), text("p7"))),
        (choose("a9", "p1"), DecisionError::Unknown(text("a9"))),
        (choose("a1", "p9"), DecisionError::Unknown(text("p9"))),
        (apart("p1"), DecisionError::Unknown(text("p1"))),
    ] {
        let mut review = before.clone();
        assert_eq!(review.decide(decision.clone()), Err(error), "{decision:?}");
        assert_eq!(review, before, "{decision:?}");
    }
}

#[test]
fn a_review_is_kept_as_its_proposal_and_its_decisions() {
    let review = decided(&[
        Decision::AcceptSure,
        refuse("a1", "p1"),
        choose("a4", "p1"),
        apart("a5"),
    ]);
    let json = serde_json::to_value(&review).unwrap();
    assert_eq!(
        json.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["decisions", "proposal"]
    );
    assert_eq!(json["decisions"][0], serde_json::json!({"decision": "acceptSure"}));
    assert_eq!(
        json["decisions"][2],
        serde_json::json!({"decision": "choose", "here": "a4", "there": "p1"})
    );
    assert_eq!(serde_json::from_value::<Review>(json.clone()).unwrap(), review);
    let mut impossible = json;
    impossible["decisions"][0] = serde_json::json!({"decision": "accept", "here": "a1", "there": "p7"});
    let error = serde_json::from_value::<Review>(impossible).unwrap_err().to_string();
    assert!(error.contains("`a1` and `p7` are no pair of the proposal"), "{error}");
}

#[test]
fn undo_without_a_decision_does_nothing() {
    let mut review = Review::new(proposal());
    assert_eq!(review.undo(), None);
    assert_eq!(review, Review::new(proposal()));
}

#[test]
fn thousands_of_decisions_over_a_real_proposal_hold() {
    let set = Labelled::throw(3, 1_500);
    let proposal = proposed(&set, Rule::Weighed);
    let mut review = Review::new(proposal.clone());
    for doubt in &proposal.doubtful {
        // the first that is free; somebody else may have taken it
        let free = doubt
            .candidates
            .iter()
            .find(|one| review.decide(accept(&doubt.here, &one.there)).is_ok());
        if free.is_none() {
            review.decide(apart(&doubt.here)).unwrap();
        }
    }
    review.decide(Decision::AcceptSure).unwrap();
    assert!(review.open().is_empty());
    let batch: Vec<_> = review
        .links()
        .into_iter()
        .filter(|link| link.by == LinkedBy::Batch)
        .collect();
    assert_eq!(batch.len(), proposal.sure.len());
    let pairs: BTreeSet<_> = proposal
        .sure
        .iter()
        .map(|Match { here, there, .. }| (here, there))
        .collect();
    assert!(batch.iter().all(|link| pairs.contains(&(&link.here, &link.there))));
    assert_eq!(review.undo(), Some(Decision::AcceptSure));
    assert!(review.links().iter().all(|link| link.by == LinkedBy::Accepted));
}

/// Any decision over the names of the sample, possible or not.
fn decision() -> impl Strategy<Value = Decision> {
    let here = || prop::sample::select(vec!["a1", "a2", "a3", "a4", "a5", "a6"]);
    let there = || prop::sample::select(vec!["p1", "p2", "p3", "p4", "p5", "p6", "p7"]);
    prop_oneof![
        Just(Decision::AcceptSure),
        (here(), there()).prop_map(|(here, there)| accept(here, there)),
        (here(), there()).prop_map(|(here, there)| refuse(here, there)),
        (here(), there()).prop_map(|(here, there)| choose(here, there)),
        here().prop_map(apart),
    ]
}

proptest! {
    #[test]
    fn undo_gives_the_former_state_and_links_stay_one_to_one(decisions in prop::collection::vec(decision(), 0..40)) {
        let mut review = Review::new(proposal());
        let mut states = Vec::new();
        for decision in decisions {
            let before = review.clone();
            if review.decide(decision.clone()).is_ok() {
                states.push((decision, before));
            } else {
                prop_assert_eq!(&review, &before);
            }
            let links = review.links();
            let theirs: BTreeSet<_> = links.iter().map(|link| &link.there).collect();
            prop_assert_eq!(theirs.len(), links.len());
            let json = serde_json::to_string(&review).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Review>(&json).unwrap(), &review);
        }
        for (decision, before) in states.into_iter().rev() {
            prop_assert_eq!(review.undo(), Some(decision));
            prop_assert_eq!(&review, &before);
        }
        prop_assert!(review.links().is_empty());
    }
}
