//! KING Finance.

mod two_way;

use std::sync::Arc;

use anyhow::{Context, Result};
use boekbrug_connector::{Capability, Connector, ConnectorError, Opening};
use boekbrug_king::{OMGEVINGSCODE, Parts};
use boekbrug_model::{ConnectionSettings, VatKind};
use boekbrug_sandbox::king::switches::DuplicateFact;
use boekbrug_sandbox::king::{AdministrationConfig, Config, Seed, SeedDebtor, Switches};
use boekbrug_sandbox::{Action, Change, FaultPlan, King, Odds, Reply};
use bytes::Bytes;
use http::Request;
use rust_decimal::Decimal;

use super::two_way::{Opened, TwoWay};
use super::{
    Booking, Books, Codes, Customer, Deed, Line, PackageKind, Secrets, Side, administration, customers, settings,
};
use crate::plan::{Plan, pick};
use crate::time::Time;

const CODES: Codes = Codes {
    first: 10_001,
    late: 15_001,
    unknown: 19_999,
    own: 50_001,
    users: Some(800_000),
    condition: None,
};

/// Revenue accounts of the sandbox's chart.
const REVENUE: std::ops::RangeInclusive<u32> = 8_000..=8_999;

/// KING Finance's side.
pub(crate) struct KingSide {
    sandbox: King,
    faults: FaultPlan,
    switches: Switches,
    opened: Opened,
}

impl KingSide {
    /// A sandbox with an administration for each of these numbers.
    pub(crate) fn new(plan: &Plan, numbers: &[usize], time: &Time) -> Self {
        let people = customers(plan, CODES);
        let make = |number: &usize| {
            let mut seed = Seed::new().book_year(2026);
            for (code, name) in &people {
                seed = seed.debtor(debtor(*code, name));
            }
            AdministrationConfig::new(&administration(*number), &code(*number), seed)
        };
        let config = Config {
            partner_key: "storm-partner".to_owned(),
            administrations: numbers.iter().map(make).collect(),
            chance: plan.seed,
            ..Config::default()
        };
        Self {
            sandbox: King::new(config, Arc::new(time.clone())),
            faults: faults(plan),
            switches: switches(plan),
            opened: Opened::new(time),
        }
    }
}

fn debtor(code: i64, name: &str) -> SeedDebtor {
    SeedDebtor::new(u32::try_from(code).unwrap_or_default(), name)
}

fn code(number: usize) -> String {
    format!("3458946574568{number}")
}

/// The weather of every package, and answers with nothing in them.
fn faults(plan: &Plan) -> FaultPlan {
    let mut faults = plan.faults();
    if let Some(random) = &mut faults.random {
        random.chances.push(Odds {
            per_mille: plan.weather,
            action: Action::EmptyBody,
        });
    }
    faults
}

/// What the sandbox does otherwise where nobody knows what the package does, as far as the connector needs no setting
/// for it.
fn switches(plan: &Plan) -> Switches {
    let drawn = pick(&Switches::covering(), plan.switches);
    Switches {
        decimal_mark: drawn.decimal_mark,
        money_scale: drawn.money_scale,
        date_out: drawn.date_out,
        empty_cells: drawn.empty_cells,
        records: drawn.records,
        indented: drawn.indented,
        answer_root: drawn.answer_root,
        total_pages: drawn.total_pages,
        record_count: drawn.record_count,
        login_refusal: drawn.login_refusal,
        session_refusal: drawn.session_refusal,
        login_ends_others: drawn.login_ends_others,
        no_message: drawn.no_message,
        booking_key: drawn.booking_key,
        warnings: drawn.warnings,
        warning_place: drawn.warning_place,
        next_debtor: drawn.next_debtor,
        debtor_range: drawn.debtor_range,
        unchanged_update: drawn.unchanged_update,
        long_text: drawn.long_text,
        duplicate_fact: if plan.careless {
            DuplicateFact::Adds
        } else {
            drawn.duplicate_fact
        },
        ..Switches::default()
    }
}

impl Side for KingSide {
    fn kind(&self) -> PackageKind {
        PackageKind::King
    }

    fn capability(&self) -> &'static Capability {
        boekbrug_king::capability()
    }

    fn open(&self, line: Line, opening: Opening) -> Result<Arc<dyn Connector>, ConnectorError> {
        let config = boekbrug_king::Config {
            partner_key: Some("storm-partner".to_owned().into()),
            // the least that the connector takes
            page_size: line.page.max(10),
            ..boekbrug_king::Config::default()
        };
        boekbrug_king::King::try_new(Parts {
            transport: line.transport,
            clock: line.clock,
            chance: line.chance,
            config,
            opening,
        })
    }

    fn handle(&self, request: Request<Bytes>) -> Reply {
        let sent = request.body().clone();
        let reply = self.sandbox.handle(request);
        self.watch(&sent, &reply);
        reply
    }

    fn two_way(&self) -> Option<&dyn TwoWay> {
        Some(self)
    }

    fn rage(&self) {
        self.sandbox.set_faults(self.faults.clone());
        self.sandbox.set_switches(self.switches);
    }

    fn calm(&self) {
        self.sandbox.set_faults(FaultPlan::default());
    }

    fn codes(&self) -> Codes {
        CODES
    }

    fn settings(&self, _number: usize) -> ConnectionSettings {
        ConnectionSettings {
            journal: Some("10".to_owned()),
            ..settings(&[
                (VatKind::Standard, Some(21), Some("2"), "8000"),
                (VatKind::Standard, Some(9), Some("1"), "8010"),
                (VatKind::Exempt, None, Some("0"), "8020"),
            ])
        }
    }

    fn secrets(&self, number: usize) -> Secrets {
        vec![(OMGEVINGSCODE.to_owned(), code(number).into())]
    }

    fn new_secrets(&self, number: usize) -> Result<Secrets> {
        let code = self.sandbox.regenerate_code(&administration(number))?;
        Ok(vec![(OMGEVINGSCODE.to_owned(), code.into())])
    }

    fn disturb(&self, number: usize, deed: &Deed) -> Result<()> {
        let books = &administration(number);
        match deed {
            // as in [`TwoWay::edit`]
            Deed::Touch(_) if self.opened.is_any_open() => {}
            Deed::Touch(count) => drop(self.sandbox.touch(books, *count)?),
            Deed::Block(code) => self.sandbox.block(books, "DEB", &key(*code), true)?,
            Deed::ClosePeriods => self.sandbox.close_for_good(books, Some((2026, 11)))?,
            Deed::OpenPeriods => self.sandbox.close_for_good(books, None)?,
            Deed::RenameLedger(name) => {
                let (number, name) = (8_000, name.clone());
                self.sandbox.change(books, &Change::RenameLedger { number, name })?;
            }
            Deed::Move => self.sandbox.end_sessions(),
            // Its maintenance is a page like any other.
            Deed::Maintain(_) => {}
        }
        Ok(())
    }

    fn free_customer(&self, number: usize, code: i64) -> Result<()> {
        Ok(self.sandbox.block(&administration(number), "DEB", &key(code), false)?)
    }

    fn add_customer(&self, number: usize, code: i64, name: &str) -> Result<()> {
        self.sandbox.add_debtor(&administration(number), &debtor(code, name))?;
        Ok(())
    }

    fn books(&self, number: usize) -> Result<Books> {
        let books = self.sandbox.books(&administration(number))?;
        let bookings = books.sales.iter().map(|sale| {
            let revenue = sale
                .rows
                .iter()
                .filter(|row| REVENUE.contains(&row.account) || REVENUE.contains(&row.contra));
            let lines: Decimal = revenue.map(|row| row.amount).sum();
            let files = books.files.iter().filter(|file| file.invoice == sale.invoice);
            Booking {
                number: sale.invoice.clone(),
                total: sale.total,
                lines: if sale.rows.len() == 1 {
                    sale.total - sale.vat
                } else {
                    -lines
                },
                vat: sale.vat,
                documents: files.map(|file| file.size).collect(),
            }
        });
        Ok(Books {
            bookings: bookings.collect(),
            orphans: 0,
        })
    }

    fn customers(&self, number: usize) -> Result<Vec<Customer>> {
        let debtors = self.sandbox.debtors(&administration(number))?.into_iter();
        debtors
            .map(|mut row| {
                Ok(Customer {
                    code: row.remove("NR").context("a debtor has a number")?,
                    name: row.remove("NAAM").context("a debtor has a name")?,
                    is_active: row.get("BLOK").is_none_or(|blocked| blocked != "J"),
                })
            })
            .collect()
    }
}

/// The key of a debtor is its number as a text.
fn key(code: i64) -> String {
    code.to_string()
}
