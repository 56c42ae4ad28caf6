//! Who may come in, wired: passwords, and the OpenID provider of the configuration over the network.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use async_trait::async_trait;
use boekbrug_access::openid::{Fetch, FetchError, OpenId, OpenIdConfig};
use boekbrug_access::{Access, PasswordLimits};
use boekbrug_connector::{Chance, Clock};
use boekbrug_http::Transport;
use boekbrug_store::Store;

use crate::config::Config;

/// How long a provider may take for one answer, and the largest of them in bytes.
const TAKES: Duration = Duration::from_secs(10);
const LARGEST: usize = 1 << 20;

/// The way to a provider. Redirects are not followed: the transport never does.
struct Way(Arc<dyn Transport>);

#[async_trait]
impl Fetch for Way {
    async fn fetch(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, FetchError> {
        let request = request.map(bytes::Bytes::from);
        let answer = self.0.send(request, TAKES, LARGEST).await;
        let answer = answer.map_err(|error| FetchError(Box::new(error)))?;
        Ok(answer.map(|body| body.to_vec()))
    }
}

/// Who may come in.
pub(crate) fn access(
    config: &Config,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    transport: &Arc<dyn Transport>,
) -> Result<Access> {
    let openid = match &config.server.openid {
        None => None,
        Some(provider) => {
            let local = provider
                .issuer
                .host_str()
                .is_some_and(|host| host == "localhost" || host == "127.0.0.1");
            if provider.issuer.scheme() != "https" && !local {
                bail!("`server.openid.issuer` must be an https address: {}", provider.issuer);
            }
            let comes_back = format!("{}/sign-in/openid/return", config.server.address());
            let provider = OpenIdConfig {
                issuer: provider.issuer.clone(),
                client_id: provider.client_id.clone(),
                client_secret: provider.client_secret.clone(),
                comes_back: comes_back.parse().context("`server.public` is no address")?,
            };
            Some(OpenId::new(provider, Arc::new(Way(transport.clone()))))
        }
    };
    Ok(Access::with(store, clock, chance, PasswordLimits::default(), openid))
}
