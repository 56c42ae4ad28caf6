//! People: who they are, where they belong, and that nobody is left without an owner.

use std::sync::Arc;

use boekbrug_model::{OrganisationId, PersonId, Role};
use tokio::task::JoinSet;

use super::Told;
use super::cast::{person, session};
use super::stage::{Seen, at, organisation};
use crate::{OrganisationRow, PersonRow, Store, StoreError};

/// A new tenant with these people in these roles.
async fn tenant(store: &Arc<dyn Store>, name: &str, people: &[(PersonId, Role)]) -> Seen<OrganisationRow> {
    let tenant = organisation(name);
    act!(store, create_organisation(&tenant));
    for (person, role) in people {
        act!(store, people.set_role(tenant.id, *person, *role, at(1)));
    }
    Ok(tenant)
}

/// Adds a person.
async fn add(store: &Arc<dyn Store>, email: &str) -> Seen<PersonRow> {
    let row = person(email);
    act!(store, people.create_person(&row));
    Ok(row)
}

/// What is written is what is read, by id, by address and by identity; a change replaces all but id and age.
pub async fn a_person_is_kept(store: Arc<dyn Store>) -> Told {
    let people = store.people();
    assert!(!people.anybody().await?, "nobody yet");
    let eva = add(&store, "eva@devries.example").await?;
    let identity = ("https://login.example/eva".to_owned(), "sub|1".to_owned());
    let bob = PersonRow {
        password: None,
        identity: Some(identity.clone()),
        language: "en".to_owned(),
        ..person("bob@devries.example")
    };
    act!(store, people.create_person(&bob));
    assert!(people.anybody().await?);
    assert!(people.person(eva.id).await?.as_ref() == Some(&eva));
    assert!(people.person_by_email(&bob.email).await?.as_ref() == Some(&bob));
    assert!(people.person_by_identity(&identity.0, &identity.1).await?.as_ref() == Some(&bob));
    assert_eq!(people.person_by_identity(&identity.0, "sub|2").await?, None);
    assert_eq!(people.person_by_identity(&identity.1, &identity.0).await?, None);
    assert_eq!(people.person_by_email("niemand@devries.example").await?, None);
    assert_eq!(people.person(PersonId::new(at(9), [9; 10])).await?, None);

    let changed = PersonRow {
        email: "eva@zwaan.example".to_owned(),
        name: "Eva Zwaan".to_owned(),
        language: "en".to_owned(),
        password: Some("$argon2id$other".to_owned()),
        identity: Some((identity.0.clone(), "sub|7".to_owned())),
        failures: 4,
        locked_until: Some(at(900)),
        ..eva.clone()
    };
    act!(store, people.update_person(&changed));
    assert!(people.person(eva.id).await?.as_ref() == Some(&changed), "all of it");
    assert_eq!(people.person_by_email(&eva.email).await?, None, "the address before");
    act!(store, people.update_person(&eva));
    assert!(people.person(eva.id).await?.as_ref() == Some(&eva), "and back again");
    refused!(
        store,
        people.update_person(&person("nieuw@devries.example")),
        StoreError::Missing { .. }
    );
    Ok(())
}

/// An address, an identity and an id belong to one person.
pub async fn an_address_belongs_to_one_person(store: Arc<dyn Store>) -> Told {
    let eva = add(&store, "eva@devries.example").await?;
    let identity = Some(("https://login.example".to_owned(), "sub|1".to_owned()));
    let bob = PersonRow {
        identity: identity.clone(),
        ..person("bob@devries.example")
    };
    act!(store, people.create_person(&bob));
    let same_email = person(&eva.email);
    let same_id = PersonRow {
        id: eva.id,
        ..person("kees@devries.example")
    };
    let same_identity = PersonRow {
        identity: identity.clone(),
        ..person("kees@devries.example")
    };
    for row in [same_email, same_id, same_identity] {
        refused!(store, people.create_person(&row), StoreError::Taken { .. });
    }
    let moved = [
        PersonRow {
            email: bob.email.clone(),
            ..eva.clone()
        },
        PersonRow {
            identity,
            ..eva.clone()
        },
    ];
    for row in moved {
        refused!(store, people.update_person(&row), StoreError::Taken { .. });
    }
    add(&store, "kees@devries.example").await?;
    Ok(())
}

/// Longest there first, with their role; a person's organisations by the age of the organisation.
pub async fn members_are_listed(store: Arc<dyn Store>) -> Told {
    let eva = add(&store, "eva@devries.example").await?;
    let bob = add(&store, "bob@devries.example").await?;
    let first = tenant(&store, "Eerste", &[]).await?;
    let second = tenant(&store, "Tweede", &[(eva.id, Role::Owner)]).await?;
    act!(store, people.set_role(first.id, bob.id, Role::Owner, at(5)));
    act!(store, people.set_role(first.id, eva.id, Role::Reader, at(6)));
    act!(store, people.set_role(first.id, eva.id, Role::Administrator, at(7)));

    let people = store.people();
    let list = |rows: Vec<crate::MemberRow>| -> Vec<_> {
        rows.into_iter()
            .map(|row| (row.person.id, row.role, row.since))
            .collect()
    };
    let members = list(people.members(first.id).await?);
    assert_eq!(
        members,
        [(bob.id, Role::Owner, at(5)), (eva.id, Role::Administrator, at(6))],
        "another role makes nobody newer"
    );
    let member = people.member(first.id, eva.id).await?.ok_or("no member")?;
    assert!(member.person == eva, "with the whole person");
    assert_eq!(people.member(second.id, bob.id).await?, None, "not there");
    let memberships = people.memberships(eva.id).await?;
    assert_eq!(
        memberships,
        [(first.clone(), Role::Administrator), (second.clone(), Role::Owner)]
    );

    act!(store, people.remove_member(first.id, eva.id));
    assert_eq!(people.members(first.id).await?.len(), 1);
    assert_eq!(people.memberships(eva.id).await?, [(second, Role::Owner)]);
    refused!(
        store,
        people.remove_member(first.id, eva.id),
        StoreError::Missing { .. }
    );
    let nobody = PersonId::new(at(9), [9; 10]);
    let nowhere = OrganisationId::new(at(9), [9; 10]);
    refused!(
        store,
        people.set_role(first.id, nobody, Role::Reader, at(8)),
        StoreError::Missing { .. }
    );
    refused!(
        store,
        people.set_role(nowhere, eva.id, Role::Reader, at(8)),
        StoreError::Missing { .. }
    );
    Ok(())
}

/// The only owner neither steps down, nor leaves, nor is erased; with a second one they may.
pub async fn the_last_owner_stays(store: Arc<dyn Store>) -> Told {
    let eva = add(&store, "eva@devries.example").await?;
    let bob = add(&store, "bob@devries.example").await?;
    let here = tenant(&store, "Hier", &[(eva.id, Role::Owner), (bob.id, Role::Administrator)]).await?;
    tenant(&store, "Daar", &[(eva.id, Role::Reader), (bob.id, Role::Owner)]).await?;
    for role in [Role::Reader, Role::Bookkeeper, Role::Administrator] {
        refused!(
            store,
            people.set_role(here.id, eva.id, role, at(2)),
            StoreError::Taken { .. }
        );
    }
    refused!(store, people.remove_member(here.id, eva.id), StoreError::Taken { .. });
    refused!(store, people.erase_person(eva.id, at(2)), StoreError::Taken { .. });
    refused!(store, people.erase_person(bob.id, at(2)), StoreError::Taken { .. });
    act!(store, people.set_role(here.id, eva.id, Role::Owner, at(2)));
    let row = store.people().member(here.id, eva.id).await?.ok_or("no member")?;
    assert_eq!(row.role, Role::Owner, "a refusal leaves nothing behind");

    act!(store, people.set_role(here.id, bob.id, Role::Owner, at(3)));
    act!(store, people.set_role(here.id, eva.id, Role::Reader, at(4)));
    refused!(store, people.remove_member(here.id, bob.id), StoreError::Taken { .. });
    act!(store, people.erase_person(eva.id, at(5)));
    Ok(())
}

/// How an owner goes.
#[derive(Clone, Copy, Debug)]
enum Way {
    Down,
    Out,
    Erased,
}

impl Way {
    async fn go(self, store: Arc<dyn Store>, tenant: OrganisationId, person: PersonId) -> Result<(), StoreError> {
        let mut tx = store.begin().await?;
        match self {
            Self::Down => tx.people().set_role(tenant, person, Role::Reader, at(9)).await?,
            Self::Out => tx.people().remove_member(tenant, person).await?,
            Self::Erased => tx.people().erase_person(person, at(9)).await?,
        }
        tx.commit().await
    }
}

/// Of two owners who go at the same moment, whichever way, one stays.
pub async fn two_owners_step_down_at_once(store: Arc<dyn Store>) -> Told {
    let ways = [Way::Down, Way::Out, Way::Erased];
    for round in 0..12 {
        let pair = [ways[round % 3], ways[round / 3 % 3]];
        let mut owners = Vec::new();
        for name in ["eva", "bob"] {
            owners.push(add(&store, &format!("{name}{round}@devries.example")).await?.id);
        }
        let roles = [(owners[0], Role::Owner), (owners[1], Role::Owner)];
        let tenant = tenant(&store, "Twee eigenaren", &roles).await?.id;
        let mut tasks = JoinSet::new();
        for (way, owner) in pair.into_iter().zip(owners) {
            tasks.spawn(way.go(Arc::clone(&store), tenant, owner));
        }
        let mut gone = 0;
        while let Some(task) = tasks.join_next().await {
            match task? {
                Ok(()) => gone += 1,
                Err(StoreError::Taken { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        let members = store.people().members(tenant).await?;
        let left = members.iter().filter(|row| row.role == Role::Owner).count();
        assert_eq!((gone, left), (1, 1), "one of {pair:?}");
    }
    Ok(())
}

/// Nothing is left that tells who they were; id, age and the day of erasing are. Their address is free again.
pub async fn an_erased_person_is_empty(store: Arc<dyn Store>) -> Told {
    let identity = Some(("https://login.example".to_owned(), "sub|1".to_owned()));
    let eva = PersonRow {
        identity: identity.clone(),
        failures: 2,
        locked_until: Some(at(900)),
        ..person("eva@devries.example")
    };
    act!(store, people.create_person(&eva));
    let bob = add(&store, "bob@devries.example").await?;
    let roles = [(bob.id, Role::Owner), (eva.id, Role::Owner)];
    let tenant = tenant(&store, "De Vries", &roles).await?;
    act!(store, people.put_session(&session(eva.id, Some(tenant.id), "s1")));
    act!(store, people.put_session(&session(eva.id, None, "s2")));
    act!(store, people.put_session(&session(bob.id, Some(tenant.id), "s3")));
    act!(store, people.erase_person(eva.id, at(50)));

    let people = store.people();
    let row = people.person(eva.id).await?.ok_or("the id must stay")?;
    assert_eq!((row.email.as_str(), row.name.as_str()), ("", ""));
    assert_eq!((row.password, row.identity), (None, None));
    assert_eq!((row.id, row.created, row.erased), (eva.id, eva.created, Some(at(50))));
    assert_eq!(people.person_by_email(&eva.email).await?, None);
    assert_eq!(people.person_by_email("").await?, None, "no address is nobody's");
    assert_eq!(people.person_by_identity("https://login.example", "sub|1").await?, None);
    assert_eq!(people.memberships(eva.id).await?, []);
    assert_eq!(people.members(tenant.id).await?.len(), 1);
    assert_eq!(people.session("s1").await?, None);
    assert_eq!(people.session("s2").await?, None);
    assert!(people.session("s3").await?.is_some(), "somebody else's");
    refused!(store, people.update_person(&eva), StoreError::Missing { .. });
    refused!(
        store,
        people.erase_person(PersonId::new(at(9), [9; 10]), at(51)),
        StoreError::Missing { .. }
    );

    let again = PersonRow {
        identity,
        ..person("eva@devries.example")
    };
    act!(store, people.create_person(&again));
    act!(store, people.erase_person(again.id, at(60)));
    assert!(people.anybody().await?, "erased people count too");
    Ok(())
}
