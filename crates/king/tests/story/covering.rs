//! Positions of all switches at once: arrays that hold every pair or every triple of positions, and whole combinations
//! drawn by chance. The switches are data here: whatever the sandbox lists, with the door as one more.

use std::fmt::Write as _;

use boekbrug_sandbox::king::Switches;
use serde_json::{Map, Value};

use crate::settings::{DOORS, Setting};

/// One switch: its name and its positions, the usual one first.
struct Factor {
    name: String,
    positions: Vec<Value>,
}

/// Every switch, and the door.
pub(crate) struct Factors(Vec<Factor>);

/// A position of each switch, by number.
pub(crate) type Row = Vec<usize>;

impl Factors {
    /// Those of the sandbox.
    pub(crate) fn all() -> Self {
        let usual = object(Switches::default());
        let mut factors = vec![Factor {
            name: "door".to_owned(),
            positions: DOORS.map(Value::from).to_vec(),
        }];
        for (name, value) in &usual {
            let turned = Switches::each_turned().into_iter().map(|(_, turned)| object(turned));
            let others = turned.filter_map(|turned| Some(turned.get(name)?.clone()).filter(|other| other != value));
            factors.push(Factor {
                name: name.clone(),
                positions: std::iter::once(value.clone()).chain(others).collect(),
            });
        }
        Self(factors)
    }

    /// How many whole combinations there are.
    pub(crate) fn combinations(&self) -> f64 {
        self.0
            .iter()
            .map(|factor| f64::from(u32::try_from(factor.positions.len()).unwrap_or(u32::MAX)))
            .product()
    }

    /// The setting of a row.
    pub(crate) fn setting(&self, row: &[usize]) -> Setting {
        let mut name = String::new();
        let mut switches = Map::new();
        for (factor, &position) in self.0.iter().zip(row).skip(1) {
            let value = &factor.positions[position];
            if position > 0 {
                let _ = write!(name, "{} {value}, ", factor.name);
            }
            switches.insert(factor.name.clone(), value.clone());
        }
        let switches = serde_json::from_value(Value::Object(switches)).expect("positions of the list");
        Setting::switched(name, switches, DOORS[row[0]])
    }

    /// A whole combination by chance.
    pub(crate) fn drawn(&self, dice: &mut Dice) -> Row {
        self.0.iter().map(|factor| dice.below(factor.positions.len())).collect()
    }

    /// Rows in which every choice of positions for each `strength` (2 or 3) switches comes at least once. Each row is
    /// the best of some, and each of those begins with something that is missing yet.
    pub(crate) fn covering(&self, strength: usize) -> Vec<Row> {
        const TRIES: usize = 4;
        let mut missing = Missing::new(self, strength);
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        let mut rows = Vec::new();
        while let Some(start) = missing.any() {
            let tries = (0..TRIES).map(|_| self.grown(&start, &missing, &mut dice));
            let best = tries.max_by_key(|row| missing.in_row(row)).expect("some tries");
            missing.tick_off(&best);
            rows.push(best);
        }
        rows
    }

    /// A row around some positions: the others are chosen one after the other, in any order, for what they add.
    fn grown(&self, start: &[(usize, usize)], missing: &Missing, dice: &mut Dice) -> Row {
        let mut set = start.to_vec();
        let mut waiting: Vec<_> = (0..self.0.len())
            .filter(|factor| start.iter().all(|(at, _)| at != factor))
            .collect();
        while !waiting.is_empty() {
            let factor = waiting.swap_remove(dice.below(waiting.len()));
            let count = self.0[factor].positions.len();
            let first = dice.below(count);
            let positions = (0..count).map(|step| (first + step) % count);
            let best = positions.max_by_key(|position| missing.with(&set, (factor, *position)));
            set.push((factor, best.expect("a switch has positions")));
        }
        set.sort_unstable();
        set.into_iter().map(|(_, position)| position).collect()
    }
}

fn object(switches: Switches) -> Map<String, Value> {
    match serde_json::to_value(switches) {
        Ok(Value::Object(object)) => object,
        other => panic!("switches are an object: {other:?}"),
    }
}

/// Which choices of positions did not come yet.
struct Missing {
    strength: usize,
    /// Number of the first position of each switch, and of all positions.
    begins: Vec<usize>,
    count: usize,
    /// By the numbers of the positions, the smaller first; for pairs the first number is 0.
    open: Vec<bool>,
    left: usize,
    /// Everything before this came.
    from: usize,
}

impl Missing {
    fn new(factors: &Factors, strength: usize) -> Self {
        assert!(strength == 2 || strength == 3);
        let mut begins = Vec::new();
        let mut count = 0;
        for factor in &factors.0 {
            begins.push(count);
            count += factor.positions.len();
        }
        let firsts = if strength == 3 { count } else { 1 };
        let mut missing = Self {
            strength,
            begins,
            count,
            open: vec![false; firsts * count * count],
            left: 0,
            from: 0,
        };
        let sizes: Vec<_> = factors.0.iter().map(|factor| factor.positions.len()).collect();
        let all = |factor: usize| (0..sizes[factor]).map(move |position| (factor, position));
        for b in 0..sizes.len() {
            for c in b + 1..sizes.len() {
                let thirds: Vec<_> = if strength == 3 {
                    (0..b).collect()
                } else {
                    vec![usize::MAX]
                };
                for a in thirds {
                    let firsts: Vec<_> = if a == usize::MAX {
                        vec![None]
                    } else {
                        all(a).map(Some).collect()
                    };
                    for first in firsts {
                        for second in all(b) {
                            for third in all(c) {
                                let at = missing.at(first, second, third);
                                missing.open[at] = true;
                                missing.left += 1;
                            }
                        }
                    }
                }
            }
        }
        missing
    }

    fn at(&self, first: Option<(usize, usize)>, second: (usize, usize), third: (usize, usize)) -> usize {
        let number = |(factor, position): (usize, usize)| self.begins[factor] + position;
        let first = first.map_or(0, number);
        (first * self.count + number(second)) * self.count + number(third)
    }

    /// The first choice that did not come.
    fn any(&mut self) -> Option<Vec<(usize, usize)>> {
        while self.from < self.open.len() && !self.open[self.from] {
            self.from += 1;
        }
        if self.from == self.open.len() {
            assert_eq!(self.left, 0);
            return None;
        }
        let place = |number: usize| {
            let factor = self
                .begins
                .iter()
                .rposition(|begin| *begin <= number)
                .expect("a switch");
            (factor, number - self.begins[factor])
        };
        let (rest, third) = (self.from / self.count, self.from % self.count);
        let (first, second) = (rest / self.count, rest % self.count);
        let mut start = vec![place(second), place(third)];
        if self.strength == 3 {
            start.push(place(first));
        }
        Some(start)
    }

    /// How much of what is missing one more position brings to those that are set.
    fn with(&self, set: &[(usize, usize)], new: (usize, usize)) -> usize {
        let open = |mut three: [(usize, usize); 3]| {
            three.sort_unstable();
            self.open[self.at(Some(three[0]), three[1], three[2])]
        };
        if self.strength == 2 {
            let pairs = set.iter().map(|one| (*one.min(&new), *one.max(&new)));
            return pairs.filter(|(one, two)| self.open[self.at(None, *one, *two)]).count();
        }
        let pairs = set.iter().enumerate();
        pairs
            .map(|(number, one)| set[..number].iter().filter(|two| open([*one, **two, new])).count())
            .sum()
    }

    fn in_row(&self, row: &[usize]) -> usize {
        self.of_row(row).filter(|at| self.open[*at]).count()
    }

    fn tick_off(&mut self, row: &[usize]) {
        let came: Vec<_> = self.of_row(row).collect();
        for at in came {
            self.left -= usize::from(std::mem::replace(&mut self.open[at], false));
        }
    }

    fn of_row<'a>(&'a self, row: &'a [usize]) -> impl Iterator<Item = usize> + 'a {
        let set = move |factor: usize| (factor, row[factor]);
        (0..row.len()).flat_map(move |c| {
            (0..c).flat_map(move |b| {
                let firsts = if self.strength == 3 { 0..b } else { 0..1 };
                firsts.map(move |a| self.at((self.strength == 3).then(|| set(a)), set(b), set(c)))
            })
        })
    }
}

/// Chance that repeats (xorshift64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound
    }
}

/// Counted by itself, without the book-keeping above.
#[test]
fn every_choice_of_three_switches_comes() {
    let factors = Factors::all();
    let sizes: Vec<_> = factors.0.iter().map(|factor| factor.positions.len()).collect();
    assert_eq!(
        sizes.iter().sum::<usize>(),
        sizes.len() - 1 + DOORS.len() + Switches::each_turned().len()
    );
    let (twos, threes) = (factors.covering(2), factors.covering(3));
    for (a, b, c) in (0..sizes.len()).flat_map(|c| (0..c).flat_map(move |b| (0..b).map(move |a| (a, b, c)))) {
        let came: std::collections::HashSet<_> = threes.iter().map(|row| (row[a], row[b], row[c])).collect();
        assert_eq!(came.len(), sizes[a] * sizes[b] * sizes[c], "{a} {b} {c}");
        if a == 0 {
            let came: std::collections::HashSet<_> = twos.iter().map(|row| (row[b], row[c])).collect();
            assert_eq!(came.len(), sizes[b] * sizes[c], "{b} {c}");
        }
    }
    assert!(twos.len() < 30, "{} rows for pairs", twos.len());
    assert!(threes.len() < 160, "{} rows for triples", threes.len());
    eprintln!(
        "{} switches, {:e} combinations, {} rows hold every pair, {} every triple",
        sizes.len(),
        factors.combinations(),
        twos.len(),
        threes.len()
    );
}

/// Each row is what it says: the switches turned as the positions are.
#[test]
fn a_row_becomes_a_setting() {
    let factors = Factors::all();
    let usual = factors.setting(&vec![0; factors.0.len()]);
    assert_eq!((usual.switches, usual.name.as_str()), (Switches::default(), ""));
    for (name, turned) in Switches::each_turned() {
        let wanted = object(turned);
        let row: Row = factors
            .0
            .iter()
            .enumerate()
            .map(|(number, factor)| match number {
                0 => 2,
                _ => factor
                    .positions
                    .iter()
                    .position(|value| *value == wanted[&factor.name])
                    .expect("a position"),
            })
            .collect();
        let setting = factors.setting(&row);
        assert_eq!(setting.switches, turned, "{name}");
        assert_eq!(setting.config["door"], DOORS[2]);
    }
}
