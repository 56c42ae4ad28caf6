//! One operation of the interface: its handler, who may call it, and what else the guard and the document must know of
//! it. Both read the same words, so they cannot differ.

use std::sync::Arc;

use axum::Router;
use axum::routing::MethodRouter;
use boekbrug_model::Scope;
use serde_json::Value;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::body::BODY;
use crate::App;

/// Who may call an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Who {
    /// Anybody, without a sign-in.
    Anybody,
    /// A person with a session, whatever their role.
    Session,
    /// Whoever has this scope.
    Scope(Scope),
}

/// What an operation needs, and what is special about it.
#[derive(Clone, Debug)]
pub(crate) struct Needs {
    /// Who may call it.
    pub who: Who,
    /// The largest body in bytes.
    pub body: usize,
    /// Whether the guard keeps answers for idempotency keys; else the handler does so itself.
    pub keeps_answers: bool,
    /// JSON Pointer to a secret in the answer that is shown once.
    pub secret: Option<&'static str>,
    /// Whether it goes by `ETag`.
    pub tagged: bool,
    /// Further statuses of refusals that it may answer with.
    pub refusals: Vec<u16>,
    /// Requests that show it; each runs in the tests.
    pub examples: Vec<Example>,
}

/// A request that shows an operation. Ids in the path and in `"…"` of the body are filled in where they stand as
/// `{administration}`, `{connection}` and so on.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// What it shows.
    pub title: &'static str,
    /// The query, without the question mark; empty for none.
    pub query: &'static str,
    /// Values of path parameters that are no ids, such as a feed.
    pub path: &'static [(&'static str, &'static str)],
    /// The body.
    pub body: Option<Value>,
    /// The status of the answer.
    pub status: u16,
}

impl Example {
    /// An example without query and body.
    pub(crate) fn new(title: &'static str, status: u16) -> Self {
        Self {
            title,
            query: "",
            path: &[],
            body: None,
            status,
        }
    }

    /// With a query.
    #[must_use]
    pub(crate) fn query(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }

    /// With values of path parameters.
    #[must_use]
    pub(crate) fn path(mut self, path: &'static [(&'static str, &'static str)]) -> Self {
        self.path = path;
        self
    }

    /// With a JSON body.
    #[must_use]
    pub(crate) fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }
}

impl Needs {
    fn new(who: Who) -> Self {
        Self {
            who,
            body: BODY,
            keeps_answers: who != Who::Anybody,
            secret: None,
            tagged: false,
            refusals: Vec::new(),
            examples: Vec::new(),
        }
    }

    /// No sign-in. Idempotency keys have no owner here and are not looked at.
    pub(crate) fn nobody() -> Self {
        Self::new(Who::Anybody)
    }

    /// A person with a session.
    pub(crate) fn session() -> Self {
        Self::new(Who::Session)
    }

    /// This scope.
    pub(crate) fn scope(scope: Scope) -> Self {
        Self::new(Who::Scope(scope))
    }

    /// Takes bodies up to so many bytes.
    #[must_use]
    pub(crate) fn body(mut self, bytes: usize) -> Self {
        self.body = bytes;
        self
    }

    /// The handler keeps answers for idempotency keys itself, in the transaction of the deed (`OwnKey`).
    #[must_use]
    pub(crate) fn keeps_answers_itself(mut self) -> Self {
        self.keeps_answers = false;
        self
    }

    /// The answer shows a secret once, at this JSON Pointer; it is not kept for idempotency keys.
    #[must_use]
    pub(crate) fn hides(mut self, pointer: &'static str) -> Self {
        self.secret = Some(pointer);
        self
    }

    /// Goes by `ETag`: a GET gives one and may answer 304; a change needs `If-Match`.
    #[must_use]
    pub(crate) fn tagged(mut self) -> Self {
        self.tagged = true;
        self
    }

    /// May also refuse with this status, beside those that follow from its form.
    #[must_use]
    pub(crate) fn refuses(mut self, status: u16) -> Self {
        self.refusals.push(status);
        self
    }

    /// Shows it.
    #[must_use]
    pub(crate) fn example(mut self, example: Example) -> Self {
        self.examples.push(example);
        self
    }
}

/// The operations on one kind of thing.
pub(crate) struct Operations {
    /// What the document groups them under.
    pub(crate) tag: &'static str,
    /// What is said of the group.
    pub(crate) text: &'static str,
    pub(crate) list: Vec<(Needs, UtoipaMethodRouter<App>)>,
}

impl Operations {
    /// A group without operations yet.
    pub(crate) fn new(tag: &'static str, text: &'static str) -> Self {
        Self {
            tag,
            text,
            list: Vec::new(),
        }
    }

    /// Adds one operation: `routes!(handler)` with exactly one handler.
    #[must_use]
    pub(crate) fn add(mut self, needs: Needs, handler: UtoipaMethodRouter<App>) -> Self {
        self.list.push((needs, handler));
        self
    }
}

/// Where an operation stands, for the document.
pub(crate) struct Placed {
    pub(crate) tag: &'static str,
    /// Path below `/v1`.
    pub(crate) path: String,
    /// Method in lower case, as the document has it.
    pub(crate) method: String,
    pub(crate) needs: Arc<Needs>,
}

/// Everything together: the routes, each behind its guard, the raw document, and what is known of each operation.
pub(crate) struct Assembled {
    pub(crate) routes: Router<App>,
    pub(crate) raw: utoipa::openapi::OpenApi,
    pub(crate) placed: Vec<Placed>,
}

/// Joins groups. `guard` puts each operation behind what it needs.
pub(crate) fn assemble(
    groups: Vec<Operations>,
    guard: impl Fn(Arc<Needs>, MethodRouter<App>) -> MethodRouter<App>,
) -> Assembled {
    let mut all = OpenApiRouter::<App>::default();
    let mut placed = Vec::new();
    for group in groups {
        for (needs, (schemas, paths, handler)) in group.list {
            let needs = Arc::new(needs);
            for (path, item) in &paths.paths {
                let item = serde_json::to_value(item).unwrap_or_default();
                let methods = item.as_object().into_iter().flat_map(serde_json::Map::keys);
                placed.extend(methods.map(|method| Placed {
                    tag: group.tag,
                    path: path.clone(),
                    method: method.clone(),
                    needs: Arc::clone(&needs),
                }));
            }
            all = all.routes((schemas, paths, guard(needs, handler)));
        }
    }
    let (routes, raw) = all.split_for_parts();
    Assembled { routes, raw, placed }
}
