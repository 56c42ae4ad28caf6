//! How alike two names are.

use std::collections::HashMap;

use super::slips::{is_shortened, is_slip};
use super::{Name, is_kin};

/// What two names have to do with each other, from most to least.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in super::super) enum Grade {
    /// The same words.
    Same,
    /// The same but for slips of the pen, shortened words, or where the spaces stand.
    Close,
    /// The same but for initials on one side and names, more initials or none on the other.
    Initials,
    /// One name has words more.
    Part,
    /// Telling words in common, and others not.
    Some,
    /// Nothing in common that tells.
    Other,
    /// One of the two has no name.
    Unknown,
}

/// What comparing two names found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) struct Alike {
    pub(in super::super) grade: Grade,
    /// The words that only one has tell the firms of one group apart (`Holding`).
    pub(in super::super) kin: bool,
    /// Initials that cannot be the same person's.
    pub(in super::super) initials: bool,
}

/// A word by its place in [`Words`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) struct Word {
    place: u32,
    short: bool,
}

/// Every word of every name, once, with how many customers have it.
#[derive(Debug, Default)]
pub(in super::super) struct Words {
    places: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
    holders: Vec<u32>,
    /// The last customer that was counted for each.
    counted: Vec<u32>,
    customers: u32,
}

/// Bits of information from which words in common tell something: a word that one of 64 customers has.
const TELLING: u32 = 6;

/// Letters from which the beginning of a name stands for all of it: fields are cut.
const CUT: usize = 18;

impl Words {
    /// Counts a customer.
    pub(in super::super) fn add_customer(&mut self) {
        self.customers += 1;
    }

    /// Takes in the words of a name of the customer that was counted last.
    pub(in super::super) fn add(&mut self, name: &Name) -> Vec<Word> {
        let mut words = Vec::with_capacity(name.words.len());
        for spelling in &name.words {
            let place = match self.places.get(spelling.text.as_str()) {
                Some(place) => *place,
                None => self.new_place(&spelling.text),
            };
            let counted = &mut self.counted[place as usize];
            self.holders[place as usize] += u32::from(*counted != self.customers);
            *counted = self.customers;
            words.push(Word {
                place,
                short: spelling.short,
            });
        }
        words
    }

    fn new_place(&mut self, text: &str) -> u32 {
        let place = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.places.insert(text.into(), place);
        self.texts.push(text.into());
        self.holders.push(0);
        self.counted.push(0);
        place
    }

    pub(in super::super) fn text(&self, word: Word) -> &str {
        &self.texts[word.place as usize]
    }

    /// How many customers of both sides together have it.
    pub(in super::super) fn holders(&self, word: Word) -> u32 {
        self.holders[word.place as usize]
    }

    /// True when a word of the name is in no more than two customers' names, and that tells something.
    pub(in super::super) fn is_rare(&self, name: &[Word]) -> bool {
        name.iter()
            .any(|word| self.holders(*word) <= 2 && self.bits(*word) > TELLING)
    }

    /// Bits that a word tells: one that half of the customers have tells one.
    fn bits(&self, word: Word) -> u32 {
        let holders = self.holders(word).max(1);
        (self.customers / holders).checked_ilog2().unwrap_or(0)
    }

    /// Compares two names: their words sorted by letters, and the same in written order without spaces. The answer is
    /// the same the other way round.
    pub(in super::super) fn compare(&self, one: (&[Word], &str), other: (&[Word], &str)) -> Alike {
        let plain = |grade| Alike {
            grade,
            kin: false,
            initials: false,
        };
        if one.1 == other.1 {
            return plain(Grade::Same);
        }
        let (first, second) = if one.1 <= other.1 { (one, other) } else { (other, one) };
        let mut rest = Rest::of(self, first.0, second.0);
        if rest.is_empty() {
            return plain(Grade::Same);
        }
        rest.pair_off(|one, other| self.is_shortened(one, other));
        rest.pair_off(|one, other| self.is_slip(one, other));
        let initials = self.initials(&mut rest);
        if initials == Initials::Others {
            return Alike {
                grade: Grade::Other,
                kin: false,
                initials: true,
            };
        }
        if rest.is_empty() {
            return plain(if initials == Initials::Fit {
                Grade::Initials
            } else {
                Grade::Close
            });
        }
        // the last word of the shorter one was broken off
        if !rest.one.is_empty() && first.1.len() >= CUT && second.1.starts_with(first.1) {
            return plain(Grade::Close);
        }
        let kin = rest.all().any(|word| is_kin(self.text(word)));
        let grade = match (rest.bits >= TELLING, rest.one.is_empty() || rest.other.is_empty()) {
            (true, true) => Grade::Part,
            (true, false) => Grade::Some,
            (false, _) => Grade::Other,
        };
        Alike {
            grade,
            kin,
            initials: false,
        }
    }

    fn is_shortened(&self, one: Word, other: Word) -> bool {
        let (short, whole) = (self.text(one), self.text(other));
        (one.short && is_shortened(short, whole)) || (other.short && is_shortened(whole, short))
    }

    /// A slip makes a rare word of a common one, or one rare word of another; two words that many have are two words.
    fn is_slip(&self, one: Word, other: Word) -> bool {
        let (few, many) = (
            self.holders(one).min(self.holders(other)),
            self.holders(one).max(self.holders(other)),
        );
        (few <= 2 || few.saturating_mul(20) <= many) && is_slip(self.text(one), self.text(other))
    }

    /// Pairs initials with given names that start so, and forgives those that only one side wrote.
    fn initials(&self, rest: &mut Rest) -> Initials {
        let single = |word: &Word| self.text(*word).len() == 1;
        let starts = |initial: Word, name: Word| {
            let (initial, name) = (self.text(initial), self.text(name));
            initial.len() == 1 && name.len() > 1 && name.starts_with(initial)
        };
        let before = rest.paired;
        rest.pair_off(|one, other| starts(one, other) || starts(other, one));
        let fits = rest.paired > before;
        let (one, other) = (rest.one.iter().any(single), rest.other.iter().any(single));
        if one && other {
            return Initials::Others;
        }
        if !fits && !one && !other {
            return Initials::None;
        }
        rest.one.retain(|word| !single(word));
        rest.other.retain(|word| !single(word));
        if rest.matched { Initials::Fit } else { Initials::None }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Initials {
    None,
    Fit,
    Others,
}

/// The words that found no counterpart yet.
struct Rest {
    one: Vec<Word>,
    other: Vec<Word>,
    /// Bits told by the words that did.
    bits: u32,
    /// Whether a whole word did.
    matched: bool,
    /// How many pairs were made of words that are not equal.
    paired: usize,
}

impl Rest {
    fn of(words: &Words, one: &[Word], other: &[Word]) -> Self {
        let mut rest = Self {
            one: Vec::new(),
            other: other.to_vec(),
            bits: 0,
            matched: false,
            paired: 0,
        };
        for word in one {
            match rest.other.iter().position(|candidate| candidate.place == word.place) {
                Some(at) => {
                    rest.other.remove(at);
                    if words.text(*word).len() > 1 {
                        rest.bits += words.bits(*word);
                        rest.matched = true;
                    }
                }
                None => rest.one.push(*word),
            }
        }
        rest
    }

    fn is_empty(&self) -> bool {
        self.one.is_empty() && self.other.is_empty()
    }

    fn all(&self) -> impl Iterator<Item = Word> {
        self.one.iter().chain(&self.other).copied()
    }

    /// Takes out pairs that fit, each word once, in the order of their letters.
    fn pair_off(&mut self, fits: impl Fn(Word, Word) -> bool) {
        let Self { one, other, paired, .. } = self;
        one.retain(
            |word| match other.iter().position(|candidate| fits(*word, *candidate)) {
                Some(at) => {
                    other.remove(at);
                    *paired += 1;
                    false
                }
                None => true,
            },
        );
    }
}
