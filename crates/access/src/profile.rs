//! What people change of themselves.

use boekbrug_model::FindingCode;
use boekbrug_store::PersonRow;

use crate::caller::actor_of_person;
use crate::{Access, AccessError, Caller, password};

/// The longest name of a person, a key or an organisation, in characters.
const LONGEST: usize = 100;

/// What a person changes of themselves; what is none stays as it is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ProfileChange {
    /// Name.
    pub name: Option<String>,
    /// `nl` or `en`.
    pub language: Option<String>,
}

impl Access {
    /// Changes name or language of the person who signed in.
    pub async fn change_profile(&self, by: &Caller, change: ProfileChange) -> Result<PersonRow, AccessError> {
        let id = by.person()?.person;
        let (mut person, _lane) = self.fresh(id).await?;
        if let Some(name) = change.name {
            person.name = name_of(&name)?;
        }
        if let Some(language) = change.language {
            person.language = language_of(Some(&language))?;
        }
        let places = self.places(id).await?;
        let mut tx = self.store().begin().await?;
        tx.people().update_person(&person).await?;
        self.note_of_person_in(&mut *tx, &by.actor, &places, id, "person.changed")
            .await?;
        tx.commit().await?;
        Ok(person)
    }

    /// Sets another password, for whoever knows the present one; wrong ones count as at the sign-in. All other sessions
    /// of the person end.
    pub async fn change_password(&self, by: &Caller, present: &str, new: &str) -> Result<(), AccessError> {
        let session = by.person()?;
        let new = password::try_new(new)?;
        let email = self.store().people().person(session.person).await?;
        let email = email.ok_or(AccessError::NotSignedIn)?.email;
        let proved = self.prove(&email, present).await.map_err(|error| match error {
            AccessError::SignInRefused => AccessError::Unfit("/current", FindingCode::AccessSignInRefused),
            other => other,
        })?;
        let hash = self.passwords().hash(new, self.chance()).await?;
        let (mut person, _lane) = self.fresh(proved.id).await?;
        person.password = Some(hash);
        let places = self.places(person.id).await?;
        let mut tx = self.store().begin().await?;
        tx.people().update_person(&person).await?;
        tx.people().end_sessions(person.id, Some(&session.token_hash)).await?;
        let by = actor_of_person(person.id);
        self.note_of_person_in(&mut *tx, &by, &places, person.id, "person.passwordChanged")
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// A name, trimmed. Control characters are refused: names go into mails and logs.
pub(crate) fn name_of(text: &str) -> Result<String, AccessError> {
    let text = text.trim();
    let count = text.chars().count();
    if count == 0 || count > LONGEST || text.chars().any(char::is_control) {
        return Err(AccessError::Unfit("/name", FindingCode::AccessNameUnfit));
    }
    Ok(text.to_owned())
}

/// A language of the screens; Dutch unless given.
pub(crate) fn language_of(text: Option<&str>) -> Result<String, AccessError> {
    match text {
        None | Some("nl") => Ok("nl".to_owned()),
        Some("en") => Ok("en".to_owned()),
        Some(_) => Err(AccessError::Unfit("/language", FindingCode::AccessLanguageUnknown)),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, language_of, name_of};

    #[test]
    fn a_name_is_a_line_of_text() {
        assert_eq!(name_of(" Anna Bakker ").unwrap(), "Anna Bakker");
        assert!(name_of(&"é".repeat(LONGEST)).is_ok());
        for wrong in ["", "  ", "Anna\r\nBcc: x", "a\0b", &"é".repeat(LONGEST + 1)] {
            assert!(name_of(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn there_are_two_languages() {
        assert_eq!(
            [None, Some("nl"), Some("en")].map(|text| language_of(text).unwrap()),
            ["nl", "nl", "en"]
        );
        assert!(language_of(Some("de")).is_err());
    }
}
