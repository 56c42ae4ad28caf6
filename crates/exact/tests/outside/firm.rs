//! The firm of the story, in the sandbox.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::testkit::{Breakage, Deed, HeldBooking, HeldDocument, Known, Step, Strike, Subject, When};
use boekbrug_connector::{Clock, Connector, ConnectorError, Opening, Secrets};
use boekbrug_exact::{Config, Exact, Parts};
use boekbrug_http::Transport;
use boekbrug_http::testkit::{ManualClock, SeededChance};
use boekbrug_model::settings::VatMapping;
use boekbrug_model::{ConnectionId, ConnectionSettings, Currency, Feed, Money, Profile, VatKind};
use boekbrug_sandbox::exact::{
    AdministrationConfig, CLIENT_ID, CLIENT_SECRET, Config as SandboxConfig, DIVISION, RateLimits, Seed, SeedAccount,
    SeedEmployee, SeedProject,
};
use boekbrug_sandbox::{Exact as Sandbox, Reply};
use bytes::Bytes;
use http::Request;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::wire::{Nowhere, Time, Wire};

/// Where the sandbox is thought to be.
const BASE: &str = "https://start.exactonline.nl";
const BACK: &str = "https://boekbrug.example/terug/exact";
const WRONG_SECRET: &str = "verkeerd-geheim";
const WRONG_TOKEN: &str = "verkeerd-token";

/// The firm, both sides of it.
pub(crate) struct Firm {
    sandbox: Sandbox,
    clock: ManualClock,
    pub(crate) wire: Arc<Wire>,
    safe: Arc<Safe>,
}

/// The secrets of the connection.
#[derive(Default)]
struct Safe(Mutex<HashMap<String, String>>);

#[async_trait]
impl Secrets for Safe {
    async fn get(&self, name: &str) -> Result<Option<String>, ConnectorError> {
        Ok(self.0.lock().unwrap().get(name).cloned())
    }

    async fn put(&self, name: &str, value: &str) -> Result<(), ConnectorError> {
        self.0.lock().unwrap().insert(name.to_owned(), value.to_owned());
        Ok(())
    }
}

impl Safe {
    /// With tokens as a consent leaves them.
    fn holding((access, refresh): (String, String), since: jiff::Timestamp) -> Arc<Self> {
        let ends = since + jiff::SignedDuration::from_secs(600);
        let tokens = json!({"access": access, "refresh": refresh, "ends": ends});
        let kept = json!({"session": tokens, "version": 1, "since": since});
        Arc::new(Self(Mutex::new([("session".to_owned(), kept.to_string())].into())))
    }
}

impl Firm {
    pub(crate) fn new() -> Self {
        Self::with(RateLimits::NONE, 26)
    }

    /// With limits of the package, and so many made-up customers.
    pub(crate) fn with(limits: RateLimits, customers: u32) -> Self {
        let clock = ManualClock::new("2026-03-20T09:00:00Z".parse().unwrap());
        let config = SandboxConfig {
            administrations: vec![AdministrationConfig::new(DIVISION, "Bakkers & Co", seed(customers))],
            limits,
            ..SandboxConfig::default()
        };
        let sandbox = Sandbox::new(config, Arc::new(Time(clock.clone())));
        let firm = Self {
            wire: Wire::new(sandbox.clone(), clock.clone()),
            safe: Arc::default(),
            sandbox,
            clock,
        };
        let firm = Self {
            safe: Safe::holding(firm.consent(), firm.clock.now()),
            ..firm
        };
        firm.furnish();
        firm
    }

    /// What the story wants and the seed does not say.
    fn furnish(&self) {
        self.change("1003", json!({"Blocked": true}));
        self.change("1004", json!({"Country": "BE", "City": "Brussel"}));
        if !self
            .truth(Feed::CostCentres)
            .unwrap()
            .iter()
            .any(|known| known.code == "10")
        {
            self.by_hand(
                "POST",
                "hrm/Costcenters",
                &json!({"Code": "10", "Description": "Winkel"}),
            );
        }
    }

    fn handle(&self, request: http::request::Builder, body: &str) -> http::Response<Bytes> {
        let request = request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap();
        match self.sandbox.handle(request) {
            Reply::Answer(response) | Reply::Delayed { response, .. } => response,
            _ => panic!("no answer"),
        }
    }

    /// A consent, and the tokens that it gives.
    fn consent(&self) -> (String, String) {
        let query = serde_urlencoded::to_string([
            ("client_id", CLIENT_ID),
            ("redirect_uri", BACK),
            ("response_type", "code"),
            ("force_login", "0"),
            ("state", "s"),
        ]);
        let address = format!("{BASE}/api/oauth2/auth?{}", query.unwrap());
        let answer = self.handle(Request::get(address), "");
        let location = url::Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
        let code = location
            .query_pairs()
            .find(|(name, _)| name == "code")
            .unwrap()
            .1
            .into_owned();
        let form = serde_urlencoded::to_string([
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", BACK),
            ("client_id", CLIENT_ID),
            ("client_secret", CLIENT_SECRET),
        ]);
        let request = Request::post(format!("{BASE}/api/oauth2/token"))
            .header("content-type", "application/x-www-form-urlencoded");
        let answer = self.handle(request, &form.unwrap());
        let tokens: Value = serde_json::from_slice(answer.body()).unwrap();
        let token = |name: &str| tokens[name].as_str().unwrap().to_owned();
        (token("access_token"), token("refresh_token"))
    }

    /// What a person, or another program of the firm, does over the API, past any strike.
    fn by_hand(&self, method: &str, path: &str, body: &Value) -> Value {
        let address = if path.starts_with("http") {
            path.replace(' ', "%20")
        } else {
            format!("{BASE}/api/v1/{DIVISION}/{}", path.replace(' ', "%20"))
        };
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header("authorization", format!("Bearer {}", self.consent().0))
            .header("accept", "application/json")
            .header("content-type", "application/json");
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let answer = self.handle(request, &body);
        assert!(
            answer.status().is_success(),
            "{method} {path}: {} {:?}",
            answer.status(),
            answer.body()
        );
        serde_json::from_slice(answer.body()).unwrap_or(Value::Null)
    }

    /// All rows of a list.
    fn list(&self, path: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(at) = next {
            let answer = self.by_hand("GET", &at, &Value::Null);
            let d = &answer["d"];
            rows.extend(d.as_array().or(d["results"].as_array()).unwrap().iter().cloned());
            next = d["__next"].as_str().map(str::to_owned);
        }
        rows
    }

    fn accounts(&self) -> Vec<Value> {
        self.list("crm/Accounts?$filter=Status eq 'C'&$select=ID,Code,Name,Blocked")
    }

    fn change(&self, code: &str, change: Value) -> bool {
        let accounts = self.accounts();
        let found = accounts.iter().find(|row| text(&row["Code"]) == code);
        let id = found.unwrap_or_else(|| panic!("no account {code}"))["ID"]
            .as_str()
            .unwrap();
        self.by_hand("PUT", &format!("crm/Accounts(guid'{id}')"), &change);
        true
    }

    /// Opens a connection with another app, another safe and another network.
    fn opened(&self, change: Value, safe: Arc<Safe>, transport: Arc<dyn Transport>) -> Arc<dyn Connector> {
        let mut site = json!({"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "base": BASE});
        site.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let config: Config = serde_json::from_value(json!({"sites": {"nl": site}})).unwrap();
        let opening = Opening {
            connection: ConnectionId::new(self.clock.now(), [7; 10]),
            package: "exact".parse().unwrap(),
            settings: self.settings(),
            remote_id: Some(DIVISION.to_string()),
            secrets: safe,
            calls_made: Vec::new(),
        };
        let parts = Parts {
            transport,
            clock: Arc::new(self.clock.clone()),
            chance: Arc::new(SeededChance::new(1)),
            config,
            opening,
        };
        Exact::try_new(parts).unwrap()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default().trim()
}

fn seed(customers: u32) -> Seed {
    let customer = SeedAccount::customer;
    let employee = SeedEmployee {
        code: "7".to_owned(),
        first: "Anna".to_owned(),
        last: "Jansen".to_owned(),
        ..SeedEmployee::default()
    };
    let project = SeedProject {
        code: "P-100".to_owned(),
        name: "Advies doorlopend".to_owned(),
        kind: 3,
        ..SeedProject::default()
    };
    Seed::new()
        .made_accounts(customers)
        .made_items(5)
        .employee(employee)
        .project(project)
        .years(&[2025, 2026, 2027])
        .account(SeedAccount {
            vat_number: "NL123456782B01".into(),
            ..customer("1001", "Bakkerij De Korenaar")
        })
        .account(customer("1002", "Klant zonder adres"))
        .account(customer("1003", "Oude klant"))
        .account(SeedAccount {
            vat_number: "BE0417497106".into(),
            ..customer("1004", "Brasserie Ébène")
        })
}

impl Subject for Firm {
    fn open(&self) -> Arc<dyn Connector> {
        self.opened(json!({}), Arc::clone(&self.safe), self.wire.clone())
    }

    fn open_broken(&self, breakage: Breakage) -> Option<Arc<dyn Connector>> {
        let wire = self.wire.clone();
        let fresh = || Safe::holding(self.consent(), self.clock.now());
        let wrong = || Safe::holding((WRONG_TOKEN.to_owned(), WRONG_TOKEN.to_owned()), self.clock.now());
        match breakage {
            Breakage::Network => Some(self.opened(json!({}), fresh(), Arc::new(Nowhere))),
            Breakage::Secret => Some(self.opened(json!({}), wrong(), wire)),
            Breakage::NoSecret => Some(self.opened(json!({}), Arc::default(), wire)),
            Breakage::OperatorKey => {
                // The app is asked for only when tokens end.
                let safe = fresh();
                self.clock.advance(Duration::from_secs(601));
                Some(self.opened(json!({"client_secret": WRONG_SECRET}), safe, wire))
            }
            Breakage::Address => Some(self.opened(json!({"base": format!("{BASE}/elders")}), fresh(), wire)),
            Breakage::Right => None,
        }
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
            rounding_account: Some("8900".to_owned()),
            vat_mappings: vec![
                mapping(VatKind::Standard, Some(21), "4", "8000"),
                mapping(VatKind::Standard, Some(9), "2", "8010"),
                mapping(VatKind::ZeroRated, None, "5", "8020"),
                mapping(VatKind::Exempt, None, "0", "8020"),
                mapping(VatKind::OutsideScope, None, "0", "8020"),
                mapping(VatKind::ReverseCharge, None, "6", "8030"),
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
                self.by_hand(
                    "POST",
                    "crm/Accounts",
                    &json!({"Code": code, "Name": name, "Status": "C"}),
                );
                true
            }
            Deed::RenameCustomer { code, name } => self.change(&code, json!({ "Name": name })),
            Deed::ChangeElsewhere { code } => self.change(code, json!({"Remarks": "Belt altijd op dinsdag"})),
            Deed::ChangeAllElsewhere => {
                for row in self.accounts() {
                    let path = format!("crm/Accounts(guid'{}')", text(&row["ID"]));
                    self.by_hand("PUT", &path, &json!({"Remarks": "Allen tegelijk"}));
                }
                true
            }
            Deed::SetCustomerActive { code, is_active } => self.change(code, json!({"Blocked": !is_active})),
            Deed::AddCostCentre { code, name } => {
                self.by_hand("POST", "hrm/Costcenters", &json!({"Code": code, "Description": name}));
                true
            }
            Deed::CloseAccount { code } => {
                let rows = self.list(&format!("financial/GLAccounts?$filter=Code eq '{code}'&$select=ID"));
                let path = format!("financial/GLAccounts(guid'{}')", text(&rows[0]["ID"]));
                self.by_hand("PUT", &path, &json!({"IsBlocked": true}));
                true
            }
            Deed::DeleteBooking { number } => {
                let rows = self.list(&format!(
                    "salesentry/SalesEntries?$filter=YourRef eq '{number}'&$select=EntryID"
                ));
                let path = format!("salesentry/SalesEntries(guid'{}')", text(&rows[0]["EntryID"]));
                self.by_hand("DELETE", &path, &Value::Null);
                true
            }
            // These cannot be done over the package's interface.
            Deed::ClosePeriod { .. } | Deed::OpenPeriods | Deed::WithdrawKey => false,
        }
    }

    fn strike(&self, strike: Strike, step: Step, when: When) {
        if step == Step::SignIn {
            // Tokens outlive a restart: only when they end is there a call for new ones.
            self.clock.advance(Duration::from_secs(601));
        }
        self.wire.strike(Some((strike, step, when)));
    }

    fn calm(&self) {
        self.wire.strike(None);
    }

    fn truth(&self, feed: Feed) -> Option<Vec<Known>> {
        let known = |row: &Value, name: &str, is_active| Known {
            code: text(&row["Code"]).to_owned(),
            name: text(&row[name]).to_owned(),
            is_active,
        };
        match feed {
            Feed::CostCentres => {
                let rows = self.list("hrm/Costcenters?$select=ID,Code,Description");
                Some(rows.iter().map(|row| known(row, "Description", true)).collect())
            }
            Feed::Customers => {
                let rows = self.accounts();
                Some(
                    rows.iter()
                        .map(|row| known(row, "Name", row["Blocked"] != true))
                        .collect(),
                )
            }
            _ => None,
        }
    }

    fn books(&self) -> Vec<HeldBooking> {
        let accounts = self.accounts();
        let members = "EntryID,YourRef,AmountFC,Customer,EntryDate,Document";
        let entries = self.list(&format!("salesentry/SalesEntries?$select={members}"));
        let held = |row: &Value| {
            let customer = accounts.iter().find(|account| account["ID"] == row["Customer"]);
            let entry = text(&row["EntryID"]);
            let lines = self.list(&format!(
                "salesentry/SalesEntryLines?$filter=EntryID eq guid'{entry}'&$select=ID,AmountFC,VATAmountFC"
            ));
            let sum: Decimal = lines
                .iter()
                .map(|line| decimal(&line["AmountFC"]) + decimal(&line["VATAmountFC"]))
                .sum();
            HeldBooking {
                number: text(&row["YourRef"]).to_owned(),
                total: euros(decimal(&row["AmountFC"])),
                sum: euros(sum),
                customer: customer
                    .map(|account| text(&account["Code"]).to_owned())
                    .unwrap_or_default(),
                date: date(&row["EntryDate"]),
                documents: self.files(text(&row["Document"])),
            }
        };
        entries.iter().map(held).collect()
    }

    fn calls(&self) -> u64 {
        let (sessions, others) = self.wire.calls();
        sessions + others
    }

    fn calls_but_sessions(&self) -> u64 {
        self.wire.calls().1
    }

    fn secrets(&self) -> Vec<String> {
        let fixed = [CLIENT_SECRET, WRONG_SECRET, WRONG_TOKEN].map(str::to_owned);
        fixed.into_iter().chain(self.wire.tokens()).collect()
    }
}

impl Firm {
    /// How many documents and attachments there are.
    pub(crate) fn all_documents(&self) -> (usize, usize) {
        let of = |list: &str| self.list(&format!("documents/{list}?$select=ID")).len();
        (of("Documents"), of("DocumentAttachments"))
    }

    fn files(&self, document: &str) -> Vec<HeldDocument> {
        if document.is_empty() {
            return Vec::new();
        }
        let path = format!("documents/DocumentAttachments?$filter=Document eq guid'{document}'&$select=ID,FileName");
        let held = |row: &Value| HeldDocument {
            file_name: text(&row["FileName"]).to_owned(),
            bytes: Vec::new(),
        };
        self.list(&path).iter().map(held).collect()
    }
}

fn decimal(value: &Value) -> Decimal {
    value.to_string().parse().unwrap_or_default()
}

fn euros(amount: Decimal) -> Money {
    Money::rounded(amount, Currency::EUR).unwrap()
}

fn date(value: &Value) -> Date {
    let digits: String = text(value).chars().filter(char::is_ascii_digit).collect();
    let instant = jiff::Timestamp::from_millisecond(digits.parse().unwrap()).unwrap();
    jiff::tz::TimeZone::UTC.to_datetime(instant).date()
}
