//! The last value that is taken and the first that is refused, for every field with a bound (apis/snelstart.md
//! sections 5 and 8). Lengths count characters, not bytes.

mod support;

use serde_json::{Value, json};
use support::asks::{account, attach, book, center, order, relate, stock};
use support::{Got, World};

/// What is asked with one field changed.
type Ask = fn(&World, &str, Value) -> Got;

/// A field with a greatest length, and the code of one character more.
struct Length {
    ask: Ask,
    field: &'static str,
    max: usize,
    code: &'static str,
}

fn set(body: &mut Value, pointer: &str, value: Value) {
    let mut place = body;
    for part in pointer.split('/') {
        place = match part.parse::<usize>() {
            Ok(index) => &mut place[index],
            Err(_) => &mut place[part],
        };
    }
    *place = value;
}

macro_rules! asks {
    ($($name:ident: $ask:ident;)+) => {
        $(fn $name(world: &World, field: &str, value: Value) -> Got {
            $ask(world, |body| set(body, field, value))
        })+
    };
}

asks! {
    on_booking: book;
    on_relation: relate;
    on_article: stock;
    on_order: order;
    on_document: attach;
    on_center: center;
    on_account: account;
}

fn on_collection(world: &World, field: &str, value: Value) -> Got {
    let patch = boekbrug_sandbox::snelstart::RelationPatch {
        collection: Some(1),
        iban: Some("NL91ABNA0417164300".into()),
        ..Default::default()
    };
    world
        .sandbox
        .update_relation(support::BOOKS, 100, &patch)
        .expect("the relation");
    book(world, |b| {
        b["eenmaligeIncassoMachtiging"] = json!({"kenmerk": "K", "omschrijving": "E", "datum": "2026-08-16"});
        set(b, field, value);
    })
}

macro_rules! lengths {
    ($($ask:ident $field:literal $max:literal $code:literal;)+) => {
        &[$(Length { ask: $ask, field: $field, max: $max, code: $code }),+]
    };
}

const LENGTHS: &[Length] = lengths! {
    on_booking "factuurnummer" 25 "BOE-0058";
    on_booking "boekstuk" 25 "BOE-0068";
    on_booking "omschrijving" 250 "BOE-0071";
    on_booking "boekingsregels/0/omschrijving" 250 "BOE-0071";
    on_booking "boekingsregels/1/omschrijving" 250 "BOE-0071";
    on_collection "eenmaligeIncassoMachtiging/kenmerk" 50 "BOE-0057";
    on_collection "eenmaligeIncassoMachtiging/omschrijving" 50 "BOE-0056";
    on_relation "telefoon" 25 "REL-0013";
    on_relation "mobieleTelefoon" 25 "REL-0012";
    on_relation "vestigingsAdres/straat" 50 "REL-0020";
    on_relation "vestigingsAdres/postcode" 25 "REL-0021";
    on_relation "vestigingsAdres/plaats" 50 "REL-0022";
    on_relation "vestigingsAdres/contactpersoon" 50 "REL-0023";
    on_relation "correspondentieAdres/straat" 50 "REL-0025";
    on_relation "correspondentieAdres/postcode" 25 "REL-0026";
    on_relation "correspondentieAdres/plaats" 50 "REL-0027";
    on_relation "correspondentieAdres/contactpersoon" 50 "REL-0028";
    on_article "omschrijving" 250 "ART-0007";
    on_order "orderreferentie" 50 "VOR-0011";
    on_order "afleveradres/straat" 50 "VOR-0006";
    on_order "afleveradres/postcode" 25 "VOR-0007";
    on_order "factuuradres/plaats" 50 "VOR-0008";
    on_order "factuuradres/contactpersoon" 50 "VOR-0009";
    on_center "omschrijving" 50 "KPL-0005";
    on_account "omschrijving" 50 "BOE-0088";
    on_document "fileName" 255 "BLG-0017";
};

#[test]
fn texts_are_taken_up_to_their_length_in_characters() {
    for Length { ask, field, max, code } in LENGTHS {
        for letter in ["x", "ë", "€"] {
            let world = World::new();
            let fits = ask(&world, field, json!(letter.repeat(*max)));
            assert!(fits.status < 300, "{field}: {max} × {letter}: {}", fits.text);
            let world = World::new();
            let over = ask(&world, field, json!(letter.repeat(*max + 1)));
            assert_eq!((over.status, over.codes()), (400, vec![(*code).to_owned()]), "{field}");
        }
    }
}

#[test]
fn what_the_model_itself_bounds_does_not_bind() {
    let fields: [(Ask, &str, usize); 4] = [
        (on_relation, "naam", 50),
        (on_relation, "oin", 20),
        (on_relation, "bic", 15),
        (on_relation, "websiteUrl", 100),
    ];
    for (ask, field, max) in fields {
        let got = ask(&World::new(), field, json!("x".repeat(max + 1)));
        assert_eq!(got.status, 400, "{field}: {}", got.text);
    }
    assert!(on_relation(&World::new(), "naam", json!("é".repeat(50))).status < 300);
}

#[test]
fn numbers_are_taken_within_their_range() {
    type Range = (Ask, &'static str, &'static [i64], &'static [i64], &'static str);
    let cases: [Range; 2] = [
        (
            on_relation,
            "krediettermijn",
            &[-365, 0, 1000],
            &[-366, 1001],
            "REL-0003",
        ),
        (
            on_center,
            "nummer",
            &[1, 999_999_999],
            &[0, -1, 1_000_000_000],
            "KPL-0007",
        ),
    ];
    for (ask, field, good, bad, code) in cases {
        for number in good {
            let got = ask(&World::new(), field, json!(number));
            assert!(got.status < 300, "{field} {number}: {}", got.text);
        }
        for number in bad {
            let got = ask(&World::new(), field, json!(number));
            assert_eq!(got.codes(), [code], "{field} {number}: {}", got.text);
        }
    }
}

#[test]
fn a_list_of_addresses_has_250_characters() {
    let list = |length: usize| {
        let domain = "@example.nl;";
        let one = format!("{}{domain}", "x".repeat(50 - domain.len()));
        let whole = one.repeat(4);
        json!(format!("{whole}{}@e.nl", "y".repeat(length - whole.len() - 5)))
    };
    let fits = on_relation(&World::new(), "email", list(250));
    assert!(fits.status < 300, "{}", fits.text);
    assert_eq!(on_relation(&World::new(), "email", list(251)).codes(), ["REL-0085"]);
    assert_eq!(
        on_relation(&World::new(), "email", json!("a@example.nl; b@example.nl")).status,
        201
    );
}

#[test]
fn an_address_is_whole_or_not_there() {
    let parts = ["straat", "postcode", "plaats"];
    for mask in 0..8_u8 {
        let world = World::new();
        let got = relate(&world, |relation| {
            for (bit, part) in parts.iter().enumerate() {
                if mask & (1 << bit) == 0 {
                    relation["vestigingsAdres"][*part] = Value::Null;
                }
            }
        });
        if mask == 7 {
            assert_eq!(got.status, 201);
        } else {
            // the country alone is a field that is set
            assert_eq!(got.codes(), ["REL-0060"], "{mask:03b}");
        }
    }
    let none = relate(&World::new(), |relation| relation["vestigingsAdres"] = Value::Null);
    assert_eq!(none.status, 201, "a relation without address is fine");
    let contact = relate(&World::new(), |relation| {
        relation["vestigingsAdres"]["contactpersoon"] = Value::Null;
    });
    assert_eq!(contact.status, 201, "the contact may be left out");
}

#[test]
fn five_years_before_the_book_year_is_the_last_day_that_is_booked() {
    for (day, status) in [("2021-01-01", 201), ("2020-12-31", 400)] {
        let world = World::new();
        let got = book(&world, |b| b["factuurdatum"] = json!(day));
        assert_eq!(got.status, status, "{day}: {}", got.text);
    }
}

#[test]
fn ten_megabytes_of_a_document_are_taken() {
    let ten = 10 * 1024 * 1024;
    for (bytes, status) in [(ten, 201), (ten + 3, 400)] {
        let content = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, vec![b'x'; bytes]);
        let got = on_document(&World::new(), "content", json!(content));
        assert_eq!(got.status, status, "{bytes} bytes: {:?}", got.codes());
    }
}
