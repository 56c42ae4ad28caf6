//! Chance that repeats: a small generator of numbers from a seed.

/// SplitMix64: fast, good enough for samples, the same on every machine.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From zero up to, not with, `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 32).unwrap_or(0) % end.max(1)
    }

    /// From `from` up to and with `to`.
    pub(super) fn between(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to - from + 1)
    }

    /// True in so many of a thousand throws.
    pub(super) fn permille(&mut self, share: usize) -> bool {
        self.below(1_000) < share
    }

    pub(super) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// As `pick`, but the first ones come up far more often, as common surnames do.
    pub(super) fn pick_first<T: Clone>(&mut self, from: &[T]) -> T {
        let (one, two) = (self.below(from.len()), self.below(from.len()));
        from[one * two / from.len().max(1)].clone()
    }

    /// A text of so many digits.
    pub(super) fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| self.digit()).collect()
    }

    pub(super) fn digit(&mut self) -> char {
        char::from(b'0' + u8::try_from(self.below(10)).unwrap_or(0))
    }

    pub(super) fn letter(&mut self) -> char {
        char::from(b'a' + u8::try_from(self.below(26)).unwrap_or(0))
    }

    pub(super) fn shuffle<T>(&mut self, of: &mut [T]) {
        for last in (1..of.len()).rev() {
            of.swap(last, self.below(last + 1));
        }
    }
}
