//! To whom a letter goes.

use std::collections::BTreeSet;

use boekbrug_model::{ConnectionId, OrganisationId, PersonId, Role};
use boekbrug_store::{PersonRow, Recipient, Store, StoreError};

/// Somebody with an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Addressee {
    pub(crate) person: Option<PersonId>,
    pub(crate) email: String,
    pub(crate) language: String,
}

/// Whoever was chosen; the owners and administrators as long as nobody was. People who left the organisation get
/// nothing, and nobody gets two.
pub(crate) async fn addressees(
    store: &dyn Store,
    organisation: OrganisationId,
    connection: ConnectionId,
) -> Result<Vec<Addressee>, StoreError> {
    let Some(settings) = store.notices().notice_settings(organisation, connection).await? else {
        return Ok(Vec::new());
    };
    let members = store.people().members(organisation).await?;
    let all: Vec<Addressee> = match settings.recipients {
        None => {
            let chiefs = members
                .into_iter()
                .filter(|member| matches!(member.role, Role::Administrator | Role::Owner));
            chiefs.filter_map(|member| of_person(&member.person)).collect()
        }
        Some(chosen) => {
            let member = |id: PersonId| members.iter().find(|member| member.person.id == id);
            let one = |recipient: Recipient| match recipient {
                Recipient::Person { person } => member(person).and_then(|member| of_person(&member.person)),
                Recipient::Address { email, language } => Some(Addressee {
                    person: None,
                    email,
                    language,
                }),
            };
            chosen.into_iter().filter_map(one).collect()
        }
    };
    let mut seen = BTreeSet::new();
    Ok(all
        .into_iter()
        .filter(|to| seen.insert(to.email.to_lowercase()))
        .collect())
}

fn of_person(person: &PersonRow) -> Option<Addressee> {
    (!person.email.is_empty()).then(|| Addressee {
        person: Some(person.id),
        email: person.email.clone(),
        language: person.language.clone(),
    })
}
