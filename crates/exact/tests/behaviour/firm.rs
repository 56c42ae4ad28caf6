//! The firm of the story, in the sandbox.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::testkit::{Breakage, Deed, HeldBooking, HeldDocument, Known, Step, Strike, Subject, When};
use boekbrug_connector::{Clock, Connector, ConnectorError, Opening, Secrets};
use boekbrug_exact::{Config, Exact, Parts, REFRESH_TOKEN};
use boekbrug_http::Transport;
use boekbrug_http::testkit::{ManualClock, SeededChance};
use boekbrug_model::settings::VatMapping;
use boekbrug_model::{ConnectionId, ConnectionSettings, Currency, Feed, Money, Profile, VatKind};
use boekbrug_sandbox::exact::{
    AccountPatch, AdministrationConfig, BookedEntry, Books, CLIENT_ID, CLIENT_SECRET, Config as SandboxConfig,
    DIVISION, Seed, SeedAccount, SeedEmployee, SeedProject,
};
use boekbrug_sandbox::{Action, Change, Exact as Sandbox, FaultPlan, FaultRule};
use bytes::Bytes;
use http::Request;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::settings::Setting;
use crate::wire::{Nowhere, Time, Wire};

/// The year of the story.
const YEAR: i16 = 2026;

/// The firm, both sides of it.
pub(crate) struct Firm {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: ManualClock,
    pub(crate) wire: Arc<Wire>,
    config: Value,
    /// What is kept of the connection over restarts.
    secrets: Arc<Safe>,
    cost_centres: Mutex<Vec<Known>>,
    customers: Mutex<Vec<Known>>,
    /// Calls that people made, which are none of the connector's.
    by_people: Mutex<u64>,
}

impl Firm {
    pub(crate) fn new(setting: &Setting) -> Self {
        let clock = ManualClock::new(setting.start.parse().expect("an instant"));
        let config = SandboxConfig {
            administrations: vec![AdministrationConfig::new(DIVISION, "Bakkers & Co", seed())],
            limits: setting.limits,
            switches: setting.switches,
            ..SandboxConfig::default()
        };
        let sandbox = Sandbox::new(config, Arc::new(Time(clock.clone())));
        let known = |(code, name): &(String, String)| Known {
            code: code.clone(),
            name: name.clone(),
            is_active: true,
        };
        let firm = Self {
            wire: Wire::new(sandbox.clone(), clock.clone()),
            sandbox,
            clock,
            config: setting.config.clone(),
            secrets: Arc::default(),
            cost_centres: Mutex::new(seed().cost_centers.iter().map(known).collect()),
            customers: Mutex::default(),
            by_people: Mutex::new(0),
        };
        let refresh = firm.sandbox.sign_in().refresh_token;
        firm.secrets.set(REFRESH_TOKEN, &refresh);
        // tokens may be renewed 570 seconds after they were given
        firm.clock.advance(Duration::from_mins(10));
        let customers = firm.made_customers();
        *lock(&firm.customers) = customers;
        firm.place_order();
        firm
    }

    /// Opens a connection with other settings, other secrets and another network.
    fn opened(&self, change: Value, secrets: Arc<Safe>, transport: Arc<dyn Transport>) -> Arc<dyn Connector> {
        let mut all = json!({"sites": {"nl": {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}}});
        for more in [self.config.clone(), change] {
            all.as_object_mut()
                .expect("an object")
                .extend(more.as_object().expect("an object").clone());
        }
        let config: Config = serde_json::from_value(all).expect("settings that can be read");
        let opening = Opening {
            connection: ConnectionId::new(self.clock.now(), [7; 10]),
            package: "exact".parse().expect("a package"),
            settings: self.settings(),
            remote_id: Some(DIVISION.to_string()),
            secrets,
            calls_made: Vec::new(),
        };
        let parts = Parts {
            transport,
            clock: Arc::new(self.clock.clone()),
            chance: Arc::new(SeededChance::new(1)),
            config,
            opening,
        };
        Exact::try_new(parts).expect("it opens")
    }

    /// What a person, or another program of the firm, does over the API, past any strike.
    pub(crate) fn by_hand(&self, method: &str, path: &str, body: &Value) -> Value {
        let plan = self.sandbox.faults();
        self.sandbox.set_faults(FaultPlan::default());
        let bearer = format!("Bearer {}", self.sandbox.sign_in().access_token);
        *lock(&self.by_people) += 1;
        let request = Request::builder()
            .method(method)
            .uri(format!("https://start.exactonline.nl/api/v1/{DIVISION}/{path}"))
            .header("authorization", bearer)
            .header("accept", "application/json")
            .header("content-type", "application/json");
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let reply = self.sandbox.handle(request.body(Bytes::from(body)).expect("a request"));
        let answer = reply.answer().expect("an answer");
        let answer = serde_json::from_slice(answer.body()).unwrap_or(Value::Null);
        self.sandbox.set_faults(plan);
        answer
    }

    /// The firm made a sales invoice by itself, so that the feed of orders has something to tell.
    fn place_order(&self) {
        let first = |path: &str| {
            let answer = self.by_hand("GET", &path.replace(' ', "%20"), &Value::Null);
            let rows = answer["d"]["results"].as_array().or(answer["d"].as_array());
            rows.expect("a list")[0]["ID"].clone()
        };
        let order = json!({
            "Journal": "70",
            "OrderedBy": first("crm/Accounts?$select=ID&$filter=Code eq '              1001'&$top=1"),
            "YourRef": "met de hand",
            "SalesInvoiceLines": [{"Item": first("logistics/Items?$select=ID&$filter=Code ne '-'&$top=1"), "Quantity": 1, "UnitPrice": 5}],
        });
        let made = self.by_hand("POST", "salesinvoice/SalesInvoices", &order);
        assert!(made["d"]["InvoiceID"].is_string(), "{made}");
    }

    /// The customers of the seed, as the package itself lists them.
    fn made_customers(&self) -> Vec<Known> {
        let mut all = Vec::new();
        let mut path = "crm/Accounts?$select=Code,Name,Blocked&$filter=Status eq 'C'".replace(' ', "%20");
        loop {
            let answer = self.by_hand("GET", &path, &Value::Null);
            let rows = answer["d"]["results"].as_array().or(answer["d"].as_array());
            all.extend(rows.into_iter().flatten().map(|row| Known {
                code: row["Code"].as_str().unwrap_or_default().trim().to_owned(),
                name: row["Name"].as_str().unwrap_or_default().to_owned(),
                is_active: row["Blocked"] != true,
            }));
            match answer["d"]["__next"]
                .as_str()
                .and_then(|next| next.split_once(&format!("{DIVISION}/")))
            {
                Some((_, next)) => next.clone_into(&mut path),
                None => return all,
            }
        }
    }

    fn patch(&self, code: &str, patch: &AccountPatch) -> bool {
        let done = self.sandbox.update_account(DIVISION, code, patch).is_ok();
        let mut customers = lock(&self.customers);
        let known = customers.iter_mut().find(|known| known.code == code);
        if let (true, Some(known)) = (done, known) {
            known.name = patch.name.clone().unwrap_or_else(|| known.name.clone());
            known.is_active = patch.blocked.map_or(known.is_active, |blocked| !blocked);
        }
        done
    }

    fn count(&self, counts: impl Fn(&str) -> bool) -> u64 {
        let calls = self.sandbox.calls();
        let counted = calls.iter().filter(|(name, _)| counts(name));
        counted.map(|(_, count)| count.calls).sum::<u64>() - *lock(&self.by_people)
    }

    fn add_cost_centre(&self, code: &str, name: &str) -> bool {
        let made = self.by_hand("POST", "hrm/Costcenters", &json!({"Code": code, "Description": name}));
        lock(&self.cost_centres).push(Known {
            code: code.to_owned(),
            name: name.to_owned(),
            is_active: true,
        });
        made["d"].is_object()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn seed() -> Seed {
    let at = |account: SeedAccount, city: &str, country: &str, vat_number: &str| SeedAccount {
        street: "Kade 1".to_owned(),
        postcode: "1811 AB".to_owned(),
        city: city.to_owned(),
        country: country.to_owned(),
        vat_number: vat_number.to_owned(),
        ..account
    };
    let customer = SeedAccount::customer;
    let blocked = SeedAccount {
        blocked: true,
        ..customer("1003", "Oude klant")
    };
    let supplier = SeedAccount {
        status: "A".to_owned(),
        supplier: true,
        ..customer("1005", "Meelfabriek")
    };
    Seed::new()
        .made_accounts(26)
        .made_contacts()
        .made_addresses_every(5)
        .made_items(3)
        .account(at(
            customer("1001", "Bakkerij De Korenaar"),
            "Alkmaar",
            "NL",
            "NL123456782B01",
        ))
        .account(customer("1002", "Klant zonder adres"))
        .account(blocked)
        .account(at(customer("1004", "Brasserie Ébène"), "Brussel", "BE", "BE0417497106"))
        .account(supplier)
        .cost_center("10", "Algemeen")
        .employee(SeedEmployee {
            code: "7".to_owned(),
            first: "Anna".to_owned(),
            last: "Jansen".to_owned(),
            ..SeedEmployee::default()
        })
        .project(SeedProject {
            code: "P-1".to_owned(),
            name: "Doorlopend".to_owned(),
            kind: 3,
            ..SeedProject::default()
        })
}

impl Subject for Firm {
    fn open(&self) -> Arc<dyn Connector> {
        self.opened(json!({}), self.secrets.clone(), self.wire.clone())
    }

    fn open_broken(&self, breakage: Breakage) -> Option<Arc<dyn Connector>> {
        let wire = self.wire.clone();
        let own = || self.secrets.clone();
        let site = |secret: &str, base: Option<&str>| json!({"sites": {"nl": {"client_id": CLIENT_ID, "client_secret": secret, "base": base}}});
        Some(match breakage {
            Breakage::Network => self.opened(json!({}), own(), Arc::new(Nowhere)),
            Breakage::Secret => self.opened(json!({}), Safe::with(REFRESH_TOKEN, "nooit-uitgegeven"), wire),
            Breakage::NoSecret => self.opened(json!({}), Arc::default(), wire),
            Breakage::OperatorKey => {
                let fresh = Safe::with(REFRESH_TOKEN, &self.sandbox.sign_in().refresh_token);
                self.opened(site("verlopen-geheim", None), fresh, wire)
            }
            Breakage::Right => return None,
            Breakage::Address => self.opened(
                site(CLIENT_SECRET, Some("https://start.exactonline.nl/elders")),
                own(),
                wire,
            ),
        })
    }

    fn settings(&self) -> ConnectionSettings {
        let mapping = |kind, percent: Option<u32>, code: &str, ledger: &str| VatMapping {
            code: None,
            kind,
            percent: percent.map(Into::into),
            package_code: Some(code.to_owned()),
            ledger_account: Some(ledger.to_owned()),
        };
        ConnectionSettings {
            journal: Some("70".to_owned()),
            vat_mappings: vec![
                mapping(VatKind::Standard, Some(21), "4", "8000"),
                mapping(VatKind::Standard, Some(9), "2", "8010"),
                mapping(VatKind::ReverseCharge, None, "6", "8030"),
                mapping(VatKind::Exempt, None, "0", "8020"),
                mapping(VatKind::ZeroRated, None, "5", "8020"),
                mapping(VatKind::IntraCommunity, None, "7", "8040"),
                mapping(VatKind::Export, None, "5", "8020"),
            ],
            ..ConnectionSettings::for_profile(Profile::A)
        }
    }

    fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    fn act(&self, deed: Deed) -> bool {
        match deed {
            Deed::AddCustomer { code, name } => {
                lock(&self.customers).push(Known {
                    code: code.to_owned(),
                    name: name.to_owned(),
                    is_active: true,
                });
                let new = SeedAccount::customer(code, name);
                self.sandbox.add_account(DIVISION, &new).is_ok()
            }
            Deed::RenameCustomer { code, name } => self.patch(
                &code,
                &AccountPatch {
                    name: Some(name),
                    ..AccountPatch::default()
                },
            ),
            Deed::ChangeElsewhere { code } => self.patch(
                code,
                &AccountPatch {
                    remarks: Some("Belt altijd op dinsdag".to_owned()),
                    ..AccountPatch::default()
                },
            ),
            Deed::ChangeAllElsewhere => self.sandbox.touch_accounts(DIVISION, usize::MAX).is_ok(),
            Deed::SetCustomerActive { code, is_active } => self.patch(
                code,
                &AccountPatch {
                    blocked: Some(!is_active),
                    ..AccountPatch::default()
                },
            ),
            Deed::AddCostCentre { code, name } => self.add_cost_centre(code, name),
            Deed::CloseAccount { code } => self.sandbox.block_ledger(DIVISION, &code, true).is_ok(),
            Deed::ClosePeriod { from, until } => self
                .sandbox
                .change(DIVISION, &Change::BlockPeriod { from, to: until })
                .is_ok(),
            Deed::OpenPeriods => {
                (1..=12).all(|period| self.sandbox.close_period(DIVISION, YEAR, period, false).is_ok())
            }
            Deed::DeleteBooking { number } => {
                let books = self.sandbox.books(DIVISION).expect("the books");
                let entry = books.entries.iter().find(|entry| entry.your_ref == number);
                let id = entry.expect("the booking").id;
                self.by_hand("DELETE", &format!("salesentry/SalesEntries(guid'{id}')"), &Value::Null);
                self.sandbox.books(DIVISION).expect("the books").entries_of(number) == 0
            }
            Deed::WithdrawKey => {
                self.sandbox.withdraw_consent();
                true
            }
        }
    }

    fn strike(&self, strike: Strike, step: Step, when: When) {
        if step == Step::SignIn {
            // tokens outlive a restart: without this there would be nothing to strike
            self.sandbox.expire_tokens();
        }
        let (method, path) = match step {
            Step::SignIn => ("POST", "/api/oauth2/token".to_owned()),
            Step::Read => ("GET", "/api/v1".to_owned()),
            Step::Book => ("POST", format!("/api/v1/{DIVISION}/salesentry/SalesEntries")),
            Step::Attach => ("POST", format!("/api/v1/{DIVISION}/documents/DocumentAttachments")),
            Step::MakeCustomer => ("POST", format!("/api/v1/{DIVISION}/crm/Accounts")),
            Step::OverwriteCustomer => ("PUT", format!("/api/v1/{DIVISION}/crm/Accounts")),
            Step::Order => ("POST", format!("/api/v1/{DIVISION}/salesinvoice/SalesInvoices")),
        };
        let action = match strike {
            Strike::LoseAnswer => Action::LoseAnswer,
            Strike::LoseRequest => Action::LoseRequest,
            Strike::NoConnection => Action::Refuse,
            Strike::CutAnswer => Action::CutBody,
            Strike::Html => Action::GarbageBody,
            Strike::EndSessions => Action::ExpireTokens,
            Strike::Status(status, retry_after) => Action::Status {
                status,
                burst: 1,
                retry_after,
            },
        };
        let when = match when {
            When::Always => boekbrug_sandbox::When::Always,
            When::Nth(number) => boekbrug_sandbox::When::Nth(number),
        };
        let rule = FaultRule {
            method: Some(method.to_owned()),
            path,
            when,
            action,
        };
        self.sandbox.set_faults(FaultPlan {
            rules: vec![rule],
            random: None,
        });
    }

    fn calm(&self) {
        self.sandbox.set_faults(FaultPlan::default());
    }

    fn truth(&self, feed: Feed) -> Option<Vec<Known>> {
        match feed {
            Feed::CostCentres => Some(lock(&self.cost_centres).clone()),
            // those that the connector made as well
            Feed::Customers => Some(self.made_customers()),
            _ => None,
        }
    }

    fn books(&self) -> Vec<HeldBooking> {
        let books = self.sandbox.books(DIVISION).expect("the books");
        books.entries.iter().map(|entry| self.held(entry, &books)).collect()
    }

    fn calls(&self) -> u64 {
        self.count(|_| true)
    }

    fn calls_but_sessions(&self) -> u64 {
        self.count(|name| !name.contains("oauth2"))
    }

    fn secrets(&self) -> Vec<String> {
        let fixed = [CLIENT_SECRET, "verlopen-geheim", "nooit-uitgegeven"];
        let mut all: Vec<_> = fixed.into_iter().map(str::to_owned).collect();
        all.extend(self.secrets.get_now(REFRESH_TOKEN));
        all.extend(self.wire.tokens());
        all
    }
}

impl Firm {
    fn held(&self, entry: &BookedEntry, books: &Books) -> HeldBooking {
        let euros = |amount: Decimal| Money::try_from_decimal(amount, Currency::EUR).expect("whole cents");
        let sum: Decimal = entry.lines.iter().map(|line| line.amount + line.vat).sum();
        let documents = books.attachments_of(entry).iter().map(|file| HeldDocument {
            file_name: file.name.clone(),
            bytes: self.sandbox.attachment(DIVISION, file.id).expect("the bytes").to_vec(),
        });
        HeldBooking {
            number: entry.your_ref.clone(),
            total: euros(entry.total),
            sum: euros(sum),
            customer: entry.customer_code.clone(),
            date: entry.date,
            documents: documents.collect(),
        }
    }
}

/// What is kept of a connection.
#[derive(Default)]
pub(crate) struct Safe(Mutex<HashMap<String, String>>);

impl Safe {
    fn with(name: &str, value: &str) -> Arc<Self> {
        let safe = Self::default();
        safe.set(name, value);
        Arc::new(safe)
    }

    fn set(&self, name: &str, value: &str) {
        lock(&self.0).insert(name.to_owned(), value.to_owned());
    }

    fn get_now(&self, name: &str) -> Option<String> {
        lock(&self.0).get(name).cloned().filter(|value| !value.is_empty())
    }
}

#[async_trait]
impl Secrets for Safe {
    async fn get(&self, name: &str) -> Result<Option<String>, ConnectorError> {
        Ok(self.get_now(name))
    }

    async fn put(&self, name: &str, value: &str) -> Result<(), ConnectorError> {
        self.set(name, value);
        Ok(())
    }
}
