//! `/verkooporders`: drafts that a user invoices inside the package.

use crate::snelstart::answer::{Answer, Failure, Faults};
use crate::snelstart::call::{Call, Outcome};
use crate::snelstart::model::order::{ORDER, Order};
use crate::snelstart::rules::order::{Sent, check, process_status, read as read_fields, totals};
use crate::snelstart::switches::{OkOrCreated, OrderReferenceFilter};
use crate::snelstart::wire::bind::{Binding, Node};

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    let by_reference = |(name, value): &(String, String)| name == "$filter" && value.contains("Orderreferentie");
    match call.switches.order_reference_filter {
        OrderReferenceFilter::Refused if call.options.iter().any(by_reference) => Err(Failure::Message(
            400,
            format!(
                "Could not find a property named 'Orderreferentie' on type '{}'.",
                ORDER.name
            ),
        )),
        OrderReferenceFilter::Ignored => {
            let options: Vec<_> = call.options.iter().filter(|one| !by_reference(one)).cloned().collect();
            let mut call = Call {
                books: call.books,
                switches: call.switches,
                chance: call.chance,
                now: call.now,
                parts: Vec::new(),
                options: &options,
                body: call.body,
            };
            call.page(|books| &mut books.orders, &ORDER)
        }
        _ => call.page(|books| &mut books.orders, &ORDER),
    }
}

pub(crate) fn read(call: &mut Call<'_>) -> Outcome {
    call.one(&call.books.orders)
}

fn sent(call: &Call<'_>) -> Result<Sent, Failure> {
    let json = call.json("verkooporder", "ALG-0106")?;
    let node = Node::root(&json, "verkooporder");
    let mut binding = Binding::default();
    let sent = read_fields(&mut binding, &node);
    binding.finish()?;
    Ok(sent)
}

pub(crate) fn create(call: &mut Call<'_>) -> Outcome {
    let mut sent = sent(call)?;
    let mut faults = Faults::default();
    faults.add_if(sent.id.is_some(), "ALG-0100");
    faults.add_if(sent.number.is_some_and(|number| number != 0), "VOR-0005");
    let country = call.switches.default_country;
    check(&mut sent, call.books, country, &mut faults);
    faults.into_result()?;
    let (net, gross) = totals(call.books, &sent.fields);
    let order = Order {
        id: call.chance.guid(),
        stamp: call.stamp(),
        number: call.books.next_order,
        fields: sent.fields,
        net,
        gross,
        invoice: None,
        has_purchases: false,
    };
    call.books.next_order += 1;
    call.books.made.orders += 1;
    let shown = call.show(&order);
    call.books.orders.add(order);
    Ok(Answer::created(shown))
}

pub(crate) fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.id(0)?;
    call.books.orders.get(id).ok_or(Failure::NotFound)?;
    let mut sent = sent(call)?;
    let mut faults = Faults::default();
    faults.add_if(sent.id != Some(id), "ALG-0101");
    let country = call.switches.default_country;
    check(&mut sent, call.books, country, &mut faults);
    faults.into_result()?;
    let (net, gross) = totals(call.books, &sent.fields);
    let stamp = call.stamp();
    call.books.orders.change(id, |order| {
        order.fields = sent.fields;
        order.net = net;
        order.gross = gross;
        order.stamp = stamp;
    });
    call.one(&call.books.orders)
}

/// `PUT …/ProcesStatus` with `{id, procesStatus}`.
pub(crate) fn process(call: &mut Call<'_>) -> Outcome {
    let id = call.id(0)?;
    call.books.orders.get(id).ok_or(Failure::NotFound)?;
    let json = call.json("model", "ALG-0106")?;
    let node = Node::root(&json, "model");
    let mut binding = Binding::default();
    let sent_id = binding.guid(&node, "id");
    let status = process_status(&mut binding, &node);
    binding.finish()?;
    if sent_id != Some(id) {
        return Err(Failure::code("ALG-0101"));
    }
    let stamp = call.stamp();
    call.books.orders.change(id, |order| {
        order.fields.process = status;
        order.stamp = stamp;
    });
    call.one(&call.books.orders)
}

pub(crate) fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.id(0)?;
    let order = call.books.orders.get(id).ok_or(Failure::NotFound)?;
    if order.has_purchases {
        return Err(Failure::code("VOR-0014"));
    }
    call.books.orders.remove(id);
    Ok(Answer::empty(match call.switches.delete_order_status {
        OkOrCreated::Created => 201,
        OkOrCreated::Ok => 200,
    }))
}
