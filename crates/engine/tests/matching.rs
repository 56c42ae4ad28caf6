//! First-link matching over a package that was not read yet: nothing of it reaches records or the change feed.
#![allow(clippy::unwrap_used)]

mod scene;

use boekbrug_engine::testkit::{Call, Fault, customer_row};
use boekbrug_engine::{AppCustomer, EngineError, MatchingList, MatchingState};
use boekbrug_model::matching::{Decision, Rule};
use boekbrug_model::record::{Customer, Record};
use boekbrug_model::{Actor, ActorKind, ChangeNumber, ConnectionState, Feed, FindingCode};
use boekbrug_store::MatchingVerdict;
use scene::Scene;

fn customer(id: &str, code: &str, name: &str) -> AppCustomer {
    let Record::Customer(like) = customer_row(code, name).record else {
        panic!("a customer")
    };
    AppCustomer {
        id: id.to_owned(),
        customer: Customer {
            customer_code: code.to_owned(),
            name: name.to_owned(),
            ..*like
        },
        ibans: Vec::new(),
    }
}

async fn set() -> Scene {
    let scene = Scene::set().await;
    for (code, name) in [("2001", "Garage Vermeulen"), ("2002", "Slagerij Hoekstra")] {
        scene.package.put(Feed::Customers, customer_row(code, name));
    }
    let mut tx = scene.store.begin().await.unwrap();
    tx.set_connection_state(scene.connection, ConnectionState::Draft, &[], scene.clock_in(0))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    scene
}

fn refusal(error: &EngineError) -> FindingCode {
    match error {
        EngineError::Refused(findings) => findings[0].code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_draft_is_matched_and_only_links_are_written() {
    let scene = set().await;
    let (organisation, id) = (scene.organisation, scene.connection);
    let eva = Actor {
        kind: ActorKind::Person,
        id: "per_eva".to_owned(),
    };
    let engine = scene.engine().by(eva.clone());
    assert_eq!(
        engine.matching(organisation, id).await.unwrap().state,
        MatchingState::Empty
    );
    let given = [
        customer("app-1", "1001", "Bakkerij De Korenaar"),
        customer("app-2", "2001", "Garage Vermeulen"),
        customer("app-3", "7777", "Bloemist Jansen"),
    ];
    engine.hand_over(organisation, id, &given).await.unwrap();
    engine.propose(organisation, id, Rule::EqualNumbers).await.unwrap();
    let status = engine.matching(organisation, id).await.unwrap();
    assert_eq!(status.state, MatchingState::Proposed);
    assert_eq!((status.here, status.there, status.sure), (3, 3, 2), "{status:?}");
    assert_eq!((status.only_here, status.only_there), (1, 1));
    let sure = engine
        .matching_page(organisation, id, MatchingList::Sure, true, None, 10)
        .await
        .unwrap();
    let pairs: Vec<_> = sure
        .iter()
        .map(|row| {
            (
                row.customer.customer.id.as_str(),
                row.candidates[0].1.customer.id.as_str(),
            )
        })
        .collect();
    assert_eq!(pairs, [("app-1", "customer-1001"), ("app-2", "customer-2001")]);
    assert!(!sure[0].candidates[0].0.reasons.is_empty());

    assert_eq!(engine.decide(organisation, id, &Decision::AcceptSure).await.unwrap(), 2);
    let refuse = Decision::Refuse {
        here: "app-2".to_owned(),
        there: "customer-2001".to_owned(),
    };
    engine.decide(organisation, id, &refuse).await.unwrap();
    let undone = engine.undo_decision(organisation, id).await.unwrap().unwrap();
    assert_eq!((undone.decision, undone.actor.clone()), (refuse, eva));
    let wrong = Decision::Accept {
        here: "app-3".to_owned(),
        there: "customer-2002".to_owned(),
    };
    let why = engine.decide(organisation, id, &wrong).await.unwrap_err();
    assert_eq!(refusal(&why), FindingCode::MatchingNotProposed);
    assert_eq!(engine.links(organisation, id, None, 10).await.unwrap(), []);
    assert_eq!(engine.finish_matching(organisation, id).await.unwrap(), 2);
    let links = engine.links(organisation, id, None, 10).await.unwrap();
    assert_eq!((links.len(), links[1].there.as_str()), (2, "customer-2001"));
    let late = engine.undo_decision(organisation, id).await.unwrap_err();
    assert_eq!(refusal(&late), FindingCode::MatchingNoProposal);

    let administration = scene.row().await.unwrap().administration;
    let changes = scene
        .store
        .changes_after(organisation, administration, ChangeNumber(0), 10)
        .await
        .unwrap();
    assert_eq!(changes, [], "nothing reached the change feed");
    let state = scene.store.feed_state(id, Feed::Customers).await.unwrap();
    assert_eq!((state.records, state.completed), (0, None));
    let trail = scene.store.desk().audit(organisation, None, 50).await.unwrap();
    let hers = trail.iter().filter(|row| row.actor.id == "per_eva");
    let actions: Vec<_> = hers.map(|row| row.action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "matching.finished",
            "matching.undone",
            "matching.decided",
            "matching.decided",
            "matching.proposed",
            "matching.customersGiven"
        ]
    );
}

#[tokio::test]
async fn who_has_a_link_takes_no_part_the_next_time() {
    let scene = set().await;
    let (organisation, id) = (scene.organisation, scene.connection);
    let engine = scene.engine();
    let first = [customer("app-1", "1001", "Bakkerij De Korenaar")];
    engine.hand_over(organisation, id, &first).await.unwrap();
    engine.propose(organisation, id, Rule::Weighed).await.unwrap();
    engine.decide(organisation, id, &Decision::AcceptSure).await.unwrap();
    assert_eq!(engine.finish_matching(organisation, id).await.unwrap(), 1);
    let more = [customer("app-2", "2001", "Garage Vermeulen")];
    engine.hand_over(organisation, id, &more).await.unwrap();
    engine.propose(organisation, id, Rule::Weighed).await.unwrap();
    let status = engine.matching(organisation, id).await.unwrap();
    assert_eq!((status.sure, status.only_here, status.there), (1, 0, 2), "{status:?}");
    engine.decide(organisation, id, &Decision::AcceptSure).await.unwrap();
    assert_eq!(engine.finish_matching(organisation, id).await.unwrap(), 1);
    assert_eq!(engine.links(organisation, id, None, 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn records_that_were_read_before_cost_no_call() {
    let scene = Scene::set().await;
    let (organisation, id) = (scene.organisation, scene.connection);
    scene.cycle().await;
    let engine = scene.engine();
    let given = [customer("app-1", "1001", "Bakkerij De Korenaar")];
    engine.hand_over(organisation, id, &given).await.unwrap();
    scene.package.take_log();
    engine.propose(organisation, id, Rule::Weighed).await.unwrap();
    assert_eq!(scene.package.take_log(), []);
    let page = engine
        .matching_page(organisation, id, MatchingList::Sure, false, None, 10)
        .await
        .unwrap();
    assert_eq!((page.len(), page[0].customer.verdict), (1, MatchingVerdict::Open));
}

#[tokio::test]
async fn a_package_that_does_not_answer_is_told_and_tried_again() {
    let scene = set().await;
    let (organisation, id) = (scene.organisation, scene.connection);
    let engine = scene.engine();
    scene.package.fault(Call::Fetch(Feed::Customers), Fault::Down, 1);
    let given = [customer("app-1", "1001", "Bakkerij De Korenaar")];
    engine.hand_over(organisation, id, &given).await.unwrap();
    let ended = async |engine: &boekbrug_engine::Engine| loop {
        let status = engine.matching(organisation, id).await.unwrap();
        if status.state != MatchingState::Reading {
            return status;
        }
        tokio::task::yield_now().await;
    };
    engine.start_matching(organisation, id, Rule::Weighed).await.unwrap();
    let busy = engine.start_matching(organisation, id, Rule::Weighed).await;
    assert!(matches!(busy, Err(EngineError::Busy)));
    let failed = ended(&engine).await;
    assert_eq!(failed.state, MatchingState::Failed);
    assert!(!failed.findings.is_empty());
    engine.start_matching(organisation, id, Rule::Weighed).await.unwrap();
    assert_eq!(ended(&engine).await.state, MatchingState::Proposed);
}

#[tokio::test]
async fn two_customers_of_one_id_are_refused() {
    let scene = set().await;
    let given = [customer("app-1", "1", "A"), customer("app-1", "2", "B")];
    let answer = scene
        .engine()
        .hand_over(scene.organisation, scene.connection, &given)
        .await;
    assert_eq!(refusal(&answer.unwrap_err()), FindingCode::MatchingIdTwice);
}
