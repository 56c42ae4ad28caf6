//! A tenant with one linked administration, to play the tests on.

use boekbrug_model::invoice::{InvoiceCustomer, InvoiceKind};
use boekbrug_model::{
    AdministrationId, ConnectionId, ConnectionSettings, ConnectionState, Currency, Feed, Invoice, InvoiceId, Money,
    OrganisationId, Profile, RecordId,
};
use boekbrug_store::{
    AdministrationRow, Author, ChangeKind, ConnectionRow, InvoiceWrite, Lease, OrganisationRow, PageWrite, RecordWrite,
    Store,
};
use jiff::{SignedDuration, Timestamp};

pub(super) struct Scene {
    pub(super) organisation: OrganisationId,
    pub(super) administration: AdministrationId,
    pub(super) connection: ConnectionId,
}

/// So many seconds after the hour at which everything starts.
pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::constant(1_793_606_400, 0) + SignedDuration::from_secs(seconds)
}

/// Ten bytes for an id that sort by their number.
pub(super) fn bytes(number: u64) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&number.to_be_bytes());
    bytes
}

impl Scene {
    /// The same ids in every store, so that another process knows them too.
    pub(super) fn known() -> Self {
        Self {
            organisation: OrganisationId::new(at(0), bytes(1)),
            administration: AdministrationId::new(at(0), bytes(1)),
            connection: ConnectionId::new(at(0), bytes(1)),
        }
    }

    pub(super) async fn set(store: &dyn Store) -> Self {
        let scene = Self::known();
        let organisation = OrganisationRow {
            id: scene.organisation,
            name: "De Vries".to_owned(),
            created: at(0),
        };
        let administration = AdministrationRow {
            id: scene.administration,
            organisation: scene.organisation,
            name: "De Vries Zorg".to_owned(),
            created: at(0),
        };
        let mut tx = store.begin().await.expect("a transaction begins");
        tx.create_organisation(&organisation).await.expect("it is new");
        tx.create_administration(&administration).await.expect("it is new");
        tx.create_connection(&scene.link()).await.expect("it is new");
        tx.commit().await.expect("it is stored");
        scene
    }

    pub(super) fn link(&self) -> ConnectionRow {
        ConnectionRow {
            id: self.connection,
            organisation: self.organisation,
            administration: self.administration,
            package: "abacus".parse().expect("a package's name"),
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

    /// Leases the connection from the start for an hour.
    pub(super) async fn lease(&self, store: &dyn Store) -> Lease {
        let mut tx = store.begin().await.expect("a transaction begins");
        let lease = tx.lease_one(self.connection, "north", at(0), at(3_600)).await;
        tx.commit().await.expect("it is stored");
        lease.expect("the connection is there").expect("it is free")
    }

    pub(super) fn page(&self, records: Vec<RecordWrite>) -> PageWrite {
        PageWrite {
            administration: self.administration,
            feed: Feed::Customers,
            records,
            seen: Vec::new(),
            reading: None,
            rejects: Vec::new(),
            mended: Vec::new(),
            cursor: None,
            digest: None,
            done: false,
            at: at(1),
        }
    }

    /// Accepts this many invoices, due one second after the other.
    pub(super) async fn invoices(&self, store: &dyn Store, count: u64) -> Vec<InvoiceId> {
        let mut tx = store.begin().await.expect("a transaction begins");
        let mut ids = Vec::new();
        for number in 0..count {
            let write = self.offer(number);
            tx.accept_invoice(&write).await.expect("it is accepted");
            ids.push(write.id);
        }
        tx.commit().await.expect("they are stored");
        ids
    }

    fn offer(&self, number: u64) -> InvoiceWrite {
        InvoiceWrite {
            id: InvoiceId::new(at(0), bytes(number)),
            organisation: self.organisation,
            administration: self.administration,
            connection: self.connection,
            invoice: invoice(number),
            digest: number.to_string(),
            pdf: None,
            source: "the application".to_owned(),
            findings: Vec::new(),
            at: at(0),
        }
    }
}

/// A new customer.
pub(super) fn customer(number: u64) -> RecordWrite {
    RecordWrite {
        id: RecordId::new(at(0), bytes(number)),
        package_id: format!("row-{number}"),
        code: format!("{number:06}"),
        name: format!("Klant {number}"),
        is_active: true,
        hash: 1,
        values: format!(r#"{{"customerCode":"{number:06}","name":"Klant {number}","isActive":true}}"#),
        identification: None,
        vat_number: None,
        kind: ChangeKind::Created,
        fields: Vec::new(),
        author: Author::Package,
    }
}

fn invoice(number: u64) -> Invoice {
    let nothing = Money::new(0, Currency::EUR);
    Invoice {
        number: format!("2026-{number}").parse().expect("an invoice number"),
        kind: InvoiceKind::Invoice,
        date: jiff::civil::date(2026, 11, 2),
        due_date: None,
        payment_condition: None,
        customer: InvoiceCustomer::default(),
        currency: Currency::EUR,
        credited_invoice: None,
        order_reference: None,
        description: None,
        service_period: None,
        lines: Vec::new(),
        vat_totals: Vec::new(),
        total_excl: nothing,
        total_vat: nothing,
        total_incl: nothing,
        rounding: nothing,
        prepaid: nothing,
    }
}
