//! `/verkooporders`: drafts that a user invoices inside the package.

use rust_decimal::Decimal;
use uuid::Uuid;

use crate::snelstart::administration::Administration;
use crate::snelstart::answer::{Answer, Failure, Faults};
use crate::snelstart::call::{Call, Outcome};
use crate::snelstart::model::order::{ORDER, Order, OrderFields, OrderLine, PRICE_ENTRY, PROCESS, STATUS};
use crate::snelstart::rules::address::{self, longer};
use crate::snelstart::rules::vat::to_cents;
use crate::snelstart::switches::OkOrCreated;
use crate::snelstart::wire::bind::{Binding, Node};

/// `Contantbon` and `Factuur` cannot be set from outside [documented].
const NOT_SETTABLE: [i64; 2] = [6, 7];

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    call.page(|books| &mut books.orders, &ORDER)
}

pub(crate) fn read(call: &mut Call<'_>) -> Outcome {
    call.one(&call.books.orders)
}

/// An order as a client writes it.
struct Sent {
    id: Option<Uuid>,
    number: Option<i64>,
    relation: Option<Uuid>,
    fields: OrderFields,
}

fn sent(call: &Call<'_>) -> Result<Sent, Failure> {
    let json = call.json("verkooporder", "ALG-0106")?;
    let node = Node::root(&json, "verkooporder");
    let mut binding = Binding::default();
    let relation = binding.reference(&node, "relatie");
    let date = binding.date(&node, "datum");
    if date.is_none() {
        binding.complain(&node, "datum", "The datum field is required.");
    }
    let mut fields = OrderFields {
        relation: relation.unwrap_or_default(),
        date: date.unwrap_or_default(),
        process: process_status(&mut binding, &node),
        term: binding.int_between(&node, "krediettermijn", 0, 100),
        blocked: binding.boolean(&node, "geblokkeerd").unwrap_or(false),
        description: binding.text(&node, "omschrijving"),
        payment_reference: binding.text(&node, "betalingskenmerk"),
        mandate: binding.reference(&node, "incassomachtiging"),
        deliver_to: address::read(&mut binding, &node, "afleveradres"),
        invoice_to: address::read(&mut binding, &node, "factuuradres"),
        price_entry: binding
            .choice(&node, "verkooporderBtwIngaveModel", PRICE_ENTRY)
            .unwrap_or(0),
        cost_center: binding.reference(&node, "kostenplaats"),
        memo: binding.text(&node, "memo"),
        reference: binding.text(&node, "orderreferentie"),
        discount: binding.decimal(&node, "factuurkorting"),
        template: binding.reference(&node, "verkoopordersjabloon"),
        status: binding.choice(&node, "verkoopOrderStatus", STATUS).unwrap_or(0),
        lines: Vec::new(),
    };
    for line in binding.list(&node, "regels") {
        fields.lines.push(read_line(&mut binding, &line));
    }
    let sent = Sent {
        id: binding.guid(&node, "id"),
        number: binding.int(&node, "nummer"),
        relation,
        fields,
    };
    binding.finish()?;
    Ok(sent)
}

fn process_status(binding: &mut Binding, node: &Node<'_>) -> i64 {
    let status = binding.choice(node, "procesStatus", PROCESS).unwrap_or(0);
    if NOT_SETTABLE.contains(&status) {
        binding.complain(node, "procesStatus", "De processtatus kan niet worden gezet.");
    }
    status
}

fn read_line(binding: &mut Binding, node: &Node<'_>) -> OrderLine {
    let price = binding.decimal(node, "stuksprijs").unwrap_or_default();
    let quantity = binding.decimal(node, "aantal").unwrap_or_default();
    let discount = binding.decimal(node, "kortingsPercentage").unwrap_or_default();
    let share = Decimal::ONE_HUNDRED - discount;
    let total = price
        .checked_mul(quantity)
        .and_then(|gross| gross.checked_mul(share))
        .map_or(Decimal::ZERO, |gross| to_cents(gross / Decimal::ONE_HUNDRED));
    OrderLine {
        article: binding.reference(node, "artikel"),
        description: binding.text_up_to(node, "omschrijving", 250),
        price,
        quantity,
        discount,
        total,
    }
}

fn check(call: &Call<'_>, sent: &mut Sent, faults: &mut Faults) {
    let books: &Administration = call.books;
    relation(books, sent, faults);
    let fields = &mut sent.fields;
    let country = call.switches.default_country;
    let addresses = [&mut fields.deliver_to, &mut fields.invoice_to];
    for address in addresses.into_iter().flatten() {
        address::check(address, &address::ORDER, country, faults);
    }
    faults.add_if(longer(fields.reference.as_deref(), 50), "VOR-0011");
    if let Some(id) = fields.cost_center {
        match books.cost_centers.get(id) {
            None => faults.add("BOE-0019"),
            Some(center) => faults.add_if(center.inactive, "BOE-0026"),
        }
    }
    if let Some(id) = fields.mandate {
        match books.mandates.iter().find(|mandate| mandate.id == id) {
            None => faults.add("VOR-0013"),
            Some(mandate) => faults.add_if(mandate.customer != fields.relation, "VOR-0004"),
        }
    }
    let mut articles = fields.lines.iter().filter_map(|line| line.article);
    let unknown = articles.any(|id| books.articles.get(id).is_none_or(|article| article.inactive));
    faults.add_if(unknown, "ART-0001");
}

fn relation(books: &Administration, sent: &Sent, faults: &mut Faults) {
    let Some(relation) = sent.relation.and_then(|id| books.relations.get(id)) else {
        faults.add("REL-0005");
        return;
    };
    faults.add_if(!relation.fields.kinds.customer, "VOR-0002");
    faults.add_if(relation.inactive, "BOE-0054");
    let payer = relation.fields.invoice_to.and_then(|id| books.relations.get(id));
    faults.add_if(payer.is_some_and(|payer| !payer.fields.kinds.customer), "VOR-0003");
}

/// Net and gross total, by the VAT kind of each article's revenue group.
fn totals(books: &Administration, fields: &OrderFields) -> (Decimal, Decimal) {
    let (mut net, mut gross) = (Decimal::ZERO, Decimal::ZERO);
    for line in &fields.lines {
        let article = line.article.and_then(|id| books.articles.get(id));
        let group = article.and_then(|article| books.revenue_groups.get(article.fields.group));
        let rate = group.map_or(Decimal::ZERO, |group| books.rate(group.vat_kind, fields.date.date()));
        let factor = Decimal::ONE + rate / Decimal::ONE_HUNDRED;
        if fields.price_entry == 0 {
            gross += line.total;
            net += to_cents(line.total / factor);
        } else {
            net += line.total;
            gross += to_cents(line.total * factor);
        }
    }
    (net, gross)
}

pub(crate) fn create(call: &mut Call<'_>) -> Outcome {
    let mut sent = sent(call)?;
    let mut faults = Faults::default();
    faults.add_if(sent.id.is_some(), "ALG-0100");
    faults.add_if(sent.number.is_some_and(|number| number != 0), "VOR-0005");
    check(call, &mut sent, &mut faults);
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
    check(call, &mut sent, &mut faults);
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
