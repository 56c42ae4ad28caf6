//! Single cases: what decides, what contradicts, and how it is told.

use boekbrug_model::Incoming;
use boekbrug_model::matching::{NumberTrust, Party, Proposal, ReasonCode, Rule, propose};
use boekbrug_model::record::{CostCentre, Customer, Record};

/// `number | name | kvk | vat | street | zip | e-mail | phone`; what is left out is not known.
fn customer(line: &str) -> Customer {
    let mut parts = line.split('|').map(str::trim);
    let mut next = || parts.next().filter(|part| !part.is_empty()).map(str::to_owned);
    let mut customer = Customer {
        customer_code: next().unwrap_or_default(),
        name: next().unwrap_or_default(),
        ..Customer::default()
    };
    customer.identification = next();
    customer.vat_number = next();
    customer.visit_address.address1 = next();
    customer.visit_address.zip_code = next();
    customer.visit_address.email_address = next();
    customer.visit_address.phone_number = next();
    customer
}

fn proposal(here: &[&str], there: &[&str], rule: Rule) -> Proposal {
    let of = |lines: &[&str]| lines.iter().map(|line| customer(line)).collect::<Vec<_>>();
    let (here, there) = (of(here), of(there));
    let (ours, theirs): (Vec<_>, Vec<_>) = (
        (0..here.len()).map(|at| format!("a{at}")).collect(),
        (0..there.len()).map(|at| format!("p{at}")).collect(),
    );
    let here: Vec<_> = ours
        .iter()
        .zip(&here)
        .map(|(id, customer)| Party::new(id, customer))
        .collect();
    let there: Vec<_> = theirs
        .iter()
        .zip(&there)
        .map(|(id, customer)| Party::new(id, customer))
        .collect();
    propose(&here, &there, rule).unwrap()
}

fn sure(here: &[&str], there: &[&str], rule: Rule) -> Vec<(String, String)> {
    proposal(here, there, rule)
        .sure
        .into_iter()
        .map(|pair| (pair.here, pair.there))
        .collect()
}

fn is_sure(one: &str, other: &str) -> bool {
    !sure(&[one], &[other], Rule::Weighed).is_empty()
}

#[test]
fn one_name_is_written_in_many_ways() {
    for (one, other) in [
        ("Jansen Bouw B.V.", "JANSEN BOUW BV"),
        ("Gebr. van den Berg V.O.F.", "Gebroeders v.d. Berg"),
        ("Stichting Het Anker", "St. Anker"),
        ("De Boer & Smit", "De Boer en Smit"),
        ("Café Zoë", "cafe zoe"),
        ("Højgaard Ærø A/S", "Hojgaard Aero"),
        ("Aann.bedr. Zilverberg", "Aannemersbedrijf Zilverberg B.V."),
        ("Bouw Jansen", "Jansen Bouw"),
        ("Jansenbouw", "Jansen Bouw"),
        ("Jansen, P.", "P. Jansen"),
        ("Dhr. P. Jansen", "Pieter Jansen"),
        ("P.J. v. Dijk", "P. van Dijk"),
        ("Zilverberg Techniek", "Zilvreberg Techniek"),
        ("Jansen h.o.d.n. De Vlinder", "De Vlinder"),
    ] {
        let (one, other) = (
            format!("|{one}|||Kade 1|1811 AB||0612345678"),
            format!("|{other}|||Kade 1a|1811ab||06-12345678"),
        );
        assert!(
            is_sure(&one, &other),
            "{one} {other}: {:?}",
            proposal(&[&one], &[&other], Rule::Weighed)
        );
    }
}

#[test]
fn other_people_and_firms_at_one_address_are_not_sure() {
    for (one, other) in [
        ("P. Jansen", "K. Jansen"),
        ("Pieter Jansen", "Paul Jansen"),
        ("Jansen Holding B.V.", "Jansen B.V."),
        ("Jansen Bouw B.V.", "Jansen Techniek B.V."),
        ("Bakkerij Bos", "Bakkerij Vos"),
        ("Kamer 12", "Kamer 13"),
    ] {
        let (one, other) = (
            format!("|{one}|||Kade 1|1811 AB|info@jansen.nl|0612345678"),
            format!("|{other}|||Kade 1|1811 AB|info@jansen.nl|0612345678"),
        );
        assert!(!is_sure(&one, &other), "{one} {other}");
    }
}

#[test]
fn a_name_alone_is_never_sure_and_a_strong_key_beside_it_is() {
    assert!(!is_sure("|Zilverberg Techniek BV", "|Zilverberg Techniek BV"));
    assert!(is_sure(
        "|Zilverberg Techniek BV|12345678",
        "|Zilverberg Techniek|1234 5678"
    ));
    assert!(is_sure("|Zilverberg||NL123456782B01", "|Zilverberg||123456782.B01"));
    assert!(is_sure("1001|Zilverberg", "01001|Zilverberg BV"));
    assert!(is_sure("1001|Zilverberg", "D1001|Zilverberg BV"));
}

#[test]
fn a_strong_key_that_contradicts_is_a_question() {
    for (one, other, code) in [
        (
            "7|Zilverberg|12345678||Kade 1|1811 AB|a@z.nl",
            "7|Zilverberg|12345679||Kade 1|1811 AB|a@z.nl",
            ReasonCode::OtherKvk,
        ),
        (
            "7|Zilverberg||NL123456782B01|Kade 1|1811 AB|a@z.nl",
            "7|Zilverberg||NL123456782B02|Kade 1|1811 AB|a@z.nl",
            ReasonCode::OtherVatNumber,
        ),
    ] {
        for rule in [Rule::Weighed, Rule::EqualNumbers, Rule::EqualNameOrNumber] {
            let proposal = proposal(&[one], &[other], rule);
            assert!(proposal.sure.is_empty(), "{rule:?}");
            let reasons = &proposal.doubtful[0].candidates[0].reasons;
            assert!(reasons.iter().any(|reason| reason.code == code), "{reasons:?}");
        }
    }
}

#[test]
fn another_account_counts_only_beside_another_name() {
    let accounts = [
        vec!["NL91 ABNA 0417 1643 00".to_owned()],
        vec!["NL20INGB0001234567".to_owned()],
    ];
    let same = customer("1|Zilverberg|||Kade 1|1811 AB|a@z.nl");
    let found = |name: &str, theirs: &[String]| {
        let other = Customer {
            name: name.to_owned(),
            ..same.clone()
        };
        let here = [Party::new("a", &same).with_ibans(&accounts[0])];
        let there = [Party::new("p", &other).with_ibans(theirs)];
        propose(&here, &there, Rule::Weighed).unwrap().sure.len()
    };
    assert_eq!(found("Zilverberg", &accounts[1]), 1, "a second account");
    assert_eq!(found("Kwekerij de Roos", &accounts[1]), 0);
    assert_eq!(
        found("Kwekerij de Roos", &accounts[0]),
        1,
        "another name, the same account"
    );
}

#[test]
fn equal_numbers_count_for_as_much_as_they_prove() {
    let town = [
        "Zilver", "Kwast", "Molen", "Anker", "Brug", "Roos", "Linde", "Haven", "Zon", "Ster",
    ];
    let here: Vec<_> = town
        .iter()
        .enumerate()
        .map(|(at, name)| format!("{at}|{name}berg"))
        .collect();
    let other: Vec<_> = town
        .iter()
        .enumerate()
        .map(|(at, name)| format!("{}|{name}berg", (at + 3) % 10))
        .collect();
    let (here, other): (Vec<&str>, Vec<&str>) = (
        here.iter().map(String::as_str).collect(),
        other.iter().map(String::as_str).collect(),
    );
    assert_eq!(sure(&here, &here, Rule::Weighed).len(), 10);
    let changed = proposal(&here, &other, Rule::Weighed);
    assert_eq!(changed.numbers, NumberTrust::Unrelated);
    assert_eq!((changed.sure.len(), changed.doubtful.len()), (0, 10), "names alone");
    for doubt in &changed.doubtful {
        let (one, first) = (doubt.here[1..].parse::<usize>().unwrap(), &doubt.candidates[0].there);
        assert_eq!(*first, format!("p{one}"));
    }
}

#[test]
fn two_that_fit_equally_are_a_question_and_a_third_key_answers_it() {
    let (father, son) = (
        "|P. Jansen|||Kade 1|1811 AB|piet@gmail.com",
        "|P. Jansen|||Kade 1|1811 AB|paul@gmail.com",
    );
    let found = sure(&[father, son], &[son, father], Rule::Weighed);
    assert_eq!(
        found,
        [("a0".to_owned(), "p1".to_owned()), ("a1".to_owned(), "p0".to_owned())]
    );
    let unknown = "|P. Jansen|||Kade 1|1811 AB";
    let asked = proposal(&[unknown], &[father, son], Rule::Weighed);
    assert!(asked.sure.is_empty());
    let candidates = &asked.doubtful[0].candidates;
    assert_eq!(candidates.len(), 2);
    assert!(
        candidates[0]
            .reasons
            .iter()
            .any(|reason| reason.code == ReasonCode::Rival),
        "{candidates:?}"
    );
}

#[test]
fn branches_are_not_their_head_office() {
    // that the numbers of the others are equal makes another number speak
    let others = ["1|Molen", "2|Anker", "3|Brug", "4|Roos", "5|Linde", "6|Haven"];
    let with = |one: &'static str| others.into_iter().chain([one]).collect::<Vec<_>>();
    let here = with("11|Zilverberg Techniek|12345678||Kade 1|1811 AB");
    let there = with("47|Zilverberg Techniek|12345678||Dijk 9|9711 XX");
    let asked = proposal(&here, &there, Rule::Weighed);
    assert_eq!((asked.sure.len(), asked.doubtful.len()), (6, 1));
    let reasons = &asked.doubtful[0].candidates[0].reasons;
    assert!(
        reasons.iter().any(|reason| reason.code == ReasonCode::PerhapsBranch),
        "{reasons:?}"
    );
}

#[test]
fn an_accountants_mail_box_brings_nobody_together() {
    let lines: Vec<_> = (0..40)
        .map(|at| format!("|Klant{at} Zilver{at}||||| info@accountant.nl"))
        .collect();
    let texts: Vec<_> = lines.iter().map(String::as_str).collect();
    let others: Vec<_> = (50..90)
        .map(|at| format!("|Klant{at} Goud{at}||||| info@accountant.nl"))
        .collect();
    let others: Vec<_> = others.iter().map(String::as_str).collect();
    let proposal = proposal(&texts, &others, Rule::Weighed);
    assert_eq!(
        (proposal.sure.len(), proposal.doubtful.len(), proposal.only_here.len()),
        (0, 0, 40)
    );
    assert_eq!(proposal.left_out[0].value, "info@accountant.nl");
    assert_eq!((proposal.left_out[0].here, proposal.left_out[0].there), (40, 40));
}

#[test]
fn doubles_are_reported_and_not_merged() {
    let twice = [
        "1|Zilverberg BV|12345678||Kade 1|1811 AB",
        "9|Zilverberg|12345678||Kade 1|1811 AB",
        "5|Molen",
    ];
    let proposal = proposal(&["1|Zilverberg|12345678||Kade 1|1811 AB"], &twice, Rule::Weighed);
    assert_eq!(proposal.doubles_there[0].customers, ["p0", "p1"]);
    assert!(proposal.doubles_here.is_empty());
    let linked: Vec<_> = proposal.sure.iter().map(|pair| pair.there.as_str()).collect();
    assert!(
        linked.is_empty() || linked == ["p0"],
        "the one with the same number, or a question"
    );
}

#[test]
fn profile_a_links_equal_numbers() {
    let here = ["001|Zilverberg", "2|Molen", "3|Anker", "x|Roos"];
    let there = ["1|Heel iemand anders", "2|Molen", "2|Molen", "X|Roos"];
    let proposal = proposal(&here, &there, Rule::EqualNumbers);
    let found: Vec<_> = proposal
        .sure
        .iter()
        .map(|pair| (pair.here.as_str(), pair.there.as_str()))
        .collect();
    assert_eq!(found, [("a0", "p0")]);
    assert_eq!(proposal.doubtful[0].here, "a1");
    assert_eq!(proposal.doubtful[0].candidates.len(), 2);
    assert_eq!(proposal.only_here, ["a2", "a3"]);
    assert_eq!(proposal.only_there, ["p3"]);
}

#[test]
fn profile_c_links_an_exactly_equal_name_or_number() {
    let here = ["1|Zilverberg", "2|Molen BV", "3|Anker", "4|Roos"];
    let there = ["9| Zilverberg ", "8|Molen B.V.", "3|Linde", "7|Roos", "4|Brug"];
    let proposal = proposal(&here, &there, Rule::EqualNameOrNumber);
    let found: Vec<_> = proposal
        .sure
        .iter()
        .map(|pair| (pair.here.as_str(), pair.there.as_str()))
        .collect();
    assert_eq!(found, [("a0", "p0"), ("a2", "p2")]);
    assert_eq!(proposal.only_here, ["a1"], "not exactly equal");
    assert_eq!(
        proposal.doubtful[0].here, "a3",
        "its name is one's, its number another's"
    );
}

#[test]
fn reasons_are_told_in_both_languages() {
    for code in ReasonCode::ALL {
        let json = serde_json::to_value(code).unwrap();
        assert_eq!(json, code.as_str());
        assert_eq!(serde_json::from_value::<ReasonCode>(json).unwrap(), *code);
    }
    let here = ["1|Zilverberg|12345678||Kade 1|1811 AB", "2|Molen|||Kade 1|1811 AB"];
    let there = ["1|Zilverberg|12345678||Kade 1|1811 AB"];
    let pair = &proposal(&here, &there, Rule::Weighed).sure[0];
    let (dutch, english): (Vec<_>, Vec<_>) = pair.reasons.iter().map(|one| (one.text_nl(), one.text_en())).unzip();
    assert!(dutch.contains(&"Hetzelfde KvK-nummer".to_owned()), "{dutch:?}");
    assert!(
        dutch.contains(&"Dezelfde postcode en hetzelfde huisnummer (bij 2 klanten)".to_owned()),
        "{dutch:?}"
    );
    assert!(
        english.contains(&"The same postal code and house number (at 2 customers)".to_owned()),
        "{english:?}"
    );
    assert!(dutch.iter().zip(&english).all(|(dutch, english)| dutch != english));
    assert_eq!(pair.reasons.iter().map(|reason| reason.points).sum::<i32>(), pair.score);
    assert!(
        pair.reasons.is_sorted_by_key(|reason| -reason.points.abs()),
        "the heaviest first"
    );
}

#[test]
fn a_customer_of_the_package_takes_part_and_a_cost_centre_does_not() {
    let incoming = |record| Incoming {
        package_id: "id".to_owned(),
        code: "7".to_owned(),
        name: "Zilverberg".to_owned(),
        is_active: true,
        record,
    };
    let there = incoming(Record::Customer(Box::default()));
    let known = customer("7|Zilverberg");
    let found = propose(
        &[Party::new("a", &known)],
        &[Party::of(&there).unwrap()],
        Rule::EqualNumbers,
    )
    .unwrap();
    assert_eq!(found.sure[0].there, "id");
    assert!(Party::of(&incoming(Record::CostCentre(CostCentre::default()))).is_none());
}
