//! The real way out: HTTP/1.1 over TLS with a pool of connections, and an exact word on what left the house.

use std::error::Error as StdError;
use std::net::IpAddr;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use http::{Request, Response, Uri};
use reqwest::redirect;
use thiserror::Error;

use crate::{Transport, TransportError};

/// The network. One for the whole program: its connections are shared.
///
/// It follows no redirects (credentials stay where they were sent), takes no proxy from the environment, and repeats
/// nothing except a request that a reused connection closed on before the first byte of it was written.
#[derive(Clone, Debug)]
pub struct NetworkTransport {
    client: reqwest::Client,
    allow_plain: bool,
}

/// Settings of the network.
#[derive(Clone, Debug)]
pub struct NetworkConfig {
    /// How long finding the host, connecting and the TLS handshake may take together. Keep it under the time-outs of
    /// the calls: then a host that cannot be reached is known not to have heard us.
    pub connect_timeout: Duration,
    /// How long an unused connection is kept. Shorter than servers do, so that we are mostly the one who closes.
    pub idle_timeout: Duration,
    /// Unused connections kept per host.
    pub idle_per_host: usize,
    /// A proxy for all requests, for example `http://proxy.example:3128`.
    pub proxy: Option<String>,
    /// Certificates to trust beside the machine's own, in PEM form.
    pub extra_certificates: Vec<Vec<u8>>,
    /// Whether plain `http` is allowed to hosts other than this machine.
    pub allow_plain: bool,
}

impl Default for NetworkConfig {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(50),
            idle_per_host: 16,
            proxy: None,
            extra_certificates: Vec::new(),
            allow_plain: false,
        }
    }
}

/// The network's settings cannot be used: a proxy or certificate that does not read, or no certificates on this
/// machine to check others with.
#[derive(Debug, Error)]
#[error("the network cannot be set up")]
pub struct NetworkError(#[from] reqwest::Error);

/// Why a request was not sent over plain `http`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
enum NotAllowed {
    #[error("plain http is allowed to this machine only")]
    Plain,
    #[error("the address is not one of http or https with a host")]
    Address,
}

impl NetworkTransport {
    /// Sets the network up; makes no connection.
    pub fn try_new(config: &NetworkConfig) -> Result<Self, NetworkError> {
        // An error means that the program installed a provider before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .tcp_nodelay(true)
            .tcp_keepalive(Duration::from_secs(30))
            .connect_timeout(config.connect_timeout)
            .pool_idle_timeout(config.idle_timeout)
            .pool_max_idle_per_host(config.idle_per_host);
        if let Some(proxy) = &config.proxy {
            builder = builder.proxy(reqwest::Proxy::all(proxy)?);
        }
        for pem in &config.extra_certificates {
            builder = builder.tls_certs_merge(reqwest::Certificate::from_pem_bundle(pem)?);
        }
        Ok(Self {
            client: builder.build()?,
            allow_plain: config.allow_plain,
        })
    }

    fn check(&self, address: &Uri) -> Result<(), NotAllowed> {
        let host = address.host().ok_or(NotAllowed::Address)?;
        match address.scheme_str() {
            Some("https") => Ok(()),
            Some("http") if self.allow_plain || is_this_machine(host) => Ok(()),
            Some("http") => Err(NotAllowed::Plain),
            _ => Err(NotAllowed::Address),
        }
    }
}

#[async_trait]
impl Transport for NetworkTransport {
    async fn send(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
        max_body: usize,
    ) -> Result<Response<Bytes>, TransportError> {
        self.check(request.uri())
            .map_err(|error| TransportError::NotSent(error.into()))?;
        let mut request = reqwest::Request::try_from(request).map_err(not_sent)?;
        *request.timeout_mut() = Some(timeout);
        let mut response = self.client.execute(request).await.map_err(failed)?;
        let mut answer = Response::new(Bytes::new());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        *answer.body_mut() = read(response, max_body).await?;
        Ok(answer)
    }
}

/// Reads the body and stops as soon as it is too large. The connection is closed then, not drained.
async fn read(mut response: reqwest::Response, max_body: usize) -> Result<Bytes, TransportError> {
    let told = response.content_length().and_then(|told| usize::try_from(told).ok());
    if told.is_some_and(|told| told > max_body) {
        return Err(TransportError::TooLarge(max_body));
    }
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(no_answer)? {
        if all.len() + first.len() + chunk.len() > max_body {
            return Err(TransportError::TooLarge(max_body));
        }
        if first.is_empty() && all.is_empty() {
            first = chunk;
            continue;
        }
        if all.is_empty() {
            all.reserve(told.unwrap_or(first.len() * 2));
            all.extend_from_slice(&std::mem::take(&mut first));
        }
        all.extend_from_slice(&chunk);
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}

/// Only a failure to find the host, to connect or to agree on TLS is certain not to have reached the package. Also
/// "connection closed before message completed" is not: the package may have read it all before it closed.
fn failed(error: reqwest::Error) -> TransportError {
    if error.is_connect() || error.is_builder() {
        not_sent(error)
    } else {
        no_answer(error)
    }
}

fn not_sent(error: reqwest::Error) -> TransportError {
    TransportError::NotSent(quiet(error))
}

fn no_answer(error: reqwest::Error) -> TransportError {
    TransportError::NoAnswer(quiet(error))
}

/// Without the address, whose parameters can hold keys.
fn quiet(error: reqwest::Error) -> Box<dyn StdError + Send + Sync> {
    Box::new(error.without_url())
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{NetworkConfig, NetworkTransport, NotAllowed};

    #[test]
    fn plain_http_leaves_this_machine_only_when_allowed() {
        let network = |allow_plain| {
            let config = NetworkConfig {
                allow_plain,
                ..NetworkConfig::default()
            };
            NetworkTransport::try_new(&config).unwrap()
        };
        for (address, strict, lenient) in [
            ("https://package.example/v1", Ok(()), Ok(())),
            ("http://package.example/v1", Err(NotAllowed::Plain), Ok(())),
            ("http://127.0.0.1.example/", Err(NotAllowed::Plain), Ok(())),
            ("http://localhost.example/", Err(NotAllowed::Plain), Ok(())),
            ("http://localhost:8080/", Ok(()), Ok(())),
            ("http://127.8.9.1/", Ok(()), Ok(())),
            ("http://[::1]:80/", Ok(()), Ok(())),
            ("ftp://localhost/", Err(NotAllowed::Address), Err(NotAllowed::Address)),
            ("/v1", Err(NotAllowed::Address), Err(NotAllowed::Address)),
        ] {
            let address = address.parse().unwrap();
            assert_eq!(network(false).check(&address), strict, "{address}");
            assert_eq!(network(true).check(&address), lenient, "{address}");
        }
    }

    #[test]
    fn settings_that_do_not_read_are_an_error() {
        for config in [
            NetworkConfig {
                proxy: Some("::".into()),
                ..NetworkConfig::default()
            },
            NetworkConfig {
                extra_certificates: vec![b"-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----".to_vec()],
                ..NetworkConfig::default()
            },
        ] {
            assert!(NetworkTransport::try_new(&config).is_err(), "{config:?}");
        }
    }
}
