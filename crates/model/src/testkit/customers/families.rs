//! Customers that look like each other and are not the same.

use super::dice::Dice;
use super::entity::{Entity, Name, Person, Place, Surroundings};
use super::words;

/// One customer, or a few that belong together.
pub(super) fn throw(dice: &mut Dice, around: &mut Surroundings) -> Vec<Entity> {
    match dice.below(1_000) {
        0..=11 => branches(dice, around),
        12..=26 => group(dice, around),
        27..=31 => father_and_son(dice, around),
        32..=41 => couple(dice, around),
        42..=47 => public(dice, around),
        48..=77 => vec![Entity::abroad(dice, around)],
        78..=389 => vec![Entity::person(dice, around)],
        _ => vec![Entity::firm(dice, around)],
    }
}

/// Branches of one firm: one KvK and VAT number, one domain, addresses of their own, the town in the name or not.
fn branches(dice: &mut Dice, around: &mut Surroundings) -> Vec<Entity> {
    let head = Entity::firm(dice, around);
    let town_in_name = dice.permille(600);
    let others = (0..dice.between(1, 3)).map(|_| {
        let mut branch = head.clone();
        branch.place = Place::throw(dice);
        branch.contact = Person::throw(dice);
        branch.email = head.other_box(dice).unwrap_or_else(|| branch.email.clone());
        branch.phone = format!("088{}", dice.digits(7));
        if let (Name::Firm { core, .. }, true) = (&mut branch.name, town_in_name) {
            *core = format!("{core} {}", branch.place.town);
        }
        branch
    });
    let others: Vec<_> = others.collect();
    std::iter::once(head).chain(others).collect()
}

/// A holding and its daughters: one address, one domain, numbers of their own.
fn group(dice: &mut Dice, around: &mut Surroundings) -> Vec<Entity> {
    let mut mother = Entity::firm(dice, around);
    let Name::Firm { core, .. } = mother.name.clone() else {
        return vec![mother];
    };
    let named = |core: String| Name::Firm { core, form: Some("BV") };
    let mut all = Vec::new();
    for at in 0..dice.between(1, 2) {
        let mut daughter = Entity::firm(dice, around);
        daughter.place = mother.place.clone();
        daughter.contact = mother.contact.clone();
        daughter.email = match mother.other_box(dice) {
            Some(own) if dice.permille(500) => own,
            _ => mother.email.clone(),
        };
        if dice.permille(700) {
            daughter.phone.clone_from(&mother.phone);
        }
        daughter.name = named(if at == 0 {
            core.clone()
        } else {
            format!("{core} {}", dice.pick(words::BRANCHES))
        });
        all.push(daughter);
    }
    let word = dice.pick(&["Holding", "Beheer", "Vastgoed", "Groep"]);
    mother.name = named(format!("{core} {word}"));
    all.push(mother);
    all
}

/// Two people with one name at one address.
fn father_and_son(dice: &mut Dice, around: &mut Surroundings) -> Vec<Entity> {
    let father = Entity::person(dice, around);
    let mut son = Entity::person(dice, around);
    let Name::Person(name) = father.name.clone() else {
        return vec![father];
    };
    let given = if dice.permille(500) {
        name.given
    } else {
        let same = words::GIVEN
            .iter()
            .filter(|given| given.chars().next() == name.given.chars().next());
        let same: Vec<_> = same.copied().collect();
        dice.pick(&same)
    };
    let name = Person { given, ..name };
    son.contact = name.clone();
    son.name = Name::Person(name);
    son.place = father.place.clone();
    if dice.permille(500) {
        son.phone.clone_from(&father.phone);
    }
    vec![father, son]
}

/// Two people with one surname at one address, sometimes with one mail box.
fn couple(dice: &mut Dice, around: &mut Surroundings) -> Vec<Entity> {
    let one = Entity::person(dice, around);
    let mut other = Entity::person(dice, around);
    let Name::Person(name) = &one.name else {
        return vec![one];
    };
    let name = Person {
        surname: name.surname,
        ..Person::throw(dice)
    };
    other.contact = name.clone();
    other.name = Name::Person(name);
    other.place = one.place.clone();
    if dice.permille(300) {
        other.email.clone_from(&one.email);
        other.phone.clone_from(&one.phone);
    }
    vec![one, other]
}

/// A public body that is a customer more than once, by its departments.
fn public(dice: &mut Dice, around: &mut Surroundings) -> Vec<Entity> {
    let mut body = Entity::firm(dice, around);
    let base = format!("{} {}", dice.pick(words::PUBLIC), body.place.town);
    body.name = Name::Firm {
        core: base.clone(),
        form: None,
    };
    let departments = (0..dice.below(3)).map(|_| {
        let mut part = body.clone();
        part.name = Name::Firm {
            core: format!("{base} {}", dice.pick(words::DEPARTMENTS)),
            form: None,
        };
        part.contact = Person::throw(dice);
        part.email = body.other_box(dice).unwrap_or_else(|| part.email.clone());
        part
    });
    let departments: Vec<_> = departments.collect();
    std::iter::once(body).chain(departments).collect()
}
