//! Coming in: by an invitation, by the link for the first person, by a new password.

use boekbrug_model::{InvitationId, OrganisationId, PersonId, Role, Scope};
use boekbrug_store::{InvitationRow, OrganisationRow, PersonRow, StoreError, Tx};
use serde_json::json;

use crate::access::Deed;
use crate::caller::actor_of_person;
use crate::links::{LinkKind, kind};
use crate::openid::OpenIdError;
use crate::people::may_give;
use crate::profile::{language_of, name_of};
use crate::{Access, AccessError, Caller, Email, Link, SignedIn, password, token};

/// How whoever uses a link shows who they are.
#[derive(Clone, Debug)]
pub enum Proof<'a> {
    /// A person who signed in already.
    Session(&'a Caller),
    /// A new person with a new password, or a person who is known with the password that they have. With a link for a
    /// new password, the new one.
    Password {
        /// The address; may be left out when the link names it.
        email: Option<&'a str>,
        /// The name of a new person.
        name: Option<&'a str>,
        /// The language of a new person, `nl` unless given.
        language: Option<&'a str>,
        /// The password.
        password: &'a str,
    },
    /// Somebody of whom the OpenID provider says who they are, with an address that it has verified.
    Identity(&'a Identity),
}

/// What an OpenID provider says of somebody, after everything was checked.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub(crate) issuer: String,
    /// Who they are there, for ever.
    pub(crate) subject: String,
    /// Their address, when the provider has verified it.
    pub(crate) email: Option<Email>,
    /// Their name.
    pub(crate) name: String,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(…)")
    }
}

/// What became of a link that was used.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The new session.
    pub signed_in: SignedIn,
    /// The organisation that the person is in now, where the link was for one.
    pub organisation: Option<OrganisationId>,
}

impl Access {
    /// Invites an address to the caller's organisation, in place of an earlier invitation of it. No one is offered more
    /// than the caller may, only an owner names an owner, and a key that is limited to administrations invites nobody.
    /// Without an address whoever has the link may come.
    pub async fn invite(&self, by: &Caller, email: Option<&str>, role: Role) -> Result<Link, AccessError> {
        let organisation = by.tenant_with(Scope::AccessWrite)?;
        may_give(by, role)?;
        let email = email.map(Email::try_new).transpose()?;
        let email = email.as_ref().map_or("", Email::as_str);
        if !email.is_empty()
            && let Some(person) = self.store().people().person_by_email(email).await?
            && self.store().people().member(organisation, person.id).await?.is_some()
        {
            return Err(AccessError::AlreadyMember);
        }
        let link = self.draw_invitation(organisation, email, role);
        let deed = Deed::new("person.invited", link.row.id).with(json!({ "role": role }));
        self.keep(by, &link, deed).await?;
        Ok(link)
    }

    /// The open invitations of the caller's organisation, oldest first, also those that have expired.
    pub async fn invitations(&self, by: &Caller) -> Result<Vec<InvitationRow>, AccessError> {
        let organisation = by.tenant_with(Scope::AccessRead)?;
        let mut rows = self.store().people().invitations(organisation).await?;
        rows.retain(|row| row.resets.is_none());
        Ok(rows)
    }

    /// Withdraws an invitation. Only an owner withdraws that of an owner.
    pub async fn withdraw(&self, by: &Caller, id: InvitationId) -> Result<(), AccessError> {
        let organisation = by.tenant_with(Scope::AccessWrite)?;
        let rows = self.store().people().invitations(organisation).await?;
        let there = rows.iter().find(|row| row.id == id && row.resets.is_none());
        let row = there.ok_or(AccessError::NotThere("the invitation"))?;
        may_give(by, row.role)?;
        let mut tx = self.store().begin().await?;
        if !tx.people().take_invitation(id).await? {
            return Err(AccessError::NotThere("the invitation"));
        }
        self.note_in(
            &mut *tx,
            &by.actor,
            Some(organisation),
            Deed::new("invitation.withdrawn", id),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes the first person of the installation, who becomes the owner of the one organisation that is there without
    /// people, or else of a new one with this name.
    pub async fn set_up(&self, token: &str, organisation: &str, proof: Proof<'_>) -> Result<Accepted, AccessError> {
        let row = self.usable(token).await?;
        let first = kind(&row) == LinkKind::Setup && !self.store().people().anybody().await?;
        if !first {
            return Err(AccessError::LinkUnusable);
        }
        let person = self.newcomer(&row, &proof).await?;
        let place = self.first_place(organisation).await?;
        let mut tx = self.store().begin().await?;
        self.take_in(&mut *tx, &row).await?;
        let by = actor_of_person(person.id);
        let id = match place {
            Ok(there) => there,
            Err(new) => {
                tx.create_organisation(&new).await?;
                self.note_in(&mut *tx, &by, Some(new.id), Deed::new("organisation.created", new.id))
                    .await?;
                new.id
            }
        };
        self.create_in(&mut *tx, &person).await?;
        let accepted = self.join_in(&mut *tx, &row, person.id, id).await?;
        tx.commit().await?;
        Ok(accepted)
    }

    /// Uses an invitation or a link for a new password, once, and signs in.
    pub async fn accept(&self, token: &str, proof: Proof<'_>) -> Result<Accepted, AccessError> {
        let row = self.usable(token).await?;
        match (kind(&row), row.organisation, row.resets) {
            (LinkKind::Invitation, Some(organisation), _) => self.join(&row, organisation, proof).await,
            (LinkKind::Reset, _, Some(person)) => match proof {
                Proof::Password { password, .. } => self.reset(&row, person, password).await,
                Proof::Session(_) | Proof::Identity(_) => Err(AccessError::LinkUnusable),
            },
            _ => Err(AccessError::LinkUnusable),
        }
    }

    async fn join(
        &self,
        row: &InvitationRow,
        organisation: OrganisationId,
        proof: Proof<'_>,
    ) -> Result<Accepted, AccessError> {
        let known = self.known(row, &proof).await?;
        let (person, new) = match known {
            Some(person) => (person, false),
            None => (self.newcomer(row, &proof).await?, true),
        };
        let places = self.places(person.id).await?;
        if places.contains(&organisation) {
            return Err(AccessError::AlreadyMember);
        }
        let mut tx = self.store().begin().await?;
        self.take_in(&mut *tx, row).await?;
        if new {
            self.create_in(&mut *tx, &person).await?;
        } else if let Proof::Identity(identity) = proof {
            self.link_in(&mut *tx, &person, identity, &places).await?;
        }
        if let Proof::Session(Caller {
            session: Some(session), ..
        }) = proof
        {
            // The session goes on under a new token.
            tx.people().end_session(&session.token_hash).await?;
        }
        let accepted = self.join_in(&mut *tx, row, person.id, organisation).await?;
        tx.commit().await?;
        Ok(accepted)
    }

    /// The person who is known already and has shown to be it. Having the link is no proof of being somebody who is
    /// known: whoever made it has it too.
    async fn known(&self, row: &InvitationRow, proof: &Proof<'_>) -> Result<Option<PersonRow>, AccessError> {
        let people = self.store().people();
        match proof {
            Proof::Session(by) => {
                let person = people.person(by.person()?.person).await?;
                let person = person.ok_or(AccessError::NotSignedIn)?;
                fits(row, &person.email)?;
                Ok(Some(person))
            }
            Proof::Password { email, password, .. } => {
                let email = address(row, *email)?;
                match people.person_by_email(email.as_str()).await? {
                    Some(_) => Ok(Some(self.prove(email.as_str(), password).await?)),
                    None => Ok(None),
                }
            }
            Proof::Identity(identity) => {
                let linked = people.person_by_identity(&identity.issuer, &identity.subject).await?;
                let email = identity.email.as_ref().ok_or(OpenIdError::EmailUnverified)?;
                fits(row, email.as_str())?;
                match linked {
                    Some(person) => Ok(Some(person)),
                    None => Ok(people.person_by_email(email.as_str()).await?),
                }
            }
        }
    }

    /// A person who is new here. Nothing is stored yet.
    async fn newcomer(&self, row: &InvitationRow, proof: &Proof<'_>) -> Result<PersonRow, AccessError> {
        let now = self.now();
        let mut person = PersonRow {
            id: PersonId::new(now, self.ten()),
            email: String::new(),
            name: String::new(),
            language: language_of(None)?,
            password: None,
            identity: None,
            failures: 0,
            locked_until: None,
            created: now,
            erased: None,
        };
        match proof {
            Proof::Session(_) => return Err(AccessError::LinkUnusable),
            Proof::Password {
                email,
                name,
                language,
                password,
            } => {
                address(row, *email)?.as_str().clone_into(&mut person.email);
                person.name = name_of(name.unwrap_or_default())?;
                person.language = language_of(*language)?;
                let password = password::try_new(password)?;
                person.password = Some(self.passwords().hash(password, self.chance()).await?);
            }
            Proof::Identity(identity) => {
                let email = identity.email.as_ref().ok_or(OpenIdError::EmailUnverified)?;
                fits(row, email.as_str())?;
                email.as_str().clone_into(&mut person.email);
                person.name = name_of(&identity.name).unwrap_or_else(|_| person.email.clone());
                person.identity = Some((identity.issuer.clone(), identity.subject.clone()));
            }
        }
        Ok(person)
    }

    /// Where the first person belongs: the one organisation that is there without people, or a new one.
    async fn first_place(&self, name: &str) -> Result<Result<OrganisationId, OrganisationRow>, AccessError> {
        let all = self.store().organisations().await?;
        if let [one] = &all[..] {
            return Ok(Ok(one.id));
        }
        let now = self.now();
        Ok(Err(OrganisationRow {
            id: OrganisationId::new(now, self.ten()),
            name: name_of(name)
                .map_err(|_| AccessError::Unfit("/organisation", boekbrug_model::FindingCode::AccessNameUnfit))?,
            created: now,
        }))
    }

    /// Uses the link up, once, however many try at the same time.
    async fn take_in(&self, tx: &mut dyn Tx, row: &InvitationRow) -> Result<(), AccessError> {
        if tx.people().take_invitation(row.id).await? {
            Ok(())
        } else {
            Err(AccessError::LinkUnusable)
        }
    }

    async fn create_in(&self, tx: &mut dyn Tx, person: &PersonRow) -> Result<(), AccessError> {
        match tx.people().create_person(person).await {
            Err(StoreError::Taken { .. }) => Err(AccessError::EmailTaken),
            other => Ok(other?),
        }
    }

    /// Links a person who was known by their address to what the provider says they are. A password and sessions that
    /// there were may be those of somebody who made the account before its owner came, so they end.
    async fn link_in(
        &self,
        tx: &mut dyn Tx,
        person: &PersonRow,
        identity: &Identity,
        places: &[OrganisationId],
    ) -> Result<(), AccessError> {
        let linked = (identity.issuer.clone(), identity.subject.clone());
        if person.identity.as_ref() == Some(&linked) {
            return Ok(());
        }
        if person.identity.is_some() {
            return Err(AccessError::OtherPerson);
        }
        let mut row = person.clone();
        (row.identity, row.password) = (Some(linked), None);
        tx.people().update_person(&row).await?;
        tx.people().end_sessions(person.id, None).await?;
        let by = actor_of_person(person.id);
        self.note_of_person_in(tx, &by, places, person.id, "person.identityLinked")
            .await?;
        Ok(())
    }

    async fn join_in(
        &self,
        tx: &mut dyn Tx,
        row: &InvitationRow,
        person: PersonId,
        organisation: OrganisationId,
    ) -> Result<Accepted, AccessError> {
        tx.people().set_role(organisation, person, row.role, self.now()).await?;
        let details = json!({ "role": row.role, "invitation": row.id });
        let deed = Deed::new("person.joined", person).with(details);
        self.note_in(tx, &actor_of_person(person), Some(organisation), deed)
            .await?;
        let signed_in = self.session_in(tx, person, Some(organisation)).await?;
        Ok(Accepted {
            signed_in,
            organisation: Some(organisation),
        })
    }

    /// Sets a new password, wakes the account, and ends every session that there was.
    async fn reset(&self, row: &InvitationRow, id: PersonId, new: &str) -> Result<Accepted, AccessError> {
        let hash = self.passwords().hash(password::try_new(new)?, self.chance()).await?;
        let (mut person, _lane) = self.fresh(id).await?;
        let places = self.places(id).await?;
        // Since the link was made they may have joined another organisation, which this one does not decide for.
        if row.organisation.is_some_and(|organisation| places != [organisation]) {
            return Err(AccessError::LinkUnusable);
        }
        (person.password, person.failures, person.locked_until) = (Some(hash), 0, None);
        let mut tx = self.store().begin().await?;
        self.take_in(&mut *tx, row).await?;
        tx.people().update_person(&person).await?;
        tx.people().end_sessions(id, None).await?;
        let by = actor_of_person(id);
        self.note_of_person_in(&mut *tx, &by, &places, id, "person.passwordReset")
            .await?;
        let signed_in = self.session_in(&mut *tx, id, places.first().copied()).await?;
        tx.commit().await?;
        Ok(Accepted {
            signed_in,
            organisation: None,
        })
    }
}

/// The address of a newcomer: the one given, else the one invited.
fn address(row: &InvitationRow, given: Option<&str>) -> Result<Email, AccessError> {
    let given = given.filter(|text| !text.trim().is_empty());
    let email = Email::try_new(given.unwrap_or(&row.email))?;
    fits(row, email.as_str())?;
    Ok(email)
}

/// Refuses another address than the one that was invited.
fn fits(row: &InvitationRow, email: &str) -> Result<(), AccessError> {
    if row.email.is_empty() || token::same(&row.email, email) {
        Ok(())
    } else {
        Err(AccessError::OtherPerson)
    }
}
