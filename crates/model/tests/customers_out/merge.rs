//! Two sides brought together, case by case.

use boekbrug_model::customers_out::{Winner, changed, differences};
use serde_json::json;

use crate::FieldOwner::{Application, LastChange, Package};
use crate::*;

const OWNERS: [FieldOwner; 3] = [Application, Package, LastChange];

fn phone(number: &str) -> impl Fn(&mut Customer) {
    move |customer| customer.visit_address.phone_number = some(number)
}

#[test]
fn nothing_changed_is_nothing_done() {
    for owner in OWNERS {
        let merge = Meeting::new(owner).merge();
        assert_eq!((out(&merge), taken(&merge)), (vec![], vec![]));
        assert_eq!(merge.result, customer());
    }
}

#[test]
fn one_side_changed() {
    for (owner, goes) in [(Application, true), (LastChange, true), (Package, false)] {
        let here = Meeting::new(owner)
            .with(|meeting| phone("1")(&mut meeting.here))
            .merge();
        if goes {
            assert_eq!(out(&here), ["visitAddress.phoneNumber"]);
            assert_eq!(here.result.visit_address.phone_number, some("1"));
            assert!(here.taken.is_empty() && here.kept_back.is_empty());
        } else {
            assert_eq!(taken(&here), ["visitAddress.phoneNumber"]);
            assert_eq!(here.kept_back.len(), 1);
            assert_eq!(here.taken[0].old, json!("1"));
            assert!(here.out.is_empty());
        }
        assert!(here.conflicts.is_empty());
    }
    for (owner, back) in [(Application, true), (LastChange, false), (Package, false)] {
        let there = Meeting::new(owner)
            .with(|meeting| phone("2")(&mut meeting.there))
            .merge();
        if back {
            assert_eq!(out(&there), ["visitAddress.phoneNumber"]);
            assert_eq!(there.result.visit_address.phone_number, None);
        } else {
            assert_eq!(taken(&there), ["visitAddress.phoneNumber"]);
            assert_eq!(there.result.visit_address.phone_number, some("2"));
        }
        assert!(there.conflicts.is_empty() && there.kept_back.is_empty());
    }
}

#[test]
fn both_changed_and_one_has_the_last_word() {
    let cases = [
        (Application, 10, Some(20), Winner::Application),
        (Package, 20, Some(10), Winner::Package),
        (LastChange, 10, Some(20), Winner::Package),
        (LastChange, 20, Some(10), Winner::Application),
        (LastChange, 10, Some(10), Winner::Package),
        (LastChange, 10, None, Winner::Application),
    ];
    for (owner, here, there, winner) in cases {
        let meeting = Meeting::new(owner).with(|meeting| {
            phone("1")(&mut meeting.here);
            phone("2")(&mut meeting.there);
            (meeting.changed_here, meeting.changed_there) = (here, there);
        });
        let merge = meeting.merge();
        let [conflict] = &merge.conflicts[..] else {
            panic!("{:?}", merge.conflicts)
        };
        assert_eq!(
            (conflict.winner, conflict.field.as_str()),
            (winner, "visitAddress.phoneNumber")
        );
        assert_eq!((&conflict.application, &conflict.package), (&json!("1"), &json!("2")));
        let (value, goes) = if winner == Winner::Application {
            ("1", true)
        } else {
            ("2", false)
        };
        assert_eq!(merge.result.visit_address.phone_number, some(value), "{owner:?}");
        assert_eq!((out(&merge).is_empty(), taken(&merge).is_empty()), (!goes, goes));
        assert!(merge.kept_back.is_empty());
    }
}

#[test]
fn both_changed_to_the_same() {
    for owner in OWNERS {
        let meeting = Meeting::new(owner).with(|meeting| {
            phone("1")(&mut meeting.here);
            phone("1")(&mut meeting.there);
        });
        let merge = meeting.merge();
        assert!(merge.out.is_empty() && merge.taken.is_empty() && merge.conflicts.is_empty());
    }
}

#[test]
fn blanking_is_a_change() {
    let emptied = |customer: &mut Customer| customer.send_invoice_to = None;
    let here = Meeting::new(LastChange)
        .with(|meeting| emptied(&mut meeting.here))
        .merge();
    assert_eq!(out(&here), ["sendInvoiceTo"]);
    assert_eq!(here.result.send_invoice_to, None);
    let there = Meeting::new(LastChange)
        .with(|meeting| emptied(&mut meeting.there))
        .merge();
    assert_eq!(taken(&there), ["sendInvoiceTo"]);
    assert_eq!(there.taken[0].new, json!(null));
}

#[test]
fn at_a_first_meeting_blanks_are_filled_from_either_side() {
    for owner in OWNERS {
        let meeting = Meeting::new(owner).with(|meeting| {
            meeting.agreed = None;
            phone("1")(&mut meeting.here);
            meeting.here.identification = None;
            meeting.here.visit_address.city = None;
            meeting.there.visit_address.zip_code = None;
        });
        let merge = meeting.merge();
        assert_eq!(
            out(&merge),
            [
                "invoiceAddress.zipCode",
                "visitAddress.phoneNumber",
                "visitAddress.zipCode"
            ]
        );
        assert_eq!(taken(&merge), ["identification", "visitAddress.city"]);
        assert!(merge.conflicts.is_empty());
    }
}

#[test]
fn at_a_first_meeting_the_owner_decides_between_two_values() {
    for owner in OWNERS {
        let merge = Meeting::new(owner).with(|meeting| {
            meeting.agreed = None;
            phone("1")(&mut meeting.here);
            phone("2")(&mut meeting.there);
            meeting.changed_there = None;
        });
        let phone = merge.merge().result.visit_address.phone_number;
        assert_eq!(phone, some(if owner == Application { "1" } else { "2" }), "{owner:?}");
    }
}

#[test]
fn a_blank_name_is_filled_too() {
    let merge = Meeting::new(Application)
        .with(|meeting| {
            meeting.agreed = None;
            meeting.here.name = " ".to_owned();
        })
        .merge();
    assert_eq!((out(&merge), taken(&merge)), (vec![], vec!["name"]));
}

#[test]
fn that_both_addresses_are_one_is_written_where_the_package_has_a_place_for_it() {
    let merge = Meeting::new(LastChange)
        .with(|meeting| {
            meeting.rules.fields.push("invoiceAddressSameAsVisitAddress");
            meeting.here.invoice_address_same_as_visit_address = false;
            meeting.here.invoice_address.city = some("Delft");
        })
        .merge();
    assert!(
        merge.out.contains("invoiceAddressSameAsVisitAddress"),
        "{:?}",
        merge.out
    );
    let quiet = Meeting::new(LastChange).with(|meeting| {
        meeting.rules.fields.push("invoiceAddressSameAsVisitAddress");
        meeting.here.invoice_address_same_as_visit_address = false;
    });
    assert!(quiet.merge().out.is_empty());
}

#[test]
fn single_fields_have_their_own_owner() {
    let merge = Meeting::new(Application)
        .with(|meeting| {
            meeting
                .settings
                .field_owners
                .insert("visitAddress.phoneNumber".to_owned(), Package);
            phone("1")(&mut meeting.here);
            meeting.here.name = "Korenaar".to_owned();
        })
        .merge();
    assert_eq!(
        (out(&merge), taken(&merge)),
        (vec!["name"], vec!["visitAddress.phoneNumber"])
    );
}

#[test]
fn fields_that_do_not_go_both_ways_are_left_alone() {
    let merge = Meeting::new(LastChange)
        .with(|meeting| {
            switch_off(&mut meeting.settings, "name");
            switch_off(&mut meeting.settings, "visitAddress");
            for (side, text) in [(&mut meeting.here, "1"), (&mut meeting.there, "2")] {
                side.name = text.to_owned();
                side.customer_code = text.to_owned();
                side.vat_code_id = some(text);
                side.visit_address.city = some(text);
                side.visit_address.email_address = some(text);
                side.contact_person_name = some(text);
            }
        })
        .merge();
    assert!(
        merge.out.is_empty() && merge.taken.is_empty() && merge.conflicts.is_empty(),
        "{merge:?}"
    );
    assert_eq!(merge.result.customer_code, "1");
}

#[test]
fn an_address_goes_as_a_whole() {
    let move_here = |customer: &mut Customer| {
        customer.visit_address.address1 = some("Dijk 9");
        customer.visit_address.zip_code = some("2000 AA");
    };
    let move_there = |customer: &mut Customer| customer.visit_address.city = some("Delft");
    for (owner, winner) in [
        (Application, Winner::Application),
        (Package, Winner::Package),
        (LastChange, Winner::Package),
    ] {
        let merge = Meeting::new(owner)
            .with(|meeting| {
                move_here(&mut meeting.here);
                move_there(&mut meeting.there);
            })
            .merge();
        assert_eq!(merge.conflicts.len(), 3, "{owner:?}");
        assert!(merge.conflicts.iter().all(|conflict| conflict.winner == winner));
        let address = &merge.result.visit_address;
        let (street, city) = if winner == Winner::Application {
            ("Dijk 9", "Alkmaar")
        } else {
            ("Kade 1", "Delft")
        };
        assert_eq!((&address.address1, &address.city), (&some(street), &some(city)));
    }
}

#[test]
fn an_address_with_two_owners_is_the_packages() {
    let merge = Meeting::new(Application)
        .with(|meeting| {
            meeting
                .settings
                .field_owners
                .insert("visitAddress.city".to_owned(), LastChange);
            meeting.here.visit_address.address1 = some("Dijk 9");
        })
        .merge();
    assert_eq!(taken(&merge), ["visitAddress.address1"]);
}

#[test]
fn a_part_that_is_switched_off_switches_the_address_off() {
    let merge = Meeting::new(LastChange)
        .with(|meeting| {
            switch_off(&mut meeting.settings, "visitAddress.city");
            meeting.here.visit_address.address1 = some("Dijk 9");
            phone("1")(&mut meeting.here);
        })
        .merge();
    assert_eq!(out(&merge), ["visitAddress.phoneNumber"]);
}

#[test]
fn the_invoice_address_follows_the_visit_address() {
    let moved = |customer: &mut Customer| customer.visit_address.address1 = some("Dijk 9");
    let here = Meeting::new(LastChange)
        .with(|meeting| moved(&mut meeting.here))
        .merge();
    assert_eq!(out(&here), ["invoiceAddress.address1", "visitAddress.address1"]);
    let there = Meeting::new(LastChange)
        .with(|meeting| {
            moved(&mut meeting.there);
            meeting.there.invoice_address.address1 = some("Dijk 9");
        })
        .merge();
    assert_eq!(taken(&there), ["visitAddress.address1", "invoiceAddress.address1"]);
    assert!(there.result.invoice_address_same_as_visit_address);
    let unsaid = Meeting::new(LastChange)
        .with(|meeting| {
            moved(&mut meeting.there);
            meeting.here.invoice_address = Address::default();
        })
        .merge();
    assert_eq!(taken(&unsaid), ["visitAddress.address1"]);
}

#[test]
fn an_invoice_address_of_its_own_comes_and_goes() {
    let own = |customer: &mut Customer| {
        customer.invoice_address_same_as_visit_address = false;
        customer.invoice_address.address1 = some("Postbus 7");
    };
    let came = Meeting::new(LastChange).with(|meeting| own(&mut meeting.there)).merge();
    assert!(!came.result.invoice_address_same_as_visit_address);
    assert_eq!(came.result.invoice_address.address1, some("Postbus 7"));
    assert!(came.out.is_empty());
    let went = Meeting::new(LastChange)
        .with(|meeting| {
            let agreed = with(own);
            (meeting.agreed, meeting.here) = (Some(agreed.clone()), agreed);
        })
        .merge();
    assert!(went.result.invoice_address_same_as_visit_address);
    assert_eq!(went.result.invoice_address.address1, some("Kade 1"));
    let sent = Meeting::new(LastChange).with(|meeting| own(&mut meeting.here)).merge();
    assert!(out(&sent).contains(&"invoiceAddress.address1"));
    assert!(taken(&sent).is_empty());
}

#[test]
fn the_two_uses_of_one_e_mail_address_never_fight() {
    let mail = |customer: &mut Customer, invoices: &str, other: &str| {
        customer.send_invoice_to = some(invoices).filter(|mail| !mail.is_empty());
        customer.visit_address.email_address = some(other).filter(|mail| !mail.is_empty());
    };
    let one_email = |meeting: &mut Meeting| meeting.rules.one_email = true;
    // of two the one for invoices is there: nothing is left to send
    let two = Meeting::new(Application).with(|meeting| {
        one_email(meeting);
        mail(&mut meeting.here, "fact@x.example", "info@x.example");
        meeting.there = meeting.here.clone();
        mail(&mut meeting.there, "fact@x.example", "fact@x.example");
    });
    assert_eq!(out(&two.merge()), [] as [&str; 0]);
    for (before, now, sent) in [
        (
            ("a@x.example", "a@x.example"),
            ("a@x.example", "b@x.example"),
            "b@x.example",
        ),
        (
            ("a@x.example", "a@x.example"),
            ("b@x.example", "a@x.example"),
            "b@x.example",
        ),
        (("", ""), ("", "b@x.example"), "b@x.example"),
        (
            ("a@x.example", "i@x.example"),
            ("b@x.example", "i@x.example"),
            "b@x.example",
        ),
    ] {
        let meeting = Meeting::new(LastChange).with(|meeting| {
            one_email(meeting);
            let mut agreed = customer();
            mail(&mut agreed, before.0, before.1);
            meeting.there = agreed.clone();
            mail(&mut meeting.there, before.0, before.0);
            meeting.agreed = Some(agreed);
            mail(&mut meeting.here, now.0, now.1);
        });
        let merge = meeting.merge();
        assert_eq!(
            out(&merge),
            ["sendInvoiceTo", "visitAddress.emailAddress"],
            "{before:?} {now:?}"
        );
        let desk = Desk::new(|desk| desk.rules.one_email = true);
        let checked = desk.passes(&merge.result);
        assert_eq!(checked.customer().send_invoice_to, some(sent));
        assert_eq!(checked.customer().visit_address.email_address, some(sent));
    }
    // one that is switched off switches off the other
    let mut off = owned_by(Application);
    off.switched_off
        .insert(Feed::Customers, ["sendInvoiceTo".to_owned()].into());
    let rules = Desk::new(|desk| desk.rules.one_email = true).rules;
    assert!(!boekbrug_model::customers_out::coupled(&rules, &off).contains("visitAddress.emailAddress"));
}

#[test]
fn the_two_names_of_one_person_never_fight() {
    let named = |customer: &mut Customer, name: &str, other: &str| {
        customer.contact_person_name = some(name).filter(|name| !name.is_empty());
        customer.visit_address.contact_person = some(other).filter(|name| !name.is_empty());
    };
    // the invoice address is the visit address, and may be spelled out there
    let both = [
        "contactPersonName",
        "invoiceAddress.contactPerson",
        "visitAddress.contactPerson",
    ];
    for (before, now) in [
        (("Jan", "Jan"), ("Jan", "Kees")),
        (("Jan", "Jan"), ("Kees", "Jan")),
        (("", ""), ("Kees", "")),
    ] {
        let meeting = Meeting::new(LastChange).with(|meeting| {
            let mut agreed = customer();
            named(&mut agreed, before.0, before.1);
            meeting.there = agreed.clone();
            meeting.agreed = Some(agreed);
            named(&mut meeting.here, now.0, now.1);
        });
        let merge = meeting.merge();
        assert_eq!(out(&merge), both, "{before:?} {now:?}");
        assert!(merge.conflicts.is_empty());
        let checked = Desk::default().passes(&merge.result);
        assert_eq!(checked.customer().contact_person_name, some("Kees"));
    }
    let taken_over = Meeting::new(Package)
        .with(|meeting| {
            named(&mut meeting.here, "Jan", "");
            meeting.agreed = Some(meeting.here.clone());
            named(&mut meeting.there, "Kees", "Kees");
        })
        .merge();
    assert_eq!(taken(&taken_over), ["contactPersonName"]);
    assert_eq!(taken_over.result.contact_person_name, some("Kees"));
}

#[test]
fn what_the_package_writes_in_its_own_way_is_no_change() {
    let long = "Bakkerij De Korenaar en Zonen van Alkmaar en omstreken sinds 1901";
    for owner in OWNERS {
        let meeting = Meeting::new(owner).with(|meeting| {
            meeting.here.name = long.to_owned();
            meeting.agreed = Some(meeting.here.clone());
            meeting.there.name = boekbrug_model::text::cut(long, 50);
            meeting.there.visit_address.zip_code = some("1811AB");
            meeting.there.vat_number = some("nl123456782b01");
        });
        let merge = meeting.merge();
        assert!(merge.out.is_empty() && merge.taken.is_empty(), "{merge:?}");
        assert_eq!(merge.result.name, long);
    }
}

#[test]
fn what_only_the_package_can_know_of_its_own_way_is_remembered() {
    let shouted = with(|customer| customer.visit_address.city = some("ALKMAAR"));
    for owner in OWNERS {
        let sides = Sides {
            agreed: Some(&customer()),
            agreed_there: Some(&shouted),
            open: None,
            application: &customer(),
            changed_here: at(1),
            package: &shouted,
            changed_there: None,
        };
        let merge = merge(&sides, &customer_rules(), &owned_by(owner));
        assert!(merge.out.is_empty() && merge.taken.is_empty(), "{merge:?}");
    }
}

#[test]
fn differences_are_told_by_path() {
    assert_eq!(changed(&customer(), &customer()), []);
    let after = with(|customer| {
        customer.name = "Korenaar".to_owned();
        customer.is_active = false;
        customer.visit_address.city = None;
        customer.vat_code_id = some(" ");
    });
    let found = changed(&customer(), &after);
    let told: Vec<_> = found
        .iter()
        .map(|diff| (diff.field.as_str(), diff.old.clone(), diff.new.clone()))
        .collect();
    assert_eq!(
        told,
        [
            ("name", json!("Bakkerij De Korenaar"), json!("Korenaar")),
            ("isActive", json!(true), json!(false)),
            ("visitAddress.city", json!("Alkmaar"), json!(null)),
        ]
    );
}

/// What the package keeps in one field, and an invoice address that is the visit address, is no difference.
#[test]
fn what_is_only_said_in_another_way_is_no_difference() {
    let rules = CustomerRules {
        one_contact: true,
        ..customer_rules()
    };
    let here = with(|customer| {
        customer.contact_person_name = None;
        customer.visit_address.contact_person = some("Mevrouw De Wit");
        customer.visit_address.zip_code = some("9711AA");
        customer.invoice_address = Address::default();
        customer.invoice_address_same_as_visit_address = true;
    });
    let there = with(|customer| {
        customer.contact_person_name = some("Mevrouw De Wit");
        customer.visit_address.contact_person = some("Mevrouw De Wit");
        customer.visit_address.zip_code = some("9711 AA");
        customer.invoice_address = customer.visit_address.clone();
        customer.invoice_address_same_as_visit_address = true;
    });
    assert_eq!(differences(&here, &there, &rules), BTreeSet::new());
    let other = with(|customer| customer.visit_address.phone_number = some("050 111 11 11"));
    let found = differences(&other, &customer(), &rules);
    assert_eq!(found, BTreeSet::from(["visitAddress.phoneNumber"]));
}
