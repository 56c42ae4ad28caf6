//! What a client meets that makes and overwrites relations and places orders: full replacement, looking before sending,
//! and everything that a network does to it meanwhile.

mod support;

use boekbrug_sandbox::Clock;
use boekbrug_sandbox::snelstart::switches::{KindChange, OrderReferenceFilter, PutCode};
use boekbrug_sandbox::snelstart::{Config, Switches};
use boekbrug_sandbox::{Action, FaultPlan, FaultRule, When};
use jiff::SignedDuration;
use serde_json::{Value, json};
use support::asks::{order, relate};
use support::{BOOKS, World, seed};

/// A relation with a value in every field that a client may write.
fn full(world: &World) -> Value {
    let land = world.country("NL");
    let address = |street: &str| json!({"contactpersoon": "J. Jansen", "straat": street, "postcode": "1811 AB", "plaats": "Alkmaar", "land": {"id": land}});
    let mail = json!({"shouldSend": true, "email": "a@example.nl", "ccEmail": "b@example.nl"});
    json!({
        "relatiesoort": ["Klant"], "naam": "Voorbeeld B.V.",
        "vestigingsAdres": address("Kade 1"), "correspondentieAdres": address("Postbus 1"),
        "telefoon": "072-1234567", "mobieleTelefoon": "0612345678", "email": "info@example.nl",
        "btwNummer": "NL123456782B01", "factuurkorting": 2.5, "krediettermijn": 14, "kredietLimiet": 5000,
        "memo": "Let op", "kvkNummer": "12345678", "oin": "12345678901234567890", "websiteUrl": "https://example.nl",
        "aanmaningsoort": "Onderneming", "ublBestandAlsBijlage": true, "iban": "NL91ABNA0417164300", "bic": "ABNANL2A",
        "incassoSoort": "Core", "factuurRelatie": {"id": world.relation(300)},
        "offerteEmailVersturen": mail, "bevestigingsEmailVersturen": mail, "factuurEmailVersturen": mail,
        "aanmaningEmailVersturen": mail, "offerteAanvraagEmailVersturen": mail, "bestellingEmailVersturen": mail,
    })
}

#[test]
fn a_put_blanks_every_field_that_it_leaves_out() {
    let world = World::new();
    let made = world.post("/relaties", &full(&world));
    assert_eq!(made.status, 201, "{}", made.text);
    let (id, code) = (made.id(), made.json()["relatiecode"].clone());
    let path = format!("/relaties/{id}");
    let kept = ["relatiesoort", "naam", "id"];
    let names: Vec<String> = full(&world).as_object().expect("a row").keys().cloned().collect();
    for left_out in names.iter().filter(|name| !kept.contains(&name.as_str())) {
        let mut whole = world.get(&path).json();
        if left_out == "iban" {
            whole["incassoSoort"] = json!("Geen");
        }
        whole.as_object_mut().expect("a row").remove(left_out);
        let put = world.put(&path, &whole);
        assert_eq!(put.status, 200, "{left_out}: {}", put.text);
        let now = world.get(&path).json();
        let blank = match left_out.as_str() {
            "ublBestandAlsBijlage" => json!(false),
            "aanmaningsoort" => json!("Nee"),
            "incassoSoort" => json!("Geen"),
            _ => Value::Null,
        };
        assert_eq!(now[left_out], blank, "{left_out}");
        for other in names.iter().filter(|name| *name != left_out && *name != "incassoSoort") {
            assert_eq!(now[other], whole[other], "{left_out} took {other} along");
        }
        assert_eq!(now["relatiecode"], code);
        let mut again = full(&world);
        again["id"] = json!(id);
        assert_eq!(world.put(&path, &again).status, 200);
    }
    // no kind is no relation
    let bare = json!({"id": id, "naam": "Voorbeeld B.V."});
    assert_eq!(world.put(&path, &bare).codes(), ["REL-0001", "REL-0064"]);
}

#[test]
fn a_blocked_relation_comes_alive_when_nobody_says_that_it_is_blocked() {
    let world = World::new();
    let made = relate(&world, |r| r["nonactief"] = json!(true)).json();
    assert_eq!(made["nonactief"], true);
    let world = World::switched(Switches {
        delete_style: boekbrug_sandbox::snelstart::switches::DeleteStyle::InactiveFound,
        ..Switches::default()
    });
    let made = relate(&world, |r| r["nonactief"] = json!(true)).json();
    let path = format!("/relaties/{}", made["id"].as_str().expect("an id"));
    let mut row = made.clone();
    row.as_object_mut().expect("a row").remove("nonactief");
    assert_eq!(world.put(&path, &row).json()["nonactief"], false);
}

#[test]
fn a_row_that_comes_back_as_it_was_read_changes_nothing() {
    let covering = Switches::covering()
        .into_iter()
        .map(|switches| ("covering".to_owned(), switches));
    for (name, switches) in Switches::each_turned().into_iter().chain(covering) {
        let world = World::switched(switches);
        let bare = json!({"relatiesoort": ["Klant"], "relatiecode": 777, "naam": "Kaal"});
        assert_eq!(world.post("/relaties", &bare).status, 201, "{name}");
        let full = world.post("/relaties", &full(&world));
        assert_eq!(full.status, 201, "{name}: {}", full.text);
        for code in [777, 778] {
            let path = format!("/relaties/{}", world.relation(code));
            let row = world.get(&path).json();
            assert_eq!(world.put(&path, &row).status, 200, "{name}");
        }
        let changes = world.sandbox.relation_changes(BOOKS).expect("changes");
        assert!(
            changes[2].fields.is_empty() && changes[3].fields.is_empty(),
            "{name}: {changes:?}"
        );
    }
}

#[test]
fn a_relation_is_found_by_each_of_its_keys() {
    let world = World::new();
    let made = world.post("/relaties", &full(&world)).json();
    let found = |filter: &str| {
        let got = world.get(&format!("/relaties?$filter={filter}"));
        assert_eq!(got.status, 200, "{filter}: {}", got.text);
        got.json()
    };
    for filter in [
        "Relatiecode eq 501",
        "KvkNummer eq '12345678'",
        "BtwNummer eq '123456782B01'",
        "BtwNummer eq '123456782b01'",
        "Relatiecode eq 501 or KvkNummer eq 'x' or BtwNummer eq 'y'",
        "Relatiesoort/any(r:r eq 'Klant') and Relatiecode gt 500",
    ] {
        let rows = found(filter);
        assert_eq!(rows[0]["id"], made["id"], "{filter}");
        assert_eq!(rows.as_array().map(Vec::len), Some(1), "{filter}");
    }
    for filter in [
        "BtwNummer eq 'NL123456782B01'",
        "Relatiecode eq 502",
        "KvkNummer eq '1234567'",
    ] {
        assert_eq!(found(filter), json!([]), "{filter}");
    }
    for wrong in ["relatiecode eq 501", "BTWNummer eq 'x'", "KvKNummer eq '12345678'"] {
        assert_eq!(world.get(&format!("/relaties?$filter={wrong}")).status, 400, "{wrong}");
    }
    world.clock.advance(SignedDuration::from_secs(60));
    let path = format!("/relaties/{}", made["id"].as_str().expect("an id"));
    world.put(&path, &made);
    assert_eq!(
        found("ModifiedOn gt datetime'2026-08-16T10:03:00'")[0]["id"],
        made["id"]
    );
}

#[test]
fn odd_spellings_of_numbers() {
    let world = World::new();
    let vat = |number: &str, land: &str| {
        let country = world.country(land);
        relate(&world, |r| {
            r["btwNummer"] = json!(number);
            r["vestigingsAdres"]["land"] = json!({"id": country});
        })
    };
    for (number, land, stored) in [
        ("nl123456782b01", "NL", "123456782B01"),
        ("123456782B01", "NL", "123456782B01"),
        ("be0123456789", "BE", "BE0123456789"),
        ("EL123456789", "GR", "EL123456789"),
    ] {
        let got = vat(number, land);
        assert_eq!(got.json()["btwNummer"], stored, "{number}: {}", got.text);
    }
    for (number, land, code) in [
        ("NL 123456782B01", "NL", "REL-0059"),
        ("NL123456782.B01", "NL", "REL-0059"),
        ("NL123456782B1", "NL", "REL-0088"),
        ("DE123456789", "NL", "REL-0087"),
        ("GR123456789", "GR", "REL-0087"),
    ] {
        assert_eq!(vat(number, land).codes()[0], code, "{number}");
    }
    let kvk = |number: &str| relate(&world, |r| r["kvkNummer"] = json!(number));
    assert_eq!(kvk("12 345 678").codes(), ["REL-0006"]);
    assert_eq!(kvk("12345678").status, 201);
    let iban = relate(&world, |r| r["iban"] = json!("nl91 abna 0417 1643 00"));
    assert_eq!(iban.json()["iban"], "NL91ABNA0417164300");
    for code in ["K-12", "", "12.5"] {
        let got = relate(&world, |r| r["relatiecode"] = json!(code));
        assert!(got.status == 400 || code.is_empty(), "{code}: {}", got.text);
    }
}

#[test]
fn put_without_code() {
    for (style, expected) in [(PutCode::Stays, 100), (PutCode::New, 501)] {
        let world = World::switched(Switches {
            put_without_code: style,
            ..Switches::default()
        });
        let path = format!("/relaties/{}", world.relation(100));
        let mut row = world.get(&path).json();
        row.as_object_mut().expect("a row").remove("relatiecode");
        assert_eq!(world.put(&path, &row).json()["relatiecode"], expected, "{style:?}");
        // the code that was left is free, the one that was taken is not
        let taken = relate(&world, |r| r["relatiecode"] = json!(expected));
        assert_eq!(taken.codes(), ["REL-0008"]);
        let free = relate(&world, |r| r["relatiecode"] = json!(100));
        assert_eq!(free.status == 201, style == PutCode::New);
    }
}

#[test]
fn a_supplier_becomes_a_customer_where_the_switch_lets_it() {
    for (style, status) in [
        (KindChange::AddOnly, 200),
        (KindChange::Free, 200),
        (KindChange::Refused, 400),
    ] {
        let world = World::switched(Switches {
            kind_change: style,
            ..Switches::default()
        });
        let path = format!("/relaties/{}", world.relation(200));
        let mut row = world.get(&path).json();
        row["relatiesoort"] = json!(["Leverancier", "Klant"]);
        let got = world.put(&path, &row);
        assert_eq!(got.status, status, "{style:?}: {}", got.text);
        if status == 400 {
            assert_eq!(got.codes(), ["REL-0064"]);
        }
    }
    let world = World::switched(Switches {
        customer_and_supplier: false,
        ..Switches::default()
    });
    let path = format!("/relaties/{}", world.relation(200));
    let mut row = world.get(&path).json();
    row["relatiesoort"] = json!(["Leverancier", "Klant"]);
    assert_eq!(world.put(&path, &row).codes(), ["REL-0065"]);
}

#[test]
fn order_reference_filter() {
    let filter = "/verkooporders?$filter=Orderreferentie eq 'F-2'";
    for style in [
        OrderReferenceFilter::Works,
        OrderReferenceFilter::Refused,
        OrderReferenceFilter::Ignored,
    ] {
        let world = World::switched(Switches {
            order_reference_filter: style,
            ..Switches::default()
        });
        for number in ["F-1", "F-2", "F-3"] {
            assert_eq!(order(&world, |o| o["orderreferentie"] = json!(number)).status, 201);
        }
        let got = world.get(filter);
        match style {
            OrderReferenceFilter::Works => {
                assert_eq!((got.len(), &got.json()[0]["orderreferentie"]), (1, &json!("F-2")));
            }
            OrderReferenceFilter::Refused => {
                assert_eq!(got.status, 400);
                assert!(got.text.contains("'Orderreferentie'"), "{}", got.text);
            }
            OrderReferenceFilter::Ignored => {
                assert_eq!(got.len(), 3);
                assert_eq!(world.get(&format!("{filter}&$top=2&$skip=2")).len(), 1, "paging stays");
            }
        }
        // other filters work whatever the switch says
        assert_eq!(world.get("/verkooporders?$filter=Nummer eq 2").len(), 1, "{style:?}");
        assert_eq!(
            world
                .get("/verkooporders?$filter=ModifiedOn gt datetime'2026-08-16T00:00:00'")
                .len(),
            3
        );
    }
}

#[test]
fn an_order_keeps_its_lines_word_for_word() {
    let world = World::new();
    let articles = world.get("/artikelen?$top=2").json();
    let made = order(&world, |o| {
        o["orderreferentie"] = json!("F-1");
        o["regels"] = json!([
            {"artikel": {"id": articles[0]["id"]}, "omschrijving": "Uren", "aantal": "1.5", "stuksprijs": "95.00", "kortingsPercentage": "10"},
            {"omschrijving": "Een regel tekst"},
            {"artikel": {"id": articles[1]["id"]}, "aantal": "-1", "stuksprijs": "0.005"},
        ]);
    });
    assert_eq!(made.status, 201, "{}", made.text);
    let lines = made.json()["regels"].clone();
    let total = |at: usize| lines[at]["totaal"].to_string();
    assert_eq!((total(0), total(2)), ("128.25".into(), "-0.01".into()));
    assert_eq!(lines[1]["artikel"], Value::Null);
    assert_eq!(lines[0]["kortingsPercentage"], 10);
    let row = world.get(&format!("/verkooporders/{}", made.id())).json();
    assert_eq!(row["regels"], lines);
    // a PUT replaces the lines too
    let mut fewer = row.clone();
    fewer["regels"] = json!([lines[0]]);
    let put = world.put(&format!("/verkooporders/{}", made.id()), &fewer).json();
    assert_eq!(put["regels"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&put["nummer"], &put["orderreferentie"]),
        (&row["nummer"], &row["orderreferentie"])
    );
}

#[test]
fn articles_come_by_25() {
    let world = World::new();
    assert_eq!(world.get("/artikelen?$top=25").len(), 25);
    assert_eq!(world.get("/artikelen?$top=25&$skip=25").len(), 5);
    assert_eq!(world.get("/artikelen?$top=26").status, 400);
}

/// What is struck: how it is sent, and how many of it are there afterwards when it was carried out.
struct Write {
    method: &'static str,
    path: fn(&World) -> String,
    body: fn(&World) -> Value,
    count: fn(&World) -> usize,
}

const WRITES: &[Write] = &[
    Write {
        method: "POST",
        path: |_| "/relaties".into(),
        body: |world| json!({"relatiesoort": ["Klant"], "relatiecode": 777, "naam": "Nieuw", "telefoon": world.country("NL")[..9].to_owned()}),
        count: |world| world.get("/relaties?$filter=Relatiecode eq 777").len(),
    },
    Write {
        method: "PUT",
        path: |world| format!("/relaties/{}", world.relation(100)),
        body: |world| {
            let mut row = world.get(&format!("/relaties/{}", world.relation(100))).json();
            row["naam"] = json!("Anders");
            row
        },
        count: |world| world.get("/relaties?$filter=Naam eq 'Anders'").len(),
    },
    Write {
        method: "POST",
        path: |_| "/verkooporders".into(),
        body: |world| json!({"relatie": {"id": world.relation(100)}, "datum": "2026-08-16", "orderreferentie": "F-1", "regels": []}),
        count: |world| world.get("/verkooporders?$filter=Orderreferentie eq 'F-1'").len(),
    },
];

#[test]
fn each_fault_leaves_relations_and_orders_as_it_says() {
    let cases = [
        (Action::LoseAnswer, true),
        (Action::LoseRequest, false),
        (Action::Refuse, false),
        (Action::Stall { millis: 1 }, true),
        (Action::CutBody, true),
        (Action::GarbageBody, false),
        (Action::EmptyBody, false),
        (Action::status(500), false),
        (Action::status(502), false),
        (Action::status(503), false),
        (Action::status(504), false),
        (Action::status(429), false),
        (Action::ExpireTokens, false),
    ];
    for write in WRITES {
        for (action, is_done) in &cases {
            let mut world = World::new();
            let (path, body) = ((write.path)(&world), (write.body)(&world));
            world.sandbox.set_faults(FaultPlan {
                rules: vec![FaultRule {
                    method: Some(write.method.into()),
                    path: format!("/v2{path}"),
                    when: When::Nth(1),
                    action: action.clone(),
                }],
                random: None,
            });
            world.raw(write.method, &path, &body.to_string());
            world.sign_in();
            let count = (write.count)(&world);
            assert_eq!(count, usize::from(*is_done), "{} {path} {action:?}", write.method);
        }
    }
}

#[test]
fn a_code_is_guarded_unless_the_seed_says_otherwise() {
    let twice = |config: Config| {
        let world = World::with(config);
        let codes = relate(&world, |r| r["relatiecode"] = json!(100)).codes();
        (codes, world)
    };
    assert_eq!(twice(Config::with_seed(seed())).0, ["REL-0008"]);
    let (codes, world) = twice(Config::with_seed(seed().takes_code_twice()));
    assert!(codes.is_empty());
    assert_eq!(world.get("/relaties?$filter=Relatiecode eq 100").len(), 2);
    world.sandbox.delete_relation(BOOKS, 100).expect("nothing hangs on it");
    // what is shared stays taken while anybody has it
    let next = relate(&world, |_| {}).json()["relatiecode"].as_i64();
    assert_eq!(next, Some(501));
}

#[test]
fn under_every_setting_a_customer_is_made_overwritten_and_ordered_for() {
    let covering = Switches::covering()
        .into_iter()
        .map(|switches| ("covering".to_owned(), switches));
    for (name, switches) in Switches::each_turned().into_iter().chain(covering) {
        let world = World::switched(switches);
        assert_eq!(relate(&world, |r| r["relatiecode"] = json!(777)).status, 201, "{name}");
        let row = world.get("/relaties?$filter=Relatiecode eq 777").json()[0].clone();
        let mut changed = row.clone();
        changed["telefoon"] = json!("072");
        let path = format!("/relaties/{}", row["id"].as_str().expect("an id"));
        let put = world.put(&path, &changed);
        assert_eq!(put.status, 200, "{name}: {}", put.text);
        let now = world.get(&path).json();
        assert_eq!(
            (&now["telefoon"], &now["relatiecode"]),
            (&json!("072"), &json!(777)),
            "{name}"
        );
        assert_eq!(
            order(&world, |o| o["relatie"] = json!({"id": row["id"]})).status,
            201,
            "{name}"
        );
    }
}
