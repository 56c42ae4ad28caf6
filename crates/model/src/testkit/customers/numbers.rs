//! Customer numbers of two sides.

use super::dice::Dice;

/// How the numbers of the two sides relate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Numbers {
    /// Kept equal by hand, but for a few.
    Equal,
    /// Equal, with zeros in front on one side.
    Zeros,
    /// Every customer got another number of the same range: equal numbers are accidents.
    Changed,
    /// Equal up to some day, then each side went on by itself.
    Partly,
    /// Letters in front on one side.
    Letters,
}

impl Numbers {
    pub(super) const ALL: [Self; 5] = [Self::Equal, Self::Zeros, Self::Changed, Self::Partly, Self::Letters];
}

/// Hands out numbers.
pub(super) struct Numbering {
    numbers: Numbers,
    first: usize,
    /// The other side's number for each, counted from `first`.
    other: Vec<usize>,
    /// Next numbers at the end of the range, for each side by itself: they collide by accident.
    next: [usize; 2],
}

impl Numbering {
    pub(super) fn new(dice: &mut Dice, numbers: Numbers, customers: usize) -> Self {
        let first = dice.pick(&[1, 1_000, 10_000, 200_000]);
        let mut other: Vec<usize> = (0..customers).collect();
        match numbers {
            Numbers::Changed => dice.shuffle(&mut other),
            Numbers::Partly => dice.shuffle(&mut other[customers * 6 / 10..]),
            _ => {}
        }
        let end = first + customers;
        Self {
            numbers,
            first,
            other,
            next: [end, end],
        }
    }

    /// The number of the customer at this place. One that only one side knows often has the next that was free there.
    pub(super) fn number(&mut self, dice: &mut Dice, side: usize, at: usize, both: bool) -> String {
        if (!both && dice.permille(600)) || (side == 1 && dice.permille(30)) {
            return self.fresh(side);
        }
        let at = if side == 1 { self.other[at] } else { at };
        self.shown(side, self.first + at)
    }

    /// The next free number.
    pub(super) fn fresh(&mut self, side: usize) -> String {
        let number = self.next[side];
        self.next[side] += 1;
        self.shown(side, number)
    }

    fn shown(&self, side: usize, number: usize) -> String {
        match self.numbers {
            Numbers::Zeros if side == 0 => format!("{number:07}"),
            Numbers::Letters if side == 1 => format!("D{number:05}"),
            _ => number.to_string(),
        }
    }
}
