//! Passwords at the door.

use boekbrug_access::{AccessError, SignedIn};
use boekbrug_model::Role;

use crate::stage::{GOOD, OTHER, Stage, hours, minutes, seconds};

const ANNA: &str = "anna@voorbeeld.nl";

async fn stage() -> (Stage, SignedIn) {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let anna = stage.person(organisation, ANNA, Role::Owner).await;
    (stage, anna)
}

fn refused(answer: Result<SignedIn, AccessError>) {
    assert!(matches!(answer, Err(AccessError::SignInRefused)), "{answer:?}");
}

#[tokio::test]
async fn the_right_password_signs_in_however_the_address_is_spelt() {
    let (stage, anna) = stage().await;
    for spelling in [ANNA, " Anna@Voorbeeld.NL "] {
        let signed_in = stage.access.sign_in(spelling, GOOD).await.unwrap();
        assert_eq!(signed_in.person, anna.person);
    }
}

#[tokio::test]
async fn whatever_is_wrong_is_one_answer() {
    let (stage, _) = stage().await;
    for (email, password) in [
        (ANNA, OTHER),
        (ANNA, ""),
        ("niemand@voorbeeld.nl", GOOD),
        ("", GOOD),
        ("geen adres", GOOD),
        (ANNA, &*GOOD.repeat(100)),
    ] {
        refused(stage.access.sign_in(email, password).await);
    }
}

#[tokio::test]
async fn ten_wrong_passwords_make_the_account_rest_and_each_more_makes_it_longer() {
    let (stage, _) = stage().await;
    for _ in 0..10 {
        refused(stage.access.sign_in(ANNA, OTHER).await);
    }
    refused(stage.access.sign_in(ANNA, GOOD).await);
    stage.later(seconds(59));
    refused(stage.access.sign_in(ANNA, GOOD).await);
    stage.later(seconds(1));
    refused(stage.access.sign_in(ANNA, OTHER).await);
    stage.later(seconds(119));
    refused(stage.access.sign_in(ANNA, GOOD).await);
    stage.later(seconds(1));
    stage.access.sign_in(ANNA, GOOD).await.unwrap();
}

#[tokio::test]
async fn a_right_password_wipes_the_wrong_ones() {
    let (stage, _) = stage().await;
    for _ in 0..3 {
        for _ in 0..9 {
            refused(stage.access.sign_in(ANNA, OTHER).await);
        }
        stage.access.sign_in(ANNA, GOOD).await.unwrap();
    }
}

#[tokio::test]
async fn tries_while_it_rests_do_not_make_it_longer() {
    let (stage, _) = stage().await;
    for _ in 0..40 {
        refused(stage.access.sign_in(ANNA, OTHER).await);
    }
    stage.later(minutes(1));
    stage.access.sign_in(ANNA, GOOD).await.unwrap();
}

#[tokio::test]
async fn a_hundred_tries_at_once_count_as_a_hundred() {
    let (stage, _) = stage().await;
    let tries = (0..40).map(|_| stage.access.sign_in(ANNA, OTHER));
    for answer in futures::future::join_all(tries).await {
        refused(answer);
    }
    refused(stage.access.sign_in(ANNA, GOOD).await);
    let person = stage.store.people().person_by_email(ANNA).await.unwrap().unwrap();
    assert_eq!(person.failures, 10, "the ones after the tenth met a resting account");
    assert!(person.locked_until.is_some());
}

#[tokio::test]
async fn a_rest_is_in_the_audit_trail() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    stage.person(organisation, ANNA, Role::Owner).await;
    for _ in 0..11 {
        refused(stage.access.sign_in(ANNA, OTHER).await);
    }
    let deeds = stage.deeds(organisation).await;
    assert_eq!(
        deeds.iter().filter(|deed| *deed == "person.locked").count(),
        1,
        "{deeds:?}"
    );
}

#[tokio::test]
async fn another_password_ends_the_other_sessions() {
    let (stage, first) = stage().await;
    let second = stage.access.sign_in(ANNA, GOOD).await.unwrap();
    let caller = stage.caller(&second).await;
    let wrong = stage.access.change_password(&caller, OTHER, OTHER).await;
    assert!(matches!(wrong, Err(AccessError::Unfit("/current", _))), "{wrong:?}");
    let short = stage.access.change_password(&caller, GOOD, "kort").await;
    assert!(matches!(short, Err(AccessError::Unfit("/password", _))), "{short:?}");
    stage.access.change_password(&caller, GOOD, OTHER).await.unwrap();
    assert!(stage.try_caller(&second).await.is_ok());
    assert!(matches!(stage.try_caller(&first).await, Err(AccessError::NotSignedIn)));
    refused(stage.access.sign_in(ANNA, GOOD).await);
    stage.access.sign_in(ANNA, OTHER).await.unwrap();
}

#[tokio::test]
async fn wrong_passwords_at_changing_it_count_too() {
    let (stage, anna) = stage().await;
    let caller = stage.caller(&anna).await;
    for _ in 0..10 {
        assert!(stage.access.change_password(&caller, OTHER, OTHER).await.is_err());
    }
    refused(stage.access.sign_in(ANNA, GOOD).await);
    stage.later(hours(1));
    stage.access.sign_in(ANNA, GOOD).await.unwrap();
}
