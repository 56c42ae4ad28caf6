//! What a debtor is made of: every setting, and that a street reads back as it was said.

use std::collections::HashMap;

use boekbrug_connector::References;
use boekbrug_model::customers_out::{CustomerContext, check};
use boekbrug_model::record::Country;
use boekbrug_model::testkit::customer;
use boekbrug_model::{ConnectionSettings, Feed, Record};
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::map::Context;
use crate::wire::{Forms, Records, made};
use crate::xml::{Bounds, read_text};

fn checked(customer: &Customer) -> CheckedCustomer {
    let rules = crate::capability().customers_out.as_ref().unwrap();
    let country = |code: &str, name: &str| Country {
        code: code.to_owned(),
        name: name.to_owned(),
    };
    let countries = [
        ("NED".to_owned(), country("NL", "Nederland")),
        ("BEL".to_owned(), country("BE", "Belgie")),
    ];
    let context = CustomerContext {
        rules,
        settings: &ConnectionSettings::default(),
        countries: &countries,
        number: None,
        fields: None,
    };
    check(customer, &context).unwrap().0
}

fn text(cell: &Cell) -> String {
    let root = made("DEB", vec![("X", cell.clone())]).plain(Forms::of(&Config::default()));
    let tree = read_text(&root, &Bounds::default()).unwrap();
    tree.find("X").unwrap().text.clone()
}

fn cells(row: &Cells) -> Vec<(&'static str, String)> {
    row.iter().map(|(column, cell)| (*column, text(cell))).collect()
}

fn config(change: impl FnOnce(&mut Config)) -> Config {
    let mut config = Config::default();
    change(&mut config);
    config
}

/// The street as the feed reads it from these columns.
fn read_back(row: &Cells) -> Option<String> {
    let dataset = made("DEB", row.clone()).plain(Forms::of(&Config::default()));
    let root = read_text(&dataset, &Bounds::default()).unwrap();
    let context = Context {
        references: &References::default(),
        today: date(2026, 3, 16),
        config: &Config::default(),
        split_account: None,
        group_accounts: &HashMap::new(),
    };
    match crate::map::row(Feed::Customers, Records::of(&root).rows[0], &context)
        .unwrap()
        .record
    {
        Record::Customer(customer) => customer.visit_address.address1,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_new_debtor_has_every_value_and_no_blank() {
    let row = new_debtor(&checked(&customer()), 1001, &Config::default());
    let expected = [
        ("NR", "1001"),
        ("ZKSL", "1001"),
        ("NAAM", "Bakkerij De Korenaar"),
        ("KVKNR", "12345678"),
        ("BTWNR", "NL123456782B01"),
        ("STRAAT", "Kade"),
        ("HNR", "1"),
        ("ADRES", "Kade 1"),
        ("POSTCD", "1811 AB"),
        ("PLAATS", "Alkmaar"),
        ("LAND", "NED"),
        ("EMAIL", "facturen@korenaar.example"),
        ("BETCOND", "14"),
    ];
    let expected = expected.map(|(column, value)| (column, value.to_owned()));
    assert_eq!(cells(&row.unwrap()), expected);
}

#[test]
fn what_the_package_demands_is_sent_where_a_setting_says_so() {
    let set = config(|config| {
        config.debtor_vat_liability = Some("B".to_owned());
        config.debtor_closing_account = Some("1300".to_owned());
        config.debtor_number = DebtorNumber::Package;
    });
    let row = cells(&new_debtor(&checked(&customer()), 1001, &set).unwrap());
    let has = |column: &str| {
        row.iter()
            .find(|(known, _)| *known == column)
            .map(|(_, value)| value.as_str())
    };
    assert_eq!(
        (has("BTWPL"), has("SLUITREK"), has("NR")),
        (Some("B"), Some("1300"), None)
    );
    assert_eq!(has("ZKSL"), Some("1001"), "it guards against a second one all the same");
}

#[test]
fn every_search_key_fits_and_those_with_a_number_are_of_one_debtor_alone() {
    let long = "Stichting tot Behoud van de Scheepvaart";
    for (of, name, key) in [
        (SearchKey::Number, long, "12345678"),
        (SearchKey::Name, long, "Stichting tot Behou"),
        (SearchKey::Name, "Werf 12", "Werf 12"),
        (SearchKey::NameAndNumber, long, "Stichting 12345678"),
        (SearchKey::NameAndNumber, "Werf", "Werf 12345678"),
    ] {
        let found = search_key(name, 12_345_678, of);
        assert!(found.encode_utf16().count() <= 20, "{found}");
        if of == SearchKey::Name && name == long {
            assert!(long.starts_with(&found) && found.len() > 9, "{found}");
        } else {
            assert_eq!(found, key, "{of:?}");
        }
    }
}

#[test]
fn a_country_is_written_as_it_is_read() {
    let mut belgian = customer();
    belgian.visit_address.country_code = Some("be".to_owned());
    belgian.vat_number = None;
    for (letters, land) in [(CountryLetters::Key, "BEL"), (CountryLetters::Iso, "BE")] {
        let row = new_debtor(&checked(&belgian), 1, &config(|config| config.debtor_country = letters));
        assert!(cells(&row.unwrap()).contains(&("LAND", land.to_owned())), "{letters:?}");
    }
}

#[test]
fn a_street_is_taken_apart_where_it_reads_back_so() {
    for (line, expected) in [
        ("Kade 1", Some(("Kade", 1, None))),
        (
            "Laan van Meerdervoort 12 bis",
            Some(("Laan van Meerdervoort", 12, Some("bis"))),
        ),
        ("Plein 1944 12", Some(("Plein 1944", 12, None))),
        ("Oude Gracht 3 3 hoog", Some(("Oude Gracht", 3, Some("3 hoog")))),
        ("Werf 12a", None),
        ("1e Straat", None),
        ("12 Acacia Avenue", None),
        ("Kade 012", None),
        ("Kade 1 achter de molen", None),
        ("Kade", None),
        ("", None),
    ] {
        assert_eq!(parts(line), expected, "{line}");
    }
}

#[test]
fn each_way_of_a_street_uses_its_own_columns() {
    let columns = |line: Option<&str>, ways| {
        let put = street(line, ways);
        let names = put.into_iter().filter(|(_, put)| put.clone().cell().is_some());
        names.map(|(column, _)| column).collect::<Vec<_>>()
    };
    let long = "Weg langs de zeer lange dijk naar de oude haven";
    assert_eq!(
        columns(Some("Kade 1 a"), StreetColumns::Both),
        ["STRAAT", "HNR", "HNRTV", "ADRES"]
    );
    assert_eq!(columns(Some("Kade 1"), StreetColumns::Parts), ["STRAAT", "HNR"]);
    assert_eq!(columns(Some("Werf 12a"), StreetColumns::Parts), ["STRAAT"]);
    assert_eq!(columns(Some("Kade 1"), StreetColumns::Line), ["ADRES"]);
    assert_eq!(
        columns(Some(long), StreetColumns::Both),
        ["ADRES"],
        "too long for a street alone"
    );
    assert_eq!(columns(Some(long), StreetColumns::Parts), ["ADRES"]);
    for ways in StreetColumns::ALL {
        assert_eq!(columns(None, *ways), [] as [&str; 0]);
        assert_eq!(street(None, *ways).len(), 4, "each is emptied");
    }
}

fn overwritten(raw: Value, fields: &[&str], customer: &Customer, blanks: Blanks) -> Vec<(&'static str, String)> {
    let config = config(|config| config.debtor_blanks = blanks);
    let row = changed_debtor(&raw, &checked(customer), &config, |path| fields.contains(&path));
    cells(&row.unwrap())
}

#[test]
fn only_columns_that_differ_are_overwritten() {
    let there = json!({"NR": "1001", "NAAM": "Oud", "STRAAT": "Kade", "HNR": "1,00", "ADRES": "Kade 1", "TEL": "072"});
    let fields = ["name", "visitAddress.address1", "visitAddress.city"];
    assert_eq!(
        overwritten(there, &fields, &customer(), Blanks::Element),
        [
            ("NAAM", "Bakkerij De Korenaar".to_owned()),
            ("PLAATS", "Alkmaar".to_owned())
        ]
    );
}

#[test]
fn a_column_is_emptied_in_each_way_and_a_payment_condition_stays() {
    let there = json!({"STRAAT": "Kade", "HNR": "1", "TEL": "072", "BETCOND": "14"});
    let fields = [
        "visitAddress.address1",
        "visitAddress.phoneNumber",
        "paymentConditionId",
    ];
    let mut bare = customer();
    (bare.visit_address.address1, bare.payment_condition_id) = (None, None);
    let emptied = |blanks| overwritten(there.clone(), &fields, &bare, blanks);
    let all = |blank: &str| [("STRAAT", blank), ("HNR", "0"), ("TEL", blank)].map(|(c, v)| (c, v.to_owned()));
    assert_eq!(emptied(Blanks::Element), all(""));
    assert_eq!(emptied(Blanks::Space), all(" "));
    assert_eq!(emptied(Blanks::Keep), []);
}

#[test]
fn a_payment_condition_is_one_of_the_package() {
    let with = |code: &str| {
        let mut customer = customer();
        customer.payment_condition_id = Some(code.to_owned());
        new_debtor(&checked(&customer), 1, &Config::default())
    };
    assert!(with("014").is_ok());
    for code in ["abc", "0", "-1"] {
        let finding = with(code).unwrap_err();
        assert_eq!(finding.code, FindingCode::CustomerFieldInvalid);
        assert_eq!(
            (finding.params["field"].as_str(), finding.params["value"].as_str()),
            ("paymentConditionId", code)
        );
    }
}

proptest! {
    /// Whatever the street, in whatever columns it goes, it reads back as it was said: else a change would go to and fro.
    #[test]
    fn a_street_reads_back(
        words in proptest::collection::vec("[0-9]{1,6}|[A-Za-zé.'-]{1,12}|[0-9]{1,3}[a-z]", 1..7),
        ways in 0usize..3,
    ) {
        let line = words.join(" ");
        prop_assume!(units(&line) <= 50);
        let mut customer = customer();
        customer.visit_address.address1 = Some(line.clone());
        let config = config(|config| config.debtor_address = StreetColumns::ALL[ways]);
        let row = new_debtor(&checked(&customer), 1, &config).unwrap();
        prop_assert_eq!(read_back(&row), Some(line));
    }
}
