//! `boekbrug sandbox`: an imitation of each package, to try and test against.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use anyhow::{Context, Result};
use boekbrug_connector::{Clock, SystemClock};
use serde::Serialize;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::Ending;
use super::serve::told_to_stop;
use crate::cli::Sandbox;
use crate::demo::files;
use crate::demo::stands::{self, Filling, Stand};
use crate::output::Output;

#[derive(Serialize)]
struct Running {
    /// What a person may want to know of the first one, for programs that know no other.
    #[serde(flatten)]
    first: Facts,
    /// A `boekbrug.toml` that points at all of them.
    configuration: String,
    /// Every one.
    packages: Vec<One>,
}

type Facts = BTreeMap<&'static str, String>;

#[derive(Serialize)]
struct One {
    package: &'static str,
    connect: String,
    #[serde(flatten)]
    facts: Facts,
}

/// Runs until Ctrl-C.
pub(crate) async fn run(args: &Sandbox, output: Output) -> Result<Ending> {
    let told = told_to_stop()?;
    let today = SystemClock.now().in_tz("Europe/Amsterdam")?.date();
    let documents = files::documents(args.invoices.as_deref(), today)?;
    let filling = Filling {
        invoices: files::invoices(&documents).collect(),
        made_up: args.customers,
        year: today.year(),
        limits: args.limits,
    };
    let stop = CancellationToken::new();
    let stands = stands::of(&args.packages)?;
    let mut running = Running {
        first: BTreeMap::new(),
        configuration: String::new(),
        packages: Vec::new(),
    };
    for (stand, place) in stands.iter().zip(0_u16..) {
        let url = stands::open(&**stand, &filling, after(args.listen, place)?, stop.clone()).await?;
        running.configuration += &stand.configuration(&url)?;
        running.packages.push(one(&**stand, &url)?);
    }
    running.first = running
        .packages
        .first()
        .map_or_else(Facts::new, |one| one.facts.clone());
    output.result(&running, text)?;
    output.say("hint: stop with Ctrl-C; what was booked is gone then.");
    told.await;
    stop.cancel();
    Ok(Ending::Well)
}

/// The address so many ports further; a free port stays one.
fn after(address: SocketAddr, place: u16) -> Result<SocketAddr> {
    let port = match address.port() {
        0 => 0,
        port => port.checked_add(place).context("There is no port after 65535.")?,
    };
    Ok(SocketAddr::new(address.ip(), port))
}

fn one(stand: &dyn Stand, url: &Url) -> Result<One> {
    let mut facts = stand.facts(url)?;
    facts.insert("control", url.join("/_control")?.to_string());
    Ok(One {
        package: stand.name(),
        connect: stand.connect(),
        facts,
    })
}

fn text(running: &Running) -> String {
    let mut text = String::new();
    for one in &running.packages {
        let fact = |name: &str| one.facts.get(name).map_or("", String::as_str);
        text += &format!(
            "The sandbox of {} listens on {}\n  its books: {}\n",
            one.package,
            fact("address"),
            fact("control")
        );
    }
    text += &format!(
        "\nPut this into boekbrug-data/boekbrug.toml:\n\n{}\nThen, in another terminal:\n\n",
        running.configuration
    );
    for one in &running.packages {
        text += &format!("  {}\n", one.connect);
    }
    text
}
