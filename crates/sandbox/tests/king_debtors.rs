//! Debtors written through each door and by people [apis/king.md §5, §7].

#[path = "king_support/mod.rs"]
mod support;
#[path = "king_support/typed.rs"]
mod typed;

use boekbrug_sandbox::king::switches::{DebtorRange, LongText, NextDebtor, UnchangedUpdate};
use boekbrug_sandbox::king::{DebtorPatch, Made, Refused, Switches};
use boekbrug_sandbox::{Action, By, FaultPlan, FaultRule, What, When};
use serde_json::{Value, json};
use support::{ALL, BOOKS, World, column, element};

type Cells<'a> = &'a [(&'a str, &'a str)];

fn created(cells: Cells<'_>) -> String {
    let meta = element("METADATA", &[("TABLE", "DEB")]);
    format!("<NewDataSet>{meta}{}</NewDataSet>", element("DATA", cells))
}

fn selection(number: &str) -> [(&str, &str); 4] {
    [
        ("TABLE", "DEB"),
        ("WHEREFIELDS", "NR"),
        ("WHEREOPERATORS", "="),
        ("WHEREVALUES", number),
    ]
}

fn changed(number: &str, cells: Cells<'_>) -> String {
    let selection = element("SELECTION", &selection(number));
    format!("<NewDataSet>{selection}{}</NewDataSet>", element("DATA", cells))
}

/// The ways in.
#[derive(Clone, Copy, Debug)]
enum Way {
    Form,
    Strings,
    Typed,
}

const WAYS: [Way; 3] = [Way::Form, Way::Strings, Way::Typed];

fn texts(cells: Cells<'_>) -> Vec<(&str, &str, &str)> {
    cells.iter().map(|(name, value)| (*name, "string", *value)).collect()
}

/// Makes a debtor: the key, or the complaint.
fn make(world: &World, way: Way, cells: Cells<'_>) -> Result<String, String> {
    let got = match way {
        Way::Form => {
            let got = world.form("CREATESTAMTABELRECORD", "STAMTABEL", &created(cells));
            return match got.error() {
                Some(error) => Err(error),
                None => Ok(got.xml().at("TABEL/PRIMARYKEY").expect("a key")),
            };
        }
        Way::Strings => world.soap("CreateStamTabelRecord", &[("Stamtabel", &created(cells))]),
        Way::Typed => {
            let tables = typed::dataset(
                "Stamtabel",
                &[("METADATA", &[("TABLE", "string", "DEB")]), ("DATA", &texts(cells))],
            );
            world.typed("CreateStamTabelRecord", &tables)
        }
    };
    match got.outcome("Primarykey") {
        (true, _, Some(key)) => Ok(key),
        (_, message, _) => Err(message),
    }
}

fn change(world: &World, way: Way, number: &str, cells: Cells<'_>) -> Result<(), String> {
    let got = match way {
        Way::Form => {
            let got = world.form("UPDATESTAMTABELRECORD", "MUTATIE", &changed(number, cells));
            return got.error().map_or(Ok(()), Err);
        }
        Way::Strings => world.soap("UpdateStamtabelRecord", &[("Mutatie", &changed(number, cells))]),
        Way::Typed => {
            let tables = typed::dataset(
                "Mutatie",
                &[("SELECTION", &texts(&selection(number))), ("DATA", &texts(cells))],
            );
            world.typed("UpdateStamtabelRecord", &tables)
        }
    };
    match got.outcome("x") {
        (true, ..) => Ok(()),
        (_, message, _) => Err(message),
    }
}

fn switched(change: impl FnOnce(&mut Switches)) -> World {
    let mut switches = Switches::default();
    change(&mut switches);
    World::switched(switches)
}

fn row(world: &World, number: &str) -> std::collections::BTreeMap<String, String> {
    world.sandbox.row(BOOKS, "DEB", number).expect("the debtor")
}

#[test]
fn every_door_makes_and_changes_debtors() {
    for way in WAYS {
        let world = World::new();
        let new = [("ZKSL", "NIEUW"), ("NAAM", "Nieuw & Zoon"), ("POSTCD", "1811 AB")];
        assert_eq!(make(&world, way, &new), Ok("10003".into()), "{way:?}");
        let debtor = row(&world, "10003");
        assert_eq!(
            (debtor["NAAM"].as_str(), debtor["BTWPL"].as_str()),
            ("Nieuw & Zoon", "B"),
            "{way:?}"
        );
        assert_eq!(
            (debtor["SLUITREK"].as_str(), debtor["BLOK"].as_str()),
            ("1300", "N"),
            "{way:?}"
        );
        assert_eq!(
            change(&world, way, "10003", &[("PLAATS", "Hoorn"), ("POSTCD", "")]),
            Ok(()),
            "{way:?}"
        );
        let debtor = row(&world, "10003");
        assert_eq!(
            (debtor["PLAATS"].as_str(), debtor.get("POSTCD")),
            ("Hoorn", None),
            "{way:?}"
        );
        assert_eq!(debtor["NAAM"], "Nieuw & Zoon", "{way:?}");
        for (cells, part) in [
            (&[("NAAM", "Zonder")][..], "ZKSL is verplicht"),
            (&[("ZKSL", "Nieuw")], "uniek"),
            (&[("ZKSL", "X"), ("NR", "900001")], "reeks"),
            (&[("ZKSL", "X"), ("SLUITREK", "7")], "SLUITREK"),
        ] {
            let refused = make(&world, way, cells).expect_err("refused");
            assert!(refused.contains(part), "{way:?} {cells:?}: {refused}");
        }
        assert!(
            change(&world, way, "10003", &[("NR", "5")])
                .expect_err("refused")
                .contains("reeks")
        );
        assert!(change(&world, way, "99", &[("PLAATS", "X")]).is_err());
        // through the interface one was made, and it was changed once
        assert_eq!(world.sandbox.made(BOOKS).expect("there").debtors, 1, "{way:?}");
        let what: Vec<What> = world
            .sandbox
            .debtor_changes(BOOKS)
            .expect("there")
            .iter()
            .map(|one| one.what)
            .collect();
        assert_eq!(what, [What::Made, What::Changed], "{way:?}");
    }
}

#[test]
fn a_long_text_is_cut_or_refused() {
    let long = "Een naam die langer is dan de vijftig tekens van de kolom";
    for way in WAYS {
        let world = World::new();
        make(&world, way, &[("ZKSL", "LANGER DAN DE TWINTIG TEKENS"), ("NAAM", long)]).expect("cut");
        let debtor = row(&world, "10003");
        assert_eq!(
            (debtor["NAAM"].as_str(), debtor["ZKSL"].len()),
            (&long[..50], 20),
            "{way:?}"
        );
        let world = switched(|switches| switches.long_text = LongText::Refused);
        let refused = make(&world, way, &[("ZKSL", "X"), ("NAAM", long)]).expect_err("too long");
        assert!(refused.contains("NAAM"), "{way:?}: {refused}");
        assert!(change(&world, way, "10000", &[("NAAM", long)]).is_err(), "{way:?}");
        assert_eq!(world.sandbox.count(BOOKS, "DEB"), Ok(3), "{way:?}");
    }
}

#[test]
fn the_next_number_is_after_the_highest_or_the_first_that_is_free() {
    for (how, number) in [(NextDebtor::AfterHighest, "20001"), (NextDebtor::FirstFree, "10003")] {
        let world = switched(|switches| switches.next_debtor = how);
        make(&world, Way::Strings, &[("ZKSL", "VER"), ("NR", "20000")]).expect("in the range");
        assert_eq!(
            make(&world, Way::Strings, &[("ZKSL", "X")]),
            Ok(number.into()),
            "{how:?}"
        );
    }
}

#[test]
fn a_number_outside_the_range_may_be_taken() {
    let world = switched(|switches| switches.debtor_range = DebtorRange::Taken);
    assert_eq!(make(&world, Way::Form, &[("ZKSL", "X"), ("NR", "5")]), Ok("5".into()));
    assert_eq!(
        make(&world, Way::Form, &[("ZKSL", "Y")]),
        Ok("10003".into()),
        "the next one is within it"
    );
}

#[test]
fn an_update_without_news_may_leave_the_row_alone() {
    for (how, seen) in [(UnchangedUpdate::IsAChange, 1), (UnchangedUpdate::LeftAlone, 0)] {
        let world = switched(|switches| switches.unchanged_update = how);
        change(&world, Way::Strings, "10001", &[("PLAATS", "Antwerpen")]).expect("the same");
        let since = support::selection("DEB", "NR", ALL, "NR")
            .replace("<MAXRESULT>", "<MUTDATE_VA>16-08-2026</MUTDATE_VA><MAXRESULT>");
        assert_eq!(column(&world.select(&since).xml(), "NR").len(), seen, "{how:?}");
        change(&world, Way::Strings, "10001", &[("PLAATS", "Gent")]).expect("other");
        assert_eq!(column(&world.select(&since).xml(), "NR"), ["10001"], "{how:?}");
    }
}

#[test]
fn people_work_under_the_same_rules_and_are_told_apart() {
    let world = World::new();
    let named = |name: &str| DebtorPatch {
        name: Some(name.into()),
        ..DebtorPatch::default()
    };
    let number = world.sandbox.make_debtor(BOOKS, &named("Van een mens")).expect("made");
    assert_eq!(
        (number.as_str(), row(&world, &number)["ZKSL"].as_str()),
        ("10003", "D10003")
    );
    let taken = DebtorPatch {
        search_key: Some("KLANT".into()),
        ..DebtorPatch::default()
    };
    let refused = world.sandbox.edit_debtor(BOOKS, &number, &taken);
    assert!(
        matches!(&refused, Err(Refused::Rules(text)) if text.contains("uniek")),
        "{refused:?}"
    );
    let limit = DebtorPatch {
        credit_limit: Some("2500.50".parse().expect("an amount")),
        ..named("Anders")
    };
    world.sandbox.edit_debtor(BOOKS, &number, &limit).expect("changed");
    change(&world, Way::Strings, &number, &[("PLAATS", "Hoorn")]).expect("changed");
    let changes = world.sandbox.debtor_changes(BOOKS).expect("there");
    let told: Vec<_> = changes
        .iter()
        .map(|one| (one.by, one.what, one.number.as_str()))
        .collect();
    let person = |what| (By::Person, what, "10003");
    assert_eq!(
        told,
        [
            person(What::Made),
            person(What::Changed),
            (By::Api, What::Changed, "10003")
        ]
    );
    let fields: Vec<_> = changes[1]
        .fields
        .iter()
        .map(|one| (one.field.as_str(), &one.new))
        .collect();
    assert_eq!(fields, [("KRLIM", &json!("2500.50")), ("NAAM", &json!("Anders"))]);
    assert_eq!(changes[2].fields[0].old, Value::Null);
    assert_eq!(
        world.sandbox.made(BOOKS),
        Ok(Made {
            debtors: 0,
            debtors_by_people: 1
        })
    );
    world
        .sandbox
        .delete_debtor(BOOKS, &number)
        .expect("nothing hangs on it");
    assert!(matches!(
        world.sandbox.delete_debtor(BOOKS, &number),
        Err(Refused::NoSuch(_))
    ));
    world.booked(&support::posting(&[support::simple("F-1")]));
    assert!(matches!(
        world.sandbox.delete_debtor(BOOKS, "10000"),
        Err(Refused::Rules(_))
    ));
    assert_eq!(world.sandbox.debtors(BOOKS).expect("there").len(), 3);
}

#[test]
fn a_lost_answer_leaves_the_debtor_there() {
    let world = World::new();
    world.sandbox.set_faults(FaultPlan {
        rules: vec![FaultRule {
            method: None,
            path: "/CreateStamTabelRecord".into(),
            when: When::Nth(1),
            action: Action::LoseAnswer,
        }],
        random: None,
    });
    let fields = support::escape(&created(&[("ZKSL", "NIEUW")]));
    let lost = world.envelope(
        "/ws1_xml.asmx",
        11,
        "CreateStamTabelRecord",
        &format!("<Stamtabel>{fields}</Stamtabel>"),
    );
    assert_eq!(lost.status(), None);
    assert_eq!(
        column(&world.read("DEB", "NR", ["ZKSL", "=", "NIEUW"]), "NR"),
        ["10003"]
    );
    assert!(
        make(&world, Way::Strings, &[("ZKSL", "NIEUW")])
            .expect_err("there")
            .contains("uniek")
    );
}

#[test]
fn the_control_interface_offers_the_same() {
    let world = World::new();
    let call = |method: &str, path: &str, body: Value| {
        let reply = world.raw(method, &format!("http://x/_control/{path}"), &[], &body.to_string());
        let got = support::read(reply);
        (got.status, serde_json::from_str::<Value>(&got.text).unwrap_or_default())
    };
    let made = call("POST", "people/debtors", json!({"name": "Mens B.V.", "city": "Edam"}));
    assert_eq!(made, (200, json!({"number": "10003"})));
    assert_eq!(call("PATCH", "people/debtors/10003", json!({"number": 5})).0, 422);
    assert_eq!(call("PATCH", "people/debtors/10003", json!({"city": "Hoorn"})).0, 200);
    assert_eq!(call("PATCH", "people/debtors/9", json!({"city": "Hoorn"})).0, 404);
    let (_, all) = call("GET", "debtors", Value::Null);
    assert_eq!(
        all.as_array()
            .expect("a list")
            .iter()
            .filter(|one| one["PLAATS"] == "Hoorn")
            .count(),
        1
    );
    assert_eq!(
        call("GET", "debtors/changes", Value::Null).1.as_array().map(Vec::len),
        Some(2)
    );
    assert_eq!(call("GET", "made", Value::Null).1["debtors_by_people"], 1);
    assert_eq!(call("DELETE", "people/debtors/10003", Value::Null).0, 200);
}
