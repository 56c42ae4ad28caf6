//! The application hands its customers over: any time, as often as it likes, one or thousands.

use std::collections::{BTreeSet, HashMap, HashSet};

use boekbrug_model::customers_out::changed;
use boekbrug_model::record::Customer;
use boekbrug_model::{ConnectionId, ConnectionState, Feed, Finding, FindingCode, OrganisationId, RecordId};
use boekbrug_store::{AppCustomerKept, AppCustomerRow, AppCustomerWrite, ConnectionRow, StoreError, StoredRecord};

use super::paths::overlaid;
use super::progress::{CustomerProgress, customer};
use crate::audit::action;
use crate::{Closed, Deed, Engine, EngineError};

/// How often an offer is decided again when somebody else changed the customer meanwhile.
const TRIES: usize = 5;

/// A customer as the application hands it over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustomerOffer {
    /// The application's own id, unique within the administration.
    pub id: String,
    /// What it says of the customer.
    pub customer: Customer,
    /// Which fields it changed, by canonical path. None: those that differ from what it handed over before, so that an
    /// application that sends whole customers does not put back what it has not heard of yet.
    pub fields: Option<BTreeSet<String>>,
    /// The record of the package that it is, when the application knows.
    pub record: Option<RecordId>,
}

/// What became of one of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustomerAnswer {
    /// The application's id.
    pub id: String,
    /// What became of it.
    pub kept: AppCustomerKept,
}

impl Engine {
    /// Takes customers of the application in, at most a few thousand at a time: one answer for each, in order. They go
    /// over with the next cycle, which is at once.
    pub async fn offer_customers(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        offers: &[CustomerOffer],
    ) -> Result<Vec<CustomerAnswer>, EngineError> {
        let row = self.taking_customers(organisation, id).await?;
        let mut ids = HashSet::new();
        if let Some(twice) = offers.iter().find(|one| !ids.insert(one.id.as_str())) {
            let finding = Finding::new(FindingCode::MatchingIdTwice).with("customer", &twice.id);
            return Err(EngineError::Refused(vec![finding]));
        }
        let records = self.records_of(id, offers).await?;
        let mut answers: HashMap<String, AppCustomerKept> = HashMap::new();
        let mut open: Vec<&CustomerOffer> = offers.iter().collect();
        for _ in 0..TRIES {
            let known = self.known_of(id, &open).await?;
            let writes = open.iter().map(|offer| {
                let record = offer.record.and_then(|record| records.get(&record));
                write(offer, known.get(&offer.id), record)
            });
            let writes = writes.collect::<Result<Vec<_>, _>>()?;
            let kept = self.keep_customers(&row, &writes).await?;
            answers.extend(open.iter().map(|offer| offer.id.clone()).zip(kept));
            open.retain(|offer| answers.get(&offer.id) == Some(&AppCustomerKept::Stale));
            if open.is_empty() {
                break;
            }
        }
        self.nudge();
        let answer = |offer: &CustomerOffer| CustomerAnswer {
            id: offer.id.clone(),
            kept: answers.get(&offer.id).copied().unwrap_or(AppCustomerKept::Stale),
        };
        Ok(offers.iter().map(answer).collect())
    }

    /// A connection that takes customers of the application.
    pub(super) async fn taking_customers(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
    ) -> Result<ConnectionRow, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        if row.state == ConnectionState::Disconnected {
            return Err(EngineError::Closed(Closed::Disconnected));
        }
        let takes = self
            .capability(&row.package)
            .is_some_and(|known| known.customers_out.is_some());
        if takes {
            return Ok(row);
        }
        let finding = Finding::new(FindingCode::PackageNotOffered).with("what", "klant");
        Err(EngineError::Refused(vec![finding]))
    }

    async fn keep_customers(
        &self,
        row: &ConnectionRow,
        writes: &[AppCustomerWrite],
    ) -> Result<Vec<AppCustomerKept>, EngineError> {
        let at = self.now();
        let mut tx = self.store().begin().await?;
        let kept = tx.app_customers().hand_over(row.id, writes, at).await?;
        let count = |wanted| kept.iter().filter(|one| **one == wanted).count();
        let (new, changed) = (count(AppCustomerKept::New), count(AppCustomerKept::Changed));
        if new + changed > 0 {
            tx.nudge(row.id, at).await?;
            let deed = Deed::to(row, action::CUSTOMERS_GIVEN)
                .with("new", new)
                .with("changed", changed);
            self.note_in(&mut *tx, deed).await?;
        }
        tx.commit().await?;
        Ok(kept)
    }

    async fn known_of(
        &self,
        id: ConnectionId,
        offers: &[&CustomerOffer],
    ) -> Result<HashMap<String, AppCustomerRow>, EngineError> {
        let ids: Vec<_> = offers.iter().map(|offer| offer.id.as_str()).collect();
        let rows = self.store().app_customers().among(id, &ids).await?;
        Ok(rows.into_iter().map(|row| (row.here.clone(), row)).collect())
    }

    /// The records that the offers name.
    async fn records_of(
        &self,
        id: ConnectionId,
        offers: &[CustomerOffer],
    ) -> Result<HashMap<RecordId, StoredRecord>, EngineError> {
        let named: HashSet<_> = offers.iter().filter_map(|offer| offer.record).collect();
        let ids: Vec<_> = named.into_iter().collect();
        let rows = self.store().records_among(id, Feed::Customers, &ids).await?;
        if rows.len() < ids.len() {
            return Err(StoreError::Missing { what: "the record" }.into());
        }
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// What is kept of an offer: what the application changed goes over what it said and took over before.
fn write(
    offer: &CustomerOffer,
    known: Option<&AppCustomerRow>,
    record: Option<&StoredRecord>,
) -> Result<AppCustomerWrite, StoreError> {
    let (values, offered) = match known {
        None => (offer.customer.clone(), offer.customer.clone()),
        Some(known) => said_now(offer, known)?,
    };
    let json = |customer: &Customer| serde_json::to_string(customer).expect("a customer holds only texts");
    Ok(AppCustomerWrite {
        here: offer.id.clone(),
        code: offered.customer_code.trim().to_owned(),
        name: values.name.clone(),
        values: json(&values),
        offered: json(&offered),
        version: known.map_or(0, |known| known.version),
        there: record.map(|record| record.package_id.clone()),
        progress: match record.filter(|_| known.is_none()) {
            Some(record) => from_record(&offer.customer, &customer(&record.values)?).to_json(),
            None => serde_json::Value::Null,
        },
    })
}

/// What it says of a customer from now on, and what counts as handed over.
fn said_now(offer: &CustomerOffer, known: &AppCustomerRow) -> Result<(Customer, Customer), StoreError> {
    let (before, offered) = (customer(&known.values)?, customer(&known.offered)?);
    let said = &offer.customer;
    if let Some(fields) = &offer.fields {
        let values = overlaid(&before, said, fields);
        return Ok((values, heard(fields, said, &before, &offered)));
    }
    let fields = changed(&offered, said).into_iter().map(|diff| diff.field);
    let fields: BTreeSet<String> = fields.collect();
    Ok((overlaid(&before, said, &fields), said.clone()))
}

/// What counts as handed over where only `fields` are said to be changed. A body that holds the others as well is what the
/// application has by now, with what it took over since; one that leaves them blank says nothing of them, and neither does
/// any of them of the code.
fn heard(fields: &BTreeSet<String>, said: &Customer, before: &Customer, offered: &Customer) -> Customer {
    let filled = |customer: &Customer| -> BTreeSet<String> {
        let fields = changed(&Customer::default(), customer).into_iter();
        fields.map(|diff| diff.field).collect()
    };
    let mut untold: BTreeSet<String> = filled(before).difference(&filled(said)).cloned().collect();
    untold.insert("customerCode".to_owned());
    overlaid(said, offered, untold.difference(fields))
}

/// An application that took a customer over from its record says what the record says: on that both agree, but for what
/// the application has no field for and hands over blank.
fn from_record(offered: &Customer, record: &Customer) -> CustomerProgress {
    let said = changed(&Customer::default(), offered)
        .into_iter()
        .map(|diff| diff.field);
    let said: BTreeSet<String> = said.collect();
    CustomerProgress {
        agreed: Some(overlaid(offered, record, &said)),
        agreed_there: Some(record.clone()),
        ..CustomerProgress::default()
    }
}
