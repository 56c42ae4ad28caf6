//! `boekbrug demo`: the whole thing at work, against a sandbox of each package, with nothing to set up.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use boekbrug_connector::{Clock, SystemClock};
use boekbrug_model::Profile;
use boekbrug_server::{Recorder, router_with};
use jiff::civil::Date;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::serve::{letters, told_to_stop};
use super::{Ending, access};
use crate::cli::{Demo, Limits};
use crate::config::Config;
use crate::demo::coupling::Coupling;
use crate::demo::door;
use crate::demo::figures::{Figures, seconds};
use crate::demo::files::{self, Offered};
use crate::demo::stands::{self, Filling, Stand};
use crate::demo::two_way;
use crate::installation::Installation;
use crate::output::Output;
use crate::progress;

/// Customers that a sandbox makes up beside the ones of the invoices.
const MADE_UP: u32 = 40;

/// Runs the demo; with `--exit` it stops when everything is booked and read back.
pub(crate) async fn run(args: &Demo, output: Output) -> Result<Ending> {
    let started = SystemClock.now();
    let today = started.in_tz("Europe/Amsterdam")?.date();
    let mut documents = files::documents(args.invoices.as_deref(), today)?;
    if args.renumber {
        files::renumber(&mut documents)?;
    }
    let stop = CancellationToken::new();
    let stands = fair(args)?;
    let sandboxes = sandboxes(args, &stands, &documents, today, &stop, output).await?;
    let folder = Folder::of(args.keep.clone())?;
    // before anything is linked: packages send people back to this address
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let installation = open(&folder, &stands, &sandboxes, listener.local_addr()?, output).await?;
    let mut figures = Figures {
        connections: Vec::new(),
        duplicates: 0,
        seconds: 0.into(),
    };
    let (mut open, mut conflicts) = (false, 0);
    for (profile, stand, sandbox) in couplings(args, &stands, &sandboxes) {
        let mut coupling = Coupling::link(&installation, stand, profile, sandbox).await?;
        let name = coupling
            .row
            .remote_name
            .clone()
            .unwrap_or_else(|| stand.name().to_owned());
        output.say(format!(
            "Linked to {name} ({}, profile {})",
            stand.name(),
            profile.as_str()
        ));
        let one = match profile {
            Profile::A => {
                coupling.pull().await?;
                let offered = coupling.offer(&documents).await?;
                output.say(format!("Pushing {offered} documents"));
                open |= coupling.push().await?;
                conflicts = coupling.conflicts();
                coupling.figures(&documents).await?
            }
            Profile::B => two_way::per_relation(&mut coupling, today).await?,
            Profile::C => two_way::both_ways(&mut coupling, today).await?,
        };
        figures.duplicates += one.duplicates;
        figures.connections.push(one);
    }
    figures.seconds = seconds(SystemClock.now().duration_since(started));
    let twice = figures.duplicates > 0;
    output.result(&figures, Figures::text)?;
    if conflicts > 0 && !args.renumber {
        output.say(format!(
            "hint: {conflicts} documents carry a number that another document has; --renumber books each under its own."
        ));
    }
    if open {
        output.say("hint: some invoices are still under way; `boekbrug demo --keep FOLDER` would go on with them.");
    }
    if !args.exit {
        keep_running(&installation, listener, &sandboxes, output).await?;
    }
    stop.cancel();
    if twice {
        bail!("An invoice stands in the sandbox's books twice. That should be impossible: please report it.");
    }
    if open && args.exit {
        bail!("Not every invoice came to its end: the package did not answer in time.");
    }
    Ok(Ending::Well)
}

/// The couplings in the order in which they are shown: profile A of every package, then those that send customers out. Of a
/// sandbox that runs already only the first administration is known.
fn couplings<'a>(
    args: &Demo,
    stands: &'a [Box<dyn Stand>],
    sandboxes: &'a [Url],
) -> Vec<(Profile, &'a dyn Stand, &'a Url)> {
    let mut all = Vec::new();
    for profile in [Profile::A, Profile::B, Profile::C] {
        let shown = stands.iter().zip(sandboxes).filter(|(stand, _)| {
            let is_own = args.sandbox.is_none() || profile == Profile::A;
            is_own && stand.profiles().contains(&profile)
        });
        all.extend(shown.map(|(stand, sandbox)| (profile, &**stand, sandbox)));
    }
    all
}

/// The packages that are shown: those that are named, or all. A sandbox that runs already is of one.
fn fair(args: &Demo) -> Result<Vec<Box<dyn Stand>>> {
    let mut stands = stands::of(&args.packages)?;
    if args.sandbox.is_some() {
        if args.packages.len() > 1 {
            bail!("A sandbox that runs already is of one package. Name one --package.");
        }
        stands.truncate(1);
    }
    Ok(stands)
}

async fn sandboxes(
    args: &Demo,
    stands: &[Box<dyn Stand>],
    documents: &[Offered],
    today: Date,
    stop: &CancellationToken,
    output: Output,
) -> Result<Vec<Url>> {
    let filling = Filling {
        invoices: files::invoices(documents).collect(),
        made_up: MADE_UP,
        year: today.year(),
        limits: Limits::None,
    };
    let mut all = Vec::new();
    for stand in stands {
        let url = if let Some(url) = &args.sandbox {
            url.clone()
        } else {
            let free = SocketAddr::from(([127, 0, 0, 1], 0));
            stands::open(&**stand, &filling, free, stop.clone()).await?
        };
        output.say(format!("The sandbox of {} listens on {url}", stand.name()));
        all.push(url);
    }
    Ok(all)
}

/// Where the demo keeps its data: a folder that is named, or one that goes when it ends.
enum Folder {
    Kept(PathBuf),
    Passing(tempfile::TempDir),
}

impl Folder {
    fn of(kept: Option<PathBuf>) -> Result<Self> {
        Ok(match kept {
            Some(path) => Self::Kept(path),
            None => Self::Passing(tempfile::tempdir().context("No temporary folder can be made.")?),
        })
    }

    fn path(&self) -> &std::path::Path {
        match self {
            Self::Kept(path) => path,
            Self::Passing(passing) => passing.path(),
        }
    }
}

async fn open(
    folder: &Folder,
    stands: &[Box<dyn Stand>],
    sandboxes: &[Url],
    listen: SocketAddr,
    output: Output,
) -> Result<Installation> {
    std::fs::create_dir_all(folder.path())?;
    let mut config = Config::read(folder.path())?;
    for (stand, sandbox) in stands.iter().zip(sandboxes) {
        stand.point_at(&mut config.packages, sandbox)?;
    }
    config.server.listen = listen;
    // A demo that was cut off and starts again should not wait long for its own earlier lease.
    config.worker.lease_seconds = config.worker.lease_seconds.min(3);
    // Whoever tries the demo has an application on the same machine.
    config.webhooks.allow_http = true;
    config.webhooks.allow_private = true;
    Installation::open_with(folder.path(), config, progress::watcher(output)).await
}

/// Where an application can call, a new key for it that may everything in the organisation of the demo, a link that signs
/// a person in, and one that shows how a new person comes in, once.
#[derive(Serialize)]
struct WayIn {
    api: String,
    key: String,
    link: String,
    invitation: String,
}

async fn tell_api(installation: &Installation, address: SocketAddr, output: Output) -> Result<()> {
    let Some(organisation) = installation.organisation().await? else {
        return Ok(());
    };
    let made = access::whole_key(installation, organisation, "demo").await?;
    let secret = access::owner_secret(installation, organisation, door::EMAIL, door::NAME).await?;
    let invitation = access::owner_link(installation, organisation).await?;
    let way = WayIn {
        link: format!("http://{address}{}", door::path(secret.as_str())),
        invitation: format!("http://{address}{}", invitation.path()),
        api: format!("http://{address}/v1"),
        key: made.key.as_str().to_owned(),
    };
    output.line(&way, |way| {
        format!(
            "\nOpen this in your browser, it signs you in:\n  {}\n\nThe interface: {}\nIts key:       {}",
            way.link, way.api, way.key
        )
    })
}

/// Worker, webhooks and HTTP server, until Ctrl-C.
async fn keep_running(
    installation: &Installation,
    listener: TcpListener,
    sandboxes: &[Url],
    output: Output,
) -> Result<()> {
    let told = told_to_stop()?;
    let address = listener.local_addr()?;
    output.say(format!(
        "\nIt keeps running. Where to look:\n  http://{address}/health/ready\n  http://{address}/metrics\n  \
         http://{address}/v1/reference"
    ));
    tell_api(installation, address, output).await?;
    for sandbox in sandboxes {
        output.say(format!("  {sandbox}_control   what stands in the sandbox's books"));
    }
    output.say("Stop with Ctrl-C.");
    let stop = CancellationToken::new();
    let worker = tokio::spawn({
        let (engine, stop) = (installation.engine.clone(), stop.clone());
        async move { engine.work(stop).await }
    });
    let webhooks = installation.webhooks()?;
    let app = installation.app(Recorder::install()?, webhooks.clone());
    let sender = tokio::spawn({
        let stop = stop.clone();
        async move { webhooks.deliver(stop).await }
    });
    let letters = tokio::spawn(letters(installation, stop.clone(), output)?);
    let waits = installation.engine.clone();
    let ending = async move {
        told.await;
        waits.end_waits();
    };
    let pages = boekbrug_screens::routes(app.clone()).merge(door::routes(app.clone()));
    let router = router_with(app, pages);
    boekbrug_server::serve(listener, router, boekbrug_server::Bounds::default(), ending).await;
    stop.cancel();
    worker.await.context("The worker failed.")?;
    sender.await.context("Sending webhooks failed.")?;
    letters.await.context("Sending mail failed.")?;
    Ok(())
}
