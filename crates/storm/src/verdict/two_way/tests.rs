//! Every fault, planted in what was seen of a link that kept its promises, is named by its promise and by no other
//! without cause.

use boekbrug_model::record::Order;
use boekbrug_model::testkit::invoice;
use boekbrug_model::{ConnectionId, ConnectionSettings, Finding, FindingCode};
use boekbrug_store::AppCustomerRow;
use jiff::Timestamp;
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::seen::Heard;
use super::*;
use crate::clients::Edit;
use crate::clients::draw::{customer, set};
use crate::side::two_way::{Write, Written};

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(minute * 60).expect("in range")
}

fn row(client: &Client, there: &str) -> AppCustomerRow {
    AppCustomerRow {
        connection: ConnectionId::new(at(0), [7; 10]),
        here: client.id.clone(),
        code: client.now.customer_code.clone(),
        name: client.now.name.clone(),
        values: serde_json::to_string(&client.now).expect("JSON"),
        offered: String::new(),
        changed_here: at(0),
        ticked: true,
        number: None,
        there: Some(there.to_owned()),
        state: AppCustomerState::Equal,
        findings: Vec::new(),
        progress: serde_json::Value::Null,
        due: Timestamp::MAX,
        version: 1,
        changed: at(0),
    }
}

/// Customer `klant-1` with code 2001 is relation `r-1`; its invoice S-1 is an order, invoiced as 77. It was made by us
/// and its city changed once on each side, by us last.
fn kept() -> Seen {
    let mut rng = StdRng::seed_from_u64(3);
    let mut now = customer("2001", 1, &mut rng);
    now.identification = Some("10000001".to_owned());
    let said = |value: &str, minute| (at(minute), value.to_owned());
    let city = "visitAddress.city".to_owned();
    set(&mut now, &city, "Hoorn");
    let client = Client {
        link: 0,
        id: "klant-1".to_owned(),
        offered: Some(now.clone()),
        taken_over: None,
        ticked: true,
        said: [(city.clone(), vec![said("Dorp 1", 0), said("Hoorn", 20)])].into(),
        changes: 2,
        now,
    };
    let values = FIELDS.iter().map(|field| (*field, value(&client.now, field))).collect();
    let relation = Relation {
        id: "r-1".to_owned(),
        code: "2001".to_owned(),
        keys: keys(&client.now),
        values,
    };
    let write = |minute, by_api, made, old: &str, new: &str| Write {
        at: at(minute),
        id: "r-1".to_owned(),
        by_api,
        made,
        fields: vec![Written {
            field: city.clone(),
            old: old.to_owned(),
            new: new.to_owned(),
        }],
    };
    let order = invoice("S-1").customer("2001").line("Werk", "100.00", "21").build();
    let promise = Promise {
        link: 0,
        invoice: order,
        pdf: None,
        bookable: true,
        client: Some("klant-1".to_owned()),
    };
    Seen {
        profile: Profile::C,
        settings: ConnectionSettings::for_profile(Profile::C),
        clients: vec![(client.clone(), Some(row(&client, "r-1")))],
        promises: vec![(promise, Some(InvoiceState::Verified))],
        edits: vec![Edit {
            link: 0,
            relation: "r-1".to_owned(),
            field: city.clone(),
            at: at(10),
            value: "Edam".to_owned(),
        }],
        misread: 0,
        relations: vec![relation],
        writes: vec![
            write(1, true, true, "", "Dorp 1"),
            write(10, false, false, "Dorp 1", "Edam"),
            write(21, true, false, "Edam", "Hoorn"),
        ],
        placed: vec![PlacedOrder {
            reference: "S-1".to_owned(),
            number: "9".to_owned(),
            relation: "r-1".to_owned(),
            net: Decimal::new(10_000, 2),
            lines: 1,
            invoice: Some("77".to_owned()),
        }],
        debtors: vec![("77".to_owned(), "r-1".to_owned())],
        orders: vec![Order {
            number: "9".to_owned(),
            reference: Some("S-1".to_owned()),
            status: OrderStatus::Invoiced,
            invoice_number: Some("77".to_owned()),
            ..Order::default()
        }],
        history: [("r-1".to_owned(), vec![(city, ["Edam".to_owned(), "Hoorn".to_owned()])])].into(),
        heard: Vec::new(),
        told: [("r-1".to_owned(), 2)].into(),
    }
}

/// The promises that what was seen breaks.
fn broken(seen: &Seen) -> Vec<&'static str> {
    let broken = JUDGES.iter().filter(|(_, judge)| !judge(seen).is_empty());
    broken.map(|(promise, _)| *promise).collect()
}

fn change(change: impl FnOnce(&mut Seen)) -> Vec<&'static str> {
    let mut seen = kept();
    change(&mut seen);
    broken(&seen)
}

fn row_of(seen: &mut Seen) -> &mut AppCustomerRow {
    seen.clients[0].1.as_mut().expect("a row")
}

#[test]
fn what_kept_its_promises_breaks_none() {
    assert_eq!(broken(&kept()), [""; 0]);
    assert!(kept().is_quiet());
}

#[test]
fn two_relations_of_one_customer_are_debtors_twice() {
    let again = |change_one: fn(&mut Relation)| {
        change(|seen| {
            let mut other = seen.relations[0].clone();
            other.id = "r-2".to_owned();
            change_one(&mut other);
            seen.relations.push(other);
        })
    };
    assert_eq!(again(|_| {}), ["debtors_twice"]);
    assert_eq!(
        again(|other| other.code = "2002".to_owned()),
        ["debtors_twice"],
        "by a key alone"
    );
    assert_eq!(
        again(|other| other.keys.clear()),
        ["debtors_twice"],
        "by the number alone"
    );
    let neither = again(|other| {
        other.keys.clear();
        other.code = "2002".to_owned();
    });
    assert_eq!(neither, [""; 0]);
}

#[test]
fn a_customer_that_is_not_there_is_lost() {
    assert!(change(|seen| seen.relations.clear()).contains(&"customers_lost"));
    assert!(change(|seen| row_of(seen).there = None).contains(&"customers_lost"));
    assert!(change(|seen| seen.clients[0].1 = None).contains(&"customers_lost"));
    let waits = change(|seen| {
        row_of(seen).state = AppCustomerState::Findings;
        row_of(seen).findings = vec![Finding::new(FindingCode::CustomerNeedsNumber)];
    });
    assert_eq!(waits, ["customers_lost"]);
    let unticked = change(|seen| {
        seen.profile = Profile::B;
        seen.promises.clear();
        seen.clients[0].0.ticked = false;
        seen.clients[0].1 = None;
        seen.relations.clear();
        seen.writes.clear();
    });
    assert_eq!(unticked, [""; 0], "what takes no part is not missed");
}

#[test]
fn an_order_or_booking_of_another_is_a_wrong_debtor() {
    assert_eq!(
        change(|seen| seen.placed[0].relation = "r-2".to_owned()),
        ["wrong_debtors"]
    );
    assert_eq!(
        change(|seen| seen.debtors.push(("S-1".to_owned(), "r-2".to_owned()))),
        ["wrong_debtors"]
    );
    // linked to a relation that has none of its keys
    assert_eq!(change(|seen| seen.relations[0].keys.clear()), ["wrong_debtors"]);
}

#[test]
fn orders_are_there_once_with_their_amounts() {
    assert_eq!(change(|seen| seen.placed.extend(seen.placed.clone())), ["orders_twice"]);
    assert_eq!(change(|seen| seen.placed.clear()), ["orders_lost"]);
    assert_eq!(
        change(|seen| seen.placed[0].net += Decimal::new(1, 2)),
        ["order_differences"]
    );
    assert_eq!(change(|seen| seen.placed[0].lines += 1), ["order_differences"]);
    let credit = change(|seen| seen.promises[0].0.invoice.kind = InvoiceKind::CreditNote);
    assert_eq!(credit, ["order_differences"], "a credit note goes the other way");
    assert_eq!(change(|seen| seen.promises[0].0.bookable = false), ["orders_twice"]);
}

#[test]
fn what_nobody_ticked_does_not_go_over() {
    let went = change(|seen| {
        seen.profile = Profile::B;
        seen.clients[0].0.ticked = false;
    });
    assert!(went.contains(&"unticked_sent"), "{went:?}");
}

#[test]
fn fields_are_the_same_on_both_sides_and_their_owners() {
    let set_there = |value: &'static str| {
        move |seen: &mut Seen| drop(seen.relations[0].values.insert("visitAddress.city", value.to_owned()))
    };
    assert!(change(set_there("Edam")).contains(&"field_differences"));
    let told = change(|seen| set(&mut seen.clients[0].0.now, "visitAddress.phoneNumber", "1"));
    assert_eq!(told, ["field_differences"], "the application was not told");
    // all agree on what neither side had as its last word
    let all_have = |seen: &mut Seen, city: &str| {
        set(&mut seen.clients[0].0.now, "visitAddress.city", city);
        let values = serde_json::to_string(&seen.clients[0].0.now).expect("JSON");
        row_of(seen).values = values;
        seen.relations[0].values.insert("visitAddress.city", city.to_owned());
    };
    assert!(change(|seen| all_have(seen, "Dorp 1")).contains(&"field_differences"));
    let adopted = change(|seen| {
        all_have(seen, "Dorp 1");
        seen.writes.retain(|write| !write.by_api);
    });
    assert!(
        !adopted.contains(&"field_differences"),
        "a first link overwrites nothing: {adopted:?}"
    );
    for (owner, city, is_right) in [
        (FieldOwner::LastChange, "Edam", true),
        (FieldOwner::Package, "Edam", true),
        (FieldOwner::Application, "Edam", false),
        (FieldOwner::Package, "Hoorn", false),
        (FieldOwner::Application, "Hoorn", true),
    ] {
        let found = change(|seen| {
            seen.settings.field_owner = owner;
            all_have(seen, city);
        });
        assert_eq!(!found.contains(&"field_differences"), is_right, "{owner:?} {city}");
    }
}

#[test]
fn a_write_of_what_nobody_asked_is_named() {
    let write = |field: &str, new: &str| {
        let written = Written {
            field: field.to_owned(),
            old: "was".to_owned(),
            new: new.to_owned(),
        };
        change(move |seen| seen.writes[2].fields.push(written))
    };
    assert_eq!(write("memo", ""), ["unasked_overwrites"]);
    assert_eq!(write("kredietLimiet", "0"), ["unasked_overwrites"]);
    assert_eq!(write("nonactief", "false"), ["unasked_overwrites"]);
    assert_eq!(
        write("visitAddress.city", "Edam"),
        ["unasked_overwrites"],
        "the package's own old value"
    );
    assert_eq!(write("visitAddress.city", ""), ["unasked_overwrites"]);
    assert_eq!(write("visitAddress.city", "Dorp 1"), [""; 0]);
    assert_eq!(write("vestigingsAdres.land.id", "guid"), [""; 0]);
    assert_eq!(write("kvkNummer", "10000001"), [""; 0]);
    let put_back = |owner| {
        change(|seen| {
            seen.settings.field_owner = owner;
            set(
                seen.clients[0].0.offered.as_mut().expect("offered"),
                "visitAddress.phoneNumber",
                "",
            );
            seen.writes[2].fields.push(Written {
                field: "visitAddress.phoneNumber".to_owned(),
                old: "020-1".to_owned(),
                new: String::new(),
            });
        })
    };
    assert!(!put_back(FieldOwner::Application).contains(&"unasked_overwrites"));
    assert!(put_back(FieldOwner::LastChange).contains(&"unasked_overwrites"));
    // but what the application itself said to be blank is asked for
    let said_blank = change(|seen| {
        let said = seen.clients[0].0.said.get_mut("visitAddress.city").expect("said");
        said.insert(1, (at(11), String::new()));
        seen.writes[2].fields[0].new.clear();
    });
    assert!(!said_blank.contains(&"unasked_overwrites"), "{said_blank:?}");
    // taken over blank from its record, and given a value since
    let blank_then = |owner| {
        change(|seen| {
            seen.settings.field_owner = owner;
            let client = &mut seen.clients[0].0;
            let mut record = client.now.clone();
            set(&mut record, "visitAddress.phoneNumber", "");
            client.taken_over = Some(record);
            let said = client.said.entry("visitAddress.phoneNumber".to_owned());
            said.or_default().push((at(30), "020-2".to_owned()));
            seen.writes[2].fields.push(Written {
                field: "visitAddress.phoneNumber".to_owned(),
                old: "020-1".to_owned(),
                new: String::new(),
            });
        })
    };
    assert!(!blank_then(FieldOwner::Application).contains(&"unasked_overwrites"));
    assert!(blank_then(FieldOwner::LastChange).contains(&"unasked_overwrites"));
    // a relation that is nobody's
    assert!(change(|seen| seen.writes[2].id = "r-9".to_owned()).contains(&"unasked_overwrites"));
}

#[test]
fn more_writes_or_messages_than_changes_are_ping_pong() {
    let more = |count: usize| {
        change(move |seen| {
            let write = seen.writes[2].clone();
            seen.writes.extend(vec![write; count]);
        })
    };
    assert_eq!(more(2), [""; 0], "two changes and one edit that is put back");
    assert_eq!(more(3), ["ping_pong"]);
    assert_eq!(
        change(|seen| *seen.told.get_mut("r-1").expect("there") = 3),
        ["ping_pong"]
    );
    assert_eq!(change(|seen| seen.misread = 1), ["ping_pong"]);
}

#[test]
fn what_came_with_the_link_is_told_once() {
    let told = |told: u64, by_user: bool| {
        change(move |seen| {
            let condition = ("paymentConditionId".to_owned(), [String::new(), "30".to_owned()]);
            seen.history.get_mut("r-1").expect("there").push(condition);
            *seen.told.get_mut("r-1").expect("there") = told;
            if by_user {
                seen.writes[1].fields.push(Written {
                    field: "BETCOND".to_owned(),
                    old: String::new(),
                    new: "30".to_owned(),
                });
            }
        })
    };
    assert_eq!(told(3, false), [""; 0], "the package's own value");
    assert_eq!(told(4, false), ["ping_pong"]);
    assert_eq!(told(3, true), ["ping_pong"], "told with the write that brought it");
}

#[test]
fn a_last_word_that_no_history_knows_is_unseen() {
    assert_eq!(
        change(|seen| seen.history.clear()),
        ["unseen_conflicts"],
        "the package's word gave way"
    );
    let theirs = change(|seen| {
        seen.history.clear();
        seen.relations[0].values.insert("visitAddress.city", "Edam".to_owned());
    });
    assert!(theirs.contains(&"unseen_conflicts"), "the application's did");
    let blank = |there: Option<&'static str>| {
        change(move |seen| {
            let phone = "visitAddress.phoneNumber";
            let said = (at(5), String::new());
            seen.clients[0].0.said.insert(phone.to_owned(), vec![said]);
            seen.relations[0].values.remove(phone);
            seen.relations[0]
                .values
                .extend(there.map(|there| (phone, there.to_owned())));
        })
    };
    assert!(!blank(None).contains(&"unseen_conflicts"), "blank on both sides");
    assert!(blank(Some("1")).contains(&"unseen_conflicts"), "a blank that gave way");
}

#[test]
fn the_feed_knows_the_state_of_every_order() {
    assert_eq!(change(|seen| seen.orders.clear()), ["unknown_order_states"]);
    assert_eq!(
        change(|seen| seen.orders[0].status = OrderStatus::Open),
        ["unknown_order_states"]
    );
    assert_eq!(
        change(|seen| seen.orders[0].invoice_number = None),
        ["unknown_order_states"]
    );
    assert_eq!(change(|seen| seen.placed[0].invoice = None), ["unknown_order_states"]);
    assert_eq!(change(|seen| seen.orders[0].reference = None), ["unknown_order_states"]);
}

#[test]
fn an_address_goes_with_the_part_that_was_heard_of_last() {
    // the street of minute 40 gave way to a city of minute 20, which was heard of in minute 45
    let street = |heard: Option<i64>| {
        change(move |seen| {
            let (street, city) = ("visitAddress.address1", "visitAddress.city");
            let client = &mut seen.clients[0].0;
            let stands = value(&client.now, street);
            client
                .said
                .insert(street.to_owned(), vec![(at(0), stands), (at(40), "Dijk 4".to_owned())]);
            let edit = &mut seen.edits[0];
            (edit.at, edit.value) = (at(20), "Hoorn".to_owned());
            let relation = edit.relation.clone();
            seen.heard.extend(heard.map(|minute| Heard {
                at: at(minute),
                relation: relation.clone(),
                field: city.to_owned(),
                value: "Hoorn".to_owned(),
            }));
            let gave_way = (street.to_owned(), ["Dijk 4".to_owned(), "Dorpsstraat 1".to_owned()]);
            seen.history.get_mut(&relation).expect("kept").push(gave_way);
        })
    };
    assert!(street(None).contains(&"field_differences"));
    assert!(street(Some(35)).contains(&"field_differences"));
    assert!(
        !street(Some(45)).contains(&"field_differences"),
        "{:?}",
        street(Some(45))
    );
}

#[test]
fn an_address_goes_with_the_part_that_the_application_said_last() {
    // the city of minute 15 gave way to the one of minute 10, which the application had taken over before it said the street
    let city = |said: i64| {
        change(move |seen| {
            let (street, city) = ("visitAddress.address1", "visitAddress.city");
            let client = &mut seen.clients[0].0;
            let stands = value(&client.now, street);
            let street_said = vec![(at(0), "Dijk 4".to_owned()), (at(said), stands)];
            client.said.insert(street.to_owned(), street_said);
            client.said.insert(city.to_owned(), vec![(at(0), "Dorp 1".to_owned())]);
            seen.edits[0].value = "Hoorn".to_owned();
            let mut edit = seen.edits[0].clone();
            (edit.at, edit.value) = (at(15), "Edam".to_owned());
            seen.edits.push(edit);
        })
    };
    assert!(city(12).contains(&"field_differences"));
    assert!(!city(20).contains(&"field_differences"), "{:?}", city(20));
}
