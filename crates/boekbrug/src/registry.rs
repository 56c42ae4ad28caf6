//! The registry of packages: the only place in the program that knows them by name.

use std::sync::Arc;

use async_trait::async_trait;
use boekbrug_connector::{
    CallLimits, Capability, Chance, Clock, Connector, ConnectorError, Consent, ErrorKind, HookVerdict, InboundHook,
    Opening, Outcome, PackageHelp, Packages,
};
use boekbrug_exact::{Exact, SignIn};
use boekbrug_http::{SharedLimits, Transport};
use boekbrug_king::King;
use boekbrug_model::{Finding, FindingCode, Package};
use boekbrug_snelstart::{Activation, Parts, SnelStart};

use crate::config;

/// Opens connections to the packages that this program has.
pub struct Registry {
    /// The way out.
    pub transport: Arc<dyn Transport>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
    /// What the operator has agreed with each package.
    pub packages: config::Packages,
    /// Limits that connections share.
    pub shared: Arc<SharedLimits>,
}

/// The names of the packages, in the order in which a person sees them.
pub const NAMES: &[&str] = &["snelstart", "exact", "king"];

/// What people call a package; its registry name when it is none of ours.
pub fn title(package: &Package) -> String {
    capability(package).map_or_else(|| package.to_string(), |known| known.title.to_owned())
}

/// What a package can do; none when it is not known.
pub fn capability(package: &Package) -> Option<&'static Capability> {
    match package.as_str() {
        "snelstart" => Some(boekbrug_snelstart::capability()),
        "king" => Some(boekbrug_king::capability()),
        "exact" => Some(boekbrug_exact::capability()),
        _ => None,
    }
}

/// What people are told of a package in its own words.
pub fn help(package: &Package) -> Option<&'static PackageHelp> {
    match package.as_str() {
        "snelstart" => Some(&boekbrug_snelstart::HELP),
        "king" => Some(&boekbrug_king::HELP),
        "exact" => Some(&boekbrug_exact::HELP),
        _ => None,
    }
}

fn limits(packages: &config::Packages, package: &Package) -> CallLimits {
    match package.as_str() {
        "snelstart" => packages.snelstart.limits.for_people(),
        "exact" => packages.exact.limits.for_people(),
        // KING publishes no limit (apis/king.md section 9): nothing is said of one. Our own pace, `calls_a_minute`,
        // is the connector's.
        _ => CallLimits::default(),
    }
}

/// The packages for whoever only tells of them: nothing can be opened.
#[derive(Default)]
pub struct Shelf {
    packages: config::Packages,
}

#[async_trait]
impl Packages for Shelf {
    fn names(&self) -> Vec<Package> {
        NAMES.iter().filter_map(|name| name.parse().ok()).collect()
    }

    fn capability(&self, package: &Package) -> Option<&'static Capability> {
        capability(package)
    }

    fn help(&self, package: &Package) -> Option<&'static PackageHelp> {
        help(package)
    }

    fn limits(&self, package: &Package) -> CallLimits {
        limits(&self.packages, package)
    }

    async fn open(&self, opening: Opening) -> Result<Arc<dyn Connector>, ConnectorError> {
        Err(unknown(opening.package.as_str()))
    }
}

#[async_trait]
impl Packages for Registry {
    fn names(&self) -> Vec<Package> {
        NAMES.iter().filter_map(|name| name.parse().ok()).collect()
    }

    fn capability(&self, package: &Package) -> Option<&'static Capability> {
        capability(package)
    }

    fn help(&self, package: &Package) -> Option<&'static PackageHelp> {
        help(package)
    }

    fn limits(&self, package: &Package) -> CallLimits {
        limits(&self.packages, package)
    }

    fn consent(&self, package: &Package) -> Option<Arc<dyn Consent>> {
        match package.as_str() {
            "exact" => Some(Arc::new(SignIn {
                transport: self.transport.clone(),
                clock: self.clock.clone(),
                chance: self.chance.clone(),
                config: self.packages.exact.clone(),
            })),
            // without an app of that name people paste the key
            "snelstart" if self.packages.snelstart.activates() => Some(Arc::new(Activation {
                transport: self.transport.clone(),
                clock: self.clock.clone(),
                chance: self.chance.clone(),
                config: self.packages.snelstart.clone(),
                shared: self.shared.clone(),
            })),
            _ => None,
        }
    }

    fn receive(&self, package: &Package, hook: &InboundHook<'_>) -> Option<HookVerdict> {
        match package.as_str() {
            "exact" => Some(boekbrug_exact::receive(&self.packages.exact, hook)),
            "snelstart" if self.packages.snelstart.activates() => Some(boekbrug_snelstart::receive(hook)),
            _ => None,
        }
    }

    async fn open(&self, opening: Opening) -> Result<Arc<dyn Connector>, ConnectorError> {
        match opening.package.as_str() {
            "snelstart" => Ok(SnelStart::try_new(Parts {
                transport: self.transport.clone(),
                clock: self.clock.clone(),
                chance: self.chance.clone(),
                config: self.packages.snelstart.clone(),
                shared: self.shared.clone(),
                opening,
            })?),
            "exact" => Ok(Exact::try_new(boekbrug_exact::Parts {
                transport: self.transport.clone(),
                clock: self.clock.clone(),
                chance: self.chance.clone(),
                config: self.packages.exact.clone(),
                opening,
            })?),
            "king" => Ok(King::try_new(boekbrug_king::Parts {
                transport: self.transport.clone(),
                clock: self.clock.clone(),
                chance: self.chance.clone(),
                config: self.packages.king.clone(),
                opening,
            })?),
            other => Err(unknown(other)),
        }
    }
}

fn unknown(package: &str) -> ConnectorError {
    let finding = Finding::new(FindingCode::ConnectionSettingsWrong)
        .with("setting", "package")
        .with("value", package);
    ConnectorError::new(ErrorKind::Configuration, Outcome::Permanent, finding)
}
