//! The configuration: defaults, then `boekbrug.toml` in the data folder, then environment variables.
//!
//! Every field has a default with which the program starts, so a newcomer needs no file. A field that is misspelt or
//! has a wrong value is an error that names the file, the field and what was expected.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use boekbrug_exact::Config as ExactConfig;
use boekbrug_king::Config as KingConfig;
use boekbrug_notices::{Security, SmtpSettings};
use boekbrug_snelstart::Config as SnelStartConfig;
use figment::Figment;
use figment::error::Kind;
use figment::providers::{Env, Format, Toml};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use thiserror::Error;

/// Name of the file in the data folder.
pub const FILE: &str = "boekbrug.toml";

/// Everything an operator can set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where everything is remembered.
    pub database: Database,
    /// Where PDFs are kept.
    pub documents: Documents,
    /// The master keys that seal secrets.
    pub keys: Keys,
    /// The HTTP server.
    pub server: Server,
    /// The worker.
    pub worker: Worker,
    /// Messages to applications.
    pub webhooks: Webhooks,
    /// Messages to people.
    pub mail: Mail,
    /// How long logs are kept.
    pub keep: Keep,
    /// What the operator has agreed with each package.
    pub packages: Packages,
}

/// Where everything is remembered.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite:FILE` (relative to the data folder) or `postgres://user@host/name`.
    pub url: String,
    /// Connections to PostgreSQL at most.
    pub connections: u32,
}

/// Where PDFs are kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Documents {
    /// Folder, relative to the data folder.
    pub folder: PathBuf,
}

/// The master keys.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// File with a line per key, the current one first, relative to the data folder. Made at the first start.
    pub file: PathBuf,
}

/// The HTTP server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Address and port. Loopback unless you set otherwise: put a TLS proxy in front.
    pub listen: SocketAddr,
    /// The address at which people and packages reach this server from outside, for example
    /// `https://boekbrug.example.nl`: return addresses and webhooks are made of it. Empty when nothing does.
    pub public: String,
    /// Limits of the interface for applications.
    pub limits: boekbrug_server::v1::Limits,
    /// Where people sign in other than with a password; none for passwords alone.
    pub openid: Option<OpenId>,
}

/// An OpenID provider at which people sign in.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenId {
    /// Its address; everything else is discovered there.
    pub issuer: url::Url,
    /// Our name there.
    pub client_id: String,
    /// Our secret there; none for a public client.
    pub client_secret: Option<String>,
}

impl std::fmt::Debug for OpenId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenId({})", self.issuer)
    }
}

impl Server {
    /// The public address without a slash at its end; none when there is none.
    pub fn public(&self) -> Option<String> {
        let public = self.public.trim().trim_end_matches('/');
        (!public.is_empty()).then(|| public.to_owned())
    }

    /// Where people reach the server: the public address, or this machine itself.
    pub fn address(&self) -> String {
        self.public().unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// Where a person comes back to after signing in.
    pub fn return_address(&self, package: &boekbrug_model::Package) -> String {
        format!("{}/return/{package}", self.address())
    }
}

/// The worker.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Worker {
    /// Name of this node in leases and timelines; empty takes the host name and process id.
    pub node: String,
    /// Connections worked on at the same time.
    pub connections: usize,
    /// Invoices of one connection under way at the same time.
    pub invoices: usize,
    /// Seconds for which a node holds a connection before another may take it over.
    pub lease_seconds: u32,
}

/// Messages to applications, which tell them of changes. Their addresses are chosen by tenants.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Webhooks {
    /// Whether addresses may be plain `http`.
    pub allow_http: bool,
    /// Whether addresses may lie within this machine or its network. Link-local ones never may.
    pub allow_private: bool,
    /// Messages that this node has under way at the same time.
    pub at_once: usize,
}

impl From<Webhooks> for boekbrug_webhooks::Options {
    fn from(set: Webhooks) -> Self {
        Self {
            rules: boekbrug_webhooks::AddressRules {
                allow_http: set.allow_http,
                allow_private: set.allow_private,
            },
            at_once: set.at_once.max(1),
            ..Self::default()
        }
    }
}

/// The mail server, through which people are told what needs them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// Its name; empty when no mail is to be sent.
    pub host: String,
    /// Its port; none for the usual one.
    pub port: Option<u16>,
    /// How the way to it is protected.
    pub security: Security,
    /// Our name there; empty when it asks for none.
    pub user: String,
    /// Our password there.
    #[serde(deserialize_with = "secret")]
    pub password: Option<SecretString>,
    /// Who mail is from: `Boekbrug <noreply@boekbrug.example.nl>`.
    pub from: String,
}

impl Mail {
    /// The settings of the mail server; none when no mail is to be sent.
    pub fn smtp(&self) -> Option<SmtpSettings> {
        let host = self.host.trim();
        let password = || {
            self.password
                .clone()
                .unwrap_or_else(|| SecretString::from(String::new()))
        };
        (!host.is_empty()).then(|| SmtpSettings {
            host: host.to_owned(),
            port: self.port.unwrap_or(self.security.port()),
            security: self.security,
            login: (!self.user.is_empty()).then(|| (self.user.clone(), password())),
            from: self.from.clone(),
        })
    }
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    let given = Option::<String>::deserialize(deserializer)?.map(SecretString::from);
    Ok(given.filter(|secret| !secret.expose_secret().is_empty()))
}

/// How many days logs and the like are kept; 0 keeps them for ever. Records, invoices and PDFs are always kept.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keep {
    /// Runs: what a reading or a push came to.
    pub runs_days: u32,
    /// Counts of calls to packages; two days at least, because limits are kept by them.
    pub calls_days: u32,
    /// Timelines of invoices that are at their end.
    pub attempts_days: u32,
    /// Overwritten values of records.
    pub history_days: u32,
    /// Changes of the change feed; an application that was away for longer reads every record anew.
    pub changes_days: u32,
    /// Answers kept for idempotency keys; 30 days at least, because applications are told so.
    pub answers_days: u32,
    /// Sessions and invitations that are over.
    pub sessions_days: u32,
    /// Tries of messages to webhook endpoints.
    pub tries_days: u32,
}

impl From<Keep> for boekbrug_store::Prune<u32> {
    fn from(keep: Keep) -> Self {
        Self {
            runs: keep.runs_days,
            calls: keep.calls_days,
            attempts: keep.attempts_days,
            history: keep.history_days,
            changes: keep.changes_days,
            answers: keep.answers_days,
            sessions: keep.sessions_days,
            tries: keep.tries_days,
        }
    }
}

/// What the operator has agreed with each package.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Packages {
    /// SnelStart.
    pub snelstart: SnelStartConfig,
    /// KING Finance.
    pub king: KingConfig,
    /// Exact Online.
    pub exact: ExactConfig,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: "sqlite:boekbrug.db".into(),
            connections: 16,
        }
    }
}

impl Default for Documents {
    fn default() -> Self {
        Self {
            folder: "documents".into(),
        }
    }
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            file: "master.keys".into(),
        }
    }
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public: String::new(),
            limits: boekbrug_server::v1::Limits::default(),
            openid: None,
        }
    }
}

impl Default for Keep {
    fn default() -> Self {
        Self {
            runs_days: 90,
            calls_days: 90,
            attempts_days: 400,
            history_days: 400,
            changes_days: 0,
            answers_days: 30,
            sessions_days: 30,
            tries_days: 30,
        }
    }
}

impl Default for Webhooks {
    fn default() -> Self {
        Self {
            allow_http: false,
            allow_private: false,
            at_once: 64,
        }
    }
}

impl Default for Worker {
    fn default() -> Self {
        Self {
            node: String::new(),
            connections: 8,
            invoices: 8,
            lease_seconds: 120,
        }
    }
}

impl Config {
    /// Reads the configuration of a data folder. `BOEKBRUG_DATABASE__URL=…` sets `database.url`, and so on.
    pub fn read(folder: &Path) -> Result<Self, ConfigError> {
        let read = Figment::new()
            .merge(Toml::file(folder.join(FILE)))
            .merge(
                Env::prefixed("BOEKBRUG_")
                    .ignore(&["data", "test_postgres", "test_axe", "test_screens", "log"])
                    .split("__"),
            )
            .extract();
        read.map_err(|error: figment::Error| ConfigError {
            folder: folder.to_owned(),
            wrong: error.into_iter().collect(),
        })
    }
}

/// What is wrong with the configuration: per field where it is set and what was expected. Values are not repeated
/// where they may be secret.
#[derive(Debug, Error)]
pub struct ConfigError {
    folder: PathBuf,
    wrong: Vec<figment::Error>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("The configuration is wrong.")?;
        for error in &self.wrong {
            write!(f, "\n  {}", self.line(error))?;
        }
        Ok(())
    }
}

impl ConfigError {
    fn line(&self, error: &figment::Error) -> String {
        let from_variable = error.metadata.as_ref().is_some_and(|from| from.source.is_none());
        let path = error.path.join(".");
        let (place, field) = if from_variable {
            let name = path.to_uppercase().replace('.', "__");
            ("the environment".to_owned(), format!("BOEKBRUG_{name}"))
        } else {
            (self.folder.join(FILE).display().to_string(), path.to_lowercase())
        };
        if field.is_empty() {
            return format!("{place}: {}", error.kind);
        }
        let what = match &error.kind {
            Kind::UnknownField(_, known) => format!("there is no such field; there are: {}", known.join(", ")),
            Kind::InvalidType(_, wanted) | Kind::InvalidValue(_, wanted) => format!("{wanted} is expected"),
            _ if field.ends_with("key") || field.ends_with("url") => "the value does not fit".to_owned(),
            other => other.to_string(),
        };
        format!("{place}: `{field}`: {what}")
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn an_empty_folder_gives_the_defaults() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let config = Config::read(folder.path()).expect("defaults");
        assert_eq!(config.database.url, "sqlite:boekbrug.db");
        assert!(config.server.listen.ip().is_loopback());
    }

    #[test]
    fn a_misspelt_field_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join(super::FILE), "[database]\nurll = 'x'\n").expect("written");
        let error = Config::read(folder.path()).expect_err("misspelt").to_string();
        assert!(error.contains("boekbrug.toml: `database.urll`"), "{error}");
        assert!(error.contains("there are: url, connections"), "{error}");
    }

    #[test]
    fn a_value_that_does_not_fit_is_not_repeated() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text = "[packages.snelstart]\nprimary_key = 5550001\n";
        std::fs::write(folder.path().join(super::FILE), text).expect("written");
        let error = Config::read(folder.path()).expect_err("a number");
        let told = error.to_string();
        assert!(
            told.contains("`packages.snelstart.primary_key`: a string is expected"),
            "{told}"
        );
        assert!(!told.contains("5550001"), "{told}");
    }

    #[test]
    fn mail_is_sent_when_a_server_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(Config::read(folder.path()).expect("defaults").mail.smtp().is_none());
        let text = "[mail]\nhost = 'mail.example'\nuser = 'u'\npassword = 'geheim'\nfrom = 'b@mail.example'\n";
        std::fs::write(folder.path().join(super::FILE), text).expect("written");
        let config = Config::read(folder.path()).expect("read");
        let smtp = config.mail.smtp().expect("a server");
        assert_eq!((smtp.port, smtp.security), (587, boekbrug_notices::Security::Starttls));
        assert!(smtp.login.is_some());
        assert!(
            !format!("{config:?} {smtp:?}").contains("geheim"),
            "a secret is never shown"
        );
    }

    #[test]
    fn an_address_says_what_does_not_fit() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join(super::FILE), "[server]\nlisten = 'here'\n").expect("written");
        let error = Config::read(folder.path()).expect_err("no address").to_string();
        assert!(error.contains("`server.listen`: invalid socket address"), "{error}");
    }
}
