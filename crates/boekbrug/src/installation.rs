//! The wiring: from a folder with its configuration to an engine at work.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use boekbrug_access::Access;
use boekbrug_connector::{Chance, Clock, SystemChance, SystemClock};
use boekbrug_documents::ObjectDocuments;
use boekbrug_engine::{Engine, Options, Ports, Watcher};
use boekbrug_http::{NetworkConfig, NetworkTransport, Transport};
use boekbrug_model::{Actor, ConnectionId, ConnectionState, OrganisationId};
use boekbrug_notices::{Mailer, Notices, SmtpMailer};
use boekbrug_server::v1::Rates;
use boekbrug_server::{App, Recorder};
use boekbrug_store::{ConnectionRow, Documents, Store};
use boekbrug_store_postgres::PostgresStore;
use boekbrug_store_sqlite::SqliteStore;
use boekbrug_vault::Keyring;
use boekbrug_webhooks::{NetworkPostman, Webhooks};

use crate::config::Config;
use crate::registry::Registry;
use crate::{account, door, keys, private};

/// An installation: a folder, what it remembers, and the engine over it.
pub struct Installation {
    /// The folder.
    pub folder: PathBuf,
    /// Its configuration.
    pub config: Config,
    /// What it remembers.
    pub store: Arc<dyn Store>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The engine, on behalf of whoever works on the command line.
    pub engine: Engine,
    /// Who may come in.
    pub access: Access,
    /// The master keys, which follow their file.
    pub keyring: Arc<Keyring>,
    transport: Arc<dyn Transport>,
}

impl Installation {
    /// Opens a folder that is there: a misspelt name should not make a new, empty installation.
    pub async fn open(folder: &Path, watcher: Arc<dyn Watcher>) -> Result<Self> {
        if !folder.is_dir() {
            bail!(
                "There is no data folder {}. `boekbrug connect` makes one; --data names another one.",
                folder.display()
            );
        }
        Self::make(folder, watcher).await
    }

    /// Opens a folder, making it at the first start.
    pub async fn make(folder: &Path, watcher: Arc<dyn Watcher>) -> Result<Self> {
        Self::open_with(folder, Config::read(folder)?, watcher).await
    }

    /// Opens a folder with a configuration that is already there.
    pub async fn open_with(folder: &Path, config: Config, watcher: Arc<dyn Watcher>) -> Result<Self> {
        private::folder(folder).with_context(|| format!("The data folder {} cannot be made", folder.display()))?;
        warn_of_open_files(folder, &config);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let chance: Arc<dyn Chance> = Arc::new(SystemChance);
        let keyring = Arc::new(keys::read_or_make(&folder.join(&config.keys.file), &*chance)?);
        let store = open_store(folder, &config).await?;
        let documents = open_documents(&folder.join(&config.documents.folder))?;
        let transport: Arc<dyn Transport> =
            Arc::new(NetworkTransport::try_new(&NetworkConfig::default()).context("The network client cannot start.")?);
        let packages = Arc::new(Registry {
            transport: transport.clone(),
            clock: clock.clone(),
            chance: chance.clone(),
            packages: config.packages.clone(),
            shared: Arc::default(),
        });
        let access = door::access(&config, store.clone(), clock.clone(), chance.clone(), &transport)?;
        let ports = Ports {
            store: store.clone(),
            documents,
            packages,
            clock: clock.clone(),
            chance,
            keyring: keyring.clone(),
            watcher,
        };
        let engine = Engine::new(ports, options(&config)).by(account::operator());
        Ok(Self {
            folder: folder.to_owned(),
            config,
            store,
            clock,
            engine,
            access,
            keyring,
            transport,
        })
    }

    /// What the server's handlers share.
    pub fn app(&self, recorder: Recorder, webhooks: Webhooks) -> App {
        let chance: Arc<dyn Chance> = Arc::new(SystemChance);
        App {
            engine: self.engine.by(Actor::system()),
            store: self.store.clone(),
            clock: self.clock.clone(),
            access: self.access.clone(),
            rates: Arc::new(Rates::new(self.config.server.limits, &self.clock)),
            chance,
            address: self.config.server.address(),
            webhooks,
            recorder,
        }
    }

    /// The endpoints of applications and the sender of messages to them.
    pub fn webhooks(&self) -> Result<Webhooks> {
        let options = boekbrug_webhooks::Options::from(self.config.webhooks);
        let postman = NetworkPostman::try_new(options.rules).context("The network client cannot start.")?;
        let ports = boekbrug_webhooks::Ports {
            store: self.store.clone(),
            clock: self.clock.clone(),
            chance: Arc::new(SystemChance),
            keyring: self.keyring.clone(),
            postman: Arc::new(postman),
        };
        Ok(Webhooks::new(ports, options))
    }

    /// The way out for mail; none when no mail server is set.
    pub fn mailer(&self) -> Result<Option<Arc<dyn Mailer>>> {
        let Some(settings) = self.config.mail.smtp() else {
            return Ok(None);
        };
        let mailer = SmtpMailer::try_new(&settings).context("Mail cannot be sent: `mail` is set wrong")?;
        Ok(Some(Arc::new(mailer)))
    }

    /// The letters to people; none when no mail server is set.
    pub fn notices(&self) -> Result<Option<Notices>> {
        let Some(mailer) = self.mailer()? else {
            return Ok(None);
        };
        let ports = boekbrug_notices::Ports {
            store: self.store.clone(),
            clock: self.clock.clone(),
            chance: Arc::new(SystemChance),
            mailer,
        };
        let options = boekbrug_notices::Options {
            address: self.config.server.address(),
            title: crate::registry::title,
        };
        Ok(Some(Notices::new(ports, options)))
    }

    /// Asks an address that answers JSON, such as the control interface of a sandbox.
    pub async fn get_json(&self, url: &url::Url) -> Result<serde_json::Value> {
        let request = http::Request::get(url.as_str()).body(bytes::Bytes::new())?;
        let answer = self.transport.send(request, Duration::from_secs(30), 256 << 20).await?;
        if !answer.status().is_success() {
            bail!("{url} answers {}.", answer.status());
        }
        Ok(serde_json::from_slice(answer.body())?)
    }

    /// Sends JSON to an address and reads what it answers.
    pub async fn send_json(
        &self,
        method: http::Method,
        url: &url::Url,
        body: &serde_json::Value,
    ) -> Result<serde_json::Value> {
        let body = bytes::Bytes::from(body.to_string());
        let request = http::Request::builder().method(method).uri(url.as_str()).body(body)?;
        let answer = self.transport.send(request, Duration::from_secs(30), 1 << 20).await?;
        if !answer.status().is_success() {
            let said = String::from_utf8_lossy(answer.body());
            bail!("{url} answers {}: {said}", answer.status());
        }
        Ok(serde_json::from_slice(answer.body())?)
    }

    /// Where an address that answers with a redirect leads, without going there.
    pub async fn redirect_of(&self, url: &url::Url) -> Result<url::Url> {
        let request = http::Request::get(url.as_str()).body(bytes::Bytes::new())?;
        let answer = self.transport.send(request, Duration::from_secs(30), 1 << 20).await?;
        let location = answer.headers().get(http::header::LOCATION);
        let location = location.and_then(|place| place.to_str().ok());
        let location = location.with_context(|| format!("{url} answers {} and leads nowhere.", answer.status()))?;
        Ok(url.join(location)?)
    }

    /// The tenant of this folder: a command line serves one. None before the first connection.
    pub async fn organisation(&self) -> Result<Option<OrganisationId>> {
        Ok(self.store.organisations().await?.first().map(|row| row.id))
    }

    /// The connections that a command is about: the one named, or all.
    pub async fn connections(&self, only: Option<ConnectionId>) -> Result<Vec<ConnectionRow>> {
        let Some(organisation) = self.organisation().await? else {
            bail!("There is no connection yet. Make one with `boekbrug connect`.");
        };
        let mut rows = self.store.connections(organisation).await?;
        if let Some(id) = only {
            rows.retain(|row| row.id == id);
        }
        if rows.is_empty() {
            bail!("There is no such connection. `boekbrug status` shows the ones that there are.");
        }
        Ok(rows)
    }

    /// The connections that can work: the one named, or all but drafts and ended ones. Those are told to `pass_over`.
    pub async fn working(
        &self,
        only: Option<ConnectionId>,
        pass_over: impl FnMut(&ConnectionRow),
    ) -> Result<Vec<ConnectionRow>> {
        let works = |row: &ConnectionRow| !matches!(row.state, ConnectionState::Draft | ConnectionState::Disconnected);
        self.those(only, works, pass_over).await
    }

    /// The connections that have not ended: the one named, or all. Ended ones are told to `pass_over`.
    pub async fn living(
        &self,
        only: Option<ConnectionId>,
        pass_over: impl FnMut(&ConnectionRow),
    ) -> Result<Vec<ConnectionRow>> {
        let lives = |row: &ConnectionRow| row.state != ConnectionState::Disconnected;
        self.those(only, lives, pass_over).await
    }

    async fn those(
        &self,
        only: Option<ConnectionId>,
        works: impl Fn(&ConnectionRow) -> bool,
        mut pass_over: impl FnMut(&ConnectionRow),
    ) -> Result<Vec<ConnectionRow>> {
        let mut rows = self.connections(only).await?;
        if only.is_none() && rows.iter().any(&works) {
            rows.iter().filter(|row| !works(row)).for_each(&mut pass_over);
            rows.retain(|row| works(row));
        }
        Ok(rows)
    }

    /// The one connection that a command is about: the one named, or the only one that has not ended.
    pub async fn connection(&self, only: Option<ConnectionId>) -> Result<ConnectionRow> {
        let mut rows = self.living(only, |_| ()).await?;
        if rows.len() > 1 {
            let ids: Vec<_> = rows
                .iter()
                .map(|row| format!("{} ({})", row.id, row.state.as_str()))
                .collect();
            bail!(
                "There are {} connections. Say which one with --connection: {}.",
                rows.len(),
                ids.join(", ")
            );
        }
        Ok(rows.remove(0))
    }
}

/// The files of an installation that nobody but its owner should read. A copy by hand often opens them to others.
fn warn_of_open_files(folder: &Path, config: &Config) {
    let mut files = vec![folder.join(&config.keys.file)];
    if let Some(file) = config.database.url.strip_prefix("sqlite:") {
        let path = folder.join(file);
        let beside = |end: &str| PathBuf::from(format!("{}{end}", path.display()));
        files.extend([beside("-wal"), beside("-shm"), path]);
    }
    for path in private::exposed(files) {
        let name = path.display();
        crate::output::warn(format!(
            "warning: others than you may read {name}. Close it: chmod 600 {name}"
        ));
    }
}

fn options(config: &Config) -> Options {
    let worker = &config.worker;
    Options {
        node: node_name(&worker.node),
        lease: Duration::from_secs(worker.lease_seconds.into()),
        connections_at_once: worker.connections,
        invoices_at_once: worker.invoices,
        public: config.server.public(),
        ..Options::default()
    }
}

/// Unlike that of any other node: the host and the process.
fn node_name(set: &str) -> String {
    if set.is_empty() {
        let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
        format!("{}-{}", host.trim(), std::process::id())
    } else {
        set.to_owned()
    }
}

async fn open_store(folder: &Path, config: &Config) -> Result<Arc<dyn Store>> {
    let url = &config.database.url;
    if let Some(file) = url.strip_prefix("sqlite:") {
        let path = folder.join(file);
        let store = SqliteStore::open(&path, &boekbrug_store_sqlite::Options::default())
            .await
            .with_context(|| format!("The database {} cannot be opened", path.display()))?;
        return Ok(Arc::new(store));
    }
    if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        let options = boekbrug_store_postgres::Options {
            connections: config.database.connections,
            ..Default::default()
        };
        let store = PostgresStore::connect(url, &options)
            .await
            .context("PostgreSQL cannot be reached at `database.url`")?;
        return Ok(Arc::new(store));
    }
    bail!("`database.url` must start with `sqlite:` or `postgres:`.")
}

fn open_documents(folder: &Path) -> Result<Arc<dyn Documents>> {
    let documents = ObjectDocuments::try_folder(folder)
        .with_context(|| format!("The folder for PDFs {} cannot be used", folder.display()))?;
    Ok(Arc::new(documents))
}

/// The keys of a folder, for commands that change them.
pub fn key_file(folder: &Path) -> Result<(PathBuf, Keyring)> {
    let config = Config::read(folder)?;
    let path = folder.join(&config.keys.file);
    let keyring = keys::read(&path)?;
    Ok((path, keyring))
}
