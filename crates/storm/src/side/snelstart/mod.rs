//! SnelStart.

mod two_way;

use std::sync::Arc;

use anyhow::Result;
use boekbrug_connector::{Capability, Connector, ConnectorError, Opening};
use boekbrug_model::{ConnectionSettings, VatKind};
use boekbrug_sandbox::snelstart::switches::ListOrder;
use boekbrug_sandbox::snelstart::{AdministrationConfig, Config, RelationPatch, Seed, SeedRelation, Switches};
use boekbrug_sandbox::{Change, FaultPlan, Limits, Reply, SnelStart};
use boekbrug_snelstart::Parts;
use bytes::Bytes;
use http::Request;
use jiff::civil::date;

use super::two_way::{Opened, TwoWay};
use super::{
    Booking, Books, Codes, Customer, Deed, Line, PackageKind, Secrets, Side, administration, customers, settings,
};
use crate::plan::{Plan, pick};
use crate::time::Time;

const CODES: Codes = Codes {
    first: 1_001,
    late: 5_001,
    unknown: 9_999,
    own: 2_001,
    users: None,
    condition: None,
};

/// Articles of every administration, from code 1000 on; their revenue groups go round.
const ITEMS: usize = 16;

/// The name of the secret.
const KEY: &str = "koppelsleutel";

/// SnelStart's side.
pub(crate) struct SnelStartSide {
    sandbox: SnelStart,
    faults: FaultPlan,
    switches: Switches,
    opened: Opened,
}

impl SnelStartSide {
    /// A sandbox with an administration for each of these numbers.
    pub(crate) fn new(plan: &Plan, numbers: &[usize], time: &Time) -> Self {
        let make = |number: &usize| {
            let mut seed = Seed::new()
                .book_year(2026)
                .relations(0)
                .cost_center(10, "Bouw")
                .articles(ITEMS);
            for (code, name) in customers(plan, CODES) {
                seed = seed.relation(SeedRelation::customer(code, &name));
            }
            let seed = if plan.careless {
                seed.takes_number_twice().takes_code_twice()
            } else {
                seed
            };
            AdministrationConfig::new(&administration(*number), &key(*number), seed)
        };
        let config = Config {
            subscription_keys: ["storm-1".to_owned(), "storm-2".to_owned()],
            administrations: numbers.iter().map(make).collect(),
            limits: if plan.limited {
                Limits::SNELSTART_TEST
            } else {
                Limits::NONE
            },
            chance: plan.seed,
            ..Config::default()
        };
        Self {
            sandbox: SnelStart::new(config, Arc::new(time.clone())),
            faults: plan.faults(),
            switches: switches(plan),
            opened: Opened::new(time),
        }
    }
}

/// Our connector as an operator would set it up.
fn connector_config(page: u32) -> boekbrug_snelstart::Config {
    boekbrug_snelstart::Config {
        primary_key: Some("storm-1".to_owned().into()),
        secondary_key: Some("storm-2".to_owned().into()),
        page_size: page,
        app_short_name: Some("boekbrug".to_owned()),
        ..boekbrug_snelstart::Config::default()
    }
}

/// What the sandbox does otherwise where nobody knows what the package does. A list in another order at each call is
/// left out: on several pages nobody can read it whole.
fn switches(plan: &Plan) -> Switches {
    let drawn = pick(&Switches::covering(), plan.switches);
    match drawn.list_order {
        ListOrder::Shuffled => Switches {
            list_order: ListOrder::Drifting,
            ..drawn
        },
        _ => drawn,
    }
}

fn key(number: usize) -> String {
    format!("storm-sleutel-{number}")
}

impl Side for SnelStartSide {
    fn kind(&self) -> PackageKind {
        PackageKind::SnelStart
    }

    fn capability(&self) -> &'static Capability {
        boekbrug_snelstart::capability()
    }

    fn open(&self, line: Line, opening: Opening) -> Result<Arc<dyn Connector>, ConnectorError> {
        let config = connector_config(line.page);
        boekbrug_snelstart::SnelStart::try_new(Parts {
            transport: line.transport,
            clock: line.clock,
            chance: line.chance,
            config,
            shared: line.shared,
            opening,
        })
    }

    fn handle(&self, request: Request<Bytes>) -> Reply {
        let method = request.method().to_string();
        let target = request
            .uri()
            .path_and_query()
            .map(ToString::to_string)
            .unwrap_or_default();
        let reply = self.sandbox.handle(request);
        self.watch(&method, &target, &reply);
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
        self.sandbox.set_limits(Limits::NONE);
    }

    fn codes(&self) -> Codes {
        CODES
    }

    fn settings(&self, _number: usize) -> ConnectionSettings {
        settings(&[
            (VatKind::Standard, Some(21), Some("2"), "8200"),
            (VatKind::Standard, Some(9), Some("1"), "8210"),
            (VatKind::Exempt, None, None, "8240"),
        ])
    }

    fn secrets(&self, number: usize) -> Secrets {
        vec![(KEY.to_owned(), key(number).into())]
    }

    fn new_secrets(&self, number: usize) -> Result<Secrets> {
        let key = self.sandbox.regenerate_key(&administration(number))?;
        Ok(vec![(KEY.to_owned(), key.into())])
    }

    fn disturb(&self, number: usize, deed: &Deed) -> Result<()> {
        let books = &administration(number);
        match deed {
            // as in [`TwoWay::edit`]
            Deed::Touch(_) if self.opened.is_any_open() => {}
            Deed::Touch(count) => drop(self.sandbox.touch(books, *count)?),
            Deed::Block(code) => self
                .sandbox
                .change(books, &Change::DeactivateRelation { code: *code })?,
            Deed::ClosePeriods => {
                let (from, to) = (date(2026, 11, 1), date(2026, 11, 30));
                self.sandbox.change(books, &Change::BlockPeriod { from, to })?;
            }
            Deed::OpenPeriods => self.sandbox.unblock_periods(books)?,
            Deed::RenameLedger(name) => {
                let (number, name) = (8_200, name.clone());
                self.sandbox.change(books, &Change::RenameLedger { number, name })?;
            }
            // Its tokens are the matter of the weather, its maintenance is a 503 like any other.
            Deed::Move | Deed::Maintain(_) => {}
        }
        Ok(())
    }

    fn free_customer(&self, number: usize, code: i64) -> Result<()> {
        let patch = RelationPatch {
            inactive: Some(false),
            ..RelationPatch::default()
        };
        Ok(self.sandbox.update_relation(&administration(number), code, &patch)?)
    }

    fn add_customer(&self, number: usize, code: i64, name: &str) -> Result<()> {
        let relation = SeedRelation::customer(code, name);
        self.sandbox.add_relation(&administration(number), &relation)?;
        Ok(())
    }

    fn books(&self, number: usize) -> Result<Books> {
        let books = self.sandbox.books(&administration(number))?;
        let bookings = books.bookings.iter().map(|booking| Booking {
            number: booking.number.clone(),
            total: booking.total,
            lines: booking.lines.iter().map(|line| line.amount).sum(),
            vat: booking.vat.iter().map(|row| row.amount).sum(),
            documents: books.documents_of(booking.id).iter().map(|one| one.size).collect(),
        });
        Ok(Books {
            bookings: bookings.collect(),
            orphans: books.orphans().len() as u64,
        })
    }

    fn customers(&self, number: usize) -> Result<Vec<Customer>> {
        let relations = self.sandbox.relations(&administration(number))?;
        let ours = relations.into_iter().filter(|relation| relation.code >= CODES.first);
        Ok(ours
            .map(|relation| Customer {
                code: relation.code.to_string(),
                name: relation.name,
                is_active: !relation.inactive,
            })
            .collect())
    }
}
