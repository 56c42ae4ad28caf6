//! Who brings a webhook to its callback.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use bytes::Bytes;

/// Brings a POST to an address; synchronous, so that everything can happen
/// in one process and in virtual time.
pub trait Courier: Send + Sync {
    /// The status that came back, or `None` when nothing did.
    fn post(&self, url: &str, body: &Bytes) -> Option<u16>;
}

/// Says 200 to everything and brings nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct AcceptsAll;

impl Courier for AcceptsAll {
    fn post(&self, _url: &str, _body: &Bytes) -> Option<u16> {
        Some(200)
    }
}

/// Says always the same status.
#[derive(Clone, Copy, Debug)]
pub struct Refuses(pub u16);

impl Courier for Refuses {
    fn post(&self, _url: &str, _body: &Bytes) -> Option<u16> {
        Some(self.0)
    }
}

/// Posts over plain HTTP to callbacks on a socket, with a time-out of about
/// a second, which one real package has [apis/exact.md §5]. It blocks
/// the thread that calls the sandbox meanwhile: a callback in the same
/// process needs a thread of its own.
#[derive(Clone, Copy, Debug, Default)]
pub struct SocketCourier;

/// How long a callback may take.
const PATIENCE: Duration = Duration::from_secs(1);

impl Courier for SocketCourier {
    fn post(&self, url: &str, body: &Bytes) -> Option<u16> {
        let url = url::Url::parse(url).ok()?;
        let host = url.host_str()?;
        let port = url.port_or_known_default()?;
        let address = (host, port).to_socket_addrs().ok()?.next()?;
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        stream.set_write_timeout(Some(PATIENCE)).ok()?;
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(body).ok()?;
        let mut start = [0_u8; 12];
        stream.read_exact(&mut start).ok()?;
        // `HTTP/1.1 200`
        std::str::from_utf8(start.get(9..12)?).ok()?.parse().ok()
    }
}
