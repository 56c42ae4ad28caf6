//! What happens to every request before its handler: who calls, how often, whether they may; then the body.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use boekbrug_access::{AccessError, Caller as Known};
use tracing::Instrument as _;

use super::body;
use super::caller::{identify, not_signed_in, scope_missing};
use super::context::Context;
use super::idempotency::{Key, Keyed, digest, once};
use super::limits::Allowance;
use super::operation::{Needs, Who};
use super::problem::{Problem, render};
use crate::App;

/// What the guard of one operation knows.
#[derive(Clone)]
pub(crate) struct Guard {
    pub(crate) app: App,
    pub(crate) needs: Arc<Needs>,
}

/// Lets a request through to its handler, or says why not. Every answer says how much the caller may still ask.
pub(crate) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let mut allowance = None;
    let passed = guard.pass(request, next, &mut allowance).await;
    let mut response = passed.unwrap_or_else(Problem::into_response);
    if let Some(allowance) = allowance {
        allowance.write(response.headers_mut());
    }
    response
}

impl Guard {
    async fn pass(&self, mut request: Request, next: Next, left: &mut Option<Allowance>) -> Result<Response, Problem> {
        let context = request.extensions().get::<Context>().cloned().ok_or_else(undressed)?;
        let changes = !request.method().is_safe();
        let who = self.who(request.headers(), changes, &context, left).await?;
        self.allow(who.as_deref())?;
        if let Some(who) = &who {
            request.extensions_mut().insert(who.clone());
        }
        if !changes {
            return Ok(next.run(request).await);
        }
        let (head, body) = request.into_parts();
        body::refuse_declared(&head.headers, self.needs.body)?;
        let limits = self.app.rates.limits();
        let body = body::read(body, self.needs.body, limits.body_seconds, &*self.app.clock).await?;
        let key = if head.method == Method::POST {
            Key::of(&head.headers, who.as_deref())?
        } else {
            None
        };
        let mut keyed = key.map(|key| Keyed {
            key,
            digest: digest_of(&head, who.as_deref(), &body),
        });
        let mut request = Request::from_parts(head, Body::from(body));
        if !self.needs.keeps_answers
            && let Some(keyed) = keyed.take()
        {
            request.extensions_mut().insert(keyed);
        }
        let (app, secret) = (self.app.clone(), self.needs.secret);
        let work = async move {
            let run = async { render(next.run(request).await, &context) };
            match keyed {
                Some(Keyed { key, digest }) => once(&app, key, digest, secret, run).await,
                None => Ok(run.await),
            }
        };
        // whoever asked may go away: what was begun is finished
        let done = tokio::spawn(work.in_current_span()).await;
        done.unwrap_or_else(|error| Err(Problem::internal(&error)))
    }

    /// Who calls, counted against their limit; whoever is not known is counted by address.
    async fn who(
        &self,
        headers: &HeaderMap,
        changes: bool,
        context: &Context,
        left: &mut Option<Allowance>,
    ) -> Result<Option<Arc<Known>>, Problem> {
        let known = match self.needs.who {
            Who::Anybody => Ok(None),
            _ => identify(&self.app, headers, changes).await.map(Some),
        };
        let spent = self
            .app
            .rates
            .spend(known.as_ref().ok().and_then(Option::as_deref), context.address);
        *left = spent.allowance;
        match spent.refused {
            Some(problem) => Err(problem),
            None => known,
        }
    }

    fn allow(&self, who: Option<&Known>) -> Result<(), Problem> {
        match (self.needs.who, who) {
            (Who::Anybody, _) => Ok(()),
            (_, None) => Err(not_signed_in()),
            (Who::Session, Some(who)) if who.session.is_some() => Ok(()),
            (Who::Session, Some(_)) => Err(AccessError::PersonOnly.into()),
            (Who::Scope(scope), Some(who)) if who.scopes.contains(&scope) => Ok(()),
            (Who::Scope(scope), Some(_)) => Err(scope_missing(scope)),
        }
    }
}

/// Everything by which two requests are the same; what a key may see belongs to it, so that one key's answer never
/// goes to another that may see less.
fn digest_of(head: &axum::http::request::Parts, who: Option<&Known>, body: &Bytes) -> String {
    let uri = head
        .extensions
        .get::<OriginalUri>()
        .map_or(&head.uri, |original| &original.0);
    let sees = who.and_then(|who| who.administrations.as_ref());
    let sees = sees.map(|some| some.iter().map(ToString::to_string).collect::<String>());
    digest(&[
        head.method.as_str().as_bytes(),
        uri.path().as_bytes(),
        uri.query().unwrap_or_default().as_bytes(),
        sees.unwrap_or_default().as_bytes(),
        body,
    ])
}

/// The guard stands inside the dress, which gives every request its context.
fn undressed() -> Problem {
    AccessError::Fault("a request without its context".to_owned()).into()
}
