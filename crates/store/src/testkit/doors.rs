//! The doors: sessions, invitations and the keys of applications.

use std::collections::BTreeSet;
use std::sync::Arc;

use boekbrug_model::{ApiKeyId, InvitationId, OrganisationId, PersonId, Role, Scope};
use tokio::task::JoinSet;

use super::Told;
use super::cast::{invitation, key, person, session};
use super::stage::{Stage, at};
use crate::{ApiKeyRow, InvitationRow, PersonRow, SessionRow, Store, StoreError};

/// Two people with an organisation of each.
async fn two(store: &Arc<dyn Store>) -> super::stage::Seen<(Stage, Stage, PersonRow, PersonRow)> {
    let (here, there) = (Stage::set(store).await?, Stage::set(store).await?);
    let (eva, bob) = (person("eva@devries.example"), person("bob@devries.example"));
    for row in [&eva, &bob] {
        act!(store, people.create_person(row));
        act!(store, people.set_role(here.organisation, row.id, Role::Owner, at(0)));
        act!(store, people.set_role(there.organisation, row.id, Role::Owner, at(0)));
    }
    Ok((here, there, eva, bob))
}

/// Found by the hash of its token; its use and the organisation are noted; ended, it is gone.
pub async fn a_session_is_kept(store: Arc<dyn Store>) -> Told {
    let (here, there, eva, _) = two(&store).await?;
    let first = session(eva.id, None, "t1");
    let second = session(eva.id, Some(here.organisation), "t2");
    act!(store, people.put_session(&first));
    act!(store, people.put_session(&second));
    let people = store.people();
    assert_eq!(people.session("t1").await?.as_ref(), Some(&first));
    assert_eq!(people.session("t2").await?.as_ref(), Some(&second));
    assert_eq!(people.session("t").await?, None);

    act!(store, people.touch_session("t1", Some(there.organisation), at(30)));
    let touched = SessionRow {
        organisation: Some(there.organisation),
        seen: at(30),
        ..first
    };
    assert_eq!(people.session("t1").await?, Some(touched));
    assert_eq!(people.session("t2").await?.as_ref(), Some(&second), "the other one");
    act!(store, people.end_session("t1"));
    assert_eq!(people.session("t1").await?, None);
    let nobody = session(PersonId::new(at(9), [9; 10]), None, "t9");
    refused!(store, people.put_session(&nobody), StoreError::Missing { .. });
    Ok(())
}

/// Of one person, last used first.
pub async fn sessions_are_listed(store: Arc<dyn Store>) -> Told {
    let (here, _, eva, bob) = two(&store).await?;
    let seen = |token: &str, of: PersonId, seen| SessionRow {
        seen: at(seen),
        ..session(of, Some(here.organisation), token)
    };
    let rows = [
        seen("b", eva.id, 30),
        seen("a", eva.id, 20),
        seen("c", eva.id, 20),
        seen("d", bob.id, 40),
    ];
    for row in &rows {
        act!(store, people.put_session(row));
    }
    assert_eq!(store.people().sessions(eva.id).await?, rows[..3]);
    assert_eq!(store.people().sessions(PersonId::new(at(9), [9; 10])).await?, []);
    Ok(())
}

/// All of a person but one; those in an organisation that they leave; never somebody else's.
pub async fn sessions_end(store: Arc<dyn Store>) -> Told {
    let (here, there, eva, bob) = two(&store).await?;
    let open = [
        session(eva.id, None, "none"),
        session(eva.id, Some(here.organisation), "here"),
        session(eva.id, Some(there.organisation), "there"),
        session(bob.id, Some(here.organisation), "bob"),
    ];
    for row in &open {
        act!(store, people.put_session(row));
    }
    act!(store, people.remove_member(here.organisation, eva.id));
    let people = store.people();
    assert_eq!(people.session("here").await?, None, "they left");
    for token in ["none", "there", "bob"] {
        assert!(people.session(token).await?.is_some(), "{token}");
    }
    act!(store, people.end_sessions(eva.id, Some("there")));
    assert_eq!(people.session("none").await?, None);
    assert!(people.session("there").await?.is_some(), "the one that is named");
    act!(store, people.end_sessions(eva.id, None));
    assert_eq!(people.session("there").await?, None);
    assert!(people.session("bob").await?.is_some(), "somebody else's");
    Ok(())
}

/// Oldest first, expired ones too; a new one to the same address takes the place of the one before.
pub async fn an_invitation_is_kept(store: Arc<dyn Store>) -> Told {
    let (here, there, eva, _) = two(&store).await?;
    let (a, b) = (here.organisation, there.organisation);
    let kees = invitation(a, "kees@devries.example", at(1));
    let expired = InvitationRow {
        expires: at(3),
        ..invitation(a, "anna@devries.example", at(2))
    };
    let reset = InvitationRow {
        resets: Some(eva.id),
        role: Role::Owner,
        ..invitation(a, "eva@devries.example", at(3))
    };
    let elsewhere = invitation(b, "kees@devries.example", at(4));
    let very_first = InvitationRow {
        organisation: None,
        role: Role::Owner,
        ..invitation(a, "", at(5))
    };
    for row in [&kees, &expired, &reset, &elsewhere, &very_first] {
        act!(store, people.put_invitation(row));
    }
    let people = store.people();
    assert_eq!(
        people.invitations(a).await?,
        [kees.clone(), expired.clone(), reset.clone()]
    );
    assert_eq!(people.invitations(b).await?, std::slice::from_ref(&elsewhere));
    assert_eq!(people.invitation(&very_first.token_hash).await?, Some(very_first));

    let anew = invitation(a, "kees@devries.example", at(6));
    act!(store, people.put_invitation(&anew));
    assert_eq!(people.invitations(a).await?, [expired, reset, anew.clone()]);
    assert_eq!(people.invitation(&kees.token_hash).await?, None, "replaced");
    assert_eq!(people.invitations(b).await?, [elsewhere], "of another organisation");
    let nowhere = invitation(OrganisationId::new(at(9), [9; 10]), "kees@devries.example", at(7));
    refused!(store, people.put_invitation(&nowhere), StoreError::Missing { .. });

    let mut tx = store.begin().await?;
    assert!(tx.people().take_invitation(anew.id).await?);
    drop(tx);
    assert!(
        act!(store, people.take_invitation(anew.id)),
        "a dropped one was not taken"
    );
    assert!(!act!(store, people.take_invitation(anew.id)));
    assert!(!act!(store, people.take_invitation(InvitationId::new(at(9), [9; 10]))));
    assert_eq!(people.invitation(&anew.token_hash).await?, None);
    Ok(())
}

/// Eight browsers with the same link: one gets in.
pub async fn an_invitation_is_accepted_once_by_many(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    for round in 0..5 {
        let row = invitation(stage.organisation, "kees@devries.example", at(round));
        act!(store, people.put_invitation(&row));
        let mut tasks = JoinSet::new();
        for _ in 0..8 {
            let store = Arc::clone(&store);
            tasks.spawn(async move {
                let mut tx = store.begin().await?;
                let mine = tx.people().take_invitation(row.id).await?;
                tx.commit().await?;
                Ok::<_, StoreError>(mine)
            });
        }
        let mut taken = 0;
        while let Some(task) = tasks.join_next().await {
            taken += u32::from(task??);
        }
        assert_eq!(taken, 1);
    }
    Ok(())
}

/// Found by its hash, listed with its own organisation, oldest first; its use is noted.
pub async fn a_key_is_kept(store: Arc<dyn Store>) -> Told {
    let (here, there, ..) = two(&store).await?;
    let plain = key(Some(here.organisation), at(1));
    let narrow = ApiKeyRow {
        scopes: Scope::ALL.into_iter().collect(),
        administrations: Some(BTreeSet::from([here.administration])),
        expires: Some(at(999)),
        ..key(Some(here.organisation), at(2))
    };
    let nowhere = ApiKeyRow {
        administrations: Some(BTreeSet::new()),
        scopes: BTreeSet::new(),
        ..key(Some(here.organisation), at(3))
    };
    let theirs = key(Some(there.organisation), at(4));
    let operators = ApiKeyRow {
        scopes: BTreeSet::from([Scope::Installation]),
        ..key(None, at(5))
    };
    for row in [&plain, &narrow, &nowhere, &theirs, &operators] {
        act!(store, people.create_api_key(row));
    }
    let people = store.people();
    let listed = people.api_keys(Some(here.organisation)).await?;
    assert_eq!(
        listed,
        [plain.clone(), narrow.clone(), nowhere],
        "none of them means nowhere, not everywhere"
    );
    assert_eq!(people.api_keys(Some(there.organisation)).await?, [theirs]);
    assert_eq!(people.api_keys(None).await?, std::slice::from_ref(&operators));
    assert_eq!(people.api_key(&narrow.hash).await?, Some(narrow));
    assert_eq!(people.api_key("hash of none").await?, None);

    act!(store, people.touch_api_key(plain.id, at(70)));
    let touched = ApiKeyRow {
        used: Some(at(70)),
        ..plain.clone()
    };
    assert_eq!(people.api_key(&plain.hash).await?, Some(touched));
    let same_hash = ApiKeyRow {
        hash: plain.hash,
        ..key(Some(there.organisation), at(6))
    };
    refused!(store, people.create_api_key(&same_hash), StoreError::Taken { .. });
    let stray = key(Some(OrganisationId::new(at(9), [9; 10])), at(7));
    refused!(store, people.create_api_key(&stray), StoreError::Missing { .. });
    Ok(())
}

/// Once, by its own organisation only; the row stays.
pub async fn a_key_is_revoked(store: Arc<dyn Store>) -> Told {
    let (here, there, ..) = two(&store).await?;
    let ours = key(Some(here.organisation), at(1));
    let operators = key(None, at(2));
    act!(store, people.create_api_key(&ours));
    act!(store, people.create_api_key(&operators));
    let (a, b) = (Some(here.organisation), Some(there.organisation));
    for (owner, id) in [
        (b, ours.id),
        (None, ours.id),
        (a, operators.id),
        (a, ApiKeyId::new(at(9), [9; 10])),
    ] {
        assert!(!act!(store, people.revoke_api_key(owner, id, at(3))), "{owner:?} {id}");
    }
    assert!(act!(store, people.revoke_api_key(a, ours.id, at(4))));
    assert!(!act!(store, people.revoke_api_key(a, ours.id, at(5))), "revoked before");
    assert!(act!(store, people.revoke_api_key(None, operators.id, at(6))));
    let people = store.people();
    let revoked = |row: ApiKeyRow, when| ApiKeyRow {
        revoked: Some(at(when)),
        ..row
    };
    assert_eq!(people.api_key(&ours.hash).await?, Some(revoked(ours.clone(), 4)));
    assert_eq!(people.api_keys(a).await?, [revoked(ours, 4)], "it is kept");
    assert_eq!(people.api_keys(None).await?, [revoked(operators, 6)]);
    Ok(())
}
