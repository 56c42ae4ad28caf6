//! `cargo xtask sqlx-prepare`: writes anew what the compiler knows of each SQL statement (`.sqlx`, kept in git), so
//! that nobody else needs a database to build.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::{Context, bail};

use crate::postgres::{Cluster, install};
use crate::process::{Process, Runner};
use crate::workspace::Workspace;

/// Makes both databases from their migrations, and lets the compiler ask them about every statement.
pub(crate) async fn run(runner: &mut Runner, workspace: &Workspace) -> anyhow::Result<ExitCode> {
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let sqlite = folder.path().join("sqlite.db");
    let crate_of = |name: &str| workspace.root.join("crates").join(name);
    let home = crate_of("store-sqlite");
    for migration in migrations(&home)? {
        let read = format!(".read '{}'", migration.display());
        let step = Process::new("sqlite3", ["-bail".to_owned(), sqlite.display().to_string(), read]);
        demand(runner, &step, "sudo apt-get install sqlite3").await?;
    }
    let url = format!("sqlite://{}", sqlite.display());
    describe(runner, "boekbrug-store-sqlite", &home, "BOEKBRUG_SQLITE_URL", &url).await?;

    let binaries = install::find(runner).await;
    let binaries = binaries.with_context(|| format!("PostgreSQL is missing\nhint: {}", install::COMMAND))?;
    let cluster = Cluster::start(&binaries).await?;
    let home = crate_of("store-postgres");
    let psql = binaries.folder.join("psql").display().to_string();
    for migration in migrations(&home)? {
        let words = ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--file"].map(str::to_owned);
        let words = words
            .into_iter()
            .chain([migration.display().to_string(), cluster.url()]);
        demand(runner, &Process::new(&psql, words), install::COMMAND).await?;
    }
    describe(
        runner,
        "boekbrug-store-postgres",
        &home,
        "BOEKBRUG_POSTGRES_URL",
        &cluster.url(),
    )
    .await?;
    Ok(ExitCode::SUCCESS)
}

/// The migrations of a storage crate, in the order of their numbers.
fn migrations(home: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let folder = home.join("migrations");
    let entries = fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<anyhow::Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|end| end == "sql"));
    files.sort();
    Ok(files)
}

async fn demand(runner: &mut Runner, step: &Process, hint: &str) -> anyhow::Result<()> {
    let status = runner.run(step).await.with_context(|| format!("hint: {hint}"))?;
    if !status.success() {
        bail!("`{step}` ended with {status}");
    }
    Ok(())
}

/// Compiles a storage crate against its database. The old descriptions are put back when that fails: without them
/// the crate could not be built at all.
async fn describe(runner: &mut Runner, package: &str, home: &Path, variable: &str, url: &str) -> anyhow::Result<()> {
    let kept = home.join(".sqlx");
    let fresh = tempfile::tempdir_in(home).context("no temporary folder")?;
    // The compiler asks only about what it compiles.
    let root = File::options().append(true).open(home.join("src/lib.rs"))?;
    root.set_modified(now())?;
    let check = Process::cargo(["check", "--quiet", "--package", package, "--all-targets"])
        .with(variable, url)
        .with("SQLX_OFFLINE", "false")
        .with("SQLX_OFFLINE_DIR", &fresh.path().display().to_string());
    demand(runner, &check, "is cargo on the path?").await?;
    let count = fs::read_dir(fresh.path())?.count();
    if count == 0 {
        bail!("`{package}` was compiled, but described no statement");
    }
    if kept.exists() {
        fs::remove_dir_all(&kept).with_context(|| format!("{} cannot be replaced", kept.display()))?;
    }
    fs::create_dir(&kept)?;
    for entry in fs::read_dir(fresh.path())? {
        let entry = entry?;
        fs::copy(entry.path(), kept.join(entry.file_name()))?;
    }
    eprintln!("{package}: {count} statements described");
    Ok(())
}

/// Real time: cargo compares it with that of its own files.
#[allow(clippy::disallowed_methods)]
fn now() -> SystemTime {
    SystemTime::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_go_by_number() {
        let home = tempfile::tempdir().expect("a folder");
        assert!(
            migrations(home.path()).is_err(),
            "no such folder is an error, not an empty database"
        );
        let folder = home.path().join("migrations");
        fs::create_dir(&folder).expect("a folder");
        for name in ["0010_more.sql", "0002_next.sql", "0001_start.sql", "notes.md"] {
            fs::write(folder.join(name), "").expect("a file");
        }
        let names = migrations(home.path()).expect("migrations");
        let names: Vec<_> = names.iter().filter_map(|path| path.file_name()?.to_str()).collect();
        assert_eq!(names, ["0001_start.sql", "0002_next.sql", "0010_more.sql"]);
    }
}
