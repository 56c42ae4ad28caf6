//! `boekbrug notices`: tries the mail server.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use boekbrug_connector::{Chance, SystemChance};
use boekbrug_engine::Quiet;
use boekbrug_model::NoticeId;
use boekbrug_notices::test_mail;
use serde::Serialize;

use super::Ending;
use crate::cli::Notices;
use crate::installation::Installation;
use crate::output::Output;

/// What came of it.
#[derive(Serialize)]
struct Sent<'a> {
    to: &'a str,
    through: String,
}

/// Sends one message and says what the server answered.
pub(crate) async fn run(data: &Path, what: &Notices, output: Output) -> Result<Ending> {
    let Notices::Test { address } = what;
    let installation = Installation::open(data, Arc::new(Quiet)).await?;
    let smtp = installation.config.mail.smtp();
    let mailer = installation.mailer()?;
    let (Some(smtp), Some(mailer)) = (smtp, mailer) else {
        output.say("No mail server is set: `mail.host` and `mail.from` name one.");
        return Ok(Ending::NeedsAPerson);
    };
    let now = installation.clock.now();
    let id = NoticeId::new(now, SystemChance.ten());
    let through = format!("{}:{}", smtp.host, smtp.port);
    let sent = mailer.send(test_mail(id.to_string(), address, now)).await;
    sent.with_context(|| format!("The mail server {through} did not take the message"))?;
    output.result(&Sent { to: address, through }, |sent| {
        format!(
            "{} took a message to {}. Look whether it arrives.",
            sent.through, sent.to
        )
    })?;
    Ok(Ending::Well)
}
