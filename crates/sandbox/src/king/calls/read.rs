//! `GetStamtabelRecords`.

use super::Call;
use crate::king::answer::{Answer, Outcome, Value};
use crate::king::select::page;
use crate::king::select::selection::Selection;

pub(super) fn records(call: &mut Call<'_>) -> Outcome {
    let selection = Selection::parse(call.parameters.set("Selectie")?, call.switches)?;
    let sheets = page::answer(call.books, &selection, call.switches);
    Ok(Answer::of("Records", Value::Data(sheets)))
}
