//! SnelStart where customers go both ways.

use std::sync::Arc;

use anyhow::{Context, Result};
use boekbrug_connector::{Consent, HookVerdict, InboundHook};
use boekbrug_sandbox::Reply;
use boekbrug_sandbox::snelstart::{By, Refused, RelationPatch, What};
use bytes::Bytes;
use http::Request;
use serde_json::Value;

use super::{CODES, SnelStartSide, administration, connector_config};
use crate::side::Line;
use crate::side::two_way::{Activation, PlacedOrder, Relation, TwoWay, Write, Written, body};

/// The package's own names of the coupled fields that change.
const NAMES: &[(&str, &str)] = &[
    ("name", "naam"),
    ("visitAddress.address1", "vestigingsAdres.straat"),
    ("visitAddress.city", "vestigingsAdres.plaats"),
    ("visitAddress.phoneNumber", "telefoon"),
];

impl SnelStartSide {
    /// Notes who reads a relation to save it, and who has saved it.
    pub(super) fn watch(&self, method: &str, target: &str, reply: &Reply) {
        let path = target.split('?').next().unwrap_or(target);
        let one = path.strip_prefix("/v2/relaties/").map(str::to_owned);
        match (method, one) {
            ("PUT", Some(id)) => self.opened.save(&id, reply),
            ("GET", Some(id)) => self.opened.open([id]),
            ("GET", None) if path == "/v2/relaties" && target.contains("eq") => {
                let rows: Vec<Value> = serde_json::from_slice(&body(reply)).unwrap_or_default();
                let ids = rows.iter().filter_map(|row| row["id"].as_str());
                self.opened.open(ids.map(str::to_owned));
            }
            _ => {}
        }
    }

    fn code_of(&self, number: usize, id: &str) -> Result<Option<i64>> {
        let relations = self.sandbox.relations(&administration(number))?;
        let found = relations.iter().find(|relation| relation.id.to_string() == id);
        Ok(found.map(|relation| relation.code))
    }

    fn open_order(&self, number: usize, pick: usize) -> Result<Option<i64>> {
        let books = self.sandbox.books(&administration(number))?;
        let open: Vec<_> = books.orders.iter().filter(|order| order.invoice.is_none()).collect();
        Ok(open.get(pick % open.len().max(1)).map(|order| order.number))
    }
}

impl TwoWay for SnelStartSide {
    fn relations(&self, number: usize) -> Result<Vec<Relation>> {
        let rows = self.sandbox.relation_rows(&administration(number))?;
        let ours = rows
            .iter()
            .filter(|row| row["relatiecode"].as_i64() >= Some(CODES.first));
        Ok(ours.map(relation).collect())
    }

    fn writes(&self, number: usize) -> Result<Vec<Write>> {
        let changes = self.sandbox.relation_changes(&administration(number))?;
        let write = |change: boekbrug_sandbox::snelstart::RelationChange| Write {
            at: change.at,
            id: change.id.to_string(),
            by_api: change.by == By::Api,
            made: change.what == What::Made,
            fields: change
                .fields
                .iter()
                .map(|field| Written {
                    field: canonical(&field.field),
                    old: text(&field.old),
                    new: text(&field.new),
                })
                .collect(),
        };
        Ok(changes.into_iter().map(write).collect())
    }

    fn orders(&self, number: usize) -> Result<Vec<PlacedOrder>> {
        let books = self.sandbox.books(&administration(number))?;
        let orders = books.orders.into_iter().map(|order| PlacedOrder {
            reference: order.reference.unwrap_or_default(),
            number: order.number.to_string(),
            relation: order.customer.id.to_string(),
            net: order.net,
            lines: order.lines,
            invoice: order.invoice,
        });
        Ok(orders.collect())
    }

    fn debtors(&self, number: usize) -> Result<Vec<(String, String)>> {
        let books = self.sandbox.books(&administration(number))?;
        let bookings = books.bookings.into_iter();
        Ok(bookings
            .map(|booking| (booking.number, booking.customer.id.to_string()))
            .collect())
    }

    fn edit(&self, number: usize, id: &str, fields: &[(&str, String)]) -> Result<bool> {
        let Some(code) = self.code_of(number, id)?.filter(|_| !self.opened.is_open(id)) else {
            return Ok(false);
        };
        let mut patch = RelationPatch::default();
        for (field, value) in fields {
            let value = value.clone();
            match *field {
                "name" => patch.name = Some(value),
                "visitAddress.address1" => patch.street = Some(value),
                "visitAddress.city" => patch.city = Some(value),
                "visitAddress.phoneNumber" => patch.phone = Some(value),
                "memo" => patch.memo = Some(value),
                "kredietLimiet" => patch.credit_limit = Some(value.parse().context("an amount")?),
                other => anyhow::bail!("nobody changes {other}"),
            }
        }
        match self.sandbox.edit_relation(&administration(number), code, &patch) {
            Ok(()) => Ok(true),
            Err(Refused::Rules(_)) => Ok(false),
            Err(Refused::NoSuch(no_such)) => Err(no_such.into()),
        }
    }

    fn add(&self, number: usize, name: &str, code: Option<i64>) -> Result<()> {
        let patch = RelationPatch {
            name: Some(name.to_owned()),
            code,
            ..RelationPatch::default()
        };
        match self.sandbox.make_relation(&administration(number), &patch) {
            Ok(_) | Err(Refused::Rules(_)) => Ok(()),
            Err(Refused::NoSuch(no_such)) => Err(no_such.into()),
        }
    }

    fn invoice(&self, number: usize, pick: usize) -> Result<()> {
        if let Some(order) = self.open_order(number, pick)? {
            self.sandbox.invoice_order(&administration(number), order)?;
        }
        Ok(())
    }

    fn advance(&self, number: usize, pick: usize) -> Result<()> {
        if let Some(order) = self.open_order(number, pick)? {
            let stage = ["Bevestiging", "Werkbon", "Order"][pick % 3];
            self.sandbox.set_stage(&administration(number), order, stage)?;
        }
        Ok(())
    }

    fn activation(&self) -> Option<&dyn Activation> {
        Some(self)
    }
}

impl Activation for SnelStartSide {
    fn renew_key(&self, number: usize) -> Result<()> {
        self.sandbox.regenerate_key(&administration(number))?;
        Ok(())
    }

    fn withdraw_key(&self, number: usize) -> Result<()> {
        Ok(self.sandbox.withdraw_key(&administration(number))?)
    }

    fn say_yes(&self, number: usize, address: &str) -> Result<()> {
        let (path, query) = address.split_once('?').context("an address with its parameters")?;
        let at = path.find("/couplings/").context("an address of the page")?;
        let form = format!("{query}&administration={}", administration(number).replace(' ', "+"));
        let request = Request::builder().method("POST").uri(&path[at..]);
        let reply = self.sandbox.handle(request.body(Bytes::from(form))?);
        anyhow::ensure!(
            reply.status() == Some(302),
            "the page did not take the yes at {address}: {reply:?}"
        );
        Ok(())
    }

    fn messages(&self) -> Vec<Vec<u8>> {
        let waiting = self.sandbox.take_webhooks().into_iter();
        waiting.map(|one| one.body.into_bytes()).collect()
    }

    fn consent(&self, line: Line) -> Arc<dyn Consent> {
        let config = connector_config(line.page);
        Arc::new(boekbrug_snelstart::Activation {
            transport: line.transport,
            clock: line.clock,
            chance: line.chance,
            config,
            shared: line.shared,
        })
    }

    fn receive(&self, hook: &InboundHook<'_>) -> HookVerdict {
        boekbrug_snelstart::receive(hook)
    }
}

fn canonical(name: &str) -> String {
    let known = NAMES.iter().find(|(_, theirs)| *theirs == name);
    known.map_or(name, |(ours, _)| ours).to_owned()
}

fn relation(row: &Value) -> Relation {
    let mut keys = Vec::new();
    if let Some(number) = row["btwNummer"].as_str() {
        // a Dutch number is stored without its letters (apis/snelstart.md section 5)
        let bare = number.starts_with(|first: char| first.is_ascii_digit());
        keys.push(if bare { format!("NL{number}") } else { number.to_owned() });
    }
    keys.extend(row["kvkNummer"].as_str().map(str::to_owned));
    let value = |(ours, theirs): &(&'static str, &str)| {
        let pointer = format!("/{}", theirs.replace('.', "/"));
        row.pointer(&pointer)
            .and_then(Value::as_str)
            .map(|value| (*ours, value.to_owned()))
    };
    Relation {
        id: text(&row["id"]),
        code: row["relatiecode"].to_string(),
        keys,
        values: NAMES.iter().filter_map(value).collect(),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
