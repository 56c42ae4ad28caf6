//! The people of the organisation and who is invited.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use boekbrug_access::Link;
use boekbrug_model::{InvitationId, PersonId, Role, Scope};
use boekbrug_server::App;
use boekbrug_store::{InvitationRow, MemberRow};
use serde::Deserialize;

use super::{Tab, tabs};
use crate::frame::{Empty, Fault, Frame, Place, Sent, Visit, Wrong, go, page_with};
use crate::text::Texts;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(show))
        .route("/people/invite", post(invite))
        .route("/people/{person}/role", post(set_role))
        .route("/people/{person}/remove", post(remove))
        .route("/people/{person}/link", post(password_link))
        .route("/invitations/{invitation}/withdraw", post(withdraw))
}

/// The page.
#[derive(Template)]
#[template(path = "people.html")]
struct People {
    frame: Frame,
    t: Texts,
    tabs: Vec<Tab>,
    members: Vec<Member>,
    invitations: Vec<Invitation>,
    /// Roles that the visitor may give; none when they may not change anything.
    roles: Vec<Role>,
    /// What was typed into the form that is shown again.
    email: String,
    role: Role,
    wrong: Wrong,
    /// A link that is shown this once, and whose it is.
    link: Option<(String, String)>,
}

/// Somebody.
struct Member {
    id: String,
    name: String,
    email: String,
    role: Role,
    since: String,
    is_me: bool,
    /// Whether the visitor may change or remove them.
    is_mine_to_change: bool,
}

/// Somebody who was invited.
struct Invitation {
    id: String,
    email: String,
    role: Role,
    expires: String,
    is_over: bool,
}

/// What is read for the page.
struct Rows {
    members: Vec<MemberRow>,
    invitations: Vec<InvitationRow>,
}

impl People {
    fn of(visit: &Visit, rows: Rows) -> Self {
        let t = visit.t;
        let roles = givable(visit);
        let me = visit.me.person.id;
        let members = rows.members.into_iter().map(|row| Member {
            is_mine_to_change: roles.contains(&row.role),
            id: row.person.id.to_string(),
            name: row.person.name,
            email: row.person.email,
            role: row.role,
            since: t.day_of(&row.since),
            is_me: row.person.id == me,
        });
        let now = visit.now();
        let invitations = rows.invitations.into_iter().map(|row| Invitation {
            id: row.id.to_string(),
            email: row.email,
            role: row.role,
            expires: t.moment(&row.expires),
            is_over: row.expires <= now,
        });
        Self {
            frame: visit.frame(t.say("manage-people"), Place::Manage),
            t,
            tabs: tabs(visit, "/people"),
            members: members.collect(),
            invitations: invitations.collect(),
            roles,
            email: String::new(),
            role: Role::Bookkeeper,
            wrong: Wrong::default(),
            link: None,
        }
    }
}

/// The roles that a visitor may give, by the rule that nobody gives more than they have.
fn givable(visit: &Visit) -> Vec<Role> {
    let own = visit.role().filter(|_| visit.may(Scope::AccessWrite));
    Role::ALL
        .into_iter()
        .filter(|role| own.is_some_and(|own| *role <= own))
        .collect()
}

async fn read(visit: &Visit) -> Result<Rows, Fault> {
    let access = &visit.app.access;
    Ok(Rows {
        members: access.members(&visit.caller).await?,
        invitations: access.invitations(&visit.caller).await?,
    })
}

async fn show(visit: Visit) -> Result<Response, Fault> {
    Ok(crate::frame::page(&People::of(&visit, read(&visit).await?)))
}

/// The page again, with what is wrong about what was sent.
async fn again(visit: &Visit, fault: Fault, change: impl FnOnce(&mut People)) -> Result<Response, Fault> {
    let status = fault.status();
    let findings = fault.refusal()?;
    let mut people = People::of(visit, read(visit).await?);
    people.wrong = Wrong(findings);
    change(&mut people);
    Ok(page_with(status, &people))
}

/// The page with a link, this once.
async fn with_link(visit: &Visit, link: &Link, whose: String) -> Result<Response, Fault> {
    let mut people = People::of(visit, read(visit).await?);
    people.link = Some((format!("{}{}", visit.app.address, link.path()), whose));
    Ok(page_with(StatusCode::OK, &people))
}

/// Somebody to invite.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    email: String,
    role: Role,
}

async fn invite(visit: Visit, Sent(wish): Sent<Wish>) -> Result<Response, Fault> {
    let email = Some(wish.email.trim()).filter(|email| !email.is_empty());
    match visit.app.access.invite(&visit.caller, email, wish.role).await {
        Ok(link) => {
            let whose = email.map_or_else(|| visit.t.say("people-anybody"), str::to_owned);
            with_link(&visit, &link, whose).await
        }
        Err(error) => {
            again(&visit, error.into(), |people| {
                people.email = wish.email;
                people.role = wish.role;
            })
            .await
        }
    }
}

/// Another role.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRole {
    role: Role,
}

async fn set_role(visit: Visit, Path(person): Path<String>, Sent(new): Sent<NewRole>) -> Result<Response, Fault> {
    let person: PersonId = person.parse().map_err(|_| Fault::NotFound)?;
    match visit.app.access.set_role(&visit.caller, person, new.role).await {
        Ok(_) => Ok(go("/people").notice("people-role-changed").answer()),
        Err(error) => again(&visit, error.into(), |_| {}).await,
    }
}

async fn remove(visit: Visit, Path(person): Path<String>, Sent(Empty {}): Sent<Empty>) -> Result<Response, Fault> {
    let person: PersonId = person.parse().map_err(|_| Fault::NotFound)?;
    match visit.app.access.remove(&visit.caller, person).await {
        Ok(()) => Ok(go("/people").notice("people-removed").answer()),
        Err(error) => again(&visit, error.into(), |_| {}).await,
    }
}

async fn password_link(
    visit: Visit,
    Path(person): Path<String>,
    Sent(Empty {}): Sent<Empty>,
) -> Result<Response, Fault> {
    let person: PersonId = person.parse().map_err(|_| Fault::NotFound)?;
    match visit.app.access.reset_link(&visit.caller, person).await {
        Ok(link) => {
            let whose = link.row.email.clone();
            with_link(&visit, &link, whose).await
        }
        Err(error) => again(&visit, error.into(), |_| {}).await,
    }
}

async fn withdraw(visit: Visit, Path(id): Path<String>, Sent(Empty {}): Sent<Empty>) -> Result<Response, Fault> {
    let id: InvitationId = id.parse().map_err(|_| Fault::NotFound)?;
    visit.app.access.withdraw(&visit.caller, id).await?;
    Ok(go("/people").notice("people-withdrawn").answer())
}

#[cfg(test)]
pub(super) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    use crate::samples::Drawn as _;

    let member = |name: &str, role: Role, is_me: bool| Member {
        id: "per_1".to_owned(),
        name: name.to_owned(),
        email: format!("{role}@voorbeeld.nl"),
        role,
        since: t.day_of(&"2026-11-01T09:00:00Z".parse().unwrap()),
        is_me,
        is_mine_to_change: role < Role::Owner,
    };
    let invitation = |email: &str, is_over: bool| Invitation {
        id: "ivt_1".to_owned(),
        email: email.to_owned(),
        role: Role::Bookkeeper,
        expires: t.moment(&"2026-11-29T09:00:00Z".parse().unwrap()),
        is_over,
    };
    let one = |manages: bool| People {
        frame: crate::samples::frame(&t.say("manage-people"), Place::Manage),
        t,
        tabs: super::all_tabs(t, "/people", true, true),
        members: vec![
            member("Anna Bakker", Role::Owner, true),
            member("", Role::Reader, false),
        ],
        invitations: if manages {
            vec![invitation("piet@voorbeeld.nl", false), invitation("", true)]
        } else {
            Vec::new()
        },
        roles: if manages { Role::ALL.into() } else { Vec::new() },
        email: "piet".to_owned(),
        role: Role::Bookkeeper,
        wrong: Wrong(if manages {
            vec![crate::samples::finding().at("email")]
        } else {
            Vec::new()
        }),
        link: manages.then(|| {
            (
                "http://127.0.0.1:8080/invitation/abc".to_owned(),
                "piet@voorbeeld.nl".to_owned(),
            )
        }),
    };
    let shown = |people: People| people.drawn().replace("http://", "");
    vec![("people", shown(one(true))), ("people-seen", shown(one(false)))]
}
