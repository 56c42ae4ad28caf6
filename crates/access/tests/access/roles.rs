//! Roles: nobody rises by themselves, and an organisation keeps an owner.

use boekbrug_access::{AccessError, Caller, KeyWish};
use boekbrug_model::{OrganisationId, PersonId, Role, Scope};

use crate::stage::Stage;

struct Firm {
    stage: Stage,
    id: OrganisationId,
    people: Vec<(Role, PersonId, Caller)>,
}

impl Firm {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let id = stage.organisation("Bakker").await;
        let mut people = Vec::new();
        for role in Role::ALL {
            let signed_in = stage.person(id, &format!("{role}@voorbeeld.nl"), role).await;
            people.push((role, signed_in.person, stage.caller(&signed_in).await));
        }
        Self { stage, id, people }
    }

    fn of(&self, role: Role) -> (PersonId, &Caller) {
        let found = self.people.iter().find(|one| one.0 == role).unwrap();
        (found.1, &found.2)
    }
}

#[tokio::test]
async fn who_may_make_whom_what() {
    use Role::{Administrator, Bookkeeper, Owner, Reader};
    for (by, whom, to, may) in [
        (Owner, Reader, Owner, true),
        (Owner, Administrator, Reader, true),
        (Administrator, Reader, Administrator, true),
        (Administrator, Bookkeeper, Reader, true),
        (Administrator, Administrator, Reader, true),
        (Administrator, Reader, Owner, false),
        (Administrator, Owner, Reader, false),
        (Administrator, Administrator, Owner, false),
        (Bookkeeper, Reader, Reader, false),
        (Bookkeeper, Bookkeeper, Administrator, false),
        (Reader, Reader, Owner, false),
    ] {
        let firm = Firm::new().await;
        let (person, _) = firm.of(whom);
        let done = firm.stage.access.set_role(firm.of(by).1, person, to).await;
        assert_eq!(done.is_ok(), may, "{by} makes {whom} {to}: {done:?}");
        let now = firm.stage.role(firm.id, person).await;
        assert_eq!(now, Some(if may { to } else { whom }), "{by} makes {whom} {to}");
        let noted = firm
            .stage
            .deeds(firm.id)
            .await
            .contains(&"person.roleChanged".to_owned());
        assert_eq!(noted, may, "{by} makes {whom} {to}");
    }
}

#[tokio::test]
async fn the_last_owner_stays() {
    let firm = Firm::new().await;
    let (owner, by) = firm.of(Role::Owner);
    let access = &firm.stage.access;
    for refused in [
        access.set_role(by, owner, Role::Reader).await.map(drop),
        access.remove(by, owner).await,
        access.erase(by, owner).await,
        access.erase(&Stage::operator(None), owner).await,
    ] {
        assert!(matches!(refused, Err(AccessError::LastOwner)), "{refused:?}");
    }
    access.set_role(by, firm.of(Role::Reader).0, Role::Owner).await.unwrap();
    access.set_role(by, owner, Role::Reader).await.unwrap();
}

#[tokio::test]
async fn who_may_remove_whom() {
    let firm = Firm::new().await;
    let access = &firm.stage.access;
    let (owner, _) = firm.of(Role::Owner);
    let (reader, by_reader) = firm.of(Role::Reader);
    let (bookkeeper, by_bookkeeper) = firm.of(Role::Bookkeeper);
    let (_, by_administrator) = firm.of(Role::Administrator);
    let refused = access.remove(by_bookkeeper, reader).await;
    assert!(matches!(refused, Err(AccessError::ScopeMissing(_))), "{refused:?}");
    let refused = access.remove(by_administrator, owner).await;
    assert!(matches!(refused, Err(AccessError::OwnerOnly)), "{refused:?}");
    access.remove(by_administrator, bookkeeper).await.unwrap();
    access.remove(by_reader, reader).await.expect("everybody may leave");
    assert_eq!(access.members(by_administrator).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_key_gives_no_role_that_may_more_than_the_key() {
    let firm = Firm::new().await;
    let (_, owner) = firm.of(Role::Owner);
    let access = &firm.stage.access;
    let wish = KeyWish {
        name: "Personeelsprogramma".to_owned(),
        scopes: [Scope::AccessRead, Scope::AccessWrite].into(),
        administrations: None,
        expires: None,
    };
    let made = access.make_key(owner, wish.clone()).await.unwrap();
    let thin = access.caller_of_key(made.key.as_str()).await.unwrap();
    let all = KeyWish {
        scopes: Role::Owner.scopes(),
        ..wish
    };
    let made = access.make_key(owner, all).await.unwrap();
    let thick = access.caller_of_key(made.key.as_str()).await.unwrap();
    let (reader, _) = firm.of(Role::Reader);
    for role in Role::ALL {
        let refused = access.set_role(&thin, reader, role).await;
        assert!(refused.is_err(), "{role}");
        let invited = access.invite(&thick, Some("nieuw@voorbeeld.nl"), role).await;
        assert_eq!(invited.is_ok(), role != Role::Owner, "{role}: {invited:?}");
    }
}

#[tokio::test]
async fn people_of_another_organisation_are_not_there() {
    let firm = Firm::new().await;
    let other = firm.stage.organisation("Visser").await;
    let stranger = firm.stage.person(other, "vreemd@voorbeeld.nl", Role::Owner).await;
    let stranger = firm.stage.caller(&stranger).await;
    let (reader, _) = firm.of(Role::Reader);
    let access = &firm.stage.access;
    for refused in [
        access.set_role(&stranger, reader, Role::Owner).await.map(drop),
        access.remove(&stranger, reader).await,
        access.erase(&stranger, reader).await,
        access.reset_link(&stranger, reader).await.map(drop),
    ] {
        assert!(matches!(refused, Err(AccessError::NotThere(_))), "{refused:?}");
    }
    assert_eq!(access.members(&stranger).await.unwrap().len(), 1);
    let (trail, next) = access.audit(&stranger, None, 100).await.unwrap();
    assert!(next.is_none() && trail.iter().all(|row| row.organisation == Some(other)));
}
