//! Emptying what a customer of the application says of a person, when the customer of the package that it is is emptied.
//!
//! A step of the engine may be under way then, which has read what is no longer there. So the version that the row got by
//! this stands in what is noted of it ([`EMPTIED`]), until a step ends that began after it.

use boekbrug_model::{Feed, Finding};
use boekbrug_store::{AppCustomerStep, FieldChange};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use sqlx::{query, query_as};

use super::Columns;
use crate::Db;
use crate::verbs::columns::document;
use crate::verbs::erase::{empty_fields, empty_value};
use crate::verbs::text::{clean, json, micros};
use crate::verbs::{Conn, Result, fail};

/// Where the version stands by which the row was emptied, in what the engine noted of it.
const EMPTIED: &str = "emptied";

/// In what it says, in what was handed over, and in what the engine noted of both. The connection is held already.
pub(in crate::verbs) async fn empty_in(conn: &mut Conn, connection: &str, there: &str, at: Timestamp) -> Result<()> {
    let row: Option<Columns> = query_as::<Db, _>(include_str!("../sql/app_of_link.sql"))
        .bind(connection.to_owned())
        .bind(clean(there).into_owned())
        .fetch_optional(&mut *conn)
        .await
        .map_err(fail)?;
    let Some(row) = row else { return Ok(()) };
    let mut any = false;
    let mut texts = [&row.body, &row.offered, &row.progress].map(String::clone);
    for text in &mut texts {
        let mut value: Value = document(text, "customer of the application")?;
        if empty_within(&mut value) {
            *text = json(&value);
            any = true;
        }
    }
    let [body, offered, progress] = texts;
    let mut progress: Value = document(&progress, "customer's progress")?;
    // whoever is at work on it may know more than stands here; who was is told already
    any |= emptied(&progress) != Some(row.version);
    mark(&mut progress, row.version + 1);
    let mut findings: Vec<Finding> = document(&row.findings, "list of findings")?;
    let before = findings.len();
    findings.retain(|finding| !is_of_a_person(finding));
    if any || findings.len() < before {
        query::<Db>(include_str!("../sql/app_rewrite.sql"))
            .bind(connection.to_owned())
            .bind(row.here)
            .bind(body)
            .bind(offered)
            .bind(json(&progress))
            .bind(micros(at))
            .bind(json(&findings))
            .bind(i64::from(findings.len() < before))
            .execute(conn)
            .await
            .map_err(fail)?;
    }
    Ok(())
}

/// What a step noted that began before the row was emptied (`noted` is what stands there since) or after it: as it may be
/// kept.
pub(super) fn without_emptied(noted: &Value, step: &AppCustomerStep) -> (Value, Vec<Finding>) {
    let (mut progress, mut findings) = (step.progress.clone(), step.findings.clone());
    if let Some(version) = emptied(noted).filter(|version| step.version < *version) {
        empty_within(&mut progress);
        mark(&mut progress, version);
        findings.retain(|finding| !is_of_a_person(finding));
    }
    (progress, findings)
}

/// What is to be said of the customer by a step that began before it was emptied: of a person only what stands there.
pub(super) fn as_it_stands(row: &Columns, values: &str) -> Result<Option<String>> {
    let progress: Value = document(&row.progress, "customer's progress")?;
    if emptied(&progress).is_none() {
        return Ok(None);
    }
    let stands: Value = document(&row.body, "customer of the application")?;
    let mut values: Value = document(values, "customer of the application")?;
    for path in Feed::Customers.personal_fields() {
        let pointer = format!("/{}", path.replace('.', "/"));
        if let Some(value) = values.pointer_mut(&pointer) {
            *value = stands.pointer(&pointer).cloned().unwrap_or_default();
        }
    }
    Ok(Some(json(&values)))
}

fn emptied(progress: &Value) -> Option<i64> {
    progress.get(EMPTIED).and_then(Value::as_i64)
}

/// Of a customer nothing may be noted yet.
fn mark(progress: &mut Value, version: i64) {
    if progress.is_null() {
        *progress = Value::Object(Map::new());
    }
    if let Value::Object(fields) = progress {
        fields.insert(EMPTIED.to_owned(), version.into());
    }
}

/// A finding about a field that is empty now would keep what stood there.
fn is_of_a_person(finding: &Finding) -> bool {
    let field = finding.params.get("field").or(finding.at.as_ref());
    field.is_some_and(|field| Feed::Customers.personal_fields().contains(&field.as_str()))
}

/// A customer may stand anywhere in what the engine noted, whole or path by path.
fn empty_within(value: &mut Value) -> bool {
    let mut any = empty_value(value, Feed::Customers) | empty_change(value);
    match value {
        Value::Array(values) => {
            for value in values {
                any |= empty_within(value);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                if Feed::Customers.personal_fields().contains(&name.as_str()) && !value.is_null() {
                    *value = Value::Null;
                    any = true;
                }
                any |= empty_within(value);
            }
        }
        _ => {}
    }
    any
}

/// What was overwritten or gave way is noted with the name of its field beside it.
fn empty_change(noted: &mut Value) -> bool {
    let Ok(change) = FieldChange::deserialize(&*noted) else {
        return false;
    };
    let mut change = [change];
    let any = empty_fields(&mut change, Feed::Customers);
    let [FieldChange { old, new, .. }] = change;
    if any {
        noted["old"] = old;
        noted["new"] = new;
    }
    any
}
