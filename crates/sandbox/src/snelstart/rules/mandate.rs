//! Mandates to collect an invoice [apis/snelstart.md §8, codes documented].

use uuid::Uuid;

use super::address::longer;
use crate::snelstart::administration::Administration;
use crate::snelstart::answer::Faults;
use crate::snelstart::model::booking::OneOff;
use crate::snelstart::model::relation::Relation;

pub(crate) fn check(
    one_off: Option<&OneOff>,
    standing: Option<Uuid>,
    customer: Option<&Relation>,
    books: &Administration,
    faults: &mut Faults,
) {
    if one_off.is_none() && standing.is_none() {
        return;
    }
    faults.add_if(one_off.is_some() && standing.is_some(), "BOE-0064");
    if let Some(customer) = customer {
        faults.add_if(customer.fields.iban.is_none(), "BOE-0052");
        faults.add_if(customer.fields.collection == 0, "BOE-0055");
    }
    if let Some(one_off) = one_off {
        check_one_off(one_off, books, faults);
    }
    if let Some(id) = standing {
        check_standing(id, customer, books, faults);
    }
}

fn check_one_off(one_off: &OneOff, books: &Administration, faults: &mut Faults) {
    // the schema allows 250, the code says 50; the code is stricter
    faults.add_if(longer(one_off.description.as_deref(), 50), "BOE-0056");
    faults.add_if(longer(one_off.reference.as_deref(), 50), "BOE-0057");
    let used = one_off
        .reference
        .as_ref()
        .is_some_and(|reference| books.mandates.iter().any(|mandate| mandate.reference == *reference));
    faults.add_if(used, "BOE-0063");
}

fn check_standing(id: Uuid, customer: Option<&Relation>, books: &Administration, faults: &mut Faults) {
    let mandate = books.mandates.iter().find(|mandate| mandate.id == id);
    let Some(mandate) = mandate else {
        faults.add("BOE-0066");
        return;
    };
    let of_other = customer.is_some_and(|customer| customer.id != mandate.customer);
    faults.add_if(of_other, "BOE-0066");
    faults.add_if(mandate.one_off, "BOE-0067");
    faults.add_if(mandate.withdrawn, "BOE-0079");
}
