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
}

/// Runs until Ctrl-C.
pub(crate) async fn run(args: &Sandbox, output: Output) -> Result<Ending> {
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
    let running = Running {
        address: url.join("/v2")?.to_string(),
        control: url.join("/_control")?.to_string(),
        token: url.join("/b2b/token")?.to_string(),
        koppelsleutel: stage::KEY,
        subscription_key: stage::SUBSCRIPTION[0],
    };
    output.result(&running, |running| {
        format!(
            "SnelStart sandbox\n  api           {}\n  token         {}\n  koppelsleutel {}\n  subscription  {}\n  control page  {}",
            running.address, running.token, running.koppelsleutel, running.subscription_key, running.control
        )
    })?;
    output.say("hint: stop with Ctrl-C; what was booked is gone then.");
    told_to_stop().await;
    stop.cancel();
    Ok(Ending::Well)
}
