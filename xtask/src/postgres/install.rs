//! Where the programs of PostgreSQL are, and how they come there.

use std::path::{Path, PathBuf};

use crate::process::{Process, Runner};

/// What a person types to install it.
pub(crate) const COMMAND: &str = "sudo apt-get update && sudo apt-get install postgresql";

/// The folder of `initdb` and `postgres`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Binaries {
    pub(crate) folder: PathBuf,
}

/// Looks where Debian keeps them, newest version first, then where `pg_config` says.
pub(crate) async fn find(runner: &Runner) -> Option<Binaries> {
    if let Some(folder) = newest(Path::new("/usr/lib/postgresql")) {
        return Some(Binaries { folder });
    }
    let folder = PathBuf::from(runner.answer(&Process::new("pg_config", ["--bindir"])).await?);
    has_server(&folder).then_some(Binaries { folder })
}

fn newest(root: &Path) -> Option<PathBuf> {
    let versions = std::fs::read_dir(root).ok()?.filter_map(|entry| {
        let version: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
        let folder = root.join(version.to_string()).join("bin");
        has_server(&folder).then_some((version, folder))
    });
    versions.max().map(|(_, folder)| folder)
}

fn has_server(folder: &Path) -> bool {
    ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file())
}

/// How packages can be installed here without asking anybody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Installer {
    /// We are root.
    Root,
    /// `sudo` asks for no password.
    Sudo,
}

impl Installer {
    /// The one that works here, if any.
    pub(crate) async fn find(runner: &Runner) -> Option<Self> {
        if !runner.quietly(&Process::new("apt-get", ["--version"])).await {
            return None;
        }
        let user = runner.answer(&Process::new("id", ["-u"])).await;
        if user.as_deref() == Some("0") {
            return Some(Self::Root);
        }
        let sudo = Process::new("sudo", ["--non-interactive", "true"]);
        runner.quietly(&sudo).await.then_some(Self::Sudo)
    }

    /// The programs that install these packages, in order.
    pub(crate) fn steps(self, packages: &[&str]) -> [Process; 2] {
        let apt = |arguments: &[&str]| {
            // Through `env`, because sudo passes no environment on.
            let quiet = ["DEBIAN_FRONTEND=noninteractive", "apt-get"];
            let words = quiet.iter().chain(arguments).copied();
            match self {
                Self::Root => Process::new("env", words),
                Self::Sudo => Process::new("sudo", ["--non-interactive", "env"].into_iter().chain(words)),
            }
        };
        [
            apt(&["update", "--quiet"]),
            apt(&[&["install", "--yes", "--quiet", "--no-install-recommends"], packages].concat()),
        ]
    }
}

/// Installs these packages. False, with the reason on stderr, when that did not work.
pub(crate) async fn install(runner: &mut Runner, installer: Installer, packages: &[&str]) -> anyhow::Result<bool> {
    for step in installer.steps(packages) {
        eprintln!("     Running {step}");
        let status = runner.run(&step).await?;
        if !status.success() {
            let packages = packages.join(" and ");
            eprintln!("{packages} could not be installed: `{step}` ended with {status}");
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(root: &Path, version: &str, programs: &[&str]) {
        let folder = root.join(version).join("bin");
        std::fs::create_dir_all(&folder).expect("a folder");
        for program in programs {
            std::fs::write(folder.join(program), "").expect("a file");
        }
    }

    #[test]
    fn the_newest_version_with_a_server_is_taken() {
        let root = tempfile::tempdir().expect("a folder");
        assert_eq!(newest(&root.path().join("absent")), None);
        assert_eq!(newest(root.path()), None);
        version(root.path(), "9", &["initdb", "postgres"]);
        version(root.path(), "15", &["initdb", "postgres"]);
        version(root.path(), "17", &["psql"]);
        version(root.path(), "old", &["initdb", "postgres"]);
        assert_eq!(newest(root.path()), Some(root.path().join("15/bin")));
    }

    #[test]
    fn root_needs_no_sudo() {
        let [update, install] = Installer::Root.steps(&["postgresql"]);
        assert_eq!(
            update.to_string(),
            "env DEBIAN_FRONTEND=noninteractive apt-get update --quiet"
        );
        assert!(install.to_string().ends_with("--no-install-recommends postgresql"));
        let [update, _] = Installer::Sudo.steps(&["chromium", "chromium-driver"]);
        assert!(
            update
                .to_string()
                .starts_with("sudo --non-interactive env DEBIAN_FRONTEND")
        );
    }
}
