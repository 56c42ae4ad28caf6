//! The firm of the story, in the sandbox.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::testkit::{Breakage, Deed, HeldBooking, HeldDocument, Known, Step, Strike, Subject, When};
use boekbrug_connector::{Clock, Connector, ConnectorError, Opening, Secrets};
use boekbrug_http::Transport;
use boekbrug_http::testkit::{ManualClock, SeededChance};
use boekbrug_model::settings::VatMapping;
use boekbrug_model::{ConnectionId, ConnectionSettings, Currency, Feed, Money, Profile, VatKind};
use boekbrug_sandbox::snelstart::{
    ALL_SCOPES, AdministrationConfig, BookedInvoice, Books, Config as SandboxConfig, RelationPatch, Seed, SeedRelation,
};
use boekbrug_sandbox::{Action, Change, FaultPlan, FaultRule, SnelStart as Sandbox};
use boekbrug_snelstart::{Config, Parts, SnelStart};
use bytes::Bytes;
use http::Request;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::settings::Setting;
use crate::wire::{Nowhere, Time, Wire};

/// The administration, by its name in the sandbox.
pub(crate) const BOOKS: &str = "Bakkers & Co";
/// The koppelsleutel; base64 of a user name and a password, so that both ways to sign in take it.
const KEY: &str = "Ym9la2JydWc6Z2VoZWltLXdvb3Jk";
/// The password in it.
const PASSWORD: &str = "geheim-woord";
/// The koppelsleutel of the same firm without the right to book.
const KEY_WITHOUT_RIGHT: &str = "Ym9la2JydWc6emVlci1nZWhlaW0h";
/// The partner's subscription keys.
const SUBSCRIPTION: [&str; 2] = ["subscription-eerste", "subscription-tweede"];

/// The firm, both sides of it.
pub(crate) struct Firm {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: ManualClock,
    pub(crate) wire: Arc<Wire>,
    config: Value,
    cost_centres: Mutex<Vec<Known>>,
    /// Calls that people made, which are none of the connector's.
    by_people: Mutex<u64>,
}

impl Firm {
    pub(crate) fn new(setting: &Setting) -> Self {
        let clock = ManualClock::new(setting.start.parse().expect("an instant"));
        let config = SandboxConfig {
            subscription_keys: SUBSCRIPTION.map(str::to_owned),
            administrations: administrations(),
            limits: setting.limits,
            switches: setting.switches,
            ..SandboxConfig::default()
        };
        let sandbox = Sandbox::new(config, Arc::new(Time(clock.clone())));
        let known = |(code, name): &(i64, String)| Known {
            code: code.to_string(),
            name: name.clone(),
            is_active: true,
        };
        let firm = Self {
            wire: Wire::new(sandbox.clone(), clock.clone()),
            sandbox,
            clock,
            config: setting.config.clone(),
            cost_centres: Mutex::new(seed().cost_centers.iter().map(known).collect()),
            by_people: Mutex::new(0),
        };
        firm.sell();
        firm
    }

    /// The firm has an item, and an order that waits.
    fn sell(&self) {
        let groups = self.by_hand("GET", "/artikelomzetgroepen", &Value::Null);
        let item = json!({"artikelcode": "100", "omschrijving": "Advies", "verkoopprijs": 95, "eenheid": "uur",
            "artikelOmzetgroep": {"id": groups[0]["id"]}});
        self.by_hand("POST", "/artikelen", &item);
        let items = self.by_hand("GET", "/artikelen", &Value::Null);
        let customers = self.by_hand("GET", "/relaties?$filter=Relatiecode%20eq%201001", &Value::Null);
        let order = json!({"relatie": {"id": customers[0]["id"]}, "datum": "2026-03-02T00:00:00",
            "verkooporderBtwIngaveModel": "Exclusief", "regels": [{"artikel": {"id": items[0]["id"]}, "aantal": 2, "stuksprijs": 95}]});
        self.by_hand("POST", "/verkooporders", &order);
    }

    /// Opens a connection with other settings, another koppelsleutel and another network.
    fn opened(&self, change: Value, key: Option<&str>, transport: Arc<dyn Transport>) -> Arc<dyn Connector> {
        let mut all = json!({"primary_key": SUBSCRIPTION[0], "secondary_key": SUBSCRIPTION[1]});
        for more in [self.config.clone(), change] {
            all.as_object_mut()
                .expect("an object")
                .extend(more.as_object().expect("an object").clone());
        }
        let config: Config = serde_json::from_value(all).expect("settings that can be read");
        let opening = Opening {
            connection: ConnectionId::new(self.clock.now(), [7; 10]),
            package: "snelstart".parse().expect("a package"),
            settings: self.settings(),
            remote_id: None,
            secrets: Arc::new(Safe(key.map(str::to_owned))),
            calls_made: Vec::new(),
        };
        let parts = Parts {
            transport,
            clock: Arc::new(self.clock.clone()),
            chance: Arc::new(SeededChance::new(1)),
            config,
            shared: Arc::default(),
            opening,
        };
        SnelStart::try_new(parts).expect("it opens")
    }

    /// Opens the connection over another transport.
    pub(crate) fn over(&self, transport: Arc<dyn Transport>) -> Arc<dyn Connector> {
        self.opened(json!({}), Some(KEY), transport)
    }

    /// What a person, or another program of the firm, does over the API, past any strike.
    pub(crate) fn by_hand(&self, method: &str, path: &str, body: &Value) -> Value {
        let plan = self.sandbox.faults();
        self.sandbox.set_faults(FaultPlan::default());
        let form = format!("grant_type=clientkey&clientkey={KEY}");
        let token = self.handle("POST", "/b2b/token", "", form);
        let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap_or_default());
        let answer = self.handle(method, &format!("/v2{path}"), &bearer, body.to_string());
        self.sandbox.set_faults(plan);
        answer
    }

    fn handle(&self, method: &str, path: &str, bearer: &str, body: String) -> Value {
        *self.by_people.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", bearer)
            .header("ocp-apim-subscription-key", SUBSCRIPTION[0]);
        let reply = self.sandbox.handle(request.body(Bytes::from(body)).expect("a request"));
        let answer = reply.answer().expect("an answer");
        serde_json::from_slice(answer.body()).unwrap_or(Value::Null)
    }

    fn patch(&self, code: &str, patch: RelationPatch) -> bool {
        let code = code.parse().expect("a number");
        self.sandbox.update_relation(BOOKS, code, &patch).is_ok()
    }

    fn count(&self, counts: impl Fn(&str) -> bool) -> u64 {
        let calls = self.sandbox.calls();
        calls
            .iter()
            .filter(|(name, _)| counts(name))
            .map(|(_, count)| count.calls)
            .sum()
    }
}

fn administrations() -> Vec<AdministrationConfig> {
    let without = ALL_SCOPES.iter().filter(|scope| **scope != "boekhouden:write");
    let lesser = AdministrationConfig {
        scopes: without.map(|scope| (*scope).to_owned()).collect(),
        ..AdministrationConfig::new("Zonder recht", KEY_WITHOUT_RIGHT, seed())
    };
    vec![AdministrationConfig::new(BOOKS, KEY, seed()), lesser]
}

fn seed() -> Seed {
    let customer = |code, name: &str| SeedRelation::customer(code, name);
    let at = |relation: SeedRelation, city: &str, country: &str, vat_number: &str| SeedRelation {
        street: "Kade 1".to_owned(),
        postcode: "1811 AB".to_owned(),
        city: city.to_owned(),
        country: country.to_owned(),
        vat_number: vat_number.to_owned(),
        ..relation
    };
    let blocked = SeedRelation {
        inactive: true,
        ..customer(1003, "Oude klant")
    };
    let supplier = SeedRelation {
        supplier: true,
        not_customer: true,
        ..customer(1005, "Meelfabriek")
    };
    Seed::new()
        .relations(26)
        .relation(at(
            customer(1001, "Bakkerij De Korenaar"),
            "Alkmaar",
            "NL",
            "NL123456782B01",
        ))
        .relation(customer(1002, "Klant zonder adres"))
        .relation(blocked)
        .relation(at(customer(1004, "Brasserie Ébène"), "Brussel", "BE", "BE0417497106"))
        .relation(supplier)
}

impl Subject for Firm {
    fn open(&self) -> Arc<dyn Connector> {
        self.opened(json!({}), Some(KEY), self.wire.clone())
    }

    fn open_broken(&self, breakage: Breakage) -> Option<Arc<dyn Connector>> {
        let wire = self.wire.clone();
        Some(match breakage {
            Breakage::Network => self.opened(json!({}), Some(KEY), Arc::new(Nowhere)),
            Breakage::Secret => self.opened(json!({}), Some("Ym9la2JydWc6dmVya2VlcmQ"), wire),
            Breakage::NoSecret => self.opened(json!({}), None, wire),
            Breakage::OperatorKey => {
                let keys = json!({"primary_key": "verlopen-sleutel", "secondary_key": null});
                self.opened(keys, Some(KEY), wire)
            }
            Breakage::Right => self.opened(json!({}), Some(KEY_WITHOUT_RIGHT), wire),
            Breakage::Address => self.opened(json!({"api": "https://b2bapi.snelstart.nl/v9"}), Some(KEY), wire),
        })
    }

    fn settings(&self) -> ConnectionSettings {
        let mapping = |kind, percent: Option<u32>, code: Option<&str>, ledger: &str| VatMapping {
            code: None,
            kind,
            percent: percent.map(Into::into),
            package_code: code.map(str::to_owned),
            ledger_account: Some(ledger.to_owned()),
        };
        ConnectionSettings {
            vat_mappings: vec![
                mapping(VatKind::Standard, Some(21), Some("2"), "8200"),
                mapping(VatKind::Standard, Some(9), Some("1"), "8210"),
                mapping(VatKind::ReverseCharge, None, Some("4"), "8250"),
                mapping(VatKind::Exempt, None, None, "8240"),
                mapping(VatKind::ZeroRated, None, None, "8240"),
                mapping(VatKind::IntraCommunity, None, None, "8070"),
                mapping(VatKind::Export, None, None, "8060"),
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
                let new = SeedRelation::customer(code.parse().expect("a number"), name);
                self.sandbox.add_relation(BOOKS, &new).is_ok()
            }
            Deed::RenameCustomer { code, name } => self.patch(
                &code,
                RelationPatch {
                    name: Some(name),
                    ..Default::default()
                },
            ),
            Deed::ChangeElsewhere { code } => {
                let memo = Some("Belt altijd op dinsdag".to_owned());
                self.patch(
                    code,
                    RelationPatch {
                        memo,
                        ..Default::default()
                    },
                )
            }
            Deed::ChangeAllElsewhere => self.sandbox.touch(BOOKS, usize::MAX).is_ok(),
            Deed::SetCustomerActive { code, is_active } => {
                let inactive = Some(!is_active);
                self.patch(
                    code,
                    RelationPatch {
                        inactive,
                        ..Default::default()
                    },
                )
            }
            Deed::AddCostCentre { code, name } => self.add_cost_centre(code, name),
            Deed::CloseAccount { code } => {
                let number = code.parse().expect("a number");
                self.sandbox.change(BOOKS, &Change::CloseLedger { number }).is_ok()
            }
            Deed::ClosePeriod { from, until } => self
                .sandbox
                .change(BOOKS, &Change::BlockPeriod { from, to: until })
                .is_ok(),
            Deed::OpenPeriods => self.sandbox.unblock_periods(BOOKS).is_ok(),
            Deed::DeleteBooking { number } => {
                let books = self.sandbox.books(BOOKS).expect("the books");
                let id = books.booking(number).expect("the booking").id;
                self.by_hand("DELETE", &format!("/verkoopboekingen/{id}"), &Value::Null);
                self.sandbox.books(BOOKS).expect("the books").bookings_of(number) == 0
            }
            Deed::WithdrawKey => self.sandbox.withdraw_key(BOOKS).is_ok(),
        }
    }

    fn strike(&self, strike: Strike, step: Step, when: When) {
        let (method, path) = match step {
            Step::SignIn => ("POST", "/b2b/token"),
            Step::Read => ("GET", "/v2"),
            Step::Book => ("POST", "/v2/verkoopboekingen"),
            Step::Attach => ("POST", "/v2/documenten"),
            Step::MakeCustomer => ("POST", "/v2/relaties"),
            Step::OverwriteCustomer => ("PUT", "/v2/relaties"),
            Step::Order => ("POST", "/v2/verkooporders"),
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
            path: path.to_owned(),
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
            Feed::CostCentres => Some(self.cost_centres.lock().unwrap_or_else(PoisonError::into_inner).clone()),
            Feed::Customers => {
                let relations = self.sandbox.relations(BOOKS).expect("the books");
                let customers = relations.into_iter().filter(|row| row.customer && row.code > 0);
                Some(
                    customers
                        .map(|row| Known {
                            code: row.code.to_string(),
                            name: row.name,
                            is_active: !row.inactive,
                        })
                        .collect(),
                )
            }
            _ => None,
        }
    }

    fn books(&self) -> Vec<HeldBooking> {
        let books = self.sandbox.books(BOOKS).expect("the books");
        books.bookings.iter().map(|booking| held(booking, &books)).collect()
    }

    fn calls(&self) -> u64 {
        self.count(|_| true) - *self.by_people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn calls_but_sessions(&self) -> u64 {
        self.count(|name| !name.contains("/token"))
    }

    fn secrets(&self) -> Vec<String> {
        let fixed = [
            KEY,
            PASSWORD,
            KEY_WITHOUT_RIGHT,
            SUBSCRIPTION[0],
            SUBSCRIPTION[1],
            "verlopen-sleutel",
        ];
        let mut all: Vec<_> = fixed.into_iter().map(str::to_owned).collect();
        all.extend(self.wire.tokens());
        all
    }
}

impl Firm {
    fn add_cost_centre(&self, code: &str, name: &str) -> bool {
        let number: i64 = code.parse().expect("a number");
        self.by_hand(
            "POST",
            "/kostenplaatsen",
            &json!({"nummer": number, "omschrijving": name}),
        );
        let mut known = self.cost_centres.lock().unwrap_or_else(PoisonError::into_inner);
        known.push(Known {
            code: code.to_owned(),
            name: name.to_owned(),
            is_active: true,
        });
        self.sandbox.cost_center_id(BOOKS, number).is_ok()
    }
}

fn held(booking: &BookedInvoice, books: &Books) -> HeldBooking {
    let euros = |amount: Decimal| Money::try_from_decimal(amount, Currency::EUR).expect("whole cents");
    let lines: Decimal = booking.lines.iter().map(|line| line.amount).sum();
    let vat: Decimal = booking.vat.iter().map(|row| row.amount).sum();
    let documents = books.documents_of(booking.id).into_iter().map(|document| HeldDocument {
        file_name: document.name.clone(),
        bytes: document.content.to_vec(),
    });
    HeldBooking {
        number: booking.number.clone(),
        total: euros(booking.total),
        sum: euros(lines + vat),
        customer: booking.customer.code.to_string(),
        date: booking.date,
        documents: documents.collect(),
    }
}

/// The one secret of a connection.
struct Safe(Option<String>);

#[async_trait]
impl Secrets for Safe {
    async fn get(&self, name: &str) -> Result<Option<String>, ConnectorError> {
        Ok(self.0.clone().filter(|_| name == "koppelsleutel"))
    }

    async fn put(&self, _name: &str, _value: &str) -> Result<(), ConnectorError> {
        Ok(())
    }
}
