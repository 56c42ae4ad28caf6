//! `boekbrug serve`: worker, webhooks and HTTP server, until it is told to stop.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use boekbrug_engine::Quiet;
use boekbrug_server::{Bounds, Recorder, router_with};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::{Ending, access};
use crate::cli::Serve;
use crate::installation::Installation;
use crate::output::Output;

/// How often old logs are removed.
const DAY: Duration = Duration::from_hours(24);
/// How often the file of master keys is looked at.
const LOOK_AT_KEYS: Duration = Duration::from_secs(30);

/// Runs until Ctrl-C or SIGTERM; then finishes the step under way and gives its connections back.
pub(crate) async fn run(data: &Path, args: &Serve, output: Output) -> Result<Ending> {
    let told = told_to_stop()?;
    let recorder = Recorder::install()?;
    let installation = Installation::make(data, Arc::new(Quiet)).await?;
    let address = args.listen.unwrap_or(installation.config.server.listen);
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} cannot be listened on; --listen takes another address"))?;
    let stop = CancellationToken::new();
    // signals are listened for before anybody can know that we are there: an early one ends the program otherwise
    let keys = follow_keys(&installation, stop.clone(), output)?;
    output.say(format!("Boekbrug listens on http://{}", listener.local_addr()?));
    welcome(&installation, listener.local_addr()?, output).await?;
    output.say("hint: /health/live, /health/ready and /metrics are there; stop with Ctrl-C.");
    let worker = tokio::spawn({
        let (engine, stop) = (installation.engine.clone(), stop.clone());
        async move { engine.work(stop).await }
    });
    let webhooks = installation.webhooks()?;
    let sender = tokio::spawn({
        let (webhooks, stop) = (webhooks.clone(), stop.clone());
        async move { webhooks.deliver(stop).await }
    });
    let letters = tokio::spawn(letters(&installation, stop.clone(), output)?);
    let pruning = tokio::spawn(prune_daily(&installation, stop.clone()));
    let keys = tokio::spawn(keys);
    let app = installation.app(recorder, webhooks.clone());
    let ending = {
        let (stop, engine) = (stop.clone(), installation.engine.clone());
        async move {
            told.await;
            engine.end_waits();
            stop.cancel();
        }
    };
    let router = router_with(app.clone(), boekbrug_screens::routes(app));
    boekbrug_server::serve(listener, router, Bounds::default(), ending).await;
    stop.cancel();
    worker.await.context("The worker failed.")?;
    sender.await.context("Sending webhooks failed.")?;
    letters.await.context("Sending mail failed.")?;
    keys.await.context("Following the master keys failed.")?;
    pruning.await.context("Removing old logs failed.")?;
    output.say("Stopped.");
    Ok(Ending::Well)
}

/// Tells people by mail what needs them; says once when no mail server is set.
pub(crate) fn letters(
    installation: &Installation,
    stop: CancellationToken,
    output: Output,
) -> Result<impl Future<Output = ()> + Send + 'static> {
    let notices = installation.notices()?;
    output.say(match &installation.config.mail.smtp() {
        Some(smtp) => format!("Mail to people goes through {}:{}.", smtp.host, smtp.port),
        None => "No mail is sent to people: `mail.host` is not set.".to_owned(),
    });
    Ok(async move {
        if let Some(notices) = notices {
            notices.work(stop).await;
        }
    })
}

/// While there is nobody, each start prints a new one-time link for the first person; the ones before it work no more.
async fn welcome(installation: &Installation, address: SocketAddr, output: Output) -> Result<()> {
    if let Some(link) = access::setup_link(installation).await? {
        let base = installation.config.server.public();
        let base = base.unwrap_or_else(|| format!("http://{address}"));
        output.say(format!(
            "Nobody can sign in yet. Open this once, within a day, to make the first person:\n  {base}{}",
            link.path()
        ));
    }
    Ok(())
}

/// Removes old logs at the start and once a day. What fails is said in the log and tried again the next day.
fn prune_daily(installation: &Installation, stop: CancellationToken) -> impl Future<Output = ()> + Send + 'static {
    let (engine, clock) = (installation.engine.clone(), installation.clock.clone());
    let days = installation.config.keep.into();
    async move {
        loop {
            match engine.prune(&days).await {
                Ok(removed) => tracing::info!(?removed, "old logs were removed"),
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "old logs could not be removed");
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = clock.sleep(DAY) => {}
            }
        }
    }
}

/// Reads the master keys anew on SIGHUP and twice a minute, so that `boekbrug key rotate` beside a running server, or a
/// new file from another node, needs no restart. What cannot be read changes nothing and is said in the log.
fn follow_keys(
    installation: &Installation,
    stop: CancellationToken,
    output: Output,
) -> Result<impl Future<Output = ()> + Send + 'static> {
    let (keyring, clock) = (installation.keyring.clone(), installation.clock.clone());
    let mut told = signal(SignalKind::hangup())?;
    Ok(async move {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = told.recv() => {}
                () = clock.sleep(LOOK_AT_KEYS) => {}
            }
            match keyring.reload() {
                Ok(true) => output.say(format!(
                    "The master keys were read anew; {} is current.",
                    keyring.current()
                )),
                Ok(false) => {}
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "the master keys stay as they were");
                }
            }
        }
    })
}

/// Resolves on Ctrl-C or SIGTERM. It listens from this call on, before anybody waits for it, so that a signal that
/// comes early ends the program politely too.
pub(crate) fn told_to_stop() -> Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
    })
}
