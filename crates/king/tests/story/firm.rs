//! The firm of the story, in the sandbox.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::testkit::{Breakage, Deed, HeldBooking, HeldDocument, Known, Step, Strike, Subject, When};
use boekbrug_connector::{Clock, Connector, ConnectorError, Opening, Secrets};
use boekbrug_http::Transport;
use boekbrug_http::testkit::{ManualClock, SeededChance};
use boekbrug_king::{Config, King, OMGEVINGSCODE, Parts};
use boekbrug_model::settings::VatMapping;
use boekbrug_model::{ConnectionId, ConnectionSettings, Currency, Feed, Money, VatKind};
use boekbrug_sandbox::king::{AdministrationConfig, BookedSale, Config as SandboxConfig, Seed, SeedDebtor};
use boekbrug_sandbox::{Action, FaultPlan, FaultRule, King as Sandbox};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::settings::Setting;
use crate::wire::{Nowhere, Time, Wire};

/// The administration.
const BOOKS: &str = "Bakkers & Co";
const CODE: &str = "34589465745689";
const PARTNER: &str = "sleutel-van-de-maker";
/// Ledger accounts have the numbers up to here, so that the story's customers stand that much higher (`BASFIN`,
/// apis/king.md section 4).
const ABOVE: u32 = 10_000;
const STORY: [&str; 5] = ["1001", "1002", "1003", "1004", "1999"];
/// Customers that the story makes itself stand higher still, above those that are there.
const MADE: std::ops::RangeInclusive<u32> = 2001..=2005;
const NEW: u32 = 15_000;

/// The firm, both sides of it.
pub(crate) struct Firm {
    sandbox: Sandbox,
    clock: ManualClock,
    wire: Arc<Wire>,
    config: Value,
    gross_lines: bool,
    customers: Mutex<Vec<Known>>,
    cost_centres: Mutex<Vec<Known>>,
}

impl Firm {
    pub(crate) fn new(setting: &Setting) -> Self {
        let clock = ManualClock::new("2026-03-16T09:00:00Z".parse().expect("an instant"));
        let seed = seed();
        let customers = seed.named.iter().map(|debtor| Known {
            code: debtor.number.to_string(),
            name: debtor.name.clone(),
            is_active: !debtor.blocked,
        });
        let customers = Mutex::new(customers.collect());
        let cost_centres = seed
            .cost_centers
            .iter()
            .map(|(number, name)| active(&number.to_string(), name));
        let cost_centres = Mutex::new(cost_centres.collect());
        let config = SandboxConfig {
            partner_key: PARTNER.to_owned(),
            administrations: vec![AdministrationConfig::new(BOOKS, CODE, seed)],
            switches: setting.switches,
            ..SandboxConfig::default()
        };
        let sandbox = Sandbox::new(config, Arc::new(Time(clock.clone())));
        Self {
            wire: Wire::new(sandbox.clone(), clock.clone()),
            sandbox,
            clock,
            config: setting.config.clone(),
            gross_lines: setting.config["line_amounts"] == "gross",
            customers,
            cost_centres,
        }
    }

    /// Opens a connection with other settings, another code and another network.
    fn opened(&self, change: &Value, code: &'static str, transport: Arc<dyn Transport>) -> Arc<dyn Connector> {
        let mut all = json!({"api": "http://sandbox.example/v1/", "partner_key": PARTNER, "page_size": 10});
        for more in [&self.config, change] {
            all.as_object_mut()
                .expect("an object")
                .extend(more.as_object().expect("an object").clone());
        }
        let config: Config = serde_json::from_value(all).expect("settings that can be read");
        let opening = Opening {
            connection: ConnectionId::new(self.clock.now(), [7; 10]),
            package: "king".parse().expect("a package"),
            settings: self.settings(),
            remote_id: None,
            secrets: Arc::new(Safe(code)),
            calls_made: Vec::new(),
        };
        let parts = Parts {
            transport,
            clock: Arc::new(self.clock.clone()),
            chance: Arc::new(SeededChance::new(1)),
            config,
            opening,
        };
        King::try_new(parts).expect("it opens")
    }

    fn count(&self, counts: impl Fn(&str) -> bool) -> u64 {
        let calls = self.sandbox.calls();
        let counted = calls.iter().filter(|(name, _)| counts(name));
        counted.map(|(_, count)| count.calls).sum()
    }

    /// Changes a debtor, in the sandbox and in what the test knows of it.
    fn change(&self, code: &str, cell: (&str, &str), known: impl FnOnce(&mut Known)) -> bool {
        let code = self.code(code);
        if let Some(row) = lock(&self.customers).iter_mut().find(|known| known.code == code) {
            known(row);
        }
        self.sandbox.change_row(BOOKS, "DEB", &code, &[cell]).is_ok()
    }

    /// The debtors that were made, as the sandbox has them: each once, because its rows are known by their numbers.
    fn made(&self) -> Vec<Known> {
        let row = |number: u32| {
            let code = (NEW + number).to_string();
            let row = self.sandbox.row(BOOKS, "DEB", &code).ok()?;
            Some(active(&code, row.get("NAAM").map_or("", String::as_str)))
        };
        MADE.filter_map(row).collect()
    }

    fn held(&self, sale: &BookedSale) -> HeldBooking {
        let files = self.sandbox.files(BOOKS, &sale.invoice).expect("the books");
        let debtor = sale.debtor.unwrap_or_default().to_string();
        let story = STORY.into_iter().find(|story| self.code(story) == debtor);
        HeldBooking {
            number: sale.invoice.clone(),
            total: euros(sale.total),
            sum: euros(self.sum(sale)),
            customer: story.map_or(debtor, str::to_owned),
            date: sale.date.expect("a day"),
            documents: files
                .into_iter()
                .map(|(file_name, bytes)| HeldDocument {
                    file_name,
                    bytes: bytes.to_vec(),
                })
                .collect(),
        }
    }

    /// Lines and VAT of a split; a single row holds both (apis/king.md section 6.2).
    fn sum(&self, sale: &BookedSale) -> Decimal {
        let [_, lines @ ..] = &sale.rows[..] else {
            return Decimal::ZERO;
        };
        if lines.is_empty() {
            return sale.rows.iter().map(|row| row.amount).sum();
        }
        let net: Decimal = lines.iter().map(|row| -row.amount).sum();
        let on_lines = lines.iter().any(|row| !row.vat.is_zero());
        if self.gross_lines && on_lines {
            net
        } else {
            net + sale.vat
        }
    }
}

fn active(code: &str, name: &str) -> Known {
    Known {
        code: code.to_owned(),
        name: name.to_owned(),
        is_active: true,
    }
}

fn euros(amount: Decimal) -> Money {
    Money::try_from_decimal(amount, Currency::EUR).expect("whole cents")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the firm holds when the story begins.
fn seed() -> Seed {
    let customer = |number: u32, name: &str| SeedDebtor::new(ABOVE + number, name);
    let at = |debtor: SeedDebtor, city: &str, country: &str, vat_number: &str| SeedDebtor {
        street: "Kade".to_owned(),
        house_number: Some(1),
        postcode: "1811 AB".to_owned(),
        city: city.to_owned(),
        country: country.to_owned(),
        vat_number: vat_number.to_owned(),
        ..debtor
    };
    let seed = Seed::new()
        .items(12)
        .debtor(at(
            customer(1001, "Bakkerij De Korenaar"),
            "Alkmaar",
            "NL",
            "NL123456782B01",
        ))
        .debtor(customer(1002, "Klant zonder adres"))
        .debtor(SeedDebtor {
            blocked: true,
            ..customer(1003, "Oude klant")
        })
        .debtor(at(customer(1004, "Brasserie Ébène"), "Brussel", "BE", "BE0417497106"));
    (2001..2027).fold(seed, |seed, number| {
        seed.debtor(customer(number, &format!("Klant {number} & <Zn>")))
    })
}

impl Subject for Firm {
    fn code(&self, story: &str) -> String {
        match story.parse::<u32>() {
            Ok(number) if STORY.contains(&story) => (ABOVE + number).to_string(),
            Ok(number) if MADE.contains(&number) => (NEW + number).to_string(),
            _ => story.to_owned(),
        }
    }

    /// `MUTDATE_VA` knows days alone, and each read goes back one day more (apis/king.md section 4).
    fn quiet_after(&self) -> Duration {
        Duration::from_hours(72)
    }

    /// The interface counts as an accountant and may book in closed periods (apis/king.md section 6.3).
    fn guards_periods(&self) -> Option<Duration> {
        Some(Duration::from_mins(5))
    }

    fn open(&self) -> Arc<dyn Connector> {
        self.opened(&json!({}), CODE, self.wire.clone())
    }

    fn open_broken(&self, breakage: Breakage) -> Option<Arc<dyn Connector>> {
        let wire = self.wire.clone();
        Some(match breakage {
            Breakage::Network => self.opened(&json!({}), CODE, Arc::new(Nowhere)),
            Breakage::Secret => self.opened(&json!({}), "1234509876", wire),
            Breakage::NoSecret => self.opened(&json!({}), "", wire),
            Breakage::OperatorKey => self.opened(&json!({"partner_key": "verlopen-sleutel"}), CODE, wire),
            // a partner is let in as the accountant, or not at all
            Breakage::Right => return None,
            Breakage::Address => self.opened(&json!({"api": "http://sandbox.example/elders/"}), CODE, wire),
        })
    }

    fn settings(&self) -> ConnectionSettings {
        let row = |kind, percent: Option<u32>, code: &str, ledger: &str| VatMapping {
            code: None,
            kind,
            percent: percent.map(Into::into),
            package_code: Some(code.to_owned()),
            ledger_account: Some(ledger.to_owned()),
        };
        ConnectionSettings {
            journal: Some("10".to_owned()),
            vat_mappings: vec![
                row(VatKind::Standard, Some(21), "2", "8000"),
                row(VatKind::Standard, Some(9), "1", "8010"),
                row(VatKind::Exempt, None, "0", "8020"),
                row(VatKind::ZeroRated, None, "0", "8020"),
                row(VatKind::ReverseCharge, None, "5", "8030"),
                row(VatKind::IntraCommunity, None, "6", "8040"),
                row(VatKind::Export, None, "7", "8050"),
            ],
            ..ConnectionSettings::default()
        }
    }

    fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    fn act(&self, deed: Deed) -> bool {
        match deed {
            Deed::AddCustomer { code, name } => {
                let code = self.code(code);
                lock(&self.customers).push(active(&code, name));
                let number = code.parse().expect("a number");
                self.sandbox.add_debtor(BOOKS, &SeedDebtor::new(number, name)).is_ok()
            }
            Deed::RenameCustomer { code, name } => {
                self.change(&code, ("NAAM", &name), |known| known.name.clone_from(&name))
            }
            Deed::ChangeElsewhere { code } => self.change(code, ("OPM", "Belt altijd op dinsdag"), |_| {}),
            Deed::ChangeAllElsewhere => self.sandbox.touch(BOOKS, usize::MAX).is_ok(),
            Deed::SetCustomerActive { code, is_active } => {
                let blocked = if is_active { "N" } else { "J" };
                self.change(code, ("BLOK", blocked), |known| known.is_active = is_active)
            }
            Deed::AddCostCentre { code, name } => {
                lock(&self.cost_centres).push(active(code, name));
                let cells = [("NR", code), ("ZKSL", code), ("OMSCHR", name), ("BLOK", "N")];
                self.sandbox.add_row(BOOKS, "KPL", &cells).is_ok()
            }
            Deed::CloseAccount { code } => self.sandbox.block(BOOKS, "GRB", &code, true).is_ok(),
            Deed::ClosePeriod { until, .. } => {
                let month = until.month().unsigned_abs();
                self.sandbox.close_to_users(BOOKS, Some((until.year(), month))).is_ok()
            }
            Deed::OpenPeriods => self.sandbox.close_to_users(BOOKS, None).is_ok(),
            Deed::DeleteBooking { number } => self.sandbox.delete_bookings(BOOKS, number) == Ok(1),
            Deed::WithdrawKey => self.sandbox.withdraw_code(BOOKS).is_ok(),
        }
    }

    fn strike(&self, strike: Strike, step: Step, when: When) {
        let path = match step {
            Step::SignIn => "/Login",
            Step::Read => "/Get",
            // a document goes along with its booking
            Step::Book | Step::Attach => "/CreateJournaalpost",
            Step::MakeCustomer => "/CreateStamTabelRecord",
            Step::OverwriteCustomer => "/UpdateStamtabelRecord",
            // nothing of the kind goes there
            Step::Order => return,
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
            method: None,
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
            Feed::CostCentres => Some(lock(&self.cost_centres).clone()),
            Feed::Customers => {
                let mut all = lock(&self.customers).clone();
                all.extend(self.made());
                Some(all)
            }
            _ => None,
        }
    }

    fn books(&self) -> Vec<HeldBooking> {
        let books = self.sandbox.books(BOOKS).expect("the books");
        books.sales.iter().map(|sale| self.held(sale)).collect()
    }

    fn calls(&self) -> u64 {
        self.count(|_| true)
    }

    fn calls_but_sessions(&self) -> u64 {
        self.count(|name| !["Login", "KeepSession", "Logout"].contains(&name))
    }

    fn secrets(&self) -> Vec<String> {
        let fixed = [CODE, PARTNER, "1234509876", "verlopen-sleutel"];
        let mut all: Vec<_> = fixed.into_iter().map(str::to_owned).collect();
        all.extend(self.wire.sessions());
        all
    }
}

/// The one secret of a connection.
struct Safe(&'static str);

#[async_trait]
impl Secrets for Safe {
    async fn get(&self, name: &str) -> Result<Option<String>, ConnectorError> {
        Ok((name == OMGEVINGSCODE && !self.0.is_empty()).then(|| self.0.to_owned()))
    }

    async fn put(&self, _name: &str, _value: &str) -> Result<(), ConnectorError> {
        Ok(())
    }
}
