//! Emptying what a customer of the application says of a person, when the customer of the package that it is is emptied.

use boekbrug_model::{Feed, Finding};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::{query, query_as};

use super::Columns;
use crate::Db;
use crate::verbs::columns::document;
use crate::verbs::erase::empty_value;
use crate::verbs::text::{clean, json, micros};
use crate::verbs::{Conn, Result, fail};

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
    let mut findings: Vec<Finding> = document(&row.findings, "list of findings")?;
    let before = findings.len();
    findings.retain(|finding| !is_of_a_person(finding));
    if any || findings.len() < before {
        query::<Db>(include_str!("../sql/app_rewrite.sql"))
            .bind(connection.to_owned())
            .bind(row.here)
            .bind(body)
            .bind(offered)
            .bind(progress)
            .bind(micros(at))
            .bind(json(&findings))
            .bind(i64::from(findings.len() < before))
            .execute(conn)
            .await
            .map_err(fail)?;
    }
    Ok(())
}

/// A finding about a field that is empty now would keep what stood there.
fn is_of_a_person(finding: &Finding) -> bool {
    let field = finding.params.get("field").or(finding.at.as_ref());
    field.is_some_and(|field| Feed::Customers.personal_fields().contains(&field.as_str()))
}

/// A customer may stand anywhere in what the engine noted, whole or path by path.
fn empty_within(value: &mut Value) -> bool {
    let mut any = empty_value(value, Feed::Customers);
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
