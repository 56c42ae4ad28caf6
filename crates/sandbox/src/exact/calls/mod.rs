//! The calls themselves, once the gate has let them in.

pub(crate) mod file;
pub(crate) mod me;
mod read;
mod special;
mod write;

use bytes::Bytes;
use http::Response;
use uuid::Uuid;

use super::catalogue::Schema;
use super::config::AppConfig;
use super::division::Division;
use super::door::Asked;
use super::failure::Failure;
use super::gate::Caller;
use super::route::Target;
use super::state::State;
use super::switches::Switches;
use super::value::Value;
use super::wall::{self, Wall};
use super::webhook::queue::Queue;
use super::wire::write::Style;
use crate::exact::odata::key_of;
use crate::history::By;
use crate::reply;

/// One call inside an administration.
pub(crate) struct Call<'a> {
    pub(crate) books: &'a mut Division,
    pub(crate) webhooks: &'a mut Queue,
    pub(crate) switches: Switches,
    pub(crate) asked: &'a Asked<'a>,
    app: AppConfig,
    pub(crate) target: &'a Target,
    pub(crate) schema: &'static Schema,
    /// Now, on a Dutch clock.
    pub(crate) at: Wall,
    /// `https://host/api/v1/123456/`.
    pub(crate) root: String,
}

/// An answer or why there is none.
pub(crate) type Outcome = Result<Response<Bytes>, Failure>;

/// A JSON answer as the API types it.
pub(crate) fn json(status: u16, body: String) -> Response<Bytes> {
    reply::response(status, "application/json;charset=utf-8", body)
}

/// Answers a call inside the administration of that index.
pub(crate) fn dispatch(
    state: &mut State,
    asked: &Asked<'_>,
    caller: &Caller,
    target: &Target,
    index: usize,
) -> Outcome {
    let schema = target.schema().ok_or(Failure::NotFound)?;
    if !schema.allows(asked.method) {
        return Err(Failure::Verb);
    }
    if let Some(outcome) = special::before(state, asked, caller, target, schema) {
        return outcome;
    }
    let app = state.config.apps.get(caller.app).cloned().unwrap_or_default();
    let State {
        divisions,
        webhooks,
        switches,
        ..
    } = &mut *state;
    let books = divisions.get_mut(index).ok_or(Failure::NotFound)?;
    let mut call = Call {
        root: format!("{}/api/v1/{}/", asked.site, books.code),
        books,
        webhooks,
        switches: *switches,
        asked,
        app,
        target,
        schema,
        at: wall::wall(asked.now),
    };
    call.books.by = By::Api;
    let outcome = match asked.method {
        "GET" => read::get(&mut call),
        "POST" => write::create(&mut call),
        "PUT" => write::update(&mut call),
        "DELETE" => write::delete(&mut call),
        _ => Err(Failure::Verb),
    };
    call.books.by = By::Person;
    let happenings = std::mem::take(&mut call.books.happenings);
    let (root, division) = (call.root.clone(), call.books.code);
    webhooks.take_in(happenings, division, &root, asked.now, *switches);
    outcome
}

/// A person inside the package at work on a resource of an administration,
/// under the rules that hold for the API.
pub(crate) fn person<T>(
    state: &mut State,
    asked: &Asked<'_>,
    index: usize,
    path: &str,
    work: impl FnOnce(&mut Call<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let State {
        divisions,
        webhooks,
        switches,
        ..
    } = &mut *state;
    let books = divisions.get_mut(index).ok_or(Failure::NotFound)?;
    let target = Target::read(&format!("{}/{path}", books.code)).ok_or(Failure::NotFound)?;
    let mut call = Call {
        root: format!("{}/api/v1/{}/", asked.site, books.code),
        books,
        webhooks,
        switches: *switches,
        asked,
        app: AppConfig::default(),
        target: &target,
        schema: super::catalogue::schema(path),
        at: wall::wall(asked.now),
    };
    let outcome = work(&mut call);
    let happenings = std::mem::take(&mut call.books.happenings);
    let (root, division) = (call.root.clone(), call.books.code);
    webhooks.take_in(happenings, division, &root, asked.now, *switches);
    outcome
}

impl Call<'_> {
    /// The app that calls.
    pub(crate) fn app(&self) -> AppConfig {
        self.app.clone()
    }

    pub(crate) fn style(&self) -> Style<'_> {
        Style::new(&self.root, &self.switches)
    }

    /// The id of the row in the brackets; 404 when there is no such row.
    pub(crate) fn row_id(&self) -> Result<Uuid, Failure> {
        let key = self.target.key.as_deref().ok_or(Failure::Verb)?;
        let value = key_of(key, self.schema).map_err(Failure::Bad)?;
        let table = self.books.table(self.schema.path);
        let found = match &value {
            Value::Guid(id) => table.get(*id),
            other => table.find(|rec| rec.field(self.schema, self.schema.key) == *other),
        };
        found.map(|rec| rec.row.id).ok_or(Failure::NotFound)
    }
}
