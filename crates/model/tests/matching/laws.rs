//! What holds for any customers at all.

use std::collections::{BTreeMap, BTreeSet};

use boekbrug_model::matching::{Party, Proposal, Rule, SameIdTwice, propose};
use boekbrug_model::record::Customer;
use boekbrug_model::text::{code_key, kvk_number, vat_number};
use proptest::prelude::*;
use proptest::sample::select;

use super::figures::{parties, proposed};
use boekbrug_model::testkit::Labelled;

const RULES: [Rule; 3] = [Rule::Weighed, Rule::EqualNumbers, Rule::EqualNameOrNumber];

/// A customer of few words and numbers, so that everything collides with everything.
fn customer() -> impl Strategy<Value = (Customer, Vec<String>)> {
    let some = |of: &'static [&'static str]| prop::option::of(select(of)).prop_map(|text| text.map(str::to_owned));
    let names = [
        "Jansen BV",
        "Jansen Holding BV",
        "P. Jansen",
        "Paul Jansen",
        "K. Jansen",
        "Bakkerij de Kroon",
        "kroon bakkerij",
        "Zilverberg",
        "Zilvreberg",
        "",
        "B.V.",
    ];
    let codes = ["1", "001", "D1", "2", "10", "", "A"];
    (
        (select(names.to_vec()), select(codes.to_vec())),
        some(&["12345678", "1234 5678", "87654321", "0"]),
        some(&["NL123456782B01", "123456782B01", "DE123456789"]),
        some(&["info@jansen.nl", "piet@gmail.com", "x@jansen.nl", "nothing"]),
        (
            some(&["Kade 1", "Kade 1a", "Dijk 2"]),
            some(&["1811 AB", "1811ab", "9999 ZZ"]),
            some(&["Alkmaar", "Hoorn"]),
        ),
        (
            some(&["0612345678", "+31612345678", "1"]),
            some(&["P. Jansen", "Jansen BV"]),
        ),
        prop::option::of(select(vec!["NL91ABNA0417164300", "NL20INGB0001234567"])),
    )
        .prop_map(
            |((name, code), kvk, vat, email, (street, zip, city), (phone, contact), iban)| {
                let mut customer = Customer {
                    customer_code: code.to_owned(),
                    name: name.to_owned(),
                    ..Customer::default()
                };
                customer.identification = kvk;
                customer.vat_number = vat;
                customer.send_invoice_to = email;
                customer.contact_person_name = contact;
                customer.visit_address.address1 = street;
                customer.visit_address.zip_code = zip;
                customer.visit_address.city = city;
                customer.visit_address.phone_number = phone;
                (customer, iban.map(str::to_owned).into_iter().collect())
            },
        )
}

type Side = Vec<(String, Customer, Vec<String>)>;

fn side(letter: char) -> impl Strategy<Value = Side> {
    prop::collection::vec(customer(), 0..14).prop_map(move |all| {
        all.into_iter()
            .enumerate()
            .map(|(at, (customer, ibans))| (format!("{letter}{at}"), customer, ibans))
            .collect()
    })
}

fn of(side: &Side) -> Vec<Party<'_>> {
    side.iter()
        .map(|(id, customer, ibans)| Party::new(id, customer).with_ibans(ibans))
        .collect()
}

/// Every customer is in the one class where it belongs, and no sure pair shares one.
fn in_one_class(proposal: &Proposal, here: &[Party<'_>], there: &[Party<'_>]) {
    let mut ours: Vec<&str> = proposal.sure.iter().map(|pair| pair.here.as_str()).collect();
    ours.extend(proposal.doubtful.iter().map(|doubt| doubt.here.as_str()));
    ours.extend(proposal.only_here.iter().map(String::as_str));
    ours.sort_unstable();
    let mut all: Vec<_> = here.iter().map(|party| party.id).collect();
    all.sort_unstable();
    assert_eq!(ours, all);
    let asked: BTreeSet<&str> = proposal
        .doubtful
        .iter()
        .flat_map(|doubt| &doubt.candidates)
        .map(|one| one.there.as_str())
        .collect();
    let mut theirs: Vec<&str> = proposal
        .sure
        .iter()
        .map(|pair| pair.there.as_str())
        .chain(asked)
        .collect();
    theirs.extend(proposal.only_there.iter().map(String::as_str));
    theirs.sort_unstable();
    let mut all: Vec<_> = there.iter().map(|party| party.id).collect();
    all.sort_unstable();
    assert_eq!(theirs, all);
    assert!(proposal.doubtful.iter().all(|doubt| !doubt.candidates.is_empty()));
}

/// No sure pair has two KvK numbers or two VAT numbers.
fn nothing_contradicts(proposal: &Proposal, here: &[Party<'_>], there: &[Party<'_>]) {
    let by_id = |side: &[Party<'_>]| -> BTreeMap<String, (Option<String>, Option<String>)> {
        let keys = |customer: &Customer| {
            let kvk = customer.identification.as_deref().and_then(kvk_number);
            (kvk, customer.vat_number.as_deref().and_then(vat_number))
        };
        side.iter()
            .map(|party| (party.id.to_owned(), keys(party.customer)))
            .collect()
    };
    let (ours, theirs) = (by_id(here), by_id(there));
    let differ = |one: &Option<String>, other: &Option<String>| one.is_some() && other.is_some() && one != other;
    for pair in &proposal.sure {
        let (one, other) = (&ours[&pair.here], &theirs[&pair.there]);
        assert!(!differ(&one.0, &other.0) && !differ(&one.1, &other.1), "{pair:?}");
    }
}

/// The same proposal seen from the other side, as far as it does not say whose list it is.
fn turned(proposal: &Proposal, back: &Proposal) {
    let sure = |proposal: &Proposal| -> BTreeSet<_> {
        proposal
            .sure
            .iter()
            .map(|pair| (pair.here.clone(), pair.there.clone(), pair.score))
            .collect()
    };
    let doubtful = |proposal: &Proposal| -> BTreeSet<_> {
        let each = proposal
            .doubtful
            .iter()
            .flat_map(|doubt| doubt.candidates.iter().map(move |one| (doubt, one)));
        each.map(|(doubt, one)| (doubt.here.clone(), one.there.clone(), one.score))
            .collect()
    };
    let swap = |all: BTreeSet<(String, String, i32)>| -> BTreeSet<_> {
        all.into_iter().map(|(one, other, score)| (other, one, score)).collect()
    };
    assert_eq!(sure(proposal), swap(sure(back)));
    assert_eq!(doubtful(proposal), swap(doubtful(back)));
    assert_eq!(
        (&proposal.only_here, &proposal.only_there),
        (&back.only_there, &back.only_here)
    );
    assert_eq!(
        (&proposal.doubles_here, &proposal.doubles_there),
        (&back.doubles_there, &back.doubles_here)
    );
    assert_eq!(proposal.numbers, back.numbers);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_customers_are_sorted_once_and_never_against_a_strong_key(here in side('a'), there in side('p'), rule in select(RULES.to_vec())) {
        let (here, there) = (of(&here), of(&there));
        let proposal = propose(&here, &there, rule).unwrap();
        in_one_class(&proposal, &here, &there);
        nothing_contradicts(&proposal, &here, &there);
    }

    #[test]
    fn sides_may_change_places(here in side('a'), there in side('p'), rule in select(RULES.to_vec())) {
        let (here, there) = (of(&here), of(&there));
        turned(&propose(&here, &there, rule).unwrap(), &propose(&there, &here, rule).unwrap());
    }

    #[test]
    fn the_order_of_the_lists_does_not_matter(here in side('a'), there in side('p'), by in 0_usize..14, rule in select(RULES.to_vec())) {
        let (here, there) = (of(&here), of(&there));
        let (mut ours, mut theirs) = (here.clone(), there.clone());
        ours.reverse();
        theirs.rotate_left(by % there.len().max(1));
        prop_assert_eq!(propose(&here, &there, rule).unwrap(), propose(&ours, &theirs, rule).unwrap());
    }

    #[test]
    fn names_of_any_letters_are_taken(one in ".{0,60}", other in "[ .'&A-Za-zéøß-]{0,40}") {
        let customers = [one, other].map(|name| Customer { name, ..Customer::default() });
        let (here, there) = ([Party::new("a", &customers[0])], [Party::new("p", &customers[1])]);
        turned(&propose(&here, &there, Rule::Weighed).unwrap(), &propose(&there, &here, Rule::Weighed).unwrap());
    }
}

#[test]
fn large_realistic_sides_may_change_places_and_order() {
    let set = Labelled::throw(6, 1_200);
    let (here, there) = (parties(&set.here), parties(&set.there));
    for rule in RULES {
        let proposal = proposed(&set, rule);
        in_one_class(&proposal, &here, &there);
        nothing_contradicts(&proposal, &here, &there);
        turned(&proposal, &propose(&there, &here, rule).unwrap());
        let reversed: Vec<_> = here.iter().rev().copied().collect();
        assert_eq!(proposal, propose(&reversed, &there, rule).unwrap());
    }
}

#[test]
fn empty_sides_give_an_empty_proposal() {
    let customer = Customer {
        name: "Jansen BV".to_owned(),
        ..Customer::default()
    };
    let one = [Party::new("1", &customer)];
    assert_eq!(propose(&[], &[], Rule::Weighed).unwrap(), Proposal::default());
    assert_eq!(propose(&one, &[], Rule::Weighed).unwrap().only_here, ["1"]);
    assert_eq!(propose(&[], &one, Rule::Weighed).unwrap().only_there, ["1"]);
}

#[test]
fn an_id_twice_is_refused() {
    let customer = Customer::default();
    let twice = [Party::new("1", &customer), Party::new("1", &customer)];
    assert_eq!(propose(&twice, &[], Rule::Weighed), Err(SameIdTwice("1".to_owned())));
    assert_eq!(propose(&[], &twice, Rule::Weighed), Err(SameIdTwice("1".to_owned())));
}

fn alike(letter: char, count: usize, customer: &Customer) -> Side {
    (0..count)
        .map(|at| (format!("{letter}{at}"), customer.clone(), Vec::new()))
        .collect()
}

#[test]
fn customers_without_any_key_are_alone() {
    let nothing = Customer::default();
    let (here, there) = (alike('a', 3_000, &nothing), alike('p', 3_000, &nothing));
    let proposal = propose(&of(&here), &of(&there), Rule::Weighed).unwrap();
    assert_eq!((proposal.only_here.len(), proposal.only_there.len()), (3_000, 3_000));
    assert_eq!(
        (
            proposal.doubtful.len(),
            proposal.doubles_here.len(),
            proposal.left_out.len()
        ),
        (0, 0, 0)
    );
}

#[test]
fn thousands_of_one_name_are_told_and_not_guessed() {
    let jansen = Customer {
        name: "J. Jansen".to_owned(),
        ..Customer::default()
    };
    let (here, there) = (alike('a', 3_000, &jansen), alike('p', 3_000, &jansen));
    let proposal = propose(&of(&here), &of(&there), Rule::Weighed).unwrap();
    assert_eq!(
        (proposal.sure.len(), proposal.only_here.len(), proposal.only_there.len()),
        (0, 3_000, 3_000)
    );
    assert!(
        proposal
            .left_out
            .iter()
            .any(|one| (one.here, one.there) == (3_000, 3_000)),
        "{:?}",
        proposal.left_out
    );
}

#[test]
fn thousands_of_one_name_are_told_apart_by_their_numbers() {
    let numbered = |letter: char| -> Side {
        let mut side = alike(
            letter,
            3_000,
            &Customer {
                name: "J. Jansen".to_owned(),
                ..Customer::default()
            },
        );
        for (at, (_, customer, _)) in side.iter_mut().enumerate() {
            customer.customer_code = format!("{}", at + 1);
        }
        side
    };
    let (here, there) = (numbered('a'), numbered('p'));
    let proposal = propose(&of(&here), &of(&there), Rule::Weighed).unwrap();
    assert_eq!(proposal.sure.len(), 3_000);
    assert!(proposal.sure.iter().all(|pair| pair.here[1..] == pair.there[1..]));
}

#[test]
fn a_proposal_reads_back_from_json() {
    let proposal = proposed(&Labelled::throw(4, 400), Rule::Weighed);
    let json = serde_json::to_string(&proposal).unwrap();
    assert_eq!(serde_json::from_str::<Proposal>(&json).unwrap(), proposal);
}

#[test]
fn equal_numbers_alone_decide_where_that_is_the_rule() {
    let set = Labelled::throw(5, 1_500);
    let proposal = proposed(&set, Rule::EqualNumbers);
    let code = |side: &[boekbrug_model::testkit::Written], id: &str| {
        let one = side.iter().find(|one| one.id == id).unwrap();
        code_key(&one.customer.customer_code).to_owned()
    };
    assert!(proposal.sure.len() > 1_000);
    for pair in &proposal.sure {
        assert_eq!(code(&set.here, &pair.here), code(&set.there, &pair.there));
    }
}
