//! Brings webhooks while a sandbox runs on a socket.

use std::future::Future;
use std::time::Duration;

use crate::exact::door::Exact;

/// How often it looks whether something is due.
const LOOKS: Duration = Duration::from_secs(1);

/// Brings due webhooks through the sandbox's courier until `shutdown` is
/// done. For a sandbox by itself; a test brings its own
/// ([`Exact::due_webhooks`]).
#[allow(
    clippy::disallowed_methods,
    reason = "a sandbox on a socket waits in real time whatever the injected clock says"
)]
pub async fn bring_webhooks(sandbox: Exact, shutdown: impl Future<Output = ()> + Send) {
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => return,
            () = tokio::time::sleep(LOOKS) => {
                let sandbox = sandbox.clone();
                // the courier blocks while a callback thinks
                let brought = tokio::task::spawn_blocking(move || sandbox.deliver_webhooks()).await;
                if let Err(error) = brought {
                    tracing::warn!(%error, "webhooks");
                }
            }
        }
    }
}
