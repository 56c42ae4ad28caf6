//! People, their sessions and invitations, and the keys of applications.
//!
//! Tokens never come here, only hashes of them: whoever reads the database can sign in as nobody. E-mail addresses are
//! handed in as the caller compares them (trimmed, lower case).

use std::collections::BTreeSet;

use async_trait::async_trait;
use boekbrug_model::{AdministrationId, ApiKeyId, InvitationId, OrganisationId, PersonId, Role, Scope};
use jiff::Timestamp;

use crate::{OrganisationRow, Result};

/// A person who can sign in. One person may belong to several organisations.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Their id.
    pub id: PersonId,
    /// E-mail address, unique over the installation. Empty after erasing.
    pub email: String,
    /// Name. Empty after erasing.
    pub name: String,
    /// Language of the screens and of messages: `nl` or `en`.
    pub language: String,
    /// Hash of the password in PHC form (argon2id); none for somebody who signs in elsewhere only.
    pub password: Option<String>,
    /// Issuer and subject with which they sign in by OpenID Connect.
    pub identity: Option<(String, String)>,
    /// Wrong passwords since the last right one.
    pub failures: u32,
    /// Until when no password is looked at.
    pub locked_until: Option<Timestamp>,
    /// When they were added.
    pub created: Timestamp,
    /// When their personal data was erased; such a person cannot sign in.
    pub erased: Option<Timestamp>,
}

impl std::fmt::Debug for PersonRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonRow({})", self.id)
    }
}

/// A person in an organisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberRow {
    /// The person.
    pub person: PersonRow,
    /// What they are to the organisation.
    pub role: Role,
    /// Since when.
    pub since: Timestamp,
}

/// An invitation that was not accepted yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InvitationRow {
    /// Its id.
    pub id: InvitationId,
    /// The organisation; none for the very first person of an installation, who makes one.
    pub organisation: Option<OrganisationId>,
    /// To whom; empty when whoever has the link may use it.
    pub email: String,
    /// The role that is offered.
    pub role: Role,
    /// Hash of its token, unique.
    pub token_hash: String,
    /// The person whose password this link sets anew; none for a plain invitation.
    pub resets: Option<PersonId>,
    /// When it was made.
    pub created: Timestamp,
    /// Until when it may be accepted.
    pub expires: Timestamp,
}

/// A signed-in browser.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionRow {
    /// Hash of its token, unique.
    pub token_hash: String,
    /// Whose.
    pub person: PersonId,
    /// The organisation that is being worked in.
    pub organisation: Option<OrganisationId>,
    /// The token that a request which changes something must repeat.
    pub csrf: String,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used.
    pub seen: Timestamp,
    /// When it ends at the latest.
    pub expires: Timestamp,
}

/// A key with which an application calls.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiKeyRow {
    /// Its id.
    pub id: ApiKeyId,
    /// The organisation; none for a key of the installation.
    pub organisation: Option<OrganisationId>,
    /// What people call it.
    pub name: String,
    /// Its first characters, to recognise it by.
    pub start: String,
    /// Hash of the key, unique.
    pub hash: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// Where it may do so; none for every administration of the organisation, now and later.
    pub administrations: Option<BTreeSet<AdministrationId>>,
    /// When it was made.
    pub created: Timestamp,
    /// Until when it works; none for ever.
    pub expires: Option<Timestamp>,
    /// When it was last used, to about a minute.
    pub used: Option<Timestamp>,
    /// When it was revoked; it is kept so that the audit trail can name it.
    pub revoked: Option<Timestamp>,
}

/// People, sessions, invitations and keys, for reading.
#[async_trait]
pub trait PeopleStore: Send + Sync {
    /// A person, erased or not.
    async fn person(&self, id: PersonId) -> Result<Option<PersonRow>>;

    /// A person by e-mail address.
    async fn person_by_email(&self, email: &str) -> Result<Option<PersonRow>>;

    /// A person by what an OpenID provider says.
    async fn person_by_identity(&self, issuer: &str, subject: &str) -> Result<Option<PersonRow>>;

    /// Whether there is any person at all, erased or not.
    async fn anybody(&self) -> Result<bool>;

    /// The people of an organisation, longest there first.
    async fn members(&self, organisation: OrganisationId) -> Result<Vec<MemberRow>>;

    /// One of them.
    async fn member(&self, organisation: OrganisationId, person: PersonId) -> Result<Option<MemberRow>>;

    /// The organisations of a person with their role, oldest organisation first.
    async fn memberships(&self, person: PersonId) -> Result<Vec<(OrganisationRow, Role)>>;

    /// Open invitations of an organisation, oldest first, also those that have expired.
    async fn invitations(&self, organisation: OrganisationId) -> Result<Vec<InvitationRow>>;

    /// An invitation by the hash of its token.
    async fn invitation(&self, token_hash: &str) -> Result<Option<InvitationRow>>;

    /// A session by the hash of its token, expired or not.
    async fn session(&self, token_hash: &str) -> Result<Option<SessionRow>>;

    /// The sessions of a person, last used first, expired ones too.
    async fn sessions(&self, person: PersonId) -> Result<Vec<SessionRow>>;

    /// The keys of an organisation (or of the installation), revoked ones too, oldest first.
    async fn api_keys(&self, organisation: Option<OrganisationId>) -> Result<Vec<ApiKeyRow>>;

    /// A key by its hash, revoked or expired ones too.
    async fn api_key(&self, hash: &str) -> Result<Option<ApiKeyRow>>;
}

/// People, sessions, invitations and keys, for writing.
#[async_trait]
pub trait PeopleTx: Send {
    /// Adds a person. An e-mail address or identity that is in use is [`crate::StoreError::Taken`].
    async fn create_person(&mut self, row: &PersonRow) -> Result<()>;

    /// Replaces name, e-mail address, language, password, identity and the lock of a person who was not erased.
    async fn update_person(&mut self, row: &PersonRow) -> Result<()>;

    /// Empties everything that tells who a person is, ends their sessions and memberships, and keeps the id, which
    /// audit trail and timelines name. Where they are the only owner it is [`crate::StoreError::Taken`].
    async fn erase_person(&mut self, id: PersonId, at: Timestamp) -> Result<()>;

    /// Makes a person a member, or gives a member another role. The last owner of an organisation stays one: else
    /// [`crate::StoreError::Taken`], also when two owners step down at the same time.
    async fn set_role(
        &mut self,
        organisation: OrganisationId,
        person: PersonId,
        role: Role,
        at: Timestamp,
    ) -> Result<()>;

    /// Takes a person out of an organisation and ends their sessions in it. The last owner stays, as above.
    async fn remove_member(&mut self, organisation: OrganisationId, person: PersonId) -> Result<()>;

    /// Stores an invitation, replacing an open one of the same organisation and address.
    async fn put_invitation(&mut self, row: &InvitationRow) -> Result<()>;

    /// Takes an invitation away: accepted or withdrawn. False when it is not there any more, so that one is accepted
    /// once, however many try.
    async fn take_invitation(&mut self, id: InvitationId) -> Result<bool>;

    /// Stores a session.
    async fn put_session(&mut self, row: &SessionRow) -> Result<()>;

    /// Notes that a session was used, and in which organisation.
    async fn touch_session(
        &mut self,
        token_hash: &str,
        organisation: Option<OrganisationId>,
        seen: Timestamp,
    ) -> Result<()>;

    /// Ends a session.
    async fn end_session(&mut self, token_hash: &str) -> Result<()>;

    /// Ends all sessions of a person, but the one that is named.
    async fn end_sessions(&mut self, person: PersonId, except: Option<&str>) -> Result<()>;

    /// Adds a key.
    async fn create_api_key(&mut self, row: &ApiKeyRow) -> Result<()>;

    /// Revokes a key of an organisation (or of the installation); false when it is not there or was revoked before.
    async fn revoke_api_key(
        &mut self,
        organisation: Option<OrganisationId>,
        id: ApiKeyId,
        at: Timestamp,
    ) -> Result<bool>;

    /// Notes when a key was last used.
    async fn touch_api_key(&mut self, id: ApiKeyId, at: Timestamp) -> Result<()>;
}
