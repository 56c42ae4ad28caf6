//! Figures for people and for scripts: medians, ratios, and how they are printed.
#![allow(clippy::float_arithmetic, reason = "measures and ratios, no money")]

use std::time::Duration;

use anyhow::Result;
use serde::Serialize;

/// One JSON object on a line of stdout.
pub(crate) fn print_line(value: &impl Serialize) -> Result<()> {
    println!("{}", serde_json::to_string(value)?);
    Ok(())
}

/// Seconds, to the tenth of a millisecond.
pub(crate) fn seconds(time: Duration) -> f64 {
    rounded(time.as_secs_f64(), 10_000.0)
}

/// Milliseconds, to the microsecond.
pub(crate) fn millis(time: Duration) -> f64 {
    rounded(time.as_secs_f64() * 1_000.0, 1_000.0)
}

/// Megabytes of kilobytes.
pub(crate) fn megabytes(kilobytes: u64) -> f64 {
    rounded(counted(kilobytes) / 1_024.0, 10.0)
}

/// How many a second; nothing for no time.
pub(crate) fn per_second(count: u64, seconds: f64) -> f64 {
    ratio(counted(count), seconds)
}

/// One to the other, to the hundredth; nothing when the other is nothing.
pub(crate) fn ratio(one: f64, other: f64) -> f64 {
    if other > 0.0 { rounded(one / other, 100.0) } else { 0.0 }
}

/// The middle one; of an even number the lower of the two in the middle.
pub(crate) fn median<T>(of: &[T], what: impl Fn(&T) -> f64) -> f64 {
    let mut values: Vec<f64> = of.iter().map(what).collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len().saturating_sub(1) / 2;
    values.get(middle).copied().unwrap_or_default()
}

fn rounded(value: f64, by: f64) -> f64 {
    (value * by).round() / by
}

/// A count as a measure.
#[allow(clippy::cast_precision_loss, reason = "counts of a bench stay far under 2^52")]
pub(crate) fn counted(count: u64) -> f64 {
    count as f64
}

/// A small table for people: what, program, floor and ratio.
pub(crate) struct Table(comfy_table::Table);

impl Table {
    pub(crate) fn new() -> Self {
        let mut table = comfy_table::Table::new();
        table.load_style(comfy_table::presets::NOTHING);
        table.set_header(["", "program", "floor", "ratio"]);
        Self(table)
    }

    /// A figure that both have.
    pub(crate) fn both(&mut self, what: &str, program: f64, floor: f64) {
        self.0.add_row([
            what.to_owned(),
            program.to_string(),
            floor.to_string(),
            ratio(program, floor).to_string(),
        ]);
    }

    /// A figure of the program alone.
    pub(crate) fn one(&mut self, what: &str, program: f64) {
        self.0.add_row([what.to_owned(), program.to_string()]);
    }

    pub(crate) fn print(&self) {
        println!("{}", self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rounded_and_nothing_is_divided_by_nothing() {
        assert_eq!(seconds(Duration::from_micros(1_234_567)).to_string(), "1.2346");
        assert_eq!(millis(Duration::from_micros(4_321)).to_string(), "4.321");
        assert_eq!(megabytes(1_536).to_string(), "1.5");
        assert_eq!(ratio(3.0, 2.0).to_string(), "1.5");
        assert_eq!(ratio(3.0, 0.0).to_string(), "0");
        assert_eq!(per_second(1_000, 4.0).to_string(), "250");
    }

    #[test]
    fn the_median_is_a_figure_that_was_seen() {
        assert_eq!(median(&[3.0, 1.0, 2.0], |x| *x).to_string(), "2");
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0], |x| *x).to_string(), "2");
        assert_eq!(median::<f64>(&[], |x| *x).to_string(), "0");
    }
}
