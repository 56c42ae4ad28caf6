//! Customers on two sides with the truth beside them: what first-link matching is measured by.
//!
//! Made from a seed, without a look at how matching decides. Firms, people, public bodies and firms abroad are thrown,
//! with those that look like each other and are not (branches, holdings and daughters, father and son, couples,
//! departments, neighbours in one building, customers of one accountant). Each side writes down those that it knows, with
//! its own habits and slips; between the two sides customers move, get other names, mail boxes, legal forms and numbers.

mod dice;
mod entity;
mod families;
mod numbers;
mod words;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use dice::Dice;
use entity::{Entity, Name, Person, Place, Surroundings};
use numbers::Numbering;
pub use numbers::Numbers;
use written::Habits;

use crate::record::Customer;

/// A customer as one side knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// The side's own id; says nothing about who it is.
    pub id: String,
    /// Accounts that the side knows.
    pub ibans: Vec<String>,
    /// What it wrote down.
    pub customer: Customer,
}

/// Customers of two sides, and who is who.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// How the numbers of the two sides relate.
    pub numbers: Numbers,
    /// Those of the application.
    pub here: Vec<Written>,
    /// Those of the package.
    pub there: Vec<Written>,
    /// Id here to id there of customers that each side has exactly once: what matching should find.
    pub pairs: BTreeMap<String, String>,
    /// Every pair of ids that are one customer, with those that a side has twice and those that one side has merged.
    pub same: BTreeSet<(String, String)>,
    /// Ids of one side that are one customer.
    pub doubles: BTreeSet<(String, String)>,
}

impl Labelled {
    /// Throws about so many customers for each side.
    pub fn throw(seed: u64, customers: usize) -> Self {
        let mut dice = Dice::new(seed);
        let mut around = Surroundings::throw(&mut dice, customers);
        let mut entities = Vec::with_capacity(customers + 8);
        while entities.len() < customers {
            entities.extend(families::throw(&mut dice, &mut around));
        }
        Sides::new(seed, dice, entities.len()).written(&entities)
    }
}

/// Where a customer is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Both,
    Here,
    There,
}

struct Sides {
    dice: Dice,
    habits: [Habits; 2],
    numbering: Numbering,
    out: Labelled,
}

impl Sides {
    fn new(seed: u64, mut dice: Dice, customers: usize) -> Self {
        let numbers = Numbers::ALL[usize::try_from(seed % 5).unwrap_or(0)];
        let habits = [
            Habits::application(),
            Habits::bookkeeping(dice.permille(200), dice.permille(200)),
        ];
        let numbering = Numbering::new(&mut dice, numbers, customers);
        let out = Labelled {
            numbers,
            here: Vec::new(),
            there: Vec::new(),
            pairs: BTreeMap::new(),
            same: BTreeSet::new(),
            doubles: BTreeSet::new(),
        };
        Self {
            dice,
            habits,
            numbering,
            out,
        }
    }

    fn written(mut self, entities: &[Entity]) -> Labelled {
        let mut merged_into = None;
        for (at, entity) in entities.iter().enumerate() {
            let place = match self.dice.below(100) {
                0..=6 => Where::Here,
                7..=13 => Where::There,
                _ => Where::Both,
            };
            let (one, other) = self.two_views(entity);
            // taken over: the package knows only the one that stays
            let into = merged_into.take().filter(|_| place == Where::Both);
            let here = if place == Where::There {
                Vec::new()
            } else {
                self.side(0, at, place, &one)
            };
            let there = match into {
                Some(into) => vec![into],
                None if place == Where::Here => Vec::new(),
                None => self.side(1, at, place, &other),
            };
            if self.dice.permille(4) {
                merged_into = there.first().cloned();
            }
            self.label(&here, &there);
        }
        self.count_once();
        self.dice.shuffle(&mut self.out.here);
        self.dice.shuffle(&mut self.out.there);
        self.out
    }

    /// The same customer in two years; which side is behind is chance.
    fn two_views(&mut self, entity: &Entity) -> (Entity, Entity) {
        let later = later(&mut self.dice, entity);
        if self.dice.permille(500) {
            (entity.clone(), later)
        } else {
            (later, entity.clone())
        }
    }

    /// Writes a customer on a side: once, or now and then twice.
    fn side(&mut self, side: usize, at: usize, place: Where, entity: &Entity) -> Vec<String> {
        let number = self.numbering.number(&mut self.dice, side, at, place == Where::Both);
        let mut ids = vec![self.record(side, number, entity)];
        if self.dice.permille(12) {
            let number = self.numbering.fresh(side);
            ids.push(self.record(side, number, entity));
        }
        ids
    }

    fn record(&mut self, side: usize, number: String, entity: &Entity) -> String {
        let (mut customer, ibans) = self.habits[side].write(&mut self.dice, entity);
        customer.customer_code = number;
        let id = format!("{:016x}", self.dice.next());
        let record = Written {
            id: id.clone(),
            ibans,
            customer,
        };
        if side == 0 {
            &mut self.out.here
        } else {
            &mut self.out.there
        }
        .push(record);
        id
    }

    fn label(&mut self, here: &[String], there: &[String]) {
        for side in [here, there] {
            if let [one, other] = side {
                self.out.doubles.insert((one.clone(), other.clone()));
            }
        }
        let pairs = here
            .iter()
            .flat_map(|one| there.iter().map(|other| (one.clone(), other.clone())));
        self.out.same.extend(pairs);
    }

    /// What each side has exactly once.
    fn count_once(&mut self) {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for (here, there) in &self.out.same {
            *times.entry(here).or_default() += 1;
            *times.entry(there).or_default() += 1;
        }
        let once = self
            .out
            .same
            .iter()
            .filter(|(here, there)| times[here.as_str()] == 1 && times[there.as_str()] == 1);
        self.out.pairs = once.cloned().collect();
    }
}

/// What time does to a customer that only one side has heard of.
fn later(dice: &mut Dice, entity: &Entity) -> Entity {
    let mut later = entity.clone();
    let firm = matches!(entity.name, Name::Firm { .. });
    if dice.permille(35) {
        later.place = Place {
            country: entity.place.country,
            ..Place::throw(dice)
        };
    }
    if dice.permille(60) {
        later.email = entity::free_mail(dice, &entity.contact);
    } else if let Some(other) = later.other_box(dice).filter(|_| dice.permille(100)) {
        later.email = other;
    }
    if dice.permille(80) {
        later.phone = format!("06{}", dice.digits(8));
    }
    if firm && dice.permille(100) {
        later.contact = Person::throw(dice);
    }
    if let (Name::Firm { core, form }, true) = (&mut later.name, dice.permille(17)) {
        if dice.permille(300) && form.is_none() {
            // a sole trader who became a firm: another legal person
            *form = Some("BV");
            later.kvk = Some(dice.digits(8));
            later.vat = Some(format!("NL{}B01", dice.digits(9)));
        } else {
            *core = entity::brand(dice);
        }
    }
    later
}
