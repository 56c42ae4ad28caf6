//! Sales entries: what is refused with which text, and what follows in the
//! books.

mod exact_support;

use boekbrug_sandbox::exact::switches::{
    BlockedCustomer, ClosedPeriodText, EntryNumbers, InclusiveVat, LongDescription, ReceivableSign, VatOverride,
};
use boekbrug_sandbox::exact::{DIVISION, Language, SeedAccount, Switches};
use exact_support::{Got, World, but};
use rust_decimal::Decimal;
use serde_json::{Value, json};

const ENTRIES: &str = "salesentry/SalesEntries";

fn book(world: &World, invoice: &Value) -> Got {
    world.post(ENTRIES, invoice)
}

fn booked(world: &World, invoice: &Value) -> String {
    let got = book(world, invoice);
    assert_eq!(got.status, 201, "{}", got.text);
    got.id()
}

fn switched(change: impl FnOnce(&mut Switches)) -> World {
    let mut switches = Switches::default();
    change(&mut switches);
    World::switched(switches)
}

fn dec(text: &str) -> Decimal {
    text.parse().expect("a number")
}

/// What is put at a place of the invoice, and the whole Dutch text.
#[test]
fn each_rule_has_its_text() {
    let world = World::new();
    let id = |code: &str| json!(world.account(code));
    let ledger = |code: &str| json!(world.ledger(code));
    let nobody = json!("11111111-1111-1111-1111-111111111111");
    let line = "/SalesEntryLines/0";
    let at = |name: &str| format!("{line}/{name}");
    let cases: Vec<(String, Value, &str)> = vec![
        ("/Customer".into(), Value::Null, "Verplicht: Relatie"),
        ("/Customer".into(), nobody.clone(), "Ongeldige referentie: Relatie"),
        ("/Customer".into(), id("200"), "Ongeldig: Klant (Type)"),
        ("/Customer".into(), id("300"), "Klant: non-actief"),
        ("/Customer".into(), id("400"), "Verplicht: Betalingsconditie"),
        ("/Customer".into(), id("500"), "Klant: geblokkeerd"),
        ("/Journal".into(), Value::Null, "Verplicht: Dagboek"),
        ("/Journal".into(), json!("71"), "Ongeldige referentie: Dagboek"),
        ("/Journal".into(), json!("20"), "Ongeldig: Dagboek"),
        ("/Journal".into(), nobody.clone(), "Ongeldige referentie: Journals"),
        (
            "/PaymentCondition".into(),
            json!("99"),
            "Ongeldige referentie: Betalingsconditie",
        ),
        (
            "/EntryDate".into(),
            json!("2031-01-01"),
            "Onbekend: Boekjaar (Periode - datum tabel)",
        ),
        (
            "/ReportingPeriod".into(),
            json!(13),
            "Onbekend: Boekjaar (Periode - datum tabel)",
        ),
        ("/Description".into(), json!("x".repeat(51)), "Ongeldig: Omschrijving"),
        ("/Currency".into(), json!("XXX"), "Ongeldige referentie: Valuta"),
        ("/Currency".into(), json!("USD"), "Niet toegestaan: Valuta"),
        ("/Rate".into(), json!(1.1), "Niet toegestaan: Wisselkoers"),
        ("/Document".into(), nobody.clone(), "Ongeldige referentie: Document"),
        ("/SalesEntryLines".into(), json!([]), "Verplicht: Regels"),
        ("/SalesEntryLines".into(), Value::Null, "Verplicht: Regels"),
        (at("GLAccount"), Value::Null, "Verplicht: Grootboekrekening"),
        (
            at("GLAccount"),
            nobody.clone(),
            "Ongeldige referentie: Grootboekrekening",
        ),
        (at("GLAccount"), ledger("8999"), "Niet toegestaan: Grootboekrekening"),
        (at("GLAccount"), ledger("1500"), "Ongeldig: Grootboekrekeningtype"),
        (at("GLAccount"), ledger("1300"), "Ongeldig: Grootboekrekeningtype"),
        (at("GLAccount"), ledger("8100"), "Verplicht: Kostenplaats"),
        (at("AmountFC"), Value::Null, "Verplicht: Bedrag"),
        (at("VATCode"), json!("44"), "Ongeldige referentie: Btw-code"),
        (at("VATCode"), json!("8"), "Niet toegestaan: Btw-code"),
        (at("VATCode"), json!("9"), "Niet toegestaan: Btw-code"),
        (at("VATPercentage"), json!(0.09), "Ongeldig: Btw-percentage []"),
        (at("CostCenter"), json!("NERGENS"), "Ongeldige referentie: Kostenplaats"),
        (at("CostUnit"), json!("NERGENS"), "Ongeldige referentie: Kostendrager"),
        (at("Project"), nobody, "Ongeldige referentie: Project"),
    ];
    for (pointer, value, text) in cases {
        let got = book(&world, &but(&world.invoice("F-1"), &pointer, value.clone()));
        assert_eq!((got.status, got.error().as_str()), (500, text), "{pointer} = {value}");
    }
    assert!(world.books().entries.is_empty());
}

#[test]
fn all_problems_are_told_at_once() {
    let world = World::new();
    world.sandbox.set_language(Language::En);
    let line = json!({"AmountFC": 1, "GLAccount": world.ledger("8000"), "CostUnit": "X"});
    let got = book(&world, &json!({"SalesEntryLines": [line]}));
    assert_eq!(
        got.error(),
        "Mandatory: Relationship\r\nMandatory: Journal\r\nInvalid reference: Cost unit"
    );
}

#[test]
fn payloads_that_cannot_be_read_are_400() {
    let world = World::new();
    for (pointer, value) in [
        ("/Custommer", json!("x")),
        ("/Customer", json!("x")),
        ("/EntryDate", json!("morgen")),
        ("/SalesEntryLines/0/AmountFC", json!("veel")),
        ("/SalesEntryLines/0/Bedrag", json!(1)),
    ] {
        let got = book(&world, &but(&world.invoice("F-1"), pointer, value));
        assert_eq!(got.status, 400, "{pointer}");
        assert!(got.error().starts_with("Error processing request stream."));
    }
}

#[test]
fn what_may_vary_is_accepted() {
    let world = World::new();
    let line = "/SalesEntryLines/0";
    for (pointer, value) in [
        ("/EntryDate".to_owned(), json!("2026-08-14T13:00:00")),
        ("/Journal".into(), json!("75")),
        ("/YourRef".into(), Value::Null),
        ("/AmountFC".into(), json!(999)),
        (format!("{line}/AmountFC"), json!("100.00")),
        (format!("{line}/AmountDC"), json!(5)),
        (format!("{line}/VATCode"), json!("4  ")),
        (format!("{line}/VATCode"), Value::Null),
        (format!("{line}/CostCenter"), json!("ALG")),
        (format!("{line}/VATPercentage"), json!(0.21)),
    ] {
        let got = book(&world, &but(&world.invoice("F-1"), &pointer, value.clone()));
        assert_eq!(got.status, 201, "{pointer} = {value}: {}", got.text);
        assert_eq!(got.d()["AmountFC"], 121, "{pointer}");
    }
}

#[test]
fn vat_follows_the_kind_of_its_code() {
    let world = World::new();
    for (code, total, vat) in [
        ("0", "100", "0"),
        ("2", "109", "9"),
        ("4", "121", "21"),
        ("5", "100", "0"),
        ("6", "100", "0"),
        ("7", "100", "0"),
        ("3", "100", "17.36"),
    ] {
        booked(
            &world,
            &but(&world.invoice(code), "/SalesEntryLines/0/VATCode", json!(code)),
        );
        let books = world.books();
        let entry = books
            .entries
            .iter()
            .find(|entry| entry.your_ref == code)
            .expect("booked");
        assert_eq!((entry.total, entry.vat), (dec(total), dec(vat)), "code {code}");
    }
}

#[test]
fn an_inclusive_code_is_a_choice() {
    let book_inclusive = |switch| {
        let world = switched(|switches| switches.inclusive_vat = switch);
        let got = book(
            &world,
            &but(&world.invoice("F-1"), "/SalesEntryLines/0/VATCode", json!("3")),
        );
        (got.status, got.d()["AmountFC"].clone())
    };
    assert_eq!(book_inclusive(InclusiveVat::AmountIsGross), (201, json!(100)));
    assert_eq!(book_inclusive(InclusiveVat::AmountIsNet), (201, json!(121)));
    assert_eq!(book_inclusive(InclusiveVat::Refused), (500, Value::Null));
}

#[test]
fn vat_is_rounded_per_line_and_may_be_overridden() {
    let world = World::new();
    let line = |amount: f64| json!({"GLAccount": world.ledger("8000"), "AmountFC": amount, "VATCode": "4"});
    let lines = json!([line(0.50), line(0.50), line(0.50)]);
    let invoice = but(&world.invoice("F-1"), "/SalesEntryLines", lines);
    let got = book(&world, &invoice);
    assert_eq!(got.d()["VATAmountFC"], json!(0.33), "3 times 0.105, each to the cent");
    let got = book(&world, &but(&invoice, "/VATAmountFC", json!(0.32)));
    assert_eq!(
        (got.d()["VATAmountFC"].clone(), got.d()["AmountFC"].clone()),
        (json!(0.32), json!(1.82))
    );
    let got = book(&world, &but(&invoice, "/SalesEntryLines/0/VATAmountFC", json!(0.10)));
    assert_eq!(got.d()["VATAmountFC"], json!(0.32));
    let got = book(
        &world,
        &but(&world.invoice("F-2"), "/SalesEntryLines/0/VATAmountFC", json!(30)),
    );
    assert_eq!(got.d()["AmountFC"], 130, "free by default");
}

#[test]
fn an_override_may_be_held_to_rounding() {
    let world = switched(|switches| switches.vat_override = VatOverride::Rounding);
    for (pointer, value, status) in [
        ("/SalesEntryLines/0/VATAmountFC", 21.01, 201),
        ("/SalesEntryLines/0/VATAmountFC", 21.02, 500),
        ("/VATAmountFC", 20.99, 201),
        ("/VATAmountFC", 20.98, 500),
    ] {
        let got = book(&world, &but(&world.invoice("F-1"), pointer, json!(value)));
        assert_eq!(got.status, status, "{pointer} {value}: {}", got.error());
    }
}

#[test]
fn vat_where_there_is_none_is_refused() {
    let world = World::new();
    let invoice = |code: &str| {
        let invoice = but(&world.invoice("F-1"), "/SalesEntryLines/0/VATCode", json!(code));
        but(&invoice, "/SalesEntryLines/0/VATAmountFC", json!(21))
    };
    assert!(
        book(&world, &invoice("0"))
            .error()
            .starts_with("Een btw bedrag is niet toegestaan")
    );
    assert_eq!(book(&world, &invoice("6")).error(), "Niet toegestaan: Btw-bedrag");
    let header = but(&world.invoice("F-1"), "/SalesEntryLines/0/VATCode", json!("5"));
    assert_eq!(
        book(&world, &but(&header, "/VATAmountFC", json!(1))).error(),
        "Niet toegestaan: Btw-bedrag"
    );
}

#[test]
fn rates_are_those_of_the_day() {
    let world = World::with(boekbrug_sandbox::exact::Config::with_seed(
        exact_support::seed().years(&[2012, 2018, 2026]),
    ));
    for (day, code, vat) in [("2012-09-30", "4", 19), ("2012-10-01", "4", 21), ("2018-12-31", "2", 6)] {
        let invoice = but(&world.invoice("F-1"), "/EntryDate", json!(day));
        let got = book(&world, &but(&invoice, "/SalesEntryLines/0/VATCode", json!(code)));
        assert_eq!(got.d()["VATAmountFC"], vat, "{day}");
    }
}

#[test]
fn credit_and_foreign_currency() {
    let world = World::new();
    let got = book(
        &world,
        &but(&world.invoice("C-1"), "/SalesEntryLines/0/AmountFC", json!(-100)),
    );
    assert_eq!(
        (got.d()["AmountFC"].clone(), got.d()["Type"].clone()),
        (json!(-121), json!(21))
    );
    assert_eq!(world.books().entries[0].open, dec("-121"));
    let foreign = but(
        &but(&world.invoice("F-1"), "/Journal", json!("75")),
        "/Currency",
        json!("USD"),
    );
    let got = book(&world, &but(&foreign, "/Rate", json!(0.9)));
    assert_eq!(
        (got.d()["AmountFC"].clone(), got.d()["AmountDC"].clone()),
        (json!(121), json!(108.9))
    );
}

#[test]
fn numbers_run_per_journal_and_year() {
    let world = World::new();
    let number = |journal: &str, day: &str| {
        let invoice = but(&world.invoice("F"), "/Journal", json!(journal));
        book(&world, &but(&invoice, "/EntryDate", json!(day))).d()["EntryNumber"].clone()
    };
    assert_eq!(number("70", "2026-01-01"), 26_700_001);
    assert_eq!(number("70", "2026-12-31"), 26_700_002);
    assert_eq!(number("75", "2026-01-01"), 26_750_001);
    assert_eq!(number("70", "2025-06-01"), 25_700_001);
    let sent = but(&world.invoice("F"), "/EntryNumber", json!(26_700_003));
    assert_eq!(book(&world, &sent).d()["EntryNumber"], 26_700_003);
    assert_eq!(book(&world, &sent).error(), "In gebruik: Boekstuknummer.");
    assert_eq!(
        number("70", "2026-03-01"),
        26_700_004,
        "a number that was sent is passed over"
    );
    let ignoring = switched(|switches| switches.entry_numbers = EntryNumbers::Ignored);
    let sent = but(&ignoring.invoice("F"), "/EntryNumber", json!(5));
    assert_eq!(book(&ignoring, &sent).d()["EntryNumber"], 26_700_001);
}

#[test]
fn due_date_and_period_follow_from_the_day() {
    let world = World::new();
    let got = book(&world, &world.invoice("F-1"));
    // 30 days after 14 August
    assert_eq!(got.d()["DueDate"], "/Date(1789257600000)/");
    assert_eq!(
        (got.d()["ReportingYear"].clone(), got.d()["ReportingPeriod"].clone()),
        (json!(2026), json!(8))
    );
    assert_eq!(got.d()["PaymentCondition"], "30");
    let got = book(&world, &but(&world.invoice("F-2"), "/PaymentCondition", json!("14")));
    assert_eq!(got.d()["DueDate"], "/Date(1787875200000)/");
    let got = book(&world, &but(&world.invoice("F-3"), "/DueDate", json!("2026-12-24")));
    assert_eq!(got.d()["DueDate"], "/Date(1798070400000)/");
    let today = but(&world.invoice("F-4"), "/EntryDate", Value::Null);
    assert_eq!(book(&world, &today).d()["EntryDate"], "/Date(1786838400000)/");
}

#[test]
fn a_closed_period_takes_and_gives_nothing() {
    let world = World::new();
    let id = booked(&world, &world.invoice("F-1"));
    world.sandbox.close_period(DIVISION, 2026, 8, true).expect("there");
    let text = "Periode is afgesloten: 2026 – 8";
    assert_eq!(book(&world, &world.invoice("F-2")).error(), text);
    let path = format!("{ENTRIES}(guid'{id}')");
    assert_eq!(world.put(&path, &json!({"YourRef": "x"})).error(), text);
    assert_eq!(world.delete(&path).error(), text);
    let line = world.books().entries[0].lines[0].id;
    let line = format!("salesentry/SalesEntryLines(guid'{line}')");
    assert_eq!(world.put(&line, &json!({"AmountFC": 5})).error(), text);
    assert_eq!(world.delete(&line).error(), text);
    let more = json!({"EntryID": id, "GLAccount": world.ledger("8000"), "AmountFC": 5});
    assert_eq!(world.post("salesentry/SalesEntryLines", &more).error(), text);
    let september = but(&world.invoice("F-2"), "/EntryDate", json!("2026-09-01"));
    assert_eq!(book(&world, &september).status, 201);
    world.sandbox.set_language(Language::En);
    assert_eq!(
        book(&world, &world.invoice("F-2")).error(),
        "Period is closed: 2026 – 8"
    );
    world.sandbox.set_switches(Switches {
        closed_period_text: ClosedPeriodText::Dutch,
        ..Switches::default()
    });
    assert_eq!(book(&world, &world.invoice("F-2")).error(), text);
    world.sandbox.close_period(DIVISION, 2026, 8, false).expect("there");
    assert_eq!(book(&world, &world.invoice("F-2")).status, 201);
}

#[test]
fn cost_centres_follow_the_ledger_account() {
    let world = World::new();
    let on = |ledger: &str, center: Option<&str>, unit: Option<&str>| {
        let mut invoice = but(
            &world.invoice("F"),
            "/SalesEntryLines/0/GLAccount",
            json!(world.ledger(ledger)),
        );
        invoice["SalesEntryLines"][0]["CostCenter"] = json!(center);
        invoice["SalesEntryLines"][0]["CostUnit"] = json!(unit);
        book(&world, &invoice).error()
    };
    assert_eq!(on("8100", Some("ALG"), None), "");
    assert_eq!(on("8100", Some("ALG"), Some("INT")), "Niet toegestaan: Kostendrager");
    assert_eq!(on("8000", Some("NOORD"), Some("EXT")), "");
    let day = "2026-08-13".parse().expect("a day");
    world
        .sandbox
        .end_on(DIVISION, "hrm/Costcenters", "ALG", day)
        .expect("there");
    assert_eq!(on("8000", Some("ALG"), None), "Ongeldig: Kostenplaats");
    let path = format!("hrm/Costcenters(guid'{}')", world.id_of("hrm/Costcenters", "NOORD"));
    assert_eq!(world.put(&path, &json!({"Active": false})).status, 204);
    assert_eq!(on("8000", Some("NOORD"), None), "Ongeldig: Kostenplaats");
    let project = world.id_of("project/Projects", "P1");
    assert_eq!(
        world
            .put(
                &format!("project/Projects(guid'{project}')"),
                &json!({"BlockEntry": true})
            )
            .status,
        204
    );
    let invoice = but(&world.invoice("F"), "/SalesEntryLines/0/Project", json!(project));
    assert_eq!(book(&world, &invoice).error(), "Niet toegestaan: Project");
}

#[test]
fn a_change_of_a_header_is_partial() {
    let world = World::new();
    let id = booked(&world, &world.invoice("F-1"));
    let path = format!("{ENTRIES}(guid'{id}')");
    let before = world.books().entries[0].clone();
    assert_eq!(world.put(&path, &json!({"YourRef": "F-1b"})).status, 204);
    let after = world.books().entries[0].clone();
    assert_eq!(
        (after.your_ref.as_str(), after.number, after.lines.clone()),
        ("F-1b", before.number, before.lines)
    );
    assert_eq!(after.description, before.description);
    assert_eq!(world.put(&path, &json!({"EntryDate": "2026-09-01"})).status, 204);
    let moved = world.books().entries[0].clone();
    assert_eq!((moved.period, moved.due.to_string()), ((2026, 9), "2026-10-01".into()));
    assert_eq!(world.put(&path, &json!({"SalesEntryLines": []})).status, 400);
    assert_eq!(world.put(&path, &json!({"Journal": "20"})).error(), "Ongeldig: Dagboek");
    assert_eq!(world.put(&path, &json!({"Nonsense": 1})).status, 400);
    assert_eq!(world.books().entries[0], moved);
}

#[test]
fn another_customer_makes_another_receivable() {
    let world = World::new();
    let id = booked(&world, &world.invoice("F-1"));
    let receivable = |world: &World| {
        world
            .get("cashflow/Receivables?$select=ID,Account,PaymentCondition")
            .rows()[0]
            .clone()
    };
    let before = receivable(&world);
    let other = world.sandbox.add_account(
        DIVISION,
        &SeedAccount {
            payment_condition: "14".into(),
            ..SeedAccount::customer("700", "Ander")
        },
    );
    let other = other.expect("there").to_string();
    assert_eq!(
        world
            .put(&format!("{ENTRIES}(guid'{id}')"), &json!({"Customer": other}))
            .status,
        204
    );
    let after = receivable(&world);
    assert_ne!(before["ID"], after["ID"]);
    assert_eq!(
        (after["Account"].clone(), after["PaymentCondition"].clone()),
        (json!(other), json!("14"))
    );
    assert_eq!(
        world
            .get("sync/Deleted?$select=EntityType&$filter=EntityType eq 10")
            .rows()
            .len(),
        1
    );
}

#[test]
fn lines_have_a_life_of_their_own() {
    let world = World::new();
    let id = booked(&world, &world.invoice("F-1"));
    let line = json!({"EntryID": id, "GLAccount": world.ledger("8010"), "AmountFC": 50, "VATCode": "2"});
    let added = world.post("salesentry/SalesEntryLines", &line);
    assert_eq!(added.status, 201, "{}", added.text);
    assert_eq!(world.books().entries[0].total, dec("175.5"));
    let path = format!("salesentry/SalesEntryLines(guid'{}')", added.id());
    assert_eq!(world.put(&path, &json!({"AmountFC": 100})).status, 204);
    assert_eq!(world.books().entries[0].total, dec("230"));
    assert_eq!(
        world.put(&path, &json!({"VATCode": "44"})).error(),
        "Ongeldige referentie: Btw-code"
    );
    assert_eq!(world.delete(&path).status, 204);
    assert_eq!(world.books().entries[0].total, dec("121"));
    let last = world.books().entries[0].lines[0].id;
    assert_eq!(
        world
            .delete(&format!("salesentry/SalesEntryLines(guid'{last}')"))
            .status,
        204
    );
    assert!(
        world.books().entries.is_empty(),
        "the last line takes the entry with it"
    );
    assert!(
        world
            .get("financialtransaction/TransactionLines?$select=ID")
            .rows()
            .is_empty()
    );
    let orphan = json!({"GLAccount": world.ledger("8010"), "AmountFC": 50});
    assert_eq!(
        world.post("salesentry/SalesEntryLines", &orphan).error(),
        "Verplicht: Boeking"
    );
    assert_eq!(
        world.post("salesentry/SalesEntryLines", &line).error(),
        "Ongeldige referentie: Boeking"
    );
}

#[test]
fn transaction_lines_add_up_to_nothing() {
    let world = World::new();
    let mut invoice = world.invoice("F-1");
    let more = json!({"GLAccount": world.ledger("8010"), "AmountFC": 33.33, "VATCode": "2", "CostCenter": "ALG"});
    invoice["SalesEntryLines"].as_array_mut().expect("lines").push(more);
    let id = booked(&world, &invoice);
    let path = format!("financialtransaction/TransactionLines?$filter=EntryID eq guid'{id}'&$orderby=LineNumber");
    let got = world.get(&path);
    assert_eq!(got.column("LineNumber"), ["0", "1", "2", "9999"]);
    assert_eq!(got.column("AmountFC"), ["157.33", "-100", "-33.33", "-24"]);
    assert_eq!(got.column("GLAccountCode"), ["1300", "8000", "8010", "1500"]);
    let sum: Decimal = got.column("AmountDC").iter().map(|text| dec(text)).sum();
    assert!(sum.is_zero());
    assert_eq!(got.column("CostCenter"), ["null", "null", "ALG", "null"]);
    assert_eq!(world.delete(&format!("{ENTRIES}(guid'{id}')")).status, 204);
    assert!(world.get(&path).rows().is_empty());
    assert_eq!(
        world
            .get("sync/Deleted?$select=ID&$filter=EntityType eq 1")
            .rows()
            .len(),
        4
    );
}

#[test]
fn a_receivable_is_paid() {
    for (sign, open) in [(ReceivableSign::Negative, "-121"), (ReceivableSign::Positive, "121")] {
        let world = switched(|switches| switches.receivable_sign = sign);
        let id = booked(&world, &world.invoice("F-1"));
        let path = format!(
            "cashflow/Receivables?$filter=TransactionEntryID eq guid'{id}'&$select=AmountFC,IsFullyPaid,Status,YourRef,InvoiceNumber"
        );
        let got = world.get(&path);
        assert_eq!(
            (got.column("AmountFC"), got.column("IsFullyPaid")),
            (vec![open.to_owned()], vec!["false".into()])
        );
        assert_eq!(
            (got.column("Status"), got.column("YourRef")),
            (vec!["20".to_owned()], vec!["F-1".into()])
        );
        world.sandbox.pay(DIVISION, "F-1", dec("21")).expect("there");
        assert_eq!(world.books().entries[0].open, dec("100"));
        let list = world.get("read/financial/ReceivablesList");
        assert_eq!(
            (list.column("Amount"), list.column("InvoiceNumber")),
            (vec!["100".to_owned()], vec!["26700001".into()])
        );
        assert_eq!(list.rows()[0]["HID"], "1");
        world.sandbox.pay(DIVISION, "F-1", dec("100")).expect("there");
        assert_eq!(world.get(&path).column("IsFullyPaid"), ["true"]);
        assert!(
            world.get("read/financial/ReceivablesList").rows().is_empty(),
            "a row vanishes when it is paid"
        );
        let terms = world.get("sync/Cashflow/PaymentTerms?$select=IsFullyPaid,YourRef");
        assert_eq!(terms.column("IsFullyPaid"), ["true"]);
    }
}

#[test]
fn switches_of_the_customer_and_the_description() {
    let world = switched(|switches| {
        switches.blocked_customer = BlockedCustomer::Booked;
        switches.long_description = LongDescription::Cut;
    });
    let invoice = but(&world.invoice("F-1"), "/Customer", json!(world.account("500")));
    let got = book(&world, &but(&invoice, "/Description", json!("é".repeat(60))));
    assert_eq!(
        (got.status, got.d()["Description"].clone()),
        (201, json!("é".repeat(50)))
    );
}

#[test]
fn unknown_entries() {
    let world = World::new();
    let path = format!("{ENTRIES}(guid'00000000-0000-0000-0000-000000000001')");
    assert_eq!(world.put(&path, &json!({})).status, 404);
    assert_eq!(world.delete(&path).status, 403);
    let other =
        switched(|switches| switches.delete_unknown = boekbrug_sandbox::exact::switches::DeleteUnknown::NotFound);
    assert_eq!(other.delete(&path).status, 404);
}
