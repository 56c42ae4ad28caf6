//! Tells people by e-mail what needs them: the first error of a connection, a letter a day while it lasts, and that it is
//! mended. Never the same twice, and never a flood: whatever is wrong with a connection is one letter, by cause.
//!
//! One node at a time looks at all connections, once a minute, and makes letters in the transaction that notes what was
//! told. Any node sends them. Between the answer of the mail server and the note of it a node can end: then a letter is
//! sent once more, with the same Message-ID, and never a third time.
//!
//! Knows no SQL, no screen and no package. All waiting goes through the clock that is handed in, but for the time-out of a
//! conversation with the mail server, which belongs to the network.

mod letter;
mod look;
mod mail;
mod recipients;
mod send;
mod smtp;
mod story;
mod texts;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use boekbrug_connector::{Chance, Clock};
use boekbrug_model::Package;
use boekbrug_store::{Store, StoreError};
use tokio_util::sync::CancellationToken;

pub use letter::test_mail;
pub use mail::{Mail, MailError, Mailer};
pub use smtp::{Security, SmtpError, SmtpMailer, SmtpSettings};

/// How often all connections are looked at.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// The letters of an installation. Cheap to clone: every clone is the same one.
#[derive(Clone)]
pub struct Notices {
    ports: Ports,
    options: Options,
}

/// What they need.
#[derive(Clone)]
pub struct Ports {
    /// What is remembered.
    pub store: Arc<dyn Store>,
    /// Time and waiting.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Arc<dyn Chance>,
    /// The way out.
    pub mailer: Arc<dyn Mailer>,
}

/// What letters say of this installation.
#[derive(Clone)]
pub struct Options {
    /// Where people reach it, without a slash at its end: links begin with it.
    pub address: String,
    /// What people call a package.
    pub title: fn(&Package) -> String,
}

impl Notices {
    /// Over these ports. It does nothing by itself.
    pub fn new(ports: Ports, options: Options) -> Self {
        Self { ports, options }
    }

    /// Looks and sends until `shutdown` is cancelled; what is under way then is waited for.
    pub async fn work(&self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            if let Err(error) = self.once().await {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "notices could not be made or sent; trying again");
            }
            tokio::select! {
                () = self.ports.clock.sleep(LOOK_EVERY) => {}
                () = shutdown.cancelled() => {}
            }
        }
    }

    /// Does once what is to be done now, and waits for it.
    pub async fn once(&self) -> Result<(), StoreError> {
        self.look().await?;
        self.send_due().await
    }
}
