//! Links that work once: setting up an installation, an invitation, a new password.

use boekbrug_model::{InvitationId, OrganisationId, PersonId, Role};
use boekbrug_store::{InvitationRow, OrganisationRow};
use jiff::{SignedDuration, Timestamp};

use crate::access::Deed;
use crate::{Access, AccessError, Caller, Token, token};

/// How long each kind of link works.
const INVITATION: SignedDuration = SignedDuration::from_hours(7 * 24);
const RESET: SignedDuration = SignedDuration::from_hours(1);
const SETUP: SignedDuration = SignedDuration::from_hours(24);

/// What a link is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkKind {
    /// The first person of an installation.
    Setup,
    /// Joining an organisation.
    Invitation,
    /// A new password.
    Reset,
}

/// A link that was made. Whoever has it can use it: it goes to its owner by a way that others cannot read.
#[derive(Clone, Debug)]
pub struct Link {
    /// What is kept of it.
    pub row: InvitationRow,
    /// The secret in it.
    pub token: Token,
}

impl Link {
    /// The path of the page behind it.
    pub fn path(&self) -> String {
        let page = match kind(&self.row) {
            LinkKind::Setup => "setup",
            LinkKind::Invitation | LinkKind::Reset => "invitation",
        };
        format!("/{page}/{}", self.token.as_str())
    }
}

/// What the page behind a link shows before anything is done.
#[derive(Clone, Debug)]
pub struct LinkView {
    /// What it is for.
    pub kind: LinkKind,
    /// The organisation that one is invited to.
    pub organisation: Option<OrganisationRow>,
    /// The role there.
    pub role: Role,
    /// For whom; empty when whoever has it may use it.
    pub email: String,
    /// Until when it works.
    pub expires: Timestamp,
}

/// What a row is for.
pub(crate) fn kind(row: &InvitationRow) -> LinkKind {
    match (row.resets, row.organisation) {
        (Some(_), _) => LinkKind::Reset,
        (None, Some(_)) => LinkKind::Invitation,
        (None, None) => LinkKind::Setup,
    }
}

impl Access {
    /// A link for the first person of the installation, in place of earlier ones; none when there is somebody already.
    pub async fn setup_link(&self, by: &Caller) -> Result<Option<Link>, AccessError> {
        if !by.is_operator() {
            return Err(AccessError::OwnerOnly);
        }
        if self.store().people().anybody().await? {
            return Ok(None);
        }
        let link = self.draw(None, "", Role::Owner, None, SETUP);
        self.keep(by, &link, Deed::new("setup.linkMade", link.row.id)).await?;
        Ok(Some(link))
    }

    /// A link with which a person sets a new password; nothing changes until it is used.
    ///
    /// An administrator can make one for whoever belongs to this organisation alone and is no more than they are:
    /// else it would open other organisations, or the role of an owner. For all others it is the operator's to make.
    pub async fn reset_link(&self, by: &Caller, person: PersonId) -> Result<Link, AccessError> {
        let row = self.may_decide_for(by, person).await?;
        let link = self.draw(by.organisation, &row.email, Role::Reader, Some(person), RESET);
        let places = self.places(person).await?;
        let mut tx = self.store().begin().await?;
        tx.people().put_invitation(&link.row).await?;
        self.note_of_person_in(&mut *tx, &by.actor, &places, person, "person.resetLinkMade")
            .await?;
        tx.commit().await?;
        Ok(link)
    }

    /// What the page behind a link shows.
    pub async fn link(&self, text: &str) -> Result<LinkView, AccessError> {
        let row = self.usable(text).await?;
        let organisation = match row.organisation {
            Some(id) => self.store().organisation(id).await?,
            None => None,
        };
        Ok(LinkView {
            kind: kind(&row),
            organisation,
            role: row.role,
            email: row.email,
            expires: row.expires,
        })
    }

    /// The row of a link that works. Unknown, used, withdrawn and expired ones are not told apart.
    pub(crate) async fn usable(&self, text: &str) -> Result<InvitationRow, AccessError> {
        if !token::looks_right(text, "") {
            return Err(AccessError::LinkUnusable);
        }
        let row = self.store().people().invitation(&token::hash(text)).await?;
        let now = self.now();
        row.filter(|row| now < row.expires).ok_or(AccessError::LinkUnusable)
    }

    pub(crate) fn draw_invitation(&self, organisation: OrganisationId, email: &str, role: Role) -> Link {
        self.draw(Some(organisation), email, role, None, INVITATION)
    }

    fn draw(
        &self,
        organisation: Option<OrganisationId>,
        email: &str,
        role: Role,
        resets: Option<PersonId>,
        works: SignedDuration,
    ) -> Link {
        let (now, token) = (self.now(), self.token(""));
        let row = InvitationRow {
            id: InvitationId::new(now, self.ten()),
            organisation,
            email: email.to_owned(),
            role,
            token_hash: token.hash(),
            resets,
            created: now,
            expires: now.checked_add(works).unwrap_or(Timestamp::MAX),
        };
        Link { row, token }
    }

    pub(crate) async fn keep(&self, by: &Caller, link: &Link, deed: Deed<'_>) -> Result<(), AccessError> {
        let mut tx = self.store().begin().await?;
        tx.people().put_invitation(&link.row).await?;
        self.note_in(&mut *tx, &by.actor, link.row.organisation, deed).await?;
        tx.commit().await?;
        Ok(())
    }
}
