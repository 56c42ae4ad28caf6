//! What was promised where customers go both ways and invoices become draft orders. Each promise is a function from what
//! was seen to the words for what is wrong; how many words there are is its figure.

mod seen;

use std::collections::{BTreeMap, BTreeSet};

use boekbrug_model::invoice::InvoiceKind;
use boekbrug_model::record::{Customer, OrderStatus};
use boekbrug_model::settings::FieldOwner;
use boekbrug_model::{InvoiceState, Profile};
use boekbrug_store::AppCustomerState;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;

pub(super) use self::seen::Seen;
use crate::clients::Client;
use crate::clients::draw::value;
use crate::people::Promise;
use crate::side::two_way::{FIELDS, PlacedOrder, Relation, Write, Written};

/// What a promise is called, and the words for what breaks it.
type Judge = (&'static str, fn(&Seen) -> Vec<String>);

/// Every promise.
pub(super) const JUDGES: &[Judge] = &[
    ("debtors_twice", debtors_twice),
    ("customers_lost", customers_lost),
    ("wrong_debtors", wrong_debtors),
    ("orders_twice", orders_twice),
    ("orders_lost", orders_lost),
    ("order_differences", order_differences),
    ("unticked_sent", unticked_sent),
    ("field_differences", field_differences),
    ("unasked_overwrites", unasked_overwrites),
    ("ping_pong", ping_pong),
    ("unseen_conflicts", unseen_conflicts),
    ("unknown_order_states", unknown_order_states),
];

/// Those that come true by themselves after a while: what gave way is in the history once the feed was read, which waits
/// while nobody knows whether another customer was made.
const IN_TIME: &[fn(&Seen) -> Vec<String>] = &[
    customers_lost,
    field_differences,
    unseen_conflicts,
    unknown_order_states,
];

impl Seen {
    /// True when nothing is left to wait for.
    pub(in crate::verdict) fn is_quiet(&self) -> bool {
        IN_TIME.iter().all(|judge| judge(self).is_empty())
    }
}

/// Relations of one VAT number, KvK number or code.
fn debtors_twice(seen: &Seen) -> Vec<String> {
    let mut by_key: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for relation in &seen.relations {
        let code = format!("number {}", relation.code);
        for key in relation.keys.iter().cloned().chain([code]) {
            by_key.entry(key).or_default().push(&relation.id);
        }
    }
    let twice = by_key.into_iter().filter(|(_, relations)| relations.len() > 1);
    twice
        .map(|(key, relations)| format!("{key} is {} debtors: {relations:?}", relations.len()))
        .collect()
}

/// Customers that must be in the package and are not, or say that they are not done.
fn customers_lost(seen: &Seen) -> Vec<String> {
    let lost = seen.due().filter(|(_, row)| {
        let there = row
            .and_then(|row| row.there.as_deref())
            .and_then(|id| seen.relation(id));
        there.is_none() || row.is_none_or(|row| row.state != AppCustomerState::Equal)
    });
    lost.map(|(client, row)| {
        let row = row.map(|row| (row.state, &row.number, &row.there, row.due, &row.findings));
        format!("{} ({}) is not there: {row:?}", client.id, client.now.customer_code)
    })
    .collect()
}

/// Bookings and orders of another relation than the customer of their invoice.
fn wrong_debtors(seen: &Seen) -> Vec<String> {
    let mut words = Vec::new();
    for (promise, _) in &seen.promises {
        let number = promise.invoice.number.as_str();
        let placed = seen
            .placed
            .iter()
            .filter(|order| order.reference == number)
            .map(|order| &order.relation);
        let booked = seen
            .debtors
            .iter()
            .filter(|(booked, _)| booked == number)
            .map(|(_, relation)| relation);
        let wanted = seen.debtor_of(promise);
        let own = seen
            .clients
            .iter()
            .find(|(client, _)| Some(&client.id) == promise.client.as_ref());
        let keys: Vec<_> = own.into_iter().flat_map(|(client, _)| keys(&client.now)).collect();
        for relation in booked.chain(placed) {
            let has_key = |key: &String| {
                seen.relation(relation)
                    .is_some_and(|relation| relation.keys.contains(key))
            };
            let known = keys.is_empty() || keys.iter().any(has_key);
            if wanted != Some(relation) || !known {
                words.push(format!("{number} is on {relation}, wanted {wanted:?} with {keys:?}"));
            }
        }
    }
    words
}

fn keys(customer: &Customer) -> Vec<String> {
    [&customer.vat_number, &customer.identification]
        .into_iter()
        .flatten()
        .cloned()
        .collect()
}

/// Promised orders with those that were placed of each.
fn placed(seen: &Seen) -> impl Iterator<Item = (&Promise, Option<InvoiceState>, Vec<&PlacedOrder>)> {
    let promised = seen.promises.iter().filter(|_| seen.profile == Profile::C);
    promised.map(|(promise, state)| {
        let number = promise.invoice.number.as_str();
        let orders = seen.placed.iter().filter(|order| order.reference == number).collect();
        (promise, *state, orders)
    })
}

fn orders_twice(seen: &Seen) -> Vec<String> {
    let twice = placed(seen).filter(|(promise, _, orders)| orders.len() > usize::from(promise.bookable));
    twice
        .map(|(promise, _, orders)| format!("{} was placed {} times", promise.invoice.number, orders.len()))
        .collect()
}

fn orders_lost(seen: &Seen) -> Vec<String> {
    let lost = placed(seen).filter(|(promise, state, orders)| {
        orders.is_empty() && (promise.bookable || *state == Some(InvoiceState::Verified))
    });
    lost.map(|(promise, state, _)| format!("{} is {state:?} and no order", promise.invoice.number))
        .collect()
}

fn order_differences(seen: &Seen) -> Vec<String> {
    let mut words = Vec::new();
    for (promise, _, orders) in placed(seen) {
        let sign = match promise.invoice.kind {
            InvoiceKind::CreditNote => Decimal::NEGATIVE_ONE,
            InvoiceKind::Invoice => Decimal::ONE,
        };
        let wanted = (promise.invoice.total_excl.decimal() * sign, promise.invoice.lines.len());
        let other = orders.iter().filter(|order| (order.net, order.lines) != wanted);
        words.extend(other.map(|order| format!("{order:?}, wanted {wanted:?}")));
    }
    words
}

/// Bookings and orders of customers that take no part.
fn unticked_sent(seen: &Seen) -> Vec<String> {
    let mut words = Vec::new();
    for (promise, _) in &seen.promises {
        let client = seen
            .clients
            .iter()
            .find(|(client, _)| Some(&client.id) == promise.client.as_ref());
        let number = promise.invoice.number.as_str();
        let went = seen.debtors.iter().any(|(booked, _)| booked == number)
            || seen.placed.iter().any(|order| order.reference == number);
        if went && client.is_some_and(|(client, _)| !client.is_due(seen.profile)) {
            words.push(format!("{number} went over, and nobody ever ticked its customer"));
        }
    }
    words
}

/// Fields that are not the same on both sides, or not as their owner had them last.
fn field_differences(seen: &Seen) -> Vec<String> {
    let mut words = Vec::new();
    for (client, row, relation) in seen.linked() {
        let Ok(ours) = serde_json::from_str::<Customer>(&row.values) else {
            words.push(format!("{} cannot be read", client.id));
            continue;
        };
        for field in FIELDS {
            let there = relation.values.get(field).map_or("", String::as_str);
            let (here, known) = (value(&client.now, field), value(&ours, field));
            if seen.profile == Profile::B && last_by_user(seen, relation, field) {
                // its customers go over with what the application does, not with what the package does
                continue;
            }
            let wrong = if known != there {
                format!("{known:?} here, {there:?} there")
            } else if here != there {
                format!("the application has {here:?}, there is {there:?}")
            } else if let Some(wanted) = not_as_owned(seen, client, relation, field, there) {
                format!("{there:?}, wanted one of {wanted:?}")
            } else {
                continue;
            };
            let (id, owner) = (&client.id, seen.settings.owner_of(field));
            let story = story(seen, client, relation, field);
            let stands = (row.state, row.due, &row.findings);
            words.push(format!("{id} {field} ({owner:?}): {wrong}; {story}; {stands:?}"));
        }
    }
    words
}

/// Whether a user of the package wrote a field last.
fn last_by_user(seen: &Seen, relation: &Relation, field: &str) -> bool {
    let writes = seen.writes.iter().rev().filter(|write| write.id == relation.id);
    let mut of_field = writes.filter(|write| write.fields.iter().any(|written| written.field == field));
    of_field.next().is_some_and(|write| !write.by_api)
}

/// The parts of an address: a field of one goes with the others.
const ADDRESS: [&str; 2] = ["visitAddress.address1", "visitAddress.city"];

/// Fields that stand or fall with this one, itself among them.
fn together_with(field: &str) -> Vec<&str> {
    if ADDRESS.contains(&field) {
        ADDRESS.to_vec()
    } else {
        vec![field]
    }
}

/// Who gave a field, and what goes with it, which value when, for people.
fn story(seen: &Seen, client: &Client, relation: &Relation, field: &str) -> String {
    let mut story = Vec::new();
    for (at, said) in client.said.get(field).into_iter().flatten() {
        story.push((*at, format!("the application said {said:?}")));
    }
    for write in seen.writes.iter().filter(|write| write.id == relation.id) {
        let who = if write.by_api { "we" } else { "a user" };
        let near = together_with(field);
        for written in write.fields.iter().filter(|written| near.contains(&&*written.field)) {
            let part = if written.field == field { "" } else { &*written.field };
            story.push((write.at, format!("{who} wrote {part} {:?}", written.new)));
        }
    }
    story.sort_by_key(|(at, _)| *at);
    let story: Vec<_> = story.into_iter().map(|(at, what)| format!("{at} {what}")).collect();
    let kept = seen.history.get(&relation.id).into_iter().flatten();
    let kept: Vec<_> = kept
        .filter(|(path, _)| path == field)
        .map(|(_, values)| values)
        .collect();
    format!("{}; kept {kept:?}", story.join(", "))
}

/// The package does not say when a user changed something: it counts from when it was read, up to so much later.
const SEEN_LATER: SignedDuration = SignedDuration::from_mins(10);

/// By how much the clocks of two nodes may differ: what one heard and what another was told is in order only beyond that.
const CLOCKS: SignedDuration = SignedDuration::from_mins(1);

/// Whether a user of the package changed another part of the address after the application said this one, as far as
/// anybody can know: an address is one, and all of it is then the package's. A package that was out of reach is heard
/// later still; the history knows when.
fn went_with_its_address(seen: &Seen, client: &Client, relation: &Relation, field: &str) -> bool {
    let said = client.said.get(field).and_then(|said| said.last()).map(|(at, _)| *at);
    let later = |other: &&str| {
        seen.last_edit(&relation.id, other).is_some_and(|edit| {
            let soon = edit.at.saturating_add(SEEN_LATER).unwrap_or(edit.at);
            let heard = seen.heard(edit).and_then(|at| at.checked_add(CLOCKS).ok());
            heard.unwrap_or(soon).max(soon) >= said.unwrap_or(Timestamp::MIN)
        })
    };
    together_with(field).iter().filter(|other| **other != field).any(later)
}

/// What this field was when the application last changed another part of the address, if that was after a user of the
/// package changed this one: all of the address is then the application's, with what it had taken over of it before.
fn went_with_ours(seen: &Seen, client: &Client, relation: &Relation, field: &str) -> Vec<String> {
    let Some(edit) = seen.last_edit(&relation.id, field) else {
        return Vec::new();
    };
    let later = |other: &&str| {
        let said = client.said.get(*other).and_then(|said| said.last());
        said.and_then(|(at, _)| at.checked_add(CLOCKS).ok())
            .is_some_and(|at| at >= edit.at)
    };
    if !together_with(field).iter().filter(|other| **other != field).any(later) {
        return Vec::new();
    }
    let edits = seen.edits.iter();
    let before = edits.filter(|one| one.relation == relation.id && one.field == field && one.at < edit.at);
    before.map(|one| one.value.clone()).collect()
}

/// The values of which it should be one, when it is none of them.
fn not_as_owned(seen: &Seen, client: &Client, relation: &Relation, field: &str, there: &str) -> Option<Vec<String>> {
    let said = client.said.get(field);
    let later = said.is_some_and(|said| said.len() > 1);
    let said = said.and_then(|said| said.last()).map(|(_, said)| said.clone());
    let edited = seen.last_edit(&relation.id, field).map(|edit| edit.value.clone());
    let wanted: Vec<String> = match seen.settings.owner_of(field) {
        FieldOwner::Application => said.into_iter().collect(),
        FieldOwner::Package => edited.into_iter().collect(),
        // a first link with what was there overwrites nothing, and what gave way is told (decision 0012); later, which
        // of both is the last is not certain to the minute, but nobody else's value may be there
        FieldOwner::LastChange if found_there(seen, relation, field) => return None,
        FieldOwner::LastChange if went_with_its_address(seen, client, relation, field) => return None,
        FieldOwner::LastChange if later || edited.is_some() => {
            let ours = went_with_ours(seen, client, relation, field);
            said.into_iter().chain(edited).chain(ours).collect()
        }
        FieldOwner::LastChange => Vec::new(),
    };
    (!wanted.is_empty() && !wanted.iter().any(|wanted| wanted == there)).then_some(wanted)
}

/// Whether a relation was in the package before it was a customer, and we never wrote this field of it.
fn found_there(seen: &Seen, relation: &Relation, field: &str) -> bool {
    let mut ours = seen
        .writes
        .iter()
        .filter(|write| write.by_api && write.id == relation.id);
    !ours.any(|write| write.made || write.fields.iter().any(|written| written.field == field))
}

/// Fields that our writes gave a value that the application never gave them.
fn unasked_overwrites(seen: &Seen) -> Vec<String> {
    let mut words = Vec::new();
    for write in seen.writes.iter().filter(|write| write.by_api && !write.made) {
        let mine = seen
            .clients
            .iter()
            .find(|(_, row)| row.as_ref().is_some_and(|row| row.there.as_deref() == Some(&write.id)));
        let asked: BTreeSet<String> = mine.map(|(client, _)| texts(client)).unwrap_or_default();
        for field in &write.fields {
            let country = field.field.contains(".land.") && !asked.is_empty() && !field.new.is_empty();
            // what the application leaves blank stays blank where its values stand, and it may say itself that it is blank
            let blank = mine.is_some_and(|(client, _)| {
                said_blank(client, field)
                    || FIELDS.contains(&field.field.as_str())
                        && seen.settings.owner_of(&field.field) == FieldOwner::Application
                        && field.new.is_empty()
                        && left_blank(client, write, &field.field)
            });
            if !country && !blank && (field.new.is_empty() || !asked.contains(&field.new)) {
                let before = seen.writes.iter().filter(|other| other.id == write.id);
                let story: Vec<_> = before
                    .map(|other| (other.at, other.by_api, other.fields.len()))
                    .collect();
                words.push(format!(
                    "{} of {} at {}: {:?} became {:?}; writes {story:?}",
                    field.field, write.id, write.at, field.old, field.new
                ));
            }
        }
    }
    words
}

/// Whether a write takes away what the application itself said to be blank.
fn said_blank(client: &Client, field: &Written) -> bool {
    let said = client.said.get(&field.field).into_iter().flatten();
    field.new.is_empty() && said.into_iter().any(|(_, said)| said.is_empty())
}

/// Whether a field was blank in what the application had handed over when it was written, or is in what it did last.
fn left_blank(client: &Client, write: &Write, field: &str) -> bool {
    let offered = client.offered.as_ref().unwrap_or(&client.now);
    let first = client.taken_over.as_ref().unwrap_or(offered);
    let said = said_before(client, write, field);
    said.map_or_else(|| value(first, field).is_empty(), str::is_empty) || value(offered, field).is_empty()
}

/// What the application itself had said last of a field when it was written.
fn said_before<'a>(client: &'a Client, write: &Write, field: &str) -> Option<&'a str> {
    // the package counts in milliseconds
    let before = |at: &Timestamp| at.as_millisecond() <= write.at.as_millisecond();
    let mut said = client.said.get(field)?.iter();
    let last = said.rfind(|(at, _)| before(at));
    last.map(|(_, said)| said.as_str())
}

/// Every text that the application ever gave any field of a customer.
fn texts(client: &Client) -> BTreeSet<String> {
    let mut texts: BTreeSet<String> = client.said.values().flatten().map(|(_, said)| said.clone()).collect();
    let known = [Some(&client.now), client.offered.as_ref(), client.taken_over.as_ref()];
    for customer in known.into_iter().flatten() {
        leaves(&serde_json::to_value(customer).unwrap_or_default(), &mut texts);
    }
    // a Dutch VAT number may be kept without its letters
    let bare: Vec<_> = texts
        .iter()
        .filter_map(|text| text.strip_prefix("NL"))
        .map(str::to_owned)
        .collect();
    texts.extend(bare);
    texts.remove("");
    texts
}

fn leaves(value: &serde_json::Value, into: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::String(text) => drop(into.insert(text.clone())),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| leaves(value, into)),
        _ => {}
    }
}

/// Writes and messages that nobody's change gave cause for.
fn ping_pong(seen: &Seen) -> Vec<String> {
    let mut words = Vec::new();
    for (client, _, relation) in seen.linked() {
        let of = |by_api: bool| {
            let writes = seen
                .writes
                .iter()
                .filter(move |write| write.id == relation.id && write.by_api == by_api);
            writes.filter(|write| !write.made && !write.fields.is_empty()).count() as u64
        };
        let edits = seen.edits.iter().filter(|edit| edit.relation == relation.id).count() as u64;
        let (ours, theirs) = (of(true), of(false));
        // what an owner puts back is one write for each edit
        if ours > client.changes + edits {
            words.push(format!(
                "{}: {ours} writes of {} changes and {edits} edits",
                client.id, client.changes
            ));
        }
        // each write is told once, each word of the application that gave way, and what came with the link
        let told = seen.told.get(&relation.id).copied().unwrap_or_default();
        let lost = lost_words(seen, client, relation);
        let came = u64::from(came_with_link(seen, client, relation));
        if told > ours + theirs + lost + came {
            words.push(format!(
                "{}: told {told} times of {ours} and {theirs} writes, {lost} lost words and {came} link; kept {:?}",
                client.id,
                seen.history.get(&relation.id)
            ));
        }
    }
    if seen.misread > 0 {
        words.push(format!("{} offers of the same were taken for another", seen.misread));
    }
    words
}

/// Whether the application was told of a value that no write brought and that it never gave: one that the package had of
/// its own when both became one customer. Where its values are not the application's (decision 0012: a first link
/// overwrites nothing; a package fills what it demands of a new row) the application hears of them, all at once.
fn came_with_link(seen: &Seen, client: &Client, relation: &Relation) -> bool {
    let asked = texts(client);
    let writes = seen
        .writes
        .iter()
        .filter(|write| write.id == relation.id && !write.made);
    let brought: BTreeSet<&str> = writes
        .flat_map(|write| &write.fields)
        .map(|written| written.new.as_str())
        .collect();
    let mut kept = seen.history.get(&relation.id).into_iter().flatten();
    kept.any(|(_, [_, new])| !new.is_empty() && !asked.contains(new) && !brought.contains(new.as_str()))
}

/// How many words of the application never got there.
fn lost_words(seen: &Seen, client: &Client, relation: &Relation) -> u64 {
    let said = client
        .said
        .iter()
        .flat_map(|(field, said)| said.iter().map(move |(_, said)| (field, said)));
    let lost = said.filter(|(field, said)| {
        let ours = seen
            .writes
            .iter()
            .filter(|write| write.by_api && write.id == relation.id);
        !ours
            .flat_map(|write| &write.fields)
            .any(|written| written.field == **field && written.new == **said)
    });
    lost.count() as u64
}

/// Last words of either side that are not there and that no history knows.
fn unseen_conflicts(seen: &Seen) -> Vec<String> {
    let mut words = Vec::new();
    for (client, _, relation) in seen.linked() {
        let kept = seen.history.get(&relation.id);
        let known = |field: &str, word: &str| {
            relation.values.get(field).map_or("", String::as_str) == word
                || kept.is_some_and(|kept| {
                    kept.iter()
                        .any(|(path, values)| path == field && values.iter().any(|value| value == word))
                })
        };
        for field in FIELDS {
            let said = client.said.get(*field).and_then(|said| said.last());
            let owned = seen.settings.owner_of(field) == FieldOwner::Package;
            if let Some((at, said)) = said.filter(|(_, said)| !owned && !known(field, said)) {
                let story = story(seen, client, relation, field);
                words.push(format!("{} {field}: {said:?} of {at} is nowhere; {story}", client.id));
            }
            let edit = seen
                .last_edit(&relation.id, field)
                .filter(|edit| !known(field, &edit.value));
            if let Some(edit) = edit {
                let story = story(seen, client, relation, field);
                words.push(format!(
                    "{} {field}: the package's {:?} of {} is nowhere; {story}",
                    client.id, edit.value, edit.at
                ));
            }
        }
    }
    words
}

/// Placed orders of which the feed tells something else, or nothing.
fn unknown_order_states(seen: &Seen) -> Vec<String> {
    let mut words = Vec::new();
    for order in seen.placed.iter().filter(|_| seen.profile == Profile::C) {
        let status = if order.invoice.is_some() {
            OrderStatus::Invoiced
        } else {
            OrderStatus::Open
        };
        let known = seen.orders.iter().find(|known| known.number == order.number);
        let told = known.map(|known| (known.status, known.invoice_number.clone(), known.reference.clone()));
        let wanted = (status, order.invoice.clone(), Some(order.reference.clone()));
        if told.as_ref() != Some(&wanted) {
            // under another number, perhaps
            let other = seen.orders.iter().find(|known| known.reference == wanted.2);
            let other = other.map(|known| (&known.number, known.status));
            let number = &order.number;
            words.push(format!("order {number}: told {told:?} or {other:?}, wanted {wanted:?}"));
        }
    }
    words
}

#[cfg(test)]
mod tests;
