//! The part of `boekbrug connect` in which a person signs in on the package's own site and comes back.

use std::io::{BufRead, IsTerminal};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use boekbrug_engine::{Connected, SignIn};
use boekbrug_server::{Bounds, Recorder, return_router};
use boekbrug_store::ConnectionRow;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::Ending;
use super::connect::told;
use crate::cli::Connect;
use crate::installation::Installation;
use crate::output::{Output, local};

/// How often it is looked whether the person came back to another process.
const LOOK: Duration = Duration::from_secs(1);

/// The parameter that holds the state, and the one that holds the code (RFC 6749 section 4.1.2).
const STATE: &str = "state";
const CODE: &str = "code";

/// Signs a connection in: a draft, or one whose consent was lost. With `--choose` alone an administration is chosen.
pub(super) async fn again(
    installation: &Installation,
    row: &ConnectionRow,
    args: &Connect,
    output: Output,
) -> Result<Ending> {
    if let Some(code) = &args.code {
        let connected = pasted(installation, row, code, None).await?;
        return chosen(installation, connected, args, output).await;
    }
    if let (Some(name), true, None) = (&args.choose, args.connection.is_some(), &row.remote_id) {
        let connected = choose(installation, row, name).await?;
        if !connected.findings.iter().any(|finding| finding.code == NO_CONSENT) {
            return told(&connected, output);
        }
    }
    let back = installation.config.server.return_address(&row.package);
    let asked = installation
        .engine
        .sign_in(row.organisation, row.id, &back, true)
        .await?;
    if args.no_wait || output.is_json() {
        output.result(&asked, address)?;
        output.say(format!(
            "hint: `boekbrug connect --connection {} --code ADDRESS` takes the address at which you came back.",
            row.id
        ));
        return Ok(Ending::NeedsAPerson);
    }
    output.say(address(&asked));
    let connected = wait(installation, row, &asked, output).await?;
    chosen(installation, connected, args, output).await
}

const NO_CONSENT: boekbrug_model::FindingCode = boekbrug_model::FindingCode::ConnectionConsentMissing;

fn address(asked: &SignIn) -> String {
    format!(
        "Open this address, sign in and give your consent (until {}):\n\n  {}\n",
        local(asked.until),
        asked.address
    )
}

/// Chooses where there is a choice: by `--choose`, or by asking on a terminal.
async fn chosen(installation: &Installation, connected: Connected, args: &Connect, output: Output) -> Result<Ending> {
    if !connected.must_choose() {
        return told(&connected, output);
    }
    let row = installation.connection(Some(connected.connection)).await?;
    let name = match &args.choose {
        Some(name) => name.clone(),
        None if output.is_json() || !std::io::stdin().is_terminal() => return told(&connected, output),
        None => {
            output.say(crate::output::findings_text(&connected.findings, ""));
            output.say("Which one? (name or id)");
            line()?
        }
    };
    told(&choose(installation, &row, &name).await?, output)
}

async fn choose(installation: &Installation, row: &ConnectionRow, name: &str) -> Result<Connected> {
    Ok(installation.engine.choose(row.organisation, row.id, name, true).await?)
}

/// Waits for the person: at our return address, at the server that runs beside us, or on the terminal.
async fn wait(installation: &Installation, row: &ConnectionRow, asked: &SignIn, output: Output) -> Result<Connected> {
    let stop = CancellationToken::new();
    let _stopped = stop.clone().drop_guard();
    listen(installation, stop, output).await?;
    let mut typed = typed(output);
    let (engine, clock) = (&installation.engine, &installation.clock);
    loop {
        tokio::select! {
            () = clock.sleep(LOOK) => {}
            Some(line) = typed.recv() => match pasted(installation, row, &line, Some(&asked.state)).await {
                Ok(connected) => return Ok(connected),
                Err(error) => output.say(super::explained(&error)),
            },
        }
        if engine.sign_in_ended(row.organisation, row.id).await? {
            return Ok(engine.link_of(row.organisation, row.id).await?);
        }
        if clock.now() >= asked.until {
            bail!("Nobody came back in time. Run the command again for a new address.");
        }
    }
}

/// Answers at the address on which the server would. When that is taken, the server runs and takes the return in.
async fn listen(installation: &Installation, stop: CancellationToken, output: Output) -> Result<()> {
    let address = installation.config.server.listen;
    let Ok(listener) = TcpListener::bind(address).await else {
        output.say("The server takes the return in. Waiting …");
        return Ok(());
    };
    let app = installation.app(Recorder::apart(), installation.webhooks()?);
    output.say(format!(
        "Waiting for you to come back at {address} … You may also paste here the address at which you came back."
    ));
    tokio::spawn(async move {
        boekbrug_server::serve(listener, return_router(app), Bounds::default(), stop.cancelled_owned()).await;
    });
    Ok(())
}

/// Lines that a person types. The thread that reads them ends with the program.
fn typed(output: Output) -> mpsc::Receiver<String> {
    let (send, receive) = mpsc::channel(1);
    if !output.is_json() && std::io::stdin().is_terminal() {
        std::thread::spawn(move || {
            while let Ok(line) = line() {
                if send.blocking_send(line).is_err() {
                    return;
                }
            }
        });
    }
    receive
}

fn line() -> Result<String> {
    let mut line = String::new();
    let read = std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("Nothing can be read")?;
    if read == 0 {
        bail!("Nothing was given.");
    }
    Ok(line.trim().to_owned())
}

/// Takes in the address at which a person came back, or the bare code when the state is known.
async fn pasted(
    installation: &Installation,
    row: &ConnectionRow,
    text: &str,
    state: Option<&str>,
) -> Result<Connected> {
    let (state, parameters) = returned(text.trim(), state)?;
    let redeemed = installation.engine.redeem(&row.package, &state, parameters).await;
    Ok(redeemed?)
}

fn returned(text: &str, state: Option<&str>) -> Result<(String, Vec<(String, String)>)> {
    if let Ok(url) = Url::parse(text)
        && url.query().is_some()
    {
        let parameters: Vec<_> = url.query_pairs().into_owned().collect();
        let state = parameters.iter().find(|(name, _)| name == STATE);
        let state = state.map(|(_, state)| state.clone());
        let state = state.ok_or_else(|| anyhow!("The address names no state. Paste it whole."))?;
        return Ok((state, parameters));
    }
    let state = state.ok_or_else(|| anyhow!("Paste the whole address at which you came back."))?;
    if text.is_empty() || text.contains(char::is_whitespace) {
        bail!("This is no code and no address.");
    }
    let parameters = [(CODE, text), (STATE, state)].map(|(name, value)| (name.to_owned(), value.to_owned()));
    Ok((state.to_owned(), parameters.into()))
}

#[cfg(test)]
mod tests {
    use super::returned;

    #[test]
    fn an_address_or_a_code_is_taken() {
        let (state, parameters) = returned("https://b.example/return/x?code=a%21b&state=s1", None).expect("an address");
        assert_eq!((state.as_str(), parameters[0].1.as_str()), ("s1", "a!b"));
        let (state, parameters) = returned("a!b", Some("s2")).expect("a code");
        assert_eq!((state.as_str(), parameters[0].1.as_str()), ("s2", "a!b"));
        for wrong in ["", "two words", "https://b.example/return/x?code=1"] {
            assert!(returned(wrong, Some("s")).is_err(), "{wrong}");
        }
        assert!(returned("a!b", None).is_err(), "whose is it?");
    }
}
