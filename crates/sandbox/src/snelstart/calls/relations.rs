//! `/relaties`.

use rust_decimal::Decimal;
use uuid::Uuid;

use crate::json::Json;
use crate::snelstart::administration::Administration;
use crate::snelstart::answer::{Answer, Failure, Faults};
use crate::snelstart::call::{Call, Outcome};
use crate::snelstart::history::By;
use crate::snelstart::model::relation::{RELATION, Relation};
use crate::snelstart::rules::relation::check;
use crate::snelstart::rules::relation_read::{Sent, read as read_fields};
use crate::snelstart::switches::{DeleteStyle, PutCode};
use crate::snelstart::wire::bind::{Binding, Node};
use crate::snelstart::wire::record::{Kind, Record, Value, record};

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    call.page(|books| &mut books.relations, &RELATION)
}

/// The row of the path; a deleted one is hidden under that switch.
fn found<'c>(call: &'c Call<'_>) -> Result<&'c Relation, Failure> {
    let hidden = call.switches.delete_style == DeleteStyle::InactiveHidden;
    call.books
        .relations
        .get(call.id(0)?)
        .filter(|relation| !(hidden && relation.inactive))
        .ok_or(Failure::NotFound)
}

pub(crate) fn read(call: &mut Call<'_>) -> Outcome {
    Ok(Answer::ok(call.show(found(call)?)))
}

/// Reads the body; text that is no JSON has a code of its own here.
fn sent(call: &Call<'_>) -> Result<Sent, Failure> {
    if !call.body.is_empty() && Json::parse(call.body).is_err() {
        return Err(Failure::code("REL-0066"));
    }
    let json = call.json("relatie", "REL-0066")?;
    let node = Node::root(&json, "relatie");
    let mut binding = Binding::default();
    let sent = read_fields(&mut binding, &node);
    binding.finish()?;
    Ok(sent)
}

pub(crate) fn create(call: &mut Call<'_>) -> Outcome {
    let mut sent = sent(call)?;
    let mut faults = Faults::default();
    faults.add_if(sent.id.is_some(), "REL-0063");
    check(&mut sent, None, call.books, call.switches, &mut faults);
    faults.into_result()?;
    let relation = Relation {
        id: call.chance.guid(),
        stamp: call.stamp(),
        code: sent.code.unwrap_or_else(|| call.books.next_code()),
        fields: sent.fields,
        inactive: sent.inactive,
        documents: Vec::new(),
    };
    let shown = call.show(&relation);
    call.books.make_relation(By::Api, relation);
    Ok(Answer::created(shown))
}

/// Replaces the whole row: what is not sent is blanked [seen]. What becomes
/// of a code that is not sent is a switch.
pub(crate) fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.id(0)?;
    let old = call.books.relations.get(id).ok_or(Failure::NotFound)?;
    let mut sent = sent(call)?;
    let mut faults = Faults::default();
    faults.add_if(sent.id != Some(id), "REL-0047");
    let stays_deleted = old.inactive && call.switches.delete_style == DeleteStyle::InactiveHidden;
    faults.add_if(stays_deleted, "ALG-0105");
    check(&mut sent, Some(old), call.books, call.switches, &mut faults);
    faults.into_result()?;
    let code = sent.code.unwrap_or_else(|| match call.switches.put_without_code {
        PutCode::Stays => old.code,
        PutCode::New => call.books.next_code(),
    });
    let stamp = call.stamp();
    call.books.change_relation(By::Api, id, stamp, |relation| {
        relation.code = code;
        relation.fields = sent.fields;
        relation.inactive = sent.inactive;
    });
    call.one(&call.books.relations)
}

pub(crate) fn delete(call: &mut Call<'_>) -> Outcome {
    let relation = found(call)?;
    let id = relation.id;
    removable(call.books, relation).into_result()?;
    let (stamp, style) = (call.stamp(), call.switches.delete_style);
    call.books.remove_relation(By::Api, id, stamp, style);
    Ok(Answer::empty(200))
}

/// What stands in the way of a delete.
pub(crate) fn removable(books: &Administration, relation: &Relation) -> Faults {
    let mut faults = Faults::default();
    faults.add_if(relation.code == -1, "REL-0067");
    faults.add_if(relation.code == -2 || relation.fields.kinds.own, "REL-0103");
    in_use(books, relation.id, &mut faults);
    faults
}

fn in_use(books: &Administration, id: Uuid, faults: &mut Faults) {
    let mut invoices = books.invoices.rows().iter();
    let open = invoices.any(|invoice| invoice.relation == id && invoice.open != Decimal::ZERO);
    faults.add_if(open, "REL-0049");
    let mut orders = books.orders.rows().iter();
    let ordered = orders.any(|order| order.fields.relation == id && order.invoice.is_none());
    faults.add_if(ordered, "REL-0050");
    let pays = books
        .relations
        .find(|other| other.id != id && !other.inactive && other.fields.invoice_to == Some(id));
    faults.add_if(pays.is_some(), "REL-0051");
}

/// The bookings of one relation, without OData.
pub(crate) fn bookings(call: &mut Call<'_>) -> Outcome {
    let id = found(call)?.id;
    let rows = call.books.bookings.rows().iter();
    let of_relation = rows.filter(|booking| booking.entry.customer == id);
    call.all(of_relation.map(|booking| booking as &dyn Record))
}

/// The sandbox holds no purchases.
pub(crate) fn purchases(call: &mut Call<'_>) -> Outcome {
    found(call)?;
    Ok(Answer::ok("[]"))
}

pub(crate) fn mandates(call: &mut Call<'_>) -> Outcome {
    let id = found(call)?.id;
    let rows: Vec<Shown> = call
        .books
        .mandates
        .iter()
        .filter(|mandate| mandate.customer == id && !mandate.one_off)
        .map(|mandate| Shown {
            id: mandate.id,
            reference: mandate.reference.clone(),
            customer: id,
        })
        .collect();
    call.all(rows.iter().map(|row| row as &dyn Record))
}

/// A standing mandate as the list shows it.
struct Shown {
    id: Uuid,
    reference: String,
    customer: Uuid,
}

record!(Shown, MANDATE, "Relaties.DoorlopendeIncassoMachtigingModel", {
    "kenmerk": Kind::Text => |m| Value::text(&m.reference),
    "afsluitDatum": Kind::Date => |_| Value::Null,
    "omschrijving": Kind::Text => |_| Value::Null,
    "klant": Kind::Ref => |m| Value::reference("relaties", m.customer),
    "intrekkingsDatum": Kind::Date => |_| Value::Null,
    "id": Kind::Guid => |m| Value::Guid(m.id),
    "uri": Kind::Uri => |m| Value::uri("doorlopendeincassomachtigingen", m.id),
});
