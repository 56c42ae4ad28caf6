//! One call that was let in, and what every call does with it.

use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use uuid::Uuid;

use super::administration::Administration;
use super::answer::{Answer, Failure};
use super::odata::QueryError;
use super::odata::query::{PAGE, Query};
use super::state;
use super::switches::{FilterError, ListOrder, Switches};
use super::table::Table;
use super::wire::record::{Record, Row, Schema, Stamp};
use super::wire::write::{self, Style};
use crate::chance::Chance;
use crate::json::Json;

pub(crate) type Outcome = Result<Answer, Failure>;

pub(crate) struct Call<'a> {
    pub(crate) books: &'a mut Administration,
    pub(crate) switches: &'a Switches,
    pub(crate) chance: &'a mut Chance,
    pub(crate) now: Timestamp,
    /// The variable parts of the path, in order.
    pub(crate) parts: Vec<&'a str>,
    /// The query, decoded.
    pub(crate) options: &'a [(String, String)],
    pub(crate) body: &'a Bytes,
}

impl Call<'_> {
    /// A part of the path as it was sent.
    pub(crate) fn part(&self, index: usize) -> &str {
        self.parts.get(index).copied().unwrap_or("")
    }

    /// A part of the path as an id; `ALG-0103` when it is none.
    pub(crate) fn id(&self, index: usize) -> Result<Uuid, Failure> {
        Uuid::parse_str(self.part(index)).map_err(|_| Failure::code("ALG-0103"))
    }

    /// The body; `empty` is the code of one that is not there.
    pub(crate) fn json(&self, name: &str, empty: &'static str) -> Result<Json, Failure> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Err(Failure::code(empty));
        }
        match Json::parse(self.body) {
            Ok(Json::Null) => Err(Failure::code(empty)),
            Ok(json @ Json::Object(_)) => Ok(json),
            Ok(_) => Err(Failure::Model(vec![(
                name.to_owned(),
                "Cannot deserialize the current JSON value into an object.".into(),
            )])),
            Err(error) => Err(Failure::Model(vec![(name.to_owned(), error.0)])),
        }
    }

    pub(crate) fn style(&self) -> Style {
        Style::of(self.switches)
    }

    pub(crate) fn stamp(&mut self) -> Stamp {
        state::stamp(self.now, self.chance)
    }

    /// A row as an answer.
    pub(crate) fn show(&self, record: &dyn Record) -> String {
        write::row(record, self.style())
    }

    /// A row found by the id in the path, or 404.
    pub(crate) fn one<T: Row>(&self, table: &Table<T>) -> Outcome {
        let row = table.get(self.id(0)?).ok_or(Failure::NotFound)?;
        Ok(Answer::ok(self.show(row)))
    }

    /// All rows, whatever the query says: not an OData list.
    #[allow(clippy::unnecessary_wraps, reason = "it is what a call answers")]
    pub(crate) fn all<'r>(&self, rows: impl Iterator<Item = &'r dyn Record>) -> Outcome {
        Ok(Answer::ok(write::rows(rows, None, self.style())))
    }

    /// A page of an OData list.
    pub(crate) fn page<T: Row>(
        &mut self,
        table: fn(&mut Administration) -> &mut Table<T>,
        schema: &'static Schema,
    ) -> Outcome {
        self.page_up_to(table, schema, PAGE)
    }

    /// A page of an OData list with its own maximum of `$top`.
    pub(crate) fn page_up_to<T: Row>(
        &mut self,
        table: fn(&mut Administration) -> &mut Table<T>,
        schema: &'static Schema,
        max: usize,
    ) -> Outcome {
        let query =
            Query::read(self.options, schema, max, self.switches).map_err(|error| refused(error, self.switches))?;
        let style = self.style();
        let table = table(self.books);
        let found = table.found(&query.key, |rows| query.run(rows));
        let found = match self.switches.list_order {
            _ if query.sorted => found,
            ListOrder::Drifting => table.drifted(&found),
            ListOrder::Shuffled => shuffled(&found, self.chance),
            ListOrder::AsAdded | ListOrder::ModifiedOn | ListOrder::Id => found,
        };
        let rows = table.rows();
        let page = found.iter().skip(query.skip).take(query.top);
        let page = page.filter_map(|index| rows.get(*index).map(|row| row as &dyn Record));
        Ok(Answer::ok(write::rows(page, query.select.as_deref(), style)))
    }
}

/// The rows in another order than the last time (Fisher and Yates).
fn shuffled(found: &[usize], chance: &mut Chance) -> Arc<[usize]> {
    let mut rows = found.to_vec();
    for last in (1..rows.len()).rev() {
        let other = usize::try_from(chance.below(last as u64 + 1)).unwrap_or(0);
        rows.swap(last, other);
    }
    rows.into()
}

fn refused(error: QueryError, switches: &Switches) -> Failure {
    match error {
        QueryError::NoSuchProperty(text) | QueryError::Option(text) => Failure::Message(400, text),
        QueryError::Invalid(text) => match switches.filter_error {
            FilterError::Message => Failure::Message(400, text),
            FilterError::Code => {
                let mut faults = super::answer::Faults::default();
                faults.detailed("ALG-0104", text);
                Failure::Business(faults)
            }
        },
    }
}
