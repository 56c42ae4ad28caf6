//! `boekbrug connect`: links an administration.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use boekbrug_engine::{ConnectRequest, Connected, Quiet, WhichAdministration, WhichOrganisation};
use boekbrug_model::{ConnectionSettings, ConnectionState, Package};
use secrecy::SecretString;

use super::{Ending, settings};
use crate::cli::Connect;
use crate::installation::Installation;
use crate::output::{Output, findings_text};
use crate::registry;

/// Links an administration: secrets are sealed, the package is asked which administration they open.
pub(crate) async fn run(data: &Path, args: &Connect, output: Output) -> Result<Ending> {
    let installation = Installation::open(data, Arc::new(Quiet)).await?;
    let wanted = secrets_of(&args.package)?;
    let secrets = gather(wanted, &args.secrets, output)?;
    let organisation = match installation.organisation().await? {
        Some(id) => WhichOrganisation::Existing(id),
        None => WhichOrganisation::New(args.administration.clone()),
    };
    let request = ConnectRequest {
        organisation,
        administration: WhichAdministration::New(args.administration.clone()),
        package: args.package.clone(),
        profile: args.profile,
        settings: settings::apply(&ConnectionSettings::for_profile(args.profile), &args.set)?,
        secrets,
        start: true,
    };
    let connected = installation.engine.connect(request).await?;
    let active = connected.state == ConnectionState::Active;
    output.result(&connected, text)?;
    Ok(if active { Ending::Well } else { Ending::NeedsAPerson })
}

fn text(connected: &Connected) -> String {
    let name = connected.remote_name.as_deref().unwrap_or("nothing yet");
    let mut text = format!(
        "{} is {} and opens: {name}\n",
        connected.connection,
        connected.state.as_str()
    );
    text += &findings_text(&connected.findings, "  ");
    text
}

fn secrets_of(package: &Package) -> Result<&'static [&'static str]> {
    registry::capability(package)
        .map(|capability| capability.secrets.as_slice())
        .ok_or_else(|| {
            anyhow!(
                "There is no package `{package}`. There are: {}.",
                registry::NAMES.join(", ")
            )
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
        all.push((name.to_owned(), SecretString::from(value)));
    }
    for name in wanted {
        if all.iter().any(|(given, _)| given == name) {
            continue;
        }
        if output.is_json() || !std::io::stdin().is_terminal() {
            bail!("The secret `{name}` is missing. Give it with --secret {name}=- and write it to standard input.");
        }
        write!(std::io::stderr(), "{name}: ")?;
        std::io::stderr().flush()?;
        all.push(((*name).to_owned(), SecretString::from(read_line(name)?)));
    }
    Ok(all)
}

fn read_line(name: &str) -> Result<String> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .with_context(|| format!("The secret `{name}` cannot be read."))?;
    let line = line.trim();
    if line.is_empty() {
        bail!("The secret `{name}` is empty.");
    }
    Ok(line.to_owned())
}
