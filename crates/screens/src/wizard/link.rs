//! The way into the package: a key that is pasted, or a sign-in on its own site. Also for a connection that broke.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use boekbrug_model::{ConnectionId, ConnectionState, Finding, FindingCode, Scope};
use boekbrug_store::ConnectionRow;
use jiff::Timestamp;
use secrecy::SecretString;

use super::step::{Step, Trail, frame};
use crate::frame::{At, Empty, Fault, Frame, Sent, Visit, Wrong, go, page, page_with};
use crate::text::Texts;

/// The longest secret, in bytes.
const LONGEST: usize = 4096;

#[derive(Template)]
#[template(path = "wizard_link.html")]
pub(super) struct Link {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) trail: Trail,
    pub(super) id: String,
    pub(super) package: String,
    /// Name and label of what is to be pasted; empty where one signs in.
    pub(super) secrets: Vec<(String, String)>,
    pub(super) signs_in: bool,
    /// The address to go to, and until when it works.
    pub(super) way: Option<(String, Timestamp)>,
    pub(super) wrong: Wrong,
}

pub(super) async fn show(visit: Visit, At(id): At<ConnectionId>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    // what is merely awaited is no refusal
    let awaited = [
        FindingCode::ConnectionConsentMissing,
        FindingCode::ConnectionSecretMissing,
    ];
    let told = row.findings.iter().filter(|one| !awaited.contains(&one.code)).cloned();
    let wrong = Wrong(told.collect());
    Ok(page(&Link {
        wrong,
        ..view(&visit, &row)?
    }))
}

/// Takes the secrets and asks the package which administration they open.
pub(super) async fn give(
    visit: Visit,
    At(id): At<ConnectionId>,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let view = view(&visit, &row)?;
    let (mut secrets, mut wrong) = (Vec::new(), Vec::new());
    for (name, label) in &view.secrets {
        let given = fields
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.trim());
        if (1..=LONGEST).contains(&given.len()) && !given.chars().any(char::is_control) {
            secrets.push((name.clone(), SecretString::from(given)));
        } else {
            wrong.push(
                Finding::new(FindingCode::ConnectionSecretMissing)
                    .with("secret", label)
                    .at(name),
            );
        }
    }
    if wrong.is_empty() {
        match visit
            .engine()
            .authorise(visit.organisation, id, &secrets)
            .await
            .map_err(Fault::from)
        {
            Ok(linked) if linked.remote_id.is_some() && linked.findings.is_empty() || linked.must_choose() => {
                return Ok(go(format!("/connections/{id}/setup")).answer());
            }
            Ok(linked) => wrong = linked.findings,
            Err(fault) => wrong = fault.refusal()?,
        }
    }
    let view = Link {
        wrong: Wrong(wrong),
        ..view
    };
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

/// Makes an address at which the person signs in. The page shows it as a link: a form of ours leads to no other site.
pub(super) async fn sign_in(
    visit: Visit,
    At(id): At<ConnectionId>,
    Sent(Empty {}): Sent<Empty>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let back = format!("{}/return/{}", visit.app.address, row.package);
    let start = row.state != ConnectionState::Draft;
    let asked = visit.engine().sign_in(visit.organisation, id, &back, start).await?;
    let way = Some((asked.address, asked.until));
    Ok(page(&Link {
        way,
        ..view(&visit, &row)?
    }))
}

fn view(visit: &Visit, row: &ConnectionRow) -> Result<Link, Fault> {
    let known = visit.app.engine.capability(&row.package).ok_or(Fault::NotFound)?;
    let signs_in = visit.app.engine.signs_in(&row.package);
    let label = |name: &&str| {
        let mut letters = name.chars();
        let first = letters.next().map(char::to_uppercase);
        (
            String::from(*name),
            first.into_iter().flatten().chain(letters).collect(),
        )
    };
    Ok(Link {
        frame: frame(visit, Step::Link),
        t: visit.t,
        trail: Trail::of(visit.t, Some(row.id), Step::Link, Step::Link),
        id: row.id.to_string(),
        package: known.title.to_owned(),
        secrets: if signs_in {
            Vec::new()
        } else {
            known.secrets.iter().map(label).collect()
        },
        signs_in,
        way: None,
        wrong: Wrong::default(),
    })
}
