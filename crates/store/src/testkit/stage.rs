//! The stage on which each chapter plays: a tenant with one linked administration, and short ways to act on it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use boekbrug_model::finding::Heals;
use boekbrug_model::invoice::{InvoiceCustomer, InvoiceKind, InvoiceLine, LineRole, VatTotal};
use boekbrug_model::vat::LineVat;
use boekbrug_model::{
    AdministrationId, ChangeNumber, ConnectionId, ConnectionSettings, ConnectionState, Currency, Feed, Finding,
    FindingCode, Invoice, InvoiceId, InvoiceState, Money, OrganisationId, Profile, RecordId, VatKind,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::Told;
use crate::{
    Accepted, AdministrationRow, Author, ChangeKind, ChangeRow, ConnectionRow, FieldChange, InvoiceRow, InvoiceWrite,
    Lease, OrganisationRow, PageWrite, RecordWrite, StepWrite, Store,
};

/// What a helper of a chapter gives.
pub(super) type Seen<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Does one verb in a transaction of its own, `group.verb(…)` for the verbs of a group.
macro_rules! act {
    ($store:expr, $group:ident.$verb:ident($($arg:expr),* $(,)?)) => {{
        let mut tx = $store.begin().await?;
        let answer = tx.$group().$verb($($arg),*).await?;
        tx.commit().await?;
        answer
    }};
    ($store:expr, $verb:ident($($arg:expr),* $(,)?)) => {{
        let mut tx = $store.begin().await?;
        let answer = tx.$verb($($arg),*).await?;
        tx.commit().await?;
        answer
    }};
}

/// Does one verb that must be refused in this way, and drops the transaction.
macro_rules! refused {
    ($store:expr, $group:ident.$verb:ident($($arg:expr),* $(,)?), $error:pat) => {
        refused!(@ $store, $verb, $error, |tx| tx.$group().$verb($($arg),*).await)
    };
    ($store:expr, $verb:ident($($arg:expr),* $(,)?), $error:pat) => {
        refused!(@ $store, $verb, $error, |tx| tx.$verb($($arg),*).await)
    };
    (@ $store:expr, $verb:ident, $error:pat, |$tx:ident| $deed:expr) => {{
        let mut $tx = $store.begin().await?;
        let answer = $deed;
        assert!(
            matches!(answer, Err($error)),
            "`{}` must be refused with {}, but gave {answer:?}",
            stringify!($verb),
            stringify!($error),
        );
        drop($tx);
    }};
}

/// An instant: so many seconds after Monday 2 November 2026, 08:00 UTC.
pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::constant(1_793_606_400, 0) + SignedDuration::from_secs(seconds)
}

/// Ten bytes that differ with every call and sort by it, in place of chance.
pub(super) fn next() -> [u8; 10] {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let mut bytes = [0; 10];
    bytes[6..].copy_from_slice(&COUNT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    bytes
}

/// JSON text as a value, for stores that write it with other spaces or in another order.
pub(super) fn value(json: &str) -> Seen<Value> {
    Ok(serde_json::from_str(json)?)
}

/// A finding that heals by the feed of customers.
pub(super) fn finding() -> Finding {
    Finding::new(FindingCode::CustomerUnknown)
        .at("customer")
        .with("customer", "10042")
}

/// A tenant with one administration, linked by one active connection.
pub(super) struct Stage {
    pub(super) store: Arc<dyn Store>,
    pub(super) organisation: OrganisationId,
    pub(super) administration: AdministrationId,
    pub(super) connection: ConnectionId,
}

impl Stage {
    /// Sets it up, made at `at(0)` and due then.
    pub(super) async fn set(store: &Arc<dyn Store>) -> Seen<Self> {
        let organisation = organisation("De Vries");
        let administration = administration(&organisation, "De Vries Zorg");
        let connection = connection(&administration);
        let mut tx = store.begin().await?;
        tx.create_organisation(&organisation).await?;
        tx.create_administration(&administration).await?;
        tx.create_connection(&connection).await?;
        tx.commit().await?;
        Ok(Self {
            store: Arc::clone(store),
            organisation: organisation.id,
            administration: administration.id,
            connection: connection.id,
        })
    }

    /// The connection as it stands.
    pub(super) async fn row(&self) -> Seen<ConnectionRow> {
        let row = self.store.connection(self.organisation, self.connection).await?;
        Ok(row.ok_or("the connection is not there")?)
    }

    /// Leases the connection for the node `north`, from `at(0)` to `at(3600)`.
    pub(super) async fn lease(&self) -> Seen<Lease> {
        self.lease_as("north", at(0), at(3600)).await
    }

    /// Leases the connection, which must be free.
    pub(super) async fn lease_as(&self, node: &str, now: Timestamp, until: Timestamp) -> Seen<Lease> {
        let lease = act!(self.store, lease_one(self.connection, node, now, until));
        Ok(lease.ok_or("the connection is not free")?)
    }

    /// A page of this feed without rows.
    pub(super) fn page(&self, feed: Feed, now: Timestamp) -> PageWrite {
        PageWrite {
            administration: self.administration,
            feed,
            records: Vec::new(),
            seen: Vec::new(),
            reading: None,
            rejects: Vec::new(),
            mended: Vec::new(),
            cursor: None,
            digest: None,
            done: false,
            at: now,
        }
    }

    /// Stores a page of customers with these rows.
    pub(super) async fn customers(
        &self,
        lease: &Lease,
        records: Vec<RecordWrite>,
        now: Timestamp,
    ) -> Seen<Option<ChangeNumber>> {
        let page = PageWrite {
            records,
            ..self.page(Feed::Customers, now)
        };
        Ok(act!(self.store, record_page(lease, &page)))
    }

    /// Every change of the administration.
    pub(super) async fn changes(&self) -> Seen<Vec<ChangeRow>> {
        Ok(self
            .store
            .changes_after(self.organisation, self.administration, ChangeNumber(0), 10_000)
            .await?)
    }

    /// An invoice of 121 euro to be accepted.
    pub(super) fn offer(&self, number: &str, now: Timestamp) -> Seen<InvoiceWrite> {
        Ok(InvoiceWrite {
            id: InvoiceId::new(now, next()),
            organisation: self.organisation,
            administration: self.administration,
            connection: self.connection,
            invoice: invoice(number)?,
            digest: format!("digest of {number}"),
            pdf: None,
            source: "the application".to_owned(),
            findings: Vec::new(),
            at: now,
        })
    }

    /// Accepts a new invoice.
    pub(super) async fn accept(&self, number: &str, now: Timestamp) -> Seen<InvoiceId> {
        let write = self.offer(number, now)?;
        let answer = act!(self.store, accept_invoice(&write));
        assert_eq!(answer, Accepted::New(write.id), "a new number is a new invoice");
        Ok(write.id)
    }

    /// An invoice as it stands.
    pub(super) async fn invoice(&self, id: InvoiceId) -> Seen<InvoiceRow> {
        let row = self.store.invoice(self.organisation, id).await?;
        Ok(row.ok_or("the invoice is not there")?)
    }

    /// Brings an invoice into a state with findings that heal by this, not due for a thousand years.
    pub(super) async fn stop(&self, lease: &Lease, id: InvoiceId, to: InvoiceState, heals: Vec<Heals>) -> Told {
        let from = self.invoice(id).await?.state;
        let step = StepWrite {
            findings: vec![finding()],
            heals,
            due: never()?,
            ..step(id, from, to)
        };
        act!(self.store, finish_step(lease, &step));
        Ok(())
    }

    /// The ids that are claimed now, in the order given.
    pub(super) async fn claim(&self, lease: &Lease, now: Timestamp, limit: u32) -> Seen<Vec<InvoiceId>> {
        let rows = act!(self.store, claim(lease, now, limit));
        Ok(rows.into_iter().map(|row| row.id).collect())
    }
}

/// A day so far away that nothing is due then.
pub(super) fn never() -> Seen<Timestamp> {
    Ok("3026-01-01T00:00:00Z".parse()?)
}

/// A tenant.
pub(super) fn organisation(name: &str) -> OrganisationRow {
    OrganisationRow {
        id: OrganisationId::new(at(0), next()),
        name: name.to_owned(),
        created: at(0),
    }
}

/// A company of a tenant.
pub(super) fn administration(organisation: &OrganisationRow, name: &str) -> AdministrationRow {
    AdministrationRow {
        id: AdministrationId::new(at(0), next()),
        organisation: organisation.id,
        name: name.to_owned(),
        created: at(0),
    }
}

/// An active connection, due at `at(0)`, not yet pinned.
pub(super) fn connection(administration: &AdministrationRow) -> ConnectionRow {
    ConnectionRow {
        id: ConnectionId::new(at(0), next()),
        organisation: administration.organisation,
        administration: administration.id,
        package: "abacus".parse().unwrap_or_else(|error| panic!("{error}")),
        profile: Profile::A,
        state: ConnectionState::Active,
        findings: Vec::new(),
        settings: ConnectionSettings::for_profile(Profile::A),
        version: 1,
        remote_id: None,
        remote_name: None,
        due: at(0),
        created: at(0),
    }
}

/// A new customer.
pub(super) fn customer(code: &str, name: &str) -> RecordWrite {
    RecordWrite {
        id: RecordId::new(at(0), next()),
        package_id: format!("row-{code}"),
        code: code.to_owned(),
        name: name.to_owned(),
        is_active: true,
        hash: 1,
        values: json!({"customerCode": code, "name": name, "isActive": true, "isDebtor": true}).to_string(),
        identification: None,
        vat_number: None,
        kind: ChangeKind::Created,
        fields: Vec::new(),
        author: Author::Package,
    }
}

/// The same record with another name.
pub(super) fn renamed(before: &RecordWrite, name: &str) -> RecordWrite {
    RecordWrite {
        name: name.to_owned(),
        hash: before.hash.wrapping_add(1),
        values: json!({"customerCode": before.code, "name": name, "isActive": true, "isDebtor": true}).to_string(),
        kind: ChangeKind::Updated,
        fields: vec![FieldChange {
            field: "name".to_owned(),
            old: json!(before.name),
            new: json!(name),
        }],
        ..before.clone()
    }
}

/// A step between two states, done at `at(60)` and due then.
pub(super) fn step(invoice: InvoiceId, from: InvoiceState, to: InvoiceState) -> StepWrite {
    StepWrite {
        invoice,
        from,
        to,
        findings: Vec::new(),
        heals: Vec::new(),
        progress: Value::Null,
        due: at(60),
        counts: false,
        step: "book",
        at: at(60),
    }
}

/// An invoice of one line: 100 euro and 21% VAT.
pub(super) fn invoice(number: &str) -> Seen<Invoice> {
    let euro = |cents| Money::new(cents, Currency::EUR);
    let vat = LineVat {
        code: Some("H".to_owned()),
        kind: VatKind::Standard,
        percent: 21.into(),
    };
    Ok(Invoice {
        number: number.parse()?,
        kind: InvoiceKind::Invoice,
        date: jiff::civil::date(2026, 11, 2),
        due_date: Some(jiff::civil::date(2026, 12, 2)),
        payment_condition: None,
        customer: InvoiceCustomer {
            code: Some("10042".to_owned()),
            ..InvoiceCustomer::default()
        },
        currency: Currency::EUR,
        credited_invoice: None,
        order_reference: None,
        description: Some("October".to_owned()),
        service_period: None,
        lines: vec![line(euro(10_000), vat.clone())],
        vat_totals: vec![VatTotal {
            vat,
            base: euro(10_000),
            amount: euro(2_100),
        }],
        total_excl: euro(10_000),
        total_vat: euro(2_100),
        total_incl: euro(12_100),
        rounding: euro(0),
        prepaid: euro(0),
    })
}

fn line(net: Money, vat: LineVat) -> InvoiceLine {
    InvoiceLine {
        description: "Hours".to_owned(),
        role: LineRole::Supply,
        quantity: Some(1.into()),
        unit: None,
        unit_price: Some(100.into()),
        discount: None,
        net,
        vat,
        ledger_account: Some("8000".to_owned()),
        item: None,
        cost_centre: None,
        project: None,
        employee: None,
    }
}
