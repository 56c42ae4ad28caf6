//! What a person may do: settings, pause and resume, retry, mark as booked.

use boekbrug_model::{
    ConnectionId, ConnectionSettings, ConnectionState, Feed, FindingCode, InvoiceId, InvoiceState, OrganisationId,
    RecordId,
};
use boekbrug_store::{ConnectionRow, InvoiceRow};

use crate::audit::{action, differences};
use crate::{Closed, Deed, Engine, EngineError, Origin};

/// Invoices read at once when all of one cause are retried.
const BATCH: u32 = 200;

impl Engine {
    /// Replaces the settings of a connection when `version` is still the one that was read. Invoices that heal by a
    /// setting become due, and a connection that the package refused gets another try.
    pub async fn change_settings(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        version: i64,
        settings: &ConnectionSettings,
    ) -> Result<(), EngineError> {
        crate::connect::refuse_schedule(settings)?;
        let row = self.connection_of(organisation, id).await?;
        crate::connect::refuse_unfit(self.capability(&row.package), settings)?;
        if settings.vat_mappings != row.settings.vat_mappings {
            self.refuse_vat(&row, settings).await?;
        }
        let at = self.now();
        let mut tx = self.store().begin().await?;
        tx.update_settings(organisation, id, version, settings, at).await?;
        if row.state == ConnectionState::Broken {
            tx.set_connection_state(id, ConnectionState::Active, &[], at).await?;
        }
        tx.nudge(id, at).await?;
        let deed = Deed {
            details: differences(&row.settings, settings),
            ..Deed::to(&row, action::CONNECTION_SETTINGS_CHANGED)
        };
        self.note_in(&mut *tx, deed).await?;
        tx.commit().await?;
        self.nudge();
        Ok(())
    }

    /// Pauses a connection: nothing is read or sent until it is resumed. What is under way stops before its next
    /// invoice or page.
    pub async fn pause(&self, organisation: OrganisationId, id: ConnectionId) -> Result<(), EngineError> {
        let action = action::CONNECTION_PAUSED;
        self.set_state(organisation, id, ConnectionState::Paused, action).await
    }

    /// Lets a draft, paused or broken connection work. A draft must have been identified ([`Engine::connect`]).
    pub async fn resume(&self, organisation: OrganisationId, id: ConnectionId) -> Result<(), EngineError> {
        let action = action::CONNECTION_RESUMED;
        self.set_state(organisation, id, ConnectionState::Active, action).await
    }

    /// Ends a connection. Its data stays, its secrets are deleted.
    pub async fn disconnect(&self, organisation: OrganisationId, id: ConnectionId) -> Result<(), EngineError> {
        let action = action::CONNECTION_DISCONNECTED;
        self.set_state(organisation, id, ConnectionState::Disconnected, action)
            .await?;
        self.inner().opened.close(id);
        Ok(())
    }

    async fn set_state(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        state: ConnectionState,
        action: &'static str,
    ) -> Result<(), EngineError> {
        let row = self.connection_of(organisation, id).await?;
        match row.state {
            ConnectionState::Disconnected => return Err(EngineError::Closed(Closed::Disconnected)),
            ConnectionState::Draft if state != ConnectionState::Disconnected && row.remote_id.is_none() => {
                return Err(EngineError::Closed(Closed::Draft));
            }
            _ => {}
        }
        if (row.state, state) == (ConnectionState::Draft, ConnectionState::Active) {
            self.refuse_vat(&row, &row.settings).await?;
        }
        let at = self.now();
        let mut tx = self.store().begin().await?;
        tx.set_connection_state(id, state, &[], at).await?;
        if state == ConnectionState::Active {
            tx.nudge(id, at).await?;
        }
        let deed = Deed::to(&row, action).changed("state", row.state.as_str(), state.as_str());
        self.note_in(&mut *tx, deed).await?;
        tx.commit().await?;
        self.nudge();
        Ok(())
    }

    /// Tries an invoice again now. False when nothing is left to do.
    pub async fn retry(&self, organisation: OrganisationId, invoice: InvoiceId) -> Result<bool, EngineError> {
        let row = self.invoice_of(organisation, invoice).await?;
        let at = self.now();
        let mut tx = self.store().begin().await?;
        let woken = tx.retry(organisation, invoice, at).await?;
        if woken {
            tx.nudge(row.connection, at).await?;
            let deed = about(&row, action::INVOICE_RETRIED);
            self.note_in(&mut *tx, deed).await?;
        }
        tx.commit().await?;
        self.nudge();
        Ok(woken)
    }

    /// Tries all invoices of a connection again that have a finding of this code, or any finding. Returns how many.
    pub async fn retry_all(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        code: Option<FindingCode>,
    ) -> Result<u64, EngineError> {
        let connection = self.connection_of(organisation, id).await?;
        let mut woken = 0;
        let mut after = None;
        loop {
            let rows = self.store().invoices(id, OPEN, after, BATCH).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.id);
            let at = self.now();
            let mut tx = self.store().begin().await?;
            let mut count = 0;
            for row in rows.iter().filter(|row| has(row, code)) {
                count += u64::from(tx.retry(organisation, row.id, at).await?);
            }
            if count == 0 {
                continue;
            }
            tx.nudge(id, at).await?;
            let deed = Deed::to(&connection, action::CONNECTION_INVOICES_RETRIED).with("count", count);
            let deed = deed.with("finding", code.map(FindingCode::as_str));
            self.note_in(&mut *tx, deed).await?;
            tx.commit().await?;
            woken += count;
        }
        self.nudge();
        Ok(woken)
    }

    /// Marks an invoice as booked already, on the word of `by`. False when it is at its end or just being sent.
    pub async fn mark(&self, organisation: OrganisationId, invoice: InvoiceId, by: &str) -> Result<bool, EngineError> {
        self.mark_noting(organisation, invoice, by, by, None).await
    }

    /// The same on the word of the engine's actor, who says why. The reason stands in the audit trail and in the
    /// timeline, where [`Origin`] tells it from the actor.
    pub async fn mark_because(
        &self,
        organisation: OrganisationId,
        invoice: InvoiceId,
        reason: &str,
    ) -> Result<bool, EngineError> {
        let reason = reason.trim();
        let by = self.actor().to_string();
        let kept = Origin::new(reason.to_owned(), self.actor()).to_kept();
        self.mark_noting(organisation, invoice, &by, &kept, Some(reason)).await
    }

    async fn mark_noting(
        &self,
        organisation: OrganisationId,
        invoice: InvoiceId,
        by: &str,
        kept: &str,
        reason: Option<&str>,
    ) -> Result<bool, EngineError> {
        let row = self.invoice_of(organisation, invoice).await?;
        let mut tx = self.store().begin().await?;
        let marked = tx.mark(organisation, invoice, kept, self.now()).await?;
        if marked {
            let deed = about(&row, action::INVOICE_MARKED).with("by", by);
            let deed = match reason {
                Some(reason) => deed.with("reason", reason),
                None => deed,
            };
            self.note_in(&mut *tx, deed).await?;
        }
        tx.commit().await?;
        if marked {
            self.inner().waiters.ring(row.administration);
        }
        Ok(marked)
    }

    /// Empties what a record says of a person: in its values, in what was overwritten in it, and in every change of it
    /// ([`boekbrug_store::Tx::erase_record`]). The books are left alone. Once anything of the row changes in the package
    /// it comes in whole again, so it is to be emptied there first. False when there was nothing left to empty.
    pub async fn erase_record(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        feed: Feed,
        record: RecordId,
    ) -> Result<bool, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        let mut tx = self.store().begin().await?;
        let numbered = tx.erase_record(organisation, id, feed, record, self.now()).await?;
        let deed = Deed::new(
            Some(organisation),
            Some(row.administration),
            action::RECORD_ERASED,
            record,
        );
        let deed = deed.with("feed", feed.as_str()).with("connection", id.to_string());
        self.note_in(&mut *tx, deed).await?;
        tx.commit().await?;
        self.inner().waiters.ring(row.administration);
        Ok(numbered.is_some())
    }

    pub(crate) async fn connection_of(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
    ) -> Result<ConnectionRow, EngineError> {
        let row = self.store().connection(organisation, id).await?;
        row.ok_or(EngineError::Missing("connection"))
    }

    async fn invoice_of(&self, organisation: OrganisationId, id: InvoiceId) -> Result<InvoiceRow, EngineError> {
        let row = self.store().invoice(organisation, id).await?;
        row.ok_or(EngineError::Missing("invoice"))
    }
}

/// A deed to an invoice, with its number and the state in which it was.
fn about(row: &InvoiceRow, action: &'static str) -> Deed {
    Deed::new(Some(row.organisation), Some(row.administration), action, row.id)
        .with("number", row.invoice.number.as_str())
        .with("state", row.state.as_str())
}

/// The states in which work is left.
pub(crate) const OPEN: &[InvoiceState] = &[
    InvoiceState::Waiting,
    InvoiceState::Findings,
    InvoiceState::Sending,
    InvoiceState::Unknown,
    InvoiceState::Booked,
    InvoiceState::Attached,
];

fn has(row: &InvoiceRow, code: Option<FindingCode>) -> bool {
    match code {
        Some(code) => row.findings.iter().any(|finding| finding.code == code),
        None => !row.findings.is_empty(),
    }
}
