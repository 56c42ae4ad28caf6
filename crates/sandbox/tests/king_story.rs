//! One day of a coupling, the same at every door: sign in, read what there
//! is, book, lose an answer, look before sending again, meet an ended session.

#[path = "king_support/mod.rs"]
mod support;
#[path = "king_support/typed.rs"]
mod typed;

use boekbrug_sandbox::king::{Config, SeedDebtor};
use boekbrug_sandbox::{Action, FaultPlan, FaultRule, Reply, When};
use jiff::SignedDuration;
use rust_decimal::Decimal;
use support::{ALL, BOOKS, CODE, Element, Got, KEY, World, but, posting, read, selection, simple, split};

/// How the story's client talks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Door {
    Form,
    Strings(u8),
    Typed(u8),
}

const DOORS: [Door; 5] = [
    Door::Form,
    Door::Strings(11),
    Door::Strings(12),
    Door::Typed(11),
    Door::Typed(12),
];

struct Client {
    world: World,
    door: Door,
}

/// A call that was refused: its text.
type Refused = String;

impl Client {
    fn new(door: Door) -> Self {
        let config = Config::with_seed(support::seed().debtors(250));
        Client {
            world: World::with(config),
            door,
        }
    }

    fn path(&self) -> (&'static str, u8) {
        match self.door {
            Door::Form => ("/ws1_api.aspx", 0),
            Door::Strings(version) => ("/ws1_xml.asmx", version),
            Door::Typed(version) => ("/ws1.asmx", version),
        }
    }

    fn sign_in(&mut self) {
        self.world.session.clear();
        let session = if self.door == Door::Form {
            let got = self
                .world
                .post(&[("ACTIE", "LOGIN"), ("PARTNERKEY", KEY), ("OMGEVINGSCODE", CODE)]);
            got.xml().at("SESSION/SESSIONID")
        } else {
            let (path, version) = self.path();
            read(self.world.envelope(path, version, "Login", ""))
                .outcome("SessionId")
                .2
        };
        self.world.session = session.expect("a session");
    }

    /// A call with one dataset, and the dataset that comes back.
    fn call(&self, function: &str, parameter: &str, payload: &str) -> Reply {
        match self.door {
            Door::Form => self.world.form_reply(&[
                ("ACTIE", &function.to_uppercase()),
                ("PARTNERKEY", KEY),
                ("OMGEVINGSCODE", CODE),
                ("SESSIONID", &self.world.session),
                (&parameter.to_uppercase(), payload),
            ]),
            Door::Strings(version) => {
                let inner = format!("<{parameter}>{}</{parameter}>", support::escape(payload));
                self.world.envelope("/ws1_xml.asmx", version, function, &inner)
            }
            Door::Typed(version) => {
                self.world
                    .envelope("/ws1.asmx", version, function, &typed_parameter(parameter, payload))
            }
        }
    }

    fn dataset(&self, got: &Got, back: &str) -> Result<Element, Refused> {
        match self.door {
            Door::Form => match got.error() {
                Some(text) => Err(text),
                None => Ok(got.xml()),
            },
            Door::Strings(_) => match got.outcome(back) {
                (true, _, Some(text)) => Ok(Element::parse(&text)),
                (_, text, _) => Err(text),
            },
            Door::Typed(_) => match got.outcome(back) {
                (true, _, Some(_)) => Ok(typed::answer(got, back)),
                (_, text, _) => Err(text),
            },
        }
    }

    fn select(&self, text: &str) -> Result<Element, Refused> {
        let got = read(self.call("GetStamtabelRecords", "Selectie", text));
        self.dataset(&got, "Records")
    }

    fn book(&self, payload: &str) -> Result<Element, Refused> {
        let got = read(self.call("CreateJournaalpost", "Journaalpost", payload));
        self.dataset(&got, "Journaalpost")
    }

    /// What is open for an invoice.
    fn open(&self, invoice: &str) -> Option<Decimal> {
        let found = self.select(&selection(
            "DEBOPP",
            "BEDR",
            ["DEB\tFACT", "=\t=", &format!("10000\t{invoice}")],
            "",
        ));
        found
            .expect("a read")
            .at("DATA/BEDR")
            .map(|text| text.parse().expect("an amount"))
    }
}

/// A plain payload as ADO.NET would send it, all columns as text.
fn typed_parameter(parameter: &str, payload: &str) -> String {
    let root = Element::parse(payload);
    let mut cells: Vec<(String, Vec<typed::Column<'_>>)> = Vec::new();
    for row in &root.children {
        let columns = row
            .children
            .iter()
            .map(|cell| (cell.name.as_str(), "string", cell.text.as_str()));
        cells.push((row.name.clone(), columns.collect()));
    }
    let mut tables: Vec<typed::Table<'_>> = Vec::new();
    for (name, columns) in &cells {
        tables.push((name, columns));
    }
    // a table is declared once, with the columns of all its rows
    let mut declared: Vec<(String, Vec<typed::Column<'_>>)> = Vec::new();
    for (name, columns) in &cells {
        match declared.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => {
                for column in columns {
                    if !known.iter().any(|(name, ..)| *name == column.0) {
                        known.push(*column);
                    }
                }
            }
            None => declared.push((name.clone(), columns.clone())),
        }
    }
    let declared: Vec<typed::Table<'_>> = declared
        .iter()
        .map(|(name, columns)| (name.as_str(), columns.as_slice()))
        .collect();
    typed::dataset(parameter, &tables).replacen(&typed::schema(&tables), &typed::schema(&declared), 1)
}

#[test]
fn all_debtors_are_read_page_by_page() {
    for door in DOORS {
        let mut client = Client::new(door);
        client.sign_in();
        let mut numbers = Vec::new();
        for page in 1.. {
            let text = selection("DEB", "NR;NAAM;BLOK", ALL, "NR")
                .replace("<PAGESIZE>0", "<PAGESIZE>100")
                .replace("<SELECTPAGE>1", &format!("<SELECTPAGE>{page}"));
            let root = client.select(&text).expect("a page");
            numbers.extend(support::column(&root, "NR"));
            let pages: usize = root
                .at("METADATA/TOTALPAGES")
                .expect("there")
                .parse()
                .expect("a number");
            assert_eq!(pages, 3, "{door:?}");
            if page == pages {
                break;
            }
        }
        numbers.dedup();
        assert_eq!(numbers.len(), 253, "{door:?}");
        assert_eq!(client.world.sandbox.calls_of("GetStamtabelRecords").calls, 3);
    }
}

#[test]
fn the_next_day_only_changes_are_read() {
    for door in DOORS {
        let mut client = Client::new(door);
        let sandbox = client.world.sandbox.clone();
        sandbox.advance_clock(SignedDuration::from_hours(24));
        sandbox
            .change_row(BOOKS, "DEB", "100005", &[("PLAATS", "Hoorn")])
            .expect("changed");
        sandbox
            .add_debtor(BOOKS, &SeedDebtor::new(12_000, "Nieuw"))
            .expect("added");
        sandbox.block(BOOKS, "DEB", "10001", true).expect("blocked");
        sandbox.remove_row(BOOKS, "DEB", "100006").expect("removed");
        client.sign_in();
        // a day of overlap: a row that changed after the last read of that day is told
        let text = selection("DEB", "NR;BLOK", ALL, "NR")
            .replace("<MAXRESULT>", "<MUTDATE_VA>16-08-2026</MUTDATE_VA><MAXRESULT>");
        let root = client.select(&text).expect("a read");
        assert_eq!(support::column(&root, "NR"), ["10001", "12000", "100005"], "{door:?}");
        assert_eq!(support::column(&root, "BLOK"), ["J", "N", "N"], "{door:?}");
    }
}

#[test]
fn an_answer_is_lost_and_the_invoice_is_not_booked_twice() {
    for door in DOORS {
        let mut client = Client::new(door);
        client.sign_in();
        client.world.sandbox.set_faults(FaultPlan {
            rules: vec![FaultRule {
                method: None,
                path: "/CreateJournaalpost".into(),
                when: When::Nth(1),
                action: Action::LoseAnswer,
            }],
            random: None,
        });
        assert_eq!(client.open("F-1"), None);
        let reply = client.call("CreateJournaalpost", "Journaalpost", &posting(&split("F-1")));
        assert!(matches!(reply, Reply::Silence), "{door:?}");
        // the look before a resend: it is there, with the invoice's total
        assert_eq!(client.open("F-1"), Some(Decimal::new(12_100, 2)), "{door:?}");
        // who does not look, books twice: nothing in the package prevents it
        client.book(&posting(&split("F-1"))).expect("taken");
        let books = client.world.books();
        assert_eq!((books.sales.len(), books.duplicates().len()), (2, 1), "{door:?}");
        assert_eq!(client.open("F-1"), Some(Decimal::new(24_200, 2)), "{door:?}");
    }
}

#[test]
fn a_session_ends_overnight_and_one_login_mends_it() {
    for door in DOORS {
        let mut client = Client::new(door);
        client.sign_in();
        client.book(&posting(&[simple("F-1")])).expect("taken");
        client.world.sandbox.advance_clock(SignedDuration::from_hours(12));
        let refused = client.book(&posting(&[simple("F-2")])).expect_err("refused");
        assert!(refused.contains("sessie"), "{door:?}: {refused}");
        client.sign_in();
        client.book(&posting(&[simple("F-2")])).expect("taken");
        assert_eq!(client.world.books().sales.len(), 2);
    }
}

#[test]
fn one_bad_invoice_says_why_and_leaves_the_others_alone() {
    for door in DOORS {
        let mut client = Client::new(door);
        client.sign_in();
        for (invoice, debtor, good) in [("F-1", "10000", true), ("F-2", "10009", false), ("F-3", "10000", true)] {
            let outcome = client.book(&posting(&[but(&simple(invoice), &[("REK", debtor)])]));
            match outcome {
                Ok(back) => assert!(good && back.at("BOE/FACT").as_deref() == Some(invoice), "{door:?}"),
                Err(text) => assert!(!good && text == "Debiteur 10009 bestaat niet", "{door:?}: {text}"),
            }
        }
        let books = client.world.books();
        let numbers: Vec<&str> = books.sales.iter().map(|sale| sale.invoice.as_str()).collect();
        assert_eq!(numbers, ["F-1", "F-3"], "{door:?}");
        let count = client.world.sandbox.calls_of("CreateJournaalpost");
        assert_eq!((count.calls, count.errors), (3, 1), "{door:?}");
    }
}

#[test]
fn reference_data_reads_alike_at_every_door() {
    let read_all = |door| {
        let mut client = Client::new(door);
        client.sign_in();
        let mut all = Vec::new();
        for (table, fields) in [
            ("KPL", "NR;OMSCHR;BLOK"),
            ("KDR", "NR;OMSCHR;BLOK"),
            ("BTW", "NR;OMSCHR;PERC"),
            ("BETCOND", "NR;ZKSL;VERVDGN"),
            ("GRB", "NR;OMSCHR;BLOK;KPLVERPL"),
            ("DAGBOEK", "NR;OMSCHR;SRT;BLOK"),
            ("LAND", "ZKSL;OMSCHR"),
            ("MEDEWERKER", "ZKSL;ACHTERNM;ROEPNM"),
            ("ART", "NR;OMSCHR"),
        ] {
            let root = client.select(&selection(table, fields, ALL, "")).expect("a read");
            all.push(support::rows(&root, "DATA"));
        }
        all
    };
    let first = read_all(DOORS[0]);
    assert!(first.iter().all(|rows| !rows.is_empty()));
    for door in &DOORS[1..] {
        assert_eq!(read_all(*door), first, "{door:?}");
    }
}
