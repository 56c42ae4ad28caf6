//! Numbers as spreadsheets write them: decimal comma or point, with or without separators of thousands.

use rust_decimal::Decimal;

use crate::value::{self, Bad};

/// Which sign separates the decimals in a file. `1.234` alone tells nothing; the other numbers of the file do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// `1.234,56`
    Comma,
    /// `1,234.56`
    Point,
    /// Nothing in the file tells, or it contradicts itself.
    Unknown,
}

impl Style {
    /// The style that the numbers of a file agree on. A file whose cells are separated by commas has decimal points
    /// unless a number says otherwise.
    pub(super) fn of<'a>(delimiter: u8, numbers: impl Iterator<Item = &'a str>) -> Self {
        let (mut comma, mut point) = (false, false);
        for number in numbers {
            match evidence(number) {
                Self::Comma => comma = true,
                Self::Point => point = true,
                Self::Unknown => {}
            }
        }
        match (comma, point) {
            (true, false) => Self::Comma,
            (false, true) => Self::Point,
            (false, false) if delimiter == b',' => Self::Point,
            _ => Self::Unknown,
        }
    }

    /// Reads one number. What may mean two things under an unknown style is refused.
    pub(super) fn read(self, text: &str) -> Result<Decimal, Bad> {
        let text = bare(text);
        let style = match evidence(text) {
            Self::Unknown => self,
            known => known,
        };
        let (separator, group) = match style {
            Self::Comma => (',', '.'),
            Self::Unknown if text.contains([',', '.']) => return Err(Bad::NotANumber),
            Self::Point | Self::Unknown => ('.', ','),
        };
        let (whole, fraction) = text.split_once(separator).unwrap_or((text, ""));
        let whole = ungrouped(whole, group).ok_or(Bad::NotANumber)?;
        value::decimal(&if fraction.is_empty() {
            whole
        } else {
            format!("{whole}.{fraction}")
        })
    }
}

/// Without the euro sign and the spaces around it.
fn bare(text: &str) -> &str {
    text.trim().trim_start_matches('€').trim()
}

/// What one number tells about its style: the last of two different signs separates decimals, and so does a single
/// one that cannot separate thousands.
fn evidence(text: &str) -> Style {
    let text = bare(text);
    let of = |sign| if sign == ',' { Style::Comma } else { Style::Point };
    let sign = match (text.rfind(','), text.rfind('.')) {
        (Some(comma), Some(point)) => return of(if comma > point { ',' } else { '.' }),
        (Some(_), None) => ',',
        (None, Some(_)) => '.',
        (None, None) => return Style::Unknown,
    };
    let digits = text.trim_start_matches(['-', '+']);
    let (whole, fraction) = digits.split_once(sign).unwrap_or((digits, ""));
    let may_group = fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    match (fraction.contains(sign), may_group) {
        // Twice the same sign separates thousands, so the other one separates decimals.
        (true, _) => of(if sign == ',' { '.' } else { ',' }),
        (false, true) => Style::Unknown,
        (false, false) => of(sign),
    }
}

/// The whole part without separators of thousands, which must stand before every three digits.
fn ungrouped(whole: &str, group: char) -> Option<String> {
    let mut parts = whole.split(group);
    let first = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    let lead = first.trim_start_matches(['-', '+']).len();
    let fits = rest.is_empty() || ((1..=3).contains(&lead) && rest.iter().all(|part| part.len() == 3));
    fits.then(|| format!("{first}{}", rest.concat()))
}
