//! From a host name to the addresses that may be connected to.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::AddressError;

/// Looks host names up.
#[async_trait]
pub trait Resolver: Send + Sync + 'static {
    /// The addresses of a name; empty when it has none.
    async fn lookup(&self, name: &str) -> std::io::Result<Vec<IpAddr>>;
}

/// The machine's own way of looking names up.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

#[async_trait]
impl Resolver for SystemResolver {
    async fn lookup(&self, name: &str) -> std::io::Result<Vec<IpAddr>> {
        let found = tokio::net::lookup_host((name, 0)).await?;
        Ok(found.map(|address| address.ip()).collect())
    }
}

/// Says whether an address may be connected to.
pub(crate) type Judge = Arc<dyn Fn(IpAddr) -> Result<(), AddressError> + Send + Sync>;

/// Looks a name up once and hands out what was judged, so that what is connected to is what was checked: a name that
/// answers differently the next time (DNS rebinding) gains nothing. One address that may not be refuses them all.
pub(crate) struct Guarded {
    pub(crate) resolver: Arc<dyn Resolver>,
    pub(crate) judge: Judge,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (resolver, judge) = (Arc::clone(&self.resolver), Arc::clone(&self.judge));
        Box::pin(async move {
            let found = resolver.lookup(name.as_str()).await?;
            for address in &found {
                judge(*address)?;
            }
            let addresses = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}
