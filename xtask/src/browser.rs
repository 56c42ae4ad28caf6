//! A browser for the tests of the screens, and the script that knows the rules of WCAG.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;

use crate::process::{Process, Runner, exit_code};
use crate::workspace::Workspace;

/// Debian's packages.
pub(crate) const PACKAGES: &[&str] = &["chromium", "chromium-driver"];

/// What a person types to install them.
pub(crate) const COMMAND: &str = "sudo apt-get update && sudo apt-get install chromium chromium-driver";

/// Names the script for the tests.
pub(crate) const AXE: &str = "BOEKBRUG_TEST_AXE";

/// The version of axe-core that the pages are held against.
const AXE_CORE: &str = "axe-core@4.14.1";

/// Whether both programs are here.
pub(crate) async fn find(runner: &Runner) -> bool {
    runner.quietly(&Process::new("chromium", ["--version"])).await
        && runner.quietly(&Process::new("chromedriver", ["--version"])).await
}

/// The script, fetched once by npm; none, with the reason on stderr, when that does not work.
pub(crate) async fn axe(runner: &mut Runner, workspace: &Workspace) -> anyhow::Result<Option<PathBuf>> {
    if let Some(path) = std::env::var_os(AXE).filter(|path| !path.is_empty()) {
        return Ok(Some(path.into()));
    }
    let folder = workspace.root.join("target/browser");
    let script = folder.join("node_modules/axe-core/axe.min.js");
    let mark = folder.join("installed");
    if script.is_file() && std::fs::read_to_string(&mark).is_ok_and(|installed| installed == AXE_CORE) {
        return Ok(Some(script));
    }
    if !runner.quietly(&Process::new("npm", ["--version"])).await {
        return Ok(None);
    }
    std::fs::create_dir_all(&folder)?;
    let place = folder.display().to_string();
    let quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--silent"];
    let words = ["install", "--prefix", &place, AXE_CORE].into_iter().chain(quiet);
    let step = Process::new("npm", words);
    eprintln!("     Running {step}");
    let status = runner.run(&step).await?;
    if !status.success() || !script.is_file() {
        eprintln!("axe-core could not be fetched: `{step}` ended with {status}");
        return Ok(None);
    }
    std::fs::write(&mark, AXE_CORE)?;
    Ok(Some(script))
}

/// `cargo xtask screens`: makes the pictures of every screen anew.
pub(crate) async fn screens(runner: &mut Runner, workspace: &Workspace) -> anyhow::Result<ExitCode> {
    if !find(runner).await {
        bail!("Chromium or its driver is missing\nhint: {COMMAND}");
    }
    let folder = workspace.root.join("docs/screens");
    let test = [
        "test",
        "--package",
        "boekbrug",
        "--test",
        "browser",
        "--",
        "--nocapture",
        "pictures_of",
    ];
    let step = Process::cargo(test).with("BOEKBRUG_TEST_SCREENS", &folder.display().to_string());
    Ok(exit_code(runner.run(&step).await?))
}
