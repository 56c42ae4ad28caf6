//! `current/Me`: who is signed in, and which company he looks at.

use bytes::Bytes;
use http::Response;

use super::{Outcome, json, read};
use crate::exact::catalogue::schema;
use crate::exact::door::Asked;
use crate::exact::failure::Failure;
use crate::exact::gate::Caller;
use crate::exact::route::Target;
use crate::exact::state::State;
use crate::exact::table::{Ground, Row, Table};
use crate::exact::texts::Language;
use crate::exact::value::Value;
use crate::exact::wall;
use rust_decimal::Decimal;

pub(crate) fn me(
    state: &State,
    asked: &Asked<'_>,
    caller: &Caller,
    target: &Target,
) -> Result<Response<Bytes>, Failure> {
    let schema = target.schema().ok_or(Failure::NotFound)?;
    if !schema.allows(asked.method) {
        return Err(Failure::Verb);
    }
    let root = format!("{}/api/v1/", asked.site);
    let address = format!("{}{}", asked.site, asked.path);
    let table = row(state, asked, caller);
    read::listed(&table, schema, &asked.options, &address, &root, &state.switches)
}

fn row(state: &State, asked: &Asked<'_>, caller: &Caller) -> Table {
    let schema = schema("current/Me");
    let ground = Ground {
        division: 0,
        creator: uuid::Uuid::nil(),
        salt: 0,
        made_contacts: false,
    };
    let mut table = Table::new(schema, ground);
    let (Some(user), Some(now)) = (state.config.users.get(caller.user), state.users.get(caller.user)) else {
        return table;
    };
    let mut row = Row::new(user.id);
    let language = match now.language {
        Language::Nl => "nl-NL",
        Language::En => "en-GB",
    };
    let first = user.name.split(' ').next().unwrap_or("");
    let local = wall::civil(wall::wall(asked.now));
    let clock = local.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    for (name, value) in [
        ("CurrentDivision", Value::Int(i64::from(now.current))),
        ("AccountingDivision", Value::Int(i64::from(now.current))),
        ("FullName", Value::text(&user.name)),
        ("FirstName", Value::text(first)),
        ("UserName", Value::text(first)),
        ("LanguageCode", Value::text(language)),
        ("Legislation", Value::Int(1)),
        ("ServerTime", Value::text(&clock)),
        (
            "ServerUtcOffset",
            Value::Dec(Decimal::from(wall::offset_seconds(asked.now))),
        ),
    ] {
        row.set(schema, name, value.into_owned());
    }
    table.put(row);
    table
}

/// The administrations that a caller reaches, as rows of a resource.
pub(crate) fn divisions(state: &State, asked: &Asked<'_>, caller: &Caller, path: &str) -> Outcome {
    let schema = schema(path);
    let Some(books) = state.divisions.first() else {
        return Ok(json(200, "{\"d\":{\"results\":[]}}".to_owned()));
    };
    let mut table = Table::new(schema, books.ground);
    let current = state.users.get(caller.user).map_or(0, |user| user.current);
    for books in state.divisions.iter().filter(|books| caller.reaches(books.code)) {
        let code = i64::from(books.code);
        let mut row = Row::new(crate::chance::guid_for(1, "division", code));
        row.modified = books.moved.unwrap_or(0);
        let mut fields = vec![
            ("Code", Value::Int(code)),
            ("Description", Value::text(&books.name)),
            ("CustomerName", Value::text(&books.name)),
            ("Country", Value::text("NL")),
            ("Currency", Value::text(books.currency)),
            ("Status", Value::Int(1)),
            ("BlockingStatus", Value::Int(0)),
        ];
        if path == "system/Divisions" {
            fields.push(("Current", Value::Bool(books.code == current)));
            fields.push(("Hid", Value::Int(code)));
            fields.push(("DivisionMoveDate", books.moved.map_or(Value::Null, Value::Date)));
        }
        for (name, value) in fields {
            row.set(schema, name, value.into_owned());
        }
        table.put(row);
    }
    let root = format!("{}/api/v1/{}/", asked.site, current);
    let address = format!("{}{}", asked.site, asked.path);
    read::listed(&table, schema, &asked.options, &address, &root, &state.switches)
}
