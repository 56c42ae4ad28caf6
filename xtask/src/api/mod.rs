//! `cargo xtask api`: the interface for applications as others see it. Clients that are generated from the document walk
//! through its life in two languages, then a fuzzer asks every operation everything, and holds each answer against the
//! document. All of it against `boekbrug demo`, with tools in versions that are pinned here and installed under `target`.

mod demo;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use self::demo::Demo;
use self::tools::Tools;
use crate::process::{Process, Runner};
use crate::workspace::Workspace;

/// How long, and how strict.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Options {
    /// Seconds for which the fuzzer asks.
    #[arg(long, default_value_t = 150)]
    seconds: u32,
    /// The same seed asks the same.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only this part; may be given more than once.
    #[arg(long = "only", value_enum)]
    only: Vec<Part>,
    /// Fail when a part could not run because a tool is missing; on by itself where CI=true.
    #[arg(long)]
    strict: bool,
}

/// What is checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Part {
    /// The generated client in Python, with its example.
    Python,
    /// The generated client in TypeScript, with its example.
    Typescript,
    /// Every operation, with right and wrong requests.
    Fuzz,
}

const PARTS: [Part; 3] = [Part::Python, Part::Typescript, Part::Fuzz];

/// Where everything is, for the parts.
struct Place {
    root: PathBuf,
    /// `target/api`: tools, generated clients, reports.
    work: PathBuf,
}

/// Builds the program, starts the demo and runs the parts that can run here.
pub(crate) async fn run(runner: &mut Runner, workspace: &Workspace, options: &Options) -> anyhow::Result<ExitCode> {
    let place = Place {
        root: workspace.root.clone(),
        work: workspace.target().join("api"),
    };
    std::fs::create_dir_all(&place.work).context("no folder under target")?;
    let wanted = |part: &Part| options.only.is_empty() || options.only.contains(part);
    let mut ready = Vec::new();
    let mut missing = Vec::new();
    for part in PARTS.into_iter().filter(wanted) {
        match tools::set_up(runner, &place, part).await? {
            Tools::Ready => ready.push(part),
            Tools::Missing(reason) => missing.push((part, reason)),
        }
    }
    let mut failed = Vec::new();
    if !ready.is_empty() {
        let program = build(runner, workspace).await?;
        let demo = Demo::start(&program).await?;
        demo.save_document(&place.work.join("openapi.json")).await?;
        for part in ready {
            for step in steps(&place, &demo, part, options) {
                if !runner.run(&step).await?.success() {
                    failed.push(part);
                    break;
                }
            }
        }
    }
    for (part, reason) in &missing {
        eprintln!("NOT RUN: the {part:?} part of the check of the API, because {reason}");
    }
    for part in &failed {
        eprintln!("FAILED: the {part:?} part of the check of the API (see above)");
    }
    let strict = options.strict || std::env::var("CI").is_ok_and(|value| value == "true");
    let incomplete = strict && !missing.is_empty();
    Ok(if failed.is_empty() && !incomplete {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Builds the program and copies it: a build in the mean time should not change what is checked.
async fn build(runner: &mut Runner, workspace: &Workspace) -> anyhow::Result<Program> {
    let built = runner
        .run(&Process::cargo(["build", "--quiet", "--package", "boekbrug"]))
        .await?;
    if !built.success() {
        anyhow::bail!("`boekbrug` could not be built");
    }
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let path = folder.path().join("boekbrug");
    let program = workspace.executable("boekbrug", false);
    std::fs::copy(&program, &path).with_context(|| format!("{} cannot be copied", program.display()))?;
    Ok(Program { path, _folder: folder })
}

/// The copy that runs.
struct Program {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

/// The programs of a part, in order; the first that fails ends it.
fn steps(place: &Place, demo: &Demo, part: Part, options: &Options) -> Vec<Process> {
    let work = |path: &str| place.work.join(path).display().to_string();
    let root = |path: &str| place.root.join(path).display().to_string();
    let (document, python) = (work("openapi.json"), work("python/bin/python"));
    let steps = match part {
        Part::Python => {
            let generator = work("python/bin/openapi-python-client");
            let out = [
                "--output-path",
                &work("boekbrug_client"),
                "--overwrite",
                "--meta",
                "none",
            ];
            let generate = ["generate", "--path", &document].into_iter().chain(out);
            vec![
                Process::new(&generator, generate).with("PATH", &path_with(&work("python/bin"))),
                Process::new(&python, [root("examples/python/invoice.py")])
                    .with("PYTHONPATH", &place.work.display().to_string()),
            ]
        }
        Part::Typescript => {
            let folder = work("typescript");
            let node = |name: &str| format!("{folder}/node_modules/.bin/{name}");
            let types = format!("{folder}/boekbrug.ts");
            vec![
                Process::new(&node("openapi-typescript"), [&document, "--output", &types]),
                Process::new(&node("tsc"), ["--project", &folder]),
                Process::new("node", [format!("{folder}/out/invoice.js")]),
            ]
        }
        Part::Fuzz => {
            let (seconds, seed) = (options.seconds.to_string(), options.seed.to_string());
            let script = root("xtask/api/fuzz.py");
            let out = work("fuzz");
            let arguments = [&script, &document, &out, &seconds, &seed].map(String::as_str);
            vec![Process::new(&python, arguments)]
        }
    };
    let told = |step: Process| step.with("BOEKBRUG_API", &demo.api).with("BOEKBRUG_KEY", &demo.key);
    steps.into_iter().map(told).collect()
}

/// The search path with this folder first: generators call a formatter that stands beside them.
fn path_with(folder: &str) -> String {
    let rest = std::env::var("PATH").unwrap_or_default();
    format!("{folder}:{rest}")
}
