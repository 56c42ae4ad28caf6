//! `boekbrug sandbox`: an imitation of the packages, to try and test against.

use anyhow::Result;
use boekbrug_connector::{Clock, SystemClock};
use boekbrug_sandbox::Limits;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::Ending;
use super::serve::told_to_stop;
use crate::cli::{Limits as Choice, Sandbox};
use crate::demo::{files, stage};
use crate::output::Output;

#[derive(Serialize)]
struct Running {
    address: String,
    control: String,
    token: String,
    koppelsleutel: &'static str,
    subscription_key: &'static str,
    /// A `boekbrug.toml` that points at it.
    configuration: String,
}

/// A configuration with which the program talks to this sandbox instead of to the package.
fn configuration(api: &str, token: &str) -> String {
    format!(
        "[packages.snelstart]\napi = \"{api}\"\ntoken = \"{token}\"\nprimary_key = \"{}\"\n",
        stage::SUBSCRIPTION[0]
    )
}

/// Runs until Ctrl-C.
pub(crate) async fn run(args: &Sandbox, output: Output) -> Result<Ending> {
    let told = told_to_stop()?;
    let today = SystemClock.now().in_tz("Europe/Amsterdam")?.date();
    let documents = files::documents(args.invoices.as_deref(), today)?;
    let limits = match args.limits {
        Choice::None => Limits::NONE,
        Choice::Test => Limits::SNELSTART_TEST,
        Choice::Production => Limits::SNELSTART_PRODUCTION,
    };
    let sandbox = stage::sandbox(
        files::invoices(&documents),
        args.customers as usize,
        today.year(),
        limits,
    );
    let stop = CancellationToken::new();
    let url = stage::open(sandbox, args.listen, stop.clone()).await?;
    let (address, token) = (url.join("/v2")?.to_string(), url.join("/b2b/token")?.to_string());
    let running = Running {
        control: url.join("/_control")?.to_string(),
        configuration: configuration(&address, &token),
        address,
        token,
        koppelsleutel: stage::KEY,
        subscription_key: stage::SUBSCRIPTION[0],
    };
    output.result(&running, |running| {
        format!(
            "The sandbox listens on {}\nIts books: {}\n\nPut this into boekbrug-data/boekbrug.toml:\n\n{}\nThen, in another \
             terminal:\n\n  boekbrug connect --set revenueAccount=8000 --secret koppelsleutel={}\n",
            running.address, running.control, running.configuration, running.koppelsleutel
        )
    })?;
    output.say("hint: stop with Ctrl-C; what was booked is gone then.");
    told.await;
    stop.cancel();
    Ok(Ending::Well)
}
