//! `boekbrug access`: links for people, keys for applications.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use boekbrug_access::{AccessError, Caller, KeyWish, Link, MadeKey, Proof, Token};
use boekbrug_engine::Quiet;
use boekbrug_model::{ApiKeyId, OrganisationId, PersonId, Role, Scope};
use jiff::Timestamp;
use serde::Serialize;

use super::Ending;
use crate::cli::{Access, AccessKey};
use crate::installation::Installation;
use crate::output::{Output, local};

/// Runs `access link`, `access key`, `access people` or `access erase`.
pub(crate) async fn run(data: &Path, what: &Access, output: Output) -> Result<Ending> {
    match what {
        Access::Link {
            person: Some(person), ..
        } => {
            let installation = Installation::open(data, Arc::new(Quiet)).await?;
            let id = person_of(&installation, person).await?;
            let link = installation.access.reset_link(&operator(None), id).await;
            tell(&installation, &link.map_err(told)?, output)?;
        }
        Access::Link {
            invite: Some(email),
            organisation,
            role,
            ..
        } => {
            let installation = Installation::open(data, Arc::new(Quiet)).await?;
            let by = operator(Some(organisation_of(&installation, *organisation).await?));
            let email = Some(email.as_str()).filter(|email| !email.is_empty());
            let link = installation.access.invite(&by, email, *role).await;
            tell(&installation, &link.map_err(told)?, output)?;
        }
        Access::Link { .. } => {
            let installation = Installation::make(data, Arc::new(Quiet)).await?;
            match setup_link(&installation).await? {
                Some(link) => tell(&installation, &link, output)?,
                None => bail!("There is somebody already. Name whose password to set anew, or --invite somebody."),
            }
        }
        Access::Key(args) => key(data, args, output).await?,
        Access::People => people(data, output).await?,
        Access::Erase { person } => {
            let installation = Installation::open(data, Arc::new(Quiet)).await?;
            let id = person_of(&installation, person).await?;
            installation.access.erase(&operator(None), id).await.map_err(told)?;
            output.result(&serde_json::json!({ "erased": id }), |_| format!("{id} is erased."))?;
        }
    }
    Ok(Ending::Well)
}

/// The one-time link for the first person; none when there is somebody.
pub(super) async fn setup_link(installation: &Installation) -> Result<Option<Link>> {
    installation.access.setup_link(&operator(None)).await.map_err(told)
}

/// A one-time link with which whoever has it becomes an owner of an organisation.
pub(super) async fn owner_link(installation: &Installation, organisation: OrganisationId) -> Result<Link> {
    let by = operator(Some(organisation));
    installation.access.invite(&by, None, Role::Owner).await.map_err(told)
}

/// A secret with which the person of this address signs in, who is an owner of the organisation: as a new person, or with
/// a new password when they are known.
pub(super) async fn owner_secret(
    installation: &Installation,
    organisation: OrganisationId,
    email: &str,
    name: &str,
) -> Result<Token> {
    let known = installation.store.people().person_by_email(email).await?;
    let link = match known {
        Some(person) => {
            let link = installation.access.reset_link(&operator(None), person.id).await;
            link.map_err(told)?
        }
        None => owner_link(installation, organisation).await?,
    };
    let proof = Proof::Password {
        email: Some(email),
        name: Some(name),
        language: None,
        password: link.token.as_str(),
    };
    installation
        .access
        .accept(link.token.as_str(), proof)
        .await
        .map_err(told)?;
    Ok(link.token)
}

/// A key of an organisation that may everything there.
pub(super) async fn whole_key(
    installation: &Installation,
    organisation: OrganisationId,
    name: &str,
) -> Result<MadeKey> {
    let wish = KeyWish {
        name: name.to_owned(),
        scopes: everything(),
        administrations: None,
        expires: None,
    };
    let by = operator(Some(organisation));
    installation.access.make_key(&by, wish).await.map_err(told)
}

fn everything() -> BTreeSet<Scope> {
    Scope::ALL
        .into_iter()
        .filter(|scope| *scope != Scope::Installation)
        .collect()
}

/// Whoever works here, under the name of their account.
fn operator(organisation: Option<OrganisationId>) -> Caller {
    let names = ["USER", "LOGNAME"].into_iter();
    let account = names
        .filter_map(|name| std::env::var(name).ok())
        .find(|name| !name.is_empty());
    Caller::operator(account.as_deref().unwrap_or("operator"), organisation)
}

/// The words of the catalogue, where there are any.
fn told(error: AccessError) -> anyhow::Error {
    match error.finding() {
        Some(finding) => anyhow::anyhow!(finding.told_en()),
        None => error.into(),
    }
}

#[derive(Serialize)]
struct LinkTold {
    link: String,
    expires: Timestamp,
}

fn tell(installation: &Installation, link: &Link, output: Output) -> Result<()> {
    let base = installation.config.server.address();
    let told = LinkTold {
        link: format!("{base}{}", link.path()),
        expires: link.row.expires,
    };
    output.result(&told, |told| {
        format!("{}\nIt works once, until {}.", told.link, local(told.expires))
    })
}

#[derive(Serialize)]
struct KeyTold<'a> {
    id: ApiKeyId,
    key: &'a str,
    organisation: Option<OrganisationId>,
    scopes: &'a BTreeSet<Scope>,
}

async fn key(data: &Path, args: &AccessKey, output: Output) -> Result<()> {
    let installation = if args.installation {
        Installation::make(data, Arc::new(Quiet)).await?
    } else {
        Installation::open(data, Arc::new(Quiet)).await?
    };
    let (organisation, scopes) = if args.installation {
        (None, [Scope::Installation].into())
    } else {
        let scopes = if args.scopes.is_empty() {
            everything()
        } else {
            args.scopes.iter().copied().collect()
        };
        (Some(organisation_of(&installation, args.organisation).await?), scopes)
    };
    let administrations = Some(&args.administrations).filter(|some| !some.is_empty());
    let wish = KeyWish {
        name: args.name.clone(),
        scopes,
        administrations: administrations.map(|some| some.iter().copied().collect()),
        expires: args.expires,
    };
    let made = installation.access.make_key(&operator(organisation), wish).await;
    let made = made.map_err(told)?;
    let told = KeyTold {
        id: made.row.id,
        key: made.key.as_str(),
        organisation,
        scopes: &made.row.scopes,
    };
    output.result(&told, |told| told.key.to_owned())?;
    output.say("hint: the key is shown this once; only a hash of it is kept.");
    Ok(())
}

/// The organisation that is named, or the only one.
async fn organisation_of(installation: &Installation, named: Option<OrganisationId>) -> Result<OrganisationId> {
    let all = installation.store.organisations().await?;
    match (named, &all[..]) {
        (Some(id), all) if all.iter().any(|row| row.id == id) => Ok(id),
        (Some(id), _) => {
            bail!("There is no organisation {id}. `boekbrug access people` shows the ones that there are.")
        }
        (None, [one]) => Ok(one.id),
        (None, []) => bail!("There is no organisation yet. `boekbrug connect` or the set-up link makes one."),
        (None, _) => bail!("There are several organisations. Name one with --organisation."),
    }
}

/// A person by address or id.
async fn person_of(installation: &Installation, named: &str) -> Result<PersonId> {
    if let Ok(id) = named.parse() {
        return Ok(id);
    }
    let email = boekbrug_access::Email::try_new(named).map_err(told)?;
    let row = installation.store.people().person_by_email(email.as_str()).await?;
    let row = row.with_context(|| format!("Nobody has the address {}.", email.as_str()))?;
    Ok(row.id)
}

#[derive(Serialize)]
struct Organisation {
    id: OrganisationId,
    name: String,
    people: Vec<Person>,
}

#[derive(Serialize)]
struct Person {
    id: PersonId,
    email: String,
    name: String,
    role: Role,
    since: Timestamp,
}

async fn people(data: &Path, output: Output) -> Result<()> {
    let installation = Installation::open(data, Arc::new(Quiet)).await?;
    let mut all = Vec::new();
    for row in installation.store.organisations().await? {
        let members = installation.store.people().members(row.id).await?;
        let people = members.into_iter().map(|member| Person {
            id: member.person.id,
            email: member.person.email,
            name: member.person.name,
            role: member.role,
            since: member.since,
        });
        all.push(Organisation {
            id: row.id,
            name: row.name,
            people: people.collect(),
        });
    }
    output.result(&all, |all| all.iter().map(listed).collect::<String>())
}

fn listed(organisation: &Organisation) -> String {
    let head = format!("{}  {}\n", organisation.name, organisation.id);
    let line = |one: &Person| format!("  {:<13}  {}  {}  {}\n", one.role.as_str(), one.email, one.name, one.id);
    let people: String = organisation.people.iter().map(line).collect();
    head + if people.is_empty() { "  nobody yet\n" } else { &people }
}
