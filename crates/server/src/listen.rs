//! Listens: HTTP/1.1 over TCP, within bounds that hold whatever comes in.
//!
//! Whoever opens a connection and says nothing, or one letter at a time, is cut off (slowloris); a body that comes
//! slowly is cut off with its request, by the time-out of the routes.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;
use tower_http::timeout::TimeoutBody;

/// The bounds of a server.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// How long the head of a request may take, from when it is waited for: so long a connection is kept for a next one.
    pub head: Duration,
    /// How long a body may pause.
    pub pause: Duration,
    /// The largest head of a request, in bytes.
    pub head_bytes: usize,
    /// The most headers in it.
    pub headers: usize,
    /// Connections at once; more of them wait. Each costs a file descriptor, of which a process often has 1,024.
    pub connections: usize,
    /// How long requests that are under way may take to end when the server stops.
    pub farewell: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(20),
            pause: Duration::from_secs(15),
            head_bytes: 64 * 1024,
            headers: 100,
            connections: 800,
            farewell: Duration::from_secs(30),
        }
    }
}

/// How long to wait when the machine has no connection to give: other processes need room.
const SHORT_OF_ROOM: Duration = Duration::from_millis(200);

/// Serves until `stop` resolves; requests under way are then waited for. Handlers find who calls as
/// [`ConnectInfo<SocketAddr>`].
pub async fn serve(listener: TcpListener, router: Router, limits: Bounds, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_headers(limits.headers)
        .max_buf_size(limits.head_bytes);
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(limits.connections));
    tokio::pin!(stop);
    loop {
        let (stream, caller, permit) = tokio::select! {
            next = accept(&listener, &room) => next,
            () = &mut stop => break,
        };
        let service = service_fn({
            let router = router.clone();
            move |request: hyper::Request<Incoming>| {
                let request = request.map(|body| Body::new(TimeoutBody::new(limits.pause, body)));
                answer(router.clone(), caller, request)
            }
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%caller, %error, "a connection ended early");
            }
            drop(permit);
        });
    }
    drop(listener);
    wait_at_most(limits.farewell, graceful.shutdown()).await;
}

async fn answer(
    router: Router,
    caller: SocketAddr,
    mut request: hyper::Request<Body>,
) -> Result<axum::response::Response, Infallible> {
    request.extensions_mut().insert(ConnectInfo(caller));
    router.oneshot(request).await
}

/// The next connection for which there is room. Errors are of one connection, or of the machine as a whole: both pass.
async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, Option<tokio::sync::OwnedSemaphorePermit>) {
    // Nobody closes the semaphore, so a permit always comes.
    let permit = Arc::clone(room).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, caller)) => {
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%caller, %error, "a connection without TCP_NODELAY");
                }
                return (stream, caller, permit);
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                pause(SHORT_OF_ROOM).await;
            }
        }
    }
}

/// The edge waits for sockets, which know no virtual time.
#[allow(clippy::disallowed_methods)]
async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

#[allow(clippy::disallowed_methods)]
async fn wait_at_most(duration: Duration, work: impl Future<Output = ()>) {
    if tokio::time::timeout(duration, work).await.is_err() {
        tracing::warn!("requests under way were cut off");
    }
}
