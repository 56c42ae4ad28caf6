//! Both sides made ready to be compared: keys as numbers, and who has which.

use std::collections::HashMap;

use super::keys::{KeyKind, keys};
use super::name::{Forms, Name, Word, Words};
use super::{Party, Side};

/// A key by its place among all keys.
pub(super) type Key = u32;

/// What is compared of a customer.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// Its keys, in order.
    pub(super) keys: Vec<(KeyKind, Key)>,
    /// Bits of the kinds of key that it has.
    pub(super) kinds: u32,
    /// Its names; most have one.
    pub(super) names: Vec<Known>,
    /// Names of its contact persons.
    pub(super) contacts: Vec<Known>,
}

/// A name ready to be compared.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) words: Vec<Word>,
    pub(super) run: Box<str>,
    pub(super) forms: Forms,
    /// The key of its words, shared with the names of others.
    pub(super) key: Key,
}

/// Both sides.
#[derive(Debug, Default)]
pub(super) struct Sides {
    pub(super) features: [Vec<Features>; 2],
    pub(super) words: Words,
    /// Customers of each side that have a key.
    holders: [Lists; 2],
    places: HashMap<(KeyKind, Box<str>), Key>,
}

/// Most customers of both sides together that may have a word for it to bring them together.
const RARE: u32 = 24;

impl Sides {
    /// Takes in both sides, each in its own order.
    pub(super) fn new(parties: [&[Party<'_>]; 2]) -> Self {
        let mut sides = Self::default();
        for (side, parties) in parties.into_iter().enumerate() {
            let features = parties.iter().map(|party| sides.features_of(party)).collect();
            sides.features[side] = features;
        }
        sides.add_words();
        sides.holders = [0, 1].map(|side| Lists::of(&sides.features[side], sides.places.len()));
        sides
    }

    pub(super) fn features(&self, side: Side, at: u32) -> &Features {
        &self.features[side as usize][at as usize]
    }

    /// Places of the customers of a side that have a key, in order.
    pub(super) fn holders(&self, side: Side, key: Key) -> &[u32] {
        self.holders[side as usize].of_key(key)
    }

    /// How many keys there are.
    pub(super) fn keys(&self) -> impl Iterator<Item = (KeyKind, &str, Key)> {
        self.places
            .iter()
            .map(|((kind, text), key)| (*kind, text.as_ref(), *key))
    }

    fn features_of(&mut self, party: &Party<'_>) -> Features {
        self.words.add_customer();
        let mut features = Features::default();
        for (kind, text) in keys(party) {
            let key = self.place(kind, &text);
            features.keys.push((kind, key));
        }
        for name in Name::all(party.name) {
            let known = self.known(&name);
            let run = self.place(KeyKind::NameRun, &name.run);
            features
                .keys
                .extend([(KeyKind::Name, known.key), (KeyKind::NameRun, run)]);
            features.names.push(known);
        }
        let customer = party.customer;
        let contacts = [&customer.contact_person_name, &customer.visit_address.contact_person];
        for name in contacts.into_iter().flatten().flat_map(|text| Name::all(text)) {
            let known = self.known(&name);
            if !features.contacts.iter().any(|other| other.key == known.key) {
                features.keys.push((KeyKind::Contact, known.key));
                features.contacts.push(known);
            }
        }
        features
    }

    fn known(&mut self, name: &Name) -> Known {
        Known {
            words: self.words.add(name),
            run: name.run.as_str().into(),
            forms: name.forms,
            key: self.place(KeyKind::Name, &name.key()),
        }
    }

    /// Words that few have become keys, now that all are counted.
    fn add_words(&mut self) {
        for side in 0..2 {
            for at in 0..self.features[side].len() {
                let names = self.features[side][at]
                    .names
                    .iter()
                    .chain(&self.features[side][at].contacts);
                let rare: Vec<String> = names
                    .flat_map(|name| name.words.iter().copied())
                    .filter(|word| self.words.holders(*word) <= RARE && self.words.text(*word).len() > 2)
                    .map(|word| self.words.text(word).to_owned())
                    .collect();
                for word in rare {
                    let key = self.place(KeyKind::NameWord, &word);
                    self.features[side][at].keys.push((KeyKind::NameWord, key));
                }
                let features = &mut self.features[side][at];
                features.keys.sort_unstable();
                features.keys.dedup();
                features.kinds = features.keys.iter().fold(0, |kinds, (kind, _)| kinds | kind.bit());
            }
        }
    }

    fn place(&mut self, kind: KeyKind, text: &str) -> Key {
        let next = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        *self.places.entry((kind, text.into())).or_insert(next)
    }
}

/// Who has which key: one list for each key, all in one piece of memory.
#[derive(Debug, Default)]
struct Lists {
    ends: Vec<u32>,
    all: Vec<u32>,
}

impl Lists {
    fn of(features: &[Features], keys: usize) -> Self {
        let mut ends = vec![0_u32; keys + 1];
        let each = |features: &Features| -> Vec<Key> {
            let mut keys: Vec<_> = features.keys.iter().map(|(_, key)| *key).collect();
            keys.sort_unstable();
            keys.dedup();
            keys
        };
        for key in features.iter().flat_map(each) {
            ends[key as usize + 1] += 1;
        }
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        let mut next = ends.clone();
        let mut all = vec![0; ends.last().copied().unwrap_or(0) as usize];
        for (place, features) in (0_u32..).zip(features) {
            for key in each(features) {
                let at = &mut next[key as usize];
                all[*at as usize] = place;
                *at += 1;
            }
        }
        Self { ends, all }
    }

    fn of_key(&self, key: Key) -> &[u32] {
        let at = key as usize;
        &self.all[self.ends[at] as usize..self.ends[at + 1] as usize]
    }
}
