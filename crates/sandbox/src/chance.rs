//! Chance that repeats: the same seed gives the same ids, names and faults on
//! every machine and with every version of every library.

use uuid::Uuid;

/// A small generator (SplitMix64) owned by one sandbox.
#[derive(Clone, Debug)]
pub(crate) struct Chance {
    state: u64,
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.state)
    }

    /// A number from 0 up to, not including, `limit`.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        if limit == 0 { 0 } else { self.bits() % limit }
    }

    /// One element of a list that is never empty.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let at = self.below(from.len() as u64);
        &from[usize::try_from(at).unwrap_or(0)]
    }

    /// A fresh GUID.
    pub(crate) fn guid(&mut self) -> Uuid {
        guid_of(self.bits(), self.bits())
    }
}

/// A GUID that belongs to a thing: the same thing, the same GUID.
pub(crate) fn guid_for(salt: u64, kind: &str, number: i64) -> Uuid {
    let mut high = mix(salt ^ 0xA076_1D64_78BD_642F);
    for byte in kind.bytes() {
        high = mix(high ^ u64::from(byte));
    }
    let high = mix(high ^ number.cast_unsigned());
    guid_of(high, mix(high.rotate_left(17)))
}

fn guid_of(high: u64, low: u64) -> Uuid {
    let mut bytes = [0_u8; 16];
    bytes[..8].copy_from_slice(&high.to_be_bytes());
    bytes[8..].copy_from_slice(&low.to_be_bytes());
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_seed_repeats_and_another_differs() {
        let draw = |seed| {
            let mut chance = Chance::new(seed);
            (0..20).map(|_| chance.guid()).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn ids_of_things_do_not_collide() {
        let ids: HashSet<Uuid> = (0..10_000)
            .flat_map(|n| [guid_for(1, "relatie", n), guid_for(1, "land", n)])
            .collect();
        assert_eq!(ids.len(), 20_000);
    }
}
