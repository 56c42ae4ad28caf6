//! Rounds: parts run as processes of their own, one after the other, each with an empty folder and database.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::de::DeserializeOwned;
use url::Url;

use crate::command::{Database, Options, Package, Which};
use crate::database::Server;
use crate::sandbox::Sandbox;

/// What the parts of a bench share.
pub(crate) struct Rounds {
    package: Package,
    sandbox: Sandbox,
    server: Option<Server>,
    folder: Option<PathBuf>,
    /// Arguments that each part gets too.
    arguments: Vec<String>,
}

impl Rounds {
    pub(crate) fn start(options: &Options, sandbox: Sandbox, arguments: Vec<String>) -> Result<Self> {
        let server = match options.database {
            Database::Sqlite => None,
            Database::Postgres => Some(Server::from_environment()?),
        };
        Ok(Self {
            package: options.package,
            sandbox,
            server,
            folder: options.folder.clone(),
            arguments,
        })
    }

    /// Runs a part and reads the line that it prints.
    pub(crate) async fn run<T: DeserializeOwned>(&self, which: Which) -> Result<T> {
        self.sandbox.reset().await?;
        let folder = match &self.folder {
            Some(folder) => tempfile::tempdir_in(folder),
            None => tempfile::tempdir(),
        };
        let folder = folder.context("no temporary folder can be made")?;
        let database = match &self.server {
            Some(server) => Some(server.create().await?),
            None => None,
        };
        let url = database.as_ref().map_or("sqlite:bench.db", Url::as_str);
        let mut command = Command::new(std::env::current_exe()?);
        command.args([
            "part",
            &which.name(),
            "--package",
            self.package.name(),
            "--sandbox",
            self.sandbox.url.as_str(),
            "--database",
            url,
        ]);
        command.arg("--folder").arg(folder.path()).args(&self.arguments);
        let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
        if let (Some(server), Some(database)) = (&self.server, &database) {
            server.remove(database).await?;
        }
        let output = output.context("a part of the bench cannot be started")?;
        ensure!(output.status.success(), "{} failed", which.name());
        serde_json::from_slice(&output.stdout).with_context(|| format!("{} did not say what it measured", which.name()))
    }
}
