//! `/verkoopboekingen`: no list, and a verkoopfactuur comes with each
//! [apis/snelstart.md §4 and §9].

use jiff::ToSpan as _;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::chance::Chance;
use crate::snelstart::administration::Administration;
use crate::snelstart::answer::{Answer, Failure, Faults};
use crate::snelstart::call::{Call, Outcome};
use crate::snelstart::model::booking::{Booking, Entry};
use crate::snelstart::model::invoice::Invoice;
use crate::snelstart::model::mutation::Mutation;
use crate::snelstart::rules::booking::{Sent, read as read_fields};
use crate::snelstart::rules::booking_rules::{check, closed};
use crate::snelstart::rules::vat::payable;
use crate::snelstart::switches::VoucherNumbering;
use crate::snelstart::wire::bind::{Binding, Node};
use crate::snelstart::wire::record::Stamp;

/// The journal of sales and its account [apis/snelstart.md §10].
const DEBTORS: i64 = 1300;

/// Days until an invoice is due when nobody says [our choice].
const USUAL_TERM: i64 = 30;

pub(crate) fn read(call: &mut Call<'_>) -> Outcome {
    call.one(&call.books.bookings)
}

fn sent(call: &Call<'_>) -> Result<Sent, Failure> {
    let json = call.json("verkoopboeking", "ALG-0106")?;
    let node = Node::root(&json, "verkoopboeking");
    let mut binding = Binding::default();
    let sent = read_fields(&mut binding, &node);
    binding.finish()?;
    Ok(sent)
}

/// Joins the faults of the frame with those of the rules.
fn entry(mut faults: Faults, checked: Result<Entry, Faults>) -> Result<Entry, Failure> {
    match checked {
        Ok(entry) => faults.into_result().map(|()| entry),
        Err(more) => {
            faults.0.extend(more.0);
            Err(Failure::Business(faults))
        }
    }
}

pub(crate) fn create(call: &mut Call<'_>) -> Outcome {
    let sent = sent(call)?;
    let mut faults = Faults::default();
    faults.add_if(sent.id.is_some(), "ALG-0100");
    let mut entry = entry(faults, check(&sent, None, call.books, call.switches))?;
    let numbered = call.switches.voucher_numbering == VoucherNumbering::Numbered;
    if entry.voucher.is_none() && numbered {
        entry.voucher = Some(call.books.next_voucher.to_string());
        call.books.next_voucher += 1;
    }
    let id = call.chance.guid();
    let stamp = call.stamp();
    let booking = Booking {
        id,
        stamp,
        entry,
        documents: Vec::new(),
        from_order: false,
    };
    let shown = call.show(&booking);
    keep(call.books, call.chance, booking, Vec::new());
    Ok(Answer::created(shown))
}

/// Puts a booking in the books: its invoice, made from these orders, and what
/// it does to the ledger. Answers the id of the invoice.
pub(crate) fn keep(books: &mut Administration, chance: &mut Chance, booking: Booking, orders: Vec<Uuid>) -> Uuid {
    let mut invoice = invoice(books, &booking, chance.guid());
    invoice.orders = orders;
    let id = invoice.id;
    for mutation in mutations(books, chance, &booking) {
        books.mutations.add(mutation);
    }
    books.numbers.insert(booking.entry.number.clone(), booking.id);
    books.made.invoices += 1;
    books.invoices.add(invoice);
    books.bookings.add(booking);
    id
}

/// The invoice that a booking shows as, nothing paid yet.
pub(crate) fn invoice(books: &Administration, booking: &Booking, id: Uuid) -> Invoice {
    let entry = &booking.entry;
    let term = entry
        .term
        .or_else(|| books.relations.get(entry.customer)?.fields.term)
        .unwrap_or(USUAL_TERM);
    Invoice {
        id,
        booking: booking.id,
        stamp: booking.stamp,
        open: entry.total,
        number: entry.number.clone(),
        due: entry.date.checked_add(term.days()).unwrap_or(entry.date),
        relation: entry.customer,
        date: entry.date,
        total: entry.total,
        orders: Vec::new(),
    }
}

/// What the booking does to the ledger: debtors, revenue, VAT.
fn mutations(books: &Administration, chance: &mut Chance, booking: &Booking) -> Vec<Mutation> {
    let entry = &booking.entry;
    let numbered = |number| books.ledgers.find(|ledger| ledger.number == number);
    let debtors = numbered(DEBTORS).map(|ledger| (ledger.id, None, entry.total));
    let lines = entry
        .lines
        .iter()
        .map(|line| (line.ledger, line.cost_center, -line.amount));
    let vat = entry.vat.iter().filter_map(|row| {
        let ledger = books.ledger_with(payable(row.kind)?)?;
        Some((ledger.id, None, -row.amount))
    });
    let parts: Vec<(Uuid, Option<Uuid>, Decimal)> = debtors.into_iter().chain(lines).chain(vat).collect();
    let journal = books.journals.find(|journal| journal.number == DEBTORS);
    let journal = journal.map(|journal| journal.id).unwrap_or_default();
    parts
        .into_iter()
        .map(|(ledger, cost_center, balance)| Mutation {
            id: chance.guid(),
            booking: booking.id,
            ledger,
            cost_center,
            date: entry.date,
            stamp: booking.stamp,
            journal,
            description: entry.description.clone(),
            balance,
            voucher: entry.voucher.clone(),
            number: entry.number.clone(),
            relation: entry.customer,
        })
        .collect()
}

/// Replaces the whole booking.
pub(crate) fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.id(0)?;
    let sent = sent(call)?;
    let old = call.books.bookings.get(id).ok_or(Failure::NotFound)?;
    let mut faults = Faults::default();
    faults.add_if(sent.id != Some(id), "ALG-0101");
    faults.add_if(old.from_order, "BOE-0047");
    let entry = entry(faults, check(&sent, Some(old), call.books, call.switches))?;
    let old_number = old.entry.number.clone();
    let stamp = call.stamp();
    call.books.numbers.remove(&old_number);
    call.books.numbers.insert(entry.number.clone(), id);
    call.books.bookings.change(id, |booking| {
        booking.entry = entry;
        booking.stamp = stamp;
    });
    follow(call, id, stamp);
    call.one(&call.books.bookings)
}

/// Invoice and mutations follow their booking.
fn follow(call: &mut Call<'_>, id: Uuid, stamp: Stamp) {
    let Some(booking) = call.books.bookings.get(id).cloned() else {
        return;
    };
    let old = call.books.invoices.find(|invoice| invoice.booking == id).cloned();
    if let Some(old) = old {
        let mut new = invoice(call.books, &booking, old.id);
        let paid = old.total - old.open;
        new.open = new.total - paid;
        new.orders = old.orders;
        new.stamp = stamp;
        call.books.invoices.change(new.id, |row| *row = new);
    }
    remove_mutations(call.books, id);
    for mutation in mutations(call.books, call.chance, &booking) {
        call.books.mutations.add(mutation);
    }
}

fn remove_mutations(books: &mut Administration, booking: Uuid) {
    let rows = books.mutations.rows().iter();
    let ids: Vec<Uuid> = rows
        .filter(|mutation| mutation.booking == booking)
        .map(|mutation| mutation.id)
        .collect();
    for id in ids {
        books.mutations.remove(id);
    }
}

pub(crate) fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.id(0)?;
    let booking = call.books.bookings.get(id).ok_or(Failure::NotFound)?;
    let invoice = call.books.invoices.find(|invoice| invoice.booking == id);
    let mut faults = Faults::default();
    let paid = invoice.is_some_and(|invoice| invoice.open != invoice.total);
    faults.add_if(paid, "BOE-0083");
    faults.add_if(booking.from_order, "BOE-0047");
    for code in closed(call.books, booking.entry.date.date()) {
        faults.add(code);
    }
    faults.into_result()?;
    let number = booking.entry.number.clone();
    let invoice = invoice.map(|invoice| invoice.id);
    let documents = call.books.links_of(id);
    call.books.numbers.remove(&number);
    call.books.bookings.remove(id);
    remove_mutations(call.books, id);
    if let Some(invoice) = invoice {
        call.books.invoices.remove(invoice);
    }
    // documents go with their booking [our choice]
    for document in documents {
        call.books.documents.remove(document.id);
    }
    Ok(Answer::empty(200))
}
