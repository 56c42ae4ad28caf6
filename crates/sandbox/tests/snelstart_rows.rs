//! The life of a row: made, read, changed, listed, taken away; for each kind that a client can write, under each style
//! of deleting.

mod support;

use boekbrug_sandbox::Clock;
use boekbrug_sandbox::snelstart::Switches;
use boekbrug_sandbox::snelstart::switches::{DeleteStyle, OkOrCreated};
use jiff::SignedDuration;
use serde_json::{Value, json};
use support::asks::{center, nobody, order, relate, stock};
use support::{Got, World};

/// A kind of row: where it lives, how one is made, and the field that a test changes.
struct Kind {
    path: &'static str,
    make: fn(&World) -> Got,
    field: &'static str,
    /// The field that says that it is not active any more.
    inactive: &'static str,
}

const KINDS: &[Kind] = &[
    Kind {
        path: "/relaties",
        make: |world| relate(world, |_| {}),
        field: "naam",
        inactive: "nonactief",
    },
    Kind {
        path: "/artikelen",
        make: |world| stock(world, |_| {}),
        field: "omschrijving",
        inactive: "isNonActief",
    },
    Kind {
        path: "/kostenplaatsen",
        make: |world| center(world, |_| {}),
        field: "omschrijving",
        inactive: "nonactief",
    },
];

fn listed(world: &World, path: &str, id: &str) -> Option<Value> {
    let filter = if path == "/kostenplaatsen" {
        String::new()
    } else {
        format!("?$filter=Id eq guid'{id}'")
    };
    let rows = world.get(&format!("{path}{filter}")).json();
    rows.as_array()
        .expect("rows")
        .iter()
        .find(|row| row["id"] == id)
        .cloned()
}

#[test]
fn what_is_made_is_read_and_listed_alike() {
    for kind in KINDS {
        let world = World::new();
        let made = (kind.make)(&world);
        assert_eq!(made.status, 201, "{}: {}", kind.path, made.text);
        let one = world.get(&format!("{}/{}", kind.path, made.id()));
        assert_eq!(one.status, 200);
        assert_eq!(one.json(), made.json(), "{}", kind.path);
        assert_eq!(
            listed(&world, kind.path, &made.id()),
            Some(made.json()),
            "{}",
            kind.path
        );
        assert_eq!(
            made.json()["uri"],
            format!("{}/{}", kind.path, made.id()),
            "relative, without the version"
        );
    }
}

#[test]
fn a_put_of_what_was_read_changes_nothing_but_its_moment() {
    for kind in KINDS {
        let world = World::new();
        let made = (kind.make)(&world);
        let path = format!("{}/{}", kind.path, made.id());
        world.clock.advance(SignedDuration::from_secs(60));
        let put = world.put(&path, &made.json());
        assert_eq!(put.status, 200, "{}: {}", kind.path, put.text);
        let without_moment = |mut row: Value| {
            row.as_object_mut().expect("a row").remove("modifiedOn");
            row
        };
        assert_eq!(without_moment(put.json()), without_moment(made.json()), "{}", kind.path);
        if !made.json()["modifiedOn"].is_null() {
            assert_ne!(put.json()["modifiedOn"], made.json()["modifiedOn"], "{}", kind.path);
        }
    }
}

#[test]
fn a_put_is_of_the_row_in_the_path() {
    for kind in KINDS {
        let world = World::new();
        let made = (kind.make)(&world);
        let mut other = made.json();
        other["id"] = nobody()["id"].clone();
        let got = world.put(&format!("{}/{}", kind.path, made.id()), &other);
        let code = if kind.path == "/relaties" {
            "REL-0047"
        } else {
            "ALG-0101"
        };
        assert_eq!(got.codes(), [code], "{}", kind.path);
        let mut changed = made.json();
        changed[kind.field] = json!("Anders");
        assert_eq!(
            world.put(&format!("{}/{}", kind.path, made.id()), &changed).json()[kind.field],
            "Anders"
        );
        let absent = world.put(
            &format!("{}/{}", kind.path, nobody()["id"].as_str().expect("id")),
            &changed,
        );
        assert_eq!(absent.status, 404, "{}", kind.path);
    }
}

#[test]
fn what_is_deleted_goes_as_the_switch_says() {
    for style in [
        DeleteStyle::InactiveHidden,
        DeleteStyle::InactiveFound,
        DeleteStyle::Gone,
    ] {
        for kind in KINDS {
            let world = World::switched(Switches {
                delete_style: style,
                ..Switches::default()
            });
            let id = (kind.make)(&world).id();
            let path = format!("{}/{id}", kind.path);
            assert_eq!(world.delete(&path).status, 200, "{path}");
            let (status, row) = (world.get(&path).status, listed(&world, kind.path, &id));
            match style {
                DeleteStyle::Gone => assert_eq!((status, row), (404, None), "{path}"),
                DeleteStyle::InactiveHidden => {
                    assert_eq!(
                        (status, &row.expect("listed")[kind.inactive]),
                        (404, &json!(true)),
                        "{path}"
                    );
                }
                DeleteStyle::InactiveFound => {
                    assert_eq!(
                        (status, &row.expect("listed")[kind.inactive]),
                        (200, &json!(true)),
                        "{path}"
                    );
                }
            }
            let again = world.delete(&path).status;
            assert_eq!(again == 404, style != DeleteStyle::InactiveFound, "{path}: {again}");
        }
    }
}

#[test]
fn an_id_that_is_none_and_one_that_is_nobodys_are_told_apart() {
    let world = World::new();
    let nobody = nobody()["id"].as_str().expect("id").to_owned();
    for path in [
        "/relaties",
        "/artikelen",
        "/kostenplaatsen",
        "/verkooporders",
        "/verkoopboekingen",
        "/verkoopfacturen",
        "/grootboeken",
        "/landen",
    ] {
        assert_eq!(world.get(&format!("{path}/geen-id")).codes(), ["ALG-0103"], "{path}");
        assert_eq!(world.get(&format!("{path}/{nobody}")).status, 404, "{path}");
    }
}

#[test]
fn an_order_walks_through_its_process_and_ends_at_the_invoice() {
    let world = World::new();
    let made = order(&world, |_| {});
    let path = format!("/verkooporders/{}", made.id());
    assert_eq!(
        (&made.json()["procesStatus"], &made.json()["verkoopOrderStatus"]),
        (&json!("Order"), &json!("InBehandeling"))
    );
    for status in ["Bevestiging", "Werkbon", "Pakbon", "Afhaalbon", "Offerte", "Order"] {
        let got = world.put(
            &format!("{path}/ProcesStatus"),
            &json!({"id": made.id(), "procesStatus": status}),
        );
        assert_eq!(
            (got.status, &got.json()["procesStatus"]),
            (200, &json!(status)),
            "{}",
            got.text
        );
    }
    for status in ["Contantbon", "Factuur"] {
        let got = world.put(
            &format!("{path}/ProcesStatus"),
            &json!({"id": made.id(), "procesStatus": status}),
        );
        assert_eq!(got.status, 400, "{status} cannot be set over the API");
        assert_eq!(world.get(&path).json()["procesStatus"], "Order");
    }
    let other = world.put(
        &format!("{path}/ProcesStatus"),
        &json!({"id": nobody()["id"], "procesStatus": "Order"}),
    );
    assert_eq!(other.codes(), ["ALG-0101"]);
    for (style, status) in [(OkOrCreated::Created, 201), (OkOrCreated::Ok, 200)] {
        let world = World::switched(Switches {
            delete_order_status: style,
            ..Switches::default()
        });
        let path = format!("/verkooporders/{}", order(&world, |_| {}).id());
        assert_eq!((world.delete(&path).status, world.get(&path).status), (status, 404));
    }
}

#[test]
fn orders_are_numbered_one_after_the_other() {
    let world = World::new();
    let numbers: Vec<_> = (0..4)
        .map(|_| order(&world, |_| {}).json()["nummer"].as_i64().expect("a number"))
        .collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    assert_eq!(order(&world, |o| o["nummer"] = json!(9)).codes(), ["VOR-0005"]);
    assert_eq!(
        order(&world, |_| {}).json()["nummer"],
        5,
        "a refused order takes no number"
    );
}

#[test]
fn codes_of_relations_are_given_out_above_the_highest() {
    let world = World::new();
    let given = |change: &dyn Fn(&mut Value)| relate(&world, |r| change(r)).json()["relatiecode"].as_i64();
    assert_eq!(given(&|_| {}), Some(501));
    assert_eq!(given(&|r| r["relatiecode"] = json!(9000)), Some(9000));
    assert_eq!(given(&|_| {}), Some(9001));
    assert_eq!(relate(&world, |r| r["relatiecode"] = json!(9001)).codes(), ["REL-0008"]);
}

#[test]
fn what_a_client_may_write_in_any_casing_comes_back_in_one() {
    let world = World::new();
    let invoice = world.invoice("F-1");
    let body = invoice
        .to_string()
        .replace("factuurnummer", "FactuurNummer")
        .replace("factuurdatum", "FACTUURDATUM")
        .replace("factuurbedrag", "factuurBedrag")
        .replace("boekingsregels", "Boekingsregels")
        .replace("\"Hoog\"", "2");
    let got = support::read(world.raw("POST", "/verkoopboekingen", &body));
    assert_eq!(got.status, 201, "{}", got.text);
    for name in [
        "\"factuurnummer\":",
        "\"factuurdatum\":",
        "\"factuurbedrag\":",
        "\"btwSoort\":\"Hoog\"",
    ] {
        assert!(got.text.contains(name), "{name}: {}", got.text);
    }
    assert!(!got.text.contains("FactuurNummer"));
}
