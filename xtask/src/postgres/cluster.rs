//! The private server itself.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use tempfile::TempDir;

use super::install::Binaries;
use crate::process::send;

/// A running server. Dropping it stops it, by its own process id, and removes its folder.
pub(crate) struct Cluster {
    server: Child,
    port: u16,
    folder: TempDir,
}

/// A user and its group, by number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct User {
    id: u32,
    group: u32,
}

impl Cluster {
    /// Makes and starts one; returns when it answers.
    pub(crate) async fn start(binaries: &Binaries) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("boekbrug-postgres-")
            .tempdir()
            .context("no temporary folder for PostgreSQL")?;
        let user = substitute()?;
        if let Some(user) = user {
            chown(folder.path(), Some(user.id), Some(user.group)).context("the folder cannot be given away")?;
        }
        let data = folder.path().join("data");
        init(binaries, &data, user)?;
        let port = free_port()?;
        let server = serve(binaries, &data, &folder.path().join("log"), port, user)?;
        let mut cluster = Self { server, port, folder };
        cluster.answers(binaries).await?;
        Ok(cluster)
    }

    /// Where the tests find it.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    async fn answers(&mut self, binaries: &Binaries) -> anyhow::Result<()> {
        let port = self.port.to_string();
        for _ in 0..600 {
            if let Some(status) = self.server.try_wait().context("PostgreSQL got lost")? {
                let said = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                bail!("PostgreSQL did not start ({status}):\n{said}");
            }
            let mut ask = Command::new(binaries.folder.join("pg_isready"));
            ask.args(["--quiet", "--host=127.0.0.1", "--port", &port]);
            if ask.status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            pause().await;
        }
        bail!("PostgreSQL did not answer within a minute");
    }
}

/// Waits in real time: the server is real.
#[allow(clippy::disallowed_methods)]
async fn pause() {
    tokio::time::sleep(Duration::from_millis(100)).await;
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGQUIT is its immediate shutdown: the data is thrown away anyway.
        send("QUIT", &self.server.id().to_string());
        for _ in 0..100 {
            if !matches!(self.server.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

fn init(binaries: &Binaries, data: &Path, user: Option<User>) -> anyhow::Result<()> {
    let mut command = program(binaries, "initdb", user);
    command
        .args([
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ])
        .arg("--pgdata")
        .arg(data);
    let output = command.output().context("`initdb` cannot be started")?;
    if !output.status.success() {
        bail!("`initdb` failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// Loopback only, no socket in a shared folder, nothing that only protects data which is thrown away.
fn serve(binaries: &Binaries, data: &Path, log: &Path, port: u16, user: Option<User>) -> anyhow::Result<Child> {
    let log = fs::File::create(log).context("no log for PostgreSQL")?;
    let mut command = program(binaries, "postgres", user);
    command.arg("-D").arg(data);
    for setting in [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "max_connections=300",
    ] {
        command.args(["-c", setting]);
    }
    command.arg("-p").arg(port.to_string());
    command.stdout(Stdio::null()).stderr(log).process_group(0);
    command.spawn().context("`postgres` cannot be started")
}

fn program(binaries: &Binaries, name: &str, user: Option<User>) -> Command {
    let mut command = Command::new(binaries.folder.join(name));
    command.stdin(Stdio::null()).current_dir("/");
    if let Some(user) = user {
        command.uid(user.id).gid(user.group);
    }
    command
}

fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on this machine")?;
    Ok(listener.local_addr()?.port())
}

/// PostgreSQL refuses to run as root; then its own user does, or else `nobody`.
fn substitute() -> anyhow::Result<Option<User>> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    if effective_user(&status) != Some(0) {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").context("the users of this machine cannot be read")?;
    let user = user(&users, "postgres").or_else(|| user(&users, "nobody"));
    user.map(Some)
        .context("PostgreSQL refuses to run as root, and there is no other user to run it as")
}

/// The second number of `Uid:` in `/proc/self/status`.
fn effective_user(status: &str) -> Option<u32> {
    let line = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn user(users: &str, name: &str) -> Option<User> {
    let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some(User {
        id: fields.next()?.parse().ok()?,
        group: fields.next()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_read_by_name() {
        let users = "root:x:0:0:root:/root:/bin/sh\npostgres:x:101:104::/var/lib:/bin/sh\nbad:x:y\n";
        assert_eq!(user(users, "postgres"), Some(User { id: 101, group: 104 }));
        assert_eq!(user(users, "post"), None);
        assert_eq!(user(users, "bad"), None);
    }

    #[test]
    fn the_effective_user_counts() {
        assert_eq!(effective_user("Name:\tx\nUid:\t1000\t0\t0\t0\n"), Some(0));
        assert_eq!(effective_user("Name:\tx\n"), None);
    }

    #[tokio::test]
    async fn a_cluster_answers_and_leaves_nothing() {
        let runner = crate::process::Runner::new(std::env::temp_dir()).expect("a runner");
        let Some(binaries) = super::super::install::find(&runner).await else {
            eprintln!("skipped: PostgreSQL is not installed");
            return;
        };
        let cluster = Cluster::start(&binaries).await.expect("a cluster");
        let folder = cluster.folder.path().to_owned();
        assert!(cluster.url().starts_with("postgres://postgres@127.0.0.1:"));
        assert!(std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, cluster.port)).is_ok());
        let port = cluster.port;
        drop(cluster);
        assert!(!folder.exists(), "its folder is gone");
        assert!(
            std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err(),
            "it is stopped"
        );
    }
}
