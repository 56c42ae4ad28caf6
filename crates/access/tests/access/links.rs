//! Links that work once.

use boekbrug_access::{AccessError, LinkKind, Proof};
use boekbrug_model::Role;

use crate::stage::{GOOD, OTHER, Stage, fresh, fresh_at, hours, minutes, seconds};

const ANNA: &str = "anna@voorbeeld.nl";
const PIET: &str = "piet@voorbeeld.nl";

fn unusable<T: std::fmt::Debug>(answer: Result<T, AccessError>) {
    assert!(matches!(answer, Err(AccessError::LinkUnusable)), "{answer:?}");
}

#[tokio::test]
async fn the_first_person_makes_an_organisation_and_owns_it() {
    let stage = Stage::new().await;
    let operator = Stage::operator(None);
    let first = stage.access.setup_link(&operator).await.unwrap().unwrap();
    let second = stage.access.setup_link(&operator).await.unwrap().unwrap();
    assert!(second.path().starts_with("/setup/"));
    unusable(stage.access.link(first.token.as_str()).await);
    assert_eq!(
        stage.access.link(second.token.as_str()).await.unwrap().kind,
        LinkKind::Setup
    );
    unusable(stage.access.accept(second.token.as_str(), fresh_at(ANNA, GOOD)).await);
    let set_up = stage
        .access
        .set_up(second.token.as_str(), "Bakker BV", fresh_at(ANNA, GOOD));
    let accepted = set_up.await.unwrap();
    let caller = stage.caller(&accepted.signed_in).await;
    assert_eq!(
        (caller.role, caller.organisation),
        (Some(Role::Owner), accepted.organisation)
    );
    let rows = stage.store.organisations().await.unwrap();
    assert_eq!(rows.iter().map(|row| &*row.name).collect::<Vec<_>>(), ["Bakker BV"]);
    unusable(
        stage
            .access
            .set_up(second.token.as_str(), "Nog een", fresh_at(PIET, GOOD))
            .await,
    );
    assert!(stage.access.setup_link(&operator).await.unwrap().is_none());
    assert_eq!(
        stage.deeds(accepted.organisation.unwrap()).await,
        ["organisation.created", "person.joined"]
    );
}

#[tokio::test]
async fn the_first_person_gets_the_organisation_that_is_there() {
    let stage = Stage::new().await;
    let there = stage.organisation("Van de opdrachtregel").await;
    let link = stage.access.setup_link(&Stage::operator(None)).await.unwrap().unwrap();
    let accepted = stage
        .access
        .set_up(link.token.as_str(), "", fresh_at(ANNA, GOOD))
        .await
        .unwrap();
    assert_eq!(accepted.organisation, Some(there));
    assert_eq!(stage.store.organisations().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_set_up_that_fails_leaves_the_link_as_it_was() {
    let stage = Stage::new().await;
    let link = stage.access.setup_link(&Stage::operator(None)).await.unwrap().unwrap();
    let token = link.token.as_str();
    for (name, email, password) in [("Bakker", "geen", GOOD), ("Bakker", ANNA, "kort"), ("", ANNA, GOOD)] {
        let refused = stage.access.set_up(token, name, fresh_at(email, password)).await;
        assert!(matches!(refused, Err(AccessError::Unfit(..))), "{refused:?}");
    }
    stage
        .access
        .set_up(token, "Bakker", fresh_at(ANNA, GOOD))
        .await
        .unwrap();
}

#[tokio::test]
async fn of_two_who_set_up_at_once_one_is_first() {
    let stage = Stage::new().await;
    let link = stage.access.setup_link(&Stage::operator(None)).await.unwrap().unwrap();
    let one = stage.access.set_up(link.token.as_str(), "Een", fresh_at(ANNA, GOOD));
    let other = stage.access.set_up(link.token.as_str(), "Twee", fresh_at(PIET, GOOD));
    let (one, other) = futures::future::join(one, other).await;
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(stage.store.organisations().await.unwrap().len(), 1);
}

#[tokio::test]
async fn links_end_in_time() {
    let stage = Stage::new().await;
    let setup = stage.access.setup_link(&Stage::operator(None)).await.unwrap().unwrap();
    stage.later(hours(24) - seconds(1));
    stage.access.link(setup.token.as_str()).await.unwrap();
    stage.later(seconds(1));
    unusable(stage.access.link(setup.token.as_str()).await);
    let organisation = stage.organisation("Bakker").await;
    let owner = stage.person(organisation, ANNA, Role::Owner).await;
    let operator = Stage::operator(Some(organisation));
    let reset = stage.access.reset_link(&operator, owner.person).await.unwrap();
    let invitation = stage.access.invite(&operator, Some(PIET), Role::Reader).await.unwrap();
    stage.later(minutes(60));
    unusable(stage.accept(&reset, OTHER).await);
    stage.later(hours(7 * 24 - 1) - seconds(1));
    stage.access.link(invitation.token.as_str()).await.unwrap();
    stage.later(seconds(1));
    unusable(stage.accept(&invitation, GOOD).await);
}

#[tokio::test]
async fn an_invitation_works_once_and_the_newest_alone() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let operator = Stage::operator(Some(organisation));
    let old = stage.access.invite(&operator, Some(PIET), Role::Owner).await.unwrap();
    let new = stage
        .access
        .invite(&operator, Some(" PIET@voorbeeld.nl"), Role::Reader)
        .await
        .unwrap();
    assert_eq!(stage.access.invitations(&operator).await.unwrap().len(), 1);
    unusable(stage.accept(&old, GOOD).await);
    let piet = stage.accept(&new, GOOD).await.unwrap();
    assert_eq!(stage.role(organisation, piet.person).await, Some(Role::Reader));
    unusable(stage.accept(&new, GOOD).await);
    let again = stage.access.invite(&operator, Some(PIET), Role::Owner).await;
    assert!(matches!(again, Err(AccessError::AlreadyMember)), "{again:?}");
}

#[tokio::test]
async fn an_invitation_is_for_the_address_it_names() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let anna = stage.person(organisation, ANNA, Role::Owner).await;
    let other = stage.organisation("Visser").await;
    let operator = Stage::operator(Some(other));
    let link = stage.access.invite(&operator, Some(PIET), Role::Reader).await.unwrap();
    let caller = stage.caller(&anna).await;
    for proof in [fresh_at("iemand@voorbeeld.nl", GOOD), Proof::Session(&caller)] {
        let refused = stage.access.accept(link.token.as_str(), proof).await;
        assert!(matches!(refused, Err(AccessError::OtherPerson)), "{refused:?}");
    }
    stage.accept(&link, GOOD).await.unwrap();
}

#[tokio::test]
async fn having_a_link_is_no_proof_of_being_somebody_who_is_known() {
    let stage = Stage::new().await;
    let (bakker, visser) = (stage.organisation("Bakker").await, stage.organisation("Visser").await);
    let anna = stage.person(bakker, ANNA, Role::Owner).await;
    let crook = stage.person(visser, PIET, Role::Administrator).await;
    let crook = stage.caller(&crook).await;
    let link = stage.access.invite(&crook, Some(ANNA), Role::Reader).await.unwrap();
    let refused = stage.accept(&link, OTHER).await;
    assert!(matches!(refused, Err(AccessError::SignInRefused)), "{refused:?}");
    stage.access.sign_in(ANNA, GOOD).await.unwrap();
    let joined = stage.accept(&link, GOOD).await.unwrap();
    assert_eq!(joined.person, anna.person);
    assert_eq!(stage.role(visser, anna.person).await, Some(Role::Reader));
}

#[tokio::test]
async fn a_withdrawn_invitation_is_gone() {
    let stage = Stage::new().await;
    let (bakker, visser) = (stage.organisation("Bakker").await, stage.organisation("Visser").await);
    let (here, there) = (Stage::operator(Some(bakker)), Stage::operator(Some(visser)));
    let link = stage.access.invite(&here, Some(PIET), Role::Reader).await.unwrap();
    let foreign = stage.access.withdraw(&there, link.row.id).await;
    assert!(matches!(foreign, Err(AccessError::NotThere(_))), "{foreign:?}");
    stage.access.withdraw(&here, link.row.id).await.unwrap();
    unusable(stage.accept(&link, GOOD).await);
    assert!(stage.access.withdraw(&here, link.row.id).await.is_err());
    assert_eq!(stage.deeds(bakker).await, ["invitation.withdrawn", "person.invited"]);
}

#[tokio::test]
async fn a_link_without_an_address_is_for_whoever_has_it() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let operator = Stage::operator(Some(organisation));
    let link = stage.access.invite(&operator, None, Role::Owner).await.unwrap();
    let nameless = stage.access.accept(link.token.as_str(), fresh(GOOD)).await;
    assert!(matches!(nameless, Err(AccessError::Unfit("/email", _))), "{nameless:?}");
    stage
        .access
        .accept(link.token.as_str(), fresh_at(PIET, GOOD))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_new_password_ends_the_old_sessions_and_the_rest() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let owner = stage.person(organisation, ANNA, Role::Owner).await;
    let piet = stage.person(organisation, PIET, Role::Reader).await;
    for _ in 0..10 {
        assert!(stage.access.sign_in(PIET, OTHER).await.is_err());
    }
    let link = stage
        .access
        .reset_link(&stage.caller(&owner).await, piet.person)
        .await
        .unwrap();
    assert_eq!(
        stage.access.link(link.token.as_str()).await.unwrap().kind,
        LinkKind::Reset
    );
    assert_eq!(stage.access.invitations(&stage.caller(&owner).await).await.unwrap(), []);
    assert!(
        stage.try_caller(&piet).await.is_ok(),
        "nothing changes until the link is used"
    );
    let short = stage.accept(&link, "kort").await;
    assert!(matches!(short, Err(AccessError::Unfit("/password", _))), "{short:?}");
    stage.accept(&link, OTHER).await.unwrap();
    assert!(matches!(stage.try_caller(&piet).await, Err(AccessError::NotSignedIn)));
    stage.access.sign_in(PIET, OTHER).await.unwrap();
    unusable(stage.accept(&link, GOOD).await);
}

#[tokio::test]
async fn nobody_opens_other_doors_by_a_new_password() {
    let stage = Stage::new().await;
    let (bakker, visser) = (stage.organisation("Bakker").await, stage.organisation("Visser").await);
    let owner = stage.person(bakker, ANNA, Role::Owner).await;
    let helper = stage.person(bakker, "hulp@voorbeeld.nl", Role::Administrator).await;
    let helper = stage.caller(&helper).await;
    let of_owner = stage.access.reset_link(&helper, owner.person).await;
    assert!(matches!(of_owner, Err(AccessError::OwnerOnly)), "{of_owner:?}");
    let piet = stage.person(bakker, PIET, Role::Reader).await;
    let early = stage.access.reset_link(&helper, piet.person).await.unwrap();
    let operator = Stage::operator(Some(visser));
    let link = stage.access.invite(&operator, Some(PIET), Role::Owner).await.unwrap();
    stage.accept(&link, GOOD).await.unwrap();
    let late = stage.access.reset_link(&helper, piet.person).await;
    assert!(matches!(late, Err(AccessError::OtherOrganisations)), "{late:?}");
    unusable(stage.accept(&early, OTHER).await);
    let by_operator = stage
        .access
        .reset_link(&Stage::operator(None), piet.person)
        .await
        .unwrap();
    stage.accept(&by_operator, OTHER).await.unwrap();
}

#[tokio::test]
async fn the_audit_trail_holds_no_address_and_no_token() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let operator = Stage::operator(Some(organisation));
    let link = stage.access.invite(&operator, Some(PIET), Role::Owner).await.unwrap();
    let piet = stage.accept(&link, GOOD).await.unwrap();
    let reset = stage.access.reset_link(&operator, piet.person).await.unwrap();
    stage.accept(&reset, OTHER).await.unwrap();
    let trail = stage.trail(organisation).await;
    for secret in [
        PIET,
        "Anna",
        GOOD,
        OTHER,
        link.token.as_str(),
        reset.token.as_str(),
        piet.token.as_str(),
        "argon",
    ] {
        assert!(!trail.contains(secret), "{secret} is in {trail}");
    }
}
