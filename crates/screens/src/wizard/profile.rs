//! The second half of the first step: what the connection is for. A profile is a beginning; every setting of it can be
//! changed afterwards.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use boekbrug_connector::Capability;
use boekbrug_model::{Profile, Scope};

use super::new::{Wish, request};
use super::step::{Step, Trail};
use crate::connections::Letters;
use crate::frame::{Fault, Frame, Place, Visit, go, page_with};
use crate::text::Texts;

#[derive(Template)]
#[template(path = "wizard_profile.html")]
pub(super) struct ProfilePage {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) trail: Trail,
    pub(super) package: String,
    pub(super) mark: Letters,
    pub(super) wish: Wish,
    pub(super) profiles: Vec<Offered>,
}

/// A profile to choose.
pub(super) struct Offered {
    pub(super) letter: &'static str,
    pub(super) title: String,
    /// What it does, in two lines.
    pub(super) lines: [String; 2],
    /// Why the package cannot do it; none when it can.
    pub(super) why_not: Option<String>,
    /// What the package's own room says one must know of it.
    pub(super) notes: Vec<String>,
    pub(super) chosen: bool,
}

/// The address of the page for what was chosen before.
pub(super) fn address(wish: &Wish) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("package", &wish.package)
        .append_pair("administration", &wish.administration)
        .append_pair("name", &wish.name);
    format!("/connections/new/profile?{}", query.finish())
}

pub(super) async fn show(visit: Visit, Query(wish): Query<Wish>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let Ok(request) = request(&visit, &wish).await? else {
        return Ok(go("/connections/new").answer());
    };
    let engine = &visit.app.engine;
    let known = engine.capability(&request.package).ok_or(Fault::NotFound)?;
    let notes = engine.registry().help(&request.package);
    let notes = notes.map(|help| help.orders).unwrap_or_default();
    let notes = notes
        .iter()
        .map(|said| visit.t.either(said.nl, said.en).to_owned())
        .collect();
    let view = ProfilePage {
        frame: visit.frame(visit.t.say("wizard-profile"), Place::Connections),
        t: visit.t,
        trail: Trail::of(visit.t, None, Step::Package, Step::Package),
        package: known.title.to_owned(),
        mark: Letters::of(known.title),
        wish,
        profiles: offered(visit.t, known, notes),
    };
    Ok(page_with(StatusCode::OK, &view))
}

/// Every profile: those that do not work with the package say why.
pub(super) fn offered(t: Texts, known: &Capability, notes: Vec<String>) -> Vec<Offered> {
    let mut notes = Some(notes);
    [Profile::A, Profile::B, Profile::C]
        .into_iter()
        .map(|profile| {
            let has = known.has_profile(profile);
            let (title, lines) = words(profile);
            let why_not = match (has, &known.customers_out) {
                (true, _) => None,
                (false, None) => Some("wizard-profile-no-customers"),
                (false, Some(_)) => Some("wizard-profile-no-orders"),
            };
            Offered {
                letter: profile.as_str(),
                title: t.say(title),
                lines: lines.map(|key| t.say(key)),
                why_not: why_not.map(|key| t.say(key)),
                notes: match profile {
                    Profile::C if has => notes.take().unwrap_or_default(),
                    _ => Vec::new(),
                },
                chosen: profile == Profile::A,
            }
        })
        .collect()
}

/// What a profile is called, and what it does.
pub(crate) fn words(profile: Profile) -> (&'static str, [&'static str; 2]) {
    match profile {
        Profile::A => ("wizard-profile-a", ["wizard-profile-a-in", "wizard-profile-a-out"]),
        Profile::B => ("wizard-profile-b", ["wizard-profile-b-in", "wizard-profile-b-out"]),
        Profile::C => ("wizard-profile-c", ["wizard-profile-c-in", "wizard-profile-c-out"]),
    }
}
