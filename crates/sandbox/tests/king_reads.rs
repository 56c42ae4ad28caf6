//! Selections: conditions, order, pages, columns, forms [apis/king.md §4].

#[path = "king_support/mod.rs"]
mod support;

use boekbrug_sandbox::king::switches::{
    AnswerRoot, DateOut, DecimalMark, EmptyCells, MixedWhere, MoneyScale, RecordCount, Records, SemicolonWhere, Tags,
    TotalPages,
};
use boekbrug_sandbox::king::{Config, Seed, Switches};
use jiff::SignedDuration;
use support::{ALL, BOOKS, Element, World, column, element, posting, rows, selection, simple};

fn switched(change: impl FnOnce(&mut Switches)) -> World {
    let mut switches = Switches::default();
    change(&mut switches);
    World::switched(switches)
}

#[test]
fn every_tag_must_be_there_even_when_it_is_empty() {
    let world = World::new();
    let whole = selection("DEB", "NR", ALL, "");
    for tag in [
        "TABLE",
        "SELECTFIELDS",
        "WHEREFIELDS",
        "WHEREOPERATORS",
        "WHEREVALUES",
        "ORDERBY",
    ] {
        let start = whole.find(&format!("<{tag}>")).expect("the tag");
        let end = whole.find(&format!("</{tag}>")).expect("its end") + tag.len() + 3;
        let without = format!("{}{}", &whole[..start], &whole[end..]);
        let wanted = format!("De selectie is incompleet, zie veld: {tag}");
        assert_eq!(world.select(&without).error(), Some(wanted.clone()));
        let (result, message, _) = world
            .soap("GetStamtabelRecords", &[("Selectie", &without)])
            .outcome("Records");
        assert_eq!((result, message), (false, wanted));
    }
    assert_eq!(
        world.select("<NewDataSet/>").error().as_deref(),
        Some("De selectie is incompleet, zie veld: TABLE")
    );
    assert!(
        world
            .form("GETSTAMTABELRECORDS", "X", "")
            .error()
            .expect("an error")
            .contains("Selectie")
    );
}

#[test]
fn the_switches_say_which_tags_may_be_left_out() {
    let short = "<D><TABLE>DEB</TABLE><SELECTFIELDS>NR</SELECTFIELDS><ORDERBY/></D>";
    assert!(World::new().select(short).error().is_some());
    let lenient = switched(|switches| switches.where_tags = Tags::Optional);
    assert_eq!(lenient.select(short).error(), None);
    assert!(lenient.select(&short.replace("<ORDERBY/>", "")).error().is_some());
    let strict = switched(|switches| switches.paging_tags = Tags::Required);
    let unpaged = selection("DEB", "NR", ALL, "").replace("<PAGESIZE>0</PAGESIZE>", "");
    assert!(strict.select(&unpaged).error().expect("an error").ends_with("PAGESIZE"));
    assert_eq!(World::new().select(&unpaged).error(), None);
}

#[test]
fn conditions_hold_together_or_one_of_them() {
    let world = World::new();
    let numbers = |wheres: [&str; 3]| column(&world.read("DEB", "NR", wheres), "NR").join(" ");
    let cases: &[([&str; 3], &str)] = &[
        (ALL, "10000 10001 10002"),
        (["NR", "=", "10001"], "10001"),
        (["NR", ">", "10000"], "10001 10002"),
        (["NR", ">=", "10001"], "10001 10002"),
        (["NR", "<", "10001"], "10000"),
        (["NR", "<=", "10001"], "10000 10001"),
        (["NAAM", "LIKE", "%klant%"], "10000 10001 10002"),
        (["NAAM", "like", "antwerp%"], "10001"),
        (["NAAM;PLAATS", "LIKE", "%alk%"], "10000"),
        (["NAAM;PLAATS", "LIKE", "%antwerp%"], "10001"),
        (["NAAM\tBLOK", "LIKE\t=", "%klant%\tN"], "10000 10001"),
        (["PLAATS", "=", "alkmaar"], "10000"),
        (["PLAATS", "=", "Alkmaar "], "10000"),
        (["EMAIL", "=", ""], "10001 10002"),
        (["NR\tNR", ">\t<", "10000\t10002"], "10001"),
        (["LAND", "=", "FR"], ""),
        (["nr", "=", "10000"], "10000"),
    ];
    for (wheres, wanted) in cases {
        let mut found: Vec<String> = numbers(*wheres).split(' ').map(str::to_owned).collect();
        found.sort();
        assert_eq!(found.join(" "), *wanted, "{wheres:?}");
    }
}

#[test]
fn conditions_that_cannot_be_read_are_refused() {
    let world = World::new();
    let cases = [
        (["NR", "=", "1\t2"], "aantal"),
        (["NR\tNAAM", "=", "1"], "aantal"),
        (["NR", "<>", "1"], "operator"),
        (["TELEFOON", "=", "1"], "TELEFOON"),
        (["NR", "=", "abc"], "abc"),
        (["DATKLANTAF", ">", "gisteren"], "gisteren"),
    ];
    for (wheres, wanted) in cases {
        let got = world.select(&selection("DEB", "NR", wheres, ""));
        assert!(got.error().expect("an error").contains(wanted), "{}", got.text);
    }
    for (text, wanted) in [
        (selection("DEB", "TELEFOON", ALL, ""), "TELEFOON"),
        (selection("DEB", "NR", ALL, "TELEFOON"), "TELEFOON"),
        (selection("MEDEW", "NR", ALL, ""), "MEDEW"),
        (selection("BASFIN", "AANTPER", ALL, ""), "BASFIN"),
        (
            selection("DEB", "NR", ALL, "").replace("<PAGESIZE>0", "<PAGESIZE>x"),
            "PAGESIZE",
        ),
    ] {
        let got = world.select(&text);
        assert!(got.error().expect("an error").contains(wanted), "{}", got.text);
    }
}

#[test]
fn semicolons_between_conditions_are_a_switch() {
    let wheres = ["NR;BLOK", "=;=", "10000;N"];
    let refused = World::new().select(&selection("DEB", "NR", wheres, ""));
    assert!(refused.error().expect("an error").contains("operator"));
    let read = switched(|switches| switches.semicolon_where = SemicolonWhere::And);
    assert_eq!(column(&read.read("DEB", "NR", wheres), "NR"), ["10000"]);
    let columns = read.read("DEB", "NR", ["NAAM;PLAATS", "LIKE", "%alk%"]);
    assert_eq!(column(&columns, "NR"), ["10000"]);
}

#[test]
fn text_and_numbers_together_are_a_switch() {
    let wheres = ["NR\tBLOK", "=\t=", "10000\tN"];
    assert_eq!(column(&World::new().read("DEB", "NR", wheres), "NR"), ["10000"]);
    let strict = switched(|switches| switches.mixed_where = MixedWhere::Refused);
    assert!(strict.select(&selection("DEB", "NR", wheres, "")).error().is_some());
    assert_eq!(column(&strict.read("DEB", "NR", ["NR", "=", "10000"]), "NR"), ["10000"]);
}

#[test]
fn columns_are_separated_by_tab_or_semicolon_or_are_all() {
    let world = World::new();
    for fields in ["NR\tZKSL\tVERVDGN", "NR;ZKSL;VERVDGN", "nr;ZKSL\tVERVDGN;"] {
        let root = world.read("BETCOND", fields, ["NR", "=", "2"]);
        let row = [("NR", "2"), ("ZKSL", "30 dagen"), ("VERVDGN", "30")].map(|(n, v)| (n.to_owned(), v.to_owned()));
        assert_eq!(rows(&root, "DATA"), [row.to_vec()]);
    }
    let all = world.read("BTW", "*", ["NR", "=", "2"]);
    let names: Vec<String> = rows(&all, "DATA")[0].iter().map(|(name, _)| name.clone()).collect();
    assert!(names.contains(&"PERC".to_owned()) && !names.contains(&"PERCNW".to_owned()));
}

#[test]
fn rows_come_in_the_order_asked_for() {
    let world = World::new();
    let names = |order: &str| {
        let got = world.select(&selection("DEB", "NR", ALL, order));
        column(&got.xml(), "NR").join(" ")
    };
    assert_eq!(names("NR"), "10000 10001 10002");
    assert_eq!(names("NR DESC"), "10002 10001 10000");
    assert_eq!(names("NAAM"), "10001 10000 10002");
    assert_eq!(names("LAND;NR DESC"), "10001 10002 10000");
    // without an order: that of the key, the search key
    assert_eq!(names(""), "10001 10002 10000");
}

fn page(world: &World, size: usize, number: usize, most: usize) -> Element {
    let text = selection("DEB", "NR", ALL, "NR")
        .replace("<PAGESIZE>0", &format!("<PAGESIZE>{size}"))
        .replace("<SELECTPAGE>1", &format!("<SELECTPAGE>{number}"))
        .replace("<MAXRESULT>0", &format!("<MAXRESULT>{most}"));
    world.select(&text).xml()
}

fn many(switches: Switches) -> World {
    World::with(Config {
        switches,
        ..Config::with_seed(Seed::new().debtors(25))
    })
}

#[test]
fn pages_add_up_to_all_rows() {
    let world = many(Switches::default());
    let mut numbers = Vec::new();
    for number in 1..=3 {
        let root = page(&world, 10, number, 0);
        assert_eq!(root.at("METADATA/RECORDCOUNT").as_deref(), Some("25"));
        assert_eq!(root.at("METADATA/TOTALPAGES").as_deref(), Some("3"));
        numbers.extend(column(&root, "NR"));
    }
    let wanted: Vec<String> = (100_000..100_025).map(|n: u32| n.to_string()).collect();
    assert_eq!(numbers, wanted);
    assert_eq!(page(&world, 10, 4, 0).all("DATA").count(), 0);
    assert_eq!(page(&world, 10, 2, 15).all("DATA").count(), 5);
    assert_eq!(page(&world, 10, 1, 15).at("METADATA/TOTALPAGES").as_deref(), Some("2"));
    assert_eq!(page(&world, 0, 1, 0).all("DATA").count(), 25);
    assert_eq!(page(&world, 10, usize::MAX, 0).all("DATA").count(), 0);
}

#[test]
fn a_change_between_two_pages_is_seen_by_the_second() {
    let world = many(Switches::default());
    assert_eq!(page(&world, 10, 1, 0).at("METADATA/RECORDCOUNT").as_deref(), Some("25"));
    world.sandbox.remove_row(BOOKS, "DEB", "100003").expect("removed");
    let second = page(&world, 10, 2, 0);
    assert_eq!(second.at("METADATA/RECORDCOUNT").as_deref(), Some("24"));
    assert_eq!(column(&second, "NR")[0], "100011");
}

#[test]
fn the_counts_are_written_as_the_switches_say() {
    let count = |switches: Switches, size| {
        let root = page(&many(switches), size, 1, 0);
        (
            root.at("METADATA/RECORDCOUNT").expect("there"),
            root.at("METADATA/TOTALPAGES").expect("there"),
        )
    };
    let with = |record_count, total_pages| Switches {
        record_count,
        total_pages,
        ..Switches::default()
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(count(with(RecordCount::Page, TotalPages::Filled), 10), pair("10", "3"));
    assert_eq!(
        count(with(RecordCount::Total, TotalPages::EmptyForOne), 10),
        pair("25", "3")
    );
    assert_eq!(
        count(with(RecordCount::Total, TotalPages::EmptyForOne), 25),
        pair("25", "")
    );
    assert_eq!(count(with(RecordCount::Total, TotalPages::Empty), 10), pair("25", ""));
}

#[test]
fn changes_are_told_by_the_day() {
    let mut world = many(Switches::default());
    let since = |world: &World, day: &str| {
        let text = selection("DEB", "NR", ALL, "NR")
            .replace("<MAXRESULT>", &format!("<MUTDATE_VA>{day}</MUTDATE_VA><MAXRESULT>"));
        let got = world.select(&text);
        assert_eq!(got.error(), None, "{}", got.text);
        column(&got.xml(), "NR")
    };
    assert_eq!(since(&world, "01-01-2026").len(), 25);
    assert_eq!(since(&world, "16-08-2026").len(), 0);
    world
        .sandbox
        .change_row(BOOKS, "DEB", "100007", &[("NAAM", "Anders")])
        .expect("changed");
    // the day alone counts, in any form; what changed earlier that day is told again
    for day in ["16-08-2026", "16/08/2026", "2026-08-16", "2026-08-16T23:59:00+02:00"] {
        assert_eq!(since(&world, day), ["100007"], "{day}");
    }
    assert_eq!(since(&world, "17-08-2026").len(), 0);
    world.sandbox.advance_clock(SignedDuration::from_hours(13));
    world.sign_in();
    world.sandbox.touch(BOOKS, 2).expect("touched");
    assert_eq!(since(&world, "17-08-2026").len(), 2);
    let bad = selection("DEB", "NR", ALL, "").replace("<MAXRESULT>", "<MUTDATE_VA>gisteren</MUTDATE_VA><MAXRESULT>");
    assert!(world.select(&bad).error().expect("an error").contains("gisteren"));
}

#[test]
fn bookings_know_no_day_of_change() {
    let mut world = World::new();
    world.booked(&posting(&[simple("F-1")]));
    world.sandbox.advance_clock(SignedDuration::from_hours(240));
    world.sign_in();
    for table in ["BOE", "DEBOPP", "GRBMUT"] {
        let text =
            selection(table, "FACT", ALL, "").replace("<MAXRESULT>", "<MUTDATE_VA>20-08-2026</MUTDATE_VA><MAXRESULT>");
        assert!(world.select(&text).xml().all("DATA").count() > 0, "{table}");
    }
}

#[test]
fn cells_without_a_value_are_absent_or_empty() {
    let fields = "NR;EMAIL;TEL";
    let absent = World::new().read("DEB", fields, ["NR", "=", "10001"]);
    assert_eq!(rows(&absent, "DATA")[0].len(), 1);
    let empty = switched(|switches| switches.empty_cells = EmptyCells::Empty);
    let root = empty.read("DEB", fields, ["NR", "=", "10001"]);
    assert_eq!(rows(&root, "DATA")[0][1], ("EMAIL".to_owned(), String::new()));
}

#[test]
fn numbers_and_dates_are_written_as_the_switches_say() {
    let read = |switches: Switches| {
        let world = World::switched(switches);
        world.booked(&posting(&[simple("F-1")]));
        let root = world.read("DEBOPP", "BEDR;DAT;DATVERV;VOLDAAN", ["FACT", "=", "F-1"]);
        rows(&root, "DATA")[0]
            .iter()
            .map(|(_, value)| value.clone())
            .collect::<Vec<_>>()
    };
    let default = Switches::default();
    assert_eq!(read(default), ["121.00", "16-08-2026", "30-08-2026", "N"]);
    let comma = Switches {
        decimal_mark: DecimalMark::Comma,
        money_scale: MoneyScale::Four,
        date_out: DateOut::Slashes,
        ..default
    };
    assert_eq!(read(comma)[..2], ["121,0000", "16/08/2026"]);
    let iso = Switches {
        money_scale: MoneyScale::Trimmed,
        date_out: DateOut::Iso,
        ..default
    };
    assert_eq!(read(iso)[..2], ["121", "2026-08-16T00:00:00+02:00"]);
}

#[test]
fn roots_have_three_names() {
    for (root, name) in [
        (AnswerRoot::NewDataSet, "NewDataSet"),
        (AnswerRoot::Upper, "DATASET"),
        (AnswerRoot::Lower, "dataset"),
    ] {
        let world = switched(|switches| switches.answer_root = root);
        assert_eq!(world.read("BTW", "NR", ALL).name, name);
        assert_eq!(world.select("<x/>").xml().name, name);
    }
}

#[test]
fn the_string_door_escapes_once_or_uses_cdata() {
    for (records, mark) in [
        (Records::Escaped, "&lt;NewDataSet"),
        (Records::CData, "<![CDATA[<NewDataSet"),
    ] {
        for indented in [false, true] {
            let world = switched(|switches| {
                switches.records = records;
                switches.indented = indented;
            });
            let text = selection("DEB", "NR;NAAM", ["NR", "=", "10000"], "");
            let got = world.soap("GetStamtabelRecords", &[("Selectie", &text)]);
            assert!(got.text.contains(mark), "{}", got.text);
            let (result, message, dataset) = got.outcome("Records");
            assert_eq!((result, message.as_str()), (true, ""));
            let dataset = dataset.expect("records");
            // a reader of XML turns line ends into one character
            assert_eq!(dataset.replace('\r', "").contains("\n  <DATA>"), indented);
            assert!(dataset.contains("Klant &amp; Zonen"));
            let root = Element::parse(&dataset);
            assert_eq!(root.at("DATA/NAAM").as_deref(), Some("Klant & Zonen B.V."));
        }
    }
}

#[test]
fn the_reference_tables_hold_what_every_administration_has() {
    let world = World::new();
    for (table, column_name, least) in [
        ("BTW", "PERC", 8),
        ("BETCOND", "VERVDGN", 3),
        ("GRB", "OMSCHR", 15),
        ("DAGBOEK", "SRT", 5),
        ("LAND", "ISO", 6),
        ("KPL", "OMSCHR", 2),
        ("MEDEWERKER", "ACHTERNM", 2),
        ("ART", "OMSCHR", 1),
        ("ARTGRP", "OMSCHR", 2),
    ] {
        let found = column(&world.read(table, column_name, ALL), column_name);
        assert!(found.len() >= least, "{table}: {found:?}");
    }
    let item = world.read("ART", "NR;OMSCHR", ALL);
    assert_eq!(column(&item, "NR"), ["UUR"]);
    let debtor = world.read("DEB", "*", ["NR", "=", "10000"]);
    let cells = rows(&debtor, "DATA")[0].clone();
    for (name, value) in [
        ("NAAM2", "J. de Vries"),
        ("STRAAT", "Kade"),
        ("HNR", "1"),
        ("HNRTV", "a"),
        ("POSTCD", "1811 AB"),
        ("KVKNR", "12345678"),
        ("BTWNR", "NL123456789B01"),
        ("DECLTOEL", "J"),
        ("MEDEWDEC", "JANSEN"),
        ("KPL", "10"),
        ("BETCOND", "1"),
        ("LAND", "NL"),
        ("BTWPL", "B"),
    ] {
        assert!(
            cells.contains(&(name.to_owned(), value.to_owned())),
            "{name}: {cells:?}"
        );
    }
}

#[test]
fn values_with_markup_survive_the_way_in_and_out() {
    let world = World::new();
    world
        .sandbox
        .change_row(BOOKS, "DEB", "10001", &[("NAAM", "A < B & \"C\"")])
        .expect("changed");
    let root = world.read("DEB", "NR;NAAM", ["NAAM", "=", "A < B & \"C\""]);
    assert_eq!(root.at("DATA/NAAM").as_deref(), Some("A < B & \"C\""));
    let text = element("D", &[("TABLE", "DEB")]).replace("DEB", "<![CDATA[DEB]]>");
    assert!(world.select(&text).error().expect("an error").ends_with("SELECTFIELDS"));
}

#[test]
fn what_could_do_harm_is_refused_with_a_reason() {
    let world = World::new();
    let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    for (text, wanted) in [
        (
            "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
            "DTD",
        ),
        ("<a>&b;</a>", "&b;"),
        (deep.as_str(), "diep"),
        ("geen xml", "buiten"),
        ("<a>", "volledig"),
    ] {
        let got = world.select(text);
        assert!(got.error().expect("an error").contains(wanted), "{}", got.text);
        let (result, message, _) = world
            .soap("GetStamtabelRecords", &[("Selectie", text)])
            .outcome("Records");
        assert!(!result && message.contains(wanted), "{message}");
    }
}
