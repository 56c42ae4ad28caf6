//! The application's customers where they go both ways, and what the application and users of the package do to them.

pub(crate) mod draw;
mod feed;
mod keys;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use boekbrug_engine::{CustomerOffer, EngineError};
use boekbrug_model::record::Customer;
use boekbrug_model::{FindingCode, Profile, RecordId};
use boekbrug_store::{AppCustomerKept, AppCustomerRow, AppCustomerState};
use jiff::Timestamp;
use rand::RngExt;
use rand::rngs::StdRng;

use self::draw::{complete, customer, fresh, set, value};
use crate::side::two_way::FIELDS;
use crate::world::World;

/// A customer of the application.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    /// Index of its link.
    pub link: usize,
    /// The application's id.
    pub id: String,
    /// What the application says of it now.
    pub now: Customer,
    /// What it handed over last.
    pub offered: Option<Customer>,
    /// What it took over as its own from the package, where it did not make it.
    pub taken_over: Option<Customer>,
    /// It was ticked at some moment; where ticks count it is ticked when the weather clears.
    pub ticked: bool,
    /// What the application itself gave each field, and when.
    pub said: BTreeMap<String, Vec<(Timestamp, String)>>,
    /// How often it handed over something else.
    pub changes: u64,
}

impl Client {
    fn new(link: usize, id: String, now: Customer) -> Self {
        Self {
            link,
            id,
            now,
            offered: None,
            taken_over: None,
            ticked: false,
            said: BTreeMap::new(),
            changes: 0,
        }
    }

    /// The code by which an invoice names it.
    pub(crate) fn named(&self) -> &str {
        match self.now.customer_code.as_str() {
            "" => &self.id,
            code => code,
        }
    }

    /// Whether it has to be in the package in the end.
    pub(crate) fn is_due(&self, profile: Profile) -> bool {
        self.offered.is_some() && (profile == Profile::C || self.ticked)
    }
}

/// What a user of the package gave a field, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Edit {
    pub link: usize,
    /// The package's id of the relation.
    pub relation: String,
    pub field: String,
    pub at: Timestamp,
    pub value: String,
}

/// Everybody's customers.
#[derive(Default)]
pub(crate) struct Clients {
    pub(crate) all: Vec<Client>,
    /// What users of the package did to coupled fields.
    pub(crate) edits: Vec<Edit>,
    /// Offers of the same customer that were taken for another one.
    pub(crate) misread: u64,
    /// Keys that came by message.
    pub(crate) key_messages: u64,
    serial: usize,
    /// How far the application has read the changes, per link.
    read: BTreeMap<usize, i64>,
    /// Records that the application knows as its own, per link.
    known: BTreeSet<(usize, RecordId)>,
    /// Links to which the package sends its keys by message.
    signed_in: BTreeSet<usize>,
}

impl Clients {
    /// Those of a link.
    pub(crate) fn of(&self, link: usize) -> impl Iterator<Item = &Client> {
        self.all.iter().filter(move |client| client.link == link)
    }

    /// The row that the installation has of one.
    pub(crate) async fn row(world: &World, client: &Client) -> Result<Option<AppCustomerRow>> {
        let link = &world.links[client.link];
        Ok(world.store.app_customers().one(link.connection, &client.id).await?)
    }

    /// A customer for an invoice: one that is handed over, or one that now is.
    pub(crate) async fn pick(&mut self, world: &World, link: usize, rng: &mut StdRng) -> Result<Client> {
        let there: Vec<_> = self
            .of(link)
            .filter(|client| client.offered.is_some())
            .cloned()
            .collect();
        if there.is_empty() || (self.of(link).count() < world.plan.clients && rng.random_bool(0.4)) {
            return self.make(world, link, rng).await;
        }
        Ok(there[rng.random_range(0..there.len())].clone())
    }

    /// The application, or a user of the package, does something about customers.
    pub(crate) async fn act(&mut self, world: &World, at: usize, rng: &mut StdRng) -> Result<()> {
        let link = &world.links[at];
        let Some(side) = link.two_way() else { return Ok(()) };
        match rng.random_range(0..22) {
            0 | 1 if self.of(at).count() < world.plan.clients => drop(self.make(world, at, rng).await?),
            0..=4 => self.change(world, at, rng).await?,
            5 => self.again(world, at, rng).await?,
            6 => self.tick(world, at, rng).await?,
            7 => self.number(world, at).await?,
            8 | 9 => self.read_changes(world, at, rng).await?,
            10..=12 | 18..=21 => self.edit(world, at, rng).await?,
            13 => {
                let serial = self.next();
                // a package that takes a code twice would give out one that we are just about to use
                let from = link.side.codes().users.or(world.plan.careless.then_some(900_000));
                let own = from.map(|from| from - i64::try_from(serial).unwrap_or(0));
                side.add(link.number, &format!("Losse klant {serial}"), own)?;
            }
            14 if link.profile == Profile::C && rng.random_bool(0.7) => {
                side.invoice(link.number, rng.random_range(0..9))?;
            }
            14 if link.profile == Profile::C => side.advance(link.number, rng.random_range(0..9))?,
            15 | 16 => self.key(world, at, rng).await?,
            _ => self.bring(world).await?,
        }
        Ok(())
    }

    fn next(&mut self) -> usize {
        self.serial += 1;
        self.serial
    }

    /// The application makes a customer and hands it over.
    async fn make(&mut self, world: &World, at: usize, rng: &mut StdRng) -> Result<Client> {
        let serial = self.next();
        let link = &world.links[at];
        let count = self.of(at).count();
        let code = (link.side.codes().own + serial).to_string();
        let mut new = match rng.random_range(0..8) {
            0 | 1 => customer(&format!("K-{serial}"), serial, rng),
            2 => customer("", serial, rng),
            // one that the package has already, under its number and name
            3 | 4 if count < world.plan.customers => {
                let code = link.side.codes().first + i64::try_from(count)?;
                Customer {
                    name: format!("Klant {code}"),
                    ..customer(&code.to_string(), serial, rng)
                }
            }
            _ => customer(&code, serial, rng),
        };
        if !new.customer_code.is_empty() && self.of(at).any(|other| other.now.customer_code == new.customer_code) {
            new = customer(&code, serial, rng);
        }
        new.payment_condition_id = link.side.codes().condition.map(str::to_owned);
        let mut client = Client::new(at, format!("klant-{serial}"), new);
        self.hand_over(world, &mut client, None).await?;
        let ticks = link.profile == Profile::B && rng.random_bool(0.7);
        if ticks {
            self.set_tick(world, &mut client, true).await?;
        }
        self.all.push(client.clone());
        Ok(client)
    }

    async fn hand_over(&mut self, world: &World, client: &mut Client, only: Option<BTreeSet<String>>) -> Result<()> {
        let link = &world.links[client.link];
        let offer = CustomerOffer {
            id: client.id.clone(),
            customer: client.now.clone(),
            fields: only.clone(),
            record: None,
        };
        let answers = world
            .desk
            .offer_customers(link.organisation, link.connection, &[offer])
            .await?;
        let kept = answers.first().context("an answer for each")?.kept;
        let at = world.time.now();
        for field in FIELDS {
            let new = value(&client.now, field);
            let named = only.as_ref().is_none_or(|only| only.contains(*field));
            let differs = client.offered.as_ref().is_none_or(|before| value(before, field) != new);
            if named && (differs || only.is_some()) {
                client.said.entry((*field).to_owned()).or_default().push((at, new));
            }
        }
        let same = client.offered.as_ref() == Some(&client.now) && only.is_none();
        if same != (kept == AppCustomerKept::Same) && same {
            self.misread += 1;
        }
        if !same {
            client.changes += 1;
        }
        client.offered = Some(client.now.clone());
        Ok(())
    }

    /// One of those that are handed over, taken out for a moment.
    fn draw(&self, at: usize, rng: &mut StdRng) -> Option<usize> {
        let there: Vec<_> = (0..self.all.len())
            .filter(|place| self.all[*place].link == at && self.all[*place].offered.is_some())
            .collect();
        (!there.is_empty()).then(|| there[rng.random_range(0..there.len())])
    }

    /// The application changes a customer and hands it over: the whole of it, or only what it changed.
    async fn change(&mut self, world: &World, at: usize, rng: &mut StdRng) -> Result<()> {
        let Some(place) = self.draw(at, rng) else { return Ok(()) };
        let mut client = self.all[place].clone();
        let mut only = BTreeSet::new();
        for _ in 0..rng.random_range(1..=2) {
            let field = FIELDS[rng.random_range(0..FIELDS.len())];
            let serial = self.next();
            set(&mut client.now, field, &fresh(field, serial));
            only.insert(field.to_owned());
        }
        let serial = self.next();
        if only.iter().any(|field| field.starts_with("visitAddress")) {
            only.extend(complete(&mut client.now, serial).map(str::to_owned));
        }
        let only = rng.random_bool(0.5).then_some(only);
        self.hand_over(world, &mut client, only).await?;
        self.all[place] = client;
        Ok(())
    }

    /// The application hands the same over again.
    async fn again(&mut self, world: &World, at: usize, rng: &mut StdRng) -> Result<()> {
        let Some(place) = self.draw(at, rng) else { return Ok(()) };
        let mut client = self.all[place].clone();
        let Some(offered) = client.offered.clone() else {
            return Ok(());
        };
        let now = std::mem::replace(&mut client.now, offered);
        self.hand_over(world, &mut client, None).await?;
        client.now = now;
        self.all[place] = client;
        Ok(())
    }

    async fn tick(&mut self, world: &World, at: usize, rng: &mut StdRng) -> Result<()> {
        let Some(place) = self.draw(at, rng) else { return Ok(()) };
        let mut client = self.all[place].clone();
        self.set_tick(world, &mut client, rng.random_bool(0.6)).await?;
        self.all[place] = client;
        Ok(())
    }

    async fn set_tick(&mut self, world: &World, client: &mut Client, ticked: bool) -> Result<()> {
        let link = &world.links[client.link];
        let ids = [client.id.as_str()];
        world
            .desk
            .tick_customers(link.organisation, link.connection, &ids, ticked)
            .await?;
        client.ticked |= ticked;
        Ok(())
    }

    /// A person gives numbers to those that wait for one.
    pub(crate) async fn number(&mut self, world: &World, at: usize) -> Result<()> {
        let link = &world.links[at];
        for client in self.of(at) {
            let Some(row) = Self::row(world, client).await? else {
                continue;
            };
            let wants = |code| row.findings.iter().any(|finding| finding.code == code);
            let waits = wants(FindingCode::CustomerNeedsNumber) || wants(FindingCode::CustomerCodeInUse);
            if row.there.is_some() || row.state != AppCustomerState::Findings || !waits {
                continue;
            }
            let next = world
                .desk
                .next_customer_number(link.organisation, link.connection)
                .await?;
            let number = next.max(3_000).to_string();
            let given = world
                .desk
                .number_customer(link.organisation, link.connection, &client.id, Some(&number));
            match given.await {
                Ok(()) | Err(EngineError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// A user of the package changes a relation, mostly one that is a customer of the application too.
    async fn edit(&mut self, world: &World, at: usize, rng: &mut StdRng) -> Result<()> {
        let link = &world.links[at];
        let Some(side) = link.two_way() else { return Ok(()) };
        let mut linked = Vec::new();
        for client in self.of(at) {
            linked.extend(Self::row(world, client).await?.and_then(|row| row.there));
        }
        if linked.is_empty() {
            return Ok(());
        }
        let relation = linked.swap_remove(rng.random_range(0..linked.len()));
        let field = match rng.random_range(0..6) {
            0 => "memo",
            1 => "kredietLimiet",
            _ => FIELDS[rng.random_range(0..FIELDS.len())],
        };
        let serial = self.next();
        let new = if field == "kredietLimiet" {
            serial.to_string()
        } else {
            fresh(field, serial)
        };
        if side.edit(link.number, &relation, &[(field, new.clone())])? && FIELDS.contains(&field) {
            self.edits.push(Edit {
                link: at,
                relation,
                field: field.to_owned(),
                at: world.time.now(),
                value: new,
            });
        }
        Ok(())
    }

    /// The weather clears: what was ticked at some moment is ticked, and the application knows what the package says.
    pub(crate) async fn mend(&mut self, world: &World, rng: &mut StdRng) -> Result<()> {
        for place in 0..self.all.len() {
            let mut client = self.all[place].clone();
            if client.ticked {
                self.set_tick(world, &mut client, true).await?;
            }
        }
        for at in 0..world.links.len() {
            if world.links[at].two_way().is_some() {
                self.number(world, at).await?;
                self.read_changes(world, at, rng).await?;
            }
        }
        Ok(())
    }

    /// A person presses "again" for those that did not get there.
    pub(crate) async fn press_retry(&mut self, world: &World) -> Result<()> {
        for at in 0..world.links.len() {
            if world.links[at].two_way().is_some() {
                self.number(world, at).await?;
            }
        }
        for client in &self.all {
            let link = &world.links[client.link];
            let row = Self::row(world, client).await?;
            if row.is_some_and(|row| row.state == AppCustomerState::Findings) {
                world
                    .desk
                    .retry_customer(link.organisation, link.connection, &client.id)
                    .await?;
            }
        }
        Ok(())
    }
}
