//! An imitation on a real socket, including broken and silent connections.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use crate::reply::Reply;

/// How long a silent connection is held before it closes.
const SILENCE: Duration = Duration::from_mins(1);

/// Anything that answers a request like a package does.
pub trait Imitation: Clone + Send + Sync + 'static {
    /// Answers one call.
    fn handle(&self, request: Request<Bytes>) -> Reply;
}

/// Serves HTTP/1.1 on `listener` until `shutdown` is done.
pub async fn serve<I: Imitation>(
    sandbox: I,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send,
) -> std::io::Result<()> {
    let mut connections = tokio::task::JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let _ = stream.set_nodelay(true);
                    connections.spawn(converse(sandbox.clone(), stream));
                }
                Err(error) => tracing::warn!(%error, "accept"),
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
    connections.shutdown().await;
    Ok(())
}

async fn converse<I: Imitation>(sandbox: I, stream: TcpStream) {
    let service = service_fn(move |request: Request<Incoming>| {
        let sandbox = sandbox.clone();
        async move {
            let (parts, body) = request.into_parts();
            let body = body
                .collect()
                .await
                .map_err(|error| Broken(format!("request body: {error}")))?
                .to_bytes();
            let reply = sandbox.handle(Request::from_parts(parts, body));
            on_the_wire(reply).await
        }
    });
    // a broken connection is what was ordered, not an incident
    if let Err(error) = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await
    {
        tracing::debug!(%error, "connection");
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "a socket waits in real time whatever the injected clock says"
)]
async fn on_the_wire(reply: Reply) -> Result<Response<Part>, Broken> {
    match reply {
        Reply::Answer(response) => Ok(response.map(Part::whole)),
        Reply::Delayed { after, response } => {
            tokio::time::sleep(after).await;
            Ok(response.map(Part::whole))
        }
        Reply::Cut { response, keep } => Ok(response.map(|body| Part::cut(body, keep))),
        Reply::Silence => {
            tokio::time::sleep(SILENCE).await;
            Err(Broken("silence".into()))
        }
        // after accept(2) a refusal can only be an immediate close
        Reply::Refused => Err(Broken("refused".into())),
    }
}

/// A connection that ends without (the rest of) an answer.
#[derive(Debug)]
struct Broken(String);

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Broken {}

/// A body that promises `promised` bytes and may break before.
struct Part {
    promised: u64,
    next: Next,
}

enum Next {
    Bytes {
        rest: Bytes,
        then_break: bool,
    },
    /// One turn of the loop, so that the bytes before it are flushed.
    Pause,
    Break,
    End,
}

impl Part {
    fn whole(body: Bytes) -> Self {
        Part {
            promised: body.len() as u64,
            next: if body.is_empty() {
                Next::End
            } else {
                Next::Bytes {
                    rest: body,
                    then_break: false,
                }
            },
        }
    }

    fn cut(body: Bytes, keep: usize) -> Self {
        let keep = keep.min(body.len());
        Part {
            promised: body.len() as u64,
            next: match (keep == body.len(), keep) {
                (true, _) => return Part::whole(body),
                (false, 0) => Next::Pause,
                (false, _) => Next::Bytes {
                    rest: body.slice(..keep),
                    then_break: true,
                },
            },
        }
    }
}

impl Body for Part {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        match std::mem::replace(&mut self.next, Next::End) {
            Next::Bytes { rest, then_break } => {
                if then_break {
                    self.next = Next::Pause;
                }
                Poll::Ready(Some(Ok(Frame::data(rest))))
            }
            Next::Pause => {
                self.next = Next::Break;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Next::Break => Poll::Ready(Some(Err(Broken("cut".into())))),
            Next::End => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.next, Next::End)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}
