//! Master rows and what an administration tells about itself [apis/king.md
//! §4, §5].

#[path = "king_support/mod.rs"]
mod support;

use boekbrug_sandbox::king::switches::InfoRows;
use boekbrug_sandbox::king::{Config, Seed, SeedCostUnit, SeedDebtor, SeedEmployee, Switches};
use support::{ALL, BOOKS, World, column, element, rows, seed};

/// A table, the cells of a new row, and what the answer holds.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

fn create(table: &str, cells: &[(&str, &str)]) -> String {
    format!(
        "<NewDataSet>{}{}</NewDataSet>",
        element("METADATA", &[("TABLE", table)]),
        element("DATA", cells)
    )
}

fn mutation(table: &str, [columns, operators, values]: [&str; 3], cells: &[(&str, &str)]) -> String {
    let selection = [
        ("TABLE", table),
        ("WHEREFIELDS", columns),
        ("WHEREOPERATORS", operators),
        ("WHEREVALUES", values),
    ];
    let data = if cells.is_empty() {
        String::new()
    } else {
        element("DATA", cells)
    };
    format!("<NewDataSet>{}{data}</NewDataSet>", element("SELECTION", &selection))
}

#[test]
fn a_debtor_needs_only_its_search_key() {
    let world = World::new();
    let got = world.soap(
        "CreateStamTabelRecord",
        &[("Stamtabel", &create("DEB", &[("ZKSL", "NIEUW")]))],
    );
    let (result, message, key) = got.outcome("Primarykey");
    assert_eq!((result, message.as_str(), key.as_deref()), (true, "", Some("10003")));
    let row = world.sandbox.row(BOOKS, "DEB", "10003").expect("the row");
    for (name, value) in [
        ("ZKSL", "NIEUW"),
        ("BETCOND", "1"),
        ("BTWPL", "B"),
        ("SLUITREK", "1300"),
        ("BLOK", "N"),
    ] {
        assert_eq!(row[name], value);
    }
    let form = world.form(
        "CREATESTAMTABELRECORD",
        "STAMTABEL",
        &create("DEB", &[("ZKSL", "NOG"), ("NR", "20000")]),
    );
    assert_eq!(form.xml().at("TABEL/PRIMARYKEY").as_deref(), Some("20000"));
    let next = world.soap(
        "CreateStamTabelRecord",
        &[("Stamtabel", &create("DEB", &[("ZKSL", "DAN")]))],
    );
    assert_eq!(next.outcome("Primarykey").2.as_deref(), Some("20001"));
}

#[test]
fn the_first_debtor_gets_the_first_number_of_the_range() {
    let world = World::with(Config::with_seed(Seed::new()));
    let got = world.soap(
        "CreateStamTabelRecord",
        &[("Stamtabel", &create("DEB", &[("ZKSL", "EEN")]))],
    );
    assert_eq!(got.outcome("Primarykey").2.as_deref(), Some("10000"));
}

#[test]
fn what_a_new_row_must_satisfy() {
    let world = World::new();
    let cases: &[Case<'_>] = &[
        ("DEB", &[("NAAM", "Zonder sleutel")], "ZKSL is verplicht"),
        ("DEB", &[("ZKSL", "klant")], "ZKSL"),
        ("DEB", &[("ZKSL", "X"), ("NR", "10000")], "NR"),
        ("DEB", &[("ZKSL", "X"), ("NR", "5")], "reeks"),
        ("DEB", &[("ZKSL", "X"), ("LAND", "XX")], "LAND"),
        ("DEB", &[("ZKSL", "X"), ("BETCOND", "99")], "BETCOND"),
        ("DEB", &[("ZKSL", "X"), ("BTWPL", "Z")], "BTWPL"),
        ("DEB", &[("ZKSL", "X"), ("BLOK", "true")], "BLOK"),
        ("DEB", &[("ZKSL", "X"), ("SALDO", "1")], "niet toegankelijk"),
        ("DEB", &[("ZKSL", "X"), ("TELEFOON", "1")], "TELEFOON"),
        ("BOE", &[("JR", "2026")], "BOE"),
        ("KPL", &[("OMSCHR", "Zonder nummer")], "NR is verplicht"),
        ("KPL", &[("NR", "10")], "NR"),
    ];
    for (table, cells, wanted) in cases {
        let got = world.soap("CreateStamTabelRecord", &[("Stamtabel", &create(table, cells))]);
        let (result, message, _) = got.outcome("Primarykey");
        assert!(!result && message.contains(wanted), "{cells:?}: {message}");
    }
    for payload in [
        "<D><DATA><ZKSL>X</ZKSL></DATA></D>",
        "<D><METADATA><TABLE>DEB</TABLE></METADATA></D>",
    ] {
        assert!(
            !world
                .soap("CreateStamTabelRecord", &[("Stamtabel", payload)])
                .outcome("x")
                .0
        );
    }
    assert_eq!(world.sandbox.count(BOOKS, "DEB"), Ok(3));
}

#[test]
fn other_tables_answer_with_their_key() {
    let world = World::new();
    let cases: &[Case<'_>] = &[
        ("KPL", &[("NR", "30"), ("OMSCHR", "Nieuw")], "30"),
        ("MEDEWERKER", &[("ZKSL", "NIEUW")], "NIEUW"),
        ("ART", &[("NR", "A 1"), ("OMSCHR", "Artikel")], "A 1"),
    ];
    for (table, cells, key) in cases {
        let got = world.soap("CreateStamTabelRecord", &[("Stamtabel", &create(table, cells))]);
        assert_eq!(got.outcome("Primarykey").2.as_deref(), Some(*key), "{}", got.text);
    }
}

#[test]
fn a_row_is_changed_by_its_selection() {
    let world = World::new();
    let change = |wheres, cells: &[(&str, &str)]| {
        world
            .soap("UpdateStamtabelRecord", &[("Mutatie", &mutation("DEB", wheres, cells))])
            .outcome("x")
    };
    let (result, message, _) = change(["NR", "=", "10001"], &[("PLAATS", "Gent"), ("EMAIL", "a@b.example")]);
    assert!(result, "{message}");
    let row = world.sandbox.row(BOOKS, "DEB", "10001").expect("the row");
    assert_eq!(
        (row["PLAATS"].as_str(), row["NAAM"].as_str()),
        ("Gent", "Antwerpse Klant NV")
    );
    // an empty cell clears a column
    assert!(change(["ZKSL", "=", "KLANT"], &[("EMAIL", "")]).0);
    assert!(
        !world
            .sandbox
            .row(BOOKS, "DEB", "10000")
            .expect("the row")
            .contains_key("EMAIL")
    );
    for (wheres, cells, wanted) in [
        (["NR", "=", "9"], [("PLAATS", "X")], "Geen record"),
        (["NAAM", "LIKE", "%klant%"], [("PLAATS", "X")], "meer dan een"),
        (["NR", "=", "10001"], [("ZKSL", "")], "verplicht"),
        (["NR", "=", "10001"], [("ZKSL", "klant")], "uniek"),
        (["NR", "=", "10001"], [("LAND", "XX")], "LAND"),
        (["NR", "=", "10001"], [("HEEFTSALDO", "J")], "niet toegankelijk"),
    ] {
        let (result, message, _) = change(wheres, &cells);
        assert!(!result && message.contains(wanted), "{cells:?}: {message}");
    }
    // a changed row is told as changed today
    let text = support::selection("DEB", "NR", ALL, "NR")
        .replace("<MAXRESULT>", "<MUTDATE_VA>16-08-2026</MUTDATE_VA><MAXRESULT>");
    assert_eq!(column(&world.select(&text).xml(), "NR"), ["10000", "10001"]);
    let form = world.form(
        "UPDATESTAMTABELRECORD",
        "MUTATIE",
        &mutation("KPL", ["NR", "=", "10"], &[("BLOK", "J")]),
    );
    assert_eq!(form.error(), None);
}

#[test]
fn a_row_is_deleted_when_nothing_hangs_on_it() {
    let world = World::new();
    let delete = |table, wheres| {
        world
            .soap("DeleteStamtabelRecord", &[("Mutatie", &mutation(table, wheres, &[]))])
            .outcome("x")
    };
    world.booked(&support::posting(&[support::simple("F-1")]));
    assert!(delete("DEB", ["NR", "=", "10000"]).1.contains("openstaande"));
    assert!(delete("DEB", ["NR", "=", "10001"]).0);
    assert!(delete("KPL", ["NR", "=", "20"]).0);
    assert!(!delete("KPL", ["NR", "=", "20"]).0);
    assert_eq!(world.sandbox.count(BOOKS, "DEB"), Ok(2));
    // what is gone is not told
    assert_eq!(column(&world.read("DEB", "NR", ALL), "NR"), ["10002", "10000"]);
}

fn info(world: &World, table: &str, fields: &str) -> Vec<Vec<(String, String)>> {
    info_rows(world, table, fields, "DATA")
}

fn info_rows(world: &World, table: &str, fields: &str, name: &str) -> Vec<Vec<(String, String)>> {
    let row = element("T", &[("TABLE", table), ("SELECTFIELDS", fields)]);
    let got = world.form("GETADMINFO", "SELECTIE", &format!("<D>{row}</D>"));
    assert_eq!(got.error(), None, "{}", got.text);
    rows(&got.xml(), name)
}

fn cell(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn an_administration_tells_its_name_ranges_and_periods() {
    let world = World::new();
    assert_eq!(
        info(&world, "BASALG", "NAAM\tPLAATS"),
        [[cell("NAAM", "Voorbeeld"), cell("PLAATS", "Alkmaar")]]
    );
    assert_eq!(info(&world, "BASFIN", "AANTPER"), [[cell("AANTPER", "12")]]);
    let ranges = info(
        &world,
        "BASFIN",
        "ONDERGRB;BOVENGRB;ONDERDEB;BOVENDEB;ONDERCRE;BOVENCRE;GRBSPLITS",
    );
    let values: Vec<&str> = ranges[0].iter().map(|(_, value)| value.as_str()).collect();
    assert_eq!(values, ["0", "9999", "10000", "899999", "900000", "999999", "2000"]);
    let periods = info(&world, "PERIODEDATUMS", "*");
    assert_eq!(periods.len(), 36);
    let february = ["2026", "2", "01-02-2026", "28-02-2026"];
    let values: Vec<&str> = periods[13].iter().map(|(_, value)| value.as_str()).collect();
    assert_eq!(values, february);
    let kinds = info(&world, "BASARTBTW", "*");
    assert!(kinds.iter().any(|row| row.contains(&cell("BTW", "12"))));
    assert_eq!(
        info(&world, "PERIODEINFO", "JR;PN"),
        [[cell("JR", "2026"), cell("PN", "8")]]
    );
}

#[test]
fn closed_periods_are_told() {
    let world = World::new();
    let marks = "JRAFGESL;PNAFGESL;JRAFGESLGEBR;PNAFGESLGEBR";
    assert_eq!(info(&world, "BASFIN", marks), [[]]);
    world.sandbox.close_for_good(BOOKS, Some((2025, 12))).expect("closed");
    world.sandbox.close_to_users(BOOKS, Some((2026, 6))).expect("closed");
    for table in ["BASFIN", "PERIODEINFO"] {
        let found = info(&world, table, marks);
        let values: Vec<&str> = found[0].iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["2025", "12", "2026", "6"]);
    }
}

#[test]
fn several_tables_are_asked_at_once_and_unknown_ones_refused() {
    let world = World::new();
    let ask = |tables: &[(&str, &str)]| {
        let rows: String = tables
            .iter()
            .map(|(table, fields)| element("T", &[("TABLE", table), ("SELECTFIELDS", fields)]))
            .collect();
        world
            .soap("GetAdmInfo", &[("Selectie", &format!("<D>{rows}</D>"))])
            .outcome("Records")
    };
    let (result, _, records) = ask(&[("BASALG", "NAAM"), ("BASFIN", "AANTPER")]);
    let records = records.expect("records");
    assert!(result && records.contains("<NAAM>") && records.contains("<AANTPER>"));
    let named = World::switched(Switches {
        info_rows: InfoRows::Table,
        ..Switches::default()
    });
    assert_eq!(
        info_rows(&named, "BASFIN", "AANTPER", "BASFIN"),
        [[cell("AANTPER", "12")]]
    );
    for (table, fields, wanted) in [
        ("DEB", "NR", "DEB"),
        ("BASFIN", "X", "X"),
        ("BASFIN", "", "SELECTFIELDS"),
    ] {
        let (result, message, _) = ask(&[(table, fields)]);
        assert!(!result && message.contains(wanted), "{message}");
    }
    assert!(!ask(&[]).0);
}

#[test]
fn other_questions_about_the_administration() {
    let world = World::new();
    let none = world.soap("GetLaatsteBoekingPeriode", &[]).outcome("Records");
    assert!(none.0 && !none.2.expect("records").contains("<JR>"));
    world.booked(&support::posting(&[support::simple("F-1")]));
    let last = world
        .soap("GetLaatsteBoekingPeriode", &[])
        .outcome("Records")
        .2
        .expect("records");
    assert!(last.contains("<JR>2026</JR><PN>8</PN>"));
    let stamp = world.soap("GetTimeStamp", &[]).outcome("TimeStamp").2;
    assert_eq!(stamp.as_deref(), Some("16-08-2026 12:02:11"));
}

#[test]
fn a_seed_fills_all_that_the_product_reads() {
    let seed = seed()
        .book_year(2025)
        .chance(7)
        .cost_center(40, "Erbij")
        .cost_unit(SeedCostUnit {
            debtor: Some(10_000),
            manager: "JANSEN".into(),
            from: "2025-01-01".into(),
            until: "2025-12-31".into(),
            ..SeedCostUnit::new(500, "Verbouwing")
        })
        .employee(SeedEmployee {
            email: "kees@voorbeeld.example".into(),
            until: "2025-06-30".into(),
            ..SeedEmployee::new("KEES", "Kees", "Smit")
        })
        .items(3)
        .debtor(SeedDebtor::new(10_000, "Tweede van dit nummer"));
    let world = World::with(Config::with_seed(seed));
    assert_eq!(world.sandbox.count(BOOKS, "KDR"), Ok(3));
    let project = world.sandbox.row(BOOKS, "KDR", "500").expect("the project");
    assert_eq!(
        (project["DEB"].as_str(), project["DATGEREED"].as_str()),
        ("10000", "2025-12-31")
    );
    assert_eq!(
        world.sandbox.row(BOOKS, "MEDEWERKER", "KEES").expect("the employee")["DATUITDIENST"],
        "2025-06-30"
    );
    assert_eq!(
        world.sandbox.row(BOOKS, "KPL", "40").expect("the centre")["OMSCHR"],
        "Erbij"
    );
    assert_eq!(
        column(&world.read("ART", "NR", ALL), "NR"),
        ["A1000", "A1001", "A1002", "UUR"]
    );
    // the first of two rows with one key wins
    assert_eq!(
        world.sandbox.row(BOOKS, "DEB", "10000").expect("the debtor")["NAAM"],
        "Klant & Zonen B.V."
    );
    assert_eq!(
        column(
            &world.read("KDR", "OMSCHR", ["DATGEREED", ">=", "01-12-2025"]),
            "OMSCHR"
        ),
        ["Verbouwing"]
    );
}
