//! Who visits: a signed-in person, the organisation that they work in, and what they may.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use boekbrug_access::{AccessError, Caller, SessionView};
use boekbrug_engine::Engine;
use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{ConnectionId, ConnectionState, InvoiceId, OrganisationId, Role, Scope};
use boekbrug_server::{App, cookies};
use boekbrug_store::{ConnectionRow, InvoiceRow};

use super::preferences::{self, Theme};
use super::{Fault, Frame, Place, go};
use crate::text::{Language, Texts};

/// A signed-in person at work in an organisation. Nothing outside the organisation is there for them.
#[derive(Clone)]
pub(crate) struct Visit {
    /// Everything that handlers share.
    pub(crate) app: App,
    /// Who asks, as the interface knows them too.
    pub(crate) caller: Arc<Caller>,
    /// The organisation.
    pub(crate) organisation: OrganisationId,
    /// What they are told of themselves.
    pub(crate) me: Arc<SessionView>,
    /// Texts in their language.
    pub(crate) t: Texts,
    theme: Theme,
    notice: Option<String>,
    /// Connections and invoices that wait for a person.
    attention: u64,
    has_customers: bool,
    path: String,
    /// Whether htmx asks, for a part of a page.
    pub(crate) is_part: bool,
}

impl Visit {
    /// The engine on the visitor's behalf: what it then does is noted as theirs.
    pub(crate) fn engine(&self) -> Engine {
        self.app.engine.by(self.caller.actor.clone())
    }

    /// The time.
    pub(crate) fn now(&self) -> jiff::Timestamp {
        self.app.clock.now()
    }

    /// Whether they may do this; what they may not is not shown.
    pub(crate) fn may(&self, scope: Scope) -> bool {
        self.caller.scopes.contains(&scope)
    }

    /// Refuses whoever lacks the scope.
    pub(crate) fn need(&self, scope: Scope) -> Result<(), Fault> {
        Ok(self.caller.require(scope)?)
    }

    /// What they are to the organisation.
    pub(crate) fn role(&self) -> Option<Role> {
        self.caller.role
    }

    /// A connection of the organisation; any other is not there.
    pub(crate) async fn connection(&self, id: ConnectionId) -> Result<ConnectionRow, Fault> {
        let row = self.app.store.connection(self.organisation, id).await?;
        row.ok_or(Fault::NotFound)
    }

    /// An invoice of the organisation; any other is not there.
    pub(crate) async fn invoice(&self, id: InvoiceId) -> Result<InvoiceRow, Fault> {
        let row = self.app.store.invoice(self.organisation, id).await?;
        row.ok_or(Fault::NotFound)
    }

    /// The name of a connection's package for people.
    pub(crate) fn package_title(&self, row: &ConnectionRow) -> String {
        let known = self.app.engine.capability(&row.package);
        known.map_or_else(|| row.package.to_string(), |known| known.title.to_owned())
    }

    /// What stands around a page with this title.
    pub(crate) fn frame(&self, title: impl Into<String>, place: Place) -> Frame {
        let organisation = self.me.organisation.as_ref().map(|(row, _)| row.name.clone());
        let others = self
            .me
            .organisations
            .iter()
            .filter(|(row, _)| row.id != self.organisation);
        Frame {
            name: self.me.person.name.clone(),
            email: self.me.person.email.clone(),
            organisation: organisation.unwrap_or_default(),
            others: others.map(|(row, _)| (row.id.to_string(), row.name.clone())).collect(),
            csrf: self
                .caller
                .session
                .as_ref()
                .map(|session| session.csrf.clone())
                .unwrap_or_default(),
            attention: self.attention,
            notice: self.notice.clone(),
            has_customers: self.has_customers,
            can_manage: self.may(Scope::AccessRead),
            signed_in: true,
            path: self.path.clone(),
            ..Frame::plain(title.into(), place, self.theme)
        }
    }

    /// Finds out who visits.
    pub(super) async fn of(app: &App, headers: &HeaderMap, path: &str) -> Result<Self, Fault> {
        let is_part = headers.contains_key("hx-request");
        let sign_in = || Fault::SignIn {
            next: path.to_owned(),
            is_part,
        };
        let token = cookies::session(app, headers).ok_or_else(sign_in)?;
        let known = match app.access.caller_of_session(token).await {
            Err(AccessError::NotSignedIn) => return Err(sign_in()),
            known => known?,
        };
        let mut me = app.access.session(&known).await?;
        let mut caller = known;
        if me.organisation.is_none()
            && let Some((first, _)) = me.organisations.first()
        {
            app.access.enter(&caller, first.id).await?;
            caller = app.access.caller_of_session(token).await?;
            me = app.access.session(&caller).await?;
        }
        let organisation = caller.tenant()?;
        let t = Texts::new(Language::of(&me.person.language));
        let connections = app.store.connections(organisation).await?;
        Ok(Self {
            attention: attention(app, organisation, &connections).await?,
            has_customers: connections.iter().any(takes_customers),
            app: app.clone(),
            organisation,
            theme: preferences::theme_of(headers),
            notice: go::notice(headers, t),
            path: path.to_owned(),
            me: Arc::new(me),
            caller,
            t,
            is_part,
        })
    }
}

/// How many connections are broken and how many invoices have findings.
async fn attention(app: &App, organisation: OrganisationId, connections: &[ConnectionRow]) -> Result<u64, Fault> {
    let broken = connections.iter().filter(|row| row.state == ConnectionState::Broken);
    Ok(broken.map(|_| 1).sum::<u64>() + app.store.lists().with_findings(organisation).await?)
}

/// Whether customers of the application go over a connection.
pub(crate) fn takes_customers(row: &ConnectionRow) -> bool {
    row.state != ConnectionState::Disconnected && row.settings.customers_out != CustomersOut::None
}

impl FromRequestParts<App> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let path = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |uri| &uri.0);
        let path = path.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let visit = Self::of(app, &parts.headers, &path).await?;
        parts.extensions.insert(visit.clone());
        Ok(visit)
    }
}

/// An address of ours to go on to; the overview for anything that could lead elsewhere.
pub(crate) fn local(next: Option<&str>) -> &str {
    let fits = |next: &&str| {
        next.starts_with('/')
            && !next.starts_with("//")
            && next.len() <= 2_000
            && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
            && !next.starts_with("/sign-")
    };
    next.filter(fits).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_led_to_another_site() {
        for bad in [
            "//kwaad.nl",
            "https://kwaad.nl",
            "/\\kwaad.nl",
            "kwaad",
            "",
            "/a\nb",
            "/é",
            "/sign-out",
        ] {
            assert_eq!(local(Some(bad)), "/", "{bad:?}");
        }
        assert_eq!(local(Some("/invoices?code=a.b&after=1")), "/invoices?code=a.b&after=1");
        assert_eq!(local(None), "/");
    }
}
