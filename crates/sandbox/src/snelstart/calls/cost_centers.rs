//! `/kostenplaatsen`, read whole: no OData.

use uuid::Uuid;

use crate::snelstart::answer::{Answer, Failure, Faults};
use crate::snelstart::call::{Call, Outcome};
use crate::snelstart::model::settings::CostCenter;
use crate::snelstart::rules::address::longer;
use crate::snelstart::switches::DeleteStyle;
use crate::snelstart::wire::bind::{Binding, Node};
use crate::snelstart::wire::record::Record;

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    let rows = call.books.cost_centers.rows().iter();
    call.all(rows.map(|row| row as &dyn Record))
}

fn center<'c>(call: &'c Call<'_>) -> Result<&'c CostCenter, Failure> {
    let center = call.books.cost_centers.get(call.id(0)?);
    let hidden = call.switches.delete_style == DeleteStyle::InactiveHidden;
    center
        .filter(|center| !(hidden && center.inactive))
        .ok_or(Failure::NotFound)
}

pub(crate) fn read(call: &mut Call<'_>) -> Outcome {
    Ok(Answer::ok(call.show(center(call)?)))
}

/// A cost centre as a client writes it.
struct Sent {
    id: Option<Uuid>,
    number: Option<i64>,
    name: Option<String>,
    inactive: bool,
}

fn sent(call: &Call<'_>) -> Result<Sent, Failure> {
    let json = call.json("kostenplaats", "ALG-0106")?;
    let node = Node::root(&json, "kostenplaats");
    let mut binding = Binding::default();
    let sent = Sent {
        id: binding.guid(&node, "id"),
        number: binding.int(&node, "nummer"),
        name: binding.text(&node, "omschrijving"),
        inactive: binding.boolean(&node, "nonactief").unwrap_or(false),
    };
    binding.finish()?;
    Ok(sent)
}

fn check(call: &Call<'_>, sent: &Sent, old: Option<Uuid>, faults: &mut Faults) {
    let name = sent.name.as_deref().unwrap_or("").trim();
    faults.add_if(name.is_empty(), "KPL-0004");
    faults.add_if(longer(Some(name), 50), "KPL-0005");
    match sent.number {
        None => faults.add("KPL-0006"),
        Some(number) => {
            faults.add_if(!(1..=999_999_999).contains(&number), "KPL-0007");
            let user = call.books.cost_centers.find(|center| center.number == number);
            let taken = user.is_some_and(|center| Some(center.id) != old);
            faults.add_if(taken, "KPL-0008");
        }
    }
}

pub(crate) fn create(call: &mut Call<'_>) -> Outcome {
    let sent = sent(call)?;
    let mut faults = Faults::default();
    if let Some(id) = sent.id {
        let known = call.books.cost_centers.get(id).is_some();
        faults.add(if known { "KPL-0002" } else { "ALG-0100" });
    }
    check(call, &sent, None, &mut faults);
    faults.add_if(sent.inactive, "KPL-0009");
    faults.into_result()?;
    let center = CostCenter {
        id: call.chance.guid(),
        name: sent.name.unwrap_or_default().trim().to_owned(),
        inactive: false,
        number: sent.number.unwrap_or_default(),
    };
    let shown = call.show(&center);
    call.books.cost_centers.add(center);
    Ok(Answer::created(shown))
}

pub(crate) fn update(call: &mut Call<'_>) -> Outcome {
    let id = center(call)?.id;
    let sent = sent(call)?;
    let mut faults = Faults::default();
    match sent.id {
        None => faults.add("KPL-0003"),
        Some(other) => faults.add_if(other != id, "ALG-0101"),
    }
    check(call, &sent, Some(id), &mut faults);
    faults.into_result()?;
    let name = sent.name.unwrap_or_default().trim().to_owned();
    call.books.cost_centers.change(id, |center| {
        center.name = name;
        center.number = sent.number.unwrap_or_default();
        center.inactive = sent.inactive;
    });
    call.one(&call.books.cost_centers)
}

pub(crate) fn delete(call: &mut Call<'_>) -> Outcome {
    let id = center(call)?.id;
    if call.switches.delete_style == DeleteStyle::Gone {
        call.books.cost_centers.remove(id);
    } else {
        call.books.cost_centers.change(id, |center| center.inactive = true);
    }
    Ok(Answer::empty(200))
}
