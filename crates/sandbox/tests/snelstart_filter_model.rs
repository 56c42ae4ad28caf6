//! Filters against a plain reading of them: random conditions over random rows, put into words and worked out by hand.

mod support;

use boekbrug_sandbox::snelstart::{Config, Seed, SeedRelation};
use proptest::prelude::*;
use support::World;

/// A customer as the model knows it.
#[derive(Clone, Debug)]
struct Row {
    code: i64,
    name: String,
    inactive: bool,
    city: Option<String>,
}

/// A condition.
#[derive(Clone, Debug)]
enum Is {
    Code(&'static str, i64),
    Name(&'static str, String),
    Starts(String),
    Has(String),
    City(Option<String>),
    Inactive,
    Not(Box<Is>),
    And(Box<Is>, Box<Is>),
    Or(Box<Is>, Box<Is>),
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

impl Is {
    /// In the words of OData. `and` binds stronger than `or`; everything else stands in brackets.
    fn words(&self) -> String {
        match self {
            Is::Code(compare, number) => format!("Relatiecode {compare} {number}"),
            Is::Name(compare, text) => format!("Naam {compare} {}", quoted(text)),
            Is::Starts(text) => format!("startswith(Naam,{})", quoted(text)),
            Is::Has(text) => format!("substringof({},Naam) eq true", quoted(text)),
            Is::City(None) => "VestigingsAdres/Plaats eq null".to_owned(),
            Is::City(Some(text)) => format!("VestigingsAdres/Plaats eq {}", quoted(text)),
            Is::Inactive => "Nonactief".to_owned(),
            Is::Not(inner) => format!("not ({})", inner.words()),
            Is::And(left, right) => format!("{} and {}", left.bracketed(), right.bracketed()),
            Is::Or(left, right) => format!("{} or {}", left.words(), right.words()),
        }
    }

    fn bracketed(&self) -> String {
        match self {
            Is::Or(..) => format!("({})", self.words()),
            _ => self.words(),
        }
    }

    /// Worked out by hand; case makes no difference.
    fn holds(&self, row: &Row) -> bool {
        let low = str::to_lowercase;
        match self {
            Is::Code(compare, number) => ordered(compare, row.code.cmp(number)),
            Is::Name(compare, text) => ordered(compare, low(&row.name).cmp(&low(text))),
            Is::Starts(text) => low(&row.name).starts_with(&low(text)),
            Is::Has(text) => low(&row.name).contains(&low(text)),
            Is::City(city) => row.city.as_deref().map(low) == city.as_deref().map(low),
            Is::Inactive => row.inactive,
            Is::Not(inner) => !inner.holds(row),
            Is::And(left, right) => left.holds(row) && right.holds(row),
            Is::Or(left, right) => left.holds(row) || right.holds(row),
        }
    }
}

fn ordered(compare: &str, order: std::cmp::Ordering) -> bool {
    match compare {
        "eq" => order.is_eq(),
        "ne" => order.is_ne(),
        "gt" => order.is_gt(),
        "ge" => order.is_ge(),
        "lt" => order.is_lt(),
        _ => order.is_le(),
    }
}

fn compare() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["eq", "ne", "gt", "ge", "lt", "le"])
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "Bakker",
        "bakkerij",
        "d'Or",
        "Ébène",
        "De Wit & Zn",
        "Café",
        "Wit",
        "A",
        "Zoë",
    ])
    .prop_map(str::to_owned)
}

fn city() -> impl Strategy<Value = Option<String>> {
    prop::sample::select(vec![None, Some("Alkmaar"), Some("'s-Hertogenbosch"), Some("Gent")])
        .prop_map(|city| city.map(str::to_owned))
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (word(), word(), any::<bool>(), city());
    prop::collection::vec(row, 1..12).prop_map(|rows| {
        let numbered = rows.into_iter().enumerate();
        let row = |(at, (first, second, inactive, city)): (usize, (String, String, bool, Option<String>))| Row {
            code: 1000 + i64::try_from(at).expect("few"),
            name: format!("{first} {second}"),
            inactive,
            city,
        };
        numbered.map(row).collect()
    })
}

fn condition() -> impl Strategy<Value = Is> {
    let leaf = prop_oneof![
        (compare(), 998_i64..1014).prop_map(|(compare, number)| Is::Code(compare, number)),
        (compare(), word(), word()).prop_map(|(compare, a, b)| Is::Name(compare, format!("{a} {b}"))),
        word().prop_map(Is::Starts),
        word().prop_map(Is::Has),
        city().prop_map(Is::City),
        Just(Is::Inactive),
    ];
    leaf.prop_recursive(4, 16, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|is| Is::Not(Box::new(is))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Is::And(Box::new(a), Box::new(b))),
            (inner.clone(), inner).prop_map(|(a, b)| Is::Or(Box::new(a), Box::new(b))),
        ]
    })
}

fn world_of(rows: &[Row]) -> World {
    let seed = rows.iter().fold(Seed::new(), |seed, row| {
        let place = |text: &str| row.city.as_ref().map_or_else(String::new, |_| text.to_owned());
        seed.relation(SeedRelation {
            street: place("Kade 1"),
            postcode: place("1811 AB"),
            city: row.city.clone().unwrap_or_default(),
            inactive: row.inactive,
            ..SeedRelation::customer(row.code, &row.name)
        })
    });
    World::with(Config::with_seed(seed))
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

fn found(world: &World, filter: &str, more: &str) -> Vec<i64> {
    let got = world.get(&format!("/relaties?$filter={}{more}", encoded(filter)));
    assert_eq!(got.status, 200, "{filter}: {}", got.text);
    let rows = got.json();
    let rows = rows.as_array().expect("rows").iter();
    rows.map(|row| row["relatiecode"].as_i64().expect("a code")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_filter_finds_what_it_says(rows in rows(), is in condition()) {
        let world = world_of(&rows);
        // the package's own rows have codes below 1000
        let filter = format!("Relatiecode ge 1000 and ({})", is.words());
        let expected: Vec<_> = rows.iter().filter(|row| is.holds(row)).map(|row| row.code).collect();
        prop_assert_eq!(found(&world, &filter, ""), expected, "{}", filter);
    }

    #[test]
    fn pages_of_a_filter_are_its_rows_cut(rows in rows(), is in condition(), top in 1_usize..6) {
        let world = world_of(&rows);
        let filter = is.words();
        let whole = found(&world, &filter, "");
        let mut pages = Vec::new();
        for skip in (0..=whole.len()).step_by(top) {
            let page = found(&world, &filter, &format!("&$top={top}&$skip={skip}"));
            prop_assert!(page.len() <= top);
            pages.extend(page);
        }
        prop_assert_eq!(pages, whole);
    }

    #[test]
    fn a_condition_and_its_opposite_divide_the_rows(rows in rows(), is in condition()) {
        let world = world_of(&rows);
        let mut both = found(&world, &is.words(), "");
        both.extend(found(&world, &format!("not ({})", is.words()), ""));
        both.sort_unstable();
        let mut all = found(&world, "Relatiecode ge -2", "");
        all.sort_unstable();
        prop_assert_eq!(both, all);
    }
}

#[test]
fn and_binds_stronger_than_or() {
    let rows = [(1001, "A"), (1002, "B"), (1003, "C")].map(|(code, name)| Row {
        code,
        name: name.to_owned(),
        inactive: false,
        city: None,
    });
    let world = world_of(&rows);
    let filter = "Naam eq 'A' or Naam eq 'B' and Relatiecode eq 1003";
    assert_eq!(found(&world, filter, ""), [1001]);
    assert_eq!(
        found(&world, "(Naam eq 'A' or Naam eq 'B') and Relatiecode eq 1002", ""),
        [1002]
    );
    assert_eq!(
        found(&world, "not (Naam eq 'A') and Relatiecode gt 1000", ""),
        [1002, 1003]
    );
}
