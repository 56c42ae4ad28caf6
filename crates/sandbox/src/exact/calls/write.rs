//! POST, PUT and DELETE [apis/exact.md §3].

use bytes::Bytes;
use http::Response;
use uuid::Uuid;

use super::{Call, Outcome, json, read};
use crate::exact::failure::Failure;
use crate::exact::rules;
use crate::exact::switches::{DeleteUnknown, SparsePost};
use crate::exact::value::Edm;
use crate::exact::wire::read::Bound;
use crate::exact::wire::write;
use crate::reply;

/// Most that a payload may hold; of an attachment the file counts [§6].
const MAX_BODY: usize = 10 * 1024 * 1024;

pub(crate) fn create(call: &mut Call<'_>) -> Outcome {
    if call.target.key.is_some() {
        return Err(Failure::Verb);
    }
    let is_file = call.schema.path == "documents/DocumentAttachments";
    if call.asked.body.len() > MAX_BODY && !is_file {
        return Err(Failure::TooLarge);
    }
    let bound = Bound::read(call.schema, call.asked.body)?;
    let id = match call.schema.path {
        "salesentry/SalesEntries" => rules::entry::create(call, &bound)?,
        "salesentry/SalesEntryLines" => rules::entry_lines::create(call, &bound)?,
        "salesinvoice/SalesInvoices" => rules::invoice::create(call, &bound)?,
        "salesinvoice/SalesInvoiceLines" => rules::invoice::lines::create(call, &bound)?,
        "salesinvoice/PrintedSalesInvoices" => rules::invoice::printed::create(call, &bound)?,
        "documents/Documents" => rules::document::create(call, &bound)?,
        "documents/DocumentAttachments" => rules::attachment::create(call, &bound)?,
        "webhooks/WebhookSubscriptions" => rules::subscription::create(call, &bound)?,
        "crm/Addresses" => rules::master::create_address(call, &bound)?,
        _ => rules::master::create(call, &bound)?,
    };
    created(call, id)
}

/// 201; sparse unless the whole row was asked for.
fn created(call: &Call<'_>, id: Uuid) -> Outcome {
    let prefer = call.asked.headers.get("prefer").and_then(|value| value.to_str().ok());
    let whole = prefer.is_some_and(|prefer| prefer.contains("return=representation"));
    let sparse = match call.switches.sparse_post {
        SparsePost::Accounts => call.schema.path == "crm/Accounts",
        SparsePost::Everywhere => true,
        SparsePost::Nowhere => false,
    };
    let body = if sparse && !whole {
        hollow(call, id)?
    } else {
        read::shown(call, id)?
    };
    Ok(json(201, body))
}

/// A row of which only the key is shown.
fn hollow(call: &Call<'_>, id: Uuid) -> Result<String, Failure> {
    let rec = call.books.get(call.schema.path, id).ok_or(Failure::NotFound)?;
    let mut out = String::from("{\"d\":{\"__metadata\":{\"uri\":\"");
    write::uri(&mut out, rec, call.schema, call.style());
    out.push_str(&format!("\",\"type\":\"Exact.Web.Api.Models.{}\"}}", call.schema.kind));
    for (at, field) in (0_u16..).zip(&call.schema.fields) {
        if at == call.schema.key {
            out.push_str(&format!(",\"{}\":\"{id}\"", field.name));
        } else if field.edm != Edm::Nav {
            out.push_str(&format!(",\"{}\":null", field.name));
        }
    }
    out.push_str("}}");
    Ok(out)
}

pub(crate) fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.row_id()?;
    if call.asked.body.len() > MAX_BODY {
        return Err(Failure::TooLarge);
    }
    let bound = Bound::read(call.schema, call.asked.body)?;
    if !bound.nested.is_empty() {
        // nested rows work only in a POST [§3, seen]
        return Err(Failure::stream("Deep updates are not supported in PUT operations."));
    }
    match call.schema.path {
        "salesentry/SalesEntries" => rules::entry::update(call, id, &bound)?,
        "salesentry/SalesEntryLines" => rules::entry_lines::update(call, id, &bound)?,
        "salesinvoice/SalesInvoices" => rules::invoice::update(call, id, &bound)?,
        "salesinvoice/SalesInvoiceLines" => rules::invoice::lines::update(call, id, &bound)?,
        "documents/Documents" => rules::document::update(call, id, &bound)?,
        _ => rules::master::update(call, id, &bound)?,
    }
    Ok(nothing())
}

pub(crate) fn delete(call: &mut Call<'_>) -> Outcome {
    let id = match call.row_id() {
        Err(Failure::NotFound) if call.switches.delete_unknown == DeleteUnknown::Forbidden => {
            return Err(Failure::Forbidden("Forbidden".to_owned()));
        }
        other => other?,
    };
    match call.schema.path {
        "salesentry/SalesEntries" => rules::entry::delete(call, id)?,
        "salesentry/SalesEntryLines" => rules::entry_lines::delete(call, id)?,
        "salesinvoice/SalesInvoices" => rules::invoice::delete(call, id)?,
        "salesinvoice/SalesInvoiceLines" => rules::invoice::lines::delete(call, id)?,
        "documents/Documents" => rules::document::delete(call, id)?,
        "documents/DocumentAttachments" => rules::attachment::delete(call, id),
        _ => rules::master::delete(call, id)?,
    }
    Ok(nothing())
}

/// 204.
fn nothing() -> Response<Bytes> {
    reply::response(204, "", "")
}
