//! The people of an organisation: their roles, their leaving, and what is left of them.

use boekbrug_model::{OrganisationId, PersonId, Role, Scope};
use boekbrug_store::{MemberRow, PersonRow, StoreError};
use serde_json::json;

use crate::access::Deed;
use crate::{Access, AccessError, Caller};

impl Access {
    /// The people of the caller's organisation, longest there first.
    pub async fn members(&self, by: &Caller) -> Result<Vec<MemberRow>, AccessError> {
        let organisation = by.tenant_with(Scope::AccessRead)?;
        Ok(self.store().people().members(organisation).await?)
    }

    /// Gives a member another role. Nobody raises themselves or gives more than they have; owners are named and made
    /// less by owners alone; the last owner stays one. Sessions that run have the new role from their next request on.
    pub async fn set_role(&self, by: &Caller, person: PersonId, role: Role) -> Result<MemberRow, AccessError> {
        let organisation = by.tenant_with(Scope::AccessWrite)?;
        let member = self.member(organisation, person).await?;
        may_give(by, role.max(member.role))?;
        let itself = by.session.as_ref().is_some_and(|session| session.person == person);
        if itself && role > member.role {
            return Err(AccessError::MoreThanOwn);
        }
        let mut tx = self.store().begin().await?;
        let done = tx.people().set_role(organisation, person, role, self.now()).await;
        done.map_err(last_owner)?;
        let details = json!({ "before": member.role, "after": role });
        let deed = Deed::new("person.roleChanged", person).with(details);
        self.note_in(&mut *tx, &by.actor, Some(organisation), deed).await?;
        tx.commit().await?;
        Ok(MemberRow { role, ..member })
    }

    /// Takes somebody out of the organisation, and ends their sessions in it. Everybody may leave; the last owner stays.
    pub async fn remove(&self, by: &Caller, person: PersonId) -> Result<(), AccessError> {
        let itself = by.session.as_ref().is_some_and(|session| session.person == person);
        let organisation = by.tenant()?;
        if !itself {
            by.require(Scope::AccessWrite)?;
        }
        let member = self.member(organisation, person).await?;
        if !itself {
            may_give(by, member.role)?;
        }
        let mut tx = self.store().begin().await?;
        tx.people()
            .remove_member(organisation, person)
            .await
            .map_err(last_owner)?;
        let deed = Deed::new("person.removed", person).with(json!({ "role": member.role }));
        self.note_in(&mut *tx, &by.actor, Some(organisation), deed).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Erases what tells who a person is: name, address, password, identity, sessions, memberships. Their id stays in
    /// the audit trail and in timelines. An organisation erases only who belongs to it alone; people erase themselves;
    /// the operator erases anybody.
    pub async fn erase(&self, by: &Caller, person: PersonId) -> Result<(), AccessError> {
        let itself = by.session.as_ref().is_some_and(|session| session.person == person);
        if !itself {
            self.may_decide_for(by, person).await?;
        }
        let places = self.places(person).await?;
        let mut tx = self.store().begin().await?;
        let now = self.now();
        tx.people().erase_person(person, now).await.map_err(last_owner)?;
        self.note_of_person_in(&mut *tx, &by.actor, &places, person, "person.erased")
            .await?;
        if places.is_empty() {
            self.note_in(&mut *tx, &by.actor, None, Deed::new("person.erased", person))
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Whether a caller may decide over a person as a whole, and not over their place in one organisation.
    pub(crate) async fn may_decide_for(&self, by: &Caller, person: PersonId) -> Result<PersonRow, AccessError> {
        by.require(Scope::AccessWrite)?;
        let Some(organisation) = by.organisation else {
            if !by.is_operator() {
                return Err(AccessError::ScopeMissing(Scope::AccessWrite));
            }
            let row = self.store().people().person(person).await?;
            let row = row.filter(|row| row.erased.is_none());
            return row.ok_or(AccessError::NotThere("the person"));
        };
        let member = self.member(organisation, person).await?;
        may_give(by, member.role)?;
        if self.places(person).await? != [organisation] {
            return Err(AccessError::OtherOrganisations);
        }
        Ok(member.person)
    }

    async fn member(&self, organisation: OrganisationId, person: PersonId) -> Result<MemberRow, AccessError> {
        let member = self.store().people().member(organisation, person).await?;
        member.ok_or(AccessError::NotThere("the person"))
    }
}

fn last_owner(error: StoreError) -> AccessError {
    match error {
        StoreError::Taken { .. } => AccessError::LastOwner,
        other => other.into(),
    }
}

/// Whether a caller may give or take this role: an owner's only as an owner, and none that may more than the caller.
pub(crate) fn may_give(by: &Caller, role: Role) -> Result<(), AccessError> {
    if role == Role::Owner && by.role != Some(Role::Owner) {
        return Err(AccessError::OwnerOnly);
    }
    if by.administrations.is_some() || by.until.is_some() || !role.scopes().is_subset(&by.scopes) {
        return Err(AccessError::MoreThanOwn);
    }
    Ok(())
}
