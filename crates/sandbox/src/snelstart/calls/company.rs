//! `/companyInfo`.

use crate::snelstart::answer::Answer;
use crate::snelstart::call::{Call, Outcome};
use crate::snelstart::wire::bind::{Binding, Node};

pub(crate) fn read(call: &mut Call<'_>) -> Outcome {
    Ok(Answer::ok(call.show(&call.books.company)))
}

/// Only `factureerBuitenlandsBtw` takes effect [documented].
pub(crate) fn update(call: &mut Call<'_>) -> Outcome {
    let json = call.json("companyInfo", "ALG-0106")?;
    let node = Node::root(&json, "companyInfo");
    let mut binding = Binding::default();
    let bills = binding.boolean(&node, "factureerBuitenlandsBtw");
    binding.finish()?;
    call.books.company.bills_foreign_vat = bills.unwrap_or(false);
    read(call)
}
