//! Lists, single rows and counts.

use uuid::Uuid;

use super::{Call, Outcome, json};
use crate::exact::catalogue::{self, Schema};
use crate::exact::division::Division;
use crate::exact::failure::Failure;
use crate::exact::odata::{Page, Query, count, list};
use crate::exact::switches::Switches;
use crate::exact::table::{Rec, Table};
use crate::exact::value::Value;
use crate::exact::wire::atom;
use crate::exact::wire::write::{self, Style};
use crate::reply;

pub(crate) fn get(call: &mut Call<'_>) -> Outcome {
    if atom::refused(call.asked.headers) {
        return Err(Failure::Media);
    }
    if call.schema.path == "sync/Deleted" {
        let at = call.at;
        call.books.forget_deleted(at);
    }
    match (&call.target.key, &call.target.part) {
        (None, _) => all(call, call.schema, None),
        (Some(_), None) => one(call),
        (Some(_), Some(part)) => {
            let parent = call.row_id()?;
            let field = call.schema.at(part).and_then(|at| call.schema.field(at));
            let (path, by) = field.and_then(|field| field.leads_to).ok_or(Failure::NotFound)?;
            let schema = catalogue::schema(path);
            let at = schema.at(by).ok_or(Failure::NotFound)?;
            all(call, schema, Some((at, parent)))
        }
    }
}

fn all(call: &Call<'_>, schema: &'static Schema, within: Option<(u16, Uuid)>) -> Outcome {
    listing(call.books, call.books.table(schema.path), schema, within, call)
}

fn listing(
    books: &Division,
    table: &Table,
    schema: &'static Schema,
    within: Option<(u16, Uuid)>,
    call: &Call<'_>,
) -> Outcome {
    let query = Query::read(&call.asked.options, schema, &call.switches).map_err(Failure::Bad)?;
    let style = call.style();
    let address = format!("{}{}", call.asked.site, call.asked.path);
    let page = Page {
        table,
        schema,
        query: &query,
        switches: &call.switches,
        style,
        expand: &|out, rec, at| expand(out, books, &query, rec, schema, at, style),
        address: &address,
        options: &call.asked.options,
        within,
    };
    if call.target.count {
        return Ok(reply::response(
            200,
            "text/plain;charset=utf-8",
            count(&page).to_string(),
        ));
    }
    if atom::wanted(call.asked.headers) {
        let (rows, _) = page.rows();
        return Ok(atom::feed(&rows, schema, &query, style));
    }
    Ok(json(200, list(&page)))
}

/// Rows that belong to no administration: the divisions of a user.
pub(crate) fn listed(
    table: &Table,
    schema: &'static Schema,
    options: &[(String, String)],
    address: &str,
    root: &str,
    switches: &Switches,
) -> Outcome {
    let query = Query::read(options, schema, switches).map_err(Failure::Bad)?;
    let page = Page {
        table,
        schema,
        query: &query,
        switches,
        style: Style::new(root, switches),
        expand: &|_, _, _| false,
        address,
        options,
        within: None,
    };
    Ok(json(200, list(&page)))
}

fn one(call: &Call<'_>) -> Outcome {
    let id = call.row_id()?;
    let query = Query::loose(&call.asked.options, call.schema, &call.switches).map_err(Failure::Bad)?;
    Ok(json(200, single(call, id, &query)?))
}

/// `{"d":{…}}`.
fn single(call: &Call<'_>, id: Uuid, query: &Query) -> Result<String, Failure> {
    let rec = call.books.get(call.schema.path, id).ok_or(Failure::NotFound)?;
    let style = call.style();
    let mut out = String::from("{\"d\":");
    write::entity(
        &mut out,
        rec,
        call.schema,
        query.select.as_deref(),
        style,
        &|out, rec, at| expand(out, call.books, query, rec, call.schema, at, style),
    );
    out.push('}');
    Ok(out)
}

/// A row without any options: the answer to a POST.
pub(crate) fn shown(call: &Call<'_>, id: Uuid) -> Result<String, Failure> {
    let query = Query::loose(&[], call.schema, &call.switches).map_err(Failure::Bad)?;
    single(call, id, &query)
}

/// Writes the rows behind a navigation that was asked for.
fn expand(
    out: &mut String,
    books: &Division,
    query: &Query,
    rec: Rec<'_>,
    schema: &'static Schema,
    at: u16,
    style: Style<'_>,
) -> bool {
    if !query.expand.contains(&at) {
        return false;
    }
    let leads_to = schema.field(at).and_then(|field| field.leads_to);
    out.push_str("{\"results\":[");
    if let Some((path, by)) = leads_to {
        let inner = catalogue::schema(path);
        let chosen: Vec<u16> = query
            .inner_select
            .iter()
            .filter(|(outer, _)| *outer == at)
            .filter_map(|(_, name)| inner.at(name))
            .collect();
        let select = (!chosen.is_empty()).then_some(chosen.as_slice());
        let mut rows = books.table(path).all_with(by, &Value::Guid(rec.row.id));
        rows.sort_by_key(|rec| rec.get("LineNumber").as_int());
        for (number, row) in rows.into_iter().enumerate() {
            if number > 0 {
                out.push(',');
            }
            write::entity(out, row, inner, select, style, &|_, _, _| false);
        }
    }
    out.push_str("]}");
    true
}
