//! Storing what was gathered: one transaction for all, or each alone when the database takes one of them amiss.

use std::collections::BTreeSet;
use std::sync::Arc;

use boekbrug_model::{Finding, FindingCode, InvoiceId};
use boekbrug_store::{Accepted, AnswerRow, InvoiceWrite, Reserved, StoreError, Tx};
use jiff::{SignedDuration, Timestamp};

use super::gather::Waiting;
use super::{Acceptance, Answer, Incoming, Once, Told};
use crate::{Engine, EngineError};

/// After how long an idempotency key without an answer was left by a node that died. An offer keeps its answer in the
/// transaction that reserves its key, so this only meets keys of other operations.
const STALE: SignedDuration = SignedDuration::from_mins(5);

impl Engine {
    /// Stores all of them and tells each what became of its own.
    pub(super) async fn keep(&self, batch: Vec<Waiting>) {
        if batch.len() > 1 {
            let all: Vec<&Incoming> = batch.iter().map(|one| &*one.one).collect();
            match self.kept_together(&all).await {
                Ok(answers) => return batch.into_iter().zip(answers).for_each(|(one, told)| one.tell(told)),
                Err(EngineError::Store(StoreError::Unavailable(cause))) => {
                    let cause = Arc::new(StoreError::Unavailable(cause));
                    let copy = || EngineError::Store(StoreError::Unavailable(Box::new(Arc::clone(&cause))));
                    return batch.into_iter().for_each(|one| one.tell(Err(copy())));
                }
                Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "stored one by one"),
            }
        }
        for one in batch {
            let told = self.kept_together(&[&*one.one]).await;
            let told = told.and_then(|mut answers| answers.pop().unwrap_or(Err(EngineError::Busy)));
            one.tell(told);
        }
    }

    /// One transaction for all of them; one answer for each, in order.
    async fn kept_together(&self, all: &[&Incoming]) -> Result<Vec<Result<Told, EngineError>>, EngineError> {
        let at = self.now();
        let mut tx = self.store().begin().await?;
        let mut told = self.reserve_in(&mut *tx, all, at).await?;
        let fresh: Vec<usize> = (0..all.len()).filter(|place| told[*place].is_none()).collect();
        let writes: Vec<&InvoiceWrite> = fresh.iter().map(|place| &all[*place].write).collect();
        let accepted = tx.accept_invoices(&writes).await?;
        let (mut due, mut conflicts) = (BTreeSet::new(), Vec::new());
        for (place, accepted) in fresh.into_iter().zip(accepted) {
            let one = all[place];
            match accepted {
                Ok(Accepted::Conflict(earlier)) => conflicts.push((place, earlier)),
                accepted => {
                    if let Ok(Accepted::New(_)) = accepted {
                        due.insert(one.write.connection);
                    }
                    told[place] = Some(self.answer_in(&mut *tx, one, accepted, at).await?);
                }
            }
        }
        for connection in &due {
            tx.nudge(*connection, at).await?;
        }
        tx.commit().await?;
        self.count(&told, &due);
        // nothing was stored for these; the earlier invoice is read when no transaction is held any more
        for (place, earlier) in conflicts {
            told[place] = Some(self.conflict(all[place], earlier, at).await);
        }
        Ok(told
            .into_iter()
            .map(|told| told.unwrap_or(Err(EngineError::Busy)))
            .collect())
    }

    /// What the idempotency keys say before anything is done; none where the offer is to be stored.
    async fn reserve_in(
        &self,
        tx: &mut dyn Tx,
        all: &[&Incoming],
        at: Timestamp,
    ) -> Result<Vec<Option<Result<Told, EngineError>>>, EngineError> {
        let mut told: Vec<_> = all.iter().map(|_| None).collect();
        let keyed = |(place, one): (usize, &&Incoming)| Some((place, row(one.once.as_ref()?, at)));
        let (places, rows): (Vec<usize>, Vec<AnswerRow>) = all.iter().enumerate().filter_map(keyed).unzip();
        if rows.is_empty() {
            return Ok(told);
        }
        let stale = at.saturating_sub(STALE).unwrap_or(Timestamp::MIN);
        let asked: Vec<&AnswerRow> = rows.iter().collect();
        let reserved = tx.desk().reserve(&asked, stale).await?;
        for ((place, asked), reserved) in places.into_iter().zip(&rows).zip(reserved) {
            told[place] = used(asked, reserved).map(Ok);
        }
        Ok(told)
    }

    /// The answer to an offer, kept under its idempotency key when it has one. A key whose offer failed is free again.
    async fn answer_in(
        &self,
        tx: &mut dyn Tx,
        one: &Incoming,
        accepted: Result<Accepted, StoreError>,
        at: Timestamp,
    ) -> Result<Result<Told, EngineError>, EngineError> {
        let (id, acceptance) = match accepted {
            Ok(Accepted::New(id)) => (id, Acceptance::New),
            Ok(Accepted::Already(id) | Accepted::Conflict(id)) => (id, Acceptance::Already),
            Err(error) => {
                if let Some(once) = &one.once {
                    tx.desk().free_answer(&once.owner, &once.key).await?;
                }
                return Ok(Err(match error {
                    StoreError::Missing { what } => EngineError::Missing(what),
                    other => other.into(),
                }));
            }
        };
        let answer = Answer {
            id,
            acceptance,
            findings: one.findings.clone(),
        };
        if let Some(once) = &one.once {
            keep_in(tx, once, &answer, at).await?;
        }
        Ok(Ok(Told::Fresh(answer)))
    }

    /// Why the number cannot be used. The key of such an offer was reserved; its answer is kept now.
    async fn conflict(&self, one: &Incoming, earlier: InvoiceId, at: Timestamp) -> Result<Told, EngineError> {
        let invoice = &one.write.invoice;
        let row = self.store().invoice(one.write.organisation, earlier).await?;
        let row = row.ok_or(StoreError::Missing { what: "invoice" })?;
        let finding = Finding::new(FindingCode::InvoiceOfferedBefore)
            .with("number", &invoice.number)
            .with("found", row.invoice.total_incl)
            .with("expected", invoice.total_incl);
        let answer = Answer {
            id: earlier,
            acceptance: Acceptance::Conflict,
            findings: vec![finding],
        };
        if let Some(once) = &one.once {
            let mut tx = self.store().begin().await?;
            keep_in(&mut *tx, once, &answer, at).await?;
            tx.commit().await?;
        }
        Ok(Told::Fresh(answer))
    }

    fn count(&self, told: &[Option<Result<Told, EngineError>>], due: &BTreeSet<boekbrug_model::ConnectionId>) {
        let is_new = |told: &&Option<Result<Told, EngineError>>| matches!(told, Some(Ok(Told::Fresh(answer))) if answer.acceptance == Acceptance::New);
        let new = told.iter().filter(is_new).count();
        metrics::counter!("boekbrug_invoices_accepted_total").increment(new as u64);
        metrics::counter!("boekbrug_intake_transactions_total").increment(1);
        if !due.is_empty() {
            self.nudge();
        }
    }
}

/// Keeps the answer under the key.
async fn keep_in(tx: &mut dyn Tx, once: &Once, answer: &Answer, at: Timestamp) -> Result<(), StoreError> {
    let kept = AnswerRow {
        answer: Some((once.answer)(answer)),
        ..row(once, at)
    };
    tx.desk().keep_answers(&[&kept]).await
}

fn row(once: &Once, at: Timestamp) -> AnswerRow {
    AnswerRow {
        owner: once.owner.clone(),
        key: once.key.clone(),
        digest: once.digest.clone(),
        answer: None,
        at,
    }
}

/// What a key that was used before says; none when it is free.
fn used(asked: &AnswerRow, reserved: Reserved) -> Option<Told> {
    match reserved {
        Reserved::Free => None,
        Reserved::Used(known) if known.digest != asked.digest => Some(Told::KeyReused),
        Reserved::Used(known) => Some(known.answer.map_or(Told::KeyBusy, Told::Again)),
    }
}
