//! Letters on their way: claimed, sent, and tried again when the server cannot take them now. Any number of nodes do it.

use std::time::Duration;

use boekbrug_connector::Chance;
use boekbrug_model::{Actor, AuditId};
use boekbrug_store::{AuditRow, LetterRow, StoreError};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::letter::mail;
use crate::look::later;
use crate::story::Story;
use crate::{MailError, Notices};

/// Letters under way at once.
const AT_ONCE: u32 = 8;
/// How long a node holds a letter: longer than a conversation with the mail server may take.
const HOLD: Duration = Duration::from_mins(5);
/// How often a letter may be taken without anybody noting what came of it: once more than needed.
const TAKEN: u32 = 2;
/// How long after each failed try the next one comes, give or take a tenth.
const WAITS: [Duration; 7] = [
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(15),
    Duration::from_hours(1),
    Duration::from_hours(4),
    Duration::from_hours(12),
    Duration::from_hours(24),
];

/// What became of a try.
enum Fate {
    Sent,
    Again(Timestamp, String),
    Over(&'static str, String),
}

impl Notices {
    /// Sends every letter that is due.
    pub(crate) async fn send_due(&self) -> Result<(), StoreError> {
        loop {
            let now = self.ports.clock.now();
            let mut tx = self.ports.store.begin().await?;
            let claimed = tx.notices().claim_letters(now, later(now, HOLD), AT_ONCE).await?;
            tx.commit().await?;
            if claimed.is_empty() {
                return Ok(());
            }
            let mut under_way = JoinSet::new();
            for letter in claimed {
                let notices = self.clone();
                under_way.spawn(async move { notices.carry(letter).await });
            }
            while let Some(ended) = under_way.join_next().await {
                if let Err(error) = ended {
                    tracing::error!(%error, "sending a letter ended in a fault; it is sent again");
                }
            }
        }
    }

    async fn carry(&self, letter: LetterRow) {
        let fate = self.fate(&letter).await;
        let outcome = match &fate {
            Fate::Sent => "sent",
            Fate::Again(..) => "again",
            Fate::Over(..) => "givenUp",
        };
        metrics::counter!("boekbrug_notices_total", "outcome" => outcome).increment(1);
        if let Err(error) = self.finish(&letter, fate).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, letter = %letter.id, "what became of a letter could not be stored; it may go once more");
        }
    }

    async fn fate(&self, letter: &LetterRow) -> Fate {
        let now = self.ports.clock.now();
        if letter.taken > TAKEN {
            return Fate::Over(
                "notice.givenUp",
                "it was taken twice and nobody noted what came of it".to_owned(),
            );
        }
        let Ok(story) = serde_json::from_str::<Story>(&letter.content) else {
            return Fate::Over("notice.givenUp", "another version of the program wrote it".to_owned());
        };
        match self.ports.mailer.send(mail(&story, letter, &self.options)).await {
            Ok(()) => Fate::Sent,
            Err(MailError::Refused(said)) => Fate::Over("notice.refused", said),
            Err(MailError::Passing(said)) => {
                let wait = usize::try_from(letter.tries).ok().and_then(|tries| WAITS.get(tries));
                match wait {
                    Some(wait) => Fate::Again(later(now, spread(*wait, &*self.ports.chance)), said),
                    None => Fate::Over("notice.givenUp", said),
                }
            }
        }
    }

    async fn finish(&self, letter: &LetterRow, fate: Fate) -> Result<(), StoreError> {
        let mut tx = self.ports.store.begin().await?;
        match fate {
            Fate::Sent => tx.notices().finish_letter(letter, None).await?,
            Fate::Again(due, said) => {
                tracing::warn!(letter = %letter.id, tries = letter.tries + 1, said, "the mail server takes no mail now");
                tx.notices().finish_letter(letter, Some(due)).await?;
            }
            Fate::Over(action, said) => {
                tracing::warn!(letter = %letter.id, said, "a letter is given up");
                tx.notices().finish_letter(letter, None).await?;
                if let Some(row) = self.given_up(letter, action, &said) {
                    tx.desk().note(&row).await?;
                }
            }
        }
        tx.commit().await
    }

    /// A letter that cannot be read names no organisation: it is in the log alone.
    fn given_up(&self, letter: &LetterRow, action: &str, said: &str) -> Option<AuditRow> {
        let story: Story = serde_json::from_str(&letter.content).ok()?;
        let at = self.ports.clock.now();
        let to = match letter.person {
            Some(person) => json!({ "person": person }),
            None => json!({ "address": letter.email }),
        };
        Some(AuditRow {
            id: AuditId::new(at, self.ports.chance.ten()),
            organisation: Some(story.organisation),
            administration: Some(story.administration),
            actor: Actor::system(),
            action: action.to_owned(),
            subject: letter.connection.to_string(),
            details: json!({ "to": to, "said": said, "tries": letter.tries + 1, "kind": Value::from(story.kind.as_str()) }),
            at,
        })
    }
}

/// Up to a tenth more or less, so that letters that failed together do not come back together.
fn spread(wait: Duration, chance: &dyn Chance) -> Duration {
    let mut bytes = [0; 4];
    chance.fill(&mut bytes);
    wait * 9 / 10 + wait / 1000 * (u32::from_le_bytes(bytes) % 201)
}
