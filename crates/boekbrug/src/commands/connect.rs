//! `boekbrug connect`: links an administration.

use std::io::{BufRead, IsTerminal};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use boekbrug_engine::{ConnectRequest, Connected, Quiet, WhichAdministration, WhichOrganisation};
use boekbrug_model::{ConnectionState, Finding, FindingCode, Package};
use boekbrug_store::ConnectionRow;
use secrecy::SecretString;

use super::{Ending, settings, sign_in};
use crate::cli::Connect;
use crate::installation::Installation;
use crate::output::{Output, findings_text};
use crate::registry;

/// Links an administration: secrets are sealed, the package is asked which administration they open. Where a person
/// signs in on the package's own site, the address is printed and the return is waited for.
pub(crate) async fn run(data: &Path, args: &Connect, output: Output) -> Result<Ending> {
    let package = package_of(data, args).await?;
    let wanted = secrets_of(&package)?;
    let known = registry::capability(&package);
    let preset = known.map(|known| known.preset(args.profile)).unwrap_or_default();
    let settings = settings::apply(&preset, &args.set)?;
    let given = !args.secrets.is_empty();
    let mut secrets = if given {
        gather(wanted, &args.secrets, output)?
    } else {
        Vec::new()
    };
    let installation = Installation::make(data, Arc::new(Quiet)).await?;
    // a package may offer both: who gives a secret does not sign in elsewhere
    let by_consent = !given && installation.engine.signs_in(&package);
    if !given && !by_consent {
        secrets = gather(wanted, &[], output)?;
    }
    if let Some(row) = earlier(&installation, args, &package).await? {
        if by_consent {
            return sign_in::again(&installation, &row, args, output).await;
        }
        let connected = installation.engine.relink(row.organisation, row.id, &secrets).await?;
        return told(&connected, output);
    }
    let organisation = match installation.organisation().await? {
        Some(id) => WhichOrganisation::Existing(id),
        None => WhichOrganisation::New(args.administration.clone()),
    };
    let request = ConnectRequest {
        organisation,
        administration: WhichAdministration::New(args.administration.clone()),
        package,
        profile: args.profile,
        settings,
        secrets,
        start: true,
    };
    let connected = installation.engine.connect(request).await?;
    if by_consent {
        let row = installation.connection(Some(connected.connection)).await?;
        return sign_in::again(&installation, &row, args, output).await;
    }
    told(&connected, output)
}

/// The package that is named, or that of the connection.
async fn package_of(data: &Path, args: &Connect) -> Result<Package> {
    if let Some(id) = args.connection {
        let installation = Installation::open(data, Arc::new(Quiet)).await?;
        return Ok(installation.connection(Some(id)).await?.package);
    }
    match args.name.as_ref().or(args.package.as_ref()) {
        Some(package) => Ok(package.clone()),
        None => Ok("snelstart".parse()?),
    }
}

/// The connection that gets the secrets: the one that is named, or a draft of this package that the package never let
/// in. Without this a mistyped key would leave a draft behind for every try.
async fn earlier(installation: &Installation, args: &Connect, package: &Package) -> Result<Option<ConnectionRow>> {
    if args.connection.is_some() {
        return Ok(Some(installation.connection(args.connection).await?));
    }
    let Some(organisation) = installation.organisation().await? else {
        return Ok(None);
    };
    let rows = installation.store.connections(organisation).await?;
    let is_draft = |row: &ConnectionRow| row.state == ConnectionState::Draft && row.remote_id.is_none();
    let draft = rows.into_iter().find(|row| row.package == *package && is_draft(row));
    let Some(row) = draft else { return Ok(None) };
    let changed = settings::apply(&row.settings, &args.set)?;
    if !args.set.is_empty() {
        let engine = &installation.engine;
        engine
            .change_settings(row.organisation, row.id, row.version, &changed)
            .await?;
    }
    Ok(Some(row))
}

pub(super) fn told(connected: &Connected, output: Output) -> Result<Ending> {
    let active = connected.state == ConnectionState::Active;
    output.result(connected, text)?;
    if !active {
        output.say(hint(connected));
    }
    Ok(if active { Ending::Well } else { Ending::NeedsAPerson })
}

fn hint(connected: &Connected) -> String {
    if connected.must_choose() {
        let id = connected.connection;
        return format!("hint: choose with `boekbrug connect --connection {id} --choose NAME`.");
    }
    let linked = |finding: &Finding| finding.code == FindingCode::ConnectionAlreadyLinked;
    if connected.findings.iter().any(linked) {
        let id = connected.connection;
        return format!("hint: `boekbrug disconnect --connection {id}` ends this draft; the other one goes on.");
    }
    "hint: run `boekbrug connect` again with the right secret, or `boekbrug doctor` to see each step.".to_owned()
}

fn text(connected: &Connected) -> String {
    let state = connected.state.as_str();
    let mut text = match &connected.remote_name {
        Some(name) => format!("{} is {state}: linked to {name}\n", connected.connection),
        None => format!("{} is a {state}: it is not linked yet\n", connected.connection),
    };
    text += &findings_text(&connected.findings, "  ");
    text
}

fn secrets_of(package: &Package) -> Result<&'static [&'static str]> {
    registry::capability(package)
        .map(|capability| capability.secrets.as_slice())
        .ok_or_else(|| {
            let names = registry::NAMES.join(", ");
            anyhow!("There is no package `{package}`. There are: {names}.")
        })
}

/// Takes secrets from the arguments, from standard input, or asks for them on a terminal.
fn gather(wanted: &[&str], given: &[String], output: Output) -> Result<Vec<(String, SecretString)>> {
    let mut all = Vec::new();
    for argument in given {
        let (name, value) = argument
            .split_once('=')
            .ok_or_else(|| anyhow!("A secret is given as name=value."))?;
        let value = if value == "-" {
            read_line(name)?
        } else {
            value.to_owned()
        };
        if !wanted.contains(&name) {
            bail!("The package has no secret `{name}`. It has: {}.", wanted.join(", "));
        }
        if value.is_empty() {
            bail!("The secret `{name}` is empty.");
        }
        all.push((name.to_owned(), SecretString::from(value)));
    }
    for name in wanted {
        if all.iter().any(|(given, _)| given == name) {
            continue;
        }
        if output.is_json() || !std::io::stdin().is_terminal() {
            bail!("The secret `{name}` is missing. Give it with --secret {name}=- and write it to standard input.");
        }
        all.push(((*name).to_owned(), SecretString::from(ask(name)?)));
    }
    Ok(all)
}

/// Asks on the terminal, which does not show what is typed.
fn ask(name: &str) -> Result<String> {
    let terminal = console::Term::stderr();
    terminal.write_str(&format!("{name} (is not shown): "))?;
    let line = terminal
        .read_secure_line()
        .with_context(|| format!("The secret `{name}` cannot be read"))?;
    given(name, &line)
}

fn read_line(name: &str) -> Result<String> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .with_context(|| format!("The secret `{name}` cannot be read"))?;
    given(name, &line)
}

fn given(name: &str, line: &str) -> Result<String> {
    let line = line.trim();
    if line.is_empty() {
        bail!("The secret `{name}` is empty.");
    }
    Ok(line.to_owned())
}
