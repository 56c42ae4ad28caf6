//! What is seen of a link when a storm is over.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use boekbrug_model::record::{Order, Record};
use boekbrug_model::{ChangeNumber, ConnectionSettings, Feed, InvoiceState, Profile, RecordId};
use boekbrug_store::{AppCustomerRow, ChangeKind};
use jiff::Timestamp;

use crate::clients::{Client, Clients, Edit};
use crate::people::{People, Promise};
use crate::side::two_way::{PlacedOrder, Relation, Write};
use crate::world::World;

/// Everything that is held against the promises of one link.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(in crate::verdict) profile: Profile,
    pub(in crate::verdict) settings: ConnectionSettings,
    pub(in crate::verdict) clients: Vec<(Client, Option<AppCustomerRow>)>,
    /// Promised invoices with the state they are in.
    pub(in crate::verdict) promises: Vec<(Promise, Option<InvoiceState>)>,
    pub(in crate::verdict) edits: Vec<Edit>,
    pub(in crate::verdict) misread: u64,
    pub(in crate::verdict) relations: Vec<Relation>,
    pub(in crate::verdict) writes: Vec<Write>,
    pub(in crate::verdict) placed: Vec<PlacedOrder>,
    /// Invoice number and relation of each booking.
    pub(in crate::verdict) debtors: Vec<(String, String)>,
    /// What the feed tells of orders.
    pub(in crate::verdict) orders: Vec<Order>,
    /// Field and both values of every overwrite that was kept, by relation.
    pub(in crate::verdict) history: BTreeMap<String, Vec<(String, [String; 2])>>,
    /// When a field of a relation was heard to have a value.
    pub(in crate::verdict) heard: Vec<Heard>,
    /// How often the application was told of a change, by relation.
    pub(in crate::verdict) told: BTreeMap<String, u64>,
}

/// A value that a read of the package brought.
#[derive(Clone, Debug)]
pub(in crate::verdict) struct Heard {
    pub(in crate::verdict) at: Timestamp,
    pub(in crate::verdict) relation: String,
    pub(in crate::verdict) field: String,
    pub(in crate::verdict) value: String,
}

impl Seen {
    /// What there is to see of a link; none where customers go one way.
    pub(in crate::verdict) async fn of(world: &World, people: &People, at: usize) -> Result<Option<Self>> {
        let link = &world.links[at];
        let Some(side) = link.two_way() else { return Ok(None) };
        let mut seen = Self {
            profile: link.profile,
            settings: link.settings.clone(),
            clients: Vec::new(),
            promises: Vec::new(),
            edits: people
                .clients
                .edits
                .iter()
                .filter(|edit| edit.link == at)
                .cloned()
                .collect(),
            misread: people.clients.misread,
            relations: side.relations(link.number)?,
            writes: side.writes(link.number)?,
            placed: side.orders(link.number)?,
            debtors: side.debtors(link.number)?,
            orders: Vec::new(),
            history: BTreeMap::new(),
            heard: Vec::new(),
            told: BTreeMap::new(),
        };
        for client in people.clients.of(at) {
            seen.clients.push((client.clone(), Clients::row(world, client).await?));
        }
        for (id, promise) in people.promises.iter().filter(|(_, promise)| promise.link == at) {
            let row = world.store.invoice(link.organisation, *id).await?;
            seen.promises.push((promise.clone(), row.map(|row| row.state)));
        }
        seen.told_of(world, at).await?;
        Ok(Some(seen))
    }

    /// What the application and people were told.
    async fn told_of(&mut self, world: &World, at: usize) -> Result<()> {
        let link = &world.links[at];
        for relation in &self.relations {
            let rows = world
                .store
                .history(link.connection, &relation.id, Feed::Customers)
                .await?;
            let heard = rows.iter().flat_map(|row| {
                row.fields.iter().map(|field| Heard {
                    at: row.at,
                    relation: relation.id.clone(),
                    field: field.field.clone(),
                    value: text(&field.new),
                })
            });
            self.heard.extend(heard);
            let fields = rows.into_iter().flat_map(|row| row.fields);
            let kept = fields.map(|field| (field.field, [text(&field.old), text(&field.new)]));
            self.history.insert(relation.id.clone(), kept.collect());
        }
        let connection = world.store.connection(link.organisation, link.connection).await?;
        let administration = connection.context("the connection is there")?.administration;
        let changes = world
            .store
            .changes_after(link.organisation, administration, ChangeNumber(0), 100_000)
            .await?;
        for change in changes.iter().filter(|change| change.kind == ChangeKind::Updated) {
            let Ok(id) = change.id.parse::<RecordId>() else {
                continue;
            };
            if let Some(record) = world.store.record(link.connection, Feed::Customers, id).await? {
                *self.told.entry(record.package_id).or_default() += 1;
            }
        }
        for (_, _, record) in world.store.references(link.connection, &[Feed::Orders]).await? {
            if let Record::Order(order) = record {
                self.orders.push(order);
            }
        }
        Ok(())
    }

    /// Clients that must be in the package, with their row.
    pub(super) fn due(&self) -> impl Iterator<Item = (&Client, Option<&AppCustomerRow>)> {
        let due = self.clients.iter().filter(|(client, _)| client.is_due(self.profile));
        due.map(|(client, row)| (client, row.as_ref()))
    }

    pub(super) fn relation(&self, id: &str) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.id == id)
    }

    /// Clients that are linked to a relation.
    pub(super) fn linked(&self) -> impl Iterator<Item = (&Client, &AppCustomerRow, &Relation)> {
        self.due().filter_map(|(client, row)| {
            let row = row?;
            Some((client, row, self.relation(row.there.as_deref()?)?))
        })
    }

    pub(super) fn last_edit(&self, relation: &str, field: &str) -> Option<&Edit> {
        self.edits
            .iter()
            .rev()
            .find(|edit| edit.relation == relation && edit.field == field)
    }

    /// When what a user changed was heard of, if it was.
    pub(super) fn heard(&self, edit: &Edit) -> Option<Timestamp> {
        let fits =
            |heard: &&Heard| heard.relation == edit.relation && heard.field == edit.field && heard.value == edit.value;
        let times = self.heard.iter().filter(fits).map(|heard| heard.at);
        times.filter(|at| *at >= edit.at).min()
    }

    /// The relation that this customer of an invoice has to be.
    pub(super) fn debtor_of(&self, promise: &Promise) -> Option<&str> {
        let of = |(client, _): &&(Client, Option<AppCustomerRow>)| Some(&client.id) == promise.client.as_ref();
        self.clients.iter().find(of)?.1.as_ref()?.there.as_deref()
    }
}

fn text(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}
