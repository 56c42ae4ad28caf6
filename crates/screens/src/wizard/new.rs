//! The first step: which administration, and which package.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use boekbrug_engine::{ConnectRequest, EngineError, WhichAdministration, WhichOrganisation};
use boekbrug_model::{AdministrationId, ConnectionState, Finding, FindingCode, Package, Profile, Scope};
use boekbrug_store::StoreError;
use serde::Deserialize;

use super::profile;
use super::step::{Step, Trail, frame};
use crate::connections::Letters;
use crate::frame::{Fault, Frame, Sent, Visit, Wrong, go, page_with};
use crate::text::Texts;

#[derive(Template)]
#[template(path = "wizard_new.html")]
pub(super) struct New {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) trail: Trail,
    pub(super) packages: Vec<Offer>,
    /// Administrations without a connection.
    pub(super) free: Vec<(String, String)>,
    /// Whether they may add an administration.
    pub(super) can_add: bool,
    pub(super) filled: Wish,
    pub(super) wrong: Wrong,
}

/// A package to choose.
pub(super) struct Offer {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) letters: Letters,
    /// Whether one signs in on its own site.
    pub(super) signs_in: bool,
}

/// What is sent.
#[derive(Deserialize, Default, Clone)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Wish {
    pub(super) package: String,
    /// An id, or empty for a new one.
    pub(super) administration: String,
    pub(super) name: String,
    /// The letter of a profile; empty before one was chosen.
    pub(super) profile: String,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let view = form(&visit, Wish::default(), Vec::new()).await?;
    Ok(page_with(StatusCode::OK, &view))
}

pub(super) async fn make(visit: Visit, Sent(wish): Sent<Wish>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let request = match request(&visit, &wish).await? {
        Ok(_) if wish.profile.is_empty() => return Ok(go(profile::address(&wish)).answer()),
        Ok(request) => request,
        Err(wrong) => {
            let view = form(&visit, wish, wrong).await?;
            return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view));
        }
    };
    let wrong = match visit.engine().draft(request).await {
        Ok(made) => return Ok(go(format!("/connections/{}/setup", made.connection)).answer()),
        Err(EngineError::Store(StoreError::Taken { .. })) => vec![Finding::new(FindingCode::ConnectionOneOnly)],
        Err(error) => Fault::from(error).refusal()?,
    };
    let view = form(&visit, wish, wrong).await?;
    Ok(page_with(StatusCode::CONFLICT, &view))
}

pub(super) fn missing_package(t: Texts) -> Finding {
    Finding::new(FindingCode::RequestMissingField)
        .with("name", t.say("wizard-package"))
        .at("package")
}

/// What was sent as a request, or what is wrong with it.
pub(super) async fn request(visit: &Visit, wish: &Wish) -> Result<Result<ConnectRequest, Vec<Finding>>, Fault> {
    let mut wrong = Vec::new();
    let package = wish.package.parse::<Package>().ok();
    let package = package.filter(|package| visit.app.engine.capability(package).is_some());
    if package.is_none() {
        wrong.push(missing_package(visit.t));
    }
    let administration = if wish.administration.is_empty() {
        let name = wish.name.trim();
        if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
            wrong.push(Finding::new(FindingCode::AccessNameUnfit).at("name"));
        } else {
            visit.need(Scope::OrganisationWrite)?;
        }
        WhichAdministration::New(name.to_owned())
    } else {
        let id: AdministrationId = wish.administration.parse().map_err(|_| Fault::NotFound)?;
        let row = visit.app.store.administration(visit.organisation, id).await?;
        WhichAdministration::Existing(row.ok_or(Fault::NotFound)?.id)
    };
    let known = package
        .as_ref()
        .and_then(|package| visit.app.engine.capability(package));
    let profile = match wish.profile.as_str() {
        "" => Profile::A,
        letter => letter.parse().map_err(|_| Fault::unreadable())?,
    };
    if known.is_some_and(|known| !known.has_profile(profile)) {
        return Err(Fault::unreadable());
    }
    let preset = known.map(|known| known.preset(profile));
    let Some((package, settings)) = package.zip(preset).filter(|_| wrong.is_empty()) else {
        return Ok(Err(wrong));
    };
    Ok(Ok(ConnectRequest {
        organisation: WhichOrganisation::Existing(visit.organisation),
        administration,
        package,
        profile,
        settings,
        secrets: Vec::new(),
        start: false,
    }))
}

async fn form(visit: &Visit, filled: Wish, wrong: Vec<Finding>) -> Result<New, Fault> {
    let store = &visit.app.store;
    let connections = store.connections(visit.organisation).await?;
    let linked = |id: AdministrationId| {
        let live = connections
            .iter()
            .filter(|row| row.state != ConnectionState::Disconnected);
        live.clone().any(|row| row.administration == id)
    };
    let free = store.administrations(visit.organisation).await?;
    let free: Vec<_> = free.into_iter().filter(|row| !linked(row.id)).collect();
    let engine = &visit.app.engine;
    let packages = engine.packages().into_iter().filter_map(|package| {
        let title = engine.capability(&package)?.title.to_owned();
        Some(Offer {
            letters: Letters::of(&title),
            signs_in: engine.signs_in(&package),
            name: package.to_string(),
            title,
        })
    });
    Ok(New {
        frame: frame(visit, Step::Package),
        t: visit.t,
        trail: Trail::of(visit.t, None, Step::Package, Step::Package),
        packages: packages.collect(),
        free: free.into_iter().map(|row| (row.id.to_string(), row.name)).collect(),
        can_add: visit.may(Scope::OrganisationWrite),
        filled,
        wrong: Wrong(wrong),
    })
}
