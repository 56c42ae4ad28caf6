//! A small world in which laws are tried: an application, a package that writes things in its own way, and what both last
//! agreed on.

use boekbrug_model::record::Address;
use boekbrug_model::text::cut;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use crate::*;

/// Both sides, and what they last agreed on.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) here: Customer,
    pub(crate) there: Customer,
    pub(crate) agreed: Option<(Customer, Customer)>,
    pub(crate) changed_here: i64,
    pub(crate) changed_there: Option<i64>,
    /// The package writes towns in capitals.
    pub(crate) shouts: bool,
    rules: CustomerRules,
    settings: ConnectionSettings,
}

impl World {
    /// The package's customer is what it would hand out of it.
    pub(crate) fn new(here: &Customer, there: &Customer, rules: &CustomerRules, settings: &ConnectionSettings) -> Self {
        Self {
            here: here.clone(),
            there: spelled(there, rules),
            agreed: None,
            changed_here: 0,
            changed_there: None,
            shouts: false,
            rules: rules.clone(),
            settings: settings.clone(),
        }
    }

    /// Both said this before.
    pub(crate) fn agree(&mut self, agreed: &Customer) {
        self.agreed = Some((agreed.clone(), self.own(agreed)));
    }

    fn own(&self, customer: &Customer) -> Customer {
        let mut own = spelled(customer, &self.rules);
        if self.shouts {
            for address in [&mut own.visit_address, &mut own.invoice_address] {
                address.city = address.city.take().map(|city| city.to_uppercase());
            }
        }
        own
    }

    pub(crate) fn merge(&self) -> Merge {
        let (agreed, agreed_there) = self.agreed.as_ref().map(|(here, there)| (here, there)).unzip();
        let sides = Sides {
            agreed,
            agreed_there,
            open: None,
            application: &self.here,
            changed_here: at(self.changed_here),
            package: &self.there,
            changed_there: self.changed_there.map(at),
        };
        merge(&sides, &self.rules, &self.settings)
    }

    /// One round as a connection does it; none when the checks refuse, for then nothing happens on either side.
    pub(crate) fn round(&mut self) -> Option<()> {
        let merge = self.merge();
        if !merge.out.is_empty() {
            let desk = Desk {
                rules: self.rules.clone(),
                settings: self.settings.clone(),
                fields: Some(merge.out.clone()),
                ..Desk::default()
            };
            let (checked, _) = desk.check(&merge.result).ok()?;
            self.there = self.own(&overwritten(&self.there, checked.customer(), &merge.out));
        }
        self.here = merge.result;
        self.agreed = Some((self.here.clone(), self.there.clone()));
        Some(())
    }
}

/// The row after these fields were written, addresses as a whole.
fn overwritten(row: &Customer, checked: &Customer, out: &BTreeSet<String>) -> Customer {
    let mut new = row.clone();
    for path in out {
        let (visit, from) = (&mut new.visit_address, &checked.visit_address);
        match path.as_str() {
            "name" => new.name.clone_from(&checked.name),
            "identification" => new.identification.clone_from(&checked.identification),
            "sendInvoiceTo" => new.send_invoice_to.clone_from(&checked.send_invoice_to),
            "paymentConditionId" => new.payment_condition_id.clone_from(&checked.payment_condition_id),
            "contactPersonName" => new.contact_person_name.clone_from(&checked.contact_person_name),
            "visitAddress.contactPerson" => visit.contact_person.clone_from(&from.contact_person),
            "visitAddress.phoneNumber" => visit.phone_number.clone_from(&from.phone_number),
            "visitAddress.emailAddress" => visit.email_address.clone_from(&from.email_address),
            path if path.starts_with("visitAddress") => {
                *visit = Address {
                    contact_person: visit.contact_person.take(),
                    email_address: visit.email_address.take(),
                    phone_number: visit.phone_number.take(),
                    ..from.clone()
                };
            }
            path if path.starts_with("invoiceAddress") => {
                new.invoice_address_same_as_visit_address = checked.invoice_address_same_as_visit_address;
                new.invoice_address.clone_from(&checked.invoice_address);
            }
            other => panic!("{other} is not written by this package"),
        }
    }
    new
}

/// A customer as the package hands it out: names cut, one person to ask for where it has one, and an invoice address that
/// is the visit address or another one.
pub(crate) fn spelled(customer: &Customer, rules: &CustomerRules) -> Customer {
    let mut row = customer.clone();
    row.name = cut(&row.name, 50);
    if rules.one_contact {
        let contact = row
            .contact_person_name
            .take()
            .or(row.visit_address.contact_person.take());
        row.contact_person_name.clone_from(&contact);
        row.visit_address.contact_person = contact;
    }
    if rules.one_email {
        let mail = row.send_invoice_to.take().or(row.visit_address.email_address.take());
        row.send_invoice_to.clone_from(&mail);
        row.visit_address.email_address = mail;
    }
    let visit = Address {
        email_address: None,
        phone_number: None,
        ..row.visit_address.clone()
    };
    let invoice = &row.invoice_address;
    let same = row.invoice_address_same_as_visit_address || *invoice == Address::default() || *invoice == visit;
    row.invoice_address_same_as_visit_address = same;
    if same {
        row.invoice_address = visit;
    }
    row
}

/// What a side says of the fields that go both ways, the rest left blank, as the checks would write it.
pub(crate) fn shown(customer: &Customer, rules: &CustomerRules, settings: &ConnectionSettings) -> Customer {
    let mut bare = customer.clone();
    "1".clone_into(&mut bare.customer_code);
    let desk = Desk {
        rules: CustomerRules {
            whole_address: false,
            ..rules.clone()
        },
        settings: settings.clone(),
        ..Desk::default()
    };
    let Ok((checked, _)) = desk.check(&bare) else {
        panic!("{bare:?}: {:?}", desk.check(&bare))
    };
    let mut shown = checked.customer().clone();
    let off = settings.switched_off.get(&Feed::Customers).cloned().unwrap_or_default();
    if off.contains("name") {
        shown.name = String::new();
    }
    if off.contains("visitAddress") || off.contains("visitAddress.city") {
        // that it is the visit address says nothing of which it is
        shown.invoice_address = Address::default();
    }
    if off.contains("visitAddress") || off.contains("visitAddress.city") || off.contains("invoiceAddress") {
        shown.invoice_address_same_as_visit_address = false;
    }
    for address in [&mut shown.visit_address, &mut shown.invoice_address] {
        address.zip_code = address.zip_code.take().map(|zip| zip.replace(' ', ""));
    }
    shown
}

fn text(pool: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    of(select(pool)).prop_map(|text| text.map(str::to_owned))
}

fn addresses() -> impl Strategy<Value = Address> {
    let whole = select(
        &[
            "Kade 1|1811 AB|Alkmaar|NL",
            "Dijk 9|2000AA|Delft|NL",
            "Markt 3|9000|Gent|BE",
        ][..],
    );
    let whole = whole.prop_map(|text| {
        let parts: Vec<_> = text.split('|').map(str::to_owned).collect();
        parts
    });
    let address = (whole, 0..40_u8, text(&["A. Vis", "B. Smit"])).prop_map(|(parts, without, contact_person)| {
        // now and then a part is missing
        let part = |at: u8, of: usize| (without != at).then(|| parts[of].clone());
        Address {
            contact_person,
            address1: part(0, 0),
            zip_code: part(1, 1),
            city: part(2, 2),
            country_code: part(3, 3),
            ..Address::default()
        }
    });
    of(address).prop_map(Option::unwrap_or_default)
}

/// Customers of few different values, so that sides often agree.
pub(crate) fn customers() -> impl Strategy<Value = Customer> {
    let names = select(
        &[
            "Korenaar",
            "Bakkerij",
            "Bakkerij De Korenaar en Zonen van Alkmaar en omstreken",
            "Bakkerij De Korenaar en Zonen van Alkmaar en wijde omstreken",
        ][..],
    );
    let single = (
        names,
        text(&["12345678", "87654321"]),
        text(&["a@b.nl", "c@d.nl"]),
        text(&["14", "30"]),
    );
    let rest = (
        addresses(),
        addresses(),
        any::<bool>(),
        text(&["A. Vis", "C. Bot"]),
        text(&["1", "2"]),
    );
    (single, rest).prop_map(|(single, rest)| {
        let (visit_address, invoice_address, same, contact_person_name, phone_number) = rest;
        Customer {
            name: single.0.to_owned(),
            is_active: true,
            is_debtor: true,
            identification: single.1,
            send_invoice_to: single.2,
            payment_condition_id: single.3,
            contact_person_name,
            visit_address: Address {
                phone_number,
                ..visit_address
            },
            invoice_address,
            invoice_address_same_as_visit_address: same,
            ..Customer::default()
        }
    })
}

/// What somebody changed: single fields and whole addresses.
#[derive(Clone, Debug)]
pub(crate) struct Changes {
    values: Customer,
    what: BTreeSet<&'static str>,
}

const WHAT: [&str; 5] = ["name", "mail", "term", "phone", "place"];

pub(crate) fn changes() -> impl Strategy<Value = Changes> {
    let plain = |customer: &Customer| {
        let visit = &customer.visit_address;
        let parts = [&visit.address1, &visit.zip_code, &visit.city, &visit.country_code];
        customer.name.len() < 50 && parts.iter().all(|part| part.is_some())
    };
    let what = proptest::sample::subsequence(WHAT.to_vec(), 0..=WHAT.len());
    (customers().prop_filter("a short name and a whole address", plain), what).prop_map(|(values, what)| Changes {
        values,
        what: what.into_iter().collect(),
    })
}

impl Changes {
    pub(crate) fn on(&self, customer: &Customer) -> Customer {
        let mut new = customer.clone();
        for what in &self.what {
            change(what, &self.values, &mut new);
        }
        new
    }

    /// Without what was so already.
    pub(crate) fn against(&self, base: &Customer) -> Self {
        // spaces in a postal code, and that no country means the Netherlands, are no difference
        let plain = |mut customer: Customer| {
            let visit = &mut customer.visit_address;
            visit.zip_code = visit.zip_code.take().map(|zip| zip.replace(' ', ""));
            visit.country_code.get_or_insert_with(|| "NL".to_owned());
            customer
        };
        let was_other = |what: &&&str| {
            let mut new = base.clone();
            change(what, &self.values, &mut new);
            plain(new) != plain(base.clone())
        };
        Self {
            values: self.values.clone(),
            what: self.what.iter().filter(was_other).copied().collect(),
        }
    }
}

fn change(what: &str, from: &Customer, to: &mut Customer) {
    match what {
        "name" => to.name.clone_from(&from.name),
        "mail" => to.send_invoice_to.clone_from(&from.send_invoice_to),
        "term" => to.payment_condition_id.clone_from(&from.payment_condition_id),
        "phone" => to
            .visit_address
            .phone_number
            .clone_from(&from.visit_address.phone_number),
        _ => {
            to.visit_address = Address {
                contact_person: to.visit_address.contact_person.take(),
                phone_number: to.visit_address.phone_number.take(),
                ..from.visit_address.clone()
            };
        }
    }
}

pub(crate) fn rules() -> impl Strategy<Value = CustomerRules> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(whole_address, one_contact, one_email)| CustomerRules {
        whole_address,
        one_contact,
        one_email,
        vat_of_country: false,
        ..customer_rules()
    })
}

/// The same where each e-mail address is a field of its own: of two that are one, a single one is no field by itself.
pub(crate) fn apart() -> impl Strategy<Value = CustomerRules> {
    rules().prop_map(|rules| CustomerRules {
        one_email: false,
        ..rules
    })
}

fn owners() -> impl Strategy<Value = FieldOwner> {
    select(&[FieldOwner::Application, FieldOwner::Package, FieldOwner::LastChange][..])
}

/// Any owner of all and of single fields, and now and then something switched off.
pub(crate) fn settings() -> impl Strategy<Value = ConnectionSettings> {
    let paths = select(
        &[
            "name",
            "visitAddress.city",
            "sendInvoiceTo",
            "contactPersonName",
            "visitAddress",
        ][..],
    );
    let off = select(
        &[
            "name",
            "visitAddress",
            "visitAddress.city",
            "invoiceAddress",
            "sendInvoiceTo",
            "visitAddress.phoneNumber",
        ][..],
    );
    (owners(), of((paths, owners())), of(off)).prop_map(|(owner, single, off)| {
        let mut settings = owned_by(owner);
        settings.field_owners = single
            .into_iter()
            .map(|(path, owner)| (path.to_owned(), owner))
            .collect();
        if let Some(off) = off {
            switch_off(&mut settings, off);
        }
        settings
    })
}
