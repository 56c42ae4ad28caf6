//! Lists without OData, which ignore every query option
//! [apis/snelstart.md §4 and §9].

use crate::snelstart::administration::countries as all_countries;
use crate::snelstart::answer::{Answer, Failure};
use crate::snelstart::call::{Call, Outcome};
use crate::snelstart::wire::record::Record;
use crate::snelstart::wire::write;

fn dyn_rows<T: Record>(rows: &[T]) -> impl Iterator<Item = &dyn Record> {
    rows.iter().map(|row| row as &dyn Record)
}

/// Gives back what was sent.
pub(crate) fn echo(call: &mut Call<'_>) -> Outcome {
    let mut out = String::new();
    write::string(&mut out, call.part(0));
    Ok(Answer::ok(out))
}

pub(crate) fn nothing(_: &mut Call<'_>) -> Outcome {
    Ok(Answer::ok("[]"))
}

/// Needs `Artikel/Id` in its filter [documented]; there are no agreements.
pub(crate) fn price_agreements(call: &mut Call<'_>) -> Outcome {
    let names_article = call
        .options
        .iter()
        .any(|(name, value)| name == "$filter" && value.contains("Artikel/Id"));
    if names_article {
        nothing(call)
    } else {
        Err(Failure::Message(400, "Artikel/Id is verplicht".into()))
    }
}

pub(crate) fn journals(call: &mut Call<'_>) -> Outcome {
    call.all(dyn_rows(call.books.journals.rows()))
}

pub(crate) fn vat_rates(call: &mut Call<'_>) -> Outcome {
    call.all(dyn_rows(&call.books.vat_rates))
}

pub(crate) fn countries(call: &mut Call<'_>) -> Outcome {
    call.all(dyn_rows(all_countries().rows()))
}

pub(crate) fn country(call: &mut Call<'_>) -> Outcome {
    call.one(all_countries())
}

pub(crate) fn revenue_groups(call: &mut Call<'_>) -> Outcome {
    call.all(dyn_rows(call.books.revenue_groups.rows()))
}

pub(crate) fn revenue_group(call: &mut Call<'_>) -> Outcome {
    call.one(&call.books.revenue_groups)
}

pub(crate) fn templates(call: &mut Call<'_>) -> Outcome {
    call.all(dyn_rows(call.books.templates.rows()))
}

pub(crate) fn template(call: &mut Call<'_>) -> Outcome {
    call.one(&call.books.templates)
}
