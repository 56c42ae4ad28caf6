//! Keys: what they may, for how long, and what is kept of them.

use std::collections::BTreeSet;

use boekbrug_access::{AccessError, Caller, KEY_PREFIX, KeyWish};
use boekbrug_model::{AdministrationId, Role, Scope};
use boekbrug_store::OrganisationRow;

use crate::stage::{Stage, hours};

fn wish(scopes: &[Scope]) -> KeyWish {
    KeyWish {
        name: "Urenprogramma".to_owned(),
        scopes: scopes.iter().copied().collect(),
        administrations: None,
        expires: None,
    }
}

async fn caller(stage: &Stage, key: &str) -> Caller {
    (*stage.access.caller_of_key(key).await.unwrap()).clone()
}

#[tokio::test]
async fn a_key_may_what_it_was_given_and_only_its_hash_is_kept() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let owner = stage.person(organisation, "anna@voorbeeld.nl", Role::Owner).await;
    let owner = stage.caller(&owner).await;
    let made = stage
        .access
        .make_key(&owner, wish(&[Scope::InvoicesWrite]))
        .await
        .unwrap();
    let text = made.key.as_str();
    assert!(text.starts_with(KEY_PREFIX) && text.len() == 47 && text.starts_with(&made.row.start));
    let key = caller(&stage, text).await;
    assert_eq!(key.organisation, Some(organisation));
    assert_eq!(key.scopes, BTreeSet::from([Scope::InvoicesWrite]));
    assert_eq!(key.actor.id, made.row.id.to_string());
    let rows = format!(
        "{:?} {}",
        stage.access.keys(&owner).await.unwrap(),
        stage.trail(organisation).await
    );
    assert!(!rows.contains(text) && rows.contains("apiKey.made"));
    assert!(stage.store.people().api_key(text).await.unwrap().is_none());
}

#[tokio::test]
async fn nobody_makes_a_key_that_may_more_than_they_do() {
    let stage = Stage::new().await;
    let (organisation, foreign) = (stage.organisation("Bakker").await, stage.organisation("Visser").await);
    let (one, other) = (
        stage.administration(organisation).await,
        stage.administration(organisation).await,
    );
    let elsewhere = stage.administration(foreign).await;
    let admin = stage
        .person(organisation, "anna@voorbeeld.nl", Role::Administrator)
        .await;
    let admin = stage.caller(&admin).await;
    let until = stage.clock_now() + hours(24);
    let narrow = KeyWish {
        administrations: Some([one].into()),
        expires: Some(until),
        ..wish(&[Scope::AccessWrite, Scope::InvoicesRead])
    };
    let key = stage.access.make_key(&admin, narrow.clone()).await.unwrap();
    let key = caller(&stage, key.key.as_str()).await;
    let also = |administrations: &[AdministrationId]| Some(administrations.iter().copied().collect());
    for (name, too_much) in [
        (
            "scopes",
            KeyWish {
                scopes: [Scope::InvoicesWrite].into(),
                ..narrow.clone()
            },
        ),
        (
            "all administrations",
            KeyWish {
                administrations: None,
                ..narrow.clone()
            },
        ),
        (
            "others",
            KeyWish {
                administrations: also(&[one, other]),
                ..narrow.clone()
            },
        ),
        (
            "for ever",
            KeyWish {
                expires: None,
                ..narrow.clone()
            },
        ),
        (
            "longer",
            KeyWish {
                expires: Some(until + hours(1)),
                ..narrow.clone()
            },
        ),
        ("the installation", wish(&[Scope::Installation])),
    ] {
        let refused = stage.access.make_key(&key, too_much).await;
        assert!(matches!(refused, Err(AccessError::MoreThanOwn)), "{name}: {refused:?}");
    }
    let wide = stage
        .access
        .make_key(&admin, wish(&[Scope::InvoicesRead]))
        .await
        .unwrap();
    stage.access.make_key(&key, narrow.clone()).await.unwrap();
    let hidden = stage.access.revoke_key(&key, wide.row.id).await;
    assert!(
        matches!(hidden, Err(AccessError::NotThere(_))),
        "a key that reaches further is not there: {hidden:?}"
    );
    let refused = stage.access.make_key(&admin, wish(&[Scope::Installation])).await;
    assert!(matches!(refused, Err(AccessError::MoreThanOwn)), "{refused:?}");
    let wrong = KeyWish {
        administrations: also(&[elsewhere]),
        ..narrow.clone()
    };
    let refused = stage.access.make_key(&admin, wrong).await;
    assert!(
        matches!(refused, Err(AccessError::Unfit("/administrations", _))),
        "{refused:?}"
    );
    let invites = stage.access.invite(&key, Some("piet@voorbeeld.nl"), Role::Reader).await;
    assert!(matches!(invites, Err(AccessError::MoreThanOwn)), "{invites:?}");
}

#[tokio::test]
async fn a_key_that_makes_no_sense_is_refused() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let operator = Stage::operator(Some(organisation));
    let past = Some(stage.clock_now());
    for (field, odd) in [
        ("/scopes", wish(&[])),
        (
            "/name",
            KeyWish {
                name: " ".to_owned(),
                ..wish(&[Scope::InvoicesRead])
            },
        ),
        (
            "/expires",
            KeyWish {
                expires: past,
                ..wish(&[Scope::InvoicesRead])
            },
        ),
    ] {
        let refused = stage.access.make_key(&operator, odd).await.unwrap_err();
        assert_eq!(refused.field(), Some(field), "{refused:?}");
    }
    let reader = stage.person(organisation, "anna@voorbeeld.nl", Role::Reader).await;
    let refused = stage
        .access
        .make_key(&stage.caller(&reader).await, wish(&[Scope::InvoicesRead]))
        .await;
    assert!(matches!(refused, Err(AccessError::ScopeMissing(Scope::AccessWrite))));
}

#[tokio::test]
async fn a_key_ends_when_it_said_it_would() {
    let stage = Stage::new().await;
    let organisation = stage.organisation("Bakker").await;
    let expires = Some(stage.clock_now() + hours(1));
    let wish = KeyWish {
        expires,
        ..wish(&[Scope::InvoicesRead])
    };
    let made = stage
        .access
        .make_key(&Stage::operator(Some(organisation)), wish)
        .await
        .unwrap();
    caller(&stage, made.key.as_str()).await;
    stage.later(hours(1));
    let ended = stage.access.caller_of_key(made.key.as_str()).await;
    assert!(matches!(ended, Err(AccessError::NotSignedIn)), "{ended:?}");
}

#[tokio::test]
async fn the_operator_makes_keys_of_the_installation_and_they_make_organisations() {
    let stage = Stage::new().await;
    let operator = Stage::operator(None);
    let refused = stage.access.make_key(&operator, wish(&[Scope::InvoicesRead])).await;
    assert!(matches!(refused, Err(AccessError::MoreThanOwn)), "{refused:?}");
    let made = stage
        .access
        .make_key(&operator, wish(&[Scope::Installation]))
        .await
        .unwrap();
    let key = caller(&stage, made.key.as_str()).await;
    assert_eq!(
        (key.organisation, &key.scopes),
        (None, &BTreeSet::from([Scope::Installation]))
    );
    assert!(
        stage.access.keys(&key).await.is_err()
            && stage.access.make_key(&key, wish(&[Scope::Installation])).await.is_err()
    );
    let row = OrganisationRow {
        id: boekbrug_model::OrganisationId::new(stage.clock_now(), [7; 10]),
        name: "Bakker".to_owned(),
        created: stage.clock_now(),
    };
    let mut tx = stage.store.begin().await.unwrap();
    tx.create_organisation(&row).await.unwrap();
    let first = stage
        .access
        .first_key_in(&mut *tx, &key, row.id, "Eerste")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let first = caller(&stage, first.key.as_str()).await;
    assert_eq!(first.organisation, Some(row.id));
    assert!(first.require(Scope::AccessWrite).is_ok() && first.require(Scope::Installation).is_err());
    let mut tx = stage.store.begin().await.unwrap();
    let refused = stage.access.first_key_in(&mut *tx, &first, row.id, "Nog een").await;
    assert!(matches!(refused, Err(AccessError::ScopeMissing(Scope::Installation))));
}

#[tokio::test]
async fn a_key_of_another_organisation_is_not_there() {
    let stage = Stage::new().await;
    let (here, there) = (stage.organisation("Bakker").await, stage.organisation("Visser").await);
    let made = stage
        .access
        .make_key(&Stage::operator(Some(here)), wish(&[Scope::InvoicesRead]))
        .await
        .unwrap();
    let foreign = Stage::operator(Some(there));
    let refused = stage.access.revoke_key(&foreign, made.row.id).await;
    assert!(matches!(refused, Err(AccessError::NotThere(_))), "{refused:?}");
    assert_eq!(stage.access.keys(&foreign).await.unwrap(), []);
    caller(&stage, made.key.as_str()).await;
}
