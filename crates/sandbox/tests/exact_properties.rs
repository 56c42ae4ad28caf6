//! Rules that hold for any entry, any page and any rubbish.

mod exact_support;

use boekbrug_sandbox::exact::{Books, Config, DIVISION, Seed};
use exact_support::World;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// Code, ledger account and rate in hundredths.
const KINDS: &[(&str, &str, i64)] = &[
    ("4", "8000", 21),
    ("2", "8010", 9),
    ("5", "8020", 0),
    ("6", "8030", 0),
    ("0", "8900", 0),
];

fn lines() -> impl Strategy<Value = Vec<(i64, usize)>> {
    proptest::collection::vec((-10_000_000_i64..10_000_000, 0..KINDS.len()), 1..8)
}

fn invoice(world: &World, lines: &[(i64, usize)]) -> Value {
    let lines: Vec<Value> = lines
        .iter()
        .map(|(cents, kind)| {
            let (code, ledger, _) = KINDS[*kind];
            json!({"GLAccount": world.ledger(ledger), "VATCode": code, "AmountFC": Decimal::new(*cents, 2).to_string()})
        })
        .collect();
    exact_support::but(&world.invoice("F-1"), "/SalesEntryLines", json!(lines))
}

fn sum(books: &Books, of: impl Fn(&boekbrug_sandbox::exact::BookedLine) -> Decimal) -> Decimal {
    books.entries[0].lines.iter().map(of).sum()
}

fn decimals(values: Vec<String>) -> Decimal {
    values
        .iter()
        .map(|text| text.parse::<Decimal>().expect("a number"))
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn an_entry_adds_up_everywhere(lines in lines()) {
        let world = World::new();
        let got = world.post("salesentry/SalesEntries", &invoice(&world, &lines));
        prop_assert_eq!(got.status, 201, "{}", got.text);
        let books = world.books();
        let net: Decimal = lines.iter().map(|(cents, _)| Decimal::new(*cents, 2)).sum();
        prop_assert_eq!(sum(&books, |line| line.amount), net);
        prop_assert_eq!(sum(&books, |line| line.vat), books.entries[0].vat);
        prop_assert_eq!(books.entries[0].total, net + books.entries[0].vat);
        for (line, (cents, kind)) in books.entries[0].lines.iter().zip(&lines) {
            // the line's VAT is its exact share, to half a cent
            let exact = Decimal::new(*cents, 2) * Decimal::new(KINDS[*kind].2, 2);
            prop_assert!((line.vat - exact).abs() <= Decimal::new(5, 3));
        }
        let rows = world.get("financialtransaction/TransactionLines?$select=AmountFC,AmountDC");
        prop_assert!(decimals(rows.column("AmountFC")).is_zero());
        let open = world.get("cashflow/Receivables?$select=AmountFC");
        prop_assert_eq!(decimals(open.column("AmountFC")), -books.entries[0].total);
        prop_assert_eq!(books.entries[0].open, books.entries[0].total);
    }

    #[test]
    fn a_put_that_changes_nothing_changes_nothing(lines in lines()) {
        let world = World::new();
        let id = world.post("salesentry/SalesEntries", &invoice(&world, &lines)).id();
        let before = world.books();
        prop_assert_eq!(world.put(&format!("salesentry/SalesEntries(guid'{id}')"), &json!({})).status, 204);
        prop_assert_eq!(world.books(), before);
    }

    #[test]
    fn a_deleted_entry_leaves_nothing(lines in lines()) {
        let world = World::new();
        let id = world.post("salesentry/SalesEntries", &invoice(&world, &lines)).id();
        prop_assert_eq!(world.delete(&format!("salesentry/SalesEntries(guid'{id}')")).status, 204);
        for path in ["salesentry/SalesEntryLines", "financialtransaction/TransactionLines", "cashflow/Receivables"] {
            prop_assert_eq!(world.get(&format!("{path}?$select=ID")).rows().len(), 0, "{}", path);
        }
    }

    #[test]
    fn top_and_skip_cut_what_the_whole_holds(top in 0_usize..150, skip in 0_usize..150) {
        let world = World::with(Config::with_seed(Seed::new().made_accounts(130)));
        let mut whole = Vec::new();
        let mut path = Some("crm/Accounts?$select=ID".to_owned());
        while let Some(next) = path {
            let got = world.get(&next);
            whole.extend(got.column("ID"));
            path = got.next();
        }
        let mut cut = Vec::new();
        let mut path = Some(format!("crm/Accounts?$select=ID&$top={top}&$skip={skip}"));
        while let Some(next) = path {
            let got = world.get(&next);
            cut.extend(got.column("ID"));
            path = got.next();
        }
        let expected: Vec<String> = whole.into_iter().skip(skip).take(top).collect();
        prop_assert_eq!(cut, expected);
    }

    #[test]
    fn rubbish_is_refused_without_a_panic(
        name in "[A-Za-z$]{0,12}",
        value in prop_oneof![
            any::<i64>().prop_map(|number| json!(number)),
            any::<f64>().prop_map(|number| json!(number)),
            "\\PC{0,30}".prop_map(|text| json!(text)),
            Just(json!([{}])),
            Just(json!({"results": [[]]})),
            Just(json!(null)),
            Just(json!(true)),
        ],
        field in 0_usize..14,
    ) {
        let names = [
            "Customer", "Journal", "EntryDate", "DueDate", "YourRef", "Rate", "Currency", "SalesEntryLines",
            "VATAmountFC", "ReportingYear", "ReportingPeriod", "EntryNumber", "Document", "PaymentCondition",
        ];
        let world = World::new();
        for (path, body) in [
            ("salesentry/SalesEntries", exact_support::but(&world.invoice("F"), &format!("/{}", names[field]), value.clone())),
            ("salesentry/SalesEntries", exact_support::but(&world.invoice("F"), "/SalesEntryLines/0/AmountFC", value.clone())),
            ("crm/Accounts", json!({"Name": "x", name.clone(): value.clone()})),
            ("documents/DocumentAttachments", json!({"Attachment": value.clone()})),
        ] {
            let got = world.post(path, &body);
            prop_assert!([201, 400, 500].contains(&got.status), "{}: {}", path, got.text);
        }
        let books = world.sandbox.books(DIVISION).expect("books");
        prop_assert!(books.entries.len() <= 2);
    }

    #[test]
    fn rubbish_in_addresses_is_refused_without_a_panic(path in "[A-Za-z0-9/()'$=,?&%.-]{0,40}") {
        let world = World::new();
        if let Ok(uri) = format!("https://start.exactonline.nl/api/v1/{DIVISION}/crm/{path}").parse::<http::Uri>() {
            let mut request = world.request("GET", "crm/Accounts", "");
            *request.uri_mut() = uri;
            let status = world.sandbox.handle(request).status();
            prop_assert!(status.is_some_and(|status| [200, 400, 404].contains(&status)), "{:?}", status);
        }
    }
}
