//! Erasing a person: what tells who they are goes now, what they did stays.

use boekbrug_access::AccessError;
use boekbrug_model::Role;

use crate::stage::{GOOD, OTHER, Stage};

const ANNA: &str = "anna@voorbeeld.nl";
const PIET: &str = "piet@voorbeeld.nl";

#[tokio::test]
async fn whoever_is_erased_is_nobody_and_their_deeds_stay() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let owner = stage.person(organisation, ANNA, Role::Owner).await;
    let owner = stage.caller(&owner).await;
    let piet = stage.person(organisation, PIET, Role::Administrator).await;
    let by_piet = stage.caller(&piet).await;
    stage
        .access
        .invite(&by_piet, Some("nieuw@voorbeeld.nl"), Role::Reader)
        .await
        .unwrap();
    let reset = stage.access.reset_link(&owner, piet.person).await.unwrap();
    stage.access.erase(&owner, piet.person).await.unwrap();
    assert!(matches!(stage.try_caller(&piet).await, Err(AccessError::NotSignedIn)));
    assert!(matches!(
        stage.access.sign_in(PIET, GOOD).await,
        Err(AccessError::SignInRefused)
    ));
    assert!(matches!(
        stage.accept(&reset, OTHER).await,
        Err(AccessError::LinkUnusable)
    ));
    let row = stage.store.people().person(piet.person).await.unwrap().unwrap();
    assert!(row.erased.is_some() && row.password.is_none());
    assert_eq!((&*row.email, &*row.name), ("", ""));
    assert_eq!(stage.access.members(&owner).await.unwrap().len(), 1);
    let trail = stage.trail(organisation).await;
    assert!(
        trail.contains(&piet.person.to_string()) && trail.contains("person.erased"),
        "{trail}"
    );
    stage.person(organisation, PIET, Role::Reader).await;
}

#[tokio::test]
async fn one_organisation_does_not_erase_who_belongs_to_another_too() {
    let stage = Stage::new().await;
    let (bakker, visser) = (stage.organisation("Bakker").await, stage.organisation("Visser").await);
    let owner = stage.person(bakker, ANNA, Role::Owner).await;
    let piet = stage.person(bakker, PIET, Role::Reader).await;
    let operator = Stage::operator(Some(visser));
    let link = stage.access.invite(&operator, Some(PIET), Role::Reader).await.unwrap();
    let piet_again = stage.accept(&link, GOOD).await.unwrap();
    let refused = stage.access.erase(&stage.caller(&owner).await, piet.person).await;
    assert!(matches!(refused, Err(AccessError::OtherOrganisations)), "{refused:?}");
    let itself = stage.caller(&piet_again).await;
    stage
        .access
        .erase(&itself, piet.person)
        .await
        .expect("people erase themselves");
    assert!(stage.deeds(bakker).await.contains(&"person.erased".to_owned()));
    assert!(stage.deeds(visser).await.contains(&"person.erased".to_owned()));
}

#[tokio::test]
async fn the_operator_erases_who_belongs_nowhere() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let owner = stage.person(organisation, ANNA, Role::Owner).await;
    let piet = stage.person(organisation, PIET, Role::Reader).await;
    stage
        .access
        .remove(&stage.caller(&owner).await, piet.person)
        .await
        .unwrap();
    let piet_again = stage.access.sign_in(PIET, GOOD).await.unwrap();
    let caller = stage.caller(&piet_again).await;
    assert!(caller.organisation.is_none() && caller.scopes.is_empty());
    stage.access.erase(&Stage::operator(None), piet.person).await.unwrap();
    let again = stage.access.erase(&Stage::operator(None), piet.person).await;
    assert!(matches!(again, Err(AccessError::NotThere(_))), "{again:?}");
}
