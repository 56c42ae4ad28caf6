//! The served descriptions against the vendor's, and all answers against
//! both. The vendor's documents stand beside the repository, in
//! `../shared/apis/data`; without them the tests compare with the served ones
//! alone and say so.

#[path = "king_support/schema.rs"]
mod schema;
#[path = "king_support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use boekbrug_sandbox::king::Switches;
use schema::{Description, Kind};
use support::{ALL, BOOKS, Got, NAMESPACE, World, escape, posting, read, selection, simple, split};

const DOORS: [(&str, &str); 2] = [("/ws1_xml.asmx", "king-ws1_xml.wsdl"), ("/ws1.asmx", "king-ws1.wsdl")];

fn vendors(file: &str) -> Option<Description> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/apis/data");
    match std::fs::read_to_string(folder.join(file)) {
        Ok(text) => Some(Description::parse(text.trim_start_matches('\u{feff}'))),
        Err(error) => {
            eprintln!("skipped: the vendor's {file} is not beside the repository ({error})");
            None
        }
    }
}

fn served(world: &World, path: &str) -> Got {
    read(world.raw("GET", &format!("{path}?WSDL"), &[("Host", "127.0.0.1:4020")], ""))
}

/// The vendor's description, else the served one.
fn description(path: &str, file: &str) -> Description {
    vendors(file).unwrap_or_else(|| Description::parse(&served(&World::new(), path).text))
}

#[test]
fn the_served_descriptions_say_what_the_vendors_say() {
    let world = World::new();
    for (path, file) in DOORS {
        let got = served(&world, path);
        assert!(got.content_type.starts_with("text/xml"));
        assert!(got.text.contains(&format!("location=\"http://127.0.0.1:4020{path}\"")));
        let ours = Description::parse(&got.text);
        assert_eq!(ours.namespace, NAMESPACE);
        if let Some(theirs) = vendors(file) {
            assert_eq!(
                ours.elements.keys().collect::<Vec<_>>(),
                theirs.elements.keys().collect::<Vec<_>>()
            );
            for (name, particles) in &theirs.elements {
                assert_eq!(ours.elements.get(name), Some(particles), "{name}");
            }
            assert_eq!(ours, theirs, "{file}");
        }
    }
    // any casing of the query, and a page without one
    assert!(
        read(world.raw("GET", "/ws1.asmx?wsdl", &[], ""))
            .text
            .contains("definitions")
    );
    assert!(
        read(world.raw("GET", "/ws1.asmx", &[], ""))
            .content_type
            .starts_with("text/html")
    );
}

#[test]
fn the_checker_finds_what_is_wrong() {
    let description = description(DOORS[0].0, DOORS[0].1);
    let check = |inner: &str| {
        let text = format!("<LoginResponse xmlns=\"{NAMESPACE}\">{inner}</LoginResponse>");
        description.complaints(&support::Element::parse(&text)).len()
    };
    assert_eq!(check("<LoginResult>true</LoginResult><SessionId>1</SessionId>"), 0);
    assert_eq!(check("<SessionId>1</SessionId>"), 1);
    assert_eq!(check("<LoginResult>ja</LoginResult>"), 1);
    assert_eq!(check("<LoginResult>true</LoginResult><Anders/>"), 1);
    assert_eq!(check("<LoginResult>true</LoginResult><Foutmelding/><SessionId/>"), 1);
    assert_eq!(check("<LoginResult xmlns=\"\">true</LoginResult>"), 2);
}

/// A payload as a parameter of a door.
fn parameter(door: &str, name: &str, payload: &str) -> String {
    if door == "/ws1_xml.asmx" {
        return format!("<{name}>{}</{name}>", escape(payload));
    }
    let root = support::Element::parse(payload);
    let mut columns = BTreeMap::<&str, BTreeSet<&str>>::new();
    for row in &root.children {
        columns
            .entry(&row.name)
            .or_default()
            .extend(row.children.iter().map(|cell| cell.name.as_str()));
    }
    let mut tables = String::new();
    for (table, columns) in columns {
        tables.push_str(&format!("<xs:element name=\"{table}\"><xs:complexType><xs:sequence>"));
        for column in columns {
            tables.push_str(&format!(
                "<xs:element name=\"{column}\" type=\"xs:string\" minOccurs=\"0\"/>"
            ));
        }
        tables.push_str("</xs:sequence></xs:complexType></xs:element>");
    }
    format!(
        "<{name}><xs:schema id=\"NewDataSet\" xmlns=\"\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"><xs:element name=\"NewDataSet\">\
         <xs:complexType><xs:choice maxOccurs=\"unbounded\">{tables}</xs:choice></xs:complexType></xs:element></xs:schema>\
         <diffgr:diffgram xmlns:diffgr=\"urn:schemas-microsoft-com:xml-diffgram-v1\">{}</diffgr:diffgram></{name}>",
        payload.replacen("<NewDataSet>", "<NewDataSet xmlns=\"\">", 1)
    )
}

/// Calls of every kind, each once taken and once refused.
fn calls(door: &str) -> Vec<(&'static str, String)> {
    let debtor = |key: &str| {
        format!(
            "<NewDataSet><METADATA><TABLE>DEB</TABLE></METADATA><DATA><ZKSL>{key}</ZKSL><NAAM>Nieuw</NAAM></DATA></NewDataSet>"
        )
    };
    let change = "<NewDataSet><SELECTION><TABLE>DEB</TABLE><WHEREFIELDS>ZKSL</WHEREFIELDS><WHEREOPERATORS>=</WHEREOPERATORS>\
                  <WHEREVALUES>NIEUW</WHEREVALUES></SELECTION><DATA><PLAATS>Hoorn</PLAATS></DATA></NewDataSet>";
    let info = "<NewDataSet><T><TABLE>BASFIN</TABLE><SELECTFIELDS>*</SELECTFIELDS></T></NewDataSet>";
    let text = "<NewDataSet><BOE><OMSCHR>Anders</OMSCHR></BOE></NewDataSet>";
    let key = "<Primarykey>10;2026;8;1</Primarykey>";
    let p = |name, payload: &str| parameter(door, name, payload);
    vec![
        ("CheckConnection", String::new()),
        ("Login", String::new()),
        ("KeepSession", String::new()),
        ("GetiMUISVersion", String::new()),
        ("GetTimeStamp", String::new()),
        ("GetLaatsteBoekingPeriode", String::new()),
        ("GetStamtabelRecords", p("Selectie", &selection("DEB", "*", ALL, ""))),
        (
            "GetStamtabelRecords",
            p("Selectie", &selection("DEB", "NR", ["NR", "=", "0"], "")),
        ),
        ("GetStamtabelRecords", p("Selectie", &selection("ONZIN", "*", ALL, ""))),
        ("GetAdmInfo", p("Selectie", info)),
        ("CreateStamTabelRecord", p("Stamtabel", &debtor("NIEUW"))),
        ("CreateStamTabelRecord", p("Stamtabel", &debtor("NIEUW"))),
        ("UpdateStamtabelRecord", p("Mutatie", change)),
        ("DeleteStamtabelRecord", p("Mutatie", change)),
        ("DeleteStamtabelRecord", p("Mutatie", change)),
        ("CreateJournaalpost", p("Journaalpost", &posting(&[simple("F-1")]))),
        ("CreateJournaalpost", p("Journaalpost", &posting(&split("F-2")))),
        ("CreateJournaalpost", p("Journaalpost", &posting(&split("F-3")[..2]))),
        ("GetStamtabelRecords", p("Selectie", &selection("BOE", "*", ALL, ""))),
        ("UpdateJournaalpost", format!("{key}{}", p("Journaalpost", text))),
        ("DeleteJournaalpost", key.to_owned()),
        ("DeleteJournaalpost", key.to_owned()),
        ("CreateVerkoopOrder", String::new()),
        ("Logout", String::new()),
        ("KeepSession", String::new()),
    ]
}

#[test]
fn every_answer_fits_the_schema_of_its_door() {
    for (path, file) in DOORS {
        let description = description(path, file);
        for switches in Switches::covering() {
            let mut world = World::switched(switches);
            if world.session.is_empty() {
                world.sandbox.set_switches(Switches::default());
                world.sign_in();
                world.sandbox.set_switches(switches);
            }
            for (function, inner) in calls(path) {
                for version in [11, 12] {
                    let got = read(world.envelope(path, version, function, &inner));
                    let answer = got.soap();
                    if answer.name != "Fault" {
                        assert_eq!(description.complaints(&answer), [""; 0], "{function}: {}", got.text);
                    }
                }
            }
        }
    }
}

#[test]
fn every_operation_answers() {
    for (path, file) in DOORS {
        let description = description(path, file);
        let world = World::new();
        for (name, (_, output)) in &description.operations {
            let got = read(world.envelope(path, 11, name, ""));
            match output {
                Some(output) => {
                    assert_eq!((got.status, got.soap().name), (200, output.clone()), "{}", got.text);
                    assert_eq!(description.complaints(&got.soap()), [""; 0], "{}", got.text);
                }
                None => assert_eq!((got.status, got.text.as_str()), (202, "")),
            }
        }
    }
}

#[test]
fn the_same_selection_gives_the_same_rows_at_every_door() {
    let world = World::new();
    let text = selection("DEB", "NR;NAAM", ALL, "NR");
    let names = |root: &support::Element| support::column(root, "NAAM");
    let form = names(&world.select(&text).xml());
    let strings = read(world.envelope(
        DOORS[0].0,
        12,
        "GetStamtabelRecords",
        &parameter(DOORS[0].0, "Selectie", &text),
    ));
    let strings = names(&support::Element::parse(
        &strings.outcome("Records").2.expect("records"),
    ));
    let typed = read(world.envelope(
        DOORS[1].0,
        12,
        "GetStamtabelRecords",
        &parameter(DOORS[1].0, "Selectie", &text),
    ));
    let typed = typed.soap();
    let set = typed
        .child("Records")
        .and_then(|records| records.child("diffgram"))
        .and_then(|gram| gram.child("NewDataSet"));
    let typed = names(set.expect("a dataset"));
    assert_eq!(form.len(), 3);
    assert_eq!((&strings, &typed), (&form, &form));
    assert_eq!(world.sandbox.calls_of("GetStamtabelRecords").calls, 3);
    assert_eq!(world.sandbox.count(BOOKS, "DEB"), Ok(3));
    assert!(matches!(
        Description::parse(&served(&world, DOORS[1].0).text).elements["GetAdmInfo"][3].kind,
        Kind::Inline(_)
    ));
}
