//! Bars over days as SVG, in whole units: every figure also stands in a table beside it.

/// Width and height of the drawing, in its own units.
const WIDE: u64 = 640;
const HIGH: u64 = 180;
/// Room for the figures at the left, above the highest line, and for the days below.
const LEFT: u64 = 52;
const ABOVE: u64 = 12;
const BELOW: u64 = 24;
/// Days between two that are named.
const NAMED: usize = 7;

/// What is drawn.
pub(super) struct Wanted {
    /// Its name within the page.
    pub(super) id: &'static str,
    /// What it shows.
    pub(super) title: String,
    /// The same in a sentence, with the sum or the mean.
    pub(super) summary: String,
    /// The heads of the table: day, figure, and the part of it that went wrong where there is one.
    pub(super) heads: Vec<String>,
    /// Each day: its name, the figure, the part of it that went wrong.
    pub(super) days: Vec<(String, u64, u64)>,
    /// How a figure is written.
    pub(super) written: fn(crate::text::Texts, u64) -> String,
    /// A limit, with what it is called.
    pub(super) limit: Option<(u64, String)>,
}

/// A drawing with the table of its figures.
pub(super) struct Plot {
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) heads: Vec<String>,
    /// Rows of the table: the day and its figures as they are written.
    pub(super) rows: Vec<(String, Vec<String>)>,
    pub(super) bars: Vec<Bar>,
    pub(super) lines: Vec<Level>,
    pub(super) limit: Option<Level>,
    pub(super) names: Vec<Name>,
    /// Whether there is nothing to see.
    pub(super) is_empty: bool,
}

/// A bar, with the part of it that went wrong.
pub(super) struct Bar {
    pub(super) x: u64,
    pub(super) y: u64,
    pub(super) width: u64,
    pub(super) height: u64,
    pub(super) bad: u64,
    /// Where the part that went wrong begins.
    pub(super) bad_y: u64,
    /// What it says when it is pointed at.
    pub(super) said: String,
}

/// A line across, with its figure.
pub(super) struct Level {
    pub(super) y: u64,
    pub(super) text: String,
    /// Where the text stands.
    pub(super) text_y: u64,
}

/// The name of a day below.
pub(super) struct Name {
    pub(super) x: u64,
    pub(super) text: String,
}

impl Plot {
    /// Draws it.
    pub(super) fn of(wanted: Wanted, t: crate::text::Texts) -> Self {
        let highest = wanted.days.iter().map(|(_, count, _)| *count).max().unwrap_or(0);
        // a limit far above would press all bars flat: then it is only named
        let limit = wanted
            .limit
            .filter(|(most, _)| *most <= highest.saturating_mul(4).max(10));
        let top = round(highest.max(limit.as_ref().map_or(0, |(most, _)| *most)));
        let floor = HIGH - BELOW;
        let tall = floor - ABOVE;
        let scaled = |count: u64| count.saturating_mul(tall).checked_div(top).unwrap_or(0).min(tall);
        let each = (WIDE - LEFT) / (wanted.days.len() as u64).max(1);
        let x = |at: usize| LEFT + each * at as u64;
        let write = wanted.written;
        let bars = wanted.days.iter().enumerate().map(|(at, (day, count, bad))| {
            // what is there is seen, however little
            let height = if *count > 0 { scaled(*count).max(2) } else { 0 };
            let bad = if *bad > 0 { scaled(*bad).clamp(2, height) } else { 0 };
            Bar {
                x: x(at) + 2,
                y: floor - height,
                width: each.saturating_sub(4).max(1),
                height,
                bad,
                bad_y: floor - bad,
                said: format!("{day}: {}", write(t, *count)),
            }
        });
        let level = |count: u64, text: String| Level {
            y: floor - scaled(count),
            text_y: floor - scaled(count) + 4,
            text,
        };
        let lines = [0, top / 2, top].map(|count| level(count, write(t, count)));
        let names = wanted
            .days
            .iter()
            .enumerate()
            .rev()
            .step_by(NAMED)
            .map(|(at, (day, ..))| Name {
                // half of a name of six letters must stay within the drawing
                x: (x(at) + each / 2).min(WIDE - 26),
                text: day.clone(),
            });
        let has_bad = wanted.heads.len() > 2;
        let rows = wanted.days.iter().rev().map(|(day, count, bad)| {
            let mut cells = vec![write(t, *count)];
            if has_bad {
                cells.push(write(t, *bad));
            }
            (day.clone(), cells)
        });
        Self {
            id: wanted.id,
            is_empty: highest == 0,
            bars: bars.collect(),
            lines: lines.into(),
            limit: limit.map(|(most, text)| level(most, text)),
            names: names.collect(),
            rows: rows.collect(),
            title: wanted.title,
            summary: wanted.summary,
            heads: wanted.heads,
        }
    }

    /// The cells of a row, each with the head of its column.
    pub(super) fn cells<'a>(&'a self, cells: &'a [String]) -> Vec<(&'a str, &'a str)> {
        let heads = self.heads.iter().skip(1).map(String::as_str);
        heads.zip(cells.iter().map(String::as_str)).collect()
    }
}

/// The next even figure of one or two digits before its noughts, so that half of it is a whole one too.
fn round(count: u64) -> u64 {
    let mut step = 1_u64;
    while count / step >= 20 {
        step = step.saturating_mul(10);
    }
    let rounded = count.div_ceil(step).max(2);
    (rounded + rounded % 2).saturating_mul(step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Texts;

    fn plot(days: &[(u64, u64)], limit: Option<u64>) -> Plot {
        let days = days
            .iter()
            .enumerate()
            .map(|(at, (count, bad))| (format!("day {at}"), *count, *bad));
        Plot::of(
            Wanted {
                id: "x",
                title: String::new(),
                summary: String::new(),
                heads: vec![String::new(); 3],
                days: days.collect(),
                written: |t, count| t.count(count),
                limit: limit.map(|most| (most, "limit".to_owned())),
            },
            Texts::default(),
        )
    }

    #[test]
    fn the_top_is_a_round_figure() {
        let tops = [0, 1, 2, 3, 19, 20, 21, 99, 1_000, 123_456].map(round);
        assert_eq!(tops, [2, 2, 2, 4, 20, 20, 40, 100, 1_000, 140_000]);
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        let plot = plot(&[(0, 0); 28], None);
        assert!(plot.is_empty && plot.bars.iter().all(|bar| bar.height == 0 && bar.bad == 0));
        assert_eq!((plot.rows.len(), plot.names.len()), (28, 4));
    }

    #[test]
    fn bars_stay_within_the_drawing() {
        for top in [1, 7, 5_000, u64::MAX / 1_000] {
            let plot = plot(&[(top, top), (1, 0), (0, 0)], None);
            let [high, low, none] = &plot.bars[..] else { panic!() };
            assert!(
                high.y >= ABOVE && high.y + high.height == HIGH - BELOW && high.bad == high.height,
                "{top}"
            );
            assert!(low.height >= 2 && low.bad == 0 && none.height == 0);
            assert!(plot.bars.iter().all(|bar| bar.x >= LEFT && bar.x + bar.width <= WIDE));
        }
    }

    #[test]
    fn a_limit_is_drawn_where_it_can_be_seen() {
        assert!(
            plot(&[(4_000, 0)], Some(5_000))
                .limit
                .is_some_and(|limit| limit.y >= ABOVE)
        );
        assert!(plot(&[(40, 0)], Some(5_000)).limit.is_none());
    }
}
