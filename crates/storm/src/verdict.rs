//! What was promised, held against what the sandbox has (product section 5).

mod two_way;

use std::collections::BTreeMap;

use anyhow::Result;
use boekbrug_model::invoice::InvoiceKind;
use boekbrug_model::{Feed, InvoiceState, Profile};
use rust_decimal::Decimal;
use serde::Serialize;

use self::two_way::{JUDGES, Seen};
use crate::people::{People, Promise};
use crate::side::Books;
use crate::world::World;

/// What one storm, or many, came to. Everything after the first three must be zero.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Verdict {
    /// Invoices accepted.
    pub invoices: u64,
    /// Calls made.
    pub calls: u64,
    /// Connections to each package.
    pub connections: BTreeMap<&'static str, u64>,
    /// Bookings beyond the first of an invoice, and bookings of what must not be booked.
    pub duplicates: u64,
    /// Invoices that must be in the books and are not, or that say they are and are not.
    pub lost: u64,
    /// Bookings whose total, lines or VAT are not those of the invoice.
    pub amount_differences: u64,
    /// Documents without a booking, more than one on a booking, or one that is missing or not the invoice's.
    pub orphan_documents: u64,
    /// Invoices that can be booked and do not come to their end.
    pub stuck: u64,
    /// Customers that differ from the package's.
    pub customer_differences: u64,
    /// Change numbers that were skipped or used twice.
    pub change_gaps: u64,
    /// Customers of the application that were handed over.
    pub customers: u64,
    /// Changes of them that the application handed over.
    pub customer_changes: u64,
    /// Changes that users of the package made to coupled fields of the same customers.
    pub package_edits: u64,
    /// Keys that came by message, new ones and ones withdrawn.
    pub key_messages: u64,
    /// Draft orders that were placed.
    pub orders: u64,
    /// What broke the promises about customers that go both ways and about draft orders, by promise.
    #[serde(flatten)]
    pub two_way: BTreeMap<&'static str, u64>,
    /// In words, for the seed that failed.
    #[serde(skip)]
    pub words: Vec<String>,
    /// Steps of the scheduler.
    #[serde(skip)]
    pub steps: u64,
}

impl Verdict {
    /// True when every promise was kept.
    pub fn is_clean(&self) -> bool {
        let Self {
            duplicates,
            lost,
            amount_differences,
            orphan_documents,
            stuck,
            customer_differences,
            change_gaps,
            two_way,
            ..
        } = self;
        let two_way = two_way.values().all(|count| *count == 0);
        two_way
            && [
                duplicates,
                lost,
                amount_differences,
                orphan_documents,
                stuck,
                customer_differences,
                change_gaps,
            ]
            .iter()
            .all(|count| **count == 0)
    }

    /// Adds another storm's.
    pub fn add(&mut self, other: Self) {
        self.invoices += other.invoices;
        self.calls += other.calls;
        for (package, count) in other.connections {
            *self.connections.entry(package).or_default() += count;
        }
        self.duplicates += other.duplicates;
        self.lost += other.lost;
        self.amount_differences += other.amount_differences;
        self.orphan_documents += other.orphan_documents;
        self.stuck += other.stuck;
        self.customer_differences += other.customer_differences;
        self.change_gaps += other.change_gaps;
        self.customers += other.customers;
        self.customer_changes += other.customer_changes;
        self.package_edits += other.package_edits;
        self.key_messages += other.key_messages;
        self.orders += other.orders;
        for (promise, count) in other.two_way {
            *self.two_way.entry(promise).or_default() += count;
        }
        self.steps += other.steps;
        self.words.extend(other.words);
    }

    fn note(&mut self, words: String) {
        self.words.push(words);
    }
}

/// True when every invoice that can be booked has come to its end: nothing is left to wait for.
pub(crate) async fn all_kept(world: &World, people: &People) -> Result<bool> {
    for (id, promise) in people.promises.iter().filter(|(_, promise)| promise.bookable) {
        let organisation = world.links[promise.link].organisation;
        let row = world.store.invoice(organisation, *id).await?;
        if row.is_none_or(|row| row.state != InvoiceState::Verified) {
            return Ok(false);
        }
    }
    if !customers(world).await?.is_empty() {
        return Ok(false);
    }
    for at in 0..world.links.len() {
        if Seen::of(world, people, at).await?.is_some_and(|seen| !seen.is_quiet()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Judges what goes both ways.
async fn judge_two_way(verdict: &mut Verdict, world: &World, people: &People) -> Result<()> {
    for (promise, _) in JUDGES {
        verdict.two_way.insert(promise, 0);
    }
    verdict.key_messages = people.clients.key_messages;
    for at in 0..world.links.len() {
        let Some(seen) = Seen::of(world, people, at).await? else {
            continue;
        };
        verdict.customers += seen.clients.len() as u64;
        verdict.customer_changes += seen.clients.iter().map(|(client, _)| client.changes).sum::<u64>();
        verdict.package_edits += seen.edits.len() as u64;
        verdict.orders += seen.placed.len() as u64;
        let package = world.links[at].side.kind().name();
        for (promise, judge) in JUDGES {
            let words = judge(&seen);
            *verdict.two_way.entry(promise).or_default() += words.len() as u64;
            verdict
                .words
                .extend(words.into_iter().map(|words| format!("{promise} ({package}): {words}")));
        }
    }
    Ok(())
}

/// Judges a storm that is over.
pub(crate) async fn judge(world: &World, people: &People, steps: u32) -> Result<Verdict> {
    let mut verdict = Verdict {
        invoices: people.promises.len() as u64,
        calls: world.calls.get(),
        steps: steps.into(),
        ..Verdict::default()
    };
    let mut books = Vec::new();
    for link in &world.links {
        *verdict.connections.entry(link.side.kind().name()).or_default() += 1;
        books.push(link.side.books(link.number)?);
    }
    for (id, promise) in &people.promises {
        let organisation = world.links[promise.link].organisation;
        let row = world.store.invoice(organisation, *id).await?;
        let state = row.as_ref().map(|row| row.state);
        let said = verdict.words.len();
        // an order is no booking
        if world.links[promise.link].profile != Profile::C {
            one(&mut verdict, promise, state, &books[promise.link]);
        }
        if verdict.words.len() > said {
            let timeline = world.store.attempts(*id).await?;
            let steps: Vec<_> = timeline
                .iter()
                .map(|one| {
                    format!(
                        "{} {} {}→{} by {}",
                        one.at,
                        one.step,
                        one.from.as_str(),
                        one.to.as_str(),
                        one.node
                    )
                })
                .collect();
            verdict.note(format!("  its way: {}", steps.join("; ")));
        }
        if promise.bookable && state != Some(InvoiceState::Verified) {
            verdict.stuck += 1;
            let (findings, due) = row.map(|row| (row.findings, row.due)).unzip();
            let number = &promise.invoice.number;
            let link = &world.links[promise.link];
            let connection = world.store.connection(link.organisation, link.connection).await?;
            let connection = connection.map(|row| (row.state, row.due, row.findings));
            verdict.note(format!(
                "{number} is {state:?} until {due:?}: {findings:?}; {} is {connection:?} at {}",
                link.side.kind().name(),
                world.time.now()
            ));
        }
    }
    for book in &books {
        verdict.orphan_documents += book.orphans;
    }
    let differ = customers(world).await?;
    verdict.customer_differences = differ.len() as u64;
    verdict.words.extend(differ);
    verdict.change_gaps = gaps(world).await?;
    judge_two_way(&mut verdict, world, people).await?;
    Ok(verdict)
}

fn one(verdict: &mut Verdict, promise: &Promise, state: Option<InvoiceState>, books: &Books) {
    let number = promise.invoice.number.as_str();
    let count = books.bookings.iter().filter(|booking| booking.number == number).count() as u64;
    let allowed = u64::from(promise.bookable);
    if count > allowed {
        verdict.duplicates += count - allowed;
        verdict.note(format!("{number} stands in the books {count} times"));
    }
    if count == 0 && (promise.bookable || state == Some(InvoiceState::Verified)) {
        verdict.lost += 1;
        verdict.note(format!("{number} is {state:?} and not in the books"));
    }
    for booking in books.bookings.iter().filter(|booking| booking.number == number) {
        let sign = if promise.invoice.kind == InvoiceKind::CreditNote {
            Decimal::NEGATIVE_ONE
        } else {
            Decimal::ONE
        };
        let wanted = [
            promise.invoice.total_incl,
            promise.invoice.total_excl,
            promise.invoice.total_vat,
        ]
        .map(|money| money.decimal() * sign);
        if [booking.total, booking.lines, booking.vat] != wanted {
            verdict.amount_differences += 1;
            verdict.note(format!(
                "{number}: {} = {} + {}, wanted {wanted:?}",
                booking.total, booking.lines, booking.vat
            ));
        }
        let sizes = &booking.documents;
        let wanted: Vec<_> = promise.pdf.into_iter().collect();
        if *sizes != wanted && (promise.bookable && state == Some(InvoiceState::Verified) || sizes.len() > wanted.len())
        {
            verdict.orphan_documents += 1;
            verdict.note(format!("{number}: documents of {sizes:?} bytes, wanted {wanted:?}"));
        }
    }
}

/// Customers whose name or activity differs from the package's, in words.
async fn customers(world: &World) -> Result<Vec<String>> {
    let mut words = Vec::new();
    for link in &world.links {
        let ours: BTreeMap<_, _> = world
            .store
            .records(link.connection, Feed::Customers, None, 10_000)
            .await?
            .into_iter()
            .map(|row| (row.code, (row.name, row.is_active)))
            .collect();
        let theirs = link.side.customers(link.number)?.into_iter();
        for one in theirs {
            let known = ours.get(&one.code);
            if known != Some(&(one.name.clone(), one.is_active)) {
                words.push(format!("{}: {one:?} is here {known:?}", link.side.kind().name()));
            }
        }
    }
    Ok(words)
}

/// Numbers that the change feed skipped or used twice.
async fn gaps(world: &World) -> Result<u64> {
    let mut count = 0;
    for link in &world.links {
        let row = world.store.connection(link.organisation, link.connection).await?;
        let Some(row) = row else { continue };
        let changes = world
            .store
            .changes_after(
                link.organisation,
                row.administration,
                boekbrug_model::ChangeNumber(0),
                100_000,
            )
            .await?;
        count += gaps_in(changes.iter().map(|change| change.number.0));
    }
    Ok(count)
}

/// How many numbers of a feed that starts at 1 are not the ones that should stand there.
fn gaps_in(numbers: impl Iterator<Item = i64>) -> u64 {
    numbers.zip(1..).filter(|(number, wanted)| number != wanted).count() as u64
}

#[cfg(test)]
mod tests;
