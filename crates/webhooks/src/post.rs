//! The way out: one POST to an address that somebody else chose.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use reqwest::{redirect, tls};
use thiserror::Error;

use crate::resolve::{Guarded, Judge, Resolver, SystemResolver};
use crate::{AddressError, AddressRules};

/// How long a message may take in all: finding the host, connecting, sending, the answer.
const TIMEOUT: Duration = Duration::from_secs(15);

/// How much of an answer is read, in bytes, and thrown away. Only its status counts.
const MOST_READ: usize = 64 * 1024;

/// The most headers in an answer.
const MOST_HEADERS: usize = 64;

/// A message on its way.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Where to.
    pub url: String,
    /// Headers beside those of HTTP itself.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

/// Carries messages.
#[async_trait]
pub trait Postman: Send + Sync + 'static {
    /// Sends once, without following redirects. The status of the answer, whatever it is.
    async fn post(&self, letter: Letter) -> Result<StatusCode, PostError>;
}

/// Why there was no answer, in words for a developer. Tells nothing of what an address inside the house says.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum PostError {
    /// The address may not be called.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The name of the host leads nowhere.
    #[error("the host name was not found")]
    NoHost,
    /// Nobody listens there.
    #[error("no connection could be made")]
    NoConnection,
    /// The two could not agree on TLS.
    #[error("no TLS connection could be made: {0}")]
    Tls(String),
    /// It took too long.
    #[error("no answer within {} seconds", TIMEOUT.as_secs())]
    TimedOut,
    /// The connection broke, or what came is no HTTP.
    #[error("the connection broke off without a proper answer")]
    Broken,
    /// This house could not sign the message.
    #[error("the message could not be signed; the operator of Boekbrug must look at it")]
    NotSigned,
}

/// The client for messages cannot be set up: no certificates on this machine to check others with.
#[derive(Debug, Error)]
#[error("the network for webhooks cannot be set up")]
pub struct NetworkError(#[from] reqwest::Error);

/// The network, under the rules for addresses. Follows no redirect, takes no proxy from the environment, keeps no
/// connection and no cookie, and speaks TLS 1.2 at least.
#[derive(Clone, Debug)]
pub struct NetworkPostman {
    client: reqwest::Client,
    rules: AddressRules,
}

impl NetworkPostman {
    /// Sets it up; makes no connection.
    pub fn try_new(rules: AddressRules) -> Result<Self, NetworkError> {
        Self::try_resolving(rules, Arc::new(SystemResolver))
    }

    /// The same with another way of looking names up.
    pub fn try_resolving(rules: AddressRules, resolver: Arc<dyn Resolver>) -> Result<Self, NetworkError> {
        Self::try_judging(rules, resolver, Arc::new(move |address| rules.judge(address)), TIMEOUT)
    }

    fn try_judging(
        rules: AddressRules,
        resolver: Arc<dyn Resolver>,
        judge: Judge,
        timeout: Duration,
    ) -> Result<Self, NetworkError> {
        // An error means that the program installed a provider before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .https_only(!rules.allow_http)
            .tls_version_min(tls::Version::TLS_1_2)
            .http1_only()
            .http1_max_headers(MOST_HEADERS)
            .pool_max_idle_per_host(0)
            .tcp_nodelay(true)
            .timeout(timeout)
            .dns_resolver(Guarded { resolver, judge })
            .build()?;
        Ok(Self { client, rules })
    }
}

#[async_trait]
impl Postman for NetworkPostman {
    async fn post(&self, letter: Letter) -> Result<StatusCode, PostError> {
        // Again at every try: the operator may have become stricter, and a host that is an IP address is never looked up.
        let url = self.rules.check(&letter.url)?;
        let request = self.client.post(url).headers(letter.headers).body(letter.body);
        let mut response = request.send().await.map_err(|error| why(&error))?;
        let status = response.status();
        let mut read = 0;
        while let Ok(Some(chunk)) = response.chunk().await {
            read += chunk.len();
            if read > MOST_READ {
                break;
            }
        }
        Ok(status)
    }
}

/// Looks through the causes for one that has a name here.
fn why(error: &reqwest::Error) -> PostError {
    for cause in causes(error) {
        if let Some(refused) = cause.downcast_ref::<AddressError>() {
            return (*refused).into();
        }
        if let Some(tls) = tls_within(cause) {
            return PostError::Tls(tls.to_string());
        }
    }
    if error.is_timeout() {
        PostError::TimedOut
    } else if is_lookup(error) {
        PostError::NoHost
    } else if error.is_connect() {
        PostError::NoConnection
    } else {
        PostError::Broken
    }
}

/// An error of input and output does not name what it wraps as its source, but the source of that.
fn tls_within<'a>(cause: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    match cause.downcast_ref::<io::Error>() {
        Some(error) => tls_within(error.get_ref()?),
        None => cause.downcast_ref(),
    }
}

/// The client names a failed look-up only in words.
fn is_lookup(error: &reqwest::Error) -> bool {
    error.is_connect() && causes(error).any(|cause| cause.to_string().contains("dns error"))
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    let first: &(dyn StdError + 'static) = error;
    std::iter::successors(Some(first), |cause| (*cause).source())
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    const HERE: AddressRules = AddressRules {
        allow_http: true,
        allow_private: true,
    };

    /// Answers each connection with these bytes, and counts.
    struct Receiver {
        port: u16,
        heard: Arc<AtomicUsize>,
    }

    impl Receiver {
        async fn on(address: &str, answer: Vec<u8>) -> Self {
            let listener = TcpListener::bind(address).await.unwrap();
            let port = listener.local_addr().unwrap().port();
            let heard = Arc::new(AtomicUsize::new(0));
            let count = Arc::clone(&heard);
            tokio::spawn(async move {
                while let Ok((mut stream, _)) = listener.accept().await {
                    count.fetch_add(1, Ordering::SeqCst);
                    let answer = answer.clone();
                    tokio::spawn(async move {
                        let mut request = vec![0; 64 * 1024];
                        let _ = stream.read(&mut request).await;
                        let _ = stream.write_all(&answer).await;
                        if answer.is_empty() {
                            let _ = stream.read(&mut request).await;
                        }
                    });
                }
            });
            Self { port, heard }
        }

        fn heard(&self) -> usize {
            self.heard.load(Ordering::SeqCst)
        }
    }

    /// Gives one answer after the other, the last one for ever.
    struct Turning {
        answers: Mutex<Vec<Vec<IpAddr>>>,
        asked: AtomicUsize,
    }

    impl Turning {
        fn new(answers: &[&[&str]]) -> Arc<Self> {
            let read = |list: &&[&str]| list.iter().map(|text| text.parse().unwrap()).collect();
            Arc::new(Self {
                answers: Mutex::new(answers.iter().rev().map(read).collect()),
                asked: AtomicUsize::new(0),
            })
        }
    }

    #[async_trait]
    impl Resolver for Turning {
        async fn lookup(&self, _: &str) -> io::Result<Vec<IpAddr>> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let mut answers = self.answers.lock().unwrap();
            let next = if answers.len() > 1 {
                answers.pop()
            } else {
                answers.first().cloned()
            };
            Ok(next.unwrap_or_default())
        }
    }

    fn letter(url: String) -> Letter {
        Letter {
            url,
            headers: HeaderMap::new(),
            body: Bytes::from_static(b"{}"),
        }
    }

    fn answer(head: &str, body: &str) -> Vec<u8> {
        format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
    }

    /// In this test 127.0.0.2 stands for the internet and 127.0.0.1 for the house.
    fn rebinding(resolver: &Arc<Turning>) -> NetworkPostman {
        let outside = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
        let judge: Judge = Arc::new(move |address| {
            if address == outside {
                Ok(())
            } else {
                Err(AddressError::Inside)
            }
        });
        NetworkPostman::try_judging(HERE, resolver.clone(), judge, TIMEOUT).unwrap()
    }

    #[tokio::test]
    async fn a_name_that_turns_inwards_after_the_check_gains_nothing() {
        let outside = Receiver::on("127.0.0.2:0", answer("204 No Content", "")).await;
        let inside = Receiver::on(&format!("127.0.0.1:{}", outside.port), answer("200 OK", "")).await;
        let resolver = Turning::new(&[&["127.0.0.2"], &["127.0.0.1"]]);
        let postman = rebinding(&resolver);
        let url = format!("http://rebind.example:{}/", outside.port);
        assert_eq!(postman.post(letter(url.clone())).await, Ok(StatusCode::NO_CONTENT));
        assert_eq!(
            resolver.asked.load(Ordering::SeqCst),
            1,
            "looked up once, connected to what came"
        );
        assert_eq!(postman.post(letter(url)).await, Err(AddressError::Inside.into()));
        assert_eq!((outside.heard(), inside.heard()), (1, 0));
    }

    #[tokio::test]
    async fn one_address_inside_among_many_refuses_them_all() {
        let outside = Receiver::on("127.0.0.2:0", answer("200 OK", "")).await;
        let resolver = Turning::new(&[&["127.0.0.2", "::1"]]);
        let url = format!("http://mixed.example:{}/", outside.port);
        let refused = rebinding(&resolver).post(letter(url)).await;
        assert_eq!((refused, outside.heard()), (Err(AddressError::Inside.into()), 0));
    }

    #[tokio::test]
    async fn the_strict_rules_reach_nothing_inside_by_name_or_by_number() {
        let inside = Receiver::on("127.0.0.1:0", answer("200 OK", "")).await;
        let rules = AddressRules {
            allow_http: true,
            allow_private: false,
        };
        for found in [
            "127.0.0.1",
            "::1",
            "::ffff:127.0.0.1",
            "10.0.0.1",
            "169.254.169.254",
            "0.0.0.0",
        ] {
            let postman = NetworkPostman::try_resolving(rules, Turning::new(&[&[found]])).unwrap();
            let url = format!("http://inside.example:{}/", inside.port);
            assert_eq!(
                postman.post(letter(url)).await,
                Err(AddressError::Inside.into()),
                "{found}"
            );
        }
        let postman = NetworkPostman::try_new(rules).unwrap();
        for host in [
            "127.0.0.1",
            "2130706433",
            "0x7f.1",
            "[::1]",
            "[::ffff:7f00:1]",
            "localhost",
        ] {
            let url = format!("http://{host}:{}/", inside.port);
            assert_eq!(
                postman.post(letter(url)).await,
                Err(AddressError::Inside.into()),
                "{host}"
            );
        }
        let postman = NetworkPostman::try_new(AddressRules::default()).unwrap();
        let plain = postman.post(letter(format!("http://127.0.0.1:{}/", inside.port))).await;
        assert_eq!(plain, Err(AddressError::Plain.into()));
        assert_eq!(inside.heard(), 0);
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_is_not_followed() {
        let inside = Receiver::on("127.0.0.1:0", answer("200 OK", "")).await;
        let head = format!("307 Temporary Redirect\r\nlocation: http://127.0.0.1:{}/", inside.port);
        let redirecting = Receiver::on("127.0.0.1:0", answer(&head, "")).await;
        let postman = NetworkPostman::try_new(HERE).unwrap();
        let posted = postman
            .post(letter(format!("http://127.0.0.1:{}/", redirecting.port)))
            .await;
        assert_eq!((posted, inside.heard()), (Ok(StatusCode::TEMPORARY_REDIRECT), 0));
    }

    #[tokio::test]
    async fn an_endless_answer_is_cut_off() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let sent = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&sent);
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
                .await;
            let chunk = format!("2000\r\n{}\r\n", "x".repeat(0x2000));
            while stream.write_all(chunk.as_bytes()).await.is_ok() {
                count.fetch_add(0x2000, Ordering::SeqCst);
            }
        });
        let postman = NetworkPostman::try_new(HERE).unwrap();
        assert_eq!(
            postman.post(letter(format!("http://127.0.0.1:{port}/"))).await,
            Ok(StatusCode::OK)
        );
        assert!(
            sent.load(Ordering::SeqCst) < 16 << 20,
            "what the machine itself holds back may be sent beside it"
        );
    }

    #[tokio::test]
    async fn whoever_says_nothing_or_nonsense_is_told_apart() {
        let judge: Judge = Arc::new(|_| Ok(()));
        let resolver = Turning::new(&[&[]]);
        let postman = NetworkPostman::try_judging(HERE, resolver, judge, Duration::from_millis(300)).unwrap();
        let silent = Receiver::on("127.0.0.1:0", Vec::new()).await;
        let nonsense = Receiver::on("127.0.0.1:0", b"220 mail.example ESMTP\r\n".to_vec()).await;
        let many = format!("200 OK{}", "\r\nx: y".repeat(MOST_HEADERS + 1));
        let crowded = Receiver::on("127.0.0.1:0", answer(&many, "")).await;
        let gone = TcpListener::bind("127.0.0.1:0")
            .await
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let url = |scheme: &str, port: u16| format!("{scheme}://127.0.0.1:{port}/");
        for (url, expected) in [
            (url("http", silent.port), PostError::TimedOut),
            (url("http", nonsense.port), PostError::Broken),
            (url("http", crowded.port), PostError::Broken),
            (url("http", gone), PostError::NoConnection),
            ("http://nowhere.example/".to_owned(), PostError::NoConnection),
        ] {
            assert_eq!(postman.post(letter(url.clone())).await, Err(expected), "{url}");
        }
        let plain = postman.post(letter(url("https", nonsense.port))).await;
        assert!(matches!(plain, Err(PostError::Tls(_))), "{plain:?}");
    }
}
