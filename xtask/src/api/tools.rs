//! The tools of others, in pinned versions, installed under `target/api` and anew only when a pin changed.

use std::path::Path;

use anyhow::Context;

use super::{Part, Place};
use crate::process::{Process, Runner};

/// Whether a part can run.
pub(super) enum Tools {
    /// It can.
    Ready,
    /// It cannot, for this reason.
    Missing(String),
}

/// Installs what a part needs, unless it is there already.
pub(super) async fn set_up(runner: &mut Runner, place: &Place, part: Part) -> anyhow::Result<Tools> {
    match part {
        Part::Python => python(runner, place, "examples/python/requirements.txt").await,
        Part::Fuzz => python(runner, place, "xtask/api/requirements.txt").await,
        Part::Typescript => node(runner, place).await,
    }
}

/// An environment of its own for Python, shared by both parts.
async fn python(runner: &mut Runner, place: &Place, requirements: &str) -> anyhow::Result<Tools> {
    let folder = place.work.join("python");
    let wanted = std::fs::read_to_string(place.root.join(requirements)).with_context(|| requirements.to_owned())?;
    let mark = folder.join(requirements.replace('/', "-"));
    if is_marked(&mark, &wanted) {
        return Ok(Tools::Ready);
    }
    let recent = [
        "-c",
        "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))",
    ];
    if !runner.quietly(&Process::new("python3", recent)).await {
        return Ok(Tools::Missing("Python 3.11 or newer with venv is missing".to_owned()));
    }
    let folder = folder.display().to_string();
    let steps = [
        Process::new("python3", ["-m", "venv", &folder]),
        Process::new(
            &format!("{folder}/bin/pip"),
            ["install", "--quiet", "--requirement", requirements],
        ),
    ];
    install(runner, &steps, &mark, &wanted).await
}

/// A folder with the example and its packages.
async fn node(runner: &mut Runner, place: &Place) -> anyhow::Result<Tools> {
    let (source, folder) = (place.root.join("examples/typescript"), place.work.join("typescript"));
    std::fs::create_dir_all(&folder)?;
    let mut wanted = String::new();
    for entry in std::fs::read_dir(&source).with_context(|| source.display().to_string())? {
        let path = entry?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            std::fs::copy(&path, folder.join(name))?;
            if name == "package-lock.json" {
                wanted = std::fs::read_to_string(&path)?;
            }
        }
    }
    let mark = folder.join("installed");
    if is_marked(&mark, &wanted) {
        return Ok(Tools::Ready);
    }
    let recent = [
        "-e",
        "process.exit(Number(process.versions.node.split('.')[0]) < 20 ? 1 : 0)",
    ];
    if !runner.quietly(&Process::new("node", recent)).await {
        return Ok(Tools::Missing("Node 20 or newer is missing".to_owned()));
    }
    let folder = folder.display().to_string();
    let quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--silent"];
    let install_all = ["ci", "--prefix", &folder].into_iter().chain(quiet);
    install(runner, &[Process::new("npm", install_all)], &mark, &wanted).await
}

fn is_marked(mark: &Path, wanted: &str) -> bool {
    std::fs::read_to_string(mark).is_ok_and(|installed| installed == wanted)
}

/// Runs the steps of an installation, and notes that it worked.
async fn install(runner: &mut Runner, steps: &[Process], mark: &Path, wanted: &str) -> anyhow::Result<Tools> {
    for step in steps {
        match runner.run(step).await {
            Ok(status) if status.success() => {}
            Err(error) if error.is::<crate::process::Interrupted>() => return Err(error),
            _ => return Ok(Tools::Missing(format!("`{step}` failed (is there a network?)"))),
        }
    }
    std::fs::write(mark, wanted).with_context(|| mark.display().to_string())?;
    Ok(Tools::Ready)
}
