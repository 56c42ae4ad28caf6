//! Laws of bringing two sides together, over many customers, settings and moments.

mod world;

use boekbrug_model::customers_out::{Winner, changed};
use boekbrug_model::diff::FieldDiff;
use proptest::prelude::*;
use serde_json::Value;
use world::{World, apart, changes, customers, rules, settings, shown, spelled};

use crate::*;

/// Paths of what makes the visit address an address.
const PLACE: [&str; 4] = ["address1", "zipCode", "city", "countryCode"];

fn value(customer: &Customer, path: &str) -> Value {
    let json = serde_json::to_value(customer).unwrap();
    path.split('.').fold(json, |value, part| value[part].clone())
}

fn place(customer: &Customer, address: &str) -> Vec<Value> {
    PLACE
        .iter()
        .map(|part| value(customer, &format!("{address}.{part}")))
        .collect()
}

/// In what two sides differ of what goes both ways.
fn unlike(one: &Customer, other: &Customer, rules: &CustomerRules, settings: &ConnectionSettings) -> Vec<FieldDiff> {
    changed(&shown(one, rules, settings), &shown(other, rules, settings))
}

fn is_whole(customer: &Customer, address: &str) -> bool {
    let place = place(customer, address);
    place.iter().all(Value::is_null) || !place.iter().any(Value::is_null)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// What was brought together stays so: neither at once nor after the package has spelled it in its own way does a value
    /// go back and forth. This holds for every owner, and whether the customer was known before or not.
    #[test]
    fn nothing_goes_back_and_forth(
        known in any::<bool>(),
        base in customers(),
        here in customers(),
        there in customers(),
        at in (0..3_i64, proptest::option::of(0..3_i64)),
        rules in rules(),
        settings in settings(),
        shouts in any::<bool>(),
    ) {
        let mut world = World::new(&here, &there, &rules, &settings);
        world.shouts = shouts;
        if known {
            world.agree(&base);
        }
        (world.changed_here, world.changed_there) = at;
        if world.round().is_some() {
            let (here, there) = (world.here.clone(), world.there.clone());
            for _ in 0..2 {
                let merge = world.merge();
                prop_assert!(merge.out.is_empty(), "{:?}", merge);
                prop_assert!(merge.taken.is_empty() && merge.conflicts.is_empty(), "{:?}", merge);
                world.round();
            }
            prop_assert_eq!((world.here, world.there), (here, there));
        }
    }

    /// Afterwards both sides say the same in every field that goes both ways.
    #[test]
    fn both_sides_say_the_same_afterwards(
        known in any::<bool>(),
        base in customers(),
        here in customers(),
        there in customers(),
        at in (0..3_i64, proptest::option::of(0..3_i64)),
        rules in rules(),
        settings in settings(),
    ) {
        let mut world = World::new(&here, &there, &rules, &settings);
        if known {
            world.agree(&base);
        }
        (world.changed_here, world.changed_there) = at;
        if world.round().is_some() {
            prop_assert_eq!(unlike(&world.here, &world.there, &rules, &settings), []);
        }
    }

    /// Merging what came out with itself does nothing.
    #[test]
    fn merging_again_does_nothing(
        base in customers(),
        here in customers(),
        there in customers(),
        rules in rules(),
        settings in settings(),
    ) {
        let mut world = World::new(&here, &there, &rules, &settings);
        world.agree(&base);
        let merge = world.merge();
        // of two fields that are one there it must be known what they were
        let before = Some(&base).filter(|_| !rules.one_contact && !rules.one_email);
        for agreed in [None, before, Some(&merge.result)] {
            let mut again = World::new(&merge.result, &merge.result, &rules, &settings);
            again.there = merge.result.clone();
            again.agreed = agreed.map(|agreed| (agreed.clone(), agreed.clone()));
            let second = again.merge();
            prop_assert!(second.out.is_empty() && second.conflicts.is_empty(), "{:?}", second);
            prop_assert_eq!(second.result, merge.result.clone());
        }
    }

    /// No value comes from nowhere: each is said by one of the sides. An invoice address may be the visit address, and a
    /// person has two names.
    #[test]
    fn every_value_is_said_by_one_of_the_sides(
        known in any::<bool>(),
        base in customers(),
        here in customers(),
        there in customers(),
        rules in rules(),
        settings in settings(),
    ) {
        let mut world = World::new(&here, &there, &rules, &settings);
        if known {
            world.agree(&base);
        }
        let merge = world.merge();
        let every = serde_json::to_value(&merge.result).unwrap();
        let mut paths: Vec<String> = Vec::new();
        for (name, value) in every.as_object().unwrap() {
            match value.as_object() {
                Some(inner) => paths.extend(inner.keys().map(|part| format!("{name}.{part}"))),
                None => paths.push(name.clone()),
            }
        }
        // whether both addresses are one is derived
        for path in paths.into_iter().filter(|path| path != "invoiceAddressSameAsVisitAddress") {
            let mut names = vec![path.clone(), path.replace("invoiceAddress.", "visitAddress.")];
            if path.ends_with("contactPerson") || path == "contactPersonName" {
                names.extend(["contactPersonName", "visitAddress.contactPerson"].map(str::to_owned));
            }
            if path == "sendInvoiceTo" || path == "visitAddress.emailAddress" {
                names.extend(["sendInvoiceTo", "visitAddress.emailAddress"].map(str::to_owned));
            }
            let found = value(&merge.result, &path);
            let said = |side: &Customer| names.iter().any(|name| value(side, name) == found);
            prop_assert!(said(&world.here) || said(&world.there), "{path}: {found}");
        }
    }

    /// What nobody changed stays, and what one side alone changed is decided by its owner.
    #[test]
    fn single_fields_follow_their_owner(
        base in customers(),
        here in changes(),
        there in changes(),
        at in (0..2_i64, proptest::option::of(0..2_i64)),
        rules in apart(),
        settings in settings(),
    ) {
        let base = spelled(&base, &rules);
        let mut world = World::new(&here.on(&base), &there.on(&base), &rules, &settings);
        world.agree(&base);
        (world.changed_here, world.changed_there) = at;
        let merge = world.merge();
        let off = settings.switched_off.get(&Feed::Customers);
        for path in ["name", "sendInvoiceTo", "paymentConditionId", "visitAddress.phoneNumber"] {
            let [was, is, there] = [&base, &world.here, &world.there].map(|side| value(side, path));
            let coupled = !off.is_some_and(|off| off.contains(path) || path.starts_with("visit") && off.contains("visitAddress"));
            let later = world.changed_there.is_some_and(|there| there >= world.changed_here);
            let winner = match (settings.owner_of(path), is != was, there != was) {
                (_, false, false) => None,
                _ if !coupled || is == there => None,
                (FieldOwner::Application, ..) => Some(Winner::Application),
                (FieldOwner::Package, ..) => Some(Winner::Package),
                (FieldOwner::LastChange, true, true) if later => Some(Winner::Package),
                (FieldOwner::LastChange, here, _) => Some(if here { Winner::Application } else { Winner::Package }),
            };
            let expected = if winner == Some(Winner::Package) { &there } else { &is };
            prop_assert_eq!(&value(&merge.result, path), expected, "{}", path);
            prop_assert_eq!(merge.out.contains(path), winner == Some(Winner::Application));
            prop_assert_eq!(taken(&merge).contains(&path), winner == Some(Winner::Package));
            let conflict = winner.is_some() && is != was && there != was;
            prop_assert_eq!(merge.conflicts.iter().any(|one| one.field == path), conflict);
            let kept_back = winner == Some(Winner::Package) && there == was;
            prop_assert_eq!(merge.kept_back.contains(path), kept_back);
        }
    }

    /// Two changes give the same values whichever is brought over first, or both at once.
    #[test]
    fn the_order_of_arrival_does_not_matter(
        base in customers(),
        here in changes(),
        there in changes(),
        moments in (0..9_i64, 0..9_i64),
        rules in apart(),
        settings in settings(),
    ) {
        prop_assume!(moments.0 != moments.1);
        let base = spelled(&base, &rules);
        let mut once = World::new(&here.on(&base), &there.on(&base), &rules, &settings);
        once.agree(&base);
        // who moves to where invoices went already makes both addresses one, and what moves after that moves both
        let is_one = |side: &Customer| shown(side, &rules, &settings).invoice_address_same_as_visit_address;
        prop_assume!([&once.here, &once.there].iter().all(|side| is_one(side) == is_one(&base)));
        (once.changed_here, once.changed_there) = (moments.0, Some(moments.1));
        let mut by_turns = World::new(&base, &base, &rules, &settings);
        by_turns.agree(&base);
        let (here, there) = (here.against(&base), there.against(&base));
        let here_first = moments.0 < moments.1;
        let mut passed = once.round().is_some();
        for turn in [here_first, !here_first] {
            if turn {
                by_turns.here = here.on(&by_turns.here);
                by_turns.changed_here = moments.0;
            } else {
                by_turns.there = spelled(&there.on(&by_turns.there), &rules);
                by_turns.changed_there = Some(moments.1);
            }
            passed &= by_turns.round().is_some();
        }
        if passed {
            prop_assert_eq!(unlike(&once.here, &by_turns.here, &rules, &settings), []);
            prop_assert_eq!(unlike(&once.there, &by_turns.there, &rules, &settings), []);
        }
    }

    /// An address is one side's or the other's, never a mixture; whole ones stay whole.
    #[test]
    fn an_address_is_never_a_mixture(
        base in customers(),
        here in customers(),
        there in customers(),
        at in (0..3_i64, proptest::option::of(0..3_i64)),
        rules in rules(),
        settings in settings(),
    ) {
        let mut world = World::new(&here, &there, &rules, &settings);
        world.agree(&base);
        (world.changed_here, world.changed_there) = at;
        let merge = world.merge();
        let found = shown(&merge.result, &rules, &settings);
        let sides = [&world.here, &world.there].map(|side| shown(side, &rules, &settings));
        let visit = place(&found, "visitAddress");
        prop_assert!(sides.iter().any(|side| place(side, "visitAddress") == visit));
        for address in ["visitAddress", "invoiceAddress"] {
            if sides.iter().all(|side| is_whole(side, "visitAddress") && is_whole(side, "invoiceAddress")) {
                prop_assert!(is_whole(&found, address), "{:?}", found);
            }
        }
    }

    /// A first link overwrites nothing of the books with a blank, and nothing at all unless the application owns it.
    #[test]
    fn a_first_link_spares_the_books(here in customers(), there in customers(), rules in rules(), settings in settings()) {
        let world = World::new(&here, &there, &rules, &settings);
        let merge = world.merge();
        prop_assert!(merge.conflicts.is_empty() && merge.kept_back.is_empty());
        let result = shown(&merge.result, &rules, &settings);
        for path in &merge.out {
            let was = value(&shown(&world.there, &rules, &settings), path);
            if was.is_null() || path.starts_with("invoiceAddress") {
                continue;
            }
            prop_assert_eq!(settings.owner_of(path), FieldOwner::Application, "{}", path);
            prop_assert!(!value(&result, path).is_null(), "{}", path);
        }
    }
}
