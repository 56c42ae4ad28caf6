//! Exact Online.

mod two_way;

use std::sync::Arc;

use anyhow::Result;
use boekbrug_connector::{Capability, Connector, ConnectorError, Opening};
use boekbrug_exact::{Parts, REFRESH_TOKEN, SiteConfig};
use boekbrug_model::{ConnectionSettings, VatKind};
use boekbrug_sandbox::exact::{
    AccountPatch, AdministrationConfig, BookedEntry, Books as SandboxBooks, CLIENT_ID, CLIENT_SECRET, Config,
    RateLimits, Seed, SeedAccount, SeedItem, Switches,
};
use boekbrug_sandbox::{Change, Exact, FaultPlan, Reply};
use bytes::Bytes;
use http::Request;

use super::two_way::{Opened, TwoWay};
use super::{
    Booking, Books, Codes, Customer, Deed, Line, PackageKind, Secrets, Side, administration, customers, settings,
};
use crate::plan::{Plan, pick};
use crate::time::Time;

const CODES: Codes = Codes {
    first: 20_001,
    late: 25_001,
    unknown: 29_999,
    own: 30_001,
    users: Some(900_000),
    condition: Some("30"),
};

/// Items of every administration and their VAT codes.
const ITEMS: &[(&str, &str)] = &[("1000", "4"), ("1001", "2"), ("1005", "4")];

/// Where the sandbox believes to be.
const ADDRESS: &str = "https://start.exactonline.nl";

/// Exact Online's side.
pub(crate) struct ExactSide {
    sandbox: Exact,
    faults: FaultPlan,
    switches: Switches,
    limits: RateLimits,
    opened: Opened,
}

impl ExactSide {
    /// A sandbox with an administration for each of these numbers.
    pub(crate) fn new(plan: &Plan, numbers: &[usize], time: &Time) -> Self {
        let people = customers(plan, CODES);
        let make = |number: &usize| {
            let mut seed = Seed::new().chance(plan.seed ^ *number as u64);
            for (code, name) in &people {
                seed = seed.account(SeedAccount::customer(&code.to_string(), name));
            }
            for (code, vat_code) in ITEMS {
                seed = seed.item(item(code, vat_code));
            }
            AdministrationConfig::new(division(*number), &administration(*number), seed)
        };
        let config = Config {
            administrations: numbers.iter().map(make).collect(),
            site: Some(ADDRESS.to_owned()),
            chance: plan.seed,
            ..Config::default()
        };
        Self {
            sandbox: Exact::new(config, Arc::new(time.clone())),
            faults: plan.faults(),
            switches: switches(plan),
            limits: if plan.limited {
                RateLimits::REAL
            } else {
                RateLimits::NONE
            },
            opened: Opened::new(time),
        }
    }
}

fn item(code: &str, vat_code: &str) -> SeedItem {
    SeedItem {
        code: code.to_owned(),
        name: format!("Artikel {code}"),
        price: Some(10.into()),
        vat_code: vat_code.to_owned(),
        unit: "stuk".to_owned(),
        ..SeedItem::default()
    }
}

/// What the sandbox does otherwise where nobody knows what the package does, as far as the connector needs no setting
/// for it.
fn switches(plan: &Plan) -> Switches {
    let drawn = pick(&Switches::covering(), plan.switches);
    Switches {
        mandatory_filter: Switches::default().mandatory_filter,
        date_only_literal: Switches::default().date_only_literal,
        inclusive_vat: Switches::default().inclusive_vat,
        vat_override: Switches::default().vat_override,
        blocked_customer: Switches::default().blocked_customer,
        // a sign that is read the other way can only be told by hand
        credit_notes: Switches::default().credit_notes,
        webhook_validation: false,
        ..drawn
    }
}

/// Its number in the package.
fn division(number: usize) -> i32 {
    700_001 + i32::try_from(number).unwrap_or_default()
}

/// The entries that were sent as such: those of processed invoices are the package's own.
fn sent(books: &SandboxBooks) -> impl Iterator<Item = &BookedEntry> {
    let processed = |entry: &&BookedEntry| books.invoices.iter().any(|one| one.number == Some(entry.number));
    books.entries.iter().filter(move |entry| !processed(entry))
}

impl Side for ExactSide {
    fn kind(&self) -> PackageKind {
        PackageKind::Exact
    }

    fn capability(&self) -> &'static Capability {
        boekbrug_exact::capability()
    }

    fn open(&self, line: Line, opening: Opening) -> Result<Arc<dyn Connector>, ConnectorError> {
        let mut config = boekbrug_exact::Config::default();
        let app = SiteConfig {
            client_id: Some(CLIENT_ID.to_owned()),
            client_secret: Some(CLIENT_SECRET.to_owned().into()),
            ..SiteConfig::default()
        };
        config.sites.insert(config.site, app);
        boekbrug_exact::Exact::try_new(Parts {
            transport: line.transport,
            clock: line.clock,
            chance: line.chance,
            config,
            opening,
        })
    }

    fn handle(&self, request: Request<Bytes>) -> Reply {
        let (method, target) = (request.method().to_string(), request.uri().to_string());
        let reply = self.sandbox.handle(request);
        self.watch(&method, &target, &reply);
        reply
    }

    fn two_way(&self) -> Option<&dyn TwoWay> {
        Some(self)
    }

    fn can_lose_consent(&self) -> bool {
        true
    }

    fn rage(&self) {
        self.sandbox.set_faults(self.faults.clone());
        self.sandbox.set_switches(self.switches);
        self.sandbox.set_limits(self.limits);
    }

    fn calm(&self) {
        self.sandbox.set_faults(FaultPlan::default());
        self.sandbox.set_limits(RateLimits::NONE);
        self.sandbox.maintenance(false);
    }

    fn codes(&self) -> Codes {
        CODES
    }

    fn settings(&self, number: usize) -> ConnectionSettings {
        ConnectionSettings {
            journal: Some("70".to_owned()),
            package_settings: serde_json::json!({ "division": division(number), "webhooks": false }),
            ..settings(&[
                (VatKind::Standard, Some(21), Some("4"), "8000"),
                (VatKind::Standard, Some(9), Some("2"), "8010"),
                (VatKind::Exempt, None, Some("0"), "8020"),
            ])
        }
    }

    /// A person has signed in elsewhere, ten minutes ago or more: before that the package takes no refresh token
    /// (apis/exact.md section 1). What came of it is pasted.
    fn secrets(&self, _number: usize) -> Secrets {
        let tokens = self.sandbox.sign_in();
        self.sandbox.expire_tokens();
        vec![(REFRESH_TOKEN.to_owned(), tokens.refresh_token.into())]
    }

    fn new_secrets(&self, number: usize) -> Result<Secrets> {
        Ok(self.secrets(number))
    }

    fn disturb(&self, number: usize, deed: &Deed) -> Result<()> {
        let books = division(number);
        match deed {
            // as in [`TwoWay::edit`]
            Deed::Touch(_) if self.opened.is_any_open() => {}
            Deed::Touch(count) => drop(self.sandbox.touch_accounts(books, *count)?),
            Deed::Block(code) => {
                self.sandbox
                    .change(books, &Change::DeactivateRelation { code: *code })?;
            }
            Deed::ClosePeriods => self.sandbox.close_period(books, 2026, 11, true)?,
            Deed::OpenPeriods => self.sandbox.close_period(books, 2026, 11, false)?,
            Deed::RenameLedger(name) => {
                let (number, name) = (8_000, name.clone());
                self.sandbox.change(books, &Change::RenameLedger { number, name })?;
            }
            Deed::Move => self.sandbox.move_division(books)?,
            Deed::Maintain(on) => self.sandbox.maintenance(*on),
        }
        Ok(())
    }

    fn free_customer(&self, number: usize, code: i64) -> Result<()> {
        let patch = AccountPatch {
            blocked: Some(false),
            ..AccountPatch::default()
        };
        self.sandbox
            .update_account(division(number), &code.to_string(), &patch)?;
        Ok(())
    }

    fn add_customer(&self, number: usize, code: i64, name: &str) -> Result<()> {
        let account = SeedAccount::customer(&code.to_string(), name);
        self.sandbox.add_account(division(number), &account)?;
        Ok(())
    }

    fn books(&self, number: usize) -> Result<Books> {
        let books = self.sandbox.books(division(number))?;
        let bookings = sent(&books).map(|entry| Booking {
            number: entry.your_ref.clone(),
            total: entry.total,
            lines: entry.lines.iter().map(|line| line.amount).sum(),
            vat: entry.vat,
            documents: books.attachments_of(entry).iter().map(|file| file.size).collect(),
        });
        Ok(Books {
            bookings: bookings.collect(),
            orphans: books.orphans().len() as u64,
        })
    }

    fn customers(&self, number: usize) -> Result<Vec<Customer>> {
        let accounts = self.sandbox.accounts(division(number))?.into_iter();
        Ok(accounts
            .map(|account| Customer {
                code: account.code,
                name: account.name,
                is_active: !account.blocked,
            })
            .collect())
    }
}

#[cfg(test)]
mod tokens;
