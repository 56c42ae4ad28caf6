//! Sessions: a browser in which somebody signed in.

use std::sync::Arc;

use boekbrug_model::{ApiKeyId, OrganisationId, PersonId, Role};
use boekbrug_store::{OrganisationRow, PersonRow, SessionRow, StoreError, Tx};
use jiff::{SignedDuration, Timestamp};

use crate::caller::actor_of_person;
use crate::{Access, AccessError, Caller, Token, token};

/// A session that is not used for so long has ended.
const IDLE: SignedDuration = SignedDuration::from_hours(12);

/// A session ends after so long, however much it is used.
const LONGEST: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A use is noted at most so often.
const NOTED: SignedDuration = SignedDuration::from_mins(1);

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub person: PersonId,
    /// The token for the cookie. It is new at every sign-in: one that was planted before is worth nothing.
    pub token: Token,
    /// What requests that change something must repeat.
    pub csrf: String,
    /// When the session ends at the latest.
    pub expires: Timestamp,
}

/// What a signed-in person is told of themselves.
#[derive(Clone, Debug)]
pub struct SessionView {
    /// The person.
    pub person: PersonRow,
    /// The organisation that is being worked in, and the role there.
    pub organisation: Option<(OrganisationRow, Role)>,
    /// All organisations of the person.
    pub organisations: Vec<(OrganisationRow, Role)>,
}

impl Access {
    /// Whoever calls in the session with this token. The role is read anew each time: who loses it may nothing from the
    /// next request on.
    pub async fn caller_of_session(&self, token: &str) -> Result<Arc<Caller>, AccessError> {
        if !token::looks_right(token, "") {
            return Err(AccessError::NotSignedIn);
        }
        let now = self.now();
        let row = self.store().people().session(&token::hash(token)).await?;
        let row = row.filter(|row| now < row.expires && now.duration_since(row.seen) < IDLE);
        let row = row.ok_or(AccessError::NotSignedIn)?;
        let member = match row.organisation {
            Some(organisation) => self.store().people().member(organisation, row.person).await?,
            None => None,
        };
        if now.duration_since(row.seen) >= NOTED {
            self.seen(&row, now).await;
        }
        Ok(Arc::new(Caller::of_session(row, member.map(|member| member.role))))
    }

    /// What a signed-in person is told of themselves.
    pub async fn session(&self, by: &Caller) -> Result<SessionView, AccessError> {
        let session = by.person()?;
        let people = self.store().people();
        let person = people.person(session.person).await?.ok_or(AccessError::NotSignedIn)?;
        let organisations = people.memberships(session.person).await?;
        let here = organisations.iter().find(|(row, _)| Some(row.id) == by.organisation);
        Ok(SessionView {
            person,
            organisation: here.cloned(),
            organisations,
        })
    }

    /// Works in another organisation of the person from now on.
    pub async fn enter(&self, by: &Caller, organisation: OrganisationId) -> Result<(), AccessError> {
        let session = by.person()?;
        let member = self.store().people().member(organisation, session.person).await?;
        member.ok_or(AccessError::NotThere("the organisation"))?;
        let mut tx = self.store().begin().await?;
        tx.people()
            .touch_session(&session.token_hash, Some(organisation), self.now())
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends the caller's session, or all sessions of the person.
    pub async fn sign_out(&self, by: &Caller, everywhere: bool) -> Result<(), AccessError> {
        let session = by.person()?;
        let mut tx = self.store().begin().await?;
        if everywhere {
            tx.people().end_sessions(session.person, None).await?;
        } else {
            tx.people().end_session(&session.token_hash).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The sessions of the caller that still work, last used first.
    pub async fn sessions(&self, by: &Caller) -> Result<Vec<SessionRow>, AccessError> {
        let now = self.now();
        let mut rows = self.store().people().sessions(by.person()?.person).await?;
        rows.retain(|row| now < row.expires && now.duration_since(row.seen) < IDLE);
        Ok(rows)
    }

    /// Ends all sessions of the caller but the one that calls.
    pub async fn sign_out_elsewhere(&self, by: &Caller) -> Result<(), AccessError> {
        let session = by.person()?;
        let mut tx = self.store().begin().await?;
        tx.people()
            .end_sessions(session.person, Some(&session.token_hash))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    pub(crate) async fn begin_session(&self, person: &PersonRow) -> Result<SignedIn, AccessError> {
        let places = self.places(person.id).await?;
        let mut tx = self.store().begin().await?;
        let signed_in = self.session_in(&mut *tx, person.id, places.first().copied()).await?;
        self.note_of_person_in(
            &mut *tx,
            &actor_of_person(person.id),
            &places,
            person.id,
            "person.signedIn",
        )
        .await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// A new session, with a token of its own.
    pub(crate) async fn session_in(
        &self,
        tx: &mut dyn Tx,
        person: PersonId,
        organisation: Option<OrganisationId>,
    ) -> Result<SignedIn, StoreError> {
        let (now, token) = (self.now(), self.token(""));
        let row = SessionRow {
            token_hash: token.hash(),
            person,
            organisation,
            csrf: self.token("").as_str().to_owned(),
            created: now,
            seen: now,
            expires: now.checked_add(LONGEST).unwrap_or(Timestamp::MAX),
        };
        tx.people().put_session(&row).await?;
        Ok(SignedIn {
            person,
            token,
            csrf: row.csrf,
            expires: row.expires,
        })
    }

    /// Notes that a session was used. That it fails ends nothing but the note.
    async fn seen(&self, row: &SessionRow, now: Timestamp) {
        if let Err(error) = self.try_seen(row, now).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "the use of a session could not be noted");
        }
    }

    /// Which organisation is worked in is read again right before: another request may just have changed it.
    async fn try_seen(&self, row: &SessionRow, now: Timestamp) -> Result<(), StoreError> {
        let Some(row) = self.store().people().session(&row.token_hash).await? else {
            return Ok(());
        };
        let mut tx = self.store().begin().await?;
        tx.people()
            .touch_session(&row.token_hash, row.organisation, now)
            .await?;
        tx.commit().await
    }

    /// Notes that a key was used, to about a minute. That it fails refuses nobody.
    pub(crate) async fn note_use(&self, id: ApiKeyId, used: Option<Timestamp>, now: Timestamp) {
        let lately = used.is_some_and(|used| now.duration_since(used).abs() < NOTED);
        if lately || !self.cache().to_note(id, now) {
            return;
        }
        if let Err(error) = self.try_note_use(id, now).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "the use of a key could not be noted");
        }
    }

    async fn try_note_use(&self, id: ApiKeyId, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        tx.people().touch_api_key(id, now).await?;
        tx.commit().await
    }
}
