//! Sessions: how long, whose, and where.

use boekbrug_access::{AccessError, ProfileChange};
use boekbrug_model::{Role, Scope};

use crate::stage::{GOOD, Stage, hours, minutes, seconds};

const ANNA: &str = "anna@voorbeeld.nl";

fn ended<T: std::fmt::Debug>(answer: Result<T, AccessError>) {
    assert!(matches!(answer, Err(AccessError::NotSignedIn)), "{answer:?}");
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let anna = stage.person(organisation, ANNA, Role::Owner).await;
    for _ in 0..5 {
        stage.later(hours(11));
        stage.caller(&anna).await;
    }
    stage.later(hours(12) - seconds(1));
    stage.caller(&anna).await;
    stage.later(hours(12));
    ended(stage.try_caller(&anna).await);
}

#[tokio::test]
async fn a_session_ends_after_thirty_days_however_much_it_is_used() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let anna = stage.person(organisation, ANNA, Role::Owner).await;
    for _ in 0..71 {
        stage.later(hours(10));
        stage.caller(&anna).await;
    }
    stage.later(hours(10));
    ended(stage.try_caller(&anna).await);
}

#[tokio::test]
async fn a_use_is_noted_once_a_minute() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let anna = stage.person(organisation, ANNA, Role::Owner).await;
    let hash = stage.caller(&anna).await.session.unwrap().token_hash;
    let seen = async || stage.store.people().session(&hash).await.unwrap().unwrap().seen;
    let first = seen().await;
    stage.later(seconds(59));
    stage.caller(&anna).await;
    assert_eq!(seen().await, first);
    stage.later(seconds(1));
    stage.caller(&anna).await;
    assert_eq!(seen().await, first + minutes(1));
}

#[tokio::test]
async fn each_sign_in_has_a_token_of_its_own_and_only_its_hash_is_kept() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let one = stage.person(organisation, ANNA, Role::Owner).await;
    let other = stage.access.sign_in(ANNA, GOOD).await.unwrap();
    assert_ne!(one.token, other.token);
    assert_ne!(one.csrf, other.csrf);
    let plain = stage.store.people().session(one.token.as_str()).await.unwrap();
    assert!(plain.is_none(), "a token is not found by itself");
    ended(stage.access.caller_of_session("").await);
    let hash = stage.caller(&one).await.session.unwrap().token_hash;
    ended(stage.access.caller_of_session(&hash).await);
}

#[tokio::test]
async fn signing_out_ends_one_session_or_all() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let one = stage.person(organisation, ANNA, Role::Owner).await;
    let other = stage.access.sign_in(ANNA, GOOD).await.unwrap();
    let third = stage.access.sign_in(ANNA, GOOD).await.unwrap();
    stage.access.sign_out(&stage.caller(&one).await, false).await.unwrap();
    ended(stage.try_caller(&one).await);
    let caller = stage.caller(&other).await;
    stage.access.sign_out(&caller, true).await.unwrap();
    ended(stage.try_caller(&other).await);
    ended(stage.try_caller(&third).await);
}

#[tokio::test]
async fn one_works_in_one_organisation_at_a_time_and_only_where_one_belongs() {
    let stage = Stage::new().await;
    let (bakker, visser, smid) = (
        stage.organisation("Bakker").await,
        stage.organisation("Visser").await,
        stage.organisation("Smid").await,
    );
    let anna = stage.person(bakker, ANNA, Role::Owner).await;
    let caller = stage.caller(&anna).await;
    let operator = Stage::operator(Some(visser));
    let link = stage.access.invite(&operator, Some(ANNA), Role::Reader).await.unwrap();
    let proof = boekbrug_access::Proof::Session(&caller);
    let accepted = stage.access.accept(link.token.as_str(), proof).await.unwrap();
    ended(stage.try_caller(&anna).await);
    let anna = accepted.signed_in;
    let caller = stage.caller(&anna).await;
    assert_eq!((caller.organisation, caller.role), (Some(visser), Some(Role::Reader)));
    let foreign = stage.access.enter(&caller, smid).await;
    assert!(matches!(foreign, Err(AccessError::NotThere(_))), "{foreign:?}");
    stage.access.enter(&caller, bakker).await.unwrap();
    let caller = stage.caller(&anna).await;
    assert_eq!((caller.organisation, caller.role), (Some(bakker), Some(Role::Owner)));
    stage.later(minutes(2));
    stage.caller(&anna).await;
    assert_eq!(
        stage.caller(&anna).await.organisation,
        Some(bakker),
        "a use changes nothing"
    );
    let view = stage.access.session(&caller).await.unwrap();
    assert_eq!(view.organisations.len(), 2);
    assert_eq!(view.organisation.unwrap().0.id, bakker);
}

#[tokio::test]
async fn a_role_that_changes_holds_from_the_next_request_on() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let owner = stage.person(organisation, ANNA, Role::Owner).await;
    let clerk = stage.person(organisation, "piet@voorbeeld.nl", Role::Bookkeeper).await;
    assert!(stage.caller(&clerk).await.require(Scope::InvoicesWrite).is_ok());
    let caller = stage.caller(&owner).await;
    stage
        .access
        .set_role(&caller, clerk.person, Role::Reader)
        .await
        .unwrap();
    let refused = stage.caller(&clerk).await.require(Scope::InvoicesWrite);
    assert!(matches!(refused, Err(AccessError::ScopeMissing(Scope::InvoicesWrite))));
    stage.access.remove(&caller, clerk.person).await.unwrap();
    ended(stage.try_caller(&clerk).await);
}

#[tokio::test]
async fn people_change_their_name_and_language() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let anna = stage.person(organisation, ANNA, Role::Reader).await;
    let caller = stage.caller(&anna).await;
    let change = ProfileChange {
        name: Some(" Anna de Bakker ".to_owned()),
        language: Some("en".to_owned()),
    };
    let row = stage.access.change_profile(&caller, change).await.unwrap();
    assert_eq!((&*row.name, &*row.language), ("Anna de Bakker", "en"));
    let view = stage.access.session(&caller).await.unwrap();
    assert!(view.person == row);
    let key = Stage::operator(Some(organisation));
    let refused = stage.access.change_profile(&key, ProfileChange::default()).await;
    assert!(matches!(refused, Err(AccessError::PersonOnly)));
}
