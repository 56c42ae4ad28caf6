//! A linked administration, people who are told, and a mail server on loopback.

use std::sync::Arc;
use std::time::Duration;

use boekbrug_connector::{PdfSupport, SystemChance};
use boekbrug_documents::ObjectDocuments;
use boekbrug_engine::Offer;
use boekbrug_engine::testkit::{KEY, Stage};
use boekbrug_model::{ConnectionState, Finding, FindingCode, InvoiceId, PersonId, Role};
use boekbrug_notices::{Mailer, Notices, Options, Ports, Security, SmtpMailer, SmtpSettings};
use boekbrug_store::{AuditRow, NoticeSettings, PersonRow, Recipient};
use boekbrug_store_sqlite::SqliteStore;

use crate::office::{Office, Received};

/// The whole.
pub(crate) struct Scene {
    pub(crate) stage: Stage,
    pub(crate) office: Office,
    pub(crate) notices: Notices,
}

impl Scene {
    /// With one owner, Eva, who reads Dutch.
    pub(crate) async fn set() -> Self {
        let store = SqliteStore::open_in_memory().await.unwrap();
        let documents = Arc::new(ObjectDocuments::in_memory());
        let stage = Stage::set(Arc::new(store), documents, PdfSupport::AfterBooking)
            .await
            .unwrap();
        let office = Office::open().await;
        let notices = node(&stage, mailer(&office, None));
        let scene = Self { stage, office, notices };
        scene.person("eva@devries.example", "nl", Role::Owner).await;
        scene
    }

    pub(crate) async fn person(&self, email: &str, language: &str, role: Role) -> PersonId {
        use boekbrug_connector::{Chance, Clock};
        let now = self.stage.clock.now();
        let row = PersonRow {
            id: PersonId::new(now, SystemChance.ten()),
            email: email.to_owned(),
            name: "Eva de Vries".to_owned(),
            language: language.to_owned(),
            password: None,
            identity: None,
            failures: 0,
            locked_until: None,
            created: now,
            erased: None,
        };
        let mut tx = self.stage.store.begin().await.unwrap();
        tx.people().create_person(&row).await.unwrap();
        let organisation = self.stage.organisation;
        tx.people().set_role(organisation, row.id, role, now).await.unwrap();
        tx.commit().await.unwrap();
        row.id
    }

    /// Chooses who is told.
    pub(crate) async fn choose(&self, recipients: Vec<Recipient>) {
        let (organisation, connection) = (self.stage.organisation, self.stage.connection);
        let store = &self.stage.store;
        let now = store
            .notices()
            .notice_settings(organisation, connection)
            .await
            .unwrap()
            .unwrap();
        let chosen = NoticeSettings {
            recipients: Some(recipients),
            ..now
        };
        let mut tx = store.begin().await.unwrap();
        tx.notices()
            .set_notice_settings(organisation, connection, &chosen)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// An invoice that was refused at the door.
    pub(crate) async fn refused(&self, number: &str, code: FindingCode) -> InvoiceId {
        let offer = Offer {
            organisation: self.stage.organisation,
            connection: self.stage.connection,
            pdf: None,
            invoice: Stage::sample(number),
            source: "test".to_owned(),
            findings: vec![Finding::new(code).with("customer", "1001")],
        };
        self.stage.engine().accept(offer).await.unwrap().id
    }

    /// Only ticked customers of the application take part; two with letters in their code are handed over, one is ticked.
    pub(crate) async fn customers(&self) {
        let (engine, row) = (self.stage.engine(), self.stage.row().await.unwrap());
        let settings = boekbrug_model::ConnectionSettings {
            customers_out: boekbrug_model::settings::CustomersOut::Ticked,
            ..row.settings.clone()
        };
        engine
            .change_settings(row.organisation, row.id, row.version, &settings)
            .await
            .unwrap();
        let offers = [
            ("app-1", "KL-9", "Scheepswerf De Hoop"),
            ("app-2", "KL-10", "Kapsalon Knip"),
        ]
        .map(|(id, code, name)| boekbrug_engine::CustomerOffer {
            id: id.to_owned(),
            customer: boekbrug_model::record::Customer {
                customer_code: code.to_owned(),
                name: name.to_owned(),
                is_active: true,
                is_debtor: true,
                ..boekbrug_model::record::Customer::default()
            },
            fields: None,
            record: None,
        });
        engine.offer_customers(row.organisation, row.id, &offers).await.unwrap();
        engine
            .tick_customers(row.organisation, row.id, &["app-1"], true)
            .await
            .unwrap();
        self.cycle().await;
    }

    /// A round of the engine.
    pub(crate) async fn cycle(&self) {
        self.stage.clock.advance(Duration::from_mins(16));
        self.stage.engine().cycle().await.unwrap();
    }

    /// A person says that it is in the books.
    pub(crate) async fn mend(&self, invoice: InvoiceId) {
        use boekbrug_connector::Clock;
        let mut tx = self.stage.store.begin().await.unwrap();
        let now = self.stage.clock.now();
        assert!(tx.mark(self.stage.organisation, invoice, "test", now).await.unwrap());
        tx.commit().await.unwrap();
    }

    pub(crate) async fn state(&self, state: ConnectionState, findings: &[Finding]) {
        use boekbrug_connector::Clock;
        let mut tx = self.stage.store.begin().await.unwrap();
        let now = self.stage.clock.now();
        tx.set_connection_state(self.stage.connection, state, findings, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Lets so many minutes pass, and does each minute what is to be done.
    pub(crate) async fn minutes(&self, minutes: usize) {
        for _ in 0..minutes {
            self.stage.clock.advance(Duration::from_mins(1));
            self.notices.once().await.unwrap();
        }
    }

    /// The mails that came within so many minutes.
    pub(crate) async fn within(&self, minutes: usize) -> Vec<Received> {
        self.minutes(minutes).await;
        self.office.empty()
    }

    /// The audit trail of what became of letters, newest first.
    pub(crate) async fn audit(&self) -> Vec<AuditRow> {
        let desk = self.stage.store.desk();
        let mut rows = desk.audit(self.stage.organisation, None, 100).await.unwrap();
        rows.retain(|row| row.action.starts_with("notice."));
        rows
    }
}

/// A node over the same store.
pub(crate) fn node(stage: &Stage, mailer: Arc<dyn Mailer>) -> Notices {
    let _ = KEY;
    let ports = Ports {
        store: Arc::clone(&stage.store),
        clock: stage.clock.clone(),
        chance: Arc::new(SystemChance),
        mailer,
    };
    let options = Options {
        address: "https://boek.example".to_owned(),
        title: |package| format!("Pakket {package}"),
    };
    Notices::new(ports, options)
}

pub(crate) fn settings(office: &Office, login: Option<(&str, &str)>) -> SmtpSettings {
    SmtpSettings {
        host: office.address.ip().to_string(),
        port: office.address.port(),
        security: Security::None,
        login: login.map(|(user, password)| (user.to_owned(), password.into())),
        from: "Boekbrug <noreply@boek.example>".to_owned(),
    }
}

pub(crate) fn mailer(office: &Office, login: Option<(&str, &str)>) -> Arc<dyn Mailer> {
    Arc::new(SmtpMailer::try_new(&settings(office, login)).unwrap())
}
