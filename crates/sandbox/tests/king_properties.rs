//! What holds for any input: nothing panics, pages add up, the ledger
//! balances.

#[path = "king_support/mod.rs"]
mod support;

use boekbrug_sandbox::king::{Config, Seed, Switches};
use boekbrug_sandbox::{King, ManualClock};
use bytes::Bytes;
use http::Request;
use proptest::prelude::*;
use rust_decimal::Decimal;
use support::{ALL, World, but, column, element, posting, selection, split};

/// Words that selections are made of, good and bad.
fn word() -> impl Strategy<Value = String> {
    let known = [
        "DEB",
        "BOE",
        "NR",
        "NAAM",
        "BLOK",
        "DAT",
        "*",
        "",
        "=",
        "LIKE",
        ">",
        "<=",
        "%",
        "\t",
        ";",
        "NR\tNAAM",
        "=\t=",
        "10000",
        "-1",
        "J",
        "16-08-2026",
        "99999999999999999999",
        "1,5",
        "%a%",
        "NR DESC",
        "TABLE",
    ];
    prop_oneof![
        8 => prop::sample::select(known.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
    ]
}

fn sandbox() -> King {
    let clock = std::sync::Arc::new(ManualClock::new(support::start()));
    King::new(Config::with_seed(support::seed()), clock)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn bytes_at_a_door_never_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        door in prop::sample::select(vec!["/ws1_api.aspx", "/ws1_xml.asmx", "/ws1.asmx", "/_control/rows/DEB", "/x"]),
        method in prop::sample::select(vec!["GET", "POST", "PUT"]),
    ) {
        let request = Request::builder().method(method).uri(door).body(Bytes::from(bytes)).expect("a request");
        let reply = sandbox().handle(request);
        prop_assert!(reply.answer().is_some());
    }

    #[test]
    fn any_selection_gets_an_answer(words in proptest::collection::vec(word(), 9), covering in 0_usize..4) {
        let tags = ["TABLE", "SELECTFIELDS", "WHEREFIELDS", "WHEREOPERATORS", "WHEREVALUES", "ORDERBY", "MAXRESULT", "PAGESIZE", "SELECTPAGE"];
        let cells: Vec<(&str, &str)> = tags.iter().copied().zip(words.iter().map(String::as_str)).collect();
        let mut switches = Switches::covering()[covering];
        switches.pace = Switches::default().pace;
        let world = World::new();
        world.sandbox.set_switches(switches);
        let payload = format!("<D>{}</D>", element("T", &cells));
        for action in ["GETSTAMTABELRECORDS", "GETADMINFO", "UPDATESTAMTABELRECORD", "CREATESTAMTABELRECORD"] {
            let field = match action {
                "UPDATESTAMTABELRECORD" => "MUTATIE",
                "CREATESTAMTABELRECORD" => "STAMTABEL",
                _ => "SELECTIE",
            };
            let payload = payload.replace("<T>", if field == "MUTATIE" { "<SELECTION>" } else { "<T>" });
            let payload = payload.replace("</T>", if field == "MUTATIE" { "</SELECTION>" } else { "</T>" });
            let got = world.form(action, field, &payload);
            prop_assert!(got.status == 200 || got.status == 500);
        }
    }

    #[test]
    fn any_cell_of_a_booking_gets_an_answer(name in prop::sample::select(support::simple("x")), text in word()) {
        let world = World::new();
        let row = but(&support::simple("F-1"), &[(name.0, &text)]);
        let (taken, message, _) = world.book(&posting(&[row])).outcome("x");
        prop_assert!(taken || !message.is_empty());
        prop_assert_eq!(world.books().sales.len(), usize::from(taken));
    }

    #[test]
    fn pages_of_any_size_add_up(size in 1_usize..40, debtors in 0_u32..60) {
        let world = World::with(Config::with_seed(Seed::new().debtors(debtors)));
        let mut numbers = Vec::new();
        let mut page = 1;
        loop {
            let text = selection("DEB", "NR", ALL, "NR")
                .replace("<PAGESIZE>0", &format!("<PAGESIZE>{size}"))
                .replace("<SELECTPAGE>1", &format!("<SELECTPAGE>{page}"));
            let root = world.select(&text).xml();
            let found = column(&root, "NR");
            if found.is_empty() {
                break;
            }
            let pages: usize = root.at("METADATA/TOTALPAGES").expect("there").parse().expect("a number");
            prop_assert_eq!(pages, (debtors as usize).div_ceil(size));
            numbers.extend(found);
            page += 1;
        }
        let wanted: Vec<String> = (100_000..100_000 + debtors).map(|number| number.to_string()).collect();
        prop_assert_eq!(numbers, wanted);
    }

    #[test]
    fn a_split_that_adds_up_is_booked_and_balances(cents in proptest::collection::vec(-5_000_000_i64..5_000_000, 1..8)) {
        let net: i64 = cents.iter().sum();
        let vat = Decimal::new(net, 2) * Decimal::new(21, 2);
        let vat = vat.round_dp(2);
        let total = Decimal::new(net, 2) + vat;
        let base = split("F-1");
        let mut rows = vec![but(&base[0], &[("BEDRBOEK", &total.to_string()), ("BEDRBTW", &(-vat).to_string())])];
        for amount in &cents {
            rows.push(but(&base[1], &[("BEDRBOEK", &Decimal::new(-amount, 2).to_string())]));
        }
        let world = World::new();
        world.booked(&posting(&rows));
        prop_assert_eq!(world.books().sales[0].total, total);
        let lines = world.read("GRBMUT", "BEDR", ALL);
        let sum: Decimal = column(&lines, "BEDR").iter().map(|text| text.parse::<Decimal>().expect("an amount")).sum();
        prop_assert_eq!(sum, Decimal::ZERO);
        rows[1] = but(&rows[1], &[("BEDRBOEK", &Decimal::new(1 - cents[0], 2).to_string())]);
        let message = world.refused(&posting(&rows));
        prop_assert!(message.contains("evenwicht"), "{}", message);
    }
}
