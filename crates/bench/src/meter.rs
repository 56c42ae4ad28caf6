//! Time on the wall, time on the processors and peak memory of this process.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::time::{ClockId, clock_gettime};

/// Started at the beginning of what is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meter {
    wall: Instant,
    cpu: Duration,
}

/// What something took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Took {
    pub(crate) wall: Duration,
    /// Of all threads of this process together, in user and system mode.
    pub(crate) cpu: Duration,
}

impl Meter {
    /// Starts now.
    #[allow(clippy::disallowed_methods, reason = "a bench measures real time")]
    pub(crate) fn start() -> Self {
        Self {
            wall: Instant::now(),
            cpu: cpu(),
        }
    }

    /// What went by since.
    pub(crate) fn took(&self) -> Took {
        Took {
            wall: self.wall.elapsed(),
            cpu: cpu().saturating_sub(self.cpu),
        }
    }
}

fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or_default(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}

/// The most memory that this process ever held, in kilobytes (`VmHWM` of proc_pid_status(5)).
pub(crate) fn peak_kb() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status").context("this system has no /proc")?;
    peak_of(&status).context("/proc/self/status names no peak")
}

pub(crate) fn peak_of(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_costs_time_on_the_processor_and_waiting_does_not() {
        let meter = Meter::start();
        std::thread::sleep(Duration::from_millis(20));
        let waited = meter.took();
        assert!(waited.wall >= Duration::from_millis(20));
        let mut sum = 0_u64;
        let before = meter.took();
        while meter.took().cpu < before.cpu + Duration::from_millis(2) {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        assert!(meter.took().cpu > before.cpu);
    }

    #[test]
    fn the_peak_is_read() {
        assert_eq!(peak_of("VmPeak:\t 9 kB\nVmHWM:\t  5104 kB\n"), Some(5_104));
        assert_eq!(peak_of("Name:\tx\n"), None);
        assert!(peak_kb().is_ok_and(|kb| kb > 500));
    }
}
