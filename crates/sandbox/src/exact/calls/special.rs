//! Resources that are no table of an administration.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Outcome, json, me, read};
use crate::exact::catalogue::{self, Schema};
use crate::exact::door::Asked;
use crate::exact::failure::Failure;
use crate::exact::gate::Caller;
use crate::exact::odata::key_of;
use crate::exact::route::Target;
use crate::exact::state::State;
use crate::exact::table::{Row, Table};
use crate::exact::value::{Owned, Value};
use crate::exact::wall;
use crate::exact::wire::write;

/// Answers such a resource; `None` for all others.
pub(super) fn before(
    state: &State,
    asked: &Asked<'_>,
    caller: &Caller,
    target: &Target,
    schema: &'static Schema,
) -> Option<Outcome> {
    match schema.path {
        "hrm/Divisions" if state.switches.hrm_divisions_missing => Some(Err(Failure::NotFound)),
        "system/Divisions" | "hrm/Divisions" => Some(divisions(state, asked, caller, target, schema)),
        "payroll/Employees" | "sync/Payroll/Employees" if state.switches.payroll_missing => {
            Some(Err(Failure::Forbidden("Forbidden".to_owned())))
        }
        "read/sync/Sync/SyncTimestamp" => Some(sync_timestamp(state, asked, target)),
        "read/financial/ReceivablesList" => Some(receivables(state, asked, target, schema)),
        _ => None,
    }
}

fn divisions(state: &State, asked: &Asked<'_>, caller: &Caller, target: &Target, schema: &'static Schema) -> Outcome {
    if asked.method != "GET" {
        return Err(Failure::Forbidden("Forbidden".to_owned()));
    }
    let Some(key) = &target.key else {
        return me::divisions(state, asked, caller, schema.path);
    };
    let key = key_of(key, schema).map_err(Failure::Bad)?;
    let code = key.as_int().and_then(|code| i32::try_from(code).ok());
    let found = state
        .divisions
        .iter()
        .find(|books| Some(books.code) == code && caller.reaches(books.code));
    let code = found.ok_or(Failure::NotFound)?.code;
    let filtered = Asked {
        options: vec![("$filter".to_owned(), format!("Code eq {code}"))],
        headers: asked.headers,
        body: asked.body,
        site: asked.site.clone(),
        courier: asked.courier.clone(),
        ..*asked
    };
    let listed = me::divisions(state, &filtered, caller, schema.path)?;
    // `{"d":{"results":[{…}]}}` around the one row
    let body = String::from_utf8_lossy(listed.body()).into_owned();
    let inner = body
        .strip_prefix("{\"d\":{\"results\":[")
        .and_then(|rest| rest.strip_suffix("]}}"));
    Ok(json(200, format!("{{\"d\":{}}}", inner.unwrap_or("null"))))
}

/// From which row version on to read for a date [apis/exact.md §4].
fn sync_timestamp(state: &State, asked: &Asked<'_>, target: &Target) -> Outcome {
    let option = |name: &str| {
        let found = asked.options.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    };
    let bad = |name: &str| Failure::Bad(format!("The parameter '{name}' is missing or not valid."));
    let from = option("modified").ok_or_else(|| bad("modified"))?;
    let inner = from.strip_prefix("datetime'").and_then(|rest| rest.strip_suffix('\''));
    let from = inner.and_then(wall::parse).ok_or_else(|| bad("modified"))?;
    let wanted = option("endPoint")
        .map(|name| name.trim_matches('\''))
        .ok_or_else(|| bad("endPoint"))?;
    let schemas = catalogue::catalogue().schemas();
    let schema = schemas
        .iter()
        .find(|schema| schema.is_sync() && schema.name() == wanted);
    let schema = schema.ok_or_else(|| bad("endPoint"))?;
    let books = state.divisions.iter().find(|books| Some(books.code) == target.division);
    let books = books.ok_or(Failure::NotFound)?;
    let mut rows = books.table(schema.path).since(i64::MIN);
    let first = rows.find(|rec| rec.row.modified >= from);
    let version = first.map_or(books.version(), |rec| rec.row.version - 1);
    let number = match state.switches.timestamp_form {
        crate::exact::switches::TimestampForm::Text => format!("\"{version}\""),
        crate::exact::switches::TimestampForm::Number => version.to_string(),
    };
    let mut body = String::from("{\"d\":{\"results\":[{\"Modified\":");
    wall::push(&mut body, from);
    body.push_str(",\"API\":");
    write::string(&mut body, wanted);
    body.push_str(&format!(",\"TimeStampAsBigInt\":{number}}}]}}}}"));
    Ok(json(200, body))
}

/// Open items; a row vanishes when it is paid [apis/exact.md §8.3].
fn receivables(state: &State, asked: &Asked<'_>, target: &Target, schema: &'static Schema) -> Outcome {
    let books = state.divisions.iter().find(|books| Some(books.code) == target.division);
    let books = books.ok_or(Failure::NotFound)?;
    let mut table = Table::new(schema, books.ground);
    let open = books
        .table("cashflow/Receivables")
        .iter()
        .filter(|rec| !rec.yes("IsFullyPaid"));
    let ordered: BTreeMap<i64, _> = open.map(|rec| (rec.row.version, rec)).collect();
    for (hid, rec) in (1_i64..).zip(ordered.into_values()) {
        let mut row = Row::new(rec.row.id);
        let amount = rec.get("AmountFC").as_dec().unwrap_or(Decimal::ZERO);
        // a positive amount for an open invoice, whatever Receivables says
        let credit = rec.get("TransactionType").as_int() == Some(21);
        let sign = if credit { -Decimal::ONE } else { Decimal::ONE };
        let mut put = |name: &str, value: Owned| row.set(schema, name, value);
        put("HID", Value::Int(hid));
        put("Amount", Value::Dec(amount.abs() * sign));
        put("AmountInTransit", Value::Dec(Decimal::ZERO));
        put("Id", Value::Guid(rec.row.id));
        for (name, from) in [
            ("AccountCode", "AccountCode"),
            ("AccountId", "Account"),
            ("AccountName", "AccountName"),
            ("CurrencyCode", "Currency"),
            ("Description", "Description"),
            ("DueDate", "DueDate"),
            ("EntryNumber", "InvoiceNumber"),
            ("InvoiceDate", "InvoiceDate"),
            ("InvoiceNumber", "InvoiceNumber"),
            ("JournalCode", "Journal"),
            ("JournalDescription", "JournalDescription"),
            ("YourRef", "YourRef"),
        ] {
            put(name, rec.get(from).into_owned());
        }
        table.put(row);
    }
    let root = format!("{}/api/v1/{}/", asked.site, books.code);
    let address = format!("{}{}", asked.site, asked.path);
    read::listed(&table, schema, &asked.options, &address, &root, &state.switches)
}
