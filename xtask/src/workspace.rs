//! The workspace as cargo describes it.

use std::path::PathBuf;

use anyhow::{Context, bail};
use cargo_metadata::{Metadata, MetadataCommand};

use crate::process::Process;

/// The folder of the workspace, and what is in it.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    metadata: Metadata,
}

impl Workspace {
    /// Asks cargo.
    pub(crate) fn read() -> anyhow::Result<Self> {
        let metadata = MetadataCommand::new()
            .no_deps()
            .exec()
            .context("cargo cannot describe this workspace")?;
        Ok(Self {
            root: metadata.workspace_root.clone().into_std_path_buf(),
            metadata,
        })
    }

    /// True when a package has an executable.
    pub(crate) fn has_executable(&self, package: &str) -> bool {
        let packages = self.metadata.workspace_packages();
        let package = packages.iter().find(|found| found.name.as_str() == package);
        package.is_some_and(|package| package.targets.iter().any(cargo_metadata::Target::is_bin))
    }

    /// The folder for everything that is built.
    pub(crate) fn target(&self) -> PathBuf {
        self.metadata.target_directory.clone().into_std_path_buf()
    }

    /// Where cargo puts an executable.
    pub(crate) fn executable(&self, name: &str, release: bool) -> PathBuf {
        let folder = if release { "release" } else { "debug" };
        self.target()
            .join(folder)
            .join(name)
            .with_extension(std::env::consts::EXE_EXTENSION)
    }

    /// The executable of a package in release, with these arguments.
    pub(crate) fn release(&self, package: &str, arguments: Vec<String>) -> anyhow::Result<Process> {
        if !self.has_executable(package) {
            bail!("`{package}` has no executable in this workspace");
        }
        let run = ["run", "--quiet", "--release", "--package", package, "--"];
        Ok(Process::cargo(run.map(str::to_owned).into_iter().chain(arguments)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn executables_are_known() {
        let workspace = Workspace::read().expect("this workspace");
        assert!(workspace.has_executable("boekbrug"));
        assert!(workspace.has_executable("xtask"));
        assert!(!workspace.has_executable("boekbrug-model"));
        assert!(!workspace.has_executable("no-such-package"));
    }

    #[test]
    fn arguments_come_after_the_dashes() {
        let workspace = Workspace::read().expect("this workspace");
        let process = workspace
            .release("boekbrug", vec!["--json".to_owned()])
            .expect("it has an executable");
        assert_eq!(
            process.to_string(),
            "cargo run --quiet --release --package boekbrug -- --json"
        );
        let error = workspace
            .release("boekbrug-model", Vec::new())
            .expect_err("it has none");
        assert_eq!(
            error.to_string(),
            "`boekbrug-model` has no executable in this workspace"
        );
    }
}
