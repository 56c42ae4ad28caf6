//! A sales order as a client writes it: reading, rules and totals
//! [apis/snelstart.md §5 and §8].

use rust_decimal::Decimal;
use uuid::Uuid;

use super::address::{self, longer};
use super::vat::to_cents;
use crate::snelstart::administration::Administration;
use crate::snelstart::answer::Faults;
use crate::snelstart::model::order::{OrderFields, OrderLine, PRICE_ENTRY, PROCESS, STATUS};
use crate::snelstart::switches::DefaultCountry;
use crate::snelstart::wire::bind::{Binding, Node};

/// `Contantbon` and `Factuur` cannot be set from outside [documented].
const NOT_SETTABLE: [i64; 2] = [6, 7];

/// An order as a client writes it.
pub(crate) struct Sent {
    pub(crate) id: Option<Uuid>,
    pub(crate) number: Option<i64>,
    relation: Option<Uuid>,
    pub(crate) fields: OrderFields,
}

pub(crate) fn read(binding: &mut Binding, node: &Node<'_>) -> Sent {
    let relation = binding.reference(node, "relatie");
    let date = binding.date(node, "datum");
    if date.is_none() {
        binding.complain(node, "datum", "The datum field is required.");
    }
    let mut fields = OrderFields {
        relation: relation.unwrap_or_default(),
        date: date.unwrap_or_default(),
        process: process_status(binding, node),
        term: binding.int_between(node, "krediettermijn", 0, 100),
        blocked: binding.boolean(node, "geblokkeerd").unwrap_or(false),
        description: binding.text(node, "omschrijving"),
        payment_reference: binding.text(node, "betalingskenmerk"),
        mandate: binding.reference(node, "incassomachtiging"),
        deliver_to: address::read(binding, node, "afleveradres"),
        invoice_to: address::read(binding, node, "factuuradres"),
        price_entry: binding
            .choice(node, "verkooporderBtwIngaveModel", PRICE_ENTRY)
            .unwrap_or(0),
        cost_center: binding.reference(node, "kostenplaats"),
        memo: binding.text(node, "memo"),
        reference: binding.text(node, "orderreferentie"),
        discount: binding.decimal(node, "factuurkorting"),
        template: binding.reference(node, "verkoopordersjabloon"),
        status: binding.choice(node, "verkoopOrderStatus", STATUS).unwrap_or(0),
        lines: Vec::new(),
    };
    for line in binding.list(node, "regels") {
        fields.lines.push(read_line(binding, &line));
    }
    Sent {
        id: binding.guid(node, "id"),
        number: binding.int(node, "nummer"),
        relation,
        fields,
    }
}

pub(crate) fn process_status(binding: &mut Binding, node: &Node<'_>) -> i64 {
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

pub(crate) fn check(sent: &mut Sent, books: &Administration, default_country: DefaultCountry, faults: &mut Faults) {
    relation(books, sent, faults);
    let fields = &mut sent.fields;
    let addresses = [&mut fields.deliver_to, &mut fields.invoice_to];
    for address in addresses.into_iter().flatten() {
        address::check(address, &address::ORDER, default_country, faults);
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

/// What a line comes to, and the revenue group that says so.
pub(crate) struct Part {
    pub(crate) group: Option<Uuid>,
    pub(crate) net: Decimal,
    pub(crate) gross: Decimal,
}

/// What each line comes to, by the VAT kind of its article's revenue group.
pub(crate) fn parts(books: &Administration, fields: &OrderFields) -> Vec<Part> {
    let part = |line: &OrderLine| {
        let article = line.article.and_then(|id| books.articles.get(id));
        let group = article.and_then(|article| books.revenue_groups.get(article.fields.group));
        let rate = group.map_or(Decimal::ZERO, |group| books.rate(group.vat_kind, fields.date.date()));
        let factor = Decimal::ONE + rate / Decimal::ONE_HUNDRED;
        let (net, gross) = if fields.price_entry == 0 {
            (to_cents(line.total / factor), line.total)
        } else {
            (line.total, to_cents(line.total * factor))
        };
        let group = group.map(|group| group.id);
        Part { group, net, gross }
    };
    fields.lines.iter().map(part).collect()
}

/// Net and gross total.
pub(crate) fn totals(books: &Administration, fields: &OrderFields) -> (Decimal, Decimal) {
    let parts = parts(books, fields);
    (
        parts.iter().map(|part| part.net).sum(),
        parts.iter().map(|part| part.gross).sum(),
    )
}
