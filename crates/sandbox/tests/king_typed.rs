//! The typed door: datasets with a schema, and documents [apis/king.md §6.4].

#[path = "king_support/mod.rs"]
mod support;
#[path = "king_support/typed.rs"]
mod typed;

use base64::Engine as _;
use boekbrug_sandbox::king::Switches;
use boekbrug_sandbox::king::switches::{DecimalMark, MissingSchema, MoneyIn, StringSchema, TypedColumns};
use support::{ALL, BOOKS, Got, World, but, element, posting, selection, simple};
use typed::{Column, Table, answer, dataset, declared, misfits, rows, schema, select};

const CS312: &str = "Kan een object van het type System.String niet converteren naar het type System.Byte[]. (CS312)";

fn booking(invoice: &str) -> Vec<Column<'_>> {
    vec![
        ("JR", "int", "2026"),
        ("PN", "int", "8"),
        ("DAGB", "int", "10"),
        ("REK", "int", "10000"),
        ("TEGREK", "int", "8000"),
        ("DAT", "dateTime", "2026-08-16T00:00:00+02:00"),
        ("BEDRBOEK", "decimal", "121.00"),
        ("BTW", "int", "2"),
        ("BEDRBTW", "decimal", "-21.00"),
        ("FACT", "string", invoice),
    ]
}

fn pdf() -> String {
    base64::engine::general_purpose::STANDARD.encode(b"%PDF-1.7 factuur")
}

fn document<'a>(kind: &'a str, content: &'a str) -> Vec<Column<'a>> {
    vec![
        ("FILENAME", "string", "factuur.pdf"),
        ("FILEDESCRIPTION", "string", "Factuur F-1"),
        ("FILE", kind, content),
    ]
}

/// Names and types that an answer's schema declares for a table.
fn columns(got: &Got, parameter: &str, table: &str) -> Vec<(String, String)> {
    declared(got, parameter)[table].clone()
}

#[test]
fn an_answer_declares_its_columns_and_writes_them_by_type() {
    let world = World::new();
    let number = world.sandbox.row(BOOKS, "DEB", "10000").expect("a debtor")["NR"].clone();
    world
        .sandbox
        .change_row(
            BOOKS,
            "DEB",
            "10000",
            &[("KRLIM", "1500.50"), ("DATKLANTSINDS", "2024-12-01")],
        )
        .expect("changed");
    let got = world.typed(
        "GetStamtabelRecords",
        &select("DEB", "NR;NAAM;KRLIM;DATKLANTSINDS;BLOK;EMAIL", "NR"),
    );
    let names = [
        ("NR", "int"),
        ("NAAM", "string"),
        ("KRLIM", "decimal"),
        ("DATKLANTSINDS", "dateTime"),
        ("BLOK", "string"),
        ("EMAIL", "string"),
    ];
    let names = names.map(|(name, kind)| (name.to_owned(), format!("xs:{kind}")));
    assert_eq!(columns(&got, "Records", "DATA"), names);
    let set = answer(&got, "Records");
    let row = set
        .all("DATA")
        .find(|row| row.at("NR") == Some(number.clone()))
        .expect("the row");
    assert_eq!(row.at("KRLIM").as_deref(), Some("1500.50"));
    assert_eq!(row.at("DATKLANTSINDS").as_deref(), Some("2024-12-01T00:00:00+01:00"));
    assert_eq!(row.attribute("diffgr:id"), Some("DATA1"));
    assert_eq!(set.all("DATA").nth(1).expect("a row").at("EMAIL"), None);
}

#[test]
fn columns_may_all_be_text() {
    let world = World::switched(Switches {
        typed_columns: TypedColumns::Text,
        decimal_mark: DecimalMark::Comma,
        ..Switches::default()
    });
    world.booked(&posting(&[simple("F-1")]));
    let got = world.typed("GetStamtabelRecords", &select("DEBOPP", "BEDR;DAT", ""));
    assert!(
        columns(&got, "Records", "DATA")
            .iter()
            .all(|(_, kind)| kind == "xs:string")
    );
    let set = answer(&got, "Records");
    assert_eq!(set.at("DATA/BEDR").as_deref(), Some("121,00"));
    assert_eq!(set.at("DATA/DAT").as_deref(), Some("16-08-2026"));
}

#[test]
fn a_declared_column_without_a_cell_is_there() {
    let world = World::new();
    // the three tags of the conditions are declared and stay empty
    let got = world.typed("GetStamtabelRecords", &select("DEB", "NR", "NR"));
    assert!(got.outcome("x").0, "{}", got.text);
    let without = select("DEB", "NR", "NR").replace(
        "<xs:element name=\"WHEREFIELDS\" type=\"xs:string\" minOccurs=\"0\"/>",
        "",
    );
    let got = world.typed(
        "GetStamtabelRecords",
        &without.replace("<WHEREFIELDS></WHEREFIELDS>", ""),
    );
    assert_eq!(got.outcome("x").1, "De selectie is incompleet, zie veld: WHEREFIELDS");
}

#[test]
fn a_dataset_needs_its_schema_unless_the_switch_says_otherwise() {
    let bare = format!(
        "<Selectie><NewDataSet xmlns=\"\">{}</NewDataSet></Selectie>",
        rows(&[(
            "Table1",
            &[
                ("TABLE", "", "DEB"),
                ("SELECTFIELDS", "", "NR"),
                ("WHEREFIELDS", "", ""),
                ("WHEREOPERATORS", "", ""),
                ("WHEREVALUES", "", ""),
                ("ORDERBY", "", ""),
            ]
        )])
    );
    let got = World::new().typed("GetStamtabelRecords", &bare);
    assert!(got.outcome("x").1.contains("schema"), "{}", got.text);
    let lenient = World::switched(Switches {
        missing_schema: MissingSchema::Accepted,
        ..Switches::default()
    });
    assert_eq!(
        answer(&lenient.typed("GetStamtabelRecords", &bare), "Records")
            .all("DATA")
            .count(),
        3
    );
    let undeclared = select("DEB", "NR", "NR").replace("<ORDERBY>", "<ANDERS>1</ANDERS><ORDERBY>");
    assert!(
        World::new()
            .typed("GetStamtabelRecords", &undeclared)
            .outcome("x")
            .1
            .contains("ANDERS")
    );
}

#[test]
fn typed_amounts_have_a_point_whatever_text_has() {
    let world = World::switched(Switches {
        money_in: MoneyIn::Comma,
        ..Switches::default()
    });
    let row = booking("F-1");
    let got = world.typed("CreateJournaalpost", &dataset("Journaalpost", &[("BOE", &row)]));
    assert!(got.outcome("x").0, "{}", got.text);
    let back = answer(&got, "Journaalpost");
    assert_eq!(back.at("BOE/DAT").as_deref(), Some("2026-08-16T00:00:00+02:00"));
    let kinds = columns(&got, "Journaalpost", "BOE");
    assert!(kinds.contains(&("BEDRBOEK".to_owned(), "xs:decimal".to_owned())));
    assert!(kinds.contains(&("BOE_WARNING".to_owned(), "xs:string".to_owned())));
    // as text it needs the comma
    let text: Vec<Column<'_>> = booking("F-2")
        .into_iter()
        .map(|(name, _, value)| (name, "string", value))
        .collect();
    let got = world.typed("CreateJournaalpost", &dataset("Journaalpost", &[("BOE", &text)]));
    assert!(got.outcome("x").1.contains("BEDRBOEK"));
}

#[test]
fn a_document_goes_in_as_bytes() {
    let world = World::new();
    let (row, content) = (booking("F-1"), pdf());
    let file = document("base64Binary", &content);
    let got = world.typed(
        "CreateJournaalpost",
        &dataset("Journaalpost", &[("BOE", &row), ("DIGDOS", &file)]),
    );
    assert!(got.outcome("x").0, "{}", got.text);
    let books = world.books();
    assert_eq!(
        (books.files.len(), books.files[0].name.as_str(), books.files[0].size),
        (1, "factuur.pdf", 16)
    );
    assert_eq!(books.sales[0].documents, [books.files[0].sha256.clone()]);
    assert_eq!(books.files[0].sha256.len(), 64);
    assert_eq!(
        (books.files[0].invoice.as_str(), books.files[0].description.as_str()),
        ("F-1", "Factuur F-1")
    );
    // and can be read back, as a second table or by itself
    let with_files = selection("BOE", "FACT", ALL, "").replace("<MAXRESULT>", "<PDF_BESTAND/><MAXRESULT>");
    let root = world.select(&with_files).xml();
    assert_eq!(root.at("DIGDOS/FILE"), Some(content.clone()));
    assert_eq!(root.at("DIGDOS/RG").as_deref(), Some("1"));
    let held = world.sandbox.files(BOOKS, "F-1").expect("the books");
    assert_eq!(held.len(), 1, "the bytes as they were");
    assert_eq!(base64::engine::general_purpose::STANDARD.encode(&held[0].1), content);
    assert_eq!(world.sandbox.files(BOOKS, "F-2"), Ok(Vec::new()));
    assert!(world.read("BOE", "FACT", ALL).child("DIGDOS").is_none());
    let own = world.read("DIGDOS", "FILENAME;FILE", ALL);
    assert_eq!(own.at("DATA/FILE"), Some(content));
}

#[test]
fn a_document_without_bytes_fails_and_nothing_is_booked() {
    let world = World::new();
    let (row, content) = (booking("F-1"), pdf());
    let file = document("string", &content);
    let got = world.typed(
        "CreateJournaalpost",
        &dataset("Journaalpost", &[("BOE", &row), ("DIGDOS", &file)]),
    );
    assert_eq!(got.outcome("x").1, CS312);
    // in the doors without a schema it cannot be otherwise
    let cells: Vec<(&str, &str)> = file.iter().map(|(name, _, value)| (*name, *value)).collect();
    let payload =
        posting(&[simple("F-1")]).replace("</NewDataSet>", &format!("{}</NewDataSet>", element("DIGDOS", &cells)));
    assert_eq!(world.refused(&payload), CS312);
    assert_eq!(
        world
            .form("CREATEJOURNAALPOST", "JOURNAALPOST", &payload)
            .error()
            .as_deref(),
        Some(CS312)
    );
    assert!(world.books().sales.is_empty() && world.books().open_items.is_empty());
}

#[test]
fn a_schema_inside_a_string_counts_only_by_the_switch() {
    let content = pdf();
    let row: Vec<Column<'_>> = booking("F-1");
    let file = document("base64Binary", &content);
    let tables: [Table<'_>; 2] = [("BOE", &row), ("DIGDOS", &file)];
    let payload = format!("<NewDataSet>{}{}</NewDataSet>", schema(&tables), rows(&tables));
    assert_eq!(World::new().refused(&payload), CS312);
    let honours = World::switched(Switches {
        string_schema: StringSchema::Honoured,
        ..Switches::default()
    });
    honours.booked(&payload);
    assert_eq!(honours.books().files.len(), 1);
}

#[test]
fn documents_need_their_module_a_name_and_content() {
    let content = pdf();
    let send = |world: &World, file: &[Column<'_>]| {
        let row = booking("F-1");
        world
            .typed(
                "CreateJournaalpost",
                &dataset("Journaalpost", &[("BOE", &row), ("DIGDOS", file)]),
            )
            .outcome("x")
            .1
    };
    let world = World::new();
    let good = document("base64Binary", &content);
    assert!(send(&world, &good[1..]).contains("FILENAME"));
    assert!(send(&world, &good[..2]).contains("FILE"));
    assert!(send(&world, &document("base64Binary", "geen base64!")).contains("base64"));
    let without = World::switched(Switches {
        dossier_module: false,
        ..Switches::default()
    });
    assert!(send(&without, &good).contains("Digitaal Dossier"));
    // without a document the same booking is taken
    without.booked(&posting(&[but(&simple("F-1"), &[])]));
    // broken lines inside base64 are usual
    let broken = format!("{}\r\n {}", &content[..8], &content[8..]);
    assert_eq!(send(&world, &document("base64Binary", &broken)), "");
}

#[test]
fn a_deleted_booking_takes_its_documents_along() {
    let world = World::new();
    let (row, content) = (booking("F-1"), pdf());
    let file = document("base64Binary", &content);
    world.typed(
        "CreateJournaalpost",
        &dataset("Journaalpost", &[("BOE", &row), ("DIGDOS", &file)]),
    );
    assert!(
        world
            .soap("DeleteJournaalpost", &[("Primarykey", "10;2026;8;1")])
            .outcome("x")
            .0
    );
    assert!(world.books().files.is_empty());
    assert_eq!(world.read("DIGDOS", "FILENAME", ALL).all("DATA").count(), 0);
}

#[test]
fn every_dataset_fits_the_schema_it_carries() {
    let tables = [
        "DEB",
        "KPL",
        "KDR",
        "MEDEWERKER",
        "ART",
        "ARTGRP",
        "BTW",
        "BETCOND",
        "GRB",
        "DAGBOEK",
        "LAND",
        "BOE",
        "DEBOPP",
        "GRBMUT",
        "DIGDOS",
    ];
    let content = pdf();
    for switches in Switches::covering() {
        let mut world = World::new();
        world.sandbox.set_switches(Switches {
            warnings: true,
            ..Switches::default()
        });
        let row = booking("F-1");
        let file = document("base64Binary", &content);
        let booked = world.typed(
            "CreateJournaalpost",
            &dataset("Journaalpost", &[("BOE", &row), ("DIGDOS", &file)]),
        );
        assert_eq!(misfits(&booked, "Journaalpost"), [""; 0], "{}", booked.text);
        world.sandbox.set_switches(switches);
        for table in tables {
            let got = world.typed("GetStamtabelRecords", &select(table, "*", ""));
            assert!(got.outcome("x").0, "{}", got.text);
            assert_eq!(misfits(&got, "Records"), [""; 0], "{table}: {}", got.text);
            assert!(answer(&got, "Records").all("DATA").count() > 0, "{table}");
        }
        let ask = |table| [("TABLE", "string", table), ("SELECTFIELDS", "string", "*")];
        let (first, second, third) = (ask("BASFIN"), ask("PERIODEDATUMS"), ask("PERIODESALDI"));
        let got = world.typed(
            "GetAdmInfo",
            &dataset("Selectie", &[("T", &first), ("T", &second), ("T", &third)]),
        );
        assert!(got.outcome("x").0, "{}", got.text);
        assert_eq!(misfits(&got, "Records"), [""; 0], "{}", got.text);
        world.session.clear();
    }
}

#[test]
fn master_rows_are_written_through_the_typed_door_too() {
    let world = World::new();
    let meta = [("TABLE", "string", "DEB")];
    let data = [
        ("ZKSL", "string", "NIEUW"),
        ("NAAM", "string", "Nieuwe klant"),
        ("HNR", "int", "12"),
        ("KRLIM", "decimal", "2500.50"),
        ("DATKLANTSINDS", "dateTime", "2026-08-01T00:00:00"),
        ("BLOK", "string", "N"),
    ];
    let got = world.typed(
        "CreateStamTabelRecord",
        &dataset("Stamtabel", &[("METADATA", &meta), ("DATA", &data)]),
    );
    assert_eq!(got.outcome("Primarykey").2.as_deref(), Some("10003"), "{}", got.text);
    let row = world.sandbox.row(BOOKS, "DEB", "10003").expect("the row");
    assert_eq!(
        (row["KRLIM"].as_str(), row["DATKLANTSINDS"].as_str()),
        ("2500.50", "2026-08-01")
    );
    let selection = [
        ("TABLE", "string", "DEB"),
        ("WHEREFIELDS", "string", "NR"),
        ("WHEREOPERATORS", "string", "="),
        ("WHEREVALUES", "string", "10003"),
    ];
    let change = [("PLAATS", "string", "Gent")];
    let got = world.typed(
        "UpdateStamtabelRecord",
        &dataset("Mutatie", &[("SELECTION", &selection), ("DATA", &change)]),
    );
    assert!(got.outcome("x").0, "{}", got.text);
    assert_eq!(
        world.sandbox.row(BOOKS, "DEB", "10003").expect("the row")["PLAATS"],
        "Gent"
    );
    // true is no J, whatever its type
    let truth = [("BLOK", "boolean", "true")];
    let got = world.typed(
        "UpdateStamtabelRecord",
        &dataset("Mutatie", &[("SELECTION", &selection), ("DATA", &truth)]),
    );
    assert!(got.outcome("x").1.contains("BLOK"));
    let got = world.typed(
        "DeleteStamtabelRecord",
        &dataset("Mutatie", &[("SELECTION", &selection)]),
    );
    assert!(got.outcome("x").0, "{}", got.text);
    assert!(world.sandbox.row(BOOKS, "DEB", "10003").is_err());
}
