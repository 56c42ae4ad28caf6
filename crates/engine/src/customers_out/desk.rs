//! What a person may do with customers of the application: tick, number, link, unlink, retry, restore.

use boekbrug_model::customers_out::{coupled, value};
use boekbrug_model::text::{cut, one_line};
use boekbrug_model::{ConnectionId, CustomerRules, Feed, Finding, FindingCode, OrganisationId, RecordId};
use boekbrug_store::{
    AppCustomerFilter, AppCustomerKept, AppCustomerRow, AppCustomerState, AppCustomerWrite, StoreError,
};
use jiff::Timestamp;

use super::numbers::free_numbers;
use super::paths::with_field;
use super::progress::{CustomerProgress, customer};
use crate::audit::action;
use crate::{Deed, Engine, EngineError};

const NO_RECORD: StoreError = StoreError::Missing { what: "the record" };

/// Which customers are ticked.
enum Ticked<'a> {
    These(&'a [&'a str]),
    All(&'a AppCustomerFilter),
}

/// Longest part of a number that is shown when it is refused.
const SHOWN: usize = 60;

/// Customers that one entry of the audit trail names; all are counted.
const NAMED: usize = 200;

impl Engine {
    /// Ticks customers of the application, or takes the tick away. Returns how many were changed.
    pub async fn tick_customers(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        customers: &[&str],
        ticked: bool,
    ) -> Result<u64, EngineError> {
        self.tick(organisation, id, Ticked::These(customers), ticked).await
    }

    /// The same for all that a filter shows.
    pub async fn tick_all_customers(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        filter: &AppCustomerFilter,
        ticked: bool,
    ) -> Result<u64, EngineError> {
        self.tick(organisation, id, Ticked::All(filter), ticked).await
    }

    async fn tick(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        which: Ticked<'_>,
        ticked: bool,
    ) -> Result<u64, EngineError> {
        let row = self.taking_customers(organisation, id).await?;
        let at = self.now();
        let deed = Deed::to(&row, action::CUSTOMERS_TICKED).with("ticked", ticked);
        let mut tx = self.store().begin().await?;
        let (count, deed) = match which {
            Ticked::These(customers) => {
                let named: Vec<_> = customers.iter().take(NAMED).copied().collect();
                let count = tx.app_customers().tick(id, customers, ticked, at).await?;
                (count, deed.with("customers", named))
            }
            Ticked::All(filter) => (tx.app_customers().tick_all(id, filter, ticked, at).await?, deed),
        };
        if count > 0 {
            tx.nudge(id, at).await?;
            self.note_in(&mut *tx, deed.with("count", count)).await?;
        }
        tx.commit().await?;
        self.nudge();
        Ok(count)
    }

    /// Gives a customer its number in the package; its own code in the application stays as it is. None takes the number
    /// away. Refused for one that is in the package already, for a number that is in use, and for one that the package
    /// cannot take.
    pub async fn number_customer(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        customer: &str,
        number: Option<&str>,
    ) -> Result<(), EngineError> {
        let row = self.taking_customers(organisation, id).await?;
        let known = self.app_customer(id, customer).await?;
        let number = number.map(str::trim).filter(|number| !number.is_empty());
        let rules = self
            .capability(&row.package)
            .and_then(|known| known.customers_out.as_ref());
        if let Some(odd) = number.filter(|number| rules.is_some_and(|rules| !rules.takes_number(number))) {
            let shown = cut(&one_line(odd), SHOWN);
            let finding = Finding::new(FindingCode::CustomerNumberWrong).with("number", shown);
            return Err(EngineError::Refused(vec![finding]));
        }
        let at = self.now();
        let mut tx = self.store().begin().await?;
        let given = tx.app_customers().number(id, customer, number, at).await;
        match given {
            Ok(true) => {}
            Ok(false) => {
                let finding = Finding::new(FindingCode::CustomerNumberedAlready).with("customer", &known.name);
                return Err(EngineError::Refused(vec![finding]));
            }
            Err(StoreError::Taken { .. }) => {
                drop(tx);
                return Err(self.given_already(id, number.unwrap_or_default()).await?);
            }
            Err(error) => return Err(error.into()),
        }
        tx.nudge(id, at).await?;
        let deed = Deed::to(&row, action::CUSTOMER_NUMBERED).with("customer", customer);
        self.note_in(&mut *tx, deed.changed("number", known.number, number))
            .await?;
        tx.commit().await?;
        self.nudge();
        Ok(())
    }

    /// Who has the number that was to be given to another one.
    async fn given_already(&self, id: ConnectionId, number: &str) -> Result<EngineError, EngineError> {
        let other = self.store().app_customers().numbered(id, number).await?;
        let finding = match other {
            Some(other) => Finding::new(FindingCode::CustomerNumberGiven).with("other", other.name),
            // it was taken away again since
            None => Finding::new(FindingCode::CustomerCodeInUse),
        };
        Ok(EngineError::Refused(vec![finding.with("customer", number)]))
    }

    /// The first number after the highest one that is in use on either side, of those that the package takes. Refused when
    /// none is free.
    pub async fn next_customer_number(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
    ) -> Result<u64, EngineError> {
        let row = self.taking_customers(organisation, id).await?;
        let rules = self
            .capability(&row.package)
            .and_then(|known| known.customers_out.as_ref());
        let free = free_numbers(self.store(), id, rules).await?;
        free.map(|free| *free.start()).ok_or_else(|| all_used(rules))
    }

    /// Tries a customer again now.
    pub async fn retry_customer(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        customer: &str,
    ) -> Result<(), EngineError> {
        let row = self.taking_customers(organisation, id).await?;
        self.app_customer(id, customer).await?;
        let at = self.now();
        let mut tx = self.store().begin().await?;
        tx.app_customers().retry(id, customer, at).await?;
        tx.nudge(id, at).await?;
        let deed = Deed::to(&row, action::CUSTOMER_RETRIED).with("customer", customer);
        self.note_in(&mut *tx, deed).await?;
        tx.commit().await?;
        self.nudge();
        Ok(())
    }

    /// Says which record of the package a customer is. Refused when either has another link.
    pub async fn link_customer(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        here: &str,
        record: RecordId,
    ) -> Result<(), EngineError> {
        let row = self.taking_customers(organisation, id).await?;
        let known = self.app_customer(id, here).await?;
        let there = self.store().record(id, Feed::Customers, record).await?;
        let there = there.ok_or(NO_RECORD)?;
        let deed = Deed::to(&row, action::CUSTOMER_LINKED)
            .with("customer", here)
            .with("record", record.to_string());
        let others = self.store().app_customers().linked(id, &[&there.package_id]).await?;
        if let Some(other) = others.iter().find(|other| other.here != here) {
            let finding = Finding::new(FindingCode::CustomerLinkedElsewhere).with("customer", &known.name);
            let finding = finding.with("found", &there.name).with("other", &other.name);
            return Err(EngineError::Refused(vec![finding]));
        }
        let write = AppCustomerWrite {
            there: Some(there.package_id),
            ..as_it_is(&known)
        };
        self.write_one(&row, write, deed).await
    }

    /// Takes the link of a customer away: it rests then, until a person links it to another one, gives it a number or tries
    /// it again; invoices that went out stay where they are. Refused as long as something may still arrive there that was
    /// sent for it. One without a link stays as it is.
    pub async fn unlink_customer(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        here: &str,
    ) -> Result<(), EngineError> {
        let row = self.taking_customers(organisation, id).await?;
        let known = self.app_customer(id, here).await?;
        let at = self.now();
        let finding = |code| vec![Finding::new(code).with("customer", name_of(&known.code, &known.name))];
        if is_under_way(&known, at)? {
            return Err(EngineError::Refused(finding(FindingCode::CustomerUnderWay)));
        }
        let Some(there) = known.there.as_deref() else {
            return Ok(());
        };
        let mut tx = self.store().begin().await?;
        let findings = finding(FindingCode::CustomerUnlinked);
        if !tx.app_customers().unlink(&known, &findings, at).await? {
            return Err(EngineError::Busy);
        }
        let deed = Deed::to(&row, action::CUSTOMER_UNLINKED).with("customer", here);
        self.note_in(&mut *tx, deed.with("there", there)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes an overwrite back: the field gets the value again that it had before, on both sides, as a change of the
    /// application. Refused where the package has the last word, or the customer has no link.
    pub async fn restore_field(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        record: RecordId,
        at: Timestamp,
        path: &str,
    ) -> Result<(), EngineError> {
        let row = self.taking_customers(organisation, id).await?;
        let there = self.store().record(id, Feed::Customers, record).await?;
        let there = there.ok_or(NO_RECORD)?;
        let history = self.store().history(id, &there.package_id, Feed::Customers).await?;
        let change = history.iter().filter(|row| row.at == at).flat_map(|row| &row.fields);
        let old = change
            .into_iter()
            .find(|field| field.field == path)
            .map(|field| field.old.clone());
        let known = self.store().app_customers().linked(id, &[&there.package_id]).await?;
        let (Some(old), Some(known)) = (old, known.into_iter().next()) else {
            return Err(not_restorable(path));
        };
        let rules = self
            .capability(&row.package)
            .and_then(|known| known.customers_out.as_ref());
        let goes_out =
            rules.is_some_and(|rules| path != "customerCode" && coupled(rules, &row.settings).contains(path));
        if !goes_out || row.settings.owner_of(path) == boekbrug_model::settings::FieldOwner::Package {
            return Err(not_restorable(path));
        }
        let before = customer(&known.values)?;
        let Some(after) = with_field(&before, path, old.clone()) else {
            return Err(not_restorable(path));
        };
        let deed = Deed::to(&row, action::CUSTOMER_RESTORED).with("customer", known.here.as_str());
        let deed = deed.with("field", path).changed("value", value(&before, path), old);
        let write = AppCustomerWrite {
            name: after.name.clone(),
            values: serde_json::to_string(&after).expect("a customer holds only texts"),
            ..as_it_is(&known)
        };
        self.write_one(&row, write, deed).await
    }

    async fn write_one(
        &self,
        row: &boekbrug_store::ConnectionRow,
        write: AppCustomerWrite,
        deed: Deed,
    ) -> Result<(), EngineError> {
        let (at, name) = (self.now(), name_of(&write.code, &write.name).to_owned());
        let mut tx = self.store().begin().await?;
        let kept = tx.app_customers().hand_over(row.id, &[write], at).await?;
        match kept.first() {
            Some(AppCustomerKept::Stale) => return Err(EngineError::Busy),
            Some(AppCustomerKept::LinkedElsewhere) => {
                let finding = Finding::new(FindingCode::CustomerLinkedAlready).with("customer", &name);
                return Err(EngineError::Refused(vec![finding]));
            }
            _ => {}
        }
        tx.nudge(row.id, at).await?;
        self.note_in(&mut *tx, deed).await?;
        tx.commit().await?;
        self.nudge();
        Ok(())
    }

    async fn app_customer(&self, id: ConnectionId, here: &str) -> Result<AppCustomerRow, EngineError> {
        let row = self.store().app_customers().one(id, here).await?;
        row.ok_or_else(|| {
            let finding = Finding::new(FindingCode::CustomerNotHandedOver).with("customer", here);
            EngineError::Refused(vec![finding])
        })
    }
}

/// Every number that the package takes is in use.
fn all_used(rules: Option<&CustomerRules>) -> EngineError {
    let largest = rules.and_then(|rules| rules.largest_number).unwrap_or_default();
    let finding = Finding::new(FindingCode::CustomerNumberOutOfRange).with("customer", largest.saturating_add(1));
    EngineError::Refused(vec![finding.with("from", 1).with("until", largest)])
}

/// What was sent for it may still arrive: it is being made, or its row is being overwritten.
fn is_under_way(row: &AppCustomerRow, now: Timestamp) -> Result<bool, StoreError> {
    let progress = CustomerProgress::of(row)?;
    let overwrites = progress.overwriting.is_some() && progress.settles.is_some_and(|until| until > now);
    Ok(overwrites || matches!(row.state, AppCustomerState::Sending | AppCustomerState::Unknown))
}

/// As the findings of the engine name it.
fn name_of<'a>(code: &'a str, name: &'a str) -> &'a str {
    if code.is_empty() { name } else { code }
}

fn as_it_is(row: &AppCustomerRow) -> AppCustomerWrite {
    AppCustomerWrite {
        here: row.here.clone(),
        code: row.code.clone(),
        name: row.name.clone(),
        values: row.values.clone(),
        offered: row.offered.clone(),
        version: row.version,
        there: None,
        progress: serde_json::Value::Null,
    }
}

fn not_restorable(path: &str) -> EngineError {
    EngineError::Refused(vec![
        Finding::new(FindingCode::CustomerNotRestorable).with("field", path),
    ])
}
