//! `CreateJournaalpost` and what follows from it [apis/king.md §6].

#[path = "king_support/mod.rs"]
mod support;

use boekbrug_sandbox::king::switches::{
    BookingKey, DateIn, DuplicateFact, LineVat, LongText, MoneyIn, NoMessage, Severity, VatIncluded, WarningPlace,
};
use boekbrug_sandbox::king::{Config, Switches};
use rust_decimal::Decimal;
use support::{ALL, BOOKS, Element, World, but, column, posting, rows, seed, simple, split};

fn money(text: &str) -> Decimal {
    text.parse().expect("an amount")
}

fn switched(change: impl FnOnce(&mut Switches)) -> World {
    let mut switches = Switches::default();
    change(&mut switches);
    World::switched(switches)
}

/// The dataset that comes back from a booking.
fn echoed(got: &support::Got) -> Element {
    Element::parse(&got.outcome("Journaalpost").2.expect("a dataset"))
}

#[test]
fn a_simple_invoice_is_one_row() {
    let world = World::new();
    let got = world.booked(&posting(&[simple("F-1")]));
    let sales = world.books().sales;
    assert_eq!(sales.len(), 1);
    let sale = &sales[0];
    assert_eq!((sale.journal, sale.year, sale.period, sale.row), (10, 2026, 8, 1));
    assert_eq!((sale.invoice.as_str(), sale.debtor), ("F-1", Some(10_000)));
    assert_eq!((sale.total, sale.vat), (money("121.00"), money("21.00")));
    let items = world.books().open_items;
    assert_eq!(
        (items[0].amount, items[0].balance, items[0].paid),
        (money("121"), money("121"), money("0"))
    );
    // payment condition 1: fourteen days
    assert_eq!(items[0].due.map(|day| day.to_string()).as_deref(), Some("2026-08-30"));
    let back = echoed(&got);
    assert_eq!(back.at("BOE/DAT").as_deref(), Some("16-08-2026"));
    assert_eq!(back.at("BOE/BEDRBOEK").as_deref(), Some("121"));
    assert_eq!(back.at("BOE/BOE_WARNING").as_deref(), Some(""));
}

#[test]
fn the_form_door_answers_with_the_rows_and_their_keys() {
    let world = World::new();
    let got = world.form("CREATEJOURNAALPOST", "JOURNAALPOST", &posting(&split("F-2")));
    let root = got.xml();
    assert_eq!(got.error(), None);
    assert_eq!(root.all("BOE").count(), 3);
    let keys: Vec<Option<String>> = root.all("TABEL").map(|row| row.at("PRIMARYKEY")).collect();
    assert_eq!(
        keys,
        ["10;2026;8;1", "10;2026;8;2", "10;2026;8;3"].map(|key| Some(key.to_owned()))
    );
}

#[test]
fn a_split_must_end_on_zero() {
    let world = World::new();
    world.booked(&posting(&split("F-1")));
    let sale = &world.books().sales[0];
    assert_eq!((sale.total, sale.vat, sale.rows.len()), (money("121"), money("21"), 3));
    assert_eq!((sale.rows[1].account, sale.rows[1].cost_center), (8000, Some(10)));
    let mut wrong = split("F-2");
    wrong[2] = but(&wrong[2], &[("BEDRBOEK", "-49.99")]);
    let message = world.refused(&posting(&wrong));
    assert!(message.contains("2000") && message.contains("-0,01"), "{message}");
    let mut elsewhere = split("F-2");
    elsewhere[1] = but(&elsewhere[1], &[("TEGREK", "8010")]);
    assert!(world.refused(&posting(&elsewhere)).contains("tegenrekening 2000"));
    // one row against the split account leaves it open
    assert!(world.refused(&posting(&split("F-2")[..1])).contains("evenwicht"));
    assert_eq!(world.books().sales.len(), 1);
}

#[test]
fn another_administration_has_another_split_account() {
    let world = World::with(Config::with_seed(seed().split_account(2900)));
    assert!(world.refused(&posting(&split("F-1"))).contains("2900"));
    let rows: Vec<_> = split("F-1").iter().map(|row| but(row, &[("TEGREK", "2900")])).collect();
    world.booked(&posting(&rows));
}

#[test]
fn vat_may_stand_on_the_lines() {
    let total = but(&split("F-1")[0], &[("BTW", ""), ("BEDRBTW", ""), ("BEDRBOEK", "230")]);
    let line = |account, code, amount, vat| {
        but(
            &split("F-1")[1],
            &[("REK", account), ("BTW", code), ("BEDRBOEK", amount), ("BEDRBTW", vat)],
        )
    };
    let net = [
        total.clone(),
        line("8000", "2", "-100", "-21"),
        line("8010", "1", "-100", "-9"),
    ];
    let world = World::new();
    world.booked(&posting(&net));
    assert_eq!(
        (world.books().sales[0].total, world.books().sales[0].vat),
        (money("230"), money("30"))
    );
    let inclusive = [total, line("8000", "2", "-121", "21"), line("8010", "1", "-109", "9")];
    assert!(world.refused(&posting(&inclusive)).contains("evenwicht"));
    let by_code = switched(|switches| switches.line_vat = LineVat::ByCode);
    by_code.booked(&posting(&inclusive));
    assert!(by_code.refused(&posting(&net)).contains("evenwicht"));
}

#[test]
fn what_an_amount_holds_follows_the_vat_code() {
    let exclusive = |name| but(&simple(name), &[("BTW", "12"), ("BEDRBOEK", "100")]);
    let world = World::new();
    world.booked(&posting(&[exclusive("F-1")]));
    // the vendor's sample with BEDRINCL
    world.booked(&posting(&[but(
        &exclusive("F-2"),
        &[("BEDRBOEK", ""), ("BEDRINCL", "100")],
    )]));
    let totals: Vec<Decimal> = world.books().sales.iter().map(|sale| sale.total).collect();
    assert_eq!(totals, [money("121"), money("121")]);
    let always = switched(|switches| switches.vat_included = VatIncluded::Always);
    always.booked(&posting(&[exclusive("F-1")]));
    assert_eq!(always.books().sales[0].total, money("100"));
}

#[test]
fn a_credit_note_has_its_signs_turned() {
    let world = World::new();
    world.booked(&posting(&[but(
        &simple("C-1"),
        &[("BEDRBOEK", "-121"), ("BEDRBTW", "21")],
    )]));
    assert_eq!(world.books().sales[0].total, money("-121"));
    assert_eq!(world.books().open_items[0].balance, money("-121"));
    let wrong = posting(&[but(&simple("C-2"), &[("BEDRBTW", "21")])]);
    assert!(world.refused(&wrong).contains("teken"));
}

#[test]
fn a_journal_may_number_invoices_itself() {
    let world = World::with(Config::with_seed(seed().numbers_invoices()));
    for wanted in ["20260001", "20260002"] {
        let got = world.booked(&posting(&[but(&simple("x"), &[("FACT", "")])]));
        assert_eq!(echoed(&got).at("BOE/FACT").as_deref(), Some(wanted));
    }
    world.booked(&posting(&[simple("EIGEN-1")]));
    let journal = world.sandbox.row(BOOKS, "DAGBOEK", "10").expect("the journal");
    assert_eq!(journal["FACT"], "20260002");
    // a refused booking uses no number
    world.refused(&posting(&[but(&simple("x"), &[("FACT", ""), ("REK", "10009")])]));
    assert_eq!(
        world.sandbox.row(BOOKS, "DAGBOEK", "10").expect("the journal")["FACT"],
        "20260002"
    );
    let manual = World::new();
    assert!(
        manual
            .refused(&posting(&[but(&simple("x"), &[("FACT", "")])]))
            .contains("FACT")
    );
}

#[test]
fn closed_periods_are_open_to_the_interface() {
    let world = World::new();
    world.sandbox.close_to_users(BOOKS, Some((2026, 8))).expect("closed");
    world.sandbox.close_for_good(BOOKS, Some((2026, 8))).expect("closed");
    let got = world.booked(&posting(&[simple("F-1")]));
    // the trap: not even a warning
    assert_eq!(echoed(&got).at("BOE/BOE_WARNING").as_deref(), Some(""));
    let strict = switched(|switches| switches.closed_for_good = Severity::Refused);
    strict.sandbox.close_to_users(BOOKS, Some((2026, 8))).expect("closed");
    strict.booked(&posting(&[simple("F-1")]));
    strict.sandbox.close_for_good(BOOKS, Some((2026, 8))).expect("closed");
    assert!(strict.refused(&posting(&[simple("F-2")])).contains("afgesloten"));
    strict.booked(&posting(&[but(&simple("F-2"), &[("PN", "9")])]));
}

#[test]
fn periods_and_years_must_exist() {
    let world = World::new();
    for (name, value) in [("JR", "2020"), ("PN", "13"), ("PN", "15")] {
        assert!(
            world
                .refused(&posting(&[but(&simple("F-1"), &[(name, value)])]))
                .contains("bestaat niet")
        );
    }
    world.booked(&posting(&[but(&simple("F-1"), &[("PN", "14")])]));
    // left out, they follow from the date
    world.booked(&posting(&[but(
        &simple("F-2"),
        &[("PN", ""), ("JR", ""), ("DAT", "02-03-2025")],
    )]));
    let sale = &world.books().sales[1];
    assert_eq!((sale.year, sale.period), (2025, 3));
}

#[test]
fn what_a_row_names_must_be_there_and_open() {
    let world = World::new();
    world.sandbox.block(BOOKS, "KPL", "20", true).expect("blocked");
    world.sandbox.block(BOOKS, "DAGBOEK", "11", true).expect("blocked");
    let cases: &[(&[(&'static str, &str)], &str)] = &[
        (&[("REK", "10009")], "Debiteur 10009 bestaat niet"),
        (&[("REK", "10002")], "Debiteur 10002 is geblokkeerd"),
        (&[("REK", "950000"), ("DAGB", "90")], "Crediteur 950000 bestaat niet"),
        (&[("REK", "9999999")], "Rekening 9999999 bestaat niet"),
        (&[("TEGREK", "8999")], "Grootboekrekening 8999 bestaat niet"),
        (&[("TEGREK", "8900")], "Grootboekrekening 8900 is geblokkeerd"),
        (&[("TEGREK", "10001")], "Grootboekrekening 10001 bestaat niet"),
        (&[("TEGREK", "8100")], "kostenplaats verplicht"),
        (&[("KPL", "99")], "Kostenplaats 99 bestaat niet"),
        (&[("KPL", "20")], "Kostenplaats 20 is geblokkeerd"),
        (&[("KDR", "5")], "Kostendrager 5 bestaat niet"),
        (&[("BTW", "3")], "BTW-code 3 bestaat niet"),
        (&[("BTW", "22")], "geblokkeerd voor debiteuren"),
        (&[("DAGB", "12")], "Dagboek 12 bestaat niet"),
        (&[("DAGB", "11")], "Dagboek 11 is geblokkeerd"),
        (&[("DAGB", "20")], "geblokkeerd voor debiteuren"),
        (&[("DAGB", "")], "Veld DAGB is verplicht"),
        (&[("TEGREK", "")], "Veld TEGREK is verplicht"),
        (&[("DAT", "")], "Veld DAT is verplicht"),
        (&[("BEDRBOEK", "")], "Veld BEDRBOEK is verplicht"),
        (&[("DAT", "31-02-2026")], "Veld DAT"),
        (&[("TELEFOON", "1")], "TELEFOON"),
        (&[("BOE_WARNING", "x")], "BOE_WARNING"),
    ];
    for (cells, wanted) in cases {
        let message = world.refused(&posting(&[but(&simple("F-1"), cells)]));
        assert!(message.contains(wanted), "{cells:?}: {message}");
    }
    assert!(
        world
            .refused("<NewDataSet><X><A>1</A></X></NewDataSet>")
            .contains("BOE")
    );
    assert!(world.books().sales.is_empty() && world.books().open_items.is_empty());
    world.booked(&posting(&[but(&simple("F-1"), &[("TEGREK", "8100"), ("KPL", "10")])]));
}

#[test]
fn a_blocked_debtor_may_be_a_warning() {
    let world = switched(|switches| switches.blocked_debtor = Severity::Warned);
    let got = world.booked(&posting(&[but(&simple("F-1"), &[("REK", "10002")])]));
    assert!(
        echoed(&got)
            .at("BOE/BOE_WARNING")
            .expect("there")
            .contains("geblokkeerd")
    );
}

#[test]
fn warnings_come_as_the_switches_say() {
    // VAT code 8 warns on debtors
    let payload = posting(&[but(&simple("F-1"), &[("BTW", "8"), ("BEDRBTW", "-19.32")])]);
    let world = World::new();
    let got = world.booked(&payload);
    assert!(
        echoed(&got)
            .at("BOE/BOE_WARNING")
            .expect("there")
            .contains("gebruikelijk")
    );
    assert_eq!(got.outcome("x").1, "");
    let own = switched(|switches| {
        switches.warning_place = WarningPlace::OwnTable;
        switches.warning_in_message = true;
    });
    let got = own.booked(&payload);
    assert_eq!(echoed(&got).at("BOE/BOE_WARNING"), None);
    assert!(
        echoed(&got)
            .at("BOE_WARNING/MESSAGE")
            .expect("there")
            .contains("gebruikelijk")
    );
    // a text beside a usable result
    assert!(got.outcome("x").0 && got.outcome("x").1.contains("gebruikelijk"));
    let silent = switched(|switches| switches.warnings = false);
    assert!(!silent.booked(&payload).text.contains("BOE_WARNING"));
}

#[test]
fn vat_that_is_off_is_a_switch() {
    let payload = |vat| posting(&[but(&simple("F-1"), &[("BEDRBTW", vat)])]);
    World::new().booked(&payload("-20"));
    let warns = switched(|switches| switches.vat_check = Severity::Warned);
    assert!(warns.booked(&payload("-20")).text.contains("wijkt af"));
    let refuses = switched(|switches| switches.vat_check = Severity::Refused);
    assert!(refuses.refused(&payload("-20")).contains("wijkt af"));
    // a cent either way is rounding
    refuses.booked(&payload("-21.01"));
    // and VAT that nobody gave is right
    refuses.booked(&posting(&[but(&simple("F-2"), &[("BEDRBTW", "")])]));
}

#[test]
fn a_number_can_be_booked_twice() {
    let world = World::new();
    world.booked(&posting(&[simple("F-1")]));
    world.booked(&posting(&[simple("F-1")]));
    let books = world.books();
    assert_eq!(books.sales.len(), 2);
    assert_eq!((books.open_items.len(), books.open_items[0].amount), (1, money("242")));
    let duplicates = books.duplicates();
    assert_eq!(
        (duplicates.len(), duplicates[0].bookings, duplicates[0].debtor),
        (1, 2, 10_000)
    );
    // another debtor's invoice of that number is another invoice
    world.booked(&posting(&[but(&simple("F-1"), &[("REK", "10001")])]));
    assert_eq!(world.books().duplicates().len(), 1);
    let warns = switched(|switches| switches.duplicate_fact = DuplicateFact::Warned);
    warns.booked(&posting(&[simple("F-1")]));
    assert!(warns.booked(&posting(&[simple("F-1")])).text.contains("bestaat al"));
    let refuses = switched(|switches| switches.duplicate_fact = DuplicateFact::Refused);
    refuses.booked(&posting(&[simple("F-1")]));
    assert!(refuses.refused(&posting(&[simple("f-1")])).contains("bestaat al"));
}

#[test]
fn the_ledger_balances_and_can_be_read_back() {
    let world = World::new();
    world.booked(&posting(&split("F-1")));
    let lines = world.read("GRBMUT", "GRB;BEDR;SRT;BOE_OMSCHR;DEB;FACT", ALL);
    let sum: Decimal = column(&lines, "BEDR").iter().map(|text| money(text)).sum();
    assert_eq!(sum, Decimal::ZERO);
    let at = |account: &str| -> Decimal {
        let rows = rows(&lines, "DATA").into_iter().filter(|row| row[0].1 == account);
        rows.map(|row| money(&row[1].1)).sum()
    };
    for (account, wanted) in [
        ("1300", "121"),
        ("1800", "-21"),
        ("8000", "-50"),
        ("8010", "-50"),
        ("2000", "0"),
    ] {
        assert_eq!(at(account), money(wanted), "{account}");
    }
    assert!(
        column(&lines, "BOE_OMSCHR")
            .iter()
            .all(|text| text == "Advies augustus")
    );
    let bookings = world.read(
        "BOE",
        "DAGB;JR;PN;RG;REK;TEGREK;GRPROW;DEB;BEDRBOEK;BEDRBTW",
        ["JR\tPN", "=\t=", "2026\t8"],
    );
    assert_eq!(bookings.all("DATA").count(), 3);
    assert_eq!(column(&bookings, "GRPROW"), ["1", "1", "1"]);
    assert_eq!(column(&bookings, "DEB"), ["10000"]);
    let item = world.read("DEBOPP", "BEDR;SALDO;VOLDAAN", ["DEB\tFACT", "=\t=", "10000\tf-1"]);
    assert_eq!(item.at("DATA/SALDO").as_deref(), Some("121.00"));
    let balances = world.form(
        "GETADMINFO",
        "SELECTIE",
        "<D><T><TABLE>PERIODESALDI</TABLE><SELECTFIELDS>GRB;SALDO</SELECTFIELDS></T></D>",
    );
    assert!(
        balances.text.contains("<GRB>1300</GRB><SALDO>121.00</SALDO>"),
        "{}",
        balances.text
    );
}

#[test]
fn keys_come_in_four_forms_and_all_are_understood() {
    for (form, wanted) in [
        (BookingKey::Semicolons, "10;2026;8;1"),
        (BookingKey::Tabs, "10\t2026\t8\t1"),
        (BookingKey::Named, "DAGB=10;JR=2026;PN=8;RG=1"),
        (BookingKey::FirstRow, "10;2026;8;1"),
    ] {
        let world = switched(|switches| switches.booking_key = form);
        let got = world.booked(&posting(&split("F-1")));
        let keys = got.soap();
        let keys: Vec<String> = keys
            .child("Primarykey")
            .expect("keys")
            .children
            .iter()
            .map(|key| key.text.clone())
            .collect();
        assert_eq!(keys.len(), if form == BookingKey::FirstRow { 1 } else { 3 });
        assert_eq!(keys[0], wanted);
        let change = "<NewDataSet><BOE><OMSCHR>Anders</OMSCHR></BOE></NewDataSet>";
        let got = world.soap(
            "UpdateJournaalpost",
            &[("Primarykey", &keys[0]), ("Journaalpost", change)],
        );
        assert!(got.outcome("x").0, "{}", got.text);
        assert_eq!(world.books().sales[0].description, "Anders");
        let amount = "<NewDataSet><BOE><BEDRBOEK>1</BEDRBOEK></BOE></NewDataSet>";
        let got = world.soap(
            "UpdateJournaalpost",
            &[("Primarykey", &keys[0]), ("Journaalpost", amount)],
        );
        assert!(got.outcome("x").1.contains("BEDRBOEK"));
        assert!(
            world
                .soap("DeleteJournaalpost", &[("Primarykey", &keys[0])])
                .outcome("x")
                .0
        );
        assert!(world.books().sales.is_empty() && world.books().open_items.is_empty());
        assert_eq!(world.read("GRBMUT", "BEDR", ALL).all("DATA").count(), 0);
        assert!(
            !world
                .soap("DeleteJournaalpost", &[("Primarykey", &keys[0])])
                .outcome("x")
                .0
        );
    }
}

#[test]
fn payments_settle_open_items() {
    let world = World::new();
    world.booked(&posting(&[simple("F-1")]));
    world.sandbox.pay(BOOKS, 10_000, "F-1", money("100")).expect("paid");
    assert_eq!(world.books().open_items[0].balance, money("21"));
    world.sandbox.pay(BOOKS, 10_000, "F-1", money("21")).expect("paid");
    let item = world.read("DEBOPP", "SALDO;BET;VOLDAAN", ["FACT", "=", "F-1"]);
    assert_eq!(item.at("DATA/VOLDAAN").as_deref(), Some("J"));
    assert!(world.sandbox.pay(BOOKS, 10_000, "F-9", money("1")).is_err());
}

#[test]
fn amounts_and_dates_are_read_as_the_switches_say() {
    let payload = |amount, vat, day| {
        posting(&[but(
            &simple("F-1"),
            &[("BEDRBOEK", amount), ("BEDRBTW", vat), ("DAT", day)],
        )])
    };
    let world = World::new();
    for (index, (amount, vat, day)) in [
        ("121.00", "-21.00", "16/08/2026"),
        ("121,00", "-21,00", "2026-08-16T00:00:00+02:00"),
    ]
    .into_iter()
    .enumerate()
    {
        world.booked(&payload(amount, vat, day));
        assert_eq!(world.books().sales[index].total, money("121"));
    }
    let strict = switched(|switches| {
        switches.money_in = MoneyIn::Comma;
        switches.date_in = DateIn::Strict;
    });
    assert!(
        strict
            .refused(&payload("121.00", "-21,00", "16-08-2026"))
            .contains("BEDRBOEK")
    );
    assert!(
        strict
            .refused(&payload("121,00", "-21,00", "2026-08-16"))
            .contains("DAT")
    );
    strict.booked(&payload("121,00", "-21,00", "16-08-2026"));
    let point = switched(|switches| switches.money_in = MoneyIn::Point);
    assert!(
        point
            .refused(&payload("121,00", "-21", "16-08-2026"))
            .contains("BEDRBOEK")
    );
    assert!(
        world
            .refused(&payload("1.121,00", "-21", "16-08-2026"))
            .contains("BEDRBOEK")
    );
}

#[test]
fn text_beyond_its_column_is_cut_or_refused() {
    let long = but(&simple("F-12345678901234567890"), &[]);
    let world = World::new();
    world.booked(&posting(std::slice::from_ref(&long)));
    assert_eq!(world.books().sales[0].invoice, "F-123456789012345678");
    let strict = switched(|switches| switches.long_text = LongText::Refused);
    let message = strict.refused(&posting(&[long]));
    assert!(message.contains("FACT") && message.contains("20"), "{message}");
}

#[test]
fn a_message_without_a_complaint_is_absent_or_empty() {
    let has = |world: &World| {
        world
            .booked(&posting(&[simple("F-1")]))
            .soap()
            .child("Foutmelding")
            .is_some()
    };
    assert!(!has(&World::new()));
    assert!(has(&switched(|switches| switches.no_message = NoMessage::Empty)));
}

#[test]
fn rows_of_one_booking_belong_together() {
    let world = World::new();
    for name in ["JR", "PN", "DAGB", "FACT"] {
        let mut rows = split("F-1");
        let other = [("JR", "2025"), ("PN", "7"), ("DAGB", "90"), ("FACT", "F-2")];
        let value = other.iter().find(|(given, _)| *given == name).expect("there").1;
        rows[1] = but(&rows[1], &[(name, value)]);
        assert!(world.refused(&posting(&rows)).contains(name));
    }
    // what the lines leave out, the first row tells
    let rows: Vec<_> = split("F-1")
        .iter()
        .enumerate()
        .map(|(index, row)| {
            if index == 0 {
                row.clone()
            } else {
                but(row, &[("FACT", ""), ("DAGB", "")])
            }
        })
        .collect();
    world.booked(&posting(&rows));
}
