//! Pages filled from the top, in the drawing operators of PDF (ISO 32000-1, annex A).

use super::font::{width, win_ansi};
use super::{LEFT, RIGHT};

/// Top and bottom of the text on a page of 595 by 842 points, in hundredths of a point.
const TOP: i64 = 78_000;
const BOTTOM: i64 = 7_500;

/// What the document says of itself on every page.
const NOTE: &str = "Overzicht van de factuurgegevens, gemaakt door Boekbrug omdat bij de factuur geen PDF zat.";

/// Which side of a text stands at its place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// Which of the two fonts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Plain,
    Bold,
}

/// Pages in the making.
pub(super) struct Sheet {
    pages: Vec<Vec<u8>>,
    y: i64,
}

impl Sheet {
    pub(super) fn new() -> Self {
        Self {
            pages: vec![Vec::new()],
            y: TOP,
        }
    }

    /// Height of the next line of text.
    pub(super) fn place(&self) -> i64 {
        self.y
    }

    pub(super) fn move_to(&mut self, y: i64) {
        self.y = y;
    }

    pub(super) fn down(&mut self, by: i64) {
        self.y -= by;
    }

    /// Starts a new page when less than `height` is left; true when it did.
    pub(super) fn needs(&mut self, height: i64) -> bool {
        let full = self.y - height < BOTTOM;
        if full {
            self.pages.push(Vec::new());
            self.y = TOP;
        }
        full
    }

    /// Writes a text at this height.
    pub(super) fn text(&mut self, x: i64, align: Align, size: i64, weight: Weight, text: &str) {
        let left = match align {
            Align::Left => x,
            Align::Right => x - width(text, size),
        };
        let font = match weight {
            Weight::Plain => "F1",
            Weight::Bold => "F2",
        };
        let start = format!(
            "BT /{font} {} Tf {} {} Td (",
            points(size),
            points(left),
            points(self.y)
        );
        self.draw(&[start.as_bytes(), &escaped(text), b") Tj ET\n"]);
    }

    /// Draws a thin line at this height.
    pub(super) fn rule(&mut self, from: i64, to: i64) {
        let (from, to, y) = (points(from), points(to), points(self.y));
        self.draw(&[format!("0.5 w {from} {y} m {to} {y} l S\n").as_bytes()]);
    }

    /// The content of every page, with the note and the page number at its foot.
    pub(super) fn finish(mut self, title: &str) -> Vec<Vec<u8>> {
        let count = self.pages.len();
        let pages = std::mem::take(&mut self.pages);
        for (index, page) in pages.into_iter().enumerate() {
            self.pages.push(page);
            self.y = 4_500;
            self.text(LEFT, Align::Left, 750, Weight::Plain, NOTE);
            let number = format!("{title}, pagina {} van {count}", index + 1);
            self.y = 3_500;
            self.text(RIGHT, Align::Right, 750, Weight::Plain, &number);
        }
        self.pages
    }

    fn draw(&mut self, parts: &[&[u8]]) {
        if let Some(page) = self.pages.last_mut() {
            for part in parts {
                page.extend_from_slice(part);
            }
        }
    }
}

/// Hundredths as a decimal number of points.
fn points(hundredths: i64) -> String {
    format!(
        "{}{}.{:02}",
        if hundredths < 0 { "-" } else { "" },
        hundredths.abs() / 100,
        hundredths.abs() % 100
    )
}

/// The inside of a literal string: brackets and backslashes escaped, everything beyond ASCII in octal.
fn escaped(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for byte in win_ansi(text) {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
            32..=126 => out.push(byte),
            _ => out.extend(format!("\\{byte:03o}").bytes()),
        }
    }
    out
}
