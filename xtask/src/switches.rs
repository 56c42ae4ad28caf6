//! A connector's story under whole combinations of its sandbox's switches. There are far too many for any test run, so
//! that they are drawn by chance for as long as there is time.

use std::num::NonZeroU64;

use crate::process::Process;

/// What a person can choose.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Options {
    /// The package whose sandbox has the switches.
    #[arg(long)]
    package: String,
    /// How long.
    #[arg(long, default_value = "5")]
    minutes: NonZeroU64,
    /// The first combination; each next one counts up. A combination that fails is printed with its own.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Combinations at the same time.
    #[arg(long, default_value = "1")]
    threads: NonZeroU64,
}

/// The test that does it; a package without switches of this kind has none, and cargo says so.
pub(crate) fn process(options: &Options) -> Process {
    let package = format!("boekbrug-{}", options.package);
    let test = ["test", "--release", "--package", &package, "--test", "story", "--"];
    let which = [
        "--ignored",
        "--exact",
        "settings::combinations_by_chance",
        "--nocapture",
    ];
    Process::cargo(test.into_iter().chain(which))
        .with("SWITCHES_MINUTES", &options.minutes.to_string())
        .with("SWITCHES_SEED", &options.seed.to_string())
        .with("SWITCHES_THREADS", &options.threads.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_gets_what_was_chosen() {
        let options = Options {
            package: "x".to_owned(),
            minutes: NonZeroU64::MIN,
            seed: 7,
            threads: NonZeroU64::MIN,
        };
        assert_eq!(
            process(&options).to_string(),
            "SWITCHES_MINUTES='1' SWITCHES_SEED='7' SWITCHES_THREADS='1' cargo test --release --package boekbrug-x \
             --test story -- --ignored --exact settings::combinations_by_chance --nocapture"
        );
    }
}
